"""Transactions as this library needs them, and errors that say nothing of the data."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, ParamSpec, TypeVar

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from gdpr_rights.errors import SystemUnavailable
from gdpr_rights.systems.sql.dialects import is_mysql
from gdpr_rights.systems.sql.temporary import no_temporary_left

__all__ = ["guarded", "guarded_rows", "in_transaction", "pragma", "reading", "writing"]

P = ParamSpec("P")
R = TypeVar("R")


def _failures(engine: sa.Engine) -> tuple[type[Exception], ...]:
    """The errors of a database, by which it is found to be unavailable."""
    driver = getattr(engine.dialect.loaded_dbapi, "Error", None)
    return (SQLAlchemyError, driver) if isinstance(driver, type) else (SQLAlchemyError,)


def _said(error: Exception) -> str:
    """The kind of an error, with the code of the database: never its text."""
    cause = getattr(error, "orig", None) or error
    code = getattr(cause, "sqlite_errorname", None) or getattr(cause, "sqlstate", None)
    return f"{type(error).__name__} {code}" if isinstance(code, str) else type(error).__name__


def guarded(call: Callable[P, R]) -> Callable[P, R]:
    """Turns errors of the database into `SystemUnavailable`, without their text.

    The text of such an error holds statements and values. It is raised after the handler has
    ended, so that not even its context leads there.
    """

    @functools.wraps(call)
    def guarding(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return call(*args, **kwargs)
        except _failures(args[0]._engine) as error:  # type: ignore[attr-defined]  # noqa: SLF001
            failed = _said(error)
        raise SystemUnavailable(failed)

    return guarding


def guarded_rows(call: Callable[P, Iterator[R]]) -> Callable[P, Iterator[R]]:
    """The same for a call that yields."""

    @functools.wraps(call)
    def guarding(*args: P.args, **kwargs: P.kwargs) -> Iterator[R]:
        try:
            yield from call(*args, **kwargs)
        except _failures(args[0]._engine) as error:  # type: ignore[attr-defined]  # noqa: SLF001
            failed = _said(error)
        else:
            return
        raise SystemUnavailable(failed)

    return guarding


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that changes rows: committed at the end, rolled back on any error."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            with _foreign_keys_bind(connection), connection.begin():
                _begin(connection, "BEGIN IMMEDIATE")
                yield connection
        else:
            connection.execution_options(preserve_rowcount=True)
            if is_mysql(engine.dialect.name):
                # Its default locks gaps between rows, and what it reads: two erasures at once,
                # or one and the application, would meet in a deadlock.
                connection.execution_options(isolation_level="READ COMMITTED")
            with no_temporary_left(connection), connection.begin():
                yield connection


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A transaction that sees one state of the database throughout, and is rolled back."""
    with engine.connect() as connection:
        if engine.dialect.name != "sqlite":
            connection.execution_options(isolation_level="REPEATABLE READ", preserve_rowcount=True)
        transaction = connection.begin()
        try:
            if engine.dialect.name == "sqlite":
                _begin(connection, "BEGIN")
                with _any_text(connection):
                    yield connection
            else:
                yield connection
        finally:
            with no_temporary_left(connection):
                transaction.rollback()


_READ_ANY = functools.partial(str, encoding="utf-8", errors="backslashreplace")


@contextmanager
def _any_text(connection: sa.Connection) -> Iterator[None]:
    """Reads texts that are not UTF-8 too, odd bytes as their escapes: else no copy could be made.

    SQLite keeps whatever an application wrote, and an old one may have written another encoding.
    """
    driver = _driver(connection)
    before = driver.text_factory
    if before is str:
        driver.text_factory = _READ_ANY
    try:
        yield
    finally:
        with suppress(ValueError):  # aiosqlite's, where a cancellation has closed the connection
            driver.text_factory = before


def _driver(connection: sa.Connection) -> Any:
    """The connection of sqlite3 or aiosqlite, for attributes: calls to the latter are awaited."""
    return connection.connection.driver_connection


def pragma(connection: sa.Connection, statement: str) -> Any:
    """Says something to SQLite outside of any transaction; the first row of its answer."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(f"PRAGMA {statement}")
        return cursor.fetchone()
    finally:
        cursor.close()


def in_transaction(connection: sa.Connection) -> bool:
    """Whether SQLite has a transaction open, ours or that of the application around us."""
    return bool(_driver(connection).in_transaction)


def _begin(connection: sa.Connection, how: str) -> None:
    """Begins for true: the sqlite3 module waits for the first change, and reads outside of it."""
    if not in_transaction(connection):
        connection.exec_driver_sql(how)


@contextmanager
def _foreign_keys_bind(connection: sa.Connection) -> Iterator[None]:
    """Declared foreign keys bind: SQLite takes that setting outside of transactions only."""
    (before,) = pragma(connection, "foreign_keys")
    pragma(connection, "foreign_keys = ON")
    try:
        yield
    finally:
        if not before:
            pragma(connection, "foreign_keys = OFF")
