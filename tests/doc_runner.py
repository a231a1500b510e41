"""Runs a page of the documentation: every fenced block of it, in order, in one namespace.

What the fences mean:

- ``python``: runs. With ``title="name.py"`` the file is written too; where the name begins with
  ``test_`` it is written and given to pytest instead.
- ``pycon``: a session at the prompt; its output must be as shown.
- ``text`` after a ``python`` block: what that block must have printed; ``...`` is anything.
- ``toml``: must load as a data map; with ``title="name.toml"`` the file is written.
- ``console``: every line that starts with ``$ gdpr-rights`` runs, and must exit with 0, or with
  what ``# exits with 1`` at its end says; what follows it is its output, as for ``text``.
- ``bash``: what installs, tests or builds; the test of a page reads these lines itself.
- ``mermaid``: a diagram; the test of its page compares it.
"""

import contextlib
import doctest
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
from typer.testing import CliRunner

import gdpr_rights
from gdpr_rights.cli.app import app
from gdpr_rights.convert import data_map_from_toml

_SOURCE = str(Path(gdpr_rights.__file__).resolve().parent.parent)
_FENCE = re.compile(r"^(?P<indent> *)```(?P<info>[^`]*)$")
_TITLE = re.compile(r'title="([^"]+)"')
_EXITS = re.compile(r"\s+# exits with (\d)$")
_OPTIONS = doctest.ELLIPSIS
KINDS = frozenset({"python", "pycon", "text", "toml", "console", "bash", "mermaid"})


@attrs.frozen
class Block:
    """One fenced block: its language, its title, its text, and the line on which it begins."""

    kind: str
    title: str
    text: str
    line: int


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    lines = page.read_text(encoding="utf-8").splitlines()
    start: int | None = None
    indent = info = ""
    for number, line in enumerate(lines):
        fence = _FENCE.match(line)
        if start is None:
            if fence:
                start, indent, info = number + 1, fence["indent"], fence["info"].strip()
        elif line.strip() == "```" and line.startswith(indent):
            title = _TITLE.search(info)
            text = "".join(f"{inner.removeprefix(indent)}\n" for inner in lines[start:number])
            yield Block(info.split(" ")[0], title[1] if title else "", text, start + 1)
            start = None
    assert start is None, f"{page.name}: the fence of line {start} is not closed"


def run_page(page: Path, folder: Path) -> dict[str, Any]:
    """Runs every block of a page in a folder; what its Python blocks have defined.

    Raises:
        AssertionError: A block does not do what the page says.
    """
    namespace: dict[str, Any] = {"__name__": "__main__"}
    printed = None
    with contextlib.chdir(folder):
        for block in blocks(page):
            where = f"{page.name}:{block.line}"
            match block.kind:
                case "python":
                    printed = _run_python(page, block, namespace, folder)
                case "pycon":
                    _run_session(page, block, namespace)
                    printed = None
                case "text":
                    assert printed is not None, f"{where}: nothing above it printed this"
                    _compare(where, block.text, printed)
                    printed = None
                case "toml":
                    data_map_from_toml(block.text)
                    if block.title:
                        Path(block.title).write_text(block.text, encoding="utf-8")
                case "console":
                    _run_console(where, block)
                case _:
                    assert block.kind in KINDS, f"{where}: nobody runs {block.kind!r}"
    return namespace


def _run_python(page: Path, block: Block, namespace: dict[str, Any], folder: Path) -> str:
    if block.title:
        Path(block.title).write_text(block.text, encoding="utf-8")
    if block.title.startswith("test_"):
        return _run([sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", block.title])
    # Empty lines before it, so that a traceback names the line of the page.
    source = "\n" * (block.line - 1) + block.text
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(source, str(page), "exec", dont_inherit=True), namespace)  # noqa: S102
    assert Path.cwd() == folder
    return out.getvalue()


def _run_session(page: Path, block: Block, namespace: dict[str, Any]) -> None:
    test = doctest.DocTestParser().get_doctest(
        block.text, namespace, page.name, str(page), block.line - 1
    )
    run_doctest(test, clear=False)
    namespace.update(test.globs)


def run_doctest(test: doctest.DocTest, *, clear: bool = True) -> None:
    """Runs the examples of one docstring or block.

    Raises:
        AssertionError: Some output is another; the message shows both.
    """
    report = io.StringIO()
    runner = doctest.DocTestRunner(optionflags=_OPTIONS, verbose=False)
    results = runner.run(test, out=report.write, clear_globs=clear)
    assert results.failed == 0, report.getvalue()


def _run_console(where: str, block: Block) -> None:
    commands = re.split(r"^\$ ", block.text, flags=re.MULTILINE)
    assert commands[0] == "", f"{where}: a console block begins with a command"
    for command in commands[1:]:
        line, _, expected = command.partition("\n")
        exits = _EXITS.search(line)
        words = shlex.split(line[: exits.start()] if exits else line)
        assert words[0] == "gdpr-rights", f"{where}: only gdpr-rights runs here"
        code = int(exits[1]) if exits else 0
        printed = _run_here(words[1:], code=code)
        if expected.strip():
            _compare(where, expected, printed)


_PLAIN = {"COLUMNS": "100", "NO_COLOR": "1", "TERM": "dumb"}


def _run_here(words: list[str], *, code: int) -> str:
    """Runs the command line in this process: to start one for each command takes far longer."""
    done = CliRunner().invoke(app, words, env=_PLAIN, catch_exceptions=False)
    said = f"{words}\n{done.stdout}\n{done.stderr}"
    assert done.exit_code == code, said
    assert "Traceback" not in done.stderr, said
    return done.stdout


def _run(command: list[str], *, code: int = 0) -> str:
    environment = os.environ | {
        **_PLAIN,
        "PYTHONPATH": os.pathsep.join((_SOURCE, os.environ.get("PYTHONPATH", ""))),
    }
    done = subprocess.run(command, check=False, capture_output=True, text=True, env=environment)
    said = f"{command[2:]}\n{done.stdout}\n{done.stderr}"
    assert done.returncode == code, said
    assert "Traceback" not in done.stderr, said
    return done.stdout


def _compare(where: str, expected: str, printed: str) -> None:
    same = doctest.OutputChecker().check_output(_plain(expected), _plain(printed), _OPTIONS)
    assert same, f"{where}: it says\n{expected}\nand it is\n{printed}"


def _plain(text: str) -> str:
    return "".join(f"{line.rstrip()}\n" for line in text.strip().splitlines())
