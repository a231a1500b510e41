"""Detaches, deletes and overwrites what was marked, and reads it back before the commit.

Source: DESIGN 6; OWNERSHIP 3, 4, 6, 8, 12, and its order: bottom-up by reference, each dataset
verified before the one it belongs to is touched, the persons' own dataset last.
"""

from collections.abc import Iterator
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from gdpr_rights.domain.instructions import Fate, Remainder
from gdpr_rights.domain.links import OnErased
from gdpr_rights.errors import ErasureIncomplete
from gdpr_rights.systems.shape import NOT_OVERWRITTEN, STILL_REFERRING, STILL_THERE, Shape
from gdpr_rights.systems.sql.captures import Session, Statement, in_values
from gdpr_rights.systems.sql.fates import CHAIN, ERASED, SHELL, Fates
from gdpr_rights.systems.sql.nodes import Fated, Node
from gdpr_rights.systems.sql.overwrite import dirty, overwritten
from gdpr_rights.systems.sql.predicates import Condition, negated

__all__ = ["Tally", "Work"]

Tally = dict[tuple[str, Fate], tuple[int, int]]
"""Rows met and rows changed, by dataset and fate."""


@attrs.frozen(eq=False)
class _Step:
    """A change of rows: which it concerns, and which of these it still has to change."""

    fate: Fate
    met: Statement
    change: Statement | None
    left: Statement | None
    what: str
    refused: tuple["_Refused", ...] = ()
    change_is_met: bool = False


@attrs.frozen(eq=False)
class _Refused:
    """A column that cannot be overwritten, and the rows in which it would have to be."""

    rows: Statement
    column: str
    problem: str


class Work:
    """Everything an erasure does to the rows, as statements made once.

    Args:
        fates: The conditions that say what becomes of rows.
    """

    def __init__(self, fates: Fates) -> None:
        self._predicates = fates.predicates
        self._fates = fates
        self._detaching = list(self._detach())
        self._dangling = list(self._referring())
        self._steps = {name: list(self._of(node)) for name, node in fates.nodes.items()}

    def tally(self, session: Session) -> dict[tuple[str, Fate], int]:
        """How many rows would meet which fate."""
        found: dict[tuple[str, Fate], int] = {}
        for name, met, _change in self._detaching:
            if met is not None:
                _add(found, (name, Fate.DETACHED), session.count(met))
        for name, steps in self._steps.items():
            for step in steps:
                _add(found, (name, step.fate), session.count(step.met))
        return {where: count for where, count in found.items() if count}

    def check(self, session: Session) -> None:
        """Refuses before anything is changed what no rule of the map could overwrite.

        Raises:
            MapDoesNotFit: A row would have to be overwritten, and a column of it cannot be.
        """
        for name, steps in self._steps.items():
            shape = self._fates.nodes[name].shape
            for step in steps:
                for refused in step.refused:
                    if session.count(refused.rows):
                        raise shape.misfit(f"fields.{refused.column}", refused.problem)

    def run(self, session: Session) -> Tally:
        """Changes the rows.

        Raises:
            ErasureIncomplete: Rows were left; the transaction must be rolled back.
        """
        found: Tally = {}

        def add(name: str, fate: Fate, met: int, changed: int) -> None:
            if met:
                before = found.get((name, fate), (0, 0))
                found[name, fate] = (before[0] + met, before[1] + changed)

        for name, met_before, change in self._detaching:
            changed = session.change(change)
            if met_before is not None:
                add(name, Fate.DETACHED, changed, changed)
        for name, steps in self._steps.items():
            for step in steps:
                met = 0 if step.change_is_met else session.count(step.met)
                if step.change is not None and (met or step.change_is_met):
                    changed = session.change(step.change)
                    add(name, step.fate, changed if step.change_is_met else met, changed)
                else:
                    add(name, step.fate, met, 0)
                if step.left is not None and (met or step.change_is_met):
                    left = session.count(step.left)
                    if left:
                        raise ErasureIncomplete(name, left, step.what)
        return found

    def remainders(self, session: Session) -> Iterator[Remainder]:
        """What is left after an erasure, each kind of it once for each dataset."""
        found: dict[tuple[str, str], int] = {}
        for name, steps in self._steps.items():
            for step in steps:
                left = step.met if step.fate is Fate.DELETED else step.left
                if left is not None:
                    _add(found, (name, step.what), session.count(left))
        for name, statement in self._dangling:
            _add(found, (name, STILL_REFERRING), session.count(statement))
        for (name, what), rows in sorted(found.items()):
            if rows:
                yield Remainder(name, rows, what)

    def _count(self, name: str, *conditions: Condition) -> Statement:
        table = self._predicates.table(name)
        return Statement(sa.select(sa.func.count()).select_from(table).where(*conditions))

    # References to rows that are deleted

    def _detach(self) -> Iterator[tuple[str, Statement | None, Statement]]:
        """What empties references, with what counts them where rows that stay lose them."""
        shapes = self._predicates.shapes
        place = {name: n for n, name in enumerate(self._fates.nodes)}
        for name, node in self._fates.nodes.items():
            if not node.shape.is_deleted:
                continue
            for dataset, link in shapes.data_map.referrers(name):
                columns = (
                    shapes[dataset.name].detachable(link) if shapes.here(dataset.name) else ()
                )
                targets = self._fates.deleted_targets(dataset.name, link)
                if not columns or targets is None:
                    continue
                referring = in_values(*targets)
                going = self._fates.deleted(dataset.name)
                table = self._predicates.table(dataset.name)
                empty = sa.update(table).values(dict.fromkeys(columns))
                if link.on_erased is not OnErased.KEEP:
                    staying = [] if going is None else [negated(going)]
                    met = self._count(dataset.name, referring, *staying)
                    yield dataset.name, met, Statement(empty.where(referring, *staying))
                if going is not None and place[dataset.name] > place[name]:
                    # In a circle, rows that go refer to rows that go before them.
                    yield dataset.name, None, Statement(empty.where(referring, going))

    def _referring(self) -> Iterator[tuple[str, Statement]]:
        """Rows that still refer to a person whose own row is gone, by the captured key."""
        predicates = self._predicates
        root = predicates.root
        if not predicates.shapes.here(root) or root not in self._fates.nodes:
            return
        key = predicates.shapes[root].key
        for dataset, link in predicates.shapes.data_map.referrers(root):
            if not predicates.shapes.here(dataset.name) or not set(link.target_columns) <= set(
                key
            ):
                continue
            own, target = predicates.link(dataset.name, link)
            there = sa.select(*target).where(predicates.owned(root)).correlate(None)
            named = predicates.naming(dataset.name, link)
            yield dataset.name, self._count(dataset.name, named, negated(in_values(own, there)))

    # The rows of a dataset

    def _of(self, node: Node) -> Iterator[_Step]:
        name, fates = node.shape.name, self._fates
        match node.fated:
            case Fated.DELETED:
                yield self._delete(node.shape)
            case Fated.OVERWRITTEN:
                yield self._overwrite(node, fates.erased(name), drops=True)
            case Fated.SPLIT:
                # What is kept may lose a date by which rows are told apart.
                yield self._delete(node.shape)
                yield self._keep(node)
            case Fated.MARKED:
                yield from self._of_marked(node)

    def _of_marked(self, node: Node) -> Iterator[_Step]:
        name, marked = node.shape.name, self._fates.marked
        if node.concerned:
            yield self._keep(node)
        fates = (SHELL,) if node.shape.is_deleted else (ERASED, SHELL)
        if node.shape.dropped:
            yield self._overwrite(node, marked(name, *fates), drops=True)
            yield self._overwrite(node, marked(name, CHAIN), drops=False)
        else:
            yield self._overwrite(node, marked(name, *fates, CHAIN), drops=False)
        if node.shape.is_deleted:
            yield self._delete(node.shape)

    def _refused(
        self, shape: Shape, columns: tuple[str, ...], rows: Condition
    ) -> Iterator[_Refused]:
        for name in columns:
            problem = shape.problem(name)
            if problem is not None:
                yield _Refused(self._count(shape.name, rows), name, problem)

    def _delete(self, shape: Shape) -> _Step:
        rows = self._fates.erased(shape.name)
        met = self._count(shape.name, rows)
        delete = Statement(sa.delete(self._predicates.table(shape.name)).where(rows))
        return _Step(Fate.DELETED, met, delete, met, STILL_THERE, change_is_met=True)

    def _written(self, shape: Shape, columns: tuple[str, ...]) -> tuple[dict[str, Any], list[Any]]:
        """New values, and the conditions that say which are not there yet."""
        table, dialect = self._predicates.table(shape.name), self._predicates.dialect
        values: dict[str, Any] = {}
        conditions: list[ColumnElement[bool]] = []
        for name in columns:
            if shape.problem(name) is None:
                column, rule = shape.table.column[name], shape.rule_of(name)
                values[name] = overwritten(column, rule, table.c[name], dialect)
                conditions.append(dirty(column, rule, table.c[name], dialect))
        return values, conditions

    def _overwrite(self, node: Node, rows: Condition, *, drops: bool) -> _Step:
        shape = node.shape
        table = self._predicates.table(shape.name)
        values, unwritten = self._written(shape, node.falling)
        if drops and shape.dataset.owner is not None:
            to_null = shape.detachable(shape.dataset.owner)
            ruled = tuple(name for name in shape.dropped if name not in to_null)
            more, conditions = self._written(shape, ruled)
            values |= more | {name: sa.null() for name in to_null}
            unwritten += [*conditions, *(table.c[name].is_not(None) for name in to_null)]
        left = [rows, sa.or_(sa.false(), *unwritten)]
        return _Step(
            Fate.OVERWRITTEN,
            self._count(shape.name, rows),
            Statement(sa.update(table).values(values).where(*left)) if values else None,
            self._count(shape.name, *left) if values else None,
            NOT_OVERWRITTEN,
            tuple(self._refused(shape, node.falling, rows)),
        )

    def _keep(self, node: Node) -> _Step:
        """Rows some fields of which stand: what falls is overwritten, group by group."""
        shape, table = node.shape, self._predicates.table(node.shape.name)
        values: dict[str, Any] = {}
        unwritten: list[Condition] = []
        refused: list[_Refused] = []
        groups = node.falls.in_kept_rows
        for number, group in enumerate(groups):
            falls = self._fates.falls_in_kept(shape.name, number)
            new, conditions = self._written(shape, group.columns)
            unwritten.append(sa.and_(falls, sa.or_(sa.false(), *conditions)))
            for name, value in new.items():
                alone = len(groups) == 1
                values[name] = value if alone else sa.case((falls, value), else_=table.c[name])
            refused += self._refused(shape, group.columns, falls)
        left = sa.or_(sa.false(), *unwritten)
        return _Step(
            Fate.KEPT,
            self._count(shape.name, self._fates.kept(shape.name)),
            Statement(sa.update(table).values(values).where(left)) if values else None,
            self._count(shape.name, left) if values else None,
            NOT_OVERWRITTEN,
            tuple(refused),
        )


def _add(found: dict[Any, int], where: Any, count: int) -> None:
    found[where] = found.get(where, 0) + count
