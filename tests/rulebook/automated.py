"""RULEBOOK 2.9: automated decisions."""

from datetime import date

from gdpr_rights import AccessRequest, Answer, Facts, Judgement, ReviewRequest
from gdpr_rights.domain.deciding import Outcome
from tests.rulebook.rows import ADA, Row, activity, data_map

TODAY = date(2026, 11, 21)
CONTESTED = ReviewRequest(ADA, activity="service")
OURS = "gdpr_rights.domain.review.review_items"


def decision(*said: str) -> str:
    """The TOML of a decision that is taken without a human."""
    told = ['logic = "a score"', 'significance = "credit"', 'consequences = "none"', *said]
    return f"{{ {', '.join(told)} }}"


def finding(*, automated: bool) -> str:
    """What a human found of it."""
    return (
        f"finding = {{ solely_automated = {str(automated).lower()}, significant = true, "
        'by = "dpo", on = "2026-11-01", because = "the clerk decides, and may ignore the score" }'
    )


def judged(question: str, answer: Answer) -> Facts:
    """A human answered."""
    return Facts(TODAY, judgements=[Judgement(question, answer, by="dpo", because="looked")])


UNSAID = data_map(activity(automated_decision=decision()))
A_HUMAN_DECIDES = data_map(activity(automated_decision=decision(finding(automated=False))))
A_SCORE = data_map(activity())
PROHIBITED = data_map(
    activity(automated_decision=decision('allowed_by = "none"', finding(automated=True)))
)
CONTRACT = data_map(
    activity(automated_decision=decision('allowed_by = "contract"', finding(automated=True)))
)
CONSENT = data_map(
    activity(
        lawful_basis='"consent"', automated_decision=decision('allowed_by = "explicit-consent"')
    )
)
LAW = data_map(
    activity(
        lawful_basis='"legal-obligation"',
        automated_decision=decision(
            'allowed_by = "law"', 'law = "Code X, art. 1"', 'safeguards = "an appeal board"'
        ),
    )
)
SPECIAL = data_map(
    activity(
        special_basis='"explicit-consent"',
        automated_decision=decision('allowed_by = "contract"', 'safeguards = "none used twice"'),
    )
)
WAIVED = data_map(
    activity(
        automated_decision=decision(
            'allowed_by = "contract"',
            'waiver = "outside of any contractual requirements or when you have not waived it"',
        )
    )
)

ROWS = (
    Row(
        id="RULEBOOK 2.9/D1",
        says="whether a human really decides is for a human to find",
        request=CONTESTED,
        data_map=UNSAID,
        facts=Facts(TODAY),
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 22(1)",
        human=True,
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.9/D1",
        says="a human with authority decides, it was found: Art. 22 does not reach it",
        request=CONTESTED,
        data_map=A_HUMAN_DECIDES,
        facts=Facts(TODAY),
        expected=Outcome.NOT_COVERED,
        citation="GDPR Art. 22(1)",
        recorded_in="the finding in the data map, with who and why",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.9/D1",
        says="asked when it was contested, a human says how a human is involved",
        request=CONTESTED,
        data_map=UNSAID,
        facts=judged("automated/service", Answer.NOT_COVERED),
        expected=Outcome.NOT_COVERED,
        citation="GDPR Art. 22(1)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.9/D2",
        says="a score on which somebody else may strongly draw: a human is asked",
        request=CONTESTED,
        data_map=A_SCORE,
        facts=Facts(TODAY),
        expected=Outcome.NEED_HUMAN,
        citation="CJEU C-634/21",
        human=True,
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.9/D2",
        says="they do draw strongly on it: it is a decision, and reviewed",
        request=CONTESTED,
        data_map=A_SCORE,
        facts=judged("automated/service", Answer.REVIEW),
        expected=Outcome.GRANT,
        citation="GDPR Art. 22(3)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.9/D3",
        says="nothing in 22(2) allows it: prohibited; it stops, and a human is asked",
        request=CONTESTED,
        data_map=PROHIBITED,
        facts=Facts(TODAY),
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 22(1)",
        human=True,
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.9/D3",
        says="it stops, and a human decides anew",
        request=CONTESTED,
        data_map=PROHIBITED,
        facts=judged("prohibited/service", Answer.STOP),
        expected=Outcome.GRANT,
        citation="GDPR Art. 22(1)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.9/D4",
        says="a contract allows it: the review is opened without asking",
        request=CONTESTED,
        data_map=CONTRACT,
        facts=Facts(TODAY),
        expected=Outcome.GRANT,
        citation="GDPR Art. 22(2)(a)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.9/D4",
        says="explicit consent allows it: the review is opened without asking",
        request=CONTESTED,
        data_map=CONSENT,
        facts=Facts(TODAY),
        expected=Outcome.GRANT,
        citation="GDPR Art. 22(2)(c)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.9/D5",
        says="a law allows it: a human says what its safeguards give the person",
        request=CONTESTED,
        data_map=LAW,
        facts=Facts(TODAY),
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 22(2)(b)",
        human=True,
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.9/D5",
        says="its safeguards are a review",
        request=CONTESTED,
        data_map=LAW,
        facts=judged("safeguards/service", Answer.REVIEW),
        expected=Outcome.GRANT,
        citation="GDPR Art. 22(2)(b)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.9/D5",
        says="its safeguards are others: the person is told which",
        request=CONTESTED,
        data_map=LAW,
        facts=judged("safeguards/service", Answer.NOT_COVERED),
        expected=Outcome.NOT_COVERED,
        citation="GDPR Art. 22(2)(b)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.9/D6",
        says="special categories: a human says whether they may be used so",
        request=CONTESTED,
        data_map=SPECIAL,
        facts=Facts(TODAY),
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 22(4)",
        human=True,
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.9/D6",
        says="they may not: it stops, and a human decides anew",
        request=CONTESTED,
        data_map=SPECIAL,
        facts=judged("special/service", Answer.STOP),
        expected=Outcome.GRANT,
        citation="GDPR Art. 22(1)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.9/D7",
        says="a clause by which the review is given up changes nothing",
        request=CONTESTED,
        data_map=WAIVED,
        facts=Facts(TODAY),
        expected=Outcome.GRANT,
        citation="GDPR Art. 22(3)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.9/D8",
        says="a human signs off how decisions about the person are explained",
        request=AccessRequest(ADA),
        data_map=CONTRACT,
        facts=Facts(TODAY, unexplained=["service"]),
        expected=Outcome.NEED_HUMAN,
        citation="CJEU C-203/22",
        human=True,
        code="gdpr_rights.domain.explaining.explanation_questions",
    ),
    Row(
        id="RULEBOOK 2.9/D8",
        says="signed off, the explanation goes with the copy",
        request=AccessRequest(ADA),
        data_map=CONTRACT,
        facts=Facts(
            TODAY,
            unexplained=["service"],
            judgements=[
                Judgement("explanation/service", Answer.DISCLOSE, by="dpo", because="clear")
            ],
        ),
        expected=Outcome.GRANT,
        citation="GDPR Art. 15(1)",
        code="gdpr_rights.domain.explaining.explanation_questions",
    ),
)
