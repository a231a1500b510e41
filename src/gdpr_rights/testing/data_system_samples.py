"""Small worlds on which data systems are compared: a map, a schema, rows, and what to erase.

Each world is there for the links it has. Rows are drawn so that every declared foreign key holds.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

import attrs
from hypothesis import strategies as st

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.datasets import Dataset, Erasure, SubjectKind
from gdpr_rights.domain.fields import (
    NOT_PERSONAL,
    OverwriteConstant,
    OverwriteRule,
    OverwriteUnique,
    PersonalData,
)
from gdpr_rights.domain.instructions import Effect, Part, Scope
from gdpr_rights.domain.links import AnyLink, Link, OnErased
from gdpr_rights.domain.parties import Controller, ResolvedSubject
from gdpr_rights.domain.retention import Retention
from gdpr_rights.domain.rows import ALL, Before, NotBefore, RowSet, Undated
from gdpr_rights.domain.schema import Column, ForeignKey, Schema, Table
from gdpr_rights.law.bases import LawfulBasis

__all__ = ["WORLDS", "Situation", "World", "situations"]

CUTOFF = date(2020, 6, 15)
_DAYS = [date(2019, 1, 1), CUTOFF, date(2020, 6, 16), date(2024, 2, 29)]
_TEXT = st.sampled_from(["Ada", "o'Neil", "", "%_", "erased-", "Žluťoučký", "\U0001f600"])
Tables = dict[str, list[dict[str, Any]]]


@attrs.frozen(eq=False)
class World:
    """A map and the schema it fits.

    Attributes:
        name: What it is there for.
        data_map: The map; its one system is called ``app``.
        schema: The tables.
        starts: For each dataset, a retention start its rows can reach.
    """

    name: str
    data_map: DataMap
    schema: Schema
    starts: Mapping[str, str]

    def __repr__(self) -> str:
        return f"World({self.name!r})"


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
        rows = "".join(
            f"\n  {name} {row}" for name, of in self.tables.items() for row in of
        )
        return f"{self.world}, {self.scope.kind} {people}:{parts}{rows}"

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        # How hypothesis shows an example.
        printer.text(repr(self))


def _personal(overwrite: OverwriteRule | str | None = None) -> PersonalData:
    return PersonalData("sample", used_for=["use"], overwrite=overwrite)


UNIQUE = _personal(OverwriteUnique())
GONE = _personal(OverwriteConstant("-"))
PLAIN = _personal()


def _column(name: str, type_name: str = "text", *, null: bool = True, length: int = 60) -> Column:
    return Column(
        name, type=type_name, nullable=null, length=length if type_name == "text" else None
    )


def _table(name: str, *columns: Column, key: tuple[str, ...] = ("id",), **links: str) -> Table:
    foreign = [
        ForeignKey((own,), *(part if n == 0 else (part,) for n, part in enumerate(to.split("."))))
        for own, to in links.items()
    ]
    return Table(name, columns=columns, key=key, foreign_keys=foreign)


def _world(
    name: str,
    tables: list[Table],
    datasets: list[Dataset],
    starts: dict[str, str],
    **kinds: str,
) -> World:
    data_map = DataMap(
        controller=Controller(
            "Sample", contact="dpo@example.org", country="FR", time_zone="Europe/Paris"
        ),
        activities=[
            ProcessingActivity(
                "use",
                purpose="be a sample",
                lawful_basis=LawfulBasis.CONTRACT,
                retention=Retention.criteria("as long as needed"),
            )
        ],
        subjects=[SubjectKind(kind, dataset=of) for kind, of in kinds.items()],
        datasets=datasets,
    )
    return World(name, data_map, Schema(tables), starts)


def _dataset(
    dataset: str,
    /,
    *links: AnyLink,
    rest: PersonalData | None = PLAIN,
    erasure: Erasure = Erasure.DELETE,
    **fields: Any,
) -> Dataset:
    return Dataset(dataset, system="app", links=links, rest=rest, erasure=erasure, fields=fields)


_KEY = _column("id", "integer", null=False)


def _reference(name: str, *, null: bool = True) -> Column:
    return _column(name, "integer", null=null)


SHOP = _world(
    "a chain of three hops, dates on its way, a team that refers to itself",
    [
        _table("staff", _KEY, _column("name", null=False), _reference("boss"), boss="staff.id"),
        _table(
            "people",
            _KEY,
            _column("email", null=False),
            _column("name"),
            _reference("rep"),
            rep="staff.id",
        ),
        _table(
            "orders",
            _KEY,
            _reference("person", null=False),
            _column("placed", "date"),
            _column("paid", "datetime"),
            _column("note"),
            person="people.id",
        ),
        _table("lines", _KEY, _reference("order", null=False), _column("text"), order="orders.id"),
        _table("parcels", _KEY, _reference("line"), _column("sent"), line="lines.id"),
    ],
    [
        _dataset("staff", Link.refers("staff", boss="id"), name=GONE),
        _dataset("people", Link.refers("staff", rep="id"), email=UNIQUE),
        _dataset("orders", Link.owned_by("people", person="id")),
        _dataset("lines", Link.owned_by("orders", {"order": "id"})),
        _dataset("parcels", Link.owned_by("lines", line="id")),
    ],
    {
        "people": "orders.placed",
        "orders": "orders.placed+orders.paid",
        "lines": "orders.placed",
        "parcels": "parcels.sent",
    },
    customer="people",
    employee="staff",
)


def _forum(replies: OnErased, nullable: bool, erasure: Erasure) -> World:
    author = _reference("author", null=nullable)
    return _world(
        f"posts {erasure.value}, replies {replies.value}, author {'' if nullable else 'not '}null",
        [
            _table("users", _KEY, _column("name", null=False), _reference("badge")),
            _table(
                "posts",
                _KEY,
                author,
                _reference("parent"),
                _reference("editor"),
                _column("body", null=False),
                _column("made", "date"),
                author="users.id",
                parent="posts.id",
                editor="users.id",
            ),
            _table(
                "likes",
                _column("post", "integer", null=False),
                _column("user", "integer", null=False),
                _column("why"),
                key=("post", "user"),
                post="posts.id",
                user="users.id",
            ),
        ],
        [
            _dataset(
                "users",
                rest=None,
                name=UNIQUE,
                badge=NOT_PERSONAL,
                erasure=Erasure.DELETE if nullable else Erasure.OVERWRITE,
            ),
            _dataset(
                "posts",
                Link.owned_by("users", author="id"),
                Link.refers("posts", parent="id", on_erased=replies),
                Link.refers("users", editor="id"),
                body=GONE,
                erasure=erasure,
            ),
            _dataset(
                "likes",
                Link.owned_by("users", user="id"),
                Link.refers("posts", post="id", on_erased=OnErased.DELETE),
            ),
        ],
        {"users": "posts.made", "posts": "posts.made", "likes": "likes.why"},
        member="users",
    )


CIRCLE = _world(
    "two datasets that point at each other, a composite key, a reference that stays",
    [
        _table(
            "accounts",
            _KEY,
            _column("name", length=10),
            _reference("home"),
            home="addresses.id",
        ),
        _table(
            "addresses",
            _KEY,
            _reference("account", null=False),
            _column("street", null=False),
            account="accounts.id",
        ),
        _table(
            "visits",
            _KEY,
            _reference("address"),
            _reference("account"),
            _column("on", "datetime"),
            _column("memo"),
            address="addresses.id",
            account="accounts.id",
        ),
        Table(
            "stops",
            columns=[
                _reference("visit", null=False),
                _column("place", "integer", null=False),
                _column("said"),
            ],
            key=("visit", "place"),
            foreign_keys=[ForeignKey(("visit",), "visits", ("id",))],
        ),
        Table(
            "echoes",
            columns=[_KEY, _reference("visit"), _reference("place"), _column("said")],
            key=("id",),
            foreign_keys=[ForeignKey(("visit", "place"), "stops", ("visit", "place"))],
        ),
    ],
    [
        _dataset(
            "accounts", Link.refers("addresses", home="id", on_erased=OnErased.KEEP), name=UNIQUE
        ),
        _dataset("addresses", Link.owned_by("accounts", account="id"), street=GONE),
        _dataset(
            "visits",
            Link.owned_by("accounts", account="id"),
            Link.refers("addresses", address="id", on_erased=OnErased.KEEP),
        ),
        _dataset("stops", Link.owned_by("visits", visit="id")),
        _dataset(
            "echoes",
            Link.refers("stops", visit="visit", place="place", on_erased=OnErased.DELETE),
            rest=NOT_PERSONAL,  # type: ignore[arg-type]
        ),
    ],
    {"accounts": "visits.on", "addresses": "visits.on", "visits": "visits.on", "stops": "visits.on"},
    holder="accounts",
)

WORLDS = (
    SHOP,
    CIRCLE,
    *(
        _forum(replies, nullable, erasure)
        for replies in OnErased
        for nullable in (True, False)
        for erasure in Erasure
    ),
)
"""Every world. The rows of the first may be kept for their dates."""


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
    return st.none() | value if column.nullable else value


@st.composite
def _tables(draw: Callable[..., Any], world: World) -> Tables:
    """Rows of every table; keys are numbered, references lead to rows that are there."""
    sizes = {table.name: draw(st.integers(0, 4)) for table in world.schema.tables}
    tables: Tables = {name: [{} for _ in range(size)] for name, size in sizes.items()}
    for table in world.schema.tables:
        for number, row in enumerate(tables[table.name]):
            row.update({column.name: draw(_value(column)) for column in table.columns})
            if table.key == ("id",):
                row["id"] = number + 1
            elif "place" in table.key:
                row["place"] = number
    # References, targets with composite keys last, for these are made of references themselves.
    for table in sorted(world.schema.tables, key=lambda of: len(of.foreign_keys[0:1])):
        for key in sorted(table.foreign_keys, key=lambda of: len(of.columns)):
            optional = any(table.column[name].nullable for name in key.columns)
            kept = []
            for row in tables[table.name]:
                targets = tables[key.target]
                target = draw(st.sampled_from(targets)) if targets else None
                if target is not None and not (optional and draw(st.integers(0, 3)) == 0):
                    for own, there in zip(key.columns, key.target_columns, strict=True):
                        row[own] = target[there]
                elif optional:
                    row.update(dict.fromkeys(key.columns))
                else:
                    continue
                kept.append(row)
            tables[table.name][:] = kept
    for table in world.schema.tables:
        unique = {tuple(row[name] for name in table.key): row for row in tables[table.name]}
        tables[table.name][:] = list(unique.values())
    return _without_dangling(world, tables)


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

    start = world.starts.get(dataset.name)
    ways = ["erase", "erase", "keep", "nothing", *(["split"] * 3 if start else [])]
    match draw(st.sampled_from(ways)):
        case "erase":
            return [part(Effect.ERASE)]
        case "keep":
            few = draw(st.integers(0, len(fields)))
            return [
                part(Effect.KEEP, of=fields[:few]),
                *([part(Effect.ERASE, of=fields[few:])] if few < len(fields) else []),
            ]
        case "split" if start is not None:
            columns = tuple(start.split("+"))
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
    world = draw(st.sampled_from(worlds))
    kind = draw(st.sampled_from(world.data_map.subjects))
    tables = draw(_tables(world))
    parts: list[Part] = []
    for dataset in world.data_map.owned_datasets(kind.name):
        found = draw(_parts(world, dataset))
        if effect is Effect.DISCLOSE:
            found = [attrs.evolve(part, effect=Effect.DISCLOSE) for part in found]
        parts.extend(found)
    people = draw(
        st.lists(st.integers(1, 4), min_size=1, max_size=1 if effect is Effect.DISCLOSE else 3)
    )
    return Situation(
        world,
        tables,
        Scope(world.data_map, "app", kind.name, parts),
        tuple(
            ResolvedSubject(f"person-{number}", kind.name, key=(number,))
            for number in dict.fromkeys(people)
        ),
    )

