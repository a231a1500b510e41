"""The ports for asynchronous adapters: the same methods as in `ports`, awaited.

`AsyncRightsDesk` takes adapters of either kind, mixed as you like. A synchronous one is called in
a worker thread; an asynchronous one on the event loop.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

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
from gdpr_rights.domain.notices import NoticeDetails, NoticeProof
from gdpr_rights.domain.parties import Key, ResolvedSubject
from gdpr_rights.domain.projections import CaseQuery, CaseRow, Projection, Standing
from gdpr_rights.domain.ways import Channel
from gdpr_rights.ports import Capabilities, ChainReport, Entry, StoredAnswer, Write

__all__ = [
    "AsyncAnswerStore",
    "AsyncAnswerWriter",
    "AsyncDataSystem",
    "AsyncIdentityCheck",
    "AsyncJournal",
    "AsyncNotifier",
]


class AsyncDataSystem(Protocol):
    """`DataSystem` on the event loop."""

    async def capabilities(self, data_map: DataMap, system: str, /) -> Capabilities:
        """As `DataSystem.capabilities`."""
        ...

    async def resolve(
        self,
        data_map: DataMap,
        kind: SubjectKind,
        identifiers: Sequence[tuple[str, Key]],
        tenant: Key | None = None,
        /,
    ) -> tuple[Found, ...]:
        """As `DataSystem.resolve`."""
        ...

    async def count(self, scope: Scope, subjects: Sequence[ResolvedSubject], /) -> Counts:
        """As `DataSystem.count`."""
        ...

    def collect(self, scope: Scope, subject: ResolvedSubject, /) -> AsyncIterator[Batch]:
        """As `DataSystem.collect`, an asynchronous generator."""
        ...

    async def apply(
        self, instruction: Instruction, subjects: Sequence[ResolvedSubject], /
    ) -> tuple[Receipt, ...]:
        """As `DataSystem.apply`."""
        ...

    async def purge(self, receipts: Sequence[Receipt], /) -> Purge:
        """As `DataSystem.purge`."""
        ...

    async def verify(
        self, scope: Scope, subjects: Sequence[ResolvedSubject], /
    ) -> tuple[Remainder, ...]:
        """As `DataSystem.verify`."""
        ...


class AsyncJournal(Protocol):
    """`Journal` on the event loop."""

    async def append(
        self,
        stream: str,
        expected: int,
        events: Sequence[Event],
        at: datetime,
        projections: Sequence[Projection] = (),
        /,
    ) -> tuple[Entry, ...]:
        """As `Journal.append`."""
        ...

    async def append_many(self, writes: Sequence[Write], at: datetime, /) -> tuple[Entry, ...]:
        """As `Journal.append_many`."""
        ...

    async def read(self, stream: str, /) -> tuple[Entry, ...]:
        """As `Journal.read`."""
        ...

    async def read_many(self, streams: Sequence[str], /) -> Mapping[str, tuple[Entry, ...]]:
        """As `Journal.read_many`."""
        ...

    def entries(self, after: int = 0, /) -> AsyncIterator[Entry]:
        """As `Journal.entries`, an asynchronous generator."""
        ...

    async def cases(self, query: CaseQuery, /) -> tuple[CaseRow, ...]:
        """As `Journal.cases`."""
        ...

    async def subject_ref(self, fingerprints: Sequence[str], /) -> str | None:
        """As `Journal.subject_ref`."""
        ...

    async def standings(self, fingerprints: Sequence[str], /) -> tuple[Standing, ...]:
        """As `Journal.standings`."""
        ...

    async def standings_of(
        self, fingerprints: Collection[str], activities: Sequence[str], /
    ) -> Collection[Standing]:
        """As `Journal.standings_of`."""
        ...

    async def attempts(self, fingerprints: Sequence[str], since: datetime, /) -> int:
        """As `Journal.attempts`."""
        ...

    async def redact(self, stream: str, at: datetime, /) -> int:
        """As `Journal.redact`."""
        ...

    async def verify(self) -> ChainReport:
        """As `Journal.verify`."""
        ...


class AsyncIdentityCheck(Protocol):
    """`IdentityCheck` whose messages are sent on the event loop; all else is computation."""

    @property
    def name(self) -> str:
        """As `IdentityCheck.name`."""
        ...

    @property
    def level(self) -> Level:
        """As `IdentityCheck.level`."""
        ...

    def challenge(self, details: ChallengeDetails, /) -> tuple[ChallengeState, Message | None]:
        """As `IdentityCheck.challenge`."""
        ...

    async def deliver(self, message: Message, /) -> None:
        """As `IdentityCheck.deliver`."""
        ...

    def check(self, state: ChallengeState, evidence: str, now: datetime, /) -> EvidenceVerdict:
        """As `IdentityCheck.check`."""
        ...


class AsyncAnswerWriter(Protocol):
    """`AnswerWriter` on the event loop."""

    async def write(self, batch: Batch, /) -> None:
        """As `AnswerWriter.write`."""
        ...

    async def commit(self) -> StoredAnswer:
        """As `AnswerWriter.commit`."""
        ...

    async def abort(self) -> None:
        """As `AnswerWriter.abort`."""
        ...


class AsyncAnswerStore(Protocol):
    """`AnswerStore` on the event loop."""

    async def begin(self, name: str, header: ExportHeader, /) -> AsyncAnswerWriter:
        """As `AnswerStore.begin`."""
        ...


class AsyncNotifier(Protocol):
    """`Notifier` on the event loop."""

    @property
    def channels(self) -> Collection[Channel]:
        """As `Notifier.channels`."""
        ...

    async def notify(self, details: NoticeDetails, /) -> NoticeProof:
        """As `Notifier.notify`."""
        ...
