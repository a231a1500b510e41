"""Which rights people have against a controller, by everything that its map says.

Source: RULEBOOK 2.1, 2.10.
"""

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.entitlements import rights_for
from gdpr_rights.domain.map_contents import MapContents
from gdpr_rights.domain.parties import Role
from gdpr_rights.law.rights import Right

FRANCE = "FR"
"""Whose law knows directives for the time after death (Loi 78-17, art. 85)."""


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

    Examples:
        >>> from gdpr_rights.domain.existing_rights import existing_rights
        >>> [right.value for right in existing_rights(data_map)][4:]
        ['portability', 'post-mortem directives', 'complaint']

    Source: RULEBOOK 2.1, 2.10.
    """
    activities = as_controller(data_map)
    found = {right for activity in activities for right in rights_for(activity)}
    if activities and data_map.controller.country == FRANCE:
        found.add(Right.POST_MORTEM_DIRECTIVES)
    return tuple(right for right in Right if right in found)
