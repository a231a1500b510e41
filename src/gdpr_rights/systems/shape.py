"""What a dataset of the map means on the table it stands for: shared by every kind of system."""

from collections.abc import Iterable, Iterator
from functools import cached_property

import attrs

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.datasets import REST, Dataset, Erasure
from gdpr_rights.domain.fields import FieldClass, Impersonal, OverwriteRule, PersonalData
from gdpr_rights.domain.instructions import Effect, Fate, Instruction, Part, Scope
from gdpr_rights.domain.links import AnyLink, OnErased, OwnedBy
from gdpr_rights.domain.rows import (
    ALL,
    AllOf,
    AnyOf,
    Before,
    NotBefore,
    RowSet,
    Undated,
    all_of,
)
from gdpr_rights.domain.schema import Schema, Table
from gdpr_rights.domain.tenancy import with_tenants
from gdpr_rights.errors import MapDoesNotFit
from gdpr_rights.systems.overwriting import rule_problem

__all__ = [
    "NOT_OVERWRITTEN",
    "STILL_REFERRING",
    "STILL_THERE",
    "Shape",
    "Shapes",
    "by_dataset",
    "dated_leaves",
    "limited",
    "nothing_matched",
]

STILL_THERE = "still there"
NOT_OVERWRITTEN = "not overwritten"
STILL_REFERRING = "still referring to an erased row"


@attrs.frozen(slots=False)
class Shape:
    """A dataset, and the live table it stands for.

    Attributes:
        dataset: The dataset.
        table: Its table.
    """

    dataset: Dataset
    table: Table

    @property
    def name(self) -> str:
        """The name of the dataset."""
        return self.dataset.name

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The key columns: as the map says, else as the table does."""
        return self.dataset.key or self.table.key

    def classify(self, column: str) -> FieldClass | None:
        """What a live column holds; None where nobody has said."""
        return self.dataset.classify(column, self.key)

    @cached_property
    def personal(self) -> tuple[str, ...]:
        """The live columns with personal data that can be written.

        What the database computes from others goes with them.
        """
        return tuple(
            name
            for name in self._all_personal
            if not self.table.column[name].generated and name != self.dataset.tenant
        )

    @cached_property
    def _all_personal(self) -> tuple[str, ...]:
        return tuple(
            column.name
            for column in self.table.columns
            if isinstance(self.classify(column.name), PersonalData)
        )

    @cached_property
    def _rest(self) -> tuple[str, ...]:
        named = {name for name, _ in self.dataset.fields}
        return tuple(name for name in self._all_personal if name not in named)

    def columns_of(self, fields: Iterable[str]) -> tuple[str, ...]:
        """The live columns that field names stand for, each once.

        Raises:
            MapDoesNotFit: The table has no such column.
        """
        found: dict[str, None] = {}
        for name in fields:
            if name == REST:
                found.update(dict.fromkeys(self._rest))
            elif name in self.table.column:
                found[name] = None
            else:
                raise self.misfit(f"fields.{name}", "the table has no such column")
        return tuple(found)

    def falling(self, fields: Iterable[str]) -> tuple[str, ...]:
        """The columns that are erased where these fields are: personal, or not classified."""
        return tuple(
            name
            for name in self.columns_of(fields)
            if not isinstance(self.classify(name), Impersonal)
            and not self.table.column[name].generated
            and name != self.dataset.tenant
        )

    def misfit(self, where: str, message: str) -> MapDoesNotFit:
        """An error about a place in the dataset."""
        return MapDoesNotFit(f"datasets.{self.name}{'.' + where if where else ''}", message)

    def rule_of(self, column: str) -> OverwriteRule | None:
        """The rule by which a column is overwritten; None leaves it to the column."""
        of = self.classify(column)
        return of.overwrite if isinstance(of, PersonalData) else None

    def problem(self, column: str) -> str | None:
        """Why a column cannot be overwritten as the map says, if it cannot."""
        if column in self.key:
            return "it is part of the key and cannot be overwritten"
        return rule_problem(self.table.column[column], self.rule_of(column))

    def detachable(self, link: AnyLink) -> tuple[str, ...]:
        """The columns of a link that may become NULL when the link has to go.

        Source: OWNERSHIP 12.
        """
        shared = {
            column
            for other in self.dataset.links
            if other is not link
            for column in other.own_columns
        }
        return tuple(
            name
            for name in link.own_columns
            if self.table.column[name].nullable
            and name not in (*self.key, self.dataset.tenant)
            and name not in shared
        )

    @cached_property
    def dropped(self) -> tuple[str, ...]:
        """The owner columns that an overwritten row loses: to NULL, or by their own rule.

        Source: OWNERSHIP 3.
        """
        owner = self.dataset.owner
        if owner is None:
            return ()
        to_null = self.detachable(owner)
        declared = {name for key in self.table.foreign_keys for name in key.columns}
        ruled = tuple(
            name
            for name in owner.own_columns
            if name not in to_null
            and name in self.personal
            and name not in declared
            and self.problem(name) is None
        )
        return to_null + ruled

    @cached_property
    def owner_columns(self) -> tuple[str, ...]:
        """The columns by which its rows belong to somebody; they outlive what else is erased."""
        return self.dataset.owner.own_columns if self.dataset.owner else ()

    @property
    def is_deleted(self) -> bool:
        """Whether its rows are deleted where nothing holds them."""
        return self.dataset.erasure is Erasure.DELETE


class Shapes:
    """The datasets of one system, each with its live table."""

    def __init__(self, data_map: DataMap, system: str, schema: Schema) -> None:
        self.data_map = with_tenants(data_map)
        self.system = system
        self._schema = schema
        self._known: dict[str, Shape] = {}

    def __getitem__(self, name: str) -> Shape:
        """The shape of a dataset.

        Raises:
            MapDoesNotFit: It has no table, or columns of its key or links are missing.
        """
        if name not in self._known:
            self._known[name] = self._shaped(self.data_map.dataset[name])
        return self._known[name]

    def _shaped(self, dataset: Dataset) -> Shape:
        table = self._schema.table.get(dataset.table)
        if table is None:
            raise MapDoesNotFit(
                f"datasets.{dataset.name}",
                f"the system {self.system!r} has no table {dataset.table!r}",
            )
        tenant = () if dataset.tenant is None else (dataset.tenant,)
        for column in (*dataset.key, *dataset.link_columns, *tenant):
            if column not in table.column:
                raise MapDoesNotFit(
                    f"datasets.{dataset.name}", f"its table has no column {column!r}"
                )
        return Shape(dataset, table)

    def here(self, name: str) -> bool:
        """Whether a dataset of the map is held by this system."""
        dataset = self.data_map.dataset.get(name)
        return dataset is not None and dataset.system == self.system

    def all(self) -> Iterator[Shape]:
        """Every dataset of the system, in the order of the map."""
        for dataset in self.data_map.datasets:
            if dataset.system == self.system:
                yield self[dataset.name]

    def check_targets(self) -> None:
        """Holds every link within the system against the table it leads to.

        Raises:
            MapDoesNotFit: A link leads to a column that is not there.
        """
        for shape in self.all():
            for link in shape.dataset.links:
                if not self.here(link.target):
                    continue
                for column in link.target_columns:
                    if column not in self[link.target].table.column:
                        raise shape.misfit(
                            "links", f"{link.target} has no column {column!r} to link to"
                        )

    def check_detaching(self, erased: Iterable[str]) -> None:
        """Refuses an erasure that would have to remove a reference which cannot go.

        Raises:
            MapDoesNotFit: There is such a reference.

        Source: OWNERSHIP 1, 8, 12: decided by the schema, never by the data of the day.
        """
        for name in erased:
            if not self[name].is_deleted:
                continue
            for dataset, link in self.data_map.referrers(name):
                if (
                    link.on_erased is OnErased.DETACH
                    and dataset.system == self.system
                    and not self[dataset.name].detachable(link)
                ):
                    raise self[dataset.name].misfit(
                        "links",
                        f"its reference to {name} cannot become NULL when a row there is deleted",
                    )

    def anchor(self, name: str, root: str) -> OwnedBy | None:
        """The link by which the chain of a dataset leaves for the persons' own dataset.

        None where the persons' own dataset is in this system, or the chain does not end there.

        Raises:
            MapDoesNotFit: The chain leaves the system on the way.
        """
        chain = self.data_map.owner_chain(name)
        if chain[-1].name != root:
            raise MapDoesNotFit(f"datasets.{name}", f"its rows do not belong to rows of {root!r}")
        for dataset in chain[:-1]:
            if dataset.system != self.system:
                raise MapDoesNotFit(
                    f"datasets.{name}",
                    f"its owner {dataset.name!r} is held by another system",
                )
        for dataset in chain[:-1]:
            self._check_tenant(dataset)
        return None if self.here(root) or len(chain) == 1 else chain[-2].owner

    def _check_tenant(self, dataset: Dataset) -> None:
        """Refuses a link that does not say which of several tenants' rows it leads to."""
        owner = dataset.owner
        if owner is None or not self.here(owner.target):
            return
        target = self[owner.target]
        tenant = target.dataset.tenant
        if tenant in target.key and tenant not in owner.target_columns:
            raise self[dataset.name].misfit(
                "tenant", f"its rows do not say which tenant's {target.name} they belong to"
            )


def limited(instruction: Instruction) -> Scope:
    """The scope of an instruction, the limit on its rows taken into every part."""
    if instruction.rows == ALL:
        return instruction.scope
    parts = (
        attrs.evolve(part, rows=all_of([part.rows, instruction.rows]))
        for part in instruction.scope.parts
    )
    return attrs.evolve(instruction.scope, parts=tuple(parts))


def dated_leaves(rows: RowSet) -> Iterator[Before | NotBefore | Undated]:
    """The parts of a row set that depend on retention dates."""
    match rows:
        case Before() | NotBefore() | Undated():
            yield rows
        case AllOf(parts=parts) | AnyOf(parts=parts):
            for part in parts:
                yield from dated_leaves(part)


def by_dataset(parts: Iterable[Part], *effects: Effect) -> dict[str, list[Part]]:
    """The parts with one of these effects, by dataset."""
    found: dict[str, list[Part]] = {}
    for part in parts:
        if part.effect in effects:
            found.setdefault(part.dataset, []).append(part)
    return found


def nothing_matched(scope: Scope) -> tuple[str, Fate]:
    """The dataset under which it is recorded that an erasure met no row at all."""
    root = scope.data_map.subject[scope.kind].dataset
    names = [part.dataset for part in scope.parts]
    return (root if root in names or not names else names[-1]), Fate.DELETED
