"""Lays a text out: one line of a template is one paragraph, and long ones are wrapped."""

import re
import textwrap
from collections.abc import Iterator

_ASCII_SPACES = re.compile(r"[ \t\n\r\f\v]+")
_ITEM = re.compile(r"( *)(- )?")


def flat(text: str) -> str:
    """A text on one line; spaces that do not break stay."""
    return _ASCII_SPACES.sub(" ", text).strip(" ")


def same(text: str) -> str:
    """A text as it is compared: however it was wrapped, whatever its spaces."""
    return " ".join(text.split())


def laid_out(text: str, width: int) -> str:
    """Wraps every line to a width, by its own indentation; no word is split, none is lost.

    An item of a list goes on under its first word. Two empty lines become one.
    """
    lines: list[str] = []
    for line in text.split("\n"):
        for one in _wrapped(line.rstrip(" "), width):
            if one or (lines and lines[-1]):
                lines.append(one)
    return "\n".join(lines).strip("\n") + "\n"


def _wrapped(line: str, width: int) -> Iterator[str]:
    found = _ITEM.match(line)
    indent = " " * len(found[0]) if found else ""
    yield from textwrap.wrap(
        line,
        width,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
    ) or ("",)
