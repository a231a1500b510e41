"""The letters to a person, and what writes them as plain text in English and French."""

from gdpr_rights.domain.letters.answers import (
    AccessAnswer,
    Enclosed,
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
    IdentityOption,
    IdentityRequest,
    ToComplete,
)
from gdpr_rights.domain.letters.building import fee_notice
from gdpr_rights.domain.letters.choosing import letter_for
from gdpr_rights.domain.letters.letter import Letter
from gdpr_rights.domain.letters.notices import (
    DirectiveReceipt,
    RestrictionLift,
    ReviewOutcome,
)
from gdpr_rights.domain.letters.occasion import Occasion
from gdpr_rights.domain.letters.parts import Passed
from gdpr_rights.domain.refusals import with_remedies
from gdpr_rights.letters.letters import Letters

__all__ = [
    "AccessAnswer",
    "Acknowledgement",
    "ClarificationRequest",
    "DirectiveReceipt",
    "Enclosed",
    "ErasureDone",
    "ExtensionNotice",
    "FeeNotice",
    "ForwardNotice",
    "GroundsRequest",
    "IdentityOption",
    "IdentityRequest",
    "Letter",
    "Letters",
    "NothingHeld",
    "ObjectionDone",
    "ObjectionRefused",
    "Occasion",
    "Passed",
    "PortabilityAnswer",
    "RectificationDone",
    "Refusal",
    "RestrictionDone",
    "RestrictionLift",
    "ReviewOutcome",
    "ToComplete",
    "WithdrawalConfirmation",
    "fee_notice",
    "letter_for",
    "with_remedies",
]
