"""The schema and the rows of the forum: one person with 10,000 rows in 12 tables, 100 others.

Imports SQLAlchemy only, so that another environment can build the same database.
"""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, text

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
SEEDED = "of somebody at example.org"
"""What every value of every person ends with."""


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
            row[column] = f"{column} {first + number} {SEEDED}"
        made.append(row)
    return made


def rows_of(table: str, person: int) -> int:
    """How many rows of the table one person has."""
    many = TABLES[table][1]
    return many if person == PERSON else max(1, many // 100)


def fill(connection: Connection) -> None:
    """Makes the tables with everybody's rows; the caller commits."""
    for statement in schema():
        connection.execute(text(statement))
    ids: dict[str, int] = dict.fromkeys(TABLES, 1)
    for person in range(1, OTHERS + 2):
        own: dict[str, list[int]] = {}
        for table, (parent, _, _) in TABLES.items():
            made = rows_for(table, ids[table], own.get(parent or "", []), rows_of(table, person))
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


def left_of_the_person(connection: Connection) -> int:
    """How many rows still hold a seeded value, above those of the others.

    Zero after an erasure, whether rows were deleted or overwritten; below zero if rows of others
    went too.
    """
    left = 0
    for table, (_, _, columns) in TABLES.items():
        seeded = " OR ".join(f"{column} LIKE :seeded" for column in columns)
        holding = connection.execute(
            text(f"SELECT count(*) FROM {table} WHERE {seeded}"), {"seeded": f"%{SEEDED}"}
        ).scalar_one()
        left += holding - OTHERS * rows_of(table, PERSON + 1)
    return left
