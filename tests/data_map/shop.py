"""A small shop: the map of the documentation, and the database it is about."""

import re
import sqlite3
from pathlib import Path

from gdpr_rights.domain.schema import Column, ForeignKey, Schema, Table

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"

DDL = """
CREATE TABLE users (
    id INTEGER PRIMARY KEY,
    email VARCHAR(200) NOT NULL UNIQUE,
    phone VARCHAR(30),
    name VARCHAR(100) NOT NULL,
    password_hash VARCHAR(200) NOT NULL,
    newsletter BOOLEAN NOT NULL,
    diet TEXT,
    late_payments INTEGER,
    theme TEXT NOT NULL
);
CREATE INDEX users_phone ON users (phone);
CREATE TABLE addresses (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    city TEXT NOT NULL
);
CREATE INDEX addresses_user ON addresses (user_id);
CREATE TABLE invoices (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    issued_on DATE NOT NULL,
    total DECIMAL(10, 2) NOT NULL
);
CREATE INDEX invoices_user ON invoices (user_id);
CREATE TABLE products (id INTEGER PRIMARY KEY, title TEXT NOT NULL);
CREATE TABLE invoice_lines (
    invoice_id INTEGER NOT NULL REFERENCES invoices (id),
    position INTEGER NOT NULL,
    product_id INTEGER NOT NULL REFERENCES products (id),
    note TEXT,
    PRIMARY KEY (invoice_id, position)
);
CREATE INDEX lines_product ON invoice_lines (product_id);
CREATE TABLE logins (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    at DATETIME NOT NULL,
    ip TEXT NOT NULL
);
CREATE INDEX logins_user ON logins (user_id);
CREATE TABLE comments (
    id INTEGER PRIMARY KEY,
    user_id INTEGER REFERENCES users (id),
    parent_id INTEGER REFERENCES comments (id),
    body TEXT NOT NULL,
    created_at DATETIME NOT NULL
);
CREATE INDEX comments_user ON comments (user_id);
CREATE INDEX comments_parent ON comments (parent_id);
CREATE TABLE employees (
    id INTEGER PRIMARY KEY,
    email VARCHAR(200) NOT NULL UNIQUE,
    name VARCHAR(100) NOT NULL,
    manager_id INTEGER REFERENCES employees (id)
);
CREATE INDEX employees_manager ON employees (manager_id);
CREATE TABLE tickets (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL REFERENCES users (id),
    employee_id INTEGER REFERENCES employees (id),
    text TEXT NOT NULL
);
CREATE INDEX tickets_user ON tickets (user_id);
CREATE INDEX tickets_employee ON tickets (employee_id);
"""

_TYPES = {
    "INTEGER": "integer",
    "BOOLEAN": "boolean",
    "DATE": "date",
    "DATETIME": "datetime",
    "DECIMAL": "decimal",
    "BLOB": "binary",
}


def shop_toml() -> str:
    """The example of the documentation."""
    blocks = re.findall(r"```toml\n(.*?)```", (REFERENCE / "data-map.md").read_text(), re.DOTALL)
    return str(next(block for block in blocks if block.startswith("schema = 1")))


def schema_of(path: Path) -> Schema:
    """What a SQLite file looks like, read from the file with nothing but the standard library."""
    with sqlite3.connect(path) as database:
        names = database.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"
        ).fetchall()
        schema = Schema([_table(database, name) for (name,) in names])
    database.close()
    return schema


def _table(database: sqlite3.Connection, name: str) -> Table:
    rows = database.execute(f"PRAGMA table_info({name})").fetchall()
    indexes: list[tuple[str, ...]] = []
    unique: set[str] = set()
    for _, index, is_unique, *_ in database.execute(f"PRAGMA index_list({name})").fetchall():
        columns = tuple(row[2] for row in database.execute(f"PRAGMA index_info({index})"))
        indexes.append(columns)
        if is_unique and len(columns) == 1:
            unique.add(columns[0])
    foreign: dict[int, list[tuple[str, str, str]]] = {}
    for number, _, target, own, other, *_ in database.execute(f"PRAGMA foreign_key_list({name})"):
        foreign.setdefault(number, []).append((target, own, other))
    live_columns: list[Column] = []
    for _, column, declared, not_null, _, in_key in rows:
        length = re.search(r"\((\d+)\)", declared)
        live_columns.append(
            Column(
                column,
                type=_TYPES.get(declared.split("(")[0], "text"),
                nullable=not not_null and not in_key,
                length=int(length[1]) if length else None,
                unique=column in unique,
            )
        )
    return Table(
        name,
        columns=live_columns,
        key=[row[1] for row in sorted(rows, key=lambda row: int(row[5])) if row[5]],
        foreign_keys=[
            ForeignKey([own for _, own, _ in of], of[0][0], [other for _, _, other in of])
            for of in foreign.values()
        ],
        indexes=indexes,
    )


def live(directory: Path, ddl: str = DDL) -> Schema:
    """The schema of a fresh database file."""
    path = directory / "shop.db"
    path.unlink(missing_ok=True)
    with sqlite3.connect(path) as database:
        database.executescript(ddl)
    database.close()
    return schema_of(path)
