"""The kit for data systems, on the systems of this library."""

import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.systems.databases import Database

from gdpr_rights.domain.schema import Schema
from gdpr_rights.ports import DataSystem
from gdpr_rights.systems import MemorySystem
from gdpr_rights.testing.data_systems import DataSystemConformance


class TestMemorySystem(DataSystemConformance):
    def make(self, tables: dict[str, list[dict[str, Any]]], schema: Schema) -> MemorySystem:
        return MemorySystem(tables, schema)

    def contents(self, system: MemorySystem) -> dict[str, list[dict[str, Any]]]:
        return {name: [dict(row) for row in rows] for name, rows in system.tables.items()}


class TestSQLSystemOnSQLite(DataSystemConformance):
    @pytest.fixture(autouse=True)
    def folder(self, tmp_path: Path) -> Iterator[None]:
        self.path = tmp_path
        self.open: Any = weakref.WeakKeyDictionary()
        self.last: Database | None = None
        yield
        if self.last is not None:
            self.last.close()

    def make(self, tables: dict[str, list[dict[str, Any]]], schema: Schema) -> DataSystem:
        if self.last is not None:
            self.last.close()
        self.last = Database(self.path / "app.db", schema, tables)
        return self.last.system

    def contents(self, system: DataSystem) -> dict[str, list[dict[str, Any]]]:
        assert self.last is not None
        assert system is self.last.system
        return self.last.contents()
