"""What an overwrite rule writes into a column, and how it is recognised afterwards."""

import secrets
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from gdpr_rights.domain.fields import (
    OverwriteConstant,
    OverwriteNull,
    OverwriteRule,
    OverwriteUnique,
)
from gdpr_rights.domain.schema import Column
from gdpr_rights.domain.typed_values import typed

__all__ = ["PREFIX", "constant", "is_written", "rule_problem", "unique_length", "written"]

PREFIX = "erased-"
_RANDOM = 32
_ENOUGH = 8
"""Random digits without which two erased values of a unique column would soon be equal."""
_EMPTY: Final[Mapping[str, type]] = MappingProxyType({"{}": dict, "[]": list})


def unique_length(column: Column) -> int:
    """How many characters a unique value has in this column."""
    full = len(PREFIX) + _RANDOM
    return full if column.length is None else min(full, column.length)


def constant(column: Column, value: str | int | bool) -> Any:
    """A constant as a value of the column's type; JSON as it stands.

    A map has no word for an empty object or list, so ``{}`` and ``[]`` are these.

    Raises:
        ValueError: It is none.
    """
    if column.type == "json":
        return _EMPTY[value]() if isinstance(value, str) and value in _EMPTY else value
    if isinstance(value, str) and column.type in ("integer", "float", "boolean"):
        # A map can say numbers and truth values as such.
        raise ValueError("not of the column's type")
    return typed(column.type, value)


def rule_problem(  # noqa: PLR0911 - one for each problem
    column: Column, rule: OverwriteRule | None
) -> str | None:
    """Why a rule cannot be carried out on a column; None where it can."""
    match rule:
        case None | OverwriteNull():
            if not column.nullable:
                return "it would have to be overwritten, cannot be NULL and has no other rule"
        case OverwriteUnique():
            needed = len(PREFIX) + (_ENOUGH if column.unique else 1)
            if column.type != "text":
                return "'unique' writes a text, and the column takes none"
            if column.length is not None and column.length < needed:
                return f"'unique' needs {needed} characters, the column takes {column.length}"
        case OverwriteConstant(value=value):
            try:
                constant(column, value)
            except ValueError:
                return f"the constant is no value for a column of the type {column.type}"
            if isinstance(value, str) and column.length is not None and len(value) > column.length:
                return f"the constant has more characters than the {column.length} of the column"
            if column.unique:
                return "a constant cannot stand twice in a unique column"
    return None


def written(column: Column, rule: OverwriteRule | None, value: Any) -> Any:
    """What overwriting makes of a value. NULL stays NULL; nothing derives from the value."""
    if value is None or is_written(column, rule, value):
        return value
    match rule:
        case OverwriteUnique():
            return (PREFIX + secrets.token_hex(_RANDOM // 2))[: unique_length(column)]
        case OverwriteConstant(value=value_):
            return constant(column, value_)
        case _:
            return None


def is_written(column: Column, rule: OverwriteRule | None, value: Any) -> bool:
    """Whether a value is what the rule writes."""
    if value is None:
        return True
    match rule:
        case OverwriteUnique():
            length = unique_length(column)
            return (
                isinstance(value, str)
                and len(value) == length
                and value.startswith(PREFIX[:length])
            )
        case OverwriteConstant(value=value_):
            return bool(value == constant(column, value_))
        case _:
            return False
