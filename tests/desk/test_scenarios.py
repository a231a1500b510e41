"""From a request to an answered case, over a real database and a real journal."""

import json
import sqlite3
import threading
import traceback
import zipfile
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import attrs
import pytest
from sqlalchemy import create_engine, text

from gdpr_rights import (
    AccessRequest,
    AmbiguousSubject,
    Answer,
    Blocked,
    Case,
    ChallengeMade,
    DataSubject,
    ErasureRequest,
    Fate,
    Fulfilled,
    Judgement,
    JudgementNeeded,
    LawfulBasis,
    Level,
    Lookup,
    NoData,
    NotVerified,
    PersonalData,
    RefusalGround,
    RightsDesk,
    Secret,
    Stage,
    SubjectKind,
    TooManyAttempts,
    Verified,
)
from gdpr_rights.desk.identifying import ATTEMPTS
from gdpr_rights.domain.requests import Request
from gdpr_rights.errors import (
    AnswerStoreMissing,
    DeliveryFailed,
    IdentityNotEstablished,
    IllegalStep,
    NoSuchCandidate,
    ReferenceTaken,
    UnknownCase,
    UnknownCheck,
    UnknownEvent,
    UnknownKind,
    UnknownLookup,
    UnknownQuestion,
    UnknownSystem,
    UnsafeDataMap,
)
from gdpr_rights.identity import Message, OneTimeCode
from gdpr_rights.journal import SQLJournal
from gdpr_rights.systems import SQLSystem
from tests.desk.kit import ADA, BOB, NOBODY, SCHEMA, Office, office
from tests.maps import activity, shop


def established(at: Office, case: Case) -> Verified | NoData | AmbiguousSubject | NotVerified:
    assert isinstance(at.desk.challenge(case.id, "one-time code"), ChallengeMade)
    return at.desk.verify(case.id, at.mail.messages[-1].code)


def accepted(at: Office, request: Request) -> Case:
    case = at.desk.receive(request)
    assert isinstance(established(at, case), Verified)
    moved = at.desk.accept(case.id, decided_by="dpo@acme.example.org")
    assert isinstance(moved, Case)
    return moved


class TestAccess:
    def test_from_the_request_to_the_answer(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        assert case.stage is Stage.RECEIVED
        assert case.time_limit.due_on == date(2026, 3, 2)
        assert isinstance(established(at, case), Verified)
        at.desk.accept(case.id, decided_by="dpo@acme.example.org")
        done = at.desk.fulfil(case.id)
        assert isinstance(done, Fulfilled)
        assert done.answer is not None
        assert dict(done.answer.rows) == {"users": 1, "invoices": 2, "invoice_lines": 2}
        answered = at.desk.answer(case.id, channel="e-mail")
        assert answered.stage is Stage.ANSWERED
        assert answered.answered is not None
        assert answered.answered.in_time is True

        with zipfile.ZipFile(tmp_path / "answers" / f"access-{case.id}.zip") as archive:
            names = archive.namelist()
            users = json.loads(archive.read("data/users.json"))
            index = archive.read("index.html").decode()
        assert {"index.html", "manifest.json", "data/users.csv"} <= set(names)
        assert users["rows"] == [{"id": 1, "email": "ada@example.org", "name": "Ada"}]
        assert "password_hash" in index  # as something that was left out
        assert "Books &amp; Co" in index
        assert index.count("a reference or mark of our application") == 2

    def test_nothing_held_is_an_answer_but_only_to_who_holds_the_address(
        self, tmp_path: Path
    ) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(NOBODY))
        assert at.desk.challenge(case.id, "one-time code") == ChallengeMade(
            case.id, "one-time code"
        )
        code = at.mail.last_code("nobody@example.org")
        assert isinstance(at.desk.verify(case.id, code), NoData)
        at.desk.accept(case.id, decided_by="dpo@acme.example.org")
        done = at.desk.fulfil(case.id)
        assert isinstance(done, Fulfilled)
        assert at.desk.answer(case.id, channel="e-mail").stage is Stage.ANSWERED
        with zipfile.ZipFile(tmp_path / "answers" / f"access-{case.id}.zip") as archive:
            assert "processes no personal data about you" in archive.read("index.html").decode()

    @pytest.mark.parametrize("spelling", ["{}\n", " {}", "{}\u00a0", "\t{}"])
    def test_no_spelling_of_an_address_tells_whether_it_is_on_file(
        self, spelling: str, tmp_path: Path
    ) -> None:
        """A mailer that refuses what it cannot send refuses it for neither of them."""
        at = office(tmp_path)
        for name in ("ada", "nobody"):
            address = f"{name}@example.org"
            subject = DataSubject.by("customer", email=spelling.format(address))
            at.desk.challenge(at.desk.receive(AccessRequest(subject)).id, "one-time code")
            assert at.mail.messages[-1].address == address

    def test_it_needs_a_place_for_the_copy(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = accepted(at, AccessRequest(ADA))
        desk = RightsDesk(
            shop(),
            journal=at.journal,
            systems={"app": SQLSystem(at.engine)},
            secret=Secret(b"0123456789abcdef"),
        )
        with pytest.raises(AnswerStoreMissing):
            desk.fulfil(case.id)


class TestErasure:
    def test_closing_the_account_keeps_what_the_books_need(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = accepted(at, ErasureRequest(ADA, closing_account=True))
        preview = at.desk.preview(case.id)
        done = at.desk.fulfil(case.id)
        assert isinstance(done, Fulfilled)
        by_fate = {
            (receipt.dataset, receipt.fate): receipt.matched
            for receipt in done.receipts
            if receipt.matched
        }
        assert by_fate == {
            ("invoice_lines", Fate.DELETED): 1,
            ("invoice_lines", Fate.KEPT): 1,
            ("invoices", Fate.DELETED): 1,
            ("invoices", Fate.KEPT): 1,
            ("users", Fate.KEPT): 1,
        }
        assert {(d, f): n for d, f, n in preview.fates if n} == by_fate
        (ada, bob) = at.rows("users")
        assert (ada[0], ada[2], ada[3]) == (1, "Ada", None)
        assert str(ada[1]).startswith("erased-")
        assert bob == (2, "bob@example.org", "Bob", "h2")
        assert [row[0] for row in at.rows("invoices")] == [11, 20]
        assert [row[0] for row in at.rows("invoice_lines")] == [101, 200]

    def test_a_person_without_kept_rows_is_deleted(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = accepted(at, ErasureRequest(BOB, closing_account=True))
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)
        assert [row[0] for row in at.rows("users")] == [1]

    def test_a_reported_event_ends_the_contract(self, tmp_path: Path) -> None:
        """The account was closed before: the erasure need not close it again."""
        at = office(tmp_path)
        case = at.desk.receive(ErasureRequest(BOB))
        running = at.desk.preview(case.id)
        assert ("users", Fate.DELETED, 1) not in running.fates
        with pytest.raises(UnknownEvent, match="'contarct end'; the data map has contract end"):
            at.desk.report(case.id, "contarct end", on=date(2026, 1, 30))
        reported = at.desk.report(case.id, "contract end", on=date(2026, 1, 30))
        assert reported.reported == (("contract end", date(2026, 1, 30)),)
        assert ("users", Fate.DELETED, 1) in at.desk.preview(case.id).fates

    def test_as_of_decides_the_cutoff(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(ErasureRequest(ADA, closing_account=True))
        established(at, case)
        at.desk.accept(case.id, decided_by="dpo", as_of=date(2036, 1, 1))
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)
        assert at.rows("users") == [(2, "bob@example.org", "Bob", "h2")]

    def test_the_plan_is_fixed_when_it_is_accepted(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = accepted(at, ErasureRequest(ADA, closing_account=True))
        at.clock.advance(timedelta(days=4000))
        assert at.desk.plan(case.id) == case.plan

    def test_after_the_answer_the_journal_forgets_who_it_was(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        earlier = accepted(at, AccessRequest(BOB))
        at.desk.fulfil(earlier.id)
        at.desk.answer(earlier.id, channel="e-mail")
        case = accepted(at, ErasureRequest(BOB, closing_account=True))
        at.desk.fulfil(case.id)
        answered = at.desk.answer(case.id, channel="e-mail")
        assert answered.request.subject.identifiers != ()  # a recipient has yet to be told
        at.desk.record_notice(case.id, "Books & Co", by="dpo", proof="letter 17")
        answered = at.desk.case(case.id)
        assert answered.request.subject.identifiers == ()
        assert answered.subject is not None
        assert answered.subject.key == ()
        assert at.journal.verify().holds
        with sqlite3.connect(tmp_path / "journal.db") as connection:
            dump = "\n".join(connection.iterdump())
        assert "bob" not in dump.lower()
        assert at.desk.answer(case.id, channel="e-mail") == answered

    def test_access_is_answered_before_anything_is_erased(self, tmp_path: Path) -> None:
        """RULEBOOK 2.11: erasure + access together -> answer access first."""
        at = office(tmp_path)
        erasure = accepted(at, ErasureRequest(ADA, closing_account=True))
        access = accepted(at, AccessRequest(ADA))
        assert at.desk.fulfil(erasure.id) == Blocked((access.id,))
        assert len(at.rows("users")) == 2
        at.desk.fulfil(access.id)
        assert at.desk.fulfil(erasure.id) == Blocked((access.id,))
        at.desk.answer(access.id, channel="e-mail")
        assert isinstance(at.desk.fulfil(erasure.id), Fulfilled)

    def test_a_request_of_somebody_else_blocks_nothing(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        erasure = accepted(at, ErasureRequest(ADA, closing_account=True))
        accepted(at, AccessRequest(BOB))
        assert isinstance(at.desk.fulfil(erasure.id), Fulfilled)

    def test_an_access_request_that_the_person_was_asked_about_blocks_too(
        self, tmp_path: Path
    ) -> None:
        """RULEBOOK 2.2/A13: data are not erased while somebody waits for a copy of them."""
        at = office(tmp_path)
        erasure = accepted(at, ErasureRequest(ADA, closing_account=True))
        access = at.desk.receive(AccessRequest(ADA))
        at.desk.challenge(access.id, "one-time code")
        assert at.desk.fulfil(erasure.id) == Blocked((access.id,))
        at.desk.refuse(
            access.id,
            grounds=RefusalGround.IDENTITY_NOT_ESTABLISHED,
            because="a stranger asked in her name",
            decided_by="dpo",
        )
        assert isinstance(at.desk.fulfil(erasure.id), Fulfilled)


class TestJudgement:
    ANALYTICS = shop(
        activity("analytics", LawfulBasis.LEGITIMATE_INTERESTS),
        users={
            "email": PersonalData("contact", used_for=["account"], overwrite="unique"),
            "name": PersonalData("identity", used_for=["analytics"]),
            "password_hash": PersonalData("credential", used_for=["account"]),
        },
    )

    def test_accept_asks_first(self, tmp_path: Path) -> None:
        at = office(tmp_path, self.ANALYTICS)
        case = at.desk.receive(ErasureRequest(ADA, closing_account=True))
        established(at, case)
        needed = at.desk.accept(case.id, decided_by="dpo")
        assert isinstance(needed, JudgementNeeded)
        (question,) = needed.questions
        judgement = Judgement(question.id, Answer.ERASE, by="dpo", because="no need")
        judged = at.desk.judge(case.id, judgement)
        assert judged.judgements[0].at == at.clock.now()
        with pytest.raises(ValueError, match="decided_by"):
            at.desk.accept(case.id, decided_by=" ")
        assert isinstance(at.desk.accept(case.id, decided_by="dpo"), Case)

    def test_what_another_day_asks_can_be_answered(self, tmp_path: Path) -> None:
        at = office(tmp_path, self.ANALYTICS)
        case = at.desk.receive(ErasureRequest(ADA, closing_account=True))
        established(at, case)
        day = date(2026, 1, 1)
        needed = at.desk.accept(case.id, decided_by="dpo", as_of=day)
        assert isinstance(needed, JudgementNeeded)
        judgement = Judgement(needed.questions[0].id, Answer.ERASE, by="dpo", because="no need")
        at.desk.judge(case.id, judgement, as_of=day)
        assert isinstance(at.desk.accept(case.id, decided_by="dpo", as_of=day), Case)

    def test_an_unknown_question_or_answer_is_an_error(self, tmp_path: Path) -> None:
        at = office(tmp_path, self.ANALYTICS)
        case = at.desk.receive(ErasureRequest(ADA, closing_account=True))
        nothing = Judgement("balance/nothing", Answer.ERASE, by="dpo", because="x")
        with pytest.raises(UnknownQuestion, match="is not asked by the plan"):
            at.desk.judge(case.id, nothing)
        wrong = Judgement("balance/analytics", Answer.DISCLOSE, by="dpo", because="x")
        with pytest.raises(UnknownQuestion, match="takes erase, keep"):
            at.desk.judge(case.id, wrong)
        assert at.desk.case(case.id) == case

    def test_rows_without_a_date_are_asked_about(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        with at.engine.begin() as connection:
            connection.execute(text("UPDATE invoices SET issued_on = NULL WHERE id = 11"))
        case = at.desk.receive(ErasureRequest(ADA, closing_account=True))
        established(at, case)
        needed = at.desk.accept(case.id, decided_by="dpo")
        assert isinstance(needed, JudgementNeeded)
        assert {question.id for question in needed.questions} == {"undated/invoices.issued_on"}


class TestIdentity:
    def test_nothing_is_done_before_it_is_established(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(ErasureRequest(ADA))
        with pytest.raises(IdentityNotEstablished, match="challenge"):
            at.desk.accept(case.id, decided_by="dpo")
        assert len(at.desk.preview(case.id).plan.items) > 0

    def test_a_code_for_ones_own_address_is_worthless_on_another_request(
        self, tmp_path: Path
    ) -> None:
        at = office(tmp_path)
        mine = at.desk.receive(AccessRequest(BOB))
        theirs = at.desk.receive(AccessRequest(ADA))
        at.desk.challenge(mine.id, "one-time code")
        at.desk.challenge(theirs.id, "one-time code")
        code = at.mail.last_code("bob@example.org")
        outcome = at.desk.verify(theirs.id, code)
        assert isinstance(outcome, NotVerified)
        assert outcome.attempts_left == ATTEMPTS - 1
        assert isinstance(at.desk.verify(mine.id, code), Verified)

    def test_an_identifier_of_ones_own_never_opens_somebody_elses_data(
        self, tmp_path: Path
    ) -> None:
        """A second identifier that nobody verified must not widen the search."""
        at = office(tmp_path)
        both = DataSubject.by("customer", email="bob@example.org", key=1)
        case = at.desk.receive(AccessRequest(both))
        assert isinstance(established(at, case), NoData)
        assert at.mail.messages[-1].address == "bob@example.org"

    def test_the_code_goes_to_the_address_on_file(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        shouted = DataSubject.by("customer", email=" ADA@Example.org ")
        case = at.desk.receive(AccessRequest(shouted))
        at.desk.challenge(case.id, "one-time code")
        assert at.mail.messages[-1].address == "ada@example.org"
        by_key = at.desk.receive(AccessRequest(DataSubject.by("customer", key=1)))
        at.desk.challenge(by_key.id, "one-time code")
        assert at.mail.messages[-1].address == "ada@example.org"

    def test_attempts_are_limited(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        for challenge in range(ATTEMPTS):
            assert isinstance(at.desk.challenge(case.id, "one-time code"), ChallengeMade)
            code = at.mail.last_code("ada@example.org")
            wrong = "000000" if code != "000000" else "000001"
            left = [at.desk.verify(case.id, wrong) for _ in range(ATTEMPTS)]
            assert [out.attempts_left for out in left if isinstance(out, NotVerified)] == [
                4,
                3,
                2,
                1,
                0,
            ], challenge
            assert isinstance(at.desk.verify(case.id, code), NotVerified)
        assert at.desk.challenge(case.id, "one-time code") == TooManyAttempts(case.id)

    def test_a_code_expires(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.challenge(case.id, "one-time code")
        at.clock.advance(timedelta(hours=1))
        outcome = at.desk.verify(case.id, at.mail.last_code("ada@example.org"))
        assert isinstance(outcome, NotVerified)
        assert outcome.expired

    def test_a_human_may_vouch_and_that_is_recorded(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA), channel="post")
        outcome = at.desk.vouch(
            case.id, by="dpo", because="known at the counter", level=Level.DOCUMENT
        )
        assert isinstance(outcome, Verified)
        identity = at.desk.case(case.id).identity
        assert identity is not None
        assert (identity.method, identity.by, identity.level) == ("vouched", "dpo", Level.DOCUMENT)

    def test_several_people_are_never_the_first_row(self, tmp_path: Path) -> None:
        kind = SubjectKind("customer", dataset="users", lookup={"name": Lookup("name")})
        data_map = attrs.evolve(shop(), subjects=[kind])
        at = office(tmp_path, data_map)
        with at.engine.begin() as connection:
            connection.execute(text("UPDATE users SET name = 'Kim'"))
        case = at.desk.receive(AccessRequest(DataSubject.by("customer", name="Kim")))
        outcome = at.desk.vouch(case.id, by="dpo", because="on the telephone")
        assert outcome == AmbiguousSubject(2)
        assert "fits several people" in str(at.desk.preview(case.id))
        with pytest.raises(IdentityNotEstablished, match="next legal step is identify"):
            at.desk.accept(case.id, decided_by="dpo")
        with pytest.raises(NoSuchCandidate, match="none of the 2 people"):
            at.desk.identify(case.id, key=3, by="dpo", because="a guess")
        chosen = at.desk.identify(case.id, key=2, by="dpo", because="named her invoice")
        assert isinstance(chosen, Verified)
        assert chosen.subject.key == (2,)

    def test_a_message_that_cannot_be_sent_does_not_count(self, tmp_path: Path) -> None:
        """And what the mailer says of the address goes nowhere."""

        def broken(message: Message) -> None:
            raise ConnectionError(f"550 no mailbox {message.address}")

        at = office(tmp_path)
        desk = RightsDesk(
            shop(),
            journal=at.journal,
            systems={"app": SQLSystem(at.engine)},
            secret=Secret(b"0123456789abcdef"),
            identity=[OneTimeCode(broken)],
        )
        case = desk.receive(AccessRequest(ADA))
        for _ in range(ATTEMPTS + 1):
            with pytest.raises(DeliveryFailed, match="ConnectionError") as error:
                desk.challenge(case.id, "one-time code")
            assert "ada@example.org" not in "".join(traceback.format_exception(error.value))
        assert desk.case(case.id).challenges == 0

    def test_evidence_is_a_text(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.challenge(case.id, "one-time code")
        with pytest.raises(TypeError, match="evidence is a text"):
            at.desk.verify(case.id, 481922)  # type: ignore[arg-type]

    def test_a_step_that_is_not_there_is_an_error(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        with pytest.raises(UnknownCheck, match="no identity check 'magic'; it has one-time code"):
            at.desk.challenge(case.id, "magic")
        with pytest.raises(IllegalStep, match="next legal step is challenge"):
            at.desk.verify(case.id, "123456")

    def test_the_same_person_has_one_name_in_the_journal(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        first, second = accepted(at, AccessRequest(ADA)), accepted(at, ErasureRequest(ADA))
        assert first.subject is not None
        assert second.subject is not None
        assert first.subject.ref == second.subject.ref


class TestIntake:
    def test_the_same_reference_is_the_same_case(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        first = at.desk.receive(AccessRequest(ADA), reference="form-1")
        assert at.desk.receive(AccessRequest(ADA), reference="form-1") == first
        with pytest.raises(ReferenceTaken):
            at.desk.receive(AccessRequest(BOB), reference="form-1")
        with pytest.raises(ReferenceTaken):
            at.desk.receive(ErasureRequest(ADA), reference="form-1")
        assert at.desk.receive(AccessRequest(ADA), reference="form-2").id != first.id
        other = at.desk.receive(AccessRequest(ADA), reference="form-1", tenant="t2")
        assert other.id != first.id
        again = at.desk.receive(AccessRequest(ADA), reference="form-1", tenant="t2")
        assert again.id == other.id
        own = at.desk.receive(AccessRequest(BOB), reference="form-3", tenant="t2")
        assert at.desk.receive(AccessRequest(BOB), reference="form-3").id != own.id

    def test_retries_at_once_open_one_case(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        found: list[str] = []

        def receive() -> None:
            found.append(at.desk.receive(AccessRequest(ADA), reference="form-1").id)

        threads = [threading.Thread(target=receive) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(found) == 6
        assert len(set(found)) == 1
        assert [row.id for row in at.desk.due()] == found[:1]

    def test_texts_are_bounded(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        with pytest.raises(ValueError, match="reference has more than 200 characters"):
            at.desk.receive(AccessRequest(ADA), reference="x" * 201)

    def test_a_uuid_is_an_identifier_and_other_things_are_not(self) -> None:
        uuid = UUID(int=7)
        assert DataSubject.by("customer", key=uuid) == DataSubject.by("customer", key=str(uuid))
        for value in (True, 1.5, b"x", ("a",)):
            with pytest.raises(TypeError, match="a number, a text or a UUID"):
                DataSubject.by("customer", key=value)

    def test_an_unknown_kind_or_lookup_is_an_error_and_opens_no_case(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        with pytest.raises(UnknownKind):
            at.desk.receive(AccessRequest(DataSubject.by("employee", key=1)))
        with pytest.raises(UnknownLookup, match="key, email"):
            at.desk.receive(AccessRequest(DataSubject.by("customer", phone="1")))
        assert at.desk.due() == ()

    def test_cases_survive_the_process(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = accepted(at, ErasureRequest(ADA, closing_account=True))
        again = office(tmp_path, engine=at.engine)
        assert again.desk.case(case.id) == case
        assert again.desk.case(case.id).time_limit.explain() == case.time_limit.explain()
        assert isinstance(again.desk.fulfil(case.id), Fulfilled)

    def test_what_is_due_is_listed_by_date(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        first = at.desk.receive(AccessRequest(ADA))
        at.clock.advance(days=20)
        second = at.desk.receive(AccessRequest(BOB))
        assert [row.id for row in at.desk.due()] == [first.id, second.id]
        assert [row.id for row in at.desk.due("P14D")] == [first.id]
        assert at.desk.due(timedelta(days=1)) == ()
        with pytest.raises(ValueError, match="no fixed length"):
            at.desk.due("P1M")
        retracted = at.desk.retract(first.id)
        assert retracted.stage is Stage.RETRACTED
        assert retracted.request.subject.identifiers == ()
        assert [row.id for row in at.desk.due()] == [second.id]

    def test_an_unknown_case_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(UnknownCase):
            office(tmp_path).desk.case("nothing")


class TestRefusal:
    def test_a_refusal_needs_grounds_and_reasons_and_is_answered_too(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        for grounds, because in (((), "x"), ((RefusalGround.MANIFESTLY_UNFOUNDED,), " ")):
            with pytest.raises(ValueError, match="12\\(4\\)"):
                at.desk.refuse(case.id, grounds=grounds, because=because, decided_by="dpo")
        refused = at.desk.refuse(
            case.id,
            grounds=[RefusalGround.MANIFESTLY_EXCESSIVE],
            because="the tenth time this week",
            decided_by="dpo",
        )
        assert refused.stage is Stage.REFUSED
        with pytest.raises(IllegalStep, match="next legal step is answer"):
            at.desk.fulfil(case.id)
        assert at.desk.answer(case.id, channel="e-mail").stage is Stage.ANSWERED


class TestMap:
    def test_a_system_that_was_not_given_is_an_error(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        with pytest.raises(UnknownSystem, match="app"):
            RightsDesk(shop(), journal=at.journal, systems={}, secret=Secret(b"0" * 16))

    def test_building_a_desk_does_no_io(self) -> None:
        nowhere = create_engine("sqlite:////nonexistent/folder/x.db")
        RightsDesk(
            shop(),
            journal=SQLJournal(nowhere),
            systems={"app": SQLSystem(nowhere)},
            secret=Secret(b"0" * 16),
        )

    def test_an_unsafe_map_stops_the_desk_before_anything_is_done(self, tmp_path: Path) -> None:
        schema = SCHEMA.replace("users", "people")
        at = office(tmp_path, schema=schema)
        case = at.desk.receive(ErasureRequest(ADA))
        with pytest.raises(UnsafeDataMap, match="users") as error:
            at.desk.preview(case.id)
        assert error.value.findings
        assert at.desk.case(case.id) == case
        assert {finding.code for finding in at.desk.check()} >= {"unknown-table"}

    def test_what_only_an_erasure_would_do_wrong_keeps_nobody_from_a_copy(
        self, tmp_path: Path
    ) -> None:
        schema = SCHEMA.replace("name VARCHAR(40)", "name VARCHAR(40) NOT NULL")
        users = {
            "email": PersonalData("contact", used_for=["account"]),
            "name": PersonalData("identity", used_for=["account"]),
        }
        at = office(tmp_path, shop(users=users), schema=schema)
        assert "overwrite-impossible" in {finding.code for finding in at.desk.check()}
        access = accepted(at, AccessRequest(ADA))
        assert isinstance(at.desk.fulfil(access.id), Fulfilled)
        erasure = at.desk.receive(ErasureRequest(ADA, closing_account=True))
        with pytest.raises(UnsafeDataMap, match="overwrite-impossible"):
            at.desk.preview(erasure.id)

    def test_a_clean_map_has_no_findings(self, tmp_path: Path) -> None:
        assert [f for f in office(tmp_path).desk.check() if f.severity.value == "error"] == []

    def test_a_column_added_later_is_left_out_of_the_copy_and_the_copy_says_so(
        self, tmp_path: Path
    ) -> None:
        """Even under a desk that has read the tables before."""
        at = office(tmp_path)
        assert "unclassified-column" not in {finding.code for finding in at.desk.check()}
        with at.engine.begin() as connection:
            connection.execute(text("ALTER TABLE users ADD COLUMN nickname TEXT"))
            connection.execute(text("UPDATE users SET nickname = 'Countess'"))
        case = accepted(at, AccessRequest(ADA))
        at.desk.fulfil(case.id)
        with zipfile.ZipFile(tmp_path / "answers" / f"access-{case.id}.zip") as archive:
            whole = b"".join(archive.read(name) for name in archive.namelist())
        assert b"nickname" in whole
        assert b"Countess" not in whole

    def test_a_column_added_later_is_asked_about_before_its_row_is_overwritten(
        self, tmp_path: Path
    ) -> None:
        at = office(tmp_path)
        with at.engine.begin() as connection:
            connection.execute(text("ALTER TABLE users ADD COLUMN nickname TEXT"))
            connection.execute(text("UPDATE users SET nickname = 'Countess'"))
        case = at.desk.receive(ErasureRequest(ADA, closing_account=True))
        established(at, case)
        needed = at.desk.accept(case.id, decided_by="dpo")
        assert isinstance(needed, JudgementNeeded)
        judgement = Judgement(needed.questions[0].id, Answer.ERASE, by="dpo", because="a name")
        at.desk.judge(case.id, judgement)
        at.desk.accept(case.id, decided_by="dpo")
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)
        assert [row[4] for row in at.rows("users")] == [None, "Countess"]
