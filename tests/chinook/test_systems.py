"""The sample shop, at the level of systems: every customer, row by row, at several cut-offs."""

import shutil
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from gdpr_rights import Action, DataSubject, ErasureRequest, Facts, Fate, plan
from gdpr_rights.convert import load_data_map
from gdpr_rights.domain.instructions import Instruction, Scope
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.planning import scopes
from gdpr_rights.systems import SQLSystem
from tests.chinook.test_desk import SAMPLE, TEN_YEARS

pytestmark = pytest.mark.skipif(
    not SAMPLE.exists(), reason="the sample database is not here: set GDPR_RIGHTS_TEST_CHINOOK"
)
DATA_MAP = load_data_map(TEN_YEARS)
LINES = "SELECT l.* FROM InvoiceLine l JOIN Invoice i USING (InvoiceId)"


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[tuple[SQLSystem, sqlite3.Connection]]:
    path = tmp_path / "chinook.sqlite"
    shutil.copy(SAMPLE, path)
    path.chmod(0o600)
    engine = create_engine(f"sqlite:///{path}")
    system = SQLSystem(engine)
    system.create_tables()
    connection = sqlite3.connect(path)
    yield system, connection
    connection.close()
    engine.dispose()


def scope(number: int, today: date) -> Scope:
    request = ErasureRequest(DataSubject.by("customer", key=number), closing_account=True)
    (found,) = scopes(plan(request, DATA_MAP, Facts(today)), DATA_MAP)
    return found


def others(connection: sqlite3.Connection, number: int) -> list[list[Any]]:
    """Every row of everybody else, and of tables that are nobody's."""
    queries = (
        f"SELECT * FROM Customer WHERE CustomerId <> {number}",
        f"SELECT * FROM Invoice WHERE CustomerId <> {number}",
        f"{LINES} WHERE i.CustomerId <> {number}",
        "SELECT * FROM Employee",
        "SELECT * FROM Track",
    )
    return [connection.execute(query).fetchall() for query in queries]


@pytest.mark.parametrize("number", range(1, 60, 7))
@pytest.mark.parametrize("today", [date(2021, 6, 1), date(2033, 1, 1), date(2050, 1, 1)], ids=str)
def test_what_is_counted_is_done_and_nobody_else_is_touched(
    shop: tuple[SQLSystem, sqlite3.Connection], number: int, today: date
) -> None:
    system, connection = shop
    subject = ResolvedSubject("ref", "customer", key=(number,))
    cutoff = f"{today.year - 10}-{today.month:02}-{today.day:02}"
    ours = f"CustomerId = {number} AND InvoiceDate"
    kept = connection.execute(f"SELECT * FROM Invoice WHERE {ours} >= '{cutoff}'").fetchall()
    gone = connection.execute(f"SELECT count(*) FROM Invoice WHERE {ours} < '{cutoff}'")
    (many,) = gone.fetchone()
    lines = connection.execute(f"{LINES} WHERE {ours} >= '{cutoff}'").fetchall()
    before = others(connection, number)
    asked = scope(number, today)
    counted = system.count(asked, [subject])
    receipts = system.apply(Instruction("one", Action.ERASE, asked), [subject])
    assert [(r.dataset, r.fate, r.matched) for r in receipts] == list(counted.fates)
    assert system.verify(asked, [subject]) == ()
    found = {(r.dataset, r.fate): r.matched for r in receipts}
    assert found.get(("Invoice", Fate.DELETED), 0) == many
    assert found.get(("Invoice", Fate.KEPT), 0) == len(kept)
    person = Fate.OVERWRITTEN if kept else Fate.DELETED
    assert found["Customer", person] == 1
    rows = connection.execute(f"SELECT * FROM Invoice WHERE CustomerId = {number}").fetchall()
    assert rows == kept
    assert connection.execute(f"{LINES} WHERE i.CustomerId = {number}").fetchall() == lines
    assert others(connection, number) == before
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    again = system.apply(Instruction("two", Action.ERASE, asked), [subject])
    assert not any(one.changed for one in again)
