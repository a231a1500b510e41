"""What happens in a case when a person contests an automated decision.

Source: GDPR Art. 22(3); RULEBOOK 2.9, 2.11.
"""

import enum
from datetime import date

import attrs

from gdpr_rights.domain.events.contest import ContestEvent
from gdpr_rights.domain.values import as_names, as_tuple, not_blank, personal
from gdpr_rights.law.automated import ReviewResult
from gdpr_rights.law.citations import Citation


@enum.unique
class Effects(enum.Enum):
    """What becomes of the effects of an automated decision."""

    STANDS = "stands"
    FROZEN = "frozen"
    """While a human reviews it, as the map says."""
    STOPPED = "stopped"
    """Nothing in Art. 22(2) allows it: no such decision is taken about the person."""
    REPLACED = "replaced"
    """A human decided otherwise."""


@attrs.frozen
class ReviewOpened(ContestEvent):
    """A human must look at a decision: this follows from the request alone.

    Attributes:
        activity: The processing activity that took it.
        decision: The application's name of it; None where the request names none.
        citations: Why.
    """

    activity: str = attrs.field(validator=not_blank)
    decision: str | None = attrs.field(default=None, kw_only=True)
    citations: tuple[Citation, ...] = attrs.field(converter=as_tuple, kw_only=True)


@attrs.frozen
class EffectsFrozen(ContestEvent):
    """From now on the decision has no effects, until the person was told what came of the review.

    Attributes:
        activity: The processing activity that took it.
        decision: The application's name of it; None for every one of this activity.
        effects: Whether they are frozen or stopped.
        citation: Why.
    """

    activity: str = attrs.field(validator=not_blank)
    decision: str | None = attrs.field(default=None, kw_only=True)
    effects: Effects = attrs.field(default=Effects.FROZEN, kw_only=True)
    citation: Citation = attrs.field(kw_only=True)


@attrs.frozen
class EffectsReleased(ContestEvent):
    """The person was told what came of the review: what a human decided holds."""

    activity: str = attrs.field(validator=not_blank)
    decision: str | None = attrs.field(default=None, kw_only=True)


@attrs.frozen(kw_only=True)
class Reviewed(ContestEvent):
    """A human looked at an automated decision, and decided.

    Attributes:
        activity: The processing activity that took it.
        decision: The application's name of it, as far as it is known.
        by: Who reviewed it: a human.
        authority: In which role, and what lets them change the decision.
        looked_at: The data they looked at.
        considered: What they made of the person's point of view.
        result: Whether the decision stands.
        because: The reasons, as the person is told them.
        new_decision: What was decided instead.
        on: When, a day in the controller's time zone.

    Source: GDPR Art. 22(3).
    """

    activity: str = attrs.field(validator=not_blank)
    decision: str | None = None
    by: str = attrs.field(validator=not_blank)
    authority: str = attrs.field(validator=not_blank, repr=False)
    looked_at: tuple[str, ...] = attrs.field(
        converter=as_names, validator=attrs.validators.min_len(1)
    )
    considered: str = personal(redacted="", default="")
    result: ReviewResult = attrs.field(converter=ReviewResult)
    because: str = attrs.field(validator=not_blank, repr=False)
    new_decision: str | None = personal(default=None)
    on: date
