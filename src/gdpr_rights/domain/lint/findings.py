"""What the lint says: findings, and the rules they come from."""

import difflib
import enum
import re
import zoneinfo
from collections.abc import Iterable

import attrs

_BARE = re.compile(r"[A-Za-z0-9_*-]+")


@enum.unique
class Severity(enum.Enum):
    """How bad a finding is."""

    ERROR = "error"
    """The map would erase or disclose wrongly: the desk refuses to work with it."""
    WARNING = "warning"
    """A gap in transparency or in the record of Art. 30, or slow work."""


@attrs.frozen
class Finding:
    """One thing that is wrong with a data map.

    Attributes:
        code: The rule's name, stable over releases.
        severity: Whether the desk works with such a map.
        where: The place in the map, ``datasets.users.fields.email``.
        message: What is wrong there.
        fix: What to write instead.
    """

    code: str
    severity: Severity = attrs.field(kw_only=True)
    where: str = attrs.field(kw_only=True)
    message: str = attrs.field(kw_only=True)
    fix: str = attrs.field(kw_only=True)

    @property
    def is_error(self) -> bool:
        """Whether the desk refuses to work with such a map."""
        return self.severity is Severity.ERROR

    def __str__(self) -> str:
        stop = "" if self.message.endswith("?") else "."
        return f"{self.severity.value} {self.code}: {self.where}: {self.message}{stop} {self.fix}"


@attrs.frozen
class Rule:
    """A kind of finding.

    Attributes:
        code: Its name.
        severity: Of every finding of this kind.
        what: What is wrong, in general.
        fix: What to do about it.
    """

    code: str
    severity: Severity
    what: str = attrs.field(kw_only=True)
    fix: str = attrs.field(kw_only=True)

    def at(self, where: str, message: str) -> Finding:
        """A finding of this kind."""
        return Finding(
            self.code, severity=self.severity, where=where, message=message, fix=self.fix
        )


def place(*parts: str | int) -> str:
    """A place in a data map: names joined by dots, positions in brackets.

    A name that would be misread, such as one with a dot, stands in quotation marks.
    """
    text = ""
    for part in parts:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            name = part if _BARE.fullmatch(part) else f'"{part}"'
            text += f".{name}" if text else name
    return text


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant, letter case aside; None where none is near."""
    by_folded = {other.casefold(): other for other in known}
    near = difflib.get_close_matches(name.casefold(), by_folded, n=1)
    return by_folded[near[0]] if near else None


def unknown(what: str, name: str, known: Iterable[str]) -> str:
    """``unknown activity 'newsleter', did you mean 'newsletter'?``."""
    meant = closest(name, known)
    return f"unknown {what} {name!r}" + (f", did you mean {meant!r}?" if meant else "")


def unknown_time_zone(name: str) -> str | None:
    """What is wrong with the name of a time zone; None where it is known here."""
    try:
        zoneinfo.ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return unknown("time zone", name, zoneinfo.available_timezones())
    return None
