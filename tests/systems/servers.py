"""An empty database of each kind to test on: SQLite, and the servers that are there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.systems.databases import sqlite_engine

SERVERS = {
    "postgresql": "GDPR_RIGHTS_TEST_POSTGRES",
    "mariadb": "GDPR_RIGHTS_TEST_MARIADB",
}
KINDS = [
    "sqlite",
    *(
        pytest.param(
            kind,
            marks=pytest.mark.skipif(name not in os.environ, reason=f"{name} names no database"),
        )
        for kind, name in SERVERS.items()
    ),
]


@contextmanager
def empty_database(kind: str, folder: Path, name: str = "shared") -> Iterator[sa.Engine]:
    """An engine on a database, or on a schema of a server, that is empty and is removed."""
    if kind == "sqlite":
        engine = sqlite_engine(folder / "app.db")
        yield engine
        engine.dispose()
        return
    # Processes that share the work do not share databases.
    name = f"gdpr_rights_{name}{os.environ.get('PYTEST_XDIST_WORKER', '')}"
    url = sa.make_url(os.environ[SERVERS[kind]])
    if kind == "postgresql":
        make, drop = f"CREATE SCHEMA {name}", f"DROP SCHEMA IF EXISTS {name} CASCADE"
        engine = sa.create_engine(url, connect_args={"options": f"-csearch_path={name}"})
    else:
        name = f"{url.database}_{name}"
        make = f"CREATE DATABASE {name} CHARACTER SET utf8mb4"
        drop = f"DROP DATABASE IF EXISTS {name}"
        engine = sa.create_engine(url.set(database=name))
    admin = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.exec_driver_sql(drop)
        connection.exec_driver_sql(make)
        yield engine
        engine.dispose()
        connection.exec_driver_sql(drop)
    admin.dispose()
