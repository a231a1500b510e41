"""``gdpr-rights rectify``: what is put right, what stays, and who sees old and new."""

from typing import Any

import pytest

from gdpr_rights.cli import confirming
from tests.cli.conftest import HERS, Shop

WHO = ("--subject", f"customer:email={HERS}")
NEW = "Mara Winter-Sommer"
NAME = ("--set", f"users.name={NEW}")
RIGHT = ("--answer", "accuracy/users/name/1=rectify")


def rectify(shop: Shop, *more: str, **kwargs: Any) -> Any:
    return shop.run("rectify", *WHO, *more, "--json", **kwargs)


def name_of(shop: Shop) -> str:
    [(name,)] = shop.rows("SELECT name FROM users WHERE id = 1")
    assert isinstance(name, str)
    return name


@pytest.fixture
def authoritative(shop: Shop) -> Shop:
    """Whoever asks knows their own telephone number best."""
    text = shop.data_map.read_text("utf-8")
    phone = 'fields.phone = { category = "contact", used_for = ["account"]'
    assert phone in text
    shop.data_map.write_text(
        text.replace(phone, f"{phone}, subject_authoritative = true"), "utf-8"
    )
    return shop


class TestRectification:
    """Art. 16: "the right to obtain … the rectification of inaccurate personal data"."""

    def test_what_was_found_wrong_is_put_right(self, shop: Shop) -> None:
        others = shop.rows("SELECT * FROM users WHERE id <> 1 ORDER BY id")
        ran = rectify(shop, *NAME, *RIGHT, "--yes", "--operator", "dpo")
        assert (ran.code, ran.document["outcome"]) == (0, "rectified")
        assert ran.document["rows"] == [
            {"dataset": "users", "fate": "rectified", "matched": 1, "changed": 1}
        ]
        case = ran.document["case"]
        assert (case["right"], case["stage"]) == ("rectification", "answered")
        assert case["decided_by"] == "dpo"
        assert name_of(shop) == NEW
        assert shop.rows("SELECT * FROM users WHERE id <> 1 ORDER BY id") == others

    def test_nobody_need_judge_what_the_person_knows_best(self, authoritative: Shop) -> None:
        ran = rectify(authoritative, "--set", "users.phone=+33 1 23", "--yes")
        assert (ran.code, ran.document["outcome"]) == (0, "rectified")
        assert authoritative.rows("SELECT phone FROM users WHERE id = 1") == [("+33 1 23",)]

    def test_a_field_may_hold_nothing(self, authoritative: Shop) -> None:
        ran = rectify(authoritative, "--clear", "users.phone", "--yes")
        assert ran.document["outcome"] == "rectified"
        assert authoritative.rows("SELECT phone FROM users WHERE id = 1") == [(None,)]

    def test_one_row_of_several_by_its_key(self, shop: Shop) -> None:
        [(ticket, _), *rest] = shop.rows(
            "SELECT id, subject FROM support_tickets WHERE user_id = 1 ORDER BY id"
        )
        assert rest
        subject = "--set", f"support_tickets[{ticket}].subject=a = b [c]"
        answer = ("--answer", "accuracy/support_tickets/subject/1=rectify")
        assert rectify(shop, *subject, *answer, "--yes").document["outcome"] == "rectified"
        found = shop.rows("SELECT id, subject FROM support_tickets WHERE user_id = 1 ORDER BY id")
        assert found == [(ticket, "a = b [c]"), *rest]

    def test_a_row_of_somebody_else_is_not_met(self, shop: Shop) -> None:
        [(ticket, held), *_] = shop.rows(
            "SELECT id, subject FROM support_tickets WHERE user_id <> 1 ORDER BY id"
        )
        ran = rectify(shop, "--set", f"support_tickets[{ticket}].subject=mine", "--yes")
        assert (ran.code, ran.document["outcome"]) == (0, "nothing-rectified")
        assert [item["verdict"] for item in ran.document["plan"]] == ["not-covered"]
        assert shop.rows("SELECT subject FROM support_tickets WHERE id = ?", ticket) == [(held,)]

    def test_what_was_verified_stays_and_it_says_why(self, shop: Shop) -> None:
        held = name_of(shop)
        ran = shop.run("rectify", *WHO, *NAME, "--answer", "accuracy/users/name/1=keep", "--yes")
        assert ran.code == 0
        assert ran.out.startswith("Not rectified")
        assert "found to be accurate" in ran.out
        assert name_of(shop) == held

    def test_nobody_is_an_answer_too(self, shop: Shop) -> None:
        ran = shop.run("rectify", "--subject", "customer:key=4711", *NAME, "--yes", "--json")
        assert (ran.code, ran.document["outcome"]) == (0, "no-data")


class TestJudgement:
    """Who is right is never the library's to say."""

    def test_a_human_decides_and_the_case_waits(self, shop: Shop) -> None:
        asked = rectify(shop, *NAME, "--yes")
        assert (asked.code, asked.error["code"]) == (1, "judgement-needed")
        assert [one["id"] for one in asked.error["questions"]] == ["accuracy/users/name/1"]
        assert name_of(shop) != NEW
        done = rectify(shop, *NAME, *RIGHT, "--yes")
        assert done.document["resumed"] is True
        assert done.document["case"]["id"] == asked.document["case"]["id"]
        assert name_of(shop) == NEW

    def test_another_correction_is_another_case(self, shop: Shop) -> None:
        first = rectify(shop, *NAME, "--yes")
        second = rectify(shop, "--set", "users.name=Another", "--yes")
        assert first.document["case"]["id"] != second.document["case"]["id"]


class TestRestriction:
    """Art. 18(1)(a): "for a period enabling the controller to verify the accuracy"."""

    def test_it_lasts_until_the_answer(self, shop: Shop) -> None:
        asked = rectify(shop, *NAME, "--restrict", "--yes")
        assert "not used for: users.name" in asked.err
        case = asked.document["case"]["id"]
        standings = "SELECT verdict FROM gdpr_rights_standings"
        assert set(shop.rows(standings, of=shop.journal)) == {("restricted",)}
        shown = shop.run_bare("show", case, "--json")
        assert shown.document["restricted"] == ["users.name"]
        done = rectify(shop, *NAME, *RIGHT, "--restrict", "--yes")
        assert done.document["restriction_lifted"] == ["users.name"]
        assert done.document["case"]["id"] == case
        assert set(shop.rows(standings, of=shop.journal)) == {("lifted",)}


class TestConfirmation:
    def test_nobody_can_be_asked(self, shop: Shop) -> None:
        ran = rectify(shop, *NAME, *RIGHT, input="y\n")
        assert (ran.code, ran.error["code"]) == (2, "not-confirmed")
        assert not shop.journal.exists()

    @pytest.mark.parametrize(("said", "code"), [("n\n", 1), ("y\n", 0)])
    def test_old_and_new_are_for_the_eyes_of_whoever_decides(
        self, shop: Shop, monkeypatch: pytest.MonkeyPatch, said: str, code: int
    ) -> None:
        held = name_of(shop)
        monkeypatch.setattr(confirming, "somebody_is_there", lambda: True)
        ran = shop.run("rectify", *WHO, *NAME, *RIGHT, input=said)
        assert ran.code == code
        assert held in ran.err
        assert NEW in ran.err
        assert held not in ran.out
        assert NEW not in ran.out
        assert name_of(shop) == (held if code else NEW)

    def test_a_dry_run_changes_nothing_anywhere(self, shop: Shop) -> None:
        before = shop.database.read_bytes()
        ran = rectify(shop, *NAME, "--dry-run")
        assert (ran.code, ran.document["outcome"]) == (1, "judgement-needed")
        ran = rectify(shop, *NAME, *RIGHT, "--dry-run")
        assert (ran.code, ran.document["outcome"]) == (0, "dry-run")
        assert [(item["verdict"], item["rows"]) for item in ran.document["plan"]] == [
            ("rectify", 1)
        ]
        assert shop.database.read_bytes() == before
        assert not shop.journal.exists()


class TestUsageErrors:
    @pytest.mark.parametrize(
        ("given", "remedy"),
        [
            ([], "--set users.name="),
            (["--set", "Mara"], "DATASET.FIELD=VALUE"),
            (["--set", "Mara=users.name"], "DATASET.FIELD=VALUE"),
            (["--set", "users=Mara"], "DATASET.FIELD=VALUE"),
            (["--set", "users.=Mara"], "DATASET.FIELD=VALUE"),
            (["--set", "users[1]name=Mara"], "DATASET.FIELD=VALUE"),
            (["--set", "users[1.name=Mara"], "DATASET.FIELD=VALUE"),
            (["--set", "Mara.name=Mara"], "it has users, sessions"),
            (["--set", "users.Mara=Mara"], "it has country, created_on"),
            (["--set", "users.name=Mara", "--set", "users.name=Mara"], "twice"),
            (["--set", "support_tickets.subject=Mara"], "by its key"),
            (["--set", "users.created_on=Mara"], "type date"),  # before anybody is asked
            (["--set", "users.created_on=Mara", "--answer",
              "accuracy/users/created_on/1=rectify"], "type date"),
        ],
    )  # fmt: skip
    def test_it_says_how_to_mend_it(self, shop: Shop, given: list[str], remedy: str) -> None:
        ran = rectify(shop, *given, "--yes")
        assert ran.code == 2
        assert remedy in ran.error["message"]
        assert "Mara" not in ran.out + ran.err
        assert not shop.journal.exists()


def test_nothing_names_the_person(shop: Shop) -> None:
    held = name_of(shop)
    for more in (["--dry-run"], ["--yes"], ["--yes", "--json"], ["--yes", *RIGHT]):
        ran = shop.run("rectify", *WHO, *NAME, *more)
        for secret in (HERS, held, NEW):
            assert secret not in ran.out + ran.err
