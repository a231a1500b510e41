"""What the tables of a database look like: as values for the lint, and as tables to build on."""

import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy import types as sqltypes
from sqlalchemy.engine.reflection import ObjectKind, ObjectScope
from sqlalchemy.exc import SAWarning

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.schema import Column, ForeignKey, Schema, Table
from gdpr_rights.systems.sql.drift import referring_schemas, seen
from gdpr_rights.systems.sql.odd_types import server_type

__all__ = ["Live", "reflect_live", "type_name"]


@attrs.frozen(eq=False)
class Live:
    """A reflected database.

    Attributes:
        schema: Its tables as values, by the names that the map has for them.
        tables: The same tables to build statements on.
        seen: Stands for what the catalogues said; None where that cannot be told.
    """

    schema: Schema
    tables: Mapping[str, sa.Table] = attrs.field(repr=False)
    seen: Any = attrs.field(default=None, repr=False)


class Untyped(sqltypes.UserDefinedType[Any]):
    """A column without a type: it takes values as they are."""

    cache_ok = True

    def get_col_spec(self, **_: Any) -> str:
        """Its type in DDL; on SQLite ``BLOB`` converts nothing."""
        return "BLOB"


_NAMES: tuple[tuple[type[sqltypes.TypeEngine[Any]], str], ...] = (
    (sqltypes.Boolean, "boolean"),
    (sqltypes.Integer, "integer"),
    (sqltypes.Float, "float"),
    (sqltypes.Numeric, "decimal"),
    (sqltypes.DateTime, "datetime"),
    (sqltypes.Date, "date"),
    (sqltypes.Time, "time"),
    (sqltypes.LargeBinary, "binary"),
    (sqltypes._Binary, "binary"),  # noqa: SLF001 - BINARY and VARBINARY have no other base
    (sqltypes.Uuid, "uuid"),
    (sqltypes.JSON, "json"),
    (sqltypes.ARRAY, "json"),
)


def type_name(of: sqltypes.TypeEngine[Any]) -> str:
    """The name of a type, as `Batch.types` lists them; ``text`` for whatever is unknown."""
    if getattr(of, "display_width", None) == 1 and of.__class__.__name__ == "TINYINT":
        return "boolean"
    if of.__class__.__name__ == "YEAR":
        return "integer"
    return next((name for kind, name in _NAMES if isinstance(of, kind)), "text")


_ON_SQLITE: Mapping[str, sqltypes.TypeEngine[Any]] = {
    "boolean": sqltypes.Integer(),
    "integer": sqltypes.Integer(),
    "float": Untyped(),
    "decimal": Untyped(),
    "binary": sqltypes.LargeBinary(),
}


def _working_type(dialect: str, of: sqltypes.TypeEngine[Any]) -> sqltypes.TypeEngine[Any]:
    """The type statements are built with.

    SQLite keeps dates, decimals and JSON as the application wrote them, in whatever form; they
    are compared and read as they stand.
    """
    if dialect != "sqlite":
        return server_type(of, dialect)
    if isinstance(of, sqltypes.NullType):
        return Untyped()
    return _ON_SQLITE.get(type_name(of), sqltypes.String(getattr(of, "length", None)))


def _find(real: tuple[str, ...], name: str) -> str | None:
    """The real name of a table; letter case is forgiven where it leaves no doubt."""
    if name in real:
        return name
    near = [known for known in real if known.casefold() == name.casefold()]
    return near[0] if len(near) == 1 else None


def reflect_live(
    engine: sa.Engine | sa.Connection,
    data_map: DataMap,
    system: str,
    known: Live | None = None,
) -> Live:
    """Reads the tables of a map from the database, and those that have foreign keys to them.

    Args:
        engine: Of the database, or a connection to it.
        data_map: The map.
        system: The name of the system in the map.
        known: What was read before; it is returned where the catalogues still say the same.
    """
    if isinstance(engine, sa.Engine):
        with engine.connect() as connection:
            return reflect_live(connection, data_map, system, known)
    wanted = [dataset.table for dataset in data_map.datasets if dataset.system == system]
    now = seen(engine, (schema for table in wanted for schema, _ in _places(table)))
    if known is not None and now is not None and known.seen == now:
        return known
    with warnings.catch_warnings():
        # An unknown type is text, and an index on an expression is no index on a column.
        warnings.simplefilter("ignore", SAWarning)
        # What changes from now on is found to have changed.
        return attrs.evolve(_reflected(engine, wanted), seen=now)


def _reflected(connection: sa.Connection, wanted: Iterable[str]) -> Live:
    inspector = sa.inspect(connection)
    spelled: dict[tuple[str | None, str], str] = {}
    names: dict[str | None, tuple[str, ...]] = {}
    for table in dict.fromkeys(wanted):
        for schema, name in _places(table):
            if schema not in names:
                names[schema] = _names(inspector, schema)
            real = _find(names[schema], name)
            if real is not None:
                spelled[schema, real] = table
                break
    reader = _Reader(inspector, inspector.dialect.name, spelled)
    tables = [reader.table(schema, real, name) for (schema, real), name in spelled.items()]
    # A key from elsewhere blocks a deletion or cascades like any other.
    for schema in referring_schemas(connection, names):
        names[schema] = _names(inspector, schema)
    tables += list(reader.referring(names))
    return Live(Schema(tables), reader.built)


def _places(table: str) -> Iterator[tuple[str | None, str]]:
    yield None, table
    schema, dot, name = table.partition(".")
    if dot:
        yield schema, name


def _names(inspector: sa.Inspector, schema: str | None) -> tuple[str, ...]:
    if schema is not None and schema not in inspector.get_schema_names():
        return ()
    return (*inspector.get_table_names(schema), *inspector.get_view_names(schema))


class _Reader:
    """Reads tables, and calls them by the names of the map."""

    def __init__(
        self,
        inspector: sa.Inspector,
        dialect: str,
        spelled: Mapping[tuple[str | None, str], str],
    ) -> None:
        self._inspector = inspector
        self._dialect = dialect
        self._spelled = spelled
        self._default = inspector.default_schema_name
        self._asked: dict[tuple[Any, str | None], Mapping[Any, Any]] = {}
        self.built: dict[str, sa.Table] = {}

    def _told(
        self,
        one: Callable[..., Any],
        many: Callable[..., Any],
        schema: str | None,
        real: str,
        **options: Any,
    ) -> Any:
        """What the database says of a table, asked once for all the tables of the map.

        Of foreign keys it is asked for every table, as any may refer to one of the map.
        """
        if (many, schema) not in self._asked:
            names = [name for place, name in self._spelled if place == schema]
            every = many == self._inspector.get_multi_foreign_keys
            self._asked[many, schema] = many(
                schema,
                None if every else names,
                kind=ObjectKind.ANY,
                scope=ObjectScope.DEFAULT if every else ObjectScope.ANY,
                **options,
            )
        found = self._asked[many, schema].get((schema, real))
        return one(real, schema, **options) if found is None else found

    def _name(self, schema: str | None, real: str) -> str:
        for place in ((schema, real), (None if schema == self._default else schema, real)):
            if place in self._spelled:
                return self._spelled[place]
        if self._dialect == "sqlite":
            for (known_schema, known), name in self._spelled.items():
                if known_schema == schema and known.casefold() == real.casefold():
                    return name
        return real if schema in (None, self._default) else f"{schema}.{real}"

    def table(self, schema: str | None, real: str, name: str) -> Table:
        """One table, and the same to build statements on."""
        inspector = self._inspector
        columns = self._told(inspector.get_columns, inspector.get_multi_columns, schema, real)
        if self._dialect == "sqlite":
            _as_declared(columns, self._declared(real, schema))
        key = self._told(
            inspector.get_pk_constraint, inspector.get_multi_pk_constraint, schema, real
        )["constrained_columns"]
        names = {column["name"] for column in columns}
        uniques = [
            tuple(unique["column_names"])
            for unique in self._told(
                inspector.get_unique_constraints,
                inspector.get_multi_unique_constraints,
                schema,
                real,
            )
        ]
        # On SQLite the text of a table is searched for unique constraints, and a type such as
        # VARCHAR(80) hides one there; its automatic index does not. Elsewhere this says nothing.
        indexes = self._told(
            inspector.get_indexes,
            inspector.get_multi_indexes,
            schema,
            real,
            include_auto_indexes=True,
        )
        # An index may begin with an expression, which has no name.
        every = [tuple(map(str, index["column_names"])) for index in indexes]
        uniques += [
            of
            for of, index in zip(every, indexes, strict=True)
            if index["unique"] and not index.get("dialect_options", {}).get("sqlite_where")
        ]
        single = {of[0] for of in (*uniques, tuple(key)) if len(of) == 1}
        self.built[name] = sa.Table(
            real,
            sa.MetaData(),
            *(
                sa.Column(column["name"], _working_type(self._dialect, column["type"]))
                for column in columns
            ),
            schema=schema,
        )
        return Table(
            name,
            columns=(
                Column(
                    column["name"],
                    type=type_name(column["type"]),
                    nullable=column["nullable"] and column["name"] not in key,
                    length=_length(column["type"]),
                    unique=column["name"] in single,
                    generated=bool(column.get("computed")),
                )
                for column in columns
            ),
            key=key,
            foreign_keys=self._foreign_keys(schema, real),
            indexes=tuple(
                dict.fromkeys(of for of in (*every, *uniques, tuple(key)) if of and of[0] in names)
            ),
        )

    def _declared(self, real: str, schema: str | None) -> Mapping[str, str]:
        """The types as the table declares them: to SQLAlchemy unknown ones are numbers."""
        quote = self._inspector.dialect.identifier_preparer.quote
        place, name = "" if schema is None else f"{quote(schema)}.", quote(real)
        with self._inspector._operation_context() as connection:  # noqa: SLF001
            rows = connection.exec_driver_sql(f"PRAGMA {place}table_xinfo({name})")
            return {row[1]: str(row[2]).upper() for row in rows}

    def _foreign_keys(self, schema: str | None, real: str) -> Iterable[ForeignKey]:
        found = self._told(
            self._inspector.get_foreign_keys,
            self._inspector.get_multi_foreign_keys,
            schema,
            real,
        )
        for key in found:
            target_schema = key["referred_schema"]
            if target_schema is None and self._dialect == "sqlite":
                # It has no keys between databases; elsewhere None is the default schema.
                target_schema = schema
            target = self._name(target_schema, key["referred_table"])
            targets = key["referred_columns"]
            if len(targets) == len(key["constrained_columns"]):
                yield ForeignKey(key["constrained_columns"], target, targets)

    def referring(self, names: Mapping[str | None, tuple[str, ...]]) -> Iterator[Table]:
        """The tables that are not in the map and have foreign keys to one that is."""
        targets = set(self._spelled.values())
        for schema, found in names.items():
            for real in found:
                if (schema, real) in self._spelled:
                    continue
                keys = self._foreign_keys(schema, real)
                if any(key.target in targets for key in keys):
                    built = dict(self.built)
                    yield self.table(schema, real, self._name(schema, real))
                    self.built = built


_NUMBERS = ("NUM", "DEC")


def _as_declared(columns: list[Any], declared: Mapping[str, str]) -> None:
    """Gives columns of SQLite whose type only looks like a number their own again."""
    for column in columns:
        name = declared.get(column["name"], "")
        if type(column["type"]) is not sqltypes.NUMERIC or name.startswith(_NUMBERS):
            continue
        if name.startswith(("BINARY", "VARBINARY")):
            column["type"] = sqltypes.LargeBinary()
        else:
            column["type"] = sqltypes.NullType() if not name else sqltypes.String()


def _length(of: sqltypes.TypeEngine[Any]) -> int | None:
    length = getattr(of, "length", None)
    return length if isinstance(length, int) and type_name(of) == "text" else None
