"""Tables are read again when they have changed, and only then."""

import pytest
import sqlalchemy as sa
from tests.systems.databases import Place
from tests.systems.worlds import PLAIN, dataset, erase, map_of, part, person

from gdpr_rights import Link, OverwriteConstant, PersonalData, draft_data_map
from gdpr_rights.domain.instructions import Effect, Scope
from gdpr_rights.domain.schema import Schema
from gdpr_rights.systems import SQLSystem

DATA_MAP = map_of([dataset("users"), dataset("orders", Link.owned_by("users", owner="id"))])
TABLES = (
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL)",
    "CREATE TABLE orders (id INTEGER PRIMARY KEY, owner INTEGER, note VARCHAR(20))",
)

REFERRING = (
    "CREATE TABLE likes (id INTEGER PRIMARY KEY, who INTEGER, "
    "FOREIGN KEY (who) REFERENCES users (id))"
)


def run(engine: sa.Engine, *statements: str) -> None:
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


class Looking:
    def __init__(self, engine: sa.Engine) -> None:
        self.engine, self.system = engine, SQLSystem(engine)

    def __call__(self) -> Schema:
        found = self.system.capabilities(DATA_MAP, "app").schema
        assert found is not None
        return found

    def questions(self) -> int:
        """How many statements it takes to look."""
        asked: list[str] = []

        def hear(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            asked.append(statement)

        sa.event.listen(self.engine, "before_cursor_execute", hear)
        self()
        sa.event.remove(self.engine, "before_cursor_execute", hear)
        return len(asked)


@pytest.fixture
def look(at: Place) -> Looking:
    engine = at.engine()
    run(engine, *TABLES)
    return Looking(engine)


class TestLookingAgain:
    def test_costs_next_to_nothing_while_nothing_changes(self, look: Looking) -> None:
        first = look()
        assert look.questions() <= 2
        assert look() is first

    @pytest.mark.parametrize(
        "change",
        [
            "ALTER TABLE orders ADD COLUMN weight INTEGER",
            "ALTER TABLE orders RENAME COLUMN note TO remark",
            "CREATE INDEX by_owner ON orders (owner)",
            "CREATE UNIQUE INDEX once ON users (name)",
            REFERRING,
            "DROP TABLE orders",
        ],
    )
    def test_a_change_is_seen(self, look: Looking, change: str) -> None:
        before = look()
        run(look.engine, change)
        assert look() != before

    @pytest.mark.parametrize(
        "change",
        [
            "ALTER TABLE orders ALTER COLUMN note TYPE VARCHAR(30)",
            "ALTER TABLE orders ALTER COLUMN note SET NOT NULL",
            "ALTER TABLE orders ADD FOREIGN KEY (owner) REFERENCES users (id)",
        ],
    )
    def test_a_change_that_sqlite_cannot_make(self, look: Looking, change: str) -> None:
        if look.engine.dialect.name == "sqlite":
            pytest.skip("SQLite makes no such change")
        if look.engine.dialect.name != "postgresql":
            change = change.replace("ALTER COLUMN note TYPE", "MODIFY note")
            change = change.replace("ALTER COLUMN note SET", "MODIFY note VARCHAR(20)")
        before = look()
        run(look.engine, change)
        assert look() != before

    def test_what_makes_no_difference_throws_nothing_away(self, look: Looking) -> None:
        first = look()
        run(look.engine, "CREATE TABLE elsewhere (id INTEGER PRIMARY KEY)")
        assert look.questions() > 2
        assert look() is first
        assert look.questions() <= 2

    def test_a_key_from_a_schema_that_the_map_does_not_name(self, at: Place) -> None:
        if at.backend == "sqlite":
            pytest.skip("no key of SQLite leads from one file to another")
        engine, other = at.engine(), f"{at.name}_other"
        cascade = " CASCADE" if at.backend == "postgresql" else ""
        run(engine, *TABLES, f"CREATE SCHEMA {other}")
        look = Looking(engine)
        try:
            assert not [each for each in DATA_MAP.check(against=engine) if "likes" in str(each)]
            before = look()
            likes = REFERRING.replace("likes", f"{other}.likes").replace(
                "users (id)", f"{at.name}.users (id) ON DELETE CASCADE"
            )
            run(engine, likes)
            after = look()
            (key,) = after.table[f"{other}.likes"].foreign_keys
            assert (key.target, f"{other}.likes" in before.table) == ("users", False)
            (finding,) = [each for each in DATA_MAP.check(against=engine) if "likes" in str(each)]
            assert finding.code == "foreign-key-unclassified"
            draft = draft_data_map(engine, subjects={"person": "users"})
            assert f"{other}.likes" in {each.table for each in draft.data_map.datasets}
        finally:
            run(engine, f"DROP SCHEMA {other}{cascade}")


class TestStatementsKeptAsText:
    def test_names_that_mean_something_to_drivers(self, at: Place) -> None:
        names = ["100%", "a:b", "c%(d)s", "e?", "f (g)"]
        table = sa.Table(
            "odd",
            sa.MetaData(),
            sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
            *(sa.Column(name, sa.String(40)) for name in names),
        )
        engine = at.engine()
        table.create(engine)
        with engine.begin() as connection:
            for key in (1, 2):
                connection.execute(table.insert().values({"id": key, **dict.fromkeys(names, "x")}))
        system = SQLSystem(engine, receipts=False)
        gone = PersonalData("name", used_for=["use"], overwrite=OverwriteConstant("50 % (gone)?"))
        data_map = map_of(
            [dataset("odd", **dict.fromkeys(names, gone), rest=PLAIN, erasure="overwrite")]
        )
        copy = Scope(data_map, "app", "person", [part("odd", Effect.DISCLOSE, fields=names)])
        (batch,) = system.collect(copy, person(1))
        assert batch.rows == [(1, *["x"] * len(names))]
        scope = Scope(data_map, "app", "person", [part("odd", fields=names)])
        (receipt,) = system.apply(erase(scope), [person(1)])
        assert (receipt.matched, receipt.changed) == (1, 1)
        assert system.verify(scope, [person(1)]) == ()
        with engine.connect() as connection:
            rows = connection.execute(sa.select(table).order_by(table.c.id)).all()
        assert [tuple(row) for row in rows] == [
            (1, *["50 % (gone)?"] * len(names)),
            (2, *["x"] * len(names)),
        ]

    def test_people_one_by_one_and_several_at_once(self, look: Looking) -> None:
        with look.engine.begin() as connection:
            for key in range(1, 30):
                connection.exec_driver_sql(f"INSERT INTO users VALUES ({key}, 'n')")
        scope = Scope(DATA_MAP, "app", "person", [part("orders"), part("users")])
        people = [person(key) for key in range(1, 30)]
        for many in (1, 2, 3, 1, 20, 5, 6, 7, 8, 9, 10, 11, 1):
            counts = look.system.count(scope, people[:many])
            assert sum(rows for _, rows in counts.items) == many
