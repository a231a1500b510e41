"""The database of the demonstration: its tables and its rows, the same ones each time."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from gdpr_rights.cli.demo.people import EMPLOYEES, Customer, customers, email_of

TODAY = date(2026, 1, 30)
"""The last day that the rows speak of: the day before the story begins."""

SCHEMA = """
CREATE TABLE employees (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    manager_id INTEGER REFERENCES employees (id),
    hired_on DATE NOT NULL,
    left_on DATE
);
CREATE INDEX employees_manager ON employees (manager_id);

CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    phone TEXT,
    country TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    plan TEXT NOT NULL,
    created_on DATE NOT NULL,
    referred_by INTEGER REFERENCES users (id)
);
CREATE INDEX users_phone ON users (phone);
CREATE INDEX users_referred_by ON users (referred_by);

CREATE TABLE sessions (
    token TEXT PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    started_at DATETIME NOT NULL,
    ip TEXT NOT NULL,
    user_agent TEXT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id);

CREATE TABLE login_events (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    at DATETIME NOT NULL,
    ip TEXT NOT NULL,
    succeeded BOOLEAN NOT NULL
);
CREATE INDEX login_events_user ON login_events (user_id);

CREATE TABLE orders (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    placed_on DATE NOT NULL,
    status TEXT NOT NULL,
    note TEXT
);
CREATE INDEX orders_user ON orders (user_id);

CREATE TABLE order_items (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    product TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    unit_cents INTEGER NOT NULL
);
CREATE INDEX order_items_order ON order_items (order_id);

CREATE TABLE invoices (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    number TEXT NOT NULL UNIQUE,
    issued_on DATE NOT NULL,
    billing_name TEXT NOT NULL,
    billing_address TEXT NOT NULL,
    total_cents INTEGER NOT NULL
);
CREATE INDEX invoices_user ON invoices (user_id);

CREATE TABLE invoice_lines (
    id INTEGER PRIMARY KEY,
    invoice_id INTEGER NOT NULL REFERENCES invoices (id),
    description TEXT NOT NULL,
    amount_cents INTEGER NOT NULL
);
CREATE INDEX invoice_lines_invoice ON invoice_lines (invoice_id);

CREATE TABLE support_tickets (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    assigned_to INTEGER REFERENCES employees (id),
    subject TEXT NOT NULL,
    opened_on DATE NOT NULL,
    status TEXT NOT NULL
);
CREATE INDEX support_tickets_user ON support_tickets (user_id);
CREATE INDEX support_tickets_assigned ON support_tickets (assigned_to);

CREATE TABLE ticket_messages (
    id INTEGER PRIMARY KEY,
    ticket_id INTEGER NOT NULL REFERENCES support_tickets (id),
    employee_id INTEGER REFERENCES employees (id),
    sent_at DATETIME NOT NULL,
    body TEXT NOT NULL
);
CREATE INDEX ticket_messages_ticket ON ticket_messages (ticket_id);
CREATE INDEX ticket_messages_employee ON ticket_messages (employee_id);

CREATE TABLE newsletter_subscriptions (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    topic TEXT NOT NULL,
    consented_at DATETIME NOT NULL
);
CREATE INDEX newsletter_subscriptions_user ON newsletter_subscriptions (user_id);
"""
"""The tables of a small company that rents out planning boards."""

_PRODUCTS = (("Board, monthly", 900), ("Board, yearly", 9_000), ("Guest seat", 300))
_TOPICS = ("product news", "planning tips")
_AGENTS = ("Firefox on Linux", "Safari on a phone", "Chrome on Windows")
_QUESTIONS = (
    ("Cannot open my board", "My board does not open since this morning.", "Please try again."),
    ("Wrong total", "The total on my last invoice looks wrong.", "We have sent a new one."),
    ("Add a guest", "How do I add Tilda from my team as a guest?", "Under Sharing, Guests."),
)

Row = tuple[Any, ...]


def make(path: Path) -> dict[str, int]:
    """Makes the database in a new file.

    Returns:
        How many rows each table has.
    """
    made = {}
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(SCHEMA)
        for table, rows in _tables().items():
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
            made[table] = len(rows)
        connection.commit()
    return made


def _tables() -> dict[str, list[Row]]:
    # Not for secrets: the rows have to be the same each time.
    chance = Random(1182)  # noqa: S311
    people = customers(chance)
    tables: dict[str, list[Row]] = {"employees": list(_employees())}
    tables["users"] = [_user(person, chance) for person in people]
    for person in people:
        for table, row in _rows_of(person, chance):
            tables.setdefault(table, []).append(row)
    return {name: _numbered(rows) for name, rows in tables.items()}


def _numbered(rows: list[Row]) -> list[Row]:
    """Rows with their keys, where a key follows from the order of the rows."""
    if rows[0][0] is not None:
        return rows
    return [(number, *row[1:]) for number, row in enumerate(rows, start=1)]


def _employees() -> Iterator[Row]:
    for number, name, role, manager in EMPLOYEES:
        yield number, email_of(name), name, role, manager, f"201{number}-09-01", None


def _user(person: Customer, chance: Random) -> Row:
    secret = hashlib.sha256(f"{person.number}".encode()).hexdigest()
    referred_by = chance.randrange(1, person.number) if person.number % 5 == 0 else None
    return (
        person.number,
        person.email,
        person.name,
        f"+33 1 99 00 {person.number:02} {chance.randrange(100):02}",
        person.country,
        f"scrypt${secret}",
        chance.choice(("solo", "team")),
        person.since.isoformat(),
        referred_by,
    )


def _rows_of(person: Customer, chance: Random) -> Iterator[tuple[str, Row]]:
    years = sorted({person.since.year, *range(2014, TODAY.year, 3 + person.number % 3)})
    if person.number == 1:
        years = [2014, 2015, 2016, 2019, 2022, 2025]
    for number, year in enumerate(year for year in years if year >= person.since.year):
        yield from _purchase(person, year, number, chance)
    for _ in range(3 + chance.randrange(4)):
        at = _moment(chance, TODAY - timedelta(days=chance.randrange(90)))
        yield "login_events", (None, person.number, at, _address(chance), chance.random() > 0.1)  # noqa: PLR2004
    for number in range(1 + chance.randrange(2)):
        token = hashlib.sha256(f"{person.number}/{number}".encode()).hexdigest()[:32]
        at = _moment(chance, TODAY - timedelta(days=chance.randrange(20)))
        yield "sessions", (token, person.number, at, _address(chance), chance.choice(_AGENTS))
    for topic in _TOPICS:
        if person.number == 1 or chance.random() < 0.3:  # noqa: PLR2004
            at = _moment(chance, max(person.since, date(2018, 5, 25)))
            yield "newsletter_subscriptions", (None, person.number, topic, at)


def _purchase(
    person: Customer, year: int, number: int, chance: Random
) -> Iterator[tuple[str, Row]]:
    day = max(person.since, date(year, 1 + chance.randrange(12), 1 + chance.randrange(28)))
    key = person.number * 100 + number
    note = "Please send the invoice by post." if chance.random() < 0.2 else None  # noqa: PLR2004
    yield "orders", (key, person.number, day.isoformat(), "paid", note)
    total = 0
    address = f"{person.number} Example Street, {person.city}, {person.country}"
    bought = [chance.choice(_PRODUCTS) for _ in range(1 + chance.randrange(2))]
    for product, cents in bought:
        quantity = 1 + chance.randrange(3)
        total += quantity * cents
        yield "order_items", (None, key, product, quantity, cents)
        text = f"{quantity} x {product}"
        yield "invoice_lines", (None, key, text, quantity * cents)
    invoice = f"{year}-{key:05}"
    yield (
        "invoices",
        (key, person.number, invoice, day.isoformat(), person.name, address, total),
    )
    if number % 3 == 0:
        yield from _ticket(person, key, day, chance)


def _ticket(person: Customer, key: int, day: date, chance: Random) -> Iterator[tuple[str, Row]]:
    subject, question, reply = chance.choice(_QUESTIONS)
    employee = 3 + chance.randrange(2)
    yield (
        "support_tickets",
        (key, person.number, employee, subject, day.isoformat(), "closed"),
    )
    for days, writer, body in ((0, None, question), (1, employee, reply)):
        at = _moment(chance, day + timedelta(days=days))
        yield "ticket_messages", (None, key, writer, at, body)


def _moment(chance: Random, day: date) -> str:
    at = datetime(day.year, day.month, day.day, 7 + chance.randrange(12), chance.randrange(60))  # noqa: DTZ001
    return at.isoformat(" ")


def _address(chance: Random) -> str:
    # 203.0.113.0/24 is reserved for documentation.
    return f"203.0.113.{1 + chance.randrange(250)}"
