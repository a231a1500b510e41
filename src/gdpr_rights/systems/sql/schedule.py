"""In which order rows are changed, counted and read back, with as few statements as that takes."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import attrs
import sqlalchemy as sa

from gdpr_rights.domain.instructions import Fate
from gdpr_rights.errors import ErasureIncomplete
from gdpr_rights.systems.sql.captures import Session, Statement, Together
from gdpr_rights.systems.sql.prepared import tables_read

__all__ = ["Refused", "Schedule", "Step", "Tally", "tallied"]

Tally = dict[tuple[str, Fate], tuple[int, int]]
"""Rows met and rows changed, by dataset and fate."""
_Count = sa.Select[Any]
_Join = Callable[[Iterable[_Count]], Together]


@attrs.frozen(eq=False)
class Step:
    """A change of rows: which it concerns, and which of these it still has to change.

    Attributes:
        dataset: The dataset.
        fate: What becomes of the rows.
        met: Counts the rows.
        change: Changes them; None where there is nothing to change.
        left: Counts the rows that are not as they should be.
        what: What is then wrong with them.
        refused: The columns that cannot be overwritten.
        change_is_met: Whether it changes exactly the rows it meets.
        stays: Counts the rows, and those left, in one reading; where the change does not alter
            which rows these are.
    """

    dataset: str
    fate: Fate
    met: _Count
    change: Statement | None
    left: _Count | None
    what: str
    refused: tuple["Refused", ...] = ()
    change_is_met: bool = False
    stays: _Count | None = None

    @property
    def read_back(self) -> _Count | None:
        """What is read after the change."""
        return self.left if self.stays is None else self.stays

    @property
    def is_counted(self) -> bool:
        """Whether its rows must be counted before they are changed."""
        return not self.change_is_met and self.stays is None


@attrs.frozen(eq=False)
class Refused:
    """A column that cannot be overwritten, and the rows in which it would have to be."""

    dataset: str
    rows: _Count
    column: str
    problem: str


@attrs.frozen(eq=False)
class _Reading:
    """Steps whose rows are counted in one go."""

    steps: tuple[Step, ...]
    together: Together

    @classmethod
    def before(cls, steps: Sequence[Step], join: _Join) -> "_Reading":
        return cls(tuple(steps), join(step.met for step in steps))

    @classmethod
    def after(cls, steps: Sequence[Step], join: _Join) -> "_Reading":
        read = [(step, step.read_back) for step in steps]
        return cls(tuple(steps), join(count for _, count in read if count is not None))

    def run(self, session: Session) -> Iterable[tuple[Step, tuple[int, int]]]:
        return zip(self.steps, self.together.run(session), strict=True)


class Schedule:
    """The changes of an erasure in their order, with what is counted before and after.

    Counts go together as far as no change lies between them that could alter them: what is met
    is counted before anything changes; what was changed is read back before the next change of a
    table on which that depends. Once the owner of a row is gone, nothing would be found.

    Args:
        steps: The changes, in order.
        join: Makes few statements of many counts.
    """

    def __init__(self, steps: Sequence[Step], join: _Join) -> None:
        self._turns: list[tuple[_Reading, _Reading, Step]] = []
        first, alone = list[Step](), list[Step]()
        waiting: list[Step] = []
        changed: set[Any] = set()
        for step in steps:
            counted = first if changed.isdisjoint(tables_read(step.met)) else alone
            if step.is_counted:
                counted.append(step)
            due: list[Step] = []
            if step.change is not None:
                table = step.change.element.table  # type: ignore[attr-defined]
                if any(table in tables_read(one.read_back) for one in waiting):
                    due, waiting = waiting, []
                changed.add(table)
            self._turns.append((_Reading.after(due, join), _Reading.before(alone, join), step))
            alone = []
            if step.read_back is not None:
                waiting.append(step)
        self._first = _Reading.before(first, join)
        self._last = _Reading.after(waiting, join)

    def run(self, session: Session, found: Tally) -> None:
        """Changes the rows, and adds to what was found.

        Raises:
            ErasureIncomplete: Rows were left; the transaction must be rolled back.
        """
        met = {step: count for step, (count, _) in self._first.run(session)}
        changed: dict[Step, int] = {}
        for due, alone, step in self._turns:
            _held(due, session, met)
            met.update((one, count) for one, (count, _) in alone.run(session))
            if step.change is not None and met.get(step) != 0:
                changed[step] = session.change(step.change)
        _held(self._last, session, met)
        for _, _, step in self._turns:
            rows = changed.get(step, 0)
            tallied(found, (step.dataset, step.fate), met.get(step, rows), rows)


def _held(reading: _Reading, session: Session, met: dict[Step, int]) -> None:
    """Reads back what was changed."""
    for step, (one, other) in reading.run(session):
        left = one
        if step.stays is not None:
            met[step], left = one, other
        if left:
            raise ErasureIncomplete(step.dataset, left, step.what)


def tallied(found: Tally, where: tuple[str, Fate], met: int, changed: int) -> None:
    """Adds rows to what was found, where there were any."""
    if met:
        before = found.get(where, (0, 0))
        found[where] = (before[0] + met, before[1] + changed)
