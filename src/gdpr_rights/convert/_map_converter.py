"""The one converter between data maps and mappings: strict, with the place of every mistake."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from cattrs.errors import (
    BaseValidationError,
    ClassValidationError,
    ForbiddenExtraKeysError,
    IterableValidationError,
    IterableValidationNote,
)
from cattrs.gen import override

from gdpr_rights.convert._classes import CONVERTER, KEYS, NAME, hooks, register, write_list
from gdpr_rights.convert._forms import WAYS, constant, starts, way_class, write_starts
from gdpr_rights.convert._notices import register_notice
from gdpr_rights.convert._strict import (
    Mistake,
    each,
    expected,
    list_of,
    quoted,
    read_table,
    read_text,
    read_time_zone,
    table_of,
)
from gdpr_rights.domain.automated import AutomatedDecision, AutomationFinding
from gdpr_rights.domain.data_map import (
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

SCHEMA = 1
"""The version of the format."""

LATER = frozenset(
    {
        "alive",
        "detach_to",
        "on_erasure",
        "on_leaving",
        "owns",
        "seen_by",
        "sees",
        "where",
        "withhold",
    }
)
"""Keys of the format that this release does not carry out; to ignore them would erase wrongly."""

_NOT_YET = "is not supported by this release"
T = TypeVar("T")


def read(mapping: object) -> "tuple[DataMap | None, tuple[InvalidValue, ...]]":
    """The data map that a mapping describes, or every mistake in it."""
    mistakes: list[InvalidValue] = []
    if isinstance(mapping, Mapping):
        mistakes.extend(_version(mapping))
        mapping = {key: value for key, value in mapping.items() if key != "schema"}
    try:
        data_map: DataMap = CONVERTER.structure(mapping, DataMap)
    except (BaseValidationError, Mistake) as error:
        return None, (*mistakes, *_mistakes(error, ()))
    return (None if mistakes else data_map), tuple(mistakes)


def _version(mapping: Mapping[Any, Any]) -> Iterator[InvalidValue]:
    if "schema" not in mapping:
        yield InvalidValue("schema", f"is missing; write schema = {SCHEMA}")
    elif type(mapping["schema"]) is not int or mapping["schema"] != SCHEMA:
        yield InvalidValue("schema", f"must be {SCHEMA}, the version that this release reads")


def write(data_map: DataMap) -> dict[str, Any]:
    """The mapping that describes a data map; defaults are left out."""
    return {"schema": SCHEMA, **CONVERTER.unstructure(data_map, DataMap)}


def _mistakes(error: Exception, path: tuple[str | int, ...]) -> Iterator[InvalidValue]:
    match error:
        case ClassValidationError():
            noted, plain = error.group_exceptions()
            keys = KEYS.get(error.cl, {})
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
    known = [name for name in KEYS[cls].values() if name != NAME]
    if cls is DataMap:
        known.append("schema")
    return f"{unknown('key', key, known)} (known are {', '.join(sorted(known))})"


def _named(cls: type[T]) -> Callable[[object, object], tuple[T, ...]]:
    def one(name: str | int, value: object) -> T:
        table = read_table(value)
        if NAME in table:
            raise Mistake(f"unknown key {NAME!r}")
        return CONVERTER.structure({**table, NAME: name}, cls)

    def hook(value: object, _: object) -> tuple[T, ...]:
        return tuple(of for _, of in each(iter(read_table(value).items()), one))

    return hook


# Values that take several forms


def _field_class(value: object) -> FieldClass:
    if isinstance(value, str):
        allowed = {member.value: member for member in Impersonal}
        if value not in allowed:
            raise Mistake(
                f"{unknown('class', value, allowed)} (a column is {quoted(allowed)}, or a table "
                "that says which personal data it holds)"
            )
        return allowed[value]
    if not isinstance(value, Mapping):
        raise expected("'not-personal', 'internal' or a table", value)
    return CONVERTER.structure(value, PersonalData)


def _write_field_class(of: FieldClass | None) -> Any:
    return None if of is None else CONVERTER.unstructure(of)


_RULES: Mapping[str, OverwriteRule] = {"null": OverwriteNull(), "unique": OverwriteUnique()}


def _overwrite(value: object, _: object) -> OverwriteRule:
    if isinstance(value, str):
        if value not in _RULES:
            raise Mistake(
                f"{unknown('rule', value, _RULES)} (a rule is {quoted(_RULES)} or "
                "{ constant = ... })"
            )
        return _RULES[value]
    if not isinstance(value, Mapping):
        raise expected("'null', 'unique' or a table", value)
    return CONVERTER.structure(value, OverwriteConstant)


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
        return Recipient(read_text(value))
    if not isinstance(value, Mapping):
        raise expected("a name or a table", value)
    return CONVERTER.structure(value, Recipient)


def _lookup(value: object) -> "Lookup | str":
    if isinstance(value, str):
        return read_text(value)
    if not isinstance(value, Mapping):
        raise expected("a column or a table", value)
    if "column" not in value:
        raise Mistake(
            "column is missing; people who are known by an identifier only are not supported by "
            "this release"
        )
    return CONVERTER.structure(value, Lookup)


_FORMS: Mapping[str, Any] = {"after": After, "event": AfterEvent, "criteria": Criteria}


def _retention(value: object, _: object) -> AnyRetention:
    table = read_table(value)
    forms = [form for form in _FORMS if form in table]
    if len(forms) != 1:
        has = f"not {' and '.join(forms)}" if forms else "and this has none of them"
        raise Mistake(f"a retention has one of after, event or criteria, {has}")
    found: AnyRetention = CONVERTER.structure(table, _FORMS[forms[0]])
    return found


_LINKS: Mapping[str, Any] = {"owned_by": OwnedBy, "refers": Refers}


def _link(value: object) -> AnyLink:
    table = read_table(value)
    kinds = [kind for kind in _LINKS if kind in table]
    if len(kinds) == 1:
        found: AnyLink = CONVERTER.structure(table, _LINKS[kinds[0]])
        return found
    later = [Mistake(_NOT_YET) for key in table if key in LATER]
    for error, key in zip(later, (key for key in table if key in LATER), strict=True):
        error.add_note(IterableValidationNote(f"at {key}", key, Any))
    if later and not kinds:
        raise IterableValidationError("later links", later, list)
    has = "this has both" if kinds else "this has neither"
    raise Mistake(f"a link is owned_by or refers: {has}")


def _target(value: object, _: object) -> str:
    if isinstance(value, Mapping):
        raise Mistake(f"a link to an identifier {_NOT_YET}; name a dataset")
    return read_text(value)


def _columns(value: object, _: object) -> dict[str, str]:
    columns = table_of(read_text)(value, None)
    if not columns:
        raise Mistake('names no column: { this_column = "target_column" }')
    return columns


_TEXTS = list_of(read_text)


# Classes


def _write_named(values: "tuple[Any, ...]") -> dict[str, Any]:
    return {value.name: CONVERTER.unstructure(value) for value in values}


def _write_pairs(pairs: "tuple[tuple[str, Any], ...]") -> dict[str, Any]:
    return {name: CONVERTER.unstructure(of) for name, of in pairs}


register(Authority)
register(Controller, time_zone=hooks(read_time_zone, str))
for _way in WAYS.values():
    register(_way)
register(
    Recipient,
    notices=hooks(
        lambda value, _: CONVERTER.structure(value, way_class(value)), CONVERTER.unstructure
    ),
    known_by=hooks(_TEXTS, list),
)
register(AutomationFinding)
register(AutomatedDecision)
register(After, starts=hooks(starts, write_starts, rename="after"))
register(AfterEvent)
register(Criteria, text=override(rename="criteria"))
register(
    ProcessingActivity,
    name=override(rename=NAME),
    retention=hooks(_retention, CONVERTER.unstructure),
    recipients=hooks(list_of(_recipient), write_list),
)
register(Lookup)
register(
    SubjectKind,
    name=override(rename=NAME),
    lookup=hooks(table_of(_lookup), _write_pairs),
)
register(OverwriteConstant, value=override(rename="constant", struct_hook=constant))
register(
    PersonalData,
    used_for=hooks(_TEXTS, list),
    overwrite=hooks(_overwrite, _write_overwrite),
)
_LINK_COLUMNS = hooks(_columns, dict)
register(OwnedBy, target=override(rename="owned_by", struct_hook=_target), columns=_LINK_COLUMNS)
register(Refers, target=override(rename="refers", struct_hook=_target), columns=_LINK_COLUMNS)
register(
    Dataset,
    name=override(rename=NAME),
    key=hooks(_TEXTS, list),
    fields=hooks(table_of(_field_class), _write_pairs),
    rest=hooks(lambda value, _: _field_class(value), _write_field_class),
    links=hooks(list_of(_link), write_list),
)
register_notice()
register(
    DataMap,
    activities=hooks(_named(ProcessingActivity), _write_named),
    subjects=hooks(_named(SubjectKind), _write_named),
    datasets=hooks(_named(Dataset), _write_named),
)
