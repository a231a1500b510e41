"""RULEBOOK 2.8: objection."""

from datetime import date

from gdpr_rights import Answer, Facts, Judgement, ObjectionRequest, Outcome
from tests.rulebook.rows import ADA, AnyRow, DeskRow, Row, activity, data_map

TODAY = date(2026, 11, 21)
KNOWN = Facts(TODAY)
MARKETING = data_map(activity(direct_marketing="true"))
INTERESTS = data_map(activity(lawful_basis='"legitimate-interests"'))
TASK = data_map(activity(lawful_basis='"public-task"'))
CONSENT = data_map(activity(lawful_basis='"consent"'))
RESEARCH = data_map(
    activity(
        lawful_basis='"legitimate-interests"', exemption='"archiving, research or statistics"'
    )
)
OURS = "gdpr_rights.domain.objection.objection_items"
WITH_GROUNDS = ObjectionRequest(ADA, activities="service", grounds="I am a witness")
WITHOUT = ObjectionRequest(ADA, activities="service")


def found(answer: Answer, question: str = "balance/service") -> Facts:
    """A human weighed it."""
    return Facts(TODAY, judgements=[Judgement(question, answer, by="dpo", because="weighed")])


ROWS: tuple[AnyRow, ...] = (
    Row(
        id="RULEBOOK 2.8/O1",
        says="direct marketing: granted now, nothing is weighed",
        request=ObjectionRequest(ADA),
        data_map=MARKETING,
        facts=KNOWN,
        expected=Outcome.GRANT,
        citation="GDPR Art. 21(3)",
        code="gdpr_rights.domain.objection.stops_at_once",
    ),
    DeskRow(
        id="RULEBOOK 2.8/O1",
        says="it stops when it arrives, whoever sent it",
        requests=[ObjectionRequest(ADA)],
        data_map=MARKETING,
        steps=[("answer", 0)],
        expected=["Received", "SettledAtOnce", "Objected", "Answered"],
        citation="GDPR Art. 21(3)",
        code="gdpr_rights.desk.stopping.at_once",
    ),
    *(
        Row(
            id="RULEBOOK 2.8/O2",
            says=f"{basis}, with grounds: a human weighs",
            request=WITH_GROUNDS,
            data_map=held,
            facts=KNOWN,
            expected=Outcome.NEED_HUMAN,
            citation="GDPR Art. 21(1)",
            human=True,
            code=OURS,
        )
        for basis, held in (("legitimate interests", INTERESTS), ("public task", TASK))
    ),
    Row(
        id="RULEBOOK 2.8/O2",
        says="the controller shows no overriding grounds: granted",
        request=WITH_GROUNDS,
        data_map=INTERESTS,
        facts=found(Answer.STOP),
        expected=Outcome.GRANT,
        citation="GDPR Art. 21(1)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.8/O2",
        says="it demonstrates compelling grounds: refused",
        request=WITH_GROUNDS,
        data_map=INTERESTS,
        facts=found(Answer.CONTINUE),
        expected=Outcome.REFUSE,
        citation="GDPR Art. 21(1)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.8/O3",
        says="no grounds given: the question says to ask for them, and nothing is refused",
        request=WITHOUT,
        data_map=INTERESTS,
        facts=KNOWN,
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 21(1)",
        human=True,
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.8/O4",
        says="what rests on consent is withdrawn",
        request=WITHOUT,
        data_map=CONSENT,
        facts=KNOWN,
        expected=Outcome.GRANT,
        citation="GDPR Art. 7(3)",
        code="gdpr_rights.domain.objection.stops_at_once",
    ),
    *(
        Row(
            id="RULEBOOK 2.8/O5",
            says=f"{basis.replace('-', ' ')}: not covered, and the basis is said",
            request=WITHOUT,
            data_map=data_map(activity(lawful_basis=f'"{basis}"')),
            facts=KNOWN,
            expected=Outcome.NOT_COVERED,
            citation=f"GDPR Art. 6(1)({point})",
            code=OURS,
        )
        for basis, point in (
            ("contract", "b"),
            ("legal-obligation", "c"),
            ("vital-interests", "d"),
        )
    ),
    Row(
        id="RULEBOOK 2.8/O6",
        says="research: a human says whether a public task needs it",
        request=WITH_GROUNDS,
        data_map=RESEARCH,
        facts=KNOWN,
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 21(6)",
        human=True,
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.8/O6",
        says="a public task needs it: refused",
        request=WITH_GROUNDS,
        data_map=RESEARCH,
        facts=found(Answer.CONTINUE, "research/service"),
        expected=Outcome.REFUSE,
        citation="GDPR Art. 21(1)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.8/O7",
        says="a signal for one channel: granted for that channel",
        request=ObjectionRequest(ADA, channels="e-mail"),
        data_map=MARKETING,
        facts=KNOWN,
        expected=Outcome.GRANT,
        citation="GDPR Art. 21(3)",
        code="gdpr_rights.domain.objection.stops_at_once",
    ),
)
