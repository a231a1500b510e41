"""Options that several commands share are written once, as a class; here Typer gets to see them.

A command takes the class. `spread` makes of it what Typer reads: a function with one parameter for
each attribute of the class.
"""

import functools
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import attrs


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """A command as Typer takes it: each attribute of its attrs classes is an option of its own.

    Args:
        command: Parameters whose type is an attrs class are spread; the others stay. An attribute
            is an option as its annotation says.
    """
    taken = inspect.signature(command).parameters.values()
    classes = {one.name: one.annotation for one in taken if _is_spread(one.annotation)}

    @functools.wraps(command)
    def typed_one_by_one(**given: Any) -> None:
        gathered = {
            name: cls(**{of.name: given.pop(of.name) for of in attrs.fields(cls)})
            for name, cls in classes.items()
        }
        command(**gathered, **given)

    typed_one_by_one.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [option for one in taken for option in _options(one)]
    )
    return typed_one_by_one


def _is_spread(annotation: Any) -> bool:
    return isinstance(annotation, type) and attrs.has(annotation)


def _options(parameter: inspect.Parameter) -> Iterator[inspect.Parameter]:
    keyword = inspect.Parameter.KEYWORD_ONLY
    if not _is_spread(parameter.annotation):
        yield parameter.replace(kind=keyword)
        return
    for of in attrs.fields(parameter.annotation):
        default = inspect.Parameter.empty if of.default is attrs.NOTHING else of.default
        yield inspect.Parameter(of.name, keyword, default=default, annotation=of.type)
