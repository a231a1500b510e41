"""In which order a restriction ends: the person is told, then it is lifted.

Source: GDPR Art. 18(3); RULEBOOK 2.5.
"""

from collections.abc import Iterable

from gdpr_rights.domain.events import (
    Event,
    LiftingAnnounced,
    RestrictionLifted,
    RestrictionOpened,
    UsedWhileRestricted,
)
from gdpr_rights.domain.requests import Request, RestrictionRequest
from gdpr_rights.law.grounds import RestrictionCause

_WHILE_RESTRICTED = (LiftingAnnounced, RestrictionLifted, UsedWhileRestricted)


def wrong_of_lifting(
    step: type[Event], request: Request, *, restricts: bool, told: bool
) -> str | None:
    """Why a step cannot be taken yet, or any more; None where it can.

    Args:
        step: The event.
        request: The request of the case.
        restricts: Whether the case restricts somebody's data now.
        told: Whether the person was told that it is going to be lifted, or ended it themselves.
    """
    if step in _WHILE_RESTRICTED and not restricts:
        return "restricts nothing"
    # The answer to a rectification or an objection tells the person that it ends. Where it was
    # asked for, they "shall be informed by the controller before the restriction of processing is
    # lifted".
    asked_for = isinstance(request, RestrictionRequest)
    if step is RestrictionLifted and asked_for and not told:
        return "nobody has told the person"
    return None


def next_of_lifting(
    restrictions: Iterable[RestrictionOpened], told: LiftingAnnounced | None
) -> tuple[str, ...]:
    """The verb of the desk that brings the end of a restriction nearer."""
    if told is not None:
        return ("lift",)
    # 2.5/L2: the person wants it in the place of an erasure, and only they can end it.
    theirs = any(of.cause is RestrictionCause.UNLAWFUL_PROCESSING for of in restrictions)
    return ("end_restriction",) if theirs else ("announce_lifting",)
