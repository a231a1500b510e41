"""What we process for others is passed on to them, and the person is told to whom.

Source: GDPR Art. 28(3)(e); RULEBOOK 2.0/G3, G5.
"""

from gdpr_rights.desk.decisions import preview
from gdpr_rights.desk.effects import ReadCase, Script
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.timing import today
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import Forwarded, PartForwarded
from gdpr_rights.domain.plans import Forward, Plan
from gdpr_rights.errors import NothingToForward


def forward(
    setting: Setting,
    case_id: str,
    *,
    to: str | None,
    by: str,
    activities: tuple[str, ...],
    proof: str | None,
) -> Script[Case]:
    """Records that the request, or a part of it, was passed on to the controller concerned."""
    case: Case = yield ReadCase(case_id)
    case.check(PartForwarded)
    # What we process for a tenant, the tenant decides.
    to = to or case.tenant
    if to is None:
        raise ValueError("to whom was it passed on? Only a tenant goes without saying")
    plan = (yield from preview(setting, case_id, as_of=None)).plan
    open_ = not_forwarded(case, plan)
    named = activities or open_
    if not named or set(named) - set(open_):
        raise NothingToForward(case_id, open_)
    on = yield from today(setting)
    verdicts = [item.verdict for item in plan.items]
    whole = all(isinstance(verdict, Forward) for verdict in verdicts) and set(named) == set(open_)
    step = Forwarded if whole and case.plan is None else PartForwarded
    return (yield from recorded(case, step(to, activities=named, by=by, on=on, proof=proof)))


def not_forwarded(case: Case, plan: Plan) -> tuple[str, ...]:
    """The activities of the plan that have yet to be passed on, sorted."""
    done = {name for part in case.forwarded for name in part.activities}
    found = {
        name
        for item in plan.items
        if isinstance(item.verdict, Forward)
        for name in item.verdict.activities
    }
    return tuple(sorted(found - done))
