"""Ways to establish who asks. A check keeps nothing itself: the desk keeps its state as events."""

from gdpr_rights.domain.identity import (
    ChallengeDetails,
    ChallengeState,
    EvidenceVerdict,
    Level,
    Message,
)
from gdpr_rights.identity.one_time_code import OneTimeCode
from gdpr_rights.identity.signed_link import SignedLink

__all__ = [
    "ChallengeDetails",
    "ChallengeState",
    "EvidenceVerdict",
    "Level",
    "Message",
    "OneTimeCode",
    "SignedLink",
]
