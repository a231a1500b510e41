"""The asynchronous driver: awaits asynchronous ports, and calls synchronous ones in a thread.

All synchronous calls of one run happen in one worker thread, so that a connection never meets two
threads at once. It is made when the first such call comes, and ends with the run.
"""

import asyncio
import contextvars
import inspect
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from gdpr_rights.desk.effects import Script
from gdpr_rights.desk.performing import Call, Close, Next, Ports, performed

R = TypeVar("R")


async def run(ports: Ports, script: Script[R]) -> R:
    """Runs a script to its end; a cancellation ends it where it stands, and lets go of all.

    The script runs in a task of its own. Some frameworks cancel again at every `await` until the
    caller is gone; the script is cancelled once, and what it lets go of then is waited for.
    """
    task = asyncio.ensure_future(_run(ports, script))
    cancelled = False
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError:
            cancelled = True
            if not task.cancelling():
                task.cancel()
    result = task.result()
    if cancelled:  # too late to change anything
        raise asyncio.CancelledError
    return result


async def _run(ports: Ports, script: Script[R]) -> R:
    calls = performed(ports, script)
    worker = _Worker()
    try:
        call = next(calls)
        while True:
            failure, result = None, None
            try:
                result = await _called(call, worker)
            except BaseException as error:  # noqa: BLE001 - the script, or `performed`, knows which
                failure = error
            # Thrown out here, without a context: the text of a port's error may hold anything.
            call = calls.send(result) if failure is None else calls.throw(failure)
            if (cancelled := worker.cancelled) is not None:
                worker.cancelled = None
                call = calls.throw(cancelled)
    except StopIteration as stop:
        value: R = stop.value
        return value
    finally:
        worker.close()


class _Worker:
    """One thread, made when it is needed.

    Attributes:
        cancelled: The cancellation that came while the thread worked, and is still to be obeyed.
    """

    def __init__(self) -> None:
        self._executor: ThreadPoolExecutor | None = None
        self.cancelled: asyncio.CancelledError | None = None

    async def call(self, function: Any, *args: Any) -> Any:
        """What it returns, in the end: a thread cannot be stopped, and may open something."""
        if self._executor is None:
            self._executor = ThreadPoolExecutor(1, thread_name_prefix="gdpr_rights")
        run_in = contextvars.copy_context().run
        loop = asyncio.get_running_loop()
        future = loop.run_in_executor(self._executor, run_in, function, *args)
        while not future.done():
            try:
                await asyncio.wait([future])
            except asyncio.CancelledError as cancelled:
                self.cancelled = cancelled
        return future.result()

    def close(self) -> None:
        if self._executor is not None:
            self._executor.shutdown(wait=False)


async def _called(call: Call | Next | Close, worker: _Worker) -> Any:
    match call:
        case Call(function=function, quick=quick):
            if quick or _is_asynchronous(function):
                result = function()
            else:
                result = await worker.call(function)
            # A synchronous port may hand on what an asynchronous mailer gave it.
            return await result if inspect.isawaitable(result) else result
        case Next(iterator=iterator):
            if hasattr(iterator, "__anext__"):
                return await anext(iterator, None)
            return await worker.call(next, iterator, None)
        case Close(iterator=iterator):
            if hasattr(iterator, "aclose"):
                return await iterator.aclose()
            close = getattr(iterator, "close", None)
            return await worker.call(close) if close is not None else None


def _is_asynchronous(function: Any) -> bool:
    """Whether calling it gives an awaitable or an asynchronous iterator, and does no work yet."""
    return inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)
