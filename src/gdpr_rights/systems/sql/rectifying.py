"""Writes new values into rows of a person, and reads them back before the commit.

Source: GDPR Art. 16.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, StatementError
from sqlalchemy.sql.elements import ColumnElement

from gdpr_rights.domain.rows import RowSet
from gdpr_rights.domain.typed_values import holds
from gdpr_rights.errors import RectificationIncomplete
from gdpr_rights.systems.rectifying import Correction, taken, twice
from gdpr_rights.systems.shape import Shape
from gdpr_rights.systems.sql.captures import Session, Statement
from gdpr_rights.systems.sql.predicates import Condition, Predicates

__all__ = ["Rectification"]

_PAGE = 1000
_CHECK_VIOLATED = frozenset({3819, 4025})
"""The numbers by which MySQL and MariaDB say that a CHECK is not met."""


@attrs.frozen(eq=False)
class _Unique:
    """What counts the other rows that hold the new value of a unique column."""

    correction: Correction
    others: Statement


@attrs.frozen(eq=False)
class _Change:
    """The new values of the same rows of one dataset."""

    corrections: tuple[Correction, ...]
    places: tuple[int, ...]
    statement: Statement


@attrs.frozen
class _Row:
    """What was read of a row: which changes it meets, and which of them it does not hold yet."""

    met: frozenset[int]
    wrong: frozenset[int]


class Rectification:
    """Everything that one instruction corrects, as statements.

    Args:
        predicates: The conditions of ownership and row sets.
        corrections: What is corrected.

    Raises:
        MapDoesNotFit: A column does not take its value.
    """

    def __init__(self, predicates: Predicates, corrections: Sequence[Correction]) -> None:
        self.captures = predicates.captures
        by_dataset: dict[str, list[Correction]] = {}
        for correction in corrections:
            by_dataset.setdefault(correction.shape.name, []).append(correction)
        self._datasets = [_Dataset(predicates, many) for many in by_dataset.values()]

    def run(self, session: Session) -> dict[str, tuple[int, int]]:
        """Writes the new values; rows met and rows changed, by dataset.

        Raises:
            MapDoesNotFit: A unique column holds a value elsewhere, or a rule of the table does
                not take it; the transaction must be rolled back.
            RectificationIncomplete: A row does not hold the new value; the same.
        """
        before = [(dataset, dataset.read(session)) for dataset in self._datasets]
        for dataset, rows in before:
            dataset.check_unique(session, rows)
        found: dict[str, tuple[int, int]] = {}
        for dataset, rows in before:
            dataset.write(session, rows)
            found[dataset.name] = (len(rows), sum(bool(row.wrong) for row in rows))
        for dataset, rows in before:
            dataset.check_written(session, rows)
        return found


class _Dataset:
    """What is corrected in one dataset."""

    def __init__(self, predicates: Predicates, corrections: Sequence[Correction]) -> None:
        self._predicates = predicates
        self._shape: Shape = corrections[0].shape
        self.name = self._shape.name
        self._table = predicates.table(self.name)
        owned = predicates.owned(self.name)
        by_rows: dict[RowSet, list[Correction]] = {}
        for correction in corrections:
            by_rows.setdefault(correction.rows, []).append(correction)
        within = [predicates.within(rows, self.name) for rows in by_rows]
        self._columns = list(dict.fromkeys(of.column.name for of in corrections))
        self._changes = [
            self._change(tuple(of), sa.and_(owned, condition))
            for of, condition in zip(by_rows.values(), within, strict=True)
        ]
        self._uniques = [
            _Unique(correction, self._others(correction, sa.and_(owned, condition)))
            for of, condition in zip(by_rows.values(), within, strict=True)
            for correction in of
            if correction.column.unique and correction.value is not None
        ]
        cells = [sa.case((condition, 1), else_=0) for condition in within]
        rows = sa.select(*cells, *(self._table.c[name] for name in self._columns))
        rows = rows.where(owned, sa.or_(*within))
        # Read back with a lock too: a snapshot would show what others had not changed yet.
        self._reading = Statement(rows.with_for_update(of=self._table))

    def _change(self, corrections: tuple[Correction, ...], rows: Condition) -> _Change:
        values = {of.column.name: self._bound(of) for of in corrections}
        places = tuple(self._columns.index(of.column.name) for of in corrections)
        return _Change(
            corrections, places, Statement(sa.update(self._table).where(rows).values(values))
        )

    def _others(self, correction: Correction, rows: Condition) -> Statement:
        same = self._table.c[correction.column.name] == self._bound(correction)
        elsewhere = sa.not_(sa.func.coalesce(rows, sa.false()))
        count = sa.select(sa.func.count()).select_from(self._table)
        return Statement(count.where(same, elsewhere))

    def _bound(self, correction: Correction) -> ColumnElement[Any]:
        """The new value, as the database takes it."""
        of, value = self._table.c[correction.column.name].type, correction.value
        if value is None:
            return sa.null()
        if self._predicates.dialect == "sqlite":
            # It keeps texts, and numbers that are exact only as such.
            if correction.column.type == "json":
                value = json.dumps(value)
            elif correction.column.type not in ("text", "integer", "float", "boolean"):
                value = str(value)
            return sa.literal(value, of)
        return sa.literal(self._in_zone(correction), of)

    def _in_zone(self, correction: Correction) -> Any:
        """A time of the controller's zone where none is named, and the column knows zones."""
        value, of = correction.value, self._table.c[correction.column.name].type
        if isinstance(of, sa.ARRAY):
            raise correction.misfit("it holds a list, and one value was given")
        if isinstance(value, datetime):
            knows = bool(getattr(of, "timezone", False))
            if knows and value.tzinfo is None:
                return value.replace(tzinfo=self._predicates.zone)
            if not knows and value.tzinfo is not None:
                raise correction.misfit("it holds times without a zone, and one was given")
        return value

    def read(self, session: Session) -> list[_Row]:
        """The rows that are corrected, locked until the end of the transaction."""
        result = session.run(self._reading)
        return [self._row(row) for page in result.partitions(_PAGE) for row in page]

    def _row(self, row: Sequence[Any]) -> _Row:
        width = len(self._changes)
        met = frozenset(number for number in range(width) if row[number])
        wrong = frozenset(
            number
            for number in met
            for of, place in self._placed(number)
            if not self._holds(of, row[width + place])
        )
        return _Row(met, wrong)

    def _placed(self, number: int) -> Iterator[tuple[Correction, int]]:
        change = self._changes[number]
        return zip(change.corrections, change.places, strict=True)

    def _holds(self, correction: Correction, held: Any) -> bool:
        of, new = self._table.c[correction.column.name].type, correction.value
        if correction.column.type == "json" and self._predicates.dialect == "sqlite":
            try:
                held = None if held is None else json.loads(held)
            except ValueError:
                return False
        elif isinstance(of, sa.CHAR) and isinstance(held, str) and isinstance(new, str):
            # Such a column is padded with blanks.
            return held.rstrip(" ") == new.rstrip(" ")
        elif self._predicates.dialect != "sqlite" and isinstance(new, datetime):
            new = self._in_zone(correction)
        return holds(correction.column.type, held, new)

    def check_unique(self, session: Session, rows: Sequence[_Row]) -> None:
        """Refuses a value that a unique column holds elsewhere."""
        for unique in self._uniques:
            number = next(
                number
                for number, change in enumerate(self._changes)
                if unique.correction in change.corrections
            )
            met = sum(number in row.met for row in rows)
            if met > 1:
                raise twice(unique.correction)
            if met and session.count(unique.others):
                raise taken(unique.correction)

    def write(self, session: Session, rows: Sequence[_Row]) -> None:
        """Writes what some row does not hold yet."""
        for number, change in enumerate(self._changes):
            if any(number in row.wrong for row in rows):
                self._write(session, change)

    def _write(self, session: Session, change: _Change) -> None:
        try:
            session.change(change.statement)
        except OverflowError:
            pass
        except StatementError as error:
            if not _is_refused(error):
                raise
        else:
            return
        # Raised here, so that no context leads to the value.
        first, *others = change.corrections
        if others:
            raise self._shape.misfit("", "the database does not take one of the new values")
        raise first.misfit("the database does not take the new value")

    def check_written(self, session: Session, before: Sequence[_Row]) -> None:
        """Holds every row that was met to have the new values.

        Raises:
            RectificationIncomplete: A row has not, or is gone.
        """
        now = self.read(session)
        wrong = sum(bool(row.wrong) for row in now)
        missing = sum(
            max(0, sum(n in row.met for row in before) - sum(n in row.met for row in now))
            for n in range(len(self._changes))
        )
        if wrong or missing:
            raise RectificationIncomplete(self.name, wrong or missing)


def _is_refused(error: StatementError) -> bool:
    """Whether a statement failed for its values: they break a rule, or are of another type."""
    if not isinstance(error, DBAPIError) or isinstance(error, DataError | IntegrityError):
        return True
    code = getattr(error.orig, "args", None) or (None,)
    return code[0] in _CHECK_VIOLATED
