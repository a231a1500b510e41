"""Two organisations in the same tables, whose rows have equal keys and addresses."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
import sqlalchemy as sa
from tests.systems.databases import metadata_of
from tests.systems.servers import KINDS, empty_database
from tests.systems.worlds import UNIQUE, dataset, map_of, part

from gdpr_rights import NOT_PERSONAL, Action, Link, Lookup, Match
from gdpr_rights.domain.instructions import Effect, Instruction, Part, Scope
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.schema import Column, ForeignKey, Schema, Table
from gdpr_rights.errors import MapDoesNotFit
from gdpr_rights.systems import MemorySystem, SQLSystem

ORG = Column("org", type="integer", nullable=False)


def _table(name: str, *columns: str, **foreign: str) -> Table:
    return Table(
        name,
        columns=[
            ORG,
            Column("id", type="integer", nullable=False),
            *(
                Column(of, type="integer")
                if of in ("person", "reviewer")
                else Column(of, length=40)
                for of in columns
            ),
        ],
        key=["org", "id"],
        foreign_keys=[
            ForeignKey(["org", own], target, ["org", "id"]) for own, target in foreign.items()
        ],
    )


SCHEMA = Schema(
    [
        Table("orgs", columns=[Column("id", type="integer", nullable=False)], key=["id"]),
        _table("people", "email"),
        _table("contacts", "person", "address", person="people"),
        _table("notes", "person", "reviewer", "body", person="people", reviewer="people"),
    ]
)
DATA_MAP = attrs.evolve(
    map_of(
        [
            attrs.evolve(dataset("people", email=UNIQUE), tenant="org"),
            attrs.evolve(dataset("contacts", Link.owned_by("people", person="id")), tenant="org"),
            attrs.evolve(
                dataset(
                    "notes",
                    Link.owned_by("people", person="id"),
                    Link.refers("people", reviewer="id"),
                ),
                tenant="org",
            ),
            attrs.evolve(dataset("orgs", rest=NOT_PERSONAL), tenant="id"),
        ],
        lookup={"email": "email", "contact": Lookup("contacts.address", match=Match.EMAIL)},
    ),
    tenants="orgs",
)
ROWS: dict[str, list[dict[str, Any]]] = {
    "orgs": [{"id": 7}, {"id": 8}],
    "people": [
        {"org": org, "id": n, "email": f"{n}@example.org"} for org in (7, 8) for n in (1, 2)
    ],
    "contacts": [
        {"org": org, "id": n, "person": n, "address": f"c{n}@example.org"}
        for org in (7, 8)
        for n in (1, 2)
    ],
    "notes": [
        {"org": org, "id": n, "person": n, "reviewer": 3 - n, "body": f"{org}/{n}"}
        for org in (7, 8)
        for n in (1, 2)
    ],
}


@pytest.fixture(params=[*KINDS, "memory"])
def system(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    if request.param == "memory":
        yield MemorySystem(ROWS, SCHEMA)
        return
    with empty_database(request.param, tmp_path, "tenants") as engine:
        metadata = metadata_of(SCHEMA)
        metadata.create_all(engine)
        with engine.begin() as connection:
            for name, rows in ROWS.items():
                connection.execute(sa.insert(metadata.tables[name]), rows)
        made = SQLSystem(engine)
        made.create_tables()
        yield made


def contents(system: Any) -> dict[str, list[dict[str, Any]]]:
    if isinstance(system, MemorySystem):
        return {name: [dict(row) for row in rows] for name, rows in system.tables.items()}
    tables = metadata_of(SCHEMA).tables
    with system._engine.connect() as connection:
        return {
            name: [
                dict(row._mapping)
                for row in connection.execute(sa.select(of).order_by(*of.primary_key))
            ]
            for name, of in tables.items()
        }


def one(tenant: Any = "7") -> ResolvedSubject:
    return ResolvedSubject("ref", "person", key=(7, 1), tenant=tenant)


def scope(effect: Effect) -> Scope:
    parts = [part(of, effect) for of in ("notes", "contacts")]
    parts.append(part("people", effect, fields=["email", "*"]))
    return Scope(DATA_MAP, "app", "person", parts)


class TestFindingPeople:
    """With a tenant only people among its rows are found, by look-ups one link away too."""

    @pytest.mark.parametrize("tenant", [7, "7"])
    @pytest.mark.parametrize(
        "by", [("email", "1@example.org"), ("contact", "C1@example.org"), ("key", "7,1")]
    )
    def test_in_one_tenant(self, system: Any, by: tuple[str, str], tenant: Any) -> None:
        kind = DATA_MAP.subject["person"]
        (found,) = system.resolve(DATA_MAP, kind, [by], tenant)
        assert found.key == (7, 1)
        assert found.identifiers == (("contact", "c1@example.org"), ("email", "1@example.org"))

    @pytest.mark.parametrize("tenant", [9, "none", "07x"])
    def test_in_no_tenant(self, system: Any, tenant: Any) -> None:
        kind = DATA_MAP.subject["person"]
        assert system.resolve(DATA_MAP, kind, [("email", "1@example.org")], tenant) == ()

    def test_in_every_tenant(self, system: Any) -> None:
        kind = DATA_MAP.subject["person"]
        found = system.resolve(DATA_MAP, kind, [("contact", "c1@example.org")])
        assert sorted(of.key for of in found) == [(7, 1), (8, 1)]


class TestOtherTenants:
    """Nobody else's rows are shown, counted, erased or corrected."""

    def test_a_copy(self, system: Any) -> None:
        batches = {of.dataset: of for of in system.collect(scope(Effect.DISCLOSE), one())}
        assert {name: len(of.rows) for name, of in batches.items()} == {
            "notes": 1, "contacts": 1, "people": 1,
        }  # fmt: skip
        assert "7/1" in batches["notes"].rows[0]
        assert not any("org" in of.columns for of in batches.values())

    def test_an_erasure(self, system: Any) -> None:
        erase = Instruction("one", Action.ERASE, scope(Effect.ERASE))
        assert system.count(scope(Effect.ERASE), (one(),)).fates
        system.apply(erase, (one(),))
        now = contents(system)
        assert now.pop("orgs") == ROWS["orgs"]
        for name in now:
            rows = ROWS[name]
            theirs = [row for row in rows if row["org"] == 8]
            assert [row for row in now[name] if row["org"] == 8] == theirs
            assert (7, 1) not in {(row["org"], row["id"]) for row in now[name]}
        # The note of a colleague no longer says who reviewed it; its tenant stays.
        assert [row for row in now["notes"] if row["org"] == 7] == [
            {"org": 7, "id": 2, "person": 2, "reviewer": None, "body": "7/2"}
        ]
        assert system.verify(scope(Effect.ERASE), (one(),)) == ()

    def test_a_rectification(self, system: Any) -> None:
        of = Part("note", dataset="notes", fields=["body"], effect=Effect.RECTIFY)
        said = Scope(DATA_MAP, "app", "person", [of])
        system.apply(Instruction("one", Action.RECTIFY, said, values=(("note", "new"),)), (one(),))
        bodies = [row["body"] for row in contents(system)["notes"]]
        assert bodies == ["new", "7/2", "8/1", "8/2"]
        of = attrs.evolve(of, fields=["org"])
        move = Scope(DATA_MAP, "app", "person", [of])
        with pytest.raises(MapDoesNotFit):
            system.apply(Instruction("two", Action.RECTIFY, move, values=(("note", 8),)), (one(),))

    def test_a_person_of_no_tenant(self, system: Any) -> None:
        """To look among the rows of all would mix them."""
        for call in (
            lambda: system.count(scope(Effect.ERASE), (one(None),)),
            lambda: list(system.collect(scope(Effect.DISCLOSE), one(None))),
            lambda: system.apply(
                Instruction("one", Action.ERASE, scope(Effect.ERASE)), (one(None),)
            ),
            lambda: system.verify(scope(Effect.ERASE), (one(None),)),
        ):
            with pytest.raises(MapDoesNotFit, match="among whose rows"):
                call()

    def test_a_key_of_another_tenant(self, system: Any) -> None:
        assert not any(
            len(of.rows)
            for of in system.collect(scope(Effect.DISCLOSE), one("8"))
            if of.dataset == "people"
        )
