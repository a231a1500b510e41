"""Columns that a database computes, and texts in no known encoding."""

import json
import sqlite3
import zipfile
from pathlib import Path

from sqlalchemy import text
from tests.desk.kit import ADA, SCHEMA, office
from tests.desk.test_scenarios import accepted
from tests.maps import shop

from gdpr_rights import AccessRequest, DataMap, ErasureRequest, Fulfilled, PersonalData

GENERATED = SCHEMA.replace(
    "password_hash TEXT);",
    "password_hash TEXT, shout TEXT GENERATED ALWAYS AS (upper(email)) STORED);",
).replace("INSERT INTO users VALUES", "INSERT INTO users (id, email, name, password_hash) VALUES")


def test_a_generated_column_is_copied_and_goes_with_its_source(tmp_path: Path) -> None:
    at = office(tmp_path, _with_shout(), schema=GENERATED)
    assert [finding for finding in at.desk.check() if finding.is_error] == []
    access = accepted(at, AccessRequest(ADA))
    assert isinstance(at.desk.fulfil(access.id), Fulfilled)
    at.desk.answer(access.id, channel="e-mail")
    with zipfile.ZipFile(tmp_path / "answers" / f"access-{access.id}.zip") as archive:
        assert json.loads(archive.read("data/users.json"))["rows"][0]["shout"] == "ADA@EXAMPLE.ORG"
    erasure = accepted(at, ErasureRequest(ADA, closing_account=True))
    assert isinstance(at.desk.fulfil(erasure.id), Fulfilled)
    assert str(at.rows("users")[0][4]).startswith("ERASED-")


def _with_shout() -> DataMap:
    users = {
        "email": PersonalData("contact", used_for=["account"], overwrite="unique"),
        "name": PersonalData("identity", used_for=["account", "invoicing"]),
        "password_hash": PersonalData("credential", used_for=["account"]),
        "shout": PersonalData("contact", used_for=["account"], source="derived"),
    }
    return shop(users=users)


def test_text_in_another_encoding_is_copied_too(tmp_path: Path) -> None:
    at = office(tmp_path)
    with sqlite3.connect(tmp_path / "app.db") as connection:
        connection.execute(
            "UPDATE invoice_lines SET what = CAST(x'41ff42' AS TEXT) WHERE id = 100"
        )
    access = accepted(at, AccessRequest(ADA))
    assert isinstance(at.desk.fulfil(access.id), Fulfilled)
    with zipfile.ZipFile(tmp_path / "answers" / f"access-{access.id}.zip") as archive:
        rows = json.loads(archive.read("data/invoice_lines.json"))["rows"]
    assert rows[0]["what"] == "A\\xffB"
    with at.engine.connect() as connection:
        assert connection.execute(text("SELECT name FROM users")).scalars().first() == "Ada"
