"""Databases made from schemas, and read back."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from gdpr_rights.domain.schema import Column, Schema
from gdpr_rights.systems import SQLSystem

SERVER = os.environ.get("GDPR_RIGHTS_TEST_POSTGRES")
"""The URL of an empty PostgreSQL database, where there is one to test on."""
Tables = Mapping[str, list[dict[str, Any]]]

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
                    unique=column.unique or None,
                )
                for column in table.columns
            ),
            *(
                sa.ForeignKeyConstraint(
                    key.columns,
                    [f"{key.target}.{name}" for name in key.target_columns],
                    name=f"fk_{table.name}_{number}",
                    use_alter=True,
                )
                for number, key in enumerate(table.foreign_keys)
            ),
        )
    return metadata


def sqlite_engine(path: Path) -> sa.Engine:
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=sa.StaticPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA synchronous = OFF")
        connection.exec_driver_sql("PRAGMA journal_mode = MEMORY")
    return engine


class Database:
    """A database made from a schema, with a system on it; rows can be replaced."""

    def __init__(self, engine: sa.Engine, schema: Schema) -> None:
        self.engine = engine
        self.schema = schema
        self.metadata = metadata_of(schema)
        with engine.begin() as connection:
            if engine.dialect.name == "sqlite":
                # References in circles cannot be added later there, and need not be.
                for table in self.metadata.tables.values():
                    connection.execute(
                        sa.schema.CreateTable(
                            table,
                            include_foreign_key_constraints=list(table.foreign_key_constraints),
                        )
                    )
            else:
                self.metadata.create_all(connection)
        self.system = SQLSystem(engine)
        self.system.create_tables()

    def fill(self, tables: Tables) -> SQLSystem:
        """Replaces every row, and starts with a new system that has done nothing yet."""
        with self.engine.begin() as connection:
            if self.engine.dialect.name == "postgresql":
                # Only a superuser may look away from foreign keys there.
                connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for name, table in self.metadata.tables.items():
                connection.execute(sa.delete(table))
                if tables.get(name):
                    connection.execute(sa.insert(table), tables[name])
            connection.execute(sa.delete(sa.table("gdpr_rights_receipts")))
        return self.system

    def contents(self) -> dict[str, list[dict[str, Any]]]:
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "sqlite":
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
            return {
                name: [dict(row._mapping) for row in connection.execute(sa.select(table))]
                for name, table in self.metadata.tables.items()
            }


class Databases:
    """Databases by schema, each made once."""

    def __init__(self) -> None:
        self._made: dict[int, tuple[Schema, Database]] = {}

    def engine(self, number: int) -> sa.Engine:
        raise NotImplementedError

    def of(self, schema: Schema) -> Database:
        if id(schema) not in self._made:
            self._made[id(schema)] = (schema, Database(self.engine(len(self._made)), schema))
        return self._made[id(schema)][1]

    def close(self) -> None:
        for _, database in self._made.values():
            database.engine.dispose()
        self._made.clear()


class SQLiteFiles(Databases):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder

    def engine(self, number: int) -> sa.Engine:
        return sqlite_engine(self._folder / f"{number}.db")


class PostgreSQLSchemas(Databases):
    """A schema of the server for each schema of a world."""

    def engine(self, number: int) -> sa.Engine:
        assert SERVER is not None
        name = f"world_{number}"
        admin = sa.create_engine(SERVER)
        with admin.begin() as connection:
            connection.exec_driver_sql(f"DROP SCHEMA IF EXISTS {name} CASCADE")
            connection.exec_driver_sql(f"CREATE SCHEMA {name}")
        admin.dispose()
        return sa.create_engine(SERVER, connect_args={"options": f"-csearch_path={name}"})
