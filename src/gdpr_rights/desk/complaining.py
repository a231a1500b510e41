"""Complaints with a supervisory authority: noted in the case, and a reason to keep its record.

Source: GDPR Art. 77.
"""

from datetime import date

from gdpr_rights.desk.effects import ReadCase, Redact, Script
from gdpr_rights.desk.forgetting import forgotten
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.timing import today
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import ComplaintClosed, ComplaintLodged
from gdpr_rights.domain.stages import Stage
from gdpr_rights.errors import UnknownComplaint


def record(
    setting: Setting, case_id: str, *, authority: str, reference: str, on: date | None
) -> Script[Case]:
    """Notes a complaint; the same one twice is one."""
    case: Case = yield ReadCase(case_id)
    if any(one.reference == reference for one in case.contest.complaints):
        return case
    event = ComplaintLodged(authority, reference=reference, on=(yield from _day(setting, on)))
    return (yield from recorded(case, event))


def close(setting: Setting, case_id: str, *, reference: str, on: date | None) -> Script[Case]:
    """Notes that the authority has dealt with a complaint; what it kept is forgotten now."""
    case: Case = yield ReadCase(case_id)
    known = tuple(one.reference for one in case.contest.complaints)
    if reference not in known:
        raise UnknownComplaint(case_id, len(known))
    event = ComplaintClosed(reference, on=(yield from _day(setting, on)))
    case = yield from recorded(case, event)
    if case.contest.complaints or not case.stage.is_final:
        return case
    if case.stage is Stage.RETRACTED:
        yield Redact(case_id)
        moved: Case = yield ReadCase(case_id)
        return moved
    return (yield from forgotten(setting, case))


def _day(setting: Setting, on: date | None) -> Script[date]:
    now: date = yield from today(setting)
    if on is not None and on > now:
        raise ValueError("on is a day to come: record it when it has happened")
    return on if on is not None else now
