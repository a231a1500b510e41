"""Writes a mapping as a TOML document; the standard library only reads them."""

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from gdpr_rights.domain.lint.findings import place

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WIDTH = 99
_Comments = dict[str, tuple[str, ...]]
_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
}


def toml(
    document: Mapping[str, Any],
    *,
    depth: int = 2,
    comments: Mapping[str, Iterable[str]] = MappingProxyType({}),
) -> str:
    """The document as TOML.

    Args:
        document: Texts, whole numbers, booleans, lists and tables of these.
        depth: How many levels of tables have a heading of their own; deeper ones stand in a line.
        comments: Lines to stand above what is at a place, ``datasets.users.fields.email``. Those
            of a place that is not there stand on top of the document, with the place.
    """
    left = {where: tuple(lines) for where, lines in comments.items()}
    body = list(_tables((), document, depth, left))
    top = [
        comment
        for where, lines in left.items()
        for line in lines
        for comment in _comment(f"{where}: {line}")
    ]
    return "\n".join([*top, *body]).strip() + "\n"


def _comment(line: str) -> Iterator[str]:
    plain = "".join(letter if letter.isprintable() else " " for letter in line)
    yield from textwrap.wrap(
        plain, _WIDTH, initial_indent="# ", subsequent_indent="#   ", break_long_words=False
    )


def _above(left: _Comments, *path: str | int) -> Iterator[str]:
    for line in left.pop(place(*path), ()):
        yield from _comment(line)


def _tables(
    path: tuple[str, ...], table: Mapping[str, Any], depth: int, left: _Comments
) -> Iterator[str]:
    with_heading = {
        name: of for name, of in table.items() if isinstance(of, Mapping) and len(path) < depth
    }
    plain = {name: of for name, of in table.items() if name not in with_heading}
    if path and (plain or not with_heading):
        yield ""
        yield from _above(left, *path)
        yield f"[{'.'.join(map(_key, path))}]"
    for name, of in plain.items():
        yield from _above(left, *path, name)
        yield from _entry((*path, name), of, left)
    for name, of in with_heading.items():
        yield from _tables((*path, name), of, depth, left)


def _entry(path: tuple[str, ...], value: Any, left: _Comments) -> Iterator[str]:
    name = _key(path[-1])
    line = f"{name} = {_value(value)}"
    inner: Iterable[str | int] = (
        value
        if isinstance(value, Mapping)
        else range(len(value) if isinstance(value, list) else 0)
    )
    apart = len(line) > _WIDTH or any(place(*path, key) in left for key in inner)
    if isinstance(value, list) and (apart or (len(value) > 1 and _has_table(value))):
        yield f"{name} = ["
        for number, one in enumerate(value):
            yield from (f"  {comment}" for comment in _above(left, *path, number))
            yield f"  {_value(one)},"
        yield "]"
    elif isinstance(value, Mapping) and (apart or _has_table(value.values())):
        # A dotted key for each, so that no line grows without end.
        for key, of in value.items():
            yield from _above(left, *path, key)
            yield f"{name}.{_key(key)} = {_value(of)}"
    else:
        yield line


def _has_table(values: Iterable[Any]) -> bool:
    return any(isinstance(value, Mapping) for value in values)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _text(name)


def _value(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return _text(value)
        case list():
            return f"[{', '.join(map(_value, value))}]"
        case Mapping():
            pairs = ", ".join(f"{_key(name)} = {_value(of)}" for name, of in value.items())
            return f"{{ {pairs} }}" if pairs else "{}"
        case _:
            raise TypeError(f"TOML has no form for a {type(value).__name__} here")


def _text(text: str) -> str:
    return '"' + "".join(_ESCAPES.get(letter) or _plain(letter) for letter in text) + '"'


def _plain(letter: str) -> str:
    return letter if letter.isprintable() else f"\\U{ord(letter):08X}"
