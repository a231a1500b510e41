"""A desk over real systems with a hand-driven clock, for scenarios."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
from sqlalchemy import Engine, create_engine, event, text

from gdpr_rights import DataMap, DataSubject, RightsDesk, Secret
from gdpr_rights.export import FolderAnswers
from gdpr_rights.identity import OneTimeCode
from gdpr_rights.journal import SQLJournal
from gdpr_rights.ports import DataSystem, Journal
from gdpr_rights.systems import SQLSystem
from gdpr_rights.testing.fakes import CountedIds, HandClock, MailBox
from tests.maps import shop

SCHEMA = """
CREATE TABLE users (
    id INTEGER PRIMARY KEY, email TEXT NOT NULL UNIQUE, name VARCHAR(40), password_hash TEXT);
CREATE TABLE invoices (
    id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES users (id),
    issued_on DATE, total NUMERIC(10, 2));
CREATE TABLE invoice_lines (
    id INTEGER PRIMARY KEY, invoice_id INTEGER NOT NULL REFERENCES invoices (id), what TEXT);
CREATE INDEX invoices_user ON invoices (user_id);
CREATE INDEX lines_invoice ON invoice_lines (invoice_id);
INSERT INTO users VALUES
    (1, 'ada@example.org', 'Ada', 'h1'), (2, 'bob@example.org', 'Bob', 'h2');
INSERT INTO invoices VALUES
    (10, 1, '2012-05-01', 12.50), (11, 1, '2025-05-01', 99.00), (20, 2, '2012-01-01', 1.00);
INSERT INTO invoice_lines VALUES
    (100, 10, 'an old book'), (101, 11, 'a new book'), (200, 20, 'a pen');
"""
NOW = datetime(2026, 1, 31, 10, tzinfo=UTC)
ADA = DataSubject.by("customer", email="ada@example.org")
BOB = DataSubject.by("customer", email="bob@example.org")
NOBODY = DataSubject.by("customer", email="nobody@example.org")


def database(path: Path, schema: str = SCHEMA) -> Engine:
    """A new SQLite file whose foreign keys bind."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def _foreign_keys(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")

    with engine.begin() as connection:
        for statement in schema.split(";"):
            if statement.strip():
                connection.execute(text(statement))
    return engine


@attrs.frozen(eq=False)
class Office:
    """A desk and everything around it."""

    desk: RightsDesk
    engine: Engine
    journal: Journal
    clock: HandClock
    mail: MailBox
    folder: Path

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        """Every row of a table, by its first column."""
        query = text(f"SELECT * FROM {table} ORDER BY 1")
        with self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(query)]


def office(
    folder: Path,
    data_map: DataMap | None = None,
    *,
    wrap: Callable[[DataSystem], DataSystem] = lambda system: system,
    engine: Engine | None = None,
    schema: str = SCHEMA,
    ids: Any = None,
) -> Office:
    """A desk over one SQLite file for the application and another for the journal."""
    engine = engine or database(folder / "app.db", schema)
    system = SQLSystem(engine)
    system.create_tables()
    journal = SQLJournal(create_engine(f"sqlite:///{folder / 'journal.db'}"))
    journal.create_tables()
    clock, mail = HandClock(NOW), MailBox()
    desk = RightsDesk(
        data_map or shop(),
        journal=journal,
        systems={"app": wrap(system)},
        secret=Secret(b"0123456789abcdef0123456789abcdef"),
        identity=[OneTimeCode(mail)],
        answers=FolderAnswers(folder / "answers"),
        clock=clock,
        ids=ids or CountedIds("c"),
    )
    return Office(desk, engine, journal, clock, mail, folder)
