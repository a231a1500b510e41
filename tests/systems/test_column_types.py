"""Every common type of column: copied with its value, in both files, and overwritten."""

import io
import json
import uuid
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any

import attrs
import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql
from tests.systems.databases import Place, backends, place
from tests.systems.worlds import dataset, erase, map_of, part, person

from gdpr_rights import Dataset, Fate, Link, OverwriteConstant, OverwriteUnique, PersonalData
from gdpr_rights.domain.instructions import Effect, Scope
from gdpr_rights.export import PackageExporter, read_csv, read_rows
from gdpr_rights.systems import SQLSystem
from gdpr_rights.testing.exports import sample_header

LONG = "é\U0001f600" * 20_000
UID = uuid.UUID("3f2504e0-4f89-11d3-9a0c-0305e82c3301")
AT = datetime(2024, 2, 29, 23, 59, 58)  # noqa: DTZ001
EAST = timezone(timedelta(hours=5, minutes=30))


@attrs.frozen
class Sample:
    """A column, a value as it is written, and what is copied of it.

    Attributes:
        of: The type of the column.
        type: Its name in the copy.
        value: What is written.
        copied: What is read, where it differs.
        erased: A constant to overwrite it with, where the type takes one, and what is read then.
    """

    of: Any
    type: str
    value: Any
    copied: Any = attrs.field(default=attrs.Factory(lambda self: self.value, takes_self=True))
    erased: tuple[Any, Any] | None = None


COMMON = {
    "whole": Sample(sa.Integer(), "integer", -7, erased=(0, 0)),
    "big": Sample(sa.BigInteger(), "integer", 2**62, erased=(0, 0)),
    "amount": Sample(
        sa.Numeric(20, 4), "decimal", Decimal("-1234567890.1230"), erased=("0.5", Decimal("0.5"))
    ),
    "ratio": Sample(sa.Double(), "float", 0.1, erased=(0, 0.0)),
    "yes": Sample(sa.Boolean(), "boolean", True, erased=(False, False)),
    "day": Sample(sa.Date(), "date", AT.date(), erased=("1900-01-01", date(1900, 1, 1))),
    "moment": Sample(
        sa.DateTime(),
        "datetime",
        AT,
        erased=("1900-01-01", datetime(1900, 1, 1)),  # noqa: DTZ001
    ),
    "hour": Sample(sa.Time(), "time", time(23, 59, 58), erased=("00:00", time())),
    "short": Sample(sa.String(80), "text", '=1+1, "o\'Neil" %(x)s :x', erased=("-", "-")),
    "fixed": Sample(sa.CHAR(2), "text", "FR", erased=("--", "--")),
    "long": Sample(sa.Text().with_variant(mysql.LONGTEXT(), "mysql"), "text", LONG),
    "blob": Sample(sa.LargeBinary(), "binary", b"\x00\xff'%" * 99),
    "doc": Sample(sa.JSON(), "json", {"a": [1, None, "é"]}, erased=("-", "-")),
    "choice": Sample(sa.Enum("new", "old", name="choices"), "text", "new", erased=("old", "old")),
    "uid": Sample(sa.Uuid(), "uuid", UID, erased=(str(uuid.UUID(int=0)), uuid.UUID(int=0))),
}
OWN: dict[str, dict[str, Sample]] = {
    "sqlite": {
        # Kept as 32 digits, of which nobody knows that they are an UUID.
        "uid": Sample(sa.CHAR(32), "text", UID.hex),
    },
    "postgresql": {
        "zoned": Sample(
            sa.DateTime(timezone=True),
            "datetime",
            datetime(2024, 2, 29, 12, 0, 0, 123456, EAST),
            erased=("1900-01-01T00:00:00+00:00", datetime(1900, 1, 1, tzinfo=UTC)),
        ),
        "micro": Sample(postgresql.TIMESTAMP(precision=6), "datetime", AT.replace(microsecond=1)),
        "zoned_hour": Sample(
            sa.Time(timezone=True),
            "time",
            time(12, 30, tzinfo=EAST),
            erased=("00:00+00:00", time(tzinfo=UTC)),
        ),
        "doc_b": Sample(postgresql.JSONB(), "json", [1, {"b": "é"}], erased=("{}", {})),
        "words": Sample(
            postgresql.ARRAY(sa.Text()), "json", ["a", None, 'b"{,'], erased=("gone", ["gone"])
        ),
        "grid": Sample(
            postgresql.ARRAY(sa.Integer(), dimensions=2),
            "json",
            [[1, 2], [3, 4]],
            erased=("[]", []),
        ),
        "days": Sample(postgresql.ARRAY(sa.Date()), "json", [date(2024, 2, 29)], ["2024-02-29"]),
        "sums": Sample(postgresql.ARRAY(sa.Numeric(9, 2)), "json", [Decimal("1.10")], ["1.10"]),
        "uids": Sample(postgresql.ARRAY(postgresql.UUID()), "json", [UID], [str(UID)]),
        "span": Sample(
            postgresql.INTERVAL(), "text", timedelta(days=3, seconds=7), "3 days, 0:00:07"
        ),
        "address": Sample(postgresql.INET(), "text", "2001:db8::1"),
        "name": Sample(postgresql.CITEXT(), "text", "Ada", erased=("-", "-")),
        "real": Sample(sa.REAL(), "float", 0.5),
        "bits": Sample(postgresql.BIT(3), "text", "101"),
    },
    "mariadb": {
        # Its JSON is a text that is checked.
        "doc": Sample(sa.JSON(), "text", {"a": [1]}, json.dumps({"a": [1]}), erased=("{}", "{}")),
        "micro": Sample(mysql.DATETIME(fsp=6), "datetime", AT.replace(microsecond=1)),
        "stamp": Sample(mysql.TIMESTAMP(), "datetime", AT),
        "tiny": Sample(mysql.TINYINT(), "integer", -128),
        "unsigned": Sample(mysql.BIGINT(unsigned=True), "integer", 2**64 - 1),
        "year": Sample(mysql.YEAR(), "integer", 2024),
        "longer": Sample(mysql.TIME(), "time", timedelta(hours=25, seconds=7), "25:00:07"),
        "before": Sample(mysql.TIME(fsp=6), "time", timedelta(seconds=-1.5), "-00:00:01.500000"),
        "sets": Sample(mysql.SET("a", "b"), "text", {"a", "b"}, "a,b"),
        "fixed_bytes": Sample(sa.BINARY(16), "binary", UID.bytes),
        "medium": Sample(mysql.MEDIUMBLOB(), "binary", b"\xff" * 70_000),
        "uid_text": Sample(sa.CHAR(36), "text", str(UID)),
        "real": Sample(mysql.FLOAT(), "float", 0.5),
    },
}
DATA = PersonalData("sample", used_for=["use"])


def samples(backend: str) -> dict[str, Sample]:
    return COMMON | OWN[backend]


@pytest.fixture(scope="module", params=backends())
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Place, sa.Table]]:
    """A table of every type, with a row of values and one that is empty."""
    with place(request.param, "types", tmp_path_factory.mktemp("types")) as at:
        engine = at.engine()
        found = samples(at.backend)
        table = sa.Table(
            "people",
            sa.MetaData(),
            sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
            *(sa.Column(name, of.of) for name, of in found.items()),
        )
        with engine.begin() as connection:
            if at.backend == "postgresql":
                connection.exec_driver_sql("CREATE EXTENSION IF NOT EXISTS citext")
            table.create(connection)
        SQLSystem(engine).create_tables()
        yield at, table


def written(at: Place, table: sa.Table) -> SQLSystem:
    engine = at.engine()
    with engine.begin() as connection:
        connection.execute(sa.delete(table))
        values = {name: of.value for name, of in samples(at.backend).items()}
        connection.execute(sa.insert(table), {"id": 1, **values})
        connection.execute(sa.insert(table), {"id": 2})
        connection.execute(sa.delete(sa.table("gdpr_rights_receipts")))
    return SQLSystem(engine)


COPY = Scope(map_of([dataset("people")]), "app", "person", [part("people", Effect.DISCLOSE)])


class TestACopy:
    def test_values_have_their_types(self, filled: tuple[Place, sa.Table]) -> None:
        at, table = filled
        (batch,) = written(at, table).collect(COPY, person(1))
        found = samples(at.backend)
        got = dict(zip(batch.columns, zip(batch.types, batch.rows[0], strict=True), strict=True))
        del got["id"]
        assert got == {name: (of.type, of.copied) for name, of in found.items()}
        assert {name: type(value) for name, (_, value) in got.items()} == {
            name: type(of.copied) for name, of in found.items()
        }

    @pytest.mark.parametrize("number", [1, 2], ids=["values", "empty"])
    def test_both_files_give_them_back(self, filled: tuple[Place, sa.Table], number: int) -> None:
        at, table = filled
        (batch,) = written(at, table).collect(COPY, person(number))
        sink = io.BytesIO()
        session = PackageExporter().begin(sink, sample_header())
        session.write(batch)
        session.finish()
        with zipfile.ZipFile(sink) as archive:
            with archive.open("data/people.json") as file:
                read = read_rows(file)
            assert (read.columns, read.types, read.rows) == (
                batch.columns,
                batch.types,
                batch.rows,
            )
            with archive.open("data/people.csv") as file:
                assert read_csv(file, batch.types) == (batch.columns, batch.rows)


def overwriting(at: Place, rule: str) -> tuple[Scope, dict[str, Any]]:
    """A scope that overwrites by a rule wherever it can, and what is there afterwards."""
    fields: dict[str, Any] = {}
    expected: dict[str, Any] = {}
    for name, of in samples(at.backend).items():
        if rule == "constant" and of.erased is not None:
            fields[name] = attrs.evolve(DATA, overwrite=OverwriteConstant(of.erased[0]))
            expected[name] = of.erased[1]
        elif rule == "unique" and name in ("short", "long", "name"):
            fields[name] = attrs.evolve(DATA, overwrite=OverwriteUnique())
        else:
            expected[name] = None
    people = Dataset("people", system="app", rest=DATA, fields=fields, erasure="overwrite")
    return Scope(
        map_of([people]), "app", "person", [part("people", fields=[*fields, "*"])]
    ), expected


class TestAnErasure:
    @pytest.mark.parametrize("rule", ["null", "unique", "constant"])
    def test_it_is_overwritten(self, filled: tuple[Place, sa.Table], rule: str) -> None:
        at, table = filled
        system = written(at, table)
        scope, expected = overwriting(at, rule)
        people = [person(1), person(2)]
        (receipt,) = system.apply(erase(scope), people)
        assert (receipt.fate, receipt.matched, receipt.changed) == (Fate.OVERWRITTEN, 2, 1)
        assert system.verify(scope, people) == ()
        (again,) = system.apply(erase(scope, "two"), people)
        assert again.changed == 0
        (batch,) = system.collect(COPY, person(1))
        got = dict(zip(batch.columns, batch.rows[0], strict=True))
        assert {name: got[name] for name in expected} == expected
        for name in got.keys() - expected.keys() - {"id"}:
            assert got[name].startswith("erased-")
        (batch,) = system.collect(COPY, person(2))
        assert set(batch.rows[0][1:]) == {None}


def test_named_schemas_and_reserved_names(at: Place) -> None:
    """Another schema, mixed case, reserved words and spaces, with a foreign key across them."""
    engine = at.engine()
    prefix = at.name
    crm = None if at.backend == "sqlite" else f"{prefix}_crm"
    metadata = sa.MetaData()
    users = sa.Table(
        "Order",
        metadata,
        sa.Column("user", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("E-Mail %", sa.String(80), nullable=False),
        schema=crm,
    )
    notes = sa.Table(
        "group by",
        metadata,
        sa.Column("select", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("Who Is", sa.Integer, sa.ForeignKey(users.c.user)),
        sa.Column("the text", sa.String(80)),
    )
    with engine.begin() as connection:
        if crm is not None:
            connection.exec_driver_sql(f"CREATE SCHEMA {crm}")
    try:
        with engine.begin() as connection:
            metadata.create_all(connection)
            connection.execute(
                sa.insert(users), [{"user": 1, "E-Mail %": "a"}, {"user": 2, "E-Mail %": "b"}]
            )
            connection.execute(
                sa.insert(notes),
                [{"select": n, "Who Is": n, "the text": "x"} for n in (1, 2)],
            )
        name = "Order" if crm is None else f"{crm}.Order"
        data_map = map_of(
            [
                Dataset("users", system="app", rest=DATA, table=name),
                Dataset(
                    "notes",
                    system="app",
                    rest=DATA,
                    table="group by",
                    links=[Link.owned_by("users", {"Who Is": "user"})],
                ),
            ]
        )
        receipts_table = "gdpr_rights_receipts" if crm is None else f"{crm}.receipts"
        system = SQLSystem(engine, receipts_table=receipts_table)
        system.create_tables()
        schema = system.capabilities(data_map, "app").schema
        assert schema is not None
        (key,) = schema.table["group by"].foreign_keys
        assert key.target == name
        copy = Scope(
            data_map, "app", "person", [part(of, Effect.DISCLOSE) for of in ("users", "notes")]
        )
        assert [batch.rows for batch in system.collect(copy, person(1))] == [
            [(1, "a")],
            [(1, 1, "x")],
        ]
        scope = Scope(data_map, "app", "person", [part("notes"), part("users")])
        receipts = system.apply(erase(scope), [person(1)])
        assert {(r.dataset, r.fate, r.changed) for r in receipts} == {
            ("notes", Fate.DELETED, 1),
            ("users", Fate.DELETED, 1),
        }
        assert system.verify(scope, [person(1)]) == ()
        assert system.apply(erase(scope), [person(1)]) == receipts
    finally:
        with engine.begin() as connection:
            metadata.drop_all(connection)
            if crm is not None:
                cascade = " CASCADE" if at.backend == "postgresql" else ""
                connection.exec_driver_sql(f"DROP SCHEMA {crm}{cascade}")
