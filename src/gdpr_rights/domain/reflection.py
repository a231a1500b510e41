"""Finds out what live systems look like, through adapters that this floor does not know."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol, runtime_checkable

from gdpr_rights.domain.map_contents import MapContents
from gdpr_rights.domain.schema import Schema

REFLECTORS = "gdpr_rights.reflectors"
"""The group of entry points: a library's name, and ``reflect(object, data_map, system) -> Schema``
for the objects of that library. Where the map is None, every table is meant."""

Reflect = Callable[[object, Any, str], Schema]


class HasSchema(Protocol):
    """What the capabilities of a data system say about its tables."""

    @property
    def schema(self) -> Schema | None:
        """Its tables, where it can say."""
        ...


@runtime_checkable
class Describes(Protocol):
    """A data system, as far as it describes itself."""

    def capabilities(self, data_map: Any, system: str, /) -> HasSchema:
        """What it can do, and what its tables look like."""
        ...


def schemas_of(data_map: MapContents, against: object) -> dict[str, Schema]:
    """The live schemas by the names of the systems; a system that cannot say is left out.

    Args:
        data_map: The map.
        against: A `Schema`, a data system, an object that an installed reflector understands (an
            SQLAlchemy engine), or a mapping of these by system.

    Raises:
        ValueError: It is not said which system of the map is meant, or the map has no such system.
        TypeError: Nothing here can read such an object.
    """
    if against is None:
        return {}
    if isinstance(against, Mapping):
        strange = sorted(str(name) for name in against if name not in data_map.systems)
        if strange:
            raise ValueError(
                f"the data map has no system {', '.join(strange)}; "
                f"it has {', '.join(data_map.systems) or 'none'}"
            )
        found = {str(name): _schema(data_map, name, of) for name, of in against.items()}
    elif len(data_map.systems) == 1:
        found = {data_map.systems[0]: _schema(data_map, data_map.systems[0], against)}
    else:
        raise ValueError(
            "the data map has the systems "
            f"{', '.join(data_map.systems) or '(none)'}: say which one is meant, "
            "check(against={system: engine})"
        )
    return {name: schema for name, schema in found.items() if schema is not None}


def _schema(data_map: MapContents, system: str, against: object) -> Schema | None:
    if isinstance(against, Schema):
        return against
    if isinstance(against, Describes):
        return against.capabilities(data_map, system).schema
    return reflector_of(against, system)(against, data_map, system)


def reflector_of(against: object, system: str) -> Reflect:
    """What tells from such an object what the tables behind it look like.

    Raises:
        TypeError: Nothing here can read such an object.
    """
    # It costs more than all the rest of this floor, and only an engine needs it.
    from importlib.metadata import entry_points  # noqa: PLC0415

    reflectors = {entry.name: entry for entry in entry_points(group=REFLECTORS)}
    for base in type(against).__mro__:
        entry = reflectors.get(base.__module__.partition(".")[0])
        if entry is not None:
            reflect: Reflect = entry.load()
            return reflect
    known = (
        f"reflectors are installed for {', '.join(sorted(reflectors))}"
        if reflectors
        else "no reflector is installed, not even the library's own: its package metadata is "
        "missing (is this a checkout? pip install -e . adds it)"
    )
    raise TypeError(
        f"cannot tell what the tables of the system {system!r} look like from an object of "
        f"{type(against).__module__}.{type(against).__qualname__}; {known}. "
        "Pass a Schema or the DataSystem itself, such as SQLSystem(engine)"
    )
