"""What a recipient is told, and how far that has come.

Source: GDPR Art. 19; RULEBOOK 2.6, 2.11.
"""

import enum
import hashlib
from collections.abc import Collection
from datetime import date, datetime
from typing import Protocol, runtime_checkable

import attrs

from gdpr_rights.domain.parties import Controller, Key, Role
from gdpr_rights.domain.values import (
    Scalar,
    as_pairs,
    as_tuple,
    is_aware,
    not_blank,
    personal,
    redactable,
)
from gdpr_rights.domain.ways import Channel, Way
from gdpr_rights.law.citations import Citation

_LONGEST = 200


@enum.unique
class Operation(enum.Enum):
    """What was done with the data, so that those who received them must be told.

    Source: GDPR Art. 19 for the first three, which "any rectification or erasure of personal data
    or restriction of processing" names; RULEBOOK 2.9/W5 for the withdrawal of a consent.
    """

    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    LIFTING = "lifting of a restriction"
    """Who was told to restrict would do so for ever."""
    WITHDRAWAL = "withdrawal of consent"
    OBJECTION = "objection"

    @property
    def citation(self) -> Citation:
        """Why recipients are told."""
        return _WHY[self]


_ART_19 = Citation("GDPR Art. 19")
_WHY = {
    Operation.RECTIFICATION: _ART_19,
    Operation.ERASURE: _ART_19,
    Operation.RESTRICTION: _ART_19,
    Operation.LIFTING: _ART_19,
    Operation.WITHDRAWAL: Citation("GDPR Art. 7(3)"),
    Operation.OBJECTION: Citation("GDPR Art. 21"),
}


@attrs.frozen
class RecipientNotice:
    """One thing that one recipient must be told about one case.

    Attributes:
        id: The same on every attempt, so that a repetition can be recognised; it names nobody.
        recipient: The recipient, by its name in the map.
        operation: What was done.
        activities: The processing activities for which it received the data.
        categories: Which categories of data are concerned.
        partly: Of these, those of which something stands, so that not all may go: rows whose
            storage period still runs, for instance.
        channels: For marketing, the channels in which it stopped; none where it is all of them.
        due_by: Until when it should know: the law sets no time limit, so it is that of the answer
            to the person; None while that one is suspended.

    Source: GDPR Art. 19; RULEBOOK 2.6.
    """

    id: str
    recipient: str = attrs.field(validator=not_blank, kw_only=True)
    operation: Operation = attrs.field(kw_only=True)
    activities: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    categories: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    partly: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    channels: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    due_by: date | None = attrs.field(default=None, kw_only=True)


def notice_id(case_id: str, operation: Operation, recipient: str) -> str:
    """The id of a notice: one for each case, operation and recipient.

    Examples:
        >>> from gdpr_rights.domain.notices import Operation, notice_id
        >>> notice_id("c1", Operation.ERASURE, "Mailer Ltd")
        'e832207f6e11abdf9db34932bf32c630'
    """
    parts = (case_id, operation.value, recipient)
    message = b"".join(len(raw).to_bytes(4, "big") + raw for raw in map(str.encode, parts))
    return hashlib.sha256(message).hexdigest()[:32]


@attrs.frozen
class Corrected:
    """One field that was put right, for a recipient that holds it too.

    Attributes:
        field: The column, by which the recipient may know it.
        category: Its category.
        value: What is held now.
    """

    field: str
    category: str = attrs.field(kw_only=True)
    value: Scalar = personal(kw_only=True)


@attrs.frozen
class NoticeDetails:
    """What a notifier is told: everything it needs, and nothing it need keep.

    Attributes:
        notice: What the recipient must be told.
        way: How it is reached.
        role: Why it received the data.
        controller: Who tells it.
        on: The day on which the operation was carried out, in the controller's time zone.
        now: An aware datetime.
        purposes: The purposes of the activities, in words.
        person: The identifiers by which the recipient knows the person, by the names of the
            look-ups.
        corrected: For a rectification, what was put right.
        tenant: The key of the tenant among whose rows the person was found, where there are
            tenants: somebody with the same address at another one is somebody else's.

    Source: GDPR Art. 19.
    """

    notice: RecipientNotice
    way: Way = attrs.field(kw_only=True)
    role: Role = attrs.field(kw_only=True)
    controller: Controller = attrs.field(kw_only=True)
    on: date = attrs.field(kw_only=True)
    now: datetime = attrs.field(validator=is_aware, kw_only=True)
    purposes: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    person: tuple[tuple[str, Key], ...] = attrs.field(
        converter=as_pairs, repr=False, metadata=redactable(()), kw_only=True
    )
    corrected: tuple[Corrected, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    tenant: Key | None = attrs.field(default=None, kw_only=True)


def _short(_instance: object, attribute: "attrs.Attribute[str]", value: str) -> None:
    if not isinstance(value, str) or not value.isprintable() or len(value) > _LONGEST:
        raise ValueError(
            f"{attribute.name} is one printable line of {_LONGEST} characters at most"
        )


@attrs.frozen
class NoticeProof:
    """What shows that a notice left: it is recorded, so it names nobody.

    Attributes:
        reference: By what the notice is found again, such as its Message-ID.
        answer: What the other side answered, such as ``250`` or ``HTTP 202``.
    """

    reference: str = attrs.field(validator=[not_blank, _short])
    answer: str = attrs.field(default="", validator=_short, kw_only=True)

    def __str__(self) -> str:
        return f"{self.reference} ({self.answer})" if self.answer else self.reference


@runtime_checkable
class Notifier(Protocol):
    """What tells recipients of data what was done with them. Stateless: the desk keeps the proof.

    The desk may ask again for what was sent already, after a crash: a notice has the same id then,
    and the notifier hands that on, so that the recipient can tell.

    Source: GDPR Art. 19.
    """

    @property
    def channels(self) -> Collection[Channel]:
        """What it carries notices by."""
        ...

    def notify(self, details: NoticeDetails, /) -> NoticeProof:
        """Tells one recipient one thing, once, and says what shows it.

        Raises:
            NoticeUndelivered: It did not reach the other side, or was not taken there. Any other
                error counts as that too; only its kind is kept.
        """
        ...
