"""Whose rows, and which: what links and row sets mean, row by row, as naively as possible."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, assert_never
from uuid import UUID
from zoneinfo import ZoneInfo

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.datasets import Dataset, SubjectKind
from gdpr_rights.domain.links import AnyLink
from gdpr_rights.domain.parties import Key, ResolvedSubject
from gdpr_rights.domain.retention import After
from gdpr_rights.domain.rows import (
    All,
    AllOf,
    AnyOf,
    Before,
    Keys,
    NotBefore,
    RowSet,
    Undated,
)
from gdpr_rights.domain.schema import Column, Schema, Table
from gdpr_rights.errors import MapDoesNotFit
from gdpr_rights.systems.keys import from_key, same
from gdpr_rights.systems.shape import Shape, Shapes
from gdpr_rights.systems.tenancy import split_link

__all__ = ["Row", "Rows", "holds_key", "inferred"]

Row = dict[str, Any]
Tables = Mapping[str, list[Row]]

_TYPES: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (bool, "boolean"),
    (int, "integer"),
    (float, "float"),
    (Decimal, "decimal"),
    (datetime, "datetime"),
    (date, "date"),
    (time, "time"),
    ((bytes, bytearray), "binary"),
    (UUID, "uuid"),
    ((dict, list), "json"),
)


def inferred(tables: Tables, data_map: DataMap, system: str) -> Schema:
    """The schema that the rows and the map suggest, where nobody has given one."""
    return Schema(
        _inferred(data_map, dataset, tables[dataset.table])
        for dataset in data_map.datasets
        if dataset.system == system and dataset.table in tables
    )


def _inferred(data_map: DataMap, dataset: Dataset, rows: list[Row]) -> Table:
    names = dict.fromkeys(name for row in rows for name in row)
    if not rows:
        names |= dict.fromkeys(_named(data_map, dataset))
    key = dataset.key or (("id",) if "id" in names else tuple(names)[:1])
    columns = (
        Column(name, type=_type(row.get(name) for row in rows), nullable=name not in key)
        for name in names
    )
    return Table(dataset.table, columns=columns, key=key)


def _named(data_map: DataMap, dataset: Dataset) -> Iterator[str]:
    yield from dataset.key
    if dataset.tenant is not None:
        yield dataset.tenant
    for other in data_map.datasets:
        for link in other.links:
            if link.target == dataset.name:
                yield from link.target_columns
    yield from sorted(dataset.link_columns)
    yield from (name for name, _ in dataset.fields)
    for activity in data_map.activities:
        if isinstance(activity.retention, After) and activity.retention.dataset == dataset.name:
            yield from activity.retention.columns


def _type(values: Iterator[Any]) -> str:
    value = next((value for value in values if value is not None), None)
    return next((name for kind, name in _TYPES if isinstance(value, kind)), "text")


class Rows:
    """The rows of a system, and which of them belong to some people.

    Args:
        tables: The rows by table.
        shapes: The datasets of the system.
        kind: The kind of person.
        subjects: The people.
    """

    def __init__(
        self, tables: Tables, shapes: Shapes, kind: str, subjects: Sequence[ResolvedSubject]
    ) -> None:
        self.shapes = shapes
        self.tables = tables
        self._map = shapes.data_map
        self._kind = self._map.subject[kind]
        self._subjects = subjects
        self._zone = ZoneInfo(self._map.controller.time_zone)

    def of(self, dataset: str) -> list[Row]:
        """Every row of a dataset, whoever it belongs to."""
        return self.tables[self.shapes[dataset].dataset.table]

    def links(self, row: Row, link: AnyLink, target: Row) -> bool:
        """Whether a link of a row leads to a target row."""
        return all(same(row.get(own), target.get(there)) for own, there in link.columns)

    def belongs(self, dataset: str, row: Row) -> bool:
        """Whether a row belongs to one of the people, directly or through the row that owns it."""
        tenant = self._map.dataset[dataset].tenant
        if tenant is not None and not any(
            holds_key(self.shapes[dataset], row, {tenant: subject.tenant})
            for subject in self._subjects
        ):
            return False
        if dataset == self._kind.dataset:
            return self._is_person(self.shapes[dataset], row)
        owner = self._map.dataset[dataset].owner
        if owner is None:
            return False
        if owner.target == self._kind.dataset and self._named(dataset, row, owner):
            return True
        return self.shapes.here(owner.target) and any(
            self.links(row, owner, target) and self.belongs(owner.target, target)
            for target in self.of(owner.target)
        )

    def own(self, dataset: str) -> list[Row]:
        """The rows that belong to one of the people."""
        leaving = self.shapes.anchor(dataset, self._kind.dataset)
        if leaving is not None and not self._is_captured(dataset, leaving):
            raise self.shapes[dataset].misfit(
                "links",
                f"its owner {leaving.target!r} is held by another system: link to its key (say "
                "which columns these are: key = [...]) or to a look-up",
            )
        return [row for row in self.of(dataset) if self.belongs(dataset, row)]

    def _is_captured(self, dataset: str, link: AnyLink) -> bool:
        """Whether anything is captured of a person that the link could hold."""
        at = self._map.owner_chain(dataset)[-2].name
        plain, _tenant = split_link(self.shapes, at, link)
        targets = tuple(target for _, target in plain)
        return set(targets) <= set(self._key()) or any(
            targets == (lookup.column,) for _, lookup in self._kind.lookup
        )

    def _is_person(self, shape: Shape, row: Row) -> bool:
        tenant = shape.dataset.tenant
        return any(
            len(subject.key) == len(shape.key)
            and holds_key(shape, row, dict(zip(shape.key, subject.key, strict=True)))
            and (tenant is None or holds_key(shape, row, {tenant: subject.tenant}))
            for subject in self._subjects
        )

    def _named(self, dataset: str, row: Row, link: AnyLink) -> bool:
        """Whether the row names a person by what was captured of them: key or identifier."""
        plain, pair = split_link(self.shapes, dataset, link)
        targets = tuple(target for _, target in plain)
        return any(
            all(same(row.get(own), value) for (own, _), value in zip(plain, one, strict=True))
            and (pair is None or holds_key(self.shapes[dataset], row, {pair[0]: subject.tenant}))
            for subject in self._subjects
            for one in _captured(self._kind, targets, self._key(), subject)
        )

    def _key(self) -> tuple[str, ...]:
        root = self._map.dataset[self._kind.dataset]
        return self.shapes[root.name].key if self.shapes.here(root.name) else root.key

    def within(self, rows: RowSet, dataset: str, row: Row) -> bool:
        """Whether a row is in a row set, whoever it belongs to."""
        match rows:
            case All():
                return True
            case AllOf(parts=parts):
                return all(self.within(part, dataset, row) for part in parts)
            case AnyOf(parts=parts):
                return any(self.within(part, dataset, row) for part in parts)
            case Keys(keys=keys):
                shape = self.shapes[dataset]
                return any(
                    len(key) == len(shape.key)
                    and holds_key(shape, row, dict(zip(shape.key, key, strict=True)))
                    for key in keys
                )
            case Before() | NotBefore() | Undated():
                found = self._ages(rows.columns, rows.cutoff, dataset, row)
                if isinstance(rows, Undated):
                    return not found & {Before, NotBefore}
                return type(rows) in found
            case _:
                assert_never(rows)

    def _ages(
        self, starts: tuple[str, ...], cutoff: date, dataset: str, row: Row
    ) -> set[type[Before | NotBefore | Undated]]:
        """The age of a row; several where several rows own it."""
        start = starts[0].split(".")[0]
        below = [of.name for of in self._map.owner_chain(start)]
        level, rows = dataset, [row]
        while level not in below:
            owner = self._map.dataset[level].owner
            if owner is None or not self.shapes.here(owner.target):
                raise MapDoesNotFit(
                    f"datasets.{dataset}", f"its rows reach no {' nor '.join(starts)}"
                )
            rows = [
                target
                for target in self.of(owner.target)
                if any(self.links(one, owner, target) for one in rows)
            ]
            level = owner.target
        columns = [name.split(".", 1)[1] for name in starts]
        return {self._age(level, one, start, columns, cutoff) for one in rows}

    def _age(
        self, level: str, row: Row, start: str, columns: list[str], cutoff: date
    ) -> type[Before | NotBefore | Undated]:
        if level == start:
            days = [self._day(row.get(name)) for name in columns]
            if any(day is not None and day > cutoff.isoformat() for day in days):
                return NotBefore
            return Undated if None in days else Before
        ages = {
            self._age(start, one, start, columns, cutoff)
            for one in self.of(start)
            if self._is_below(start, one, level, row)
        }
        return NotBefore if NotBefore in ages else Undated if Undated in ages else Before

    def _is_below(self, dataset: str, row: Row, level: str, above: Row) -> bool:
        owner = self._map.dataset[dataset].owner
        if owner is None:
            return False
        owners = [one for one in self.of(owner.target) if self.links(row, owner, one)]
        if owner.target == level:
            return any(one is above for one in owners)
        return any(self._is_below(owner.target, one, level, above) for one in owners)

    def _day(self, value: Any) -> str | None:
        """The civil date of a start, in the controller's time zone where it is an instant."""
        if isinstance(value, datetime):
            aware = value.tzinfo is not None
            return (value.astimezone(self._zone) if aware else value).date().isoformat()
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, str) and value[4:5] == "-" and value[7:8] == "-" and value[9:10]:
            return value[:10]
        return None


def _captured(
    kind: SubjectKind, targets: tuple[str, ...], key: tuple[str, ...], subject: ResolvedSubject
) -> list[tuple[Key, ...]]:
    """What a link onto the persons' own dataset may hold for a person whose row may be gone.

    Source: OWNERSHIP 15.
    """
    if set(targets) <= set(key) and len(subject.key) == len(key):
        of_key = dict(zip(key, subject.key, strict=True))
        return [tuple(of_key[name] for name in targets)]
    return [
        (value,)
        for name, lookup in kind.lookup
        if targets == (lookup.column,)
        for value in subject.values_of(name)
    ]


def holds_key(shape: Shape, row: Row, key: Mapping[str, Key | None]) -> bool:
    """Whether columns of a row hold keys, whatever types these were given in."""
    return all(
        part is not None and same(row.get(name), from_key(part, shape.table.column[name].type))
        for name, part in key.items()
    )
