"""Reads the rows to disclose: in one snapshot, in bounded memory, ordered by key."""

import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
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
from gdpr_rights.systems.sql.predicates import Predicates

__all__ = ["Collection"]

_BATCH = 1000


@attrs.frozen(eq=False)
class _Reading:
    """How one dataset is read."""

    dataset: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    types: tuple[str, ...]
    statement: Statement
    conversions: tuple[tuple[int, Callable[[Any], Any]], ...]


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
            _conversions(types, predicates.dialect),
        )

    def batches(self, session: Session) -> Iterator[Batch]:
        """The rows; at least one batch for each dataset."""
        for reading in self._readings:
            result = session.stream(reading.statement)
            first = True
            try:
                for rows in _pages(result, self._predicates.dialect):
                    if rows or first:
                        yield Batch(
                            reading.dataset,
                            key=reading.key,
                            columns=reading.columns,
                            types=reading.types,
                            rows=_converted(rows, reading),
                        )
                    first = False
            finally:
                result.close()


def _pages(result: sa.CursorResult[Any], dialect: str) -> Iterator[list[Any]]:
    """The rows in batches, the last of them perhaps empty."""
    if dialect == "sqlite":
        # Its driver streams by itself and has plain tuples, which cost half as much.
        cursor: Any = result.cursor
        while rows := cursor.fetchmany(_BATCH):
            yield rows
    else:
        for page in result.partitions(_BATCH):
            yield list(map(tuple, page))
    yield []


def _converted(rows: list[Any], reading: _Reading) -> list[tuple[Any, ...]]:
    if not reading.columns:
        return [() for _ in rows]
    if not rows or not reading.conversions:
        return rows if not rows or type(rows[0]) is tuple else [tuple(row) for row in rows]
    cells: list[Any] = list(zip(*rows, strict=True))
    for place, convert in reading.conversions:
        cells[place] = list(map(convert, cells[place]))
    return list(zip(*cells, strict=True))


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


def _conversions(
    types: tuple[str, ...], dialect: str
) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
    return tuple(
        (place, _CONVERSIONS[name])
        for place, name in enumerate(types)
        if name in _CONVERSIONS and (dialect == "sqlite" or name not in _NATIVE)
    )
