"""Which rights people have against a controller, by the bases on which it processes.

Source: RULEBOOK 2.1.
"""

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.map_contents import MapContents
from gdpr_rights.domain.parties import Role
from gdpr_rights.law.bases import LawfulBasis, SpecialBasis
from gdpr_rights.law.rights import Right

_ALWAYS = (Right.ACCESS, Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION)
# 20(1)(a): "the processing is based on consent … or on a contract".
_PORTABLE = (LawfulBasis.CONSENT, LawfulBasis.CONTRACT)
# 21(1): "based on point (e) or (f) of Article 6(1)".
_OBJECTIONABLE = (LawfulBasis.PUBLIC_TASK, LawfulBasis.LEGITIMATE_INTERESTS)
FRANCE = "FR"


def rests_on_consent(activity: ProcessingActivity) -> bool:
    """Whether it may be stopped by withdrawing consent.

    Source: GDPR Art. 7(3), 9(2)(a).
    """
    return (
        activity.lawful_basis is LawfulBasis.CONSENT
        or activity.special_basis is SpecialBasis.EXPLICIT_CONSENT
    )


def rights_against(activity: ProcessingActivity) -> tuple[Right, ...]:
    """The rights of a person whose data an activity processes, in the order of the articles.

    Examples:
        >>> from gdpr_rights import ProcessingActivity, Retention
        >>> from gdpr_rights.domain.existing_rights import rights_against
        >>> books = ProcessingActivity(
        ...     "books", purpose="keep the books", lawful_basis="legal-obligation",
        ...     retention=Retention.criteria("ten years"))
        >>> [right.value for right in rights_against(books)]
        ['access', 'rectification', 'erasure', 'restriction', 'complaint']

    Source: RULEBOOK 2.1.
    """
    found = [*_ALWAYS]
    if activity.lawful_basis in _PORTABLE or rests_on_consent(activity):
        found.append(Right.PORTABILITY)
    if activity.lawful_basis in _OBJECTIONABLE or activity.direct_marketing:
        found.append(Right.OBJECTION)
    if activity.automated_decision is not None:
        found.append(Right.HUMAN_REVIEW)
    if rests_on_consent(activity):
        found.append(Right.CONSENT_WITHDRAWAL)
    return (*found, Right.COMPLAINT)


def as_controller(data_map: MapContents) -> tuple[ProcessingActivity, ...]:
    """The activities for which people turn to us, jointly or alone."""
    return tuple(
        activity for activity in data_map.activities if activity.role is not Role.PROCESSOR
    )


def as_processor(data_map: MapContents) -> tuple[ProcessingActivity, ...]:
    """The activities for which people turn to somebody else."""
    return tuple(activity for activity in data_map.activities if activity.role is Role.PROCESSOR)


def existing_rights(data_map: MapContents) -> tuple[Right, ...]:
    """Every right that somebody has against the controller; those of French law included.

    Source: RULEBOOK 2.1, 2.10.
    """
    activities = as_controller(data_map)
    found = {right for activity in activities for right in rights_against(activity)}
    if activities and data_map.controller.country == FRANCE:
        found.add(Right.POST_MORTEM_DIRECTIVES)
    return tuple(right for right in Right if right in found)
