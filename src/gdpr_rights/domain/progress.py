"""How far a case has come: with the challenge that is open, with each instruction."""

import attrs

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
