"""New values in named rows (GDPR Art. 16), on every database."""

import uuid
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.systems.servers import KINDS, empty_database
from tests.systems.worlds import UNIQUE, dataset, map_of, part, person

from gdpr_rights import Action, Link
from gdpr_rights.domain.instructions import Effect, Fate, Instruction, Part, Receipt, Scope
from gdpr_rights.domain.rows import ALL, Keys, RowSet
from gdpr_rights.errors import MapDoesNotFit, RectificationIncomplete
from gdpr_rights.systems import MemorySystem, SQLSystem

DATA_MAP = map_of(
    [
        dataset("people", email=UNIQUE),
        dataset("addresses", Link.owned_by("people", person="id")),
        dataset("badges", Link.owned_by("people", person="id")),
        dataset("marks", Link.owned_by("people", login="login")),
        dataset("parts", Link.owned_by("addresses", address="id")),
    ],
    lookup={"email": "email"},
)
BADGE = uuid.UUID("00000000-0000-4000-8000-000000000001")
OTHER = uuid.UUID("00000000-0000-4000-8000-000000000002")


def metadata() -> sa.MetaData:
    made = sa.MetaData()
    sa.Table(
        "people",
        made,
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("email", sa.String(40), unique=True),
        sa.Column("login", sa.String(20), unique=True),
        sa.Column("name", sa.String(10), nullable=False),
        sa.Column("initials", sa.CHAR(5)),
        sa.Column("born", sa.Date),
        sa.Column("seen", sa.DateTime),
        sa.Column("zoned", sa.DateTime(timezone=True)),
        sa.Column("wakes", sa.Time),
        sa.Column("height", sa.Numeric(10, 2)),
        sa.Column("weight", sa.Float),
        sa.Column("short", sa.REAL),
        sa.Column("children", sa.Integer),
        sa.Column("member", sa.Boolean),
        sa.Column("prefs", sa.JSON),
        sa.Column("token", sa.Uuid),
        sa.Column("photo", sa.LargeBinary),
        sa.Column("doubled", sa.Integer, sa.Computed("children * 2", persisted=True)),
        sa.Column("age", sa.Integer, sa.CheckConstraint("age >= 0")),
    )
    sa.Table(
        "addresses",
        made,
        sa.Column("id", sa.String(20), primary_key=True),
        sa.Column("person", sa.Integer, sa.ForeignKey("people.id")),
        sa.Column("city", sa.String(20)),
    )
    sa.Table(
        "badges",
        made,
        sa.Column("id", sa.Uuid, primary_key=True),
        sa.Column("person", sa.Integer, sa.ForeignKey("people.id")),
        sa.Column("label", sa.Text),
    )
    sa.Table(
        "marks",
        made,
        sa.Column("login", sa.String(20), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("said", sa.String(20)),
    )
    sa.Table(
        "parts",
        made,
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("address", sa.String(20), sa.ForeignKey("addresses.id")),
        sa.Column("street", sa.String(20)),
    )
    return made


ROWS: dict[str, list[dict[str, Any]]] = {
    "people": [
        {"id": 1, "email": "ada@example.org", "login": "ada", "name": "Ada", "children": 3},
        {"id": 2, "email": "bob@example.org", "login": "bob", "name": "Bob", "children": 4},
    ],
    "addresses": [
        {"id": "a-1", "person": 1, "city": "Pariss"},
        {"id": "a-2", "person": 1, "city": "Rome"},
        {"id": "b-1", "person": 2, "city": "Berlin"},
    ],
    "badges": [
        {"id": BADGE, "person": 1, "label": "old"},
        {"id": OTHER, "person": 2, "label": "his"},
    ],
    "marks": [
        {"login": "ada", "number": 1, "said": "one"},
        {"login": "ada", "number": 2, "said": "two"},
        {"login": "bob", "number": 1, "said": "his"},
    ],
    "parts": [
        {"id": 1, "address": "a-1", "street": "x"},
        {"id": 2, "address": "b-1", "street": "y"},
    ],
}
ADA = person(1, email="ada@example.org", login="ada")


def correct(of: str, column: str, rows: RowSet = ALL) -> Part:
    return Part(f"{of}.{column}", dataset=of, fields=[column], rows=rows, effect=Effect.RECTIFY)


class Application:
    """A database with a system on it."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        self.metadata = metadata()
        self.metadata.create_all(engine)
        self.system = SQLSystem(engine)
        self.system.create_tables()
        self.fill()

    @property
    def badge(self) -> str:
        """The key of Ada's badge; SQLite has no type for it and keeps its digits."""
        return BADGE.hex if self.engine.dialect.name == "sqlite" else str(BADGE)

    def fill(self) -> None:
        with self.engine.begin() as connection:
            connection.execute(sa.delete(sa.table("gdpr_rights_receipts")))
            for table in reversed(self.metadata.sorted_tables):
                connection.execute(sa.delete(table))
            for name, rows in ROWS.items():
                connection.execute(sa.insert(self.metadata.tables[name]), rows)

    def rectify(self, *given: tuple[Part, Any], name: str = "one") -> tuple[Receipt, ...]:
        scope = Scope(DATA_MAP, "app", "person", [of for of, _ in given])
        values = {of.item: value for of, value in given}
        instruction = Instruction(name, Action.RECTIFY, scope, values=values)
        return self.system.apply(instruction, (ADA,))

    def column(self, table: str, column: str, *where: Any) -> list[Any]:
        of = self.metadata.tables[table]
        query = sa.select(of.c[column]).where(*where).order_by(*of.primary_key)
        with self.engine.connect() as connection:
            return list(connection.scalars(query))

    def contents(self) -> dict[str, list[Any]]:
        with self.engine.connect() as connection:
            return {
                name: list(connection.execute(sa.select(of).order_by(*of.primary_key)))
                for name, of in self.metadata.tables.items()
            }

    def run(self, *statements: str) -> None:
        with self.engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)


@pytest.fixture(params=KINDS, scope="module")
def shared(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Application]:
    with empty_database(request.param, tmp_path_factory.mktemp("shared")) as engine:
        yield Application(engine)


@pytest.fixture
def app(shared: Application) -> Application:
    """With its first rows again; tests leave the tables as they are."""
    shared.fill()
    return shared


@pytest.fixture(params=KINDS)
def own(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Application]:
    """For tests that change the tables."""
    with empty_database(request.param, tmp_path, "own") as engine:
        yield Application(engine)


class TestNamedRows:
    """Only the rows that are named, and only those of the person."""

    def test_the_own_row(self, app: Application) -> None:
        receipts = app.rectify((correct("people", "name"), "Adele"))
        assert receipts == (
            Receipt("one", dataset="people", fate=Fate.RECTIFIED, matched=1, changed=1),
        )
        assert app.column("people", "name") == ["Adele", "Bob"]

    @pytest.mark.parametrize(
        ("of", "column", "key", "expected"),
        [
            ("addresses", "city", ("a-1",), ["New", "Rome", "Berlin"]),
            ("badges", "label", (), ["New", "his"]),
            ("marks", "said", ("ada", 2), ["one", "New", "his"]),
            ("marks", "said", ("ada", "2"), ["one", "New", "his"]),
            ("parts", "street", ("1",), ["New", "y"]),
        ],
    )
    def test_one_row_by_its_key(
        self, app: Application, of: str, column: str, key: Any, expected: list[str]
    ) -> None:
        (receipt,) = app.rectify((correct(of, column, Keys((key or (app.badge,),))), "New"))
        assert (receipt.matched, receipt.changed) == (1, 1)
        assert app.column(of, column) == expected

    def test_every_row_of_theirs(self, app: Application) -> None:
        (receipt,) = app.rectify((correct("addresses", "city"), "Rome"))
        assert (receipt.matched, receipt.changed) == (2, 1)
        assert app.column("addresses", "city") == ["Rome", "Rome", "Berlin"]

    @pytest.mark.parametrize(
        ("of", "column", "key"),
        [
            ("people", "name", (2,)),
            ("addresses", "city", ("b-1",)),
            ("badges", "label", (str(OTHER),)),
            ("badges", "label", (OTHER.hex,)),
            ("marks", "said", ("bob", 1)),
            ("parts", "street", (2,)),
            ("addresses", "city", ("nowhere",)),
            ("badges", "label", ("no uuid",)),
            ("marks", "said", ("ada",)),
        ],
    )
    def test_nobody_elses_row(self, app: Application, of: str, column: str, key: Any) -> None:
        before = app.contents()
        (receipt,) = app.rectify((correct(of, column, Keys((key,))), "Mine"))
        assert receipt == Receipt("one", dataset=of, fate=Fate.RECTIFIED, matched=0, changed=0)
        assert app.contents() == before

    def test_several_fields_of_several_datasets(self, app: Application) -> None:
        receipts = app.rectify(
            (correct("people", "name"), "Adele"),
            (correct("people", "born"), "1985-12-31"),
            (correct("addresses", "city", Keys((("a-1",),))), "Paris"),
        )
        assert [(one.dataset, one.matched, one.changed) for one in receipts] == [
            ("addresses", 1, 1),
            ("people", 1, 1),
        ]
        assert app.column("people", "born") == [date(1985, 12, 31), None]

    def test_old_values_can_be_read_by_the_same_keys(self, app: Application) -> None:
        for of, column, key, old in (
            ("people", "name", (1,), "Ada"),
            ("addresses", "city", ("a-1",), "Pariss"),
            ("badges", "label", (app.badge,), "old"),
            ("marks", "said", ("ada", 2), "two"),
        ):
            one = part(of, Effect.DISCLOSE, Keys((key,)), [column])
            (batch,) = app.system.collect(Scope(DATA_MAP, "app", "person", [one]), ADA)
            assert [row[batch.columns.index(column)] for row in batch.rows] == [old]
            assert app.system.count(
                Scope(DATA_MAP, "app", "person", [correct(of, column, one.rows)]), (ADA,)
            ).items == ((f"{of}.{column}", 1),)

    def test_nothing_of_it_is_verified_later(self, app: Application) -> None:
        scope = Scope(DATA_MAP, "app", "person", [correct("people", "name")])
        assert app.system.verify(scope, (ADA,)) == ()


class TestTypes:
    """A text that a person gives becomes a value of the column's type."""

    @pytest.mark.parametrize(
        ("column", "given", "expected"),
        [
            ("email", "new@example.org", "new@example.org"),
            ("initials", "AL", "AL"),
            ("name", "Žluť \U0001f600", "Žluť \U0001f600"),
            ("born", "1985-12-31", date(1985, 12, 31)),
            ("seen", "2024-02-29T23:59:58", datetime(2024, 2, 29, 23, 59, 58)),  # noqa: DTZ001
            ("seen", "2024-02-29", datetime(2024, 2, 29)),  # noqa: DTZ001
            ("height", "1.75", Decimal("1.75")),
            ("height", 2, Decimal(2)),
            ("weight", "61.3", 61.3),
            ("children", "42", 42),
            ("children", 7, 7),
            ("member", "true", True),
            ("member", False, False),
            ("born", None, None),
            ("prefs", '{"a": [1, "é"]}', {"a": [1, "é"]}),
            ("prefs", None, None),
            ("token", str(BADGE), BADGE),
        ],
    )
    def test_each_type(self, app: Application, column: str, given: Any, expected: Any) -> None:
        if column == "token" and app.engine.dialect.name == "sqlite":
            given = BADGE.hex
        app.rectify((correct("people", column), given), name="1")
        (held, _) = app.column("people", column)
        assert (held.rstrip() if column == "initials" else held) == expected
        (again,) = app.rectify((correct("people", column), given), name="2")
        assert (again.matched, again.changed) == (1, 0)

    def test_a_short_float(self, app: Application) -> None:
        app.rectify((correct("people", "short"), "0.1"))
        assert app.column("people", "short")[0] == pytest.approx(0.1)

    def test_times_with_and_without_a_zone(self, app: Application) -> None:
        """Without one a time is of the controller's zone, where the column knows zones."""
        if app.engine.dialect.name != "postgresql":
            pytest.skip("no column knows zones there")
        app.rectify((correct("people", "zoned"), "2024-07-01T12:00:00"))
        noon = datetime(2024, 7, 1, 12, tzinfo=timezone(timedelta(hours=2)))
        assert app.column("people", "zoned")[0] == noon
        app.rectify((correct("people", "zoned"), "2024-07-01T12:00:00+00:00"), name="2")
        assert app.column("people", "zoned")[0] == datetime(2024, 7, 1, 12, tzinfo=UTC)
        with pytest.raises(MapDoesNotFit, match="without a zone"):
            app.rectify((correct("people", "seen"), "2024-07-01T12:00:00+00:00"), name="3")

    @pytest.mark.parametrize(
        ("column", "given", "problem"),
        [
            ("born", "yesterday", "none for a column of the type date"),
            ("children", "4.5", "none for a column of the type integer"),
            ("children", True, "none for a column of the type integer"),
            ("height", "NaN", "none for a column of the type decimal"),
            ("member", "maybe", "none for a column of the type boolean"),
            ("name", 5, "none for a column of the type text"),
            ("name", "\ud800", "none for a column of the type text"),
            ("name", "Adelheid Ada", "more characters than the 10"),
            ("name", None, "cannot be NULL"),
            ("photo", "00ff", "none for a column of the type binary"),
            ("doubled", 4, "the database computes it"),
            ("id", 5, "part of the key"),
            ("login", "new", "rows of marks belong or refer"),
            ("nothing", "x", "no such column"),
            ("*", "x", "names the column"),
            ("age", -5, "does not take the new value"),
            ("children", "99999999999999999999999", "does not take the new value"),
            ("email", "bob@example.org", "another row holds that value already"),
        ],
    )
    def test_what_cannot_be_written(
        self, app: Application, column: str, given: Any, problem: str
    ) -> None:
        before = app.contents()
        with pytest.raises(MapDoesNotFit, match=problem) as raised:
            app.rectify(
                (correct("addresses", "city"), "Elsewhere"), (correct("people", column), given)
            )
        assert raised.value.where == f"datasets.people.fields.{column}"
        assert raised.value.__context__ is None or isinstance(
            raised.value.__context__, MapDoesNotFit
        )
        assert str(given) not in str(raised.value).replace("datasets.people.fields", "")[12:] or (
            len(str(given)) < 3
        )
        assert app.contents() == before

    def test_the_column_of_a_link(self, app: Application) -> None:
        with pytest.raises(MapDoesNotFit, match="by this column"):
            app.rectify((correct("addresses", "person"), 2))

    def test_one_value_in_several_rows_of_a_unique_column(self, own: Application) -> None:
        own.run("CREATE UNIQUE INDEX one_city ON addresses (city)")
        with pytest.raises(MapDoesNotFit, match="cannot stand in several rows"):
            own.rectify((correct("addresses", "city"), "Lyon"))
        own.rectify((correct("addresses", "city", Keys((("a-1",),))), "Lyon"))
        assert own.column("addresses", "city") == ["Lyon", "Rome", "Berlin"]

    def test_a_value_that_is_unique_together_with_another(self, own: Application) -> None:
        """What the schema does not tell comes from the database itself."""
        own.run("CREATE UNIQUE INDEX one_said ON marks (login, said)")
        with pytest.raises(MapDoesNotFit, match="does not take") as raised:
            own.rectify((correct("marks", "said", Keys((("ada", 1),))), "two"))
        assert raised.value.__context__ is None

    def test_a_unique_value_may_be_given_again(self, app: Application) -> None:
        (receipt,) = app.rectify((correct("people", "email"), "ada@example.org"))
        assert (receipt.matched, receipt.changed) == (1, 0)

    def test_letter_case_is_a_difference(self, app: Application) -> None:
        """Also where a database compares texts without it."""
        (receipt,) = app.rectify((correct("people", "name"), "ADA"))
        assert receipt.changed == 1
        assert app.column("people", "name")[0] == "ADA"


class TestOnce:
    """An instruction is carried out once; a retry answers as before."""

    def test_a_retry(self, app: Application) -> None:
        first = app.rectify((correct("people", "name"), "Adele"))
        app.run("UPDATE people SET name = 'Later' WHERE id = 1")
        assert app.rectify((correct("people", "name"), "Adele")) == first
        assert app.column("people", "name")[0] == "Later"

    def test_a_retry_that_met_nothing(self, app: Application) -> None:
        wanted = correct("addresses", "city", Keys((("c-1",),)))
        first = app.rectify((wanted, "Oslo"))
        app.run("INSERT INTO addresses (id, person, city) VALUES ('c-1', 1, 'x')")
        assert app.rectify((wanted, "Oslo")) == first
        assert app.column("addresses", "city")[-1] == "x"

    def test_an_instruction_without_its_value(self, app: Application) -> None:
        scope = Scope(DATA_MAP, "app", "person", [correct("people", "name")])
        for values in ({}, {"people.name": "x", "other": "y"}):
            instruction = Instruction("one", Action.RECTIFY, scope, values=values)
            for system in (app.system, MemorySystem(ROWS)):
                with pytest.raises(ValueError, match=r"new value|comes from"):
                    system.apply(instruction, (ADA,))


class TestReadBack:
    """What a trigger or the database makes of a value is found before the commit."""

    def test_a_trigger_that_writes_something_else(self, own: Application) -> None:
        triggers = {
            "sqlite": (
                """CREATE TRIGGER back AFTER UPDATE ON people BEGIN
                UPDATE people SET name = 'Old' WHERE id = NEW.id AND name <> 'Old'; END""",
            ),
            "postgresql": (
                """CREATE FUNCTION back() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN NEW.name := 'Old'; RETURN NEW; END $$""",
                "CREATE TRIGGER back BEFORE UPDATE ON people FOR EACH ROW EXECUTE FUNCTION back()",
            ),
            "mysql": (
                "CREATE TRIGGER back BEFORE UPDATE ON people FOR EACH ROW SET NEW.name = 'Old'",
            ),
        }
        own.run(*triggers[own.engine.dialect.name])
        before = own.contents()
        with pytest.raises(RectificationIncomplete) as raised:
            own.rectify((correct("people", "name"), "Adele"))
        assert (raised.value.dataset, raised.value.rows) == ("people", 1)
        assert own.contents() == before

    def test_a_number_that_was_rounded(self, app: Application) -> None:
        if app.engine.dialect.name == "sqlite":
            pytest.skip("SQLite keeps every digit")
        before = app.contents()
        with pytest.raises(RectificationIncomplete):
            app.rectify((correct("people", "height"), "1.755"))
        assert app.contents() == before

    def test_a_text_that_was_cut(self, own: Application) -> None:
        if own.engine.dialect.name != "mysql":
            pytest.skip("only MySQL and MariaDB may cut a text")

        @sa.event.listens_for(own.engine, "connect")
        def lax(connection: Any, _record: Any) -> None:
            connection.cursor().execute("SET SESSION sql_mode = ''")

        own.engine.dispose()
        scope = Scope(DATA_MAP, "app", "person", [correct("addresses", "city")])
        instruction = Instruction("1", Action.RECTIFY, scope, values={"addresses.city": "x" * 20})
        own.system.capabilities(DATA_MAP, "app")
        own.run("ALTER TABLE addresses MODIFY city VARCHAR(10)")
        with pytest.raises(RectificationIncomplete):
            own.system.apply(instruction, (ADA,))
        assert own.column("addresses", "city") == ["Pariss", "Rome", "Berlin"]

    def test_contradicting_values(self, app: Application) -> None:
        one = correct("addresses", "city")
        other = Part(
            "again",
            dataset="addresses",
            fields=["city"],
            rows=Keys((("a-1",),)),
            effect=Effect.RECTIFY,
        )
        with pytest.raises(RectificationIncomplete):
            app.rectify((one, "Oslo"), (other, "Lyon"))
        assert app.column("addresses", "city") == ["Pariss", "Rome", "Berlin"]
