"""The same requests through gdpr_rights, effaced 0.1.0 and hand-written SQL, in the same run.

Make the other environment as `run_effaced.py` says, then run from the root of the repository, in
the environment of gdpr_rights::

    python tests/benchmarks/effaced/compare.py --python ../effaced-venv/bin/python

It prints a table in Markdown, and the versions of both sides below it. With ``--postgres`` or
``GDPR_RIGHTS_TEST_POSTGRES`` (a URL whose user may create databases) it runs on PostgreSQL too.

Every round gives each side a fresh copy of the database, an engine of its own with nothing
compiled yet, and a connection that is open; the sides take turns, and go first in turn. The ratios
are of medians of 9 rounds; the fastest round beside them says how noisy the machine was.

Not timed: making the models, the data map, and the case that is to be fulfilled. Timed of
gdpr_rights is the whole of `fulfil`: journal, verification, and the ZIP with its index, manifest,
JSON and CSV files. effaced writes one JSON file and its trail, and does not look again at what it
erased; so the access has two hand-written sides, one for each kind of file.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import sqlalchemy as sa

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from gdpr_rights import (
    AccessRequest,
    DataMap,
    DataSubject,
    ErasureRequest,
    Fulfilled,
    PersonalData,
    RightsDesk,
    Secret,
    __version__,
)
from gdpr_rights.export import FolderAnswers
from gdpr_rights.journal import SQLJournal
from gdpr_rights.systems import SQLSystem
from tests.benchmarks import forum
from tests.benchmarks.effaced.copies import (
    Copies,
    Copy,
    PostgreSQLCopies,
    SQLiteCopies,
    engine_of,
)
from tests.benchmarks.forum_rows import PERSON, TABLES, left_of_the_person

WHO = DataSubject.by("member", key=PERSON)

Side = Callable[[Copy], Mapping[str, Any]]
"""Runs once on a copy, and answers with ``seconds`` and ``rows``, or with ``failed``."""


def by_hand(work: Callable[[sa.Connection, Path], int]) -> Side:
    """A hand-written side; one transaction."""

    def run(copy: Copy) -> Mapping[str, Any]:
        engine = engine_of(copy.url)
        started = time.perf_counter()
        with engine.begin() as connection:
            rows = work(connection, copy.folder / "by-hand")
        seconds = time.perf_counter() - started
        engine.dispose()
        return {"seconds": seconds, "rows": rows}

    return run


def rows_through(connection: sa.Connection) -> forum.Rows:
    """Runs the hand-written queries on the connection."""

    def rows(query: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in connection.execute(sa.text(query), {"p": PERSON})]

    return rows


def json_by_hand(connection: sa.Connection, target: Path) -> int:
    """The copy as one JSON file, written by hand."""
    rows = rows_through(connection)
    document = {
        table: [dict(zip(names, row, strict=True)) for row in rows(query)]
        for table, names, query in forum.selects()
    }
    target.write_text(json.dumps(document), encoding="utf-8")
    return sum(len(records) for records in document.values())


def zip_by_hand(connection: sa.Connection, target: Path) -> int:
    """The copy as JSON and CSV in one archive, written by hand."""
    return forum.zip_by_hand(rows_through(connection), target)


def delete_by_hand(connection: sa.Connection, _target: Path) -> int:
    statements = map(sa.text, forum.deletes())
    return sum(connection.execute(one, {"p": PERSON}).rowcount for one in statements)


def overwrite_by_hand(connection: sa.Connection, _target: Path) -> int:
    """Every value overwritten with one of its own, one UPDATE for each table, by hand."""
    random = "hex(randomblob(16))"
    if connection.dialect.name == "postgresql":
        random = "replace(gen_random_uuid()::text, '-', '')"
    total = 0
    for table, (_, _, columns) in TABLES.items():
        values = ", ".join(f"{column} = 'erased-' || {random}" for column in columns)
        statement = f"UPDATE {table} SET {values} WHERE {forum.owned(table, ':p')}"
        total += connection.execute(sa.text(statement), {"p": PERSON}).rowcount
    return total


def overwriting(data_map: DataMap) -> DataMap:
    """The same map, but rows stay and every value gets one of its own."""
    datasets = [
        attrs.evolve(
            dataset,
            erasure="overwrite",
            fields={
                name: attrs.evolve(field, overwrite="unique")
                for name, field in dataset.fields
                if isinstance(field, PersonalData)
            },
        )
        for dataset in data_map.datasets
    ]
    return attrs.evolve(data_map, datasets=datasets)


def ours(request: AccessRequest | ErasureRequest, data_map: DataMap) -> Side:
    """The whole of `fulfil`, for a case that was received, vouched for and accepted."""

    def run(copy: Copy) -> Mapping[str, Any]:
        journal_engine, engine = engine_of(copy.record), engine_of(copy.url)
        journal = SQLJournal(journal_engine)
        journal.create_tables()
        system = SQLSystem(engine)
        system.create_tables()
        desk = RightsDesk(
            data_map,
            journal=journal,
            systems={"app": system},
            secret=Secret(b"0123456789abcdef"),
            answers=FolderAnswers(copy.folder / "answers"),
        )
        case = desk.receive(request)
        desk.vouch(case.id, by="benchmark", because="measured")
        desk.accept(case.id, decided_by="benchmark")
        started = time.perf_counter()
        done = desk.fulfil(case.id)
        seconds = time.perf_counter() - started
        journal_engine.dispose()
        engine.dispose()
        if not isinstance(done, Fulfilled):
            return {"failed": type(done).__name__}
        rows = sum(receipt.changed for receipt in done.receipts)
        if done.answer is not None:
            rows = sum(many for _, many in done.answer.rows)
        return {"seconds": seconds, "rows": rows}

    return run


class Effaced:
    """The other environment: a process that lives through the run and answers line by line."""

    def __init__(self, python: str) -> None:
        script = Path(__file__).with_name("run_effaced.py")
        self._process = subprocess.Popen(
            [python, str(script), "--serve"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        )
        self.versions: Mapping[str, str] = self._answer()

    def _answer(self) -> Any:
        line = self._process.stdout.readline() if self._process.stdout else ""
        if not line:
            raise RuntimeError(f"effaced's process ended with {self._process.wait()}")
        return json.loads(line)

    def side(self, work: str, trail: str | None = None) -> Side:
        """One of the requests; a trail instead of the copy's, as `run_effaced.py` has them."""

        def run(copy: Copy) -> Mapping[str, Any]:
            asked = {
                "work": work,
                "url": copy.url,
                "trail": trail or copy.trail,
                "to": str(copy.folder / "effaced.json"),
            }
            if self._process.stdin is None:
                raise RuntimeError("effaced's process reads nothing")
            self._process.stdin.write(json.dumps(asked) + "\n")
            self._process.stdin.flush()
            answer: Mapping[str, Any] = self._answer()
            return answer

        return run

    def close(self) -> None:
        self._process.communicate()


@attrs.frozen
class Contender:
    """One line of the table.

    Attributes:
        name: What the line says.
        side: What is run.
        yardstick: The line whose median is 1.
        once: Whether it fails by design, and is run once to show how.
    """

    name: str
    side: Side
    yardstick: str | None = attrs.field(default=None, kw_only=True)
    once: bool = attrs.field(default=False, kw_only=True)


def contenders(effaced: Effaced, database: str) -> dict[str, list[Contender]]:
    """The sides of each request."""
    deletion = [
        Contender("by hand", by_hand(delete_by_hand)),
        Contender(
            "gdpr_rights",
            ours(ErasureRequest(WHO, closing_account=True), forum.data_map()),
            yardstick="by hand",
        ),
        Contender("effaced", effaced.side("delete"), yardstick="by hand"),
        Contender("effaced, no trail", effaced.side("delete", "memory"), yardstick="by hand"),
    ]
    if database == "SQLite":
        quickstart = effaced.side("delete", "same")
        deletion.append(Contender("effaced, trail in the same file", quickstart, once=True))
    return {
        "access": [
            Contender("by hand, one JSON file", by_hand(json_by_hand)),
            Contender("by hand, ZIP of JSON and CSV", by_hand(zip_by_hand)),
            Contender(
                "gdpr_rights, ZIP of JSON and CSV",
                ours(AccessRequest(WHO), forum.data_map()),
                yardstick="by hand, ZIP of JSON and CSV",
            ),
            Contender(
                "effaced, one JSON file",
                effaced.side("export", "same"),
                yardstick="by hand, one JSON file",
            ),
        ],
        "erasure, rows deleted": deletion,
        "erasure, values overwritten": [
            Contender("by hand", by_hand(overwrite_by_hand)),
            Contender(
                "gdpr_rights",
                ours(ErasureRequest(WHO, closing_account=True), overwriting(forum.data_map())),
                yardstick="by hand",
            ),
            Contender("effaced", effaced.side("anonymise"), yardstick="by hand"),
        ],
    }


@attrs.define
class Line:
    """What the rounds of one contender gave."""

    contender: Contender
    seconds: list[float] = attrs.field(factory=list)
    rows: int = 0
    left: int = 0
    failed: str | None = None

    def add(self, answer: Mapping[str, Any], left: int) -> None:
        self.left = left
        self.failed = answer.get("failed")
        if self.failed is None:
            self.rows = answer["rows"]
            self.seconds.append(answer["seconds"])

    @property
    def median(self) -> float | None:
        return statistics.median(self.seconds) if self.seconds else None


def measure(copies: Copies, racing: list[Contender], rounds: int) -> list[Line]:
    """All contenders in turn, for some rounds; another one goes first in each."""
    lines = [Line(contender) for contender in racing]
    for number in range(rounds):
        first = number % len(lines)
        for line in lines[first:] + lines[:first]:
            if line.contender.once and line.failed:
                continue
            with copies.fresh() as copy:
                answer = line.contender.side(copy)
                engine = engine_of(copy.url)
                with engine.connect() as connection:
                    line.add(answer, left_of_the_person(connection))
                engine.dispose()
    return lines


def ratio(line: Line, base: Line | None) -> str:
    if base is None or base is line or line.median is None or base.median is None:
        return ""
    return f"{line.median / base.median:.2f}"


def table(database: str, request: str, lines: list[Line]) -> Iterator[str]:
    """The lines in Markdown."""
    named = {line.contender.name: line for line in lines}
    rights = next(line for line in lines if line.contender.name.startswith("gdpr_rights"))
    for line in lines:
        took = f"{line.median:.4f}" if line.median is not None else f"fails: {line.failed}"
        cells = (
            database,
            request,
            line.contender.name,
            took,
            f"{min(line.seconds):.4f}" if line.seconds else "",
            ratio(line, named.get(line.contender.yardstick or "")),
            ratio(line, rights) if line.contender.name.startswith("effaced") else "",
            f"{line.rows:,}",
            "" if request == "access" else f"{line.left:,}",
        )
        yield f"| {' | '.join(cells)} |"


COLUMNS = (
    "database",
    "request",
    "side",
    "median s",
    "fastest s",
    "by hand = 1",
    "gdpr_rights = 1",
    "rows",
    "rows left",
)


def main() -> None:
    arguments = argparse.ArgumentParser(description="gdpr_rights and effaced, side by side")
    arguments.add_argument("--python", required=True, help="of the environment with effaced")
    arguments.add_argument("--postgres", default=os.environ.get("GDPR_RIGHTS_TEST_POSTGRES"))
    arguments.add_argument("--rounds", type=int, default=9)
    chosen = arguments.parse_args()
    effaced = Effaced(chosen.python)
    with tempfile.TemporaryDirectory() as name:
        folders = Path(name) / "sqlite", Path(name) / "postgresql"
        for folder in folders:
            folder.mkdir()
        databases: list[Copies] = [SQLiteCopies(folders[0])]
        if chosen.postgres:
            databases.append(PostgreSQLCopies(sa.make_url(chosen.postgres), folders[1]))
        print(f"| {' | '.join(COLUMNS)} |", f"{'|---' * len(COLUMNS)}|", sep="\n")  # noqa: T201 - the table
        for copies in databases:
            copies.prepare()
            try:
                for request, racing in contenders(effaced, copies.name).items():
                    lines = measure(copies, racing, chosen.rounds)
                    print(*table(copies.name, request, lines), sep="\n", flush=True)  # noqa: T201
            finally:
                copies.close()
    effaced.close()
    theirs = ", ".join(f"{name} {version}" for name, version in effaced.versions.items())
    here = f"Python {platform.python_version()}, SQLAlchemy {sa.__version__}"
    print(f"\ngdpr_rights {__version__}, {here}; {theirs}.")  # noqa: T201 - below the table


if __name__ == "__main__":
    main()
