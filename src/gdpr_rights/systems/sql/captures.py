"""What is known of the people a call is about, as bound values or as a temporary table.

Source: OWNERSHIP 15: everything that links target on the persons' own rows is captured before
anything changes.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import attrs
import sqlalchemy as sa
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BindParameter, ColumnElement

from gdpr_rights.domain.parties import Key, ResolvedSubject
from gdpr_rights.errors import MapDoesNotFit
from gdpr_rights.systems.keys import from_key

__all__ = ["Captured", "Captures", "Session", "Statement", "in_values"]

_BIND = "gdpr_rights_bind_"
_CHUNK = 1000

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
                    _as_held(part, of, dialect)
                    for part, of in zip(parts, self.types, strict=False)
                )
                if len(parts) != len(self.types) or None in typed:
                    raise MapDoesNotFit(
                        f"subjects.{subject.kind}",
                        f"what is known of one does not fit columns of {', '.join(self.types)}",
                    )
                found[typed] = None
        return list(found)


def _as_held(value: Key, type_name: str, dialect: str) -> Any:
    """A value of a person found before, as the column holds it."""
    if dialect == "sqlite" and type_name not in ("binary", "boolean"):
        # SQLite keeps what the application wrote, whatever the column is declared to be.
        return value
    return from_key(value, type_name)


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


class Statement:
    """A statement, and the bound names it needs."""

    __slots__ = ("binds", "element")

    def __init__(self, element: sa.sql.expression.Executable) -> None:
        self.element = element
        self.binds = tuple(
            {
                part.key
                for part in visitors.iterate(element)  # type: ignore[arg-type]
                if isinstance(part, BindParameter) and part.key.startswith(_BIND)
            }
        )


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
            else:
                self._values[captured.name] = list(values)

    def make(self, table: sa.Table) -> None:
        """Makes a temporary table, which `close` removes."""
        self.connection.execute(sa.schema.CreateTable(table, if_not_exists=True))
        if self.connection.dialect.name in ("mysql", "mariadb"):
            # A rollback leaves temporary tables standing there.
            self.connection.execute(sa.delete(table))
        self._temporary.append(table)

    def close(self) -> None:
        """Removes the temporary tables."""
        for table in self._temporary:
            self.connection.execute(sa.schema.DropTable(table))
        self._temporary.clear()

    def run(self, statement: Statement) -> sa.CursorResult[Any]:
        """Executes a statement."""
        values = {name: self._values[name] for name in statement.binds}
        return self.connection.execute(statement.element, values)

    def stream(self, statement: Statement) -> sa.CursorResult[Any]:
        """Executes a statement whose rows are fetched little by little, outside of SQLite too."""
        values = {name: self._values[name] for name in statement.binds}
        options = {} if self.connection.dialect.name == "sqlite" else {"stream_results": True}
        return self.connection.execute(statement.element, values, execution_options=options)

    def change(self, statement: Statement) -> int:
        """Executes a statement that changes rows; how many it met."""
        return self.run(statement).rowcount

    def count(self, statement: Statement) -> int:
        """Executes a statement that counts."""
        return int(self.run(statement).scalar_one() or 0)
