"""``gdpr-rights erase``: what goes, what stays and why; and what happens when it fails."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from gdpr_rights.cli import confirming
from tests.cli.conftest import HERS, Shop, run

ERASE = ("--answer", "balance/fraud_prevention=erase")
WHO = ("--subject", f"customer:email={HERS}", "--closing-account")
AS_OF = ("--as-of", "2026-02-11")


def erase(shop: Shop, *more: str, **kwargs: Any) -> Any:
    return shop.run("erase", *WHO, *AS_OF, *ERASE, *more, "--json", **kwargs)


def digest(*files: Path) -> list[str]:
    return [hashlib.sha256(file.read_bytes()).hexdigest() for file in files]


class TestErasure:
    def test_it_erases_keeps_and_says_why(self, shop: Shop) -> None:
        ran = erase(shop, "--yes")
        assert ran.code == 0
        document = ran.document
        assert document["outcome"] == "erased"
        assert document["as_of"] == "2026-02-11"
        fates = {(row["dataset"], row["fate"]): row["matched"] for row in document["rows"]}
        assert fates["invoices", "kept"] == 4
        assert fates["invoices", "deleted"] == 2
        assert fates["users", "overwritten"] == 1
        kept = {item["dataset"]: item for item in document["kept"]}
        assert set(kept) == {"invoices", "invoice_lines"}
        assert kept["invoices"]["verdict"] == "keep"
        assert kept["invoices"]["rows"] == 4
        assert "Code de commerce, art. L123-22" in kept["invoices"]["why"]
        [stayed] = document["overwritten"]
        assert (stayed["dataset"], stayed["rows"]) == ("users", 1)
        assert stayed["why"] == "overwritten, because kept rows refer to it"
        assert document["verified"] == [{"system": "app", "rows_left": 0}]
        assert [one["system"] for one in document["purged"]] == ["app"]
        assert document["case"]["stage"] == "answered"

    def test_the_database_agrees(self, shop: Shop) -> None:
        others = shop.rows("SELECT * FROM users WHERE id <> 1 ORDER BY id")
        erase(shop, "--yes")
        years = shop.rows("SELECT substr(issued_on, 1, 4) FROM invoices WHERE user_id = 1")
        assert sorted(int(year) for (year,) in years) == [2016, 2019, 2022, 2025]
        for table in ("orders", "sessions", "login_events", "support_tickets"):
            assert shop.rows(f"SELECT count(*) FROM {table} WHERE user_id = 1") == [(0,)]
        [(email, name)] = shop.rows("SELECT email, name FROM users WHERE id = 1")
        assert email.startswith("erased-")
        assert name == "[erased]"
        assert shop.rows("SELECT * FROM users WHERE id <> 1 ORDER BY id") == others
        assert shop.rows("PRAGMA foreign_key_check") == []

    def test_the_answer_redacts_the_case(self, shop: Shop) -> None:
        ran = erase(shop, "--yes")
        case = ran.document["case"]["id"]
        for one in ran.document["recipients"]:
            told = ("--told", one["recipient"], "--proof", "letter 17")
            assert HERS.encode() in shop.journal.read_bytes()
            assert shop.run_bare("inform", case, "--map", "map.toml", *told).code == 0
        kinds = shop.rows(
            "SELECT kind FROM gdpr_rights_entries WHERE stream = ? ORDER BY version",
            ran.document["case"]["id"],
            of=shop.journal,
        )
        assert kinds[-1] == ("PersonalValuesRedacted",)
        assert HERS.encode() not in shop.journal.read_bytes()

    def test_an_account_that_goes_on(self, shop: Shop) -> None:
        ran = shop.run("erase", "--subject", "customer:key=1", *ERASE, *AS_OF, "--yes", "--json")
        verdicts = {item["dataset"]: item["verdict"] for item in ran.document["plan"]}
        assert verdicts["orders"] == "not-covered"
        assert verdicts["newsletter_subscriptions"] == "erase"
        assert shop.rows("SELECT email FROM users WHERE id = 1") == [(HERS,)]

    def test_for_people(self, shop: Shop) -> None:
        ran = shop.run("erase", *WHO, *AS_OF, *ERASE, "--yes")
        assert ran.code == 0
        assert ran.out.startswith("Erased ")
        assert "Not erased" in ran.out
        assert "because kept rows refer to it" in ran.out
        assert "read back" in ran.out

    def test_nobody_is_an_answer_too(self, shop: Shop) -> None:
        ran = shop.run("erase", "--subject", "customer:key=4711", *ERASE, "--yes", "--json")
        assert ran.code == 0
        assert ran.document["outcome"] == "no-data"
        assert ran.document["case"]["stage"] == "answered"
        shown = shop.run("erase", "--subject", "customer:key=4711", "--yes")
        assert "No data" in shown.out

    def test_again_is_a_new_case(self, shop: Shop) -> None:
        first = erase(shop, "--yes")
        again = erase(shop, "--yes")
        assert again.document["outcome"] == "no-data"
        assert again.document["case"]["id"] != first.document["case"]["id"]

    def test_nothing_names_the_person(self, shop: Shop) -> None:
        [(name, phone)] = shop.rows("SELECT name, phone FROM users WHERE id = 1")
        for more in (["--dry-run"], ["--dry-run", "--json"], ["--yes"], ["--yes", *ERASE]):
            ran = shop.run("erase", *WHO, *more)
            for secret in (HERS, name, phone):
                assert secret not in ran.out + ran.err

    def test_where_all_is_kept_it_says_so(self, shop: Shop) -> None:
        [(staff,)] = shop.rows("SELECT id FROM employees LIMIT 1")
        keep = ("--answer", "undated/employees.left_on=keep")
        ran = shop.run("erase", "--subject", f"employee:key={staff}", *keep, "--yes")
        assert ran.code == 0, ran.err
        assert "Nothing erased" in ran.out


class TestDryRun:
    def test_it_changes_nothing_anywhere(self, shop: Shop) -> None:
        before, files = digest(shop.database), sorted(shop.folder.iterdir())
        ran = erase(shop, "--dry-run")
        assert ran.code == 0
        assert ran.document["outcome"] == "dry-run"
        assert digest(shop.database) == before
        assert sorted(shop.folder.iterdir()) == files

    def test_it_tells_what_would_happen(self, shop: Shop) -> None:
        dry = {
            (row["dataset"], row["fate"]): row["rows"]
            for row in erase(shop, "--dry-run").document["rows"]
        }
        done = {
            (row["dataset"], row["fate"]): row["matched"]
            for row in erase(shop, "--yes").document["rows"]
        }
        assert dry == done

    def test_erasing_as_of_a_later_day_warns(self, shop: Shop) -> None:
        """What has to be kept until then is erased as well: the operator is told before."""
        who = ("--subject", "customer:key=1", "--closing-account", "--as-of", "2999-01-01", *ERASE)
        ahead = shop.run("erase", *who, "--dry-run", "--json")
        assert (ahead.code, ahead.document["as_of"]) == (0, "2999-01-01")
        [stayed] = shop.run("erase", *WHO, *AS_OF, *ERASE, "--dry-run", "--json").document[
            "overwritten"
        ]
        assert stayed["dataset"] == "users"
        assert "after today" not in ahead.err
        assert shop.rows("SELECT email FROM users WHERE id = 1") == [(HERS,)]
        ran = shop.run("erase", *who, "--yes", "--json")
        assert (ran.code, ran.document["as_of"]) == (0, "2999-01-01")
        assert "2999-01-01 is after today" in ran.err
        assert shop.rows("SELECT email FROM users WHERE id = 1") == []

    def test_the_document_says_when_nothing_was_erased(self, shop: Shop) -> None:
        who = ("--subject", "customer:key=1")
        first = shop.run("erase", *who, "--closing-account", *ERASE, "--yes", "--json")
        # The objection was upheld, so it is not weighed again.
        again = shop.run("erase", *who, "--closing-account", "--yes", "--json")
        assert first.document["outcome"] == "erased"
        assert again.document["outcome"] in ("nothing-erased", "no-data")

    def test_questions_are_findings(self, shop: Shop) -> None:
        ran = shop.run("erase", *WHO, *AS_OF, "--dry-run", "--json")
        assert ran.code == 1
        assert ran.document["outcome"] == "judgement-needed"
        assert [one["id"] for one in ran.document["questions"]] == ["balance/fraud_prevention"]
        shown = shop.run("erase", *WHO, *AS_OF, "--dry-run")
        assert shown.code == 1
        assert "--answer balance/fraud_prevention=keep" in shown.out

    def test_nobody(self, shop: Shop) -> None:
        ran = shop.run("erase", "--subject", "customer:key=4711", "--dry-run", "--json")
        assert (ran.code, ran.document["outcome"]) == (0, "no-data")


class TestConfirmation:
    def test_nobody_can_be_asked(self, shop: Shop) -> None:
        before = digest(shop.database)
        ran = erase(shop, input="y\n")
        assert ran.code == 2
        assert "--yes" in ran.error["message"]
        assert digest(shop.database) == before
        assert not shop.journal.exists()

    @pytest.mark.parametrize("said", ["n\n", "\n", ""])
    def test_no_is_no(self, shop: Shop, monkeypatch: pytest.MonkeyPatch, said: str) -> None:
        monkeypatch.setattr(confirming, "somebody_is_there", lambda: True)
        ran = shop.run("erase", *WHO, *AS_OF, *ERASE, input=said)
        assert ran.code == 1
        assert "would be deleted" in ran.err
        assert "nothing was erased" in ran.err
        assert shop.rows("SELECT email FROM users WHERE id = 1") == [(HERS,)]
        assert shop.rows("SELECT count(*) FROM gdpr_rights_cases", of=shop.journal) == [(0,)]

    def test_yes_is_yes(self, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(confirming, "somebody_is_there", lambda: True)
        ran = erase(shop, input="y\n")
        assert ran.code == 0
        assert ran.document["outcome"] == "erased"


class TestJudgement:
    def test_the_case_stays_open_until_somebody_decides(self, shop: Shop) -> None:
        asked = shop.run("erase", *WHO, *AS_OF, "--yes", "--json")
        assert asked.code == 1
        assert asked.error["code"] == "judgement-needed"
        assert asked.document["case"]["stage"] == "verified"
        assert shop.rows("SELECT email FROM users WHERE id = 1") == [(HERS,)]
        done = erase(shop, "--yes", "--because", "Nothing is left to protect.")
        assert done.document["resumed"] is True
        assert done.document["case"]["id"] == asked.document["case"]["id"]

    def test_compelling_grounds_keep_the_data(self, shop: Shop) -> None:
        ran = shop.run(
            "erase", *WHO, *AS_OF, "--answer", "balance/fraud_prevention=keep", "--yes", "--json"
        )
        assert ran.code == 0
        kept = {item["dataset"]: item["verdict"] for item in ran.document["kept"]}
        assert kept["login_events"] == "not-covered"

    def test_an_open_access_case_comes_first(self, shop: Shop) -> None:
        access = ("access", "--subject", "customer:key=1", "--out", "x.zip", "--json")
        opened = shop.run(*access)
        ran = erase(shop, "--yes")
        assert (ran.code, ran.document["outcome"]) == (1, "blocked")
        assert ran.error["by"] == [opened.document["case"]["id"]]
        assert shop.rows("SELECT email FROM users WHERE id = 1") == [(HERS,)]
        shop.run(*access, "--answer", "third-party/ticket_messages.body=disclose")
        done = erase(shop, "--yes")
        assert done.document["outcome"] == "erased"
        assert done.document["case"]["id"] == ran.document["case"]["id"]


TWO_SYSTEMS = ("--database", "app=sqlite:///app.db", "--database", "crm=sqlite:///crm.db")


class TestFailure:
    """A system that fails half-way: the rest is tried again, and nothing is done twice."""

    @pytest.fixture
    def two(self, shop: Shop) -> Shop:
        text = shop.data_map.read_text("utf-8")
        # Another system cannot look up what the key of a user is.
        text = text.replace("[datasets.users]\n", '[datasets.users]\nkey = ["id"]\n')
        notes = """\
[datasets.notes]
system = "crm"
key = ["id"]
links = [{ owned_by = "users", columns = { user_id = "id" } }]
rest = { category = "notes", used_for = ["account"] }
"""
        shop.data_map.write_text(f"{text}\n{notes}", "utf-8")
        with closing(sqlite3.connect(shop.folder / "crm.db")) as crm:
            crm.execute("CREATE TABLE notes (id INTEGER PRIMARY KEY, user_id INTEGER, text TEXT)")
            crm.execute("CREATE INDEX notes_user ON notes (user_id)")
            crm.execute("INSERT INTO notes VALUES (1, 1, 'hers'), (2, 2, 'another')")
            crm.commit()
        return shop

    def command(self, *more: str) -> Any:
        return run(
            "erase", "map.toml", *TWO_SYSTEMS, *WHO, *AS_OF, *ERASE, "--yes", "--json", *more
        )

    def test_the_same_command_resumes(self, two: Shop) -> None:
        two.change(
            "CREATE TRIGGER broken BEFORE DELETE ON orders "
            "BEGIN SELECT raise(ABORT, 'mara.winter@example.org'); END"
        )
        failed = self.command()
        assert failed.code == 1
        assert failed.error["code"] == "partly-fulfilled", failed.error
        assert [one["system"] for one in failed.error["failed"]] == ["app"]
        assert "same command" in failed.error["message"]
        assert HERS not in failed.out + failed.err
        assert two.rows("SELECT email FROM users WHERE id = 1") == [(HERS,)]
        assert two.rows("SELECT id FROM notes", of=two.folder / "crm.db") == [(2,)]
        two.change("DROP TRIGGER broken")
        done = self.command()
        assert done.code == 0
        assert done.document["resumed"] is True
        assert done.document["case"]["id"] == failed.document["case"]["id"]
        fates = {(row["dataset"], row["fate"]): row["matched"] for row in done.document["rows"]}
        assert fates["notes", "deleted"] == 1
        assert {one["system"] for one in done.document["verified"]} == {"app", "crm"}

    def test_an_accepted_plan_is_not_changed_by_options(self, two: Shop) -> None:
        two.change(
            "CREATE TRIGGER broken BEFORE DELETE ON orders BEGIN SELECT raise(ABORT, 'no'); END"
        )
        self.command()
        two.change("DROP TRIGGER broken")
        done = self.command("--as-of", "2026-06-01")
        assert done.document["as_of"] == "2026-02-11"
        assert "as of 2026-02-11" in done.err


class TestUsageErrors:
    @pytest.mark.parametrize(
        ("arguments", "remedy"),
        [
            (["--as-of", "soon"], "2027-03-05"),
            (["--as-of", "2026-02-30"], "2027-03-05"),
            (["--regime", "mars"], "eu-gdpr"),
            (["--answer", "balance/nothing=erase"], "not asked"),
        ],
    )
    def test_it_says_how_to_mend_it(self, shop: Shop, arguments: list[str], remedy: str) -> None:
        ran = shop.run("erase", *WHO, "--yes", *arguments, "--json")
        assert ran.code == 2
        assert remedy in ran.error["message"]
        assert shop.rows("SELECT email FROM users WHERE id = 1") == [(HERS,)]

    def test_a_map_that_is_not_safe_leaves_no_journal(self, shop: Shop) -> None:
        shop.change("ALTER TABLE orders RENAME COLUMN user_id TO customer_id")
        ran = erase(shop, "--yes")
        assert (ran.code, ran.error["code"]) == (1, "unsafe-data-map")
        assert not list(shop.folder.glob("gdpr-rights-journal*"))

    def test_a_database_that_is_busy(self, shop: Shop) -> None:
        with closing(sqlite3.connect(shop.database, isolation_level=None)) as other:
            for how in ("EXCLUSIVE", "IMMEDIATE"):
                other.execute(f"BEGIN {how}")
                database = f"app=sqlite:///{shop.database}?timeout=0.1"
                ran = run(
                    "erase", "map.toml", "--database", database, *WHO, *AS_OF, *ERASE,
                    "--yes", "--json",
                )  # fmt: skip
                assert ran.code == 1
                assert "busy" in ran.error["message"]
                assert "try again" in ran.error["message"]
                other.execute("ROLLBACK")
        assert erase(shop, "--yes").code == 0

    def test_a_column_added_after_the_map_was_written(self, shop: Shop) -> None:
        """Overwriting would leave it behind, so a human is asked."""
        shop.change("ALTER TABLE users ADD COLUMN shoe_size INTEGER")
        ran = erase(shop, "--yes")
        assert ran.code == 1
        [question] = ran.error["questions"]
        assert question["id"] == "unclassified/users/shoe_size"
        done = erase(shop, "--yes", "--answer", "unclassified/users/shoe_size=erase")
        assert done.code == 0
