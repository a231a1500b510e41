"""Export and erasure of a person with 10,000 rows, beside hand-written SQL in the same run.

Run by ``pytest tests/benchmarks --benchmark-only``.
"""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event

from gdpr_rights import (
    AccessRequest,
    DataSubject,
    ErasureRequest,
    Fulfilled,
    RightsDesk,
    Secret,
)
from gdpr_rights.export import FolderAnswers
from gdpr_rights.journal import SQLJournal
from gdpr_rights.systems import SQLSystem
from tests.benchmarks import forum

ROUNDS = 9
ROWS = sum(many for _, many, _ in forum.TABLES.values())


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "app.db"
    engine = forum.database(path)
    SQLSystem(engine).create_tables()
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


class Copies:
    """A fresh copy of the database for every round."""

    def __init__(self, template: Path, folder: Path) -> None:
        self.template, self.folder, self.number = template, folder, 0

    def __call__(self) -> Path:
        self.number += 1
        path = self.folder / f"{self.number}.db"
        shutil.copy(self.template, path)
        return path


@pytest.fixture
def fresh(template: Path, tmp_path: Path) -> Copies:
    return Copies(template, tmp_path)


def engine_of(path: Path) -> Any:
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def _foreign_keys(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")

    return engine


def driver_of(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def accepted(path: Path, request: Any) -> tuple[RightsDesk, str]:
    journal = SQLJournal(engine_of(path.with_suffix(".journal")))
    journal.create_tables()
    desk = RightsDesk(
        forum.data_map(),
        journal=journal,
        systems={"app": SQLSystem(engine_of(path))},
        secret=Secret(b"0123456789abcdef"),
        answers=FolderAnswers(path.parent / "answers"),
    )
    case = desk.receive(request)
    desk.vouch(case.id, by="benchmark", because="measured")
    desk.accept(case.id, decided_by="benchmark")
    return desk, case.id


def measure(benchmark: Any, setup: Callable[[], tuple[Any, ...]], work: Callable[..., Any]) -> Any:
    return benchmark.pedantic(work, setup=lambda: (setup(), {}), rounds=ROUNDS)


WHO = DataSubject.by("member", key=forum.PERSON)


@pytest.mark.benchmark(group="export of 10,000 rows")
class TestExport:
    def test_raw_driver(self, benchmark: Any, fresh: Copies) -> None:
        def work(connection: sqlite3.Connection, path: Path) -> int:
            return forum.export_by_hand(connection, path.with_suffix(".zip"))

        def setup() -> tuple[Any, ...]:
            path = fresh()
            return driver_of(path), path

        assert measure(benchmark, setup, work) == ROWS

    def test_sqlalchemy_text(self, benchmark: Any, fresh: Copies) -> None:
        def work(engine: Any, path: Path) -> int:
            with engine.connect() as connection:
                return forum.export_by_hand(connection, path.with_suffix(".zip"))

        def setup() -> tuple[Any, ...]:
            path = fresh()
            return engine_of(path), path

        assert measure(benchmark, setup, work) == ROWS

    def test_gdpr_rights(self, benchmark: Any, fresh: Copies) -> None:
        """The whole of `fulfil`: journal, information of Art. 15, manifest and index included."""
        done = measure(
            benchmark,
            lambda: accepted(fresh(), AccessRequest(WHO)),
            lambda desk, case_id: desk.fulfil(case_id),
        )
        assert isinstance(done, Fulfilled)
        assert done.answer is not None
        assert sum(rows for _, rows in done.answer.rows) == ROWS


@pytest.mark.benchmark(group="erasure of 10,000 rows")
class TestErasure:
    def test_raw_driver(self, benchmark: Any, fresh: Copies) -> None:
        def work(connection: sqlite3.Connection) -> int:
            total = forum.erase_by_hand(connection)
            connection.commit()
            return total

        assert measure(benchmark, lambda: (driver_of(fresh()),), work) == ROWS

    def test_sqlalchemy_text(self, benchmark: Any, fresh: Copies) -> None:
        def work(engine: Any) -> int:
            with engine.begin() as connection:
                return forum.erase_by_hand(connection)

        assert measure(benchmark, lambda: (engine_of(fresh()),), work) == ROWS

    def test_gdpr_rights(self, benchmark: Any, fresh: Copies) -> None:
        """The whole of `fulfil`: journal, receipts and verification included."""
        done = measure(
            benchmark,
            lambda: accepted(fresh(), ErasureRequest(WHO, closing_account=True)),
            lambda desk, case_id: desk.fulfil(case_id),
        )
        assert isinstance(done, Fulfilled)
        assert sum(receipt.changed for receipt in done.receipts) == ROWS
