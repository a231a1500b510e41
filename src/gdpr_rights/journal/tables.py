"""The tables of the SQL journal, for any database that SQLAlchemy speaks to."""

from typing import Final

import attrs
from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Dialect,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    insert,
)
from sqlalchemy.dialects import mysql
from sqlalchemy.schema import CreateIndex, CreateTable, Index

from gdpr_rights.journal.chain import GENESIS

HEAD: Final = 1
"""The key of the one row of the head table."""

_LENGTH: Final = 255
_MYSQL: Final = ("mysql", "mariadb")
# SQLite makes a rowid of INTEGER only; a number it does not have to look up.
_NUMBER: Final = BigInteger().with_variant(Integer(), "sqlite")


def _name(length: int = _LENGTH) -> String:
    # The default collations of MySQL and MariaDB take "A", "a" and "á" for one name.
    exact = mysql.VARCHAR(length, charset="utf8mb4", collation="utf8mb4_bin")
    return String(length).with_variant(exact, *_MYSQL)


def _text() -> Text:
    # Their TEXT ends at 64 KiB, which a long plan may reach.
    return Text().with_variant(mysql.LONGTEXT(charset="utf8mb4", collation="utf8mb4_bin"), *_MYSQL)


@attrs.frozen(eq=False)
class Tables:
    """The tables; their names begin with a prefix.

    Attributes:
        metadata: For Alembic's autogenerate, among others.
        entries: The chain.
        personal_values: The personal values and salts beside it, until they are redacted.
        subjects: Random names of people by fingerprint.
        cases: A row for each case.
        standings: What may not be done with whose data.
        attempts: Challenges that were sent, for a week, by the number of the entry they came with.
        head: One row: the last entry's number and hash. It is locked while somebody appends.
    """

    metadata: MetaData
    entries: Table
    personal_values: Table
    subjects: Table
    cases: Table
    standings: Table
    attempts: Table
    head: Table

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tables, in the order in which they are made."""
        return tuple(self.metadata.tables)

    def ddl(self, dialect: Dialect) -> str:
        """The statements that make the tables and the head row, in that dialect."""
        statements = []
        for table in self.metadata.tables.values():
            statements.append(str(CreateTable(table).compile(dialect=dialect)))
            statements += [
                str(CreateIndex(index).compile(dialect=dialect))
                for index in sorted(table.indexes, key=lambda index: str(index.name))
            ]
        first = insert(self.head).values(id=HEAD, seq=0, hash=GENESIS)
        options = {"literal_binds": True}
        statements.append(str(first.compile(dialect=dialect, compile_kwargs=options)))
        return "\n\n".join(f"{statement.strip()};" for statement in statements) + "\n"


def make_tables(prefix: str) -> Tables:
    """The tables with names that begin so."""
    metadata = MetaData()

    def table(name: str, *rest: Column[object] | UniqueConstraint | Index) -> Table:
        return Table(prefix + name, metadata, *rest)

    def number(name: str, *, key: bool = False) -> Column[object]:
        return Column(name, _NUMBER, primary_key=key, nullable=False, autoincrement=False)

    def name(name: str, length: int = _LENGTH, *, key: bool = False) -> Column[object]:
        return Column(name, _name(length), primary_key=key, nullable=False)

    return Tables(
        metadata=metadata,
        entries=table(
            "entries",
            number("seq", key=True),
            name("stream"),
            number("version"),
            name("kind", 64),
            name("at", 32),
            Column("body", _text(), nullable=False),
            name("prev", 64),
            name("hash", 64),
            UniqueConstraint("stream", "version", name=f"{prefix}entries_stream_version"),
        ),
        personal_values=table(
            "personal_values",
            number("seq", key=True),
            name("field", key=True),
            Column("salt", LargeBinary(32), nullable=False),
            Column("value", _text(), nullable=False),
        ),
        subjects=table("subjects", name("fingerprint", 128, key=True), name("ref")),
        cases=table(
            "cases",
            name("id", key=True),
            name("right", 64),
            name("stage", 64),
            name("received_at", 32),
            Column("due_on", Date()),
            Column("subject_ref", _name()),
            Column("reference", _name()),
            Column("tenant", _name()),
            number("version"),
            number("untold"),
            Index(f"{prefix}cases_untold", "untold"),
            Index(f"{prefix}cases_stage", "stage", "due_on"),
            Index(f"{prefix}cases_subject_ref", "subject_ref"),
            Index(f"{prefix}cases_reference", "reference"),
        ),
        standings=table(
            "standings",
            name("fingerprint", 128, key=True),
            name("activity", key=True),
            name("cause", key=True),
            name("verdict", 64),
            Column("citation", _text(), nullable=False),
            name("since", 32),
            Index(f"{prefix}standings_activity", "activity"),
        ),
        attempts=table(
            "attempts",
            number("seq", key=True),
            number("number", key=True),
            name("fingerprint", 128),
            name("at", 32),
            Index(f"{prefix}attempts_fingerprint", "fingerprint", "at"),
            Index(f"{prefix}attempts_at", "at"),
        ),
        head=table(
            "head",
            Column("id", Integer, primary_key=True, autoincrement=False),
            number("seq"),
            name("hash", 64),
        ),
    )
