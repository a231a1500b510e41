"""What an instruction to rectify asks of each dataset, held against the map and the live tables.

Source: GDPR Art. 16.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from gdpr_rights.domain.datasets import REST
from gdpr_rights.domain.instructions import Effect, Instruction, Part, Scope
from gdpr_rights.domain.rows import RowSet
from gdpr_rights.domain.schema import Column
from gdpr_rights.domain.typed_values import typed, value_problem
from gdpr_rights.errors import MapDoesNotFit
from gdpr_rights.systems.shape import Shape, Shapes, limited

__all__ = ["Correction", "corrections", "only_rectifies", "taken", "twice"]


@attrs.frozen
class Correction:
    """A new value for one column of some rows.

    Attributes:
        shape: The dataset.
        column: The column.
        rows: Which rows of the person.
        value: The new value, of the column's type.
    """

    shape: Shape = attrs.field(repr=False)
    column: Column
    rows: RowSet
    value: Any = attrs.field(repr=False)

    def misfit(self, problem: str) -> MapDoesNotFit:
        """An error about the column."""
        return self.shape.misfit(f"fields.{self.column.name}", problem)


def only_rectifies(scope: Scope) -> bool:
    """Whether nothing in a scope can be left over: the new values are read back in `apply`."""
    return bool(scope.parts) and all(part.effect is Effect.RECTIFY for part in scope.parts)


def corrections(shapes: Shapes, instruction: Instruction) -> tuple[Correction, ...]:
    """Everything that an instruction corrects; it is refused before anything is touched.

    Raises:
        MapDoesNotFit: A column is not there, or may not be corrected, or does not take the value.
        ValueError: The instruction is not one to rectify, or says nothing, or has no value for
            a part of it.
    """
    values = dict(instruction.values)
    if not instruction.scope.parts:
        raise ValueError("the instruction names nothing to rectify")
    strange = values.keys() - {part.item for part in instruction.scope.parts}
    if strange:
        raise ValueError(f"no part of the scope comes from {', '.join(sorted(strange))}")
    return tuple(_corrections(shapes, limited(instruction).parts, values))


def _corrections(
    shapes: Shapes, parts: Iterable[Part], values: dict[str, Any]
) -> Iterator[Correction]:
    for part in parts:
        if part.effect is not Effect.RECTIFY or len(part.fields) != 1 or part.item not in values:
            raise ValueError(f"{part.item} does not name one field to rectify, with its new value")
        shape, (name,), value = shapes[part.dataset], part.fields, values[part.item]
        problem = _name_problem(shapes, shape, name)
        problem = problem or value_problem(shape.table.column[name], value)
        if problem is not None:
            raise shape.misfit(f"fields.{name}", problem)
        column = shape.table.column[name]
        yield Correction(shape, column, part.rows, typed(column.type, value))


def _name_problem(  # noqa: PLR0911 - one for each problem
    shapes: Shapes, shape: Shape, name: str
) -> str | None:
    """Why a column cannot be rectified whatever the value: rows are found by it."""
    if name == REST:
        return "a rectification names the column"
    if name not in shape.table.column:
        return "the table has no such column"
    if name in shape.key:
        return "it is part of the key and cannot be rectified"
    if name in shape.dataset.link_columns:
        return "its row belongs to another, or refers to it, by this column"
    if name == shape.dataset.tenant:
        return "it says to which tenant the row belongs"
    for other in shapes.data_map.datasets:
        if any(link.target == shape.name and name in link.target_columns for link in other.links):
            return f"rows of {other.name} belong or refer to its row by this column"
    return None


def taken(correction: Correction) -> MapDoesNotFit:
    """The error where a unique column holds the new value elsewhere."""
    return correction.misfit("another row holds that value already, and the column is unique")


def twice(correction: Correction) -> MapDoesNotFit:
    """The error where a unique column would hold the new value in several rows."""
    return correction.misfit("a value cannot stand in several rows of a unique column")
