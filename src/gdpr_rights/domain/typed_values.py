"""Values as a person or a form gives them, turned into the types of the columns they are for."""

import json
import math
import re
import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from gdpr_rights.domain.schema import Column

__all__ = ["holds", "typed", "value_problem"]

_WHOLE = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?")
_FLAGS = MappingProxyType({"true": True, "false": False, "1": True, "0": False})
_NEAR = 1e-5
"""How exactly the shortest floating-point columns of databases hold a number."""


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("not a text")
    value.encode()  # half a surrogate pair is no character, and no database takes it
    return value


def _integer(value: Any) -> int:
    if isinstance(value, int):
        return value
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        return int(value)
    raise ValueError("not a whole number")


def _decimal(value: Any) -> Decimal:
    if isinstance(value, str) and not _NUMBER.fullmatch(value.strip()):
        raise ValueError("not a number")
    return Decimal(value.strip() if isinstance(value, str) else value)


def _float(value: Any) -> float:
    number = float(_decimal(value))
    if not math.isfinite(number):
        raise ValueError("not a finite number")
    return number


def _boolean(value: Any) -> bool:
    return _FLAGS[str(value).strip().lower()]


def _json(value: Any) -> Any:
    return json.loads(_text(value)) if isinstance(value, str) else value


_READERS: Mapping[str, Callable[[Any], Any]] = MappingProxyType(
    {
        "text": _text,
        "integer": _integer,
        "decimal": _decimal,
        "float": _float,
        "boolean": _boolean,
        "date": lambda value: date.fromisoformat(_text(value).strip()),
        "datetime": lambda value: datetime.fromisoformat(_text(value).strip()),
        "time": lambda value: time.fromisoformat(_text(value).strip()),
        "uuid": lambda value: uuid.UUID(_text(value).strip()),
        "json": _json,
    }
)


def typed(type_name: str, value: str | int | bool | None) -> Any:
    """A value as one of a column's type; None, which stands for NULL, stays None.

    Dates and times are ISO 8601, numbers have a decimal point, a truth value is ``true``,
    ``false``, 1 or 0, and a text for a JSON column is JSON.

    Args:
        type_name: One of the type names of `Batch.types`.
        value: As it was given.

    Raises:
        ValueError: It is no value of that type.

    Examples:
        >>> from gdpr_rights.domain.typed_values import typed
        >>> typed("integer", "42")
        42
        >>> typed("date", "1985-12-31")
        datetime.date(1985, 12, 31)
    """
    if value is None:
        return None
    if isinstance(value, bool) and type_name not in ("boolean", "json"):
        raise ValueError("not of the column's type")
    try:
        return _READERS[type_name](value)
    except (LookupError, InvalidOperation, OverflowError, RecursionError, TypeError, ValueError):
        pass
    # Raised here, so that no context holds the value.
    raise ValueError("not of the column's type")


def value_problem(column: Column, value: str | int | bool | None) -> str | None:
    """Why a value cannot stand in a column; None where it can. The answer never shows the value.

    Examples:
        >>> from gdpr_rights.domain.schema import Column
        >>> from gdpr_rights.domain.typed_values import value_problem
        >>> value_problem(Column("born", type="date"), "yesterday")
        'the value is none for a column of the type date'
        >>> value_problem(Column("name", length=3), "Ada")
    """
    if column.generated:
        return "the database computes it from other columns"
    if value is None:
        return None if column.nullable else "it cannot be NULL"
    try:
        new = typed(column.type, value)
    except ValueError:
        return f"the value is none for a column of the type {column.type}"
    if isinstance(new, str) and column.length is not None and len(new) > column.length:
        return f"the value has more characters than the {column.length} of the column"
    return None


def holds(type_name: str, held: Any, new: Any) -> bool:
    """Whether what a column holds is the typed value that was to be written.

    Args:
        type_name: The column's type.
        held: As a driver reads it; databases without that type hold its text.
        new: As `typed` makes it.
    """
    if held is None or new is None:
        return held is None and new is None
    if type_name == "float":
        return isinstance(held, int | float | Decimal) and math.isclose(
            float(held), new, rel_tol=_NEAR
        )
    if type_name == "boolean":
        return bool(held == new)
    if type(held) is type(new) or not isinstance(held, str | int | float):
        return bool(held == new)
    try:
        return bool(typed(type_name, str(held)) == new)
    except ValueError:
        return False
