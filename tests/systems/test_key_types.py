"""Keys of every type that people use: found, copied, erased, and never silently missed."""

import sqlite3
from pathlib import Path
from typing import Any

import attrs
import pytest
from sqlalchemy import create_engine
from tests.desk.kit import ADA, office
from tests.maps import ACME, activity, shop

from gdpr_rights import (
    AccessRequest,
    Case,
    DataMap,
    Dataset,
    DataSubject,
    ErasureRequest,
    Fate,
    Fulfilled,
    LawfulBasis,
    Link,
    PersonalData,
    Retention,
    RightsDesk,
    Secret,
    SubjectKind,
    Verified,
)
from gdpr_rights.export import FolderAnswers
from gdpr_rights.journal import MemoryJournal
from gdpr_rights.systems import SQLSystem

KEYS = [
    ("INTEGER", 7),
    ("BIGINT", 2**62),
    ("TEXT", "ada"),
    ("VARCHAR(40)", "7"),
    ("UUID", "3f2504e0-4f89-11d3-9a0c-0305e82c3301"),
    ("GUID", "3F2504E0-4F89-11D3-9A0C-0305E82C3301"),
    ("UNIQUEIDENTIFIER", "{3f2504e0}"),
    ("ULID", "01ARZ3NDEKTSV4RRFFQ69G5FAV"),
    ("STRING", "ada"),
    ("CHAR(32)", "3f2504e04f8911d39a0c0305e82c3301"),
    ("BINARY(16)", b"\x00\x01\xff" * 5),
    ("BLOB", b"\x00\x01\xff"),
    ("DECIMAL(20,0)", 12345678901234567),
    ("NUMERIC", 12),
    ("", 5),
    ("", "five"),
    ("TIMESTAMP", "2026-01-01T10:00:00"),
    ("DATE", "2026-01-01"),
    ("INT", "text in it"),
]


def desk_over(path: Path) -> RightsDesk:
    data_map = DataMap(
        controller=ACME,
        activities=[activity("account", LawfulBasis.CONTRACT)],
        subjects=[SubjectKind("customer", dataset="users", lookup={"email": "email"})],
        datasets=[
            Dataset(
                "users",
                system="app",
                fields={"email": PersonalData("contact", used_for=["account"])},
            ),
            Dataset(
                "notes",
                system="app",
                rest=PersonalData("notes", used_for=["account"]),
                links=[Link.owned_by("users", user_id="id")],
            ),
        ],
    )
    desk = RightsDesk(
        data_map,
        journal=MemoryJournal(),
        systems={"app": SQLSystem(create_engine(f"sqlite:///{path}"))},
        secret=Secret(b"0123456789abcdef"),
        answers=FolderAnswers(path.parent / "answers"),
    )
    desk.create_tables()
    return desk


@pytest.mark.parametrize(("declared", "key"), KEYS, ids=lambda part: str(part)[:20])
def test_a_person_found_is_a_person_erased(tmp_path: Path, declared: str, key: Any) -> None:
    path = tmp_path / "app.db"
    with sqlite3.connect(path) as connection:
        connection.execute(f"CREATE TABLE users (id {declared} NOT NULL PRIMARY KEY, email TEXT)")
        connection.execute(
            "CREATE TABLE notes "
            f"(n INTEGER PRIMARY KEY, body TEXT, user_id {declared} REFERENCES users)"
        )
        connection.execute("CREATE INDEX i ON notes (user_id)")
        connection.execute("INSERT INTO users VALUES (?, 'ada@example.org')", (key,))
        connection.execute("INSERT INTO notes VALUES (1, 'hello', ?)", (key,))
    desk = desk_over(path)
    ada = DataSubject.by("customer", email="ada@example.org")
    for request in (AccessRequest(ada), ErasureRequest(ada, closing_account=True)):
        case = desk.receive(request)
        assert isinstance(desk.vouch(case.id, by="dpo", because="known"), Verified)
        assert isinstance(desk.accept(case.id, decided_by="dpo"), Case)
        done = desk.fulfil(case.id)
        assert isinstance(done, Fulfilled)
        if done.answer is not None:
            assert dict(done.answer.rows) == {"users": 1, "notes": 1}
            desk.answer(case.id, channel="e-mail")
        else:
            assert {(r.dataset, r.fate): r.changed for r in done.receipts} == {
                ("users", Fate.DELETED): 1,
                ("notes", Fate.DELETED): 1,
            }
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM users").fetchone() == (0,)


SHOP = """
CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT NOT NULL, name TEXT, password_hash TEXT);
CREATE TABLE invoices (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),
    issued_on TEXT, total NUMERIC(10, 2));
CREATE TABLE invoice_lines (id INTEGER PRIMARY KEY, invoice_id INTEGER REFERENCES invoices (id));
INSERT INTO users VALUES (1, 'ada@example.org', 'Ada', 'h');
INSERT INTO invoices VALUES (1, 1, '0000-00-00', 1), (2, 1, '-001-01-01x', 1),
    (3, 1, 'soon', 1), (4, 1, 'year-mm-dd', 1), (5, 1, '2001-02-03', 1), (6, 1, NULL, 1)
"""


def test_what_is_no_date_counts_as_missing(tmp_path: Path) -> None:
    """Zero dates and words are no dates: what they stand in is kept, and asked about."""
    at = office(tmp_path, schema=SHOP)
    case = at.desk.receive(ErasureRequest(ADA, closing_account=True))
    preview = at.desk.preview(case.id)
    assert preview.rows_of("invoices/invoicing/ended") == 1
    assert preview.rows_of("invoices/invoicing/undated") == 5


def test_of_several_starts_a_missing_one_may_be_the_latest(tmp_path: Path) -> None:
    schema = SHOP.replace("issued_on TEXT,", "issued_on DATE, paid_on DATE,").replace(
        SHOP[SHOP.index("INSERT INTO invoices") :],
        "INSERT INTO invoices VALUES (1, 1, '2001-01-01', NULL, 1),"
        "(2, 1, '2001-01-01', '2025-01-01', 1), (3, 1, '2001-01-01', '2002-01-01', 1),"
        "(4, 1, NULL, '2025-01-01', 1)",
    )
    data_map = shop()
    starts = ("invoices.issued_on", "invoices.paid_on")
    books = attrs.evolve(
        data_map.activity["invoicing"], retention=Retention.after(starts, "P10Y", citation="x")
    )
    data_map = attrs.evolve(data_map, activities=[data_map.activity["account"], books])
    at = office(tmp_path, data_map, schema=schema)
    case = at.desk.receive(ErasureRequest(ADA, closing_account=True))
    preview = at.desk.preview(case.id)
    ages = ("runs", "undated", "ended")
    assert [preview.rows_of(f"invoices/invoicing/{age}") for age in ages] == [2, 1, 1]
