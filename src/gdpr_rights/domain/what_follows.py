"""From a plan to what else follows from its request.

Source: RULEBOOK 2.11.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

import attrs

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.after_death_requests import AfterDeathRequest
from gdpr_rights.domain.automated import WhileContested
from gdpr_rights.domain.consequences import Consequence, SideEffect, Trigger, following
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.entitlements import rights_for
from gdpr_rights.domain.erasure import erasure_items
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.gates import fee_asked
from gdpr_rights.domain.parties import DataSubject, Role
from gdpr_rights.domain.plans import Action, Do, Forward, Item, Judge, Plan, Refuse
from gdpr_rights.domain.requests import (
    AccessRequest,
    ErasureRequest,
    ObjectionRequest,
    PortabilityRequest,
    RectificationRequest,
    RestrictionRequest,
    ReviewRequest,
    WithdrawalRequest,
)
from gdpr_rights.domain.withdrawal import rests_on_consent
from gdpr_rights.law.grounds import ErasureGround, RefusalGround, RestrictionCause
from gdpr_rights.law.rights import Right

AT_ONCE = frozenset(
    {Trigger.MARKETING_OBJECTED, Trigger.CONSENT_WITHDRAWN, Trigger.FORWARDED, Trigger.COPY_ASKED}
)
"""What has its effects while it is still asked who asks, or what they want."""

Found = Iterator[tuple[Trigger, tuple[str, ...]]]


def what_follows(plan: Plan, data_map: DataMap, facts: Facts) -> tuple[Consequence, ...]:
    """Everything that follows from a request, as far as its plan says by now.

    Args:
        plan: The plan of the request.
        data_map: Its map.
        facts: What is known.
    """
    names: dict[Trigger, dict[str, None]] = {}
    for trigger, activities in _triggers(plan, data_map, facts):
        names.setdefault(trigger, {}).update(dict.fromkeys(activities))
    found: list[Consequence] = []
    for trigger, named in names.items():
        for one in following(trigger, named):
            if one.effect in _OF_THE_REQUEST and not _was_asked(plan):
                continue
            concerned = _concerned(one, plan.request.subject, data_map, facts)
            if concerned is not None:
                found.append(attrs.evolve(one, activities=concerned))
    return tuple(found)


def _triggers(plan: Plan, data_map: DataMap, facts: Facts) -> Found:
    yield from _of_any(plan, facts)
    match plan.request:
        case AccessRequest() | PortabilityRequest():
            yield from _of_copy(plan)
        case RectificationRequest():
            yield from _of_rectification(plan)
        case ErasureRequest() as request:
            yield from _of_erasure(plan, request, facts)
        case RestrictionRequest() as request:
            yield from _of_restriction(plan, request, data_map)
        case ObjectionRequest() | WithdrawalRequest():
            for item in plan.items:
                yield from _of_stopping(item, data_map)
        case ReviewRequest(activity=activity) if _does(plan, Action.REVIEW):
            yield Trigger.DECISION_CONTESTED, (activity,)
        case _:
            pass


def _of_any(plan: Plan, facts: Facts) -> Found:
    if fee_asked(facts):
        yield Trigger.FEE_FOUND, ()
    if isinstance(plan.request, AfterDeathRequest) and facts.death is not None:
        yield Trigger.DEATH_NOTIFIED, ()
    for item in plan.items:
        if isinstance(item.verdict, Forward):
            yield Trigger.FORWARDED, item.verdict.activities


def _of_copy(plan: Plan) -> Found:
    asked = [item for item in plan.items if isinstance(item.verdict, Do | Judge)]
    if asked:
        yield Trigger.COPY_ASKED, _activities(asked)


def _of_rectification(plan: Plan) -> Found:
    for item in plan.items:
        match item.verdict:
            case Judge():
                yield Trigger.ACCURACY_CONTESTED, item.activities
            case Do(action=Action.RECTIFY):
                yield Trigger.RECTIFIED, item.activities
            case Refuse(grounds=grounds) if RefusalGround.ACCURACY_VERIFIED in grounds:
                yield Trigger.RECTIFICATION_REFUSED, item.activities
            case _:
                pass


def _of_erasure(plan: Plan, request: ErasureRequest, facts: Facts) -> Found:
    if request.closing_account:
        yield Trigger.ACCOUNT_CLOSING, ()
    if Right.ACCESS in facts.open_rights:
        yield Trigger.ERASURE_WITH_ACCESS, ()
    if Right.PORTABILITY in facts.open_rights:
        yield Trigger.ERASURE_WITH_PORTABILITY, ()
    erased = [item for item in plan.items if isinstance(item.verdict, Do)]
    if erased:
        yield Trigger.ERASED, _activities(erased)


def _of_restriction(plan: Plan, request: RestrictionRequest, data_map: DataMap) -> Found:
    granted = [item for item in plan.items if isinstance(item.verdict, Do)]
    if not granted:
        return
    places = {item.dataset for item in granted if item.dataset}
    using = {
        name
        for dataset in data_map.datasets
        if dataset.name in places
        for _, of in dataset.personal_fields()
        for name in of.used_for
    }
    yield Trigger.RESTRICTED, (*_activities(granted), *sorted(using))
    if request.cause is RestrictionCause.UNLAWFUL_PROCESSING:
        yield Trigger.UNLAWFUL_FOUND, _activities(granted)


def _of_stopping(item: Item, data_map: DataMap) -> Found:
    for name in item.activities:
        activity = data_map.activity[name]
        match item.verdict:
            case Judge():
                yield Trigger.OBJECTION_RECEIVED, (name,)
            case Do() if rests_on_consent(activity):
                yield Trigger.CONSENT_WITHDRAWN, (name,)
            case Do() if activity.direct_marketing:
                yield Trigger.MARKETING_OBJECTED, (name,)
            case Do():
                yield Trigger.OBJECTION_UPHELD, (name,)
            case _:
                pass


def _activities(items: Iterable[Item]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for item in items for name in item.activities))


def _does(plan: Plan, action: Action) -> bool:
    return any(isinstance(i.verdict, Do) and i.verdict.action is action for i in plan.items)


_OF_THE_REQUEST = (SideEffect.RESTRICT, SideEffect.INFORM_BEFORE_LIFTING)


def _was_asked(plan: Plan) -> bool:
    """Whether data are restricted because the person asked; an objection asks for it of itself."""
    request = plan.request
    return not isinstance(request, RectificationRequest) or request.restrict


def _concerned(
    one: Consequence, subject: DataSubject, data_map: DataMap, facts: Facts
) -> tuple[str, ...] | None:
    """The activities for which an effect follows indeed; None where it follows for none."""
    match one.effect:
        case SideEffect.PROPOSE_ERASURE:
            found = _erasable(one, subject, data_map, facts)
        case SideEffect.EXAMINE_OTHER_BASIS:
            found = _others_of_the_purpose(one.activities, data_map)
        case SideEffect.INFORM_OF_PORTABILITY:
            portable = (
                of.name for of in data_map.activities if Right.PORTABILITY in rights_for(of)
            )
            found = tuple(portable)
        case effect if (fits := _FITS.get(effect)) is not None:
            found = tuple(name for name in one.activities if fits(data_map.activity[name]))
        case _:
            return one.activities
    return found or None


_FITS: Mapping[SideEffect, Callable[[ProcessingActivity], bool]] = {
    SideEffect.INFORM_RECIPIENTS: lambda of: any(one.informed for one in of.recipients),
    # It is for the controller to say in the map whether that is feasible.
    SideEffect.FREEZE_DECISION: lambda of: (
        of.automated_decision is not None
        and of.automated_decision.while_contested is WhileContested.FROZEN
    ),
    SideEffect.REVIEW_DECISIONS: lambda of: of.automated_decision is not None,
}


def _erasable(
    one: Consequence, subject: DataSubject, data_map: DataMap, facts: Facts
) -> tuple[str, ...]:
    """The activities without which some data have nothing left to stand on."""
    if one.ground is None:
        return ()
    request = ErasureRequest(subject, grounds=(one.ground,), activities=one.activities)
    # What was heeded a moment ago is not weighed again.
    heeded = one.activities if one.ground is ErasureGround.OBJECTION else ()
    objected = (*facts.objected, *heeded)
    known = attrs.evolve(facts, objected=objected, nothing_held=False)
    items, _ = erasure_items(data_map, subject.kind, request, known)
    falling = {name for item in items if isinstance(item.verdict, Do) for name in item.activities}
    return tuple(name for name in one.activities if name in falling)


def _others_of_the_purpose(names: Iterable[str], data_map: DataMap) -> tuple[str, ...]:
    """Activities that go on with the same purpose, on another basis than consent."""
    ended = {data_map.activity[name].purpose for name in names}
    return tuple(
        of.name
        for of in data_map.activities
        if of.purpose in ended and not rests_on_consent(of) and of.role is not Role.PROCESSOR
    )
