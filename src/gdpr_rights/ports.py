"""What an adapter satisfies: plain protocols, nothing to inherit, nothing to register.

Arguments are positional-only, so an adapter may call them as it likes. Every adapter is done when
it passes its kit in `gdpr_rights.testing`.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import BinaryIO, Protocol, runtime_checkable

import attrs

from gdpr_rights.domain.calendars import Calendar
from gdpr_rights.domain.data_map import DataMap, SubjectKind
from gdpr_rights.domain.events import Event
from gdpr_rights.domain.identity import (
    ChallengeDetails,
    ChallengeState,
    EvidenceVerdict,
    Level,
    Message,
)
from gdpr_rights.domain.information import ExportHeader
from gdpr_rights.domain.instructions import (
    Batch,
    Counts,
    Found,
    Instruction,
    Purge,
    Receipt,
    Remainder,
    Scope,
)
from gdpr_rights.domain.notices import Notifier
from gdpr_rights.domain.parties import Key, ResolvedSubject
from gdpr_rights.domain.plans import Action
from gdpr_rights.domain.projections import CaseQuery, CaseRow, Projection, Standing
from gdpr_rights.domain.schema import Schema
from gdpr_rights.domain.values import as_tuple

__all__ = [
    "AnswerStore",
    "AnswerWriter",
    "Calendar",
    "Capabilities",
    "ChainReport",
    "Clock",
    "DataSystem",
    "Entry",
    "ExportSession",
    "Exporter",
    "IdentityCheck",
    "Ids",
    "Journal",
    "KeepsTables",
    "Notifier",
    "StoredAnswer",
    "Write",
]


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """The present, an aware datetime."""
        ...


class Ids(Protocol):
    """Random names."""

    def new(self) -> str:
        """A name that nobody can guess and nobody has."""
        ...


def _actions(actions: Iterable[Action]) -> frozenset[Action]:
    return frozenset(actions)


@attrs.frozen
class Capabilities:
    """What a system can do.

    Attributes:
        actions: The actions it carries out.
        schema: What its tables look like; None where it cannot say.
    """

    actions: frozenset[Action] = attrs.field(converter=_actions)
    schema: Schema | None = None


@runtime_checkable
class KeepsTables(Protocol):
    """A journal or a system with tables of the library's own in a database."""

    def create_tables(self) -> None:
        """Creates them where they are missing; never anything else does."""
        ...


@runtime_checkable
class DataSystem(Protocol):
    """A filing system that holds personal data. It works on sets: many people cost one pass."""

    def capabilities(self, data_map: DataMap, system: str, /) -> Capabilities:
        """What it can do, and what its tables look like, as far as the map speaks of them."""
        ...

    def resolve(
        self,
        data_map: DataMap,
        kind: SubjectKind,
        identifiers: Sequence[tuple[str, Key]],
        tenant: Key | None = None,
        /,
    ) -> tuple[Found, ...]:
        """Everybody whom all of the identifiers fit; two are enough to say that they are several.

        With a tenant only people among whose rows that tenant's key stands.

        Raises:
            UnknownLookup: The map has no such look-up for this kind of person.
        """
        ...

    def count(self, scope: Scope, subjects: Sequence[ResolvedSubject], /) -> Counts:
        """How many rows the scope concerns, and what an erasure would do to them."""
        ...

    def collect(self, scope: Scope, subject: ResolvedSubject, /) -> Iterator[Batch]:
        """The rows to disclose: one snapshot, bounded memory, a stable order.

        Yields at least one batch for each dataset of the scope, empty where it has no rows.
        """
        ...

    def apply(
        self, instruction: Instruction, subjects: Sequence[ResolvedSubject], /
    ) -> tuple[Receipt, ...]:
        """Carries out an instruction, whole or not at all, and once: a retry answers as before.

        Raises:
            MapDoesNotFit: The live tables do not allow it; nothing was changed.
        """
        ...

    def purge(self, receipts: Sequence[Receipt], /) -> Purge:
        """Erases physically what receipts say was erased logically, where it can."""
        ...

    def verify(
        self, scope: Scope, subjects: Sequence[ResolvedSubject], /
    ) -> tuple[Remainder, ...]:
        """Reads back what should be gone; nothing returned means nothing is left."""
        ...


@attrs.frozen
class Entry:
    """One event in the journal, with its place in the chain.

    Attributes:
        seq: Its number in the whole journal, from 1, without gaps.
        stream: The stream it belongs to: one for each case.
        version: Its number in that stream, from 1, without gaps.
        kind: The name of the event's class.
        at: When it was appended, an aware datetime in UTC.
        event: The event; personal attributes that were redacted hold what `personal` says.
        prev: The hash of the entry before it, in hexadecimal.
        hash: Its own hash, in hexadecimal.
    """

    seq: int
    stream: str
    version: int
    kind: str
    at: datetime
    event: Event
    prev: str
    hash: str


@attrs.frozen
class ChainReport:
    """What a verification of the journal found.

    Attributes:
        entries: How many entries were read.
        first_bad: The number of the first entry that does not fit; None where all do.
        why: What is wrong with it.
        head: The hash of the last good entry.
    """

    entries: int
    first_bad: int | None = None
    why: str | None = None
    head: str = ""

    @property
    def holds(self) -> bool:
        """Whether every entry fits the one before it, and every value its commitment."""
        return self.first_bad is None


@attrs.frozen
class Write:
    """What is appended to one stream, with the projections that go with it.

    Attributes:
        stream: The stream.
        expected: The version the writer has read; 0 for a new stream.
        events: At least one.
        projections: Rows that replace those of the same key.
    """

    stream: str
    expected: int
    events: tuple[Event, ...] = attrs.field(converter=as_tuple)
    projections: tuple[Projection, ...] = attrs.field(default=(), converter=as_tuple)


class Journal(Protocol):
    """The library's own memory: an append-only chain of events, and projections of it."""

    def append(
        self,
        stream: str,
        expected: int,
        events: Sequence[Event],
        at: datetime,
        projections: Sequence[Projection] = (),
        /,
    ) -> tuple[Entry, ...]:
        """Appends events and writes projections, in one transaction.

        Args:
            stream: The stream.
            expected: The version the writer has read; 0 for a new stream.
            events: At least one.
            at: An aware datetime.
            projections: Rows that replace those of the same key.

        Raises:
            StaleVersion: The stream has another version; nothing was written.
        """
        ...

    def append_many(self, writes: Sequence[Write], at: datetime, /) -> tuple[Entry, ...]:
        """Appends to several streams in one transaction: all of it, or nothing.

        Raises:
            StaleVersion: One of the streams has another version; nothing was written.
        """
        ...

    def read(self, stream: str, /) -> tuple[Entry, ...]:
        """The entries of a stream in their order; none where it does not exist."""
        ...

    def read_many(self, streams: Sequence[str], /) -> Mapping[str, tuple[Entry, ...]]:
        """The entries of several streams, those that exist, in few statements."""
        ...

    def entries(self, after: int = 0, /) -> Iterator[Entry]:
        """Every entry whose number is greater, in order and in bounded memory."""
        ...

    def cases(self, query: CaseQuery, /) -> tuple[CaseRow, ...]:
        """The cases that fit, the one due first coming first."""
        ...

    def subject_ref(self, fingerprints: Sequence[str], /) -> str | None:
        """The random name of the person with one of these fingerprints."""
        ...

    def standings(self, fingerprints: Sequence[str], /) -> tuple[Standing, ...]:
        """What may not be done with the data of the person with one of these fingerprints."""
        ...

    def standings_of(
        self, fingerprints: Collection[str], activities: Sequence[str], /
    ) -> Collection[Standing]:
        """The standings of these activities among these fingerprints, in any order.

        The guard asks it before every use of somebody's data, with the few names of one person or
        with those of a whole mailing list. A journal takes one indexed read for the first and few
        statements for the second, and holds no more in memory than the list is long.
        """
        ...

    def attempts(self, fingerprints: Sequence[str], since: datetime, /) -> int:
        """How many `Attempt` rows the one of these fingerprints has that has most, since then."""
        ...

    def redact(self, stream: str, at: datetime, /) -> int:
        """Redacts every personal value of a stream and appends that fact; how many there were."""
        ...

    def verify(self) -> ChainReport:
        """Recomputes the chain and every commitment that was not redacted."""
        ...


@runtime_checkable
class IdentityCheck(Protocol):
    """A way to establish who asks. Stateless: the desk keeps the state as events."""

    @property
    def name(self) -> str:
        """Its name in `challenge` and in the record."""
        ...

    @property
    def level(self) -> Level:
        """How much its proof is worth."""
        ...

    def challenge(self, details: ChallengeDetails, /) -> tuple[ChallengeState, Message | None]:
        """A new challenge: what to remember, and what to send."""
        ...

    def deliver(self, message: Message, /) -> None:
        """Sends the message."""
        ...

    def check(self, state: ChallengeState, evidence: str, now: datetime, /) -> EvidenceVerdict:
        """Whether the evidence meets the challenge."""
        ...


class ExportSession(Protocol):
    """An export being written."""

    def write(self, batch: Batch, /) -> None:
        """Adds rows; the batches of one dataset come one after the other."""
        ...

    def finish(self) -> None:
        """Writes what comes last; the sink stays open."""
        ...

    def abort(self) -> None:
        """Gives the export up; the sink stays open. Harmless after `finish`, and twice."""
        ...


class Exporter(Protocol):
    """A file format for the copy of personal data."""

    @property
    def suffix(self) -> str:
        """The ending of its files, ``.zip``."""
        ...

    def begin(self, sink: BinaryIO, header: ExportHeader, /) -> ExportSession:
        """Starts an export into a writable binary file, which need not be seekable."""
        ...


@attrs.frozen
class StoredAnswer:
    """A finished answer.

    Attributes:
        name: The name under which the store has it.
        sha256: Of the whole file, in hexadecimal.
        size: In bytes.
    """

    name: str
    sha256: str = attrs.field(kw_only=True)
    size: int = attrs.field(kw_only=True)


class AnswerWriter(Protocol):
    """An answer being stored."""

    def write(self, batch: Batch, /) -> None:
        """Adds rows."""
        ...

    def commit(self) -> StoredAnswer:
        """Makes the answer visible under its name, whole."""
        ...

    def abort(self) -> None:
        """Throws away what was written; harmless after `commit`, and twice."""
        ...


class AnswerStore(Protocol):
    """Where finished answers are kept until the person has them."""

    def begin(self, name: str, header: ExportHeader, /) -> AnswerWriter:
        """Starts an answer; nothing is visible under the name before `commit`."""
        ...
