"""``check(against=...)``: what a map may be held against."""

import importlib.metadata
import sqlite3
import sys
from pathlib import Path

import attrs
import pytest

from gdpr_rights.convert import data_map_from_toml
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.lint import Finding
from gdpr_rights.domain.schema import Schema
from tests.data_map.shop import DDL, live, schema_of, shop_toml

SHOP = data_map_from_toml(shop_toml())
DRIFTED = DDL.replace("theme TEXT NOT NULL", "theme TEXT NOT NULL, nickname TEXT")


def codes(findings: tuple[Finding, ...]) -> list[str]:
    return [finding.code for finding in findings]


@attrs.frozen
class Described:
    """What a data system says about itself."""

    schema: Schema | None


@attrs.frozen
class FileSystem:
    """A data system, as far as it describes itself."""

    schema: Schema | None

    def capabilities(self, data_map: DataMap, system: str, /) -> Described:
        assert system in data_map.systems
        return Described(self.schema)


def reflect(database: sqlite3.Connection, data_map: DataMap, system: str) -> Schema:
    """A reflector, as a library for another kind of database would bring it."""
    assert system in data_map.systems
    return schema_of(Path(database.execute("PRAGMA database_list").fetchone()[2]))


class TestWhatItMayBe:
    """A schema, a data system, an engine, or a mapping of these by system."""

    def test_nothing(self) -> None:
        assert SHOP.check() == SHOP.check(against=None) == ()

    def test_a_schema(self, tmp_path: Path) -> None:
        assert codes(SHOP.check(against=live(tmp_path, DRIFTED))) == ["unclassified-column"]

    def test_a_data_system(self, tmp_path: Path) -> None:
        found = SHOP.check(against=FileSystem(live(tmp_path, DRIFTED)))
        assert codes(found) == ["unclassified-column"]

    def test_a_data_system_that_cannot_say(self) -> None:
        assert SHOP.check(against=FileSystem(None)) == ()

    def test_a_mapping(self, tmp_path: Path) -> None:
        schema = live(tmp_path, DRIFTED)
        for against in ({"app": schema}, {"app": FileSystem(schema)}):
            assert codes(SHOP.check(against)) == ["unclassified-column"]
        assert SHOP.check({}) == ()

    def test_a_system_that_the_map_does_not_have(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="no system crm; it has app"):
            SHOP.check({"crm": live(tmp_path)})

    def test_one_schema_for_several_systems(self, tmp_path: Path) -> None:
        first, *others = SHOP.datasets
        several = attrs.evolve(SHOP, datasets=[attrs.evolve(first, system="crm"), *others])
        with pytest.raises(ValueError, match="systems app, crm: say which one"):
            several.check(live(tmp_path))
        assert "unknown-table" not in codes(several.check({"app": live(tmp_path)}))


class TestReflectors:
    """An object of another library is read by the reflector that is installed for it."""

    def test_an_installed_reflector(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        info = tmp_path / "sqlite_reflector-1.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: sqlite-reflector\n")
        (info / "entry_points.txt").write_text(
            f"[gdpr_rights.reflectors]\nsqlite3 = {__name__}:reflect\n"
        )
        monkeypatch.syspath_prepend(str(tmp_path))
        live(tmp_path, DRIFTED)
        database = sqlite3.connect(tmp_path / "shop.db")
        try:
            assert codes(SHOP.check(database)) == ["unclassified-column"]
            assert codes(SHOP.check({"app": database})) == ["unclassified-column"]
        finally:
            database.close()

    def test_an_object_that_nothing_reads(self) -> None:
        with pytest.raises(TypeError, match=r"from an object of builtins\.int"):
            SHOP.check(42)

    def test_a_checkout_without_metadata_says_so(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        importlib.metadata.entry_points()
        monkeypatch.setattr(sys, "path", [str(tmp_path)])
        with pytest.raises(TypeError, match=r"package metadata is missing .* pip install -e"):
            SHOP.check(42)
