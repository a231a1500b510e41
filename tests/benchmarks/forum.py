"""One person with 10,000 rows in 12 tables, 100 other people, and hand-written SQL for the same.

The hand-written side does what a careful developer would write for this schema alone: one
statement for each table, nested IN, one transaction, one archive with a JSON and a CSV file for
each table. It knows nothing of maps, verification, evidence or anybody else's schema.
"""

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text

from gdpr_rights import (
    Controller,
    DataMap,
    Dataset,
    LawfulBasis,
    Link,
    PersonalData,
    ProcessingActivity,
    Retention,
    SubjectKind,
)

# table: (parent, rows of the person, other columns)
TABLES: dict[str, tuple[str | None, int, tuple[str, ...]]] = {
    "users": (None, 1, ("email", "name", "phone")),
    "addresses": ("users", 20, ("street", "city")),
    "sessions": ("users", 2000, ("ip", "agent")),
    "login_events": ("sessions", 2500, ("at", "outcome")),
    "orders": ("users", 500, ("placed_at", "note")),
    "order_items": ("orders", 1500, ("product", "price")),
    "payments": ("orders", 500, ("method", "amount")),
    "shipments": ("orders", 500, ("carrier", "label")),
    "shipment_events": ("shipments", 1500, ("at", "place")),
    "reviews": ("users", 300, ("stars", "body")),
    "support_tickets": ("users", 100, ("subject", "state")),
    "ticket_messages": ("support_tickets", 579, ("at", "body")),
}
PERSON = 7
OTHERS = 100


def schema() -> Iterator[str]:
    for table, (parent, _, columns) in TABLES.items():
        reference = f", {parent}_id INTEGER NOT NULL REFERENCES {parent} (id)" if parent else ""
        texts = "".join(f", {column} VARCHAR(80)" for column in columns)
        yield f"CREATE TABLE {table} (id INTEGER PRIMARY KEY{reference}{texts})"
        if parent:
            yield f"CREATE INDEX ix_{table} ON {table} ({parent}_id)"


def rows_for(table: str, first: int, parents: list[int], many: int) -> list[dict[str, Any]]:
    parent, _, columns = TABLES[table]
    made = []
    for number in range(many):
        row: dict[str, Any] = {"id": first + number}
        if parent:
            row[f"{parent}_id"] = parents[number % len(parents)]
        for column in columns:
            row[column] = f"{column} {first + number} of somebody at example.org"
        made.append(row)
    return made


def database(path: Path) -> Engine:
    """The whole database in one SQLite file."""
    engine = create_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def _pragmas(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA journal_mode = WAL")

    with engine.begin() as connection:
        for statement in schema():
            connection.execute(text(statement))
        ids: dict[str, int] = dict.fromkeys(TABLES, 1)
        for person in range(1, OTHERS + 2):
            own: dict[str, list[int]] = {}
            for table, (parent, many, _) in TABLES.items():
                rows = many if person == PERSON else max(1, many // 100)
                made = rows_for(table, ids[table], own.get(parent or "", []), rows)
                ids[table] += len(made)
                own[table] = [row["id"] for row in made]
                names = list(made[0])
                connection.execute(
                    text(
                        f"INSERT INTO {table} ({', '.join(names)}) "
                        f"VALUES ({', '.join(':' + name for name in names)})"
                    ),
                    made,
                )
    return engine


def data_map() -> DataMap:
    """The map of it: everything is used for the account."""
    return DataMap(
        controller=Controller(
            "Forum", contact="privacy@example.org", country="FR", time_zone="Europe/Paris"
        ),
        activities=[
            ProcessingActivity(
                "account",
                purpose="run the service",
                lawful_basis=LawfulBasis.CONTRACT,
                retention=Retention.event("contract end", "P7D"),
            )
        ],
        subjects=[SubjectKind("member", dataset="users", lookup={"email": "email"})],
        datasets=[
            Dataset(
                table,
                system="app",
                links=[Link.owned_by(parent, {f"{parent}_id": "id"})] if parent else [],
                fields={column: PersonalData(column, used_for=["account"]) for column in columns},
            )
            for table, (parent, _, columns) in TABLES.items()
        ],
    )


def owned(table: str, person: str) -> str:
    """The condition that a row of a table is the person's, as one would write it by hand."""
    parent = TABLES[table][0]
    if parent is None:
        return f"id = {person}"
    if parent == "users":
        return f"users_id = {person}"
    return f"{parent}_id IN (SELECT id FROM {parent} WHERE {owned(parent, person)})"


def export_by_hand(connection: Connection | sqlite3.Connection, target: Path) -> int:
    """The copy, written by hand."""
    total = 0
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for table, (parent, _, columns) in TABLES.items():
            names = ["id", *([f"{parent}_id"] if parent else []), *columns]
            columns_of = ", ".join(names)
            query = f"SELECT {columns_of} FROM {table} WHERE {owned(table, ':p')} ORDER BY id"
            if isinstance(connection, sqlite3.Connection):
                rows: list[Any] = connection.execute(query, {"p": PERSON}).fetchall()
            else:
                rows = [tuple(row) for row in connection.execute(text(query), {"p": PERSON})]
            total += len(rows)
            archive.writestr(
                f"{table}.json", json.dumps([dict(zip(names, row, strict=True)) for row in rows])
            )
            sheet = io.StringIO()
            writer = csv.writer(sheet)
            writer.writerow(names)
            writer.writerows(rows)
            archive.writestr(f"{table}.csv", sheet.getvalue())
    return total


def erase_by_hand(connection: Connection | sqlite3.Connection) -> int:
    """The erasure, written by hand; the caller commits."""
    total = 0
    for table in reversed(TABLES):
        statement = f"DELETE FROM {table} WHERE {owned(table, ':p')}"
        if isinstance(connection, sqlite3.Connection):
            total += connection.execute(statement, {"p": PERSON}).rowcount
        else:
            total += connection.execute(text(statement), {"p": PERSON}).rowcount
    return total
