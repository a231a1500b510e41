"""What becomes of the rows of a dataset, as conditions on its table.

Where fates depend on the data, the conditions ask the marks; else they need no marks.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from gdpr_rights.domain.links import AnyLink
from gdpr_rights.domain.rows import RowSet
from gdpr_rights.systems.sql.captures import in_values
from gdpr_rights.systems.sql.falling import Group
from gdpr_rights.systems.sql.nodes import Fated, Marks, Node
from gdpr_rights.systems.sql.predicates import Condition, Predicates, negated

__all__ = ["CHAIN", "ERASED", "KEPT", "OTHERS_KEPT", "SHELL", "Fates", "carries"]

ERASED, KEPT, CHAIN, SHELL, OTHERS_KEPT = 1, 2, 3, 4, 5


def carries(marks: Marks, fates: Sequence[int]) -> Condition:
    """That a marked row carries one of these marks."""
    return marks.fate.in_(list(fates)) if len(fates) > 1 else marks.fate == fates[0]


class Fates:
    """The conditions that say what becomes of which rows.

    Args:
        predicates: The conditions of ownership and row sets.
        nodes: The datasets concerned, each before those it points to.
    """

    def __init__(self, predicates: Predicates, nodes: dict[str, Node]) -> None:
        self.predicates = predicates
        self.nodes = nodes

    def marks(self, name: str) -> Marks:
        """The table of marked rows of a dataset that has one."""
        marks = self.nodes[name].marks
        if marks is None:  # only asked of datasets that are marked
            raise AssertionError(name)
        return marks

    def marked(self, name: str, *fates: int, also: Iterable[Any] = ()) -> Condition:
        """That a row carries one of these marks."""
        marks = self.marks(name)
        columns = [marks.column(column) for column in self.predicates.shapes[name].key]
        rows = sa.select(*columns).where(carries(marks, fates), *also).correlate(None)
        return in_values(self.predicates.key(name), rows)

    def unmarked(self, name: str) -> Condition:
        """That a row carries no mark."""
        marks = self.marks(name)
        columns = [marks.column(column) for column in self.predicates.shapes[name].key]
        return sa.not_(in_values(self.predicates.key(name), sa.select(*columns).correlate(None)))

    def falls_whole(self, name: str) -> Condition:
        """That every personal field of a row of the people falls, and nothing of it is kept."""
        falls = self.nodes[name].falls
        return sa.and_(
            sa.true(),
            *(self.some(name, rows) for rows in falls.needed),
            *(negated(self.predicates.within(rows, name, own=True)) for rows in falls.not_implied),
        )

    def some(self, name: str, rows: Iterable[RowSet], *, own: bool = True) -> Condition:
        """That a row is in one of some row sets."""
        within = (self.predicates.within(one, name, own=own) for one in rows)
        return sa.or_(sa.false(), *within)

    def falls(self, name: str, group: Group) -> Condition:
        """That the columns of a group fall in a row of the people."""
        return sa.and_(
            self.some(name, group.erase),
            *(negated(self.predicates.within(rows, name, own=True)) for rows in group.keep),
        )

    def erased(self, name: str) -> Condition:
        """That all of a row falls, and no other row needs it."""
        node, owned = self.nodes[name], self.predicates.owned
        match node.fated:
            case Fated.MARKED:
                return self.marked(name, ERASED)
            case Fated.SPLIT:
                return sa.and_(owned(name), self.falls_whole(name))
            case _:
                return owned(name)

    def kept(self, name: str) -> Condition:
        """That something of a row of the people stands."""
        if self.nodes[name].fated is Fated.MARKED:
            return self.marked(name, KEPT)
        return sa.and_(self.predicates.owned(name), negated(self.falls_whole(name)))

    def falls_in_kept(self, name: str, number: int) -> Condition:
        """That something of a row of the people stands, and a group of columns falls in it."""
        node = self.nodes[name]
        if node.marks is not None:
            return self.marked(name, KEPT, also=[node.marks.table.c[f"falls{number}"] == 1])
        return sa.and_(self.kept(name), self.falls(name, node.falls.in_kept_rows[number]))

    def deleted(self, name: str) -> Condition | None:
        """That a row will be deleted; None where no row will."""
        node = self.nodes.get(name)
        return None if node is None or not node.shape.is_deleted else self.erased(name)

    def deleted_targets(self, name: str, link: AnyLink) -> tuple[list[Any], Any] | None:
        """The columns of a link, and the values by which they refer to rows to be deleted."""
        node = self.nodes.get(link.target)
        if node is None or not node.shape.is_deleted:
            return None
        return self.erased_targets(name, link)

    def erased_targets(
        self, name: str, link: AnyLink, *, also: Iterable[Any] = ()
    ) -> tuple[list[Any], Any]:
        """The columns of a link, and what they hold when they lead to rows all of which falls."""
        own, target = self.predicates.link(name, link)
        marks = self.nodes[link.target].marks
        if marks is not None:
            values = self.captured(link.target, link.target_columns, name, link.own_columns)
            return own, sa.select(*values).where(carries(marks, [ERASED]), *also).correlate(None)
        rows = sa.select(*target).where(self.erased(link.target))
        if link.target == name:
            # MySQL does not read in a sub-select from the table that a statement changes.
            rows = sa.select(*rows.subquery().c)
        return own, rows.correlate(None)

    def captured(
        self, name: str, columns: Sequence[str], other: str, others: Sequence[str]
    ) -> list[ColumnElement[Any]]:
        """Marked values, made comparable with columns of another dataset."""
        shapes, marks = self.predicates.shapes, self.marks(name)
        return [
            self.predicates.aligned(
                marks.column(column),
                shapes[name].table.column[column].type,
                shapes[other].table.column[there].type,
            )
            for column, there in zip(columns, others, strict=True)
        ]
