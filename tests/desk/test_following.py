"""What follows from one right for another: what the desk does of itself, and what it proposes."""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

import pytest

from gdpr_rights import (
    AccessRequest,
    Answer,
    Case,
    Correction,
    DataMap,
    Dataset,
    ErasureGround,
    ErasureRequest,
    Fulfilled,
    Judgement,
    JudgementNeeded,
    LawfulBasis,
    Link,
    ObjectionRequest,
    Outcome,
    PersonalData,
    PortabilityRequest,
    Recipient,
    RectificationRequest,
    RefusalGround,
    RestrictionCause,
    RestrictionRequest,
    ReviewRequest,
    Role,
    SideEffect,
    Stage,
    StandingVerdict,
    Trigger,
    WithdrawalRequest,
)
from gdpr_rights.domain.naming import every_name_of
from gdpr_rights.domain.requests import Request
from gdpr_rights.domain.standing import Denied, may_process
from gdpr_rights.errors import NothingProposed, NotProvidedFor, UnknownActivity, UnknownQuestion
from tests.desk.kit import ADA, BOB, NOBODY, SCHEMA, SECRET, Office, office
from tests.desk.test_scenarios import accepted, established
from tests.maps import activity, shop

DPO = "dpo@acme.example.org"
TASTES = """;
CREATE TABLE tastes (
    id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),
    colour TEXT, size TEXT);
INSERT INTO tastes VALUES (1, 1, 'green', '38'), (2, 2, 'blue', '44');
"""
NEWS = activity("news", LawfulBasis.CONSENT, recipients=[Recipient("Mailer", role="controller")])
OFFERS = activity("offers", LawfulBasis.LEGITIMATE_INTERESTS, direct_marketing=True)
STATISTICS = activity("statistics", LawfulBasis.LEGITIMATE_INTERESTS)


def tasteful(colour: Iterable[str] = ("news",), size: Iterable[str] = ("account",)) -> DataMap:
    """The shop with what customers like."""
    base = shop(NEWS, OFFERS, STATISTICS)
    tastes = Dataset(
        "tastes",
        system="app",
        links=[Link.owned_by("users", user_id="id")],
        fields={
            "colour": PersonalData("taste", used_for=colour),
            "size": PersonalData("measure", used_for=size),
        },
    )
    return DataMap(
        controller=base.controller,
        activities=base.activities,
        subjects=base.subjects,
        datasets=[*base.datasets, tastes],
    )


def at_work(folder: Path, data_map: DataMap | None = None) -> Office:
    return office(folder, data_map or tasteful(), schema=SCHEMA + TASTES)


def stands(at: Office, name: str, who: object = ADA) -> StandingVerdict | None:
    """What the guard would say stands against an activity."""
    found = at.journal.standings(every_name_of(SECRET, who))  # type: ignore[arg-type]
    verdict = may_process(found, tasteful().activity[name], now=at.clock.now())
    return verdict.reason if isinstance(verdict, Denied) else None


def effects(at: Office, case: Case) -> set[SideEffect]:
    return {one.effect for one in at.desk.consequences(case.id)}


class TestTheErasureThatAWithdrawalLeadsTo:
    """17(1)(b): "withdraws consent … and where there is no other legal ground"."""

    def test_it_is_proposed_and_opened_with_one_call(self, tmp_path: Path) -> None:
        at = at_work(tmp_path)
        case = at.desk.receive(WithdrawalRequest(ADA, activities="news"))
        [proposed] = [
            one
            for one in at.desk.consequences(case.id)
            if one.effect is SideEffect.PROPOSE_ERASURE
        ]
        assert proposed.activities == ("news",)
        assert proposed.ground is ErasureGround.CONSENT_WITHDRAWN
        assert str(proposed.citation) == "GDPR Art. 17(1)(b)"
        opened = at.desk.open_erasure(case.id)
        assert opened.request == ErasureRequest(
            ADA, grounds=[ErasureGround.CONSENT_WITHDRAWN], activities="news"
        )
        assert opened.stage is Stage.RECEIVED
        assert at.desk.open_erasure(case.id) == opened

    def test_it_erases_what_nothing_else_needs_and_nothing_more(self, tmp_path: Path) -> None:
        at = at_work(tmp_path)
        before = at.rows("users")
        case = at.desk.receive(WithdrawalRequest(ADA))
        opened = at.desk.open_erasure(case.id)
        established(at, opened)
        assert isinstance(at.desk.accept(opened.id, decided_by=DPO), Case)
        assert at.desk.decision(opened.id).outcome is Outcome.GRANT
        assert isinstance(at.desk.fulfil(opened.id), Fulfilled)
        assert at.rows("tastes") == [(1, 1, None, "38"), (2, 2, "blue", "44")]
        assert at.rows("users") == before
        with pytest.raises(ValueError, match="nothing is refused"):
            at.desk.refusal(opened.id)

    def test_it_forgets_nobody(self, tmp_path: Path) -> None:
        """The person remains a customer: their cases keep whom they are about."""
        at = at_work(tmp_path)
        case = at.desk.receive(WithdrawalRequest(ADA))
        at.desk.answer(case.id, channel="e-mail")
        opened = at.desk.open_erasure(case.id)
        established(at, opened)
        at.desk.accept(opened.id, decided_by=DPO)
        at.desk.fulfil(opened.id)
        done = at.desk.answer(opened.id, channel="e-mail")
        assert done.request.subject.identifiers
        assert at.desk.case(case.id).request.subject.identifiers

    def test_data_with_another_basis_are_not_proposed(self, tmp_path: Path) -> None:
        at = at_work(tmp_path, tasteful(colour=("news", "account")))
        case = at.desk.receive(WithdrawalRequest(ADA, activities="news"))
        assert SideEffect.STOP in effects(at, case)
        assert SideEffect.PROPOSE_ERASURE not in effects(at, case)
        with pytest.raises(NothingProposed):
            at.desk.open_erasure(case.id)

    def test_what_another_activity_needs_stays_and_the_person_is_told(
        self, tmp_path: Path
    ) -> None:
        at = at_work(tmp_path, tasteful(colour=("news", "account"), size=("news",)))
        case = at.desk.receive(WithdrawalRequest(ADA, activities="news"))
        opened = at.desk.open_erasure(case.id)
        established(at, opened)
        assert at.desk.decision(opened.id).outcome is Outcome.PARTIAL
        [kept] = at.desk.refusal(opened.id).not_done
        assert "tastes.colour" in kept.what

    def test_an_objection_to_marketing_leads_to_one_too(self, tmp_path: Path) -> None:
        at = at_work(tmp_path, tasteful(colour=("offers",)))
        case = at.desk.receive(ObjectionRequest(ADA))
        assert effects(at, case) >= {SideEffect.STOP, SideEffect.SUPPRESS}
        opened = at.desk.open_erasure(case.id)
        assert opened.request == ErasureRequest(
            ADA, grounds=[ErasureGround.OBJECTION], activities="offers"
        )

    def test_a_retracted_case_leads_to_none(self, tmp_path: Path) -> None:
        at = at_work(tmp_path, tasteful(colour=("statistics",)))
        case = at.desk.receive(ObjectionRequest(ADA, activities="statistics"))
        at.desk.retract(case.id)
        with pytest.raises(NothingProposed):
            at.desk.open_erasure(case.id)


class TestAnObjectionThatWasUpheld:
    """17(1)(c): "there are no overriding legitimate grounds for the processing"."""

    def upheld(self, at: Office) -> Case:
        case = at.desk.receive(ObjectionRequest(ADA, activities="statistics"))
        established(at, case)
        assert at.desk.decision(case.id).outcome is Outcome.NEED_HUMAN
        judged = Judgement("balance/statistics", Answer.STOP, by=DPO, because="none found")
        at.desk.judge(case.id, judged)
        with pytest.raises(NothingProposed):
            at.desk.open_erasure(case.id)
        at.desk.accept(case.id, decided_by=DPO)
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)
        return case

    def test_it_is_not_weighed_again(self, tmp_path: Path) -> None:
        at = at_work(tmp_path, tasteful(colour=("statistics",)))
        case = self.upheld(at)
        opened = at.desk.open_erasure(case.id)
        assert opened.stage is Stage.VERIFIED, "who objected has proven who they are"
        assert isinstance(at.desk.accept(opened.id, decided_by=DPO), Case)
        at.desk.fulfil(opened.id)
        assert at.rows("tastes")[0] == (1, 1, None, "38")

    def test_nor_when_the_person_asks_for_erasure_later(self, tmp_path: Path) -> None:
        at = at_work(tmp_path, tasteful(colour=("statistics",)))
        self.upheld(at)
        later = at.desk.receive(ErasureRequest(ADA))
        assert at.desk.decision(later.id).questions == ()
        other = at.desk.receive(ErasureRequest(BOB))
        assert [one.id for one in at.desk.decision(other.id).questions] == ["balance/statistics"]


class TestAnErasureThatIsAccepted:
    """It withdraws the consents in scope, in the transaction of the acceptance."""

    def test_the_guard_denies_and_the_record_says_withdrawn(self, tmp_path: Path) -> None:
        at = at_work(tmp_path, tasteful(colour=("news", "offers")))
        case = at.desk.receive(ErasureRequest(ADA))
        established(at, case)
        assert stands(at, "offers") is None
        at.desk.accept(case.id, decided_by=DPO)
        assert stands(at, "news") is StandingVerdict.WITHDRAWN
        assert stands(at, "offers") is StandingVerdict.OBJECTED
        assert stands(at, "account") is None
        assert stands(at, "offers", BOB) is None
        entries = list(at.journal.entries())
        assert [one.kind for one in entries if one.stream.startswith("person:")] == [
            "ConsentWithdrawn",
            "Objected",
        ]
        assert {one.at for one in entries if one.kind in ("Accepted", "ConsentWithdrawn")} == {
            entries[-1].at
        }

    def test_a_second_acceptance_withdraws_nothing_twice(self, tmp_path: Path) -> None:
        at = at_work(tmp_path)
        case = accepted(at, ErasureRequest(ADA))
        at.desk.accept(case.id, decided_by=DPO)
        kinds = [one.kind for one in at.journal.entries()]
        assert kinds.count("ConsentWithdrawn") == 1

    def test_one_limited_to_some_processing_ends_that_alone(self, tmp_path: Path) -> None:
        at = at_work(tmp_path, tasteful(colour=("news",), size=("offers",)))
        accepted(at, ErasureRequest(ADA, activities="news"))
        assert stands(at, "news") is StandingVerdict.WITHDRAWN
        assert stands(at, "offers") is None

    def test_nothing_is_noted_of_somebody_unknown(self, tmp_path: Path) -> None:
        at = at_work(tmp_path)
        case = at.desk.receive(ErasureRequest(NOBODY))
        established(at, case)
        at.desk.accept(case.id, decided_by=DPO)
        assert not at.journal.standings(every_name_of(SECRET, NOBODY))

    def test_an_activity_that_the_map_lacks_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(UnknownActivity):
            at_work(tmp_path).desk.receive(ErasureRequest(ADA, activities="nothing"))


class TestWhatHoldsDataFromBeingPurged:
    """EDPB 01/2022 para. 37-39: data are not erased to avoid answering."""

    def test_a_request_for_a_copy_until_it_is_answered(self, tmp_path: Path) -> None:
        at = at_work(tmp_path)
        assert at.desk.holds(ADA) == ()
        case = accepted(at, AccessRequest(ADA))
        [hold] = at.desk.holds(ADA)
        assert hold.case_id == case.id
        assert {"account", "invoicing", "news"} <= set(hold.activities)
        assert at.desk.holds(BOB) == ()
        at.desk.fulfil(case.id)
        assert at.desk.holds(ADA), "a copy that was not handed out is no answer"
        at.desk.answer(case.id, channel="e-mail")
        assert at.desk.holds(ADA) == ()

    def test_a_restriction_until_it_is_lifted(self, tmp_path: Path) -> None:
        at = at_work(tmp_path)
        case = accepted(
            at,
            RestrictionRequest(
                ADA, cause=RestrictionCause.NEEDED_FOR_CLAIMS, activities="invoicing"
            ),
        )
        at.desk.fulfil(case.id)
        at.desk.answer(case.id, channel="e-mail")
        at.clock.advance(timedelta(days=400))
        [hold] = at.desk.holds(ADA)
        assert (hold.activities, hold.trigger) == (("invoicing",), Trigger.RESTRICTED)
        assert str(hold.citation) == "GDPR Art. 18(1)(c)"

    def test_a_refused_request_holds_nothing(self, tmp_path: Path) -> None:
        at = at_work(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        established(at, case)
        assert at.desk.holds(ADA)
        at.desk.refuse(
            case.id,
            grounds=RefusalGround.MANIFESTLY_EXCESSIVE,
            because="the same every day",
            decided_by=DPO,
        )
        assert at.desk.holds(ADA) == ()


COPIED = Outcome.PARTIAL
"""All but the password."""


class TestTheDeskAndTheDecisionAgree:
    """One word for where a case stands, and what the steps of the desk then allow."""

    def test_a_doubt(self, tmp_path: Path) -> None:
        at = at_work(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        assert at.desk.decision(case.id).outcome is COPIED
        at.desk.ask_identity(case.id, by=DPO, because="two people of one name wrote today")
        assert at.desk.decision(case.id).outcome is Outcome.NEED_IDENTITY
        established(at, case)
        assert at.desk.decision(case.id).outcome is COPIED

    def test_no_doubt_holds_up_a_review(self, tmp_path: Path) -> None:
        """12(6): "the request referred to in Articles 15 to 21"."""
        at = at_work(tmp_path)
        case = at.desk.receive(ReviewRequest(ADA, activity="account"))
        with pytest.raises(NotProvidedFor):
            at.desk.ask_identity(case.id, by=DPO, because="who is it?")

    def test_a_vague_request(self, tmp_path: Path) -> None:
        at = at_work(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        established(at, case)
        at.desk.ask_clarification(case.id, by=DPO, because="ten years of orders")
        assert at.desk.decision(case.id).outcome is Outcome.NEED_CLARIFICATION
        at.desk.clarify(case.id)
        assert at.desk.decision(case.id).outcome is COPIED
        again = at.desk.receive(AccessRequest(ADA))
        established(at, again)
        at.desk.ask_clarification(again.id, by=DPO, because="ten years of orders")
        at.desk.clarify(again.id, "tastes")
        decision = at.desk.decision(again.id)
        assert decision.outcome is Outcome.GRANT, "all that was asked for is granted"

    def test_a_refusal(self, tmp_path: Path) -> None:
        at = at_work(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.ask_identity(case.id, by=DPO, because="two people of one name wrote today")
        at.desk.refuse(
            case.id,
            grounds=RefusalGround.IDENTITY_NOT_ESTABLISHED,
            because="no answer to two reminders",
            decided_by=DPO,
        )
        decision = at.desk.decision(case.id)
        assert decision.outcome is Outcome.REFUSE
        assert str(decision.citations[0]) == "GDPR Art. 12(2)"
        refusal = at.desk.case(case.id).facts(at.clock.now().date()).refusal
        assert refusal is not None
        assert (refusal.by, refusal.on) == (DPO, at.clock.now().date())

    @pytest.mark.parametrize(
        "request_",
        [
            AccessRequest(ADA),
            ErasureRequest(ADA),
            PortabilityRequest(ADA),
            RectificationRequest(ADA, corrections=[Correction("users", "name", "A.")]),
        ],
        ids=lambda one: one.right.value,
    )
    def test_somebody_who_cannot_be_identified(self, tmp_path: Path, request_: Request) -> None:
        """11(2): "Articles 15 to 20 shall not apply"."""
        at = at_work(tmp_path)
        case = at.desk.receive(request_)
        established(at, case)
        no = Judgement("identifiable", Answer.NO, by=DPO, because="a pseudonym without its key")
        at.desk.judge(case.id, no)
        before = at.rows("users"), at.rows("tastes")
        assert at.desk.decision(case.id).outcome is Outcome.NOT_COVERED
        assert isinstance(at.desk.accept(case.id, decided_by=DPO), Case)
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)
        assert (at.rows("users"), at.rows("tastes")) == before
        assert {one.because for one in at.desk.refusal(case.id).not_done} == {no.because}
        assert at.desk.answer(case.id, channel="e-mail").stage is Stage.ANSWERED

    def test_who_brings_what_identifies_them_has_the_right_again(self, tmp_path: Path) -> None:
        at = at_work(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        for answer in (Answer.NO, Answer.YES):
            at.desk.judge(
                case.id, Judgement("identifiable", answer, by=DPO, because="the key of 2019")
            )
        assert at.desk.decision(case.id).outcome is COPIED

    def test_an_objection_stays_even_so(self, tmp_path: Path) -> None:
        at = at_work(tmp_path)
        case = at.desk.receive(ObjectionRequest(ADA, activities="statistics"))
        with pytest.raises(UnknownQuestion):
            at.desk.judge(case.id, Judgement("identifiable", Answer.NO, by=DPO, because="no key"))

    def test_what_a_human_found_anonymous_is_no_data(self, tmp_path: Path) -> None:
        at = at_work(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        established(at, case)
        at.desk.judge(
            case.id, Judgement("anonymous", Answer.YES, by=DPO, because="counts by region alone")
        )
        assert at.desk.decision(case.id).outcome is Outcome.NO_DATA
        assert not isinstance(at.desk.accept(case.id, decided_by=DPO), JudgementNeeded)
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)

    def test_a_part_of_another_controller(self, tmp_path: Path) -> None:
        """2.0/G5: both parts are told apart."""
        hosting = activity("hosting", LawfulBasis.CONTRACT, role=Role.PROCESSOR)
        data_map = tasteful(colour=("hosting",))
        data_map = DataMap(
            controller=data_map.controller,
            activities=[*data_map.activities, hosting],
            subjects=data_map.subjects,
            datasets=data_map.datasets,
        )
        at = at_work(tmp_path, data_map)
        case = at.desk.receive(AccessRequest(ADA))
        decision = at.desk.decision(case.id)
        assert decision.outcome is Outcome.PARTIAL
        assert {name for item in decision.theirs for name in item.activities} == {"hosting"}
        assert "users" in {item.dataset for item in decision.ours}
        assert {one.effect for one in decision.effects} >= {SideEffect.TELL_WHERE}
