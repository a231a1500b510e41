"""What is known of the people a call is about, as bound values or as a temporary table.

Source: OWNERSHIP 15: everything that links target on the persons' own rows is captured before
anything changes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BindParameter, ColumnElement

from gdpr_rights.domain.parties import Key, ResolvedSubject
from gdpr_rights.errors import MapDoesNotFit
from gdpr_rights.systems.keys import from_key
from gdpr_rights.systems.sql.dialects import is_mysql
from gdpr_rights.systems.sql.prepared import Prepared
from gdpr_rights.systems.sql.temporary import forget_temporary, remember_temporary

__all__ = [
    "Captured",
    "Captures",
    "Reader",
    "Session",
    "Statement",
    "Together",
    "as_held",
    "in_values",
]

_BIND = "gdpr_rights_bind_"
_CHUNK = 1000
_TOGETHER = 50
"""Counts in one statement: databases limit how long and how deep one may be."""

Reader = Callable[[ResolvedSubject], Iterable[tuple[Key, ...]]]


@attrs.frozen(eq=False)
class Captured:
    """Values of one key or identifier, of the types of the columns they are compared with."""

    name: str
    types: tuple[str, ...]
    read: Reader = attrs.field(repr=False)
    table: sa.Table | None = None

    def values(self, subjects: Sequence[ResolvedSubject], dialect: str) -> list[tuple[Any, ...]]:
        """The values of these people, as the columns hold them.

        Raises:
            MapDoesNotFit: A value that was read from the database cannot be given back to it: to
                find nothing would pass for having erased everything.
        """
        found: dict[tuple[Any, ...], None] = {}
        for subject in subjects:
            for parts in self.read(subject):
                typed = tuple(
                    as_held(part, of, dialect) for part, of in zip(parts, self.types, strict=False)
                )
                if len(parts) != len(self.types) or None in typed:
                    raise MapDoesNotFit(
                        f"subjects.{subject.kind}",
                        f"what is known of one does not fit columns of {', '.join(self.types)}",
                    )
                found[typed] = None
        return list(found)


def as_held(value: Key, type_name: str, dialect: str) -> Any:
    """A key as the column holds it; None where it cannot."""
    typed = from_key(value, type_name)
    if dialect != "sqlite" or type_name in ("binary", "boolean"):
        return typed
    # SQLite keeps what the application wrote, whatever the column is declared to be.
    return value if typed is None or type_name not in ("float", "integer") else typed


class Captures:
    """Everything that the statements of one scope need to know of the people.

    Args:
        many: Whether the people stand in temporary tables instead of in bound values.
    """

    def __init__(self, *, many: bool) -> None:
        self._many = many
        self.all: dict[str, Captured] = {}

    def predicate(
        self, columns: Sequence[sa.Column[Any]], types: Sequence[str], read: Reader
    ) -> ColumnElement[bool]:
        """That the columns hold what `read` says of one of the people."""
        name = f"{_BIND}{len(self.all)}"
        table = None
        if self._many:
            table = sa.Table(
                f"gdpr_rights_people_{len(self.all)}",
                sa.MetaData(),
                *(sa.Column(f"k{n}", column.type) for n, column in enumerate(columns)),
                prefixes=["TEMPORARY"],
            )
        self.all[name] = Captured(name, tuple(types), read, table)
        if table is not None:
            return in_values(columns, sa.select(*table.c).correlate(None))
        return in_values(columns, sa.bindparam(name, expanding=True, type_=_bind_type(columns)))


def _bind_type(columns: Sequence[sa.Column[Any]]) -> Any:
    return columns[0].type if len(columns) == 1 else None


def in_values(columns: Sequence[ColumnElement[Any]], values: Any) -> ColumnElement[bool]:
    """``column IN values``, or ``(column, ...) IN values``."""
    if len(columns) == 1:
        return columns[0].in_(values)
    return sa.tuple_(*columns).in_(values)


_SIGNATURES = 8
"""How many texts a statement keeps: it has one for each number of values it was run with."""


class Statement:
    """A statement, and the bound names it needs."""

    __slots__ = ("_prepared", "binds", "element")

    def __init__(self, element: sa.sql.expression.Executable) -> None:
        self.element = element
        self.binds = tuple(
            {
                part.key
                for part in visitors.iterate(element)  # type: ignore[arg-type]
                if isinstance(part, BindParameter) and part.key.startswith(_BIND)
            }
        )
        self._prepared: dict[tuple[int, ...], Prepared] = {}

    def prepared(self, dialect: sa.Dialect, values: Mapping[str, list[Any]]) -> Prepared:
        """Its text for as many values as these. A statement belongs to one database."""
        signature = tuple([len(values[name]) for name in self.binds])
        found = self._prepared.get(signature)
        if found is None:
            found = Prepared.of(self.element, dialect, {name: values[name] for name in self.binds})
            if len(self._prepared) >= _SIGNATURES:
                self._prepared = {}
            self._prepared[signature] = found
        return found


class Together:
    """Several counts as one statement: a round trip can cost more than what it asks.

    Args:
        counts: Each selects one number, or two.
        dialect: The name of the database's dialect.
    """

    def __init__(self, counts: Sequence[sa.Select[Any]], dialect: str) -> None:
        self._many = len(counts)
        # MySQL cannot name a temporary table twice in one statement.
        size = 1 if dialect == "mysql" else _TOGETHER
        numbered = [
            count.add_columns(
                *([sa.literal_column("0")] if len(count.selected_columns) == 1 else ()),
                sa.literal_column(str(number)),
            )
            for number, count in enumerate(counts)
        ]
        self._statements = [
            Statement(sa.union_all(*numbered[start : start + size]))
            for start in range(0, len(numbered), size)
        ]

    def run(self, session: "Session") -> list[tuple[int, int]]:
        """The numbers of each; nought instead of a second one that was not asked for."""
        found = [(0, 0)] * self._many
        for statement in self._statements:
            row: Any
            for row in session.run(statement):
                found[row[2]] = (int(row[0] or 0), int(row[1] or 0))
        return found


class Session:
    """A connection, and the people a call is about.

    Args:
        connection: In a transaction.
        captures: What the statements need.
        subjects: The people.
    """

    def __init__(
        self, connection: sa.Connection, captures: Captures, subjects: Sequence[ResolvedSubject]
    ) -> None:
        self.connection = connection
        self._captures = captures
        self._temporary: list[sa.Table] = []
        self._values: dict[str, list[Any]] = {}
        self._flat: dict[str, list[Any]] = {}
        for captured in captures.all.values():
            values = captured.values(subjects, connection.dialect.name)
            if captured.table is not None:
                self.make(captured.table)
                names = [column.name for column in captured.table.c]
                for start in range(0, len(values), _CHUNK):
                    connection.execute(
                        sa.insert(captured.table),
                        [
                            dict(zip(names, one, strict=True))
                            for one in values[start : start + _CHUNK]
                        ],
                    )
            elif len(captured.types) == 1:
                self._values[captured.name] = [one for (one,) in values]
                self._flat[captured.name] = self._values[captured.name]
            else:
                self._values[captured.name] = list(values)
                self._flat[captured.name] = [part for one in values for part in one]

    def make(self, table: sa.Table) -> None:
        """Makes a temporary table, which `close` removes."""
        if is_mysql(self.connection.dialect.name):
            # A rollback leaves temporary tables standing there, and a name may be used again.
            remember_temporary(self.connection, table.name)
        self.connection.execute(sa.schema.CreateTable(table, if_not_exists=True))
        self._temporary.append(table)

    def close(self) -> None:
        """Removes the temporary tables."""
        if is_mysql(self.connection.dialect.name):
            forget_temporary(self.connection)
            self._temporary.clear()
        for table in self._temporary:
            self.connection.execute(sa.schema.DropTable(table))
        self._temporary.clear()

    @property
    def as_text(self) -> bool:
        """Whether statements are run as text: not where names in it would have to change."""
        return not self.connection.get_execution_options().get("schema_translate_map")

    def run(
        self, statement: Statement, options: Mapping[str, Any] | None = None
    ) -> sa.CursorResult[Any]:
        """Executes a statement."""
        if self.as_text:
            return self._run("", statement, options)
        values = {name: self._values[name] for name in statement.binds}
        return self.connection.execute(statement.element, values, execution_options=options)

    def declare(self, statement: Statement, cursor: str) -> None:
        """Opens a cursor of PostgreSQL for a statement."""
        self._run(f"DECLARE {cursor} NO SCROLL CURSOR FOR ", statement, None)

    def _run(
        self, before: str, statement: Statement, options: Mapping[str, Any] | None
    ) -> sa.CursorResult[Any]:
        prepared = statement.prepared(self.connection.dialect, self._values)
        return self.connection.exec_driver_sql(
            before + prepared.text, prepared.parameters(self._flat), execution_options=options
        )

    def stream(self, statement: Statement) -> sa.CursorResult[Any]:
        """Executes a statement whose rows are fetched little by little."""
        # The sqlite3 module does so by itself.
        dialect = self.connection.dialect
        streams = dialect.name != "sqlite" or dialect.is_async
        return self.run(statement, {"stream_results": True} if streams else None)

    def change(self, statement: Statement) -> int:
        """Executes a statement that changes rows; how many it met."""
        return self.run(statement).rowcount

    def count(self, statement: Statement) -> int:
        """Executes a statement that counts."""
        return int(self.run(statement).scalar_one() or 0)
