"""What a script asks of the world: a closed union, so that a driver has all of them before it.

A script yields effects and is sent what they come to. It keeps nothing between two effects that
is not in the journal, so it may be stopped anywhere and called again.
"""

from collections.abc import Callable, Collection, Generator
from datetime import datetime
from typing import Any, TypeVar

import attrs

from gdpr_rights.domain.events import Event
from gdpr_rights.domain.identity import ChallengeDetails, ChallengeState, Message
from gdpr_rights.domain.information import ExportHeader
from gdpr_rights.domain.instructions import Instruction, Purge, Receipt, Scope
from gdpr_rights.domain.notices import NoticeDetails
from gdpr_rights.domain.parties import Key, ResolvedSubject
from gdpr_rights.domain.projections import CaseQuery, Projection
from gdpr_rights.domain.values import as_tuple, personal
from gdpr_rights.ports import Write


@attrs.frozen(eq=False, repr=False)
class Now:
    """What time it is: an aware datetime."""


@attrs.frozen(eq=False, repr=False)
class NewId:
    """A random name: a str."""


@attrs.frozen(eq=False, repr=False)
class ReadCase:
    """The case as it stands: a `Case`."""

    case_id: str


@attrs.frozen(eq=False, repr=False)
class ReadCases:
    """Several cases: a dict of `Case` by id, of those that exist."""

    case_ids: tuple[str, ...]


@attrs.frozen(eq=False, repr=False)
class ReadEntries:
    """The entries of a stream, of a case or of the record of a person: a tuple of `Entry`."""

    stream: str


@attrs.frozen(eq=False, repr=False)
class FindCases:
    """The cases that fit: a tuple of `CaseRow`."""

    query: CaseQuery


@attrs.frozen(eq=False, repr=False)
class FindRef:
    """The random name of the person with one of these fingerprints: a str, or None."""

    fingerprints: tuple[str, ...]


@attrs.frozen(eq=False, repr=False)
class FindStandings:
    """What stands about people with these fingerprints: a collection of `Standing`, in any order.

    Where activities are named, theirs alone.
    """

    fingerprints: Collection[str]
    activities: tuple[str, ...] | None = None


@attrs.frozen(eq=False, repr=False)
class Append:
    """Writes to the journal, in one transaction."""

    stream: str
    expected: int
    events: tuple[Event, ...] = attrs.field(converter=as_tuple)
    projections: tuple[Projection, ...] = attrs.field(default=(), converter=as_tuple)


@attrs.frozen(eq=False, repr=False)
class AppendMany:
    """Writes to several streams of the journal, in one transaction."""

    writes: tuple[Write, ...] = attrs.field(converter=as_tuple)


@attrs.frozen(eq=False, repr=False)
class FindAttempts:
    """How many challenges were sent to one of these since then: an int."""

    fingerprints: tuple[str, ...]
    since: datetime


@attrs.frozen(eq=False, repr=False)
class CreateTables:
    """Makes the library's own tables wherever some are kept."""


@attrs.frozen(eq=False, repr=False)
class Redact:
    """Redacts the personal values of a stream."""

    stream: str


@attrs.frozen(eq=False, repr=False)
class Describe:
    """What a system can do, and what its tables look like now: `Capabilities`.

    Where it may be down, `Failed`.
    """

    system: str
    may_fail: bool = False


@attrs.frozen(eq=False, repr=False)
class Resolve:
    """Whom these identifiers name: a tuple of `Found`.

    Where the system may be down, `Failed`.
    """

    kind: str
    identifiers: tuple[tuple[str, Key], ...] = personal()
    tenant: Key | None = None
    may_fail: bool = False


@attrs.frozen(eq=False, repr=False)
class Count:
    """How many rows a scope concerns: `Counts`."""

    scope: Scope
    subject: ResolvedSubject


@attrs.frozen(eq=False, repr=False)
class ReadRows:
    """The few rows of a scope, as a tuple of `Batch`, or `Failed`."""

    scope: Scope
    subject: ResolvedSubject


@attrs.frozen(eq=False, repr=False)
class CarryOut:
    """Tells a system to do something, to read it back, and to purge: `Done` or `Failed`."""

    instruction: Instruction
    subjects: tuple[ResolvedSubject, ...] = attrs.field(converter=as_tuple)


@attrs.frozen(eq=False, repr=False)
class OpenAnswer:
    """Starts the copy for the person."""

    case_id: str
    name: str
    header: ExportHeader


@attrs.frozen(eq=False, repr=False)
class NextBatch:
    """The next rows of a scope into the copy: the `Batch` that was written, None, or `Failed`."""

    scope: Scope
    subject: ResolvedSubject


@attrs.frozen(eq=False, repr=False)
class Tell:
    """Calls back the application: None."""

    callback: Callable[[Any], object]
    details: Any


@attrs.frozen(eq=False, repr=False)
class Reckon:
    """Calls what takes long and reaches nothing: what it returns."""

    function: Callable[[], Any]


@attrs.frozen(eq=False, repr=False)
class CloseAnswer:
    """Ends the copy: a `StoredAnswer` if it is kept, else None."""

    keep: bool


@attrs.frozen(eq=False, repr=False)
class MakeChallenge:
    """A new challenge: its state, and the message to send or None."""

    method: str
    details: ChallengeDetails


@attrs.frozen(eq=False, repr=False)
class Deliver:
    """Sends a message: None, or `Failed`."""

    method: str
    message: Message


@attrs.frozen(eq=False, repr=False)
class CheckEvidence:
    """Whether evidence meets a challenge: an `EvidenceVerdict`."""

    method: str
    state: ChallengeState
    evidence: str = attrs.field(repr=False)
    now: Any


@attrs.frozen(eq=False, repr=False)
class Notify:
    """Tells a recipient something: a `NoticeProof`, or `Failed`."""

    details: NoticeDetails


Effect = (
    Now
    | NewId
    | ReadCase
    | ReadCases
    | ReadEntries
    | FindCases
    | FindRef
    | FindAttempts
    | FindStandings
    | Append
    | AppendMany
    | Redact
    | CreateTables
    | Describe
    | Resolve
    | Count
    | ReadRows
    | CarryOut
    | OpenAnswer
    | NextBatch
    | Tell
    | Reckon
    | CloseAnswer
    | MakeChallenge
    | Deliver
    | CheckEvidence
    | Notify
)


@attrs.frozen
class Done:
    """A system has done its part and read it back."""

    receipts: tuple[Receipt, ...]
    purge: Purge | None = None


@attrs.frozen
class Failed:
    """A system has not done its part. Only the kind of error is kept: texts may hold anything."""

    error: str


R = TypeVar("R")
Script = Generator[Effect, Any, R]
