"""Which tables a draft needs, what they are called in it, and which it only asks about."""

from collections.abc import Iterable, Mapping

import attrs

from gdpr_rights.domain.drafting.columns import guess
from gdpr_rights.domain.drafting.ownership import Ownership, Reference, ownership, references
from gdpr_rights.domain.lint.findings import unknown
from gdpr_rights.domain.schema import Schema, Table

_HOUSEKEEPING = (
    "gdpr_rights_",
    "sqlite_",
    "alembic_",
    "django_migrations",
    "django_content_type",
    "schema_migrations",
    "ar_internal_metadata",
    "flyway_",
    "databasechangelog",
    "migrations",
)


@attrs.frozen(eq=False)
class System:
    """One system of a draft.

    Attributes:
        name: Its name.
        schema: Its tables.
        references: Every reference between them.
        ownership: Whose rows are whose.
        tables: The tables that the map names, in the order of the schema.
        aside: Those it does not name, the library's own and those of migrations left out.
    """

    name: str
    schema: Schema
    references: tuple[Reference, ...]
    ownership: Ownership
    tables: tuple[Table, ...]
    aside: tuple[str, ...]


def system_of(name: str, schema: Schema, people: Iterable[str]) -> System:
    """Chooses the tables of a system that a draft needs.

    These are the tables of people, those whose rows belong to them, every table that references
    join to these, and those whose columns tell that they are about people.
    """
    known = references(schema, people)
    owned = ownership(schema, people, known)
    wanted = {*owned.root}
    wanted |= {
        table.name
        for table in schema.tables
        if not _is_housekeeping(table.name)
        and any(guess(column, table, is_person=False).is_strong for column in table.columns)
    }
    before = -1
    while len(wanted) > before:
        before = len(wanted)
        for each in known:
            if each.is_declared and {each.table, each.target} & wanted:
                wanted |= {each.table, each.target}
    return System(
        name,
        schema,
        known,
        owned,
        tuple(table for table in schema.tables if table.name in wanted),
        tuple(
            table.name
            for table in schema.tables
            if table.name not in wanted and not _is_housekeeping(table.name)
        ),
    )


def _is_housekeeping(table: str) -> bool:
    return table.rpartition(".")[2].lower().startswith(_HOUSEKEEPING)


def people_of(
    subjects: Mapping[str, str], schemas: Mapping[str, Schema]
) -> dict[str, tuple[str, str]]:
    """The system and the table of each kind of person.

    Raises:
        ValueError: There is no such table, or several systems have one.
    """
    if not subjects:
        raise ValueError('name the tables of people, such as subjects={"customer": "customers"}')
    return {kind: _found(kind, wanted, schemas) for kind, wanted in subjects.items()}


def _found(kind: str, wanted: str, schemas: Mapping[str, Schema]) -> tuple[str, str]:
    every = [(name, table) for name, schema in schemas.items() for table in schema.table]
    found = [each for each in every if wanted in (each[1], ".".join(each))] or [
        each
        for each in every
        if wanted.casefold() in (each[1].casefold(), ".".join(each).casefold())
    ]
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(".".join(each) for each in found)
        raise ValueError(f"several tables could hold each {kind}: say which of {names}")
    raise ValueError(f"{kind}: {unknown('table', wanted, [table for _, table in every])}")


def dataset_names(systems: Iterable[System]) -> dict[tuple[str, str], str]:
    """The name of each dataset by system and table: that of the table, as far as it can be.

    A name has no dot, for a retention starts at ``dataset.column``.
    """
    names: dict[tuple[str, str], str] = {}
    taken: set[str] = set()
    for of in systems:
        # Those of the default schema keep their names.
        for table in sorted(of.tables, key=lambda each: "." in each.name):
            short = table.name.rpartition(".")[2].strip() or "table"
            long = f"{of.name}_{table.name}".replace(".", "_")
            name = short if short not in taken else long
            while name in taken:
                name += "_2"
            taken.add(name)
            names[of.name, table.name] = name
    return names
