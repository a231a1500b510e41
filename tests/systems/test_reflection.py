"""What live tables look like, by the names that a map has for them."""

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql
from tests.systems.worlds import PLAIN, dataset, erase, map_of, part, person

from gdpr_rights import Dataset, Fate, Link
from gdpr_rights.domain.instructions import Effect, Scope
from gdpr_rights.domain.plans import Action
from gdpr_rights.domain.schema import ForeignKey
from gdpr_rights.systems import MemorySystem, SQLSystem, reflect_schema
from gdpr_rights.systems.sql.reflect import type_name

TABLES = """
CREATE TABLE "Select" (
    "Id" INTEGER PRIMARY KEY, "e-mail" VARCHAR(20) NOT NULL UNIQUE, "from" TEXT, n INT UNIQUE);
CREATE TABLE "Order" (
    realm TEXT NOT NULL, no INTEGER NOT NULL, "Who" INTEGER REFERENCES "select" ("Id"),
    PRIMARY KEY (realm, no));
CREATE INDEX by_who ON "Order" ("Who", realm);
CREATE UNIQUE INDEX by_lower ON "Order" (lower(realm), no);
CREATE TABLE unmapped (id INTEGER PRIMARY KEY, who INTEGER REFERENCES "Select");
CREATE TABLE other (id INTEGER PRIMARY KEY);
"""


@pytest.fixture
def engine(tmp_path: Path) -> sa.Engine:
    crm = tmp_path / "crm.db"
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'app.db'}", poolclass=sa.StaticPool)
    with engine.connect() as connection:
        connection.connection.executescript(TABLES)
        connection.exec_driver_sql(f"ATTACH DATABASE '{crm}' AS crm")
        connection.exec_driver_sql(
            "CREATE TABLE crm.notes (id INTEGER PRIMARY KEY, who INTEGER, text TEXT)"
        )
        connection.exec_driver_sql("INSERT INTO \"Select\" VALUES (1, 'a', 'b', 2)")
        connection.exec_driver_sql("INSERT INTO \"Order\" VALUES ('r', 1, 1)")
        connection.exec_driver_sql("INSERT INTO crm.notes VALUES (1, 1, 'x'), (2, 2, 'y')")
        connection.commit()
    return engine


DATA_MAP = map_of(
    [
        dataset("users", table="select"),
        dataset("orders", Link.owned_by("users", Who="Id"), table="Order"),
        dataset("notes", Link.owned_by("users", who="Id"), table="crm.notes"),
        dataset("missing"),
        Dataset("far", system="elsewhere", rest=PLAIN),
    ]
)


class TestReflectedSchema:
    def test_tables_have_the_names_of_the_map(self, engine: sa.Engine) -> None:
        schema = reflect_schema(engine, DATA_MAP, "app")
        assert sorted(schema.table) == ["Order", "crm.notes", "select", "unmapped"]
        assert schema.table["Order"].foreign_keys == (ForeignKey(("Who",), "select", ("Id",)),)

    def test_what_refers_to_them_is_there_for_the_lint(self, engine: sa.Engine) -> None:
        (key,) = reflect_schema(engine, DATA_MAP, "app").table["unmapped"].foreign_keys
        assert key.target == "select"

    def test_columns(self, engine: sa.Engine) -> None:
        users = reflect_schema(engine, DATA_MAP, "app").table["select"]
        email = users.column["e-mail"]
        assert (email.type, email.nullable, email.length, email.unique) == (
            "text",
            False,
            20,
            True,
        )
        assert (users.column["n"].unique, users.column["from"].unique) == (True, False)
        assert (users.key, users.column["Id"].nullable) == (("Id",), False)
        orders = reflect_schema(engine, DATA_MAP, "app").table["Order"]
        assert orders.key == ("realm", "no")
        assert {("Who", "realm"), ("realm", "no")} <= set(orders.indexes)
        assert not orders.column["no"].unique

    def test_capabilities_see_a_column_that_was_added(self, engine: sa.Engine) -> None:
        system = SQLSystem(engine)
        before = system.capabilities(DATA_MAP, "app")
        assert before.actions == {Action.DISCLOSE, Action.ERASE, Action.RECTIFY}
        assert system.capabilities(DATA_MAP, "app").schema is before.schema
        with engine.begin() as connection:
            connection.exec_driver_sql('ALTER TABLE "Order" ADD COLUMN fresh TEXT')
        after = system.capabilities(DATA_MAP, "app").schema
        assert after is not None
        assert "fresh" in after.table["Order"].column


def test_odd_names_and_named_schemas_work(engine: sa.Engine) -> None:
    system = SQLSystem(engine)
    system.create_tables()
    parts = [part("orders"), part("notes"), part("users")]
    copied = Scope(DATA_MAP, "app", "person", [part("notes", Effect.DISCLOSE)])
    assert [b.rows for b in system.collect(copied, person(1))] == [[(1, 1, "x")]]
    # The map has one table that is not there, and that must be said before anything is erased.
    data_map = map_of(DATA_MAP.datasets[:3])
    receipts = system.apply(erase(Scope(data_map, "app", "person", parts)), [person(1)])
    assert {(r.dataset, r.fate, r.changed) for r in receipts} == {
        (name, Fate.DELETED, 1) for name in ("users", "orders", "notes")
    }


@pytest.mark.parametrize(
    ("of", "name"),
    [
        (sa.Integer(), "integer"),
        (sa.Numeric(10, 2), "decimal"),
        (sa.Float(), "float"),
        (sa.Double(), "float"),
        (sa.String(5), "text"),
        (sa.Enum("a", "b"), "text"),
        (sa.Boolean(), "boolean"),
        (sa.Date(), "date"),
        (sa.DateTime(), "datetime"),
        (sa.Time(), "time"),
        (sa.Uuid(), "uuid"),
        (sa.JSON(), "json"),
        (sa.LargeBinary(), "binary"),
        (postgresql.BYTEA(), "binary"),
        (postgresql.JSONB(), "json"),
        (postgresql.TIMESTAMP(timezone=True), "datetime"),
        (postgresql.UUID(), "uuid"),
        (postgresql.INET(), "text"),
        (mysql.TINYINT(display_width=1), "boolean"),
        (mysql.TINYINT(), "integer"),
        (mysql.DATETIME(fsp=6), "datetime"),
        (mysql.VARBINARY(16), "binary"),
        (sa.types.NullType(), "text"),
    ],
    ids=repr,
)
def test_types_have_the_names_of_the_batch(of: sa.types.TypeEngine[object], name: str) -> None:
    assert type_name(of) == name


class TestInferredSchema:
    def test_memory_reads_it_off_the_rows(self) -> None:
        system = MemorySystem({"users": [{"id": 1, "n": None}, {"id": 2, "n": True}], "more": []})
        data_map = map_of([dataset("users"), dataset("more", Link.owned_by("users", user="id"))])
        schema = system.capabilities(data_map, "app").schema
        assert schema is not None
        users, more = schema.table["users"], schema.table["more"]
        assert (users.key, users.column["n"].type) == (("id",), "boolean")
        assert list(more.column) == ["user"]
