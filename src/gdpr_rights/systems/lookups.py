"""Where the look-ups of a kind of person stand: in its own dataset, or one link away."""

from collections.abc import Sequence

import attrs

from gdpr_rights.domain.datasets import Lookup, Match, SubjectKind
from gdpr_rights.domain.links import AnyLink
from gdpr_rights.domain.parties import KEY, Key
from gdpr_rights.errors import UnknownLookup
from gdpr_rights.systems.shape import Shape, Shapes

__all__ = ["Located", "located"]


@attrs.frozen
class Located:
    """A look-up, and the column it stands in.

    Attributes:
        shape: The dataset of the column.
        column: The column.
        match: How an identifier is compared with it.
        pairs: For a look-up one link away: columns of the persons' own dataset, and the columns
            of this one that they equal.
    """

    shape: Shape
    column: str
    match: Match
    pairs: tuple[tuple[str, str], ...] = ()

    @property
    def type(self) -> str:
        """The type of the column, as `Batch.types` names it."""
        return self.shape.table.column[self.column].type


def located(
    shapes: Shapes, kind: SubjectKind, identifiers: Sequence[tuple[str, Key]]
) -> dict[str, Located]:
    """Every look-up of a kind of person by its name.

    Raises:
        UnknownLookup: An identifier has a name that is no look-up.
        MapDoesNotFit: A look-up stands in no column, or too far away.
    """
    known = tuple(name for name, _ in kind.lookup)
    for name, _ in identifiers:
        if name != KEY and name not in known:
            raise UnknownLookup(kind.name, name, (KEY, *known))
    return {name: _located(shapes, kind, name, lookup) for name, lookup in kind.lookup}


def _located(shapes: Shapes, kind: SubjectKind, name: str, lookup: Lookup) -> Located:
    root = shapes[kind.dataset]
    where, _, column = lookup.column.rpartition(".")
    shape = root if where in ("", kind.dataset) else None
    pairs: tuple[tuple[str, str], ...] = ()
    if shape is None and shapes.here(where):
        shape = shapes[where]
        pairs = _joined(root, shape)
    if shape is None or (shape is not root and not pairs):
        raise root.misfit("", f"its look-up {name!r} stands in {where!r}, which no link joins")
    if column not in shape.table.column:
        raise shape.misfit("", f"it has no column {column!r}, by which a {kind.name} is found")
    return Located(shape, column, lookup.match, pairs)


def _joined(root: Shape, other: Shape) -> tuple[tuple[str, str], ...]:
    def first(of: Shape, target: Shape) -> AnyLink | None:
        return next((link for link in of.dataset.links if link.target == target.name), None)

    towards, onwards = first(other, root), first(root, other)
    if towards is not None:
        return tuple((target, own) for own, target in towards.columns)
    return onwards.columns if onwards is not None else ()
