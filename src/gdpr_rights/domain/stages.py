"""The stages of a case."""

import enum
from collections.abc import Mapping


@enum.unique
class Stage(enum.Enum):
    """Where a case stands. Extended and suspended are events, not stages."""

    RECEIVED = "received"
    CHECKING_IDENTITY = "checking identity"
    CLARIFYING = "clarifying"
    VERIFIED = "verified"
    ACCEPTED = "accepted"
    FULFILLING = "fulfilling"
    FULFILLED = "fulfilled"
    ANSWERED = "answered"
    REFUSED = "refused"
    FORWARDED = "forwarded"
    RETRACTED = "retracted"

    @property
    def is_final(self) -> bool:
        """Whether nothing more has to be done for the person."""
        return self in (Stage.ANSWERED, Stage.RETRACTED)


FINAL_STAGES = tuple(stage for stage in Stage if stage.is_final)
OPEN_STAGES = tuple(stage for stage in Stage if not stage.is_final)

FORWARD: Mapping[Stage, tuple[str, ...]] = {
    Stage.RECEIVED: ("challenge", "vouch"),
    Stage.CHECKING_IDENTITY: ("verify", "challenge", "vouch"),
    Stage.CLARIFYING: ("clarify",),
    Stage.VERIFIED: ("accept", "refuse"),
    Stage.ACCEPTED: ("fulfil",),
    Stage.FULFILLING: ("fulfil",),
    Stage.FULFILLED: ("answer",),
    Stage.REFUSED: ("answer",),
    Stage.FORWARDED: ("answer",),
    Stage.ANSWERED: (),
    Stage.RETRACTED: (),
}
"""The verbs of the desk that move a case on from each stage."""
