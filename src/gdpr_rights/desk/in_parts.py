"""A request after a death may be for several things: each is done in its turn, the copy first.

Source: Loi 78-17, art. 85; RULEBOOK 2.10, 2.11.
"""

from collections.abc import Callable

from gdpr_rights.desk.after_death import open_disputes
from gdpr_rights.desk.effects import ReadCase, Script
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.settling import settle
from gdpr_rights.domain.after_death import parts
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.outcomes import Blocked, Fulfilled, PartlyFulfilled
from gdpr_rights.domain.plans import Plan
from gdpr_rights.domain.requests import AccessRequest

Outcome = Fulfilled | PartlyFulfilled | Blocked
Part = Callable[[Case, Plan], Script[Outcome]]


def in_parts(
    setting: Setting, case: Case, plan: Plan, *, copied: Part, erased: Part
) -> Script[Outcome]:
    """Hands out, erases, then writes down what stops; called again, only what is left.

    Args:
        setting: What the desk was built with.
        case: The case.
        plan: Its accepted plan.
        copied: Writes a copy, and does not end the case.
        erased: Erases, and does not end the case.
    """
    disputed = yield from open_disputes(setting, case)
    if disputed:
        # Somebody asked for the contrary after this was accepted.
        return Blocked(disputed)
    for part in parts(plan):
        is_copy = isinstance(part.request, AccessRequest)
        if is_copy and case.answer is not None:
            continue
        outcome = yield from (copied if is_copy else erased)(case, part)
        if not isinstance(outcome, Fulfilled):
            return outcome
        case = yield ReadCase(case.id)
    case = yield from settle(setting, case, plan)
    return Fulfilled(case.id, receipts=case.receipts, answer=case.answer)
