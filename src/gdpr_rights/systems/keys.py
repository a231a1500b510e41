"""Keys and identifiers: as people type them, as the journal keeps them, as a column holds them."""

import math
import uuid
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Any

from gdpr_rights.domain.datasets import Match
from gdpr_rights.domain.fingerprints import normal_email
from gdpr_rights.domain.parties import Key

__all__ = ["fits", "from_key", "key_parts", "same", "to_key"]


def to_key(value: Any) -> Key:
    """A value of a column as a key: numbers stay, everything else becomes its text."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | str):
        return value
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    if isinstance(value, float | Decimal) and math.isfinite(value) and value == int(value):
        return int(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value)


def _integer(value: Key) -> int:
    return value if isinstance(value, int) else int(value.strip())


def _boolean(value: Key) -> bool:
    return bool(("false", "true", "0", "1").index(str(value).strip().lower()) % 2)


_READERS: Mapping[str, Callable[[Key], Any]] = MappingProxyType(
    {
        "integer": _integer,
        "decimal": lambda value: value if isinstance(value, int) else Decimal(value),
        "float": float,
        "boolean": _boolean,
        "date": lambda value: date.fromisoformat(str(value)),
        "datetime": lambda value: datetime.fromisoformat(str(value)),
        "time": lambda value: time.fromisoformat(str(value)),
        "binary": lambda value: bytes.fromhex(str(value)),
        "uuid": lambda value: uuid.UUID(str(value)),
    }
)


def from_key(value: Key, type_name: str) -> Any:
    """A key as a value for a column of that type; None, which fits nobody, where it is none."""
    reader = _READERS.get(type_name, str)
    try:
        return reader(value)
    except (ValueError, InvalidOperation, OverflowError):
        return None


def key_parts(value: Key, width: int) -> tuple[Key, ...] | None:
    """What was given as ``key``, one value for each key column; several are joined by commas."""
    if width == 1:
        return (value,)
    parts = tuple(part.strip() for part in str(value).split(","))
    return parts if len(parts) == width else None


def same(one: Any, other: Any) -> bool:
    """Whether a column refers to a value, whatever the types of the two columns; NULL never."""
    if one is None or other is None:
        return False
    return bool(one == other) or (type(one) is not type(other) and to_key(one) == to_key(other))


def fits(match: Match, given: Key, held: Any, type_name: str) -> bool:
    """Whether what was given names the person for whom a look-up column holds a value."""
    if held is None:
        return False
    if match is Match.EMAIL:
        return normal_email(str(given)) == normal_email(str(held))
    wanted = from_key(given, type_name)
    return wanted is not None and same(wanted, held)
