"""The kit for data systems, on the systems of this library."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.systems.databases import (
    SERVER,
    Database,
    Databases,
    PostgreSQLSchemas,
    SQLiteFiles,
    Tables,
)

from gdpr_rights.domain.schema import Schema
from gdpr_rights.ports import DataSystem
from gdpr_rights.systems import MemorySystem
from gdpr_rights.testing.data_systems import DataSystemConformance


class TestMemorySystem(DataSystemConformance):
    def make(self, tables: Tables, schema: Schema) -> MemorySystem:
        return MemorySystem(tables, schema)

    def contents(self, system: MemorySystem) -> Tables:
        return {name: [dict(row) for row in rows] for name, rows in system.tables.items()}


class OnDatabases(DataSystemConformance):
    databases: Databases
    last: Database

    def make(self, tables: Tables, schema: Schema) -> DataSystem:
        self.last = self.databases.of(schema)
        return self.last.fill(tables)

    def contents(self, system: Any) -> Tables:
        assert system is self.last.system
        return self.last.contents()


class TestSQLSystemOnSQLite(OnDatabases):
    @pytest.fixture(autouse=True)
    def files(self, tmp_path: Path) -> Iterator[None]:
        self.databases = SQLiteFiles(tmp_path)
        yield
        self.databases.close()


@pytest.mark.skipif(SERVER is None, reason="GDPR_RIGHTS_TEST_POSTGRES names no database")
class TestSQLSystemOnPostgreSQL(OnDatabases):
    @pytest.fixture(autouse=True)
    def schemas(self) -> Iterator[None]:
        self.databases = PostgreSQLSchemas()
        yield
        self.databases.close()
