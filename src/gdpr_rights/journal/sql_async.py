"""A journal in a database, on the event loop, through SQLAlchemy's asynchronous engines."""

import asyncio
import importlib.util
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, Final, TypeVar

from gdpr_rights.domain.events import Event
from gdpr_rights.domain.projections import CaseQuery, CaseRow, Projection, Standing
from gdpr_rights.errors import MissingExtra
from gdpr_rights.journal.sql import SQLJournal
from gdpr_rights.ports import ChainReport, Entry, Write

# SQLAlchemy says so itself, but in one release when it is imported, in another when it is used.
if importlib.util.find_spec("greenlet") is None:
    raise MissingExtra("async", "greenlet")

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util import greenlet_spawn

_T = TypeVar("_T")
_PAGE: Final = 200


class AsyncSQLJournal:
    """An `AsyncJournal` in a database of the application: `SQLJournal`, awaited.

    The same statements in the same tables: a synchronous and an asynchronous journal may use them
    side by side. Constructing it does no I/O. No thread is used; while the database works, the
    event loop does other things. Where a task is cancelled, a transaction that has begun is
    carried out first: all of a write is there, or nothing.

    Args:
        engine: Of the database; its driver is asynchronous (psycopg, asyncpg, aiosqlite,
            asyncmy).
        prefix: What the names of the tables begin with.

    Examples:
        >>> import asyncio
        >>> from datetime import UTC, datetime
        >>> from sqlalchemy.ext.asyncio import create_async_engine
        >>> from gdpr_rights.domain.events import Retracted
        >>> from gdpr_rights.journal import AsyncSQLJournal
        >>> async def main():
        ...     engine = create_async_engine("sqlite+aiosqlite://")
        ...     journal = AsyncSQLJournal(engine)
        ...     await journal.create_tables()
        ...     at = datetime(2027, 3, 1, tzinfo=UTC)
        ...     [entry] = await journal.append("case-1", 0, [Retracted()], at)
        ...     same = await journal.read("case-1") == (entry,)
        ...     await engine.dispose()
        ...     return same
        >>> asyncio.run(main())
        True
    """

    def __init__(self, engine: AsyncEngine, *, prefix: str = "gdpr_rights_") -> None:
        self._journal = SQLJournal(engine.sync_engine, prefix=prefix)

    def __repr__(self) -> str:
        return f"Async{self._journal!r}"

    @property
    def metadata(self) -> sa.MetaData:
        """Its tables, for Alembic's autogenerate. The head row is made by `create_tables`."""
        return self._journal.metadata

    def ddl(self) -> str:
        """The SQL statements that `create_tables` would execute, in the engine's dialect."""
        return self._journal.ddl()

    async def create_tables(self) -> None:
        """As `SQLJournal.create_tables`."""
        await _on_loop(self._journal.create_tables)

    async def append(
        self,
        stream: str,
        expected: int,
        events: Sequence[Event],
        at: datetime,
        projections: Sequence[Projection] = (),
        /,
    ) -> tuple[Entry, ...]:
        """As `SQLJournal.append`."""
        write = Write(stream, expected, events, projections)
        return await self.append_many([write], at)

    async def append_many(self, writes: Sequence[Write], at: datetime, /) -> tuple[Entry, ...]:
        """As `SQLJournal.append_many`."""
        return await _on_loop(self._journal.append_many, writes, at)

    async def read(self, stream: str, /) -> tuple[Entry, ...]:
        """As `SQLJournal.read`."""
        return await _on_loop(self._journal.read, stream)

    async def read_many(self, streams: Sequence[str], /) -> Mapping[str, tuple[Entry, ...]]:
        """As `SQLJournal.read_many`."""
        return await _on_loop(self._journal.read_many, streams)

    async def entries(self, after: int = 0, /) -> AsyncIterator[Entry]:
        """As `SQLJournal.entries`, an asynchronous generator that reads page by page."""
        entries = self._journal.entries(after)

        def page() -> tuple[Entry, ...]:
            return tuple(islice(entries, _PAGE))

        while read := await _on_loop(page):
            for entry in read:
                yield entry

    async def cases(self, query: CaseQuery, /) -> tuple[CaseRow, ...]:
        """As `SQLJournal.cases`."""
        return await _on_loop(self._journal.cases, query)

    async def subject_ref(self, fingerprints: Sequence[str], /) -> str | None:
        """As `SQLJournal.subject_ref`."""
        return await _on_loop(self._journal.subject_ref, fingerprints)

    async def standings(self, fingerprints: Sequence[str], /) -> tuple[Standing, ...]:
        """As `SQLJournal.standings`."""
        return await _on_loop(self._journal.standings, fingerprints)

    async def standings_of(
        self, fingerprints: Collection[str], activities: Sequence[str], /
    ) -> Collection[Standing]:
        """As `SQLJournal.standings_of`."""
        return await _on_loop(self._journal.standings_of, fingerprints, activities)

    async def attempts(self, fingerprints: Sequence[str], since: datetime, /) -> int:
        """As `SQLJournal.attempts`."""
        return await _on_loop(self._journal.attempts, fingerprints, since)

    async def redact(self, stream: str, at: datetime, /) -> int:
        """As `SQLJournal.redact`."""
        return await _on_loop(self._journal.redact, stream, at)

    async def verify(self) -> ChainReport:
        """As `SQLJournal.verify`."""
        steps = self._journal.verification()
        report: ChainReport | None = None
        while report is None:
            report = await _on_loop(next, steps)
        return report


async def _on_loop(work: Callable[..., _T], *args: Any) -> _T:
    """Runs the work in SQLAlchemy's bridge, and to its end where the task is cancelled meanwhile.

    Cut off, a cursor would keep SQLite's lock until the garbage collector comes by.
    """
    task = asyncio.ensure_future(greenlet_spawn(work, *args))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
