"""On what ground personal data may be processed at all."""

import enum

from gdpr_rights.law.citations import Citation


@enum.unique
class LawfulBasis(enum.Enum):
    """A lawful basis of Art. 6(1).

    Source: GDPR Art. 6(1)(a)-(f).
    """

    CONSENT = "consent"
    CONTRACT = "contract"
    LEGAL_OBLIGATION = "legal-obligation"
    VITAL_INTERESTS = "vital-interests"
    PUBLIC_TASK = "public-task"
    LEGITIMATE_INTERESTS = "legitimate-interests"

    @property
    def citation(self) -> Citation:
        """The point of Art. 6(1)."""
        return Citation(f"GDPR Art. 6(1)({'abcdef'[list(LawfulBasis).index(self)]})")


@enum.unique
class SpecialBasis(enum.Enum):
    """What lifts the prohibition to process special categories of personal data.

    Source: GDPR Art. 9(2)(a)-(j).
    """

    EXPLICIT_CONSENT = "explicit-consent"
    EMPLOYMENT_AND_SOCIAL_LAW = "employment-and-social-law"
    VITAL_INTERESTS = "vital-interests"
    NOT_FOR_PROFIT_BODY = "not-for-profit-body"
    MADE_PUBLIC = "made-public"
    LEGAL_CLAIMS = "legal-claims"
    SUBSTANTIAL_PUBLIC_INTEREST = "substantial-public-interest"
    MEDICINE = "medicine"
    PUBLIC_HEALTH = "public-health"
    ARCHIVING_AND_RESEARCH = "archiving-and-research"

    @property
    def citation(self) -> Citation:
        """The point of Art. 9(2)."""
        return Citation(f"GDPR Art. 9(2)({'abcdefghij'[list(SpecialBasis).index(self)]})")
