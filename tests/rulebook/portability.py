"""RULEBOOK 2.7: portability."""

from datetime import date

from gdpr_rights import (
    Answer,
    ErasureRequest,
    Facts,
    Judgement,
    Outcome,
    PortabilityRequest,
    Right,
    SideEffect,
    Trigger,
)
from tests.rulebook.rows import ADA, AnyRow, EffectRow, Row, ToldRow, activity, data_map

TODAY = date(2026, 11, 21)
KNOWN = Facts(TODAY)
TAKE = PortabilityRequest(ADA)
ITEMS = "gdpr_rights.domain.portability.portability_items"
CONTRACT = data_map(activity())
INFORMATION = "gdpr_rights.domain.disclosure.portability_information"


def on(basis: str, **more: str) -> Row:
    """A row for one basis."""
    known = {"id": "RULEBOOK 2.7/P1", "expected": Outcome.GRANT, **more}
    return Row(
        says=f"data given, on {basis.replace('-', ' ')}",
        request=TAKE,
        data_map=data_map(activity(lawful_basis=f'"{basis}"')),
        facts=KNOWN,
        citation="GDPR Art. 20(1)",
        code=ITEMS,
        **known,  # type: ignore[arg-type]
    )


ROWS: tuple[AnyRow, ...] = (
    on("consent"),
    on("contract"),
    Row(
        id="RULEBOOK 2.7/P1",
        says="data observed, of a special category, on explicit consent",
        request=TAKE,
        data_map=data_map(
            activity(lawful_basis='"legitimate-interests"', special_basis='"explicit-consent"'),
            email=', source = "observed", special = true',
        ),
        facts=KNOWN,
        expected=Outcome.GRANT,
        citation="GDPR Art. 20(1)",
        code=ITEMS,
    ),
    *(
        on(basis, id="RULEBOOK 2.7/P2", expected=Outcome.NOT_COVERED)  # type: ignore[arg-type]
        for basis in ("legal-obligation", "vital-interests", "legitimate-interests")
    ),
    on("public-task", id="RULEBOOK 2.7/P3", expected=Outcome.NOT_COVERED),  # type: ignore[arg-type]
    Row(
        id="RULEBOOK 2.7/P4",
        says="a derived field is left out",
        request=TAKE,
        data_map=data_map(
            activity(),
            fields={"score": '{ category = "score", used_for = ["service"], source = "derived" }'},
        ),
        facts=KNOWN,
        expected=Outcome.PARTIAL,
        fields=("email",),
        citation="GDPR Art. 20(1)",
        code=ITEMS,
    ),
    Row(
        id="RULEBOOK 2.7/P5",
        says="a field is about others too: a human decides",
        request=TAKE,
        data_map=data_map(activity(), email=", third_party = true"),
        facts=KNOWN,
        expected=Outcome.NEED_HUMAN,
        citation="GDPR Art. 20(4)",
        human=True,
        code="gdpr_rights.domain.access.third_party_item",
    ),
    Row(
        id="RULEBOOK 2.7/P5",
        says="it harms them: left out",
        request=TAKE,
        data_map=data_map(activity(), email=", third_party = true"),
        facts=Facts(
            TODAY,
            judgements=[
                Judgement("third-party/users.email", Answer.WITHHOLD, by="dpo", because="it does")
            ],
        ),
        expected=Outcome.REFUSE,
        citation="GDPR Art. 15(4)",
        code="gdpr_rights.domain.access.third_party_item",
    ),
    ToldRow(
        id="RULEBOOK 2.7/P6",
        says="sent to another controller where that is feasible, and the person is told so",
        right=Right.PORTABILITY,
        data_map=CONTRACT,
        statement="transmission",
        expected="technically feasible",
        citation="GDPR Art. 20(2)",
        code=INFORMATION,
    ),
    ToldRow(
        id="RULEBOOK 2.7/P7",
        says="nothing is erased, and nothing ends",
        right=Right.PORTABILITY,
        data_map=CONTRACT,
        statement="erases_nothing",
        expected="erases nothing and ends nothing",
        citation="GDPR Art. 20(3)",
        code=INFORMATION,
    ),
    EffectRow(
        id="RULEBOOK 2.7/P8",
        says="who closes their account is told of portability before",
        request=ErasureRequest(ADA, closing_account=True),
        data_map=CONTRACT,
        facts=KNOWN,
        trigger=Trigger.ACCOUNT_CLOSING,
        expected=[SideEffect.INFORM_OF_PORTABILITY],
        activities=("service",),
        citation="WP242 rev.01",
    ),
)
