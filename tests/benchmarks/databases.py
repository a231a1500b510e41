"""The forum in a database, and put back as it was between two measurements."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from gdpr_rights.journal import SQLJournal
from gdpr_rights.systems import SQLSystem
from tests.benchmarks import forum
from tests.benchmarks.forum_rows import fill

SERVER = os.environ.get("GDPR_RIGHTS_TEST_POSTGRES")
_TABLES = tuple(forum.TABLES)


class Forum:
    """One engine, on which everything that is compared runs.

    Args:
        engine: Of the database.
    """

    _raw: Any

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine
        with engine.begin() as connection:
            fill(connection)
        SQLSystem(engine).create_tables()
        SQLJournal(engine).create_tables()
        self.keep()
        self.settle()

    def keep(self) -> None:
        """Keeps a copy of every row where no reflection sees it."""
        raise NotImplementedError

    def restore(self) -> None:
        """Puts every row back."""
        raise NotImplementedError

    def settle(self) -> None:
        """Does what the database would else do in the middle of a measurement."""
        raise NotImplementedError

    def close(self) -> None:
        """Lets go of the database."""
        self._raw.close()
        self.engine.dispose()

    @contextmanager
    def driver(self) -> Iterator[Any]:
        """A connection of the raw driver, with the settings of the engine."""
        raise NotImplementedError

    def query(self, driver: Any, statement: str) -> Any:
        """Runs a hand-written statement on it; the cursor."""
        raise NotImplementedError


class SQLiteForum(Forum):
    """In a file, with a write-ahead log and foreign keys."""

    def __init__(self, folder: Path) -> None:
        self._path, self._kept = folder / "app.db", folder / "kept.db"
        engine = sa.create_engine(f"sqlite:///{self._path}")
        sa.event.listen(engine, "connect", self._set)
        super().__init__(engine)
        self._raw = sqlite3.connect(self._path)
        self._set(self._raw, None)

    @staticmethod
    def _set(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")

    def _aside(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, isolation_level=None)
        connection.execute("ATTACH ? AS kept", (str(self._kept),))
        return connection

    def keep(self) -> None:
        with closing(self._aside()) as connection:
            for table in _TABLES:
                connection.execute(f"CREATE TABLE kept.{table} AS SELECT * FROM main.{table}")

    def restore(self) -> None:
        with closing(self._aside()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            for table in _TABLES:
                connection.execute(f"DELETE FROM main.{table}")
                connection.execute(f"INSERT INTO main.{table} SELECT * FROM kept.{table}")
            connection.execute("COMMIT")

    def settle(self) -> None:
        with closing(sqlite3.connect(self._path)) as connection:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    @contextmanager
    def driver(self) -> Iterator[Any]:
        with self._raw as connection:
            yield connection

    def query(self, driver: Any, statement: str) -> Any:
        return driver.execute(statement, {"p": forum.PERSON})


class PostgreSQLForum(Forum):
    """In schemas of its own."""

    def __init__(self, url: str) -> None:
        self._admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
        for name in ("bench_forum", "bench_kept"):
            self._run(f"DROP SCHEMA IF EXISTS {name} CASCADE", f"CREATE SCHEMA {name}")
        path = {"options": "-csearch_path=bench_forum"}
        super().__init__(sa.create_engine(url, connect_args=path))
        self._raw = self.engine.raw_connection()

    def close(self) -> None:
        super().close()
        self._run(*(f"DROP SCHEMA {name} CASCADE" for name in ("bench_forum", "bench_kept")))
        self._admin.dispose()

    def _run(self, *statements: str) -> None:
        with self._admin.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    def keep(self) -> None:
        self._run(
            *(
                f"CREATE TABLE bench_kept.{table} AS SELECT * FROM bench_forum.{table}"
                for table in _TABLES
            )
        )

    def restore(self) -> None:
        every = ", ".join(f"bench_forum.{table}" for table in _TABLES)
        self._run(
            f"TRUNCATE {every}",
            *(
                f"INSERT INTO bench_forum.{table} SELECT * FROM bench_kept.{table}"
                for table in _TABLES
            ),
        )

    def settle(self) -> None:
        every = (*_TABLES, *SQLJournal(self.engine).metadata.tables, "gdpr_rights_receipts")
        tables = ", ".join(f"bench_forum.{table}" for table in every)
        self._run(f"VACUUM (ANALYZE) {tables}", "CHECKPOINT")

    @contextmanager
    def driver(self) -> Iterator[Any]:
        try:
            yield self._raw.cursor()
        except BaseException:
            self._raw.rollback()
            raise
        self._raw.commit()

    def query(self, driver: Any, statement: str) -> Any:
        driver.execute(statement.replace(":p", "%(p)s"), {"p": forum.PERSON})
        return driver
