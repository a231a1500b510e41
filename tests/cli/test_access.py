"""``gdpr-rights access``: the copy, the record, and what nobody may learn from the output."""

import json
import os
import stat
import zipfile
from pathlib import Path

import pytest

from tests.cli.conftest import HERS, Shop, run

DISCLOSED = ("--answer", "third-party/ticket_messages.body=disclose")
BY_EMAIL = ("--subject", f"customer:email={HERS}")


class TestCopy:
    def test_it_is_written_and_recorded(self, shop: Shop) -> None:
        ran = shop.run("access", *BY_EMAIL, "--out", "copy.zip", *DISCLOSED, "--json")
        assert ran.code == 0
        assert ran.document["outcome"] == "disclosed"
        rows = {row["dataset"]: row["rows"] for row in ran.document["rows"]}
        [(invoices,)] = shop.rows("SELECT count(*) FROM invoices WHERE user_id = 1")
        assert rows["users"] == 1
        assert rows["invoices"] == invoices
        case = ran.document["case"]
        assert case["stage"] == "answered"
        assert case["identity"]["method"] == "vouched"
        assert case["in_time"] is True
        with zipfile.ZipFile("copy.zip") as archive:
            assert archive.testzip() is None
            assert any(HERS in archive.read(name).decode() for name in archive.namelist())

    def test_credentials_are_left_out_and_it_says_so(self, shop: Shop) -> None:
        ran = shop.run("access", *BY_EMAIL, "--out", "copy.zip", *DISCLOSED, "--json")
        left_out = {
            (item["dataset"], field)
            for item in ran.document["left_out"]
            for field in item["fields"]
        }
        assert left_out == {("users", "password_hash"), ("sessions", "token")}
        [(secret,)] = shop.rows("SELECT password_hash FROM users WHERE id = 1")
        with zipfile.ZipFile("copy.zip") as archive:
            assert not any(secret in archive.read(name).decode() for name in archive.namelist())

    def test_the_database_is_only_read(self, shop: Shop) -> None:
        before = shop.database.read_bytes()
        shop.run("access", *BY_EMAIL, "--out", "copy.zip", *DISCLOSED)
        assert shop.database.read_bytes() == before

    def test_for_people(self, shop: Shop) -> None:
        ran = shop.run("access", *BY_EMAIL, "--out", "copy.zip", *DISCLOSED)
        assert ran.code == 0
        assert "copy.zip" in ran.out
        assert "password_hash" in ran.out

    def test_by_key_and_by_several_identifiers(self, shop: Shop) -> None:
        [(phone,)] = shop.rows("SELECT phone FROM users WHERE id = 1")
        for subject in ("customer:key=1", f"customer:phone={phone},email=MARA.winter@example.org"):
            ran = shop.run(
                "access",
                "--subject",
                subject,
                "--out",
                "copy.zip",
                "--force",
                *DISCLOSED,
                "--json",
            )
            assert ran.document["outcome"] == "disclosed"

    def test_identifiers_of_two_people_are_no_answer(self, shop: Shop) -> None:
        """A record that nothing is held would be untrue about both."""
        [(phone,)] = shop.rows("SELECT phone FROM users WHERE id = 2")
        subject = f"customer:email={HERS},phone={phone}"
        for command in (("access", "--out", "copy.zip"), ("erase", "--yes")):
            ran = shop.run(*command, "--subject", subject, "--json")
            assert (ran.code, ran.error["code"]) == (1, "different-people")
            assert "fit different people" in ran.error["message"]
            assert phone not in ran.out + ran.err
        assert not shop.journal.exists()

    def test_an_identifier_that_fits_nobody_is_noted(self, shop: Shop) -> None:
        subject = f"customer:email={HERS},phone=+33 0"
        ran = shop.run("access", "--subject", subject, "--out", "copy.zip", "--json")
        assert ran.document["outcome"] == "no-data"
        assert "email alone fits somebody" in ran.err

    @pytest.mark.parametrize("key", ["ada@x", "2.0", "1,2", "99999999999999999999x"])
    def test_a_key_of_another_type_is_no_answer(self, shop: Shop, key: str) -> None:
        ran = shop.run("access", "--subject", f"customer:key={key}", "--out", "x.zip", "--json")
        assert (ran.code, ran.error["code"]) == (2, "bad-subject")
        assert "integer" in ran.error["message"]
        assert key not in ran.out + ran.err
        assert not shop.journal.exists()

    def test_an_identifier_without_end(self, shop: Shop) -> None:
        ran = shop.run("access", "--subject", f"customer:phone={'1' * 2000}", "--out", "x.zip")
        assert ran.code == 2
        assert "1000 characters" in ran.err
        assert "11111" not in ran.err

    def test_a_space_after_the_comma(self, shop: Shop) -> None:
        ran = shop.run(
            "access", "--subject", f"customer:key=1, email={HERS}", "--out", "x.zip", *DISCLOSED,
            "--json",
        )  # fmt: skip
        assert ran.document["outcome"] == "disclosed"

    def test_values_may_hold_any_sign(self, shop: Shop) -> None:
        shop.change("UPDATE users SET phone = 'a=b:c, d' WHERE id = 1")
        ran = shop.run(
            "access",
            "--subject",
            "customer:phone=a=b:c, d",
            "--out",
            "x.zip",
            *DISCLOSED,
            "--json",
        )
        assert ran.document["outcome"] == "disclosed"
        shop.change("UPDATE users SET phone = 'x,key=2' WHERE id = 1")
        ran = shop.run(
            "access", "--subject", r"customer:phone=x\,key=2", "--out", "x.zip", *DISCLOSED,
            "--force", "--json",
        )  # fmt: skip
        assert ran.document["outcome"] == "disclosed"

    def test_another_kind_of_person(self, shop: Shop) -> None:
        ran = shop.run("access", "--subject", "employee:key=3", "--out", "x.zip", "--json")
        assert {row["dataset"] for row in ran.document["rows"]} == {"employees"}

    def test_nobody_is_an_answer_too(self, shop: Shop) -> None:
        ran = shop.run(
            "access", "--subject", "customer:email=no.one@example.org", "--out", "x.zip", "--json"
        )
        assert ran.code == 0
        assert ran.document["outcome"] == "no-data"
        assert ran.document["case"]["stage"] == "answered"
        assert zipfile.is_zipfile("x.zip")

    def test_the_day_of_receipt_counts(self, shop: Shop) -> None:
        ran = shop.run(
            "access", *BY_EMAIL, "--out", "x.zip", *DISCLOSED, "--json",
            "--received-at", "2026-01-31T22:41",
        )  # fmt: skip
        assert ran.document["case"]["due_on"] == "2026-03-02"
        ran = shop.run(
            "access", *BY_EMAIL, "--out", "x.zip", *DISCLOSED, "--json",
            "--force", "--received-at", "2026-02-14", "--country", "DE", "--region", "BY",
        )  # fmt: skip
        assert ran.document["case"]["due_on"] == "2026-03-16"


class TestTheFile:
    def test_one_that_is_there_stays(self, shop: Shop) -> None:
        Path("copy.zip").write_text("another")
        command = ("access", *BY_EMAIL, "--out", "copy.zip", *DISCLOSED, "--json")
        ran = shop.run(*command)
        assert (ran.code, ran.error["code"]) == (2, "file-exists")
        assert "--force" in ran.error["message"]
        assert Path("copy.zip").read_text() == "another"
        assert shop.run(*command, "--force").code == 0
        assert zipfile.is_zipfile("copy.zip")

    def test_what_is_no_plain_file_stays(self, shop: Shop) -> None:
        Path("real.zip").write_text("another")
        Path("link").symlink_to("real.zip")
        os.mkfifo("pipe")
        for out in ("link", "pipe"):
            ran = shop.run("access", *BY_EMAIL, "--out", out, *DISCLOSED, "--force", "--json")
            assert (ran.code, ran.error["code"]) == (2, "bad-out")
        assert Path("link").is_symlink()
        assert stat.S_ISFIFO(Path("pipe").stat().st_mode)
        assert not shop.journal.exists()

    def test_columns_that_nobody_classified_are_told(self, shop: Shop) -> None:
        shop.change("ALTER TABLE users ADD COLUMN shoe_size INTEGER")
        shop.change("ALTER TABLE employees ADD COLUMN hat_size INTEGER")
        command = ("access", *BY_EMAIL, "--out", "copy.zip", "--force", *DISCLOSED)
        left_out = {
            (item["dataset"], *item["fields"]): item["why"]
            for item in shop.run(*command, "--json").document["left_out"]
        }
        assert "not yet said what" in left_out["users", "shoe_size"]
        assert ("employees", "hat_size") not in left_out
        assert "shoe_size" in shop.run(*command).out


class TestJudgement:
    def test_an_open_question_stops_it_and_keeps_the_case(self, shop: Shop) -> None:
        ran = shop.run("access", *BY_EMAIL, "--out", "copy.zip", "--json")
        assert ran.code == 1
        assert ran.document["outcome"] == "judgement-needed"
        [question] = ran.error["questions"]
        assert question["id"] == "third-party/ticket_messages.body"
        assert question["options"] == ["disclose", "withhold"]
        assert not Path("copy.zip").exists()
        shown = shop.run("access", *BY_EMAIL, "--out", "copy.zip")
        assert shown.code == 1
        assert "--answer third-party/ticket_messages.body=disclose" in shown.err
        again = shop.run("access", *BY_EMAIL, "--out", "copy.zip", *DISCLOSED, "--json")
        assert again.document["resumed"] is True
        assert again.document["case"]["id"] == ran.document["case"]["id"]

    def test_what_is_withheld_is_left_out(self, shop: Shop) -> None:
        answer = ("--answer", "third-party/ticket_messages.body=withhold")
        ran = shop.run("access", *BY_EMAIL, "--out", "copy.zip", *answer, "--json")
        fields = [field for item in ran.document["left_out"] for field in item["fields"]]
        assert "body" in fields

    @pytest.mark.parametrize(
        ("answer", "remedy"),
        [
            ("third-party/ticket_messages.body", "QUESTION=ANSWER"),
            ("third-party/ticket_messages.body=maybe", "disclose"),
            ("third-party/ticket_messages.body=erase", "withhold"),
            ("third-party/nothing=disclose", "not asked"),
        ],
    )
    def test_an_answer_that_fits_no_question(self, shop: Shop, answer: str, remedy: str) -> None:
        ran = shop.run("access", *BY_EMAIL, "--out", "x.zip", "--answer", answer, "--json")
        assert ran.code == 2
        assert remedy in ran.error["message"]


class TestCases:
    def test_an_answered_case_is_never_opened_again(self, shop: Shop) -> None:
        command = ("access", *BY_EMAIL, "--out", "copy.zip", "--force", *DISCLOSED, "--json")
        first, second = shop.run(*command), shop.run(*command)
        assert second.document["resumed"] is False
        assert second.document["case"]["id"] != first.document["case"]["id"]

    def test_another_spelling_is_another_case(self, shop: Shop) -> None:
        first = shop.run("access", *BY_EMAIL, "--out", "x.zip", "--json")
        second = shop.run("access", "--subject", "customer:key=1", "--out", "x.zip", "--json")
        assert first.document["case"]["id"] != second.document["case"]["id"]

    def test_several_people_are_a_judgement_and_no_case(self, shop: Shop) -> None:
        shop.change("UPDATE users SET phone = '1' WHERE id < 3")
        ran = shop.run("access", "--subject", "customer:phone=1", "--out", "x.zip", "--json")
        assert ran.code == 1
        assert ran.error["code"] == "ambiguous-subject"
        assert not shop.journal.exists()

    def test_the_operator_is_on_record(self, shop: Shop) -> None:
        ran = shop.run(
            "access", *BY_EMAIL, "--out", "x.zip", *DISCLOSED, "--operator", "dpo", "--json"
        )
        assert ran.document["case"]["identity"]["by"] == "dpo"
        bodies = [
            body for (body,) in shop.rows("SELECT body FROM gdpr_rights_entries", of=shop.journal)
        ]
        assert any("vouched on the command line" in body and "dpo" in body for body in bodies)


class TestJournal:
    def test_only_its_owner_reads_it(self, shop: Shop) -> None:
        ran = shop.run("access", *BY_EMAIL, "--out", "x.zip", *DISCLOSED)
        secret = Path(f"{shop.journal}.secret")
        for file in (shop.journal, secret):
            assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert secret.name in ran.err
        again = shop.run("access", *BY_EMAIL, "--out", "x.zip", *DISCLOSED)
        assert secret.name not in again.err

    def test_another_place(self, shop: Shop) -> None:
        options = ("--journal", "sqlite:///records.db")
        ran = shop.run("access", *BY_EMAIL, "--out", "x.zip", *DISCLOSED, *options, "--json")
        assert ran.document["journal"] == "sqlite:///records.db"
        assert not shop.journal.exists()
        assert Path("records.db.secret").exists()

    def test_a_secret_of_ones_own(self, shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GDPR_RIGHTS_SECRET", "a secret of thirty-two letters..")
        ran = shop.run("access", *BY_EMAIL, "--out", "x.zip", *DISCLOSED, "--json")
        assert ran.code == 0
        Path("secret").write_text("another secret, long enough\nthe one before, long enough\n")
        ran = shop.run(
            "access", *BY_EMAIL, "--out", "y.zip", *DISCLOSED, "--secret-file", "secret", "--json"
        )
        assert ran.code == 0
        assert not Path(f"{shop.journal}.secret").exists()

    @pytest.mark.parametrize("content", [b"", b"short", b"long enough for a secret\nshort"])
    def test_a_secret_that_is_none(self, shop: Shop, content: bytes) -> None:
        Path("secret").write_bytes(content)
        ran = shop.run("access", *BY_EMAIL, "--out", "x.zip", "--secret-file", "secret", "--json")
        assert ran.code == 2
        assert "at least 16 random bytes" in ran.error["message"]

    def test_no_secret_file(self, shop: Shop) -> None:
        ran = shop.run("access", *BY_EMAIL, "--out", "x.zip", "--secret-file", "no", "--json")
        assert (ran.code, ran.error["code"]) == (2, "bad-secret")

    def test_a_journal_in_no_folder(self, shop: Shop) -> None:
        ran = shop.run(
            "access", *BY_EMAIL, "--out", "x.zip", "--journal", "sqlite:///no/j.db", "--json"
        )
        assert (ran.code, ran.error["code"]) == (2, "no-database")


class TestUsageErrors:
    @pytest.mark.parametrize(
        ("arguments", "remedy"),
        [
            ([], "give --subject once"),
            ([*BY_EMAIL, *BY_EMAIL], "give --subject once"),
            (["--subject", HERS], "customer:email="),
            (["--subject", "customer"], "customer:email="),
            (["--subject", "customer:email="], "customer:email="),
            (["--subject", f"customer:{HERS}"], "customer:email="),
            (["--subject", f"client:email={HERS}"], "customer, employee"),
            (["--subject", f"customer:mail={HERS}"], "key, email, phone"),
            (["--subject", f"customer:email={HERS},nickname=x"], "key, email, phone"),
            ([*BY_EMAIL, HERS], "more arguments"),
            ([*BY_EMAIL, "--received-at", "yesterday"], "2027-03-05T10:00:00"),
            ([*BY_EMAIL, "--received-at", "2999-01-01"], "in the future"),
            ([*BY_EMAIL, "--country", "XX"], "calendar"),
            ([*BY_EMAIL, "--out", "."], "name a file"),
            ([*BY_EMAIL, "--out", "no/x.zip"], "folder that exists"),
        ],
    )
    def test_it_says_how_to_mend_it(self, shop: Shop, arguments: list[str], remedy: str) -> None:
        ran = shop.run("access", "--out", "x.zip", *arguments, "--json")
        assert ran.code == 2
        assert remedy in ran.error["message"]
        assert HERS not in ran.out + ran.err
        assert not shop.journal.exists()

    @pytest.mark.usefixtures("shop")
    def test_every_system_needs_a_database(self) -> None:
        ran = run("access", "map.toml", *BY_EMAIL, "--out", "x.zip", "--json")
        assert ran.code == 2
        assert "--database app=URL" in ran.error["message"]

    def test_a_map_that_does_not_fit(self, shop: Shop) -> None:
        shop.change("ALTER TABLE users RENAME COLUMN email TO mail")
        shop.change("ALTER TABLE orders RENAME COLUMN user_id TO customer_id")
        ran = shop.run("access", *BY_EMAIL, "--out", "x.zip", "--json")
        assert ran.code == 1
        assert ran.error["code"] == "unsafe-data-map"
        places = {finding["where"] for finding in ran.error["findings"]}
        assert any("users" in place for place in places)
        assert any("orders" in place for place in places)
        assert not shop.journal.exists()

    def test_no_case_is_opened_before_the_whole_map_fits(self, shop: Shop) -> None:
        shop.change("ALTER TABLE orders RENAME COLUMN user_id TO customer_id")
        ran = shop.run("access", *BY_EMAIL, "--out", "x.zip", "--json")
        assert (ran.code, ran.error["code"]) == (1, "unsafe-data-map")
        assert not shop.journal.exists()

    def test_a_country_without_a_calendar_leaves_holidays_out(self, shop: Shop) -> None:
        text = shop.data_map.read_text("utf-8").replace(
            'country = "FR"\ntime', 'country = "XX"\ntime'
        )
        shop.data_map.write_text(text, "utf-8")
        ran = shop.run("access", *BY_EMAIL, "--out", "x.zip", *DISCLOSED, "--json")
        assert ran.code == 0
        assert "holidays are left out" in ran.err
        assert "?." not in ran.err


def test_nothing_names_the_person(shop: Shop) -> None:
    [(name, phone)] = shop.rows("SELECT name, phone FROM users WHERE id = 1")
    for more in ([], ["--json"], [*DISCLOSED], [*DISCLOSED, "--json"]):
        ran = shop.run("access", *BY_EMAIL, "--out", "x.zip", *more)
        for secret in (HERS, name, phone):
            assert secret not in ran.out + ran.err


def test_json_is_one_document(shop: Shop) -> None:
    ran = shop.run("access", *BY_EMAIL, "--out", "x.zip", *DISCLOSED, "--json")
    decoder = json.JSONDecoder()
    _, end = decoder.raw_decode(ran.out)
    assert ran.out[end:].strip() == ""
