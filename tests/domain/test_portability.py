"""GDPR Art. 20: which data a person takes elsewhere. RULEBOOK 2.7, 4."""

from datetime import date

import pytest

from gdpr_rights import (
    Answer,
    DataSource,
    DataSubject,
    Do,
    Facts,
    Forward,
    Judge,
    LawfulBasis,
    NotCovered,
    PersonalData,
    PortabilityRequest,
    Refuse,
    Role,
    SpecialBasis,
    plan,
)
from gdpr_rights.domain.plans import Action, Item
from tests.domain.test_erasure import judged
from tests.maps import activity, shop

ASKED = PortabilityRequest(DataSubject.by("customer", email="ada@example.org"))
TODAY = Facts(date(2026, 11, 21))
BASES = {
    LawfulBasis.CONSENT: True,
    LawfulBasis.CONTRACT: True,
    LawfulBasis.LEGAL_OBLIGATION: False,
    LawfulBasis.VITAL_INTERESTS: False,
    LawfulBasis.PUBLIC_TASK: False,
    LawfulBasis.LEGITIMATE_INTERESTS: False,
}


def only(of: PersonalData, *more: object, facts: Facts = TODAY) -> Item:
    """What becomes of the one field of the users."""
    data_map = shop(*more, users={"field": of})  # type: ignore[arg-type]
    [item] = [one for one in plan(ASKED, data_map, facts).items if one.dataset == "users"]
    return item


class TestBasis:
    """Text: "the processing is based on consent … or on a contract" (20(1)(a))."""

    @pytest.mark.parametrize("basis", LawfulBasis)
    def test_it_follows_the_basis(self, basis: LawfulBasis) -> None:
        item = only(PersonalData("field", used_for=["other"]), activity("other", basis))
        assert isinstance(item.verdict, Do if BASES[basis] else NotCovered)

    def test_one_such_activity_is_enough(self) -> None:
        item = only(PersonalData("field", used_for=["account", "invoicing"]))
        assert item.verdict == Do(Action.DISCLOSE, citations=item.verdict.citations)  # type: ignore[union-attr]

    def test_explicit_consent_for_special_categories_counts(self) -> None:
        """Text: "point (a) of Article 6(1) or point (a) of Article 9(2)"."""
        health = activity(
            "health", LawfulBasis.LEGAL_OBLIGATION, special_basis=SpecialBasis.EXPLICIT_CONSENT
        )
        assert isinstance(only(PersonalData("field", used_for=["health"]), health).verdict, Do)

    def test_what_is_not_covered_is_said_with_where_else_it_is_given(self) -> None:
        item = only(PersonalData("field", used_for=["invoicing"]))
        assert isinstance(item.verdict, NotCovered)
        assert "access request" in item.verdict.because

    def test_as_a_processor_we_pass_it_on(self) -> None:
        hosted = activity("hosted", LawfulBasis.CONTRACT, role=Role.PROCESSOR)
        assert isinstance(
            only(PersonalData("field", used_for=["hosted"]), hosted).verdict, Forward
        )


class TestSource:
    """Text: "personal data … which he or she has provided to a controller" (20(1)); X1, X2."""

    @pytest.mark.parametrize("source", DataSource)
    def test_given_and_observed_are_provided(self, source: DataSource) -> None:
        item = only(PersonalData("field", used_for=["account"], source=source))
        provided = source in (DataSource.GIVEN, DataSource.OBSERVED)
        assert isinstance(item.verdict, Do if provided else NotCovered)

    def test_credentials_do_not_leave(self) -> None:
        assert isinstance(only(PersonalData("credential", used_for=["account"])).verdict, Refuse)


class TestOthers:
    """Text: "shall not adversely affect the rights and freedoms of others" (20(4))."""

    def test_a_human_decides(self) -> None:
        message = PersonalData("messages", used_for=["account"], third_party=True)
        item = only(message)
        assert isinstance(item.verdict, Judge)
        assert "20(4)" in str(item.verdict.questions[0].citation)
        answered = judged(item.verdict.questions[0].id, Answer.DISCLOSE)
        assert isinstance(only(message, facts=answered).verdict, Do)
