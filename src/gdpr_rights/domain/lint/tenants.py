"""Whose customers people are: what would mix the rows of two organisations that share tables."""

from collections.abc import Iterator

from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.lint import catalogue as lints
from gdpr_rights.domain.lint.findings import Finding, place, unknown
from gdpr_rights.domain.lint.live import Live
from gdpr_rights.domain.map_contents import MapContents
from gdpr_rights.domain.tenancy import joined_columns


def lint_tenants(live: Live) -> Iterator[Finding]:
    """Every finding about tenants."""
    data_map = live.data_map
    if data_map.tenants is not None:
        if data_map.tenants not in data_map.dataset:
            message = unknown("dataset", data_map.tenants, data_map.dataset)
            yield lints.UNKNOWN_TENANT_DATASET.at("tenants", message)
        yield from _unscoped(data_map)
        yield from _half_keys(live)
    for dataset in data_map.datasets:
        if dataset.tenant is None:
            continue
        where = place("datasets", dataset.name, "tenant")
        if data_map.tenants is None:
            yield lints.TENANT_WITHOUT_TENANTS.at(where, "the map names no tenant dataset")
        if isinstance(dataset.classify(dataset.tenant), PersonalData):
            yield lints.TENANT_OVERWRITTEN.at(
                where, f"{dataset.tenant!r} is classified as personal data"
            )


def _unscoped(data_map: MapContents) -> Iterator[Finding]:
    roots = {kind.dataset for kind in data_map.subjects}
    for dataset in data_map.datasets:
        chain = data_map.owner_chain(dataset.name)
        if chain[-1].name in roots and all(above.tenant is None for above in chain):
            yield lints.TENANT_UNSCOPED.at(
                place("datasets", dataset.name),
                "nothing says to which tenant its rows belong",
            )
            continue
        # A row that names a person by part of their key does not name one of them.
        owner = dataset.owner
        target = data_map.dataset.get(owner.target) if owner is not None else None
        if (
            owner is not None
            and target is not None
            and dataset.tenant is None
            and target.tenant in target.key
            and target.tenant not in owner.target_columns
        ):
            yield lints.TENANT_UNSCOPED.at(
                place("datasets", dataset.name),
                f"its link does not say which tenant's {target.name} its rows belong to",
            )


def _half_keys(live: Live) -> Iterator[Finding]:
    """Links that join by a part of a key: its other part is what tells two tenants apart."""
    for dataset in live.data_map.datasets:
        for number, link in enumerate(dataset.links):
            found = live.target(link.target)
            if found is None:
                continue
            target, table = found
            columns = {there for _, there in joined_columns(live.data_map, dataset, link)}
            if columns < set(target.key or table.key):
                yield lints.TENANT_UNSCOPED.at(
                    place("datasets", dataset.name, "links", number),
                    f"{', '.join(sorted(columns))} is a part of the key of {target.name} only",
                )
