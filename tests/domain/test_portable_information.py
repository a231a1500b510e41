"""What goes with portable data, and what is left out of them."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

import attrs
import pytest

from gdpr_rights import (
    Action,
    Answer,
    Citation,
    DataSubject,
    Do,
    Forward,
    Item,
    Judge,
    Judgement,
    LawfulBasis,
    NotCovered,
    PersonalData,
    Plan,
    Question,
    RefusalGround,
    Refuse,
    Right,
    Role,
)
from gdpr_rights.domain.data_map import REST
from gdpr_rights.domain.disclosure import export_header, portability_information
from gdpr_rights.domain.information import (
    AccessInformation,
    ExportHeader,
    PortabilityInformation,
)
from gdpr_rights.law.bases import SpecialBasis
from tests.maps import INVOICING, activity, shop

TODAY = date(2026, 11, 21)
ART_20 = Citation("GDPR Art. 20(1)")
GIVE = Do(Action.DISCLOSE, citations=(ART_20,))
NOT = NotCovered(because="a reason of the plan", citations=(ART_20,))
MAP = shop(
    activity("news", LawfulBasis.CONSENT),
    activity("care", LawfulBasis.LEGAL_OBLIGATION, special_basis=SpecialBasis.EXPLICIT_CONSENT),
    attrs.evolve(INVOICING, name="hosting", role=Role.PROCESSOR),
    users={
        "email": PersonalData("contact", used_for=["account", "invoicing"]),
        "diet": PersonalData("diet", used_for=["care"], source="observed"),
        "score": PersonalData("score", used_for=["account"], source="derived"),
        "rating": PersonalData("rating", used_for=["account"], source="third_party"),
        "vat": PersonalData("tax", used_for=["invoicing"]),
        "note": PersonalData("note", used_for=["news"], source="given"),
        "hosted": PersonalData("hosted", used_for=["hosting"]),
    },
)


@attrs.frozen
class Asked:
    """What a plan shows of a portability request."""

    right: ClassVar[Right] = Right.PORTABILITY
    subject: DataSubject = DataSubject.by("customer", email="ada@example.org")


def item(name: str, verdict: Any, *fields: str, dataset: str = "users") -> Item:
    return Item(name, dataset=dataset, fields=fields, verdict=verdict)


def proposal(*items: Item) -> Plan:
    asked: Any = Asked()
    return Plan(asked, as_of=TODAY, items=items)


WHOLE = proposal(
    item("give", GIVE, "email", "diet"),
    item("derived", NOT, "score"),
    item("others", NOT, "rating"),
    item("basis", NOT, "vat"),
    item("paper", NOT, "note"),
    item("host", Forward(("hosting",), citations=(ART_20,)), "hosted"),
    item("bills", NOT, REST, dataset="invoices"),
)


def header_of(
    plan: Plan, *, language: str = "en", held: tuple[str, ...] = ("users",)
) -> ExportHeader:
    return export_header(
        plan,
        MAP,
        case_id="c1",
        created_on=TODAY,
        held=held,
        unclassified=[],
        language=language,
    )


def information(header: ExportHeader) -> PortabilityInformation:
    assert isinstance(header.information, PortabilityInformation)
    return header.information


class TestWhatTheRightGives:
    """Text: "… where the processing is based on consent … or on a contract" (Art. 20(1))."""

    def test_only_consents_and_contracts_are_named(self) -> None:
        said = information(header_of(WHOLE))
        assert [(of.activity, of.lawful_basis) for of in said.purposes] == [
            ("account", "contract (GDPR Art. 6(1)(b))"),
            (
                "care",
                "legal obligation (GDPR Art. 6(1)(c)), explicit consent (GDPR Art. 9(2)(a))",
            ),
        ]
        assert said.purposes[1].sources == ("we recorded them while you used our services",)
        assert said.purposes[0].categories == ("contact",)

    def test_it_claims_nothing_of_article_15(self) -> None:
        """Neither recipients nor retention are asked for: their absence is no statement."""
        header = header_of(WHOLE)
        assert header.right is Right.PORTABILITY
        said = repr(header.information)
        assert "Books & Co" not in said
        assert "ten years" not in said
        assert "GDPR Art. 15" in information(header).limits
        assert information(header).rights[0][1] == Citation("GDPR Art. 15")

    def test_nothing_is_erased(self) -> None:
        """Text: "The exercise of the right … shall be without prejudice to Article 17"."""
        assert "erases nothing" in information(header_of(WHOLE)).erases_nothing
        assert "n'efface rien" in information(header_of(WHOLE, language="fr")).erases_nothing
        assert "20(3)" in information(header_of(WHOLE)).erases_nothing

    def test_the_dictionary_has_what_is_given(self) -> None:
        (users,) = header_of(WHOLE).datasets
        assert [field.name for field in users.fields] == ["diet", "email"]

    @pytest.mark.parametrize("language", ["en", "fr"])
    def test_nothing_covered_does_not_say_that_nothing_is_processed(self, language: str) -> None:
        header = header_of(proposal(item("basis", NOT, "vat")), language=language)
        said = information(header)
        assert not said.data_held
        assert said.purposes == ()
        assert "20(1)" in said.confirmation
        assert [out.field for out in header.left_out] == ["vat"]

    def test_what_is_held_for_others_is_theirs_to_answer(self) -> None:
        host = item("host", Forward(("hosting",), citations=(ART_20,)), "hosted")
        assert "another controller" in information(header_of(proposal(host))).confirmation
        assert "another controller" not in information(header_of(WHOLE)).confirmation

    def test_what_a_human_added_is_explained(self) -> None:
        """A copy beyond the right is given on its own basis, which is then named."""
        said = information(header_of(proposal(item("more", GIVE, "vat"))))
        assert [of.activity for of in said.purposes] == ["invoicing"]


class TestItCannotBeBuiltWithout:
    @pytest.mark.parametrize(
        "field",
        [
            field.name
            for field in attrs.fields(PortabilityInformation)
            if field.name not in ("controller", "data_held", "authority")
        ],
    )
    @pytest.mark.parametrize("language", ["en", "fr"])
    def test_any_statement(self, field: str, language: str) -> None:
        said = information(header_of(WHOLE, language=language))
        empty: Any = () if isinstance(getattr(said, field), tuple) else "  "
        with pytest.raises(ValueError, match=field):
            attrs.evolve(said, **{field: empty})

    def test_its_own_kind_of_information(self) -> None:
        """An access answer without Art. 15, or portability that claims it, is refused."""
        header = header_of(WHOLE)
        for wrong in (Right.ACCESS, Right.ERASURE):
            with pytest.raises(ValueError, match="AccessInformation"):
                attrs.evolve(header, right=wrong)
        assert not isinstance(header.information, AccessInformation)


class TestWhatIsLeftOut:
    def test_each_with_its_reason(self) -> None:
        reasons = {out.field: out.because for out in header_of(WHOLE).left_out}
        assert reasons["score"].startswith("we derived it")
        assert reasons["rating"].startswith("somebody else gave it")
        assert "legal obligation (GDPR Art. 6(1)(c))" in reasons["vat"]
        assert reasons["note"].startswith("a reason of the plan.")
        assert reasons["hosted"].startswith("we hold it for another controller")
        assert all("GDPR Art. 15" in reasons[name] for name in ("score", "rating", "vat", "note"))

    def test_in_french(self) -> None:
        reasons = {out.field: out.because for out in header_of(WHOLE, language="fr").left_out}
        assert reasons["score"].startswith("nous avons déduit")
        assert reasons["rating"].startswith("un tiers")
        assert "obligation légale (RGPD art. 6(1)(c))" in reasons["vat"]
        assert reasons["note"].startswith("ce droit ne porte pas")
        assert "toutes les autres colonnes" in reasons
        assert not any("GDPR" in said or "reason" in said for said in reasons.values())

    def test_even_where_nobody_looked_for_rows(self) -> None:
        """What the right does not reach is not counted; that it does not is said all the same."""
        header = header_of(WHOLE)
        assert ("invoices", "every other column") in {
            (out.dataset, out.field) for out in header.left_out
        }

    def test_what_a_human_decided_is_said_in_their_words(self) -> None:
        refused = Refuse((RefusalGround.RIGHTS_OF_OTHERS,), because="mon motif")
        judgement = Judgement(
            "q", Answer.WITHHOLD, by="dpo", because="pesé", at=datetime(2026, 1, 1, tzinfo=UTC)
        )
        plan = WHOLE.edited("give", refused, judgement)
        reasons = {out.field: out.because for out in header_of(plan, language="fr").left_out}
        assert reasons["email"] == "mon motif"
        proposed = proposal(item("give", refused, "email"))
        (out,) = header_of(proposed, language="fr").left_out
        assert out.because == "la communication porterait atteinte aux droits et libertés d'autrui"

    def test_a_ground_without_words_of_ours(self) -> None:
        refused = Refuse((RefusalGround.NATIONAL_RESTRICTION,), because="a national rule")
        (out,) = header_of(proposal(item("no", refused, "email"))).left_out
        assert out.because == "a national rule"

    def test_an_open_question(self) -> None:
        question = Question("q", text="?", options=(Answer.DISCLOSE,), citation=ART_20)
        (out,) = header_of(proposal(item("q", Judge((question,)), "email"))).left_out
        assert out.because == "a human has yet to decide"


def test_no_fields_no_data() -> None:
    assert not portability_information(MAP, []).data_held
