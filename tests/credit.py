"""The shop's map with a decision on credit that is taken without a human."""

from datetime import date
from typing import Any

from gdpr_rights import (
    AutomatedDecision,
    AutomationFinding,
    DataMap,
    LawfulBasis,
    PersonalData,
)
from tests.maps import activity, shop

FINDING = AutomationFinding(
    solely_automated=True,
    significant=True,
    by="dpo@acme.example.org",
    on=date(2026, 1, 5),
    because="nobody looks at it before it takes effect",
)
NAMES = PersonalData("identity", used_for=["account", "invoicing", "credit"])


def credit_map(*, basis: LawfulBasis = LawfulBasis.CONTRACT, **said: Any) -> DataMap:
    """The map; a contract allows the decision unless something else is said."""
    decision = AutomatedDecision(
        **{
            "logic": "a score of the name and of past orders",
            "significance": "the credit limit",
            "consequences": "orders above it are paid in advance",
            "allowed_by": "contract",
            "finding": FINDING,
            **said,
        }
    )
    return shop(
        activity("credit", basis, purpose="decide on credit", automated_decision=decision),
        users={
            "email": PersonalData("contact", used_for=["account"], overwrite="unique"),
            "name": NAMES,
            "password_hash": PersonalData("credential", used_for=["account"]),
        },
    )
