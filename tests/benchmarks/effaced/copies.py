"""Fresh copies of the forum's database, one for each run."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import attrs
import sqlalchemy as sa

from tests.benchmarks.forum_rows import fill


def engine_of(url: str) -> sa.Engine:
    """An engine with one open connection."""
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":

        @sa.event.listens_for(engine, "connect")
        def _pragmas(connection: Any, _record: object) -> None:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA journal_mode = WAL")

    engine.connect().close()
    return engine


@attrs.frozen
class Copy:
    """One copy of the database, and where each side keeps its record of what it did."""

    url: str
    record: str = attrs.field(kw_only=True)
    trail: str = attrs.field(kw_only=True)
    folder: Path = attrs.field(kw_only=True)


@attrs.define
class SQLiteCopies:
    """Copies of one file; the journal and the trail lie in a file beside it."""

    name = "SQLite"
    folder: Path
    made: int = 0

    def prepare(self) -> None:
        engine = engine_of(f"sqlite:///{self.folder}/template.db")
        with engine.begin() as connection:
            fill(connection)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()

    @contextmanager
    def fresh(self) -> Iterator[Copy]:
        self.made += 1
        folder = self.folder / str(self.made)
        folder.mkdir()
        shutil.copy(self.folder / "template.db", folder / "app.db")
        beside = f"sqlite:///{folder}/record.db"
        yield Copy(f"sqlite:///{folder}/app.db", record=beside, trail=beside, folder=folder)
        shutil.rmtree(folder)

    def close(self) -> None:
        pass


@attrs.define
class PostgreSQLCopies:
    """Copies of one database; the journal and the trail are tables in it."""

    name = "PostgreSQL"
    server: sa.URL
    folder: Path
    made: int = 0

    def _named(self, name: str) -> sa.URL:
        return self.server.set(database=f"{self.server.database}_forum_{name}")

    def _execute(self, statement: str) -> None:
        engine = sa.create_engine(self.server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
        engine.dispose()

    def _drop(self, name: str) -> None:
        database = self._named(name).database
        self._execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def prepare(self) -> None:
        self._drop("template")
        template = self._named("template")
        self._execute(f'CREATE DATABASE "{template.database}"')
        engine = engine_of(template.render_as_string(hide_password=False))
        with engine.begin() as connection:
            fill(connection)
        with engine.connect() as connection:
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("ANALYZE")
        engine.dispose()

    @contextmanager
    def fresh(self) -> Iterator[Copy]:
        self.made += 1
        folder = self.folder / str(self.made)
        folder.mkdir()
        self._drop("copy")
        copy, template = self._named("copy"), self._named("template")
        self._execute(f'CREATE DATABASE "{copy.database}" TEMPLATE "{template.database}"')
        url = copy.render_as_string(hide_password=False)
        yield Copy(url, record=url, trail="same", folder=folder)
        shutil.rmtree(folder)

    def close(self) -> None:
        self._drop("copy")
        self._drop("template")


Copies = SQLiteCopies | PostgreSQLCopies
