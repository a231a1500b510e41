"""RULEBOOK 2.9/W1-W6: withdrawal of consent."""

from datetime import date

from gdpr_rights import Facts, Outcome, SideEffect, Trigger, WithdrawalRequest
from tests.rulebook.rows import ADA, AnyRow, DeskRow, EffectRow, Row, activity, data_map

TODAY = date(2026, 11, 21)
KNOWN = Facts(TODAY)
WITHDRAW = WithdrawalRequest(ADA)
OURS = "gdpr_rights.domain.withdrawal.withdrawal_items"
CONSENT = activity(lawful_basis='"consent"')
ALONE = data_map(CONSENT)
SHARED = data_map(
    activity(lawful_basis='"consent"', recipients='[{ name = "Beta SA", role = "controller" }]')
)
TIED = data_map(CONSENT, activity("account"), used_for=("service", "account"))
SWAPPED = data_map(
    CONSENT,
    activity("again", purpose='"service"', lawful_basis='"legitimate-interests"'),
    used_for=("service", "again"),
)

ROWS: tuple[AnyRow, ...] = (
    Row(
        id="RULEBOOK 2.9/W1",
        says="granted now",
        request=WITHDRAW,
        data_map=ALONE,
        facts=KNOWN,
        expected=Outcome.GRANT,
        citation="GDPR Art. 7(3)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.9/W1",
        says="explicit consent to data of a special category: the same",
        request=WITHDRAW,
        data_map=data_map(activity(special_basis='"explicit-consent"')),
        facts=KNOWN,
        expected=Outcome.GRANT,
        citation="GDPR Art. 7(3)",
        code="gdpr_rights.domain.withdrawal.rests_on_consent",
    ),
    Row(
        id="RULEBOOK 2.9/W1",
        says="what does not rest on consent: not covered",
        request=WithdrawalRequest(ADA, activities="service"),
        data_map=data_map(activity()),
        facts=KNOWN,
        expected=Outcome.NOT_COVERED,
        citation="GDPR Art. 6(1)(b)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.9/W2",
        says="a contract uses the same data: the withdrawal is granted even so",
        request=WITHDRAW,
        data_map=TIED,
        facts=KNOWN,
        expected=Outcome.GRANT,
        citation="GDPR Art. 7(3)",
        code=OURS,
    ),
    EffectRow(
        id="RULEBOOK 2.9/W3",
        says="the same purpose on another basis: a human says whether it was announced before",
        request=WITHDRAW,
        data_map=SWAPPED,
        facts=KNOWN,
        trigger=Trigger.CONSENT_WITHDRAWN,
        expected=[SideEffect.STOP, SideEffect.EXAMINE_OTHER_BASIS],
        human=[SideEffect.EXAMINE_OTHER_BASIS],
        citation="EDPB Guidelines 05/2020 (our reading)",
    ),
    EffectRow(
        id="RULEBOOK 2.9/W4",
        says="nothing else needs the data: erasure is proposed",
        request=WITHDRAW,
        data_map=ALONE,
        facts=KNOWN,
        trigger=Trigger.CONSENT_WITHDRAWN,
        expected=[SideEffect.STOP, SideEffect.PROPOSE_ERASURE],
        activities=("service",),
        citation="GDPR Art. 17(1)(b)",
        code="gdpr_rights.desk.following.open_erasure",
    ),
    EffectRow(
        id="RULEBOOK 2.9/W4",
        says="a contract needs them: it is not",
        request=WITHDRAW,
        data_map=TIED,
        facts=KNOWN,
        trigger=Trigger.CONSENT_WITHDRAWN,
        expected=[SideEffect.STOP],
        citation="GDPR Art. 7(3)",
    ),
    DeskRow(
        id="RULEBOOK 2.9/W4",
        says="one call opens it",
        requests=[WITHDRAW],
        data_map=ALONE,
        steps=[("open_erasure", 0), ("prove", 1), ("accept", 1), ("fulfil", 1)],
        returned="Fulfilled",
        expected=[
            "Received",
            "SettledAtOnce",
            "ConsentWithdrawn",
            "Received",
            "IdentityVerified",
            "Accepted",
            "InstructionStarted",
            "InstructionDone",
            "Fulfilled",
        ],
        citation="GDPR Art. 17(1)(b)",
        code="gdpr_rights.desk.following.open_erasure",
    ),
    EffectRow(
        id="RULEBOOK 2.9/W5",
        says="another controller has the data: it is told",
        request=WITHDRAW,
        data_map=SHARED,
        facts=KNOWN,
        trigger=Trigger.CONSENT_WITHDRAWN,
        expected=[SideEffect.STOP, SideEffect.PROPOSE_ERASURE, SideEffect.INFORM_RECIPIENTS],
        citation="CJEU C-129/21",
    ),
    DeskRow(
        id="RULEBOOK 2.9/W6",
        says="recorded in the same transaction as the request",
        requests=[WITHDRAW],
        data_map=ALONE,
        expected=["Received", "SettledAtOnce", "ConsentWithdrawn"],
        citation="GDPR Art. 7(1)",
        code="gdpr_rights.domain.events.ConsentWithdrawn",
    ),
)
