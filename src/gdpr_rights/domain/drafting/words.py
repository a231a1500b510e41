"""The words of which names of tables and columns are made."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_LONGEST = 3


def _plain(text: str) -> str:
    """Without accents, so that ``prénom`` and ``prenom`` are one word."""
    apart = unicodedata.normalize("NFKD", text.replace("ß", "ss"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of a name, in lower case: ``BillingPostalCode`` and ``billing_postal_code``."""
    return tuple(word.lower() for word in _WORD.findall(_plain(name)))


@cache
def phrases(name: str) -> frozenset[str]:
    """Every run of up to three words of a name, written as one: ``postalcode`` among them."""
    of = words(name)
    return frozenset(
        "".join(of[start : start + length])
        for length in range(1, _LONGEST + 1)
        for start in range(len(of) - length + 1)
    )


def singular(word: str) -> str:
    """A word without the ending of an English plural."""
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith(("sses", "xes")):
        return word[:-2]
    return word.removesuffix("s") if not word.endswith("ss") else word


def speaks_of(name: str, vocabulary: Iterable[str]) -> str | None:
    """The word of a name that is in a vocabulary, in the singular; the first of the alphabet."""
    known = vocabulary if isinstance(vocabulary, frozenset) else frozenset(vocabulary)
    found = {phrase for phrase in phrases(name) if phrase in known or singular(phrase) in known}
    return min(found) if found else None


def as_words(name: str) -> str:
    """A name in words for people: ``invoice line``."""
    return " ".join(words(name)) or name
