"""RULEBOOK 2.0: the gates that every request passes, in their order."""

from datetime import date

from gdpr_rights import (
    AccessRequest,
    Answer,
    ErasureRequest,
    Facts,
    Judgement,
    ObjectionRequest,
    Outcome,
    RefusalGround,
    SideEffect,
    Trigger,
)
from gdpr_rights.domain.facts import Recorded, RecordedRefusal
from tests.rulebook.rows import ADA, AnyRow, DeskRow, EffectRow, Row, activity, data_map

TODAY = date(2026, 11, 21)
OURS = data_map(activity())
THEIRS = data_map(activity(role='"processor"'))
JOINT = data_map(activity(role='"joint-controller"'))
MIXED = data_map(
    activity(),
    activity("hosting", role='"processor"'),
    fields={"note": '{ category = "notes", used_for = ["hosting"] }'},
)
INTERESTS = data_map(activity(lawful_basis='"legitimate-interests"'))
DOUBT = Recorded("dpo", because="two people of one name wrote today", on=TODAY)
VAGUE = Recorded("dpo", because="ten years of orders", on=TODAY)


def judged(question: str, answer: Answer) -> Facts:
    """What a human said unasked."""
    return Facts(TODAY, judgements=[Judgement(question, answer, by="dpo", because="shown")])


def refused(ground: RefusalGround) -> Facts:
    """A refusal on record."""
    because = "the same again every morning, to tire us out"
    return Facts(TODAY, refusal=RecordedRefusal("dpo", because=because, grounds=[ground]))


ROWS: tuple[AnyRow, ...] = (
    DeskRow(
        id="RULEBOOK 2.0/G1",
        says="a letter opens a case on the day it arrived",
        requests=[AccessRequest(ADA)],
        data_map=OURS,
        expected=["Received"],
        citation="EDPB Guidelines 01/2022 para. 52-56",
        code="gdpr_rights.desk.arriving.receive_all",
    ),
    Row(
        id="RULEBOOK 2.0/G2",
        says="no reasons given, no Article cited: granted",
        request=AccessRequest(ADA),
        data_map=OURS,
        facts=Facts(TODAY),
        expected=Outcome.GRANT,
        citation="GDPR Art. 15",
        code="gdpr_rights.domain.deciding.decide",
    ),
    Row(
        id="RULEBOOK 2.0/G3",
        says="we are the processor: forwarded",
        request=AccessRequest(ADA),
        data_map=THEIRS,
        facts=Facts(TODAY),
        expected=Outcome.FORWARD,
        citation="GDPR Art. 28(3)(e)",
        code="gdpr_rights.domain.gates.processor",
    ),
    Row(
        id="RULEBOOK 2.0/G3",
        says="whatever is doubted: who answers finds out who asks",
        request=AccessRequest(ADA),
        data_map=THEIRS,
        facts=Facts(TODAY, doubt=DOUBT),
        expected=Outcome.FORWARD,
        citation="GDPR Art. 28(3)(e)",
        code="gdpr_rights.domain.gates.processor",
    ),
    Row(
        id="RULEBOOK 2.0/G4",
        says="we are a joint controller: we answer",
        request=AccessRequest(ADA),
        data_map=JOINT,
        facts=Facts(TODAY),
        expected=Outcome.GRANT,
        citation="GDPR Art. 26(3)",
        code="gdpr_rights.domain.deciding.decided",
    ),
    Row(
        id="RULEBOOK 2.0/G5",
        says="a part is ours: that is granted, the rest forwarded",
        request=AccessRequest(ADA),
        data_map=MIXED,
        facts=Facts(TODAY),
        expected=Outcome.PARTIAL,
        fields=("email",),
        citation="GDPR Art. 28(3)(e)",
        code="gdpr_rights.domain.deciding.Decision.theirs",
    ),
    Row(
        id="RULEBOOK 2.0/G6",
        says="a doubt on record: identity is needed",
        request=AccessRequest(ADA),
        data_map=OURS,
        facts=Facts(TODAY, doubt=DOUBT),
        expected=Outcome.NEED_IDENTITY,
        citation="GDPR Art. 12(6)",
        code="gdpr_rights.domain.gates.doubted",
    ),
    Row(
        id="RULEBOOK 2.0/G6",
        says="what stops at once does not wait for it",
        request=ObjectionRequest(ADA),
        data_map=data_map(activity(direct_marketing="true")),
        facts=Facts(TODAY, doubt=DOUBT),
        expected=Outcome.GRANT,
        citation="GDPR Art. 21(3)",
        code="gdpr_rights.domain.gates.doubted",
    ),
    Row(
        id="RULEBOOK 2.0/G7",
        says="a human showed that the person cannot be identified: not covered",
        request=AccessRequest(ADA),
        data_map=OURS,
        facts=judged("identifiable", Answer.NO),
        expected=Outcome.NOT_COVERED,
        citation="GDPR Art. 11(2)",
        code="gdpr_rights.domain.gates.items_at_the_gates",
    ),
    Row(
        id="RULEBOOK 2.0/G7",
        says="unless they bring what identifies them",
        request=AccessRequest(ADA),
        data_map=OURS,
        facts=judged("identifiable", Answer.YES),
        expected=Outcome.GRANT,
        citation="GDPR Art. 15",
        code="gdpr_rights.domain.gates.items_at_the_gates",
    ),
    Row(
        id="RULEBOOK 2.0/G7",
        says="objection stays",
        request=ObjectionRequest(ADA, activities="service"),
        data_map=INTERESTS,
        facts=judged("identifiable", Answer.NO),
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 21(1)",
        human=True,
        code="gdpr_rights.domain.gates.items_at_the_gates",
    ),
    Row(
        id="RULEBOOK 2.0/G8",
        says="the person was asked what they want",
        request=AccessRequest(ADA),
        data_map=OURS,
        facts=Facts(TODAY, vague=VAGUE),
        expected=Outcome.NEED_CLARIFICATION,
        citation="GDPR Recital 63",
        code="gdpr_rights.domain.gates.vague",
    ),
    Row(
        id="RULEBOOK 2.0/G8",
        says="they answered 'everything': everything",
        request=AccessRequest(ADA),
        data_map=OURS,
        facts=Facts(TODAY),
        expected=Outcome.GRANT,
        fields=("email",),
        citation="GDPR Art. 15",
        code="gdpr_rights.domain.gates.vague",
    ),
    Row(
        id="RULEBOOK 2.0/G9",
        says="a human found it excessive, and said why: refused",
        request=AccessRequest(ADA),
        data_map=OURS,
        facts=refused(RefusalGround.MANIFESTLY_EXCESSIVE),
        expected=Outcome.REFUSE,
        citation="GDPR Art. 12(5)(b)",
        code="gdpr_rights.domain.gates.refused",
    ),
    EffectRow(
        id="RULEBOOK 2.0/G9",
        says="or a fee, announced first, so that the request can be taken back",
        request=ErasureRequest(ADA),
        data_map=OURS,
        facts=judged("fee", Answer.YES),
        trigger=Trigger.FEE_FOUND,
        expected={SideEffect.ANNOUNCE_FEE},
        citation="GDPR Art. 12(5)",
        code="gdpr_rights.domain.gates.fee_asked",
    ),
    Row(
        id="RULEBOOK 2.0/G10",
        says="a human refused by a restriction in national law",
        request=AccessRequest(ADA),
        data_map=OURS,
        facts=refused(RefusalGround.NATIONAL_RESTRICTION),
        expected=Outcome.REFUSE,
        citation="GDPR Art. 23",
        code="gdpr_rights.domain.gates.refused",
    ),
    Row(
        id="RULEBOOK 2.0/G11",
        says="nothing is held: no data",
        request=AccessRequest(ADA),
        data_map=OURS,
        facts=Facts(TODAY, nothing_held=True),
        expected=Outcome.NO_DATA,
        citation="GDPR Art. 15",
        code="gdpr_rights.domain.gates.items_at_the_gates",
    ),
    Row(
        id="RULEBOOK 2.0/G13",
        says="a human found that what is left is anonymous: no data",
        request=AccessRequest(ADA),
        data_map=OURS,
        facts=judged("anonymous", Answer.YES),
        expected=Outcome.NO_DATA,
        citation="GDPR Recital 26 (our reading)",
        code="gdpr_rights.domain.gates.anonymous",
    ),
    Row(
        id="RULEBOOK 2.0/G13",
        says="data under a pseudonym stay personal",
        request=AccessRequest(ADA),
        data_map=OURS,
        facts=judged("anonymous", Answer.NO),
        expected=Outcome.GRANT,
        citation="GDPR Art. 15",
        code="gdpr_rights.domain.gates.anonymous",
    ),
)
