"""A journal in a database, through SQLAlchemy."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Final, TypeVar

import attrs

from gdpr_rights.domain.events import Event, PersonalValuesRedacted
from gdpr_rights.domain.projections import CaseQuery, CaseRow, Projection, Standing
from gdpr_rights.errors import (
    MissingExtra,
    StaleVersion,
    SystemUnavailable,
    TablesMissing,
)
from gdpr_rights.journal.chain import (
    GENESIS,
    Head,
    PersonalValue,
    Record,
    Verifier,
    instant_text,
    seal,
    unseal,
    unseal_all,
)
from gdpr_rights.ports import ChainReport, Entry

try:
    import sqlalchemy as sa
except ModuleNotFoundError as error:
    raise MissingExtra("sql", "SQLAlchemy") from error

from sqlalchemy.exc import SQLAlchemyError

from gdpr_rights.journal.rows import Rows, cases, refs, standings
from gdpr_rights.journal.tables import HEAD, Tables, make_tables
from gdpr_rights.journal.writing import engine_for_writing, written

_T = TypeVar("_T")
_PAGE: Final = 200


class SQLJournal:
    """A `Journal` in a database of the application: SQLite, PostgreSQL, MariaDB, MySQL.

    Constructing it does no I/O. `create_tables` makes its tables; where migrations make tables,
    put `ddl` into one, or give `metadata` to Alembic.

    Each call is one transaction of its own, whatever isolation level the engine was given. Whoever
    appends locks the head row first, so writers wait for one another.

    Args:
        engine: Of the database.
        prefix: What the names of the tables begin with.

    Examples:
        >>> from datetime import UTC, datetime
        >>> from sqlalchemy import create_engine
        >>> from gdpr_rights.domain.events import Retracted
        >>> from gdpr_rights.journal import SQLJournal
        >>> journal = SQLJournal(create_engine("sqlite://"))
        >>> journal.create_tables()
        >>> [entry] = journal.append("case-1", 0, [Retracted()], datetime(2027, 3, 1, tzinfo=UTC))
        >>> journal.read("case-1") == (entry,)
        True
    """

    def __init__(self, engine: sa.Engine, *, prefix: str = "gdpr_rights_") -> None:
        self._engine = engine
        self._writing = engine_for_writing(engine)
        self._tables: Tables = make_tables(prefix)

    def __repr__(self) -> str:
        # An engine's repr holds its address, and sometimes more.
        return f"SQLJournal({self._engine.dialect.name}, {self._tables.entries.name})"

    @property
    def metadata(self) -> sa.MetaData:
        """Its tables, for Alembic's autogenerate. The head row is made by `create_tables`."""
        return self._tables.metadata

    def ddl(self) -> str:
        """The SQL statements that `create_tables` would execute, in the engine's dialect."""
        return self._tables.ddl(self._engine.dialect)

    def create_tables(self) -> None:
        """Makes the tables and the head row where they are missing; harmless to repeat.

        Raises:
            SystemUnavailable: The database could not be reached, or does not allow it.
        """
        head = self._tables.head

        def begin(connection: sa.Connection) -> None:
            connection.execute(sa.insert(head).values(id=HEAD, seq=0, hash=GENESIS))

        for name, table in self._tables.metadata.tables.items():
            self._ensure(table.create, partial(self._has, name))
        self._ensure(begin, lambda: self._run(self._head) is not None)

    def append(
        self,
        stream: str,
        expected: int,
        events: Sequence[Event],
        at: datetime,
        projections: Sequence[Projection] = (),
        /,
    ) -> tuple[Entry, ...]:
        """Appends events and writes projections, in one transaction.

        Args:
            stream: The stream.
            expected: The version the writer has read; 0 for a new stream.
            events: At least one.
            at: An aware datetime.
            projections: Rows that replace those of the same key; of a fingerprint the first stays.

        Raises:
            StaleVersion: The stream has another version; nothing was written.
            TablesMissing: `create_tables` was never called.
            SystemUnavailable: The database failed; nothing was written.
            NaiveDatetime: A datetime has no time zone.
            TypeError: An event holds what cannot be recorded.
            ValueError: There is no event.
        """
        if not events:
            raise ValueError("nothing to append: give at least one event")
        rows = Rows(projections)

        def work(connection: sa.Connection) -> tuple[Entry, ...]:
            head = self._lock(connection)
            found = self._version(connection, stream)
            if found != expected:
                raise StaleVersion(stream, expected, found)
            entries = self._append(connection, events, at, stream=stream, version=found, head=head)
            rows.write(connection, self._tables)
            return entries

        return self._run(work, writes=True)

    def read(self, stream: str, /) -> tuple[Entry, ...]:
        """The entries of a stream in their order; none where it does not exist.

        Raises:
            TablesMissing: `create_tables` was never called.
            SystemUnavailable: The database failed.
            UnreadableEntry: An entry is of a newer release, or was tampered with.
        """
        entries, values = self._tables.entries, self._tables.personal_values
        of_stream = sa.select(entries.c.seq).where(entries.c.stream == stream)

        def work(connection: sa.Connection) -> list[tuple[Record, list[PersonalValue]]]:
            wanted = sa.select(entries).where(entries.c.stream == stream)
            return _paired(
                connection.execute(wanted.order_by(entries.c.version)).mappings(),
                connection.execute(
                    sa.select(values).where(values.c.seq.in_(of_stream))
                ).mappings(),
            )

        return tuple(unseal(record, beside) for record, beside in self._run(work))

    def entries(self, after: int = 0, /) -> Iterator[Entry]:
        """Every entry whose number is greater, in order, read page by page.

        No transaction is open while the caller works on an entry.

        Raises:
            TablesMissing: `create_tables` was never called.
            SystemUnavailable: The database failed.
            UnreadableEntry: An entry is of a newer release, or was tampered with.
        """
        for record, values in self._stored(after):
            yield unseal(record, values)

    def cases(self, query: CaseQuery, /) -> tuple[CaseRow, ...]:
        """The cases that fit: by due date, those without one last; then by receipt.

        Raises:
            TablesMissing: `create_tables` was never called.
            SystemUnavailable: The database failed.
        """
        return self._run(lambda connection: cases(connection, self._tables, query))

    def subject_ref(self, fingerprints: Sequence[str], /) -> str | None:
        """The random name of the person with the first of these fingerprints that is known.

        Raises:
            TablesMissing: `create_tables` was never called.
            SystemUnavailable: The database failed.
        """
        known = self._run(lambda connection: refs(connection, self._tables, fingerprints))
        return next((known[one] for one in fingerprints if one in known), None)

    def standings(self, fingerprints: Sequence[str], /) -> tuple[Standing, ...]:
        """What may not be done with the data of the person with one of these fingerprints.

        One indexed read; for very many fingerprints one for each few hundred of them.

        Raises:
            TablesMissing: `create_tables` was never called.
            SystemUnavailable: The database failed.
        """
        if not fingerprints:
            return ()
        return self._run(lambda connection: standings(connection, self._tables, fingerprints))

    def redact(self, stream: str, at: datetime, /) -> int:
        """Redacts every personal value of a stream and appends that fact; how many there were.

        Values and salts are deleted in one transaction with the new entry. On SQLite their bytes
        are overwritten in the file; elsewhere they leave the files when the database vacuums.

        Raises:
            TablesMissing: `create_tables` was never called.
            SystemUnavailable: The database failed; nothing was redacted.
            NaiveDatetime: `at` has no time zone.
        """
        entries, values, cases = (
            self._tables.entries,
            self._tables.personal_values,
            self._tables.cases,
        )
        of_stream = sa.select(entries.c.seq).where(entries.c.stream == stream)
        delete = sa.delete(values).where(values.c.seq.in_(of_stream))
        instant_text(at)

        def work(connection: sa.Connection) -> int:
            head = self._lock(connection)
            redacted = connection.execute(delete).rowcount
            if redacted:
                version = self._version(connection, stream)
                event = PersonalValuesRedacted(redacted)
                [entry] = self._append(
                    connection, [event], at, stream=stream, version=version, head=head
                )
                connection.execute(
                    sa.update(cases).where(cases.c.id == stream).values(version=entry.version)
                )
            return redacted

        return self._run(work, writes=True)

    def verify(self) -> ChainReport:
        """Recomputes the chain and every commitment that was not redacted.

        It may run while others append. It reads everything, in bounded memory.

        Raises:
            TablesMissing: `create_tables` was never called.
            SystemUnavailable: The database failed.
        """
        verifier = Verifier()
        while True:
            before = verifier.last
            for record, values in self._stored(before.seq):
                verifier.feed(record, values)
                if verifier.failed:
                    break
            head = self._run(self._head) or Head(0, "")
            # Entries appended while we read: go on where we are. Entries cut off: none follow.
            if verifier.failed or head.seq <= verifier.last.seq or verifier.last == before:
                return verifier.report(head)

    def _stored(self, after: int) -> Iterator[tuple[Record, list[PersonalValue]]]:
        entries, values = self._tables.entries, self._tables.personal_values

        def work(connection: sa.Connection) -> list[tuple[Record, list[PersonalValue]]]:
            wanted = sa.select(entries).where(entries.c.seq > after)
            page = connection.execute(wanted.order_by(entries.c.seq).limit(_PAGE)).mappings().all()
            if not page:
                return []
            of_page = values.c.seq.between(page[0]["seq"], page[-1]["seq"])
            beside = connection.execute(sa.select(values).where(of_page))
            return _paired(page, beside.mappings())

        while page := self._run(work):
            yield from page
            after = page[-1][0].seq

    def _run(self, work: Callable[[sa.Connection], _T], *, writes: bool = False) -> _T:
        """Does the work in a transaction of its own."""
        try:
            if not writes:
                with self._engine.begin() as connection:
                    return work(connection)
            with self._writing.begin() as connection:
                return written(connection, work)
        except SQLAlchemyError as error:
            cause = _name_of(error)
        # Raised out here, without a context: the database's own message holds the parameters.
        missing = [name for name in self._tables.names if not self._has(name)]
        if missing:
            remedy = "call create_tables(), or run the DDL of ddl()"
            raise TablesMissing(", ".join(missing), remedy)
        raise SystemUnavailable(cause)

    def _ensure(self, make: Callable[[sa.Connection], None], done: Callable[[], bool]) -> None:
        """Makes something that is missing; that another process makes it too is just as well."""
        if done():
            return
        try:
            with self._engine.begin() as connection:
                make(connection)
        except SQLAlchemyError as error:
            cause = _name_of(error)
        else:
            return
        if not done():
            raise SystemUnavailable(cause)

    def _has(self, table: str) -> bool:
        """Whether the table is there; said to be where nobody can say, the cause is told then."""
        try:
            return sa.inspect(self._engine).has_table(table)
        except SQLAlchemyError:
            return True

    def _lock(self, connection: sa.Connection) -> Head:
        """Locks the head row until the end of the transaction, and reads it."""
        head = self._tables.head
        # An update locks on every database; FOR UPDATE is unknown to some.
        connection.execute(sa.update(head).where(head.c.id == HEAD).values(seq=head.c.seq))
        found = self._head(connection)
        if found is None:
            raise TablesMissing(f"(the row of {head.name})", "call create_tables()")
        return found

    def _head(self, connection: sa.Connection) -> Head | None:
        head = self._tables.head
        row = connection.execute(sa.select(head.c.seq, head.c.hash).where(head.c.id == HEAD))
        found = row.one_or_none()
        return None if found is None else Head(*found)

    def _version(self, connection: sa.Connection, stream: str) -> int:
        entries = self._tables.entries
        last = sa.select(sa.func.max(entries.c.version)).where(entries.c.stream == stream)
        return connection.execute(last).scalar() or 0

    def _append(
        self,
        connection: sa.Connection,
        events: Sequence[Event],
        at: datetime,
        *,
        stream: str,
        version: int,
        head: Head,
    ) -> tuple[Entry, ...]:
        tables = self._tables
        records, values = seal(events, at, stream=stream, version=version, head=head)
        connection.execute(sa.insert(tables.entries), [attrs.asdict(one) for one in records])
        if values:
            rows = [attrs.asdict(one) for one in values]
            connection.execute(sa.insert(tables.personal_values), rows)
        last = {"seq": records[-1].seq, "hash": records[-1].hash}
        connection.execute(sa.update(tables.head).where(tables.head.c.id == HEAD).values(last))
        return unseal_all(records, values)


def _paired(
    entries: Iterable[sa.RowMapping], values: Iterable[sa.RowMapping]
) -> list[tuple[Record, list[PersonalValue]]]:
    """Rows of entries, each with its personal values."""
    records = [Record(**entry) for entry in entries]
    beside: dict[int, list[PersonalValue]] = {record.seq: [] for record in records}
    for value in values:
        # A value of an entry appended between the two statements belongs to none of these.
        if value["seq"] in beside:
            beside[value["seq"]].append(PersonalValue(**value))
    return [(record, beside[record.seq]) for record in records]


def _name_of(error: SQLAlchemyError) -> str:
    return type(getattr(error, "orig", None) or error).__name__
