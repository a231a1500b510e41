"""Which letter is due where a case stands, from the record alone."""

import asyncio
from datetime import date, timedelta
from pathlib import Path

import attrs
import pytest

from gdpr_rights import (
    AccessRequest,
    Answer,
    AsyncRightsDesk,
    Correction,
    DataMap,
    DataSubject,
    ErasureRequest,
    InformationRequest,
    Judgement,
    LawfulBasis,
    ObjectionRequest,
    PersonalData,
    PortabilityRequest,
    RectificationRequest,
    RefusalGround,
    RestrictionRequest,
    ReviewRequest,
    Role,
    WithdrawalRequest,
)
from gdpr_rights.domain.requests import Request
from gdpr_rights.errors import AuthorityMissing, NoLetter, UnknownCase
from gdpr_rights.journal import MemoryJournal
from gdpr_rights.law.automated import ReviewResult
from gdpr_rights.law.grounds import RestrictionCause
from gdpr_rights.letters import (
    AccessAnswer,
    Acknowledgement,
    ClarificationRequest,
    ErasureDone,
    ExtensionNotice,
    ForwardNotice,
    GroundsRequest,
    IdentityOption,
    IdentityRequest,
    Letter,
    Letters,
    NothingHeld,
    ObjectionDone,
    ObjectionRefused,
    Occasion,
    PortabilityAnswer,
    RectificationDone,
    Refusal,
    RestrictionDone,
    RestrictionLift,
    ReviewOutcome,
    ToComplete,
    WithdrawalConfirmation,
    fee_notice,
)
from gdpr_rights.testing.fakes import HandClock
from tests.desk.kit import ADA, BOB, NOBODY, NOW, SCHEMA, SECRET, Office, office
from tests.desk.test_reviews import REVIEW
from tests.maps import ACME, activity, shop

DESKS = ("RightsDesk",)
"""The step is one script; that the other desk takes it too is the last test here."""
DAY = timedelta(days=1)
DPO = "dpo@acme.example.org"
WRITER = Letters()
FIELDS = {
    "email": PersonalData("contact", used_for=["account"], overwrite="unique"),
    "name": PersonalData("identity", used_for=["account"], subject_authoritative=True),
    "password_hash": PersonalData("credential", used_for=["account"]),
}
NEWS = activity("newsletter", LawfulBasis.LEGITIMATE_INTERESTS, direct_marketing=True)
SURVEY = activity("survey", LawfulBasis.LEGITIMATE_INTERESTS)
PROFILE = activity("profile", LawfulBasis.CONSENT)
SURVEYED = PersonalData("identity", used_for=["newsletter", "survey"])


def decided(at: Office, request: Request) -> str:
    """A case that was carried out."""
    case = at.desk.receive(request)
    at.desk.vouch(case.id, by=DPO, because="known")
    at.desk.accept(case.id, decided_by=DPO)
    at.desk.fulfil(case.id)
    return case.id


def written(at: Office, case_id: str) -> Letter:
    """The letter, which both languages can write."""
    for language in ("fr", "en"):
        letter = at.desk.letter(case_id, language=language)
        assert letter.case_id == case_id
        assert WRITER.write(letter)
    return at.desk.letter(case_id)


class TestBeforeTheDecision:
    def test_it_arrived(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(ErasureRequest(ADA), language="fr")
        letter = at.desk.letter(case.id)
        assert isinstance(letter, Acknowledgement)
        assert (letter.on, letter.received_on) == (date(2026, 1, 31), date(2026, 1, 31))
        assert letter.due_on == date(2026, 3, 2)
        assert letter.to_complete is ToComplete.PROOF_OF_IDENTITY
        assert letter.language == "fr"
        assert at.desk.letter(case.id, language="en").language == "en"

    def test_it_is_complete(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(ErasureRequest(ADA))
        at.desk.vouch(case.id, by=DPO, because="known")
        letter = at.desk.letter(case.id)
        assert isinstance(letter, Acknowledgement)
        assert letter.to_complete is ToComplete.NOTHING

    def test_doubts_about_who_asks(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.clock.set(NOW + 2 * DAY)
        at.desk.ask_identity(case.id, by=DPO, because="another address")
        letter = written(at, case.id)
        assert isinstance(letter, IdentityRequest)
        assert letter.doubt == "another address"
        assert letter.suspended_on == date(2026, 2, 2)
        assert IdentityOption.DOCUMENT not in letter.options
        # A challenge that was sent meanwhile does not remove the doubts; the proof does.
        at.desk.challenge(case.id, "one-time code")
        assert isinstance(at.desk.letter(case.id), IdentityRequest)
        at.desk.vouch(case.id, by=DPO, because="came with a card")
        assert isinstance(at.desk.letter(case.id), Acknowledgement)

    def test_too_vague(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.vouch(case.id, by=DPO, because="known")
        at.desk.ask_clarification(case.id, by=DPO, because="twenty years")
        letter = written(at, case.id)
        assert isinstance(letter, ClarificationRequest)
        assert letter.because == "twenty years"
        assert letter.choices == ("users", "invoices", "invoice lines")
        at.desk.clarify(case.id)
        assert isinstance(at.desk.letter(case.id), Acknowledgement)

    def test_more_time(self, tmp_path: Path) -> None:
        """It is of the day on which the person was told, whenever it is written again."""
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.extend(case.id, "complexity", by=DPO, because="three archives")
        at.clock.set(NOW + 50 * DAY)
        letter = written(at, case.id)
        assert isinstance(letter, ExtensionNotice)
        assert (letter.on, letter.due_on) == (date(2026, 1, 31), date(2026, 4, 30))
        assert letter.notice_by == date(2026, 3, 2)
        assert letter.because == "three archives"

    def test_a_fee(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        occasion = Occasion(
            case=case, data_map=shop(), on=NOW.date(), done_on=NOW.date(), language="en"
        )
        letter = fee_notice(occasion, amount="12.50", because="a second copy")
        assert "€12.50" in WRITER.write(letter)

    def test_nothing_is_recorded(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.letter(case.id)
        assert at.desk.case(case.id) == case

    def test_no_such_case(self, tmp_path: Path) -> None:
        with pytest.raises(UnknownCase):
            office(tmp_path).desk.letter("c-99")

    def test_a_request_that_was_taken_back(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.retract(case.id)
        with pytest.raises(NoLetter, match="took the request back") as error:
            at.desk.letter(case.id)
        assert (error.value.case_id, error.value.stage) == (case.id, "retracted")


class TestRefused:
    def test_the_whole_request(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.refuse(
            case.id,
            grounds=RefusalGround.MANIFESTLY_EXCESSIVE,
            because="the tenth this week",
            decided_by=DPO,
        )
        letter = written(at, case.id)
        assert isinstance(letter, Refusal)
        assert [one.because for one in letter.refusal.not_done] == ["the tenth this week"]
        at.desk.answer(case.id, channel="post")
        assert isinstance(at.desk.letter(case.id), Refusal)

    def test_without_an_authority_there_is_none(self, tmp_path: Path) -> None:
        abroad = attrs.evolve(ACME, authority=None, country="BR")
        at = office(tmp_path, attrs.evolve(shop(), controller=abroad))
        case = at.desk.receive(AccessRequest(ADA))
        assert isinstance(at.desk.letter(case.id), Acknowledgement)
        at.desk.refuse(
            case.id, grounds=RefusalGround.MANIFESTLY_EXCESSIVE, because="x", decided_by=DPO
        )
        with pytest.raises(AuthorityMissing):
            at.desk.letter(case.id)

    def test_all_that_was_asked_stays(self, tmp_path: Path) -> None:
        """Nothing was erased: that is a refusal, whatever the stage says."""
        extra = "INSERT INTO users VALUES (3, 'cy@example.org', 'Cy', 'h3');"
        at = office(tmp_path, schema=f"{SCHEMA}{extra}")
        letter = written(at, decided(at, ErasureRequest(DataSubject.by("customer", key=3))))
        assert isinstance(letter, Refusal)
        assert "the contract runs" in letter.refusal.not_done[0].because


class TestErasure:
    def test_what_was_erased_and_what_stays(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case_id = decided(at, ErasureRequest(ADA, closing_account=True))
        at.clock.set(NOW + 3 * DAY)
        letter = written(at, case_id)
        assert isinstance(letter, ErasureDone)
        assert (letter.on, letter.done_on) == (date(2026, 2, 3), date(2026, 1, 31))
        assert letter.done == (
            "invoice lines (the entries whose storage period is over)",
            "invoices (the entries whose storage period is over)",
            "users (email, password hash)",
        )
        assert letter.refusal is not None
        [kept] = letter.refusal.not_done
        assert kept.what == "invoice lines, invoices, users (name)"
        assert "Code de commerce, art. L123-22" in map(str, kept.citations)
        at.desk.answer(case_id, channel="e-mail")
        again = at.desk.letter(case_id)
        assert isinstance(again, ErasureDone)
        assert again.done == letter.done

    def test_nothing_stays_where_nothing_runs(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        letter = written(at, decided(at, ErasureRequest(BOB, closing_account=True)))
        assert isinstance(letter, ErasureDone)
        assert letter.done == (
            "invoice lines",
            "invoices",
            "users (email, password hash, name)",
        )
        assert letter.refusal is None

    def test_the_counts_of_others_are_not_told(self, tmp_path: Path) -> None:
        """Receipts of a pass are of several people: what may stay is told as such."""
        at = office(tmp_path)
        cases = []
        for who in (ADA, BOB):
            case = at.desk.receive(ErasureRequest(who, closing_account=True))
            at.desk.vouch(case.id, by=DPO, because="known")
            at.desk.accept(case.id, decided_by=DPO)
            cases.append(case.id)
        at.desk.fulfil_many(cases)
        for case_id in cases:
            letter = written(at, case_id)
            assert isinstance(letter, ErasureDone)
            assert "users (email, password hash)" in letter.done
            assert letter.refusal is not None
            assert "as far as we hold such data" in WRITER.write(letter)

    def test_nothing_was_held(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        for request in (
            ErasureRequest(NOBODY),
            RectificationRequest(NOBODY, corrections=[Correction("users", "name", "A")]),
        ):
            letter = written(at, decided(at, request))
            assert isinstance(letter, NothingHeld)
            assert letter.right is request.right


class TestCopies:
    def test_access(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case_id = decided(at, AccessRequest(ADA))
        letter = written(at, case_id)
        assert isinstance(letter, AccessAnswer)
        stored = at.desk.case(case_id).answer
        assert stored is not None
        assert letter.copy is not None
        assert (letter.copy.name, letter.copy.sha256) == (stored.name, stored.sha256)
        assert [purpose.activity for purpose in letter.information.purposes] == [
            "account",
            "invoicing",
        ]
        assert letter.refusal is not None
        assert [one.what for one in letter.refusal.not_done] == ["users (password hash)"]

    def test_access_without_data(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        letter = written(at, decided(at, AccessRequest(NOBODY)))
        assert isinstance(letter, AccessAnswer)
        assert letter.information.confirmation.startswith("No: Acme SAS processes no")
        assert letter.refusal is None

    def test_portability(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        letter = written(at, decided(at, PortabilityRequest(ADA)))
        assert isinstance(letter, PortabilityAnswer)
        assert [purpose.activity for purpose in letter.information.purposes] == ["account"]
        assert letter.refusal is not None
        assert any("invoices" in one.what for one in letter.refusal.not_done)
        nobody = written(at, decided(at, PortabilityRequest(NOBODY)))
        assert isinstance(nobody, PortabilityAnswer)
        assert nobody.refusal is None


class TestRectification:
    def asked(self, at: Office, answer: Answer | None = None) -> Letter:
        correction = Correction("users", "name", "Ada L.")
        case = at.desk.receive(RectificationRequest(ADA, corrections=[correction]))
        at.desk.vouch(case.id, by=DPO, because="known")
        if answer:
            [question] = at.desk.plan(case.id).questions
            at.desk.judge(
                case.id, Judgement(question.id, answer, by=DPO, because="the card says so")
            )
        at.desk.accept(case.id, decided_by=DPO)
        at.desk.fulfil(case.id)
        return written(at, case.id)

    def test_done(self, tmp_path: Path) -> None:
        letter = self.asked(office(tmp_path, shop(users=FIELDS)))
        assert isinstance(letter, RectificationDone)
        assert letter.done == ("users (name)",)
        assert "Ada L." not in WRITER.write(letter)

    def test_verified_to_be_accurate(self, tmp_path: Path) -> None:
        fields = {**FIELDS, "name": PersonalData("identity", used_for=["account"])}
        letter = self.asked(office(tmp_path, shop(users=fields)), Answer.KEEP)
        assert isinstance(letter, Refusal)
        assert "accurate" in letter.refusal.not_done[0].because


class TestForwarding:
    HOSTED = activity("hosting", LawfulBasis.CONTRACT, role=Role.PROCESSOR)

    def mixed(self) -> DataMap:
        name = PersonalData("text", used_for=["hosting"])
        return shop(self.HOSTED, users={**FIELDS, "name": name})

    def test_all_of_it(self, tmp_path: Path) -> None:
        at = office(tmp_path, self.mixed())
        correction = Correction("users", "name", "A")
        case = at.desk.receive(RectificationRequest(ADA, corrections=[correction]))
        at.desk.forward(case.id, to="Tennis Club", by=DPO)
        for _ in range(2):
            letter = written(at, case.id)
            assert isinstance(letter, ForwardNotice)
            [part] = letter.forwarded
            assert (part.to, part.on) == ("Tennis Club", date(2026, 1, 31))
            assert part.purposes == ("do the hosting",)
            at.desk.answer(case.id, channel="post")

    def test_a_part_has_to_go_first(self, tmp_path: Path) -> None:
        at = office(tmp_path, self.mixed())
        case_id = decided(at, AccessRequest(ADA))
        with pytest.raises(NoLetter, match="passed on to its controller"):
            at.desk.letter(case_id)
        at.desk.forward(case_id, to="Tennis Club", by=DPO)
        letter = written(at, case_id)
        assert isinstance(letter, AccessAnswer)
        assert [part.to for part in letter.forwarded] == ["Tennis Club"]


class TestRightsOverProcessing:
    def at(self, tmp_path: Path) -> Office:
        name = PersonalData("identity", used_for=["newsletter", "survey", "profile"])
        return office(tmp_path, shop(NEWS, SURVEY, PROFILE, users={**FIELDS, "name": name}))

    def test_marketing_has_stopped(self, tmp_path: Path) -> None:
        at = self.at(tmp_path)
        case = at.desk.receive(ObjectionRequest(ADA))
        letter = written(at, case.id)
        assert isinstance(letter, ObjectionDone)
        assert letter.purposes == ("do the newsletter",)
        at.desk.answer(case.id, channel="e-mail")
        assert isinstance(at.desk.letter(case.id), ObjectionDone)

    def test_no_marketing_is_said_too(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        letter = written(at, at.desk.receive(ObjectionRequest(ADA)).id)
        assert isinstance(letter, ObjectionDone)
        assert letter.purposes == ("direct marketing",)

    def test_some_of_it_has_stopped_already(self, tmp_path: Path) -> None:
        at = self.at(tmp_path)
        request = ObjectionRequest(
            ADA, activities=["newsletter", "survey"], grounds="I live there"
        )
        case = at.desk.receive(request)
        letter = written(at, case.id)
        assert isinstance(letter, Acknowledgement)
        assert letter.stopped == ("do the newsletter",)

    @pytest.mark.parametrize("answer", [Answer.STOP, Answer.CONTINUE])
    def test_it_was_weighed(self, tmp_path: Path, answer: Answer) -> None:
        at = self.at(tmp_path)
        case = at.desk.receive(
            ObjectionRequest(ADA, activities=["survey"], grounds="I live there")
        )
        at.desk.vouch(case.id, by=DPO, because="known")
        [question] = at.desk.plan(case.id).questions
        at.desk.judge(
            case.id, Judgement(question.id, answer, by=DPO, because="an attack is under way")
        )
        at.desk.accept(case.id, decided_by=DPO)
        at.desk.fulfil(case.id)
        letter = written(at, case.id)
        if answer is Answer.STOP:
            assert isinstance(letter, ObjectionDone)
            assert letter.purposes == ("do the survey",)
        else:
            assert isinstance(letter, ObjectionRefused)
            assert letter.purposes == ("do the survey",)
            assert letter.grounds == "an attack is under way"

    def test_it_reaches_nothing(self, tmp_path: Path) -> None:
        at = self.at(tmp_path)
        letter = written(at, decided(at, ObjectionRequest(ADA, activities=["account"])))
        assert isinstance(letter, Refusal)

    def test_consent_is_withdrawn(self, tmp_path: Path) -> None:
        at = self.at(tmp_path)
        case = at.desk.receive(WithdrawalRequest(ADA, channels=["e-mail"]))
        letter = written(at, case.id)
        assert isinstance(letter, WithdrawalConfirmation)
        assert letter.purposes == ("do the profile",)
        assert letter.withdrawn_on == date(2026, 1, 31)
        assert letter.channels == ("e-mail",)

    def test_there_was_no_consent(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        letter = written(at, at.desk.receive(WithdrawalRequest(ADA)).id)
        assert isinstance(letter, WithdrawalConfirmation)
        assert letter.purposes == ("everything that rests on your consent",)

    def test_another_basis_was_no_consent(self, tmp_path: Path) -> None:
        at = self.at(tmp_path)
        letter = written(at, decided(at, WithdrawalRequest(ADA, activities=["account"])))
        assert isinstance(letter, Refusal)

    def test_restricted(self, tmp_path: Path) -> None:
        at = self.at(tmp_path)
        request = RestrictionRequest(
            ADA, cause=RestrictionCause.UNLAWFUL_PROCESSING, activities=["survey"]
        )
        letter = written(at, decided(at, request))
        assert isinstance(letter, RestrictionDone)
        assert letter.done == ("do the survey",)
        none = RestrictionRequest(ADA, cause=None, activities=["survey"])
        assert isinstance(written(at, decided(at, none)), Refusal)

    def test_what_the_policy_answers(self, tmp_path: Path) -> None:
        at = self.at(tmp_path)
        with pytest.raises(NoLetter, match="its own record"):
            at.desk.letter(at.desk.receive(InformationRequest(ADA)).id)

    @pytest.mark.parametrize("answer", [Answer.REVIEW, Answer.STOP, Answer.NOT_COVERED])
    def test_a_human_reviewed_the_decision(self, tmp_path: Path, answer: Answer) -> None:
        at = self.at(tmp_path)
        at.desk.record_decision(ADA, "account", decision="order-17", outcome="no credit")
        case = at.desk.receive(ReviewRequest(ADA, activity="account", decision="order-17"))
        at.desk.vouch(case.id, by=DPO, because="known")
        [question] = at.desk.plan(case.id).questions
        because = "the head of credit decides, and the score is one of many papers"
        at.desk.judge(case.id, Judgement(question.id, answer, by=DPO, because=because))
        at.desk.accept(case.id, decided_by=DPO)
        if answer is not Answer.NOT_COVERED:
            assert isinstance(written(at, case.id), Acknowledgement)
            at.desk.review(case.id, **REVIEW)
        at.desk.fulfil(case.id)
        letter = written(at, case.id)
        if answer is Answer.NOT_COVERED:
            assert isinstance(letter, Refusal)
            assert letter.refusal.not_done[0].because == because
            return
        assert isinstance(letter, ReviewOutcome)
        assert letter.decision == "do the account (order-17)"
        assert (letter.reviewer_role, letter.reviewed_on) == (REVIEW["authority"], NOW.date())
        assert letter.result is ReviewResult.CHANGED
        assert letter.is_stopped is (answer is Answer.STOP)
        text = WRITER.write(letter)
        assert REVIEW["new_decision"] in text
        assert REVIEW["reviewer"] not in text


def test_no_system_need_be_there(tmp_path: Path) -> None:
    """A letter needs the record only: nobody is looked up."""
    at = office(tmp_path)
    case = at.desk.receive(AccessRequest(DataSubject.by("customer", key=1)))
    at.engine.dispose()
    (tmp_path / "app.db").unlink()
    assert isinstance(at.desk.letter(case.id), Acknowledgement)


def test_the_other_desk_takes_the_same_step() -> None:
    desk = AsyncRightsDesk(
        attrs.evolve(shop(), datasets=()),
        journal=MemoryJournal(),
        systems={},
        secret=SECRET,
        clock=HandClock(NOW),
    )

    async def ask() -> Letter:
        case = await desk.receive(AccessRequest(ADA), language="fr")
        return await desk.letter(case.id)

    letter = asyncio.run(ask())
    assert isinstance(letter, Acknowledgement)
    assert (letter.language, letter.on) == ("fr", NOW.date())


class TestRestrictionsThatEnd:
    """Art. 18(3): the person is informed before a restriction is lifted."""

    def test_the_answer_tells_what_it_lifts(self, tmp_path: Path) -> None:
        fields = {**FIELDS, "name": PersonalData("identity", used_for=["account"])}
        at = office(tmp_path, shop(users=fields))
        correction = Correction("users", "name", "Ada L.")
        case = at.desk.receive(RectificationRequest(ADA, corrections=[correction], restrict=True))
        at.desk.vouch(case.id, by=DPO, because="known")
        [question] = at.desk.plan(case.id).questions
        at.desk.judge(case.id, Judgement(question.id, Answer.KEEP, by=DPO, because="a card"))
        at.desk.accept(case.id, decided_by=DPO)
        at.desk.fulfil(case.id)
        restricted = at.desk.case(case.id).restricted
        assert restricted
        for _ in range(2):
            letter = written(at, case.id)
            assert isinstance(letter, Refusal)
            assert len(letter.released) == len(restricted)
            at.desk.answer(case.id, channel="post")

    def test_what_was_asked_for_has_a_letter_of_its_own(self, tmp_path: Path) -> None:
        at = office(tmp_path, shop(NEWS, SURVEY, users={**FIELDS, "name": SURVEYED}))
        request = RestrictionRequest(
            ADA, cause=RestrictionCause.NEEDED_FOR_CLAIMS, activities=["survey"]
        )
        case_id = decided(at, request)
        at.desk.answer(case_id, channel="post")
        assert isinstance(at.desk.letter(case_id), RestrictionDone)
        at.clock.set(NOW + 9 * DAY)
        at.desk.announce_lifting(case_id, by=DPO, because="the claim ended", channel="post")
        letter = written(at, case_id)
        assert isinstance(letter, RestrictionLift)
        assert letter.restricted == ("do the survey",)
        assert (letter.because, letter.on) == ("the claim ended", date(2026, 2, 9))
        at.desk.lift(case_id)
        assert isinstance(at.desk.letter(case_id), RestrictionDone)


class TestGrounds:
    def test_they_are_asked_for_once(self, tmp_path: Path) -> None:
        at = office(tmp_path, shop(NEWS, SURVEY, users={**FIELDS, "name": SURVEYED}))
        case = at.desk.receive(ObjectionRequest(ADA, activities=["newsletter", "survey"]))
        at.desk.vouch(case.id, by=DPO, because="known")
        at.desk.ask_grounds(case.id, by=DPO)
        letter = written(at, case.id)
        assert isinstance(letter, GroundsRequest)
        assert letter.purposes == ("do the survey",)
        assert letter.is_restricted
        at.desk.state_grounds(case.id, "I live next door")
        assert isinstance(at.desk.letter(case.id), Acknowledgement)
