"""``gdpr-rights deadline``: the vectors through the options, and every way to type it wrongly."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import run

VECTORS = json.loads((Path(__file__).parents[1] / "data" / "vectors.json").read_text("utf-8"))
COUNTRIES: dict[str, list[str]] = {
    "FR": ["--country", "FR"],
    "FR-AM": ["--country", "FR", "--region", "57"],
    "DE": ["--country", "DE"],
    "DE-BY": ["--country", "DE", "--region", "BY"],
    "ES": ["--country", "ES"],
    "IE": ["--country", "IE"],
    "BE": ["--country", "BE"],
    "GB-ENG": ["--country", "GB", "--region", "ENG"],
    "NONE": [],
}
KEYS = {
    "received_on",
    "nominal_due",
    "due_on",
    "due_before",
    "suspended_days",
    "extension_notice_by",
    "refusal_notice_by",
    "extended_due_on",
    "extended_due_before",
    "explain",
}


def options_of(vector: dict[str, Any], *, zone: bool) -> list[str]:
    options = [*COUNTRIES[vector["calendar"]], "--regime", vector["regime"]]
    if zone:
        options += ["--zone", vector["timezone"]]
    for pause in vector["pauses"]:
        options += ["--suspended", f"{pause['reason']}:{pause['from']}/{pause['to'] or ''}"]
    for name, value in vector["options"].items():
        options += {"relevant_time": ["--relevant-at"], "pause_count": ["--counting"]}[name]
        options.append(value)
    return options


@pytest.mark.parametrize("vector", VECTORS["deadline_vectors"], ids=lambda vector: vector["id"])
class TestVectors:
    def test_it_agrees(self, vector: dict[str, Any]) -> None:
        ran = run("deadline", vector["received_at"], *options_of(vector, zone=True), "--json")
        assert ran.code == 0
        expected = {
            name: value for name, value in vector["expected"].items() if name in ran.document
        }
        assert {"received_on", "due_on"} <= set(expected)
        assert {name: ran.document[name] for name in expected} == expected

    def test_the_country_brings_its_zone(self, vector: dict[str, Any]) -> None:
        if vector["calendar"] == "NONE":
            pytest.skip("no country")
        ran = run("deadline", vector["received_at"], *options_of(vector, zone=False), "--json")
        assert ran.document["zone"] == vector["timezone"]
        assert ran.document["due_on"] == vector["expected"]["due_on"]


class TestDocument:
    def test_it_has_the_promised_keys(self) -> None:
        ran = run("deadline", "2026-01-31T22:41:00+01:00", "--country", "FR", "--json")
        assert set(ran.document) >= KEYS
        assert ran.document["due_on"] == "2026-03-02"
        assert ran.document["explain"][0].startswith("2026-01-31  request received")
        assert ran.err == ""

    def test_an_open_suspension_has_no_due_date(self) -> None:
        ran = run(
            "deadline",
            "2027-03-10T09:00:00+01:00",
            "--country",
            "FR",
            "--suspended",
            "identity:2027-03-12/",
            "--json",
        )
        assert ran.code == 0
        assert ran.document["due_on"] is None
        assert ran.document["due_before"] is None
        assert ran.document["suspended_days"] is None
        assert ran.document["remaining_days"] == 29

    def test_a_bare_day_counts_in_the_zone_that_was_said(self) -> None:
        ran = run("deadline", "2027-03-05", "--country", "FR", "--zone", "Europe/Paris", "--json")
        assert ran.document["received_on"] == "2027-03-05"

    def test_without_a_country_it_says_that_holidays_are_missing(self) -> None:
        ran = run("deadline", "2027-03-05T10:00:00+01:00", "--zone", "Europe/Paris", "--json")
        assert ran.document["calendar_missing"] is True
        assert any("no calendar" in line for line in ran.document["explain"])

    def test_never_counts_no_suspended_day(self) -> None:
        at = ("deadline", "2027-03-10T09:00:00+01:00", "--country", "FR", "--json")
        asked = ("--suspended", "identity:2027-03-12/2027-03-22", "--counting", "never")
        assert run(*at, *asked).document["due_on"] == run(*at).document["due_on"]

    def test_a_law_of_its_own_is_pointed_to(self) -> None:
        ran = run("deadline", "2027-03-05T10:00:00Z", "--country", "GB", "--json")
        assert "--regime uk-gdpr" in ran.err
        assert ran.document["regime"] == "eu-gdpr"

    def test_small_letters_will_do(self) -> None:
        ran = run("deadline", "2027-03-05T10:00:00Z", "--country", "fr", "--json")
        assert ran.document["calendar"] == "FR"


class TestForPeople:
    def test_it_explains_itself(self) -> None:
        ran = run("deadline", "2026-01-31T22:41:00+01:00", "--country", "FR")
        assert "2026-03-02, a Monday" in ran.out
        assert "Reg. 1182/71 Art. 3(4)" in ran.out
        assert "too early" not in ran.out

    def test_it_warns_of_missing_holidays(self) -> None:
        ran = run("deadline", "2026-01-31T22:41:00+01:00", "--zone", "Europe/Paris")
        assert "give --country" in ran.out

    def test_a_suspension_is_shown(self) -> None:
        at = ("deadline", "2027-03-10T09:00:00+01:00", "--country", "FR", "--suspended")
        assert "29 days remain" in run(*at, "identity:2027-03-12/").out
        assert "10 days" in run(*at, "identity:2027-03-12/2027-03-22").out


WRONG = {
    "naive": (["2027-03-05T10:00:00", "--country", "FR"], "--zone Europe/Paris"),
    "day alone": (["2027-03-05", "--country", "FR"], "2027-03-05T00:00:00+01:00"),
    "no date": (["tomorrow", "--country", "FR"], "2027-03-05T10:00:00+01:00"),
    "no such day": (["2027-02-30T10:00:00Z", "--country", "FR"], "not a date and time"),
    "no zone": (["2027-03-05T10:00:00Z"], "--country FR"),
    "several zones": (["2027-03-05T10:00:00Z", "--country", "US"], "--zone America"),
    "overseas": (["2027-03-05T10:00:00Z", "--country", "FR", "--region", "PF"], "--zone"),
    "country": (["2027-03-05T10:00:00Z", "--country", "Frankreich"], "FR"),
    "region": (["2027-03-05T10:00:00Z", "--country", "DE", "--region", "XX"], "did you mean"),
    "region alone": (
        ["2027-03-05T10:00:00Z", "--region", "57", "--zone", "Europe/Paris"],
        "--country",
    ),
    "regime": (["2027-03-05T10:00:00Z", "--country", "FR", "--regime", "eu"], "eu-gdpr"),
    "not in force": (["2010-03-05T10:00:00Z", "--country", "FR"], "not in force"),
    "zone": (["2027-03-05T10:00:00Z", "--zone", "Paris"], "Europe/Paris"),
    "zone of a folder": (["2027-03-05T10:00:00Z", "--zone", "../etc"], "Europe/Paris"),
    "suspension": (
        ["2027-03-05T10:00:00Z", "--country", "FR", "--suspended", "identity"],
        "identity:2027-03-12/",
    ),
    "reason": (
        ["2027-03-05T10:00:00Z", "--country", "FR", "--suspended", "fee:2027-03-12/"],
        "identity and clarification",
    ),
    "backwards": (
        [
            "2027-03-05T10:00:00Z",
            "--country",
            "FR",
            "--suspended",
            "identity:2027-03-12/2027-03-11",
        ],
        "comes before",
    ),
    "day of asking": (
        ["2027-03-05T10:00:00Z", "--country", "FR", "--suspended", "identity:12 March/"],
        "2027-03-05",
    ),
    "counting": (["2027-03-05T10:00:00Z", "--country", "FR", "--counting", "all"], "half-open"),
    "relevant": (
        ["2027-03-05T10:00:00Z", "--country", "FR", "--relevant-at", "2027-03-06T10:00:00Z"],
        "leave it out",
    ),
    "end of time": (["9999-12-31T10:00:00Z", "--country", "FR"], "9999"),
    "nothing": ([], "received_at"),
    "option": (["2027-03-05T10:00:00Z", "--contry", "FR"], "--contry"),
    "too much": (["2027-03-05T10:00:00Z", "FR"], "more arguments"),
}


@pytest.mark.parametrize(("arguments", "remedy"), WRONG.values(), ids=WRONG)
class TestUsageErrors:
    def test_it_says_how_to_mend_it(self, arguments: list[str], remedy: str) -> None:
        ran = run("deadline", *arguments)
        assert ran.code == 2
        assert ran.out == ""
        assert ran.err.startswith("gdpr-rights: ")
        assert remedy.casefold() in ran.err.casefold()

    def test_in_json_it_is_one_document(self, arguments: list[str], remedy: str) -> None:
        ran = run("deadline", *arguments, "--json")
        assert ran.code == 2
        assert ran.error["exit_code"] == 2
        assert remedy.casefold() in ran.error["message"].casefold()
        assert ran.err == ""
