"""Directives, deaths, heirs: over a real database and a real journal."""

import json
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from gdpr_rights import (
    AccessRequest,
    AfterDeath,
    AfterDeathRequest,
    AmbiguousSubject,
    Answer,
    AuthenticatedSession,
    Blocked,
    Case,
    Clause,
    DataMap,
    DataSubject,
    DeathNoted,
    DesignatedPerson,
    Directive,
    DirectiveRequest,
    ErasureRequest,
    Fulfilled,
    Heir,
    Judgement,
    JudgementNeeded,
    Level,
    NoData,
    ProofOfDeath,
    SpecificConsent,
    Stage,
    Verified,
    Wish,
)
from gdpr_rights.convert import data_map_from_toml
from gdpr_rights.domain.events import DirectiveRegistered
from gdpr_rights.domain.naming import every_name_of
from gdpr_rights.domain.standing import Denied, may_process
from gdpr_rights.errors import (
    IdentityNotEstablished,
    IllegalStep,
    NotTheirAddress,
    UnknownActivity,
    UnknownField,
    UnknownKind,
)
from gdpr_rights.testing.fakes import FlakySystem
from tests.desk.kit import ADA, BOB, NOBODY, NOW, SECRET, Office, office
from tests.rulebook.after_death import ACTIVITIES

DPO = "dpo@acme.example.org"
TODAY = date(2026, 1, 31)
DIED = ProofOfDeath("acte de décès", checked_by=DPO, died_on=TODAY)
BEA = Heir("Bea Lovelace", proof="acte de notoriété")
DI = Heir("Di Lovelace", proof="livret de famille")
CY = DesignatedPerson("Cy Byron")
SCHEMA = """
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, name TEXT);
CREATE TABLE photos (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), file TEXT);
CREATE TABLE messages (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), body TEXT);
CREATE TABLE invoices (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id), total INTEGER);
CREATE INDEX photos_user ON photos (user_id);
CREATE INDEX messages_user ON messages (user_id);
CREATE INDEX invoices_user ON invoices (user_id);
INSERT INTO users VALUES (1, 'ada@example.org', 'Ada'), (2, 'bob@example.org', 'Bob');
INSERT INTO photos VALUES (10, 1, 'sea.jpg'), (20, 2, 'hill.jpg');
INSERT INTO messages VALUES (11, 1, 'dear Ada'), (21, 2, 'dear Bob');
INSERT INTO invoices VALUES (12, 1, 100), (22, 2, 200)
"""  # noqa: E501 - one line for each table
MAP = data_map_from_toml(
    f"""
schema = 1
[controller]
name = "Acme SAS"
contact = "privacy@acme.example"
country = "FR"
time_zone = "Europe/Paris"
{ACTIVITIES}
[subjects.customer]
dataset = "users"
lookup = {{ email = {{ column = "email", match = "email" }} }}
[datasets.users]
system = "app"
fields.email = {{ category = "contact", used_for = ["account"], overwrite = "unique" }}
fields.name = {{ category = "identity", used_for = ["account", "newsletter"] }}
[datasets.photos]
system = "app"
fields.file = {{ category = "photos", used_for = ["account"] }}
links = [{{ owned_by = "users", columns = {{ user_id = "id" }} }}]
[datasets.messages]
system = "app"
fields.body = {{ category = "messages", used_for = ["account"], third_party = true }}
links = [{{ owned_by = "users", columns = {{ user_id = "id" }} }}]
[datasets.invoices]
system = "app"
fields.total = {{ category = "billing", used_for = ["invoicing"] }}
links = [{{ owned_by = "users", columns = {{ user_id = "id" }} }}]
"""
)


def opened(folder: Path, data_map: DataMap = MAP, **more: Any) -> Office:
    folder.mkdir(exist_ok=True)
    return office(folder, data_map, schema=SCHEMA, **more)


def directive(*clauses: Clause, **more: Any) -> Directive:
    consent = SpecificConsent("a step of its own", on=TODAY, evidence="form 7")
    return Directive(clauses, **{"written_on": date(2026, 1, 10), "consent": consent, **more})


def done(at: Office, case: Case, *answers: tuple[str, Answer]) -> Case:
    """The case, decided and carried out."""
    for name, answer in answers:
        at.desk.judge(case.id, Judgement(name, answer, by=DPO, because="weighed"))
    moved = at.desk.accept(case.id, decided_by=DPO)
    assert isinstance(moved, Case), moved
    outcome = at.desk.fulfil(case.id)
    assert isinstance(outcome, Fulfilled), outcome
    return at.desk.case(case.id)


def registered(at: Office, of: Directive, subject: DataSubject = ADA, **more: Any) -> Case:
    """A directive of a living person, kept and answered."""
    case = at.desk.receive(DirectiveRequest(subject, directive=of, **more))
    at.desk.vouch(case.id, by=DPO, because="logged in", level=Level.SESSION)
    done(at, case)
    return at.desk.answer(case.id, channel="e-mail")


def after(
    at: Office, who: Any, *operations: AfterDeath, subject: DataSubject = ADA, **more: Any
) -> Case:
    """A request after the death of Ada, whose sender has shown who they are."""
    request = AfterDeathRequest(subject, operations=operations, **more)
    case = at.desk.receive(request, requester=who)
    at.desk.vouch(case.id, by=DPO, because="identity card was checked", level=Level.DOCUMENT)
    return at.desk.case(case.id)


def denied(at: Office, activity: str, subject: DataSubject = ADA) -> bool:
    standings = at.journal.standings(every_name_of(SECRET, subject))
    told = may_process(standings, MAP.activity[activity], now=at.clock.now())
    return isinstance(told, Denied) and told.cause == "death"


ADAS_ROW = DataSubject.by("customer", key=1)
PHOTOS_TO_CY = directive(
    Clause(Wish.COMMUNICATE, datasets="photos", to="Cy Byron"), designated="Cy Byron"
)
ERASE_PHOTOS = directive(Clause(Wish.ERASE, datasets="photos"))


class TestDirectives:
    """85 I: registered, changed and revoked at any time by the person alone."""

    def test_from_the_request_to_the_receipt(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        session = AuthenticatedSession(1, authenticated_at=NOW)
        case = at.desk.receive(
            DirectiveRequest(ADA, directive=PHOTOS_TO_CY), session=session, channel="account"
        )
        assert case.stage is Stage.VERIFIED
        with pytest.raises(IllegalStep):
            at.desk.directive_filed(case.id)
        done(at, case)
        told = at.desk.directive_filed(case.id)
        assert (told.directive_id, told.registered_on) == (case.id, TODAY)
        assert told.scope == ("communicate to the person named: photos",)
        at.desk.answer(case.id, channel="account")
        # The case forgets what it said: the record of the person has it, and nothing else.
        kept = at.desk.case(case.id).request
        assert isinstance(kept, DirectiveRequest)
        assert kept.directive is not None
        assert kept.directive.designated is None
        [read] = self.own(at)
        assert read.directive == PHOTOS_TO_CY

    def own(self, at: Office, subject: DataSubject = ADA) -> tuple[Any, ...]:
        case = at.desk.receive(DirectiveRequest(subject))
        at.desk.vouch(case.id, by=DPO, because="logged in", level=Level.SESSION)
        found = at.desk.directives(case.id)
        at.desk.retract(case.id)
        return found

    def test_changed_and_revoked(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        first = registered(at, PHOTOS_TO_CY)
        second = registered(at, ERASE_PHOTOS, revoked=first.id)
        [kept] = self.own(at)
        assert kept.directive == ERASE_PHOTOS
        case = at.desk.receive(DirectiveRequest(ADA, revoked=[second.id, "d9"]))
        at.desk.vouch(case.id, by=DPO, because="logged in")
        done(at, case)
        told = at.desk.directive_filed(case.id)
        assert (told.directive_id, told.revoked) == (None, (second.id,))
        assert "no directive d9" in str(at.desk.preview(case.id).plan.items[1].verdict)
        assert self.own(at) == ()

    def test_nobody_revokes_or_reads_those_of_another(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        of_ada = registered(at, PHOTOS_TO_CY)
        case = at.desk.receive(DirectiveRequest(BOB, revoked=of_ada.id))
        at.desk.vouch(case.id, by=DPO, because="logged in")
        done(at, case)
        assert at.desk.directive_filed(case.id).revoked == ()
        assert self.own(at, BOB) == ()
        assert len(self.own(at)) == 1

    def test_an_address_is_too_little_proof(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        case = at.desk.receive(DirectiveRequest(ADA, directive=ERASE_PHOTOS))
        at.desk.challenge(case.id, "one-time code")
        at.desk.verify(case.id, at.mail.messages[-1].code)
        with pytest.raises(IdentityNotEstablished, match="session"):
            at.desk.accept(case.id, decided_by=DPO)
        with pytest.raises(IdentityNotEstablished):
            at.desk.directives(case.id)

    def test_somebody_without_a_row_may_direct_too(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        registered(at, ERASE_PHOTOS, NOBODY)
        assert len(self.own(at, NOBODY)) == 1

    def test_what_the_map_does_not_know_is_said_at_once(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        with pytest.raises(UnknownField):
            at.desk.receive(
                DirectiveRequest(ADA, directive=directive(Clause(Wish.ERASE, datasets="letters")))
            )
        with pytest.raises(UnknownActivity):
            at.desk.receive(
                AfterDeathRequest(ADA, operations="erasure", activities="letters"), requester=BEA
            )
        with pytest.raises(UnknownKind):
            at.desk.notify_death(DataSubject.by("guest", email="x"), DIED)

    def test_nothing_is_read_by_who_asks_for_the_living(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        registered(at, PHOTOS_TO_CY)
        case = after(at, CY, AfterDeath.COPY)
        with pytest.raises(IdentityNotEstablished, match="proof that the person has died"):
            at.desk.directives(case.id)
        assert at.desk.plan(case.id).items == ()


class TestADeathIsNoted:
    """RULEBOOK 2.11: stop marketing, freeze the account, no disclosure."""

    def test_accounts_and_marketing_stop_in_the_same_call(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        assert not denied(at, "account", ADAS_ROW)
        told = at.desk.notify_death(ADA, DIED)
        assert told == DeathNoted(("account", "newsletter"))
        assert denied(at, "newsletter")
        # Another process, which knows the row, and what a law requires.
        assert denied(at, "newsletter", ADAS_ROW)
        of_row = at.journal.standings(SECRET.person("customer", (1,)))
        assert {one.activity for one in of_row} == {"account", "newsletter"}
        assert not denied(at, "invoicing", ADAS_ROW)

    def test_an_address_that_others_use_is_spared_all_but_marketing(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        at.desk.notify_death(ADA, DIED)
        assert not denied(at, "account")

    def test_once_is_enough(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        at.desk.notify_death(ADA, DIED)
        before = len(tuple(at.journal.entries()))
        at.desk.notify_death(ADA, DIED)
        assert len(tuple(at.journal.entries())) == before

    def test_whoever_turns_out_to_be_alive_goes_on(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        at.desk.notify_death(ADA, DIED)
        told = at.desk.disprove_death(ADA, by=DPO, because="she called")
        assert told == DeathNoted(())
        assert not denied(at, "newsletter")
        assert not denied(at, "account", ADAS_ROW)
        case = after(at, BEA, AfterDeath.CLOSE_ACCOUNTS)
        with pytest.raises(IdentityNotEstablished, match="has died"):
            at.desk.accept(case.id, decided_by=DPO)

    def test_nobody_asks_in_the_name_of_the_dead(self, tmp_path: Path) -> None:
        """84: the rights "s'éteignent au décès de leur titulaire"."""
        at = opened(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.challenge(case.id, "one-time code")
        at.desk.verify(case.id, at.mail.messages[-1].code)
        at.desk.notify_death(ADA, DIED)
        with pytest.raises(IdentityNotEstablished, match="has died"):
            at.desk.accept(case.id, decided_by=DPO)

    def test_of_two_people_neither_is_taken_for_dead(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        with at.engine.begin() as connection:
            connection.exec_driver_sql("INSERT INTO users VALUES (3, 'ADA@example.org', 'Adah')")
        assert at.desk.notify_death(ADA, DIED) == AmbiguousSubject(2)
        assert not denied(at, "newsletter")


def observed(at: Office, subject: DataSubject) -> list[object]:
    """All that somebody learns who asks after a death without proof, step by step."""
    request = AfterDeathRequest(subject, operations=["closing the accounts", "a copy"])
    case = at.desk.receive(request, requester=Heir("Mallory"))
    seen: list[object] = [case.stage, case.time_limit, case.presumed, case.subject]
    for step in (
        lambda: at.desk.challenge(case.id, "one-time code"),
        lambda: at.desk.verify(case.id, "123456"),
        lambda: at.desk.directives(case.id),
        lambda: at.desk.accept(case.id, decided_by=DPO),
        lambda: at.desk.justification(case.id),
    ):
        try:
            seen.append(step())
        except (NotTheirAddress, IdentityNotEstablished, IllegalStep) as error:
            seen.append(str(error).replace(case.id, "this case"))
    seen += [at.desk.plan(case.id).items, len(at.mail.messages), len(at.desk.history(case.id))]
    return seen


class TestAStranger:
    """RULEBOOK 2.10/r7: never confirm that the person is a user."""

    def test_learns_the_same_of_the_known_and_of_the_unknown(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        registered(at, PHOTOS_TO_CY)
        known = observed(at, ADA)
        assert known == observed(at, NOBODY)
        assert known == observed(at, BOB)
        assert any("proves nothing about who asks" in str(one) for one in known)

    def test_the_same_once_a_death_is_noted(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        registered(at, PHOTOS_TO_CY)
        assert at.desk.notify_death(ADA, DIED) == at.desk.notify_death(NOBODY, DIED)
        assert observed(at, ADA) == observed(at, NOBODY)

    def test_what_is_missing_is_the_same_for_both(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        registered(at, PHOTOS_TO_CY)
        said = []
        for subject in (ADA, NOBODY):
            case = after(at, Heir("Mallory"), AfterDeath.COPY, subject=subject)
            with pytest.raises(IdentityNotEstablished) as error:
                at.desk.accept(case.id, decided_by=DPO)
            said.append(error.value.missing)
        assert said[0] == said[1]
        assert len(said[0]) == 2

    def test_a_login_of_the_person_proves_nothing_for_an_heir(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        request = AfterDeathRequest(ADA, operations=AfterDeath.CLOSE_ACCOUNTS)
        session = AuthenticatedSession(1, authenticated_at=NOW, second_factor=True)
        case = at.desk.receive(request, requester=BEA, session=session)
        assert case.stage is Stage.RECEIVED

    def test_who_asks_after_a_death_proves_it_by_a_document(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        at.desk.notify_death(ADA, DIED)
        request = AfterDeathRequest(ADA, operations=AfterDeath.CLOSE_ACCOUNTS)
        case = at.desk.receive(request, requester=BEA)
        at.desk.vouch(case.id, by=DPO, because="she called", level=Level.SESSION)
        with pytest.raises(IdentityNotEstablished, match="document"):
            at.desk.accept(case.id, decided_by=DPO)

    def test_an_heir_of_nobody_we_know_is_told_so_once_it_is_proven(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        at.desk.notify_death(NOBODY, DIED)
        request = AfterDeathRequest(NOBODY, operations=AfterDeath.COPY)
        case = at.desk.receive(request, requester=BEA)
        found = at.desk.vouch(case.id, by=DPO, because="card", level=Level.DOCUMENT)
        assert isinstance(found, NoData)
        assert done(at, case).answer is None
        assert at.desk.answer(case.id, channel="post").stage is Stage.ANSWERED


class TestHeirs:
    """85 II: to settle the estate, and to have the death taken into account."""

    def test_accounts_are_closed_and_it_is_justified_free_of_charge(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        at.desk.notify_death(ADA, DIED)
        case = after(
            at, BEA, AfterDeath.CLOSE_ACCOUNTS, AfterDeath.OBJECT, activities="newsletter"
        )
        with pytest.raises(IllegalStep):
            at.desk.justification(case.id)
        done(at, case)
        shown = at.desk.justification(case.id)
        assert [(one.action.value, one.about) for one in shown.carried_out] == [
            ("stop", "newsletter")
        ]
        assert shown.required_on == TODAY
        assert at.desk.answer(case.id, channel="post").stage is Stage.ANSWERED
        assert at.desk.justification(case.id) == shown
        assert len(at.rows("photos")) == 2

    def test_an_objection_that_was_weighed_stops_what_else_goes_on(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        at.desk.notify_death(ADA, DIED)
        case = after(at, BEA, AfterDeath.CLOSE_ACCOUNTS)
        done(at, case)
        assert denied(at, "account", ADAS_ROW)

    def test_family_memories_without_what_others_wrote(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        at.desk.notify_death(ADA, DIED)
        case = after(at, BEA, AfterDeath.MEMORIES, datasets=["photos", "messages"])
        needed = at.desk.accept(case.id, decided_by=DPO)
        assert isinstance(needed, JudgementNeeded)
        assert {one.id for one in needed.questions} == {
            "estate/photos",
            "estate/messages",
            "correspondence/messages.body",
        }
        case = done(
            at,
            case,
            ("estate/photos", Answer.DISCLOSE),
            ("estate/messages", Answer.DISCLOSE),
            ("correspondence/messages.body", Answer.WITHHOLD),
        )
        assert case.answer is not None
        assert dict(case.answer.rows) == {"photos": 1}
        with zipfile.ZipFile(at.folder / "answers" / case.answer.name) as archive:
            photos = json.loads(archive.read("data/photos.json"))
            names = archive.namelist()
        assert [row["file"] for row in photos["rows"]] == ["sea.jpg"]
        assert not any("messages" in name for name in names)
        assert len(at.rows("photos")) == 2

    def test_neither_a_copy_of_all_nor_an_erasure(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        at.desk.notify_death(ADA, DIED)
        for operation in (AfterDeath.COPY, AfterDeath.ERASE):
            case = done(at, after(at, BEA, operation))
            assert case.receipts == ()
            assert case.answer is None
            told = at.desk.refusal(case.id)
            assert {str(one.citations[0]) for one in told.not_done} == {"Loi 78-17, art. 85 II"}
            assert at.desk.answer(case.id, channel="post").stage is Stage.ANSWERED
        assert at.rows("users")[0] == (1, "ada@example.org", "Ada")

    def test_what_was_missing_can_be_shown_later(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        at.desk.notify_death(ADA, DIED)
        case = after(at, Heir("Bea Lovelace"), AfterDeath.CLOSE_ACCOUNTS)
        with pytest.raises(IdentityNotEstablished, match="acte de notoriété") as error:
            at.desk.accept(case.id, decided_by=DPO)
        assert error.value.legal == ("show_authority", "notify_death")
        with pytest.raises(ValueError, match="another name"):
            at.desk.show_authority(case.id, DI, by=DPO)
        at.desk.show_authority(case.id, BEA, by=DPO)
        assert done(at, case).stage is Stage.FULFILLED

    def test_an_answer_is_due_in_a_month(self, tmp_path: Path) -> None:
        """RULEBOOK 2.10/M13: the text gives no time."""
        at = opened(tmp_path)
        case = after(at, BEA, AfterDeath.CLOSE_ACCOUNTS)
        assert case.time_limit.due_on == date(2026, 3, 2)


class TestAsDirected:
    """85 I: the directives are carried out."""

    def test_whom_the_person_designated_learns_of_it_and_has_it_done(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        both = directive(
            Clause(Wish.COMMUNICATE, datasets="photos", to="Cy Byron"),
            Clause(Wish.ERASE, datasets="photos"),
            designated="Cy Byron",
        )
        registered(at, both)
        at.desk.notify_death(ADA, DIED)
        case = after(at, CY, AfterDeath.COPY, AfterDeath.ERASE, datasets="photos")
        [read] = at.desk.directives(case.id)
        assert read.directive == both
        preview = at.desk.preview(case.id)
        assert preview.rows_of("handed-out/photos/copy/account") == 1
        assert {(of, fate.value) for of, fate, rows in preview.fates if rows} >= {
            ("photos", "deleted"),
            ("users", "kept"),
        }
        case = done(at, case)
        assert case.answer is not None
        assert dict(case.answer.rows) == {"photos": 1}
        assert at.rows("photos") == [(20, 2, "hill.jpg")]
        assert at.rows("users")[0] == (1, "ada@example.org", "Ada")
        assert at.rows("messages")[0] == (11, 1, "dear Ada")
        shown = at.desk.justification(case.id)
        assert {one.action.value for one in shown.carried_out} == {"disclose", "erase"}
        # A part of the data is gone, so nobody is forgotten yet.
        answered = at.desk.answer(case.id, channel="post")
        assert answered.request.subject.identifiers != ()

    def test_everything_but_what_a_law_requires(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        registered(at, directive(Clause(Wish.ERASE)))
        at.desk.notify_death(ADA, DIED)
        case = done(at, after(at, BEA, AfterDeath.ERASE))
        assert [row[0] for row in at.rows("photos")] == [20]
        assert [row[0] for row in at.rows("messages")] == [21]
        assert [row[0] for row in at.rows("invoices")] == [12, 22]
        assert str(at.rows("users")[0][1]).startswith("erased-")
        answered = at.desk.answer(case.id, channel="post")
        assert answered.request.subject.identifiers == ()

    def test_it_is_not_erased_before_it_was_handed_out(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        registered(at, PHOTOS_TO_CY)
        registered(at, directive(Clause(Wish.ERASE)))
        at.desk.notify_death(ADA, DIED)
        case = after(at, BEA, AfterDeath.ERASE, datasets="photos")
        needed = at.desk.accept(case.id, decided_by=DPO)
        assert isinstance(needed, JudgementNeeded)
        assert [one.id for one in needed.questions] == ["communicated/photos"]
        done(at, case, ("communicated/photos", Answer.KEEP))
        assert len(at.rows("photos")) == 2

    def test_heirs_read_the_directives_that_designate_nobody(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        registered(at, PHOTOS_TO_CY)
        registered(at, ERASE_PHOTOS)
        at.desk.notify_death(ADA, DIED)
        case = after(at, BEA, AfterDeath.CLOSE_ACCOUNTS)
        assert [one.directive for one in at.desk.directives(case.id)] == [ERASE_PHOTOS]

    def test_what_was_revoked_is_not_carried_out(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        first = registered(at, directive(Clause(Wish.ERASE)))
        case = at.desk.receive(DirectiveRequest(ADA, revoked=first.id))
        at.desk.vouch(case.id, by=DPO, because="logged in")
        done(at, case)
        at.clock.set(NOW + timedelta(days=30))
        at.desk.notify_death(ADA, ProofOfDeath("acte de décès", checked_by=DPO))
        done(at, after(at, BEA, AfterDeath.ERASE))
        assert len(at.rows("photos")) == 2

    def test_one_that_was_registered_after_the_death_does_not_count(self, tmp_path: Path) -> None:
        """Somebody had the password."""
        at = opened(tmp_path)
        registered(at, directive(Clause(Wish.ERASE)))
        yesterday = ProofOfDeath("acte de décès", checked_by=DPO, died_on=date(2026, 1, 30))
        at.desk.notify_death(ADA, yesterday)
        done(at, after(at, BEA, AfterDeath.ERASE))
        assert len(at.rows("photos")) == 2

    def test_an_open_request_for_a_copy_comes_first(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        copy = at.desk.receive(AccessRequest(ADA))
        at.desk.vouch(copy.id, by=DPO, because="known")
        registered(at, ERASE_PHOTOS)
        at.desk.notify_death(ADA, DIED)
        case = after(at, BEA, AfterDeath.ERASE, datasets="photos")
        at.desk.accept(case.id, decided_by=DPO)
        assert at.desk.fulfil(case.id) == Blocked((copy.id,))
        at.desk.retract(copy.id)
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)


class TestDisputes:
    """85 II: the tribunal judiciaire decides; until then everything waits."""

    def two(self, at: Office) -> tuple[Case, Case]:
        registered(at, ERASE_PHOTOS)
        at.desk.notify_death(ADA, DIED)
        return (
            after(at, BEA, AfterDeath.ERASE, datasets="photos"),
            after(at, DI, AfterDeath.MEMORIES, datasets="photos"),
        )

    def test_two_heirs_who_ask_the_contrary(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        one, other = self.two(at)
        for case, against in ((one, other), (other, one)):
            needed = at.desk.accept(case.id, decided_by=DPO)
            assert isinstance(needed, JudgementNeeded)
            assert [of.id for of in needed.questions] == [f"dispute/{against.id}"]
        done(at, one, (f"dispute/{other.id}", Answer.ACT))
        assert len(at.rows("photos")) == 1

    def test_one_heir_who_asks_both_does_not_disagree(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        registered(at, ERASE_PHOTOS)
        at.desk.notify_death(ADA, DIED)
        case = after(at, BEA, AfterDeath.ERASE, datasets="photos")
        after(at, BEA, AfterDeath.MEMORIES, datasets="photos")
        assert isinstance(at.desk.accept(case.id, decided_by=DPO), Case)

    def test_a_stranger_freezes_nothing(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        registered(at, ERASE_PHOTOS)
        at.desk.notify_death(ADA, DIED)
        at.desk.receive(
            AfterDeathRequest(ADA, operations=AfterDeath.MEMORIES), requester=Heir("Mallory")
        )
        done(at, after(at, BEA, AfterDeath.ERASE, datasets="photos"))

    def test_somebody_who_comes_after_the_acceptance_still_stops_it(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        registered(at, ERASE_PHOTOS)
        at.desk.notify_death(ADA, DIED)
        one = after(at, BEA, AfterDeath.ERASE, datasets="photos")
        at.desk.accept(one.id, decided_by=DPO)
        other = after(at, DI, AfterDeath.MEMORIES, datasets="photos")
        assert at.desk.fulfil(one.id) == Blocked((other.id,))
        assert len(at.rows("photos")) == 2
        at.desk.settle_dispute(one.id, by=DPO, because="judgment of 3 March")
        assert isinstance(at.desk.fulfil(one.id), Fulfilled)

    def test_one_that_was_noted_stops_everything_that_is_asked(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        at.desk.notify_death(ADA, DIED)
        case = after(at, BEA, AfterDeath.CLOSE_ACCOUNTS)
        at.desk.note_dispute(case.id, by=DPO, because="a letter of another heir")
        assert isinstance(at.desk.accept(case.id, decided_by=DPO), JudgementNeeded)
        later = after(at, DI, AfterDeath.CLOSE_ACCOUNTS)
        assert isinstance(at.desk.accept(later.id, decided_by=DPO), JudgementNeeded)
        at.desk.settle_dispute(later.id, by=DPO, because="they came to terms")
        done(at, later)
        done(at, case)

    def test_a_human_may_refuse_one_of_them(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        one, other = self.two(at)
        case = done(at, one, (f"dispute/{other.id}", Answer.REFUSE))
        assert case.receipts == ()
        assert len(at.rows("photos")) == 2


class TestFailures:
    def test_the_copy_is_not_written_again_when_the_erasure_failed(self, tmp_path: Path) -> None:
        at = opened(tmp_path, wrap=lambda system: FlakySystem(system, "apply"))
        registered(
            at,
            directive(
                Clause(Wish.COMMUNICATE, datasets="photos", to="Cy Byron"),
                Clause(Wish.ERASE, datasets="photos"),
                designated="Cy Byron",
            ),
        )
        at.desk.notify_death(ADA, DIED)
        case = after(at, CY, AfterDeath.COPY, AfterDeath.ERASE, datasets="photos")
        at.desk.accept(case.id, decided_by=DPO)
        assert not isinstance(at.desk.fulfil(case.id), Fulfilled)
        copy = at.desk.case(case.id).answer
        assert copy is not None
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)
        assert at.desk.case(case.id).answer == copy
        kinds = [entry.kind for entry in at.journal.read(case.id)]
        assert kinds.count("AnswerStored") == 1
        assert kinds.count("Fulfilled") == 1

    def test_no_name_is_told_in_an_error_or_a_repr(self, tmp_path: Path) -> None:
        at = opened(tmp_path)
        registered(at, PHOTOS_TO_CY)
        at.desk.notify_death(ADA, DIED)
        case = after(at, CY, AfterDeath.COPY, datasets="photos")
        told = [case, at.desk.directives(case.id), at.desk.preview(case.id), DIED, CY]
        told += list(at.journal.entries())
        shown = repr(told)
        assert not [word for word in ("Byron", "Lovelace", "ada@", "died_on") if word in shown]


def test_a_directive_is_kept_apart_from_what_it_names(tmp_path: Path) -> None:
    """What is personal in it stands beside the chain, and can be redacted there."""
    at = opened(tmp_path)
    registered(at, PHOTOS_TO_CY)
    [entry] = [one for one in at.journal.entries() if isinstance(one.event, DirectiveRegistered)]
    assert entry.stream.startswith("person:")
    at.journal.redact(entry.stream, at.clock.now())
    assert at.journal.verify().holds
    [gone] = [one for one in at.journal.entries() if isinstance(one.event, DirectiveRegistered)]
    assert isinstance(gone.event, DirectiveRegistered)
    assert gone.event.directive.designated is None
    assert gone.event.directive.clauses[0].to == "(redacted)"


def test_a_request_of_the_person_is_heard_as_before(tmp_path: Path) -> None:
    at = opened(tmp_path)
    case = at.desk.receive(ErasureRequest(BOB, closing_account=True))
    assert isinstance(
        at.desk.vouch(case.id, by=DPO, because="known", level=Level.SESSION), Verified
    )
    done(at, case)
