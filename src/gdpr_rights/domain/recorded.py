"""What the events of a case say of the whole request, as facts.

Source: RULEBOOK 2.0/G6-G10.
"""

from typing import TypedDict

from gdpr_rights.domain.events import ClarificationAsked, IdentityAsked, Refused
from gdpr_rights.domain.facts import Recorded, RecordedRefusal
from gdpr_rights.domain.requesters import Parent, Requester


class OfTheWhole(TypedDict):
    """The attributes of `Facts` that are about the whole request."""

    doubt: Recorded | None
    vague: Recorded | None
    refusal: RecordedRefusal | None
    was_child: bool
    requester: Requester


def recorded(
    asked: IdentityAsked | ClarificationAsked | None,
    refused: Refused | None,
    requester: Requester,
) -> OfTheWhole:
    """What is known of a request as a whole.

    Args:
        asked: What the person has yet to answer.
        refused: The refusal, which ends what was still asked.
        requester: Who asks: for whom a parent asks, is a child.
    """
    open_ = None if refused else asked
    return {
        "doubt": _asked(open_) if isinstance(open_, IdentityAsked) else None,
        "vague": _asked(open_) if isinstance(open_, ClarificationAsked) else None,
        "refusal": None if refused is None else _refusal(refused),
        "was_child": isinstance(requester, Parent),
        "requester": requester,
    }


def _asked(event: IdentityAsked | ClarificationAsked) -> Recorded:
    on = event.limit.suspensions[-1].asked_on if event.limit.suspensions else None
    return Recorded(event.by, because=event.because, on=on)


def _refusal(event: Refused) -> RecordedRefusal:
    return RecordedRefusal(
        event.decided_by, because=event.because, on=event.on, grounds=event.grounds
    )
