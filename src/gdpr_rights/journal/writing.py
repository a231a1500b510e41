"""What it takes to write in a transaction, whatever the engine was made for."""

from collections.abc import Callable
from typing import Any, Final, TypeVar

import sqlalchemy as sa

_T = TypeVar("_T")
_LEVELS: Final = {
    # SQLAlchemy cannot set it for a while without disturbing engines that begin on their own.
    "sqlite": None,
    # Their default; the next lower one is refused where the binary log holds statements.
    "mysql": "REPEATABLE READ",
    "mariadb": "REPEATABLE READ",
}
_ON: Final = 1
_SECURE_DELETE: Final = {0: "OFF", 2: "FAST"}


def engine_for_writing(engine: sa.Engine) -> sa.Engine:
    """The engine, with the isolation level that an append needs. Does no I/O.

    It may be in autocommit mode, where nothing is a transaction. Or its transactions may see the
    past: a writer that waited for the lock would not see what the other one wrote.
    """
    level = _LEVELS.get(engine.dialect.name, "READ COMMITTED")
    return engine if level is None else engine.execution_options(isolation_level=level)


def written(connection: sa.Connection, work: Callable[[sa.Connection], _T]) -> _T:
    """Does the work as SQLite needs it; for other databases just does it."""
    if connection.dialect.name != "sqlite":
        return work(connection)
    # What is deleted is overwritten; when appending too, for where a page is split, the old copy
    # of what moves is a deleted one.
    before = connection.exec_driver_sql("PRAGMA secure_delete").scalar_one()
    if before != _ON:
        connection.exec_driver_sql("PRAGMA secure_delete = ON")
    driver: Any = connection.connection.driver_connection
    if not driver.in_transaction:
        # Most engines begin at the first write, those in autocommit mode never.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    try:
        return work(connection)
    finally:
        # Where somebody interrupted it, SQLAlchemy has closed the connection, setting and all.
        if before != _ON and not connection.invalidated:
            connection.exec_driver_sql(f"PRAGMA secure_delete = {_SECURE_DELETE[before]}")
