"""Whether tables still look as they did, in one cheap question.

Reading the tables of a map takes tens of milliseconds, and nearly always finds what it found
before. What the catalogues say as a whole takes one.
"""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

import sqlalchemy as sa

__all__ = ["referring_schemas", "seen"]

_POSTGRESQL: Final = """
WITH near AS (
    SELECT oid FROM pg_namespace WHERE nspname = ANY (current_schemas(false)) OR nspname IN :named
), places AS (
    SELECT oid FROM near
    UNION
    SELECT referring.relnamespace FROM pg_constraint
    JOIN pg_class AS referring ON referring.oid = conrelid
    JOIN pg_class AS target ON target.oid = confrelid
    WHERE contype = 'f' AND target.relnamespace IN (SELECT oid FROM near)
), tables AS (
    SELECT oid FROM pg_class
    WHERE relnamespace IN (SELECT oid FROM places) AND relkind IN ('r', 'p', 'v', 'm', 'f')
), facts (fact) AS (
    SELECT ROW (oid, relname, relnamespace, relkind)::text FROM pg_class
    WHERE oid IN (SELECT oid FROM tables)
    UNION ALL
    SELECT ROW (attrelid, attnum, attname, atttypid, atttypmod, attnotnull, attgenerated,
                attidentity, attisdropped)::text
    FROM pg_attribute WHERE attrelid IN (SELECT oid FROM tables) AND attnum > 0
    UNION ALL
    SELECT ROW (oid, conrelid, contype, conkey, confrelid, confkey)::text FROM pg_constraint
    WHERE conrelid IN (SELECT oid FROM tables)
    UNION ALL
    SELECT ROW (indexrelid, indrelid, indkey, indisunique, indisvalid, indpred IS NULL,
                indexprs IS NULL)::text
    FROM pg_index WHERE indrelid IN (SELECT oid FROM tables)
)
SELECT current_schemas(false)::text, count(*), sum(hashtextextended(fact, 0)::numeric)::text
FROM facts
"""
_MYSQL: Final = """
SELECT DATABASE(), COUNT(*), SUM(CAST(CONV(LEFT(MD5(fact), 15), 16, 10) AS UNSIGNED))
FROM (
    SELECT CONCAT_WS('|', table_schema, table_name, ordinal_position, column_name, column_type,
                     is_nullable, column_key, extra, generation_expression) AS fact
    FROM information_schema.columns WHERE table_schema IN :named
    UNION ALL
    SELECT CONCAT_WS('|', table_schema, table_name, index_name, non_unique, seq_in_index,
                     column_name)
    FROM information_schema.statistics WHERE table_schema IN :named
    UNION ALL
    SELECT CONCAT_WS('|', table_schema, table_name, constraint_name, ordinal_position,
                     column_name, referenced_table_schema, referenced_table_name,
                     referenced_column_name)
    FROM information_schema.key_column_usage
    WHERE table_schema IN :named OR referenced_table_schema IN :named
) AS facts
"""
_REFERRING_POSTGRESQL: Final = """
SELECT DISTINCT place.nspname FROM pg_constraint
JOIN pg_class AS referring ON referring.oid = conrelid
JOIN pg_namespace AS place ON place.oid = referring.relnamespace
JOIN pg_class AS target ON target.oid = confrelid
JOIN pg_namespace AS aim ON aim.oid = target.relnamespace
WHERE contype = 'f' AND aim.nspname IN :named AND place.nspname NOT IN :named
"""
_REFERRING_MYSQL: Final = """
SELECT DISTINCT table_schema FROM information_schema.key_column_usage
WHERE referenced_table_schema IN :named AND table_schema NOT IN :named
"""


def _by_dialect(postgresql: str, mysql: str) -> Mapping[str, sa.TextClause]:
    by_name = {"postgresql": postgresql, "mysql": mysql, "mariadb": mysql}
    named: sa.BindParameter[Any] = sa.bindparam("named", expanding=True)
    return MappingProxyType(
        {name: sa.text(question).bindparams(named) for name, question in by_name.items()}
    )


_QUESTIONS: Final = _by_dialect(_POSTGRESQL, _MYSQL)
_REFERRING: Final = _by_dialect(_REFERRING_POSTGRESQL, _REFERRING_MYSQL)


def seen(connection: sa.Connection, schemas: Iterable[str | None]) -> Any:
    """What stands for everything that a reflection of these schemas could find.

    Equal as long as nothing has changed; None where there is no cheap way to tell.

    Args:
        connection: To the database.
        schemas: Their names; None is the default one.
    """
    dialect = connection.dialect
    if dialect.name == "sqlite":
        attached = {row[1] for row in connection.exec_driver_sql("PRAGMA database_list")}
        files = ["main", *sorted(attached & {schema for schema in schemas if schema is not None})]
        return tuple((file, _in_file(connection, file)) for file in files)
    question = _QUESTIONS.get(dialect.name)
    if question is None:
        return None
    named = {dialect.default_schema_name, *schemas} - {None}
    return tuple(connection.execute(question, {"named": sorted(map(str, named))}).one())


def referring_schemas(connection: sa.Connection, schemas: Iterable[str | None]) -> tuple[str, ...]:
    """The other schemas with a foreign key to a table of these.

    On SQLite no key leads from one file to another.

    Args:
        connection: To the database.
        schemas: Their names; None is the default one.
    """
    question = _REFERRING.get(connection.dialect.name)
    if question is None:
        return ()
    named = {connection.dialect.default_schema_name, *schemas} - {None}
    found = connection.execute(question, {"named": sorted(map(str, named))})
    return tuple(sorted(str(name) for (name,) in found))


def _in_file(connection: sa.Connection, file: str) -> tuple[Any, ...]:
    # The counter `schema_version` would be cheaper still, but another file may have the same.
    place = connection.dialect.identifier_preparer.quote(file)
    question = f"SELECT type, name, tbl_name, sql FROM {place}.sqlite_master ORDER BY rowid"
    return tuple(map(tuple, connection.exec_driver_sql(question)))
