"""``gdpr-rights object`` and ``withdraw``: what stops at once, and what waits for a decision."""

from typing import Any

import pytest

from tests.cli.conftest import HERS, Ran, Shop

WHO = ("--subject", f"customer:email={HERS}")
NOBODY = ("--subject", "customer:email=nobody@example.org")
FRAUD = ("--activity", "fraud_prevention")
WORDS = "I am a witness, and threatened"


def run(shop: Shop, command: str, *more: str, who: tuple[str, ...] = WHO, **kwargs: Any) -> Ran:
    return shop.run(command, *who, *more, "--json", **kwargs)


def standing(shop: Shop, activity: str) -> set[tuple[str, str]]:
    sql = "SELECT cause, verdict FROM gdpr_rights_standings WHERE activity = ?"
    return {
        (cause.partition("/")[0], of) for cause, of in shop.rows(sql, activity, of=shop.journal)
    }


class TestWithdraw:
    """7(3): "It shall be as easy to withdraw as to give consent"."""

    @pytest.mark.parametrize("who", [WHO, NOBODY])
    def test_one_command_is_all(self, shop: Shop, who: tuple[str, ...]) -> None:
        ran = run(shop, "withdraw", who=who)
        assert (ran.code, ran.document["outcome"]) == (0, "stopped")
        assert ran.document["stopped_at_once"] == ["newsletter"]
        case = ran.document["case"]
        assert (case["right"], case["stage"], case["identity"]) == (
            "consent withdrawal",
            "answered",
            None,
        )
        assert standing(shop, "newsletter") == {("consent", "withdrawn")}

    def test_in_one_channel(self, shop: Shop) -> None:
        ran = run(shop, "withdraw", "--activity", "newsletter", "--in-channel", "e-mail")
        assert (ran.code, ran.document["channels"]) == (0, ["e-mail"])
        causes = "SELECT DISTINCT cause FROM gdpr_rights_standings"
        assert shop.rows(causes, of=shop.journal) == [("consent/e-mail",)]

    def test_again_is_said_again(self, shop: Shop) -> None:
        first, second = run(shop, "withdraw"), run(shop, "withdraw")
        assert first.document["case"]["id"] != second.document["case"]["id"]

    def test_people_read_it(self, shop: Shop) -> None:
        ran = shop.run("withdraw", *WHO)
        assert ran.code == 0
        assert "GDPR Art. 7(3)" in ran.out
        assert "tell the person now" in ran.out
        assert HERS not in ran.out + ran.err


class TestObject:
    def test_marketing_stops_at_once(self, shop: Shop) -> None:
        ran = run(shop, "object", who=NOBODY)
        assert (ran.code, ran.document["outcome"]) == (0, "stopped")
        assert standing(shop, "newsletter") == {("consent", "withdrawn")}

    def test_anything_else_waits_for_a_human_frozen(self, shop: Shop) -> None:
        asked = run(shop, "object", *FRAUD)
        assert (asked.code, asked.error["code"]) == (1, "judgement-needed")
        [question] = asked.error["questions"]
        assert question["options"] == ["stop"]
        assert standing(shop, "fraud_prevention") == {("restriction", "restricted")}
        stop = ("--answer", f"{question['id']}=stop")
        done = run(shop, "object", *FRAUD, *stop, "--operator", "dpo")
        assert (done.code, done.document["outcome"]) == (0, "stopped")
        assert done.document["resumed"] is True
        assert done.document["case"]["id"] == asked.document["case"]["id"]
        assert standing(shop, "fraud_prevention") == {
            ("restriction", "lifted"),
            ("objection", "objected"),
        }

    @pytest.mark.parametrize("heard", [("--grounds", WORDS), ("--grounds-asked",)])
    def test_nobody_is_refused_unheard(self, shop: Shop, heard: tuple[str, ...]) -> None:
        go_on = ("--answer", "balance/fraud_prevention=continue", "--because", "chargebacks")
        unheard = run(shop, "object", *FRAUD, *go_on)
        assert (unheard.code, unheard.error["code"]) == (2, "unknown-question")
        done = run(shop, "object", *FRAUD, *go_on, *heard)
        assert (done.code, done.document["outcome"]) == (0, "not-stopped")
        assert "chargebacks" in done.document["plan"][0]["why"]
        assert WORDS not in done.out + done.err
        assert standing(shop, "fraud_prevention") == {("restriction", "lifted")}

    def test_of_several_each_ends_where_the_law_puts_it(self, shop: Shop) -> None:
        every = ("--activity", "newsletter", "--activity", "account", *FRAUD)
        asked = run(shop, "object", *every)
        assert "stopped already: newsletter" in asked.err
        assert standing(shop, "newsletter") == {("consent", "withdrawn")}
        done = run(shop, "object", *every, "--answer", "balance/fraud_prevention=stop")
        assert (done.code, done.document["outcome"]) == (0, "partly-stopped")
        verdicts = {one["activities"][0]: one["verdict"] for one in done.document["plan"]}
        assert verdicts == {
            "newsletter": "stop",
            "account": "not-covered",
            "fraud_prevention": "stop",
        }

    def test_several_people_are_not_decided_about(self, shop: Shop) -> None:
        shop.change("UPDATE users SET phone = '+33 1' WHERE id IN (1, 2)")
        who = ("--subject", "customer:phone=+33 1")
        every = ("--activity", "newsletter", *FRAUD)
        ran = run(shop, "object", *every, who=who)
        assert (ran.code, ran.error["code"]) == (1, "ambiguous-subject")
        # What needs no proof of who asks has stopped for whoever has that number.
        assert standing(shop, "newsletter") == {("consent", "withdrawn")}

    def test_a_map_without_marketing(self, shop: Shop) -> None:
        text = shop.data_map.read_text("utf-8")
        shop.data_map.write_text(text.replace("direct_marketing = true\n", ""), "utf-8")
        ran = run(shop, "object")
        assert (ran.code, ran.document["outcome"]) == (0, "nothing-concerned")


class TestBeforeAnything:
    def test_a_dry_run_changes_nothing_anywhere(self, shop: Shop) -> None:
        ran = run(shop, "object", "--dry-run")
        assert (ran.code, ran.document["outcome"]) == (0, "dry-run")
        ran = run(shop, "object", *FRAUD, "--dry-run")
        assert (ran.code, ran.document["outcome"]) == (1, "judgement-needed")
        shown = shop.run("object", *WHO, *FRAUD, "--dry-run")
        assert "ask them once" in shown.out
        assert not shop.journal.exists()

    @pytest.mark.parametrize("command", ["object", "withdraw"])
    def test_what_the_map_does_not_know(self, shop: Shop, command: str) -> None:
        ran = run(shop, command, "--activity", "nothing")
        assert (ran.code, ran.error["code"]) == (2, "unknown-activity")
        ran = run(shop, command, "--in-channel", " ")
        assert ran.code == 2
        assert not shop.journal.exists()
