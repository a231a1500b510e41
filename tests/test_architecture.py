"""The floors: a module imports lower floors only, and there are no cycles."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "gdpr_rights"

FLOORS = {
    "errors": 0,
    "law": 0,
    "domain": 1,
    "ports": 2,
    "async_ports": 2,
    "desk": 3,
    "convert": 4,
    "journal": 4,
    "systems": 4,
    "identity": 4,
    "calendars": 4,
    "export": 4,
    "letters": 4,
    "notifiers": 4,
    "integrations": 5,
    "testing": 5,
    "cli": 5,
}
# Optional libraries, and who may import them at all.
LIBRARIES = {
    "attr": 0,
    "attrs": 0,
    "dateutil": 1,
    "cattrs": 4,
    "cryptography": 4,
    "sqlalchemy": 4,
    "django": 5,
    "fastapi": 5,
    "holidays": 4,
    "jinja2": 4,
    "babel": 4,
    "httpx": 4,
    "typer": 5,
    "rich": 5,
    "pytest": 5,
    "hypothesis": 5,
}
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path != SOURCE / "__init__.py")


def package_of(path: Path) -> str:
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def name_of(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_of(path: Path, *, at_run_time: bool = False) -> Iterator[str]:
    tree = ast.parse(path.read_text())
    skipped = set()
    if at_run_time:
        for node in ast.walk(tree):
            if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
                skipped |= {id(child) for child in ast.walk(node)}
            if isinstance(node, ast.FunctionDef):
                skipped |= {id(child) for child in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
class TestFloors:
    def test_every_module_stands_on_a_floor(self, path: Path) -> None:
        assert package_of(path) in FLOORS

    def test_it_imports_lower_floors_only(self, path: Path) -> None:
        here = package_of(path)
        for name in imports_of(path):
            first, _, rest = name.partition(".")
            there = rest.partition(".")[0]
            if first != "gdpr_rights" or there == here or (there == "" and FLOORS[here] == 5):
                continue
            if there not in FLOORS:
                assert FLOORS[here] == 5, f"only floor 5 uses the façade: {name}"
                continue
            sideways = there == "convert" and FLOORS[here] == 4
            beside = {here, there} in ({"law", "errors"}, {"async_ports", "ports"})
            assert FLOORS[there] < FLOORS[here] or sideways or beside, name
            assert not (FLOORS[here] == 4 and there == "desk"), name

    def test_it_imports_the_libraries_of_its_floor_only(self, path: Path) -> None:
        allowed = FLOORS[package_of(path)]
        for name in imports_of(path):
            first = name.partition(".")[0]
            if first not in sys.stdlib_module_names and first != "gdpr_rights":
                assert LIBRARIES[first] <= allowed, name

    def test_it_is_one_idea(self, path: Path) -> None:
        assert len(path.read_text().splitlines()) <= 400

    def test_pure_floors_have_no_clock_and_no_chance(self, path: Path) -> None:
        if FLOORS[package_of(path)] > 2:
            return
        forbidden = {"random", "secrets", "time", "logging", "os", "socket", "sqlite3"}
        assert not forbidden & {name.partition(".")[0] for name in imports_of(path)}
        called = {
            ast.unparse(node.func)
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call)
        }
        assert not {"datetime.now", "date.today", "datetime.utcnow", "uuid.uuid4", "open"} & called


def test_there_are_no_cycles() -> None:
    names = {name_of(path): path for path in MODULES}
    graph = {
        name: {found for found in imports_of(path, at_run_time=True) if found in names} - {name}
        for name, path in names.items()
    }
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " -> ".join((*above[above.index(name) :], name))
        if name not in done:
            for below in sorted(graph[name]):
                # A package's own __init__ gathers its modules; they do not need it in return.
                if not name.startswith(f"{below}."):
                    visit(below, (*above, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())


def run(code: str, environment: Mapping[str, str] | None = None) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    return done.stdout


class TestImportBudget:
    """Every name of the façade needs no more than the standard library, attrs and dateutil."""

    def test_no_other_library_is_loaded(self) -> None:
        loaded = run(
            "import sys; before = set(sys.modules); from gdpr_rights import *;"
            "print(*sorted({n.split('.')[0] for n in set(sys.modules) - before}))"
        ).split()
        others = {
            name
            for name in loaded
            if name not in sys.stdlib_module_names and not name.startswith("_sysconfigdata")
        }
        assert others <= {"gdpr_rights", "attr", "attrs", "dateutil", "six"}

    def test_only_the_asynchronous_desk_loads_asyncio(self) -> None:
        load = (
            "import sys, gdpr_rights as g;"
            "[getattr(g, name) for name in g.__all__ if name != 'AsyncRightsDesk'];"
            "print('asyncio' in sys.modules);"
        )
        assert run(load + "g.AsyncRightsDesk; print('asyncio' in sys.modules)").split() == [
            "False",
            "True",
        ]

    @pytest.mark.parametrize(
        "package", ["journal", "systems", "identity", "export", "letters", "calendars", "testing"]
    )
    def test_an_adapter_loads_its_library_only_when_used(self, package: str) -> None:
        loaded = run(f"import sys, gdpr_rights.{package}; print(*sys.modules)").split()
        libraries = {"sqlalchemy", "holidays", "jinja2", "babel", "typer", "rich", "hypothesis"}
        assert not libraries & set(loaded)

    @pytest.mark.parametrize(
        ("code", "budget"),
        [
            ("import gdpr_rights", 0.05),
            ("from gdpr_rights import time_limit", 0.15),
            ("from gdpr_rights import *", 0.45),
        ],
    )
    def test_it_costs_little(self, tmp_path: Path, code: str, budget: float) -> None:
        """Over a bare interpreter, compiled as an installed package is.

        The design allows 150 ms for the first; names are loaded when used, so it is far below.

        Processor time is measured, so that a busy machine does not spoil it; the best of many.
        """
        pytest.importorskip("resource", reason="processor time of children needs POSIX")
        environment = {
            name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
        } | {"PYTHONPYCACHEPREFIX": str(tmp_path)}
        cost = run(
            "import resource, subprocess, sys\n"
            "def spent():\n"
            "    used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
            "    return used.ru_utime + used.ru_stime\n"
            "def best(code):\n"
            "    times = []\n"
            "    for _ in range(5):\n"
            "        before = spent()\n"
            "        subprocess.run([sys.executable, '-c', code], check=True)\n"
            "        times.append(spent() - before)\n"
            "    return min(times)\n"
            f"print(best({code!r}) - best('pass'))",
            environment,
        )
        assert float(cost) < budget


def test_the_top_level_holds_nothing_else() -> None:
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=False, capture_output=True, text=True
    ).stdout.splitlines()
    if not tracked:
        pytest.skip("not a git checkout")
    top = {name.partition("/")[0] for name in tracked}
    assert top <= {
        ".ci",
        ".gitignore",
        "CHANGELOG.md",
        "LICENSE",
        "README.md",
        "docs",
        "mkdocs.yml",
        "pyproject.toml",
        "src",
        "tests",
    }
