"""What a withdrawal of consent comes to, activity by activity.

Source: GDPR Art. 7(3); RULEBOOK 2.9/W1-W3.
"""

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.plans import Action, Do, Forward, Item, NotCovered, Verdict
from gdpr_rights.domain.requests import WithdrawalRequest
from gdpr_rights.law.bases import LawfulBasis, SpecialBasis
from gdpr_rights.law.citations import GDPR_28_3, Citation

GDPR_7_3 = Citation("GDPR Art. 7(3)")
GDPR_21_3 = Citation("GDPR Art. 21(3)")


def rests_on_consent(activity: ProcessingActivity) -> bool:
    """Whether consent, ordinary or explicit, is what allows an activity."""
    return (
        activity.lawful_basis is LawfulBasis.CONSENT
        or activity.special_basis is SpecialBasis.EXPLICIT_CONSENT
    )


def withdrawal_stops(activity: ProcessingActivity) -> Citation | None:
    """Why a withdrawal stops an activity of ours when it arrives; None where it does not.

    Whoever withdraws a consent to marketing wants no more of it, whatever it rests on.
    """
    if activity.role is Role.PROCESSOR:
        return None
    # 7(3): "The data subject shall have the right to withdraw his or her consent at any time";
    # what a contract says about it does not count (2.9/W2).
    if rests_on_consent(activity):
        return GDPR_7_3
    return GDPR_21_3 if activity.direct_marketing else None


def withdrawn_from(
    data_map: DataMap, request: WithdrawalRequest
) -> tuple[ProcessingActivity, ...]:
    """The activities concerned: those named, else every one that rests on consent."""
    if request.activities:
        return tuple(data_map.activity[name] for name in request.activities)
    return tuple(of for of in data_map.activities if rests_on_consent(of))


def withdrawal_items(data_map: DataMap, request: WithdrawalRequest) -> tuple[Item, ...]:
    """The items of a plan for a withdrawal: one for each activity."""
    return tuple(
        Item(f"{of.name}/withdrawal", activities=(of.name,), verdict=_verdict(of))
        for of in withdrawn_from(data_map, request)
    )


def _verdict(activity: ProcessingActivity) -> Verdict:
    if activity.role is Role.PROCESSOR:
        return Forward((activity.name,), citations=(GDPR_28_3,))
    stops = withdrawal_stops(activity)
    if stops is not None:
        return Do(Action.STOP, citations=(stops,))
    return NotCovered(
        because=(
            f"{activity.purpose}: it does not rest on consent, but on "
            f"{activity.lawful_basis.citation}"
        ),
        citations=(GDPR_7_3, activity.lawful_basis.citation),
    )
