"""RULEBOOK 2.11: the effects of one right on another."""

from datetime import date

from gdpr_rights import (
    AccessRequest,
    Answer,
    Correction,
    ErasureGround,
    ErasureRequest,
    Facts,
    Judgement,
    ObjectionRequest,
    Outcome,
    PortabilityRequest,
    RectificationRequest,
    RestrictionCause,
    RestrictionRequest,
    ReviewRequest,
    Right,
    SideEffect,
    Trigger,
    WithdrawalRequest,
)
from tests.rulebook.rows import (
    ADA,
    AnyRow,
    DeskRow,
    EffectRow,
    Row,
    TriggerRow,
    activity,
    data_map,
)

TODAY = date(2026, 11, 21)
KNOWN = Facts(TODAY)


def decision(*more: str) -> str:
    """The TOML of a decision that a contract allows."""
    told = ['logic = "a score"', 'significance = "credit"', 'consequences = "none"']
    return f"{{ {', '.join([*told, *more])} }}"


CONTRACT = 'allowed_by = "contract"'
SHARED = activity(recipients='["Books & Co"]', automated_decision=decision(CONTRACT))
FROZEN = data_map(activity(automated_decision=decision(CONTRACT, 'while_contested = "frozen"')))
MAP = data_map(SHARED)
CERTAIN = data_map(SHARED, email=", subject_authoritative = true")
CONSENT = data_map(activity(lawful_basis='"consent"', recipients='["Books & Co"]'))
INTERESTS = data_map(activity(lawful_basis='"legitimate-interests"'))
MARKETING = data_map(activity(direct_marketing="true"))
THEIRS = data_map(activity(role='"processor"'))
ONE = Correction("users", "email", "a@example.org")
OBJECTION = ObjectionRequest(ADA, activities="service")
UPHELD = Facts(
    TODAY, judgements=[Judgement("balance/service", Answer.STOP, by="dpo", because="none found")]
)
STOPS = "gdpr_rights.desk.stopping.at_once"
WAITS = "gdpr_rights.desk.fulfilment.blocking_cases"
TO_COPY = [
    "InstructionStarted",
    "InstructionDone",
    "AnswerStored",
    "Fulfilled",
]


def first(right: type[AccessRequest] | type[PortabilityRequest], section: str) -> DeskRow:
    """An erasure that came with a request for a copy waits for it."""
    return DeskRow(
        id=f"RULEBOOK 2.11/{section}",
        says="an erasure that came with it waits for the answer",
        requests=[ErasureRequest(ADA), right(ADA)],
        data_map=CONSENT,
        steps=[
            *(("prove", 0), ("accept", 0), ("accept", 1)),
            *(("fulfil", 0), ("fulfil", 1)),
        ],
        returned="Blocked",
        expected=[
            *("Received", "Received", "IdentityVerified", "IdentityVerified"),
            *("Accepted", "Accepted", "ConsentWithdrawn", *TO_COPY),
        ],
        citation="GDPR Art. 20(3)" if right is PortabilityRequest else "GDPR Art. 15",
        code=WAITS,
    )


ROWS: tuple[AnyRow, ...] = (
    EffectRow(
        id="RULEBOOK 2.11/accuracy contested",
        says="restricted, for the person asks for it; verified; informed before lifting",
        request=RectificationRequest(ADA, corrections=[ONE], restrict=True),
        data_map=MAP,
        facts=KNOWN,
        trigger=Trigger.ACCURACY_CONTESTED,
        expected=[SideEffect.RESTRICT, SideEffect.VERIFY, SideEffect.INFORM_BEFORE_LIFTING],
        human=[SideEffect.VERIFY],
        citation="GDPR Art. 18(1)(a)",
        code="gdpr_rights.desk.restricting.restriction",
    ),
    EffectRow(
        id="RULEBOOK 2.11/accuracy contested",
        says="not restricted where the person does not ask",
        request=RectificationRequest(ADA, corrections=[ONE]),
        data_map=MAP,
        facts=KNOWN,
        trigger=Trigger.ACCURACY_CONTESTED,
        expected=[SideEffect.VERIFY],
        human=[SideEffect.VERIFY],
        citation="GDPR Art. 16",
    ),
    EffectRow(
        id="RULEBOOK 2.11/objection received",
        says="restricted while a human weighs; informed before lifting",
        request=OBJECTION,
        data_map=INTERESTS,
        facts=KNOWN,
        trigger=Trigger.OBJECTION_RECEIVED,
        expected=[SideEffect.RESTRICT, SideEffect.WEIGH, SideEffect.INFORM_BEFORE_LIFTING],
        human=[SideEffect.WEIGH],
        activities=("service",),
        citation="GDPR Art. 18(1)(d)",
        code="gdpr_rights.desk.restricting.restriction",
    ),
    EffectRow(
        id="RULEBOOK 2.11/objection received",
        says="upheld: stopped, and erasure proposed",
        request=OBJECTION,
        data_map=INTERESTS,
        facts=UPHELD,
        trigger=Trigger.OBJECTION_UPHELD,
        expected=[SideEffect.STOP, SideEffect.PROPOSE_ERASURE],
        activities=("service",),
        citation="GDPR Art. 17(1)(c)",
        code="gdpr_rights.desk.stopping.stopping",
    ),
    EffectRow(
        id="RULEBOOK 2.11/marketing objection",
        says="stopped, suppressed, and erasure proposed",
        request=ObjectionRequest(ADA),
        data_map=MARKETING,
        facts=KNOWN,
        trigger=Trigger.MARKETING_OBJECTED,
        expected=[SideEffect.STOP, SideEffect.SUPPRESS, SideEffect.PROPOSE_ERASURE],
        activities=("service",),
        citation="GDPR Art. 21(3)",
        code=STOPS,
    ),
    EffectRow(
        id="RULEBOOK 2.11/consent withdrawn",
        says="stopped, erasure proposed, recipients told",
        request=WithdrawalRequest(ADA),
        data_map=CONSENT,
        facts=KNOWN,
        trigger=Trigger.CONSENT_WITHDRAWN,
        expected=[SideEffect.STOP, SideEffect.PROPOSE_ERASURE, SideEffect.INFORM_RECIPIENTS],
        activities=("service",),
        citation="GDPR Art. 7(3)",
        code=STOPS,
    ),
    DeskRow(
        id="RULEBOOK 2.11/consent withdrawn",
        says="an accepted erasure withdraws, in the record of the person",
        requests=[ErasureRequest(ADA)],
        data_map=CONSENT,
        steps=[("prove", 0), ("accept", 0), ("accept", 0)],
        expected=["Received", "IdentityVerified", "Accepted", "ConsentWithdrawn", "Accepted"],
        citation="GDPR Art. 17(1)(b)",
        code="gdpr_rights.desk.stopping.stopped_by_erasure",
    ),
    Row(
        id="RULEBOOK 2.11/unlawful processing",
        says="the person says so: a human finds out",
        request=ErasureRequest(ADA, grounds=[ErasureGround.UNLAWFUL_PROCESSING]),
        data_map=MAP,
        facts=KNOWN,
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 17(1)(d)",
        human=True,
        code="gdpr_rights.domain.erasure.outcome",
    ),
    EffectRow(
        id="RULEBOOK 2.11/unlawful processing",
        says="the person prefers restriction: no erasure is proposed",
        request=RestrictionRequest(ADA, cause=RestrictionCause.UNLAWFUL_PROCESSING),
        data_map=MAP,
        facts=KNOWN,
        trigger=Trigger.UNLAWFUL_FOUND,
        expected=[SideEffect.RESTRICT],
        human=[SideEffect.RESTRICT],
        citation="GDPR Art. 18(1)(b)",
    ),
    TriggerRow(
        id="RULEBOOK 2.11/retention end",
        says="nothing is purged that an open case or a restriction holds",
        trigger=Trigger.RETENTION_ENDED,
        expected=[SideEffect.HOLD_PURGE],
        citation="GDPR Art. 18(1)(c)",
        code="gdpr_rights.desk.following.holds",
    ),
    EffectRow(
        id="RULEBOOK 2.11/erasure executed",
        says="recipients told; a human sees to what was made public; again after a restore",
        request=ErasureRequest(ADA),
        data_map=CONSENT,
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
        id="RULEBOOK 2.11/rectification executed",
        says="recipients told; a human reviews decisions taken on the old value",
        request=RectificationRequest(ADA, corrections=[ONE]),
        data_map=CERTAIN,
        facts=KNOWN,
        trigger=Trigger.RECTIFIED,
        expected=[SideEffect.INFORM_RECIPIENTS, SideEffect.REVIEW_DECISIONS],
        human=[SideEffect.REVIEW_DECISIONS],
        citation="GDPR Art. 22(3)",
    ),
    EffectRow(
        id="RULEBOOK 2.11/restriction",
        says="recipients told; informed before lifting; nothing purged meanwhile",
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
        citation="GDPR Art. 18(3)",
        code="gdpr_rights.desk.restricting.lifting",
    ),
    EffectRow(
        id="RULEBOOK 2.11/erasure and portability",
        says="export first",
        request=ErasureRequest(ADA),
        data_map=CONSENT,
        facts=Facts(TODAY, open_rights=[Right.PORTABILITY]),
        trigger=Trigger.ERASURE_WITH_PORTABILITY,
        expected=[SideEffect.EXPORT_FIRST],
        citation="GDPR Art. 20(3)",
        code=WAITS,
    ),
    first(PortabilityRequest, "erasure and portability"),
    EffectRow(
        id="RULEBOOK 2.11/erasure and access",
        says="access first",
        request=ErasureRequest(ADA),
        data_map=CONSENT,
        facts=Facts(TODAY, open_rights=[Right.ACCESS]),
        trigger=Trigger.ERASURE_WITH_ACCESS,
        expected=[SideEffect.ANSWER_ACCESS_FIRST],
        citation="GDPR Art. 15 (our reading)",
        code=WAITS,
    ),
    first(AccessRequest, "erasure and access"),
    EffectRow(
        id="RULEBOOK 2.11/decision contested",
        says="its effects are frozen, for the map says so, and a human reviews it",
        request=ReviewRequest(ADA, activity="service"),
        data_map=FROZEN,
        facts=KNOWN,
        trigger=Trigger.DECISION_CONTESTED,
        expected=[SideEffect.FREEZE_DECISION, SideEffect.REVIEW_BY_HUMAN],
        human=[SideEffect.REVIEW_BY_HUMAN],
        activities=("service",),
        citation="GDPR Art. 22(3)",
    ),
    EffectRow(
        id="RULEBOOK 2.11/decision contested",
        says="else it stands until a human has reviewed it",
        request=ReviewRequest(ADA, activity="service"),
        data_map=MAP,
        facts=KNOWN,
        trigger=Trigger.DECISION_CONTESTED,
        expected=[SideEffect.REVIEW_BY_HUMAN],
        human=[SideEffect.REVIEW_BY_HUMAN],
        activities=("service",),
        citation="GDPR Art. 22(3)",
    ),
    EffectRow(
        id="RULEBOOK 2.11/forwarded",
        says="the person is told where; the controller is assisted on instruction",
        request=AccessRequest(ADA),
        data_map=THEIRS,
        facts=KNOWN,
        trigger=Trigger.FORWARDED,
        expected=[SideEffect.TELL_WHERE, SideEffect.ASSIST],
        human=[SideEffect.ASSIST],
        activities=("service",),
        citation="GDPR Art. 28(3)(e)",
        code="gdpr_rights.desk.forwarding.forward",
    ),
    DeskRow(
        id="RULEBOOK 2.11/forwarded",
        says="the case keeps its clock until the person was told",
        requests=[AccessRequest(ADA)],
        data_map=THEIRS,
        steps=[("forward", 0), ("answer", 0)],
        expected=["Received", "Forwarded", "Answered"],
        citation="GDPR Art. 28(3)(e)",
        code="gdpr_rights.desk.forwarding.forward",
    ),
    TriggerRow(
        id="RULEBOOK 2.11/death",
        says="marketing stops, the account is frozen, nothing disclosed; directives, then heirs",
        trigger=Trigger.DEATH_NOTIFIED,
        expected=[
            SideEffect.STOP,
            SideEffect.FREEZE_ACCOUNT,
            SideEffect.DISCLOSE_NOTHING,
            SideEffect.FIND_DIRECTIVES,
        ],
        human=[SideEffect.FIND_DIRECTIVES],
        citation="Loi 78-17, art. 84-86",
    ),
    TriggerRow(
        id="RULEBOOK 2.11/breach",
        says="nothing follows for the case",
        trigger=Trigger.BREACH,
        expected=[],
        citation="GDPR Art. 33-34",
    ),
)
