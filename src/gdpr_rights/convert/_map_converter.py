"""The one converter between data maps and mappings: strict, and with the place of every mistake."""

import enum
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

import attrs
import cattrs
from cattrs.errors import (
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import (
    AttributeOverride,
    make_dict_structure_fn,
    make_dict_unstructure_fn,
    override,
)

from gdpr_rights.domain.data_map import (
    AutomatedDecision,
    DataMap,
    Dataset,
    Lookup,
    ProcessingActivity,
    SubjectKind,
)
from gdpr_rights.domain.fields import (
    FieldClass,
    Impersonal,
    OverwriteConstant,
    OverwriteNull,
    OverwriteRule,
    OverwriteUnique,
    PersonalData,
)
from gdpr_rights.domain.links import AnyLink, OwnedBy, Refers
from gdpr_rights.domain.lint.findings import place, unknown
from gdpr_rights.domain.parties import Authority, Controller, Recipient
from gdpr_rights.domain.retention import After, AfterEvent, AnyRetention, Criteria
from gdpr_rights.errors import InvalidValue
from gdpr_rights.law.regimes import Period

SCHEMA = 1
"""The version of the format."""

LATER = frozenset(
    {
        "alive",
        "detach_to",
        "notice",
        "on_erasure",
        "on_leaving",
        "owns",
        "seen_by",
        "sees",
        "tenant",
        "tenants",
        "where",
        "withhold",
    }
)
"""Keys of the format that this release does not carry out; to ignore them would erase wrongly."""

_NOT_YET = "is not supported by this release"
_NAME = "<name>"
"""Stands for the name of an activity, kind of person or dataset, which is the key of its table."""

T = TypeVar("T")


class _Mistake(ValueError):
    """A wrong value; its place is found on the way up."""


def read(mapping: object) -> "tuple[DataMap | None, tuple[InvalidValue, ...]]":
    """The data map that a mapping describes, or every mistake in it."""
    mistakes: list[InvalidValue] = []
    if isinstance(mapping, Mapping):
        mistakes.extend(_version(mapping))
        mapping = {key: value for key, value in mapping.items() if key != "schema"}
    try:
        data_map: DataMap = _CONVERTER.structure(mapping, DataMap)
    except (BaseValidationError, _Mistake) as error:
        return None, (*mistakes, *_mistakes(error, ()))
    return (None if mistakes else data_map), tuple(mistakes)


def _version(mapping: Mapping[Any, Any]) -> Iterator[InvalidValue]:
    if "schema" not in mapping:
        yield InvalidValue("schema", f"is missing; write schema = {SCHEMA}")
    elif mapping["schema"] != SCHEMA or isinstance(mapping["schema"], bool):
        yield InvalidValue("schema", f"must be {SCHEMA}, the version that this release reads")


def write(data_map: DataMap) -> dict[str, Any]:
    """The mapping that describes a data map; defaults are left out."""
    return {"schema": SCHEMA, **_CONVERTER.unstructure(data_map, DataMap)}


# Mistakes


def _mistakes(error: Exception, path: tuple[str | int, ...]) -> Iterator[InvalidValue]:
    match error:
        case ClassValidationError():
            noted, plain = error.group_exceptions()
            keys = _KEYS.get(error.cl, {})
            for inner, note in noted:
                yield from _mistakes(inner, (*path, keys.get(note.name, note.name)))
        case IterableValidationError():
            indexed, plain = error.group_exceptions()
            for inner, at in indexed:
                yield from _mistakes(inner, (*path, at.index))
        case ForbiddenExtraKeysError():
            for key in sorted(error.extra_fields):
                yield InvalidValue(_where(*path, key), _unknown_key(key, error.cl))
            return
        case _:
            message = "is missing" if isinstance(error, KeyError) else str(error)
            yield InvalidValue(_where(*path), message)
            return
    for inner in plain:
        yield from _mistakes(inner, path)


def _where(*path: str | int) -> str:
    return place(*path) or "document"


def _unknown_key(key: str, cls: Any) -> str:
    if key in LATER:
        return _NOT_YET
    known = [name for name in _KEYS[cls].values() if name != _NAME]
    if cls is DataMap:
        known.append("schema")
    return f"{unknown('key', key, known)} (known are {', '.join(sorted(known))})"


_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (str, "a text"),
    (bool, "true or false"),
    (int, "a whole number"),
    (float, "a number"),
    (Mapping, "a table"),
    ((list, tuple), "a list"),
    (type(None), "nothing"),
)


def _kind(value: object) -> str:
    return next((name for kind, name in _KINDS if isinstance(value, kind)), "a date or time")


def _expected(what: str, value: object) -> _Mistake:
    return _Mistake(f"must be {what}, not {_kind(value)}")


# Plain values


def _text(value: object, _: object = str) -> str:
    if not isinstance(value, str):
        raise _expected("a text", value)
    if not value.strip():
        raise _Mistake("must be a text that says something")
    return value


def _flag(value: object, _: object = bool) -> bool:
    if not isinstance(value, bool):
        raise _expected("true or false", value)
    return value


def _member(value: object, cls: type[T]) -> T:
    text = _text(value)
    members = {str(member.value): member for member in cls}  # type: ignore[attr-defined]
    if text not in members:
        raise _Mistake(f"{unknown('value', text, members)} (allowed are {_quoted(members)})")
    found: T = members[text]
    return found


def _quoted(names: "Mapping[str, Any] | tuple[str, ...]") -> str:
    return ", ".join(repr(name) for name in names)


def _period(value: object, _: object = Period) -> Period:
    text = _text(value)
    try:
        return Period.parse(text)
    except ValueError as error:
        raise _Mistake(str(error)) from None


def _table(value: object) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _expected("a table", value)
    if not all(isinstance(key, str) and key.strip() for key in value):
        raise _Mistake("every key must be a text that says something")
    return value


def _list(value: object) -> "list[Any] | tuple[Any, ...]":
    if not isinstance(value, list | tuple):
        raise _expected("a list", value)
    return value


def _each(
    values: "Iterator[tuple[str | int, Any]]", convert: Callable[[str | int, Any], T]
) -> list[tuple[str | int, T]]:
    """Converts every value before it says what was wrong with them."""
    found: list[tuple[str | int, T]] = []
    errors: list[Exception] = []
    for at, value in values:
        try:
            found.append((at, convert(at, value)))
        except (BaseValidationError, _Mistake) as error:
            error.add_note(IterableValidationNote(f"at {at}", at, Any))
            errors.append(error)
    if errors:
        raise IterableValidationError("several values", errors, list)
    return found


def _list_of(convert: Callable[[Any], T]) -> Callable[[object, object], tuple[T, ...]]:
    def hook(value: object, _: object) -> tuple[T, ...]:
        pairs = _each(iter(enumerate(_list(value))), lambda _, one: convert(one))
        return tuple(one for _, one in pairs)

    return hook


def _table_of(convert: Callable[[Any], T]) -> Callable[[object, object], dict[str, T]]:
    def hook(value: object, _: object) -> dict[str, T]:
        pairs = _each(iter(_table(value).items()), lambda _, one: convert(one))
        return {str(name): one for name, one in pairs}

    return hook


def _named(cls: type[T]) -> Callable[[object, object], tuple[T, ...]]:
    def one(name: str | int, value: object) -> T:
        table = _table(value)
        if _NAME in table:
            raise _Mistake(f"unknown key {_NAME!r}")
        return _CONVERTER.structure({**table, _NAME: name}, cls)

    def hook(value: object, _: object) -> tuple[T, ...]:
        return tuple(of for _, of in _each(iter(_table(value).items()), one))

    return hook


# Values that take several forms


def _field_class(value: object) -> FieldClass:
    if isinstance(value, str):
        allowed = {member.value: member for member in Impersonal}
        if value not in allowed:
            raise _Mistake(
                f"{unknown('class', value, allowed)} (a column is {_quoted(allowed)}, or a table "
                "that says which personal data it holds)"
            )
        return allowed[value]
    if not isinstance(value, Mapping):
        raise _expected("'not-personal', 'internal' or a table", value)
    return _CONVERTER.structure(value, PersonalData)


def _write_field_class(of: FieldClass | None) -> Any:
    return None if of is None else _CONVERTER.unstructure(of)


_RULES: Mapping[str, OverwriteRule] = {"null": OverwriteNull(), "unique": OverwriteUnique()}


def _overwrite(value: object, _: object) -> OverwriteRule:
    if isinstance(value, str):
        if value not in _RULES:
            raise _Mistake(
                f"{unknown('rule', value, _RULES)} (a rule is {_quoted(_RULES)} or "
                "{ constant = ... })"
            )
        return _RULES[value]
    if not isinstance(value, Mapping):
        raise _expected("'null', 'unique' or a table", value)
    return _CONVERTER.structure(value, OverwriteConstant)


def _constant(value: object, _: object) -> str | int | bool:
    if not isinstance(value, str | int):
        raise _expected("a text, a whole number, true or false", value)
    return value


def _write_overwrite(rule: OverwriteRule | None) -> Any:
    match rule:
        case None:
            return None
        case OverwriteNull():
            return "null"
        case OverwriteUnique():
            return "unique"
        case OverwriteConstant(value=value):
            return {"constant": value}


def _recipient(value: object) -> Recipient:
    if isinstance(value, str):
        return Recipient(_text(value))
    if not isinstance(value, Mapping):
        raise _expected("a name or a table", value)
    return _CONVERTER.structure(value, Recipient)


def _lookup(value: object) -> "Lookup | str":
    if isinstance(value, str):
        return _text(value)
    if not isinstance(value, Mapping):
        raise _expected("a column or a table", value)
    if "column" not in value:
        raise _Mistake(
            "column is missing; people who are known by an identifier only are not supported by "
            "this release"
        )
    return _CONVERTER.structure(value, Lookup)


_FORMS: Mapping[str, Any] = {"after": After, "event": AfterEvent, "criteria": Criteria}


def _retention(value: object, _: object) -> AnyRetention:
    table = _table(value)
    forms = [form for form in _FORMS if form in table]
    if len(forms) != 1:
        has = f"not {' and '.join(forms)}" if forms else "and this has none of them"
        raise _Mistake(f"a retention has one of after, event or criteria, {has}")
    found: AnyRetention = _CONVERTER.structure(table, _FORMS[forms[0]])
    return found


def _starts(value: object, _: object) -> tuple[str, ...]:
    starts = (_text(value),) if isinstance(value, str) else _TEXTS(value, None)
    if not starts or any(
        start.count(".") != 1 or not all(part.strip() for part in start.split("."))
        for start in starts
    ):
        raise _Mistake("a retention starts at 'dataset.column', or at several of them")
    return starts


def _write_starts(starts: tuple[str, ...]) -> Any:
    return starts[0] if len(starts) == 1 else list(starts)


_LINKS: Mapping[str, Any] = {"owned_by": OwnedBy, "refers": Refers}


def _link(value: object) -> AnyLink:
    table = _table(value)
    kinds = [kind for kind in _LINKS if kind in table]
    if len(kinds) == 1:
        found: AnyLink = _CONVERTER.structure(table, _LINKS[kinds[0]])
        return found
    later = [_Mistake(_NOT_YET) for key in table if key in LATER]
    for error, key in zip(later, (key for key in table if key in LATER), strict=True):
        error.add_note(IterableValidationNote(f"at {key}", key, Any))
    if later and not kinds:
        raise IterableValidationError("later links", later, list)
    has = "this has both" if kinds else "this has neither"
    raise _Mistake(f"a link is owned_by or refers: {has}")


def _target(value: object, _: object) -> str:
    if isinstance(value, Mapping):
        raise _Mistake(f"a link to an identifier {_NOT_YET}; name a dataset")
    return _text(value)


def _columns(value: object, _: object) -> dict[str, str]:
    columns = _table_of(_text)(value, None)
    if not columns:
        raise _Mistake('names no column: { this_column = "target_column" }')
    return columns


_TEXTS = _list_of(_text)


# Classes

_CONVERTER = cattrs.Converter(
    detailed_validation=True, forbid_extra_keys=True, omit_if_default=True
)
_KEYS: dict[Any, dict[str, str]] = {}


def _register(cls: type[Any], **overrides: AttributeOverride) -> None:
    _KEYS[cls] = {
        attribute.name: overrides.get(attribute.name, override()).rename or attribute.name
        for attribute in attrs.fields(cls)
    }
    build = make_dict_structure_fn(cls, _CONVERTER, **overrides)  # type: ignore[arg-type]

    def structure(value: object, _: object) -> Any:
        return build(_table(value), cls)

    named = {"name": override(omit=True)} if _NAME in _KEYS[cls].values() else {}
    _CONVERTER.register_structure_hook(cls, structure)
    _CONVERTER.register_unstructure_hook(
        cls,
        make_dict_unstructure_fn(
            cls, _CONVERTER, _cattrs_omit_if_default=True, **{**overrides, **named}
        ),  # type: ignore[arg-type]
    )


def _write_named(values: "tuple[Any, ...]") -> dict[str, Any]:
    return {value.name: _CONVERTER.unstructure(value) for value in values}


def _write_pairs(pairs: "tuple[tuple[str, Any], ...]") -> dict[str, Any]:
    return {name: _CONVERTER.unstructure(of) for name, of in pairs}


def _write_list(values: "tuple[Any, ...]") -> list[Any]:
    return [_CONVERTER.unstructure(of) for of in values]


def _hooks(read_: Any, write_: Any, **more: Any) -> AttributeOverride:
    return override(struct_hook=read_, unstruct_hook=write_, **more)


_CONVERTER.register_structure_hook(str, _text)
_CONVERTER.register_structure_hook(bool, _flag)
_CONVERTER.register_structure_hook(Period, _period)
_CONVERTER.register_unstructure_hook(Period, str)
_CONVERTER.register_structure_hook_func(
    lambda cls: isinstance(cls, type) and issubclass(cls, enum.Enum), _member
)
_register(Authority)
_register(Controller)
_register(Recipient)
_register(AutomatedDecision)
_register(After, starts=_hooks(_starts, _write_starts, rename="after"))
_register(AfterEvent)
_register(Criteria, text=override(rename="criteria"))
_register(
    ProcessingActivity,
    name=override(rename=_NAME),
    retention=_hooks(_retention, _CONVERTER.unstructure),
    recipients=_hooks(_list_of(_recipient), _write_list),
)
_register(Lookup)
_register(
    SubjectKind,
    name=override(rename=_NAME),
    lookup=_hooks(_table_of(_lookup), _write_pairs),
)
_register(OverwriteConstant, value=override(rename="constant", struct_hook=_constant))
_register(
    PersonalData,
    used_for=_hooks(_TEXTS, list),
    overwrite=_hooks(_overwrite, _write_overwrite),
)
_LINK_COLUMNS = _hooks(_columns, dict)
_register(OwnedBy, target=override(rename="owned_by", struct_hook=_target), columns=_LINK_COLUMNS)
_register(Refers, target=override(rename="refers", struct_hook=_target), columns=_LINK_COLUMNS)
_register(
    Dataset,
    name=override(rename=_NAME),
    key=_hooks(_TEXTS, list),
    fields=_hooks(_table_of(_field_class), _write_pairs),
    rest=_hooks(lambda value, _: _field_class(value), _write_field_class),
    links=_hooks(_list_of(_link), _write_list),
)
_register(
    DataMap,
    activities=_hooks(_named(ProcessingActivity), _write_named),
    subjects=_hooks(_named(SubjectKind), _write_named),
    datasets=_hooks(_named(Dataset), _write_named),
)
