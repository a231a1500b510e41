"""A public sample shop, from the map to the answer: customers, employees, invoices and lines.

The database is data only and never part of the project: tests find it through
GDPR_RIGHTS_TEST_CHINOOK or beside the checkout, and are skipped where it is not.
"""

import json
import os
import shutil
import sqlite3
import zipfile
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from gdpr_rights import (
    AccessRequest,
    Case,
    DataMap,
    DataSubject,
    ErasureRequest,
    Fate,
    Fulfilled,
    RightsDesk,
    Secret,
    Severity,
    Verified,
)
from gdpr_rights.convert import data_map_from_toml, load_data_map
from gdpr_rights.export import FolderAnswers, read_rows
from gdpr_rights.journal import MemoryJournal
from gdpr_rights.systems import SQLSystem
from gdpr_rights.testing.fakes import HandClock

HERE = Path(__file__).parent
SAMPLE = Path(
    os.environ.get(
        "GDPR_RIGHTS_TEST_CHINOOK",
        HERE.parent.parent.parent / "shared" / "data" / "chinook.sqlite",
    )
)
pytestmark = pytest.mark.skipif(
    not SAMPLE.exists(), reason="the sample database is not here: set GDPR_RIGHTS_TEST_CHINOOK"
)
TODAY = datetime(2026, 11, 21, 9, tzinfo=UTC)
TEN_YEARS = HERE / "chinook.toml"
Tables = dict[str, dict[Any, tuple[Any, ...]]]


class Shop:
    """A copy of the sample database, with a desk over it."""

    def __init__(self, folder: Path, data_map: DataMap) -> None:
        self.path = folder / "chinook.sqlite"
        shutil.copy(SAMPLE, self.path)
        self.path.chmod(0o600)
        self.answers = FolderAnswers(folder / "answers")
        self.desk = RightsDesk(
            data_map,
            journal=MemoryJournal(),
            systems={"shop": SQLSystem(create_engine(f"sqlite:///{self.path}"))},
            secret=Secret(b"0123456789abcdef"),
            answers=self.answers,
            clock=HandClock(TODAY),
        )
        self.desk.create_tables()

    def by_hand(self, query: str, *values: Any) -> list[dict[str, Any]]:
        with sqlite3.connect(self.path) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]

    def everything(self) -> Tables:
        """Every row of every table, by its first column."""
        names = ("Customer", "Employee", "Invoice", "InvoiceLine", "Track", "Album", "Playlist")
        with sqlite3.connect(self.path) as connection:
            return {
                name: {row[0]: row for row in connection.execute(f"SELECT * FROM {name}")}
                for name in names
            }

    def fulfilled(self, request: AccessRequest | ErasureRequest, **more: Any) -> Fulfilled:
        case = self.desk.receive(request)
        assert isinstance(self.desk.vouch(case.id, by="dpo", because="known"), Verified)
        assert isinstance(self.desk.accept(case.id, decided_by="dpo", **more), Case)
        done = self.desk.fulfil(case.id)
        assert isinstance(done, Fulfilled)
        with sqlite3.connect(self.path) as connection:
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return done


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path, load_data_map(TEN_YEARS))


@pytest.fixture
def three_years(tmp_path: Path) -> Shop:
    return Shop(tmp_path, data_map_from_toml(TEN_YEARS.read_text().replace("P10Y", "P3Y")))


def customer(number: int) -> DataSubject:
    return DataSubject.by("customer", key=number)


def erasure(number: int) -> ErasureRequest:
    return ErasureRequest(customer(number), closing_account=True)


def fates(done: Fulfilled) -> dict[tuple[str, Fate], int]:
    return {(r.dataset, r.fate): r.matched for r in done.receipts if r.matched}


def changed(before: Tables, after: Tables) -> dict[str, set[Any]]:
    """The keys of the rows that differ, by table."""
    found = {
        table: {key for key, row in rows.items() if after[table].get(key) != row}
        for table, rows in before.items()
    }
    return {table: keys for table, keys in found.items() if keys}


def test_the_map_is_safe_to_work_with(shop: Shop) -> None:
    assert [finding for finding in shop.desk.check() if finding.severity is Severity.ERROR] == []


class TestAccess:
    @pytest.mark.parametrize("number", [1, 17, 59])
    def test_every_row_is_equal_to_hand_written_sql(self, shop: Shop, number: int) -> None:
        done = shop.fulfilled(AccessRequest(customer(number)))
        assert done.answer is not None
        queries = {
            "Customer": "SELECT * FROM Customer WHERE CustomerId = ? ORDER BY 1",
            "Invoice": "SELECT * FROM Invoice WHERE CustomerId = ? ORDER BY 1",
            "InvoiceLine": (
                "SELECT l.* FROM InvoiceLine l JOIN Invoice i ON i.InvoiceId = l.InvoiceId "
                "WHERE i.CustomerId = ? ORDER BY 1"
            ),
        }
        with zipfile.ZipFile(shop.answers.path_of(done.answer.name)) as archive:
            for table, query in queries.items():
                with archive.open(f"data/{table}.json") as file:
                    batch = read_rows(file)
                got = [dict(zip(batch.columns, row, strict=True)) for row in batch.rows]
                assert got == [_typed(row) for row in shop.by_hand(query, number)]
            names = archive.namelist()
        assert not [name for name in names if "Employee" in name or "Track" in name]

    def test_nobody_else_is_in_the_copy(self, shop: Shop) -> None:
        done = shop.fulfilled(AccessRequest(customer(1)))
        assert done.answer is not None
        with zipfile.ZipFile(shop.answers.path_of(done.answer.name)) as archive:
            whole = b"".join(archive.read(name) for name in archive.namelist()).decode()
        for other in shop.by_hand("SELECT Email FROM Customer WHERE CustomerId <> 1"):
            assert other["Email"] not in whole

    def test_an_employee_gets_their_own_row_and_no_customers(self, shop: Shop) -> None:
        done = shop.fulfilled(AccessRequest(DataSubject.by("employee", key=3)))
        assert done.answer is not None
        assert done.answer.rows == (("Employee", 1),)
        with zipfile.ZipFile(shop.answers.path_of(done.answer.name)) as archive:
            row = json.loads(archive.read("data/Employee.json"))["rows"][0]
        assert row["EmployeeId"] == 3

    def test_a_person_is_found_by_address_however_it_is_written(self, shop: Shop) -> None:
        (row,) = shop.by_hand("SELECT Email FROM Customer WHERE CustomerId = 1")
        subject = DataSubject.by("customer", email=f" {row['Email'].upper()}")
        done = shop.fulfilled(AccessRequest(subject))
        assert done.answer is not None
        assert dict(done.answer.rows)["Invoice"] == 7


def _typed(row: dict[str, Any]) -> dict[str, Any]:
    """What hand-written SQL on SQLite leaves as text or float, as the declared type."""
    decimals = {"Total", "UnitPrice"}
    dates = {"InvoiceDate"}
    return {
        name: (
            Decimal(str(value)).quantize(Decimal("0.01"))
            if name in decimals
            else datetime.fromisoformat(value)
            if name in dates
            else value
        )
        for name, value in row.items()
    }


class TestInvoicesKeptTenYears:
    def test_all_invoices_stay_and_the_customer_is_overwritten(self, shop: Shop) -> None:
        before = shop.everything()
        done = shop.fulfilled(erasure(1))
        after = shop.everything()
        assert fates(done) == {
            ("Customer", Fate.OVERWRITTEN): 1,
            ("Invoice", Fate.KEPT): 7,
            ("InvoiceLine", Fate.KEPT): 38,
        }
        assert changed(before, after) == {"Customer": {1}}
        (row,) = shop.by_hand("SELECT * FROM Customer WHERE CustomerId = 1")
        assert (row.pop("CustomerId"), row.pop("FirstName"), row.pop("LastName")) == (
            1,
            "erased",
            "erased",
        )
        assert row.pop("Email").startswith("erased-")
        row.pop("SupportRepId")
        assert set(row.values()) == {None}

    def test_two_customers_can_both_be_overwritten(self, shop: Shop) -> None:
        shop.fulfilled(erasure(1))
        shop.fulfilled(erasure(2))
        rows = shop.by_hand("SELECT Email FROM Customer WHERE CustomerId IN (1, 2)")
        assert len({row["Email"] for row in rows}) == 2


class TestInvoicesKeptThreeYears:
    def test_one_customer_has_kept_and_erased_invoices(self, three_years: Shop) -> None:
        shop = three_years
        before = shop.everything()
        cutoff = "2023-11-21 00:00:00"
        kept = {
            row["InvoiceId"]
            for row in shop.by_hand(
                "SELECT InvoiceId FROM Invoice WHERE CustomerId = 1 AND InvoiceDate >= ?", cutoff
            )
        }
        gone = {key for key, row in before["Invoice"].items() if row[1] == 1} - kept
        assert kept
        assert gone
        lines = {
            key: row[1] for key, row in before["InvoiceLine"].items() if row[1] in kept | gone
        }
        done = shop.fulfilled(erasure(1), as_of=date(2026, 11, 21))
        after = shop.everything()
        assert changed(before, after) == {
            "Customer": {1},
            "Invoice": gone,
            "InvoiceLine": {key for key, invoice in lines.items() if invoice in gone},
        }
        assert gone.isdisjoint(after["Invoice"])
        assert fates(done)["Invoice", Fate.DELETED] == len(gone)
        assert fates(done)["Invoice", Fate.KEPT] == len(kept)
        assert fates(done)["InvoiceLine", Fate.KEPT] == sum(i in kept for i in lines.values())
        assert after["Customer"][1][1] == "erased"

    def test_an_invoice_is_kept_through_its_last_day(self, three_years: Shop) -> None:
        """Kept three years after 2023-11-21: through 2026-11-21, and gone the day after."""
        shop = three_years
        with sqlite3.connect(shop.path) as connection:
            connection.execute(
                "UPDATE Invoice SET InvoiceDate = '2023-11-21 23:59:59' WHERE CustomerId = 1"
            )
        case = shop.desk.receive(erasure(1))
        on_last_day = shop.desk.preview(case.id, as_of=date(2026, 11, 21))
        day_after = shop.desk.preview(case.id, as_of=date(2026, 11, 22))
        assert ("Invoice", Fate.KEPT, 7) in on_last_day.fates
        assert ("Invoice", Fate.DELETED, 7) in day_after.fates

    def test_where_no_invoice_is_kept_the_customer_is_deleted(self, three_years: Shop) -> None:
        shop = three_years
        before = shop.everything()
        done = shop.fulfilled(erasure(1), as_of=date(2029, 1, 1))
        assert fates(done) == {
            ("Customer", Fate.DELETED): 1,
            ("Invoice", Fate.DELETED): 7,
            ("InvoiceLine", Fate.DELETED): 38,
        }
        assert changed(before, shop.everything())["Customer"] == {1}
        assert 1 not in shop.everything()["Customer"]

    def test_without_closing_the_account_the_contract_keeps_the_customer(
        self, three_years: Shop
    ) -> None:
        shop = three_years
        before = shop.everything()
        done = shop.fulfilled(ErasureRequest(customer(1)), as_of=date(2026, 11, 21))
        assert set(changed(before, shop.everything())) == {"Invoice", "InvoiceLine"}
        assert ("Customer", Fate.DELETED) not in fates(done)


class TestEmployees:
    def test_an_employee_goes_and_references_to_them_are_detached(self, shop: Shop) -> None:
        before = shop.everything()
        done = shop.fulfilled(
            ErasureRequest(DataSubject.by("employee", key=2), closing_account=True)
        )
        after = shop.everything()
        assert 2 not in after["Employee"]
        reports = {key for key, row in before["Employee"].items() if row[4] == 2}
        assert reports
        assert changed(before, after) == {"Employee": reports | {2}}
        assert fates(done)["Employee", Fate.DETACHED] == len(reports)

    def test_customers_lose_their_representative_and_nothing_else(self, shop: Shop) -> None:
        before = shop.everything()
        shop.fulfilled(ErasureRequest(DataSubject.by("employee", key=3), closing_account=True))
        after = shop.everything()
        for key, row in before["Customer"].items():
            expected = (*row[:-1], None) if row[-1] == 3 else row
            assert after["Customer"][key] == expected


def test_a_person_who_does_not_exist_is_answered_too(shop: Shop) -> None:
    case = shop.desk.receive(erasure(4711))
    shop.desk.vouch(case.id, by="dpo", because="known")
    assert shop.desk.plan(case.id).items == ()
    shop.desk.accept(case.id, decided_by="dpo")
    assert shop.desk.fulfil(case.id) == Fulfilled(case.id)
