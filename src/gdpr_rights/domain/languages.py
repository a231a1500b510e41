"""In which languages an answer is written, and how a table of sentences is made ready."""

import re
from collections.abc import Mapping
from typing import Any, TypeVar

import attrs

LANGUAGES = ("en", "fr")
"""English and French, by their ISO 639 codes."""

_Words = TypeVar("_Words", bound=attrs.AttrsInstance)
_BEFORE = re.compile(r" ([:;?!»%])")


def check_language(language: str) -> str:
    """The language, if an answer can be written in it.

    Raises:
        ValueError: It is another than those of `LANGUAGES`.

    Examples:
        >>> from gdpr_rights.domain.languages import check_language
        >>> check_language("fr")
        'fr'
    """
    if language not in LANGUAGES:
        known = " or ".join(map(repr, LANGUAGES))
        raise ValueError(f"an answer is written in {known}, not in {language!r}")
    return language


def with_french_spaces(words: _Words) -> _Words:
    """A table with the spaces that do not break where French typography wants them."""
    values = {field.name: getattr(words, field.name) for field in attrs.fields(type(words))}
    return type(words)(**{name: _spaced(value) for name, value in values.items()})


def _spaced(value: Any) -> Any:
    match value:
        case str():
            return _BEFORE.sub("\u00a0\\1", value).replace("« ", "«\u00a0")
        case Mapping():
            return {key: _spaced(of) for key, of in value.items()}
        case tuple():
            return tuple(_spaced(of) for of in value)
        case _:
            return value
