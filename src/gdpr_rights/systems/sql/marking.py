"""Marks the rows that an erasure concerns, where their fate depends on the data.

All of it happens before anything changes, on the state that the erasure found. The number of
statements depends on the datasets and links, and on the length of a circle of several datasets.

Source: OWNERSHIP 1, 3, 6-8, 18.
"""

from collections.abc import Iterator
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from gdpr_rights.domain.links import AnyLink, OnErased, OwnedBy
from gdpr_rights.systems.shape import Shape
from gdpr_rights.systems.sql.captures import Session, Statement, in_values
from gdpr_rights.systems.sql.dialects import is_mysql
from gdpr_rights.systems.sql.fates import (
    CHAIN,
    ERASED,
    KEPT,
    OTHERS_KEPT,
    SHELL,
    Fates,
    carries,
)
from gdpr_rights.systems.sql.nodes import Fated, Node, pull_edges
from gdpr_rights.systems.sql.order import components, references
from gdpr_rights.systems.sql.predicates import Condition, negated

__all__ = ["Marking"]


@attrs.frozen(eq=False)
class _Repeat:
    """Statements that are repeated until none of them changes anything."""

    statements: tuple[Statement, ...]


class Marking:
    """The statements that mark rows.

    Args:
        fates: The conditions that say what becomes of rows.
    """

    def __init__(self, fates: Fates) -> None:
        self._fates = fates
        self._predicates = fates.predicates
        self.nodes = fates.nodes
        self._steps: list[Statement | _Repeat] = [
            *self._own(),
            *self._pulls(),
            *self._chains(),
            *self._holds(),
        ]

    def run(self, session: Session) -> None:
        """Marks the rows."""
        for node in self.nodes.values():
            if node.marks is not None:
                session.make(node.marks.table)
        for step in self._steps:
            if isinstance(step, Statement):
                session.run(step)
            else:
                while sum([session.change(statement) for statement in step.statements]):
                    pass

    # The rows of the people themselves

    def _own(self) -> Iterator[Statement]:
        for name, node in self.nodes.items():
            if node.marks is not None and node.concerned:
                fate = sa.case((self._fates.falls_whole(name), ERASED), else_=KEPT)
                falls = [
                    sa.case((self._fates.falls(name, group), 1), else_=0)
                    for group in node.falls.in_kept_rows
                ]
                yield self._insert(name, [self._predicates.owned(name)], falls, fate, pulled=0)

    def _insert(
        self, name: str, where: list[Condition], falls: list[Any], fate: Any, *, pulled: int
    ) -> Statement:
        marks, table = self._fates.marks(name), self._predicates.table(name)
        rows = sa.select(
            *(table.c[column] for column in marks.places),
            *falls,
            sa.literal(pulled, sa.SmallInteger),
            fate,
        ).where(*where)
        return Statement(sa.insert(marks.table).from_select(list(marks.table.c), rows))

    # Rows that go with the row they refer to

    def _pulls(self) -> Iterator[Statement | _Repeat]:
        edges = pull_edges(
            self._predicates.shapes, {name for name, node in self.nodes.items() if node.erases}
        )
        graph: dict[str, set[str]] = {name: set() for name in self.nodes}
        for name, link in edges:
            graph[name].add(link.target)
        for names in components(graph)[::-1]:
            outer = [edge for edge in edges if edge[0] in names and edge[1].target not in names]
            inner = [edge for edge in edges if edge[0] in names and edge[1].target in names]
            for name, link in outer:
                yield self._pull(name, link)
            if len(names) > 1 or len(inner) > 1:
                yield _Repeat(tuple(self._pull(name, link) for name, link in inner))
            else:
                for name, link in inner:
                    yield self._pull_along(name, link)

    def _pull(self, name: str, link: AnyLink) -> Statement:
        also = []
        if isinstance(link, OwnedBy):
            # What belongs to a row of the people has its own fate.
            also = [self._fates.marks(link.target).table.c.pulled == 1]
        own, rows = self._fates.erased_targets(name, link, also=also)
        where = [in_values(own, rows), self._fates.unmarked(name)]
        return self._insert(name, where, self._all_fall(name), self._age(name), pulled=1)

    def _all_fall(self, name: str) -> list[Any]:
        return [sa.literal(1, sa.SmallInteger) for _ in self.nodes[name].falls.in_kept_rows]

    def _age(self, name: str) -> ColumnElement[Any]:
        kept = self.nodes[name].dated_keep
        if not kept:
            return sa.literal(ERASED, sa.SmallInteger)
        return sa.case((self._fates.some(name, kept, own=False), OTHERS_KEPT), else_=ERASED)

    def _pull_along(self, name: str, link: AnyLink) -> Statement:
        """Rows that go with a row of their own dataset, however long the path."""
        marks, table = self._fates.marks(name), self._predicates.table(name)
        own, rows = self._fates.erased_targets(name, link)
        fate = self._age(name).label("fate")
        columns = [table.c[column].label(place) for column, place in marks.places.items()]
        reached = (
            sa.select(*columns, fate)
            .where(in_values(own, rows), self._fates.unmarked(name))
            .cte("reached", recursive=True)
        )
        above = [reached.c[marks.places[column]] for column in link.target_columns]
        reached = reached.union(
            sa.select(*columns, fate)
            .where(
                *(a == b for a, b in zip(own, above, strict=True)),
                reached.c.fate == ERASED,
                self._fates.unmarked(name),
            )
            .correlate(None)
        )
        found = sa.select(
            *(reached.c[place] for place in marks.places.values()),
            *self._all_fall(name),
            sa.literal(1, sa.SmallInteger),
            reached.c.fate,
        )
        return Statement(sa.insert(marks.table).from_select(list(marks.table.c), found))

    # The owners of rows that stay as they are

    def _chains(self) -> Iterator[Statement]:
        shapes = self._predicates.shapes
        by_depth = sorted(self.nodes, key=lambda name: -len(shapes.data_map.owner_chain(name)))
        for name in by_depth:
            if self.nodes[name].marks is None:
                continue
            for child, link in shapes.data_map.children(name):
                if shapes.here(child.name):
                    yield from self._chain(name, child.name, link)

    def _chain(self, name: str, child: str, link: OwnedBy) -> Iterator[Statement]:
        node = self.nodes.get(child)
        if node is not None and node.marks is not None:
            values = self._fates.captured(child, link.own_columns, name, link.target_columns)
            staying = carries(node.marks, (KEPT, CHAIN, OTHERS_KEPT))
            yield self._become(name, link, CHAIN, sa.select(*values).where(staying))
        if node is not None and node.fated is Fated.SPLIT:
            own, _target = self._predicates.link(child, link)
            rows = sa.select(*own).where(self._fates.kept(child))
            yield self._become(name, link, CHAIN, rows)
        chain = self._predicates.shapes.data_map.owner_chain(child)
        if chain[-1].name != self._predicates.root:
            return
        if node is None or not node.concerned:
            own, _target = self._predicates.link(child, link)
            alone = [] if node is None else [self._fates.unmarked(child)]
            rows = sa.select(*own).where(self._predicates.owned(child), *alone)
            yield self._become(name, link, CHAIN, rows)

    def _marked_columns(self, name: str, link: AnyLink, other: str) -> list[ColumnElement[Any]]:
        return self._fates.captured(name, link.target_columns, other, link.own_columns)

    def _become(self, name: str, link: AnyLink, fate: int, rows: Any) -> Statement:
        marks = self._fates.marks(name)
        columns = [marks.column(column) for column in link.target_columns]
        return Statement(
            sa.update(marks.table)
            .where(marks.fate == ERASED, in_values(columns, rows.correlate(None)))
            .values(fate=fate)
        )

    # Rows that other rows need

    def _holds(self) -> Iterator[Statement | _Repeat]:
        shapes = self._predicates.shapes
        for names in components(references(shapes)):
            inner: list[Statement] = []
            loops = 0
            for name in names:
                node = self.nodes.get(name)
                if node is None or node.marks is None or not node.shape.is_deleted:
                    continue
                edges = [
                    (shape, link)
                    for shape in shapes.all()
                    for link in shape.dataset.links
                    if link.target == name
                ]
                # What a dataset says of itself follows from what the others say of it.
                edges.sort(key=lambda edge: edge[0].name == name)
                loops += sum(shape.name == name for shape, _ in edges)
                for shape, link in edges:
                    inner.extend(self._hold(name, shape, link))
            if inner and (len(names) > 1 or loops > 1):
                yield _Repeat(tuple(inner))
            else:
                yield from inner

    def _hold(self, name: str, shape: Shape, link: AnyLink) -> Iterator[Statement]:
        """The rows of a dataset that rows of another, or of the same, hold through a link."""
        node = self.nodes.get(shape.name)
        if isinstance(link, OwnedBy):
            if node is not None and not shape.dropped:
                yield from self._held_by_overwritten(name, node, link, leaving=True)
            return
        if link.on_erased is OnErased.KEEP:
            yield self._held_by_survivor(name, shape, link)
            if shape.name == name:
                yield self._held_along(name, link)
            return
        if node is None:
            return
        if node.marks is not None:
            values = self._fates.captured(shape.name, link.own_columns, name, link.target_columns)
            kept = sa.select(*values).where(carries(node.marks, (KEPT, OTHERS_KEPT)))
            yield self._become(name, link, SHELL, kept)
        elif node.fated is Fated.SPLIT:
            own, _target = self._predicates.link(shape.name, link)
            rows = sa.select(*own).where(self._fates.kept(shape.name))
            yield self._become(name, link, SHELL, rows)
        if node.dated_keep:
            yield self._exists(
                name, shape, link, [self._fates.some(shape.name, node.dated_keep, own=False)]
            )
        if link.on_erased is OnErased.DELETE and not shape.detachable(link):
            yield from self._held_by_overwritten(name, node, link, leaving=False)

    def _held_by_overwritten(
        self, name: str, node: Node, link: AnyLink, *, leaving: bool
    ) -> Iterator[Statement]:
        """Rows to which a row refers that stays, overwritten, by columns it cannot empty."""
        if node.fated is Fated.OVERWRITTEN:
            own, _target = self._predicates.link(node.shape.name, link)
            rows = sa.select(*own).where(self._predicates.owned(node.shape.name))
            yield self._become(name, link, SHELL, rows)
        elif node.marks is not None:
            fates = [SHELL] if leaving else [SHELL, CHAIN]
            fates += [] if node.shape.is_deleted else [ERASED]
            values = self._fates.captured(
                node.shape.name, link.own_columns, name, link.target_columns
            )
            yield self._become(
                name, link, SHELL, sa.select(*values).where(carries(node.marks, fates))
            )

    def _held_by_survivor(self, name: str, shape: Shape, link: AnyLink) -> Statement:
        going = self._fates.deleted(shape.name)
        return self._exists(name, shape, link, [] if going is None else [negated(going)])

    def _exists(
        self, name: str, shape: Shape, link: AnyLink, conditions: list[Condition]
    ) -> Statement:
        """Marked rows to which some row with these conditions refers, whoever it belongs to."""
        marks, (own, _target) = self._fates.marks(name), self._predicates.link(shape.name, link)
        there = self._marked_columns(name, link, shape.name)
        referring = (
            sa.select(sa.literal(1))
            .select_from(self._predicates.table(shape.name))
            .where(*(a == b for a, b in zip(own, there, strict=True)), *conditions)
            .correlate(marks.table)
        )
        return Statement(
            sa.update(marks.table)
            .where(marks.fate == ERASED, sa.exists(referring))
            .values(fate=SHELL)
        )

    def _held_along(self, name: str, link: AnyLink) -> Statement:
        """Rows that shells of their own dataset refer to, however long the path."""
        marks = self._fates.marks(name)
        key = [marks.places[column] for column in self._predicates.shapes[name].key]
        held = (
            sa.select(*(marks.table.c[place] for place in key))
            .where(carries(marks, (CHAIN, SHELL)))
            # MariaDB takes no WITH before UPDATE; it takes it in the sub-select.
            .cte("held", recursive=True, nesting=is_mysql(self._predicates.dialect))
        )
        upper, lower = marks.table.alias("upper"), marks.table.alias("lower")
        held = held.union(
            sa.select(*(upper.c[place] for place in key))
            .where(
                upper.c.fate == ERASED,
                *(lower.c[place] == held.c[place] for place in key),
                *(
                    upper.c[marks.places[there]] == lower.c[marks.places[own]]
                    for own, there in link.columns
                ),
            )
            .correlate(None)
        )
        rows = sa.select(*(held.c[place] for place in key)).correlate(None)
        return Statement(
            sa.update(marks.table)
            .where(marks.fate == ERASED, in_values([marks.table.c[place] for place in key], rows))
            .values(fate=SHELL)
        )
