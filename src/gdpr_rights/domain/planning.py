"""From a request to a plan: pure, total, and the same every time.

`plan` proposes; the controller decides. What RULEBOOK 2.13 reserves to humans is a `Judge`.
"""

from typing import assert_never

from gdpr_rights.domain.access import access_items
from gdpr_rights.domain.after_death import after_death_items, parts
from gdpr_rights.domain.after_death_requests import AfterDeathRequest, DirectiveRequest
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.directing import directive_items
from gdpr_rights.domain.erasure import erasure_items
from gdpr_rights.domain.explaining import explanation_questions
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.gates import items_at_the_gates
from gdpr_rights.domain.held_back import with_restrictions
from gdpr_rights.domain.instructions import Effect, Part, Scope
from gdpr_rights.domain.judgements import Question
from gdpr_rights.domain.objection import objection_items
from gdpr_rights.domain.plans import Action, Do, Item, Judge, Plan, Verdict
from gdpr_rights.domain.portability import portability_items
from gdpr_rights.domain.rectification import rectification_items
from gdpr_rights.domain.requesters import Administrator
from gdpr_rights.domain.requests import (
    AccessRequest,
    ErasureRequest,
    InformationRequest,
    ObjectionRequest,
    PortabilityRequest,
    RectificationRequest,
    Request,
    RestrictionRequest,
    ReviewRequest,
    WithdrawalRequest,
)
from gdpr_rights.domain.restriction import restriction_items
from gdpr_rights.domain.review import review_items
from gdpr_rights.domain.standing_to_ask import as_asked_by
from gdpr_rights.domain.withdrawal import withdrawal_items
from gdpr_rights.errors import UnknownKind


def plan(request: Request, data_map: DataMap, facts: Facts) -> Plan:
    """What the map and the facts propose for a request.

    Args:
        request: What the person asked.
        data_map: What is held, why, and on which basis.
        facts: What is known, the day included.

    Returns:
        Every personal field of every row the person may have, each with its verdict and why. No
        items where nothing is held about them: "no" is an answer too.

    Raises:
        UnknownKind: The map has no such kind of person.

    Examples:
        >>> from datetime import date
        >>> from gdpr_rights import DataSubject, ErasureRequest, Facts, plan
        >>> request = ErasureRequest(DataSubject.by("customer", email="ada@example.org"))
        >>> proposal = plan(request, data_map, Facts(date(2026, 11, 21)))
        >>> [item.id for item in proposal.items][:2]
        ['invoices/invoicing/runs', 'invoices/invoicing/undated']

    Source: GDPR Art. 15-17, 20; RULEBOOK 2.2-2.4, 2.7.
    """
    kind = request.subject.kind
    if kind not in data_map.subject:
        raise UnknownKind(kind, tuple(data_map.subject))
    at_the_gates = items_at_the_gates(request, data_map, facts)
    if at_the_gates is not None:
        return Plan(request, as_of=facts.today, items=at_the_gates)
    items, asked = _items(request, data_map, facts)
    items, of_requester = as_asked_by(request, data_map, facts, items)
    if isinstance(facts.requester, Administrator):
        asked = ()
    if isinstance(request, ErasureRequest):
        items = with_restrictions(data_map, items, facts)
    return Plan(request, as_of=facts.today, items=items, asked=(*of_requester, *asked))


def _items(  # noqa: C901, PLR0911 - one for each kind of request
    request: Request, data_map: DataMap, facts: Facts
) -> tuple[tuple[Item, ...], tuple[Question, ...]]:
    kind = request.subject.kind
    match request:
        case AccessRequest():
            return tuple(access_items(data_map, kind, facts)), explanation_questions(
                data_map, facts
            )
        case ErasureRequest():
            return erasure_items(data_map, kind, request, facts)
        case PortabilityRequest():
            return tuple(portability_items(data_map, kind, facts)), ()
        case RectificationRequest():
            return tuple(rectification_items(data_map, request, facts)), ()
        case RestrictionRequest():
            return restriction_items(data_map, request), ()
        case ObjectionRequest():
            return objection_items(data_map, request, facts), ()
        case WithdrawalRequest():
            return withdrawal_items(data_map, request), ()
        case ReviewRequest():
            return review_items(data_map, request, facts), ()
        case DirectiveRequest():
            return directive_items(request, facts), ()
        case AfterDeathRequest():
            return after_death_items(data_map, request, facts), ()
        case InformationRequest():
            told = Do(Action.INFORM, citations=(request.right.citation,))
            return (Item("information", verdict=told),), ()
        case _:
            assert_never(request)


def scopes(plan: Plan, data_map: DataMap, *, judged: bool = True) -> tuple[Scope, ...]:
    """What a plan means for each system, in the order in which systems are told.

    The system with the person's own dataset comes last: the others may need what it holds.

    Args:
        plan: The plan.
        data_map: Its map.
        judged: Whether every question is answered; else what a human has yet to decide counts
            too, so that they see how many rows it concerns.
    """
    kind = plan.request.subject.kind
    own = data_map.dataset[data_map.subject[kind].dataset].system
    found: dict[str, list[Part]] = {}
    if isinstance(plan.request, AfterDeathRequest):
        return tuple(
            scope for part in parts(plan) for scope in scopes(part, data_map, judged=judged)
        )
    for item in plan.items:
        effect = _effect(plan, item.verdict, judged=judged)
        if effect is None or not item.dataset:
            continue
        found.setdefault(data_map.dataset[item.dataset].system, []).append(
            Part(
                item.id,
                dataset=item.dataset,
                fields=item.fields,
                rows=item.rows,
                effect=effect,
            )
        )
    return tuple(
        Scope(data_map, system, kind, found[system])
        for system in sorted(found, key=lambda system: (system == own, system))
    )


def _effect(plan: Plan, verdict: Verdict, *, judged: bool) -> Effect | None:
    """What a system makes of a verdict; None where it has nothing to do with it."""
    match plan.request:
        case AccessRequest() | PortabilityRequest():
            return Effect.DISCLOSE if isinstance(verdict, Do) else None
        case RectificationRequest():
            concerned = Do if judged else Do | Judge
            return Effect.RECTIFY if isinstance(verdict, concerned) else None
        case ErasureRequest():
            return Effect.ERASE if isinstance(verdict, Do) else Effect.KEEP
        case _:
            # The other rights act on processing activities, not on rows.
            return None
