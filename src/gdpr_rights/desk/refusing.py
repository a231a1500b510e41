"""The controller does not act on a request.

Source: GDPR Art. 12(4), 12(5), 22(3).
"""

from gdpr_rights.desk.effects import ReadCase, Script
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.timing import today
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import Refused
from gdpr_rights.domain.requests import ReviewRequest
from gdpr_rights.errors import ReviewNotRefusable
from gdpr_rights.law.grounds import RefusalGround

REFUSABLE = (
    RefusalGround.IDENTITY_NOT_ESTABLISHED,
    RefusalGround.MANIFESTLY_UNFOUNDED,
    RefusalGround.MANIFESTLY_EXCESSIVE,
    RefusalGround.NATIONAL_RESTRICTION,
)
"""Why a review may be refused: Art. 12(2), 12(5) and 23 name Art. 22; Art. 22 has no ground."""


def refuse(
    setting: Setting,
    case_id: str,
    *,
    grounds: tuple[RefusalGround, ...],
    because: str,
    decided_by: str,
) -> Script[Case]:
    """Records that the controller does not act, and why; the person must still be told.

    Raises:
        ReviewNotRefusable: The review of a decision cannot be refused on such a ground.
    """
    case: Case = yield ReadCase(case_id)
    if isinstance(case.request, ReviewRequest):
        _check_review(case_id, grounds)
    on = yield from today(setting)
    event = Refused(grounds=grounds, because=because, decided_by=decided_by, on=on)
    return (yield from recorded(case, event))


def _check_review(case_id: str, grounds: tuple[RefusalGround, ...]) -> None:
    """Whether the review of a decision may be refused on these grounds.

    Raises:
        ReviewNotRefusable: It may not.
    """
    wrong = tuple(ground.value for ground in grounds if ground not in REFUSABLE)
    if wrong:
        raise ReviewNotRefusable(case_id, wrong)
