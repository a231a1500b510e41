"""The register of automated decisions about a person, folded from their record and their cases.

Source: GDPR Art. 15(1)(h), 22(3); RULEBOOK 2.9, 2.11.
"""

from collections.abc import Iterable
from datetime import datetime

import attrs

from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import (
    DecisionExplained,
    DecisionTaken,
    Effects,
    EffectsFrozen,
    Event,
    Reviewed,
)
from gdpr_rights.domain.parties import DataSubject
from gdpr_rights.domain.places import Place
from gdpr_rights.domain.plans import Action, Do
from gdpr_rights.domain.rectification import numbered
from gdpr_rights.domain.requests import RectificationRequest, ReviewRequest
from gdpr_rights.domain.stages import Stage
from gdpr_rights.domain.values import as_tuple, is_aware, not_blank
from gdpr_rights.law.automated import ReviewResult

LONGEST_NAME = 100
"""Characters of the application's name of a decision."""


@attrs.frozen
class NewDecision:
    """A decision to be recorded, as an application knows it. Attributes as of `DecisionTaken`.

    Attributes:
        subject: Whom it is about.
        tenant: The key of their tenant, where the map has tenants.
    """

    subject: DataSubject
    activity: str = attrs.field(validator=not_blank)
    decision: str = attrs.field(
        validator=attrs.validators.and_(not_blank, attrs.validators.max_len(LONGEST_NAME)),
        kw_only=True,
    )
    outcome: str = attrs.field(validator=not_blank, kw_only=True, repr=False)
    taken_at: datetime | None = attrs.field(
        default=None, validator=attrs.validators.optional(is_aware), kw_only=True
    )
    data_used: tuple[Place, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    applied: str = attrs.field(default="", kw_only=True, repr=False)
    tenant: str | None = attrs.field(default=None, kw_only=True)


@attrs.frozen(kw_only=True)
class RecordedDecision:
    """A decision that a person may contest.

    Attributes:
        taken: What was recorded when it was taken.
        explained: How it is explained to the person, once a human signed that off.
        contested: The cases in which the person contests it, by their names.
        review: What a human made of it last.
        effects: What became of its effects.
    """

    taken: DecisionTaken
    explained: DecisionExplained | None = None
    contested: tuple[str, ...] = ()
    review: Reviewed | None = None
    effects: Effects = Effects.STANDS

    @property
    def activity(self) -> str:
        """The processing activity that took it."""
        return self.taken.activity

    @property
    def decision(self) -> str:
        """The application's name of it."""
        return self.taken.decision

    def used(self, place: Place) -> bool:
        """Whether it rests on these data, or on some of them."""
        return any(_meet(place, known) for known in self.taken.data_used)


def _meet(one: Place, other: Place) -> bool:
    """Whether two places have data in common; what a place does not name is all of it."""
    keys = tuple(map(str, one.key)), tuple(map(str, other.key))
    return (
        one.dataset == other.dataset
        and (not one.field or not other.field or one.field == other.field)
        and (not all(keys) or keys[0] == keys[1])
    )


@attrs.frozen
class UnknownDecision:
    """The register has no such decision about the person.

    Attributes:
        decision: The name that was given; None where none was, and the register has none at all.
        known: The names it has.
    """

    decision: str | None
    known: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)


def register(events: Iterable[Event], cases: Iterable[Case]) -> tuple[RecordedDecision, ...]:
    """The decisions about a person, oldest first.

    Args:
        events: The record of the person, in its order.
        cases: Their cases, in the order of arrival; others than those with a review do not count.
    """
    taken: dict[tuple[str, str], DecisionTaken] = {}
    explained: dict[tuple[str, str], DecisionExplained] = {}
    for event in events:
        match event:
            case DecisionTaken(activity=activity, decision=decision):
                # The first one counts: two records of one person may both have it.
                taken.setdefault((activity, decision), event)
            case DecisionExplained(activity=activity, decision=decision):
                explained[activity, decision] = event
            case _:
                pass
    known = tuple(cases)
    ordered = sorted(taken.values(), key=lambda of: of.taken_at)
    return tuple(
        _decision(of, explained.get((of.activity, of.decision)), known, ordered) for of in ordered
    )


def _decision(
    taken: DecisionTaken,
    explained: DecisionExplained | None,
    cases: tuple[Case, ...],
    every: Iterable[DecisionTaken],
) -> RecordedDecision:
    latest = [of for of in every if of.activity == taken.activity][-1] is taken
    contesting = [case for case in cases if _is_about(case, taken, latest=latest)]
    reviews = [
        review
        for case in cases
        for review in case.contest.reviews
        if (review.activity, review.decision) == (taken.activity, taken.decision)
    ]
    frozen = [
        case.contest.frozen
        for case in cases
        if case.contest.frozen is not None and _freezes(case.contest.frozen, taken)
    ]
    changed = bool(reviews) and reviews[-1].result is ReviewResult.CHANGED
    return RecordedDecision(
        taken=taken,
        explained=explained,
        contested=tuple(case.id for case in contesting),
        review=reviews[-1] if reviews else None,
        effects=Effects.REPLACED
        if changed
        else Effects.STOPPED
        if any(one.effects is Effects.STOPPED for one in frozen)
        else Effects.FROZEN
        if frozen
        else Effects.STANDS,
    )


def _is_about(case: Case, taken: DecisionTaken, *, latest: bool) -> bool:
    request = case.request
    if not isinstance(request, ReviewRequest) or request.activity != taken.activity:
        return False
    if case.contest.reviews:
        return any(review.decision == taken.decision for review in case.contest.reviews)
    return request.decision == taken.decision or (request.decision is None and latest)


def _freezes(frozen: EffectsFrozen, taken: DecisionTaken) -> bool:
    # What nothing allows is not taken at all, whatever the name of the decision.
    every = frozen.decision is None or frozen.effects is Effects.STOPPED
    return frozen.activity == taken.activity and (every or frozen.decision == taken.decision)


def contested_one(
    decisions: Iterable[RecordedDecision], activity: str, decision: str | None
) -> RecordedDecision | None:
    """The decision that is meant: the one of that name, else the latest of the activity."""
    of_activity = [of for of in decisions if of.activity == activity]
    if decision is None:
        return of_activity[-1] if of_activity else None
    return next((of for of in of_activity if of.decision == decision), None)


def rectified_places(case: Case) -> tuple[Place, ...]:
    """The data that a rectification changed; none before it was carried out."""
    request = case.request
    if (
        not isinstance(request, RectificationRequest)
        or case.plan is None
        or case.stage not in (Stage.FULFILLED, Stage.ANSWERED)
        or case.refusal is not None
    ):
        return ()
    corrections = dict(numbered(request))
    return tuple(
        Place(of.dataset, of.field, key=of.key)
        for item in case.plan.items
        if (of := corrections.get(item.id)) is not None
        and isinstance(item.verdict, Do)
        and item.verdict.action is Action.RECTIFY
    )
