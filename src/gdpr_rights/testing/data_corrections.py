"""New values for named rows, as a person or a form gives them, some of which no column takes."""

from collections.abc import Callable
from typing import Any

import attrs
from hypothesis import strategies as st

from gdpr_rights.domain.instructions import Effect, Instruction, Part
from gdpr_rights.domain.plans import Action
from gdpr_rights.domain.rows import ALL, Keys, RowSet
from gdpr_rights.domain.schema import Column, Table
from gdpr_rights.testing.data_system_samples import Situation, situations
from gdpr_rights.testing.data_tenants import tenants

__all__ = ["Corrected", "corrected"]

_VALUES: dict[str, list[Any]] = {
    "text": ["Ada", "o'Neil", "%_", "Žluť", "", None, 7],
    "integer": [5, "42", " -1 ", None, "4.5", True],
    "date": ["2020-06-15", "2024-02-29", None, "2023-02-29"],
    "datetime": ["2020-06-15T23:59:00", "2024-02-29", None, "noon"],
}


@attrs.frozen
class Corrected:
    """Rows and people, and what is corrected."""

    situation: Situation
    instruction: Instruction = attrs.field(repr=False)

    def __repr__(self) -> str:
        values = dict(self.instruction.values)
        return f"{self.situation}\n  new values: {values}"


@st.composite
def corrected(draw: Callable[..., Any]) -> Corrected:
    """One to three corrections of a person's rows, or of somebody else's, with tenants or not."""
    situation: Situation = draw(
        st.one_of(
            situations(effect=Effect.DISCLOSE),
            tenants(effect=Effect.DISCLOSE).map(lambda found: found.shared),
        )
    )
    kind = situation.scope.kind
    owned = situation.world.data_map.owned_datasets(kind)
    parts: list[Part] = []
    values: dict[str, Any] = {}
    for number in range(draw(st.integers(1, 3))):
        dataset = draw(st.sampled_from(owned))
        table = situation.world.schema.table[dataset.table]
        column = draw(_columns(table))
        item = f"{number}"
        parts.append(
            Part(
                item,
                dataset=dataset.name,
                fields=[column.name],
                rows=draw(_rows(table, situation.tables[table.name])),
                effect=Effect.RECTIFY,
            )
        )
        right = _VALUES[column.type][:2]
        values[item] = draw(st.sampled_from([*right, *right, *_VALUES[column.type]]))
    scope = attrs.evolve(situation.scope, parts=parts)
    return Corrected(
        attrs.evolve(situation, scope=scope),
        Instruction("first", Action.RECTIFY, scope, values=tuple(values.items())),
    )


def _columns(table: Table) -> st.SearchStrategy[Column]:
    """Some column, rarely one of the key or of a reference."""
    used = {*table.key, *(name for key in table.foreign_keys for name in key.columns)}
    free = [column for column in table.columns if column.name not in used]
    every = st.sampled_from(table.columns)
    return st.one_of(*[st.sampled_from(free)] * 5, every) if free else every


def _rows(table: Table, rows: list[dict[str, Any]]) -> st.SearchStrategy[RowSet]:
    if not rows:
        return st.just(ALL)
    keys = st.sampled_from([tuple(row[name] for name in table.key) for row in rows])
    some = st.lists(keys, min_size=1, max_size=2).map(lambda found: Keys(tuple(found)))
    return st.one_of(st.just(ALL), some)
