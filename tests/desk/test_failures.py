"""Systems that go away, scripts that are stopped, rivals: nothing is lost, nothing done twice."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs
import pytest
from sqlalchemy import event, text

from gdpr_rights import (
    AccessRequest,
    Case,
    Dataset,
    ErasureRequest,
    Fulfilled,
    Link,
    PartlyFulfilled,
    PersonalData,
    RightsDesk,
    Secret,
    Stage,
)
from gdpr_rights.desk import performing
from gdpr_rights.desk.effects import Effect
from gdpr_rights.domain.events import InstructionFailed
from gdpr_rights.errors import StaleVersion
from gdpr_rights.systems import SQLSystem
from gdpr_rights.testing.fakes import FlakySystem
from tests.desk.kit import ADA, BOB, Office, database, office
from tests.desk.test_scenarios import accepted, established
from tests.maps import shop

DESKS = ("RightsDesk",)
"""The scripts are the same for both desks; other modules run them through both."""


def everything(at: Office) -> dict[str, list[tuple[Any, ...]]]:
    return {table: at.rows(table) for table in ("users", "invoices", "invoice_lines")}


class TestADatabaseThatGoesAway:
    @pytest.mark.parametrize("statement", range(1, 12))
    def test_in_the_middle_of_an_erasure_everything_is_rolled_back(
        self, tmp_path: Path, statement: int
    ) -> None:
        """The case can be resumed, and nothing is counted twice."""
        # The engine that breaks is the one the desk uses: a synchronous one.
        at = office(tmp_path, wrap=lambda system: system)
        case = accepted(at, ErasureRequest(BOB, closing_account=True))
        at.desk.preview(case.id)
        before = everything(at)
        seen = {"writes": 0, "down": True}

        @event.listens_for(at.engine, "before_cursor_execute")
        def _break(*arguments: Any) -> None:
            seen["writes"] += 1
            if seen["down"] and seen["writes"] >= statement:
                raise ConnectionError("server closed the connection; bob@example.org")

        outcome = at.desk.fulfil(case.id)
        if isinstance(outcome, Fulfilled):
            pytest.skip(f"an erasure takes fewer than {statement} statements")
        assert isinstance(outcome, PartlyFulfilled)
        assert outcome.failed[0][0] == "app"
        assert "bob" not in repr(outcome)
        seen["down"] = False
        assert everything(at) == before
        assert at.desk.case(case.id).stage is Stage.FULFILLING
        done = at.desk.fulfil(case.id)
        assert isinstance(done, Fulfilled)
        assert {r.dataset: r.changed for r in done.receipts if r.changed} == {
            "users": 1,
            "invoices": 1,
            "invoice_lines": 1,
        }
        kinds = [entry.kind for entry in at.journal.read(case.id)]
        assert kinds.count("InstructionFailed") == 1

    def test_an_answer_that_is_lost_is_not_counted_twice(self, tmp_path: Path) -> None:
        """The system did it, and the connection broke before it could say so."""
        at = office(tmp_path, wrap=lambda system: FlakySystem(system, fail="verify"))
        case = accepted(at, ErasureRequest(BOB, closing_account=True))
        assert isinstance(at.desk.fulfil(case.id), PartlyFulfilled)
        assert [row[0] for row in at.rows("users")] == [1]
        done = at.desk.fulfil(case.id)
        assert isinstance(done, Fulfilled)
        assert {r.dataset: r.changed for r in done.receipts if r.changed} == {
            "users": 1,
            "invoices": 1,
            "invoice_lines": 1,
        }

    def test_in_the_middle_of_a_copy_no_half_copy_is_left(self, tmp_path: Path) -> None:
        at = office(tmp_path, wrap=lambda system: FlakySystem(system, fail="collect"))
        case = accepted(at, AccessRequest(ADA))
        outcome = at.desk.fulfil(case.id)
        assert isinstance(outcome, PartlyFulfilled)
        assert list((tmp_path / "answers").iterdir()) == []
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)
        assert len(list((tmp_path / "answers").iterdir())) == 1

    def test_the_error_kept_is_its_kind_alone(self, tmp_path: Path) -> None:
        at = office(tmp_path, wrap=lambda system: FlakySystem(system, fail="apply"))
        case = accepted(at, ErasureRequest(BOB, closing_account=True))
        at.desk.fulfil(case.id)
        failed = [
            entry.event
            for entry in at.journal.read(case.id)
            if isinstance(entry.event, InstructionFailed)
        ]
        assert failed[0].error == "Fault"


class TestTwoSystems:
    """Only the rest is tried again, and a failing system never blocks the others."""

    def test_only_the_system_that_failed_is_tried_again(self, tmp_path: Path) -> None:
        data_map = shop()
        mails = Dataset(
            "mails",
            system="mail",
            fields={"body": PersonalData("messages", used_for=["account"])},
            links=[Link.owned_by("users", user_id="id")],
        )
        users, *others = data_map.datasets
        datasets = [attrs.evolve(users, key=["id"]), *others, mails]
        data_map = attrs.evolve(data_map, datasets=datasets)
        first = office(tmp_path)
        other = database(
            tmp_path / "mail.db",
            "CREATE TABLE mails (id INTEGER PRIMARY KEY, user_id INTEGER, body TEXT);"
            "CREATE INDEX mails_user ON mails (user_id);"
            "INSERT INTO mails VALUES (1, 2, 'hello'), (2, 1, 'hi')",
        )
        mail = SQLSystem(other)
        mail.create_tables()
        remote = FlakySystem(mail, fail="apply")
        local = FlakySystem(SQLSystem(first.engine))
        desk = RightsDesk(
            data_map,
            journal=first.journal,
            systems={"app": local, "mail": remote},
            secret=Secret(b"0123456789abcdef"),
            clock=first.clock,
        )
        case = desk.receive(ErasureRequest(BOB, closing_account=True))
        desk.vouch(case.id, by="dpo", because="known")
        desk.accept(case.id, decided_by="dpo")
        outcome = desk.fulfil(case.id)
        assert isinstance(outcome, PartlyFulfilled)
        assert outcome.done == ("app",)
        assert [system for system, _ in outcome.failed] == ["mail"]
        assert isinstance(desk.fulfil(case.id), Fulfilled)
        assert (local.calls["apply"], remote.calls["apply"]) == (1, 2)
        with other.connect() as connection:
            assert connection.execute(text("SELECT id FROM mails")).all() == [(2,)]


class TestStoppedScripts:
    """A script may stop between any two effects and be called again with the same outcome."""

    @pytest.mark.parametrize("request_type", [AccessRequest, ErasureRequest])
    def test_at_every_effect(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request_type: Any
    ) -> None:
        def asked() -> Any:
            return (
                AccessRequest(ADA)
                if request_type is AccessRequest
                else ErasureRequest(ADA, closing_account=True)
            )

        reference = office(_folder(tmp_path, "reference"))
        case = accepted(reference, asked())
        reference.desk.fulfil(case.id)
        reference.desk.answer(case.id, channel="e-mail")
        expected = [
            [row for row in rows if row[0] != 1] for rows in everything(reference).values()
        ]
        stopped = 0
        while True:
            at = office(_folder(tmp_path, f"k{stopped}"))
            case = accepted(at, asked())
            if not _stopped_at(at.desk, case.id, stopped, monkeypatch):
                break
            done = at.desk.fulfil(case.id)
            assert isinstance(done, Fulfilled)
            answered = at.desk.answer(case.id, channel="e-mail")
            assert answered.stage is Stage.ANSWERED
            rest = [[row for row in rows if row[0] != 1] for rows in everything(at).values()]
            assert rest == expected
            assert at.journal.verify().holds
            stopped += 1
        assert stopped > 8


class _Killed(BaseException):
    """Stands for the end of the process."""


def _folder(tmp_path: Path, name: str) -> Path:
    folder = tmp_path / name
    folder.mkdir()
    return folder


def _stopped_at(
    desk: RightsDesk, case_id: str, effects: int, monkeypatch: pytest.MonkeyPatch
) -> bool:
    """Runs fulfil and answer, and ends the process after so many effects; whether it was ended."""

    def work() -> None:
        desk.fulfil(case_id)
        desk.answer(case_id, channel="e-mail")

    return stopped_at(work, effects, monkeypatch)


def stopped_at(work: Callable[[], object], effects: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Works, and ends the process after so many effects; whether it was ended."""
    left = effects
    perform = performing._Run.perform

    def counted(run: performing._Run, effect: Effect) -> Any:
        nonlocal left
        if left == 0:
            raise _Killed
        left -= 1
        return perform(run, effect)

    with monkeypatch.context() as patch:
        patch.setattr(performing._Run, "perform", counted)
        try:
            work()
        except _Killed:
            return True
    return False


class TestRivals:
    def test_two_requests_of_one_person_at_once(self, tmp_path: Path) -> None:
        """Both are received, each has its own time limit, and both end."""
        at = office(tmp_path)
        cases: list[Case] = []

        def receive(request: AccessRequest | ErasureRequest) -> None:
            cases.append(at.desk.receive(request))

        threads = [
            threading.Thread(target=receive, args=(request,))
            for request in (AccessRequest(ADA), ErasureRequest(ADA, closing_account=True))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len({case.id for case in cases}) == 2
        for case in sorted(cases, key=lambda case: case.request.right.value):
            established(at, case)
            at.desk.accept(case.id, decided_by="dpo")
            assert isinstance(at.desk.fulfil(case.id), Fulfilled)
            at.desk.answer(case.id, channel="e-mail")
        assert at.desk.due() == ()

    def test_who_comes_second_reads_again(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.retract(case.id)
        with pytest.raises(StaleVersion) as error:
            at.journal.append(
                case.id,
                case.version,
                [entry.event for entry in at.journal.read(case.id)][-1:],
                at.clock.now(),
            )
        assert (error.value.expected, error.value.found) == (1, 3)

    def test_two_workers_on_one_case_do_the_work_once(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = accepted(at, ErasureRequest(BOB, closing_account=True))
        outcomes: list[object] = []

        def work() -> None:
            try:
                outcomes.append(at.desk.fulfil(case.id))
            except StaleVersion as error:
                outcomes.append(error)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(outcomes) == 4
        done = at.desk.fulfil(case.id)
        assert isinstance(done, Fulfilled)
        assert sum(receipt.changed for receipt in done.receipts) == 3
