"""Detaches, deletes and overwrites what was marked, and reads it back before the commit.

Source: DESIGN 6; OWNERSHIP 3, 4, 6, 8, 12, and its order: bottom-up by reference, each dataset
verified before the one it belongs to is touched, the persons' own dataset last.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from gdpr_rights.domain.instructions import Fate, Remainder
from gdpr_rights.domain.links import OnErased
from gdpr_rights.systems.shape import NOT_OVERWRITTEN, STILL_REFERRING, STILL_THERE, Shape
from gdpr_rights.systems.sql.captures import Session, Statement, Together, in_values
from gdpr_rights.systems.sql.dialects import is_mysql
from gdpr_rights.systems.sql.fates import CHAIN, ERASED, SHELL, Fates
from gdpr_rights.systems.sql.nodes import Fated, Node
from gdpr_rights.systems.sql.overwrite import dirty, overwritten
from gdpr_rights.systems.sql.predicates import Condition, negated
from gdpr_rights.systems.sql.prepared import columns_read
from gdpr_rights.systems.sql.schedule import Refused, Schedule, Step, Tally, tallied
from gdpr_rights.systems.tenancy import split_link

__all__ = ["Tally", "Work"]


_Left = tuple[list[tuple[str, str]], Together]
"""What is counted, and the counts of it."""


class Work:
    """Everything an erasure does to the rows, as statements made once.

    Args:
        fates: The conditions that say what becomes of rows.
    """

    def __init__(self, fates: Fates) -> None:
        self._predicates = fates.predicates
        self._fates = fates
        # Made at once: a session is given what all of them need to know of the people.
        self._detaching = list(self._detach())
        self._dangling = list(self._referring())
        self._steps = [step for node in fates.nodes.values() for step in self._of(node)]
        self._refusals = [refused for step in self._steps for refused in step.refused]

    def _together(self, counts: Iterable[sa.Select[Any]]) -> Together:
        return Together(list(counts), self._predicates.dialect)

    # What is asked before and after; made when it is first asked

    @cached_property
    def _tallied(self) -> tuple[list[tuple[str, Fate]], Together]:
        counted = [
            ((name, Fate.DETACHED), met) for name, met, _ in self._detaching if met is not None
        ]
        counted += [((step.dataset, step.fate), step.met) for step in self._steps]
        return [where for where, _ in counted], self._together(met for _, met in counted)

    @cached_property
    def _refusing(self) -> Together:
        return self._together(refused.rows for refused in self._refusals)

    @cached_property
    def _remaining(self) -> tuple[_Left, _Left]:
        """What is asked after an erasure, and what need not be where the answer was nothing.

        A row that belongs to somebody through another is found through that one: where no row of
        the other dataset is left, none of this is found.
        """
        at_once: list[tuple[tuple[str, str], sa.Select[Any]]] = []
        implied: list[tuple[tuple[str, str], sa.Select[Any]]] = []
        for step in self._steps:
            left = step.met if step.fate is Fate.DELETED else step.left
            if left is not None:
                of = implied if self._is_implied(step) else at_once
                of.append(((step.dataset, step.what), left))
        at_once += [((name, STILL_REFERRING), rows) for name, rows in self._dangling]
        return self._left(at_once), self._left(implied)

    def _left(self, counted: list[tuple[tuple[str, str], sa.Select[Any]]]) -> _Left:
        return [where for where, _ in counted], self._together(rows for _, rows in counted)

    def _is_implied(self, step: Step) -> bool:
        node = self._fates.nodes[step.dataset]
        owner = node.shape.dataset.owner
        if owner is None or owner.target == self._predicates.root:
            # What names a person is found by what was captured of them.
            return False
        above = self._fates.nodes.get(owner.target)
        return node.fated is Fated.DELETED and above is not None and above.fated is Fated.DELETED

    @cached_property
    def _schedule(self) -> Schedule:
        return Schedule(self._steps, self._together)

    def tally(self, session: Session) -> dict[tuple[str, Fate], int]:
        """How many rows would meet which fate."""
        found: dict[tuple[str, Fate], int] = {}
        places, together = self._tallied
        for where, (count, _) in zip(places, together.run(session), strict=True):
            _add(found, where, count)
        return {where: count for where, count in found.items() if count}

    def check(self, session: Session) -> None:
        """Refuses before anything is changed what no rule of the map could overwrite.

        Raises:
            MapDoesNotFit: A row would have to be overwritten, and a column of it cannot be.
        """
        counts = self._refusing.run(session)
        for refused, (count, _) in zip(self._refusals, counts, strict=True):
            if count:
                shape = self._fates.nodes[refused.dataset].shape
                raise shape.misfit(f"fields.{refused.column}", refused.problem)

    def run(self, session: Session) -> Tally:
        """Changes the rows.

        Raises:
            ErasureIncomplete: Rows were left; the transaction must be rolled back.
        """
        found: Tally = {}
        for name, met, change in self._detaching:
            changed = session.change(change)
            if met is not None:
                tallied(found, (name, Fate.DETACHED), changed, changed)
        self._schedule.run(session, found)
        return found

    def remainders(self, session: Session) -> Iterator[Remainder]:
        """What is left after an erasure, each kind of it once for each dataset."""
        found: dict[tuple[str, str], int] = {}
        for places, together in self._remaining:
            for where, (rows, _) in zip(places, together.run(session), strict=True):
                _add(found, where, rows)
            if not any(found.values()):
                break
        for (name, what), rows in sorted(found.items()):
            if rows:
                yield Remainder(name, rows, what)

    def _count(self, name: str, *conditions: Condition) -> sa.Select[Any]:
        table = self._predicates.table(name)
        return sa.select(sa.func.count()).select_from(table).where(*conditions)

    # References to rows that are deleted

    def _detach(self) -> Iterator[tuple[str, sa.Select[Any] | None, Statement]]:
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
                # InnoDB holds foreign keys against each row, not against the whole statement.
                row_by_row = dataset.name == name and is_mysql(self._predicates.dialect)
                if going is not None and (row_by_row or place[dataset.name] > place[name]):
                    # In a circle, rows that go refer to rows that go before them.
                    yield dataset.name, None, Statement(empty.where(referring, going))

    def _referring(self) -> Iterator[tuple[str, sa.Select[Any]]]:
        """Rows that still refer to a person whose own row is gone, by the captured key."""
        predicates = self._predicates
        root = predicates.root
        if not predicates.shapes.here(root) or root not in self._fates.nodes:
            return
        key = predicates.shapes[root].key
        for dataset, link in predicates.shapes.data_map.referrers(root):
            if not predicates.shapes.here(dataset.name):
                continue
            plain, _tenant = split_link(predicates.shapes, dataset.name, link)
            if not {column for _, column in plain} <= set(key):
                continue
            own, target = predicates.link(dataset.name, link)
            there = sa.select(*target).where(predicates.owned(root)).correlate(None)
            named = predicates.naming(dataset.name, link)
            yield dataset.name, self._count(dataset.name, named, negated(in_values(own, there)))

    # The rows of a dataset

    def _of(self, node: Node) -> Iterator[Step]:
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

    def _of_marked(self, node: Node) -> Iterator[Step]:
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
    ) -> Iterator[Refused]:
        for name in columns:
            problem = shape.problem(name)
            if problem is not None:
                yield Refused(shape.name, self._count(shape.name, rows), name, problem)

    def _delete(self, shape: Shape) -> Step:
        rows = self._fates.erased(shape.name)
        met = self._count(shape.name, rows)
        delete = Statement(sa.delete(self._predicates.table(shape.name)).where(rows))
        return Step(shape.name, Fate.DELETED, met, delete, met, STILL_THERE, change_is_met=True)

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

    def _overwrite(self, node: Node, rows: Condition, *, drops: bool) -> Step:
        shape = node.shape
        table = self._predicates.table(shape.name)
        values, unwritten = self._written(shape, node.falling)
        if drops and shape.dataset.owner is not None:
            to_null = shape.detachable(shape.dataset.owner)
            ruled = tuple(name for name in shape.dropped if name not in to_null)
            more, conditions = self._written(shape, ruled)
            values |= more | {name: sa.null() for name in to_null}
            unwritten += [*conditions, *(table.c[name].is_not(None) for name in to_null)]
        unwritten_yet = sa.or_(sa.false(), *unwritten)
        left = [rows, unwritten_yet]
        met = self._count(shape.name, rows)
        stays = None
        if values and not any(table.c[name] in columns_read(rows) for name in values):
            stays = met.add_columns(sa.func.sum(sa.case((unwritten_yet, 1), else_=0)))
        return Step(
            shape.name,
            Fate.OVERWRITTEN,
            met,
            Statement(sa.update(table).values(values).where(*left)) if values else None,
            self._count(shape.name, *left) if values else None,
            NOT_OVERWRITTEN,
            tuple(self._refused(shape, node.falling, rows)),
            stays=stays,
        )

    def _keep(self, node: Node) -> Step:
        """Rows some fields of which stand: what falls is overwritten, group by group."""
        shape, table = node.shape, self._predicates.table(node.shape.name)
        values: dict[str, Any] = {}
        unwritten: list[Condition] = []
        refused: list[Refused] = []
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
        return Step(
            shape.name,
            Fate.KEPT,
            self._count(shape.name, self._fates.kept(shape.name)),
            Statement(sa.update(table).values(values).where(left)) if values else None,
            self._count(shape.name, left) if values else None,
            NOT_OVERWRITTEN,
            tuple(refused),
        )


def _add(found: dict[Any, int], where: Any, count: int) -> None:
    found[where] = found.get(where, 0) + count
