"""What a data map says of a decision taken without a human.

Source: GDPR Art. 15(1)(h), 22; RULEBOOK 2.9/D1-D8.
"""

import enum
from datetime import date

import attrs

from gdpr_rights.domain.values import not_blank
from gdpr_rights.law.automated import DecisionAllowance


@enum.unique
class WhileContested(enum.Enum):
    """What becomes of the effects of a decision while a human reviews it."""

    STANDS = "stands"
    FROZEN = "frozen"


@attrs.frozen(kw_only=True)
class AutomationFinding:
    """What a human found: whether Art. 22(1) reaches the decision. Only a human can say so.

    Attributes:
        solely_automated: Whether no human with authority really decides. A score on which somebody
            else strongly draws is a decision already (CJEU C-634/21).
        significant: Whether it has legal effects on the person or similarly affects them.
        by: Who found it.
        on: When.
        because: What they looked at; where a human decides, how that human is involved.

    Source: GDPR Art. 22(1); WP251 rev.01 p. 21.
    """

    solely_automated: bool = attrs.field(validator=attrs.validators.instance_of(bool))
    significant: bool = attrs.field(validator=attrs.validators.instance_of(bool))
    by: str = attrs.field(validator=not_blank)
    on: date = attrs.field(validator=attrs.validators.instance_of(date))
    because: str = attrs.field(validator=not_blank, repr=False)

    @property
    def engages(self) -> bool:
        """Whether Art. 22 reaches the decision."""
        return self.solely_automated and self.significant


@attrs.frozen(kw_only=True)
class AutomatedDecision:
    """A decision taken without a human: what an answer explains of it, and what allows it.

    Attributes:
        logic: The procedure and the principles by which it is taken, in plain words.
        significance: What it is about.
        consequences: What follows from it for the person.
        allowed_by: Which point of Art. 22(2) the controller relies on; None where nobody has said,
            which a human is then asked.
        law: For `DecisionAllowance.LAW`, which law authorises it.
        safeguards: What protects the person: those of that law, or those for special categories.
        finding: What a human found of it.
        while_contested: What becomes of its effects while a human reviews it.
        waiver: What the terms say of giving up the review. It is noted and changes nothing.

    Examples:
        >>> from gdpr_rights import AutomatedDecision
        >>> AutomatedDecision(
        ...     logic="a score of past payments", significance="sets the credit limit",
        ...     consequences="orders above it are paid in advance", allowed_by="contract",
        ... ).allowed_by
        <DecisionAllowance.CONTRACT: 'contract'>

    Source: GDPR Art. 15(1)(h), 22.
    """

    logic: str = attrs.field(validator=not_blank)
    significance: str = attrs.field(validator=not_blank)
    consequences: str = attrs.field(validator=not_blank)
    allowed_by: DecisionAllowance | None = attrs.field(
        default=None, converter=attrs.converters.optional(DecisionAllowance)
    )
    law: str | None = attrs.field(default=None, validator=attrs.validators.optional(not_blank))
    safeguards: str | None = attrs.field(
        default=None, validator=attrs.validators.optional(not_blank)
    )
    finding: AutomationFinding | None = None
    while_contested: WhileContested = attrs.field(
        default=WhileContested.STANDS, converter=WhileContested
    )
    waiver: str | None = attrs.field(default=None, validator=attrs.validators.optional(not_blank))
