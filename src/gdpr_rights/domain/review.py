"""What a request for human review of an automated decision comes to.

Source: GDPR Art. 22; RULEBOOK 2.9/D1-D8.
"""

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.plans import Action, Do, Forward, Item, NotCovered, Verdict
from gdpr_rights.domain.requests import ReviewRequest
from gdpr_rights.law.citations import GDPR_28_3, Citation

GDPR_22_1 = Citation("GDPR Art. 22(1)")
GDPR_22_3 = Citation("GDPR Art. 22(3)")


def review_items(data_map: DataMap, request: ReviewRequest) -> tuple[Item, ...]:
    """The one item of a plan for a review."""
    name = request.activity
    return (Item(f"{name}/review", activities=(name,), verdict=_verdict(data_map, request)),)


def _verdict(data_map: DataMap, request: ReviewRequest) -> Verdict:
    activity = data_map.activity[request.activity]
    if activity.role is Role.PROCESSOR:
        return Forward((activity.name,), citations=(GDPR_28_3,))
    if activity.automated_decision is None:
        return NotCovered(
            because=f"{activity.purpose}: no decision is taken without a human",
            citations=(GDPR_22_1,),
        )
    # 22(3): "at least the right to obtain human intervention"; no clause waives it (2.9/D7).
    return Do(Action.REVIEW, citations=(GDPR_22_3,))
