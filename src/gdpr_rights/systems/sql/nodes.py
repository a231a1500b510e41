"""What an erasure may do to each dataset, as far as the map and the scope alone can say.

Where every row of the people meets one fate whatever the data are, its statements need no more
than the ownership. Only where fates depend on the data are rows marked one by one.
"""

import enum
from collections.abc import Iterator, Mapping

import attrs
import sqlalchemy as sa

from gdpr_rights.domain.instructions import Effect, Part, Scope
from gdpr_rights.domain.links import OnErased, OwnedBy, Refers
from gdpr_rights.domain.rows import ALL, RowSet
from gdpr_rights.systems.shape import Shape, Shapes, by_dataset, dated_leaves
from gdpr_rights.systems.sql.order import components, depth, references
from gdpr_rights.systems.sql.predicates import Predicates

__all__ = ["Fated", "Group", "Marks", "Node", "analysed", "pull_edges"]


@enum.unique
class Fated(enum.Enum):
    """What is known of the rows of the people in a dataset before looking at them."""

    DELETED = "every row is deleted"
    OVERWRITTEN = "every row is overwritten, and belongs to nobody any more"
    MARKED = "it depends on the data"


@attrs.frozen
class Group:
    """Columns that fall in the same rows."""

    columns: tuple[str, ...]
    erase: tuple[RowSet, ...]
    keep: tuple[RowSet, ...]


@attrs.frozen(eq=False)
class Marks:
    """The temporary table with the marked rows of a dataset.

    It repeats the key and every column that a link is made of or leads to, so that what links
    say stays known when rows change.
    """

    table: sa.Table
    places: Mapping[str, str]

    def column(self, name: str) -> sa.Column[object]:
        """What a row held in a column when it was marked."""
        return self.table.c[self.places[name]]

    @property
    def fate(self) -> sa.Column[object]:
        """The mark."""
        return self.table.c.fate


@attrs.frozen(eq=False)
class Node:
    """A dataset that an erasure concerns.

    Attributes:
        shape: The dataset.
        erase: The parts that are erased.
        keep: The parts that are kept.
        groups: The columns that fall in some row.
        fated: What is known of its rows.
        pullable: Whether rows of anybody may go with rows they refer to.
        marks: The table of marked rows, where fates depend on the data.
    """

    shape: Shape
    erase: tuple[Part, ...]
    keep: tuple[Part, ...]
    groups: tuple[Group, ...]
    fated: Fated
    pullable: bool
    marks: Marks | None

    @property
    def concerned(self) -> bool:
        """Whether the scope speaks of it."""
        return bool(self.erase or self.keep)

    @property
    def falling(self) -> tuple[str, ...]:
        """The columns that are overwritten in a row that stays although all of it falls."""
        named = {name for group in self.groups for name in group.columns}
        named.update(self.shape.personal)
        named.difference_update(self.shape.owner_columns)
        return tuple(of.name for of in self.shape.table.columns if of.name in named)

    @property
    def dated_keep(self) -> tuple[RowSet, ...]:
        """The rows that are in retention, whoever they belong to."""
        return tuple(part.rows for part in self.keep if any(dated_leaves(part.rows)))


def may_keep(shape: Shape, erase: list[Part], keep: list[Part]) -> bool:
    """Whether some field of some row may stand."""
    whole = {name for part in erase if part.rows == ALL for name in shape.columns_of(part.fields)}
    everything = any(part.rows == ALL for part in erase)
    return bool(keep) or not everything or not set(shape.personal) <= whole


def _groups(shape: Shape, erase: list[Part], keep: list[Part]) -> tuple[Group, ...]:
    found: dict[tuple[tuple[RowSet, ...], tuple[RowSet, ...]], list[str]] = {}
    for column in shape.table.columns:
        erased, kept = (
            tuple(
                dict.fromkeys(
                    part.rows for part in parts if column.name in shape.falling(part.fields)
                )
            )
            for parts in (erase, keep)
        )
        if erased and column.name not in shape.owner_columns:
            found.setdefault((erased, kept), []).append(column.name)
    return tuple(Group(tuple(names), *rows) for rows, names in found.items())


def pull_edges(shapes: Shapes, concerned: set[str]) -> list[tuple[str, OwnedBy | Refers]]:
    """The links along which rows go with the row they point to, each with its dataset."""
    reached, pulled = set(concerned), set[str]()
    edges: list[tuple[str, OwnedBy | Refers]] = []
    grows = True
    while grows:
        grows = False
        for shape in shapes.all():
            for link in shape.dataset.links:
                goes = (
                    link.target in pulled
                    if isinstance(link, OwnedBy)
                    else link.on_erased is OnErased.DELETE and link.target in reached
                )
                if goes and (shape.name, link) not in edges:
                    edges.append((shape.name, link))
                    reached.add(shape.name)
                    pulled.add(shape.name)
                    grows = True
    return edges


def analysed(predicates: Predicates, scope: Scope) -> dict[str, Node]:
    """Every dataset that an erasure concerns, each before those it points to.

    Raises:
        MapDoesNotFit: A reference cannot go, or a column is missing.
    """
    shapes = predicates.shapes
    erase, keep = (by_dataset(scope.parts, effect) for effect in (Effect.ERASE, Effect.KEEP))
    shapes.check_targets()
    shapes.check_detaching(erase)
    pulled = {name for name, _ in pull_edges(shapes, set(erase))}
    keeping = {
        name
        for name in {*erase, *keep}
        if may_keep(shapes[name], erase.get(name, []), keep.get(name, []))
    }
    graph = components(references(shapes))
    nodes: dict[str, Node] = {}
    for names in graph:
        for name in sorted(names, key=lambda one: -depth(shapes.data_map, one)):
            if name not in erase and name not in keep and name not in pulled:
                continue
            shape = shapes[name]
            if name in pulled or name in keeping:
                fated = Fated.MARKED
            else:
                fated = _fated(shapes, shape, nodes, keeping, pulled)
            parts = erase.get(name, []), keep.get(name, [])
            groups = _groups(shape, *parts)
            nodes[name] = Node(
                shape,
                tuple(parts[0]),
                tuple(parts[1]),
                groups,
                fated,
                name in pulled,
                _marks(predicates, shape, len(nodes), len(groups))
                if fated is Fated.MARKED
                else None,
            )
    return nodes


def _fated(
    shapes: Shapes,
    shape: Shape,
    nodes: Mapping[str, Node],
    keeping: set[str],
    pulled: set[str],
) -> Fated:
    """What all rows of a dataset come to, of which no field stands."""
    if any(_may_hold(shapes, shape, nodes, keeping, pulled)):
        return Fated.MARKED
    return Fated.DELETED if shape.is_deleted else Fated.OVERWRITTEN


def _may_hold(
    shapes: Shapes,
    shape: Shape,
    nodes: Mapping[str, Node],
    keeping: set[str],
    pulled: set[str],
) -> Iterator[bool]:
    for child, _link in shapes.data_map.children(shape.name):
        if child.system != shapes.system:
            continue
        node = nodes.get(child.name)
        if node is not None and node.fated is not Fated.MARKED:
            # Overwritten rows hold their owner where they cannot leave it.
            yield (shape.is_deleted and node.fated is Fated.OVERWRITTEN and not node.shape.dropped)
        else:
            # A row that is kept, or that the scope does not speak of, needs its owner whole.
            yield shape.is_deleted or bool(shape.dropped)
    if not shape.is_deleted:
        return
    for referrer, link in shapes.data_map.referrers(shape.name):
        if referrer.system == shapes.system:
            yield (
                link.on_erased is OnErased.KEEP
                or referrer.name in keeping
                or referrer.name in pulled
            )


def _marks(predicates: Predicates, shape: Shape, number: int, groups: int) -> Marks:
    """A table for the rows of a dataset, named by a number: names of tables have limits."""
    columns = dict.fromkeys(shape.key)
    columns |= dict.fromkeys(sorted(shape.dataset.link_columns))
    for other in predicates.shapes.all():
        for link in other.dataset.links:
            if link.target == shape.name:
                columns |= dict.fromkeys(link.target_columns)
    predicates.key(shape.name)
    source = predicates.table(shape.name)
    places = {name: f"c{place}" for place, name in enumerate(columns)}
    table = sa.Table(
        f"gdpr_rights_marks_{number}",
        sa.MetaData(),
        *(sa.Column(place, source.c[name].type) for name, place in places.items()),
        *(sa.Column(f"falls{place}", sa.SmallInteger) for place in range(groups)),
        sa.Column("pulled", sa.SmallInteger),
        sa.Column("fate", sa.SmallInteger),
        prefixes=["TEMPORARY"],
    )
    return Marks(table, places)
