"""Temporary tables where they outlive a rollback: MySQL and MariaDB.

They hold keys of people, and the connection goes back to a pool from which anybody takes it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

__all__ = ["forget_temporary", "no_temporary_left", "remember_temporary"]

_KNOWN = "gdpr_rights_temporary"


def remember_temporary(connection: sa.Connection, name: str) -> None:
    """Says that a temporary table is about to be made, for it to be removed in any case."""
    connection.info.setdefault(_KNOWN, {})[name] = None


def forget_temporary(connection: sa.Connection) -> None:
    """Removes the temporary tables of a connection.

    Only with ``TEMPORARY`` does that not commit the transaction.
    """
    names = connection.info.pop(_KNOWN, None)
    if names:
        connection.exec_driver_sql(f"DROP TEMPORARY TABLE IF EXISTS {', '.join(names)}")


@contextmanager
def no_temporary_left(connection: sa.Connection) -> Iterator[None]:
    """Removes them at the end, or gives the connection up."""
    try:
        yield
    finally:
        try:
            forget_temporary(connection)
        except SQLAlchemyError:
            connection.invalidate()
