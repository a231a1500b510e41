"""A journal in a database, through SQLAlchemy."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Final, TypeVar

from gdpr_rights.domain.events import Event, PersonalValuesRedacted
from gdpr_rights.domain.projections import CaseQuery, CaseRow, Projection, Standing
from gdpr_rights.errors import (
    MissingExtra,
    SystemUnavailable,
    TablesMissing,
)
from gdpr_rights.journal.chain import (
    GENESIS,
    Head,
    Verifier,
    instant_text,
    seal,
    unseal,
    unseal_all,
)
from gdpr_rights.ports import ChainReport, Entry, Write

try:
    import sqlalchemy as sa
except ModuleNotFoundError as error:
    raise MissingExtra("sql", "SQLAlchemy") from error

from sqlalchemy.exc import SQLAlchemyError

from gdpr_rights.journal.noted import Noted
from gdpr_rights.journal.rows import Rows, attempts, cases, refs, standings
from gdpr_rights.journal.statements import Statements
from gdpr_rights.journal.stored import (
    Stored,
    head_of,
    insert,
    locked_head,
    of_streams,
    page_after,
    versions,
)
from gdpr_rights.journal.tables import HEAD, Tables, make_tables
from gdpr_rights.journal.writes import projections_of, require_events, seal_writes, streams_of
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
        self._statements = Statements(self._tables, engine.dialect.name)
        self._noted = Noted(self._tables)

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
        return self.append_many([Write(stream, expected, events, projections)], at)

    def append_many(self, writes: Sequence[Write], at: datetime, /) -> tuple[Entry, ...]:
        """Appends to several streams in one transaction: all of it, or nothing.

        The number of statements does not grow with that of the writes, but for one statement for
        each few hundred streams. Where a stream stands twice, its second write expects the version
        that the first leaves.

        Raises:
            StaleVersion: One of the streams has another version; nothing was written.
            TablesMissing: `create_tables` was never called.
            SystemUnavailable: The database failed; nothing was written.
            NaiveDatetime: A datetime has no time zone.
            TypeError: An event holds what cannot be recorded.
            ValueError: There is a write without an event.
        """
        require_events(writes)
        if not writes:
            return ()
        tables, rows, streams = self._tables, Rows(projections_of(writes), at), streams_of(writes)

        def work(connection: sa.Connection) -> tuple[Entry, ...]:
            head = self._lock(connection)
            found = versions(connection, self._statements, streams)
            records, values = seal_writes(writes, at, versions=found, head=head)
            insert(connection, self._statements, records, values)
            rows.write(connection, tables, self._statements, seq=records[-1].seq)
            return unseal_all(records, values)

        return self._run(work, writes=True)

    def read(self, stream: str, /) -> tuple[Entry, ...]:
        """The entries of a stream in their order; none where it does not exist.

        Raises:
            TablesMissing: `create_tables` was never called.
            SystemUnavailable: The database failed.
            UnreadableEntry: An entry is of a newer release, or was tampered with.
        """
        return self.read_many([stream]).get(stream, ())

    def read_many(self, streams: Sequence[str], /) -> Mapping[str, tuple[Entry, ...]]:
        """The entries of several streams, those that exist: two statements for some hundred.

        Raises:
            TablesMissing: `create_tables` was never called.
            SystemUnavailable: The database failed.
            UnreadableEntry: An entry is of a newer release, or was tampered with.
        """
        stored = self._run(lambda connection: of_streams(connection, self._tables, streams))
        return {
            stream: tuple(unseal(record, values) for record, values in entries)
            for stream, entries in stored.items()
        }

    def entries(self, after: int = 0, /) -> Iterator[Entry]:
        """Every entry whose number is greater, in order, read page by page.

        No transaction is open while the caller works on an entry.

        Raises:
            TablesMissing: `create_tables` was never called.
            SystemUnavailable: The database failed.
            UnreadableEntry: An entry is of a newer release, or was tampered with.
        """
        for page in self._pages(after):
            for record, values in page:
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

    def standings_of(
        self, fingerprints: Collection[str], activities: Sequence[str], /
    ) -> Collection[Standing]:
        """The standings of these activities among these fingerprints, in any order.

        One indexed read for a person. For many people one statement, unless far more is noted of
        the activities than there are fingerprints; then one for each few hundred of them.

        Raises:
            TablesMissing: `create_tables` was never called.
            SystemUnavailable: The database failed.
        """
        if not fingerprints or not activities:
            return ()
        return self._run(lambda connection: self._noted.read(connection, fingerprints, activities))

    def attempts(self, fingerprints: Sequence[str], since: datetime, /) -> int:
        """How many `Attempt` rows the one of these fingerprints has that has most, since then.

        Raises:
            TablesMissing: `create_tables` was never called.
            SystemUnavailable: The database failed.
            NaiveDatetime: `since` has no time zone.
        """
        instant = instant_text(since)
        return self._run(
            lambda connection: attempts(connection, self._tables, fingerprints, instant)
        )

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
                event = PersonalValuesRedacted(redacted)
                version = versions(connection, self._statements, [stream])[stream]
                [record], _ = seal([event], at, stream=stream, version=version, head=head)
                insert(connection, self._statements, [record], ())
                connection.execute(
                    sa.update(cases).where(cases.c.id == stream).values(version=record.version)
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
        *_, report = self.verification()
        assert report is not None  # noqa: S101 - it comes last
        return report

    def verification(self) -> Iterator[ChainReport | None]:
        """As `verify`, in steps: None after each page, the report at last.

        Raises:
            TablesMissing: `create_tables` was never called.
            SystemUnavailable: The database failed.
        """
        verifier = Verifier()
        while True:
            before = verifier.last
            for page in self._pages(before.seq):
                for record, values in page:
                    verifier.feed(record, values)
                if verifier.failed:
                    break
                yield None
            head = self._run(self._head) or Head(0, "")
            # Entries appended while we read: go on where we are. Entries cut off: none follow.
            if verifier.failed or head.seq <= verifier.last.seq or verifier.last == before:
                yield verifier.report(head)
                return

    def _pages(self, after: int) -> Iterator[list[Stored]]:
        def work(connection: sa.Connection) -> list[Stored]:
            return page_after(connection, self._tables, after, _PAGE)

        while page := self._run(work):
            yield page
            after = page[-1][0].seq

    def _run(self, work: Callable[[sa.Connection], _T], *, writes: bool = False) -> _T:
        """Does the work in a transaction of its own."""
        try:
            if not writes:
                with self._engine.connect() as connection:
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
        found = locked_head(connection, self._statements)
        if found is None:
            missing = f"(the row of {self._tables.head.name})"
            raise TablesMissing(missing, "call create_tables()")
        return found

    def _head(self, connection: sa.Connection) -> Head | None:
        return head_of(connection, self._statements)


def _name_of(error: SQLAlchemyError) -> str:
    return type(getattr(error, "orig", None) or error).__name__
