"""Every journal keeps to the kit."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from gdpr_rights.journal import AsyncSQLJournal, MemoryJournal, SQLJournal
from gdpr_rights.journal.statements import Statements
from gdpr_rights.ports import Journal
from gdpr_rights.testing import BlockingLoop
from gdpr_rights.testing.journals import JournalConformance

_numbers = itertools.count()


class TestMemoryJournal(JournalConformance):
    def journal(self) -> Journal:
        return MemoryJournal()


class TestSQLJournal(JournalConformance):
    """On a file of SQLite; one file for all examples, with other tables for each."""

    engine: Engine

    @pytest.fixture(autouse=True)
    def _engine(self, tmp_path: Path) -> Iterator[None]:
        self.engine = create_engine(f"sqlite:///{tmp_path / 'journal.db'}")
        yield
        self.engine.dispose()

    def journal(self) -> Journal:
        journal = SQLJournal(self.engine, prefix=f"j{next(_numbers)}_")
        journal.create_tables()
        return journal


class TestOnAnotherDialect(TestSQLJournal):
    """Without upsert and without UPDATE ... RETURNING, as on databases that we do not know."""

    def journal(self) -> Journal:
        journal = SQLJournal(self.engine, prefix=f"j{next(_numbers)}_")
        journal._statements = Statements(journal._tables, "another")
        journal.create_tables()
        # The dialect finds out what the database can when it first connects.
        self.engine.dialect.update_returning = False
        return journal


class TestAsyncSQLJournal(JournalConformance):
    """The same on the event loop."""

    loop: BlockingLoop
    engine: AsyncEngine

    @pytest.fixture(autouse=True)
    def _engine(self, tmp_path: Path) -> Iterator[None]:
        self.engine = create_async_engine(f"sqlite+aiosqlite:///{tmp_path / 'journal.db'}")
        with BlockingLoop() as self.loop:
            yield
            self.loop.run(self.engine.dispose())

    def journal(self) -> Journal:
        journal = AsyncSQLJournal(self.engine, prefix=f"j{next(_numbers)}_")
        self.loop.run(journal.create_tables())
        blocking: Journal = self.loop.blocking(journal)
        return blocking


def _url(variable: str) -> str:
    if variable not in os.environ:
        pytest.skip(f"{variable} holds no URL of a server")
    return os.environ[variable]


class OnServer(JournalConformance):
    """On the server whose SQLAlchemy URL a variable of the environment holds."""

    variable: str
    engine: Engine
    made: list[SQLJournal]

    @pytest.fixture(autouse=True)
    def _engine(self) -> Iterator[None]:
        self.engine, self.made = create_engine(_url(self.variable)), []
        yield
        for journal in self.made:
            journal.metadata.drop_all(self.engine)
        self.engine.dispose()

    def journal(self) -> Journal:
        journal = SQLJournal(self.engine, prefix=f"j{os.getpid()}_{next(_numbers)}_")
        self.made.append(journal)
        journal.create_tables()
        return journal


class TestOnPostgreSQL(OnServer):
    variable = "GDPR_RIGHTS_TEST_POSTGRES"


class TestOnMariaDB(OnServer):
    variable = "GDPR_RIGHTS_TEST_MARIADB"


class AsyncOnServer(JournalConformance):
    """On the same servers through asynchronous drivers."""

    variable: str
    driver: str
    loop: BlockingLoop
    engine: AsyncEngine
    made: list[AsyncSQLJournal]

    @pytest.fixture(autouse=True)
    def _engine(self) -> Iterator[None]:
        url, self.made = make_url(_url(self.variable)).set(drivername=self.driver), []
        self.engine = create_async_engine(url)
        with BlockingLoop() as self.loop:
            yield
            self.loop.run(self._end())

    async def _end(self) -> None:
        async with self.engine.begin() as connection:
            for journal in self.made:
                await connection.run_sync(journal.metadata.drop_all)
        await self.engine.dispose()

    def journal(self) -> Journal:
        journal = AsyncSQLJournal(self.engine, prefix=f"j{os.getpid()}_{next(_numbers)}_")
        self.made.append(journal)
        self.loop.run(journal.create_tables())
        blocking: Journal = self.loop.blocking(journal)
        return blocking


class TestAsyncOnPostgreSQL(AsyncOnServer):
    variable = "GDPR_RIGHTS_TEST_POSTGRES"
    driver = "postgresql+psycopg"


class TestAsyncOnMariaDB(AsyncOnServer):
    variable = "GDPR_RIGHTS_TEST_MARIADB"
    driver = "mysql+asyncmy"
