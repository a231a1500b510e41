"""The register of automated decisions: recorded, listed, explained, and held against new data."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from sqlalchemy import text

from gdpr_rights import (
    AccessRequest,
    AmbiguousSubject,
    Answer,
    Case,
    Correction,
    DataSubject,
    ErasureRequest,
    Fulfilled,
    Judgement,
    JudgementNeeded,
    NewDecision,
    Place,
    RecordedDecision,
    RectificationRequest,
    ReviewRequest,
    UnknownDecision,
)
from gdpr_rights.domain.requests import Request
from gdpr_rights.errors import (
    DecisionRecorded,
    IllegalStep,
    NoAutomatedDecision,
    UnknownActivity,
    UnknownField,
)
from tests.credit import credit_map
from tests.desk.kit import ADA, BOB, NOBODY, SCHEMA, Office, office
from tests.desk.test_reviews import REVIEW

WHEN = datetime(2026, 1, 20, 8, tzinfo=UTC)
APPLIED = "two orders were paid late, which lowered the score below the limit"


def decided(at: Office, name: str = "order-17", **more: Any) -> RecordedDecision:
    given = {
        "outcome": "no credit",
        "taken_at": WHEN,
        "data_used": [Place("users", "name")],
        "applied": APPLIED,
        **more,
    }
    recorded = at.desk.record_decision(ADA, "credit", decision=name, **given)
    assert isinstance(recorded, RecordedDecision)
    return recorded


def accepted(at: Office, request: Request, *judgements: Judgement) -> Case:
    case = at.desk.receive(request)
    at.desk.vouch(case.id, by="support", because="called back")
    for judgement in judgements:
        at.desk.judge(case.id, judgement)
    moved = at.desk.accept(case.id, decided_by="dpo")
    assert isinstance(moved, Case)
    return moved


class TestRecording:
    def test_a_job_may_run_again(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        first = decided(at)
        assert decided(at) == first
        assert at.desk.decisions(ADA) == (first,)

    def test_a_name_means_one_decision(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        first = decided(at)
        with pytest.raises(DecisionRecorded):
            decided(at, outcome="credit")
        assert at.desk.decisions(ADA) == (first,)

    def test_they_are_listed_by_the_day_they_were_taken(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at, "b", taken_at=WHEN.replace(day=21))
        decided(at, "a")
        assert [of.decision for of in at.desk.decisions(ADA)] == ["a", "b"]
        assert at.desk.decisions(BOB) == ()

    def test_several_are_recorded_at_once_or_not_at_all(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        new = [
            NewDecision(subject, "credit", decision=f"{name}", outcome="no credit")
            for subject in (ADA, BOB, NOBODY)
            for name in (1, 2)
        ]
        assert len(at.desk.record_decisions(new)) == 6
        assert [of.decision for of in at.desk.decisions(BOB)] == ["1", "2"]
        before = sum(1 for _ in at.journal.entries())
        more = [attrs.evolve(new[0], decision="3"), attrs.evolve(new[1], outcome="credit")]
        with pytest.raises(DecisionRecorded):
            at.desk.record_decisions(more)
        assert sum(1 for _ in at.journal.entries()) == before
        assert at.desk.record_decisions([]) == ()

    def test_who_signs_up_later_finds_what_was_decided_before(self, tmp_path: Path) -> None:
        """A decision before the contract: no account yet, an address alone."""
        at = office(tmp_path, credit_map())
        at.desk.record_decision(NOBODY, "credit", decision="enquiry-1", outcome="no credit")
        with at.engine.begin() as connection:
            connection.execute(
                text("INSERT INTO users VALUES (9, 'nobody@example.org', 'Nobody', 'h9')")
            )
        at.desk.record_decision(NOBODY, "credit", decision="enquiry-2", outcome="credit")
        names = [of.decision for of in at.desk.decisions(NOBODY)]
        assert names == ["enquiry-1", "enquiry-2"]

    def test_nothing_is_noted_of_two_people_at_once(self, tmp_path: Path) -> None:
        schema = SCHEMA.replace("email TEXT NOT NULL UNIQUE", "email TEXT NOT NULL").replace(
            "bob@example.org", "ada@example.org"
        )
        at = office(tmp_path, credit_map(), schema=schema)
        before = sum(1 for _ in at.journal.entries())
        recorded = at.desk.record_decision(ADA, "credit", decision="1", outcome="no credit")
        assert recorded == AmbiguousSubject(2)
        assert sum(1 for _ in at.journal.entries()) == before

    @pytest.mark.parametrize(
        ("activity", "used", "error"),
        [
            ("credits", (), UnknownActivity),
            ("invoicing", (), NoAutomatedDecision),
            ("credit", [Place("user", "name")], UnknownField),
            ("credit", [Place("users", "id")], UnknownField),
        ],
    )
    def test_what_the_map_does_not_know(
        self, tmp_path: Path, activity: str, used: Any, error: type[Exception]
    ) -> None:
        at = office(tmp_path, credit_map())
        with pytest.raises(error):
            at.desk.record_decision(ADA, activity, decision="1", outcome="no", data_used=used)

    def test_no_repr_shows_what_was_decided(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        recorded = decided(at)
        new = NewDecision(ADA, "credit", decision="1", outcome="no credit", applied=APPLIED)
        for shown in (repr(recorded), repr(new), str(recorded.taken)):
            assert "no credit" not in shown
            assert "late" not in shown

    def test_an_answered_erasure_forgets_them(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        [stream] = {e.stream for e in at.journal.entries() if e.kind == "DecisionTaken"}
        case = accepted(at, ErasureRequest(ADA, closing_account=True))
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)
        at.desk.record_notice(case.id, "Books & Co", by="dpo", proof="letter 17")
        at.desk.answer(case.id, channel="e-mail")
        [taken, redacted] = [entry.event for entry in at.journal.read(stream)]
        assert getattr(taken, "outcome", None) == ""
        assert getattr(taken, "decision", None) == "order-17"
        assert type(redacted).__name__ == "PersonalValuesRedacted"
        assert at.journal.verify().holds

    def test_not_while_one_of_them_is_contested(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        review = accepted(at, ReviewRequest(ADA, activity="credit"))
        case = accepted(at, ErasureRequest(ADA, closing_account=True))
        at.desk.fulfil(case.id)
        at.desk.record_notice(case.id, "Books & Co", by="dpo", proof="letter 17")
        at.desk.answer(case.id, channel="e-mail")
        at.desk.review(review.id, **REVIEW)
        at.desk.fulfil(review.id)
        kinds = [e.kind for e in at.journal.entries() if e.stream.endswith("/decisions")]
        assert kinds == ["DecisionTaken"]
        at.desk.answer(review.id, channel="e-mail")
        kinds = [e.kind for e in at.journal.entries() if e.stream.endswith("/decisions")]
        assert kinds == ["DecisionTaken", "PersonalValuesRedacted"]


class TestRectified:
    """RULEBOOK 2.3/R7, 2.11: decisions taken on the old value are listed for review."""

    def rectified(self, at: Office, correction: Correction, answer: Answer) -> Case:
        case = accepted(
            at,
            RectificationRequest(ADA, corrections=[correction]),
            Judgement(
                f"accuracy/{correction.dataset}/{correction.field}/1",
                answer,
                by="dpo",
                because="so",
            ),
        )
        assert at.desk.decisions_to_review(case.id) == ()
        at.clock.advance(hours=1)
        at.desk.fulfil(case.id)
        return at.desk.case(case.id)

    NAME = Correction("users", "name", "Ada Lovelace")

    def test_what_used_the_data_is_listed(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at, "by-column")
        decided(at, "by-table", data_used=[Place("users")])
        decided(at, "by-row", data_used=[Place("users", "name", key=1)])
        decided(at, "by-another", data_used=[Place("users", "email")])
        decided(at, "by-nothing", data_used=[])
        case = self.rectified(at, self.NAME, Answer.RECTIFY)
        at.clock.advance(hours=1)
        decided(at, "later", taken_at=at.clock.now())
        found = at.desk.decisions_to_review(case.id)
        assert {of.decision for of in found} == {"by-column", "by-table", "by-row"}

    def test_nothing_where_nothing_was_changed(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        case = self.rectified(at, self.NAME, Answer.KEEP)
        assert at.desk.decisions_to_review(case.id) == ()

    def test_what_a_human_decided_anew_is_not_listed(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        review = accepted(at, ReviewRequest(ADA, activity="credit"))
        at.desk.review(review.id, **REVIEW)
        case = self.rectified(at, self.NAME, Answer.RECTIFY)
        assert at.desk.decisions_to_review(case.id) == ()

    def test_another_row_is_not_meant(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at, "this", data_used=[Place("invoices", "total", key=10)])
        decided(at, "that", data_used=[Place("invoices", "total", key=11)])
        case = self.rectified(at, Correction("invoices", "total", "1.00", key=11), Answer.RECTIFY)
        assert [of.decision for of in at.desk.decisions_to_review(case.id)] == ["that"]

    def test_a_human_reviews_them_in_that_case(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        case = self.rectified(at, self.NAME, Answer.RECTIFY)
        assert isinstance(at.desk.review(case.id, **REVIEW, decision="other"), UnknownDecision)
        assert isinstance(at.desk.review(case.id, **REVIEW, decision="order-17"), Case)
        assert at.desk.decisions_to_review(case.id) == ()
        [decision] = at.desk.decisions(ADA)
        assert decision.review is not None
        assert decision.contested == ()
        assert isinstance(at.desk.review(case.id, **REVIEW), UnknownDecision)

    def test_other_cases_have_none(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        case = accepted(at, ReviewRequest(ADA, activity="credit"))
        assert at.desk.decisions_to_review(case.id) == ()
        erasure = accepted(at, ErasureRequest(BOB, closing_account=True))
        assert isinstance(at.desk.review(erasure.id, **REVIEW), UnknownDecision)
        fresh = at.desk.receive(AccessRequest(ADA))
        with pytest.raises(IllegalStep):
            at.desk.review(fresh.id, **REVIEW)


class TestExplanation:
    """Art. 15(1)(h), and RULEBOOK 2.9/D8: what was actually applied, signed off by a human."""

    QUESTION = "explanation/credit"

    def page(self, at: Office, request: AccessRequest, *answers: Answer, **more: Any) -> str:
        case = at.desk.receive(request, **more)
        at.desk.vouch(case.id, by="support", because="called back")
        for answer in answers:
            judgement = Judgement(self.QUESTION, answer, by="dpo", because="read it")
            at.desk.judge(case.id, judgement)
        at.desk.accept(case.id, decided_by="dpo")
        outcome = at.desk.fulfil(case.id)
        assert isinstance(outcome, Fulfilled)
        assert outcome.answer is not None
        [path] = (at.folder / "answers").glob(f"{outcome.answer.name}*")
        with zipfile.ZipFile(path) as package:
            return package.read("index.html").decode()

    def test_it_is_prepared_from_the_map_and_the_record(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        said = at.desk.explain_decision(ADA, "credit", "order-17")
        assert isinstance(said, str)
        for part in ("a score of the name", "the credit limit", "paid in advance", APPLIED):
            assert part in said
        in_french = at.desk.explain_decision(ADA, "credit", "order-17", language="fr")
        assert "effectivement appliqué" in str(in_french)

    def test_a_human_signs_it_before_it_is_handed_out(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.vouch(case.id, by="support", because="called back")
        needed = at.desk.accept(case.id, decided_by="dpo")
        assert isinstance(needed, JudgementNeeded)
        assert [question.id for question in needed.questions] == [self.QUESTION]

    def test_the_copy_names_the_decisions(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        page = self.page(at, AccessRequest(ADA), Answer.DISCLOSE)
        for part in ("order-17", "no credit", APPLIED, "20 January 2026", "users: name"):
            assert part in page

    def test_in_french_too(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        page = self.page(at, AccessRequest(ADA), Answer.DISCLOSE, language="fr")
        assert "Ce qui vous a été effectivement appliqué" in page
        assert "20 janvier 2026" in page

    def test_what_somebody_signed_is_handed_out_without_asking(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        told = "Two of your orders were paid late. From three on we ask for payment in advance."
        signed = at.desk.sign_explanation(ADA, "credit", "order-17", by="dpo", text=told)
        assert isinstance(signed, RecordedDecision)
        page = self.page(at, AccessRequest(ADA))
        assert told in page
        assert APPLIED not in page
        assert at.desk.explain_decision(ADA, "credit", "order-17") == told

    def test_trade_secrets_go_to_the_authority_or_a_court(self, tmp_path: Path) -> None:
        """RULEBOOK 2.2/A6."""
        at = office(tmp_path, credit_map())
        decided(at)
        page = self.page(at, AccessRequest(ADA), Answer.WITHHOLD)
        assert "supervisory authority or to a court" in page
        assert APPLIED not in page

    def test_a_review_is_told_too(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        case = accepted(at, ReviewRequest(ADA, activity="credit"))
        at.desk.review(case.id, **REVIEW)
        page = self.page(at, AccessRequest(ADA), Answer.DISCLOSE)
        assert "reviewed, and decided otherwise" in page

    def test_somebody_else_is_told_nothing_of_it(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        assert "order-17" not in self.page(at, AccessRequest(BOB))

    def test_what_the_register_does_not_know_is_a_value(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        unknown = UnknownDecision("order-71", known=["order-17"])
        assert at.desk.explain_decision(ADA, "credit", "order-71") == unknown
        signed = at.desk.sign_explanation(ADA, "credit", "order-71", by="dpo", text="so")
        assert signed == unknown
        with pytest.raises(ValueError, match="explains nothing"):
            at.desk.sign_explanation(ADA, "credit", "order-17", by="dpo", text=" ")


def test_people_of_two_kinds_of_name(tmp_path: Path) -> None:
    """The key of a row and an address find the same register."""
    at = office(tmp_path, credit_map())
    decided(at)
    by_key = DataSubject.by("customer", key=1)
    assert [of.decision for of in at.desk.decisions(by_key)] == ["order-17"]
