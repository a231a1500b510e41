"""The review of an automated decision: frozen while it is contested, made by a human, released.

Source: GDPR Art. 22(3); RULEBOOK 2.9, 2.11.
"""

from datetime import date, datetime

from gdpr_rights.desk.effects import Now, ReadCase, ReadEntries, Script
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.registering import decisions_in
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.timing import today
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.contests import awaits_review, wants
from gdpr_rights.domain.events import (
    CaseEvent,
    Effects,
    EffectsFrozen,
    EffectsReleased,
    Fulfilled,
    Reviewed,
)
from gdpr_rights.domain.naming import names_of
from gdpr_rights.domain.plans import Action
from gdpr_rights.domain.projections import Standing
from gdpr_rights.domain.register import (
    RecordedDecision,
    UnknownDecision,
    contested_one,
    rectified_places,
)
from gdpr_rights.domain.requests import ReviewRequest
from gdpr_rights.domain.review import while_reviewed
from gdpr_rights.domain.stages import Stage
from gdpr_rights.domain.standing import REVIEW, StandingVerdict, cause, decision_names
from gdpr_rights.errors import IllegalStep, UnfitReviewer
from gdpr_rights.law.automated import ReviewResult
from gdpr_rights.ports import Entry

Changes = tuple[tuple[CaseEvent, ...], tuple[Standing, ...]]

_MACHINES = frozenset(
    {
        *("system", "the system", "robot", "bot", "algorithm", "model", "machine", "software"),
        *("ai", "automatic", "automated", "auto", "cron", "scheduler", "script", "application"),
    }
)
"""Who cannot review a decision, however it is spelt."""


def must_be_reviewed(case: Case) -> None:
    """Whether a human has looked at the decision that a person contests.

    Raises:
        IllegalStep: Nobody has.
    """
    if awaits_review(case.plan, case.contest):
        raise IllegalStep(case.id, f"{case.stage.value}, but not reviewed", "fulfil", ("review",))


def freezing(setting: Setting, case: Case) -> Script[Changes]:
    """What takes the effects away from a contested decision, once it is established who asks."""
    request = case.request
    if not isinstance(request, ReviewRequest) or case.subject is None or case.contest.frozen:
        return (), ()
    effects, why = while_reviewed(setting.data_map, request.activity)
    if effects is Effects.STANDS:
        return (), ()
    decision = None
    if effects is Effects.FROZEN:
        known = yield from decisions_in(setting, case)
        meant = contested_one(known, request.activity, request.decision)
        decision = meant.decision if meant is not None else request.decision
    frozen = EffectsFrozen(request.activity, decision=decision, effects=effects, citation=why)
    rows = yield from _standings(setting, case, frozen, StandingVerdict.CONTESTED)
    return (frozen,), rows


def releasing(setting: Setting, case: Case) -> Script[Changes]:
    """What gives a decision its effects back, once the person was told what came of the review.

    What nothing allows stays stopped.
    """
    frozen = case.contest.frozen
    if frozen is None or wants(case.plan, Action.STOP):
        return (), ()
    rows = yield from _standings(setting, case, frozen, StandingVerdict.LIFTED)
    return (EffectsReleased(frozen.activity, decision=frozen.decision),), rows


def _standings(
    setting: Setting, case: Case, frozen: EffectsFrozen, verdict: StandingVerdict
) -> Script[tuple[Standing, ...]]:
    # A new challenge asks again who the person is; what was frozen is whose it was.
    subject = case.contest.frozen_for or case.subject
    if subject is None:
        return ()
    now: datetime = yield Now()
    what = decision_names(frozen.activity, frozen.decision)[0]
    of = cause(REVIEW, case.id)
    return tuple(
        Standing(name, what, of, verdict.value, str(frozen.citation), now)
        for name in names_of(setting.secret, subject)
    )


def review(
    setting: Setting,
    case_id: str,
    *,
    reviewer: str,
    authority: str,
    looked_at: tuple[str, ...],
    considered: str,
    result: ReviewResult,
    because: str,
    new_decision: str | None,
    decision: str | None,
) -> Script[Case | UnknownDecision]:
    """Records what a human made of an automated decision."""
    case: Case = yield ReadCase(case_id)
    case.check(Reviewed)
    request = case.request
    if isinstance(request, ReviewRequest):
        activity: str = request.activity
        name = yield from _contested(setting, case, request, decision)
        if isinstance(name, UnknownDecision):
            return name
    else:
        known = yield from decisions_to_review(setting, case_id)
        fitting = [of for of in known if decision is None or of.decision == decision]
        if not fitting:
            return UnknownDecision(decision, known=(of.decision for of in known))
        activity, name = fitting[0].activity, fitting[0].decision
    _check_human(setting, case, reviewer)
    _check_outcome(case, considered, result, new_decision)
    on: date = yield from today(setting)
    event = Reviewed(
        activity=activity,
        decision=name,
        by=reviewer,
        authority=authority,
        looked_at=looked_at,
        considered=considered,
        result=result,
        because=because,
        new_decision=new_decision,
        on=on,
    )
    return (yield from recorded(case, event))


def _contested(
    setting: Setting, case: Case, request: ReviewRequest, decision: str | None
) -> Script[str | UnknownDecision | None]:
    """The name of the decision that a request is about, as far as it has one."""
    if case.stage is not Stage.ACCEPTED:
        raise IllegalStep(case.id, case.stage.value, "review", case.forward)
    if not wants(case.plan, Action.REVIEW):
        raise IllegalStep(case.id, "accepted, with nothing to review", "review", case.forward)
    known = yield from decisions_in(setting, case)
    meant = contested_one(known, request.activity, decision or request.decision)
    if meant is not None:
        return meant.decision
    if decision is None:
        # A human said that it was taken, though the register has it not.
        return request.decision
    names = (of.decision for of in known if of.activity == request.activity)
    return UnknownDecision(decision, known=names)


def _check_human(setting: Setting, case: Case, reviewer: str) -> None:
    """Whether whoever reviewed it can be a human, as far as a name can tell.

    Raises:
        UnfitReviewer: It is the name of a machine, or of a part of the application.
    """
    data_map = setting.data_map
    parts = {name.casefold() for name in (*data_map.systems, *data_map.activity)}
    if reviewer.strip().casefold() in _MACHINES | parts:
        raise UnfitReviewer(case.id, "a decision is reviewed by a human, not by the system")


def _check_outcome(
    case: Case, considered: str, result: ReviewResult, new_decision: str | None
) -> None:
    """Whether the outcome of a review can be told to the person.

    Raises:
        UnfitReviewer: The person's view was not considered, or what was prohibited is upheld.
        ValueError: A changed decision has nothing in its place, or one that stands has.
    """
    request = case.request
    # 22(3): "to express his or her point of view".
    if isinstance(request, ReviewRequest) and request.statement.strip() and not considered.strip():
        raise UnfitReviewer(case.id, "say what the reviewer made of the person's point of view")
    if result is ReviewResult.UPHELD and wants(case.plan, Action.STOP):
        raise UnfitReviewer(
            case.id, "the decision was prohibited: a human decides anew, whatever they decide"
        )
    changed = result is ReviewResult.CHANGED
    if changed != bool(new_decision and new_decision.strip()):
        raise ValueError("new_decision is what was decided instead: for a changed decision only")


def decisions_to_review(setting: Setting, case_id: str) -> Script[tuple[RecordedDecision, ...]]:
    """The decisions that rest on data which a case has rectified since, not reviewed in it yet."""
    case: Case = yield ReadCase(case_id)
    places = rectified_places(case)
    if case.subject is None or not places:
        return ()
    known = yield from decisions_in(setting, case)
    done = {(of.activity, of.decision) for of in case.contest.reviews}
    changed = yield from _rectified_at(case)
    return tuple(
        of
        for of in known
        if (of.activity, of.decision) not in done
        # What a human has decided anew rests on that human.
        and of.effects is not Effects.REPLACED
        and of.taken.taken_at <= changed
        and any(of.used(place) for place in places)
    )


def _rectified_at(case: Case) -> Script[datetime]:
    """When the systems held the new values: what was decided later rests on these."""
    entries: tuple[Entry, ...] = yield ReadEntries(case.id)
    return max(entry.at for entry in entries if isinstance(entry.event, Fulfilled))
