"""Ways to establish who asks. A check keeps nothing itself: the desk keeps its state as events."""

from gdpr_rights.domain.identity import (
    ChallengeDetails,
    ChallengeState,
    EvidenceVerdict,
    Level,
    Message,
)
from gdpr_rights.identity.one_time_code import OneTimeCode

__all__ = [
    "ChallengeDetails",
    "ChallengeState",
    "EvidenceVerdict",
    "Level",
    "Message",
    "OneTimeCode",
]
