"""What an erasure may do to each dataset, as far as the map and the scope alone can say.

Where every row of the people meets one fate whatever the data are, its statements need no more
than the ownership. Only where fates depend on the data are rows marked one by one.
"""

import enum
from collections.abc import Iterator, Mapping

import attrs
import sqlalchemy as sa

from gdpr_rights.domain.instructions import Effect, Scope
from gdpr_rights.domain.links import OnErased, OwnedBy, Refers
from gdpr_rights.domain.rows import RowSet
from gdpr_rights.systems.shape import Shape, Shapes, by_dataset, dated_leaves
from gdpr_rights.systems.sql.falling import Falling
from gdpr_rights.systems.sql.order import components, depth, references
from gdpr_rights.systems.sql.predicates import Predicates

__all__ = ["Fated", "Marks", "Node", "analysed", "pull_edges"]


@enum.unique
class Fated(enum.Enum):
    """What is known of the rows of the people in a dataset before looking at them."""

    DELETED = "every row is deleted"
    OVERWRITTEN = "every row is overwritten, and belongs to nobody any more"
    SPLIT = "dates that no statement changes decide whether a row is kept or deleted"
    MARKED = "it depends on the data"


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
        concerned: Whether the scope speaks of it; else its rows only go with others.
        erases: Whether something of it is erased.
        falls: When its rows fall.
        fated: What is known of its rows.
        marks: The table of marked rows, where fates depend on the data.
    """

    shape: Shape
    concerned: bool
    erases: bool
    falls: Falling
    fated: Fated
    marks: Marks | None

    @property
    def falling(self) -> tuple[str, ...]:
        """The columns that are overwritten in a row that stays although all of it falls."""
        named = {name for group in self.falls.groups for name in group.columns}
        named.update(self.shape.personal)
        named.difference_update(self.shape.owner_columns)
        return tuple(of.name for of in self.shape.table.columns if of.name in named)

    @property
    def dated_keep(self) -> tuple[RowSet, ...]:
        """The rows that are in retention, whoever they belong to."""
        return tuple(rows for rows in self.falls.keep if any(dated_leaves(rows)))


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
    falls = {
        name: Falling.of(shapes[name], erase.get(name, ()), keep.get(name, ()))
        for name in {*erase, *keep, *pulled}
    }
    concerned = {*erase, *keep}
    analysis = _Analysis(shapes, falls, concerned, pulled)
    for names in components(references(shapes)):
        for name in sorted(names, key=lambda one: -depth(shapes.data_map, one)):
            if name in falls:
                analysis.add(name)
    return {
        name: Node(
            shapes[name],
            name in concerned,
            name in erase,
            falls[name],
            fated,
            _marks(predicates, shapes[name], number, len(falls[name].in_kept_rows))
            if fated is Fated.MARKED
            else None,
        )
        for number, (name, fated) in enumerate(analysis.fated.items())
    }


class _Analysis:
    """What can be said of the rows of each dataset, one after the other."""

    def __init__(
        self, shapes: Shapes, falls: Mapping[str, Falling], concerned: set[str], pulled: set[str]
    ) -> None:
        self._shapes = shapes
        self._falls = falls
        self._concerned = concerned
        self._pulled = pulled
        self.fated: dict[str, Fated] = {}

    def add(self, name: str) -> None:
        """Says what is known of a dataset, after those that point to it."""
        self.fated[name] = self._of(name)

    def _of(self, name: str) -> Fated:
        shape = self._shapes[name]
        if name in self._pulled or any(self._may_hold(name)):
            return Fated.MARKED
        if not self._falls[name].may_keep:
            return Fated.DELETED if shape.is_deleted else Fated.OVERWRITTEN
        below = {
            dataset.name
            for dataset in self._shapes.data_map.datasets
            if shape.dataset in self._shapes.data_map.owner_chain(dataset.name)[1:]
        }
        # Dates below are gone when the turn of this dataset comes, and overwriting loses its own.
        if not shape.is_deleted or self._falls[name].depends_on(below):
            return Fated.MARKED
        return Fated.SPLIT

    def _may_hold(self, name: str) -> Iterator[bool]:
        """Whether rows elsewhere may need a row of this dataset that falls whole."""
        shape, data_map = self._shapes[name], self._shapes.data_map
        for child, _link in data_map.children(name):
            if child.system == self._shapes.system:
                yield self._needs_owner(child.name, name)
        if not shape.is_deleted:
            return
        for referrer, link in data_map.referrers(name):
            if referrer.system == self._shapes.system:
                keeps = referrer.name in self._concerned and self._falls[referrer.name].may_keep
                yield link.on_erased is OnErased.KEEP or keeps or referrer.name in self._pulled

    def _needs_owner(self, child: str, name: str) -> bool:
        shape = self._shapes[name]
        match self.fated.get(child):
            case Fated.DELETED:
                return False
            case Fated.OVERWRITTEN:
                # Overwritten rows hold their owner where they cannot leave it.
                return shape.is_deleted and not self._shapes[child].dropped
            case Fated.SPLIT:
                above = [of.name for of in self._shapes.data_map.owner_chain(name)]
                if self._falls[child].is_kept_only_below(self._falls[name], above):
                    return False
        # A row that is kept, or that the scope does not speak of, needs its owner whole.
        return shape.is_deleted or bool(shape.dropped)


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
