"""Strict readers of plain values: nothing is coerced, and every mistake is collected."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from cattrs.errors import BaseValidationError, IterableValidationError, IterableValidationNote

from gdpr_rights.domain.lint.findings import unknown, unknown_time_zone
from gdpr_rights.law.periods import Period

T = TypeVar("T")


class Mistake(ValueError):
    """A wrong value; its place is found on the way up."""


_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (str, "a text"),
    (bool, "true or false"),
    (int, "a whole number"),
    (float, "a number"),
    (Mapping, "a table"),
    ((list, tuple), "a list"),
    (type(None), "nothing"),
)


def kind_of(value: object) -> str:
    """What a value is, in words."""
    return next((name for kind, name in _KINDS if isinstance(value, kind)), "a date or time")


def expected(what: str, value: object) -> Mistake:
    """The mistake that something else was expected."""
    return Mistake(f"must be {what}, not {kind_of(value)}")


def read_text(value: object, _: object = str) -> str:
    """A text that says something."""
    if not isinstance(value, str):
        raise expected("a text", value)
    if not value.strip():
        raise Mistake("must be a text that says something")
    return value


def read_time_zone(value: object, _: object = str) -> str:
    """The name of a time zone that is known here."""
    name = read_text(value)
    wrong = unknown_time_zone(name)
    if wrong is not None:
        raise Mistake(wrong)
    return name


def read_day(value: object, _: object = date) -> date:
    """A day: a TOML date, or its text."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    text = read_text(value)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Mistake("must be a day: 2026-11-21") from None


def read_period(value: object, _: object = Period) -> Period:
    """A period as ISO 8601 writes it."""
    text = read_text(value)
    try:
        return Period.parse(text)
    except ValueError as error:
        raise Mistake(str(error)) from None


def read_flag(value: object, _: object = bool) -> bool:
    """True or false, and nothing that passes for it."""
    if not isinstance(value, bool):
        raise expected("true or false", value)
    return value


def read_member(value: object, cls: type[T]) -> T:
    """A member of an enum, by its value."""
    text = read_text(value)
    members = {str(member.value): member for member in cls}  # type: ignore[attr-defined]
    if text not in members:
        raise Mistake(f"{unknown('value', text, members)} (allowed are {quoted(members)})")
    found: T = members[text]
    return found


def quoted(names: "Mapping[str, Any] | tuple[str, ...]") -> str:
    """Names as they are written in a message."""
    return ", ".join(repr(name) for name in names)


def read_table(value: object) -> Mapping[str, Any]:
    """A table whose keys are texts."""
    if not isinstance(value, Mapping):
        raise expected("a table", value)
    if not all(isinstance(key, str) and key.strip() for key in value):
        raise Mistake("every key must be a text that says something")
    return value


def read_list(value: object) -> "list[Any] | tuple[Any, ...]":
    """A list."""
    if not isinstance(value, list | tuple):
        raise expected("a list", value)
    return value


def each(
    values: "Iterator[tuple[str | int, Any]]", convert: Callable[[str | int, Any], T]
) -> list[tuple[str | int, T]]:
    """Converts every value before it says what was wrong with them."""
    found: list[tuple[str | int, T]] = []
    errors: list[Exception] = []
    for at, value in values:
        try:
            found.append((at, convert(at, value)))
        except (BaseValidationError, Mistake) as error:
            error.add_note(IterableValidationNote(f"at {at}", at, Any))
            errors.append(error)
    if errors:
        raise IterableValidationError("several values", errors, list)
    return found


def list_of(convert: Callable[[Any], T]) -> Callable[[object, object], tuple[T, ...]]:
    """A reader of lists."""

    def hook(value: object, _: object) -> tuple[T, ...]:
        pairs = each(iter(enumerate(read_list(value))), lambda _, one: convert(one))
        return tuple(one for _, one in pairs)

    return hook


def table_of(convert: Callable[[Any], T]) -> Callable[[object, object], dict[str, T]]:
    """A reader of tables."""

    def hook(value: object, _: object) -> dict[str, T]:
        pairs = each(iter(read_table(value).items()), lambda _, one: convert(one))
        return {str(name): one for name, one in pairs}

    return hook
