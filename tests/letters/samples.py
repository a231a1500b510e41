"""One letter of every class, with reasons that can be recognised."""

from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from gdpr_rights import Citation, Exemption, RefusalGround, Right
from gdpr_rights.domain.disclosure import access_information, portability_information
from gdpr_rights.domain.refusals import NotDone, RefusalInformation, with_remedies
from gdpr_rights.law.automated import ReviewResult
from gdpr_rights.law.clocks import ExtensionReason
from gdpr_rights.letters import (
    AccessAnswer,
    Acknowledgement,
    ClarificationRequest,
    DirectiveReceipt,
    Enclosed,
    ErasureDone,
    ExtensionNotice,
    FeeNotice,
    ForwardNotice,
    GroundsRequest,
    IdentityOption,
    IdentityRequest,
    Letter,
    NothingHeld,
    ObjectionDone,
    ObjectionRefused,
    Passed,
    PortabilityAnswer,
    RectificationDone,
    Refusal,
    RestrictionDone,
    RestrictionLift,
    ReviewOutcome,
    ToComplete,
    WithdrawalConfirmation,
)
from tests.maps import ACME, shop

CONTROLLER = attrs.evolve(ACME, authority=None)
"""The directory says to whom people complain."""
ON, DUE = date(2027, 3, 1), date(2027, 4, 1)
COPY = Enclosed(name="access-c-17.zip", sha256="ab" * 32)
PASSED = Passed(to="Tennis Club", on=date(2027, 3, 2), purposes=["store documents"])


def refused(language: str = "en", because: str = "the tenth this week") -> RefusalInformation:
    return with_remedies(
        (
            NotDone(
                what="the request",
                because=because,
                citations=[RefusalGround.MANIFESTLY_EXCESSIVE.citation],
            ),
            NotDone(
                what="invoices (total)",
                because="the books are kept",
                citations=[Exemption.LEGAL_OBLIGATION.citation, Citation("C. com. L123-22")],
                until=date(2035, 12, 31),
            ),
        ),
        CONTROLLER,
        language=language,
    )


def letters(language: str = "en") -> dict[type[Any], Any]:
    """A letter of every class."""
    heading: dict[str, Any] = {
        "case_id": "c-17",
        "controller": CONTROLLER,
        "on": ON,
        "language": language,
    }
    rest: dict[str, Any] = {"refusal": refused(language), "forwarded": (PASSED,)}
    data_map = attrs.evolve(shop(), controller=CONTROLLER)
    fields = [of for _, of in data_map.dataset["users"].personal_fields()]
    found: tuple[Letter, ...] = (
        Acknowledgement(
            **heading,
            right=Right.ERASURE,
            received_on=ON,
            due_on=DUE,
            to_complete=ToComplete.NOTHING,
        ),
        IdentityRequest(
            **heading,
            right=Right.ACCESS,
            doubt="another address",
            options=list(IdentityOption),
            suspended_on=ON,
        ),
        ClarificationRequest(
            **heading, because="twenty years", choices=["bookings", "members"], suspended_on=ON
        ),
        GroundsRequest(**heading, purposes=["ask for your opinion"], is_restricted=True),
        ExtensionNotice(
            **heading,
            right=Right.ACCESS,
            reason=ExtensionReason.COMPLEXITY,
            because="three archives",
            due_on=date(2027, 6, 1),
            notice_by=DUE,
        ),
        FeeNotice(**heading, right=Right.ACCESS, amount=Decimal("12.50"), because="a second copy"),
        Refusal(**heading, right=Right.ACCESS, **rest),
        ForwardNotice(**heading, right=Right.RECTIFICATION, forwarded=[PASSED]),
        AccessAnswer(
            **heading,
            information=access_information(data_map, ["users", "invoices"], language=language),
            copy=COPY,
        ),
        PortabilityAnswer(
            **heading,
            information=portability_information(data_map, fields, language=language),
            copy=COPY,
        ),
        RectificationDone(**heading, done=["users (name)"], done_on=ON, **rest),
        ErasureDone(**heading, done=["users (email)"], done_on=ON, **rest),
        RestrictionDone(**heading, done=["run the newsletter"], done_on=ON, **rest),
        NothingHeld(**heading, right=Right.ERASURE),
        ObjectionDone(**heading, purposes=["run the newsletter"], done_on=ON),
        ObjectionRefused(
            **heading,
            purposes=["find fraud"],
            grounds="an attack is under way",
            refusal=refused(language),
        ),
        WithdrawalConfirmation(**heading, purposes=["run the newsletter"], withdrawn_on=ON),
        RestrictionLift(
            **heading,
            restricted=["keep the books"],
            because="the address was right",
            lifts_on=DUE,
        ),
        ReviewOutcome(
            **heading,
            decision="no credit",
            result=ReviewResult.CHANGED,
            because="the score was of somebody else",
            reviewer_role="head of credit",
            reviewed_on=ON,
        ),
        DirectiveReceipt(
            **heading, directive_id="d-4", scope=["erase the photographs"], registered_on=ON
        ),
    )
    return {type(letter): letter for letter in found}
