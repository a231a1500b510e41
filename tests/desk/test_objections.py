"""GDPR Art. 21 from the request to its end: what stops at once, what is weighed, what is told."""

import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from gdpr_rights import (
    AccessRequest,
    Answer,
    Case,
    Do,
    ErasureRequest,
    Fulfilled,
    Judgement,
    JudgementNeeded,
    LawfulBasis,
    NoData,
    ObjectionRequest,
    RefusalGround,
    Refuse,
    Stage,
    WithdrawalRequest,
)
from gdpr_rights.desk import performing
from gdpr_rights.desk.effects import AppendMany, Effect
from gdpr_rights.domain.events import GroundsAsked, GroundsStated
from gdpr_rights.domain.naming import every_name_of
from gdpr_rights.domain.plans import Action, NotCovered
from gdpr_rights.domain.standing import Allowed, Denied, StandingVerdict, may_process
from gdpr_rights.errors import IllegalStep, StaleVersion, UnknownQuestion
from tests.desk.kit import ADA, BOB, NOBODY, NOW, SECRET, Office, office
from tests.desk.test_consents import BOX, BY_KEY, FRAUD, MAILING, NEWS, STUDY
from tests.desk.test_scenarios import accepted, established
from tests.maps import activity, shop

DPO = "dpo@acme.example.org"
SURVEY = activity("survey", LawfulBasis.PUBLIC_TASK)
THEIRS = activity("hosting", LawfulBasis.LEGITIMATE_INTERESTS, role="processor")
MAP = shop(NEWS, STUDY, MAILING, FRAUD, SURVEY, THEIRS)
WORDS = "I am a witness, and threatened"


def verdict(
    at: Office, name: str, subject: Any = ADA, *, channel: str | None = None
) -> Allowed | Denied:
    """As another desk on the same journal would see it."""
    found = at.journal.standings(every_name_of(SECRET, subject))
    return may_process(found, MAP.activity[name], now=at.clock.now(), channel=channel)


def weighed(at: Office, case: Case, answer: Answer, name: str = "fraud") -> None:
    because = "two chargebacks on file"
    at.desk.judge(case.id, Judgement(f"balance/{name}", answer, by=DPO, because=because))


def ended(at: Office, case: Case) -> Case:
    moved = at.desk.accept(case.id, decided_by=DPO)
    assert isinstance(moved, Case)
    assert isinstance(at.desk.fulfil(case.id), Fulfilled)
    return at.desk.answer(case.id, channel="e-mail")


class TestMarketing:
    """21(3): "the personal data shall no longer be processed for such purposes"."""

    @pytest.mark.parametrize("subject", [ADA, BY_KEY, NOBODY])
    def test_it_stops_in_every_channel_with_the_arrival(
        self, tmp_path: Path, subject: Any
    ) -> None:
        at = office(tmp_path, MAP)
        at.desk.give_consent(subject, "newsletter", **BOX)
        at.clock.advance(seconds=1)
        case = at.desk.receive(ObjectionRequest(subject))
        assert case.stage is Stage.FULFILLED
        for name in ("mailing", "newsletter"):
            for channel in (None, "e-mail", "sms"):
                assert not verdict(at, name, subject, channel=channel)
        assert verdict(at, "fraud", subject)
        answered = at.desk.answer(case.id, channel="e-mail")
        assert answered.stage is Stage.ANSWERED

    def test_in_one_channel_where_one_is_named(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        at.desk.receive(ObjectionRequest(ADA, channels="SMS"))
        assert not verdict(at, "mailing", ADA, channel="sms")
        assert verdict(at, "mailing", ADA, channel="e-mail")

    def test_a_new_consent_lifts_it(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        at.desk.receive(ObjectionRequest(ADA))
        at.clock.advance(days=1)
        at.desk.give_consent(ADA, "mailing", **BOX)
        assert verdict(at, "mailing")
        at.clock.advance(days=1)
        at.desk.receive(WithdrawalRequest(ADA, activities="mailing"))
        assert not verdict(at, "mailing")

    def test_nobody_may_decide_otherwise(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        case = at.desk.receive(ObjectionRequest(ADA, activities=["mailing", "fraud"]))
        refused = Refuse((RefusalGround.OVERRIDING_GROUNDS,), because="we need the sales")
        with pytest.raises(ValueError, match="nothing is weighed"):
            at.desk.edit(case.id, "mailing/objection", refused, by=DPO, because="sales")

    def test_the_record_of_the_person_changed_meanwhile(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Somebody else is always faster; the request is heard even so."""
        at = office(tmp_path, MAP)
        tries = 0
        perform = performing._Run.perform

        def slow(run: performing._Run, effect: Effect) -> Any:
            nonlocal tries
            if isinstance(effect, AppendMany) and (tries := tries + 1) < 4:
                raise StaleVersion("person:somebody", 1, 2)
            return perform(run, effect)

        monkeypatch.setattr(performing._Run, "perform", slow)
        at.desk.receive(ObjectionRequest(ADA))
        assert tries == 4
        tries = 0
        at.desk.withdraw_consent(ADA)
        assert tries == 4
        tries = -1000
        with pytest.raises(StaleVersion):
            at.desk.receive(ObjectionRequest(ADA))
        with pytest.raises(StaleVersion):
            at.desk.withdraw_consent(ADA)


class TestWeighing:
    """21(1): "unless the controller demonstrates compelling legitimate grounds"."""

    def frozen(self, at: Office, **more: Any) -> Case:
        case = at.desk.receive(ObjectionRequest(ADA, activities="fraud", **more))
        assert case.stage is Stage.RECEIVED
        assert verdict(at, "fraud")
        established(at, case)
        found = verdict(at, "fraud")
        assert isinstance(found, Denied)
        assert found.reason is StandingVerdict.RESTRICTED
        assert found.citation == "GDPR Art. 18(1)(d)"
        return case

    def test_it_is_frozen_with_the_proof_and_stops_where_nothing_overrides(
        self, tmp_path: Path
    ) -> None:
        at = office(tmp_path, MAP)
        case = self.frozen(at, grounds=WORDS)
        needed = at.desk.accept(case.id, decided_by=DPO)
        assert isinstance(needed, JudgementNeeded)
        [question] = needed.questions
        assert "ask them once" not in question.text
        weighed(at, case, Answer.STOP)
        ended(at, case)
        found = verdict(at, "fraud")
        assert isinstance(found, Denied)
        assert (found.reason, found.citation) == (StandingVerdict.OBJECTED, "GDPR Art. 21(1)")
        [objection] = at.desk.objections(ADA)
        assert (objection.activity, objection.case) == ("fraud", case.id)

    def test_it_goes_on_once_they_were_told_why(self, tmp_path: Path) -> None:
        """18(3): "informed by the controller before the restriction of processing is lifted"."""
        at = office(tmp_path, MAP)
        case = self.frozen(at, grounds=WORDS)
        weighed(at, case, Answer.CONTINUE)
        at.desk.accept(case.id, decided_by=DPO)
        at.desk.fulfil(case.id)
        assert not verdict(at, "fraud")
        told = at.desk.refusal(case.id)
        [reason] = told.not_done
        assert "two chargebacks on file" in reason.because
        answered = at.desk.answer(case.id, channel="e-mail")
        assert answered.answered is not None
        assert verdict(at, "fraud")
        assert at.desk.objections(ADA) == ()

    def test_a_refusal_of_it_all_unfreezes_when_told(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        case = self.frozen(at)
        at.desk.refuse(
            case.id,
            grounds=RefusalGround.MANIFESTLY_UNFOUNDED,
            because="it is about somebody else's account",
            decided_by=DPO,
        )
        assert not verdict(at, "fraud")
        at.desk.answer(case.id, channel="e-mail")
        assert verdict(at, "fraud")

    def test_who_takes_it_back_is_unfrozen(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        case = self.frozen(at, grounds=WORDS)
        at.desk.retract(case.id)
        assert verdict(at, "fraud")

    def test_of_somebody_of_whom_nothing_is_held(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        case = at.desk.receive(ObjectionRequest(NOBODY, activities="fraud", grounds=WORDS))
        assert isinstance(established(at, case), NoData)
        weighed(at, case, Answer.STOP)
        ended(at, case)
        assert not verdict(at, "fraud", NOBODY)

    def test_more_than_the_law_asks_may_be_granted(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        case = at.desk.receive(ObjectionRequest(ADA, activities=["invoicing", "fraud"]))
        established(at, case)
        weighed(at, case, Answer.STOP)
        at.desk.edit(
            case.id,
            "invoicing/objection",
            Do(Action.STOP, citations=()),
            by=DPO,
            because="as a courtesy",
        )
        ended(at, case)
        assert not verdict(at, "invoicing")


class TestGrounds:
    """RULEBOOK 2.8/O3: asked for once, and nobody is refused unheard."""

    def test_nobody_is_refused_unheard(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        case = at.desk.receive(ObjectionRequest(ADA, activities="fraud"))
        established(at, case)
        [question] = at.desk.plan(case.id).questions
        assert question.options == (Answer.STOP,)
        assert "ask them once" in question.text
        with pytest.raises(UnknownQuestion):
            weighed(at, case, Answer.CONTINUE)
        asked = at.desk.ask_grounds(case.id, by=DPO)
        assert asked.situation.asked == GroundsAsked(by=DPO, on=NOW.date())
        [question] = at.desk.plan(case.id).questions
        assert "has stated none" in question.text
        weighed(at, case, Answer.CONTINUE)
        ended(at, case)
        assert verdict(at, "fraud")

    def test_they_may_have_their_way_unheard(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        case = at.desk.receive(ObjectionRequest(ADA, activities="fraud"))
        established(at, case)
        weighed(at, case, Answer.STOP)
        ended(at, case)
        assert not verdict(at, "fraud")

    def test_what_they_say_is_kept_in_their_words_and_redacted(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        case = at.desk.receive(ObjectionRequest(ADA, activities="fraud"))
        case = at.desk.state_grounds(case.id, WORDS)
        case = at.desk.state_grounds(case.id, "and it is urgent")
        assert case.situation.grounds(case.request) == (WORDS, "and it is urgent")
        assert WORDS not in repr(case)
        established(at, case)
        [question] = at.desk.plan(case.id).questions
        assert Answer.CONTINUE in question.options
        weighed(at, case, Answer.STOP)
        ended(at, case)
        erasure = accepted(at, ErasureRequest(ADA, closing_account=True))
        at.desk.fulfil(erasure.id)
        at.desk.answer(erasure.id, channel="e-mail")
        at.desk.record_notice(erasure.id, "Books & Co", by=DPO, proof="letter 12")
        stated = [
            entry.event
            for entry in at.journal.read(case.id)
            if isinstance(entry.event, GroundsStated)
        ]
        assert stated == [GroundsStated(""), GroundsStated("")]

    def test_they_are_asked_once_and_only_who_objects(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        case = at.desk.receive(ObjectionRequest(ADA, activities="fraud"))
        at.desk.ask_grounds(case.id, by=DPO)
        with pytest.raises(IllegalStep, match="was asked or has said it"):
            at.desk.ask_grounds(case.id, by=DPO)
        said = at.desk.receive(ObjectionRequest(ADA, activities="fraud", grounds=WORDS))
        with pytest.raises(IllegalStep):
            at.desk.ask_grounds(said.id, by=DPO)
        other = at.desk.receive(AccessRequest(ADA))
        with pytest.raises(IllegalStep, match="no objection"):
            at.desk.ask_grounds(other.id, by=DPO)
        with pytest.raises(IllegalStep, match="no objection"):
            at.desk.state_grounds(other.id, WORDS)
        with pytest.raises(ValueError, match="grounds"):
            at.desk.state_grounds(case.id, " ")
        settled = at.desk.receive(ObjectionRequest(ADA))
        with pytest.raises(IllegalStep):
            at.desk.state_grounds(settled.id, WORDS)


class TestMixed:
    """One letter objects to everything: each ends where the law puts it."""

    NAMED = ("mailing", "newsletter", "fraud", "survey", "account", "hosting")

    @pytest.mark.parametrize("fraud", [Answer.STOP, Answer.CONTINUE])
    def test_each_ends_where_the_law_puts_it(self, tmp_path: Path, fraud: Answer) -> None:
        at = office(tmp_path, MAP)
        at.desk.give_consent(ADA, "newsletter", **BOX)
        at.clock.advance(seconds=1)
        request = ObjectionRequest(ADA, activities=self.NAMED, grounds=WORDS)
        case = at.desk.receive(request)
        assert case.stage is Stage.RECEIVED
        assert case.stopped is not None
        assert case.stopped.activities == ("mailing", "newsletter")
        assert {name: bool(verdict(at, name)) for name in self.NAMED[:5]} == {
            "mailing": False,
            "newsletter": False,
            "fraud": True,
            "survey": True,
            "account": True,
        }
        established(at, case)
        assert not verdict(at, "fraud")
        assert not verdict(at, "survey")
        assert verdict(at, "account")
        weighed(at, case, fraud)
        weighed(at, case, Answer.STOP, "survey")
        at.desk.forward(case.id, to="tenant@example.org", by=DPO)
        plan = at.desk.plan(case.id)
        kinds = {item.activities[0]: type(item.verdict) for item in plan.items}
        assert kinds["account"] is NotCovered
        ended(at, case)
        assert {name: bool(verdict(at, name)) for name in self.NAMED[:5]} == {
            "mailing": False,
            "newsletter": False,
            "fraud": fraud is Answer.CONTINUE,
            "survey": False,
            "account": True,
        }
        told = [one.what for one in at.desk.refusal(case.id).not_done]
        refused = ["do the fraud"] if fraud is Answer.CONTINUE else []
        assert sorted(told) == ["do the account", *refused]

    def test_what_only_others_may_answer_is_passed_on(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        case = at.desk.receive(ObjectionRequest(ADA, activities="hosting"))
        assert case.stage is Stage.RECEIVED
        forwarded = at.desk.forward(case.id, to="tenant@example.org", by=DPO)
        assert forwarded.stage is Stage.FORWARDED

    def test_what_consent_does_not_carry_is_told_so(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        case = at.desk.receive(WithdrawalRequest(ADA, activities=["account", "study"]))
        assert case.stopped is not None
        assert case.stopped.activities == ("study",)
        established(at, case)
        ended(at, case)
        [reason] = at.desk.refusal(case.id).not_done
        assert "does not rest on consent" in reason.because


class TestAccessAndErasure:
    """DESIGN 7: the journal is itself a data system: access discloses it, erasure redacts it."""

    def page(self, at: Office, subject: Any, language: str = "en") -> str:
        case = at.desk.receive(AccessRequest(subject), language=language)
        established(at, case)
        at.desk.accept(case.id, decided_by=DPO)
        done = at.desk.fulfil(case.id)
        assert isinstance(done, Fulfilled)
        at.desk.answer(case.id, channel="e-mail")
        with zipfile.ZipFile(at.folder / "answers" / f"access-{case.id}.zip") as archive:
            return archive.read("index.html").decode()

    def test_the_copy_tells_what_they_said(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        until = NOW + timedelta(days=90)
        at.desk.give_consent(ADA, "newsletter", proof="log 4711", expires_at=until, **BOX)
        at.clock.advance(days=1)
        at.desk.receive(ObjectionRequest(ADA, channels="sms"), channel="letter")
        page = self.page(at, ADA)
        assert "Your consents and objections" in page
        for said in (
            "31 January 2026",
            "you consented",
            "you were shown the text 2026-01",
            "until 1 May 2026",
            "our proof: log 4711",
            "1 February 2026",
            "you withdrew your consent",
            "you objected",
            "sms",
            "letter",
        ):
            assert said in page, said
        french = self.page(at, ADA, "fr")
        assert "vous avez retiré votre consentement" in french
        assert "Your consents" not in self.page(at, BOB)

    def test_of_somebody_of_whom_nothing_else_is_held(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        at.desk.give_consent(NOBODY, "newsletter", **BOX)
        page = self.page(at, NOBODY)
        assert "keeps a record of what you consented or objected to" in page
        assert "you consented" in page

    def test_an_erasure_redacts_the_proof_and_leaves_the_suppression(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        at.desk.give_consent(ADA, "study", proof="log 4711", **BOX)
        at.desk.give_consent(ADA, "newsletter", channels=["e-mail", "sms"], **BOX)
        at.clock.advance(hours=1)
        at.desk.receive(ObjectionRequest(ADA, activities="mailing"))
        at.desk.withdraw_consent(ADA, "newsletter", channels="sms")
        at.clock.advance(hours=1)
        erasure = at.desk.receive(ErasureRequest(ADA, closing_account=True))
        established(at, erasure)
        weighed_all(at, erasure)
        at.desk.accept(erasure.id, decided_by=DPO)
        # Whoever asks for erasure withdraws every consent, in every channel: at once.
        assert not verdict(at, "study")
        assert not verdict(at, "newsletter", channel="e-mail")
        assert isinstance(at.desk.fulfil(erasure.id), Fulfilled)
        assert "4711" in repr([entry.event.proof for entry in given(at)])
        at.desk.answer(erasure.id, channel="e-mail")
        at.desk.record_notice(erasure.id, "Books & Co", by=DPO, proof="letter 12")
        assert [entry.event.proof for entry in given(at)] == [None, None, None]
        assert not verdict(at, "mailing")
        assert not verdict(at, "mailing", BY_KEY)
        assert at.journal.verify().holds

    def test_of_somebody_known_by_an_address_alone(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        at.desk.give_consent(NOBODY, "newsletter", proof="log 4711", **BOX)
        erasure = at.desk.receive(ErasureRequest(NOBODY))
        assert isinstance(established(at, erasure), NoData)
        at.desk.accept(erasure.id, decided_by=DPO)
        at.desk.fulfil(erasure.id)
        for _ in range(2):
            at.desk.answer(erasure.id, channel="e-mail")
        assert [entry.event.proof for entry in given(at)] == [None]


def given(at: Office) -> list[Any]:
    return [entry for entry in at.journal.entries() if entry.kind == "ConsentGiven"]


def weighed_all(at: Office, case: Case) -> None:
    for question in at.desk.plan(case.id).questions:
        at.desk.judge(case.id, Judgement(question.id, Answer.ERASE, by=DPO, because="no"))
