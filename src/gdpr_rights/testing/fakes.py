"""Stand-ins for what tests want in their hands: time, names, mail, and systems that break."""

import enum
import itertools
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import attrs

from gdpr_rights.domain.data_map import DataMap, SubjectKind
from gdpr_rights.domain.identity import Message
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
from gdpr_rights.domain.values import as_tuple
from gdpr_rights.domain.ways import Channel
from gdpr_rights.errors import NaiveDatetime, NoticeUndelivered, SystemUnavailable
from gdpr_rights.ports import Capabilities, DataSystem

__all__ = ["CountedIds", "Fault", "FlakySystem", "HandClock", "MailBox", "NoticeBox", "When"]


class HandClock:
    """A clock that stands until it is moved by hand.

    Args:
        start: The present, an aware datetime.

    Examples:
        >>> from datetime import UTC, datetime
        >>> from gdpr_rights.testing.fakes import HandClock
        >>> clock = HandClock(datetime(2026, 1, 31, 9, tzinfo=UTC))
        >>> clock.advance(days=1, hours=2)
        >>> clock.now().isoformat()
        '2026-02-01T11:00:00+00:00'

    Raises:
        NaiveDatetime: The start has no time zone.
    """

    def __init__(self, start: datetime) -> None:
        self._now = _aware(start)

    def now(self) -> datetime:
        """The present, an aware datetime."""
        return self._now

    def advance(self, by: timedelta = timedelta(0), /, **parts: float) -> None:
        """Moves on by a time, given as a `timedelta` or by its parts (``days=1``)."""
        self._now += by + timedelta(**parts)

    def set(self, now: datetime) -> None:
        """Moves to a moment, an earlier one included.

        Raises:
            NaiveDatetime: It has no time zone.
        """
        self._now = _aware(now)

    def __repr__(self) -> str:
        return f"HandClock({self._now.isoformat()})"


def _aware(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise NaiveDatetime("the time of a HandClock")
    return moment


class CountedIds:
    """Names that are counted instead of random.

    Args:
        prefix: What they begin with.

    Examples:
        >>> from gdpr_rights.testing.fakes import CountedIds
        >>> ids = CountedIds("case")
        >>> ids.new(), ids.new()
        ('case-1', 'case-2')
    """

    def __init__(self, prefix: str = "id") -> None:
        self._prefix = prefix
        self._numbers = itertools.count(1)

    def new(self) -> str:
        """The next name."""
        return f"{self._prefix}-{next(self._numbers)}"


class MailBox:
    """Collects the messages of an identity check: ``OneTimeCode(send=mailbox)``.

    Attributes:
        messages: What was sent, in order.
    """

    def __init__(self) -> None:
        self.messages: list[Message] = []

    def __call__(self, message: Message, /) -> None:
        """Takes a message."""
        self.messages.append(message)

    def to(self, address: Key) -> tuple[Message, ...]:
        """What was sent to an address."""
        return tuple(message for message in self.messages if message.address == address)

    def last_code(self, address: Key) -> str:
        """The code last sent to an address.

        Raises:
            LookupError: Nothing was sent there.
        """
        sent = self.to(address)
        if not sent:
            raise LookupError(f"nothing was sent there, {len(self.messages)} elsewhere")
        return sent[-1].code

    def __repr__(self) -> str:
        return f"<MailBox with {len(self.messages)} messages>"


class NoticeBox:
    """Collects what recipients are told: ``RightsDesk(..., notifier=box)``.

    Args:
        fail: How many notices it does not deliver before the first that it does.

    Attributes:
        notices: What was delivered, in order, repetitions included.
        attempts: How often it was asked to.
    """

    channels = frozenset({Channel.EMAIL, Channel.WEBHOOK})

    def __init__(self, *, fail: int = 0) -> None:
        self.notices: list[NoticeDetails] = []
        self.attempts = 0
        self._fail = fail

    def notify(self, details: NoticeDetails, /) -> NoticeProof:
        """Takes a notice, or says that nobody is there."""
        self.attempts += 1
        if self.attempts <= self._fail:
            raise NoticeUndelivered("nobody there")
        self.notices.append(details)
        return NoticeProof(details.notice.id, answer="in the box")

    def to(self, recipient: str) -> tuple[NoticeDetails, ...]:
        """What a recipient was told."""
        return tuple(of for of in self.notices if of.notice.recipient == recipient)


@enum.unique
class When(enum.Enum):
    """When a call fails."""

    BEFORE = "before"
    """Nothing was done."""
    AFTER = "after"
    """Everything was done, and the answer was lost."""


@attrs.frozen
class Fault:
    """A call that fails.

    Attributes:
        method: The method of the system.
        calls: Which of its calls, counted from 1; None for every one.
        when: Before or after the work. For `collect`, AFTER is after the last batch.
        batches: For `collect` alone: after so many batches.
        error: What is raised; `SystemUnavailable` by default.
    """

    method: str
    calls: tuple[int, ...] | None = attrs.field(
        default=(1,), converter=attrs.converters.optional(as_tuple), kw_only=True
    )
    when: When = attrs.field(default=When.BEFORE, converter=When, kw_only=True)
    batches: int | None = attrs.field(default=None, kw_only=True)
    error: BaseException = attrs.field(
        factory=lambda: SystemUnavailable("Fault"), kw_only=True, eq=False
    )

    def hits(self, method: str, call: int) -> bool:
        """Whether this call fails."""
        return method == self.method and (self.calls is None or call in self.calls)


class FlakySystem:
    """A system that works, except where it is told to fail.

    Args:
        system: The system that does the work.
        fail: The calls that fail; the name of a method stands for its first call.

    Attributes:
        calls: How often each method was called.
        down: While true, every call fails before anything is done.
    """

    def __init__(
        self, system: DataSystem, fail: "Sequence[Fault | str] | Fault | str" = ()
    ) -> None:
        given = (fail,) if isinstance(fail, Fault | str) else fail
        self._system = system
        self._faults = tuple(Fault(one) if isinstance(one, str) else one for one in given)
        self.calls: Counter[str] = Counter()
        self.down = False

    def capabilities(self, data_map: DataMap, system: str, /) -> Capabilities:
        """As the system, or a failure."""
        answer: Capabilities = self._call("capabilities", data_map, system)
        return answer

    def resolve(
        self,
        data_map: DataMap,
        kind: SubjectKind,
        identifiers: Sequence[tuple[str, Key]],
        tenant: Key | None = None,
        /,
    ) -> tuple[Found, ...]:
        """As the system, or a failure."""
        of = () if tenant is None else (tenant,)
        answer: tuple[Found, ...] = self._call("resolve", data_map, kind, identifiers, *of)
        return answer

    def count(self, scope: Scope, subjects: Sequence[ResolvedSubject], /) -> Counts:
        """As the system, or a failure."""
        answer: Counts = self._call("count", scope, subjects)
        return answer

    def collect(self, scope: Scope, subject: ResolvedSubject, /) -> Iterator[Batch]:
        """As the system, or a failure before, after, or between two batches."""
        fault = self._begin("collect")
        for passed, batch in enumerate(self._system.collect(scope, subject)):
            if fault is not None and fault.batches == passed:
                raise fault.error
            yield batch
        if fault is not None:
            raise fault.error

    def apply(
        self, instruction: Instruction, subjects: Sequence[ResolvedSubject], /
    ) -> tuple[Receipt, ...]:
        """As the system, or a failure."""
        answer: tuple[Receipt, ...] = self._call("apply", instruction, subjects)
        return answer

    def purge(self, receipts: Sequence[Receipt], /) -> Purge:
        """As the system, or a failure."""
        answer: Purge = self._call("purge", receipts)
        return answer

    def verify(
        self, scope: Scope, subjects: Sequence[ResolvedSubject], /
    ) -> tuple[Remainder, ...]:
        """As the system, or a failure."""
        answer: tuple[Remainder, ...] = self._call("verify", scope, subjects)
        return answer

    def _call(self, method: str, *arguments: Any) -> Any:
        fault = self._begin(method)
        answer = getattr(self._system, method)(*arguments)
        if fault is not None:
            raise fault.error
        return answer

    def _begin(self, method: str) -> Fault | None:
        """Counts the call; raises what fails before the work, returns what fails later."""
        self.calls[method] += 1
        if self.down:
            raise SystemUnavailable("Fault")
        fault = next((one for one in self._faults if one.hits(method, self.calls[method])), None)
        if fault is not None and fault.when is When.BEFORE and fault.batches is None:
            raise fault.error
        return fault
