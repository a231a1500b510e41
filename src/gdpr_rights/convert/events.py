"""Events as JSON and back, with what is personal cut out of them.

One strict cattrs converter. A value of a union says its class under ``type``; enums go by value,
dates and datetimes in ISO 8601, tuples as lists. There are no floats: their text differs between
languages, and the journal hashes the text. What cannot be read back is not written.
"""

import enum
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final, Union, get_args, get_origin
from zoneinfo import ZoneInfo

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from gdpr_rights.domain.events import Event
from gdpr_rights.domain.parties import Key
from gdpr_rights.domain.values import PERSONAL, Scalar
from gdpr_rights.errors import NaiveDatetime, UnreadableEntry

__all__ = ["PLACEHOLDER", "SCHEMA", "Dumped", "dump", "load"]

SCHEMA: Final = 1
"""The version of the form in which events are written. A newer one is refused, never guessed."""

PLACEHOLDER: Final = "$personal"
"""The only key of the object that stands in a body where a personal value was cut out."""

_TAG = "type"
_EVENTS: dict[str, Any] = {cls.__name__: cls for cls in get_args(Event)}


@attrs.frozen
class Dumped:
    """An event as plain JSON values.

    Attributes:
        kind: The name of the event's class.
        schema: The version of the form.
        body: The event; ``{"$personal": path}`` stands for each personal value.
        personal: The personal values by their path in the body (``request.subject.identifiers``,
            ``items.0.rows.keys``).
    """

    kind: str
    schema: int
    body: dict[str, Any]
    personal: dict[str, Any] = attrs.field(repr=False)


@attrs.frozen
class _Cut:
    """A personal value on its way out of a body, or back into it."""

    value: Any = attrs.field(repr=False)


_REDACTED = object()
"""Stands, while an event is read, for a personal value that is no longer there."""


def dump(event: Event) -> Dumped:
    """An event as JSON values, its personal values apart.

    Raises:
        TypeError: It holds something that is not what its class declares, such as a UUID where a
            key must be a number or a text.
        NaiveDatetime: It holds a datetime without a time zone.
    """
    kind = type(event).__name__
    if kind not in _EVENTS:
        raise TypeError(f"a {kind} is no event of the journal")
    personal: dict[str, Any] = {}
    try:
        body = _plain(_converter.unstructure(event), "", personal)
    except TypeError as error:
        raise TypeError(f"{kind}: {error}") from None
    return Dumped(kind, SCHEMA, body, personal)


def load(kind: str, schema: int, body: Mapping[str, Any], personal: Mapping[str, Any]) -> Event:
    """The event again; a personal value that is missing holds what its attribute says.

    Args:
        kind: The name of the event's class.
        schema: The version of the form.
        body: As in `Dumped`; what stands beside ``$personal`` does not matter.
        personal: As in `Dumped`, without the values that were redacted.

    Raises:
        UnreadableEntry: A newer release wrote it, or somebody changed it.
    """
    if schema != SCHEMA or kind not in _EVENTS:
        raise UnreadableEntry(kind, (f"this release reads the events of schema {SCHEMA}",))
    left = dict(personal)
    problems: tuple[str, ...] = ()
    try:
        event: Event = _converter.structure(_marked(dict(body), "", left), _EVENTS[kind])
    except (cattrs.BaseValidationError, TypeError, ValueError, LookupError) as error:
        # The texts of these errors quote the values: only their places and kinds go on.
        problems = tuple(cattrs.transform_error(error, "event", _kind_of_error))
    else:
        problems = tuple(f"{path}: no such personal attribute" for path in sorted(left))
    if problems:
        raise UnreadableEntry(kind, problems)
    return event


def _kind_of_error(error: BaseException, _type: type[Any] | None) -> str:
    return type(error).__name__


def _plain(node: Any, path: str, personal: dict[str, Any] | None) -> Any:
    """JSON values only; personal ones go to `personal`, or stay in place where it is None."""
    match node:
        case _Cut(value):
            if personal is None:
                return _plain(value, path, None)
            personal[path] = _plain(value, path, None)
            return {PLACEHOLDER: path}
        case dict():
            return {name: _plain(node[name], _join(path, name), personal) for name in node}
        case list() | tuple():
            return [_plain(one, _join(path, str(n)), personal) for n, one in enumerate(node)]
        case None | bool() | int() | str():
            return node
        case _:
            raise TypeError(f"{path or 'the event'}: a {type(node).__name__} is not recorded")


def _marked(node: Any, path: str, personal: dict[str, Any]) -> Any:
    """A body with its personal values back in their places; takes them out of `personal`."""
    match node:
        case dict() if node.keys() == {PLACEHOLDER}:
            return _Cut(personal.pop(path, _REDACTED))
        case dict():
            return {name: _marked(node[name], _join(path, name), personal) for name in node}
        case list():
            return [_marked(one, _join(path, str(n)), personal) for n, one in enumerate(node)]
        case _:
            return node


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _checked(declared: type[Any], convert: Callable[[Any], Any]) -> Callable[..., Any]:
    """A hook that converts values of the declared type and refuses all others."""

    def hook(value: Any, _type: Any = None) -> Any:
        # A bool is an int to Python, and a datetime a date; to the law and to JSON they are not.
        wrong = (bool, datetime) if declared in (int, date) else ()
        if not isinstance(value, declared) or isinstance(value, wrong):
            raise TypeError(f"a {type(value).__name__} stands where a {declared.__name__} belongs")
        return convert(value)

    return hook


def _instant(value: datetime) -> str:
    if value.utcoffset() is None:
        raise NaiveDatetime("a datetime of an event")
    return value.isoformat()


def _aware(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.utcoffset() is None:
        raise NaiveDatetime("a datetime of an event")
    return at


def _key(value: Any, _type: Any = None) -> Key:
    if not isinstance(value, int | str):
        raise TypeError(f"a {type(value).__name__} is no key: a key is a number or a text")
    return value


def _key_or_none(value: Any, _type: Any = None) -> Key | None:
    return None if value is None else _key(value)


def _scalar(value: Any, _type: Any = None) -> Scalar:
    if not isinstance(value, Scalar):
        raise TypeError(f"a {type(value).__name__} stands where a plain value belongs")
    return value


def _members(tp: Any) -> tuple[Any, ...]:
    return get_args(tp) if get_origin(tp) in (Union, types.UnionType) else ()


def _is_tagged(tp: Any) -> bool:
    """Whether a type is a union of several attrs classes, None aside."""
    members = [member for member in _members(tp) if member is not type(None)]
    return len(members) > 1 and all(map(attrs.has, members))


def _dump_tagged(tp: Any, converter: cattrs.Converter) -> Callable[[Any], Any]:
    members = _members(tp)

    def hook(value: Any) -> Any:
        if type(value) not in members and value is not None:
            raise TypeError(f"a {type(value).__name__} stands where it does not belong")
        if value is None:
            return None
        return {_TAG: type(value).__name__, **converter.unstructure(value)}

    return hook


def _load_tagged(tp: Any, converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    # Looked up when used, not here: a set of rows is made of sets of rows.
    members = {member.__name__: member for member in _members(tp)}

    def hook(value: Any, _type: Any) -> Any:
        if value is None and "NoneType" in members:
            return None
        fields = dict(value)
        return converter.structure(fields, members[fields.pop(_TAG)])

    return hook


def _dump_attrs(cls: Any, converter: cattrs.Converter) -> Callable[[Any], dict[str, Any]]:
    hooks = {
        field.name: override(unstruct_hook=_cutting(field.type, converter))
        for field in attrs.fields(attrs.resolve_types(cls))
        if PERSONAL in field.metadata
    }
    fields = make_dict_unstructure_fn(cls, converter, **hooks)  # type: ignore[arg-type]
    return lambda value: fields(_checked(cls, lambda same: same)(value))


def _cutting(tp: Any, converter: cattrs.Converter) -> Callable[[Any], _Cut]:
    return lambda value: _Cut(converter.unstructure(value, unstructure_as=tp))


def _load_attrs(cls: Any, converter: cattrs.Converter) -> Callable[[Any, Any], Any]:
    hooks = {
        field.name: override(struct_hook=_mending(field, converter))
        for field in attrs.fields(attrs.resolve_types(cls))
        if PERSONAL in field.metadata
    }
    strict = make_dict_structure_fn(
        cls,
        converter,
        _cattrs_forbid_extra_keys=True,
        **hooks,  # type: ignore[arg-type]
    )
    return lambda value, tp: strict(_checked(dict, dict)(value), tp)


def _mending(
    field: "attrs.Attribute[Any]", converter: cattrs.Converter
) -> Callable[[Any, Any], Any]:
    declared: Any = field.type

    def hook(value: Any, _type: Any) -> Any:
        if isinstance(value, _Cut):
            if value.value is _REDACTED:
                return field.metadata["redacted"]
            value = value.value
        return converter.structure(value, declared)

    return hook


def _load_int(value: Any, tp: Any) -> Any:
    # An IntEnum is an int as well: its value makes the member.
    number = _checked(int, int)(value)
    return number if tp is int else tp(number)


def _is_enum(tp: Any) -> bool:
    return isinstance(tp, type) and issubclass(tp, enum.Enum)


def _dump_enum(tp: Any) -> Callable[[Any], Any]:
    return _checked(tp, lambda member: member.value)


def _make_converter() -> cattrs.Converter:
    converter = cattrs.Converter(forbid_extra_keys=True)
    converter.register_unstructure_hook_factory(attrs.has, _dump_attrs)
    converter.register_structure_hook_factory(attrs.has, _load_attrs)
    converter.register_unstructure_hook_factory(_is_tagged, _dump_tagged)
    converter.register_structure_hook_factory(_is_tagged, _load_tagged)
    converter.register_unstructure_hook(Key, _key)
    converter.register_structure_hook(Key, _key)
    converter.register_unstructure_hook(Key | None, _key_or_none)
    converter.register_structure_hook(Key | None, _key_or_none)
    converter.register_unstructure_hook(Scalar, _scalar)
    converter.register_structure_hook(Scalar, _scalar)
    converter.register_unstructure_hook_factory(_is_enum, _dump_enum)
    converter.register_unstructure_hook_func(lambda tp: tp is int, _checked(int, int))
    converter.register_structure_hook(int, _load_int)
    for declared in (bool, str):
        converter.register_unstructure_hook(declared, _checked(declared, declared))
        converter.register_structure_hook(declared, _checked(declared, declared))
    converter.register_unstructure_hook(date, _checked(date, date.isoformat))
    converter.register_structure_hook(date, _checked(str, date.fromisoformat))
    converter.register_unstructure_hook(datetime, _checked(datetime, _instant))
    converter.register_structure_hook(datetime, _checked(str, _aware))
    converter.register_unstructure_hook(ZoneInfo, _checked(ZoneInfo, str))
    converter.register_structure_hook(ZoneInfo, _checked(str, ZoneInfo))
    return converter


_converter = _make_converter()
