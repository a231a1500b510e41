"""Small worlds on which data systems are compared: a map, and a schema that fits it.

Each world is there for the links it has.
"""

from collections.abc import Mapping
from typing import Any

import attrs

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
from gdpr_rights.domain.links import AnyLink, Link, OnErased
from gdpr_rights.domain.parties import Controller
from gdpr_rights.domain.retention import Retention
from gdpr_rights.domain.schema import Column, ForeignKey, Schema, Table
from gdpr_rights.law.bases import LawfulBasis

__all__ = ["WORLDS", "World"]


@attrs.frozen(eq=False)
class World:
    """A map and the schema it fits.

    Attributes:
        name: What it is there for.
        data_map: The map; its one system is called ``app``.
        schema: The tables.
        starts: For each dataset, retention starts that its rows can reach; ``+`` joins several of
            one retention.
    """

    name: str
    data_map: DataMap
    schema: Schema
    starts: Mapping[str, tuple[str, ...]]

    def __repr__(self) -> str:
        return f"World({self.name!r})"


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
        ForeignKey((own,), target, (column,))
        for own, (target, _, column) in ((own, to.partition(".")) for own, to in links.items())
    ]
    return Table(name, columns=columns, key=key, foreign_keys=foreign)


def _world(
    name: str,
    tables: list[Table],
    datasets: list[Dataset],
    starts: dict[str, tuple[str, ...]],
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
        "people": ("orders.placed", "parcels.sent"),
        "orders": ("orders.placed", "orders.placed+orders.paid", "parcels.sent"),
        "lines": ("orders.placed",),
        "parcels": ("orders.placed", "parcels.sent"),
    },
    customer="people",
    employee="staff",
)


def _forum(replies: OnErased, nullable: bool, erasure: Erasure) -> World:
    author = _reference("author", null=nullable)
    return _world(
        f"posts {erasure.value}, replies {replies.value}, author {'' if nullable else 'not '}null",
        [
            _table("users", _KEY, _column("name", null=False), _column("seen", "date")),
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
                seen=NOT_PERSONAL,
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
        {
            "users": ("posts.made", "users.seen"),
            "posts": ("posts.made", "users.seen"),
            "likes": ("likes.why", "users.seen"),
        },
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
    {
        "accounts": ("visits.on",),
        "addresses": ("visits.on",),
        "visits": ("visits.on",),
        "stops": ("visits.on",),
    },
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
"""Every world."""
