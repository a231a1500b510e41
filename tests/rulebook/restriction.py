"""RULEBOOK 2.5 and 2.6: restriction, and the notices to recipients."""

from datetime import date

from gdpr_rights import (
    Correction,
    ErasureRequest,
    Facts,
    Outcome,
    RectificationRequest,
    RestrictionCause,
    RestrictionRequest,
    SideEffect,
    Trigger,
)
from tests.rulebook.rows import ADA, AnyRow, DeskRow, EffectRow, Row, activity, data_map

TODAY = date(2026, 11, 21)
KNOWN = Facts(TODAY)
SHARED = activity(lawful_basis='"consent"', recipients='["Books & Co"]')
MAP = data_map(SHARED, email=", subject_authoritative = true")
ITEMS = "gdpr_rights.domain.restriction.restriction_items"
INTERESTS = data_map(activity(lawful_basis='"legitimate-interests"'))
ERASED = [
    *("Received", "IdentityVerified", "Accepted", "ConsentWithdrawn", "InstructionStarted"),
    *("InstructionDone", "Fulfilled", "NoticesDue"),
]
TO_ERASE = [("prove", 0), ("accept", 0), ("fulfil", 0)]
CAUSES = {
    "L1": (RestrictionCause.ACCURACY_CONTESTED, "granted while accuracy is verified"),
    "L2": (RestrictionCause.UNLAWFUL_PROCESSING, "granted instead of erasure"),
    "L3": (RestrictionCause.NEEDED_FOR_CLAIMS, "granted until the claim is over"),
    "L4": (RestrictionCause.OBJECTION_PENDING, "granted until the objection is weighed"),
}

ROWS: tuple[AnyRow, ...] = (
    *(
        Row(
            id=f"RULEBOOK 2.5/{number}",
            says=says,
            request=RestrictionRequest(ADA, cause=cause),
            data_map=INTERESTS,
            facts=KNOWN,
            expected=Outcome.GRANT,
            citation=str(cause.citation),
            code=ITEMS,
        )
        for number, (cause, says) in CAUSES.items()
    ),
    EffectRow(
        id="RULEBOOK 2.5/L3",
        says="it overrides the end of the retention",
        request=RestrictionRequest(ADA, cause=RestrictionCause.NEEDED_FOR_CLAIMS),
        data_map=MAP,
        facts=KNOWN,
        trigger=Trigger.RESTRICTED,
        expected=[
            SideEffect.HOLD_PURGE,
            SideEffect.INFORM_RECIPIENTS,
            SideEffect.INFORM_BEFORE_LIFTING,
        ],
        activities=("service",),
        citation="GDPR Art. 18(1)(c)",
        code="gdpr_rights.domain.holding.held_by",
    ),
    Row(
        id="RULEBOOK 2.5/L5",
        says="no cause: not covered",
        request=RestrictionRequest(ADA, cause=None),
        data_map=MAP,
        facts=KNOWN,
        expected=Outcome.NOT_COVERED,
        citation="GDPR Art. 18(1)",
        code=ITEMS,
    ),
    DeskRow(
        id="RULEBOOK 2.5/lifting",
        says="the answer lifts nothing that was asked for: it is announced first",
        requests=[RestrictionRequest(ADA, cause=RestrictionCause.NEEDED_FOR_CLAIMS)],
        data_map=MAP,
        steps=[("prove", 0), ("accept", 0), ("fulfil", 0), ("answer", 0)],
        expected=[
            "Received",
            "IdentityVerified",
            "Accepted",
            "RestrictionOpened",
            "Fulfilled",
            "NoticesDue",
            "Answered",
        ],
        citation="GDPR Art. 18(3)",
        code="gdpr_rights.desk.restricting.lifting",
    ),
    EffectRow(
        id="RULEBOOK 2.6/each",
        says="of a rectification",
        request=RectificationRequest(ADA, corrections=[Correction("users", "email", "a@b.org")]),
        data_map=MAP,
        facts=KNOWN,
        trigger=Trigger.RECTIFIED,
        expected=[SideEffect.INFORM_RECIPIENTS],
        activities=("service",),
        citation="GDPR Art. 19",
    ),
    EffectRow(
        id="RULEBOOK 2.6/each",
        says="of an erasure",
        request=ErasureRequest(ADA),
        data_map=MAP,
        facts=KNOWN,
        trigger=Trigger.ERASED,
        expected=[
            SideEffect.INFORM_RECIPIENTS,
            SideEffect.TELL_OTHER_CONTROLLERS,
            SideEffect.REAPPLY_AFTER_RESTORE,
        ],
        human=[SideEffect.TELL_OTHER_CONTROLLERS],
        activities=("service",),
        citation="GDPR Art. 19",
    ),
    EffectRow(
        id="RULEBOOK 2.6/each",
        says="of a restriction",
        request=RestrictionRequest(ADA, cause=RestrictionCause.ACCURACY_CONTESTED),
        data_map=MAP,
        facts=KNOWN,
        trigger=Trigger.RESTRICTED,
        expected=[
            SideEffect.HOLD_PURGE,
            SideEffect.INFORM_RECIPIENTS,
            SideEffect.INFORM_BEFORE_LIFTING,
        ],
        activities=("service",),
        citation="GDPR Art. 19",
    ),
    DeskRow(
        id="RULEBOOK 2.6/impossible",
        says="a human judged that it is impossible, and why",
        requests=[ErasureRequest(ADA)],
        data_map=MAP,
        steps=[*TO_ERASE, ("rule out", 0)],
        expected=[*ERASED, "NoticeRuledOut"],
        citation="GDPR Art. 19",
        code="gdpr_rights.desk.informing.not_informed",
    ),
    DeskRow(
        id="RULEBOOK 2.6/asked",
        says="which recipients, and how far each of them was told",
        requests=[ErasureRequest(ADA)],
        data_map=MAP,
        steps=[*TO_ERASE, ("list notices", 0)],
        returned="tuple",
        expected=ERASED,
        citation="GDPR Art. 19",
        code="gdpr_rights.desk.informing.notices",
    ),
    DeskRow(
        id="RULEBOOK 2.6/record",
        says="told by letter, acknowledged: each with its proof",
        requests=[ErasureRequest(ADA)],
        data_map=MAP,
        steps=[*TO_ERASE, ("tell", 0), ("acknowledge", 0)],
        expected=[*ERASED, "NoticeGiven", "NoticeAcknowledged"],
        citation="GDPR Art. 5(2)",
        code="gdpr_rights.desk.informing.record_notice",
    ),
)
