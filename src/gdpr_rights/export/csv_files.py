"""A dataset as CSV that no spreadsheet obeys, and back.

UTF-8, RFC 4180: comma, lines ending in CR LF, quotes doubled, names of the columns first. Two
rules make every file safe and every cell readable again:

1. A spreadsheet takes a cell that begins with ``=``, ``+``, ``-``, ``@``, a tab or an end of line
   for a formula, and obeys it. Such a cell gets a leading ``'``, and so does one that begins with
   ``'`` already. Whoever reads a cell takes exactly one leading ``'`` away, and has the value.
2. An empty cell says that there is no value (NULL). An empty text is a lone ``'``, which rule 1
   reads as the empty text.

The rules hold for every cell, numbers below zero and the names of the columns included. Dates are
written as in ISO 8601, truth as ``true`` and ``false``, bytes in base64, JSON as JSON.
"""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import IO, Any

from gdpr_rights.export.json_files import READERS, non_finite, plain, read_as, to_json

DANGEROUS = "=+-@\t\r\n＝＋－＠'"  # noqa: RUF001 - some spreadsheets obey the full-width signs too
"""Beginnings of a cell that call for a leading ``'``; itself among them, so that it can be
undone."""

_MARK = "'"
_FIELD_LIMIT = 2**31 - 1


def guarded(value: str) -> str:
    """A cell by the two rules."""
    return value if value and value[0] not in DANGEROUS else _MARK + value


def _cell(value: Any) -> str | None:
    match value:
        case None:
            return None
        case bool():
            return "true" if value else "false"
        case str():
            return guarded(value)
        case float():
            return guarded(repr(value) if value - value == 0 else non_finite(value))
        case dict() | list() | tuple():
            return _json_cell(value)
        case _:
            return guarded(plain(value))


def _json_cell(value: Any) -> str | None:
    return None if value is None else guarded(to_json(value).decode().replace(",\n ", ", "))


# A whole column at once: nearly all are safe as they stand, and none of their cells is touched.

_first = itemgetter(slice(0, 1))
_UNSAFE = frozenset(DANGEROUS) | {""}


def _texts(values: tuple[str, ...]) -> Sequence[Any]:
    if _UNSAFE.isdisjoint(map(_first, values)):
        return values
    return [value if value and value[0] not in DANGEROUS else _MARK + value for value in values]


def _integers(values: tuple[int, ...]) -> Sequence[Any]:
    return values if min(values) >= 0 else [_cell(value) for value in values]


def _dates(values: tuple[Any, ...]) -> Sequence[Any]:
    return [value.isoformat() for value in values]


def _truths(values: tuple[bool, ...]) -> Sequence[Any]:
    return ["true" if value else "false" for value in values]


def _decimals(values: tuple[Decimal, ...]) -> Sequence[Any]:
    return _texts(tuple(map(str, values)))


_COLUMNS: dict[type, Callable[[tuple[Any, ...]], Sequence[Any]]] = {
    str: _texts,
    int: _integers,
    bool: _truths,
    Decimal: _decimals,
    datetime: _dates,
    date: _dates,
}
"""How values that are all of one type are written."""


def _column(of: str, values: tuple[Any, ...]) -> Sequence[Any]:
    if of == "json":
        return [_json_cell(value) for value in values]
    kinds = set(map(type, values))
    nullable = type(None) in kinds
    kinds.discard(type(None))
    convert = _COLUMNS.get(*kinds) if len(kinds) == 1 else None
    if convert is None:
        return [_cell(value) for value in values]
    if not nullable:
        return convert(values)
    there = iter(convert(tuple([value for value in values if value is not None])))
    return [None if value is None else next(there) for value in values]


class CsvWriter:
    """Writes the rows of one dataset.

    Args:
        write: Takes the bytes.
        columns: The names of the columns.
        types: Their types.
    """

    def __init__(
        self, write: Callable[[bytes], object], columns: Sequence[str], types: Sequence[str]
    ) -> None:
        self._write = write
        self._types = tuple(types)
        self._lines([[guarded(name) for name in columns]])

    def write(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Adds rows, one value per column; as many at once as memory has room for."""
        columns = zip(*rows, strict=True)
        converted = [_column(of, values) for of, values in zip(self._types, columns, strict=True)]
        self._lines(zip(*converted, strict=True))

    def _lines(self, rows: Iterable[Iterable[Any]]) -> None:
        lines = io.StringIO(newline="")
        csv.writer(lines).writerows(rows)
        # Half of a surrogate pair has no bytes in UTF-8: it is shown as its number.
        self._write(lines.getvalue().encode("utf-8", "backslashreplace"))


def _unguarded(cell: str) -> str | None:
    if not cell:
        return None
    return cell[1:] if cell[0] == _MARK else cell


def _truth(value: str) -> Any:
    return {"true": True, "false": False}.get(value, value)


_READERS: dict[str, Callable[[str], Any]] = {
    **READERS,
    "integer": int,
    "float": float,
    "boolean": _truth,
    "json": json.loads,
}


def read_csv(
    file: IO[bytes], types: Sequence[str] | None = None
) -> tuple[tuple[str, ...], list[tuple[Any, ...]]]:
    """Reads a CSV file of an export back: the names of the columns, and the rows.

    Args:
        file: An open ``data/<dataset>.csv``.
        types: The type of each column, as the JSON file and the manifest's reader know them; with
            them the values are equal to those exported, without them they are texts and None.

    Raises:
        ValueError: It has no line with the names of the columns, or lines of unequal length.
    """
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    limit = csv.field_size_limit(_FIELD_LIMIT)
    try:
        lines = [tuple(map(_unguarded, line)) for line in csv.reader(text, strict=True)]
    finally:
        csv.field_size_limit(limit)
        text.detach()
    if not lines:
        raise ValueError("this is no dataset of an export: it has no line with column names")
    columns = tuple(name or "" for name in lines[0])
    if any(len(line) != len(columns) for line in lines):
        raise ValueError("this is no dataset of an export: its lines are of unequal length")
    rows: list[tuple[Any, ...]] = list(lines[1:])
    if types is not None:
        readers = [_READERS.get(of) for of in types]
        rows = [
            tuple(
                value if read is None else read_as(read, value)
                for value, read in zip(row, readers, strict=True)
            )
            for row in rows
        ]
    return columns, rows
