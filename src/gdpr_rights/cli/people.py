"""Whom ``--subject`` names: whether what was typed can name anybody, and names one person.

That nothing is held is an answer, which is recorded and told. It must not come from a slip.
"""

from collections.abc import Iterator, Mapping

from gdpr_rights import DataMap, DataSubject
from gdpr_rights.cli.output import Stop, note, usage
from gdpr_rights.domain.datasets import Match, SubjectKind
from gdpr_rights.domain.lint.names import lookup_column
from gdpr_rights.domain.parties import KEY
from gdpr_rights.domain.schema import Schema
from gdpr_rights.ports import DataSystem
from gdpr_rights.systems.keys import from_key, key_parts

_NO_KEY = ""


def check_types(subject: DataSubject, data_map: DataMap, schemas: Mapping[str, Schema]) -> None:
    """Whether each identifier is of the type of its column.

    Raises:
        Stop: One is not, so that it could fit nobody.
    """
    kind = data_map.subject[subject.kind]
    for name, value in subject.identifiers:
        types = tuple(_types(data_map, kind, name, schemas))
        parts = key_parts(value, len(types)) if types else ()
        if parts is None:
            raise usage("bad-subject", f"--subject: {name} has {len(types)} parts, between commas")
        for part, wanted in zip(parts, types, strict=True):
            if from_key(part, wanted) is None:
                raise usage(
                    "bad-subject",
                    f"--subject: {name} is of the type {wanted}, and what was given is not; "
                    "nobody can be found by it",
                )


def _types(
    data_map: DataMap, kind: SubjectKind, name: str, schemas: Mapping[str, Schema]
) -> Iterator[str]:
    """The types of the columns that an identifier is compared with, as far as they are known."""
    lookup = dict(kind.lookup).get(name)
    if lookup is not None and lookup.match is Match.EMAIL:
        return
    owner, column = (kind.dataset, _NO_KEY)
    if lookup is not None:
        owner, column = lookup_column(kind.dataset, lookup.column)
    dataset = data_map.dataset.get(owner)
    schema = schemas.get(dataset.system) if dataset else None
    table = schema.table.get(dataset.table) if dataset and schema else None
    if dataset is None or table is None:
        return
    wanted = (dataset.key or table.key) if name == KEY else (column,)
    if all(one in table.column for one in wanted):
        yield from (table.column[one].type for one in wanted)


def check_together(
    subject: DataSubject,
    data_map: DataMap,
    systems: Mapping[str, DataSystem],
    tenant: str | None = None,
) -> None:
    """Whether several identifiers that together fit nobody fit different people.

    Raises:
        Stop: Each of them fits somebody.
    """
    if len(subject.identifiers) == 1:
        return
    kind = data_map.subject[subject.kind]
    system = systems[data_map.dataset[kind.dataset].system]
    fitting = [
        name
        for name, value in subject.identifiers
        if system.resolve(data_map, kind, ((name, value),), tenant)
    ]
    if len(fitting) == len(subject.identifiers):
        raise Stop(
            "different-people",
            "these identifiers fit different people; nothing was done. Find out which of them "
            f"are right: {', '.join(fitting)}",
            document={"outcome": "ambiguous"},
        )
    if fitting:
        note(f"{', '.join(fitting)} alone fits somebody, all identifiers together nobody")
