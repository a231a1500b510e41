"""Asynchronous adapters for callers that wait: so that one kit serves both kinds."""

import asyncio
import inspect
import threading
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Iterator
from types import TracebackType
from typing import Any, Self, TypeVar

__all__ = ["BlockingLoop"]

_T = TypeVar("_T")


class BlockingLoop:
    """An event loop in a thread of its own, and what runs on it seen from other threads.

    Adapters that share an engine share a loop, for an engine belongs to one.

    Examples:
        >>> from gdpr_rights.testing import BlockingLoop
        >>> class Store:
        ...     async def size(self):
        ...         return 2
        ...     async def names(self):
        ...         yield "one"
        ...         yield "two"
        >>> with BlockingLoop() as loop:
        ...     store = loop.blocking(Store())
        ...     store.size(), list(store.names())
        (2, ['one', 'two'])
    """

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def run(self, coroutine: Coroutine[Any, Any, _T]) -> _T:
        """Runs a coroutine on the loop, and waits for what it returns or raises."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def blocking(self, adapter: object) -> Any:
        """The adapter with methods that wait and generators to loop over.

        What its methods return, and its attributes, are made to wait too where they have coroutine
        methods themselves.
        """
        return _Blocking(self, adapter)

    def close(self) -> None:
        """Ends the loop; close first what runs on it."""
        self.run(self._loop.shutdown_asyncgens())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


class _Blocking:
    def __init__(self, loop: BlockingLoop, adapter: object) -> None:
        self._loop = loop
        self._adapter = adapter

    def __repr__(self) -> str:
        return repr(self._adapter)

    def __getattr__(self, name: str) -> Any:
        member = getattr(self._adapter, name)
        if inspect.ismethod(member):
            return self._waiting(member)
        return self._loop.blocking(member) if _is_asynchronous(member) else member

    def _waiting(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            result: Any = method(*arguments, **named)
            if isinstance(result, AsyncGenerator):
                return self._each(result)
            if inspect.iscoroutine(result):
                result = self._loop.run(result)
            return self._loop.blocking(result) if _is_asynchronous(result) else result

        return call

    def _each(self, values: AsyncGenerator[_T, None]) -> Iterator[_T]:
        try:
            while True:
                try:
                    value = self._loop.run(_next(values))
                except StopAsyncIteration:
                    return
                yield value
        finally:
            self._loop.run(values.aclose())


async def _next(values: AsyncIterator[_T]) -> _T:
    return await anext(values)


def _is_asynchronous(thing: object) -> bool:
    return any(
        inspect.iscoroutinefunction(member) or inspect.isasyncgenfunction(member)
        for _, member in inspect.getmembers_static(type(thing))
    )
