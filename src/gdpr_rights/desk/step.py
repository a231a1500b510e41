"""A step of the desk, written once: `RightsDesk` takes it, `AsyncRightsDesk` awaits it."""

import functools
import inspect
from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, get_args, overload

from gdpr_rights.desk.effects import Script

P = ParamSpec("P")
R = TypeVar("R")


class Synchronous:
    """A desk whose steps return what their scripts come to."""

    def _drive(self, script: Script[R]) -> R:
        raise NotImplementedError


class Asynchronous:
    """A desk whose steps return that when awaited."""

    async def _drive(self, script: Script[R]) -> R:
        raise NotImplementedError


class step(Generic[P, R]):  # noqa: N801 - used as a decorator, like `property`
    """Makes a method that returns a script into a step of either desk.

    Both have the parameters and the documentation of the method; a `Script[R]` returns an ``R``.
    """

    def __init__(self, method: Callable[Concatenate[Any, P], Script[R]]) -> None:
        @functools.wraps(method)
        def now(desk: Any, /, *args: P.args, **kwargs: P.kwargs) -> R:
            result: R = desk._drive(method(desk, *args, **kwargs))  # noqa: SLF001 - our own
            return result

        @functools.wraps(method)
        async def later(desk: Any, /, *args: P.args, **kwargs: P.kwargs) -> R:
            result: R = await desk._drive(method(desk, *args, **kwargs))  # noqa: SLF001
            return result

        self._functions: dict[bool, Any] = {False: now, True: later}
        # As a reader of help() wants it: the script is how it is done, not what comes back.
        signature = inspect.signature(method)
        *_, returned = get_args(signature.return_annotation)
        for function in self._functions.values():
            function.__signature__ = signature.replace(return_annotation=returned)
            function.__annotations__ = {**method.__annotations__, "return": returned}
        self.__doc__ = method.__doc__
        self.__wrapped__ = method

    @overload
    def __get__(self, desk: Synchronous, owner: type) -> Callable[P, R]: ...
    @overload
    def __get__(self, desk: Asynchronous, owner: type) -> Callable[P, Coroutine[Any, Any, R]]: ...
    @overload
    def __get__(self, desk: None, owner: type) -> Callable[..., Any]: ...
    def __get__(self, desk: object, owner: type) -> Callable[..., Any]:
        function = self._functions[issubclass(owner, Asynchronous)]
        bound: Callable[..., Any] = function if desk is None else function.__get__(desk, owner)
        return bound
