"""Values of a data map that take several forms in a mapping."""

from collections.abc import Mapping
from typing import Any

from gdpr_rights.convert._strict import Mistake, expected, list_of, read_table, read_text
from gdpr_rights.domain.ways import ByEmail, ByHand, ByWebhook

_TEXTS = list_of(read_text)

WAYS: Mapping[str, Any] = {"email": ByEmail, "webhook": ByWebhook, "by_hand": ByHand}
"""How notices reach a recipient, by the key that says so."""


def way_class(value: object) -> Any:
    """The class of the way that a table describes."""
    kinds = [kind for kind in WAYS if kind in read_table(value)]
    if len(kinds) != 1:
        has = f"not {' and '.join(kinds)}" if kinds else "and this has none of them"
        raise Mistake(f"must have one of email, webhook or by_hand, {has}")
    return WAYS[kinds[0]]


def constant(value: object, _: object) -> str | int | bool:
    """What an overwrite rule writes."""
    if not isinstance(value, str | int):
        raise expected("a text, a whole number, true or false", value)
    return value


def starts(value: object, _: object) -> tuple[str, ...]:
    """Where a retention starts: one column, or several."""
    found = (read_text(value),) if isinstance(value, str) else _TEXTS(value, None)
    if not found or any(
        start.count(".") != 1 or not all(part.strip() for part in start.split("."))
        for start in found
    ):
        raise Mistake("a retention starts at 'dataset.column', or at several of them")
    return found


def write_starts(of: tuple[str, ...]) -> Any:
    """One column as a text, several as a list."""
    return of[0] if len(of) == 1 else list(of)
