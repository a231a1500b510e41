"""Decisions based solely on automated processing: what allows them, and what a review comes to.

Source: GDPR Art. 22.
"""

import enum

from gdpr_rights.law.citations import Citation, Mark

GDPR_22_1 = Citation("GDPR Art. 22(1)")
GDPR_22_3 = Citation("GDPR Art. 22(3)")
GDPR_22_4 = Citation("GDPR Art. 22(4)")
GDPR_15_1_H = Citation("GDPR Art. 15(1)(h)")
CJEU_634_21 = Citation("CJEU C-634/21")
CJEU_203_22 = Citation("CJEU C-203/22")
WP251 = Citation("WP251 rev.01 p. 21", Mark.QUOTED)


@enum.unique
class DecisionAllowance(enum.Enum):
    """What allows a decision that is based solely on automated processing.

    Source: GDPR Art. 22(2)(a)-(c).
    """

    CONTRACT = "contract"
    LAW = "law"
    EXPLICIT_CONSENT = "explicit-consent"
    NONE = "none"
    """None of these: the decision is prohibited."""

    @property
    def citation(self) -> Citation:
        """The point of Art. 22(2), or the prohibition."""
        if self is DecisionAllowance.NONE:
            return GDPR_22_1
        return Citation(f"GDPR Art. 22(2)({'abc'[list(DecisionAllowance).index(self)]})")

    @property
    def gives_review(self) -> bool:
        """Whether Art. 22(3) gives the person human intervention, whatever a clause says.

        Source: GDPR Art. 22(3): "In the cases referred to in points (a) and (c)".
        """
        return self in (DecisionAllowance.CONTRACT, DecisionAllowance.EXPLICIT_CONSENT)


@enum.unique
class ReviewResult(enum.Enum):
    """What the human review of an automated decision came to."""

    UPHELD = "upheld"
    CHANGED = "changed"
