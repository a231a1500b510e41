"""Reads what is typed: instants, days, suspensions, people, databases, answers.

A message repeats what was typed only where it cannot name a person or hold a password.
"""

import enum
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from gdpr_rights import (
    Answer,
    Counting,
    DataMap,
    DataSubject,
    Level,
    Period,
    Suspension,
    SuspensionReason,
)
from gdpr_rights.cli.output import usage
from gdpr_rights.errors import UnknownKind, UnknownLookup, UnknownTimeZone

E = TypeVar("E", bound=enum.Enum)
LONGEST = 200
_NEXT_IDENTIFIER = re.compile(r"(?<!\\), *(?=[A-Za-z_][A-Za-z0-9_ -]*=)")


def time_zone(name: str) -> ZoneInfo:
    """A time zone by its IANA name.

    Raises:
        UnknownTimeZone: This machine does not know it.
    """
    try:
        return ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        raise UnknownTimeZone(name) from error


def instant(text: str, argument: str, zone: str | None) -> datetime:
    """An instant in ISO 8601; without an offset it is taken in the zone that was said.

    Args:
        text: What was typed.
        argument: The name of the argument, for the message.
        zone: The zone that was said explicitly, if one was.

    Raises:
        Stop: It is no date and time, or nobody said in which zone it was written.
        UnknownTimeZone: This machine does not know the zone.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise usage(
            "bad-date",
            f"{argument}: {text!r} is not a date and time; write 2027-03-05T10:00:00+01:00",
        ) from None
    if at.tzinfo is not None and at.utcoffset() is not None:
        return at
    if zone is None:
        raise usage(
            "no-time-zone",
            f"{argument}: {text!r} has no time zone, so its day is not certain. Add the offset "
            f"at which it was written, {at:%Y-%m-%dT%H:%M:%S}+01:00, or say in which zone it was "
            "written, --zone Europe/Paris",
        )
    return at.replace(tzinfo=time_zone(zone))


def day(text: str, argument: str) -> date:
    """A day in ISO 8601.

    Raises:
        Stop: It is none.
    """
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise usage("bad-date", f"{argument}: {text!r} is not a day; write 2027-03-05") from None


def said_of_future(as_of: date, data_map: DataMap) -> str | None:
    """What to say before erasing as if a later day had come; None where it has come."""
    today = datetime.now(ZoneInfo(data_map.controller.time_zone)).date()
    if as_of <= today:
        return None
    return (
        f"--as-of {as_of} is after today, {today}: what has to be kept until then is erased "
        "as well. --dry-run looks ahead without erasing"
    )


def suspension(text: str) -> Suspension:
    """A suspension: ``identity:2027-03-12/2027-03-22``, without the last day while it is open.

    Raises:
        Stop: It is none.
    """
    reason, colon, days = text.partition(":")
    asked, slash, obtained = days.partition("/")
    if not colon or not slash:
        raise usage(
            "bad-suspension",
            f"--suspended: {text!r} is not a suspension; write identity:2027-03-12/2027-03-22, "
            "or identity:2027-03-12/ while the answer is awaited",
        )
    known = {member.value: member for member in SuspensionReason}
    if reason not in known:
        raise usage(
            "bad-suspension",
            f"--suspended: {reason!r} is no reason for which a time limit stands still; there are "
            f"{' and '.join(known)}",
        )
    asked_on = day(asked, "--suspended")
    obtained_on = day(obtained, "--suspended") if obtained else None
    if obtained_on is not None and obtained_on < asked_on:
        raise usage(
            "bad-suspension",
            f"--suspended: in {text!r} the answer comes before the question; write the day of "
            "asking first",
        )
    return Suspension(known[reason], asked_on, obtained_on)


def counting(text: str) -> Counting:
    """Which days of a suspension do not count.

    Raises:
        Stop: There is no such way to count.
    """
    known = {member.value: member for member in Counting}
    name = text.replace("_", "-")
    if name not in known:
        raise usage("bad-counting", f"--counting: {text!r}; there are {', '.join(known)}")
    return known[name]


def subject(texts: Iterable[str], data_map: DataMap) -> DataSubject:
    r"""The person: ``customer:email=ada@example.org``, several identifiers between commas.

    What follows the first ``=`` of an identifier is its value, whatever it holds; a comma before
    something that looks like another identifier is written ``\,``.

    Raises:
        Stop: Nobody, or more than one person, is named.
        UnknownKind: The map has no such kind of person.
        UnknownLookup: The map has no such look-up for it.
    """
    given = list(texts)
    if len(given) != 1:
        raise usage(
            "several-subjects" if given else "no-subject",
            "give --subject once: a request is about one person. Several identifiers of that "
            "person stand between commas: --subject customer:email=...,phone=...",
        )
    name, colon, rest = given[0].partition(":")
    pairs = [part.partition("=") for part in _NEXT_IDENTIFIER.split(rest)]
    if not colon or not name or any(not (key and sign and value) for key, sign, value in pairs):
        raise usage(
            "bad-subject",
            "--subject is not KIND:IDENTIFIER=VALUE; write customer:email=ada@example.org",
        )
    kind = data_map.subject.get(name)
    if kind is None:
        raise UnknownKind(name, tuple(data_map.subject))
    known = ("key", *(lookup for lookup, _ in kind.lookup))
    for key, _, _ in pairs:
        if key not in known:
            raise UnknownLookup(name, key, known)
    given_for = tuple((key, value.replace("\\,", ",")) for key, _, value in pairs)
    try:
        return DataSubject(name, given_for)
    except ValueError as error:
        raise usage("bad-subject", f"--subject: {error}") from None


def databases(texts: Iterable[str], data_map: DataMap) -> dict[str, str]:
    """The addresses of databases by the names of the systems in the map.

    Raises:
        Stop: A system that the map does not have, or one given twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        system, sign, url = text.partition("=")
        if not sign or not system or not url or "://" in system:
            raise usage(
                "bad-database",
                "--database is not SYSTEM=URL; write the name of the system in the map first, "
                f"as in --database {(data_map.systems or ('app',))[0]}=sqlite:///app.db",
            )
        if system not in data_map.systems:
            raise usage(
                "unknown-system",
                f"--database: the data map has no system {system!r}; it has "
                f"{', '.join(data_map.systems) or 'none'}",
            )
        if system in found:
            raise usage("bad-database", f"--database: the system {system!r} is given twice")
        found[system] = url
    return found


def systems(texts: Iterable[str]) -> dict[str, str]:
    """The addresses of databases by the names that a draft shall have for them.

    Raises:
        Stop: None, one without a name, or a name given twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        system, sign, url = text.partition("=")
        if not sign or not system.strip() or not url or "://" in system:
            raise usage(
                "bad-database",
                "an argument is not SYSTEM=URL; write the name that the map shall have for the "
                "database first, as in app=sqlite:///app.db",
            )
        if system in found:
            raise usage("bad-database", f"the system {system!r} is given twice")
        found[system] = url
    return found


def tables_of_people(texts: Iterable[str]) -> dict[str, str]:
    """The tables of people by the kind of person: ``customer=Customer``.

    Raises:
        Stop: None, not a kind and its table, or a kind given twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        kind, sign, table = text.partition("=")
        if not sign or not kind.strip() or not table.strip():
            raise usage(
                "bad-subject", f"--subject: {text!r} is not KIND=TABLE; write customer=customers"
            )
        if kind in found:
            raise usage("bad-subject", f"--subject: the kind of person {kind!r} is given twice")
        found[kind] = table
    if not found:
        raise usage(
            "no-subject",
            "whose data are these? Name each table where one row is one person: "
            "--subject customer=customers",
        )
    return found


def proof(text: str) -> Level:
    """How surely the operator knows who asks.

    Raises:
        Stop: There is no such level.
    """
    known = {level.name.lower(): level for level in Level if level is not Level.NONE}
    if text not in known:
        raise usage("bad-proof", f"--proof: there are {', '.join(known)}")
    return known[text]


def check_length(text: str, option: str) -> None:
    """Whether a text is short enough for the record.

    Raises:
        Stop: It is not.
    """
    if len(text) > LONGEST:
        raise usage("too-long", f"{option}: no more than {LONGEST} characters")


def days(text: str, option: str) -> timedelta:
    """Days or weeks: ``P7D``.

    Raises:
        Stop: It is a period of another kind.
        InvalidPeriod: It is none.
    """
    period = Period.parse(text)
    if period.years or period.months or period.hours or period.business_days:
        raise usage(
            "bad-period", f"{option}: give days or weeks, such as P7D: a month has no fixed length"
        )
    return timedelta(days=period.days, weeks=period.weeks)


def word(kind: type[E], text: str, option: str) -> E:
    """A member of a closed vocabulary, by its word: spaces are written as hyphens.

    Raises:
        Stop: There is no such word.
    """
    known = {str(member.value).replace(" ", "-"): member for member in kind}
    found = known.get(text.strip().replace(" ", "-"))
    if found is None:
        raise usage("bad-word", f"{option}: there are {', '.join(known)}")
    return found


def answers(texts: Iterable[str]) -> dict[str, Answer]:
    """The answers to the questions of a plan, by question.

    Raises:
        Stop: Not a question and one of the answers there are.
    """
    known = {member.value: member for member in Answer if member is not Answer.CHANGE_VERDICT}
    found: dict[str, Answer] = {}
    for text in texts:
        question, sign, answer = text.rpartition("=")
        if not sign or not question or answer not in known:
            raise usage(
                "bad-answer",
                f"--answer: {text!r} is not QUESTION=ANSWER, the answer being one of "
                f"{', '.join(known)}",
            )
        found[question] = known[answer]
    return found
