"""Reads the rows to disclose: in one snapshot, in bounded memory, ordered by key."""

import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from functools import partial
from types import MappingProxyType
from typing import Any
from uuid import UUID

import attrs
import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from gdpr_rights.domain.instructions import Batch, Effect, Part, Scope
from gdpr_rights.domain.rows import ALL
from gdpr_rights.systems.disclosing import shown
from gdpr_rights.systems.shape import Shape, by_dataset
from gdpr_rights.systems.sql.captures import Session, Statement
from gdpr_rights.systems.sql.odd_types import odd_conversions
from gdpr_rights.systems.sql.predicates import Predicates

__all__ = ["Collection"]

_BATCH = 1000
_FIRST = 2 * _BATCH
"""What is fetched to begin with: nearly always that is all of it."""
_Conversions = tuple[tuple[int, Callable[[Any], Any]], ...]
_numbers = itertools.count()


@attrs.frozen(eq=False)
class _Reading:
    """How one dataset is read."""

    dataset: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    types: tuple[str, ...]
    statement: Statement
    conversions: _Conversions
    cells: tuple[ColumnElement[Any], ...]
    cursor: str = attrs.field(init=False, factory=lambda: f"gdpr_rights_cursor_{next(_numbers)}")
    """Never the name of another one: drivers prepare what they are often given."""


class Collection:
    """The statements that read what a scope discloses.

    Args:
        predicates: The conditions of ownership and row sets.
        scope: What is disclosed.
    """

    def __init__(self, predicates: Predicates, scope: Scope) -> None:
        self.captures = predicates.captures
        self._predicates = predicates
        self._readings = [
            self._reading(predicates.shapes[name], parts)
            for name, parts in by_dataset(scope.parts, Effect.DISCLOSE).items()
        ]

    def _reading(self, shape: Shape, parts: list[Part]) -> _Reading:
        predicates, table = self._predicates, self._predicates.table(shape.name)
        columns = shown(shape, parts)
        cells: list[ColumnElement[Any]] = [
            table.c[name]
            if by is None
            else sa.case(
                (sa.or_(*(predicates.within(part.rows, shape.name) for part in by)), table.c[name])
            )
            for name, by in columns.items()
        ]
        where = [predicates.owned(shape.name)]
        if not any(part.rows == ALL for part in parts):
            where.append(sa.or_(*(predicates.within(part.rows, shape.name) for part in parts)))
        order = predicates.columns(shape.name, shape.key or tuple(shape.table.column))
        statement = sa.select(*(cells or [sa.literal(1)])).where(*where).order_by(*order)
        if not cells:
            statement = statement.select_from(table)
        types = tuple(shape.table.column[name].type for name in columns)
        return _Reading(
            shape.name,
            tuple(name for name in shape.key if name in columns),
            tuple(columns),
            types,
            Statement(statement),
            (
                *_conversions(types, predicates.dialect),
                *odd_conversions((table.c[name] for name in columns), predicates.dialect),
            ),
            tuple(statement.selected_columns),
        )

    def batches(self, session: Session) -> Iterator[Batch]:
        """The rows; at least one batch for each dataset."""
        pages = _pages_on(session)
        for reading in self._readings:
            first = True
            for rows in pages(reading):
                if rows or first:
                    yield Batch(
                        reading.dataset,
                        key=reading.key,
                        columns=reading.columns,
                        types=reading.types,
                        rows=_converted(rows, reading),
                    )
                first = False


def _pages_on(session: Session) -> Callable[[_Reading], Iterator[list[Any]]]:
    """What reads the rows in batches, the last of them perhaps empty."""
    if session.connection.dialect.name == "postgresql" and session.as_text:
        # All the rows are read: a plan for the first of them alone would be a bad one.
        session.connection.exec_driver_sql("SET LOCAL cursor_tuple_fraction = 1")
        return partial(_fetched, session)
    return partial(_streamed, session)


def _streamed(session: Session, reading: _Reading) -> Iterator[list[Any]]:
    """The rows as the driver streams them."""
    result = session.stream(reading.statement)
    try:
        dialect = session.connection.dialect
        # What is not run as text comes converted.
        text = session.as_text
        read = _reading_on(dialect, result.cursor, reading) if text else _as_tuples
        # The sqlite3 module has plain tuples, which cost half as much. Where SQLAlchemy streams,
        # it has fetched the first rows already.
        plain = dialect.name == "sqlite" and not dialect.is_async
        fetch = result.cursor.fetchmany if plain else result.fetchmany
        while rows := fetch(_BATCH):
            yield read(rows)
        yield []
    finally:
        result.close()


def _fetched(session: Session, reading: _Reading) -> Iterator[list[Any]]:
    """The rows through a cursor of the server, which the end of the transaction closes.

    A cursor of the driver asks the server four times where this asks twice.
    """
    session.declare(reading.statement, reading.cursor)
    number, read = _FIRST, None
    while True:
        fetch = f"FETCH FORWARD {number} FROM {reading.cursor}"
        result = session.connection.exec_driver_sql(fetch)
        read = read or _reading_on(session.connection.dialect, result.cursor, reading)
        rows = result.cursor.fetchall()
        result.close()
        for start in range(0, len(rows), _BATCH):
            yield read(rows[start : start + _BATCH])
        if len(rows) < number:
            break
        number = _BATCH
    yield []


_Rows = list[tuple[Any, ...]]


def _reading_on(dialect: sa.Dialect, cursor: Any, reading: _Reading) -> Callable[[Any], _Rows]:
    """What makes values of Python of what the driver fetches, where it does not do so itself."""
    if dialect.name == "sqlite":
        # It keeps what the application wrote, in whatever form.
        return _as_tuples
    found = [
        column.type.dialect_impl(dialect).result_processor(dialect, described[1])
        for column, described in zip(reading.cells, cursor.description, strict=True)
    ]
    if not any(found):
        return _as_tuples
    convert = tuple((place, of) for place, of in enumerate(found) if of is not None)
    return partial(_with, convert)


def _as_tuples(rows: Any) -> _Rows:
    return rows if type(rows) is list and type(rows[0]) is tuple else list(map(tuple, rows))


def _with(convert: _Conversions, rows: Any) -> _Rows:
    cells: list[Any] = list(zip(*rows, strict=True))
    for place, of in convert:
        cells[place] = list(map(of, cells[place]))
    return list(zip(*cells, strict=True))


def _converted(rows: _Rows, reading: _Reading) -> _Rows:
    if not reading.columns:
        return [() for _ in rows]
    return _with(reading.conversions, rows) if rows and reading.conversions else rows


def _reader(read: Callable[[Any], Any], *kinds: type) -> Callable[[Any], Any]:
    """Reads values of some kinds; every other value, and what cannot be read, stays as it is."""

    def convert(value: Any) -> Any:
        if type(value) in kinds:
            try:
                return read(value)
            except (ValueError, InvalidOperation, OverflowError):
                return value
        return value

    return convert


def _date(value: str) -> date:
    found = datetime.fromisoformat(value)
    if found.time() != time():
        raise ValueError("not a day")
    return found.date()


def _boolean(value: int) -> bool:
    if value not in (0, 1):
        raise ValueError("neither true nor false")
    return bool(value)


_CONVERSIONS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "decimal": _reader(lambda value: Decimal(str(value)), int, float, str),
        "boolean": _reader(_boolean, int),
        "date": _reader(_date, str),
        "datetime": _reader(datetime.fromisoformat, str),
        "time": _reader(time.fromisoformat, str),
        "binary": _reader(bytes, memoryview, bytearray),
        "uuid": _reader(UUID, str),
        "json": _reader(json.loads, str, bytes),
    }
)
_NATIVE = frozenset({"decimal", "date", "datetime", "time"})
"""What drivers of other databases than SQLite hand over as it is."""


def _conversions(types: tuple[str, ...], dialect: str) -> _Conversions:
    return tuple(
        (place, _CONVERSIONS[name])
        for place, name in enumerate(types)
        if name in _CONVERSIONS and (dialect == "sqlite" or name not in _NATIVE)
    )
