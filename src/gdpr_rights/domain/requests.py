"""What a person may send: one class for each kind of request."""

from typing import ClassVar

import attrs

from gdpr_rights.domain.after_death_requests import AfterDeathRequest, DirectiveRequest
from gdpr_rights.domain.parties import DataSubject, Key
from gdpr_rights.domain.places import Place, as_row_key
from gdpr_rights.domain.values import (
    Scalar,
    as_names,
    as_tuple,
    not_blank,
    personal,
    redactable,
)
from gdpr_rights.law.grounds import ErasureGround, RestrictionCause
from gdpr_rights.law.rights import Right


@attrs.frozen
class AccessRequest:
    """The person asks whether data about them are processed, and for a copy.

    Source: GDPR Art. 15.
    """

    right: ClassVar[Right] = Right.ACCESS
    subject: DataSubject


def _grounds(values: object) -> tuple[ErasureGround, ...]:
    return tuple(ErasureGround(value) for value in as_tuple(values))  # type: ignore[arg-type]


@attrs.frozen
class ErasureRequest:
    """The person asks that their data be erased.

    Attributes:
        subject: Who asks.
        closing_account: Whether they also end their contract; activities that rest on it then end
            on that day.
        grounds: Grounds of Art. 17(1) that the person invokes of themselves. None need be given:
            what follows from the map is looked at in any case.
        activities: The processing activities it is limited to; everything where none is named.
            Data that others need too stay for those alone.

    Source: GDPR Art. 17.
    """

    right: ClassVar[Right] = Right.ERASURE
    subject: DataSubject
    closing_account: bool = attrs.field(default=False, kw_only=True)
    grounds: tuple[ErasureGround, ...] = attrs.field(default=(), converter=_grounds, kw_only=True)
    activities: tuple[str, ...] = attrs.field(default=(), converter=as_names, kw_only=True)


@attrs.frozen
class PortabilityRequest:
    """The person asks for the data they provided, to take them elsewhere.

    Source: GDPR Art. 20.
    """

    right: ClassVar[Right] = Right.PORTABILITY
    subject: DataSubject


@attrs.frozen
class Correction:
    """One field of one row that the person says is wrong or incomplete.

    Attributes:
        dataset: The dataset of the data map.
        field: The column.
        value: What the person says is right; a text is read as the type of the column.
        key: The key of the row; not needed in the dataset where one row is the person.

    Examples:
        >>> from gdpr_rights import Correction
        >>> Correction("invoices", "address", "1 New Street", key=17)
        Correction(dataset='invoices', field='address')

    Source: GDPR Art. 16.
    """

    dataset: str = attrs.field(validator=not_blank)
    field: str = attrs.field(validator=not_blank)
    value: Scalar = personal()
    key: tuple[Key, ...] = attrs.field(
        default=(), converter=as_row_key, kw_only=True, repr=False, metadata=redactable(())
    )

    @value.validator
    def _check_value(self, _attribute: object, value: object) -> None:
        if not isinstance(value, str | int | bool | None):
            raise TypeError("a corrected value is a text, a whole number, true, false or None")


@attrs.frozen
class RectificationRequest:
    """The person asks that data about them be put right.

    Attributes:
        subject: Who asks.
        corrections: At least one field of a row, with what is right.
        restrict: Whether they also ask that the data not be used until it is verified who is
            right; that begins as soon as they have proven who they are.
        statement: What they want noted beside the data; it is kept with the case.

    Source: GDPR Art. 16, 18(1)(a).
    """

    right: ClassVar[Right] = Right.RECTIFICATION
    subject: DataSubject
    corrections: tuple[Correction, ...] = attrs.field(converter=as_tuple, kw_only=True)
    restrict: bool = attrs.field(default=False, kw_only=True)
    statement: str = personal(redacted="", default="", kw_only=True)

    @corrections.validator
    def _check_corrections(self, _attribute: object, value: tuple[object, ...]) -> None:
        if not value:
            raise ValueError("a rectification names at least one field, and what is right")


@attrs.frozen
class RestrictionRequest:
    """The person asks that data about them be stored only, and not used.

    Attributes:
        subject: Who asks.
        cause: Which of the four causes they state; None where it is none of them.
        activities: The processing activities concerned; all of them where neither activities nor
            places are named.
        places: The data concerned: a column, a row, a dataset.

    Source: GDPR Art. 18.
    """

    right: ClassVar[Right] = Right.RESTRICTION
    subject: DataSubject
    cause: RestrictionCause | None = attrs.field(
        converter=attrs.converters.optional(RestrictionCause), kw_only=True
    )
    activities: tuple[str, ...] = attrs.field(default=(), converter=as_names, kw_only=True)
    places: tuple[Place, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)


@attrs.frozen
class ObjectionRequest:
    """The person objects to processing: to direct marketing, or to what they name.

    Objection to direct marketing takes effect when it arrives, whoever sent it.

    Attributes:
        subject: Who objects.
        activities: The processing activities; every direct marketing where none is named.
        channels: The channels of marketing; every channel where none is named.
        grounds: What they say of their particular situation. Marketing needs none.

    Examples:
        >>> from gdpr_rights import DataSubject, ObjectionRequest
        >>> ObjectionRequest(DataSubject.by("customer", email="ada@example.org")).activities
        ()

    Source: GDPR Art. 21.
    """

    right: ClassVar[Right] = Right.OBJECTION
    subject: DataSubject
    activities: tuple[str, ...] = attrs.field(default=(), converter=as_names, kw_only=True)
    channels: tuple[str, ...] = attrs.field(default=(), converter=as_names, kw_only=True)
    grounds: str = personal(redacted="", default="", kw_only=True)


@attrs.frozen
class WithdrawalRequest:
    """The person withdraws consent. It takes effect when it arrives, whoever sent it.

    Attributes:
        subject: Who withdraws it.
        activities: The processing activities; every one that rests on consent where none is named.
        channels: The channels; every channel where none is named.

    Source: GDPR Art. 7(3).
    """

    right: ClassVar[Right] = Right.CONSENT_WITHDRAWAL
    subject: DataSubject
    activities: tuple[str, ...] = attrs.field(default=(), converter=as_names, kw_only=True)
    channels: tuple[str, ...] = attrs.field(default=(), converter=as_names, kw_only=True)


@attrs.frozen
class ReviewRequest:
    """The person contests a decision that was taken without a human.

    Attributes:
        subject: Whom the decision is about.
        activity: The processing activity that took it.
        decision: The application's name of the decision; the latest one where none is given.
        statement: The person's point of view.

    Source: GDPR Art. 22(3).
    """

    right: ClassVar[Right] = Right.HUMAN_REVIEW
    subject: DataSubject
    activity: str = attrs.field(validator=not_blank, kw_only=True)
    decision: str | None = attrs.field(default=None, kw_only=True)
    statement: str = personal(redacted="", default="", kw_only=True)


@attrs.frozen
class InformationRequest:
    """The person asks what the controller must tell of itself: the policy, without a copy.

    Source: GDPR Art. 13, 14.
    """

    right: ClassVar[Right] = Right.INFORMATION
    subject: DataSubject


Request = (
    AccessRequest
    | ErasureRequest
    | PortabilityRequest
    | RectificationRequest
    | RestrictionRequest
    | ObjectionRequest
    | WithdrawalRequest
    | ReviewRequest
    | InformationRequest
    | DirectiveRequest
    | AfterDeathRequest
)
