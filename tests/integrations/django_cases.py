"""What Django's own runner executes: `test_django` starts it, once for each database.

The classes run in the order of their names' appearance, those of `TestCase` first.
"""

import json
import tempfile
import threading
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from django.contrib.auth.models import Permission, User
from django.core import mail
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test import TestCase, TransactionTestCase
from django.test.utils import CaptureQueriesContext
from shop import privacy
from shop.models import Customer, Invoice
from shop.privacy import desk, engine

from gdpr_rights import (
    AccessRequest,
    Case,
    DataSubject,
    ErasureRequest,
    Fulfilled,
    RightsDesk,
    Secret,
)
from gdpr_rights.convert import load_data_map
from gdpr_rights.domain.events import InstructionDone
from gdpr_rights.errors import SystemUnavailable, UnknownCase
from gdpr_rights.export import FolderAnswers
from gdpr_rights.integrations.django import django_engine
from gdpr_rights.journal import SQLJournal
from gdpr_rights.systems import SQLSystem

DATA_MAP = load_data_map(Path(privacy.__file__).with_name("data_map.toml"))
SQLITE = connection.vendor == "sqlite"
OWN = [
    table.name
    for of in (SQLJournal(engine), SQLSystem(engine))
    for table in of.metadata.sorted_tables
]
ADA = "ada@example.org"


def rows(*tables: str) -> int:
    """How many rows the tables hold, by Django's cursor."""
    total = 0
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT count(*) FROM {table}")
            total += cursor.fetchone()[0]
    return total


def stored() -> int:
    """Rows in the library's own tables, without the one row of the head."""
    return rows(*OWN) - 1


def ada() -> Any:
    customer = Customer.objects.create(email=ADA, name="Ada")
    Invoice.objects.create(customer=customer, issued_on=date(2009, 5, 4), total="19.90")
    Invoice.objects.create(customer=customer, issued_on=date(2025, 5, 4), total="24.90")
    return customer


def receive() -> Case:
    case: Case = desk.receive(
        ErasureRequest(DataSubject.by("customer", email=ADA), closing_account=True)
    )
    return case


def accepted() -> Case:
    case = receive()
    desk.vouch(case.id, by="staff@shop.example", because="they stood before us")
    desk.accept(case.id, decided_by="staff@shop.example")
    now: Case = desk.case(case.id)
    return now


class TheExample(TestCase):
    """The whole way of a request, through the views, in one rolled back transaction."""

    @classmethod
    def tearDownClass(cls) -> None:
        super().tearDownClass()
        assert stored() == 0
        assert rows("shop_customer", "shop_invoice") == 0

    def setUp(self) -> None:
        ada()
        Customer.objects.create(email="bob@example.org", name="Bob")
        self.staff = User.objects.create_user("dpo")
        self.staff.user_permissions.add(Permission.objects.get(codename="delete_customer"))

    def test_an_erasure_from_the_request_to_the_answer(self) -> None:
        form = {"email": ADA, "reference": "2f0e5a3c-of-this-form"}
        asked = self.client.post("/privacy/", form).json()
        assert self.client.post("/privacy/", form).json() == asked
        case = desk.case(asked["case"])
        assert asked["answer_by"] == case.time_limit.due_on.isoformat()
        sent = mail.outbox[-1]
        assert sent.to == [ADA]
        code = sent.body.removesuffix(".").split()[-1]
        url = f"/privacy/{case.id}/"
        assert self.client.post(f"{url}code/", {"code": "wrong"}).status_code == 403
        assert self.client.post(f"{url}code/", {"code": code}).status_code == 200
        assert self.client.get(url).status_code == 403  # not of the staff
        self.client.force_login(self.staff)
        shown = self.client.get(url).content.decode()
        assert "1 row: email: erase (GDPR Art. 17(1)(a))" in shown
        assert "would be: 1 deleted, 1 kept" in shown
        mail.outbox.clear()
        assert self.client.post(url).content == b"Done."
        (told,) = mail.outbox  # before it is recorded that they were
        assert (told.to, told.body) == ([ADA], "What you asked for is done.")
        assert self.client.post(url).content == b"Done."
        assert len(mail.outbox) == 1
        assert Customer.objects.get(name="Ada").email.startswith("erased-")
        assert [one.issued_on.year for one in Invoice.objects.all()] == [2025]
        assert Customer.objects.get(name="Bob").email == "bob@example.org"
        assert rows("gdpr_rights_receipts") > 0
        assert desk.case(case.id).stage.value == "answered"
        assert SQLJournal(engine).verify().holds

    def test_whoever_is_unknown_learns_it_only_with_the_code(self) -> None:
        asked = self.client.post(
            "/privacy/", {"email": "eve@example.org", "reference": "2"}
        ).json()
        (sent,) = mail.outbox
        code = sent.body.removesuffix(".").split()[-1]
        said = self.client.post(f"/privacy/{asked['case']}/code/", {"code": code})
        assert said.content == b"We hold nothing about you."

    def test_errors_of_the_desk_are_answers(self) -> None:
        self.client.force_login(self.staff)
        assert self.client.get("/privacy/none/").status_code == 404
        case = receive()
        assert self.client.post(f"/privacy/{case.id}/").status_code == 409
        assert self.client.post(f"/privacy/{case.id}/code/", {"code": "1"}).status_code == 409

    def test_other_errors_are_not_hidden(self) -> None:
        with pytest.raises(KeyError):
            self.client.post("/privacy/", {})


class NothingIsLeft(TestCase):
    """Runs after the class above, on the same database."""

    def test_what_other_tests_did_is_gone(self) -> None:
        assert stored() == 0
        assert rows("shop_customer", "shop_invoice") == 0

    def test_what_a_test_made_is_seen_uncommitted(self) -> None:
        ada()
        case = receive()
        assert desk.preview(case.id).people == 1
        assert stored() > 0

    def test_a_copy_of_thousands_of_rows_is_whole(self) -> None:
        customer = ada()
        day = date(2025, 5, 4)
        Invoice.objects.bulk_create(
            Invoice(customer=customer, issued_on=day, total="1.10") for _ in range(2500)
        )
        with tempfile.TemporaryDirectory() as folder:
            answers = FolderAnswers(folder)
            copying = RightsDesk(
                DATA_MAP,
                journal=SQLJournal(engine),
                systems={"shop": SQLSystem(engine)},
                secret=Secret(b"32 random bytes from your vault."),
                answers=answers,
            )
            case = copying.receive(AccessRequest(DataSubject.by("customer", email=ADA)))
            copying.vouch(case.id, by="staff@shop.example", because="they stood before us")
            copying.accept(case.id, decided_by="staff@shop.example")
            done = copying.fulfil(case.id)
            assert isinstance(done, Fulfilled)
            assert done.answer is not None
            with zipfile.ZipFile(answers.path_of(done.answer.name)) as package:
                copied = json.loads(package.read("data/invoices.json"))
                names = package.read("data/customers.csv").decode()
        assert ADA in names
        found = copied["rows"]
        assert len(found) == 2502
        assert {"2009-05-04", "2025-05-04"} == {one["issued_on"] for one in found}
        assert copying.answer(case.id, channel="download").stage.value == "answered"
        assert Invoice.objects.count() == 2502

    def test_the_connection_is_django_s_own(self) -> None:
        with engine.connect() as ours:
            driver: Any = ours.connection.driver_connection
            own = connection.connection
            assert driver.cursor().connection is own

    def test_a_caught_error_leaves_the_transaction_whole(self) -> None:
        case = receive()
        with pytest.raises(UnknownCase):
            desk.case("none")
        with pytest.raises(sa.exc.DatabaseError), engine.begin() as ours:
            ours.exec_driver_sql("SELECT * FROM no_such_table")
        assert desk.case(case.id) == case


class Emptied(TransactionTestCase):
    """Django empties the tables of models between such tests; ours have none."""

    def setUp(self) -> None:
        with connection.cursor() as cursor:
            for table in OWN:
                cursor.execute(f"DELETE FROM {table}")
        desk.create_tables()  # the row of the head


class InsideABlock(Emptied):
    """The application's `atomic()` decides; ours are savepoints in it."""

    def test_the_end_of_the_block_keeps_it(self) -> None:
        with transaction.atomic():
            ada()
            case = accepted()
            assert isinstance(desk.fulfil(case.id), Fulfilled)
        assert isinstance(desk.fulfil(case.id), Fulfilled)
        assert Customer.objects.get().email.startswith("erased-")

    def test_the_failure_of_the_block_undoes_it(self) -> None:
        ada()
        with transaction.atomic():
            case = accepted()
            assert isinstance(desk.fulfil(case.id), Fulfilled)
            transaction.set_rollback(True)
        assert stored() == 0
        assert Customer.objects.get().email == ADA
        with pytest.raises(UnknownCase):
            desk.case(case.id)

    def test_our_rollback_undoes_ours_alone(self) -> None:
        with transaction.atomic():
            ada()
            with engine.connect() as ours, ours.begin() as ending:
                ours.exec_driver_sql("DELETE FROM shop_invoice")
                assert rows("shop_invoice") == 0
                ending.rollback()
        assert (rows("shop_customer"), rows("shop_invoice")) == (1, 2)

    def test_a_block_that_is_lost_already_takes_nothing(self) -> None:
        with transaction.atomic():
            transaction.set_rollback(True)
            with pytest.raises(SystemUnavailable, match="TransactionManagementError"):
                receive()
        assert stored() == 0

    def test_what_waits_for_the_commit_waits_for_the_outer_one(self) -> None:
        done: list[str] = []
        with transaction.atomic():
            transaction.on_commit(lambda: done.append("told"))
            receive()
            assert done == []
        assert done == ["told"]

    def test_a_chosen_isolation_level_is_harmless(self) -> None:
        with transaction.atomic():
            ada()
            level = "SERIALIZABLE" if SQLITE else "REPEATABLE READ"
            with engine.connect().execution_options(isolation_level=level) as ours:
                assert ours.exec_driver_sql("SELECT count(*) FROM shop_customer").scalar() == 1
        assert Customer.objects.count() == 1


class Alone(Emptied):
    """Django in autocommit mode: each step of the desk is a real transaction."""

    def test_a_step_is_committed_at_once(self) -> None:
        ada()
        case = accepted()
        found: list[Any] = []

        def look() -> None:
            found.append(desk.case(case.id))
            connection.close()

        other = threading.Thread(target=look)
        other.start()
        other.join()
        assert found == [case]
        assert connection.get_autocommit()
        assert not connection.in_atomic_block

    def test_a_failed_commit_is_rolled_back_and_says_nothing_of_the_data(self) -> None:
        """Django declares foreign keys that are held at the commit only."""
        ada()
        with pytest.raises(sa.exc.IntegrityError), engine.begin() as ours:
            ours.exec_driver_sql("DELETE FROM shop_customer")
        assert rows("shop_customer") == 1
        with pytest.raises(IntegrityError), transaction.atomic():
            Customer.objects.all()._raw_delete("default")

    def test_a_reading_of_the_system_is_one_snapshot(self) -> None:
        ada()
        with engine.connect() as ours:
            if not SQLITE:
                ours.execution_options(isolation_level="REPEATABLE READ")
            with ours.begin():
                if SQLITE:
                    ours.exec_driver_sql("BEGIN")
                before = ours.exec_driver_sql("SELECT count(*) FROM shop_customer").scalar()
                if not SQLITE:
                    said = ours.exec_driver_sql("SHOW transaction_isolation").scalar()
                    assert said == "repeatable read"
                    elsewhere(lambda: Customer.objects.create(email="bob@example.org", name="Bob"))
                after = ours.exec_driver_sql("SELECT count(*) FROM shop_customer").scalar()
                assert (before, after) == (1, 1)
        if not SQLITE:
            assert rows("shop_customer") == 2
            with engine.connect() as ours, ours.begin():
                said = ours.exec_driver_sql("SHOW transaction_isolation").scalar()
                assert said == "read committed"  # the connection was not changed

    def test_a_writer_locks_sqlite_before_it_reads(self) -> None:
        if not SQLITE:
            self.skipTest("only SQLite has one writer")
        seen: list[str] = []

        def write() -> None:
            try:
                Customer.objects.create(email="bob@example.org", name="Bob")
            except Exception as error:  # noqa: BLE001 - its kind is what is tested
                seen.append(type(error).__name__)

        with engine.connect() as ours, ours.begin():
            ours.exec_driver_sql("BEGIN IMMEDIATE")
            elsewhere(write)
        assert seen == ["OperationalError"]
        elsewhere(write)
        assert rows("shop_customer") == 1

    def test_the_connection_keeps_what_django_gave_it(self) -> None:
        ada()
        for _ in range(3):
            receive()
        driver: Any = connection.connection
        if SQLITE:
            # Django's own function takes numbers too; SQLAlchemy's would fail.
            assert driver.execute("SELECT 12 REGEXP '1'").fetchone() == (1,)
            assert driver.text_factory is str
            assert driver.isolation_level is None
            assert driver.execute("PRAGMA foreign_keys").fetchone() == (1,)
        else:
            assert driver.autocommit
            assert driver.isolation_level is None
            assert driver._notice_handlers == []

    def test_a_closed_connection_is_opened_again(self) -> None:
        case = receive()
        connection.close()
        assert desk.case(case.id) == case

    def test_another_writer_in_the_way_is_no_leak(self) -> None:
        if not SQLITE:
            self.skipTest("only SQLite has one writer")
        ada()
        case = accepted()
        locked, release = threading.Event(), threading.Event()

        def hold() -> None:
            with transaction.atomic():
                Customer.objects.create(email="bob@example.org", name="Bob")
                locked.set()
                release.wait(10)
            connection.close()

        other = threading.Thread(target=hold)
        other.start()
        locked.wait(10)
        try:
            with pytest.raises(SystemUnavailable) as caught:
                desk.fulfil(case.id)
            assert ADA not in str(caught.value)
        finally:
            release.set()
            other.join()
        assert isinstance(desk.fulfil(case.id), Fulfilled)

    def test_a_write_ahead_log_is_not_emptied_within_a_block(self) -> None:
        if not SQLITE:
            self.skipTest("only SQLite has this log")
        ada()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA journal_mode = WAL")
            assert cursor.fetchone() == ("wal",)
        try:
            with transaction.atomic():
                case = accepted()
                assert isinstance(desk.fulfil(case.id), Fulfilled)
            (purge,) = [
                entry.event.purge
                for entry in SQLJournal(engine).read(case.id)
                if isinstance(entry.event, InstructionDone)
            ]
            assert purge is not None
            assert not purge.done
            assert "before the application's transaction ends" in purge.note
        finally:
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA journal_mode = DELETE")


class TheMigration(TestCase):
    """The tables are those of the metadata."""

    def test_every_table_is_there(self) -> None:
        with connection.cursor() as cursor:
            assert set(OWN) <= set(connection.introspection.table_names(cursor))

    def test_they_are_those_of_the_metadata(self) -> None:
        inspector = sa.inspect(engine)
        for of in (SQLJournal(engine), SQLSystem(engine)):
            for table in of.metadata.sorted_tables:
                live = {column["name"]: column for column in inspector.get_columns(table.name)}
                assert set(live) == set(table.c.keys())
                for column in table.c:
                    assert live[column.name]["nullable"] == column.nullable
                indexes = {index["name"] for index in inspector.get_indexes(table.name)}
                assert {str(index.name) for index in table.indexes} <= indexes

    def test_asking_for_an_engine_sends_nothing(self) -> None:
        with CaptureQueriesContext(connection) as queries:
            SQLJournal(django_engine())
        assert len(queries) == 0


def elsewhere(work: Any) -> None:
    """Does something in another thread, on another connection."""

    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    other = threading.Thread(target=run)
    other.start()
    other.join()
