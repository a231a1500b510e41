"""What an erasure makes of every row, worked out by repetition until nothing changes any more.

Source: DESIGN 4 and 6; OWNERSHIP 1, 3, 5-8, 12, 15, 18, 20.
"""

import enum
from collections.abc import Iterator

from gdpr_rights.domain.instructions import Effect, Fate, Part, Scope
from gdpr_rights.domain.links import OnErased, OwnedBy, Refers
from gdpr_rights.systems.memory_rows import Row, Rows
from gdpr_rights.systems.overwriting import is_written
from gdpr_rights.systems.shape import Shape, by_dataset, dated_leaves, nothing_matched

__all__ = ["Erasure", "Mark", "is_done"]


@enum.unique
class Mark(enum.Enum):
    """What is said of a row that an erasure concerns."""

    ERASED = "all its personal fields fall"
    KEPT = "some of its fields stand"
    CHAIN = "all fall, but a kept row belongs to it: it stays as a shell with its owner"
    SHELL = "all fall, but another row that stays needs it: it stays as a shell"
    OTHERS_KEPT = "it would go with the row it refers to, but is in retention"


class Erasure:
    """The marks of every row that an erasure concerns.

    Args:
        rows: The rows, and the people.
        scope: What is erased and what is kept.

    Raises:
        MapDoesNotFit: The live tables do not allow it.
    """

    def __init__(self, rows: Rows, scope: Scope) -> None:
        self.rows = rows
        self.scope = scope
        self.parts = by_dataset(scope.parts, Effect.ERASE, Effect.KEEP)
        self._marks: dict[int, Mark] = {}
        self._pulled: set[int] = set()
        rows.shapes.check_targets()
        rows.shapes.check_detaching(by_dataset(scope.parts, Effect.ERASE))
        self._mark_own()
        while self._pull():
            pass
        while self._chain():
            pass
        while self._hold():
            pass

    def mark(self, row: Row) -> Mark | None:
        """The mark of a row; None where the erasure does not concern it."""
        return self._marks.get(id(row))

    def falling(self, shape: Shape, row: Row) -> set[str]:
        """The columns of a row that fall: in a part that is erased, in none that is kept."""
        found: dict[Effect, set[str]] = {Effect.ERASE: set(), Effect.KEEP: set()}
        for part in self._parts_of(shape, row):
            found[part.effect].update(shape.falling(part.fields))
        return found[Effect.ERASE] - found[Effect.KEEP]

    def _parts_of(self, shape: Shape, row: Row) -> list[Part]:
        return [
            part
            for part in self.parts.get(shape.name, ())
            if self.rows.within(part.rows, shape.name, row)
        ]

    def _mark_own(self) -> None:
        for name in self.parts:
            shape = self.rows.shapes[name]
            for row in self.rows.own(name):
                effects = {part.effect for part in self._parts_of(shape, row)}
                whole = set(shape.personal) <= self.falling(shape, row)
                erased = effects == {Effect.ERASE} and whole
                self._marks[id(row)] = Mark.ERASED if erased else Mark.KEPT

    def _in_retention(self, shape: Shape, row: Row) -> bool:
        """Whether a row is kept for its age, whoever it belongs to."""
        return any(
            part.effect is Effect.KEEP
            and any(dated_leaves(part.rows))
            and self.rows.within(part.rows, shape.name, row)
            for part in self.parts.get(shape.name, ())
        )

    def _every(self) -> Iterator[tuple[Shape, Row]]:
        for shape in self.rows.shapes.all():
            for row in self.rows.of(shape.name):
                yield shape, row

    def _targets(self, row: Row, link: OwnedBy | Refers) -> Iterator[Row]:
        if self.rows.shapes.here(link.target):
            for target in self.rows.of(link.target):
                if self.rows.links(row, link, target):
                    yield target

    def _pull(self) -> bool:
        """Rows that go with the erased row they refer to, and what belongs to those."""
        found = False
        for shape, row in self._every():
            if self.mark(row) is None and self._is_pulled(shape, row):
                kept = self._in_retention(shape, row)
                self._marks[id(row)] = Mark.OTHERS_KEPT if kept else Mark.ERASED
                self._pulled.add(id(row))
                found = True
        return found

    def _is_pulled(self, shape: Shape, row: Row) -> bool:
        for link in shape.dataset.links:
            for target in self._targets(row, link):
                if self.mark(target) is not Mark.ERASED:
                    continue
                if isinstance(link, OwnedBy) and id(target) in self._pulled:
                    return True
                if isinstance(link, Refers) and link.on_erased is OnErased.DELETE:
                    return True
        return False

    def _chain(self) -> bool:
        """The owners of rows that stay as they are."""
        found = False
        staying = (None, Mark.KEPT, Mark.CHAIN, Mark.OTHERS_KEPT)
        for shape, row in self._every():
            if shape.dataset.owner is not None and self.mark(row) in staying:
                for target in self._targets(row, shape.dataset.owner):
                    if self.mark(target) is Mark.ERASED:
                        self._marks[id(target)] = Mark.CHAIN
                        found = True
        return found

    def _hold(self) -> bool:
        """Rows that stay because another row that stays needs them."""
        found = False
        for shape, row in self._every():
            for link in shape.dataset.links:
                for target in self._targets(row, link):
                    if (
                        self.mark(target) is Mark.ERASED
                        and self.rows.shapes[link.target].is_deleted
                        and self._holds(shape, row, link)
                    ):
                        self._marks[id(target)] = Mark.SHELL
                        found = True
        return found

    def _holds(self, shape: Shape, row: Row, link: OwnedBy | Refers) -> bool:
        if isinstance(link, OwnedBy):
            return self.drops_owner(shape, row) and not shape.dropped
        if link.on_erased is OnErased.KEEP:
            return not self.is_deleted(shape, row)
        if self.mark(row) in (Mark.KEPT, Mark.OTHERS_KEPT) or self._in_retention(shape, row):
            return True
        return (
            link.on_erased is OnErased.DELETE
            and self.is_overwritten(shape, row)
            and not shape.detachable(link)
        )

    def is_deleted(self, shape: Shape, row: Row) -> bool:
        """Whether the row will be deleted."""
        return self.mark(row) is Mark.ERASED and shape.is_deleted

    def is_overwritten(self, shape: Shape, row: Row) -> bool:
        """Whether the row will stay, its personal fields overwritten."""
        return self.mark(row) is Mark.CHAIN or self.drops_owner(shape, row)

    def drops_owner(self, shape: Shape, row: Row) -> bool:
        """Whether the row will stay, overwritten, and belong to nobody any more."""
        mark = self.mark(row)
        return mark is Mark.SHELL or (mark is Mark.ERASED and not shape.is_deleted)

    def overwritten_columns(self, shape: Shape, row: Row) -> tuple[str, ...]:
        """The columns that are overwritten in a row that stays; keys and owners stay with it."""
        match self.mark(row):
            case Mark.KEPT:
                columns = self.falling(shape, row)
            case _ if self.is_overwritten(shape, row):
                erased = by_dataset(self.scope.parts, Effect.ERASE).get(shape.name, ())
                columns = set(shape.personal)
                columns.update(*(shape.falling(part.fields) for part in erased))
            case _:
                columns = set()
        columns -= set(shape.owner_columns)
        return tuple(column.name for column in shape.table.columns if column.name in columns)

    def detached(self) -> Iterator[tuple[Shape, Row, tuple[str, ...]]]:
        """Every row that stays and refers to one that is deleted, with the columns to empty."""
        for shape in self.rows.shapes.all():
            for link in shape.dataset.references:
                for row in self.rows.of(shape.name):
                    if not self.is_deleted(shape, row) and any(
                        self.is_deleted(self.rows.shapes[link.target], target)
                        for target in self._targets(row, link)
                    ):
                        yield shape, row, shape.detachable(link)

    def fates(self) -> dict[tuple[str, Fate], int]:
        """How many rows of each dataset meet which fate; never empty."""
        found: dict[tuple[str, Fate], int] = {}
        for shape, row in self._every():
            fate = (
                Fate.DELETED
                if self.is_deleted(shape, row)
                else Fate.OVERWRITTEN
                if self.is_overwritten(shape, row)
                else Fate.KEPT
                if self.mark(row) is Mark.KEPT
                else None
            )
            if fate is not None:
                found[shape.name, fate] = found.get((shape.name, fate), 0) + 1
        for shape, _row, _columns in self.detached():
            where = (shape.name, Fate.DETACHED)
            found[where] = found.get(where, 0) + 1
        if not found:
            found[nothing_matched(self.scope)] = 0
        return found

    def unwritten(self, shape: Shape, row: Row) -> bool:
        """Whether some column does not hold yet what the erasure makes of it."""
        owner = shape.dataset.owner
        to_null = shape.detachable(owner) if owner else ()
        dropped = shape.dropped if self.drops_owner(shape, row) else ()
        return any(
            not is_done(shape, row, name, null=False)
            for name in self.overwritten_columns(shape, row)
        ) or any(not is_done(shape, row, name, null=name in to_null) for name in dropped)

    def check(self) -> None:
        """Refuses what no rule of the map could overwrite.

        Raises:
            MapDoesNotFit: A row would have to be overwritten, and a column of it cannot be.
        """
        for shape, row in self._every():
            for name in self.overwritten_columns(shape, row):
                problem = shape.problem(name)
                if problem is not None:
                    raise shape.misfit(f"fields.{name}", problem)


def is_done(shape: Shape, row: Row, name: str, *, null: bool) -> bool:
    """Whether a column holds what its rule writes; with ``null``, whether it is empty."""
    value = row.get(name)
    if null or value is None:
        return value is None
    return is_written(shape.table.column[name], shape.rule_of(name), value)
