"""Every error the library raises.

What the law foresees is a value to match on; what the programmer got wrong, or what the world
broke, is one of these. Each carries typed attributes; none carries a personal datum.

    GdprRightsError
    ├── NaiveDatetime           ValueError      a datetime without a time zone
    ├── UnknownTimeZone         ValueError      a time zone that this machine does not know
    ├── UnknownRegime           LookupError     a regime not in the table, or not in force that day
    ├── NotProvidedFor          ValueError      a suspension, extension or clock the regime lacks
    ├── InvalidPeriod           ValueError      a period that is not ISO 8601
    ├── UnknownCalendar         LookupError     no public holidays for that country or region
    ├── MissingExtra            ImportError     an optional library is not installed
    ├── InvalidDataMap          ExceptionGroup  a map that cannot be read, every mistake at once
    ├── InvalidValue            ValueError      one of these mistakes, with its place
    ├── UnsafeDataMap                           a map that would erase or disclose wrongly
    ├── MapDoesNotFit                           the live system does not fit the map
    ├── UnknownSystem           LookupError     the map names a system the desk was not given
    ├── UnknownKind             LookupError     no such kind of person
    ├── UnknownLookup           LookupError     no such look-up for it
    ├── UnknownCheck            LookupError     no such identity check
    ├── UnknownCase             LookupError     no such case
    ├── UnknownItem             LookupError     no such item in a plan
    ├── UnknownQuestion         LookupError     no such question, or no such answer to it
    ├── UnknownEvent            LookupError     no retention depends on such an event
    ├── NoSuchCandidate         LookupError     no such person among those a request fits
    ├── ReferenceTaken                          another request has the same reference
    ├── DeliveryFailed                          a message could not be sent
    ├── IllegalStep                             a step that the case does not allow where it stands
    ├── IdentityNotEstablished                  nobody has proven who asks
    ├── AnswerStoreMissing                      there is no place for the copy
    ├── ErasureIncomplete                       rows were left; the erasure was rolled back
    ├── SystemUnavailable                       a system could not be reached or broke off
    ├── TablesMissing                           the library's own tables are not there yet
    ├── UnreadableEntry                         an entry that this release cannot read
    └── StaleVersion                            somebody else wrote meanwhile
"""

from collections.abc import Sequence
from datetime import date


class GdprRightsError(Exception):
    """The base of every error the library raises."""


class NaiveDatetime(GdprRightsError, ValueError):
    """A datetime without a time zone: near midnight nobody can say which day it names."""

    def __init__(self, argument: str) -> None:
        self.argument = argument
        super().__init__(argument)

    def __str__(self) -> str:
        return (
            f"{self.argument} has no time zone, so its day is unknown. Attach the zone it was "
            f'written in, {self.argument}.replace(tzinfo=ZoneInfo("Europe/Paris")), or take it '
            "from an aware clock, datetime.now(UTC)"
        )


class UnknownTimeZone(GdprRightsError, ValueError):
    """A time zone that this machine does not know."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        super().__init__(zone)

    def __str__(self) -> str:
        return (
            f"the time zone {self.zone!r} is not known here: write an IANA name such as "
            "'Europe/Paris', and install tzdata where the system has no zones of its own"
        )


class UnknownRegime(GdprRightsError, LookupError):
    """A regime that is not in the table, or was not in force that day."""

    def __init__(self, regime: str, on: date, known: tuple[str, ...]) -> None:
        self.regime = regime
        self.on = on
        self.known = known
        super().__init__(regime, on, known)

    def __str__(self) -> str:
        if self.regime in self.known:
            return f"the regime {self.regime!r} was not in force on {self.on}"
        return f"there is no regime {self.regime!r}; there are {', '.join(self.known)}"


class NotProvidedFor(GdprRightsError, ValueError):
    """A suspension, an extension or a clock that the regime does not provide for."""

    def __init__(self, regime: str, what: str, remedy: str) -> None:
        self.regime = regime
        self.what = what
        self.remedy = remedy
        super().__init__(regime, what, remedy)

    def __str__(self) -> str:
        return f"the regime {self.regime!r} does not provide for {self.what}: {self.remedy}"


class InvalidPeriod(GdprRightsError, ValueError):
    """A text that is not a period of ISO 8601."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)

    def __str__(self) -> str:
        return (
            f"{self.text!r} is not a period: write P10Y for ten years, P6M for six months, "
            "P2W for two weeks, P7D for seven days, PT72H for 72 hours"
        )


class UnknownCalendar(GdprRightsError, LookupError):
    """There are no public holidays for that country or region."""

    def __init__(self, name: str, close: tuple[str, ...]) -> None:
        self.name = name
        self.close = close
        super().__init__(name, close)

    def __str__(self) -> str:
        near = f"did you mean {' or '.join(self.close)}?" if self.close else "write 'FR' or 'DE'"
        return f"there is no calendar of public holidays for {self.name!r}: {near}"


class MissingExtra(GdprRightsError, ImportError):
    """An optional library is not installed."""

    def __init__(self, extra: str, package: str) -> None:
        self.extra = extra
        self.package = package
        super().__init__(extra, package)

    def __str__(self) -> str:
        return f"{self.package} is not installed: pip install 'gdpr_rights[{self.extra}]'"


class UnknownItem(GdprRightsError, LookupError):
    """A plan has no such item."""

    def __init__(self, item_id: str, known: tuple[str, ...]) -> None:
        self.item_id = item_id
        self.known = known
        super().__init__(f"the plan has no item {item_id!r}; it has {', '.join(known) or 'none'}")


class UnknownCase(GdprRightsError, LookupError):
    """The journal has no such case."""

    def __init__(self, case_id: str) -> None:
        self.case_id = case_id
        super().__init__(f"the journal has no case {case_id!r}")


class UnknownKind(GdprRightsError, LookupError):
    """The data map has no such kind of person."""

    def __init__(self, kind: str, known: tuple[str, ...]) -> None:
        self.kind = kind
        self.known = known
        super().__init__(f"the data map has no kind of person {kind!r}; it has {', '.join(known)}")


class UnknownLookup(GdprRightsError, LookupError):
    """The data map has no such look-up for this kind of person."""

    def __init__(self, kind: str, lookup: str, known: tuple[str, ...]) -> None:
        self.kind = kind
        self.lookup = lookup
        self.known = known
        super().__init__(
            f"a {kind} cannot be looked up by {lookup!r}; the data map has {', '.join(known)}"
        )


class UnknownQuestion(GdprRightsError, LookupError):
    """The plan asks no such question, or the question takes no such answer."""

    def __init__(self, question_id: str, takes: tuple[str, ...]) -> None:
        self.question_id = question_id
        self.takes = takes
        what = f"takes {', '.join(takes)}" if takes else "is not asked by the plan"
        super().__init__(f"the question {question_id!r} {what}")


class UnknownCheck(GdprRightsError, LookupError):
    """The desk has no identity check of this name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name = name
        self.known = known
        super().__init__(
            f"the desk has no identity check {name!r}; it has {', '.join(known) or 'none'}"
        )


class UnknownSystem(GdprRightsError, LookupError):
    """The data map names a system that the desk was not given."""

    def __init__(self, systems: tuple[str, ...]) -> None:
        self.systems = systems
        super().__init__(
            f"the data map names systems that were not given: {', '.join(systems)}; "
            "pass systems={name: DataSystem}"
        )


class IllegalStep(GdprRightsError):
    """A step that the case does not allow where it stands; nothing was changed."""

    def __init__(self, case_id: str, stage: str, step: str, legal: tuple[str, ...]) -> None:
        self.case_id = case_id
        self.stage = stage
        self.step = step
        self.legal = legal
        then = f"the next legal step is {' or '.join(legal)}" if legal else "it is closed"
        super().__init__(f"case {case_id} is {stage}: it cannot {step}; {then}")


class IdentityNotEstablished(GdprRightsError):
    """The controller cannot act before it is established who asks.

    Source: GDPR Art. 12(2), 12(6).
    """

    def __init__(self, case_id: str, legal: tuple[str, ...] = ("challenge", "vouch")) -> None:
        self.case_id = case_id
        self.legal = legal
        super().__init__(
            f"case {case_id}: it is not established who asks; "
            f"the next legal step is {' or '.join(legal)}"
        )


class NoSuchCandidate(GdprRightsError, LookupError):
    """None of the people whom a request fits has the given key."""

    def __init__(self, case_id: str, candidates: int) -> None:
        self.case_id = case_id
        self.candidates = candidates
        super().__init__(
            f"case {case_id}: none of the {candidates} people whom the request fits has this key"
        )


class ReferenceTaken(GdprRightsError):
    """Another request came with the same reference; nothing was opened for this one."""

    def __init__(self, case_id: str) -> None:
        self.case_id = case_id
        super().__init__(
            f"case {case_id} has this reference already, for another request: "
            "give each request a reference of its own"
        )


class DeliveryFailed(GdprRightsError):
    """A message could not be sent; the attempt does not count.

    Show the person what they would see otherwise: whether there is an address on file is not
    theirs to learn.
    """

    def __init__(self, case_id: str, method: str, cause: str) -> None:
        self.case_id = case_id
        self.method = method
        self.cause = cause
        super().__init__(f"case {case_id}: the {method} could not be sent ({cause}); try again")


class UnknownEvent(GdprRightsError, LookupError):
    """No retention of the data map depends on such an event."""

    def __init__(self, event: str, known: tuple[str, ...]) -> None:
        self.event = event
        self.known = known
        has = ", ".join(known) or "no events"
        super().__init__(f"no retention depends on {event!r}; the data map has {has}")


class AnswerStoreMissing(GdprRightsError):
    """An access request needs a place for the copy, and the desk was given none."""

    def __init__(self, case_id: str) -> None:
        self.case_id = case_id
        super().__init__(
            f"case {case_id}: there is no place for the copy; "
            "pass answers=FolderAnswers(path) to the desk"
        )


class InvalidDataMap(GdprRightsError, ExceptionGroup[Exception]):
    """A data map that cannot be read: every mistake at once, each an `InvalidValue`."""

    def derive(self, excs: "Sequence[Exception]", /) -> "InvalidDataMap":  # type: ignore[override]
        """The same group with other members."""  # the stub knows only generic groups
        return InvalidDataMap(self.message, excs)

    def __str__(self) -> str:
        return "\n".join([f"{self.message}:", *(f"  {error}" for error in self.exceptions)])


class InvalidValue(GdprRightsError, ValueError):
    """One mistake in a data map, with its place (``datasets.users.fields.email``)."""

    def __init__(self, where: str, message: str) -> None:
        self.where = where
        self.message = message
        super().__init__(f"{where}: {message}")


class UnsafeDataMap(GdprRightsError):
    """The data map would erase or disclose wrongly: the desk does not work with it."""

    def __init__(self, findings: "tuple[object, ...]") -> None:
        self.findings = findings
        lines = ["the data map is not safe to work with:", *map(str, findings)]
        super().__init__("\n".join(lines))


class MapDoesNotFit(GdprRightsError):
    """The live system does not fit the data map; nothing was changed."""

    def __init__(self, where: str, message: str) -> None:
        self.where = where
        self.message = message
        super().__init__(f"{where}: {message}; nothing was changed. Run check() for all of it")


class ErasureIncomplete(GdprRightsError):
    """After an erasure rows were still there; it was rolled back."""

    def __init__(self, dataset: str, rows: int, what: str) -> None:
        self.dataset = dataset
        self.rows = rows
        self.what = what
        super().__init__(f"{dataset}: {rows} rows are {what} after the erasure")


class SystemUnavailable(GdprRightsError):
    """A system could not be reached, or broke off; its own message is not shown."""

    def __init__(self, cause: str) -> None:
        self.cause = cause
        super().__init__(f"the system failed with {cause}; nothing was changed there")


class TablesMissing(GdprRightsError):
    """The library's own tables are not there yet."""

    def __init__(self, tables: str, remedy: str) -> None:
        self.tables = tables
        super().__init__(f"the tables {tables} are missing: {remedy}")


class UnreadableEntry(GdprRightsError):
    """An entry of the journal that this release cannot read: it is newer, or was tampered with."""

    def __init__(self, kind: str, problems: tuple[str, ...]) -> None:
        self.kind = kind
        self.problems = problems
        super().__init__(kind, problems)

    def __str__(self) -> str:
        return f"an entry of kind {self.kind!r} cannot be read: {'; '.join(self.problems)}"


class StaleVersion(GdprRightsError):
    """Somebody else has written to the stream meanwhile; nothing was written."""

    def __init__(self, stream: str, expected: int, found: int) -> None:
        self.stream = stream
        self.expected = expected
        self.found = found
        super().__init__(
            f"stream {stream} is at version {found}, not {expected}: read it again and retry"
        )
