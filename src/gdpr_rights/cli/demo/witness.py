"""Looks into the database with plain SQL, not trusting what the library says of itself."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gdpr_rights.cli.demo.database import SCHEMA

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

TABLES = tuple(line.split()[2] for line in SCHEMA.splitlines() if line.startswith("CREATE TABLE "))
_FIRST = 1
"""The key of the customer who writes."""

_HERS = {
    "users": "id = 1",
    "order_items": "order_id IN (SELECT id FROM orders WHERE user_id = 1)",
    "invoice_lines": "invoice_id IN (SELECT id FROM invoices WHERE user_id = 1)",
    "ticket_messages": "ticket_id IN (SELECT id FROM support_tickets WHERE user_id = 1)",
    "employees": "0",
}
Rows = Mapping[str, Mapping[Any, tuple[Any, ...]]]


def others(engine: "Engine") -> Rows:
    """Every row that does not belong to her, by table and key."""
    with engine.connect() as connection:
        return {
            table: {
                row[0]: tuple(row)
                for row in connection.exec_driver_sql(
                    f"SELECT * FROM {table} WHERE NOT ({_HERS.get(table, 'user_id = 1')})"
                )
            }
            for table in TABLES
        }


def changed(before: Rows, after: Rows) -> int:
    """How many of these rows are not as they were, or not there."""
    return sum(
        after[table].get(key) != row for table, rows in before.items() for key, row in rows.items()
    )


def mentions(engine: "Engine", text: str) -> int:
    """In how many cells of the whole database a text stands."""
    with engine.connect() as connection:
        return sum(_in_table(connection, table, text) for table in TABLES)


def _in_table(connection: "Connection", table: str, text: str) -> int:
    rows = connection.exec_driver_sql(f"SELECT * FROM {table}")
    return sum(isinstance(cell, str) and text in cell for row in rows for cell in row)
