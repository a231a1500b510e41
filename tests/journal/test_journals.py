"""Every journal keeps to the kit."""

import itertools
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from gdpr_rights.journal import MemoryJournal, SQLJournal
from gdpr_rights.ports import Journal
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


class OnServer(JournalConformance):
    """On the server whose SQLAlchemy URL a variable of the environment holds."""

    variable: str
    engine: Engine
    made: list[SQLJournal]

    @pytest.fixture(autouse=True)
    def _engine(self) -> Iterator[None]:
        self.engine, self.made = create_engine(os.environ[self.variable]), []
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
    __test__ = variable in os.environ


class TestOnMariaDB(OnServer):
    variable = "GDPR_RIGHTS_TEST_MARIADB"
    __test__ = variable in os.environ
