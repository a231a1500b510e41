"""The whole of a live database, as far as it can be read."""

from collections.abc import Iterable, Mapping

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.datasets import Dataset
from gdpr_rights.domain.parties import Controller
from gdpr_rights.domain.reflection import Describes, reflector_of
from gdpr_rights.domain.schema import Schema


def map_of_tables(system: str, tables: Iterable[str]) -> DataMap:
    """A map that names tables and says nothing about them, for those who read tables by a map."""
    return DataMap(
        controller=Controller("nobody", contact="nobody", country="ZZ", time_zone="UTC"),
        activities=(),
        subjects=(),
        datasets=[Dataset(name, system=system) for name in tables],
    )


def whole_schemas(against: object, system: str, wanted: Iterable[str]) -> dict[str, Schema]:
    """What live systems look like, by their names.

    Args:
        against: A `Schema`, a data system, an object that an installed reflector understands (an
            SQLAlchemy engine), or a mapping of these by system.
        system: The name of the one system that is no mapping.
        wanted: The tables to begin with.

    Raises:
        TypeError: Nothing here can read such an object.
        ValueError: A data system cannot say what its tables look like.
    """
    tables = tuple(wanted)
    if isinstance(against, Mapping):
        return {str(name): _whole(of, str(name), tables) for name, of in against.items()}
    return {system: _whole(against, system, tables)}


def _whole(against: object, system: str, wanted: tuple[str, ...]) -> Schema:
    if isinstance(against, Schema):
        return against
    known = Schema(())
    names = dict.fromkeys(wanted)
    if not isinstance(against, Describes):
        known = reflector_of(against, system)(against, None, system)
        folded = {name.casefold() for name in known.table}
        # Letter case is forgiven later; to ask for a table again would rename it.
        more = [name for name in _named(known, wanted) if name.casefold() not in folded]
        if not more:
            return _sorted(known)
        names = dict.fromkeys([*known.table, *more])
    # A reader of tables by a map also gives those that refer to them: so from table to table.
    seen: dict[str, None] = {}
    while len(names) > len(seen):
        seen = names
        known = _described(against, map_of_tables(system, seen), system)
        names = {**seen, **dict.fromkeys(_named(known, known.table))}
    return _sorted(known)


def _sorted(schema: Schema) -> Schema:
    """The same tables in an order that does not depend on how they were found."""
    return Schema(sorted(schema.tables, key=lambda table: table.name))


def _named(schema: Schema, tables: Iterable[str]) -> tuple[str, ...]:
    targets = [key.target for table in schema.tables for key in table.foreign_keys]
    return (*tables, *targets)


def _described(against: object, data_map: DataMap, system: str) -> Schema:
    if not isinstance(against, Describes):
        return reflector_of(against, system)(against, data_map, system)
    schema = against.capabilities(data_map, system).schema
    if schema is None:
        raise ValueError(f"the system {system!r} cannot say what its tables look like")
    return schema
