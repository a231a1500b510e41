"""What an accepted request about the time after a death changes in the library's own records.

Source: Loi 78-17, art. 85; RULEBOOK 2.10.
"""

from datetime import datetime

from gdpr_rights.desk.after_death import standings
from gdpr_rights.desk.effects import Now, ReadCase, Script
from gdpr_rights.desk.people import noted, person_of
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.stopping import NOTHING, Effects
from gdpr_rights.desk.timing import today
from gdpr_rights.domain.after_death_requests import AfterDeathRequest, DirectiveRequest
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.directing import REGISTERED, DirectiveFiled, scope_of
from gdpr_rights.domain.events import (
    DirectiveRegistered,
    DirectiveRevoked,
)
from gdpr_rights.domain.justification import Justification, justified
from gdpr_rights.domain.plans import Action, Do, Plan
from gdpr_rights.domain.stages import Stage
from gdpr_rights.errors import IllegalStep


def filed(setting: Setting, case: Case, plan: Plan) -> Script[Effects]:
    """The directives that a living person registers, changes or revokes."""
    request = case.request
    if not isinstance(request, DirectiveRequest):
        return NOTHING
    done = {
        item.id
        for item in plan.items
        if isinstance(item.verdict, Do) and item.verdict.action is Action.REGISTER
    }
    on = yield from today(setting)
    events: list[DirectiveRegistered | DirectiveRevoked] = [
        DirectiveRevoked(name, case=case.id, on=on)
        for name in request.revoked
        if f"revoked/{name}" in done
    ]
    if request.directive is not None and REGISTERED in done:
        # By the name of the case, so that a second try registers nothing twice.
        events.append(DirectiveRegistered(case.id, directive=request.directive, on=on))
    if not events:
        return NOTHING
    who = yield from person_of(setting, case)
    return Effects(writes=((yield from noted(who, events)),))


def ended(setting: Setting, case: Case, plan: Plan) -> Script[Effects]:
    """The processing that stops because heirs, or the directives, wanted it to."""
    if not isinstance(case.request, AfterDeathRequest):
        return NOTHING
    stopped = [
        setting.data_map.activity[name]
        for item in plan.items
        if isinstance(item.verdict, Do) and item.verdict.action is Action.STOP
        for name in item.activities
    ]
    if not stopped:
        return NOTHING
    now: datetime = yield Now()
    who = yield from person_of(setting, case)
    return Effects(rows=(*who.rows, *standings(setting, who, stopped, now)))


def directive_filed(setting: Setting, case_id: str) -> Script[DirectiveFiled]:
    """What the person is told of what they registered, changed or revoked."""
    case: Case = yield ReadCase(case_id)
    request, plan = case.request, case.plan
    if not isinstance(request, DirectiveRequest) or plan is None or not _is_done(case):
        raise IllegalStep(case_id, case.stage.value, "directive_filed", case.forward)
    done = [item.id for item in plan.items if isinstance(item.verdict, Do)]
    registered = request.directive if REGISTERED in done else None
    return DirectiveFiled(
        case_id if registered is not None else None,
        scope=() if registered is None else scope_of(registered, setting.data_map),
        registered_on=plan.as_of,
        revoked=[name for name in request.revoked if f"revoked/{name}" in done],
    )


def justification(setting: Setting, case_id: str) -> Script[Justification]:
    """That the controller did what heirs asked for: told on their request, free of charge."""
    case: Case = yield ReadCase(case_id)
    if not isinstance(case.request, AfterDeathRequest) or not _is_done(case):
        raise IllegalStep(case_id, case.stage.value, "justification", case.forward)
    return justified(case, setting.data_map)


def _is_done(case: Case) -> bool:
    return case.stage in (Stage.FULFILLED, Stage.ANSWERED) and case.refusal is None
