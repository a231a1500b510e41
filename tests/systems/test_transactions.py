"""One transaction, once, whole or not at all; errors that say nothing; few statements."""

import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from tests.systems.databases import Database, Place, sqlite_engine
from tests.systems.worlds import (
    CUTOFF,
    UNIQUE,
    dataset,
    erase,
    map_of,
    needed,
    part,
    person,
    table,
    text,
)

from gdpr_rights import Action, Fate, Link
from gdpr_rights.domain.instructions import Effect, Instruction, Scope
from gdpr_rights.domain.rows import Before, NotBefore, Undated
from gdpr_rights.domain.schema import Column, Schema
from gdpr_rights.errors import ErasureIncomplete, SystemUnavailable, TablesMissing
from gdpr_rights.systems import MemorySystem, SQLSystem

SECRET = "ada.lovelace@example.org"
DATA_MAP = map_of(
    [
        dataset("users", email=UNIQUE),
        dataset("orders", Link.owned_by("users", user="id")),
        dataset("lines", Link.owned_by("orders", {"order": "id"})),
        dataset("logs", Link.refers("users", user="id"), rest=None, line=UNIQUE),
    ]
)
SCHEMA = Schema(
    [
        table("users", text("email", null=False)),
        table("orders", needed("user"), Column("on", type="date"), text("note"), user="users.id"),
        table("lines", needed("order"), text("text"), order="orders.id"),
        table("logs", "user", text("line"), user="users.id"),
    ]
)
SCOPE = Scope(
    DATA_MAP,
    "app",
    "person",
    [part("lines"), part("orders"), part("users", fields=["email"])],
)
START = ("orders.on",)
DATED = Scope(
    DATA_MAP,
    "app",
    "person",
    [
        part(of, effect, rows)
        for of in ("lines", "orders")
        for effect, rows in (
            (Effect.ERASE, Before(START, CUTOFF)),
            (Effect.KEEP, NotBefore(START, CUTOFF)),
            (Effect.KEEP, Undated(START, CUTOFF)),
        )
    ]
    + [part("users", fields=["email"])],
)


def rows(many: int) -> dict[str, list[dict[str, Any]]]:
    return {
        "users": [{"id": 1, "email": SECRET}, {"id": 2, "email": "b@example.org"}],
        "orders": [{"id": n, "user": 1, "on": None, "note": "n"} for n in range(many)],
        "lines": [{"id": n, "order": n % many, "text": "t"} for n in range(2 * many)],
        "logs": [{"id": n, "user": n % 2 + 1, "line": "l"} for n in range(many)],
    }


def database(at: Path | Place, many: int = 3) -> Database:
    engine = sqlite_engine(at / f"{many}.db") if isinstance(at, Path) else at.engine()
    found = Database(engine, SCHEMA)
    found.fill(rows(many))
    return found


@contextmanager
def statements(engine: sa.Engine) -> Iterator[list[str]]:
    seen: list[str] = []

    def hear(_c: Any, _cursor: Any, statement: str, *_: Any) -> None:
        seen.append(statement)

    sa.event.listen(engine, "before_cursor_execute", hear)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", hear)


class TestTheNumberOfStatementsDependsOnTheDatasetsOnly:
    @pytest.mark.parametrize("scope", [SCOPE, DATED], ids=["plain", "dated"])
    def test_ten_rows_and_a_thousand(self, at: Place, scope: Scope) -> None:
        seen = []
        found = database(at)
        # The first time a dialect asks more.
        for many in (1, 10, 1000):
            found.fill(rows(many))
            system = SQLSystem(found.engine)
            with statements(found.engine) as heard:
                system.count(scope, [person(1)])
                system.apply(erase(scope), [person(1)])
                system.verify(scope, [person(1)])
            seen.append([one.split()[0] for one in heard])
        assert seen[1] == seen[2]

    def test_a_deep_tree_costs_no_more_than_a_flat_one(self, tmp_path: Path) -> None:
        seen = []
        for deep in (2, 60):
            data_map = map_of(
                [
                    dataset("users"),
                    dataset(
                        "posts",
                        Link.owned_by("users", author="id"),
                        Link.refers("posts", parent="id", on_erased="delete"),
                    ),
                ]
            )
            schema = Schema(
                [
                    table("users", text("name")),
                    table(
                        "posts",
                        "author",
                        "parent",
                        text("x"),
                        author="users.id",
                        parent="posts.id",
                    ),
                ]
            )
            found = Database(sqlite_engine(tmp_path / f"deep{deep}.db"), schema)
            found.fill(
                {
                    "users": [{"id": 1, "name": "n"}, {"id": 2, "name": "m"}],
                    "posts": [
                        {
                            "id": n,
                            "author": 1 if n == 0 else 2,
                            "parent": n - 1 if n else None,
                            "x": "x",
                        }
                        for n in range(deep)
                    ],
                }
            )
            scope = Scope(data_map, "app", "person", [part("posts"), part("users")])
            with statements(found.engine) as heard:
                receipts = found.system.apply(erase(scope), [person(1)])
            seen.append(len(heard))
            assert [(r.dataset, r.matched) for r in receipts] == [("posts", deep), ("users", 1)]
        assert seen[0] == seen[1]


class TestAFailureInTheMiddle:
    """Carried out whole or not at all: what broke off can be told again."""

    def test_of_the_database(self, tmp_path: Path) -> None:
        found = database(tmp_path)
        before = found.contents()
        with found.engine.begin() as connection:
            connection.exec_driver_sql(
                "CREATE TRIGGER no BEFORE DELETE ON users BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        with pytest.raises(SystemUnavailable):
            found.system.apply(erase(SCOPE), [person(1)])
        assert found.contents() == before
        with found.engine.begin() as connection:
            connection.exec_driver_sql("DROP TRIGGER no")
        receipts = found.system.apply(erase(SCOPE), [person(1)])
        assert {r.dataset: r.changed for r in receipts} == {
            "lines": 6,
            "logs": 2,
            "orders": 3,
            "users": 1,
        }

    def test_at_any_statement(self, at: Place) -> None:
        found = database(at)
        found.system.capabilities(DATA_MAP, "app")
        before = found.contents()
        broken = found.engine.dialect.loaded_dbapi.OperationalError
        for last in range(1, 12):
            countdown = iter(range(last - 1, -1, -1))

            def fail(*_: Any, countdown: Iterator[int] = countdown) -> None:
                if next(countdown, 1) == 0:
                    raise broken(f"gone away while {SECRET}")

            sa.event.listen(found.engine, "before_cursor_execute", fail)
            with pytest.raises(SystemUnavailable, match="OperationalError"):
                found.system.apply(erase(DATED), [person(1)])
            sa.event.remove(found.engine, "before_cursor_execute", fail)
            assert next(countdown, None) is None
            assert found.contents() == before
        assert found.system.apply(erase(DATED), [person(1)])
        assert found.system.verify(DATED, [person(1)]) == ()

    def test_rows_that_come_back_roll_it_back(self, tmp_path: Path) -> None:
        found = database(tmp_path)
        before = found.contents()
        with found.engine.begin() as connection:
            connection.exec_driver_sql(
                "CREATE TRIGGER back AFTER DELETE ON lines BEGIN "
                'INSERT INTO lines VALUES (OLD.id, OLD."order", OLD.text); END'
            )
        with pytest.raises(ErasureIncomplete) as caught:
            found.system.apply(erase(SCOPE), [person(1)])
        assert (caught.value.dataset, caught.value.rows) == ("lines", 6)
        assert found.contents() == before

    def test_nothing_of_the_backend_is_told(self, tmp_path: Path) -> None:
        found = database(tmp_path)
        with found.engine.begin() as connection:
            connection.exec_driver_sql(
                f"CREATE TRIGGER no BEFORE DELETE ON users BEGIN "
                f"SELECT RAISE(ABORT, '{SECRET}'); END"
            )
        with pytest.raises(SystemUnavailable) as caught:
            found.system.apply(erase(SCOPE), [person(1)])
        assert SECRET not in "".join(traceback.format_exception(caught.value))
        assert caught.value.__context__ is None
        assert caught.value.__cause__ is None

    def test_a_reading_that_breaks_off_tells_nothing_either(self, tmp_path: Path) -> None:
        found = database(tmp_path)
        scope = Scope(DATA_MAP, "app", "person", [part("lines", Effect.DISCLOSE)])
        found.system.capabilities(DATA_MAP, "app")
        with found.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE lines RENAME TO gone")
        with pytest.raises(SystemUnavailable) as caught:
            list(found.system.collect(scope, person(1)))
        assert caught.value.__context__ is None


class TestReceipts:
    """A repetition answers as before, from what was written in the same transaction."""

    def test_the_same_instruction_is_carried_out_once(self, at: Place) -> None:
        found = database(at)
        first = found.system.apply(erase(SCOPE), [person(1)])
        with found.engine.begin() as connection:
            users = found.metadata.tables["users"]
            connection.execute(sa.insert(users), {"id": 1, "email": SECRET})
        again = SQLSystem(found.engine).apply(erase(SCOPE), [person(1)])
        assert again == first
        assert len(found.contents()["users"]) == 2

    def test_that_nothing_matched_is_recorded_as_well(self, at: Place) -> None:
        found = database(at)
        (receipt,) = found.system.apply(erase(SCOPE), [person(4711)])
        assert (receipt.dataset, receipt.fate, receipt.matched) == ("users", Fate.DELETED, 0)
        assert found.system.apply(erase(SCOPE), [person(1)]) == (receipt,)

    def test_without_its_table_it_says_how_to_make_it(self, at: Place) -> None:
        found = database(at)
        system = SQLSystem(found.engine, receipts_table="other_receipts")
        with pytest.raises(TablesMissing, match=r"create_tables\(\)"):
            system.apply(erase(SCOPE), [person(1)])
        system.create_tables()
        system.create_tables()
        assert system.apply(erase(SCOPE), [person(1)])
        assert list(system.metadata.tables) == ["other_receipts"]

    def test_without_receipts_a_repetition_finds_nothing_to_do(self, at: Place) -> None:
        found = database(at)
        system = SQLSystem(found.engine, receipts=False)
        system.create_tables()
        assert sum(one.changed for one in system.apply(erase(SCOPE), [person(1)])) == 12
        assert sum(one.changed for one in system.apply(erase(SCOPE), [person(1)])) == 0
        assert not system.metadata.tables

    def test_two_at_once_do_the_work_once(self, at: Place) -> None:
        found = database(at, 50)
        found.engine.dispose()
        # Each thread has a connection of its own.
        engine = at.engine(poolclass=sa.NullPool)
        answers = []

        def work() -> None:
            answers.append(SQLSystem(engine).apply(erase(SCOPE), [person(1)]))

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(answers) == 4
        assert len(set(answers)) == 1

    def test_only_erasures_are_applied(self, tmp_path: Path) -> None:
        instruction = Instruction("x", Action.DISCLOSE, SCOPE)
        for system in (database(tmp_path).system, MemorySystem(rows(1), SCHEMA)):
            with pytest.raises(ValueError, match="does not disclose"):
                system.apply(instruction, [person(1)])


class TestForeignKeys:
    def test_they_bind_and_the_setting_is_put_back(self, tmp_path: Path) -> None:
        found = database(tmp_path)
        driver: Any = found.engine.raw_connection().driver_connection
        driver.execute("PRAGMA foreign_keys = OFF")
        scope = Scope(DATA_MAP, "app", "person", [part("users", fields=["email"])])
        found.system.apply(erase(scope), [person(1)])
        assert driver.execute("PRAGMA foreign_keys").fetchone() == (0,)
        assert len(found.contents()["users"]) == 2


class TestPurge:
    """Deleted is not erased: the record says how far it came."""

    def test_the_log_is_emptied_and_secure_delete_reported(self, tmp_path: Path) -> None:
        engine = sa.create_engine(f"sqlite:///{tmp_path / 'wal.db'}")
        secure = 1

        @sa.event.listens_for(engine, "connect")
        def _set(connection: Any, _record: Any) -> None:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute(f"PRAGMA secure_delete = {secure}")

        found = Database(engine, SCHEMA)
        found.fill(rows(20))
        receipts = found.system.apply(erase(SCOPE), [person(1)])
        purge = found.system.purge(receipts)
        assert purge.done
        assert "write-ahead log was emptied" in purge.note
        assert (tmp_path / "wal.db-wal").stat().st_size == 0
        assert SECRET.encode() not in (tmp_path / "wal.db").read_bytes()
        engine.dispose()
        secure = 0
        purge = found.system.purge(receipts)
        assert not purge.done
        assert "VACUUM" in purge.note
        engine.dispose()

    def test_memory_has_no_files(self) -> None:
        assert MemorySystem({}).purge(()).done
        assert SQLSystem(sa.create_engine("sqlite://")).purge(()).done
