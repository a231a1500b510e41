"""When the rows of a dataset fall, and when they are kept: worked out of the parts of a scope.

Nothing here looks at rows. What can be said of all of them spares a question to the database.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property

import attrs

from gdpr_rights.domain.instructions import Part
from gdpr_rights.domain.rows import (
    ALL,
    AllOf,
    AnyOf,
    Before,
    Keys,
    NotBefore,
    RowSet,
    Undated,
)
from gdpr_rights.systems.shape import Shape, dated_leaves

__all__ = ["Falling", "Group"]


@attrs.frozen
class Group:
    """Columns that fall in the same rows: those of some part that is erased, and of none kept."""

    columns: tuple[str, ...]
    erase: tuple[RowSet, ...]
    keep: tuple[RowSet, ...]


@attrs.frozen(slots=False)
class Falling:
    """What a scope says of the rows of a dataset.

    A row falls whole when it is in some row set of each of `needed`, and in none of `keep`.

    Attributes:
        needed: For each personal column, the rows in which it is erased.
        keep: The rows of which something is kept.
        groups: The columns that fall in some row.
    """

    needed: tuple[tuple[RowSet, ...], ...]
    keep: tuple[RowSet, ...]
    groups: tuple[Group, ...]

    @classmethod
    def of(cls, shape: Shape, erase: Iterable[Part], keep: Iterable[Part]) -> "Falling":
        """What the parts of a dataset say.

        Raises:
            MapDoesNotFit: The table has no such column.
        """
        erase, keep = tuple(erase), tuple(keep)
        needed = [_covering(shape, column, erase) for column in shape.personal]
        needed = needed or [tuple(dict.fromkeys(part.rows for part in erase))]
        return cls(
            tuple(rows for rows in dict.fromkeys(needed) if ALL not in rows),
            tuple(dict.fromkeys(part.rows for part in keep)),
            tuple(_groups(shape, erase, keep)),
        )

    @property
    def may_keep(self) -> bool:
        """Whether something of some row may stand."""
        return bool(self.keep or self.needed)

    @cached_property
    def not_implied(self) -> tuple[RowSet, ...]:
        """The rows kept, without those of which it is clear that they do not fall whole."""
        ended = {
            leaf
            for rows in self.needed
            if len(rows) == 1
            for leaf in (rows[0].parts if isinstance(rows[0], AllOf) else rows)
            if isinstance(leaf, Before)
        }
        return tuple(
            rows
            for rows in self.keep
            if not (
                isinstance(rows, NotBefore | Undated)
                and Before(rows.columns, rows.cutoff) in ended
            )
        )

    @cached_property
    def in_kept_rows(self) -> tuple[Group, ...]:
        """The columns that may fall in a row of which something stands."""
        return tuple(group for group in self.groups if not self._falls_whole_with(group))

    def _falls_whole_with(self, group: Group) -> bool:
        return set(self.keep) <= set(group.keep) and all(
            set(group.erase) <= set(rows) for rows in self.needed
        )

    def is_kept_only_below(self, owner: "Falling", above: Iterable[str]) -> bool:
        """Whether a row is kept only where the row that owns it is kept as well.

        Args:
            owner: What is said of the dataset that owns the rows.
            above: That dataset, and those that own its rows.

        Source: OWNERSHIP 1: rows that share the target's fate do not count as surviving.
        """
        above = set(above)
        return (
            set(self.needed) <= set(owner.needed)
            and set(self.keep) <= set(owner.keep)
            and all(
                _is_by_date_of(above, rows)
                for rows in (*self.keep, *(one for many in self.needed for one in many))
            )
        )

    def depends_on(self, names: Iterable[str]) -> bool:
        """Whether a date of one of these datasets decides."""
        names = set(names)
        every = (*self.keep, *(one for many in self.needed for one in many))
        every += tuple(one for group in self.groups for one in (*group.erase, *group.keep))
        return any(
            start.split(".")[0] in names
            for rows in every
            for leaf in dated_leaves(rows)
            for start in leaf.columns
        )


def _covering(shape: Shape, column: str, erase: tuple[Part, ...]) -> tuple[RowSet, ...]:
    return tuple(
        dict.fromkeys(part.rows for part in erase if column in shape.falling(part.fields))
    )


def _groups(shape: Shape, erase: tuple[Part, ...], keep: tuple[Part, ...]) -> Iterator[Group]:
    found: dict[tuple[tuple[RowSet, ...], tuple[RowSet, ...]], list[str]] = {}
    for column in shape.table.columns:
        erased = _covering(shape, column.name, erase)
        if erased and column.name not in shape.owner_columns:
            kept = _covering(shape, column.name, keep)
            found.setdefault((erased, kept), []).append(column.name)
    for (erased, kept), names in found.items():
        yield Group(tuple(names), erased, kept)


def _is_by_date_of(names: set[str], rows: RowSet) -> bool:
    match rows:
        case AllOf(parts=parts) | AnyOf(parts=parts):
            return all(_is_by_date_of(names, part) for part in parts)
        case Keys():
            return False
        case Before(columns=columns) | NotBefore(columns=columns) | Undated(columns=columns):
            return columns[0].split(".")[0] in names
        case _:
            return True
