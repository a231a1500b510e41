"""What the asynchronous journal adds to the kit: an event loop, and tasks that are cancelled."""

import asyncio
import inspect
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from gdpr_rights.async_ports import AsyncJournal
from gdpr_rights.domain.events import IdentityVerified, Retracted
from gdpr_rights.domain.identity import Identity, Level
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.projections import CaseQuery, SubjectRow
from gdpr_rights.errors import StaleVersion, SystemUnavailable, TablesMissing
from gdpr_rights.journal import AsyncSQLJournal, SQLJournal
from gdpr_rights.ports import Journal, Write

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
SECRET = "ada.lovelace@example.org"
FOUND = IdentityVerified(
    Identity("code", level=Level.ADDRESS),
    subject=ResolvedSubject("ref", "customer", key=(7,), identifiers=(("email", SECRET),)),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "app.db"


@asynccontextmanager
async def engine_of(path: Path) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(f"sqlite+aiosqlite:///{path}")
    try:
        yield engine
    finally:
        await engine.dispose()


def on_a_journal(path: Path, use: Callable[[AsyncSQLJournal, AsyncEngine], Awaitable[Any]]) -> Any:
    """What that returns on an event loop of its own, given a new journal."""

    async def main() -> Any:
        async with engine_of(path) as engine:
            journal = AsyncSQLJournal(engine)
            await journal.create_tables()
            return await use(journal, engine)

    return asyncio.run(main())


class TestConstruction:
    def test_it_is_an_asynchronous_journal(self) -> None:
        engine = create_async_engine("sqlite+aiosqlite://")
        journal: AsyncJournal = AsyncSQLJournal(engine, prefix="x_")
        assert repr(journal) == "AsyncSQLJournal(sqlite, x_entries)"

    def test_it_has_the_methods_of_the_port(self) -> None:
        """With the same arguments; and no more than the synchronous one has."""
        for name, method in inspect.getmembers(AsyncJournal, inspect.isfunction):
            if not name.startswith("_"):
                same = inspect.signature(method) == inspect.signature(
                    getattr(AsyncSQLJournal, name)
                )
                assert same, name
                expected = inspect.signature(getattr(Journal, name)).parameters
                assert inspect.signature(method).parameters == expected, name

    def test_it_does_no_io(self) -> None:
        def refuse() -> Any:
            raise AssertionError("connected")

        journal = AsyncSQLJournal(create_async_engine("sqlite+aiosqlite://", creator=refuse))
        same = SQLJournal(create_engine("sqlite://"))
        assert journal.ddl() == same.ddl()
        assert set(journal.metadata.tables) == set(same.metadata.tables)

    @pytest.mark.parametrize(("missing", "extra"), [("greenlet", "async"), ("sqlalchemy", "sql")])
    def test_without_a_library_it_names_the_extra(self, missing: str, extra: str) -> None:
        code = (
            f"import sys; sys.modules[{missing!r}] = None\n"
            "from gdpr_rights.journal import MemoryJournal\n"
            "try:\n    from gdpr_rights.journal import AsyncSQLJournal\n"
            "except ImportError as error: print(type(error).__name__, error)"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        )
        assert "MissingExtra" in done.stdout
        assert f"gdpr_rights[{extra}]" in done.stdout


class TestTheSameTables:
    def test_what_one_writes_the_other_reads(self, path: Path) -> None:
        async def use(journal: AsyncSQLJournal, _engine: AsyncEngine) -> Any:
            return await journal.append("a", 0, [FOUND], AT, [SubjectRow("f", "ref")])

        written = on_a_journal(path, use)
        engine = create_engine(f"sqlite:///{path}")
        journal = SQLJournal(engine)
        assert journal.read("a") == written
        assert journal.subject_ref(["f"]) == "ref"
        assert journal.verify().holds
        engine.dispose()

    def test_nothing_redacted_is_left_in_the_file(self, path: Path) -> None:
        async def use(journal: AsyncSQLJournal, _engine: AsyncEngine) -> Any:
            return await journal.redact("a", AT)

        journal = SQLJournal(engine := create_engine(f"sqlite:///{path}"))
        journal.create_tables()
        journal.append("a", 0, [FOUND], AT)
        engine.dispose()
        assert SECRET.encode() in path.read_bytes()
        assert on_a_journal(path, use) == 2
        assert SECRET.encode() not in path.read_bytes()


class TestFailures:
    def test_without_tables_it_says_what_to_do(self, path: Path) -> None:
        async def main() -> None:
            async with engine_of(path) as engine:
                with pytest.raises(TablesMissing, match=r"create_tables\(\)"):
                    await AsyncSQLJournal(engine).cases(CaseQuery())

        asyncio.run(main())

    def test_no_value_stands_in_an_error(self, path: Path) -> None:
        async def use(journal: AsyncSQLJournal, engine: AsyncEngine) -> None:
            async with engine.begin() as connection:
                await connection.exec_driver_sql(
                    "CREATE TRIGGER broken BEFORE INSERT ON gdpr_rights_subjects "
                    "BEGIN SELECT raise(ABORT, 'disk full'); END"
                )
            with pytest.raises(SystemUnavailable) as caught:
                await journal.append("a", 0, [FOUND], AT, [SubjectRow(SECRET, "ref")])
            error = caught.value
            assert SECRET not in f"{error!r} {error} {error.args}"
            assert error.__context__ is None
            assert error.__cause__ is None
            assert await journal.read("a") == ()

        on_a_journal(path, use)


class TestEventLoop:
    def test_rivals_on_one_loop_do_each_thing_once(self, path: Path) -> None:
        async def use(journal: AsyncSQLJournal, _engine: AsyncEngine) -> Any:
            async def write() -> int:
                done = stale = 0
                while done < 5:
                    try:
                        await journal.append("a", len(await journal.read("a")), [FOUND], AT)
                        done += 1
                    except StaleVersion:
                        stale += 1
                return stale

            stale = await asyncio.gather(*(write() for _ in range(4)))
            assert sum(stale) > 0
            return await journal.verify()

        report = on_a_journal(path, use)
        assert report.holds
        assert report.entries == 20

    def test_entries_come_in_pages(self, path: Path) -> None:
        async def use(journal: AsyncSQLJournal, engine: AsyncEngine) -> None:
            await journal.append("a", 0, [Retracted()] * 501, AT)
            statements: list[str] = []
            event.listen(
                engine.sync_engine,
                "before_cursor_execute",
                lambda *arguments: statements.append(arguments[2]),
            )
            entries = journal.entries()
            assert (await anext(entries)).seq == 1
            assert len(statements) == 2
            assert [entry.seq async for entry in entries] == list(range(2, 502))
            assert len(statements) == 7

        on_a_journal(path, use)

    @pytest.mark.parametrize("after", range(1, 8))
    def test_a_cancelled_task_writes_all_or_nothing(self, path: Path, after: int) -> None:
        """Wherever it is interrupted; and the next one finds the journal unlocked."""

        async def use(journal: AsyncSQLJournal, engine: AsyncEngine) -> Any:
            begun = 0
            task: asyncio.Task[Any] | None = None

            @event.listens_for(engine.sync_engine, "before_cursor_execute")
            def interrupt(*_arguments: Any) -> None:
                nonlocal begun
                begun += 1
                if begun == after and task is not None:
                    task.cancel()

            writes = [Write(name, 0, [FOUND], [SubjectRow(name, name)]) for name in ("a", "b")]
            task = asyncio.create_task(journal.append_many(writes, AT))
            with pytest.raises(asyncio.CancelledError):
                await task
            read = await journal.read_many(["a", "b"])
            known = await journal.subject_ref(["b"])
            assert (len(read), known) in ((0, None), (2, "b"))
            await journal.append("c", 0, [FOUND], AT)
            return await journal.verify()

        report = on_a_journal(path, use)
        assert report.holds, report.why

    @pytest.mark.parametrize("after", [1, 2])
    def test_a_cancelled_reader_leaves_no_lock(self, path: Path, after: int) -> None:
        async def use(journal: AsyncSQLJournal, engine: AsyncEngine) -> Any:
            await journal.append("a", 0, [FOUND] * 300, AT)
            begun = 0
            task: asyncio.Task[Any] | None = None

            @event.listens_for(engine.sync_engine, "before_cursor_execute")
            def interrupt(*_arguments: Any) -> None:
                nonlocal begun
                begun += 1
                if begun == after and task is not None:
                    task.cancel()

            task = asyncio.create_task(journal.verify())
            with pytest.raises(asyncio.CancelledError):
                await task
            assert begun == 2, "no further page was read"
            await journal.append("c", 0, [FOUND], AT)
            return await journal.verify()

        report = on_a_journal(path, use)
        assert report.holds, report.why
