"""The commands on cases that a journal has: ``due``, ``show``, ``extend`` and ``refuse``."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.cli.conftest import HERS, Ran, Shop, run

WHO = ("--subject", f"customer:email={HERS}")
MAP = ("--map", "map.toml")
EXTENDED = ("--reason", "complexity", "--because", "Two archives are read by hand.", "--by", "dpo")
REFUSED = ("--ground", "manifestly-excessive", "--because", "The fifth this week.", "--by", "dpo")
PARIS = ZoneInfo("Europe/Paris")


def days_ago(days: int) -> str:
    return (datetime.now(PARIS) - timedelta(days=days)).isoformat()


def today() -> date:
    return datetime.now(PARIS).date()


def opened(shop: Shop, *, days: int = 0, key: int = 1, journal: tuple[str, ...] = ()) -> str:
    """A case that waits for a human to answer a question."""
    ran = shop.run(
        "access", "--subject", f"customer:key={key}", "--out", "x.zip", "--json",
        "--received-at", days_ago(days), *journal,
    )  # fmt: skip
    assert ran.error["code"] == "judgement-needed"
    case = ran.document["case"]["id"]
    assert isinstance(case, str)
    return case


def shown(case: str) -> dict[str, Any]:
    return run("show", case, "--json").document


def whats(case: str) -> list[str]:
    return [one["what"] for one in shown(case)["history"]]


class TestDue:
    def test_the_one_due_first_comes_first(self, shop: Shop) -> None:
        late, soon, later = (
            opened(shop, days=days, key=key) for key, days in ((5, 60), (9, 25), (1, 0))
        )
        rows = run("due", "--json").document["cases"]
        assert [row["id"] for row in rows] == [late, soon, later]
        assert [row["late"] for row in rows] == [True, False, False]
        for row in rows:
            assert row["right"] == "access"
            assert row["days_left"] == (date.fromisoformat(row["due_on"]) - today()).days
        soon_only = run("due", "--within", "P2W", "--json").document["cases"]
        assert [row["id"] for row in soon_only] == [late, soon]
        text = run("due").out
        assert "days late" in text
        assert text.index(late) < text.index(soon) < text.index(later)

    def test_the_limit_of_the_days_counts_itself(self, shop: Shop) -> None:
        case = opened(shop)
        [row] = run("due", "--json").document["cases"]
        within = run("due", "--within", f"P{row['days_left']}D", "--json").document["cases"]
        assert [one["id"] for one in within] == [case]
        assert (
            run("due", "--within", f"P{row['days_left'] - 1}D", "--json").document["cases"] == []
        )

    def test_what_is_answered_waits_no_more(self, shop: Shop) -> None:
        shop.run("erase", "--subject", "customer:key=4711", "--yes")
        ran = run("due")
        assert ran.code == 0
        assert ran.out == "No case is waiting.\n"

    def test_a_refusal_is_due_by_its_own_day(self, shop: Shop) -> None:
        """Art. 12(4): "at the latest within one month": no extension moves it."""
        case = opened(shop, days=25)
        run("extend", case, *MAP, *EXTENDED)
        [row] = run("due", "--json").document["cases"]
        assert (row["extended"], row["days_left"] > 30) == (True, True)
        assert run("due", "--within", "P2W", "--json").document["cases"] == []
        run("refuse", case, *MAP, *REFUSED)
        [row] = run("due", "--within", "P2W", "--json").document["cases"]
        assert row["due_on"] == shown(case)["dates"]["refusal_notice_by"]

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (["--within", "P1M"], "bad-period"),
            (["--within", "soon"], "invalid-period"),
            (["--journal", "sqlite:///no.db"], "no-database"),
            (["--journal", "sqlite:///app.db"], "no-journal"),
            ([], "no-database"),
        ],
    )
    def test_usage_errors(self, shop: Shop, arguments: list[str], code: str) -> None:
        ran = run("due", *arguments, "--json")
        assert (ran.code, ran.error["code"]) == (2, code)
        assert not shop.journal.exists()
        assert not Path("no.db").exists()


class TestShow:
    def test_where_it_stands_and_what_happened(self, shop: Shop) -> None:
        case = opened(shop)
        document = shown(case)
        assert document["case"]["stage"] == "verified"
        assert document["next"] == ["accept", "refuse"]
        assert "GDPR Art. 12(3)" in document["dates"]["explain"][0]
        assert whats(case) == ["received", "identity verified"]
        assert document["history"][1]["details"]["method"] == "vouched"
        assert {one["at"][:10] for one in document["history"]} == {today().isoformat()}

    def test_the_receipts(self, shop: Shop) -> None:
        answer = ("--answer", "balance/fraud_prevention=erase")
        ran = shop.run("erase", *WHO, "--closing-account", *answer, "--yes", "--json")
        case = ran.document["case"]["id"]
        document = shown(case)
        assert document["receipts"] == ran.document["rows"]
        assert document["next"] == []
        text = run("show", case).out
        assert "Receipts" in text
        assert "Harbour Hosting GmbH" in text
        assert "system: app" in text

    def test_neither_map_nor_secret_is_needed(self, shop: Shop) -> None:
        case = opened(shop)
        for file in (shop.database, shop.data_map, Path(f"{shop.journal}.secret")):
            file.unlink()
        assert run("show", case).code == 0
        assert run("due").code == 0

    def test_nothing_names_the_person(self, shop: Shop) -> None:
        """Nor is anything shown that a human wrote freely: it may."""
        [(name, phone)] = shop.rows("SELECT name, phone FROM users WHERE id = 1")
        right = ("--answer", "accuracy/users/name/1=rectify")
        why = f"{HERS} called from {phone}"
        ran = shop.run(
            "rectify", *WHO, "--set", "users.name=Another Name", *right, "--yes", "--json",
            "--because", why, "--channel", why,
        )  # fmt: skip
        case = ran.document["case"]["id"]
        held = [text for (text,) in shop.rows(
            "SELECT value FROM gdpr_rights_personal_values", of=shop.journal)]  # fmt: skip
        assert any(name in text for text in held)
        copied = shop.run(
            "access", *WHO, "--out", f"{name}.zip", "--json",
            "--answer", "third-party/ticket_messages.body=disclose",
        )  # fmt: skip
        refused = opened(shop, key=5)
        run("extend", refused, *MAP, *EXTENDED, "--because", why)
        run("refuse", refused, *MAP, *REFUSED, "--because", why, "--told", why)
        assert whats(refused)[-3:] == ["extended", "refused", "answered"]
        for one in (case, copied.document["case"]["id"], refused):
            for ran in (run("show", one), run("show", one, "--json")):
                assert ran.code == 0
                for secret in (HERS, name, "Another Name", phone):
                    assert secret not in ran.out + ran.err

    def test_no_such_case_is_not_repeated(self, shop: Shop) -> None:
        opened(shop)
        ran = run("show", HERS, "--json")
        assert (ran.code, ran.error["code"]) == (2, "unknown-case")
        assert HERS not in ran.out + ran.err


class TestExtend:
    """Art. 12(3): "That period may be extended by two further months where necessary"."""

    def test_by_two_months_from_receipt(self, shop: Shop) -> None:
        case = opened(shop)
        before = shown(case)["dates"]
        ran = run("extend", case, *MAP, *EXTENDED, "--json")
        assert (ran.code, ran.document["outcome"]) == (0, "extended")
        assert ran.document["case"]["due_on"] == before["extended_due_on"] > before["due_on"]
        document = shown(case)
        assert document["dates"]["extended"] is True
        assert document["history"][-1]["what"] == "extended"
        assert document["history"][-1]["details"]["by"] == "dpo"
        told = run("show", case).out
        [line] = [line for line in told.splitlines() if line.startswith("answer by")]
        assert document["dates"]["extended_due_on"] in line
        assert "with an extension" not in told

    def test_by_less(self, shop: Shop) -> None:
        case = opened(shop)
        longest = shown(case)["dates"]["extended_due_on"]
        ran = run("extend", case, *MAP, *EXTENDED, "--period", "P1M", "--json")
        assert ran.document["case"]["due_on"] < longest

    def test_only_in_time_only_once(self, shop: Shop) -> None:
        late = opened(shop, days=60)
        ran = run("extend", late, *MAP, *EXTENDED, "--json")
        assert ran.error["code"] == "extension-too-late"
        told = (datetime.now(PARIS) - timedelta(days=50)).date().isoformat()
        assert run("extend", late, *MAP, *EXTENDED, "--told-on", told).code == 0
        again = run("extend", late, *MAP, *EXTENDED, "--told-on", told, "--json")
        assert "second extension" in again.error["message"]
        assert whats(late).count("extended") == 1

    def test_other_holidays_are_noted(self, shop: Shop) -> None:
        case = opened(shop)
        ran = run("extend", case, *MAP, *EXTENDED, "--country", "DE")
        assert ran.code == 0
        assert "no longer of FR" in ran.err

    @pytest.mark.parametrize(
        ("arguments", "remedy"),
        [
            (["--reason", "holidays"], "complexity"),
            (["--told-on", "2999-01-01"], "in the future"),
            (["--told-on", "2001-01-01"], "before the day of receipt"),
            (["--period", "P9M"], "at most two months"),
            (["--period", "long"], "period"),
            (["--secret-file", "no"], "No such file"),
            (["--because", " "], "because"),
        ],
    )
    def test_usage_errors(self, shop: Shop, arguments: list[str], remedy: str) -> None:
        case = opened(shop)
        ran = run("extend", case, *MAP, *EXTENDED, *arguments, "--json")
        assert ran.code == 2
        assert remedy in ran.error["message"]
        assert whats(case) == ["received", "identity verified"]


class TestRefuse:
    """Art. 12(4): "the reasons for not taking action", the complaint, and "a judicial remedy"."""

    def test_it_prints_what_the_person_must_be_told(self, shop: Shop) -> None:
        case = opened(shop)
        ran = run("refuse", case, *MAP, *REFUSED, "--json")
        assert (ran.code, ran.document["outcome"]) == (0, "refused")
        [reason] = ran.document["not_done"]
        assert reason["what"] == "the request for access"
        assert reason["because"] == "The fifth this week."
        assert "GDPR Art. 12(5)(b)" in reason["citations"]
        assert "CNIL" in ran.document["complaint"]
        assert "courts" in ran.document["judicial_remedy"]
        assert ran.document["told_by"] == shown(case)["dates"]["refusal_notice_by"]
        assert ran.document["is_late"] is False
        document = shown(case)
        assert (document["case"]["stage"], document["case"]["decided_by"]) == ("refused", "dpo")
        assert document["refused"] == ["manifestly excessive"]

    def test_that_the_person_was_told_is_recorded_when_they_were(self, shop: Shop) -> None:
        case = opened(shop)
        ran = run("refuse", case, *MAP, *REFUSED)
        assert "--told CHANNEL" in ran.out
        assert "tell by" in run("show", case).out
        told = run("refuse", case, *MAP, "--told", "e-mail", "--json")
        assert told.code == 0
        assert told.document["case"]["stage"] == "answered"
        assert told.document["case"]["in_time"] is True
        assert told.document["not_done"][0]["because"] == "The fifth this week."
        assert whats(case)[-2:] == ["refused", "answered"]
        again = run("refuse", case, *MAP, *REFUSED, "--json")
        assert (again.code, again.error["code"]) == (1, "illegal-step")

    def test_at_once_and_late(self, shop: Shop) -> None:
        case = opened(shop, days=60)
        ran = run("refuse", case, *MAP, *REFUSED, "--told", "post", "--json")
        assert ran.document["is_late"] is True
        assert ran.document["case"]["in_time"] is False

    def test_a_restriction_ends_with_the_answer(self, shop: Shop) -> None:
        """What named the person in the standings needs the secret: another one is no use."""
        ran = shop.run(
            "rectify", *WHO, "--set", "users.name=Another", "--restrict", "--yes", "--json"
        )
        case = ran.document["case"]["id"]
        standings = "SELECT DISTINCT fingerprint, verdict FROM gdpr_rights_standings"
        before = {who for who, _ in shop.rows(standings, of=shop.journal)}
        run("refuse", case, *MAP, *REFUSED, "--told", "post")
        after = dict(shop.rows(standings, of=shop.journal))
        assert after == dict.fromkeys(before, "lifted")

    def test_the_secret_of_the_journal_is_never_made_anew(self, shop: Shop) -> None:
        case = opened(shop)
        secret = Path(f"{shop.journal}.secret")
        secret.unlink()
        for command in (("refuse", *REFUSED), ("extend", *EXTENDED)):
            ran = run(command[0], case, *MAP, *command[1:], "--json")
            assert (ran.code, ran.error["code"]) == (2, "no-secret")
            assert not secret.exists()

    def test_another_journal_by_its_variable(
        self, shop: Shop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GDPR_RIGHTS_SECRET", "a secret of thirty-two letters..")
        journal = ("--journal", "sqlite:///records.db")
        case = opened(shop, journal=journal)
        ran = run("refuse", case, *MAP, *REFUSED, *journal, "--json")
        assert ran.document["journal"] == "sqlite:///records.db"
        assert not shop.journal.exists()

    @pytest.mark.parametrize(
        ("arguments", "remedy"),
        [
            ([], "manifestly-excessive"),
            (["--ground", "no-time", "--because", "x"], "manifestly-excessive"),
            (["--ground", "manifestly-excessive"], "--because"),
            (["--ground", "manifestly-excessive", "--because", " "], "--because"),
            (["--because", "x"], "--ground"),
            (["--told", "x" * 201], "200 characters"),
        ],
    )
    def test_usage_errors(self, shop: Shop, arguments: list[str], remedy: str) -> None:
        case = opened(shop)
        ran: Ran = run("refuse", case, *MAP, *arguments, "--json")
        assert ran.code == 2
        assert remedy in ran.error["message"]
        assert whats(case) == ["received", "identity verified"]
