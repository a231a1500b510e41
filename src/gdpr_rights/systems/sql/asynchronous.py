"""The same system on the event loop, through SQLAlchemy's asyncio extension.

There is one code for both: each call runs it in a greenlet, from which SQLAlchemy comes back to
the loop whenever the driver waits.
"""

import importlib
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.datasets import SubjectKind
from gdpr_rights.domain.instructions import (
    Batch,
    Counts,
    Found,
    Instruction,
    Purge,
    Receipt,
    Remainder,
    Scope,
)
from gdpr_rights.domain.parties import Key, ResolvedSubject
from gdpr_rights.errors import MissingExtra
from gdpr_rights.ports import Capabilities
from gdpr_rights.systems.sql.system import SQLSystem

try:
    # SQLAlchemy would only miss it later, and less clearly.
    importlib.import_module("greenlet")
except ModuleNotFoundError as error:
    raise MissingExtra("async", "greenlet") from error

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.util.concurrency import greenlet_spawn

__all__ = ["AsyncSQLSystem"]


class AsyncSQLSystem:
    """An `AsyncDataSystem` on a relational database: what `SQLSystem` is, awaited.

    Its drivers are tested: aiosqlite, psycopg, and asyncmy.

    Args:
        engine: Of the database.
        receipts: As for `SQLSystem`.
        receipts_table: As for `SQLSystem`.

    Raises:
        MissingExtra: greenlet is not installed; the extra ``async`` brings it.

    Examples:
        >>> import asyncio
        >>> from sqlalchemy.ext.asyncio import create_async_engine
        >>> from gdpr_rights.systems import AsyncSQLSystem
        >>> async def start() -> None:
        ...     engine = create_async_engine("sqlite+aiosqlite://")
        ...     await AsyncSQLSystem(engine).create_tables()
        ...     await engine.dispose()
        >>> asyncio.run(start())
    """

    def __init__(
        self,
        engine: AsyncEngine,
        *,
        receipts: bool = True,
        receipts_table: str = "gdpr_rights_receipts",
    ) -> None:
        if not isinstance(engine, AsyncEngine):
            raise TypeError("AsyncSQLSystem takes an AsyncEngine; SQLSystem takes an Engine")
        self._system = SQLSystem(
            engine.sync_engine, receipts=receipts, receipts_table=receipts_table
        )

    def __repr__(self) -> str:
        return f"Async{self._system!r}"

    @property
    def metadata(self) -> sa.MetaData:
        """Its table, for Alembic's autogenerate."""
        return self._system.metadata

    async def create_tables(self) -> None:
        """As `SQLSystem.create_tables`."""
        await greenlet_spawn(self._system.create_tables)

    async def capabilities(self, data_map: DataMap, system: str, /) -> Capabilities:
        """As `SQLSystem.capabilities`."""
        return await greenlet_spawn(self._system.capabilities, data_map, system)

    async def resolve(
        self,
        data_map: DataMap,
        kind: SubjectKind,
        identifiers: Sequence[tuple[str, Key]],
        tenant: Key | None = None,
        /,
    ) -> tuple[Found, ...]:
        """As `SQLSystem.resolve`."""
        within = () if tenant is None else (tenant,)
        return await greenlet_spawn(self._system.resolve, data_map, kind, identifiers, *within)

    async def count(self, scope: Scope, subjects: Sequence[ResolvedSubject], /) -> Counts:
        """As `SQLSystem.count`."""
        return await greenlet_spawn(self._system.count, scope, subjects)

    async def collect(self, scope: Scope, subject: ResolvedSubject, /) -> AsyncIterator[Batch]:
        """As `SQLSystem.collect`; closing it gives the connection back."""
        batches: Any = await greenlet_spawn(self._system.collect, scope, subject)
        try:
            while (batch := await greenlet_spawn(_next, batches)) is not None:
                yield batch
        finally:
            await greenlet_spawn(batches.close)

    async def apply(
        self, instruction: Instruction, subjects: Sequence[ResolvedSubject], /
    ) -> tuple[Receipt, ...]:
        """As `SQLSystem.apply`."""
        return await greenlet_spawn(self._system.apply, instruction, subjects)

    async def verify(
        self, scope: Scope, subjects: Sequence[ResolvedSubject], /
    ) -> tuple[Remainder, ...]:
        """As `SQLSystem.verify`."""
        return await greenlet_spawn(self._system.verify, scope, subjects)

    async def purge(self, receipts: Sequence[Receipt], /) -> Purge:
        """As `SQLSystem.purge`."""
        return await greenlet_spawn(self._system.purge, receipts)


def _next(batches: Iterator[Batch]) -> Batch | None:
    return next(batches, None)
