"""The synchronous driver: calls the ports, one after the other."""

from typing import Any, TypeVar

from gdpr_rights.desk.effects import Script
from gdpr_rights.desk.performing import Call, Close, Next, Ports, performed

R = TypeVar("R")


def run(ports: Ports, script: Script[R]) -> R:
    """Runs a script to its end."""
    calls = performed(ports, script)
    try:
        call = next(calls)
        while True:
            failure, result = None, None
            try:
                result = _called(call)
            except BaseException as error:  # noqa: BLE001 - the script, or `performed`, knows which
                failure = error
            # Thrown out here, without a context: the text of a port's error may hold anything.
            call = calls.send(result) if failure is None else calls.throw(failure)
    except StopIteration as stop:
        value: R = stop.value
        return value


def _called(call: Call | Next | Close) -> Any:
    match call:
        case Call(function=function):
            return function()
        case Next(iterator=iterator):
            return next(iterator, None)
        case Close(iterator=iterator):
            # An iterator that is no generator has nothing to close.
            return iterator.close() if hasattr(iterator, "close") else None
