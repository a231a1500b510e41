"""Data maps from TOML and JSON, and back. Every mistake is reported at once, with its place."""

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from gdpr_rights.convert._map_converter import read, write
from gdpr_rights.convert._toml import toml
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.lint.catalogue import DUPLICATE_NAME
from gdpr_rights.domain.lint.findings import Finding, place
from gdpr_rights.domain.lint.names import Use, lint_names, unknown_names
from gdpr_rights.domain.retention import After, AfterEvent
from gdpr_rights.errors import InvalidDataMap, InvalidValue

__all__ = [
    "data_map_from_dict",
    "data_map_from_toml",
    "data_map_to_dict",
    "data_map_to_toml",
    "load_data_map",
]

_FORMLESS = "business days have no form in ISO 8601"
_POSITION = re.compile(r" \(at (line \d+, column \d+|end of document)\)$")


def load_data_map(path: "Path | str") -> DataMap:
    """Reads a data map from a file: TOML, or JSON where its name ends in ``.json``.

    Args:
        path: The file, in UTF-8.

    Raises:
        InvalidDataMap: It cannot be read as a data map; every mistake at once.
        OSError: There is no such file, or it cannot be opened.
    """
    file = Path(path)
    what = f"the data map {file.name}"
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _invalid(what, InvalidValue(f"byte {error.start}", "is not UTF-8")) from None
    return _from_text(text, _json if file.suffix == ".json" else _toml, what)


def data_map_from_toml(text: str) -> DataMap:
    """Reads a data map from the text of a TOML document.

    Raises:
        InvalidDataMap: It cannot be read as a data map; every mistake at once.
    """
    return _from_text(text, _toml, "the data map")


def data_map_from_dict(mapping: Mapping[str, Any]) -> DataMap:
    """Reads a data map from a mapping of the shape that TOML and JSON give.

    Raises:
        InvalidDataMap: It cannot be read as a data map; every mistake at once.
    """
    return _from_mapping(mapping, "the data map")


def data_map_to_dict(data_map: DataMap) -> dict[str, Any]:
    """The mapping from which `data_map_from_dict` reads an equal map; defaults are left out.

    Raises:
        InvalidDataMap: Something in the map has no form there: two things of one name, or a
            period in business days.
    """
    twice = (finding for finding in lint_names(data_map) if finding.code == DUPLICATE_NAME.code)
    formless = [*_values(twice), *_business_days(data_map)]
    if formless:
        raise InvalidDataMap("the data map cannot be written", formless)
    return write(data_map)


def data_map_to_toml(data_map: DataMap) -> str:
    """The TOML document from which `data_map_from_toml` reads an equal map.

    Raises:
        InvalidDataMap: Something in the map has no form there: two things of one name, or a
            period in business days.
    """
    return toml(data_map_to_dict(data_map))


def _business_days(data_map: DataMap) -> Iterator[InvalidValue]:
    for activity in data_map.activities:
        match activity.retention:
            case After(period=period) | AfterEvent(period=period) if period.business_days:
                where = place("activities", activity.name, "retention", "period")
                yield InvalidValue(where, _FORMLESS)
    promised = data_map.notice.time_limit if data_map.notice is not None else None
    if promised is not None and promised.business_days:
        yield InvalidValue(place("notice", "time_limit"), _FORMLESS)


def _from_text(text: str, read: Callable[[str], Any], what: str) -> DataMap:
    try:
        mapping = read(text)
    except RecursionError:
        raise _invalid(what, InvalidValue("document", "is nested too deeply")) from None
    except ValueError as error:
        raise _invalid(what, _syntax(error, text)) from None
    return _from_mapping(mapping, what)


def _toml(text: str) -> Any:
    # In a file on Windows lines may end in CR LF.
    return tomllib.loads(text)


def _json(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_without_duplicates)


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"an object has the key {twice!r} twice")
    return found


def _syntax(error: ValueError, text: str) -> InvalidValue:
    if isinstance(error, json.JSONDecodeError):
        return InvalidValue(f"line {error.lineno}, column {error.colno}", error.msg)
    message = str(error)
    found = _POSITION.search(message)
    if found is None:
        return InvalidValue("document", message)
    at = found[1] if found[1].startswith("line") else f"line {text.count(chr(10)) + 1}"
    return InvalidValue(at, message[: found.start()])


def _from_mapping(mapping: Any, what: str) -> DataMap:
    data_map, mistakes = read(mapping)
    wrong_names = _values(unknown_names(_uses(mapping), *_names(mapping)))
    if data_map is None or wrong_names:
        raise _invalid(what, *mistakes, *wrong_names)
    return data_map


def _values(findings: Iterator[Finding]) -> list[InvalidValue]:
    return [InvalidValue(finding.where, finding.message) for finding in findings]


def _invalid(what: str, *values: InvalidValue) -> InvalidDataMap:
    return InvalidDataMap(f"{what} cannot be read", values)


# What a mapping names, read tolerantly: it may hold any number of other mistakes.


def _table(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        return {}
    return {name: of for name, of in value.items() if isinstance(name, str)}


def _texts(value: Any) -> list[str]:
    values = value if isinstance(value, list | tuple) else [value]
    return [text for text in values if isinstance(text, str) and text.strip()]


def _names(mapping: Any) -> tuple[list[str], list[str]]:
    sections = _table(mapping)
    return list(_table(sections.get("activities"))), list(_table(sections.get("datasets")))


def _uses(mapping: Any) -> Iterator[Use]:
    sections = _table(mapping)
    for name, activity in _table(sections.get("activities")).items():
        for start in _texts(_table(_table(activity).get("retention")).get("after")):
            if start.count(".") == 1:
                where = place("activities", name, "retention")
                yield Use(where, "dataset", start.split(".")[0])
    for name, kind in _table(sections.get("subjects")).items():
        yield from _uses_of_kind(name, _table(kind))
    for name, dataset in _table(sections.get("datasets")).items():
        yield from _uses_of_dataset(name, _table(dataset))
    for name in _texts(_table(sections.get("notice")).get("processor_for", [])):
        yield Use(place("notice", "processor_for"), "activity", name)


def _uses_of_kind(name: str, kind: Mapping[str, Any]) -> Iterator[Use]:
    for dataset in _texts(kind.get("dataset")):
        yield Use(place("subjects", name), "dataset", dataset)
    for identifier, lookup in _table(kind.get("lookup")).items():
        for column in _texts(_table(lookup).get("column", lookup)):
            if "." in column:
                where = place("subjects", name, "lookup", identifier)
                yield Use(where, "dataset", column.split(".", 1)[0])


def _uses_of_dataset(name: str, dataset: Mapping[str, Any]) -> Iterator[Use]:
    fields = {
        place("datasets", name, "fields", field): of
        for field, of in _table(dataset.get("fields")).items()
    }
    fields[place("datasets", name, "rest")] = dataset.get("rest")
    for where, of in fields.items():
        for activity in _texts(_table(of).get("used_for", [])):
            yield Use(where, "activity", activity)
    links = dataset.get("links")
    for number, link in enumerate(links if isinstance(links, list | tuple) else ()):
        for key in ("owned_by", "refers"):
            for target in _texts(_table(link).get(key, [])):
                yield Use(place("datasets", name, "links", number), "dataset", target)
