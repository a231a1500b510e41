"""The requests of `forum_rows.PERSON` through effaced 0.1.0, in an environment of its own.

It imports effaced and SQLAlchemy, nothing of ours but the rows. effaced is never a dependency, so
make an environment for it, and run from the root of the repository::

    python -m venv ../effaced-venv
    ../effaced-venv/bin/pip install effaced==0.1.0 SQLAlchemy "psycopg[binary]"
    ../effaced-venv/bin/python tests/benchmarks/effaced/run_effaced.py

The last command prints JSON: the requests with their median of 9 rounds, each on a fresh copy of
one SQLite file. ``--serve`` reads one request a line from the standard input instead, for
`compare.py`, which runs both libraries in turn.

What effaced was given: models annotated as its documentation says (``pii()`` on every column with
personal data, with its purpose and legal basis, and dotted ``subject_link`` paths for two and
three hops), a
planner wired as in its quickstart, rows that it may delete whole (every other column is a key),
the faster of pydantic's two ways to JSON, and a connection that is open already. Wiring is not
timed; `export_subject`, the JSON file, `erase_subject` and the commit are.

Its trail commits each event through a second connection while the erasure holds the first. One
SQLite file has one writer, so the wiring of the quickstart (``"trail": "same"``) fails there. The
timed erasures on SQLite keep the trail in a second file (``"apart"``); ``"memory"`` keeps it
nowhere, and shows what the SQL alone takes.
"""

import argparse
import enum
import json
import platform
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import effaced
import sqlalchemy as sa
from sqlalchemy import orm

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from tests.benchmarks.forum_rows import OTHERS, PERSON, TABLES, fill, left_of_the_person, rows_of

ROUNDS = 9
CATEGORIES = {
    "users": effaced.PiiCategory.CONTACT,
    "addresses": effaced.PiiCategory.CONTACT,
    "sessions": effaced.PiiCategory.TECHNICAL,
    "login_events": effaced.PiiCategory.TECHNICAL,
    "payments": effaced.PiiCategory.FINANCIAL,
    "support_tickets": effaced.PiiCategory.COMMUNICATION,
    "ticket_messages": effaced.PiiCategory.COMMUNICATION,
}


@enum.unique
class Work(enum.Enum):
    """What effaced is asked to do."""

    EXPORT = "export"
    DELETE = "delete"
    ANONYMISE = "anonymise"


def path_to_subject(table: str) -> str:
    """The dotted path of relationships, as ``shipments.orders.users``."""
    steps = []
    parent = TABLES[table][0]
    while parent:
        steps.append(parent)
        parent = TABLES[parent][0]
    return ".".join(steps)


def annotated(strategy: effaced.ErasureStrategy) -> tuple[orm.registry, list[type]]:
    """The models of the forum; everything is used for the account."""
    models: list[type] = []

    class Base(orm.DeclarativeBase):
        pass

    for table, (parent, _, columns) in TABLES.items():
        members: dict[str, Any] = {
            "__tablename__": table,
            "__table_args__": {"info": effaced.subject_link(path_to_subject(table))},
            "id": orm.mapped_column(sa.Integer, primary_key=True),
        }
        if parent:
            members[f"{parent}_id"] = orm.mapped_column(sa.ForeignKey(f"{parent}.id"), index=True)
            members[parent] = orm.relationship(parent.title())
        for column in columns:
            info = effaced.pii(
                CATEGORIES.get(table, effaced.PiiCategory.BEHAVIORAL),
                erasure=strategy,
                legal_basis=effaced.LegalBasis.CONTRACT,
                purpose="run the service",
            )
            members[column] = orm.mapped_column(sa.String(80), info=info)
        models.append(type(table.title(), (Base,), members))
    return Base.registry, models


class NoTrail:
    """An `AuditSink` that keeps its events in memory."""

    def __init__(self) -> None:
        self.events: list[effaced.AuditEvent] = []

    def append(self, event: effaced.AuditEvent) -> None:
        self.events.append(event)

    def read(self, subject_ref: str) -> Sequence[effaced.AuditEvent]:
        return [event for event in self.events if event.subject_ref == subject_ref]


def engine_of(url: str) -> sa.Engine:
    engine = sa.create_engine(url)
    if engine.dialect.name == "sqlite":

        @sa.event.listens_for(engine, "connect")
        def _pragmas(connection: Any, _record: object) -> None:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA journal_mode = WAL")

    return engine


class Wiring:
    """One strategy's models, data map and graph: what an application makes when it starts."""

    def __init__(self, strategy: effaced.ErasureStrategy) -> None:
        registry, self.models = annotated(strategy)  # the registry refers to them weakly
        self.metadata = registry.metadata
        self.data_map = effaced.collect_data_map(self.metadata)
        self.graph = effaced.resolve_subject_graph(self.data_map, registry)
        self.tables = effaced.bind_tables(self.metadata)

    def sink(self, engine: sa.Engine, trail: str) -> effaced.AuditSink:
        if trail == "memory":
            return NoTrail()
        kept_in = engine if trail == "same" else engine_of(trail)
        self.tables.audit_events.create(kept_in, checkfirst=True)
        return effaced.DatabaseAuditSink(orm.sessionmaker(kept_in), self.tables.audit_events)


def export(wiring: Wiring, engine: sa.Engine, sink: effaced.AuditSink, to: Path) -> dict[str, Any]:
    """The person's bundle, written as one JSON file."""
    sessions = orm.sessionmaker(engine)
    exporter = effaced.Exporter(wiring.data_map, wiring.graph, wiring.metadata, sink)
    started = time.perf_counter()
    with sessions() as session:
        bundle = exporter.export_subject(session, str(PERSON))
    to.write_text(bundle.model_dump_json(), encoding="utf-8")
    seconds = time.perf_counter() - started
    values = Counter(record.source for record in bundle.records)
    return {
        "seconds": seconds,
        "rows": sum(values[table] // len(columns) for table, (_, _, columns) in TABLES.items()),
        "values": values.total(),
        "bytes": to.stat().st_size,
        "keys_exported": any(record.field.endswith("id") for record in bundle.records),
    }


def erase(wiring: Wiring, engine: sa.Engine, sink: effaced.AuditSink) -> dict[str, Any]:
    """The person erased, in one transaction."""
    sessions = orm.sessionmaker(engine)
    planner = effaced.ErasurePlanner(
        wiring.data_map,
        wiring.graph,
        executor=effaced.ErasureExecutor(wiring.metadata),
        outbox=effaced.Outbox(sessions, wiring.tables.outbox),
        audit_sink=sink,
    )
    started = time.perf_counter()
    with sessions.begin() as session:
        result = planner.erase_subject(session, str(PERSON))
    seconds = time.perf_counter() - started
    changed = sum(result.deleted.values()) + sum(result.anonymized.values())
    return {"seconds": seconds, "rows": changed}


class Runner:
    """Answers requests; the wiring is kept from one to the next."""

    def __init__(self) -> None:
        self.wirings: dict[effaced.ErasureStrategy, Wiring] = {}

    def __call__(self, work: Work, url: str, trail: str, to: Path) -> dict[str, Any]:
        """One request on one copy of the database.

        Args:
            work: The request.
            url: Of the copy.
            trail: ``same`` for the same database, ``memory``, or the URL of another.
            to: The file that an export is written to.
        """
        strategy = effaced.ErasureStrategy.DELETE
        if work is Work.ANONYMISE:
            strategy = effaced.ErasureStrategy.ANONYMIZE
        if strategy not in self.wirings:
            self.wirings[strategy] = Wiring(strategy)
        wiring = self.wirings[strategy]
        engine = engine_of(url)
        wiring.tables.outbox.create(engine, checkfirst=True)
        sink = wiring.sink(engine, trail)
        try:
            if work is Work.EXPORT:
                done = export(wiring, engine, sink, to)
            else:
                done = erase(wiring, engine, sink)
        except (effaced.EffacedError, sa.exc.SQLAlchemyError) as error:
            cause = getattr(error, "orig", None) or error
            done = {"failed": f"{type(error).__name__}: {cause}"}
        with engine.connect() as connection:
            done["left"] = left_of_the_person(connection)
        engine.dispose()
        return done


def versions() -> dict[str, str]:
    return {
        "effaced": effaced.__version__,
        "Python": platform.python_version(),
        "SQLAlchemy": sa.__version__,
    }


def serve(runner: Runner) -> None:
    """Says its versions, then answers each line of the standard input with a line."""
    print(json.dumps(versions()), flush=True)  # noqa: T201 - the answer
    for line in sys.stdin:
        asked = json.loads(line)
        answer = runner(Work(asked["work"]), asked["url"], asked["trail"], Path(asked["to"]))
        print(json.dumps(answer), flush=True)  # noqa: T201 - the answer


def measured(runner: Runner, work: Work, trail: str, folder: Path, rounds: int) -> dict[str, Any]:
    """The median of some rounds on fresh copies of the template."""
    answers = []
    for number in range(rounds):
        copy = folder / f"{work.value}-{trail}-{number}.db"
        shutil.copy(folder / "template.db", copy)
        kept_in = f"sqlite:///{copy}.trail" if trail == "apart" else trail
        answers.append(runner(work, f"sqlite:///{copy}", kept_in, copy.with_suffix(".json")))
    times = [answer.pop("seconds") for answer in answers if "seconds" in answer]
    return {
        "work": work.value,
        "trail": trail,
        "rounds": rounds,
        "median_seconds": round(statistics.median(times), 4) if times else None,
        **answers[-1],
    }


def could_not(runs: list[dict[str, Any]]) -> Iterator[str]:
    """What the runs showed that it could not do."""
    for run in runs:
        if "failed" in run:
            yield f"{run['work']} with trail {run['trail']!r}: {run['failed']}"
        elif run["work"] == Work.EXPORT.value and not run["keys_exported"]:
            yield "export: values come one by one, without the key of the row that they are of"
        elif run["work"] != Work.EXPORT.value and run["left"]:
            yield f"{run['work']}: {run['left']} rows are left"


def template(path: Path) -> None:
    """The whole database in one SQLite file, without a log beside it."""
    engine = engine_of(f"sqlite:///{path}")
    with engine.begin() as connection:
        fill(connection)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()


def main() -> None:
    arguments = argparse.ArgumentParser(description="The forum's requests through effaced")
    arguments.add_argument("--serve", action="store_true", help="answer lines of JSON")
    arguments.add_argument("--rounds", type=int, default=ROUNDS)
    chosen = arguments.parse_args()
    runner = Runner()
    if chosen.serve:
        serve(runner)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template(folder / "template.db")
        runs = [
            measured(runner, Work.EXPORT, "same", folder, chosen.rounds),
            measured(runner, Work.DELETE, "same", folder, 1),
            measured(runner, Work.DELETE, "apart", folder, chosen.rounds),
            measured(runner, Work.DELETE, "memory", folder, chosen.rounds),
            measured(runner, Work.ANONYMISE, "apart", folder, chosen.rounds),
        ]
    report = {
        **versions(),
        "rows_of_the_person": sum(rows_of(table, PERSON) for table in TABLES),
        "others": OTHERS,
        "runs": runs,
        "could_not": list(could_not(runs)),
    }
    print(json.dumps(report, indent=2))  # noqa: T201 - the report


if __name__ == "__main__":
    main()
