"""What a copy contains: disclosed columns, row identity, proper types, bounded memory."""

import json
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar

import pytest
import sqlalchemy as sa
from tests.systems.databases import Place
from tests.systems.worlds import (
    CUTOFF,
    PLAIN,
    Pair,
    Rows,
    dataset,
    map_of,
    part,
    person,
    table,
    text,
)

from gdpr_rights import INTERNAL, NOT_PERSONAL, Link
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.instructions import Effect, Scope
from gdpr_rights.domain.rows import Keys, NotBefore
from gdpr_rights.domain.schema import Column, Schema
from gdpr_rights.errors import MapDoesNotFit
from gdpr_rights.systems import SQLSystem

HIDDEN = PersonalData("credential", used_for=["use"])
SECRET = PersonalData("note", used_for=["use"], disclose=False)


def disclosed(of: str, *fields: str, **more: Any) -> Any:
    return part(of, Effect.DISCLOSE, fields=fields or ["*"], **more)


def scope(data_map: Any, *parts: Any) -> Scope:
    return Scope(data_map, "app", "person", parts)


class TestColumns:
    data_map = map_of(
        [
            dataset("people", name=PLAIN, hash=HIDDEN, note=SECRET, flag=NOT_PERSONAL, rest=None),
            dataset(
                "visits", Link.owned_by("people", person="id"), Link.refers("visits", after="id")
            ),
            dataset("marks", Link.owned_by("people", person="id"), id=INTERNAL, person=SECRET),
        ]
    )
    schema = Schema(
        [
            table("people", *map(text, ("name", "hash", "note", "flag", "new"))),
            table("visits", "person", "after", text("place"), person="people.id"),
            table("marks", "person", text("mark"), person="people.id"),
        ]
    )
    rows: ClassVar[Rows] = {
        "people": [
            {"id": n, "name": "n", "hash": "h", "note": "o", "flag": "f", "new": "?"}
            for n in (1, 2)
        ],
        "visits": [{"id": n, "person": 2 - n % 2, "after": None, "place": "p"} for n in range(6)],
        "marks": [{"id": 1, "person": 1, "mark": "m"}],
    }

    def copied(self, at: Place, *parts: Any) -> list[Any]:
        pair = Pair(at, self.schema, self.rows)
        ours, reference = (
            list(system.collect(scope(self.data_map, *parts), person(1)))
            for system in (pair.sql, pair.memory)
        )
        assert ours == reference
        return ours

    def test_only_what_is_disclosed_and_the_identity_of_rows(self, at: Place) -> None:
        people, visits = self.copied(
            at, disclosed("people", "name", "hash", "note"), disclosed("visits")
        )
        assert (people.key, people.columns, people.rows) == (("id",), ("id", "name"), [(1, "n")])
        assert visits.columns == ("id", "person", "after", "place")
        assert visits.rows == [(n, 1, None, "p") for n in (1, 3, 5)]

    def test_what_the_map_hides_of_the_identity_is_hidden(self, at: Place) -> None:
        (marks,) = self.copied(at, disclosed("marks"))
        assert (marks.key, marks.columns, marks.rows) == ((), ("mark",), [("m",)])

    def test_fields_of_some_rows_are_empty_in_the_others(self, at: Place) -> None:
        (visits,) = self.copied(
            at,
            disclosed("visits", "place", rows=Keys(((1,),))),
            part("visits", Effect.DISCLOSE, Keys(((1,), (3,))), fields=[]),
        )
        assert visits.rows == [(1, 1, None, "p"), (3, 1, None, None)]

    def test_who_has_no_rows_gets_an_empty_batch(self, at: Place) -> None:
        pair = Pair(at, self.schema, self.rows)
        asked = scope(self.data_map, disclosed("people", "name"), disclosed("visits"))
        for system in (pair.sql, pair.memory):
            assert [(b.dataset, b.rows) for b in system.collect(asked, person(9))] == [
                ("people", []),
                ("visits", []),
            ]

    def test_a_column_or_table_that_is_not_there(self, at: Place) -> None:
        pair = Pair(at, self.schema, self.rows)
        for system in (pair.sql, pair.memory):
            with pytest.raises(MapDoesNotFit, match=r"datasets\.people\.fields\.gone"):
                list(system.collect(scope(self.data_map, disclosed("people", "gone")), person(1)))
            data_map = map_of([dataset("nowhere")])
            with pytest.raises(MapDoesNotFit, match=r"datasets\.nowhere: .* no table 'nowhere'"):
                list(system.collect(scope(data_map, disclosed("nowhere")), person(1)))
            with pytest.raises(MapDoesNotFit, match=r"datasets\.nowhere"):
                system.count(scope(data_map, part("nowhere")), [person(1)])

    def test_a_retention_that_starts_in_no_date_or_nowhere(self, at: Place) -> None:
        pair = Pair(at, self.schema, self.rows)
        for start in ("visits.after", "visits.gone", "nowhere.on"):
            rows = NotBefore((start,), CUTOFF)
            with pytest.raises(MapDoesNotFit):
                pair.sql.count(scope(self.data_map, part("visits", rows=rows)), [person(1)])


class TestTypes:
    """Values have the types that their columns declare, whatever the database keeps."""

    columns = (
        ("amount", "NUMERIC(10, 2)", 13.86, Decimal("13.86"), "decimal"),
        ("ratio", "REAL", 0.5, 0.5, "float"),
        ("day", "DATE", "2020-02-29", date(2020, 2, 29), "date"),
        ("at", "DATETIME", "2020-02-29 10:11:12", datetime(2020, 2, 29, 10, 11, 12), "datetime"),  # noqa: DTZ001
        (
            "zoned",
            "TIMESTAMP",
            "2020-02-29T10:11:12Z",
            datetime(2020, 2, 29, 10, 11, 12, tzinfo=UTC),
            "datetime",
        ),
        ("hour", "TIME", "10:11", time(10, 11), "time"),
        ("yes", "BOOLEAN", 1, True, "boolean"),
        ("blob", "BLOB", b"\x00\xff", b"\x00\xff", "binary"),
        ("doc", "JSON", json.dumps({"a": [1]}), {"a": [1]}, "json"),
        ("plain", "VARCHAR(10)", "x", "x", "text"),
        ("odd_day", "DATE", "soon", "soon", "date"),
        ("odd_amount", "NUMERIC(10, 2)", "much", "much", "decimal"),
        ("empty", "DATETIME", None, None, "datetime"),
        ("untyped", "", "as it is", "as it is", "text"),
    )

    def test_they_are_converted(self, tmp_path: Path) -> None:
        engine = sa.create_engine(f"sqlite:///{tmp_path / 'types.db'}")
        declared = ", ".join(f"{name} {of}" for name, of, *_ in self.columns)
        with engine.begin() as connection:
            connection.exec_driver_sql(f"CREATE TABLE people (id INTEGER PRIMARY KEY, {declared})")
            marks = ", ".join("?" for _ in self.columns)
            connection.exec_driver_sql(
                f"INSERT INTO people VALUES (1, {marks})",
                tuple(value for _, _, value, *_ in self.columns),
            )
        system = SQLSystem(engine)
        data_map = map_of([dataset("people")])
        (batch,) = system.collect(scope(data_map, disclosed("people")), person(1))
        assert batch.rows == [(1, *(value for *_, value, _ in self.columns))]
        assert [type(value) for value in batch.rows[0][1:]] == [
            type(value) for *_, value, _ in self.columns
        ]
        assert batch.types == ("integer", *(of for *_, of in self.columns))


class TestManyRows:
    def test_they_come_in_batches_ordered_by_key(self, at: Place) -> None:
        schema = Schema([table("people", text("name")), table("visits", "person", Column("x"))])
        data_map = map_of(
            [dataset("people"), dataset("visits", Link.owned_by("people", person="id"))]
        )
        rows: Rows = {
            "people": [{"id": 1, "name": "n"}],
            "visits": [{"id": n, "person": 1, "x": "x"} for n in range(2500, 0, -1)],
        }
        pair = Pair(at, schema, rows)
        batches = list(pair.sql.collect(scope(data_map, disclosed("visits")), person(1)))
        assert max(len(batch.rows) for batch in batches) <= 2000
        assert len(batches) > 1
        assert [row[0] for batch in batches for row in batch.rows] == list(range(1, 2501))

    def test_it_is_one_snapshot_and_an_abandoned_reading_leaves_nothing_open(
        self, tmp_path: Path
    ) -> None:
        path = tmp_path / "snapshot.db"
        engine = sa.create_engine(f"sqlite:///{path}")
        with engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA journal_mode = WAL")
            connection.exec_driver_sql("CREATE TABLE people (id INTEGER PRIMARY KEY, name TEXT)")
            connection.exec_driver_sql(
                "CREATE TABLE visits (id INTEGER PRIMARY KEY, person INTEGER, x TEXT)"
            )
            connection.exec_driver_sql("INSERT INTO people VALUES (1, 'before')")
            connection.exec_driver_sql("INSERT INTO visits VALUES (1, 1, 'before')")
        data_map = map_of(
            [dataset("people"), dataset("visits", Link.owned_by("people", person="id"))]
        )
        system = SQLSystem(engine)
        reading: Any = system.collect(
            scope(data_map, disclosed("people"), disclosed("visits")), person(1)
        )
        assert next(reading).rows == [(1, "before")]
        with engine.begin() as connection:
            connection.exec_driver_sql("UPDATE visits SET x = 'after'")
        assert next(reading).rows == [(1, 1, "before")]
        reading.close()
        assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]
        engine.dispose()
