"""The grounds of an objection: the person is asked for them once, and need not give any.

Source: GDPR Art. 12(2), 21(1); RULEBOOK 2.8/O3: no silent refusal.
"""

from gdpr_rights.desk.effects import ReadCase, Script
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.timing import today
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import GroundsAsked, GroundsStated
from gdpr_rights.domain.requests import ObjectionRequest
from gdpr_rights.errors import IllegalStep


def ask_grounds(setting: Setting, case_id: str, *, by: str) -> Script[Case]:
    """Records that the person was asked what is particular about their situation."""
    case: Case = yield ReadCase(case_id)
    case.check(GroundsAsked)
    if not isinstance(case.request, ObjectionRequest):
        raise IllegalStep(case_id, "no objection", "ask_grounds", case.forward)
    if case.situation.asked is not None or case.situation.grounds(case.request):
        stage = f"{case.stage.value}, and the person was asked or has said it"
        raise IllegalStep(case_id, stage, "ask_grounds", case.forward)
    return (yield from recorded(case, GroundsAsked(by=by, on=(yield from today(setting)))))


def state_grounds(case_id: str, grounds: str) -> Script[Case]:
    """Records what the person says of their situation."""
    case: Case = yield ReadCase(case_id)
    case.check(GroundsStated)
    if not isinstance(case.request, ObjectionRequest):
        raise IllegalStep(case_id, "no objection", "state_grounds", case.forward)
    return (yield from recorded(case, GroundsStated(grounds)))
