"""RULEBOOK 2.3: rectification."""

from datetime import date

from gdpr_rights import (
    Answer,
    Correction,
    Facts,
    Judgement,
    Outcome,
    RectificationRequest,
    SideEffect,
    Trigger,
)
from tests.rulebook.rows import ADA, AnyRow, DeskRow, EffectRow, Row, activity, data_map

TODAY = date(2026, 11, 21)
KNOWN = Facts(TODAY)
OURS = "gdpr_rights.domain.rectification.rectification_items"
DECISION = '{ logic = "a score", significance = "credit", consequences = "none" }'
SERVICE = activity(recipients='["Books & Co"]', automated_decision=DECISION)
CERTAIN = data_map(SERVICE, email=", subject_authoritative = true")
DISPUTED = data_map(SERVICE)
OPINION = data_map(SERVICE, email=', source = "derived"')
ONE = Correction("users", "email", "a@example.org")
RIGHT = RectificationRequest(ADA, corrections=[ONE])
RESTRICTED = RectificationRequest(ADA, corrections=[ONE], restrict=True)


def found(answer: Answer) -> Facts:
    """A human verified who is right."""
    judged = Judgement("accuracy/users/email/1", answer, by="dpo", because="the deed says so")
    return Facts(TODAY, judgements=[judged])


ROWS: tuple[AnyRow, ...] = (
    Row(
        id="RULEBOOK 2.3/R1",
        says="what the person alone knows: granted",
        request=RIGHT,
        data_map=CERTAIN,
        facts=KNOWN,
        expected=Outcome.GRANT,
        citation="GDPR Art. 16",
        code=OURS,
    ),
    DeskRow(
        id="RULEBOOK 2.3/R2",
        says="completed, and the statement kept with the case",
        requests=[
            RectificationRequest(ADA, corrections=[ONE], statement="I moved in May, not in June")
        ],
        data_map=CERTAIN,
        steps=[("prove", 0), ("accept", 0), ("fulfil", 0)],
        returned="Fulfilled",
        expected=[
            "Received",
            "IdentityVerified",
            "Accepted",
            "InstructionStarted",
            "ChangesNoted",
            "InstructionDone",
            "Fulfilled",
            "NoticesDue",
        ],
        citation="GDPR Art. 16",
        code="gdpr_rights.domain.requests.RectificationRequest.statement",
    ),
    Row(
        id="RULEBOOK 2.3/R3",
        says="accuracy is disputed: a human verifies",
        request=RIGHT,
        data_map=DISPUTED,
        facts=KNOWN,
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 16",
        human=True,
        code=OURS,
    ),
    EffectRow(
        id="RULEBOOK 2.3/R3",
        says="meanwhile restricted, if the person asks for it",
        request=RESTRICTED,
        data_map=DISPUTED,
        facts=KNOWN,
        trigger=Trigger.ACCURACY_CONTESTED,
        expected=[SideEffect.RESTRICT, SideEffect.VERIFY, SideEffect.INFORM_BEFORE_LIFTING],
        human=[SideEffect.VERIFY],
        activities=("service",),
        citation="GDPR Art. 18(1)(a)",
    ),
    Row(
        id="RULEBOOK 2.3/R4",
        says="an assessment of ours: a human decides",
        request=RIGHT,
        data_map=OPINION,
        facts=KNOWN,
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 16",
        human=True,
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.3/R5",
        says="a human was satisfied by the evidence: granted",
        request=RIGHT,
        data_map=DISPUTED,
        facts=found(Answer.RECTIFY),
        expected=Outcome.GRANT,
        citation="GDPR Art. 16",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.3/R6",
        says="a human verified that what is held is right: refused",
        request=RIGHT,
        data_map=DISPUTED,
        facts=found(Answer.KEEP),
        expected=Outcome.REFUSE,
        citation="GDPR Art. 16",
        code=OURS,
    ),
    EffectRow(
        id="RULEBOOK 2.3/R6",
        says="and a supplementary statement is offered",
        request=RIGHT,
        data_map=DISPUTED,
        facts=found(Answer.KEEP),
        trigger=Trigger.RECTIFICATION_REFUSED,
        expected=[SideEffect.OFFER_STATEMENT],
        citation="GDPR Art. 16",
    ),
    EffectRow(
        id="RULEBOOK 2.3/R7",
        says="recipients are told; a human looks at decisions taken on the old value",
        request=RIGHT,
        data_map=CERTAIN,
        facts=KNOWN,
        trigger=Trigger.RECTIFIED,
        expected=[SideEffect.INFORM_RECIPIENTS, SideEffect.REVIEW_DECISIONS],
        human=[SideEffect.REVIEW_DECISIONS],
        activities=("service",),
        citation="GDPR Art. 19",
    ),
)
