"""GDPR Art. 16: what is put right, and who decides. RULEBOOK 2.3."""

from datetime import date

import attrs
import pytest

from gdpr_rights import (
    Answer,
    Correction,
    DataSubject,
    Do,
    Facts,
    Forward,
    Judge,
    LawfulBasis,
    NotCovered,
    PersonalData,
    RectificationRequest,
    RefusalGround,
    Refuse,
    Role,
    plan,
)
from gdpr_rights.domain.places import Place
from gdpr_rights.domain.plans import Action
from gdpr_rights.domain.rectification import contested
from gdpr_rights.domain.rows import ALL, Keys
from tests.domain.test_erasure import judged
from tests.maps import activity, shop

ADA = DataSubject.by("customer", email="ada@example.org")
TODAY = Facts(date(2026, 11, 21))
NAME = PersonalData("identity", used_for=["account"], subject_authoritative=True)
NOTE = PersonalData("assessment", used_for=["account", "invoicing"])


def asked(*corrections: Correction, restrict: bool = False) -> RectificationRequest:
    return RectificationRequest(ADA, corrections=corrections, restrict=restrict)


class TestVerdict:
    """Text: "the right to obtain … the rectification of inaccurate personal data"."""

    def test_what_the_person_alone_knows_is_done(self) -> None:
        """R1: granted at once where the map says that the person is the authority."""
        [item] = plan(
            asked(Correction("users", "name", "Ada L.")), shop(users={"name": NAME}), TODAY
        ).items
        assert item.verdict == Do(Action.RECTIFY, citations=item.verdict.citations)  # type: ignore[union-attr]
        assert item.rows == ALL

    def test_who_is_right_is_for_a_human_to_say(self) -> None:
        """R3 and 2.13: accuracy verdicts are never automated."""
        request, data_map = asked(Correction("users", "note", "kind")), shop(users={"note": NOTE})
        [item] = plan(request, data_map, TODAY).items
        assert isinstance(item.verdict, Judge)
        question = item.verdict.questions[0].id
        [done] = plan(request, data_map, judged(question, Answer.RECTIFY)).items
        assert isinstance(done.verdict, Do)
        [kept] = plan(request, data_map, judged(question, Answer.KEEP)).items
        assert isinstance(kept.verdict, Refuse)
        assert kept.verdict.grounds == (RefusalGround.ACCURACY_VERIFIED,)

    def test_a_processor_passes_it_on(self) -> None:
        hosted = activity("hosted", LawfulBasis.CONTRACT, role=Role.PROCESSOR)
        data_map = shop(hosted, users={"name": attrs.evolve(NAME, used_for=["hosted"])})
        [item] = plan(asked(Correction("users", "name", "A")), data_map, TODAY).items
        assert isinstance(item.verdict, Forward)

    def test_a_row_of_somebody_else_is_not_covered(self) -> None:
        request = asked(Correction("users", "name", "A"))
        facts = attrs.evolve(TODAY, absent=("users/name/1",))
        [item] = plan(request, shop(users={"name": NAME}), facts).items
        assert isinstance(item.verdict, NotCovered)

    def test_no_item_names_the_key_of_a_row(self) -> None:
        request = asked(Correction("invoices", "total", "1.00", key=4711))
        [item] = plan(request, shop(), TODAY).items
        assert "4711" not in item.id
        assert item.rows == Keys(((4711,),))
        assert "4711" not in repr(item)
        assert "1.00" not in repr(request)


class TestRequest:
    def test_it_names_something(self) -> None:
        with pytest.raises(ValueError, match="at least one field"):
            asked()

    def test_a_value_is_one_that_a_form_can_give(self) -> None:
        with pytest.raises(TypeError, match="a corrected value"):
            Correction("users", "name", 1.5)  # type: ignore[arg-type]


class TestRestriction:
    """Text: "the accuracy of the personal data is contested by the data subject" (18(1)(a))."""

    def test_it_reaches_the_contested_fields_of_which_somebody_must_verify_who_is_right(
        self,
    ) -> None:
        data_map = shop(users={"name": NAME, "note": NOTE})
        request = asked(Correction("users", "name", "A"), Correction("users", "note", "B", key=7))
        assert contested(data_map, request) == (Place("users", "note", key=7),)
        assert contested(data_map, asked(Correction("users", "name", "A"))) == ()
