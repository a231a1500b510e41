"""``gdpr-rights restrict``, ``announce-lifting`` and ``lift``."""

from typing import Any

import pytest
from sqlalchemy import create_engine

from gdpr_rights import Allowed, DataSubject, Denied, Place, RightsDesk
from gdpr_rights.cli.connections import read_secret, secret_beside
from gdpr_rights.convert import data_map_from_toml
from gdpr_rights.journal import SQLJournal
from gdpr_rights.systems import MemorySystem
from tests.cli.conftest import HERS, Ran, Shop

WHO = ("--subject", f"customer:email={HERS}")
CLAIM = ("--cause", "needed-for-legal-claims")


def restrict(shop: Shop, *more: str) -> Ran:
    return shop.run("restrict", *WHO, *more, "--json")


def step(shop: Shop, command: str, case: str, *more: str) -> Ran:
    return shop.run_bare(command, case, "--map", "map.toml", *more, "--json")


def asked(shop: Shop, activity: str, *places: Place) -> Any:
    """What the guard of an application says, in another process for all it knows."""
    data_map = data_map_from_toml(shop.data_map.read_text())
    engine = create_engine(f"sqlite:///{shop.journal}")
    secret = read_secret(None, secret_beside(engine), make=False)
    desk = RightsDesk(
        data_map,
        journal=SQLJournal(engine),
        systems={"app": MemorySystem({})},
        secret=secret,
    )
    answer = desk.guard.may_process(
        DataSubject.by("customer", email=HERS), activity, places=places
    )
    engine.dispose()
    return answer


class TestRestricting:
    def test_what_is_named_is_only_stored(self, shop: Shop) -> None:
        ran = restrict(shop, *CLAIM, "--activity", "fraud_prevention", "--place", "users.name")
        assert ran.code == 0
        assert ran.document["outcome"] == "restricted"
        assert ran.document["restricted"] == ["fraud_prevention", "users.name"]
        denied = asked(shop, "fraud_prevention")
        assert isinstance(denied, Denied)
        assert denied.case == ran.document["case"]["id"]
        assert isinstance(asked(shop, "account", Place("users", "email")), Allowed)
        assert isinstance(asked(shop, "account", Place("users", "name")), Denied)

    def test_all_activities_where_nothing_is_named(self, shop: Shop) -> None:
        ran = restrict(shop, *CLAIM)
        assert "invoicing" in ran.document["restricted"]
        assert not asked(shop, "account")

    def test_without_a_cause_it_is_not_covered(self, shop: Shop) -> None:
        ran = restrict(shop)
        assert (ran.code, ran.document["outcome"]) == (0, "not-restricted")
        assert {one["verdict"] for one in ran.document["plan"]} == {"not-covered"}
        assert asked(shop, "account")

    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            (("--cause", "because"), "bad-word"),
            ((*CLAIM, "--activity", "nothing"), "unknown-activity"),
            ((*CLAIM, "--place", "nowhere.email"), "unknown-field"),
            ((*CLAIM, "--place", "users.nothing"), "unknown-field"),
            ((*CLAIM, "--place", "users[7"), "bad-place"),
        ],
    )
    def test_what_cannot_be_right_is_said_before_anything_is_written(
        self, shop: Shop, typed: tuple[str, ...], code: str
    ) -> None:
        ran = restrict(shop, *typed)
        assert ran.code == 2
        assert not shop.journal.exists()
        if code != "bad-word":
            assert ran.error["code"] == code

    def test_a_row_is_named_by_its_key(self, shop: Shop) -> None:
        ran = restrict(shop, *CLAIM, "--place", "invoices[17]")
        assert ran.document["restricted"] == ["invoices"]
        assert not asked(shop, "invoicing", Place("invoices", key=17))
        assert asked(shop, "invoicing", Place("invoices", key=18))

    def test_in_words(self, shop: Shop) -> None:
        ran = shop.run("restrict", *WHO, *CLAIM, "--place", "users.name")
        assert "only stored from now on" in ran.out
        assert "users.name" in ran.out


class TestLifting:
    def restricted(self, shop: Shop, cause: str = "needed-for-legal-claims") -> str:
        ran = restrict(shop, "--cause", cause, "--activity", "fraud_prevention")
        case: str = ran.document["case"]["id"]
        return case

    def test_the_person_is_told_first(self, shop: Shop) -> None:
        case = self.restricted(shop)
        early = step(shop, "lift", case)
        assert (early.code, early.error["code"]) == (1, "illegal-step")
        assert "announce-lifting CASE" in early.error["message"]
        assert early.document["outcome"] == "restricted"
        told = step(shop, "announce-lifting", case, "--because", "settled", "--told", "e-mail")
        assert (told.code, told.document["outcome"]) == (0, "announced")
        assert not asked(shop, "fraud_prevention")
        done = step(shop, "lift", case)
        assert (done.code, done.document["outcome"]) == (0, "lifted")
        assert asked(shop, "fraud_prevention")
        again = step(shop, "lift", case)
        assert (again.code, again.document["outcome"]) == (0, "lifted")

    def test_only_the_person_ends_what_stands_in_the_place_of_an_erasure(self, shop: Shop) -> None:
        case = self.restricted(shop, "unlawful-processing")
        early = step(shop, "announce-lifting", case, "--because", "settled", "--told", "e-mail")
        assert (early.code, early.error["code"]) == (1, "illegal-step")
        assert "--wished" in early.error["message"]
        wish = ("--wished", "--because", "she wrote so", "--told", "e-mail")
        done = step(shop, "lift", case, *wish)
        assert (done.code, done.document["outcome"]) == (0, "lifted")
        assert asked(shop, "fraud_prevention")

    @pytest.mark.parametrize("more", [("--wished",), ("--because", "x"), ("--told", "e-mail")])
    def test_a_wish_is_whole_or_none(self, shop: Shop, more: tuple[str, ...]) -> None:
        case = self.restricted(shop)
        assert step(shop, "lift", case, *more).code == 2
        assert not asked(shop, "fraud_prevention")

    def test_in_words(self, shop: Shop) -> None:
        case = self.restricted(shop)
        told = shop.run_bare(
            "announce-lifting", case, "--map", "map.toml", "--because", "x", "--told", "post"
        )
        assert f"Then: gdpr-rights lift {case}" in told.out
