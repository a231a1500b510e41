"""Both journals keep to the kit, and the SQL one to what a database adds."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine

from gdpr_rights.journal import MemoryJournal, SQLJournal
from gdpr_rights.ports import Journal
from gdpr_rights.testing.journals import JournalConformance


class TestMemoryJournal(JournalConformance):
    def journal(self) -> Journal:
        return MemoryJournal()


class TestSQLJournal(JournalConformance):
    """On a file of SQLite; one file for all examples, with other tables for each."""

    engine: Engine
    numbers = itertools.count()

    @pytest.fixture(autouse=True)
    def _engine(self, tmp_path: Path) -> Iterator[None]:
        self.engine = create_engine(f"sqlite:///{tmp_path / 'journal.db'}")
        yield
        self.engine.dispose()

    def journal(self) -> Journal:
        journal = SQLJournal(self.engine, prefix=f"j{next(self.numbers)}_")
        journal.create_tables()
        return journal
