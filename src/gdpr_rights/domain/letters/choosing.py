"""Which letter goes out where a case stands."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import assert_never

from gdpr_rights.domain.case import Case
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.events import ClarificationAsked, Event, Extended, IdentityAsked
from gdpr_rights.domain.letters.building import (
    acknowledgement,
    clarification_request,
    extension_notice,
    forward_notice,
    grounds_request,
    identity_request,
    nothing_done,
    restriction_lift,
)
from gdpr_rights.domain.letters.copying import access_answer, portability_answer
from gdpr_rights.domain.letters.directing import directive_receipt
from gdpr_rights.domain.letters.doing import (
    erasure_done,
    objection_answered,
    rectification_done,
    restriction_done,
    review_answered,
    withdrawal_confirmation,
)
from gdpr_rights.domain.letters.letter import Letter
from gdpr_rights.domain.letters.occasion import Occasion
from gdpr_rights.domain.plans import Forward
from gdpr_rights.domain.stages import Stage
from gdpr_rights.errors import NoLetter
from gdpr_rights.law.clocks import SuspensionReason
from gdpr_rights.law.rights import Right


def letter_for(
    case: Case,
    data_map: DataMap,
    today: date,
    *,
    events: Sequence[Event],
    done_on: date | None = None,
    language: str | None = None,
) -> Letter:
    """The letter that is due where a case stands, or that was due when it was answered.

    Args:
        case: The case.
        data_map: The map it is decided by.
        today: The civil date in the controller's time zone: the day of the letter.
        events: The events of the case, for what a human wrote down and what the systems did.
        done_on: When it was carried out; today by default.
        language: ``en`` or ``fr``; that of the case by default.

    Raises:
        NoLetter: None is due: the request was taken back, or something must be done first.
        AuthorityMissing: Something is refused, and no supervisory authority is known.
        ValueError: The language is another.

    Source: RULEBOOK 2.12.
    """
    at = Occasion(
        case=case,
        data_map=data_map,
        on=today,
        events=events,
        done_on=done_on or today,
        language=language or case.language,
    )
    match case.stage:
        case Stage.RETRACTED:
            raise NoLetter(case.id, case.stage.value, "the person took the request back")
        case Stage.REFUSED:
            return nothing_done(at)
        case Stage.FORWARDED:
            return forward_notice(at)
        case Stage.FULFILLED:
            _check_passed_on(case)
            return _answer(at)
        case Stage.ANSWERED:
            return _answered(at)
        case (
            Stage.RECEIVED
            | Stage.CHECKING_IDENTITY
            | Stage.CLARIFYING
            | Stage.VERIFIED
            | Stage.ACCEPTED
            | Stage.FULFILLING
        ):
            return _meanwhile(at)
        case _:
            assert_never(case.stage)


_UNDECIDED = (Stage.RECEIVED, Stage.CHECKING_IDENTITY, Stage.VERIFIED)


def _meanwhile(at: Occasion) -> Letter:
    open_ = {asked.reason for asked in at.case.time_limit.suspensions if asked.is_open}
    doubt = at.latest(IdentityAsked)
    if doubt and SuspensionReason.IDENTITY in open_:
        return identity_request(at, doubt)
    asked = at.latest(ClarificationAsked)
    if asked and at.case.stage is Stage.CLARIFYING:
        return clarification_request(at, asked)
    grounds = grounds_request(at) if at.case.stage in _UNDECIDED else None
    if grounds:
        return grounds
    extended = at.latest(Extended)
    if extended and at.case.time_limit.is_extended:
        return extension_notice(at, extended)
    return acknowledgement(at)


def _check_passed_on(case: Case) -> None:
    # 28(3)(e): the letter says to whom it went, so it must have gone.
    done = {name for part in case.forwarded for name in part.activities}
    for item in case.plan.items if case.plan else ():
        if isinstance(item.verdict, Forward) and set(item.verdict.activities) - done:
            why = "a part of it has yet to be passed on to its controller, by forward"
            raise NoLetter(case.id, case.stage.value, why)


def _answered(at: Occasion) -> Letter:
    lift = restriction_lift(at)
    if lift is not None:
        return lift
    if at.case.refusal is not None:
        return nothing_done(at)
    if at.case.plan is None and at.case.stopped is None:
        return forward_notice(at)
    return _answer(at)


_ANSWERS: Mapping[Right, Callable[[Occasion], Letter]] = {
    Right.ACCESS: access_answer,
    Right.PORTABILITY: portability_answer,
    Right.RECTIFICATION: rectification_done,
    Right.ERASURE: erasure_done,
    Right.RESTRICTION: restriction_done,
    Right.OBJECTION: objection_answered,
    Right.HUMAN_REVIEW: review_answered,
    Right.CONSENT_WITHDRAWAL: withdrawal_confirmation,
    Right.POST_MORTEM_DIRECTIVES: directive_receipt,
}
_OF_DATA_HELD = (Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION)
"""Rights to which "nothing is held" is the whole answer."""


def _answer(at: Occasion) -> Letter:
    right = at.case.request.right
    if at.case.nothing_held and right in _OF_DATA_HELD:
        return nothing_done(at)
    if right in _ANSWERS:
        return _ANSWERS[right](at)
    if at.done or at.case.plan is None:
        why = f"what answers a {right.value} is written from its own record"
        raise NoLetter(at.case.id, at.case.stage.value, why)
    return nothing_done(at)
