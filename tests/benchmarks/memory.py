"""The peak memory of an export of many rows, each measured in a process of its own.

``python -m tests.benchmarks.memory DATABASE-URL ROWS [ROWS...]`` prints a JSON object: for each
number of rows the peak in KiB. What is made in the database is removed again; ``sqlite`` alone
stands for a new file.
"""

import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import sqlalchemy as sa

from gdpr_rights import AccessRequest, DataSubject, Fulfilled, RightsDesk, Secret
from gdpr_rights.export import FolderAnswers
from gdpr_rights.journal import MemoryJournal
from gdpr_rights.systems import SQLSystem
from tests.benchmarks import forum
from tests.benchmarks.forum_rows import schema


def fill(engine: sa.Engine, rows: int) -> None:
    """The tables of the forum, and one person with so many log-in events."""
    numbers = (
        f"WITH RECURSIVE numbers (n) AS "
        f"(SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {rows}) "
    )
    with engine.begin() as connection:
        for statement in schema():
            connection.exec_driver_sql(statement)
        connection.exec_driver_sql(
            "INSERT INTO users VALUES (7, 'ada@example.org', 'Ada', '+33 1 00 00 00 00')"
        )
        connection.exec_driver_sql("INSERT INTO sessions VALUES (1, 7, '192.0.2.7', 'Firefox')")
        into = "INSERT INTO login_events (id, sessions_id, at, outcome) "
        values = "n, 1, 'at ' || n || ' in the morning of a day', 'outcome of attempt ' || n"
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"{into}{numbers}SELECT {values} FROM numbers")
        else:
            connection.exec_driver_sql(
                f"{into}SELECT {values} FROM generate_series(1, {rows}) AS of (n)"
            )


def empty(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        for table in reversed(forum.TABLES):
            connection.exec_driver_sql(f"DROP TABLE IF EXISTS {table}")


def export(url: str, rows: int) -> int:
    """The whole of `fulfil`; the peak memory of this process in KiB."""
    with tempfile.TemporaryDirectory() as folder:
        desk = RightsDesk(
            forum.data_map(),
            journal=MemoryJournal(),
            systems={"app": SQLSystem(sa.create_engine(url))},
            secret=Secret(b"0123456789abcdef"),
            answers=FolderAnswers(folder),
        )
        case = desk.receive(AccessRequest(DataSubject.by("member", key=7)))
        desk.vouch(case.id, by="benchmark", because="measured")
        desk.accept(case.id, decided_by="benchmark")
        done = desk.fulfil(case.id)
    assert isinstance(done, Fulfilled)
    assert done.answer is not None
    assert sum(many for _, many in done.answer.rows) == rows + 2
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def measure(url: str, rows: int) -> int:
    """Fills the database, exports in a new process, and empties it."""
    with tempfile.TemporaryDirectory() as folder:
        if url == "sqlite":
            url = f"sqlite:///{Path(folder) / 'app.db'}"
        engine = sa.create_engine(url)
        empty(engine)
        fill(engine, rows)
        try:
            # This process is smaller than its child, whose peak is therefore its own.
            done = subprocess.run(
                [sys.executable, "-m", "tests.benchmarks.memory", "--export", url, str(rows)],
                check=True,
                capture_output=True,
                text=True,
            )
        finally:
            empty(engine)
            engine.dispose()
    return int(done.stdout)


def main(arguments: list[str]) -> None:
    if arguments[0] == "--export":
        sys.stdout.write(f"{export(arguments[1], int(arguments[2]))}\n")
    else:
        url, *rows = arguments
        sys.stdout.write(f"{json.dumps({many: measure(url, int(many)) for many in rows})}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
