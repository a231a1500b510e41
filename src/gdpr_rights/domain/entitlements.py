"""Which rights a person has because of one processing activity.

Source: RULEBOOK 2.1.
"""

from collections.abc import Iterator

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.law.bases import LawfulBasis, SpecialBasis
from gdpr_rights.law.grounds import Exemption
from gdpr_rights.law.rights import Right
from gdpr_rights.law.rights_by_basis import Provision, bases_of


def rights_for(activity: ProcessingActivity) -> frozenset[Right]:
    """The rights that exist because an activity processes the data of a person.

    Where we are the processor they exist all the same, and are exercised against the controller.
    What does not depend on the basis of an activity is not among them: information, and
    directives for the time after death.

    Examples:
        >>> from gdpr_rights import ProcessingActivity, Retention, rights_for
        >>> books = ProcessingActivity(
        ...     "books", purpose="keep the books", lawful_basis="legal-obligation",
        ...     retention=Retention.criteria("ten years"))
        >>> sorted(right.value for right in rights_for(books))
        ['access', 'complaint', 'erasure', 'rectification', 'restriction']

    Source: RULEBOOK 2.1.
    """
    return frozenset(provision.right for provision in provisions_for(activity))


def provisions_for(activity: ProcessingActivity) -> Iterator[Provision]:
    """The lines of the matrix that are the person's, in the order of the matrix."""
    bases = {activity.lawful_basis}
    if activity.special_basis is SpecialBasis.EXPLICIT_CONSENT:
        # 20(1)(a) and 7(3) name consent under 9(2)(a) too.
        bases.add(LawfulBasis.CONSENT)
    for provision in Provision:
        if provision is Provision.OBJECTION_TO_MARKETING:
            # 21(2) asks for no basis: what a map calls marketing is marketing.
            exists = activity.direct_marketing
        else:
            exists = bool(bases & bases_of(provision)) and _is_concerned(provision, activity)
        if exists:
            yield provision


def _is_concerned(provision: Provision, activity: ProcessingActivity) -> bool:
    match provision:
        case Provision.HUMAN_REVIEW:
            return activity.automated_decision is not None
        case Provision.OBJECTION_TO_RESEARCH:
            return activity.exemption is Exemption.ARCHIVING_AND_RESEARCH
        case _:
            return True
