"""The rights a person may exercise."""

import enum

from gdpr_rights.law.citations import Citation, Mark


@enum.unique
class Right(enum.Enum):
    """A right of the data subject, by the name the law gives it.

    Examples:
        >>> from gdpr_rights import Right
        >>> str(Right.ERASURE.citation)
        'GDPR Art. 17'
    """

    INFORMATION = "information"
    ACCESS = "access"
    RECTIFICATION = "rectification"
    ERASURE = "erasure"
    RESTRICTION = "restriction"
    PORTABILITY = "portability"
    OBJECTION = "objection"
    HUMAN_REVIEW = "human review of automated decisions"
    CONSENT_WITHDRAWAL = "consent withdrawal"
    POST_MORTEM_DIRECTIVES = "post-mortem directives"
    COMPLAINT = "complaint"

    @property
    def citation(self) -> Citation:
        """Where the law grants it."""
        return _CITATIONS[self]


_CITATIONS = {
    Right.INFORMATION: Citation("GDPR Art. 13-14"),
    Right.ACCESS: Citation("GDPR Art. 15"),
    Right.RECTIFICATION: Citation("GDPR Art. 16"),
    Right.ERASURE: Citation("GDPR Art. 17"),
    Right.RESTRICTION: Citation("GDPR Art. 18"),
    Right.PORTABILITY: Citation("GDPR Art. 20"),
    Right.OBJECTION: Citation("GDPR Art. 21"),
    Right.HUMAN_REVIEW: Citation("GDPR Art. 22"),
    Right.CONSENT_WITHDRAWAL: Citation("GDPR Art. 7(3)"),
    Right.POST_MORTEM_DIRECTIVES: Citation("Loi 78-17, art. 84-86", Mark.QUOTED),
    Right.COMPLAINT: Citation("GDPR Art. 77"),
}
