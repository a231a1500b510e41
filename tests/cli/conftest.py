"""What the tests of the command line share: a runner, and a small shop with its data map."""

import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import attrs
import pytest
from typer.testing import CliRunner

from gdpr_rights.cli.app import app
from gdpr_rights.cli.demo.database import make

DATA_MAP = Path(__file__).parents[2] / "src/gdpr_rights/cli/demo/data_map.toml"
HERS = "mara.winter@example.org"


@attrs.frozen
class Ran:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """The one JSON document on stdout."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def error(self) -> dict[str, Any]:
        found: dict[str, Any] = self.document["error"]
        return found


def run(*arguments: str, **more: Any) -> Ran:
    """Runs a command in this process; what is not an exit is raised."""
    result = CliRunner().invoke(app, arguments, catch_exceptions=False, **more)
    assert "Traceback" not in result.output
    return Ran(result.exit_code, result.stdout, result.stderr)


@attrs.frozen
class Shop:
    """A working directory with a database and a map."""

    folder: Path

    @property
    def database(self) -> Path:
        return self.folder / "app.db"

    @property
    def data_map(self) -> Path:
        return self.folder / "map.toml"

    @staticmethod
    def run_bare(command: str, *arguments: str, **more: Any) -> Ran:
        """Runs a command that takes neither the map nor the database."""
        return run(command, *arguments, **more)

    @property
    def journal(self) -> Path:
        return self.folder / "gdpr-rights-journal.db"

    def rows(self, sql: str, *values: Any, of: Path | None = None) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(of or self.database)) as connection:
            return connection.execute(sql, values).fetchall()

    def change(self, sql: str, *values: Any) -> None:
        with closing(sqlite3.connect(self.database)) as connection:
            connection.execute(sql, values)
            connection.commit()

    def run(self, command: str, *arguments: str, **more: Any) -> Ran:
        """Runs a command on the map and the database."""
        known = ("map.toml", "--database", "app=sqlite:///app.db")
        return run(command, *known, *arguments, **more)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("shop") / "app.db"
    make(path)
    return path


@pytest.fixture(autouse=True)
def _nobodys_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runners of tests may name a width, which would break lines."""
    monkeypatch.delenv("COLUMNS", raising=False)


@pytest.fixture
def shop(tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GDPR_RIGHTS_SECRET", raising=False)
    shutil.copy(template, tmp_path / "app.db")
    shutil.copy(DATA_MAP, tmp_path / "map.toml")
    return Shop(tmp_path)
