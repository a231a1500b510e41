"""Letters about what goes on beside an answer: restrictions, reviews, directives."""

from datetime import date

import attrs

from gdpr_rights.domain.letters.parts import Addressed, a_day, each_says_something, reasons
from gdpr_rights.domain.refusals import RefusalInformation
from gdpr_rights.domain.values import as_tuple, not_blank
from gdpr_rights.law.automated import ReviewResult


@attrs.frozen(kw_only=True)
class RestrictionLift(Addressed):
    """The restriction ends: this is sent before it does, or cannot be built.

    Attributes:
        restricted: What is restricted until then.
        because: Why it ends.
        lifts_on: The day from which the data are used again.

    Source: GDPR Art. 18(3).
    """

    restricted: tuple[str, ...] = attrs.field(converter=as_tuple, validator=each_says_something)
    because: str = reasons()
    lifts_on: date = a_day()

    @lifts_on.validator
    def _check_lifts_on(self, _attribute: object, value: date) -> None:
        # 18(3): "shall be informed by the controller before the restriction … is lifted".
        if value < self.on:
            raise ValueError("the person is informed before the restriction is lifted")


@attrs.frozen(kw_only=True)
class ReviewOutcome(Addressed):
    """A human reviewed an automated decision: the outcome, the reasons, and in which role.

    Attributes:
        decision: Which decision was reviewed.
        result: Whether it stands.
        because: The reasons.
        reviewer_role: The role of the human who reviewed it; their name is not needed.
        reviewed_on: When.
        new_decision: What was decided instead.
        is_stopped: Whether nothing allowed the decision, so that no such one is taken any more.
        refusal: Where it stands, the remedies, if the controller tells them here.

    Source: GDPR Art. 22(3).
    """

    decision: str = attrs.field(validator=not_blank)
    result: ReviewResult = attrs.field(converter=ReviewResult)
    because: str = reasons()
    reviewer_role: str = attrs.field(validator=not_blank)
    reviewed_on: date = a_day()
    new_decision: str = attrs.field(default="", repr=False)
    is_stopped: bool = False
    refusal: RefusalInformation | None = None


@attrs.frozen(kw_only=True)
class DirectiveReceipt(Addressed):
    """Directives for after the person's death were registered.

    It always says how they are changed and revoked: at any time, by writing to the controller.

    Attributes:
        directive_id: By which name they are kept.
        scope: What they are about.
        registered_on: When they were registered.

    Source: Loi 78-17, art. 85.
    """

    directive_id: str = attrs.field(validator=not_blank)
    scope: tuple[str, ...] = attrs.field(converter=as_tuple, validator=each_says_something)
    registered_on: date = a_day()
