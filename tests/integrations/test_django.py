"""The example and the integration under Django's own test runner, on real databases."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

import gdpr_rights

ROOT = Path(__file__).parent.parent.parent
EXAMPLE = ROOT / "docs" / "examples" / "django_app"
SOURCE = Path(gdpr_rights.__file__).parent.parent
POSTGRES = os.environ.get("GDPR_RIGHTS_TEST_POSTGRES")
LONGEST = 149

pytest.importorskip("django")


def manage(
    *arguments: str, database: str, settings: str = "tests.integrations.django_settings"
) -> str:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.integrations.django_settings",
        "PYTHONPATH": os.pathsep.join(map(str, (SOURCE, ROOT))),
        "TEST_DATABASE": database,
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", str(EXAMPLE / "manage.py"), *arguments],
        check=False,
        capture_output=True,
        text=True,
        env=environment,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout + done.stderr


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'shop.sqlite3'}"
    if POSTGRES is None:
        pytest.skip("GDPR_RIGHTS_TEST_POSTGRES names no PostgreSQL database")
    return POSTGRES


class TestTheExample:
    def test_it_is_short(self) -> None:
        files = [path for path in EXAMPLE.rglob("*") if path.suffix in (".py", ".toml")]
        assert sum(len(path.read_text().splitlines()) for path in files) <= LONGEST

    def test_it_answers_on_this_machine(self) -> None:
        """Without `DEBUG`, `runserver` wants to know its names."""
        settings = runpy.run_path(str(EXAMPLE / "settings.py"))
        assert "localhost" in settings["ALLOWED_HOSTS"]


class TestOnADatabase:
    def test_django_runs_it_and_finds_its_tests_good(self, database: str) -> None:
        said = manage("test", "tests.integrations.django_cases", "--noinput", database=database)
        assert "\nOK" in said, said


class TestTheMigration:
    """The tables come and go, and Django sees no change of models."""

    @pytest.fixture
    def sqlite(self, tmp_path: Path) -> str:
        return f"sqlite:///{tmp_path / 'shop.sqlite3'}"

    def test_it_makes_the_tables_and_drops_them(self, sqlite: str) -> None:
        manage("migrate", database=sqlite)
        assert "No changes detected" in manage("makemigrations", "--check", database=sqlite)
        plan = manage("migrate", "gdpr_rights", "zero", "--plan", database=sqlite)
        assert "Make the tables of the journal and of the receipts" in plan
        manage("migrate", "gdpr_rights", "zero", database=sqlite)
        manage("migrate", "gdpr_rights", database=sqlite)
