"""What a live database looks like, as far as a data map can be held against it."""

from collections.abc import Iterable, Mapping
from functools import cached_property

import attrs

from gdpr_rights.domain.values import as_tuple


@attrs.frozen
class Column:
    """A live column.

    Attributes:
        name: Its name.
        type: One of the type names of `Batch.types`.
        nullable: Whether it may be NULL.
        length: The most characters it takes, where it has a limit.
        unique: Whether no two rows may hold the same value.
        generated: Whether the database computes it from others; nobody can write it.
    """

    name: str
    type: str = attrs.field(default="text", kw_only=True)
    nullable: bool = attrs.field(default=True, kw_only=True)
    length: int | None = attrs.field(default=None, kw_only=True)
    unique: bool = attrs.field(default=False, kw_only=True)
    generated: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class ForeignKey:
    """A declared foreign key."""

    columns: tuple[str, ...] = attrs.field(converter=as_tuple)
    target: str
    target_columns: tuple[str, ...] = attrs.field(converter=as_tuple)


def _indexes(values: Iterable[Iterable[str]] | None) -> tuple[tuple[str, ...], ...]:
    return tuple(as_tuple(columns) for columns in as_tuple(values))


@attrs.frozen(slots=False)
class Table:
    """A live table.

    Attributes:
        name: Its name, ``schema.table`` where it stands in a named schema.
        columns: Its columns, in their order.
        key: The columns of its primary key.
        foreign_keys: Its declared foreign keys.
        indexes: The columns of each index, unique constraints and the key included.
    """

    name: str
    columns: tuple[Column, ...] = attrs.field(converter=as_tuple, kw_only=True)
    key: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    foreign_keys: tuple[ForeignKey, ...] = attrs.field(
        default=(), converter=as_tuple, kw_only=True
    )
    indexes: tuple[tuple[str, ...], ...] = attrs.field(
        default=(), converter=_indexes, kw_only=True
    )

    @cached_property
    def column(self) -> Mapping[str, Column]:
        """The columns by name."""
        return {column.name: column for column in self.columns}


@attrs.frozen(slots=False)
class Schema:
    """The tables of one system."""

    tables: tuple[Table, ...] = attrs.field(converter=as_tuple)

    @cached_property
    def table(self) -> Mapping[str, Table]:
        """The tables by name."""
        return {table.name: table for table in self.tables}
