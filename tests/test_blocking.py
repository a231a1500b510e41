"""An asynchronous adapter as its kit sees it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator

import pytest

from gdpr_rights.testing import BlockingLoop


class Writer:
    def __init__(self) -> None:
        self.written: list[str] = []

    async def write(self, text: str) -> None:
        await asyncio.sleep(0)
        self.written.append(text)


class Store:
    """An adapter with every kind of member that a port may have."""

    name = "store"
    closed = 0

    def __repr__(self) -> str:
        return "Store()"

    async def begin(self) -> Writer:
        return Writer()

    async def fail(self) -> None:
        raise LookupError("no such answer")

    async def names(self) -> AsyncIterator[str]:
        try:
            for name in ("one", "two", "three"):
                await asyncio.sleep(0)
                yield name
        finally:
            self.closed += 1

    async def thread(self) -> str:
        return threading.current_thread().name

    def plain(self, *, twice: int) -> int:
        return 2 * twice


@pytest.fixture
def loop() -> Iterator[BlockingLoop]:
    with BlockingLoop() as loop:
        yield loop


class TestBlockingLoop:
    def test_a_coroutine_is_waited_for(self, loop: BlockingLoop) -> None:
        store = loop.blocking(Store())
        assert store.thread() == store.thread() != threading.current_thread().name

    def test_an_asynchronous_result_waits_too(self, loop: BlockingLoop) -> None:
        writer = loop.blocking(Store()).begin()
        writer.write("a")
        assert writer.written == ["a"]

    def test_an_error_is_raised_as_it_is(self, loop: BlockingLoop) -> None:
        with pytest.raises(LookupError, match="no such answer"):
            loop.blocking(Store()).fail()

    def test_a_generator_is_looped_over_and_closed(self, loop: BlockingLoop) -> None:
        adapter = Store()
        store = loop.blocking(adapter)
        assert list(store.names()) == ["one", "two", "three"]
        names = store.names()
        assert next(names) == "one"
        assert adapter.closed == 1
        names.close()
        assert adapter.closed == 2

    def test_what_is_not_asynchronous_stays(self, loop: BlockingLoop) -> None:
        store = loop.blocking(Store())
        assert (store.name, store.plain(twice=2), repr(store)) == ("store", 4, "Store()")

    def test_several_threads_share_it(self, loop: BlockingLoop) -> None:
        writer = loop.blocking(Writer())
        threads = [threading.Thread(target=writer.write, args=(str(n),)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(writer.written) == list("01234567")
