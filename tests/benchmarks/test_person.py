"""Access and erasure of a person with 10,000 rows, beside hand-written SQL in the same run.

Run by ``pytest tests/benchmarks --benchmark-only``; `table` makes a table of its JSON.

Every variant runs on the same engine and on the same rows, with the same compression and
durability: what is written by hand is flushed to the disk where ours is. ``text`` is SQLAlchemy's
``text()``, to which the ratios refer.
"""

from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from gdpr_rights import (
    AccessRequest,
    DataMap,
    DataSubject,
    ErasureRequest,
    Fulfilled,
    RightsDesk,
    Secret,
)
from gdpr_rights.domain.instructions import Batch, Instruction, Scope
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.planning import scopes
from gdpr_rights.domain.plans import Action
from gdpr_rights.export import FolderAnswers, json_files
from gdpr_rights.journal import SQLJournal
from gdpr_rights.systems import SQLSystem
from tests.benchmarks import forum
from tests.benchmarks.databases import SERVER, Forum, PostgreSQLForum, SQLiteForum
from tests.benchmarks.rounds import Variant, hand_over, interleaved, recorded_time

WHO = DataSubject.by("member", key=forum.PERSON)


def is_everything(rows: int) -> None:
    assert rows == forum.ROWS


class JsonFiles:
    """An exporter that writes the rows as JSON and nothing else, to show what that costs."""

    suffix = ".json"

    def begin(self, sink: Any, _header: object, /) -> "JsonSession":
        return JsonSession(sink)


class JsonSession:
    def __init__(self, sink: Any) -> None:
        self._sink, self._dataset = sink, ""

    def write(self, batch: Batch, /) -> None:
        if batch.dataset != self._dataset:
            self.end()
            self._dataset = batch.dataset
            self._sink.write(json_files.opening(batch))
            self._encode = json_files.rows_encoder(batch.columns)
        else:
            self._sink.write(b",")
        self._sink.write(self._encode(batch.rows))

    def end(self) -> None:
        if self._dataset:
            self._sink.write(json_files.CLOSING)

    def finish(self) -> None:
        self.end()

    def abort(self) -> None:
        """Has nothing to let go of."""


def collected(system: SQLSystem, scope: Scope, subject: ResolvedSubject, folder: Path) -> int:
    """Everything of a scope as JSON, a file for each dataset."""
    total = 0
    every = system.collect(scope, subject)
    for name, batches in groupby(every, key=lambda batch: batch.dataset):
        first = next(batches)
        encode = json_files.rows_encoder(first.columns)
        with (folder / f"{name}.json").open("wb") as file:
            file.write(json_files.opening(first))
            file.write(encode(first.rows))
            total += len(first.rows)
            for batch in batches:  # noqa: B031 - once
                file.write(b",")
                file.write(encode(batch.rows))
                total += len(batch.rows)
            file.write(json_files.CLOSING)
    return total


class Bench:
    """The variants of every operation on one database.

    Args:
        forum_: The database.
        folder: Where files are written.
    """

    def __init__(self, forum_: Forum, folder: Path) -> None:
        self.forum, self.folder = forum_, folder
        self._times: dict[str, dict[str, list[float]]] = {}

    def times(self, operation: str, rounds: int) -> dict[str, list[float]]:
        if operation not in self._times:
            variants = OPERATIONS[operation](self)
            self._times[operation] = interleaved(variants, self.forum.settle, rounds=rounds)
        return self._times[operation]

    # -- by hand ---------------------------------------------------------------------------

    def _text(self, do: Callable[[forum.Rows], int]) -> int:
        with self.forum.engine.connect() as connection:
            return do(
                lambda query: connection.execute(sa.text(query), {"p": forum.PERSON}).fetchall()
            )

    def _raw(self, do: Callable[[forum.Rows], int]) -> int:
        with self.forum.driver() as driver:
            return do(lambda query: self.forum.query(driver, query).fetchall())

    def _change_text(self, statements: list[str]) -> int:
        with self.forum.engine.begin() as connection:
            return sum(
                connection.execute(sa.text(statement), {"p": forum.PERSON}).rowcount
                for statement in statements
            )

    def _change_raw(self, statements: list[str]) -> int:
        with self.forum.driver() as driver:
            return sum(self.forum.query(driver, statement).rowcount for statement in statements)

    # -- ours ------------------------------------------------------------------------------

    def desk(self, data_map: DataMap, system: SQLSystem, exporter: Any = None) -> RightsDesk:
        answers = self.folder / "answers"
        return RightsDesk(
            data_map,
            journal=SQLJournal(self.forum.engine),
            systems={"app": system},
            secret=Secret(b"0123456789abcdef"),
            answers=FolderAnswers(answers, exporter=exporter)
            if exporter
            else FolderAnswers(answers),
        )

    @staticmethod
    def accepted(desk: RightsDesk, request: Any) -> str:
        case = desk.receive(request)
        desk.vouch(case.id, by="benchmark", because="measured")
        desk.accept(case.id, decided_by="benchmark")
        return case.id

    def scope(self, data_map: DataMap, request: Any) -> tuple[Scope, ResolvedSubject]:
        """What an accepted request comes to, for calls of the system alone."""
        desk = self.desk(data_map, SQLSystem(self.forum.engine))
        case = desk.case(self.accepted(desk, request))
        desk.retract(case.id)
        assert case.plan is not None
        assert case.subject is not None
        (scope,) = scopes(case.plan, data_map)
        return scope, case.subject

    def _system(self) -> SQLSystem:
        return SQLSystem(self.forum.engine)

    # -- operations ------------------------------------------------------------------------

    def collecting(self) -> dict[str, Variant]:
        data_map = forum.data_map()
        scope, subject = self.scope(data_map, AccessRequest(WHO))
        warm = self._system()
        folder = self.folder / "json"
        folder.mkdir(exist_ok=True)
        desk = self.desk(data_map, warm, JsonFiles())
        return {
            "raw driver": Variant(
                lambda: self._raw(lambda run: forum.json_by_hand(run, folder)),
                check=is_everything,
            ),
            "text": Variant(
                lambda: self._text(lambda run: forum.json_by_hand(run, folder)),
                check=is_everything,
            ),
            "system": Variant(
                lambda: collected(warm, scope, subject, folder), check=is_everything
            ),
            "system, first call": Variant(
                lambda system: collected(system, scope, subject, folder),
                lambda: (self._system(),),
                check=is_everything,
            ),
            "desk": Variant(
                desk.fulfil,
                lambda: (self.accepted(desk, AccessRequest(WHO)),),
                check=self._copied,
            ),
        }

    def _copied(self, done: Any) -> None:
        assert isinstance(done, Fulfilled)
        # An open case for access would stand in the way of the erasures.
        self.desk(forum.data_map(), self._system()).answer(done.case_id, channel="e-mail")
        assert done.answer is not None
        assert sum(rows for _, rows in done.answer.rows) == forum.ROWS

    def packing(self) -> dict[str, Variant]:
        data_map = forum.data_map()
        target = self.folder / "by_hand.zip"
        desk = self.desk(data_map, self._system())

        def first() -> tuple[Any, ...]:
            new = self.desk(data_map, self._system())
            return new, self.accepted(desk, AccessRequest(WHO))

        return {
            "raw driver": Variant(
                lambda: self._raw(lambda run: forum.zip_by_hand(run, target)),
                check=is_everything,
            ),
            "text": Variant(
                lambda: self._text(lambda run: forum.zip_by_hand(run, target)),
                check=is_everything,
            ),
            "desk": Variant(
                desk.fulfil,
                lambda: (self.accepted(desk, AccessRequest(WHO)),),
                check=self._copied,
            ),
            "desk, first call": Variant(
                lambda new, case_id: new.fulfil(case_id), first, check=self._copied
            ),
        }

    def deleting(self) -> dict[str, Variant]:
        return self._erasing(forum.data_map(), list(forum.deletes()))

    def overwriting(self) -> dict[str, Variant]:
        return self._erasing(forum.data_map("overwrite"), list(forum.updates()))

    def _erasing(self, data_map: DataMap, by_hand: list[str]) -> dict[str, Variant]:
        request = ErasureRequest(WHO, closing_account=True)
        self.forum.restore()
        scope, subject = self.scope(data_map, request)
        system = self._system()
        desk = self.desk(data_map, system)

        def restored(*given: Callable[[], Any]) -> Callable[[], tuple[Any, ...]]:
            def prepare() -> tuple[Any, ...]:
                self.forum.restore()
                self.forum.settle()
                return tuple(make() for make in given)

            return prepare

        def by_system(instruction: Instruction) -> int:
            receipts = system.apply(instruction, (subject,))
            assert system.verify(scope, (subject,)) == ()
            return sum(receipt.changed for receipt in receipts)

        def told(done: Any) -> None:
            assert isinstance(done, Fulfilled)
            assert sum(receipt.changed for receipt in done.receipts) == forum.ROWS

        return {
            "raw driver": Variant(
                lambda: self._change_raw(by_hand), restored(), check=is_everything
            ),
            "text": Variant(lambda: self._change_text(by_hand), restored(), check=is_everything),
            "system": Variant(
                by_system,
                restored(lambda: Instruction(uuid4().hex, Action.ERASE, scope)),
                check=is_everything,
            ),
            "desk": Variant(
                desk.fulfil, restored(lambda: self.accepted(desk, request)), check=told
            ),
            "desk, first call": Variant(
                lambda new, case_id: new.fulfil(case_id),
                restored(
                    lambda: self.desk(data_map, self._system()),
                    lambda: self.accepted(desk, request),
                ),
                check=told,
            ),
        }


OPERATIONS: dict[str, Callable[[Bench], dict[str, Variant]]] = {
    "collect and write JSON": Bench.collecting,
    "the whole ZIP": Bench.packing,
    "delete": Bench.deleting,
    "overwrite": Bench.overwriting,
}
VARIANTS = ("raw driver", "text", "system", "system, first call", "desk", "desk, first call")
MEASURED = [
    (operation, variant)
    for operation in OPERATIONS
    for variant in VARIANTS
    if not (operation == "collect and write JSON" and variant == "desk, first call")
    and not (operation != "collect and write JSON" and variant == "system, first call")
    and not (operation == "the whole ZIP" and variant == "system")
]


@pytest.fixture(scope="module", params=["SQLite", "PostgreSQL"])
def bench(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bench]:
    folder = tmp_path_factory.mktemp("bench")
    if request.param == "SQLite":
        made: Forum = SQLiteForum(folder)
    elif SERVER is None:
        pytest.skip("GDPR_RIGHTS_TEST_POSTGRES names no PostgreSQL database")
    else:
        made = PostgreSQLForum(SERVER)
    yield Bench(made, folder)
    made.close()


@pytest.mark.benchmark(timer=recorded_time)
@pytest.mark.parametrize(("operation", "variant"), MEASURED)
def test_person(benchmark: Any, bench: Bench, operation: str, variant: str) -> None:
    benchmark.group = f"{type(bench.forum).__name__.removesuffix('Forum')}: {operation}"
    benchmark.extra_info.update(operation=operation, variant=variant)
    benchmark.extra_info["database"] = type(bench.forum).__name__.removesuffix("Forum")
    times = bench.times(operation, 9 if benchmark.enabled else 1)
    hand_over(benchmark, times[variant])
