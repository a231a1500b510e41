"""Writes a mapping as a TOML document; the standard library only reads them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_WIDTH = 99
_ESCAPES = {
    '"': '\\"',
    "\\": "\\\\",
    "\b": "\\b",
    "\t": "\\t",
    "\n": "\\n",
    "\f": "\\f",
    "\r": "\\r",
}


def toml(document: Mapping[str, Any], *, depth: int = 2) -> str:
    """The document as TOML.

    Args:
        document: Texts, whole numbers, booleans, lists and tables of these.
        depth: How many levels of tables have a heading of their own; deeper ones stand in a line.
    """
    return "\n".join(_tables((), document, depth)).strip() + "\n"


def _tables(path: tuple[str, ...], table: Mapping[str, Any], depth: int) -> Iterator[str]:
    with_heading = {
        name: of for name, of in table.items() if isinstance(of, Mapping) and len(path) < depth
    }
    plain = {name: of for name, of in table.items() if name not in with_heading}
    if path and (plain or not with_heading):
        yield ""
        yield f"[{'.'.join(map(_key, path))}]"
    for name, of in plain.items():
        yield from _entry(name, of)
    for name, of in with_heading.items():
        yield from _tables((*path, name), of, depth)


def _entry(name: str, value: Any) -> Iterator[str]:
    line = f"{_key(name)} = {_value(value)}"
    if isinstance(value, list) and (len(line) > _WIDTH or (len(value) > 1 and _has_table(value))):
        yield f"{_key(name)} = ["
        yield from (f"  {_value(one)}," for one in value)
        yield "]"
    elif isinstance(value, Mapping) and (len(line) > _WIDTH or _has_table(value.values())):
        # A dotted key for each, so that no line grows without end.
        yield from (f"{_key(name)}.{_key(key)} = {_value(of)}" for key, of in value.items())
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
