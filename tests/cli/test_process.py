"""The command line as a process: exit codes, streams, missing extras, a quick start."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from gdpr_rights import __version__
from gdpr_rights.cli import main
from gdpr_rights.cli.app import app
from tests.cli.conftest import Shop, run

SOURCE = Path(__file__).parents[2] / "src"
PAGE = Path(__file__).parents[2] / "docs/reference/command-line.md"
COMMANDS = (
    "demo", "deadline", "draft", "check",
    "access", "portability", "rectify", "erase",
    "due", "show", "extend", "refuse",
)  # fmt: skip


def started(*command: str, **more: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(SOURCE), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": path, **more}
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=environment, timeout=60
    )


def python(code: str) -> subprocess.CompletedProcess[str]:
    return started(sys.executable, "-c", code)


def without(library: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a command where a library is not installed."""
    return python(
        f"import sys; sys.modules[{library!r}] = None\n"
        f"from gdpr_rights.cli import main\nsys.exit(main({list(arguments)!r}))"
    )


class TestProcess:
    def test_the_installed_script(self) -> None:
        script = shutil.which("gdpr-rights", path=sysconfig.get_path("scripts"))
        if script is None:
            pytest.skip("gdpr_rights is not installed here")
        done = started(
            script, "deadline", "2026-01-31T22:41:00+01:00", "--country", "FR", "--json"
        )
        assert done.returncode == 0
        assert json.loads(done.stdout)["due_on"] == "2026-03-02"
        assert done.stderr == ""

    def test_the_module(self, shop: Shop) -> None:
        command = (sys.executable, "-m", "gdpr_rights.cli")
        done = started(*command, "check", "map.toml", "--database", "app=sqlite:///app.db")
        assert (done.returncode, done.stderr) == (0, "")
        shop.change("ALTER TABLE users ADD COLUMN shoe_size INTEGER")
        done = started(
            *command, "check", "map.toml", "--database", "app=sqlite:///app.db", "--json"
        )
        assert done.returncode == 1
        assert json.loads(done.stdout)["errors"] == 1

    @pytest.mark.usefixtures("shop")
    def test_erase_refuses_where_nobody_can_be_asked(self) -> None:
        done = started(
            sys.executable, "-m", "gdpr_rights.cli", "erase", "map.toml", "--database",
            "app=sqlite:///app.db", "--subject", "customer:key=1",
        )  # fmt: skip
        assert done.returncode == 2
        assert "--yes" in done.stderr
        assert "Traceback" not in done.stderr

    def test_other_languages_and_narrow_screens(self, shop: Shop) -> None:
        text = shop.data_map.read_text("utf-8").replace(
            "keep the books", "tenir les livres à jour"
        )
        shop.data_map.write_text(text.replace("the boards", "les «tableaux»"), "utf-8")
        command = (
            sys.executable, "-m", "gdpr_rights.cli", "erase", "map.toml", "--database",
            "app=sqlite:///app.db", "--subject", "customer:key=1", "--dry-run",
        )  # fmt: skip
        plain = {"LC_ALL": "C", "PYTHONIOENCODING": "ascii", "COLUMNS": "20"}
        done = started(*command, "--json", **plain)
        assert done.returncode == 1
        assert "«tableaux»" in str(json.loads(done.stdout)["plan"])
        done = started(*command, **plain)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr

    def test_a_reader_that_goes_away(self) -> None:
        code = (
            "import subprocess, sys\n"
            "from gdpr_rights.cli import main\n"
            "sys.exit(main(['deadline', '2026-01-31T22:41:00Z', '--country', 'FR']))"
        )
        done = started("sh", "-c", f'"{sys.executable}" -c "$CODE" | true', CODE=code)
        assert "Traceback" not in done.stderr


class TestMain:
    def test_it_returns_the_exit_code(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["--version"]) == 0
        assert __version__ in capsys.readouterr().out
        assert main(["deadline", "tomorrow", "--country", "FR"]) == 2

    def test_without_a_command_it_helps(self) -> None:
        ran = run()
        assert ran.code == 2
        for command in COMMANDS:
            assert re.search(rf"^ +{command} ", ran.out, re.MULTILINE)

    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_explains_itself(self, command: str) -> None:
        ran = run(command, "--help")
        assert ran.code == 0
        assert "--json" in ran.out

    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_option_is_explained_in_the_reference(self, command: str) -> None:
        page = PAGE.read_text("utf-8")
        [section] = re.findall(rf"^## {command}$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
        assert f"[`{command}`](#{command})" in page
        shared = re.findall(r"^## (?:Requests|Cases)\b.*?(?=^## )", page, re.MULTILINE | re.DOTALL)
        commands: Any = get_command(app)
        for option in commands.commands[command].params:
            names = {*option.opts, *option.secondary_opts} - {"--json"}
            for name in sorted(name for name in names if name.startswith("--")):
                told = re.compile(rf"`{name}\b")
                assert told.search(section) or any(map(told.search, shared)), name

    def test_an_unknown_command(self) -> None:
        ran = run("forget", "--json")
        assert ran.code == 2
        assert "forget" in ran.error["message"]


class TestExtras:
    @pytest.mark.parametrize("library", ["typer", "rich"])
    def test_without_the_extra_it_says_what_to_install(self, library: str) -> None:
        done = without(library, "deadline", "2026-01-31T22:41:00Z", "--country", "FR")
        assert done.returncode == 2
        assert done.stdout == ""
        [line] = done.stderr.splitlines()
        assert "pip install gdpr_rights[cli]" in line

    def test_a_mistake_of_ours_is_not_taken_for_a_missing_extra(self) -> None:
        done = without("gdpr_rights.cli.deadline", "--help")
        assert "ModuleNotFoundError" in done.stderr

    @pytest.mark.usefixtures("shop")
    def test_without_sqlalchemy(self) -> None:
        done = without(
            "sqlalchemy", "check", "map.toml", "--database", "app=sqlite:///app.db", "--json"
        )
        assert done.returncode == 2
        assert "gdpr_rights[sql]" in json.loads(done.stdout)["error"]["message"]

    def test_without_holidays(self) -> None:
        done = without("holidays", "deadline", "2026-01-31T22:41:00Z", "--country", "FR")
        assert done.returncode == 2
        assert "gdpr_rights[holidays]" in done.stderr

    def test_help_loads_nothing_heavy(self) -> None:
        done = python(
            "import sys\nfrom gdpr_rights.cli import main\ncode = main(['--help'])\n"
            "print(*sorted({name.split('.')[0] for name in sys.modules}), file=sys.stderr)"
        )
        heavy = {"sqlalchemy", "holidays", "cryptography", "hypothesis", "asyncio", "pytest"}
        assert not heavy & set(done.stderr.split())
