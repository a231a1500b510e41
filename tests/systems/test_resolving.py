"""Finding people: every identifier must fit the same person, and nobody else is ever found."""

from collections.abc import Iterator
from typing import Any

import pytest
from tests.systems.databases import Place, backends, place
from tests.systems.worlds import UNIQUE, Pair, dataset, map_of, table, text

from gdpr_rights import NOT_PERSONAL, Dataset, Link, Lookup, Match, SubjectKind
from gdpr_rights.domain.schema import Column, Schema, Table
from gdpr_rights.errors import MapDoesNotFit, UnknownLookup

LOOKUP: dict[str, Lookup | str] = {
    "email": "email",
    "login": "login",
    "number": "number",
    "contact": Lookup("contacts.address", match=Match.EMAIL),
    "company": "companies.name",
}
PEOPLE = dataset("people", Link.refers("companies", company="id"), email=UNIQUE)
DATA_MAP = map_of(
    [
        PEOPLE,
        dataset("contacts", Link.owned_by("people", person="id")),
        dataset("companies", rest=NOT_PERSONAL),
        dataset("elsewhere", rest=NOT_PERSONAL),
    ],
    lookup=LOOKUP,
)
SCHEMA = Schema(
    [
        table("people", text("email"), text("login"), "number", "company", company="companies.id"),
        table("contacts", "person", text("address"), person="people.id"),
        table("companies", text("name")),
        table("elsewhere", text("email")),
    ]
)
EMAILS = {
    1: "Ada@Example.org",
    2: " ada@example.org\t",
    3: "ADA@EXAMPLE.ORG",
    4: "éva@example.org",
    5: "E\u0301VA@example.org",
    6: "straße@example.org",
    7: "a_a@example.org",
    8: "aba@example.org",
    9: None,
    10: "x-ada@example.org",
}
ROWS: dict[str, list[dict[str, Any]]] = {
    "companies": [{"id": 1, "name": "Acme"}],
    "people": [
        {
            "id": n,
            "email": email,
            "login": f"login{n % 4}",
            "number": n * 10,
            "company": 1 if n < 3 else None,
        }
        for n, email in EMAILS.items()
    ],
    "contacts": [
        {"id": 1, "person": 1, "address": "one@example.org"},
        {"id": 2, "person": 1, "address": "uno@example.org"},
        {"id": 3, "person": 2, "address": "two@example.org"},
        {"id": 4, "person": None, "address": "two@example.org"},
    ],
    "elsewhere": [],
}


@pytest.fixture(scope="module", params=backends())
def pair(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pair]:
    """Nothing here changes the rows."""
    with place(request.param, "people", tmp_path_factory.mktemp("people")) as at:
        yield Pair(at, SCHEMA, ROWS)


def keys(pair: Pair, **identifiers: Any) -> list[Any]:
    kind = DATA_MAP.subject["person"]
    found = pair.both("resolve", DATA_MAP, kind, tuple(identifiers.items()))
    return [one.key[0] for one in found]


class TestEmail:
    """NFC, case-folded, trimmed."""

    @pytest.mark.parametrize(
        ("given", "expected"),
        [
            ("ada@example.org", [1, 2, 3]),
            (" ADA@example.org ", [1, 2, 3]),
            ("ÉVA@EXAMPLE.ORG", [4, 5]),
            ("e\u0301va@example.org", [4, 5]),
            ("STRASSE@example.org", [6]),
            ("straße@example.org", [6]),
            ("a_a@example.org", [7]),
            ("%@example.org", []),
            ("", []),
            ("nobody@example.org", []),
        ],
    )
    def test_it_finds(self, pair: Pair, given: str, expected: list[int]) -> None:
        assert keys(pair, email=given) == expected


class TestKey:
    @pytest.mark.parametrize("given", [4, "4", " 4 ", "04"])
    def test_text_of_a_number_is_the_number(self, pair: Pair, given: Any) -> None:
        assert keys(pair, key=given) == [4]

    @pytest.mark.parametrize("given", ["four", "4,5", "", "4.5", 99, "1 OR 1=1"])
    def test_what_is_no_key_finds_nobody(self, pair: Pair, given: Any) -> None:
        assert keys(pair, key=given) == []

    def test_exact_look_ups_are_converted_too(self, pair: Pair) -> None:
        assert keys(pair, number="40") == [4]
        assert keys(pair, number="forty") == []


class TestWhatNoTextHolds:
    """PostgreSQL refuses to be asked for a text with a NUL in it; a visitor may type one."""

    @pytest.mark.parametrize("name", ["email", "login", "contact", "company", "number", "key"])
    def test_finds_nobody(self, pair: Pair, name: str) -> None:
        assert keys(pair, **{name: "ada@example.org\0"}) == []


class TestAllMustFit:
    def test_one_that_does_not_finds_nobody(self, pair: Pair) -> None:
        assert keys(pair, email="ada@example.org", login="login1") == [1]
        assert keys(pair, email="ada@example.org", login="login0") == []
        assert keys(pair, email="éva@example.org", key="1") == []

    def test_without_identifiers_nobody_is_found(self, pair: Pair) -> None:
        assert keys(pair) == []

    def test_an_unknown_look_up_is_an_error(self, pair: Pair) -> None:
        with pytest.raises(UnknownLookup, match="phone"):
            keys(pair, phone="1")


class TestOneLinkAway:
    def test_below(self, pair: Pair) -> None:
        assert keys(pair, contact="UNO@example.org") == [1]
        assert keys(pair, contact="two@example.org") == [2]

    def test_above(self, pair: Pair) -> None:
        assert keys(pair, company="Acme") == [1, 2]
        assert keys(pair, company="Acme", contact="two@example.org") == [2]

    def test_too_far(self, pair: Pair) -> None:
        kind = SubjectKind("person", dataset="people", lookup={"x": "elsewhere.email"})
        with pytest.raises(MapDoesNotFit, match="no link joins"):
            pair.both("resolve", DATA_MAP, kind, (("x", "1"),))


def test_everything_by_which_they_are_known_is_captured(pair: Pair) -> None:
    (found,) = pair.both("resolve", DATA_MAP, DATA_MAP.subject["person"], (("key", "1"),))
    assert found.key == (1,)
    assert sorted(found.identifiers) == [
        ("company", "Acme"),
        ("contact", "one@example.org"),
        ("contact", "uno@example.org"),
        ("email", "Ada@Example.org"),
        ("login", "login1"),
        ("number", 10),
    ]


def test_composite_keys(at: Place) -> None:
    columns = [Column("realm"), Column("number", type="integer"), text("name")]
    schema = Schema([Table("people", columns=columns, key=("realm", "number"))])
    data_map = map_of([Dataset("people", system="app", rest=UNIQUE)])
    rows = {"people": [{"realm": realm, "number": 7, "name": "n"} for realm in "ab"]}
    pair = Pair(at, schema, rows)
    kind = data_map.subject["person"]
    (found,) = pair.both("resolve", data_map, kind, (("key", "b, 7"),))
    assert found.key == ("b", 7)
    assert pair.both("resolve", data_map, kind, (("key", "7"),)) == ()
