"""A desk over real systems with a hand-driven clock, for scenarios."""

import functools
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import attrs
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from gdpr_rights import AsyncRightsDesk, DataMap, DataSubject, RightsDesk, Secret
from gdpr_rights.export import FolderAnswers
from gdpr_rights.identity import Message, OneTimeCode
from gdpr_rights.journal import AsyncSQLJournal, SQLJournal
from gdpr_rights.ports import DataSystem, Journal
from gdpr_rights.systems import AsyncSQLSystem, SQLSystem
from gdpr_rights.testing import BlockingLoop
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
SECRET = Secret(b"0123456789abcdef0123456789abcdef")
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


KIND = "RightsDesk"
"""Which desk the scenarios run through: ``RightsDesk``, ``AsyncRightsDesk``, or ``mixed`` for an
asynchronous one over synchronous ports. A fixture sets it."""
_LOOP = functools.cache(BlockingLoop)
OPENED: list[AsyncEngine] = []


def close() -> None:
    """Closes what asynchronous desks of this test have opened."""
    while OPENED:
        _LOOP().run(OPENED.pop().dispose())


def office(
    folder: Path,
    data_map: DataMap | None = None,
    *,
    wrap: Callable[[DataSystem], DataSystem] | None = None,
    engine: Engine | None = None,
    schema: str = SCHEMA,
    ids: Any = None,
    **more: Any,
) -> Office:
    """A desk over one SQLite file for the application and another for the journal."""
    engine = engine or database(folder / "app.db", schema)
    system = SQLSystem(engine)
    system.create_tables()
    at = f"/{folder / 'journal.db'}"
    journal = SQLJournal(create_engine(f"sqlite://{at}"))
    journal.create_tables()
    clock, mail = HandClock(NOW), MailBox()
    settings: dict[str, Any] = {
        "secret": SECRET,
        "answers": FolderAnswers(folder / "answers"),
        "clock": clock,
        "ids": ids or CountedIds("c"),
        **more,
    }
    data_map = data_map or shop()
    wrapped = system if wrap is None else wrap(system)
    desk: Any
    if KIND == "RightsDesk":
        settings.setdefault("identity", [OneTimeCode(mail)])
        desk = RightsDesk(data_map, journal=journal, systems={"app": wrapped}, **settings)
        return Office(desk, engine, journal, clock, mail, folder)

    async def send(message: Message) -> None:
        mail(message)

    settings.setdefault("identity", [OneTimeCode(send)])
    if KIND == "mixed" or wrap is not None or engine.url.database is None:
        awaited = AsyncRightsDesk(data_map, journal=journal, systems={"app": wrapped}, **settings)
    else:
        url = f"sqlite+aiosqlite:///{engine.url.database}"
        engines = [create_async_engine(url), create_async_engine(f"sqlite+aiosqlite://{at}")]
        OPENED.extend(engines)
        awaited = AsyncRightsDesk(
            data_map,
            journal=AsyncSQLJournal(engines[1]),
            systems={"app": AsyncSQLSystem(engines[0])},
            **settings,
        )
    desk = cast("RightsDesk", _LOOP().blocking(awaited))
    return Office(desk, engine, journal, clock, mail, folder)
