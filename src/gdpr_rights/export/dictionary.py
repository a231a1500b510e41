"""The data dictionary: what each column of the copy means, for people and for programs.

For programs it is a Frictionless Data Package (``datapackage.json``): a resource for each file,
with the fields of its schema, their types, and the key. A field says more there than the standard
asks for: ``purposes``, ``source``, and ``columnType``, the type by the table of `json_files`.

Source: GDPR Art. 12(1), 20(1); WP242 rev.01, on metadata; https://datapackage.org/standard/.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from gdpr_rights.domain.data_map import REST
from gdpr_rights.domain.information import DatasetDescription, ExportHeader, FieldDescription
from gdpr_rights.domain.values import as_tuple
from gdpr_rights.export.json_files import to_json
from gdpr_rights.export.page_words import PageWords

_TYPES: dict[str, dict[str, str]] = {
    "text": {"type": "string"},
    "integer": {"type": "integer"},
    "decimal": {"type": "number"},
    "float": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "date"},
    "datetime": {"type": "datetime"},
    "time": {"type": "time"},
    "binary": {"type": "string", "format": "binary"},
    "uuid": {"type": "string", "format": "uuid"},
    "json": {"type": "any"},
}
"""The types of columns in the words of Table Schema; JSON in a column may be any value."""


@attrs.frozen
class ExportedDataset:
    """A dataset whose files are in the package.

    Attributes:
        name: The dataset.
        file_name: The name of its files, without ending.
        key: The names of its key columns.
        columns: The names of its columns.
        types: Their types.
        rows: How many rows there are.
    """

    name: str
    file_name: str = attrs.field(kw_only=True)
    key: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    columns: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    types: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    rows: int = attrs.field(kw_only=True)


@attrs.frozen
class FieldLine:
    """One line of the dictionary.

    Attributes:
        name: The column.
        type: Its type.
        meaning: What a value says.
        purposes: What it is used for.
        source: Where it comes from, in words.
    """

    name: str
    type: str = attrs.field(kw_only=True)
    meaning: str = attrs.field(kw_only=True)
    purposes: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    source: str = attrs.field(kw_only=True)


def field_lines(
    dataset: ExportedDataset, described: DatasetDescription | None, words: PageWords
) -> tuple[FieldLine, ...]:
    """A line for each column of a dataset, in their order.

    Args:
        dataset: What is in the files.
        described: What the header says of it, if it does.
        words: The language.
    """
    known = {field.name: field for field in described.fields} if described else {}
    # What joins rows is not part of the rest, however the rest is described.
    joins = {*dataset.key, *(described.links if described else ())}
    lines = []
    for name, of in zip(dataset.columns, dataset.types, strict=True):
        field = known.get(name, None if name in joins else known.get(REST))
        if field is None:
            meaning, purpose, source = words.key if name in dataset.key else words.joins
            line = FieldLine(name, type=of, meaning=meaning, purposes=(purpose,), source=source)
        else:
            line = FieldLine(
                name,
                type=of,
                meaning=_meaning(field),
                purposes=field.purposes,
                source=field.source,
            )
        lines.append(line)
    return tuple(lines)


def _meaning(field: FieldDescription) -> str:
    return f"{field.meaning} ({field.category})" if field.meaning else field.category


def data_package(
    header: ExportHeader,
    datasets: Sequence[ExportedDataset],
    files: Sequence[Mapping[str, Any]],
    words: PageWords,
) -> bytes:
    """The dictionary for programs, as the content of ``datapackage.json``.

    Args:
        header: What the answer says.
        datasets: What the package contains.
        files: The lines of the manifest, for the hashes of the files.
        words: The language.
    """
    described = {dataset.name: dataset for dataset in header.datasets}
    written = {file["path"]: file for file in files}
    title = words.title.format(name=header.information.controller.name)
    package: dict[str, Any] = {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "personal-data",
        "title": title,
        "description": f"{words.csv_rule} {words.json_rule}",
        "language": header.language,
        "resources": [],
    }
    for dataset in datasets:
        lines = field_lines(dataset, described.get(dataset.name), words)
        schema = {
            "fields": [_field(line, words) for line in lines],
            "primaryKey": [*dataset.key],
        }
        if not dataset.key:
            del schema["primaryKey"]
        for ending, form in _FORMS.items():
            file = written[f"data/{dataset.file_name}.{ending}"]
            missing = [""] if ending == "csv" else []
            package["resources"].append(
                {
                    "name": f"{dataset.file_name.lower()}-{ending}",
                    "title": dataset.name,
                    "path": file["path"],
                    "type": "table",
                    "format": ending,
                    "encoding": "utf-8",
                    "hash": f"sha256:{file['sha256']}",
                    **form,
                    "schema": {**schema, "missingValues": missing},
                }
            )
    return to_json(package)


_FORMS: dict[str, dict[str, Any]] = {
    "csv": {
        "mediatype": "text/csv",
        "dialect": {
            "header": True,
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
        },
    },
    "json": {
        "mediatype": "application/json",
        "dialect": {
            "property": "rows",
            "itemType": "object",
            # frictionless-py 5 looks for the same under a name of its own.
            "json": {"property": "rows", "keyed": True},
        },
    },
}


def _field(line: FieldLine, words: PageWords) -> dict[str, Any]:
    _, written = words.types.get(line.type, ("", ""))
    return {
        "name": line.name,
        **_TYPES.get(line.type, {"type": "any"}),
        "description": line.meaning,
        "purposes": line.purposes,
        "source": line.source,
        "columnType": line.type,
        "written": written,
    }
