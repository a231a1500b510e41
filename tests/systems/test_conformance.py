"""The kit for data systems, on the systems of this library."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy.ext.asyncio import AsyncEngine
from tests.systems.databases import Database, Databases, Tables, backends

from gdpr_rights.domain.schema import Schema
from gdpr_rights.ports import DataSystem
from gdpr_rights.systems import AsyncSQLSystem, MemorySystem
from gdpr_rights.testing import AsyncDataSystemConformance, DataSystemConformance

HEAVY = settings().max_examples > 100
"""Else servers try less: SQLite tries the same code. What is asynchronous tries least."""


class TestMemorySystem(DataSystemConformance):
    def make(self, tables: Tables, schema: Schema) -> MemorySystem:
        return MemorySystem(tables, schema)

    def contents(self, system: MemorySystem) -> Tables:
        return {name: [dict(row) for row in rows] for name, rows in system.tables.items()}


@pytest.fixture(scope="module", params=backends())
def databases(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Databases]:
    found = Databases(request.param, tmp_path_factory.mktemp("worlds"))
    yield found
    found.close()


class TestSQLSystem(DataSystemConformance):
    last: Database

    @pytest.fixture(autouse=True)
    def on(self, databases: Databases) -> None:
        self.databases = databases
        self.examples = None if HEAVY or databases.backend == "sqlite" else 4

    def make(self, tables: Tables, schema: Schema) -> DataSystem:
        self.last = self.databases.of(schema)
        return self.last.fill(tables)

    def contents(self, system: Any) -> Tables:
        assert system is self.last.system
        return self.last.contents()


class TestAsyncSQLSystem(AsyncDataSystemConformance):
    last: Database

    @pytest.fixture(autouse=True)
    def on(self, databases: Databases) -> None:
        self.databases = databases
        self.examples = None if HEAVY else 2
        self.engines: dict[int, AsyncEngine] = {}

    async def make_async(self, tables: Tables, schema: Schema) -> AsyncSQLSystem:
        self.last = self.databases.of(schema)
        self.last.fill(tables)
        if id(schema) not in self.engines:
            self.engines[id(schema)] = self.databases.place(schema).async_engine()
        return AsyncSQLSystem(self.engines[id(schema)])

    async def contents_async(self, system: AsyncSQLSystem) -> Tables:
        assert repr(system).startswith("AsyncSQLSystem(")
        return self.last.contents()

    async def close(self) -> None:
        for engine in self.engines.values():
            await engine.dispose()
