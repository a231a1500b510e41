"""RULEBOOK 2.4: erasure, its grounds and its exceptions."""

from datetime import date

from gdpr_rights import (
    Answer,
    DataMap,
    ErasureGround,
    ErasureRequest,
    Facts,
    Judgement,
    Outcome,
    SideEffect,
    Trigger,
)
from tests.rulebook.rows import ADA, AnyRow, DeskRow, EffectRow, Row, activity, data_map

TODAY = date(2026, 11, 21)
KNOWN = Facts(TODAY)
ERASE = ErasureRequest(ADA)
OURS = "gdpr_rights.domain.erasure.outcome"
RULE = 'citation = "Code de commerce, art. L123-22"'
CONTRACT = data_map(activity())
ENDING = data_map(activity(retention='{ event = "contract end", period = "P7D" }'))
CONSENT = data_map(activity(lawful_basis='"consent"'))
INTERESTS = data_map(activity(lawful_basis='"legitimate-interests"'))
BOOKS = activity(
    "books",
    lawful_basis='"legal-obligation"',
    retention=f'{{ criteria = "ten years", {RULE} }}',
)
BOTH_BASES = data_map(
    activity(lawful_basis='"consent"'), activity("account"), used_for=("service", "account")
)


def exempted(exemption: str, *said: str, **more: str) -> DataMap:
    """A map whose one activity relies on an exemption."""
    rules = ", ".join(['criteria = "as long as needed"', *said])
    retention = f"{{ {rules} }}"
    return data_map(activity(exemption=f'"{exemption}"', retention=retention, **more))


def judged(question: str, answer: Answer) -> Facts:
    """A human decided."""
    return Facts(TODAY, judgements=[Judgement(question, answer, by="dpo", because="looked")])


def invoked(ground: ErasureGround) -> ErasureRequest:
    """The person invokes a ground."""
    return ErasureRequest(ADA, grounds=[ground])


def weighed(number: str, exemption: str, says: str) -> tuple[AnyRow, ...]:
    """An exception that a human weighs each time."""
    held = exempted(exemption, RULE)
    question = "exemption/service"
    cite = {"i": "a", "iii": "c", "iv": "d"}[number]
    rows = (
        (f"{says}: a human weighs", KNOWN, Outcome.NEED_HUMAN, f"GDPR Art. 17(3)({cite})"),
        (
            f"{says}, a human found: kept",
            judged(question, Answer.KEEP),
            Outcome.REFUSE,
            f"GDPR Art. 17(3)({cite})",
        ),
        (
            f"no {says}, a human found: erased",
            judged(question, Answer.ERASE),
            Outcome.GRANT,
            "GDPR Art. 17(1)(a)",
        ),
    )
    return tuple(
        Row(
            id=f"RULEBOOK 2.4/{number}",
            says=told,
            request=ERASE,
            data_map=held,
            facts=facts,
            expected=expected,
            citation=citation,
            human=expected is Outcome.NEED_HUMAN,
            code=OURS,
        )
        for told, facts, expected, citation in rows
    )


ROWS: tuple[AnyRow, ...] = (
    Row(
        id="RULEBOOK 2.4/a",
        says="the retention has ended: erased",
        request=ERASE,
        data_map=ENDING,
        facts=Facts(TODAY, events={"contract end": date(2026, 11, 1)}),
        expected=Outcome.GRANT,
        citation="GDPR Art. 17(1)(a)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.4/a",
        says="the contract ends with the request: erased",
        request=ErasureRequest(ADA, closing_account=True),
        data_map=ENDING,
        facts=KNOWN,
        expected=Outcome.GRANT,
        citation="GDPR Art. 17(1)(a)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.4/a",
        says="the person says that the purpose ended: a human finds out",
        request=invoked(ErasureGround.NO_LONGER_NECESSARY),
        data_map=CONTRACT,
        facts=KNOWN,
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 17(1)(a)",
        human=True,
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.4/b",
        says="consent is the only basis, and the request withdraws it: erased",
        request=ERASE,
        data_map=CONSENT,
        facts=KNOWN,
        expected=Outcome.GRANT,
        citation="GDPR Art. 17(1)(b)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.4/b",
        says="it was withdrawn before, and the erasure is limited to that: erased",
        request=ErasureRequest(
            ADA, grounds=[ErasureGround.CONSENT_WITHDRAWN], activities="service"
        ),
        data_map=CONSENT,
        facts=Facts(TODAY, withdrawn="service"),
        expected=Outcome.GRANT,
        citation="GDPR Art. 17(1)(b)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.4/b",
        says="a contract needs the same data: not covered",
        request=ErasureRequest(ADA, activities="service"),
        data_map=BOTH_BASES,
        facts=KNOWN,
        expected=Outcome.NOT_COVERED,
        citation="GDPR Art. 6(1)(b)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.4/c1",
        says="legitimate interests: the request is read as an objection, and weighed",
        request=ERASE,
        data_map=INTERESTS,
        facts=KNOWN,
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 21(1)",
        human=True,
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.4/c1",
        says="nothing overrides it: erased",
        request=ERASE,
        data_map=INTERESTS,
        facts=judged("balance/service", Answer.ERASE),
        expected=Outcome.GRANT,
        citation="GDPR Art. 17(1)(c)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.4/c1",
        says="grounds override it: not covered",
        request=ERASE,
        data_map=INTERESTS,
        facts=judged("balance/service", Answer.KEEP),
        expected=Outcome.NOT_COVERED,
        citation="GDPR Art. 17(1)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.4/c1",
        says="an objection was weighed before, and upheld: erased",
        request=ERASE,
        data_map=INTERESTS,
        facts=Facts(TODAY, objected="service"),
        expected=Outcome.GRANT,
        citation="GDPR Art. 17(1)(c)",
        recorded_in="the objection that a human upheld, in the journal",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.4/c2",
        says="direct marketing: erased, whatever the basis",
        request=ERASE,
        data_map=data_map(activity(direct_marketing="true")),
        facts=KNOWN,
        expected=Outcome.GRANT,
        citation="GDPR Art. 21(3)",
        code=OURS,
    ),
    *(
        row
        for number, ground in (
            ("d", ErasureGround.UNLAWFUL_PROCESSING),
            ("e", ErasureGround.LEGAL_OBLIGATION_TO_ERASE),
        )
        for row in (
            Row(
                id=f"RULEBOOK 2.4/{number}",
                says=f"{ground.value}: a human finds out",
                request=invoked(ground),
                data_map=CONTRACT,
                facts=KNOWN,
                expected=Outcome.NEED_HUMAN,
                citation=str(ground.citation),
                human=True,
                code=OURS,
            ),
            Row(
                id=f"RULEBOOK 2.4/{number}",
                says=f"{ground.value}, a human found: erased",
                request=invoked(ground),
                data_map=CONTRACT,
                facts=judged(f"ground/{ground.name.lower()}/service", Answer.ERASE),
                expected=Outcome.GRANT,
                citation=str(ground.citation),
                code=OURS,
            ),
        )
    ),
    Row(
        id="RULEBOOK 2.4/f",
        says="the person was a child when they consented: erased, on this ground too",
        request=ERASE,
        data_map=CONSENT,
        facts=Facts(TODAY, was_child=True),
        expected=Outcome.GRANT,
        citation="GDPR Art. 17(1)(f)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.4/none",
        says="no ground: not covered",
        request=ERASE,
        data_map=CONTRACT,
        facts=KNOWN,
        expected=Outcome.NOT_COVERED,
        citation="GDPR Art. 17(1)",
        code=OURS,
    ),
    DeskRow(
        id="RULEBOOK 2.4/none",
        says="a human signs it",
        requests=[ERASE],
        data_map=CONTRACT,
        steps=[("prove", 0), ("accept", 0)],
        expected=["Received", "IdentityVerified", "Accepted"],
        citation="GDPR Art. 12(4)",
        code="gdpr_rights.desk.decisions.accept",
    ),
    *weighed("i", "freedom of expression and information", "freedom of expression"),
    Row(
        id="RULEBOOK 2.4/ii",
        says="a rule with its citation requires the storage: kept",
        request=ERASE,
        data_map=data_map(BOOKS, used_for=("books",)),
        facts=KNOWN,
        expected=Outcome.REFUSE,
        citation="Code de commerce, art. L123-22",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.4/ii",
        says="no rule is cited: a human says whether the law requires it",
        request=ERASE,
        data_map=data_map(activity(lawful_basis='"legal-obligation"')),
        facts=KNOWN,
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 17(3)(b)",
        human=True,
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.4/ii",
        says="a public task: a human says whether it needs the data",
        request=ERASE,
        data_map=data_map(
            activity(
                lawful_basis='"public-task"',
                retention=f'{{ criteria = "as the law says", {RULE} }}',
            )
        ),
        facts=KNOWN,
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 17(3)(b)",
        human=True,
        code=OURS,
    ),
    *weighed("iii", "public health", "public health"),
    *weighed("iv", "archiving, research or statistics", "research"),
    Row(
        id="RULEBOOK 2.4/v",
        says="a rule of proof with its citation: kept",
        request=ERASE,
        data_map=exempted("legal claims", 'citation = "C. civ. 2224"'),
        facts=KNOWN,
        expected=Outcome.REFUSE,
        citation="GDPR Art. 17(3)(e)",
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.4/v",
        says="no such rule: a human says whether claims need it",
        request=ERASE,
        data_map=exempted("legal claims"),
        facts=KNOWN,
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 17(3)(e)",
        human=True,
        code=OURS,
    ),
    Row(
        id="RULEBOOK 2.4/mixed",
        says="one field is erased, another kept for the books: partial",
        request=ERASE,
        data_map=data_map(
            activity(lawful_basis='"consent"'),
            BOOKS,
            fields={"name": '{ category = "identity", used_for = ["service", "books"] }'},
        ),
        facts=KNOWN,
        expected=Outcome.PARTIAL,
        fields=("email",),
        citation="GDPR Art. 17(3)(b)",
        code="gdpr_rights.domain.erasure.erasure_items",
    ),
    EffectRow(
        id="RULEBOOK 2.4/mixed",
        says="what was erased is erased again after a restore",
        request=ERASE,
        data_map=CONSENT,
        facts=KNOWN,
        trigger=Trigger.ERASED,
        expected=[SideEffect.TELL_OTHER_CONTROLLERS, SideEffect.REAPPLY_AFTER_RESTORE],
        human=[SideEffect.TELL_OTHER_CONTROLLERS],
        citation="GDPR Art. 17(2)",
    ),
)
