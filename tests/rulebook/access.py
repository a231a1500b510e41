"""RULEBOOK 2.2: access."""

from datetime import date

from gdpr_rights import (
    AccessRequest,
    Answer,
    Facts,
    Judgement,
    Outcome,
    RefusalGround,
    Right,
    SideEffect,
    Trigger,
)
from gdpr_rights.domain.facts import RecordedRefusal
from tests.rulebook.rows import (
    ADA,
    AnyRow,
    DeskRow,
    EffectRow,
    FieldsRow,
    Row,
    ToldRow,
    activity,
    data_map,
)

TODAY = date(2026, 11, 21)
KNOWN = Facts(TODAY)
COPY = AccessRequest(ADA)
HELD = data_map(activity(recipients='["Books & Co"]'))
OTHERS = data_map(
    activity(),
    fields={"letter": '{ category = "letters", used_for = ["service"], third_party = true }'},
)
DECISION = '{ logic = "a score of orders", significance = "credit", consequences = "no credit" }'
SCORED = data_map(
    activity(automated_decision=DECISION),
    fields={"weights": '{ category = "score", used_for = ["service"], third_party = true }'},
)
LOGGED = data_map(
    activity(),
    fields={
        "seen_on": '{ category = "consultation", used_for = ["service"] }',
        "seen_for": '{ category = "consultation", used_for = ["service"] }',
        "seen_by": '"not-personal"',
    },
)
CODED = data_map(activity(), email=', meaning = "where we write to you"')
DERIVED = data_map(activity(), email=', source = "derived"')
ITEMS = "gdpr_rights.domain.access.access_items"
THIRD = "gdpr_rights.domain.access.third_party_item"


def withheld(name: str, answer: Answer = Answer.WITHHOLD) -> Facts:
    """A human decided whether a field is handed out."""
    question = f"third-party/users.{name}"
    return Facts(
        TODAY, judgements=[Judgement(question, answer, by="dpo", because="it names a neighbour")]
    )


ROWS: tuple[AnyRow, ...] = (
    Row(
        id="RULEBOOK 2.2/A1",
        says="data are held: confirmation, information and copy",
        request=COPY,
        data_map=HELD,
        facts=KNOWN,
        expected=Outcome.GRANT,
        fields=("email",),
        citation="GDPR Art. 15(1)",
        code=ITEMS,
    ),
    Row(
        id="RULEBOOK 2.2/A2",
        says="no data: that is said",
        request=COPY,
        data_map=HELD,
        facts=Facts(TODAY, nothing_held=True),
        expected=Outcome.NO_DATA,
        citation="GDPR Art. 15",
        code="gdpr_rights.domain.gates.items_at_the_gates",
    ),
    EffectRow(
        id="RULEBOOK 2.2/A3",
        says="no fee follows of itself",
        request=COPY,
        data_map=HELD,
        facts=KNOWN,
        trigger=Trigger.FEE_FOUND,
        expected=[],
        citation="CJEU C-307/22",
        code="gdpr_rights.domain.gates.fee_asked",
    ),
    EffectRow(
        id="RULEBOOK 2.2/A4",
        says="a human found a further copy of the same: the fee is announced first",
        request=COPY,
        data_map=HELD,
        facts=Facts(
            TODAY, judgements=[Judgement("fee", Answer.YES, by="dpo", because="the same rows")]
        ),
        trigger=Trigger.FEE_FOUND,
        expected=[SideEffect.ANNOUNCE_FEE],
        citation="GDPR Art. 12(5)",
        code="gdpr_rights.domain.gates.fee_asked",
    ),
    Row(
        id="RULEBOOK 2.2/A5",
        says="a field may be about others: a human decides",
        request=COPY,
        data_map=OTHERS,
        facts=KNOWN,
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 15(4)",
        human=True,
        code=THIRD,
    ),
    Row(
        id="RULEBOOK 2.2/A5",
        says="it is withheld: the rest is given",
        request=COPY,
        data_map=OTHERS,
        facts=withheld("letter"),
        expected=Outcome.PARTIAL,
        fields=("email",),
        citation="GDPR Art. 15(4)",
        code=THIRD,
    ),
    Row(
        id="RULEBOOK 2.2/A5",
        says="it harms nobody: it is given",
        request=COPY,
        data_map=OTHERS,
        facts=withheld("letter", Answer.DISCLOSE),
        expected=Outcome.GRANT,
        fields=("email", "letter"),
        citation="GDPR Art. 15(4)",
        code=THIRD,
    ),
    Row(
        id="RULEBOOK 2.2/A6",
        says="data of others within the logic: a human decides, or submits it to the authority",
        request=COPY,
        data_map=SCORED,
        facts=KNOWN,
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 15(4)",
        human=True,
        code=THIRD,
    ),
    Row(
        id="RULEBOOK 2.2/A6",
        says="withheld: the decision is explained even so",
        request=COPY,
        data_map=SCORED,
        facts=withheld("weights"),
        expected=Outcome.PARTIAL,
        fields=("email",),
        citation="GDPR Art. 15(4)",
        code=THIRD,
    ),
    ToldRow(
        id="RULEBOOK 2.2/A7",
        says="each recipient by name",
        right=Right.ACCESS,
        data_map=HELD,
        statement="recipients",
        expected="Books & Co",
        citation="CJEU C-154/21",
        code="gdpr_rights.domain.disclosure.access_information",
    ),
    Row(
        id="RULEBOOK 2.2/A8",
        says="when and what for, and not which employee",
        request=COPY,
        data_map=LOGGED,
        facts=KNOWN,
        expected=Outcome.GRANT,
        fields=("email", "seen_on", "seen_for"),
        citation="GDPR Art. 15(1)",
        code=ITEMS,
    ),
    DeskRow(
        id="RULEBOOK 2.2/A9",
        says="a file of common formats, fetched by a link",
        requests=[COPY],
        data_map=HELD,
        steps=[("prove", 0), ("accept", 0), ("fulfil", 0), ("offer", 0)],
        returned="DownloadToken",
        expected=[
            "Received",
            "IdentityVerified",
            "Accepted",
            "InstructionStarted",
            "InstructionDone",
            "AnswerStored",
            "Fulfilled",
            "AnswerOffered",
        ],
        citation="GDPR Art. 15(3)",
        code="gdpr_rights.export.PackageExporter",
    ),
    ToldRow(
        id="RULEBOOK 2.2/A10",
        says="what a value means stands in the dictionary",
        right=Right.ACCESS,
        data_map=CODED,
        statement="meaning",
        expected="where we write to you",
        citation="GDPR Art. 12(1)",
        code="gdpr_rights.domain.disclosure.export_header",
    ),
    Row(
        id="RULEBOOK 2.2/A11",
        says="derived data are in the copy",
        request=COPY,
        data_map=DERIVED,
        facts=KNOWN,
        expected=Outcome.GRANT,
        fields=("email",),
        citation="GDPR Art. 15(1)",
        code=ITEMS,
    ),
    Row(
        id="RULEBOOK 2.2/A12",
        says="a human refused by a derogation in national law",
        request=COPY,
        data_map=HELD,
        facts=Facts(
            TODAY,
            refusal=RecordedRefusal(
                "dpo", because="national act, s. 3", grounds=[RefusalGround.RESEARCH_DEROGATION]
            ),
        ),
        expected=Outcome.REFUSE,
        citation="GDPR Art. 89(2)",
        code="gdpr_rights.domain.gates.refused",
    ),
    EffectRow(
        id="RULEBOOK 2.2/A13",
        says="the purge of what is asked for waits for the answer",
        request=COPY,
        data_map=HELD,
        facts=KNOWN,
        trigger=Trigger.COPY_ASKED,
        expected=[SideEffect.HOLD_PURGE],
        activities=("service",),
        citation="EDPB Guidelines 01/2022 para. 37-39 (our reading)",
        code="gdpr_rights.domain.holding.held_by",
    ),
    FieldsRow(
        id="RULEBOOK 2.2/fields",
        says="an answer cannot be built without (c), (e), (f), (h) and transfers",
        expected=[
            "confirmation",
            "purposes",
            "recipients",
            "rights",
            "complaint",
            "automated_decisions",
            "transfers",
        ],
        citation="GDPR Art. 15(1)-(3)",
        code="gdpr_rights.domain.information.AccessInformation",
    ),
    FieldsRow(
        id="RULEBOOK 2.2/fields",
        says="nor one of its purposes without (a), (b), (d), (g) and (h)",
        expected=["purpose", "categories", "retention", "sources", "automated_decision"],
        citation="GDPR Art. 15(1)",
        code="gdpr_rights.domain.information.PurposeInformation",
    ),
)
