"""Overwrite rules as SQL: what is written, and how what is not written yet is recognised."""

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from gdpr_rights.domain.fields import OverwriteConstant, OverwriteRule, OverwriteUnique
from gdpr_rights.domain.schema import Column
from gdpr_rights.systems.overwriting import PREFIX, constant, unique_length
from gdpr_rights.systems.sql.dialects import RandomHex

__all__ = ["dirty", "overwritten"]


def _constant(
    column: Column, rule: OverwriteConstant, of: sa.Column[Any], dialect: str
) -> ColumnElement[Any]:
    value: Any = constant(column, rule.value)
    if dialect == "sqlite":
        if column.type in ("date", "datetime", "time"):
            value = str(value)
        elif column.type == "decimal":
            value = float(value)
        elif column.type == "json":
            value = json.dumps(value)
    if isinstance(of.type, sa.ARRAY) and not isinstance(value, list):
        # A driver takes a text for a list of its letters.
        value = [] if value in ("", {}) else [value]
    if dialect == "postgresql" and isinstance(of.type, sa.Enum):
        # Inside CASE it would be taken for a text.
        return sa.cast(sa.literal(value, sa.Text()), of.type)
    return sa.literal(value, of.type)


def overwritten(
    column: Column, rule: OverwriteRule | None, of: sa.Column[Any], dialect: str
) -> ColumnElement[Any]:
    """The new value. NULL stays NULL; nothing derives from the key or the old value."""
    match rule:
        case OverwriteUnique():
            length = unique_length(column)
            new: ColumnElement[Any] = sa.literal(PREFIX[:length], sa.String()) + RandomHex()
            if length < unique_length(_unlimited(column)):
                new = sa.func.substr(new, 1, length)
        case OverwriteConstant():
            new = _constant(column, rule, of, dialect)
        case _:
            return sa.null()
    if not column.nullable:
        return new
    return sa.case((of.is_(None), sa.null()), else_=new)


def _unlimited(column: Column) -> Column:
    return Column(column.name)


def dirty(
    column: Column, rule: OverwriteRule | None, of: sa.Column[Any], dialect: str
) -> ColumnElement[bool]:
    """That a value is not NULL and not what the rule writes."""
    match rule:
        case OverwriteUnique():
            length = unique_length(column)
            pattern = PREFIX[:length] + "_" * (length - len(PREFIX))
            return sa.not_(of.like(pattern))
        case OverwriteConstant():
            new = _constant(column, rule, of, dialect)
            if column.type == "json" and dialect == "postgresql":
                # Its JSON knows no equality.
                return sa.cast(of, sa.Text()) != sa.cast(new, sa.Text())
            return sa.not_(of.in_([new]))
        case _:
            return of.is_not(None)
