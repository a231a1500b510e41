"""Where steps meet: edits and judgements, erasures and open cases, doubts and restrictions."""

import threading
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from gdpr_rights import (
    AccessRequest,
    Answer,
    AuthenticatedSession,
    Blocked,
    ChallengeMade,
    Correction,
    DataMap,
    DataSubject,
    Do,
    ErasureRequest,
    Fulfilled,
    Judgement,
    LawfulBasis,
    Level,
    PersonalData,
    RectificationRequest,
    RefusalGround,
    Refuse,
    Stage,
)
from gdpr_rights.domain.plans import Action
from gdpr_rights.domain.requests import Request
from gdpr_rights.errors import IdentityNotEstablished, IllegalStep, StaleVersion, UnknownItem
from gdpr_rights.law.citations import GDPR_16
from tests.desk.kit import ADA, BOB, NOW, SECRET, Office, office
from tests.desk.test_daily import FIELDS, vouched
from tests.desk.test_scenarios import accepted, established
from tests.maps import activity, shop

DESKS = ("RightsDesk",)
"""The scripts are the same for both desks; other modules run them through both."""


DPO = "dpo@acme.example.org"
CLAIM = Refuse((RefusalGround.EXEMPTION_FROM_ERASURE,), because="needed for a claim")


def with_invoices(data_map: DataMap, of: PersonalData) -> DataMap:
    """The same map, all columns of the invoices being of that class."""
    return attrs.evolve(
        data_map,
        datasets=[
            attrs.evolve(dataset, fields={}, rest=of) if dataset.name == "invoices" else dataset
            for dataset in data_map.datasets
        ],
    )


class TestAnEditThatLostItsItem:
    """A judgement may split the item that a human has edited: the edit must not be forgotten."""

    def asked(self, at: Office) -> str:
        case = at.desk.receive(ErasureRequest(ADA, closing_account=True))
        vouched(at, case)
        at.desk.edit(case.id, "invoices/invoicing+news/all", CLAIM, by=DPO, because="our lawyer")
        [question] = at.desk.plan(case.id).questions
        at.desk.judge(case.id, Judgement(question.id, Answer.ERASE, by=DPO, because="objected"))
        return case.id

    def map(self) -> DataMap:
        news = activity("news", LawfulBasis.LEGITIMATE_INTERESTS)
        both = PersonalData("billing", used_for=["invoicing", "news"])
        return with_invoices(shop(news), both)

    def test_nothing_is_accepted_until_somebody_has_looked(self, tmp_path: Path) -> None:
        at = office(tmp_path, self.map())
        case_id = self.asked(at)
        with pytest.raises(UnknownItem) as error:
            at.desk.accept(case_id, decided_by=DPO)
        assert error.value.item_id == "invoices/invoicing+news/all"
        assert at.desk.case(case_id).stage is Stage.VERIFIED
        assert len(at.rows("invoices")) == 3

    def test_an_edit_in_its_place_settles_it(self, tmp_path: Path) -> None:
        at = office(tmp_path, self.map())
        case_id = self.asked(at)
        at.desk.edit(case_id, "invoices/invoicing+news/ended", CLAIM, by=DPO, because="our lawyer")
        at.desk.accept(case_id, decided_by=DPO)
        assert isinstance(at.desk.fulfil(case_id), Fulfilled)
        assert len(at.rows("invoices")) == 3


class TestACaseThatOutlivesTheErasure:
    """A rectification that was open when the person was erased keeps no value of theirs."""

    def test_it_is_redacted_by_its_own_answer(self, tmp_path: Path) -> None:
        at = office(tmp_path, shop(users=FIELDS))
        request = RectificationRequest(ADA, corrections=[Correction("users", "name", "Ada L.")])
        open_ = accepted(at, request)
        at.desk.fulfil(open_.id)
        erasure = accepted(at, ErasureRequest(ADA, closing_account=True))
        at.desk.fulfil(erasure.id)
        at.desk.answer(erasure.id, channel="e-mail")
        case = at.desk.answer(open_.id, channel="e-mail")
        assert case.request.subject.identifiers == ()
        [noted] = case.changes
        assert [(change.old, change.new) for change in noted.changes] == [(None, None)]
        assert at.desk.history(open_.id)[-1].kind == "PersonalValuesRedacted"

    def test_a_later_request_is_kept(self, tmp_path: Path) -> None:
        at = office(tmp_path, shop(users=FIELDS))
        erasure = accepted(at, ErasureRequest(ADA, closing_account=True))
        at.desk.fulfil(erasure.id)
        at.desk.answer(erasure.id, channel="e-mail")
        at.clock.advance(days=2)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.vouch(case.id, by=DPO, because="known for years")
        at.desk.accept(case.id, decided_by=DPO)
        at.desk.fulfil(case.id)
        assert at.desk.answer(case.id, channel="e-mail").request.subject.identifiers


class TestARectifiedAddress:
    """Who has another address from now on is the same person to the journal."""

    def test_a_copy_asked_for_before_keeps_back_the_erasure(self, tmp_path: Path) -> None:
        email = PersonalData(
            "contact", used_for=["account"], subject_authoritative=True, overwrite="unique"
        )
        at = office(tmp_path, shop(users={**FIELDS, "email": email}))
        copy = accepted(at, AccessRequest(ADA))
        corrections = [Correction("users", "email", "new@example.org")]
        change = accepted(at, RectificationRequest(ADA, corrections=corrections))
        assert isinstance(at.desk.fulfil(change.id), Fulfilled)
        at.desk.answer(change.id, channel="e-mail")
        anew = DataSubject.by("customer", email="new@example.org")
        erasure = accepted(at, ErasureRequest(anew, closing_account=True))
        assert at.desk.fulfil(erasure.id) == Blocked((copy.id,))
        at.desk.fulfil(copy.id)
        at.desk.answer(copy.id, channel="e-mail")
        assert isinstance(at.desk.fulfil(erasure.id), Fulfilled)
        at.desk.answer(erasure.id, channel="e-mail")
        at.desk.record_notice(erasure.id, "Books & Co", by="dpo", proof="letter 17")
        [noted] = at.desk.case(change.id).changes
        assert [(one.old, one.new) for one in noted.changes] == [(None, None)]


class TestTwoCorrectionsOfOneField:
    """Both cannot be right, so no fulfilment could ever end."""

    @pytest.mark.parametrize("key", [(), 1, "1"])
    def test_it_is_said_at_once(self, tmp_path: Path, key: tuple[()] | int | str) -> None:
        at = office(tmp_path, shop(users=FIELDS))
        both = [Correction("users", "name", "A"), Correction("users", "name", "B", key=key)]
        with pytest.raises(ValueError, match="twice"):
            at.desk.receive(RectificationRequest(ADA, corrections=both))


class TestRestrictionAndIdentity:
    """A restriction is of the person for whom it was opened, until it is lifted."""

    def verdicts(self, at: Office) -> set[str]:
        return {one.verdict for one in at.journal.standings(SECRET.contact("ada@example.org"))}

    @pytest.mark.parametrize("end", ["retract", "refuse"])
    def test_it_is_lifted_though_a_new_challenge_asks_again_who_it_is(
        self, tmp_path: Path, end: str
    ) -> None:
        email = PersonalData("contact", used_for=["account"], special=True, overwrite="unique")
        at = office(tmp_path, shop(users={**FIELDS, "email": email}))
        request = RectificationRequest(
            ADA, corrections=[Correction("users", "email", "new@example.org")], restrict=True
        )
        case = at.desk.receive(request)
        vouched(at, case, Level.ADDRESS)
        assert self.verdicts(at) == {"restricted"}
        at.desk.challenge(case.id, "one-time code")
        assert at.desk.case(case.id).subject is None
        if end == "retract":
            at.desk.retract(case.id)
        else:
            ground = RefusalGround.IDENTITY_NOT_ESTABLISHED
            at.desk.refuse(case.id, grounds=ground, because="no proof came", decided_by=DPO)
            at.desk.answer(case.id, channel="letter")
        assert self.verdicts(at) == {"lifted"}

    def test_a_password_is_not_contested(self, tmp_path: Path) -> None:
        at = office(tmp_path, shop(users=FIELDS))
        request = RectificationRequest(
            ADA, corrections=[Correction("users", "password_hash", "x")], restrict=True
        )
        case = at.desk.receive(request)
        vouched(at, case)
        assert at.desk.case(case.id).restricted == ()
        rectify = Do(Action.RECTIFY, citations=(GDPR_16,))
        with pytest.raises(ValueError, match="where they are used"):
            at.desk.edit(case.id, "users/password_hash/1", rectify, by=DPO, because="asked")


class TestLevelOfTheRest:
    """A column that the map classifies as one of the rest is of a special category like it."""

    def test_a_rectification_needs_the_level_of_what_it_names(self, tmp_path: Path) -> None:
        health = PersonalData("health", used_for=["account"], special=True)
        at = office(tmp_path, with_invoices(shop(users=FIELDS), health))
        corrections = [Correction("invoices", "total", "1.50", key=10)]
        case = at.desk.receive(RectificationRequest(ADA, corrections=corrections))
        vouched(at, case, Level.SESSION)
        with pytest.raises(IdentityNotEstablished) as error:
            at.desk.accept(case.id, decided_by=DPO)
        assert error.value.needed == "document"


class TestSessionAndSeveralRequests:
    """A session proves who asks in each request about that very person, and in no other."""

    def test_each_request_is_held_against_it(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        session = AuthenticatedSession(1, authenticated_at=NOW)
        requests: list[Request] = [AccessRequest(BOB), ErasureRequest(ADA)]
        cases = at.desk.receive_all(requests, session=session, reference="form 1")
        assert [case.stage for case in cases] == [Stage.RECEIVED, Stage.VERIFIED]
        again = at.desk.receive_all(requests, session=session, reference="form 1")
        assert [case.version for case in again] == [case.version for case in cases]

    def test_a_retry_takes_up_what_a_crash_has_left(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        at.desk.receive(AccessRequest(ADA), reference="form 1")  # it stopped before the session
        session = AuthenticatedSession(1, authenticated_at=NOW)
        case = at.desk.receive(AccessRequest(ADA), reference="form 1", session=session)
        assert case.stage is Stage.VERIFIED
        assert case.identity is not None
        assert case.identity.level is Level.SESSION

    def test_another_reference_is_not_taken_for_a_part_of_one(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        at.desk.receive_all([AccessRequest(ADA), ErasureRequest(ADA)], reference="form")
        for number in (0, 1, 2):
            at.desk.receive(AccessRequest(BOB), reference=f"form#{number}")


class TestDoubts:
    """GDPR Art. 12(6): what was sent before the doubts does not remove them."""

    def test_a_code_sent_before_is_worthless(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.challenge(case.id, "one-time code")
        code = at.mail.messages[-1].code
        at.desk.ask_identity(case.id, by=DPO, because="the mailbox may be stolen")
        with pytest.raises(IllegalStep):
            at.desk.verify(case.id, code)

    def test_the_proof_of_another_case_does_not_remove_them(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        first, second = at.desk.receive_all([AccessRequest(ADA), ErasureRequest(ADA)])
        at.desk.ask_identity(second.id, by=DPO, because="the mailbox may be stolen")
        established(at, first)
        assert at.desk.case(second.id).stage is Stage.CHECKING_IDENTITY


class TestRefusedItemByItem:
    """GDPR Art. 12(4): told within the first month, however it is called."""

    def test_no_extension_makes_it_in_time(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.extend(case.id, "complexity", by=DPO, because="three systems")
        at.desk.vouch(case.id, by=DPO, because="known for years")
        refused = Refuse((RefusalGround.RIGHTS_OF_OTHERS,), because="it names others")
        for item in at.desk.plan(case.id).items:
            at.desk.edit(case.id, item.id, refused, by=DPO, because="looked at it")
        at.desk.accept(case.id, decided_by=DPO)
        at.clock.set(NOW + timedelta(days=60))
        at.desk.fulfil(case.id)
        answered = at.desk.answer(case.id, channel="e-mail").answered
        assert answered is not None
        assert answered.in_time is False

    def test_nobody_was_told_tomorrow(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        with pytest.raises(ValueError, match="a day to come"):
            at.desk.extend(
                case.id, "number", by=DPO, because="many", told_on=(NOW + timedelta(days=1)).date()
            )


class TestTogether:
    def test_a_copy_for_somebody_else_blocks_nobody(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        copy, erasure = at.desk.receive_all(
            [AccessRequest(BOB), ErasureRequest(ADA, closing_account=True)]
        )
        assert copy.request.subject == BOB
        at.desk.vouch(erasure.id, by=DPO, because="known for years")
        at.desk.accept(erasure.id, decided_by=DPO)
        assert isinstance(at.desk.fulfil(erasure.id), Fulfilled)


class TestChallengesAtOnce:
    def test_one_is_sent(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        outcomes: list[object] = []

        def ask() -> None:
            try:
                outcomes.append(at.desk.challenge(case.id, "one-time code"))
            except StaleVersion as error:
                outcomes.append(error)

        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(outcomes) == 8
        made = sum(isinstance(one, ChallengeMade) for one in outcomes)
        assert len(at.mail.messages) == made == at.desk.case(case.id).challenges
