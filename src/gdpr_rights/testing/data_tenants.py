"""Two organisations in the same tables: rows with equal keys that must never mix.

Every world is there twice: once the links name keys only and each dataset its tenant column, and
once the datasets below name the tenant in their links and have no column of their own for it.
"""

from collections.abc import Callable
from typing import Any

import attrs
from hypothesis import strategies as st

from gdpr_rights.domain.datasets import Dataset
from gdpr_rights.domain.fields import NOT_PERSONAL
from gdpr_rights.domain.instructions import Effect
from gdpr_rights.domain.schema import Column, ForeignKey, Schema, Table
from gdpr_rights.testing.data_system_samples import Situation, Tables, situations, tables_of
from gdpr_rights.testing.data_worlds import WORLDS, World

__all__ = ["TENANT_WORLDS", "Tenants", "of_tenant", "tenants"]

ORG = "org"


def _shared(world: World, *, by_links: bool) -> World:
    """A world whose tables several organisations share."""
    roots = {kind.dataset for kind in world.data_map.subjects}
    data_map = attrs.evolve(
        world.data_map,
        datasets=[
            Dataset("orgs", system="app", rest=NOT_PERSONAL, tenant="id"),
            *(
                _linked(of)
                if by_links and of.name not in roots and of.owner is not None
                else attrs.evolve(_linked(of) if by_links else of, tenant=ORG)
                for of in world.data_map.datasets
            ),
        ],
        tenants="orgs",
    )
    number = Column("id", type="integer", nullable=False)
    schema = Schema(
        [
            Table("orgs", columns=[number], key=["id"]),
            *(
                attrs.evolve(
                    table,
                    columns=[Column(ORG, type="integer", nullable=False), *table.columns],
                    key=[ORG, *table.key],
                    foreign_keys=[
                        ForeignKey([ORG, *key.columns], key.target, [ORG, *key.target_columns])
                        for key in table.foreign_keys
                    ],
                )
                for table in world.schema.tables
            ),
        ]
    )
    how = "named by links" if by_links else "named by columns"
    return World(f"{world.name}, tenants {how}", data_map, schema, world.starts)


def _linked(dataset: Dataset) -> Dataset:
    return attrs.evolve(
        dataset,
        links=[attrs.evolve(link, columns=(*link.columns, (ORG, ORG))) for link in dataset.links],
    )


_ALONE = (WORLDS[0], WORLDS[1], WORLDS[2], WORLDS[-1])
_SHARED = {
    (world.name, by_links): _shared(world, by_links=by_links)
    for world in _ALONE
    for by_links in (False, True)
}
TENANT_WORLDS = tuple(_SHARED.values())
"""Every world with tenants."""


@attrs.frozen
class Tenants:
    """The rows of two tenants, and what one of them would be alone.

    Attributes:
        shared: The tables with the rows of both; the people are of the first.
        alone: The same of the first tenant only, in tables that know no tenants.
    """

    shared: Situation
    alone: Situation


def of_tenant(tables: Tables, tenant: int) -> Tables:
    """The rows of one tenant, without the column that says so."""
    return {
        name: [
            {column: value for column, value in row.items() if column != ORG}
            for row in rows
            if row[ORG] == tenant
        ]
        for name, rows in tables.items()
        if name != "orgs"
    }


@st.composite
def tenants(draw: Callable[..., Any], *, effect: Effect = Effect.ERASE) -> Tenants:
    """A situation of one tenant, in tables that it shares with another one.

    Args:
        draw: Given by hypothesis.
        effect: `Effect.ERASE` for what is erased and kept, `Effect.DISCLOSE` for a copy.
    """
    alone: Situation = draw(situations(effect=effect, worlds=_ALONE))
    others: Tables = draw(tables_of(alone.world))
    if draw(st.booleans()):
        others = alone.tables  # every key of the one is a key of the other
    world = _SHARED[alone.world.name, draw(st.booleans())]
    tables: Tables = {"orgs": [{"id": 1}, {"id": 2}]}
    for name in alone.tables:
        tables[name] = [{ORG: 1, **row} for row in alone.tables[name]]
        tables[name] += [{ORG: 2, **row} for row in others[name]]
    # As a text it names the same tenant.
    tenant = draw(st.sampled_from([1, "1"]))
    shared = Situation(
        world,
        tables,
        attrs.evolve(alone.scope, data_map=world.data_map),
        tuple(attrs.evolve(of, key=(1, *of.key), tenant=tenant) for of in alone.subjects),
    )
    return Tenants(shared, alone)
