"""Types of PostgreSQL and MariaDB whose values drivers hand over as objects of their own."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import types as sqltypes
from sqlalchemy.dialects import mysql

__all__ = ["odd_conversions", "server_type"]


def server_type(of: sqltypes.TypeEngine[Any], dialect: str) -> sqltypes.TypeEngine[Any]:
    """The type with which statements on a server are built: the declared one, nearly always."""
    if isinstance(of, sqltypes.Float) and of.asdecimal:
        # MySQL's DOUBLE would come as a decimal number that it is not.
        return sqltypes.Double()
    if of.__class__.__name__ == "YEAR":
        return sqltypes.Integer()
    if dialect in ("mysql", "mariadb") and isinstance(of, sqltypes.Time):
        return _Clock(fsp=getattr(of, "fsp", None))
    if dialect in ("mysql", "mariadb") and (
        isinstance(of, sqltypes.Enum) or of.__class__.__name__ == "SET"
    ):
        # Beside its values an ENUM may hold an empty text, from times when nobody was strict.
        return sqltypes.String()
    return of


class _Clock(mysql.TIME):
    """A time of MySQL, which may as well be a span: below zero, or of more than a day.

    SQLAlchemy would leave the days away.
    """

    def result_processor(self, *_: Any) -> Callable[[Any], Any]:
        """What reads a value: a time of day, or the text that the database shows."""
        return _clock


_DAY = timedelta(days=1)


def _clock(value: Any) -> Any:
    if not isinstance(value, timedelta):
        return value
    if timedelta() <= value < _DAY:
        return (datetime(1, 1, 1) + value).time()  # noqa: DTZ001 - a time of day has no zone
    seconds, micro = divmod(abs(value), timedelta(seconds=1))
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    fraction = f".{micro.microseconds:06}" if micro else ""
    return f"{'-' if value < timedelta() else ''}{hours:02}:{minute:02}:{second:02}{fraction}"


def odd_conversions(
    columns: Iterable[sa.Column[Any]], dialect: str
) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    """What makes texts and JSON of the values of some columns, with the places of these."""
    if dialect == "sqlite":
        return ()
    found: list[tuple[int, Callable[[Any], Any]]] = []
    for place, column in enumerate(columns):
        if isinstance(column.type, sqltypes.ARRAY):
            found.append((place, _plain))
        elif isinstance(column.type, _KNOWN):
            continue
        else:
            found.append((place, _text))
    return tuple(found)


_KNOWN = (
    sqltypes.Boolean,
    sqltypes.Integer,
    sqltypes.Numeric,
    sqltypes.Float,
    sqltypes.DateTime,
    sqltypes.Date,
    sqltypes.Time,
    sqltypes.LargeBinary,
    sqltypes._Binary,  # noqa: SLF001 - BINARY and VARBINARY have no other base
    sqltypes.Uuid,
    sqltypes.JSON,
    sqltypes.String,
)


def _text(value: Any) -> Any:
    """Addresses, spans of time, ranges, bits: as text."""
    if value is None or type(value) is str:
        return value
    return f"{value}"


def _plain(value: Any) -> Any:
    """The elements of an array as JSON has them."""
    match value:
        case list() | tuple():
            return [_plain(one) for one in value]
        case date() | time():
            return value.isoformat()
        case Decimal() | UUID() | timedelta():
            return str(value)
        case bytes() | memoryview():
            return bytes(value).hex()
        case None | bool() | int() | float() | str() | dict():
            return value
        case _:
            return str(value)
