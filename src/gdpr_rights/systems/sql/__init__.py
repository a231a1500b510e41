"""Systems on relational databases, through SQLAlchemy 2."""

from gdpr_rights.errors import MissingExtra

try:
    import sqlalchemy as sa
except ModuleNotFoundError as error:
    raise MissingExtra("sql", "SQLAlchemy") from error

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.drafting.live import map_of_tables
from gdpr_rights.domain.schema import Schema
from gdpr_rights.systems.sql.reflect import reflect_live
from gdpr_rights.systems.sql.system import SQLSystem

__all__ = ["SQLSystem", "reflect_schema"]


def reflect_schema(
    engine: sa.Engine | sa.Connection, data_map: DataMap | None, system: str
) -> Schema:
    """What the tables of a system look like, those that refer to them included.

    Args:
        engine: The database, or a connection to it.
        data_map: The map that names the tables; None for every table of the default schema.
        system: The system in the map.

    Returns:
        The tables that exist, by the names that the map has for them.
    """
    if data_map is None:
        data_map = map_of_tables(system, map(str, sa.inspect(engine).get_table_names()))
    return reflect_live(engine, data_map, system).schema
