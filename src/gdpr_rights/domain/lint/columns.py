"""The columns a map names, held against those the tables have."""

from collections.abc import Iterator

from gdpr_rights.domain.datasets import Dataset
from gdpr_rights.domain.lint import catalogue as lints
from gdpr_rights.domain.lint.findings import Finding, place, unknown
from gdpr_rights.domain.lint.lawfulness import would_disclose_secret
from gdpr_rights.domain.lint.live import Live
from gdpr_rights.domain.lint.names import field_place, lookup_column, named_columns
from gdpr_rights.domain.retention import After
from gdpr_rights.domain.schema import Table

_DATE_LIKE = frozenset({"date", "datetime", "text"})


def lint_columns(live: Live) -> Iterator[Finding]:
    """Every finding about tables, columns, keys and indexes."""
    for dataset in live.data_map.datasets:
        yield from _several_in_one(live, dataset)
        schema = live.schemas.get(dataset.system)
        if schema is not None and dataset.table not in schema.table:
            yield lints.UNKNOWN_TABLE.at(
                place("datasets", dataset.name),
                unknown("table", dataset.table, schema.table),
            )
    for dataset, table in live.pairs():
        yield from _columns(live, dataset, table)
        yield from _unindexed(live, dataset, table)
    yield from _starts(live)


def _several_in_one(live: Live, dataset: Dataset) -> Iterator[Finding]:
    table = live.table(dataset)
    for where, name in named_columns(live.data_map, dataset):
        if "," in name and (table is None or name not in table.column):
            yield lints.SEVERAL_COLUMNS_IN_ONE_NAME.at(where, f"{name!r} is no name of a column")


def _columns(live: Live, dataset: Dataset, table: Table) -> Iterator[Finding]:
    for where, name in named_columns(live.data_map, dataset):
        if name not in table.column and "," not in name:
            yield lints.UNKNOWN_COLUMN.at(
                where, unknown(f"column of {table.name}", name, table.column)
            )
    if not dataset.key and not table.key:
        yield lints.KEY_MISSING.at(place("datasets", dataset.name), f"{table.name} has no key")
    named = {name for name, _ in dataset.fields}
    for column in table.columns:
        of = dataset.classify(column.name, table.key)
        if of is None:
            yield lints.UNCLASSIFIED_COLUMN.at(
                field_place(dataset.name, column.name),
                f"nobody has said what {column.name!r} holds",
            )
        elif column.name not in named and would_disclose_secret(column.name, of):
            yield lints.SECRET_DISCLOSED.at(
                field_place(dataset.name, column.name),
                f"{column.name!r} is named like a secret and would be handed out with the rest",
            )


def _unindexed(live: Live, dataset: Dataset, table: Table) -> Iterator[Finding]:
    indexes = [index for index in (*table.indexes, table.key) if index]

    def missing(*columns: str) -> bool:
        return all(name in table.column for name in columns) and not any(
            index[0] in columns for index in indexes
        )

    for number, link in enumerate(dataset.links):
        if missing(*link.own_columns):
            yield lints.UNINDEXED_LINK.at(
                place("datasets", dataset.name, "links", number),
                f"no index of {table.name} begins with {', '.join(link.own_columns)}",
            )
    for kind in live.data_map.subjects:
        for name, lookup in kind.lookup:
            owner, column = lookup_column(kind.dataset, lookup.column)
            if owner == dataset.name and missing(column):
                yield lints.UNINDEXED_LINK.at(
                    place("subjects", kind.name, "lookup", name),
                    f"no index of {table.name} begins with {column}",
                )


def _starts(live: Live) -> Iterator[Finding]:
    for activity in live.data_map.activities:
        after = activity.retention
        found = live.target(after.dataset) if isinstance(after, After) else None
        if not isinstance(after, After) or found is None:
            continue
        _, table = found
        for name in after.columns:
            column = table.column.get(name)
            if column is not None and column.type not in _DATE_LIKE:
                yield lints.START_TYPE.at(
                    place("activities", activity.name, "retention"),
                    f"{after.dataset}.{name} is of the type {column.type}",
                )
