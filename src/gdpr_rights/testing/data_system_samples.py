"""Rows, people and scopes for the worlds on which data systems are compared.

Rows are drawn so that every declared foreign key holds.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import attrs
from hypothesis import strategies as st

from gdpr_rights.domain.datasets import Dataset
from gdpr_rights.domain.instructions import Effect, Part, Scope
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.rows import ALL, Before, NotBefore, RowSet, Undated
from gdpr_rights.domain.schema import Column, ForeignKey
from gdpr_rights.testing.data_worlds import WORLDS, World

__all__ = ["Situation", "Tables", "situations", "tables_of"]

CUTOFF = date(2020, 6, 15)
_DAYS = [date(2019, 1, 1), CUTOFF, date(2020, 6, 16), date(2024, 2, 29)]
_TEXT = st.sampled_from(["Ada", "o'Neil", "", "%_", "erased-", "Žluťoučký", "\U0001f600"])
Tables = dict[str, list[dict[str, Any]]]
"""The rows of each table, a dict for each."""


@attrs.frozen
class Situation:
    """Rows in a world, some people, and what is asked of the system."""

    world: World
    tables: Tables
    scope: Scope
    subjects: tuple[ResolvedSubject, ...]

    def __repr__(self) -> str:
        people = [subject.key for subject in self.subjects]
        parts = "".join(
            f"\n  {of.effect.name} {of.dataset} {of.fields} {of.rows}" for of in self.scope.parts
        )
        rows = "".join(f"\n  {name} {row}" for name, of in self.tables.items() for row in of)
        return f"{self.world}, {self.scope.kind} {people}:{parts}{rows}"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        # How hypothesis shows an example.
        printer.text(repr(self))


def _value(column: Column) -> st.SearchStrategy[Any]:
    of: dict[str, st.SearchStrategy[Any]] = {
        "integer": st.integers(0, 3),
        "date": st.sampled_from(_DAYS),
        "datetime": st.sampled_from(
            [datetime(day.year, day.month, day.day, hour) for day in _DAYS for hour in (0, 23)]  # noqa: DTZ001
        ),
        "text": _TEXT.map(lambda text: text[: column.length]),
    }
    dated = column.name == "sent"
    value = (
        st.sampled_from(["2020-06-15 23:59", "2020-06-16", "soon", ""])
        if dated
        else of[column.type]
    )
    return st.one_of(value, value, value, st.none()) if column.nullable else value


@st.composite
def tables_of(draw: Callable[..., Any], world: World) -> Tables:
    """Rows of every table; keys are numbered, references lead to rows that are there."""
    tables: Tables = {}
    for table in world.schema.tables:
        tables[table.name] = [
            {column.name: draw(_value(column)) for column in table.columns}
            for _ in range(draw(st.sampled_from([3, 4, 2, 5, 1, 0])))
        ]
        for number, row in enumerate(tables[table.name]):
            row.update({"id": number + 1} if table.key == ("id",) else {})
            row.update({"place": number} if "place" in table.key else {})
    for table in world.schema.tables:
        for key in table.foreign_keys:
            optional = any(table.column[name].nullable for name in key.columns)
            for row in list(tables[table.name]):
                if not draw(_referring(row, key, tables[key.target], optional)):
                    tables[table.name].remove(row)
    for table in world.schema.tables:
        unique = {tuple(row[name] for name in table.key): row for row in tables[table.name]}
        tables[table.name][:] = list(unique.values())
    return _without_dangling(world, tables)


@st.composite
def _referring(
    draw: Callable[..., Any],
    row: dict[str, Any],
    key: ForeignKey,
    targets: list[dict[str, Any]],
    optional: bool,
) -> bool:
    """Makes a row refer to some target, or to none; whether the row can be."""
    if targets and not (optional and draw(st.integers(0, 4)) == 4):
        target = draw(st.sampled_from(targets))
        for own, there in zip(key.columns, key.target_columns, strict=True):
            row[own] = target[there]
        return True
    row.update(dict.fromkeys(key.columns))
    return optional


def _without_dangling(world: World, tables: Tables) -> Tables:
    """Removes rows whose targets were removed, until every reference leads somewhere."""
    while True:
        changed = False
        for table in world.schema.tables:
            for key in table.foreign_keys:
                for row in list(tables[table.name]):
                    values = [row[name] for name in key.columns]
                    there = [
                        [target[name] for name in key.target_columns]
                        for target in tables[key.target]
                    ]
                    if None not in values and values not in there:
                        tables[table.name].remove(row)
                        changed = True
        if not changed:
            return tables


def _fields(dataset: Dataset) -> tuple[str, ...]:
    return tuple(name for name, _ in dataset.personal_fields())


@st.composite
def _parts(draw: Callable[..., Any], world: World, dataset: Dataset) -> list[Part]:
    """How the rows of one dataset are divided: as a plan would, and in odder ways."""
    fields = _fields(dataset)

    def part(effect: Effect, rows: RowSet = ALL, of: tuple[str, ...] = fields) -> Part:
        name = f"{dataset.name}/{effect.value}/{type(rows).__name__}/{'+'.join(of)}"
        return Part(name, dataset=dataset.name, fields=of, rows=rows, effect=effect)

    starts = world.starts.get(dataset.name, ())
    ways = ["erase", "erase", *(["split"] * 3 if starts else []), "keep", "nothing"]
    match draw(st.sampled_from(ways)):
        case "erase":
            return [part(Effect.ERASE)]
        case "keep":
            few = draw(st.integers(0, len(fields)))
            return [
                part(Effect.KEEP, of=fields[:few]),
                *([part(Effect.ERASE, of=fields[few:])] if few < len(fields) else []),
            ]
        case "split":
            columns = tuple(draw(st.sampled_from(starts)).split("+"))
            few = draw(st.integers(1, max(1, len(fields))))
            undated = draw(st.sampled_from([Effect.KEEP, Effect.ERASE]))
            falling = [part(Effect.ERASE, of=fields[few:])] if few < len(fields) else []
            return [
                part(Effect.ERASE, Before(columns, CUTOFF), fields[:few]),
                part(Effect.KEEP, NotBefore(columns, CUTOFF), fields[:few]),
                part(undated, Undated(columns, CUTOFF), fields[:few]),
                *falling,
            ]
        case _:
            return []


def _worlds(worlds: tuple[World, ...]) -> st.SearchStrategy[World]:
    """Some world; those with the same tables are as likely together as any other is alone."""
    alike: dict[tuple[str, ...], list[World]] = {}
    for world in worlds:
        alike.setdefault(tuple(table.name for table in world.schema.tables), []).append(world)
    return st.sampled_from(list(alike.values())).flatmap(st.sampled_from)


@st.composite
def situations(
    draw: Callable[..., Any], *, effect: Effect = Effect.ERASE, worlds: tuple[World, ...] = WORLDS
) -> Situation:
    """Rows, one to three people among them or not, and a scope.

    Args:
        draw: Given by hypothesis.
        effect: `Effect.ERASE` for what is erased and kept, `Effect.DISCLOSE` for a copy.
        worlds: Among which worlds to choose.
    """
    world = draw(_worlds(worlds))
    kind = draw(st.sampled_from(world.data_map.subjects))
    tables = draw(tables_of(world))
    parts: list[Part] = []
    for dataset in world.data_map.owned_datasets(kind.name):
        found = draw(_parts(world, dataset))
        if effect is Effect.DISCLOSE:
            found = [attrs.evolve(part, effect=Effect.DISCLOSE) for part in found]
        parts.extend(found)
    there = [row["id"] for row in tables[world.data_map.dataset[kind.dataset].table]]
    most = 1 if effect is Effect.DISCLOSE else 2
    people = draw(st.lists(st.sampled_from([*there, 99]), min_size=1, max_size=most))
    return Situation(
        world,
        tables,
        Scope(world.data_map, "app", kind.name, parts),
        tuple(
            ResolvedSubject(f"person-{number}", kind.name, key=(number,))
            for number in dict.fromkeys(people)
        ),
    )
