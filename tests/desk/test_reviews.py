"""Art. 22(3): human intervention, the point of view of the person, and to contest the decision."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from gdpr_rights import (
    Answer,
    Case,
    DataSubject,
    Do,
    Effects,
    Fulfilled,
    IdentityLevels,
    Judgement,
    JudgementNeeded,
    Keep,
    Level,
    RefusalGround,
    ReviewRequest,
    ReviewResult,
    Stage,
    UnknownDecision,
)
from gdpr_rights.domain.plans import Action
from gdpr_rights.domain.standing import may_process
from gdpr_rights.errors import (
    IllegalStep,
    NotProvidedFor,
    ReviewNotRefusable,
    UnfitReviewer,
)
from gdpr_rights.law.grounds import Exemption
from tests.credit import credit_map
from tests.desk.kit import ADA, BOB, NOBODY, SECRET, Office, office

WHEN = datetime(2026, 1, 20, 8, tzinfo=UTC)
STATEMENT = "I was ill, and paid as soon as I could"
REVIEW: dict[str, Any] = {
    "reviewer": "Grace",
    "authority": "head of credit, may overrule the score",
    "data_looked_at": ["the score", "the payments of 2025"],
    "statement_considered": "the illness was shown by a certificate",
    "result": "changed",
    "because": "the score counts payments that were late because of an illness",
    "new_decision": "credit of 500 euros",
}
CONTESTED = ReviewRequest(ADA, activity="credit", decision="order-17", statement=STATEMENT)


def decided(at: Office, name: str = "order-17", subject: DataSubject = ADA) -> None:
    at.desk.record_decision(subject, "credit", decision=name, outcome="no credit", taken_at=WHEN)


def verified(at: Office, request: ReviewRequest = CONTESTED) -> Case:
    case = at.desk.receive(request)
    at.desk.vouch(case.id, by="support", because="called back")
    return at.desk.case(case.id)


def accepted(at: Office, request: ReviewRequest = CONTESTED) -> Case:
    case = at.desk.accept(verified(at, request).id, decided_by="dpo")
    assert isinstance(case, Case)
    return case


def effects(at: Office) -> Effects:
    [decision] = at.desk.decisions(ADA)
    return decision.effects


def kinds(at: Office, case: Case) -> list[str]:
    return [entry.kind for entry in at.desk.history(case.id)]


class TestAReview:
    """RULEBOOK 2.9/D4."""

    def test_the_task_is_open_when_the_request_arrives(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        case = at.desk.receive(CONTESTED)
        assert kinds(at, case) == ["Received", "ReviewOpened"]
        assert [row.id for row in at.desk.due()] == [case.id]

    def test_from_contest_to_answer(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        case = accepted(at)
        assert case.forward == ("review",)
        reviewed = at.desk.review(case.id, **REVIEW)
        assert isinstance(reviewed, Case)
        [review] = reviewed.contest.reviews
        assert (review.decision, review.by, review.on) == (
            "order-17",
            "Grace",
            at.clock.now().date(),
        )
        assert review.result is ReviewResult.CHANGED
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)
        assert at.desk.answer(case.id, channel="e-mail").stage is Stage.ANSWERED
        [decision] = at.desk.decisions(ADA)
        assert decision.contested == (case.id,)
        assert decision.review == review
        assert decision.effects is Effects.REPLACED

    def test_nothing_is_answered_before_a_human_has_looked(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        case = accepted(at)
        for step in (at.desk.fulfil, lambda name: at.desk.answer(name, channel="e-mail")):
            with pytest.raises(IllegalStep) as error:
                step(case.id)
            assert error.value.legal == ("review",)
        assert at.desk.case(case.id) == case

    def test_a_decision_that_is_upheld_stands(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        case = accepted(at)
        given = {**REVIEW, "result": "upheld", "new_decision": None}
        at.desk.review(case.id, **given)
        at.desk.fulfil(case.id)
        at.desk.answer(case.id, channel="e-mail")
        assert effects(at) is Effects.STANDS

    def test_it_is_about_the_latest_decision_where_none_is_named(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        at.desk.record_decision(ADA, "credit", decision="order-18", outcome="none")
        case = accepted(at, ReviewRequest(ADA, activity="credit"))
        reviewed = at.desk.review(case.id, **REVIEW)
        assert isinstance(reviewed, Case)
        assert reviewed.contest.reviews[0].decision == "order-18"
        first, second = at.desk.decisions(ADA)
        assert (first.contested, second.contested) == ((), (case.id,))

    def test_a_later_review_of_the_same_case_counts(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        case = accepted(at)
        at.desk.review(case.id, **REVIEW)
        at.desk.review(case.id, **{**REVIEW, "result": "upheld", "new_decision": None})
        [decision] = at.desk.decisions(ADA)
        assert decision.review is not None
        assert decision.review.result is ReviewResult.UPHELD
        at.desk.fulfil(case.id)
        with pytest.raises(IllegalStep):
            at.desk.review(case.id, **REVIEW)


class TestTheReviewer:
    """A human, with authority, who heard the person."""

    @pytest.mark.parametrize("name", ["system", " The System ", "AI", "app", "credit"])
    def test_a_machine_reviews_nothing(self, tmp_path: Path, name: str) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        case = accepted(at)
        with pytest.raises(UnfitReviewer):
            at.desk.review(case.id, **{**REVIEW, "reviewer": name})
        assert at.desk.case(case.id) == case

    @pytest.mark.parametrize(
        "missing", ["reviewer", "authority", "data_looked_at", "because", "statement_considered"]
    )
    def test_nothing_may_be_left_out(self, tmp_path: Path, missing: str) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        case = accepted(at)
        empty: Any = () if missing == "data_looked_at" else " "
        with pytest.raises(ValueError, match=r"."):
            at.desk.review(case.id, **{**REVIEW, missing: empty})
        assert at.desk.case(case.id) == case

    def test_who_said_nothing_need_not_be_answered(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        case = accepted(at, ReviewRequest(ADA, activity="credit"))
        given = {name: of for name, of in REVIEW.items() if name != "statement_considered"}
        assert isinstance(at.desk.review(case.id, **given), Case)

    @pytest.mark.parametrize(("result", "new"), [("changed", None), ("upheld", "credit")])
    def test_what_was_decided_instead(self, tmp_path: Path, result: str, new: str | None) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        case = accepted(at)
        with pytest.raises(ValueError, match="instead"):
            at.desk.review(case.id, **{**REVIEW, "result": result, "new_decision": new})


class TestNobodyTakesItAway:
    """RULEBOOK 2.9/D7: nothing removes 22(3) in points (a) and (c)."""

    def test_a_waiver_changes_nothing(self, tmp_path: Path) -> None:
        histories = []
        for number, waiver in enumerate((None, "when you have not waived it")):
            folder = tmp_path / str(number)
            folder.mkdir()
            at = office(folder, credit_map(waiver=waiver))
            decided(at)
            case = accepted(at)
            at.desk.review(case.id, **REVIEW)
            at.desk.fulfil(case.id)
            at.desk.answer(case.id, channel="e-mail")
            histories.append([entry.event for entry in at.desk.history(case.id)])
        assert histories[0] == histories[1]

    @pytest.mark.parametrize("ground", RefusalGround)
    def test_it_is_refused_on_no_ground_but_those_that_name_art_22(
        self, tmp_path: Path, ground: RefusalGround
    ) -> None:
        at = office(tmp_path, credit_map())
        case = verified(at)
        given: dict[str, Any] = {"grounds": ground, "because": "so", "decided_by": "dpo"}
        if ground.citation.text in ("GDPR Art. 12(2)", "GDPR Art. 12(5)(b)", "GDPR Art. 23"):
            assert at.desk.refuse(case.id, **given).stage is Stage.REFUSED
            assert at.desk.answer(case.id, channel="e-mail").stage is Stage.ANSWERED
        else:
            with pytest.raises(ReviewNotRefusable) as error:
                at.desk.refuse(case.id, **given)
            assert error.value.grounds == (ground.value,)
            assert at.desk.case(case.id).stage is Stage.VERIFIED

    def test_no_edit_takes_it_away(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        case = verified(at)
        [item] = at.desk.plan(case.id).items
        kept = Keep(Exemption.LEGAL_CLAIMS, because="so", citations=())
        with pytest.raises(ValueError, match="review"):
            at.desk.edit(case.id, item.id, kept, by="dpo", because="so")
        review = Do(Action.REVIEW, citations=())
        assert at.desk.edit(case.id, item.id, review, by="dpo", because="so").edits

    def test_further_information_on_identity_is_not_asked_for(self, tmp_path: Path) -> None:
        """12(6): "Articles 15 to 21"."""
        at = office(tmp_path, credit_map())
        case = at.desk.receive(CONTESTED)
        with pytest.raises(NotProvidedFor):
            at.desk.ask_identity(case.id, by="dpo", because="an odd address")


class TestTheEffects:
    """RULEBOOK 2.11: an automated decision is contested, and its effects are frozen."""

    def allowed(self, at: Office, decision: str = "order-17") -> bool:
        of = credit_map().activity["credit"]
        standings = at.journal.standings(SECRET.contact("ada@example.org"))
        return bool(may_process(standings, of, now=at.clock.now(), decision=decision))

    def test_they_are_frozen_by_the_proof_of_identity(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map(while_contested="frozen"))
        decided(at)
        case = at.desk.receive(CONTESTED)
        assert effects(at) is Effects.STANDS
        at.desk.vouch(case.id, by="support", because="called back")
        assert effects(at) is Effects.FROZEN
        assert not self.allowed(at)
        assert self.allowed(at, "order-18")
        # What the activity does besides goes on.
        of = credit_map().activity["credit"]
        standings = at.journal.standings(SECRET.contact("ada@example.org"))
        assert may_process(standings, of, now=at.clock.now())

    def test_they_are_released_when_the_person_was_told(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map(while_contested="frozen"))
        decided(at)
        case = accepted(at)
        at.desk.review(case.id, **{**REVIEW, "result": "upheld", "new_decision": None})
        at.desk.fulfil(case.id)
        assert effects(at) is Effects.FROZEN
        at.clock.advance(days=1)
        at.desk.answer(case.id, channel="e-mail")
        assert effects(at) is Effects.STANDS
        assert self.allowed(at)

    def test_they_are_released_when_it_is_retracted(self, tmp_path: Path) -> None:
        """Even where the person was being asked anew who they are."""
        levels = IdentityLevels(review=Level.SESSION)
        at = office(tmp_path, credit_map(while_contested="frozen"), levels=levels)
        decided(at)
        case = at.desk.receive(CONTESTED)
        at.desk.vouch(case.id, by="support", because="called back", level=Level.ADDRESS)
        assert not self.allowed(at)
        at.desk.challenge(case.id, "one-time code")
        at.clock.advance(days=1)
        at.desk.retract(case.id)
        assert effects(at) is Effects.STANDS
        assert self.allowed(at)

    def test_they_stand_where_the_map_says_so(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        verified(at)
        assert effects(at) is Effects.STANDS
        assert self.allowed(at)

    def test_somebody_elses_are_not_touched(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map(while_contested="frozen"))
        decided(at)
        decided(at, subject=BOB)
        verified(at)
        [of_bob] = at.desk.decisions(BOB)
        assert of_bob.effects is Effects.STANDS
        assert of_bob.contested == ()

    def test_every_one_is_frozen_where_the_register_has_none(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map(while_contested="frozen"))
        verified(at, ReviewRequest(ADA, activity="credit"))
        assert not self.allowed(at)
        assert not self.allowed(at, "order-18")


class TestWhatIsProhibited:
    """RULEBOOK 2.9/D3: it stops, and a human decides anew."""

    def office(self, folder: Path) -> Office:
        at = office(folder, credit_map(allowed_by="none"))
        decided(at)
        return at

    def judged(self, at: Office, answer: Answer) -> Case:
        case = verified(at)
        needed = at.desk.accept(case.id, decided_by="dpo")
        assert isinstance(needed, JudgementNeeded)
        [question] = needed.questions
        at.desk.judge(case.id, Judgement(question.id, answer, by="dpo", because="looked at it"))
        moved = at.desk.accept(case.id, decided_by="dpo")
        assert isinstance(moved, Case)
        return moved

    def test_it_stops_with_the_proof_of_identity(self, tmp_path: Path) -> None:
        at = self.office(tmp_path)
        verified(at)
        assert effects(at) is Effects.STOPPED

    def test_it_stays_stopped(self, tmp_path: Path) -> None:
        at = self.office(tmp_path)
        case = self.judged(at, Answer.STOP)
        at.desk.review(case.id, **REVIEW)
        at.desk.fulfil(case.id)
        at.desk.answer(case.id, channel="e-mail")
        at.desk.record_decision(ADA, "credit", decision="order-99", outcome="no credit")
        assert [of.effects for of in at.desk.decisions(ADA)] == [
            Effects.REPLACED,
            Effects.STOPPED,
        ]
        standings = at.journal.standings(SECRET.contact("ada@example.org"))
        of = credit_map().activity["credit"]
        now = at.clock.now()
        assert not may_process(standings, of, now=now, decision="order-100")

    def test_nobody_upholds_it(self, tmp_path: Path) -> None:
        at = self.office(tmp_path)
        case = self.judged(at, Answer.STOP)
        with pytest.raises(UnfitReviewer, match="anew"):
            at.desk.review(case.id, **{**REVIEW, "result": "upheld", "new_decision": None})

    def test_a_human_may_find_that_something_allows_it(self, tmp_path: Path) -> None:
        at = self.office(tmp_path)
        case = self.judged(at, Answer.REVIEW)
        at.desk.review(case.id, **{**REVIEW, "result": "upheld", "new_decision": None})
        at.desk.fulfil(case.id)
        at.clock.advance(days=1)
        at.desk.answer(case.id, channel="e-mail")
        assert effects(at) is Effects.STANDS


class TestWhatTheRegisterDoesNotKnow:
    """It is a question and a value, never an exception."""

    def test_a_human_says_whether_it_was_taken(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        case = verified(at)
        needed = at.desk.accept(case.id, decided_by="dpo")
        assert isinstance(needed, JudgementNeeded)
        assert [question.id for question in needed.questions] == ["decision/credit"]
        judgement = Judgement("decision/credit", Answer.REVIEW, by="dpo", because="found a log")
        at.desk.judge(case.id, judgement)
        at.desk.accept(case.id, decided_by="dpo")
        reviewed = at.desk.review(case.id, **REVIEW)
        assert isinstance(reviewed, Case)
        assert reviewed.contest.reviews[0].decision == "order-17"

    @pytest.mark.parametrize("subject", [ADA, NOBODY])
    def test_where_none_was_taken_there_is_nothing_to_review(
        self, tmp_path: Path, subject: DataSubject
    ) -> None:
        at = office(tmp_path, credit_map())
        case = verified(at, ReviewRequest(subject, activity="credit"))
        judgement = Judgement("decision/credit", Answer.NOT_COVERED, by="dpo", because="no log")
        at.desk.judge(case.id, judgement)
        at.desk.accept(case.id, decided_by="dpo")
        with pytest.raises(IllegalStep):
            at.desk.review(case.id, **REVIEW)
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)
        assert at.desk.answer(case.id, channel="e-mail").stage is Stage.ANSWERED

    def test_a_review_of_another_one_is_not_recorded(self, tmp_path: Path) -> None:
        at = office(tmp_path, credit_map())
        decided(at)
        case = accepted(at)
        outcome = at.desk.review(case.id, **REVIEW, decision="order-71")
        assert outcome == UnknownDecision("order-71", known=["order-17"])
        assert at.desk.case(case.id) == case
