"""Rectifies rows in memory, as naively as possible."""

from collections.abc import Mapping, Sequence
from copy import deepcopy

from gdpr_rights.domain.typed_values import holds
from gdpr_rights.errors import RectificationIncomplete
from gdpr_rights.systems.memory_rows import Row, Rows
from gdpr_rights.systems.rectifying import Correction, taken, twice

__all__ = ["rectified"]


def rectified(rows: Rows, corrections: Sequence[Correction]) -> dict[str, tuple[int, int]]:
    """Writes the new values; rows met and rows changed, by dataset.

    Raises:
        MapDoesNotFit: A unique column holds the value elsewhere; nothing was changed.
        RectificationIncomplete: Two values for one field contradict each other; the same.
    """
    met = [(correction, _met(rows, correction)) for correction in corrections]
    for correction, own in met:
        _check_unique(rows, correction, own)
    found: dict[str, tuple[set[int], set[int]]] = {}
    for correction, own in met:
        matched, changed = found.setdefault(correction.shape.name, (set(), set()))
        matched.update(map(id, own))
        changed.update(id(row) for row in own if not _is_right(correction, row))
    before = deepcopy(rows.tables)
    for correction, own in met:
        for row in own:
            if not _is_right(correction, row):
                row[correction.column.name] = correction.value
    _check_written(rows, met, before)
    return {name: (len(matched), len(changed)) for name, (matched, changed) in found.items()}


def _check_written(
    rows: Rows, met: Sequence[tuple[Correction, list[Row]]], before: Mapping[str, list[Row]]
) -> None:
    """Takes everything back where a row does not hold its new value: two contradict each other."""
    wrong: dict[str, set[int]] = {}
    for correction, own in met:
        ids = {id(row) for row in own if not _is_right(correction, row)}
        wrong.setdefault(correction.shape.name, set()).update(ids)
    for name, ids in wrong.items():
        if ids:
            for table, old in before.items():
                rows.tables[table][:] = old
            raise RectificationIncomplete(name, len(ids))


def _met(rows: Rows, correction: Correction) -> list[Row]:
    name = correction.shape.name
    return [row for row in rows.own(name) if rows.within(correction.rows, name, row)]


def _is_right(correction: Correction, row: Row) -> bool:
    column = correction.column
    return holds(column.type, row.get(column.name), correction.value)


def _check_unique(rows: Rows, correction: Correction, own: list[Row]) -> None:
    if not correction.column.unique or correction.value is None or not own:
        return
    if len(own) > 1:
        raise twice(correction)
    others = (row for row in rows.of(correction.shape.name) if row is not own[0])
    if any(_is_right(correction, row) for row in others):
        raise taken(correction)
