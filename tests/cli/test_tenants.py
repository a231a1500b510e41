"""A map with tenants: a request on the command line is about a person of one of them."""

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import run

MAP = """\
schema = 1
tenants = "clubs"
[controller]
name = "Acme SAS"
contact = "privacy@acme.example"
country = "FR"
time_zone = "Europe/Paris"
[activities.account]
purpose = "run the service"
lawful_basis = "contract"
retention = { event = "contract end", period = "P7D" }
[subjects.member]
dataset = "members"
lookup = { email = "email" }
[datasets.clubs]
system = "app"
rest = "not-personal"
[datasets.members]
system = "app"
tenant = "club_id"
fields.email = { category = "contact", used_for = ["account"], overwrite = "unique", \
subject_authoritative = true }
fields.name = { category = "identity", used_for = ["account"], subject_authoritative = true }
"""
COMMON = ("map.toml", "--database", "app=sqlite:///app.db", "--subject", "member:email=ada@x.org")


@pytest.fixture
def clubs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GDPR_RIGHTS_SECRET", raising=False)
    Path("map.toml").write_text(MAP, "utf-8")
    database = tmp_path / "app.db"
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(
            "CREATE TABLE clubs (id INTEGER PRIMARY KEY);"
            "CREATE TABLE members (id INTEGER PRIMARY KEY, club_id INTEGER REFERENCES clubs (id),"
            " email TEXT, name TEXT);"
            "CREATE INDEX members_email ON members (email);"
            "CREATE INDEX members_club ON members (club_id);"
            "INSERT INTO clubs VALUES (7), (8);"
            "INSERT INTO members VALUES (1, 7, 'ada@x.org', 'Ada of 7'),"
            " (2, 8, 'ada@x.org', 'Ada of 8');"
        )
    return database


def names(database: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute("SELECT name FROM members ORDER BY id").fetchall()


@pytest.mark.usefixtures("clubs")
def test_the_copy_is_of_that_tenant_alone() -> None:
    ran = run("access", *COMMON, "--tenant", "8", "--out", "x.zip", "--json")
    assert ran.code == 0, ran.out
    with zipfile.ZipFile("x.zip") as archive:
        rows = json.loads(archive.read("data/members.json"))
    assert "Ada of 8" in str(rows)
    assert "Ada of 7" not in str(rows)


def test_the_change_is_of_that_tenant_alone(clubs: Path) -> None:
    new = ("--set", "members.name=Ada Lovelace", "--yes", "--json")
    for tenant in ("8", "7"):
        ran = run("rectify", *COMMON, "--tenant", tenant, *new)
        assert (ran.code, ran.document["outcome"]) == (0, "rectified"), ran.out
        if tenant == "8":
            assert names(clubs) == [("Ada of 7",), ("Ada Lovelace",)]
    assert names(clubs) == [("Ada Lovelace",), ("Ada Lovelace",)]


@pytest.mark.usefixtures("clubs")
def test_it_has_to_be_named() -> None:
    ran = run("access", *COMMON, "--out", "x.zip", "--json")
    assert (ran.code, ran.error["code"]) == (2, "tenant-missing")
    assert "--tenant" in ran.error["message"]
    assert not Path("gdpr-rights-journal.db").exists()
