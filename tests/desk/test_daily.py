"""The rest of the common rights and steps, over a real database and a real journal."""

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path

import attrs
import pytest

from gdpr_rights import (
    LOW_RISK,
    ORDINARY_RISK,
    AccessRequest,
    Answer,
    AuthenticatedSession,
    Blocked,
    Case,
    CopyProgress,
    Correction,
    DataMap,
    DataSource,
    Do,
    Download,
    DownloadRefused,
    ErasureRequest,
    Fate,
    Fulfilled,
    IdentityLevels,
    Judgement,
    JudgementNeeded,
    LawfulBasis,
    Level,
    PartlyFulfilled,
    PersonalData,
    PortabilityRequest,
    RectificationRequest,
    RefusalGround,
    Refuse,
    Role,
    Stage,
    TokenVerdict,
    TooManyAttempts,
    Verified,
)
from gdpr_rights.desk.identifying import PER_DAY
from gdpr_rights.domain.plans import Action, NotCovered
from gdpr_rights.errors import (
    ExtensionTooLate,
    IdentityNotEstablished,
    IllegalStep,
    NothingToForward,
    NotProvidedFor,
    PlanOutdated,
    ReferenceTaken,
    UnfitValue,
    UnknownCase,
    UnknownField,
    UnknownItem,
)
from gdpr_rights.testing.fakes import FlakySystem
from tests.desk.kit import ADA, BOB, NOBODY, NOW, SECRET, Office, office
from tests.desk.test_scenarios import accepted, established
from tests.maps import activity, shop

DPO = "dpo@acme.example.org"
DAY = timedelta(days=1)
NAME = PersonalData("identity", used_for=["account"], subject_authoritative=True)
FIELDS = {
    "email": PersonalData("contact", used_for=["account"], overwrite="unique"),
    "name": NAME,
    "password_hash": PersonalData("credential", used_for=["account"]),
}
TOTALS = attrs.evolve(
    shop(users=FIELDS),
    datasets=[
        attrs.evolve(
            dataset, fields={"total": PersonalData("amounts", used_for=["invoicing", "account"])}
        )
        if dataset.name == "invoices"
        else dataset
        for dataset in shop(users=FIELDS).datasets
    ],
)


def vouched(at: Office, case: Case, level: Level = Level.SESSION) -> Verified:
    found = at.desk.vouch(case.id, by=DPO, because="known for years", level=level)
    assert isinstance(found, Verified)
    return found


class TestPortability:
    """GDPR Art. 20: its own scope, in a machine-readable format."""

    def test_the_copy_holds_what_was_provided_and_says_what_is_left_out(
        self, tmp_path: Path
    ) -> None:
        fields = {**FIELDS, "name": attrs.evolve(NAME, source=DataSource.DERIVED)}
        at = office(tmp_path, shop(users=fields))
        case = at.desk.receive(PortabilityRequest(ADA))
        vouched(at, case)
        at.desk.accept(case.id, decided_by=DPO)
        done = at.desk.fulfil(case.id)
        assert isinstance(done, Fulfilled)
        assert done.answer is not None
        with zipfile.ZipFile(at.folder / "answers" / done.answer.name) as archive:
            users = json.loads(archive.read("data/users.json"))
            package = json.loads(archive.read("datapackage.json"))
            page = archive.read("index.html").decode()
            names = archive.namelist()
        assert [row["email"] for row in users["rows"]] == ["ada@example.org"]
        assert "name" not in users["rows"][0]
        assert not any("invoices" in name for name in names)
        assert package["resources"]
        assert "derived" in page
        assert at.desk.answer(case.id, channel="download").stage is Stage.ANSWERED

    def test_it_does_not_erase_and_blocks_an_erasure_until_it_is_answered(
        self, tmp_path: Path
    ) -> None:
        """20(3): "shall be without prejudice to Article 17"; 2.11: export first, then erase."""
        at = office(tmp_path)
        copy = accepted(at, PortabilityRequest(ADA))
        erasure = accepted(at, ErasureRequest(ADA, closing_account=True))
        assert at.desk.fulfil(erasure.id) == Blocked((copy.id,))
        at.desk.fulfil(copy.id)
        assert at.rows("users")[0][1] == "ada@example.org"
        at.desk.answer(copy.id, channel="e-mail")
        assert isinstance(at.desk.fulfil(erasure.id), Fulfilled)

    def test_in_french(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(PortabilityRequest(ADA), language="fr")
        vouched(at, case)
        at.desk.accept(case.id, decided_by=DPO)
        done = at.desk.fulfil(case.id)
        assert isinstance(done, Fulfilled)
        assert done.answer is not None
        with zipfile.ZipFile(at.folder / "answers" / done.answer.name) as archive:
            assert '<html lang="fr">' in archive.read("index.html").decode()
        with pytest.raises(ValueError, match="'en' or 'fr'"):
            at.desk.receive(AccessRequest(ADA), language="de")

    def test_progress_is_told_batch_by_batch(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = accepted(at, AccessRequest(ADA))
        told: list[CopyProgress] = []
        at.desk.fulfil(case.id, progress=told.append)
        assert {(one.dataset, one.rows) for one in told} >= {("users", 1), ("invoices", 2)}
        assert {one.case_id for one in told} == {case.id}


class TestRectification:
    """GDPR Art. 16: fields of named rows; old and new values are evidence that can be redacted."""

    def test_a_field_of_the_persons_own_row(self, tmp_path: Path) -> None:
        at = office(tmp_path, shop(users=FIELDS))
        request = RectificationRequest(ADA, corrections=[Correction("users", "name", "Ada L.")])
        case = accepted(at, request)
        done = at.desk.fulfil(case.id)
        assert isinstance(done, Fulfilled)
        assert [(one.dataset, one.changed) for one in done.receipts] == [("users", 1)]
        assert [row[2] for row in at.rows("users")] == ["Ada L.", "Bob"]
        [noted] = at.desk.case(case.id).changes
        assert [(change.old, change.new) for change in noted.changes] == [("Ada", "Ada L.")]
        assert "Ada L." not in repr(at.desk.case(case.id))

    def test_a_field_of_a_named_row_is_read_as_its_type(self, tmp_path: Path) -> None:
        at = office(tmp_path, TOTALS)
        request = RectificationRequest(
            ADA, corrections=[Correction("invoices", "total", "13.50", key=10)]
        )
        case = at.desk.receive(request)
        vouched(at, case)
        needed = at.desk.accept(case.id, decided_by=DPO)
        assert isinstance(needed, JudgementNeeded)
        [question] = needed.questions
        assert at.desk.preview(case.id).rows_of("invoices/total/1") == 1
        at.desk.judge(
            case.id, Judgement(question.id, Answer.RECTIFY, by=DPO, because="the paper says so")
        )
        at.desk.accept(case.id, decided_by=DPO)
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)
        assert [row[3] for row in at.rows("invoices")] == [13.5, 99, 1]
        [noted] = at.desk.case(case.id).changes
        assert noted.changes[0].old == "12.5"

    def test_a_row_of_somebody_else_stays_as_it_is(self, tmp_path: Path) -> None:
        at = office(tmp_path, TOTALS)
        request = RectificationRequest(
            ADA, corrections=[Correction("invoices", "total", "0", key=20)]
        )
        case = at.desk.receive(request)
        vouched(at, case)
        [item] = at.desk.plan(case.id).items
        assert isinstance(item.verdict, NotCovered)
        at.desk.accept(case.id, decided_by=DPO)
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)
        assert [row[3] for row in at.rows("invoices")] == [12.5, 99, 1]

    def test_what_no_column_can_hold_is_refused_before_anything_is_accepted(
        self, tmp_path: Path
    ) -> None:
        at = office(tmp_path, shop(users=FIELDS))
        request = RectificationRequest(ADA, corrections=[Correction("users", "name", "A" * 41)])
        case = at.desk.receive(request)
        vouched(at, case)
        with pytest.raises(UnfitValue) as error:
            at.desk.accept(case.id, decided_by=DPO)
        assert "AAAA" not in str(error.value)
        assert at.desk.case(case.id).stage is Stage.VERIFIED
        refused = Refuse((RefusalGround.ACCURACY_VERIFIED,), because="no name is that long")
        at.desk.edit(case.id, "users/name/1", refused, by=DPO, because="asked again")
        assert isinstance(at.desk.accept(case.id, decided_by=DPO), Case)

    def test_what_the_map_does_not_name_is_said_at_once(self, tmp_path: Path) -> None:
        at = office(tmp_path, shop(users=FIELDS))
        for dataset, field in (("nowhere", "name"), ("users", "id"), ("invoices", "total")):
            with pytest.raises(UnknownField):
                at.desk.receive(
                    RectificationRequest(ADA, corrections=[Correction(dataset, field, "x")])
                )

    def test_the_old_value_is_noted_once_however_often_it_is_tried(self, tmp_path: Path) -> None:
        at = office(tmp_path, shop(users=FIELDS), wrap=lambda system: FlakySystem(system, "apply"))
        request = RectificationRequest(ADA, corrections=[Correction("users", "name", "New")])
        case = accepted(at, request)
        assert isinstance(at.desk.fulfil(case.id), PartlyFulfilled)
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)
        [noted] = at.desk.case(case.id).changes
        assert noted.changes[0].old == "Ada"


class TestRestriction:
    """GDPR Art. 18(1)(a): "for a period enabling the controller to verify the accuracy"."""

    def standings(self, at: Office) -> set[tuple[str, str]]:
        found = at.journal.standings(SECRET.contact("ada@example.org"))
        return {(one.cause.split("/", 2)[2], one.verdict) for one in found}

    def test_it_opens_with_the_proof_of_identity_and_is_lifted_after_the_answer(
        self, tmp_path: Path
    ) -> None:
        at = office(tmp_path)
        request = RectificationRequest(
            ADA, corrections=[Correction("users", "name", "Adah")], restrict=True
        )
        case = at.desk.receive(request)
        assert self.standings(at) == set()
        vouched(at, case)
        restricted = {("users.name#", "restricted")}
        assert self.standings(at) == restricted
        question = at.desk.plan(case.id).questions[0]
        at.desk.judge(
            case.id, Judgement(question.id, Answer.KEEP, by=DPO, because="the passport says Ada")
        )
        at.desk.accept(case.id, decided_by=DPO)
        at.desk.fulfil(case.id)
        assert self.standings(at) == restricted
        at.desk.answer(case.id, channel="e-mail")
        assert self.standings(at) == {("users.name#", "lifted")}
        assert at.desk.case(case.id).restricted == ()

    def test_another_open_case_keeps_it(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        request = RectificationRequest(
            ADA, corrections=[Correction("users", "name", "Adah")], restrict=True
        )
        cases = [at.desk.receive(request), at.desk.receive(request)]
        for case in cases:
            vouched(at, case)
        at.desk.retract(cases[0].id)
        assert ("users.name#", "restricted") in self.standings(at)
        at.desk.retract(cases[1].id)
        assert self.standings(at) == {("users.name#", "lifted")}

    def test_nothing_is_restricted_that_nobody_asked_for(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(
            RectificationRequest(ADA, corrections=[Correction("users", "name", "Adah")])
        )
        vouched(at, case)
        assert self.standings(at) == set()


class TestDoubts:
    """GDPR Art. 12(6): "reasonable doubts concerning the identity"; EDPB 01/2022 para. 159."""

    def test_the_time_limit_stands_still_until_identity_is_established(
        self, tmp_path: Path
    ) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.clock.set(NOW + 2 * DAY)
        asked = at.desk.ask_identity(case.id, by=DPO, because="the letter has another signature")
        assert asked.stage is Stage.CHECKING_IDENTITY
        assert asked.time_limit.due_on is None
        assert at.desk.due()[0].due_on is None
        at.clock.set(NOW + 12 * DAY)
        vouched(at, case)
        limit = at.desk.case(case.id).time_limit
        assert limit.suspended_days == 10
        assert limit.due_on == date(2026, 3, 10)
        assert at.desk.due()[0].due_on == date(2026, 3, 10)

    def test_a_challenge_alone_suspends_nothing(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.challenge(case.id, "one-time code")
        assert at.desk.case(case.id).time_limit.due_on == date(2026, 3, 2)

    def test_doubts_have_reasons_and_are_recorded_once(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        with pytest.raises(ValueError, match="because"):
            at.desk.ask_identity(case.id, by=DPO, because=" ")
        at.desk.ask_identity(case.id, by=DPO, because="another signature")
        with pytest.raises(IllegalStep):
            at.desk.ask_identity(case.id, by=DPO, because="another signature")

    def test_the_person_may_still_answer_with_a_code(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.ask_identity(case.id, by=DPO, because="another signature")
        assert isinstance(established(at, case), Verified)
        assert at.desk.case(case.id).time_limit.due_on == date(2026, 3, 2)


class TestClarification:
    """Recital 63: the controller may ask "to specify the information"."""

    def test_the_person_limits_the_request(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        vouched(at, case)
        at.clock.set(NOW + DAY)
        asked = at.desk.ask_clarification(case.id, by=DPO, because="forty years of invoices")
        assert asked.stage is Stage.CLARIFYING
        assert asked.time_limit.due_on is None
        with pytest.raises(IllegalStep, match="clarify"):
            at.desk.accept(case.id, decided_by=DPO)
        at.clock.set(NOW + 4 * DAY)
        clarified = at.desk.clarify(case.id, "users")
        assert clarified.stage is Stage.VERIFIED
        assert clarified.time_limit.suspended_days == 3
        at.desk.accept(case.id, decided_by=DPO)
        done = at.desk.fulfil(case.id)
        assert isinstance(done, Fulfilled)
        assert done.answer is not None
        assert dict(done.answer.rows) == {"users": 1}

    def test_everything_is_an_answer_too(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        vouched(at, case)
        at.desk.ask_clarification(case.id, by=DPO, because="much")
        before = at.desk.clarify(case.id)
        assert before.limited_to == ()
        with pytest.raises(IllegalStep):
            at.desk.clarify(case.id)

    def test_only_a_request_for_access_can_be_too_vague(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(ErasureRequest(ADA))
        vouched(at, case)
        with pytest.raises(NotProvidedFor):
            at.desk.ask_clarification(case.id, by=DPO, because="much")

    def test_of_what_the_map_knows(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        vouched(at, case)
        at.desk.ask_clarification(case.id, by=DPO, because="much")
        with pytest.raises(UnknownField):
            at.desk.clarify(case.id, ["users", "nowhere"])


class TestExtension:
    """GDPR Art. 12(3): "extended by two further months where necessary"."""

    def test_told_in_time_with_reasons(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.clock.set(NOW + 20 * DAY)
        moved = at.desk.extend(case.id, "complexity", by=DPO, because="three systems to search")
        assert moved.time_limit.is_extended
        assert moved.time_limit.answer_by == date(2026, 4, 30)
        assert at.desk.due()[0].due_on == date(2026, 4, 30)
        assert moved.time_limit.refusal_notice_by == date(2026, 3, 2)

    def test_once(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.extend(case.id, "number", by=DPO, because="ten requests", period="P1M")
        with pytest.raises(NotProvidedFor, match="second"):
            at.desk.extend(case.id, "number", by=DPO, because="ten requests")

    def test_not_when_the_month_is_over(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.clock.set(NOW + 40 * DAY)
        with pytest.raises(ExtensionTooLate) as error:
            at.desk.extend(case.id, "complexity", by=DPO, because="three systems")
        assert error.value.notice_by == date(2026, 3, 2)
        assert at.desk.case(case.id).time_limit.answer_by == date(2026, 3, 2)

    def test_an_answer_within_it_is_in_time_and_a_refusal_is_not(self, tmp_path: Path) -> None:
        """12(4): a refusal is told "at the latest within one month", extended or not."""
        for refuses, in_time in ((False, True), (True, False)):
            folder = tmp_path / str(refuses)
            folder.mkdir()
            at = office(folder)
            case = at.desk.receive(AccessRequest(ADA))
            at.desk.extend(case.id, "complexity", by=DPO, because="three systems")
            at.clock.set(NOW + 60 * DAY)
            vouched(at, case)
            if refuses:
                at.desk.refuse(
                    case.id,
                    grounds=RefusalGround.MANIFESTLY_EXCESSIVE,
                    because="the tenth this week",
                    decided_by=DPO,
                )
                assert at.desk.refusal(case.id).is_late
            else:
                at.desk.accept(case.id, decided_by=DPO)
                at.desk.fulfil(case.id)
            answered = at.desk.answer(case.id, channel="e-mail").answered
            assert answered is not None
            assert answered.in_time is in_time


class TestRefusal:
    """GDPR Art. 12(4): reasons, complaint, judicial remedy."""

    def test_of_the_whole_request(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.refuse(
            case.id,
            grounds=[RefusalGround.MANIFESTLY_EXCESSIVE],
            because="the tenth this week",
            decided_by=DPO,
        )
        told = at.desk.refusal(case.id)
        assert [one.because for one in told.not_done] == ["the tenth this week"]
        assert "CNIL" in told.complaint
        assert "courts" in told.judicial_remedy
        assert told.told_by == date(2026, 3, 2)
        assert not told.is_late

    def test_of_what_is_kept(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(ErasureRequest(ADA, closing_account=True))
        vouched(at, case)
        told = at.desk.refusal(case.id)
        assert any("L123-22" in str(one.citations) for one in told.not_done)

    def test_of_nothing_there_is_nothing_to_tell(self, tmp_path: Path) -> None:
        at = office(tmp_path, shop(users=FIELDS))
        case = at.desk.receive(
            RectificationRequest(ADA, corrections=[Correction("users", "name", "A")])
        )
        with pytest.raises(ValueError, match="nothing is refused"):
            at.desk.refusal(case.id)


class TestForwarding:
    """GDPR Art. 28(3)(e): the processor assists the controller; G3, G5."""

    HOSTED = activity("hosting", LawfulBasis.CONTRACT, role=Role.PROCESSOR)

    def mixed(self) -> DataMap:
        return shop(
            self.HOSTED, users={**FIELDS, "name": PersonalData("text", used_for=["hosting"])}
        )

    def test_a_part_is_passed_on_before_the_person_is_told(self, tmp_path: Path) -> None:
        at = office(tmp_path, self.mixed())
        case = accepted(at, AccessRequest(ADA))
        at.desk.fulfil(case.id)
        with pytest.raises(IllegalStep, match="forward"):
            at.desk.answer(case.id, channel="e-mail")
        moved = at.desk.forward(case.id, to="Acme Ltd", by=DPO, proof="message 17")
        assert moved.stage is Stage.FULFILLED
        [part] = moved.forwarded
        assert (part.to, part.activities, part.proof) == ("Acme Ltd", ("hosting",), "message 17")
        assert at.desk.answer(case.id, channel="e-mail").stage is Stage.ANSWERED
        assert part.on == date(2026, 1, 31)

    def test_nothing_is_passed_on_twice(self, tmp_path: Path) -> None:
        at = office(tmp_path, self.mixed())
        case = at.desk.receive(AccessRequest(ADA))
        with pytest.raises(NothingToForward):
            at.desk.forward(case.id, to="Acme Ltd", by=DPO, activities="account")
        at.desk.forward(case.id, to="Acme Ltd", by=DPO)
        with pytest.raises(NothingToForward):
            at.desk.forward(case.id, to="Acme Ltd", by=DPO)

    def test_what_is_wholly_theirs_is_forwarded_and_only_told(self, tmp_path: Path) -> None:
        at = office(tmp_path, self.mixed())
        request = RectificationRequest(ADA, corrections=[Correction("users", "name", "A")])
        case = at.desk.receive(request)
        moved = at.desk.forward(case.id, to="Acme Ltd", by=DPO)
        assert moved.stage is Stage.FORWARDED
        with pytest.raises(IllegalStep, match="answer"):
            at.desk.fulfil(case.id)
        assert at.desk.answer(case.id, channel="e-mail").stage is Stage.ANSWERED


class TestEditing:
    """DESIGN 4: the record keeps the proposal and the edit."""

    def test_another_verdict_is_carried_out(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(ErasureRequest(ADA, closing_account=True))
        vouched(at, case)
        runs = next(item for item in at.desk.plan(case.id).items if "/runs" in item.id)
        kept = [item.id for item in at.desk.plan(case.id).items if "undated" in item.id]
        ended = next(item for item in at.desk.plan(case.id).items if "ended" in item.id)
        verdict = Refuse((RefusalGround.EXEMPTION_FROM_ERASURE,), because="a claim is pending")
        moved = at.desk.edit(case.id, ended.id, verdict, by=DPO, because="the court has asked")
        assert moved.version == 3
        plan = at.desk.plan(case.id)
        assert {item.id for item in plan.items} >= {runs.id, *kept}
        [edit] = plan.edits
        assert (edit.item_id, edit.proposed) == (ended.id, ended.verdict)
        assert edit.judgement.because == "the court has asked"
        at.desk.accept(case.id, decided_by=DPO)
        at.desk.fulfil(case.id)
        assert [row[0] for row in at.rows("invoices")] == [10, 11, 20]

    def test_a_preview_counts_what_the_edited_plan_would_do(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(ErasureRequest(BOB, closing_account=True))
        vouched(at, case)
        verdict = Refuse((RefusalGround.EXEMPTION_FROM_ERASURE,), because="a claim is pending")
        before = at.desk.preview(case.id)
        at.desk.edit(case.id, "invoice_lines/invoicing/ended", verdict, by=DPO, because="asked")
        edited = at.desk.preview(case.id)
        assert ("invoice_lines", Fate.DELETED, 1) in before.fates
        at.desk.accept(case.id, decided_by=DPO)
        assert edited.fates == at.desk.preview(case.id).fates
        assert ("invoice_lines", Fate.KEPT, 1) in edited.fates
        done = at.desk.fulfil(case.id)
        assert isinstance(done, Fulfilled)
        assert {(one.dataset, one.fate, one.matched) for one in done.receipts} == {
            fate for fate in edited.fates if fate[2]
        }

    def test_the_latest_edit_counts(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        verdict = Refuse((RefusalGround.RIGHTS_OF_OTHERS,), because="it names others")
        at.desk.edit(case.id, "users/copy", verdict, by=DPO, because="looked at it")
        back = at.desk.plan(case.id).edits[0].proposed
        at.desk.edit(case.id, "users/copy", back, by=DPO, because="looked again")
        [edit] = at.desk.plan(case.id).edits
        assert edit.judgement.because == "looked again"
        item = next(item for item in at.desk.plan(case.id).items if item.id == "users/copy")
        assert isinstance(item.verdict, Do)

    def test_only_what_answers_the_request(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        erase = Do(Action.ERASE, citations=())
        with pytest.raises(ValueError, match="nothing else answers"):
            at.desk.edit(case.id, "users/copy", erase, by=DPO, because="by mistake")
        with pytest.raises(UnknownItem):
            at.desk.edit(
                case.id,
                "users/nothing",
                Refuse((RefusalGround.NO_GROUND,), because="no"),
                by=DPO,
                because="no",
            )


class TestLevels:
    """RULEBOOK 3.1: levels decide what each right needs."""

    def test_a_code_is_not_enough_where_a_session_is_needed(self, tmp_path: Path) -> None:
        at = office(tmp_path, levels=ORDINARY_RISK)
        case = at.desk.receive(ErasureRequest(ADA))
        assert isinstance(established(at, case), Verified)
        with pytest.raises(IdentityNotEstablished, match="'session'") as error:
            at.desk.accept(case.id, decided_by=DPO)
        assert error.value.needed == "session"
        vouched(at, case)
        assert isinstance(at.desk.accept(case.id, decided_by=DPO), Case)

    def test_special_categories_need_more_than_a_session(self, tmp_path: Path) -> None:
        fields = {**FIELDS, "name": PersonalData("health", used_for=["account"], special=True)}
        at = office(tmp_path, shop(users=fields))
        case = at.desk.receive(AccessRequest(ADA))
        vouched(at, case)
        with pytest.raises(IdentityNotEstablished, match="'document'"):
            at.desk.accept(case.id, decided_by=DPO)
        vouched(at, case, Level.DOCUMENT)
        assert isinstance(at.desk.accept(case.id, decided_by=DPO), Case)

    def test_who_has_proven_enough_is_asked_no_more(self, tmp_path: Path) -> None:
        """EDPB 01/2022 para. 73: to ask who is authenticated is disproportionate."""
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        established(at, case)
        with pytest.raises(IllegalStep):
            at.desk.challenge(case.id, "one-time code")

    def test_levels_can_be_raised_and_lowered(self, tmp_path: Path) -> None:
        at = office(tmp_path, levels=IdentityLevels(access=Level.DOCUMENT))
        case = at.desk.receive(AccessRequest(ADA))
        vouched(at, case)
        with pytest.raises(IdentityNotEstablished):
            at.desk.accept(case.id, decided_by=DPO)
        assert LOW_RISK.access is Level.ADDRESS


class TestSessions:
    """Text of the design: a request with a session at the required level is verified at once."""

    def session(self, key: int, minutes: int = 1) -> AuthenticatedSession:
        return AuthenticatedSession(key, authenticated_at=NOW - timedelta(minutes=minutes))

    def test_the_person_logged_in_is_verified_on_arrival(self, tmp_path: Path) -> None:
        at = office(tmp_path, levels=ORDINARY_RISK)
        case = at.desk.receive(ErasureRequest(ADA), session=self.session(1))
        assert case.stage is Stage.VERIFIED
        assert case.identity is not None
        assert (case.identity.method, case.identity.level) == ("session", Level.SESSION)
        assert isinstance(at.desk.accept(case.id, decided_by=DPO), Case)

    def test_being_logged_in_proves_nothing_about_somebody_else(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        for named in (BOB, NOBODY):
            case = at.desk.receive(ErasureRequest(named), session=self.session(1))
            assert case.stage is Stage.RECEIVED
            with pytest.raises(IdentityNotEstablished):
                at.desk.accept(case.id, decided_by=DPO)

    def test_an_old_session_is_worth_an_address(self, tmp_path: Path) -> None:
        at = office(tmp_path, levels=ORDINARY_RISK)
        case = at.desk.receive(ErasureRequest(ADA), session=self.session(1, minutes=16))
        assert case.identity is not None
        assert case.identity.level is Level.ADDRESS
        with pytest.raises(IdentityNotEstablished):
            at.desk.accept(case.id, decided_by=DPO)


class TestAttempts:
    """RULEBOOK 3.1: attempts are limited per person and per address, over all cases."""

    def test_many_cases_give_no_more_challenges(self, tmp_path: Path) -> None:
        for named in (ADA, NOBODY):
            folder = tmp_path / str(named.identifiers[0][1])
            folder.mkdir()
            at = office(folder)
            outcomes = []
            for _ in range(PER_DAY + 3):
                case = at.desk.receive(AccessRequest(named))
                outcomes.append(type(at.desk.challenge(case.id, "one-time code")))
            assert outcomes.count(TooManyAttempts) == 3
            assert outcomes[PER_DAY:] == [TooManyAttempts] * 3
            assert len(at.mail.messages) == PER_DAY

    def test_others_are_not_concerned_and_a_day_later_it_goes_on(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        for _ in range(PER_DAY):
            case = at.desk.receive(AccessRequest(ADA))
            at.desk.challenge(case.id, "one-time code")
        bob = at.desk.receive(AccessRequest(BOB))
        assert not isinstance(at.desk.challenge(bob.id, "one-time code"), TooManyAttempts)
        at.clock.set(NOW + DAY + timedelta(minutes=1))
        again = at.desk.receive(AccessRequest(ADA))
        assert not isinstance(at.desk.challenge(again.id, "one-time code"), TooManyAttempts)

    def test_receipt_is_never_limited(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        for _ in range(PER_DAY + 2):
            at.desk.challenge(at.desk.receive(AccessRequest(ADA)).id, "one-time code")
        assert len(at.desk.due()) == PER_DAY + 2


class TestSeveralAtOnce:
    """RULEBOOK 2.11: linked cases, in the order of answering."""

    REQUESTS = (
        ErasureRequest(ADA, closing_account=True),
        PortabilityRequest(ADA),
        AccessRequest(ADA),
    )

    def test_one_proof_serves_all_and_copies_come_first(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        cases = at.desk.receive_all(self.REQUESTS)
        rights = [case.request.right.value for case in cases]
        assert rights == ["access", "portability", "erasure"]
        assert set(cases[0].linked) == {cases[1].id, cases[2].id}
        assert isinstance(established(at, cases[1]), Verified)
        assert {at.desk.case(case.id).stage for case in cases} == {Stage.VERIFIED}
        for case in cases:
            at.desk.accept(case.id, decided_by=DPO)
        assert at.desk.fulfil(cases[2].id) == Blocked((cases[0].id, cases[1].id))
        for case in cases[:2]:
            assert isinstance(at.desk.fulfil(case.id), Fulfilled)
            at.desk.answer(case.id, channel="e-mail")
        assert isinstance(at.desk.fulfil(cases[2].id), Fulfilled)

    def test_of_different_people_each_proves_for_themselves(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        ada, bob = at.desk.receive_all([AccessRequest(ADA), AccessRequest(BOB)])
        established(at, ada)
        assert at.desk.case(bob.id).stage is Stage.RECEIVED

    def test_a_retry_finds_the_same_cases(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        first = at.desk.receive_all(self.REQUESTS, reference="form-1")
        assert at.desk.receive_all(self.REQUESTS, reference="form-1") == first
        with pytest.raises(ReferenceTaken):
            at.desk.receive_all(self.REQUESTS[:2], reference="form-1")
        with pytest.raises(ValueError, match="at least one request"):
            at.desk.receive_all([])

    def test_by_session_all_are_verified(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        session = AuthenticatedSession(1, authenticated_at=NOW)
        cases = at.desk.receive_all(self.REQUESTS, session=session)
        assert {case.stage for case in cases} == {Stage.VERIFIED}


class TestManyAtOnce:
    """DESIGN 6: one erasure and ten thousand cost one pass."""

    def test_erasures_in_one_pass(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        cases = [accepted(at, ErasureRequest(who, closing_account=True)) for who in (ADA, BOB)]
        outcomes = at.desk.fulfil_many([case.id for case in cases])
        assert list(outcomes) == [case.id for case in cases]
        assert all(isinstance(one, Fulfilled) for one in outcomes.values())
        # Ada's invoice of 2025 is kept; of Bob nothing is.
        assert [row[0] for row in at.rows("users")] == [1]
        assert [row[0] for row in at.rows("invoices")] == [11]
        of_ada, of_bob = (at.desk.case(case.id) for case in cases)
        assert of_ada.receipts == of_bob.receipts
        history = at.desk.history(cases[0].id)
        done = next(entry.event for entry in history if entry.kind == "InstructionDone")
        assert done.people == 2  # type: ignore[union-attr]
        for case in cases:
            assert at.desk.answer(case.id, channel="e-mail").stage is Stage.ANSWERED

    def test_copies_are_made_first_and_what_is_blocked_waits(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        copy = accepted(at, AccessRequest(ADA))
        cases = [accepted(at, ErasureRequest(who, closing_account=True)) for who in (ADA, BOB)]
        outcomes = at.desk.fulfil_many([cases[0].id, copy.id, cases[1].id])
        assert outcomes[cases[0].id] == Blocked((copy.id,))
        assert isinstance(outcomes[copy.id], Fulfilled)
        assert isinstance(outcomes[cases[1].id], Fulfilled)
        assert len(at.rows("users")) == 1

    def test_a_pass_that_broke_off_can_be_called_again(self, tmp_path: Path) -> None:
        at = office(tmp_path, wrap=lambda system: FlakySystem(system, "apply"))
        cases = [accepted(at, ErasureRequest(who, closing_account=True)) for who in (ADA, BOB)]
        ids = [case.id for case in cases]
        outcomes = at.desk.fulfil_many(ids)
        assert all(isinstance(one, PartlyFulfilled) for one in outcomes.values())
        assert len(at.rows("users")) == 2
        # One of them alone, then both: nothing is done twice, nothing is forgotten.
        assert isinstance(at.desk.fulfil(ids[0]), Fulfilled)
        again = at.desk.fulfil_many(ids)
        assert all(isinstance(one, Fulfilled) for one in again.values())
        assert [row[0] for row in at.rows("users")] == [1]

    def test_nothing_is_done_where_a_case_is_unknown(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = accepted(at, ErasureRequest(ADA, closing_account=True))
        with pytest.raises(UnknownCase):
            at.desk.fulfil_many([case.id, "nowhere"])
        assert len(at.rows("users")) == 2


class TestDownloads:
    """A token opens the copy once, until it expires, and nothing but its hash is kept."""

    def fulfilled(self, at: Office) -> Case:
        case = accepted(at, AccessRequest(ADA))
        at.desk.fulfil(case.id)
        return case

    def test_once(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = self.fulfilled(at)
        token = at.desk.offer(case.id)
        assert token.text not in repr(token)
        opened = at.desk.redeem(token.text)
        assert isinstance(opened, Download)
        assert opened.answer == at.desk.case(case.id).answer
        assert at.desk.redeem(token.text) == DownloadRefused(TokenVerdict.USED)
        assert token.text not in str([entry.event for entry in at.desk.history(case.id)])

    def test_until_it_expires(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = self.fulfilled(at)
        token = at.desk.offer(case.id, valid_for=timedelta(hours=1))
        at.clock.set(NOW + timedelta(hours=1))
        assert at.desk.redeem(token.text) == DownloadRefused(TokenVerdict.EXPIRED)

    def test_whoever_guesses_learns_nothing(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = self.fulfilled(at)
        token = at.desk.offer(case.id)
        name, _, _ = token.text.partition(".")
        for text in ("", "rubbish", f"{name}.{'A' * 43}", f"bm93aGVyZQ.{'A' * 43}"):
            assert at.desk.redeem(text) == DownloadRefused(TokenVerdict.WRONG)
        assert isinstance(at.desk.redeem(token.text), Download)

    def test_only_where_there_is_a_copy(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = accepted(at, AccessRequest(ADA))
        with pytest.raises(IllegalStep):
            at.desk.offer(case.id)
        erasure = accepted(at, ErasureRequest(BOB, closing_account=True))
        at.desk.fulfil(erasure.id)
        with pytest.raises(IllegalStep, match="without a copy"):
            at.desk.offer(erasure.id)


class TestHistory:
    def test_every_entry_of_a_case(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = accepted(at, AccessRequest(ADA))
        kinds = [entry.kind for entry in at.desk.history(case.id)]
        assert kinds == ["Received", "Challenged", "IdentityVerified", "Accepted"]
        with pytest.raises(UnknownCase):
            at.desk.history("nowhere")


def test_csv_and_json_of_a_copy_say_the_same(tmp_path: Path) -> None:
    at = office(tmp_path)
    case = accepted(at, PortabilityRequest(ADA))
    done = at.desk.fulfil(case.id)
    assert isinstance(done, Fulfilled)
    assert done.answer is not None
    with zipfile.ZipFile(at.folder / "answers" / done.answer.name) as archive:
        rows = json.loads(archive.read("data/users.json"))["rows"]
        text = io.StringIO(archive.read("data/users.csv").decode("utf-8-sig"))
    assert [row["email"] for row in csv.DictReader(text)] == [row["email"] for row in rows]


class TestTheTablesChange:
    """A column added after the acceptance is not left over by an overwriting erasure."""

    def test_it_stops_the_erasure_until_somebody_has_classified_it(self, tmp_path: Path) -> None:
        at = office(tmp_path, shop(users=FIELDS, erasure="overwrite"))
        case = accepted(at, ErasureRequest(ADA, closing_account=True))
        with at.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE users ADD COLUMN diary TEXT")
            connection.exec_driver_sql("UPDATE users SET diary = 'dear diary'")
        with pytest.raises(PlanOutdated) as error:
            at.desk.fulfil(case.id)
        assert error.value.columns == ("users.diary",)
        with pytest.raises(PlanOutdated):
            at.desk.fulfil_many([case.id])
        assert at.rows("users")[0][1] == "ada@example.org"
        diary = PersonalData("content", used_for=["account"])
        after = shop(users={**FIELDS, "diary": diary}, erasure="overwrite")
        again = office(tmp_path, after, engine=at.engine)
        with pytest.raises(PlanOutdated, match="accept the case again"):
            again.desk.fulfil(case.id)
        again.desk.accept(case.id, decided_by=DPO)
        assert isinstance(again.desk.fulfil(case.id), Fulfilled)
        assert [row[-1] for row in again.rows("users")] == [None, "dear diary"]
