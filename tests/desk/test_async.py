"""What is of the asynchronous desk alone: one script for two desks, threads, and cancellation."""

import ast
import asyncio
import contextvars
import inspect
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, assert_type

import attrs
import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

import gdpr_rights
from gdpr_rights import (
    AccessRequest,
    Allowed,
    AsyncRightsDesk,
    Case,
    ChallengeMade,
    CopyProgress,
    Denied,
    Download,
    DownloadRefused,
    ErasureRequest,
    Fulfilled,
    RightsDesk,
    Secret,
    Stage,
    TooManyAttempts,
    Verified,
)
from gdpr_rights.desk.guard import AsyncGuard, Guard
from gdpr_rights.domain.information import ExportHeader
from gdpr_rights.domain.instructions import Batch
from gdpr_rights.export import FolderAnswers
from gdpr_rights.identity import Message, OneTimeCode
from gdpr_rights.journal import AsyncSQLJournal, SQLJournal
from gdpr_rights.ports import AnswerWriter, StoredAnswer
from gdpr_rights.systems import AsyncSQLSystem, SQLSystem
from gdpr_rights.testing.fakes import MailBox
from tests.desk.kit import ADA, database
from tests.maps import shop

DESKS = ("RightsDesk",)
"""The scripts are the same for both desks; other modules run them through both."""


SOURCE = Path(gdpr_rights.__file__).parent


def steps_of(cls: type) -> list[str]:
    return sorted(name for name in dir(cls) if not name.startswith("_"))


PAIRS = [
    (now, later, name)
    for now, later in ((RightsDesk, AsyncRightsDesk), (Guard, AsyncGuard))
    for name in steps_of(now)
    if name != "guard"
]


@pytest.fixture(autouse=True)
def which_desk() -> None:
    """These tests choose their desk themselves."""


class TestOneScriptForBothDesks:
    """What one desk can do the other can, by the same name and with the same words."""

    def test_they_have_the_same_steps(self) -> None:
        assert len(PAIRS) > 20
        assert steps_of(AsyncRightsDesk) == steps_of(RightsDesk)
        assert steps_of(AsyncGuard) == steps_of(Guard) == ["allowed", "may_process", "use"]

    @pytest.mark.parametrize(("one", "other", "name"), PAIRS)
    def test_a_step_is_the_same(self, one: type, other: type, name: str) -> None:
        now, later = getattr(one, name), getattr(other, name)
        assert inspect.signature(now) == inspect.signature(later)
        assert inspect.get_annotations(now) == inspect.get_annotations(later)
        assert inspect.getdoc(now) == inspect.getdoc(later) != ""
        assert "Script" not in str(inspect.signature(now))
        assert inspect.iscoroutinefunction(later)
        assert not inspect.iscoroutinefunction(now)

    def test_they_are_built_from_the_same_things(self) -> None:
        now, later = (inspect.signature(desk).parameters for desk in (RightsDesk, AsyncRightsDesk))
        assert [(one.name, one.kind, one.default) for one in now.values()] == [
            (one.name, one.kind, one.default) for one in later.values()
        ]


async def typed(desk: RightsDesk, awaited: AsyncRightsDesk, request: ErasureRequest) -> None:
    """Is checked by mypy, as all tests are: a step returns what its script comes to."""
    assert_type(desk.receive(request), Case)
    case = await awaited.receive(request)
    assert_type(case, Case)
    assert_type(await awaited.challenge(case.id, "one-time code"), ChallengeMade | TooManyAttempts)
    assert_type(desk.redeem("-"), Download | DownloadRefused)
    assert_type(await awaited.redeem("-"), Download | DownloadRefused)
    assert_type(desk.guard.may_process(request.subject, "account"), Allowed | Denied)
    assert_type(await awaited.guard.may_process(request.subject, "account"), Allowed | Denied)
    # A parameter that is wrong is an error of both; else mypy says that this is not needed.
    desk.receive(request, refrence="r")  # type: ignore[call-arg]
    await awaited.receive(request, refrence="r")  # type: ignore[call-arg]


@attrs.frozen(eq=False)
class AsyncWriter:
    writer: AnswerWriter

    async def write(self, batch: Batch, /) -> None:
        await asyncio.sleep(0)
        self.writer.write(batch)

    async def commit(self) -> StoredAnswer:
        return self.writer.commit()

    async def abort(self) -> None:
        await asyncio.sleep(0)
        self.writer.abort()


@attrs.frozen(eq=False)
class AsyncFolder:
    folder: FolderAnswers

    async def begin(self, name: str, header: ExportHeader, /) -> AsyncWriter:
        return AsyncWriter(self.folder.begin(name, header))


@attrs.frozen(eq=False)
class Place:
    """Databases, with engines of both kinds, and what a desk on them needs."""

    folder: Path
    app: AsyncEngine
    records: AsyncEngine
    mail: MailBox = attrs.field(factory=MailBox)

    @property
    def answers(self) -> FolderAnswers:
        return FolderAnswers(self.folder / "answers")

    @property
    def unfinished(self) -> list[Path]:
        return list(self.answers.path.glob(".*"))

    def system(self) -> SQLSystem:
        return SQLSystem(create_engine(f"sqlite:///{self.app.url.database}"))

    def journal(self) -> SQLJournal:
        return SQLJournal(create_engine(f"sqlite:///{self.records.url.database}"))

    async def desk(self, **other: Any) -> AsyncRightsDesk:
        """A desk whose ports are all asynchronous, but for those given."""
        given: dict[str, Any] = {
            "journal": AsyncSQLJournal(self.records),
            "system": AsyncSQLSystem(self.app),
            "answers": AsyncFolder(self.answers),
            "send": self.mail,
            **other,
        }
        desk = AsyncRightsDesk(
            shop(),
            journal=given["journal"],
            systems={"app": given["system"]},
            secret=Secret(b"0123456789abcdef0123456789abcdef"),
            identity=[OneTimeCode(given["send"])],
            answers=given["answers"],
        )
        await desk.create_tables()
        return desk

    async def accepted(self, desk: AsyncRightsDesk, request: Any) -> str:
        case = await desk.receive(request)
        await desk.challenge(case.id, "one-time code")
        assert isinstance(await desk.verify(case.id, self.mail.messages[-1].code), Verified)
        assert isinstance(await desk.accept(case.id, decided_by="dpo@acme.example.org"), Case)
        return case.id


@asynccontextmanager
async def place(folder: Path, invoices: int = 0) -> AsyncIterator[Place]:
    engine = database(folder / "app.db")
    insert = text("INSERT INTO invoices VALUES (:id, 1, '2025-05-01', 1)")
    with engine.begin() as connection:
        for number in range(invoices):
            connection.execute(insert, {"id": 1000 + number})
    engine.dispose()
    urls = [f"sqlite+aiosqlite:///{folder / name}" for name in ("app.db", "journal.db")]
    app, records = map(create_async_engine, urls)
    found = Place(folder, app, records)
    try:
        yield found
    finally:
        await found.app.dispose()
        await found.records.dispose()


class TestPortsOfBothKinds:
    @pytest.mark.parametrize("sync", ["journal", "system", "answers", "send", "none", "all"])
    def test_they_are_mixed_as_one_likes(self, tmp_path: Path, sync: str) -> None:
        async def story() -> None:
            async with place(tmp_path) as at:

                async def send(message: Message) -> None:
                    await asyncio.sleep(0)
                    at.mail(message)

                every = {
                    "journal": at.journal(),
                    "system": at.system(),
                    "answers": at.answers,
                    "send": at.mail,
                }
                ports = {name: port for name, port in every.items() if sync in (name, "all")}
                desk = await at.desk(**{"send": send, **ports})
                copy = await at.accepted(desk, AccessRequest(ADA))
                done = await desk.fulfil(copy)
                assert isinstance(done, Fulfilled)
                assert done.answer is not None
                assert dict(done.answer.rows) == {"users": 1, "invoices": 2, "invoice_lines": 2}
                assert at.answers.path_of(done.answer.name).exists()
                await desk.answer(copy, channel="e-mail")
                erasure = await at.accepted(desk, ErasureRequest(ADA, closing_account=True))
                assert isinstance(await desk.fulfil(erasure), Fulfilled)
                assert (await desk.answer(erasure, channel="e-mail")).stage is Stage.ANSWERED
                async with at.app.connect() as connection:
                    left = await connection.execute(text("SELECT id FROM invoices ORDER BY id"))
                    assert left.scalars().all() == [11, 20]

        asyncio.run(story())


CALLER: contextvars.ContextVar[str] = contextvars.ContextVar("CALLER", default="nobody")


class Watched:
    """A synchronous port that notes in which thread, and for whom, each call of it runs."""

    def __init__(self, port: Any, seen: list[tuple[str, int, str]]) -> None:
        self._port = port
        self._seen = seen

    def _note(self, name: str) -> None:
        self._seen.append((name, threading.get_ident(), CALLER.get()))

    def collect(self, *arguments: Any) -> Iterator[Batch]:
        try:
            for batch in self._port.collect(*arguments):
                self._note("collect")
                yield batch
        finally:
            self._note("close")

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._port, name)

        def watched(*arguments: Any) -> Any:
            self._note(name)
            return method(*arguments)

        return watched


class TestThreads:
    def test_one_step_has_one_thread_and_it_is_not_that_of_the_loop(self, tmp_path: Path) -> None:
        async def story() -> None:
            seen: list[tuple[str, int, str]] = []
            async with place(tmp_path) as at:
                desk = await at.desk(
                    journal=Watched(at.journal(), seen),
                    system=Watched(at.system(), seen),
                    answers=Watched(at.answers, seen),
                )
                case_id = await at.accepted(desk, AccessRequest(ADA))
                seen.clear()
                CALLER.set("ada's browser")
                assert isinstance(await desk.fulfil(case_id), Fulfilled)
                assert {"read", "append", "collect", "begin"} <= {name for name, *_ in seen}
                assert len({thread for _, thread, _ in seen}) == 1
                assert threading.get_ident() not in {thread for _, thread, _ in seen}
                assert {caller for *_, caller in seen} == {"ada's browser"}

        asyncio.run(story())

    def test_asynchronous_ports_need_none(self, tmp_path: Path) -> None:
        async def story() -> None:
            seen: list[str] = []
            async with place(tmp_path) as at:

                async def send(message: Message) -> None:
                    seen.append(threading.current_thread().name)
                    at.mail(message)

                # `OneTimeCode` itself is synchronous, so look at what comes after it.
                desk = await at.desk(send=send)
                case_id = await at.accepted(desk, AccessRequest(ADA))
                before = threading.active_count()
                during: list[int] = []

                async def progress(_: CopyProgress) -> None:
                    during.append(threading.active_count())

                await desk.fulfil(case_id, progress=progress)
                assert seen == [threading.current_thread().name]
                assert max(during) <= before

        asyncio.run(story())

    def test_the_loop_goes_on_while_a_synchronous_port_works(self, tmp_path: Path) -> None:
        async def story() -> None:
            async with place(tmp_path) as at:
                released = threading.Event()

                class Slow(Watched):
                    def begin(self, *arguments: Any) -> Any:
                        assert released.wait(10), "the loop stood still"
                        return self._port.begin(*arguments)

                desk = await at.desk(answers=Slow(at.answers, []))
                case_id = await at.accepted(desk, AccessRequest(ADA))
                task = asyncio.ensure_future(desk.fulfil(case_id))
                await asyncio.sleep(0.05)
                released.set()
                assert isinstance(await task, Fulfilled)

        asyncio.run(story())


Ends = Callable[["asyncio.Task[Any]"], Awaitable[None]]


async def once(task: "asyncio.Task[Any]") -> None:
    task.cancel()
    await asyncio.wait([task], timeout=10)


async def again_and_again(task: "asyncio.Task[Any]") -> None:
    """As anyio cancels, and with it Starlette: at every `await`, until the task is gone."""
    for _ in range(100_000):
        if task.done():
            break
        task.cancel()
        await asyncio.sleep(0)


@pytest.mark.parametrize("end", [once, again_and_again])
class TestCancellation:
    """A step that is cancelled holds nothing any more when it ends, and can be taken again."""

    @pytest.mark.parametrize("kind", ["asynchronous", "synchronous"])
    def test_in_the_middle_of_a_copy(self, tmp_path: Path, end: Ends, kind: str) -> None:
        async def story() -> None:
            async with place(tmp_path, invoices=2500) as at:
                seen: list[tuple[str, int, str]] = []
                ports: dict[str, Any] = {}
                if kind == "synchronous":
                    ports = {"system": Watched(at.system(), seen), "answers": at.answers}
                desk = await at.desk(**ports)
                case_id = await at.accepted(desk, AccessRequest(ADA))
                reached, rows = asyncio.Event(), 0

                async def progress(details: CopyProgress) -> None:
                    nonlocal rows
                    rows = details.rows
                    if details.dataset == "invoices":
                        reached.set()
                        await asyncio.sleep(3600)

                task = asyncio.ensure_future(desk.fulfil(case_id, progress=progress))
                await asyncio.wait_for(reached.wait(), 10)
                assert rows == 1000
                assert len(at.unfinished) == 1
                assert at.app.pool.checkedout() == (kind == "asynchronous")  # type: ignore[attr-defined]
                await end(task)
                assert task.cancelled()
                assert at.unfinished == []
                assert at.app.pool.checkedout() == 0  # type: ignore[attr-defined]
                assert [name for name, *_ in seen[-1:]] == ["close"] * (kind == "synchronous")
                assert isinstance(await desk.fulfil(case_id), Fulfilled)

        asyncio.run(story())

    def test_while_a_thread_opens_an_answer(self, tmp_path: Path, end: Ends) -> None:
        """A thread cannot be stopped: what it opens after the cancellation is closed too."""

        async def story() -> None:
            async with place(tmp_path) as at:
                begun, released = threading.Event(), threading.Event()

                class Slow(Watched):
                    def begin(self, *arguments: Any) -> Any:
                        begun.set()
                        assert released.wait(10)
                        return self._port.begin(*arguments)

                desk = await at.desk(answers=Slow(at.answers, []))
                case_id = await at.accepted(desk, AccessRequest(ADA))
                task = asyncio.ensure_future(desk.fulfil(case_id))
                assert await asyncio.to_thread(begun.wait, 10)
                asyncio.get_running_loop().call_later(0.05, released.set)
                await end(task)
                assert task.cancelled()
                assert list(at.answers.path.iterdir()) == []
                assert isinstance(await desk.fulfil(case_id), Fulfilled)

        asyncio.run(story())

    def test_it_is_never_swallowed(self, tmp_path: Path, end: Ends) -> None:
        """Where it comes during the last call, the step is done, and the caller is cancelled."""

        async def story() -> None:
            async with place(tmp_path) as at:
                begun, released = threading.Event(), threading.Event()

                class Slow(Watched):
                    def append_many(self, *arguments: Any) -> Any:
                        begun.set()
                        assert released.wait(10)
                        return self._port.append_many(*arguments)

                journal = at.journal()
                await (await at.desk()).create_tables()
                desk = await at.desk(journal=Slow(journal, []))
                task = asyncio.ensure_future(desk.receive(AccessRequest(ADA), reference="r-1"))
                assert await asyncio.to_thread(begun.wait, 10)
                asyncio.get_running_loop().call_later(0.05, released.set)
                await end(task)
                assert task.cancelled()
                [row] = await (await at.desk()).due()
                assert row.reference == "r-1"

        asyncio.run(story())


class TestWhatCannotBeClosed:
    def test_it_keeps_no_answer_open(self, tmp_path: Path) -> None:
        class Stuck(Watched):
            def collect(self, *arguments: Any) -> Iterator[Batch]:
                try:
                    yield from self._port.collect(*arguments)
                finally:
                    raise OSError("the connection is gone")

        async def story() -> None:
            async with place(tmp_path) as at:
                desk = await at.desk(system=Stuck(at.system(), []))
                case_id = await at.accepted(desk, AccessRequest(ADA))

                def progress(_: CopyProgress) -> None:
                    raise RuntimeError("the application's own")

                with pytest.raises(OSError, match="gone"):
                    await desk.fulfil(case_id, progress=progress)
                assert at.unfinished == []

        asyncio.run(story())


class TestAsyncio:
    def test_the_synchronous_desk_does_without(self) -> None:
        code = "import sys, gdpr_rights.desk.sync; print('asyncio' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
        assert done.stdout.split() == [b"False"]

    def test_only_what_is_asynchronous_imports_it(self) -> None:
        importers = {
            path.relative_to(SOURCE).as_posix()
            for path in SOURCE.rglob("*.py")
            for node in ast.walk(ast.parse(path.read_text()))
            if (isinstance(node, ast.Import) and "asyncio" in {one.name for one in node.names})
            or (isinstance(node, ast.ImportFrom) and node.module == "asyncio")
        }
        assert importers == {"desk/aio_driver.py", "journal/sql_async.py", "testing/blocking.py"}
