"""The step that every script ends with: an event, the case after it, both in one transaction."""

from gdpr_rights.desk.effects import Append, Script
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import Event
from gdpr_rights.domain.projections import Projection


def recorded(case: Case, *events: Event, also: tuple[Projection, ...] = ()) -> Script[Case]:
    """Appends events to a case.

    Raises:
        IllegalStep: The case does not allow one of them; nothing was written.
        StaleVersion: Somebody else wrote meanwhile; nothing was written.
    """
    moved = case
    for event in events:
        moved = moved.after(event)
    yield Append(case.id, case.version, events, (moved.row(), *also))
    return moved
