"""Grounds for erasure, exemptions from it, and grounds to refuse a request."""

import enum

from gdpr_rights.law.citations import Citation, Mark


@enum.unique
class ErasureGround(enum.Enum):
    """Why personal data must be erased.

    Source: GDPR Art. 17(1)(a)-(f).
    """

    NO_LONGER_NECESSARY = "no longer necessary"
    CONSENT_WITHDRAWN = "consent withdrawn"
    OBJECTION = "objection"
    UNLAWFUL_PROCESSING = "unlawful processing"
    LEGAL_OBLIGATION_TO_ERASE = "legal obligation to erase"
    COLLECTED_FROM_A_CHILD = "collected from a child"

    @property
    def citation(self) -> Citation:
        """The point of Art. 17(1)."""
        return Citation(f"GDPR Art. 17(1)({'abcdef'[list(ErasureGround).index(self)]})")


@enum.unique
class Exemption(enum.Enum):
    """Why personal data stay in spite of a ground for erasure, to the extent necessary.

    Source: GDPR Art. 17(3)(a)-(e).
    """

    FREEDOM_OF_EXPRESSION = "freedom of expression and information"
    LEGAL_OBLIGATION = "legal obligation or public task"
    PUBLIC_HEALTH = "public health"
    ARCHIVING_AND_RESEARCH = "archiving, research or statistics"
    LEGAL_CLAIMS = "legal claims"

    @property
    def citation(self) -> Citation:
        """The point of Art. 17(3)."""
        return Citation(f"GDPR Art. 17(3)({'abcde'[list(Exemption).index(self)]})")

    @property
    def needs_judgement(self) -> bool:
        """Whether a human must weigh it each time.

        A legal obligation and legal claims apply of themselves once the map cites the rule that
        requires the storage; the other three are always weighed.

        Source: GDPR Art. 17(3)(a), (c), (d).
        """
        return self not in (Exemption.LEGAL_OBLIGATION, Exemption.LEGAL_CLAIMS)


@enum.unique
class RestrictionCause(enum.Enum):
    """Why data are only stored for a while.

    Source: GDPR Art. 18(1)(a)-(d).
    """

    ACCURACY_CONTESTED = "accuracy contested"
    UNLAWFUL_PROCESSING = "unlawful processing"
    NEEDED_FOR_CLAIMS = "needed for legal claims"
    OBJECTION_PENDING = "objection pending"

    @property
    def citation(self) -> Citation:
        """The point of Art. 18(1)."""
        return Citation(f"GDPR Art. 18(1)({'abcd'[list(RestrictionCause).index(self)]})")


@enum.unique
class UseWhileRestricted(enum.Enum):
    """What restricted data may be used for, apart from storage.

    Source: GDPR Art. 18(2).
    """

    CONSENT = "the data subject's consent"
    LEGAL_CLAIMS = "legal claims"
    PROTECTION_OF_ANOTHER = "protection of the rights of another person"
    PUBLIC_INTEREST = "important public interest"


@enum.unique
class RefusalGround(enum.Enum):
    """Why a controller does not act on a request, or on a part of it."""

    IDENTITY_NOT_ESTABLISHED = "identity not established"
    MANIFESTLY_UNFOUNDED = "manifestly unfounded"
    MANIFESTLY_EXCESSIVE = "manifestly excessive"
    RIGHTS_OF_OTHERS = "rights and freedoms of others"
    SECURITY_OF_PROCESSING = "security of processing"
    EXEMPTION_FROM_ERASURE = "exemption from erasure"
    OVERRIDING_GROUNDS = "overriding legitimate grounds"
    NATIONAL_RESTRICTION = "restriction in national law"
    NO_GROUND = "no ground applies"
    ACCURACY_VERIFIED = "data verified to be accurate"
    RESEARCH_DEROGATION = "derogation for research or statistics in national law"
    CONTRARY_DIRECTIVE = "contrary to a directive of the person who died"
    BEYOND_THE_HEIRS_PURPOSES = "beyond what heirs may ask"
    NO_AUTHORITY = "no authority to ask for the person"

    @property
    def citation(self) -> Citation:
        """Where the law allows it."""
        return _REFUSALS[self]

    @property
    def needs_judgement(self) -> bool:
        """Whether only a human may refuse on it; the others follow from the map and the record.

        Source: RULEBOOK 2.10, 2.13.
        """
        return self not in (
            RefusalGround.SECURITY_OF_PROCESSING,
            RefusalGround.EXEMPTION_FROM_ERASURE,
            RefusalGround.NO_GROUND,
            RefusalGround.CONTRARY_DIRECTIVE,
            RefusalGround.BEYOND_THE_HEIRS_PURPOSES,
            RefusalGround.NO_AUTHORITY,
        )


_REFUSALS = {
    RefusalGround.IDENTITY_NOT_ESTABLISHED: Citation("GDPR Art. 12(2)"),
    RefusalGround.MANIFESTLY_UNFOUNDED: Citation("GDPR Art. 12(5)(b)"),
    RefusalGround.MANIFESTLY_EXCESSIVE: Citation("GDPR Art. 12(5)(b)"),
    RefusalGround.RIGHTS_OF_OTHERS: Citation("GDPR Art. 15(4)"),
    RefusalGround.SECURITY_OF_PROCESSING: Citation("GDPR Art. 32(1)(b)", Mark.DERIVED),
    RefusalGround.EXEMPTION_FROM_ERASURE: Citation("GDPR Art. 17(3)"),
    RefusalGround.OVERRIDING_GROUNDS: Citation("GDPR Art. 21(1)"),
    RefusalGround.NATIONAL_RESTRICTION: Citation("GDPR Art. 23"),
    RefusalGround.NO_GROUND: Citation("GDPR Art. 17(1)"),
    RefusalGround.ACCURACY_VERIFIED: Citation("GDPR Art. 16"),
    RefusalGround.RESEARCH_DEROGATION: Citation("GDPR Art. 89(2)"),
    RefusalGround.CONTRARY_DIRECTIVE: Citation("Loi 78-17, art. 85 I", Mark.QUOTED),
    RefusalGround.BEYOND_THE_HEIRS_PURPOSES: Citation("Loi 78-17, art. 85 II", Mark.QUOTED),
    RefusalGround.NO_AUTHORITY: Citation("EDPB Guidelines 01/2022 para. 80-81", Mark.QUOTED),
}
