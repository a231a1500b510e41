"""The closed union of all letters."""

from gdpr_rights.domain.letters.answers import (
    AccessAnswer,
    ErasureDone,
    ForwardNotice,
    NothingHeld,
    ObjectionDone,
    ObjectionRefused,
    PortabilityAnswer,
    RectificationDone,
    Refusal,
    RestrictionDone,
    WithdrawalConfirmation,
)
from gdpr_rights.domain.letters.before import (
    Acknowledgement,
    ClarificationRequest,
    ExtensionNotice,
    FeeNotice,
    GroundsRequest,
    IdentityRequest,
)
from gdpr_rights.domain.letters.notices import DirectiveReceipt, RestrictionLift, ReviewOutcome

Letter = (
    Acknowledgement
    | IdentityRequest
    | ClarificationRequest
    | GroundsRequest
    | ExtensionNotice
    | FeeNotice
    | Refusal
    | ForwardNotice
    | AccessAnswer
    | PortabilityAnswer
    | RectificationDone
    | ErasureDone
    | RestrictionDone
    | NothingHeld
    | ObjectionDone
    | ObjectionRefused
    | WithdrawalConfirmation
    | RestrictionLift
    | ReviewOutcome
    | DirectiveReceipt
)
"""Every letter to a person."""
