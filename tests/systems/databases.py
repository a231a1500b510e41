"""Databases made from schemas, and read back."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from gdpr_rights.domain.schema import Column, Schema
from gdpr_rights.systems import SQLSystem

TYPES: Mapping[str, Any] = {
    "integer": sa.Integer,
    "date": sa.Date,
    "datetime": sa.DateTime,
    "boolean": sa.Boolean,
    "decimal": lambda: sa.Numeric(10, 2),
}


def type_of(column: Column) -> Any:
    return sa.String(column.length) if column.type == "text" else TYPES[column.type]()


def metadata_of(schema: Schema) -> sa.MetaData:
    metadata = sa.MetaData()
    for table in schema.tables:
        sa.Table(
            table.name,
            metadata,
            *(
                sa.Column(
                    column.name,
                    type_of(column),
                    nullable=column.nullable,
                    primary_key=column.name in table.key,
                    autoincrement=False,
                )
                for column in table.columns
            ),
            *(
                sa.ForeignKeyConstraint(
                    key.columns,
                    [f"{key.target}.{name}" for name in key.target_columns],
                )
                for key in table.foreign_keys
            ),
        )
    return metadata


class Database:
    """A database in a file, made from a schema and rows."""

    def __init__(self, path: Path, schema: Schema, tables: Mapping[str, list[Any]]) -> None:
        path.unlink(missing_ok=True)
        self.engine = sa.create_engine(f"sqlite:///{path}", poolclass=sa.pool.StaticPool)
        self.metadata = metadata_of(schema)
        with self.engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA synchronous = OFF")
            connection.exec_driver_sql("PRAGMA journal_mode = MEMORY")
            for table in self.metadata.tables.values():
                connection.execute(sa.schema.CreateTable(table))
            for name, rows in tables.items():
                if rows:
                    connection.execute(sa.insert(self.metadata.tables[name]), rows)
        self.system = SQLSystem(self.engine)
        self.system.create_tables()

    def contents(self) -> dict[str, list[dict[str, Any]]]:
        with self.engine.connect() as connection:
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
            return {
                name: [dict(row._mapping) for row in connection.execute(sa.select(table))]
                for name, table in self.metadata.tables.items()
            }

    def close(self) -> None:
        self.engine.dispose()
