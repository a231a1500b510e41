"""A dataset as one JSON object, and back to equal values.

The object has ``dataset``, ``key`` (the names of the key columns), ``columns`` (each with ``name``
and ``type``) and ``rows``, each row an object by column name. JSON has fewer types than a
database, so the type of a column says how to read it:

=============  ===========================================================================
type           in JSON
=============  ===========================================================================
text           a string
integer        a number, never rounded: read it as an integer of any size
float          a number; ``"NaN"``, ``"Infinity"`` and ``"-Infinity"`` as strings
decimal        a string, so that no digit is lost
boolean        true or false
date           a string, ``2026-11-21``
datetime       a string, ``2026-11-21T09:30:00``, with an offset where the zone is known
time           a string, ``09:30:00``
binary         a string in base64
uuid           a string
json           itself
=============  ===========================================================================

A value that does not fit the type of its column (some databases allow that) is written as what it
is, and read as what is written.
"""

import base64
import json
import math
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from json.encoder import encode_basestring
from typing import IO, Any
from uuid import UUID

from gdpr_rights.domain.instructions import Batch

_NON_FINITE = frozenset(("NaN", "Infinity", "-Infinity"))


def non_finite(value: float) -> str:
    """The name of a float that is no number: JSON has none for it."""
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def plain(value: Any) -> str:
    """A value that JSON does not know, as text."""
    match value:
        case date() | time():
            return value.isoformat()
        case bytes() | bytearray() | memoryview():
            return base64.b64encode(value).decode("ascii")
        case _:
            return str(value)


def _finite(value: Any) -> Any:
    match value:
        case float() if not math.isfinite(value):
            return non_finite(value)
        case dict():
            return {name: _finite(of) for name, of in value.items()}
        case list() | tuple():
            return [_finite(of) for of in value]
        case _:
            return value


def _encoder(*, ensure_ascii: bool) -> Callable[[Any], str]:
    # A line for each value costs nothing and can be read; with `indent` there is no C encoder.
    return json.JSONEncoder(
        ensure_ascii=ensure_ascii,
        allow_nan=False,
        check_circular=False,
        separators=(",\n ", ": "),
        default=plain,
    ).encode


_encode = _encoder(ensure_ascii=False)
_encode_ascii = _encoder(ensure_ascii=True)


def to_json(value: Any) -> bytes:
    """A value as JSON in UTF-8, whatever it holds."""
    try:
        return _encode(value).encode()
    except ValueError:
        # A float that is no number, or half of a surrogate pair: UTF-8 has no bytes for that, but
        # JSON has an escape. Rare, so only now is every value looked at.
        return _encode_ascii(_finite(value)).encode()


def opening(batch: Batch) -> bytes:
    """Everything of a file that comes before its first row."""
    head = {
        "dataset": batch.dataset,
        "key": batch.key,
        "columns": [
            {"name": name, "type": of} for name, of in zip(batch.columns, batch.types, strict=True)
        ],
    }
    # In a text a line ends as an escape, so these ends of line are all between values.
    lines = [
        to_json(name) + b": " + to_json(said).replace(b",\n ", b", ")
        for name, said in head.items()
    ]
    return b"{" + b",\n ".join(lines) + b',\n "rows": ['


_QUOTED: Callable[[str], str] = encode_basestring
_VALUES: dict[type, Callable[[Any], str]] = {
    type(None): lambda _: "null",
    bool: lambda value: "true" if value else "false",
    str: _QUOTED,
    int: int.__repr__,
    float: lambda value: float.__repr__(value) if math.isfinite(value) else _any(value),
    Decimal: lambda value: f'"{value}"',
    datetime: lambda value: f'"{value.isoformat()}"',
    date: lambda value: f'"{value.isoformat()}"',
    UUID: lambda value: f'"{value}"',
}
"""How the commonest values are written; all others are looked at one by one."""


def _any(value: Any) -> str:
    return to_json(value).decode()


def _column(values: tuple[Any, ...]) -> Iterable[str]:
    """One column's values as JSON: a column of one type passes without a look at each."""
    kinds = set(map(type, values))
    if len(kinds) == 1:
        return map(_VALUES.get(kinds.pop(), _any), values)
    return [_VALUES.get(type(value), _any)(value) for value in values]


def rows_encoder(columns: Sequence[str]) -> Callable[[Sequence[tuple[Any, ...]]], bytes]:
    """What turns rows into JSON objects, one on each line, with a comma between them."""
    names = tuple(columns)
    fields = (_QUOTED(name).replace("%", "%%") + ": %s" for name in names)
    row_of = ("{" + ", ".join(fields) + "}").__mod__

    def encode(rows: Sequence[tuple[Any, ...]]) -> bytes:
        values = [_column(column) for column in zip(*rows, strict=True)]
        if rows and len(values) != len(names):
            raise ValueError("a row has one value for each column")
        lines = map(row_of, zip(*values, strict=True))
        try:
            return ",\n".join(lines).encode()
        except UnicodeEncodeError:
            return to_json([dict(zip(names, row, strict=True)) for row in rows])[1:-1]

    return encode


CLOSING = b"]}\n"


def _finite_or_not(value: str) -> Any:
    return float(value) if value in _NON_FINITE else value


def _decoded(value: str) -> bytes:
    return base64.b64decode(value, validate=True)


READERS: dict[str, Callable[[str], Any]] = {
    "float": _finite_or_not,
    "decimal": Decimal,
    "date": date.fromisoformat,
    "datetime": datetime.fromisoformat,
    "time": time.fromisoformat,
    "binary": _decoded,
    "uuid": UUID,
}
"""How the strings of a type are read; the other types are what JSON makes of them."""


def read_as(read: Callable[[str], Any], value: Any) -> Any:
    """A value as its column's type has it; as it is, where it does not fit the type."""
    if not isinstance(value, str):
        return value
    try:
        return read(value)
    except (ValueError, ArithmeticError):
        return value


def read_rows(file: IO[bytes] | IO[str]) -> Batch:
    """Reads a JSON file of an export back: the dataset, its columns, and equal values.

    Args:
        file: An open ``data/<dataset>.json``.

    Raises:
        ValueError: It is no such file.
    """
    content = json.load(file)
    try:
        columns = tuple(column["name"] for column in content["columns"])
        types = tuple(column["type"] for column in content["columns"])
        rows = [tuple(row[name] for name in columns) for row in content["rows"]]
        dataset, key = content["dataset"], tuple(content["key"])
    except (KeyError, TypeError) as error:
        raise ValueError("this is no dataset of an export") from error
    readers = [(index, READERS[of]) for index, of in enumerate(types) if of in READERS]
    if readers:
        rows = [_read_row(row, readers) for row in rows]
    return Batch(dataset, key=key, columns=columns, types=types, rows=rows)


def _read_row(
    row: tuple[Any, ...], readers: list[tuple[int, Callable[[str], Any]]]
) -> tuple[Any, ...]:
    values = list(row)
    for index, read in readers:
        values[index] = read_as(read, values[index])
    return tuple(values)
