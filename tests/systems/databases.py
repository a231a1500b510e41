"""Databases made from schemas, and read back: on SQLite, and on the servers there are.

On a server every database is a schema (PostgreSQL) or a database (MariaDB) beside the one that its
variable names, made new and dropped at the end.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from gdpr_rights.domain.schema import Column, Schema
from gdpr_rights.systems import SQLSystem

VARIABLES = {
    "postgresql": "GDPR_RIGHTS_TEST_POSTGRES",
    "mariadb": "GDPR_RIGHTS_TEST_MARIADB",
}
"""Where the URLs of the servers are found, by which tests name them."""
BACKENDS = ("sqlite", *VARIABLES)
ASYNC = {
    "sqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "mariadb": "mysql+asyncmy",
}
"""The drivers of asynchronous engines."""
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
Tables = Mapping[str, list[dict[str, Any]]]
UNBOUND = {
    "sqlite": "PRAGMA foreign_keys = OFF",
    # Only a superuser may look away from foreign keys there.
    "postgresql": "SET LOCAL session_replication_role = replica",
    "mysql": "SET foreign_key_checks = 0",
}
"""How a transaction looks away from foreign keys."""


def backends(*names: str) -> list[Any]:
    """Parameters for a test: the databases it runs on, skipped with the reason where one is not.

    Args:
        names: Some of `BACKENDS`; all of them where none is named.
    """
    return [
        pytest.param(
            name,
            marks=pytest.mark.skipif(
                name in VARIABLES and VARIABLES[name] not in os.environ,
                reason=f"{VARIABLES.get(name)} names no database",
            ),
        )
        for name in names or BACKENDS
    ]


def _place(backend: str, name: str) -> sa.URL:
    """The URL of a schema or a database of a server."""
    url = sa.make_url(os.environ[VARIABLES[backend]])
    if backend == "postgresql":
        options = f"-csearch_path={name} -csynchronous_commit=off"
        return url.update_query_dict({"options": options})
    return url.set(database=name)


class Place:
    """An empty place for tables: a file, or a schema or database of a server.

    Args:
        backend: One of `BACKENDS`.
        name: The place's own name.
        folder: For files.
    """

    def __init__(self, backend: str, name: str, folder: Path) -> None:
        self.backend = backend
        self.name = f"{name}{_WORKER}"
        self._engines: list[sa.Engine] = []
        if backend == "sqlite":
            self.url = sa.URL.create("sqlite", database=str(folder / f"{name}.db"))
            return
        if backend == "mariadb":
            # Databases are named for the one of the variable: several may test on one server.
            self.name = f"{sa.make_url(os.environ[VARIABLES[backend]]).database}_{self.name}"
        self.url = _place(backend, self.name)
        self._run(*self._drop(), f"CREATE SCHEMA {self.name}")

    def _drop(self) -> Sequence[str]:
        cascade = " CASCADE" if self.backend == "postgresql" else ""
        return (f"DROP SCHEMA IF EXISTS {self.name}{cascade}",)

    def _run(self, *statements: str) -> None:
        admin = sa.create_engine(os.environ[VARIABLES[self.backend]])
        with admin.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        admin.dispose()

    def engine(self, **options: Any) -> sa.Engine:
        """An engine whose tables are made and found there."""
        if self.backend == "sqlite":
            assert self.url.database is not None
            engine = sqlite_engine(Path(self.url.database), **options)
        else:
            engine = sa.create_engine(self.url, **options)
        self._engines.append(engine)
        return engine

    def async_engine(self, **options: Any) -> AsyncEngine:
        """An asynchronous engine for the same place; who makes it closes it."""
        url = self.url.set(drivername=ASYNC[self.backend])
        engine = create_async_engine(url, **options)
        if self.backend == "sqlite":
            sa.event.listen(engine.sync_engine, "connect", _without_sync)
        return engine

    def remove(self) -> None:
        """Leaves nothing behind on a server, and no connection open."""
        for engine in self._engines:
            engine.dispose()
        if self.backend != "sqlite":
            self._run(*self._drop())


@contextmanager
def place(backend: str, name: str, folder: Path) -> Iterator[Place]:
    """A place, removed at the end."""
    found = Place(backend, name, folder)
    try:
        yield found
    finally:
        found.remove()


TYPES: Mapping[str, Any] = {
    "integer": sa.Integer,
    "date": sa.Date,
    "datetime": sa.DateTime,
    "boolean": sa.Boolean,
    "decimal": lambda: sa.Numeric(10, 2),
}


def type_of(column: Column) -> Any:
    if column.type != "text":
        return TYPES[column.type]()
    # MySQL wants to know how long a text gets, of keys at least.
    return sa.String(column.length).with_variant(sa.String(column.length or 190), "mysql")


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


def sqlite_engine(path: Path, **options: Any) -> sa.Engine:
    engine = sa.create_engine(f"sqlite:///{path}", **{"poolclass": sa.StaticPool, **options})
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA synchronous = OFF")
        connection.exec_driver_sql("PRAGMA journal_mode = MEMORY")
    return engine


def _without_sync(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous = OFF")
    cursor.close()


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
        with self.unbound() as connection:
            for name, table in self.metadata.tables.items():
                connection.execute(sa.delete(table))
                if tables.get(name):
                    connection.execute(sa.insert(table), tables[name])
            connection.execute(sa.delete(sa.table("gdpr_rights_receipts")))
        return self.system

    @contextmanager
    def unbound(self) -> Iterator[sa.Connection]:
        """A transaction that looks away from foreign keys."""
        with self.engine.begin() as connection:
            connection.exec_driver_sql(UNBOUND[self.engine.dialect.name])
            yield connection
            if self.engine.dialect.name == "mysql":
                connection.exec_driver_sql("SET foreign_key_checks = 1")

    def contents(self) -> dict[str, list[dict[str, Any]]]:
        with self.engine.connect() as connection:
            if self.engine.dialect.name == "sqlite":
                assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
            return {
                name: [
                    dict(row._mapping)
                    for row in connection.execute(sa.select(table).order_by(*table.primary_key))
                ]
                for name, table in self.metadata.tables.items()
            }


class Databases:
    """Databases by schema, each made once.

    Args:
        backend: One of `BACKENDS`.
        folder: For files.
        name: What their names begin with.
    """

    def __init__(self, backend: str, folder: Path, name: str = "world") -> None:
        self.backend = backend
        self._folder = folder
        self._name = name
        self._made: dict[int, tuple[Schema, Database, Place]] = {}

    def of(self, schema: Schema) -> Database:
        if id(schema) not in self._made:
            at = Place(self.backend, f"{self._name}_{len(self._made)}", self._folder)
            self._made[id(schema)] = (schema, Database(at.engine(), schema), at)
        return self._made[id(schema)][1]

    def place(self, schema: Schema) -> Place:
        return self._made[id(schema)][2]

    def close(self) -> None:
        for _, _database, at in self._made.values():
            at.remove()
        self._made.clear()
