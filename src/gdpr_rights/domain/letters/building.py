"""Builds the letters that go out before anything is done, or instead of it."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from gdpr_rights.domain.events import ClarificationAsked, Extended, IdentityAsked
from gdpr_rights.domain.letters.answers import ForwardNotice, NothingHeld, Refusal
from gdpr_rights.domain.letters.before import (
    LEAST_INTRUSIVE,
    Acknowledgement,
    ClarificationRequest,
    ExtensionNotice,
    FeeNotice,
    GroundsRequest,
    IdentityOption,
    IdentityRequest,
    ToComplete,
)
from gdpr_rights.domain.letters.notices import RestrictionLift
from gdpr_rights.domain.letters.occasion import Occasion
from gdpr_rights.domain.objection import objected_to
from gdpr_rights.domain.refusals import RefusalInformation
from gdpr_rights.domain.requests import ObjectionRequest
from gdpr_rights.domain.stages import Stage
from gdpr_rights.errors import NoLetter
from gdpr_rights.law.clocks import SuspensionReason

_UNPROVEN = (Stage.RECEIVED, Stage.CHECKING_IDENTITY)


def acknowledgement(at: Occasion) -> Acknowledgement:
    """That the request arrived.

    Raises:
        NoLetter: The time limit stands still, so that there is no day to promise.
    """
    case = at.case
    due_on = case.time_limit.answer_by
    if due_on is None:
        raise NoLetter(case.id, case.stage.value, "the time limit stands still")
    unproven = case.stage in _UNPROVEN and not case.identity
    return Acknowledgement(
        **at.heading,
        right=case.request.right,
        received_on=case.time_limit.received_on,
        due_on=due_on,
        to_complete=ToComplete.PROOF_OF_IDENTITY if unproven else ToComplete.NOTHING,
        stopped=at.stopped,
    )


def _suspended_on(at: Occasion, reason: SuspensionReason) -> date | None:
    limit = at.case.time_limit
    asked = (one.asked_on for one in limit.suspensions if one.is_open and one.reason is reason)
    # A regime may let a question be asked without stopping the clock.
    return next(asked, None) if limit.due_on is None else None


def identity_request(
    at: Occasion, asked: IdentityAsked, options: Iterable[IdentityOption] = LEAST_INTRUSIVE
) -> IdentityRequest:
    """That there are doubts about who asks."""
    return IdentityRequest(
        **at.heading,
        right=at.case.request.right,
        doubt=asked.because,
        options=tuple(options),
        suspended_on=_suspended_on(at, SuspensionReason.IDENTITY),
    )


def clarification_request(at: Occasion, asked: ClarificationAsked) -> ClarificationRequest:
    """That the person may say what they want a copy of."""
    owned = reversed(at.data_map.owned_datasets(at.case.request.subject.kind))
    return ClarificationRequest(
        **at.heading,
        because=asked.because,
        choices=tuple(dataset.name.replace("_", " ") for dataset in owned),
        suspended_on=_suspended_on(at, SuspensionReason.CLARIFICATION),
    )


def grounds_request(at: Occasion) -> GroundsRequest | None:
    """That the person may say what is particular about their situation; None: not asked, or said.

    Source: GDPR Art. 12(2), 21(1); RULEBOOK 2.8/O3.
    """
    request, situation = at.case.request, at.case.situation
    if not isinstance(request, ObjectionRequest) or situation.asked is None:
        return None
    if situation.grounds(request):
        return None
    stopped = at.case.stopped.activities if at.case.stopped else ()
    names = [of.name for of in objected_to(at.data_map, request)]
    return GroundsRequest(
        **{**at.heading, "on": situation.asked.on},
        purposes=at.purposes(name for name in names if name not in stopped),
        is_restricted=bool(at.case.restricted),
    )


def extension_notice(at: Occasion, told: Extended) -> ExtensionNotice:
    """That the answer takes longer; it is of the day on which the person was told.

    Raises:
        NoLetter: The time limit stands still, so that there is no day to promise.
    """
    extension, due_on = told.limit.extension, at.case.time_limit.answer_by
    if extension is None or due_on is None:
        raise NoLetter(at.case.id, at.case.stage.value, "the time limit stands still")
    return ExtensionNotice(
        **{**at.heading, "on": extension.told_on},
        right=at.case.request.right,
        reason=extension.reason,
        because=told.because,
        due_on=due_on,
        notice_by=told.limit.extension_notice_by,
    )


def fee_notice(
    at: Occasion, *, amount: Decimal | int | str, currency: str = "EUR", because: str
) -> FeeNotice:
    """That a fee is asked; whether it may be is a human's to judge.

    Args:
        at: The case, and the day.
        amount: How much.
        currency: Its ISO 4217 code.
        because: Why, and how it follows from the administrative costs.
    """
    return FeeNotice(
        **at.heading,
        right=at.case.request.right,
        amount=Decimal(amount),
        currency=currency,
        because=because,
    )


def nothing_done(at: Occasion) -> Refusal | ForwardNotice | NothingHeld:
    """Why nothing was done: it is refused, it is another controller's, or nothing is held.

    Raises:
        AuthorityMissing: It is refused, and no supervisory authority is known.
    """
    return refused(at, at.refusal())


def refused(
    at: Occasion, information: RefusalInformation | None
) -> Refusal | ForwardNotice | NothingHeld:
    """The same, where it is known what is refused."""
    right = at.case.request.right
    if information is not None:
        return Refusal(
            **at.heading,
            right=right,
            refusal=information,
            forwarded=at.forwarded,
            released=at.released,
        )
    return forward_notice(at) if at.forwarded else NothingHeld(**at.heading, right=right)


def forward_notice(at: Occasion) -> ForwardNotice:
    """That all of it was passed on."""
    return ForwardNotice(**at.heading, right=at.case.request.right, forwarded=at.forwarded)


def restriction_lift(at: Occasion) -> RestrictionLift | None:
    """That a restriction is going to be lifted; None where that was not announced."""
    case = at.case
    if case.lifting is None or not case.restricted:
        return None
    return RestrictionLift(
        **{**at.heading, "on": case.lifting.on},
        restricted=at.purposes(case.restricted),
        because=case.lifting.because,
        lifts_on=case.lifting.on,
    )
