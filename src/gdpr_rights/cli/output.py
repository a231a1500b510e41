"""What a command says: one JSON document, or lines and tables for people; and why it stopped."""

import contextlib
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs
from rich.console import Console
from rich.table import Table
from rich.text import Text

from gdpr_rights import Finding, GdprRightsError
from gdpr_rights.errors import InvalidDataMap, InvalidValue, SystemUnavailable, UnsafeDataMap

DONE, REFUSED, USAGE = 0, 1, 2
"""The exit codes: done; a finding or refusal; a usage error."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PIPED_WIDTH = 120
BUSY = "It may be busy, with another program writing to it: try again"

# SQLite by name; PostgreSQL: lock_not_available, cannot_connect_now, too_many_connections.
_BUSY_CODES = re.compile(r"SQLITE_(BUSY|LOCKED)|\b(55P03|57P03|53300)\b")

Show = Callable[[Console], None]


class Stop(Exception):
    """A command stops here, and this is what it says.

    Attributes:
        code: The kind of stop, stable over releases.
        message: What is wrong and how to mend it. It never holds what a person is named by.
        exit_code: 1 for a finding or refusal, 2 for a usage error.
        lines: More of it, for people.
        details: More of it, for ``--json``.
        document: What stands beside the error, for ``--json``.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        exit_code: int = REFUSED,
        lines: Iterable[str] = (),
        details: Mapping[str, Any] | None = None,
        document: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.exit_code = exit_code
        self.lines = tuple(lines)
        self.details = dict(details or {})
        self.document = dict(document or {})


def usage(code: str, message: str) -> Stop:
    """A usage error."""
    return Stop(code, message, exit_code=USAGE)


def stop_for(error: GdprRightsError) -> Stop:
    """What an error of the library means on the command line.

    What the operator typed wrongly is a usage error; what the law, the map or the world does not
    allow is a refusal.
    """
    code = re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower()
    typed = isinstance(error, ValueError | LookupError | ImportError | InvalidDataMap)
    details: dict[str, Any] = {}
    document: dict[str, Any] = {}
    if isinstance(error, InvalidDataMap):
        document["findings"] = [attrs.asdict(mistake) for mistake in mistakes(error)]
    if isinstance(error, UnsafeDataMap):
        details["findings"] = [as_json(found) for found in error.findings]
    busy = isinstance(error, SystemUnavailable) and is_busy(error.cause)
    return Stop(
        code,
        f"{error}. {BUSY}" if busy else str(error),
        exit_code=USAGE if typed else REFUSED,
        details=details,
        document=document,
    )


@attrs.frozen
class Mistake:
    """A mistake that makes a map unreadable, in the shape of a finding."""

    code: str = attrs.field(init=False, default="unreadable")
    severity: str = attrs.field(init=False, default="error")
    where: str
    message: str
    fix: str = attrs.field(init=False, default="Correct it; the map cannot be read before.")


def mistakes(error: InvalidDataMap) -> list[Mistake]:
    """Everything that makes a map unreadable."""
    return [
        Mistake(one.where, one.message)
        if isinstance(one, InvalidValue)
        else Mistake("document", str(one))
        for one in error.exceptions
    ]


def is_busy(cause: str) -> bool:
    """Whether a database is there, and another program holds it: by the code it gave."""
    return _BUSY_CODES.search(cause) is not None


def sentence(text: str) -> str:
    """A text that ends as a sentence does."""
    return text if text.endswith((".", "?", "!")) else f"{text}."


def counted(number: int, one: str) -> str:
    """How many there are: ``1 error``, ``2 errors``."""
    return f"{number} {one}" if number == 1 else f"{number} {one}s"


def as_json(finding: object) -> dict[str, Any]:
    """A finding as JSON values."""
    if not isinstance(finding, Finding):
        raise TypeError("findings only")
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "where": finding.where,
        "message": finding.message,
        "fix": finding.fix,
    }


def write(document: Mapping[str, Any], show: Show, *, json_wanted: bool) -> None:
    """Says what came out: the document alone, or what people read."""
    if json_wanted:
        _print_json(document)
    else:
        show(console())


def _print_json(document: Mapping[str, Any]) -> None:
    unicode = (sys.stdout.encoding or "").lower().startswith("utf")
    print(json.dumps(document, indent=2, ensure_ascii=not unicode))


def say_stop(stop: Stop, *, json_wanted: bool) -> None:
    """Says why a command stopped: with ``--json`` on stdout, else on stderr."""
    if json_wanted:
        error = {
            "code": stop.code,
            "message": stop.message,
            "exit_code": stop.exit_code,
            **stop.details,
        }
        _print_json({"error": error, **stop.document})
        return
    screen = console(stderr=True)
    first = Text.assemble(("gdpr-rights: ", "bold red"), stop.message)
    for line in (first, *map(Text, stop.lines)):
        screen.print(line, soft_wrap=True)


def console(*, stderr: bool = False) -> Console:
    """A console on what stdout or stderr is now; wide enough for tables where nobody looks."""
    file = sys.stderr if stderr else sys.stdout
    width = None if file.isatty() or "COLUMNS" in os.environ else _PIPED_WIDTH
    return Console(file=file, width=width, highlight=False, markup=False, emoji=False)


def note(text: str) -> None:
    """Something worth knowing, on stderr: never part of the result."""
    console(stderr=True).print(Text(text, style="yellow"), soft_wrap=True)


@contextlib.contextmanager
def progress(doing: str) -> Iterator[Callable[[str], None]]:
    """Shows that something is going on, on stderr and only where somebody looks.

    Yields:
        What changes the line.
    """
    screen = console(stderr=True)
    with screen.status(Text(f"{doing} …")) as status:
        yield lambda now: status.update(Text(f"{now} …"))


def rows_table(
    title: str | None, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> Table:
    """A table; numbers stand on the right."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    for number, name in enumerate(columns):
        right = bool(rows) and all(isinstance(row[number], int) for row in rows)
        table.add_column(name, justify="right" if right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(f"{cell:,}" if isinstance(cell, int) else str(cell)) for cell in row))
    return table


def pairs_table(pairs: Sequence[tuple[str, str]]) -> Table:
    """Names and what they are, without a frame."""
    table = Table.grid(padding=(0, 2))
    for name, value in pairs:
        table.add_row(Text(name, style="bold"), Text(value))
    return table


def aborted() -> Stop:
    """Somebody was asked and went away."""
    return Stop("aborted", "aborted: nothing was changed")
