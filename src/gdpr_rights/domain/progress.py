"""How far a case has come: with the challenge that is open, with each instruction."""

from collections.abc import Iterable

import attrs

from gdpr_rights.domain.events import InstructionDone, InstructionFailed, InstructionStarted
from gdpr_rights.domain.identity import ChallengeState
from gdpr_rights.domain.instructions import Receipt


@attrs.frozen
class Challenge:
    """The challenge that is open: what the check remembers, and how often evidence failed."""

    method: str
    state: ChallengeState = attrs.field(kw_only=True)
    failed: int = attrs.field(default=0, kw_only=True)


@attrs.frozen
class Progress:
    """How far one instruction has come.

    Attributes:
        instruction: Its id.
        system: The system it is for.
        receipts: What the system did; None until it is done.
        error: The kind of error of the last attempt that failed.
    """

    instruction: str
    system: str = attrs.field(kw_only=True)
    receipts: tuple[Receipt, ...] | None = attrs.field(default=None, kw_only=True)
    error: str | None = attrs.field(default=None, kw_only=True)


def advanced(
    progress: Iterable[Progress],
    event: InstructionStarted | InstructionDone | InstructionFailed,
) -> tuple[Progress, ...]:
    """The instructions after one more event, in the order in which they were started."""
    known = {step.instruction: step for step in progress}
    name, system = event.instruction, event.system
    match event:
        case InstructionStarted():
            known[name] = Progress(name, system=system)
        case InstructionDone(receipts=receipts):
            known[name] = Progress(name, system=system, receipts=receipts)
        case InstructionFailed(error=error):
            known[name] = Progress(name, system=system, error=error)
    return tuple(known.values())
