"""Small converters and validators shared by the values of this floor."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import attrs

from gdpr_rights.errors import NaiveDatetime

Scalar = str | int | bool | None
"""A value as a form, a file or a command line gives it."""

PERSONAL = "gdpr_rights.personal"
"""Key of the attrs metadata that marks an attribute as a personal value."""


def redactable(redacted: Any = None) -> dict[str, Any]:
    """The attrs metadata of a personal attribute, where a type checker must see the converter."""
    return {PERSONAL: True, "redacted": redacted}


def personal(*, redacted: Any = None, **kwargs: Any) -> Any:
    """An attrs attribute holding a personal value: never shown, kept apart, redactable.

    Args:
        redacted: What the attribute holds once its value has been redacted from the journal.
        kwargs: As for `attrs.field`.
    """
    return attrs.field(repr=False, metadata=redactable(redacted), **kwargs)


def as_tuple(values: Iterable[Any] | None) -> tuple[Any, ...]:
    """Any iterable as a tuple; a bare string is refused, for it would fall apart into letters."""
    if isinstance(values, str | bytes):
        raise TypeError("expected several values, not one string: write (value,)")
    return () if values is None else tuple(values)


def as_names(values: str | Iterable[str] | None) -> tuple[str, ...]:
    """One name, or several."""
    return (values,) if isinstance(values, str) else as_tuple(values)


def as_pairs(
    mapping: Mapping[str, Any] | Iterable[tuple[str, Any]] | None,
) -> tuple[tuple[str, Any], ...]:
    """A mapping as a sorted tuple of pairs, so that it is hashable and equal to its like."""
    if mapping is None:
        return ()
    items = mapping.items() if isinstance(mapping, Mapping) else mapping
    return tuple(sorted((pair for pair in items), key=lambda pair: pair[0]))


def not_blank(_instance: object, attribute: "attrs.Attribute[str]", value: object) -> None:
    """A validator: the text says something."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"{attribute.name} must be a text that says something")


def check_aware(name: str, value: datetime) -> None:
    """Whether a datetime has a time zone.

    Raises:
        NaiveDatetime: It has none, or is no datetime.
    """
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise NaiveDatetime(name)


def is_aware(_instance: object, attribute: "attrs.Attribute[datetime]", value: datetime) -> None:
    """A validator: the datetime has a time zone."""
    check_aware(attribute.name, value)
