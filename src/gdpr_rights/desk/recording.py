"""The step that every script ends with: an event, the case after it, both in one transaction."""

from gdpr_rights.desk.effects import Append, AppendMany, Script
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import CaseEvent
from gdpr_rights.domain.projections import Projection
from gdpr_rights.ports import Write


def recorded(
    case: Case,
    *events: CaseEvent,
    also: tuple[Projection, ...] = (),
    writes: tuple[Write, ...] = (),
) -> Script[Case]:
    """Appends events to a case, and what goes with them to other streams.

    Raises:
        IllegalStep: The case does not allow one of them; nothing was written.
        StaleVersion: Somebody else wrote meanwhile; nothing was written.
    """
    moved = case
    for event in events:
        moved = moved.after(event)
    rows = (moved.row(), *also)
    if writes:
        yield AppendMany((Write(case.id, case.version, events, rows), *writes))
    else:
        yield Append(case.id, case.version, events, rows)
    return moved
