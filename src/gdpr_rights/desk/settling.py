"""What fulfils a request that no system has to be told of: the library's own records change."""

from gdpr_rights.desk.effects import Script
from gdpr_rights.desk.people import TRIES
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.restricting import asked_for
from gdpr_rights.desk.reviewing import must_be_reviewed
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.stopping import stopping
from gdpr_rights.desk.wishes import ended, filed
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import Fulfilled
from gdpr_rights.domain.plans import Plan
from gdpr_rights.errors import StaleVersion


def settle(setting: Setting, case: Case, plan: Plan) -> Script[Case]:
    """Writes down what an accepted plan comes to, in one transaction.

    Raises:
        IllegalStep: A human has yet to review the decision that the person contests.
    """
    must_be_reviewed(case)
    tries = TRIES
    while True:
        opened, standings = yield from asked_for(setting, case, plan)
        stopped = yield from stopping(setting, case, plan)
        wished = yield from filed(setting, case, plan)
        ceased = yield from ended(setting, case, plan)
        try:
            return (
                yield from recorded(
                    case,
                    *opened,
                    *stopped.events,
                    Fulfilled(),
                    also=(*standings, *stopped.rows, *ceased.rows),
                    writes=(*stopped.writes, *wished.writes),
                )
            )
        except StaleVersion as stale:
            # Something else was noted of the person meanwhile.
            tries -= 1
            if stale.stream == case.id or not tries:
                raise
