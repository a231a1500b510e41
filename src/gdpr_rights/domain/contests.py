"""How far a case has come in which an automated decision is contested, or that is complained of.

Source: GDPR Art. 22(3), 77.
"""

from collections.abc import Mapping
from typing import assert_never

import attrs

from gdpr_rights.domain import events as ev
from gdpr_rights.domain.events import Event
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.plans import Action, Do, Plan
from gdpr_rights.domain.stages import Stage

AnyContestEvent = (
    ev.ReviewOpened
    | ev.EffectsFrozen
    | ev.EffectsReleased
    | ev.Reviewed
    | ev.ComplaintLodged
    | ev.ComplaintClosed
)

CONTEST_STEPS: Mapping[type[Event], tuple[tuple[Stage, ...], Stage | None, str]] = {
    ev.ReviewOpened: ((Stage.RECEIVED,), None, "receive"),
    ev.EffectsFrozen: ((Stage.VERIFIED,), None, "vouch"),
    # What was decided on data that were rectified is reviewed once they are.
    ev.Reviewed: ((Stage.ACCEPTED, Stage.FULFILLED, Stage.ANSWERED), None, "review"),
    ev.EffectsReleased: ((Stage.ANSWERED, Stage.RETRACTED), None, "lift"),
    ev.ComplaintLodged: (tuple(Stage), None, "record_complaint"),
    ev.ComplaintClosed: (tuple(Stage), None, "close_complaint"),
}
"""Its part of the table of transitions."""


@attrs.frozen
class Contest:
    """What is contested in a case, and what humans made of it.

    Attributes:
        frozen: The decision that has no effects while a human reviews it.
        frozen_for: Whom it is about; a new challenge leaves this as it was.
        reviews: What humans made of automated decisions.
        complaints: Complaints with an authority that are not closed; while there is one, nothing
            of the case is redacted.
    """

    frozen: ev.EffectsFrozen | None = None
    frozen_for: ResolvedSubject | None = None
    reviews: tuple[ev.Reviewed, ...] = ()
    complaints: tuple[ev.ComplaintLodged, ...] = ()


def contested(before: Contest, event: AnyContestEvent, subject: ResolvedSubject | None) -> Contest:
    """What is contested after one more event."""
    match event:
        case ev.ReviewOpened():
            return before
        case ev.EffectsFrozen():
            return attrs.evolve(before, frozen=event, frozen_for=subject)
        case ev.EffectsReleased():
            return attrs.evolve(before, frozen=None, frozen_for=None)
        case ev.Reviewed():
            return attrs.evolve(before, reviews=(*before.reviews, event))
        case ev.ComplaintLodged():
            return attrs.evolve(before, complaints=(*before.complaints, event))
        case ev.ComplaintClosed(reference=reference):
            left = tuple(one for one in before.complaints if one.reference != reference)
            return attrs.evolve(before, complaints=left)
        case _:
            assert_never(event)


def wants(plan: Plan | None, action: Action) -> bool:
    """Whether a plan has such an action in it."""
    return plan is not None and any(
        isinstance(item.verdict, Do) and item.verdict.action is action for item in plan.items
    )


def awaits_review(plan: Plan | None, contest: Contest) -> bool:
    """Whether a human has yet to look at the decision that the person contests."""
    return not contest.reviews and wants(plan, Action.REVIEW)
