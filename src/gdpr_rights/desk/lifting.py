"""How a restriction that was asked for ends: the person is told, then it is lifted.

Source: GDPR Art. 18(3); RULEBOOK 2.5.
"""

from gdpr_rights.desk.effects import ReadCase, Script
from gdpr_rights.desk.forgetting import forgotten
from gdpr_rights.desk.informing import informed
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.restricting import lifting
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.timing import today
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import LiftingAnnounced, RestrictionLifted
from gdpr_rights.errors import IllegalStep


def announce_lifting(
    setting: Setting, case_id: str, *, by: str, because: str, channel: str
) -> Script[Case]:
    """Records that the person was told that a restriction is going to be lifted."""
    case: Case = yield ReadCase(case_id)
    if case.restricts and case.lifting is not None:
        return case
    case.check(LiftingAnnounced)
    if "announce_lifting" not in case.forward:
        raise IllegalStep(case_id, case.stage.value, "announce_lifting", case.forward)
    day = yield from today(setting)
    event = LiftingAnnounced(by=by, because=because, channel=channel, on=day)
    return (yield from recorded(case, event))


def lift(setting: Setting, case_id: str) -> Script[Case]:
    """Lifts the restriction of a case, once the person was told."""
    case: Case = yield ReadCase(case_id)
    if _is_over(case):
        case = yield from informed(setting, case)
        return (yield from forgotten(setting, case))
    events, standings = yield from lifting(setting, case)
    if not events:
        case.check(RestrictionLifted)
    case = yield from recorded(case, *events, also=standings)
    case = yield from informed(setting, case)
    return (yield from forgotten(setting, case))


def end_restriction(
    setting: Setting, case_id: str, *, by: str, because: str, channel: str
) -> Script[Case]:
    """Lifts a restriction because the person who asked for it wants it no longer."""
    case: Case = yield ReadCase(case_id)
    if _is_over(case):
        case = yield from informed(setting, case)
        return (yield from forgotten(setting, case))
    case.check(LiftingAnnounced)
    day = yield from today(setting)
    event = LiftingAnnounced(by=by, because=because, channel=channel, on=day, wished=True)
    lifted, standings = yield from lifting(setting, case)
    case = yield from recorded(case, event, *lifted, also=standings)
    case = yield from informed(setting, case)
    return (yield from forgotten(setting, case))


def _is_over(case: Case) -> bool:
    return bool(case.restrictions) and not case.restricts
