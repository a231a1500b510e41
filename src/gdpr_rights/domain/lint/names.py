"""Names that nothing bears, names that two things bear, and strings that hold several."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import attrs

from gdpr_rights.domain.datasets import REST, Dataset
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.lint import catalogue as lints
from gdpr_rights.domain.lint.findings import Finding, Rule, place, unknown
from gdpr_rights.domain.map_contents import MapContents
from gdpr_rights.domain.retention import After

_RULES: Mapping[str, Rule] = {
    "activity": lints.UNKNOWN_ACTIVITY,
    "dataset": lints.UNKNOWN_DATASET,
}


@attrs.frozen
class Use:
    """A place that uses the name of an ``activity`` or a ``dataset``."""

    where: str
    what: str
    name: str


def field_place(dataset: str, field: str) -> str:
    """The place of a field, or of the rest."""
    if field == REST:
        return place("datasets", dataset, "rest")
    return place("datasets", dataset, "fields", field)


def unknown_names(
    uses: Iterable[Use], activities: Iterable[str], datasets: Iterable[str]
) -> Iterator[Finding]:
    """A finding for every use of a name that nothing bears, each once.

    The lint calls it with the uses of a map, the loader with those of a file that may hold other
    mistakes as well.
    """
    known = {"activity": tuple(activities), "dataset": tuple(datasets)}
    for use in dict.fromkeys(uses):
        if use.name not in known[use.what]:
            yield _RULES[use.what].at(use.where, unknown(use.what, use.name, known[use.what]))


def lint_names(data_map: MapContents) -> Iterator[Finding]:
    """Every finding about names."""
    yield from unknown_names(_uses(data_map), data_map.activity, data_map.dataset)
    yield from _duplicates(data_map)


def _uses(data_map: MapContents) -> Iterator[Use]:
    for activity in data_map.activities:
        if isinstance(activity.retention, After):
            where = place("activities", activity.name, "retention")
            yield Use(where, "dataset", activity.retention.dataset)
    for kind in data_map.subjects:
        yield Use(place("subjects", kind.name), "dataset", kind.dataset)
        for name, lookup in kind.lookup:
            if "." in lookup.column:
                where = place("subjects", kind.name, "lookup", name)
                yield Use(where, "dataset", lookup.column.split(".", 1)[0])
    yield from _uses_of_datasets(data_map)
    if data_map.notice is not None:
        for name in data_map.notice.processor_for:
            yield Use(place("notice", "processor_for"), "activity", name)


def _uses_of_datasets(data_map: MapContents) -> Iterator[Use]:
    for dataset in data_map.datasets:
        for name, of in dataset.personal_fields():
            for activity_name in of.used_for:
                yield Use(field_place(dataset.name, name), "activity", activity_name)
        for number, link in enumerate(dataset.links):
            yield Use(place("datasets", dataset.name, "links", number), "dataset", link.target)


def _duplicates(data_map: MapContents) -> Iterator[Finding]:
    for section, names in (
        ("activities", [activity.name for activity in data_map.activities]),
        ("subjects", [kind.name for kind in data_map.subjects]),
        ("datasets", [dataset.name for dataset in data_map.datasets]),
    ):
        for name in _twice(names):
            yield lints.DUPLICATE_NAME.at(place(section, name), f"there are two {name!r}")
    for dataset in data_map.datasets:
        for name in _twice(field for field, _ in dataset.fields):
            yield lints.DUPLICATE_NAME.at(
                field_place(dataset.name, name), f"{name!r} is classified twice"
            )
    tables: dict[tuple[str, str], str] = {}
    for dataset in data_map.datasets:
        first = tables.setdefault((dataset.system, dataset.table), dataset.name)
        if first != dataset.name:
            yield lints.DUPLICATE_TABLE.at(
                place("datasets", dataset.name),
                f"{first!r} stands for the table {dataset.table!r} already",
            )


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def named_columns(data_map: MapContents, dataset: Dataset) -> Iterator[tuple[str, str]]:
    """Every column of a dataset that the map names, with the place where it does."""
    for name, _ in dataset.fields:
        yield field_place(dataset.name, name), name
    for name in dataset.key:
        yield place("datasets", dataset.name, "key"), name
    if dataset.tenant is not None:
        yield place("datasets", dataset.name, "tenant"), dataset.tenant
    yield from _link_columns(data_map, dataset)
    for kind in data_map.subjects:
        for lookup_name, lookup in kind.lookup:
            owner, column = lookup_column(kind.dataset, lookup.column)
            if owner == dataset.name:
                yield place("subjects", kind.name, "lookup", lookup_name), column
    for activity in data_map.activities:
        if isinstance(activity.retention, After) and activity.retention.dataset == dataset.name:
            for name in activity.retention.columns:
                yield place("activities", activity.name, "retention"), name


def _link_columns(data_map: MapContents, dataset: Dataset) -> Iterator[tuple[str, str]]:
    for other in data_map.datasets:
        for number, link in enumerate(other.links):
            where = place("datasets", other.name, "links", number)
            if other is dataset:
                yield from ((where, name) for name in link.own_columns)
            if link.target == dataset.name:
                yield from ((where, name) for name in link.target_columns)


def lookup_column(dataset: str, column: str) -> tuple[str, str]:
    """Dataset and column of a look-up, which may name another dataset before a dot."""
    other, dot, name = column.partition(".")
    return (other, name) if dot else (dataset, column)


def uses_activity(data_map: MapContents, name: str) -> Iterator[tuple[Dataset, str, PersonalData]]:
    """Every field that is used for an activity."""
    for dataset in data_map.datasets:
        for field, of in dataset.personal_fields():
            if name in of.used_for:
                yield dataset, field, of
