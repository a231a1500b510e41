"""``gdpr-rights directive``: what a person directs for after their death, and what follows."""

import json
import zipfile

import pytest

from tests.cli.conftest import HERS, Ran, Shop

WHO = ("--subject", f"customer:email={HERS}")
NOBODY = ("--subject", "customer:email=nobody@example.org")
PROVEN = ("--proof", "document")
EVIDENCE = ("--evidence", "letter of 3 November")
ERASE_MESSAGES = ("--erase", "ticket_messages", *EVIDENCE)
BEA = ("--heir", "Bea Winter", "--shown", "acte de notoriété", *PROVEN)
CLOSE = ("--operation", "closing-the-accounts")


def directive(shop: Shop, command: str, *arguments: str) -> Ran:
    known = ("map.toml", "--database", "app=sqlite:///app.db", *arguments, "--json")
    return shop.run_bare("directive", command, *known)


def registered(shop: Shop, *wishes: str) -> str:
    ran = directive(shop, "register", *WHO, *wishes)
    assert ran.code == 0, ran.out
    assert ran.document["outcome"] == "registered"
    return str(ran.document["directive"])


def died(shop: Shop, who: tuple[str, ...] = WHO) -> Ran:
    return directive(shop, "death", *who, "--document", "acte de décès")


class TestOwn:
    """Loi 78-17, art. 85 I."""

    def test_registered_shown_changed_and_revoked(self, shop: Shop) -> None:
        first = registered(shop, *ERASE_MESSAGES, "--designated", "Cy Winter")
        listed = directive(shop, "list", *WHO)
        [one] = listed.document["directives"]
        assert (one["id"], one["says"]) == (first, ["erase: ticket_messages"])
        assert one["designates_somebody"] is True
        ran = directive(
            shop, "change", *WHO, "--replaces", first, "--store", "activity:newsletter", *EVIDENCE
        )
        assert ran.document["revoked"] == [first]
        second = ran.document["directive"]
        ran = directive(shop, "revoke", *WHO, "--id", second)
        assert (ran.code, ran.document["outcome"]) == (0, "revoked")
        assert directive(shop, "list", *WHO).document["directives"] == []
        ran = directive(shop, "revoke", *WHO, "--id", second)
        assert ran.document["outcome"] == "nothing-done"

    def test_it_names_nobody(self, shop: Shop) -> None:
        known = ("map.toml", "--database", "app=sqlite:///app.db", *WHO)
        give = ("--give", "orders=Bea Winter", "--designated", "Cy Winter", *EVIDENCE)
        ran = shop.run_bare("directive", "register", *known, *give, "--words", "for Bea")
        assert ran.code == 0
        assert "communicate to the person named: orders" in ran.out
        listed = shop.run_bare("directive", "list", *known)
        for said in (ran, listed):
            assert not [word for word in ("Bea", "Cy", HERS) if word in said.out + said.err]

    def test_never_by_terms_of_use(self, shop: Shop) -> None:
        ran = directive(
            shop, "register", *WHO, *ERASE_MESSAGES, "--consent", "acceptance-of-terms-of-use"
        )
        assert (ran.code, ran.error["code"]) == (2, "bad-directive")
        assert "consent of its own" in ran.error["message"]
        assert not shop.journal.exists()

    def test_a_general_one_needs_no_consent_of_ours(self, shop: Shop) -> None:
        registered(shop, "--erase", "all", "--general", "--deposited-with", "a notary")
        [one] = directive(shop, "list", *WHO).document["directives"]
        assert (one["kind"], one["says"]) == ("general", ["erase: all data"])

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (("--erase", "letters", *EVIDENCE), "unknown-name"),
            (("--erase", "activity:letters", *EVIDENCE), "unknown-name"),
            (("--give", "orders", *EVIDENCE), "bad-directive"),
            (("--erase", "all"), "no-evidence"),
            (EVIDENCE, "bad-directive"),
            ((*ERASE_MESSAGES, "--written-on", "2999-01-01"), "in-the-future"),
            ((*ERASE_MESSAGES, "--consent", "silence"), "bad-word"),
        ],
    )
    def test_what_cannot_be_right_is_said_first(
        self, shop: Shop, arguments: tuple[str, ...], code: str
    ) -> None:
        ran = directive(shop, "register", *WHO, *arguments)
        assert (ran.code, ran.error["code"]) == (2, code)
        assert not shop.journal.exists()

    def test_an_address_is_too_little_proof(self, shop: Shop) -> None:
        ran = directive(shop, "register", *WHO, *ERASE_MESSAGES, "--proof", "address")
        assert (ran.code, ran.error["code"]) == (1, "identity-not-established")

    def test_a_child_directs_with_their_parents(self, shop: Shop) -> None:
        ran = directive(shop, "register", *WHO, *ERASE_MESSAGES, "--age", "14")
        assert ran.code == 1
        assert "the parents" in ran.error["message"]


class TestAfterDeath:
    """Loi 78-17, art. 85; RULEBOOK 2.10."""

    def test_a_death_says_the_same_of_everybody(self, shop: Shop) -> None:
        known, unknown = died(shop), died(shop, NOBODY)
        assert (known.code, known.out) == (unknown.code, unknown.out)
        assert known.document["outcome"] == "death-noted"
        assert "newsletter" in known.document["frozen"]
        ran = directive(shop, "death", *WHO, "--alive", "she called")
        assert (ran.document["outcome"], ran.document["frozen"]) == ("death-disproved", [])

    def test_something_was_seen(self, shop: Shop) -> None:
        ran = directive(shop, "death", *WHO)
        assert (ran.code, ran.error["code"]) == (2, "no-proof")

    def test_without_proof_nothing_is_done(self, shop: Shop) -> None:
        said = [directive(shop, "ask", *who, *BEA, *CLOSE) for who in (WHO, NOBODY)]
        for ran in said:
            assert (ran.code, ran.error["code"]) == (1, "identity-not-established")
            assert "proof that the person has died" in ran.error["message"]

    def test_heirs_have_accounts_closed(self, shop: Shop) -> None:
        died(shop)
        ran = directive(shop, "ask", *WHO, *BEA, *CLOSE)
        assert (ran.code, ran.document["outcome"]) == (0, "done")
        assert ran.document["case"]["stage"] == "answered"
        assert {item["verdict"] for item in ran.document["plan"]} == {"stop"}
        assert "Bea" not in ran.out + ran.err

    def test_heirs_erase_nothing_of_themselves(self, shop: Shop) -> None:
        died(shop)
        before = shop.rows("SELECT count(*) FROM ticket_messages")
        ran = directive(shop, "ask", *WHO, *BEA, "--operation", "erasure", "--yes")
        assert (ran.code, ran.document["outcome"]) == (0, "refused")
        assert shop.rows("SELECT count(*) FROM ticket_messages") == before

    def test_what_was_directed_is_carried_out(self, shop: Shop) -> None:
        registered(shop, "--give", "orders=Cy Winter", "--designated", "Cy Winter", *EVIDENCE)
        died(shop)
        cy = ("--designated", "cy winter", *PROVEN)
        asked = ("--operation", "a-copy", "--dataset", "orders", "--out", "copy.zip")
        ran = directive(shop, "ask", *WHO, *cy, *asked)
        assert (ran.code, ran.document["outcome"]) == (0, "done")
        assert [row["dataset"] for row in ran.document["rows"]] == ["orders"]
        with zipfile.ZipFile("copy.zip") as archive:
            assert json.loads(archive.read("data/orders.json"))["rows"]

    def test_a_question_stops_it_and_the_same_command_goes_on(self, shop: Shop) -> None:
        died(shop)
        asked = (
            *("--operation", "digital-assets-and-family-memories"),
            *("--dataset", "orders", "--out", "copy.zip"),
        )
        ran = directive(shop, "ask", *WHO, *BEA, *asked)
        assert (ran.code, ran.error["code"]) == (1, "judgement-needed")
        [question] = ran.error["questions"]
        again = directive(
            shop, "ask", *WHO, *BEA, *asked, "--answer", f"{question['id']}=disclose"
        )
        assert again.code == 0, again.out
        assert again.document["case"]["id"] == ran.document["case"]["id"]

    def test_an_erasure_is_looked_at_first(self, shop: Shop) -> None:
        registered(shop, "--erase", "sessions", *EVIDENCE)
        died(shop)
        erase = ("--operation", "erasure", "--dataset", "sessions")
        ran = directive(shop, "ask", *WHO, *BEA, *erase)
        assert (ran.code, ran.error["code"]) == (2, "not-confirmed")
        assert len(shop.rows("SELECT id FROM orders WHERE user_id = 1")) > 0
        done = directive(shop, "ask", *WHO, *BEA, *erase, "--yes")
        assert done.code == 0, done.out
        assert done.document["outcome"] == "done"
        assert {item["verdict"] for item in done.document["plan"]} >= {"erase", "not-covered"}
        assert shop.rows("SELECT * FROM sessions WHERE user_id = 1") == []
        assert len(shop.rows("SELECT id FROM orders WHERE user_id = 1")) > 0

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (CLOSE, "no-requester"),
            (("--heir", "Bea", "--designated", "Cy", *CLOSE), "no-requester"),
            (("--heir", "Bea"), "no-operation"),
            (("--heir", "Bea", "--operation", "a-copy"), "bad-out"),
            (("--heir", "Bea", *CLOSE, "--activity", "letters"), "unknown-name"),
        ],
    )
    def test_what_cannot_be_right_is_said_first(
        self, shop: Shop, arguments: tuple[str, ...], code: str
    ) -> None:
        ran = directive(shop, "ask", *WHO, *arguments)
        assert (ran.code, ran.error["code"]) == (2, code)
        assert not shop.journal.exists()

    def test_for_people(self, shop: Shop) -> None:
        died(shop)
        known = ("map.toml", "--database", "app=sqlite:///app.db", *WHO)
        ran = shop.run_bare("directive", "ask", *known, *BEA, *CLOSE)
        assert ran.code == 0
        assert "Loi 78-17, art. 85 II" in ran.out
        ran = shop.run_bare("directive", "death", *known, "--document", "acte de décès")
        assert "What has stopped" in ran.out
