"""Links, held against the foreign keys and the columns they are made of."""

from collections.abc import Iterator

from gdpr_rights.domain.datasets import Dataset, Erasure
from gdpr_rights.domain.links import AnyLink, OnErased, OwnedBy, Refers
from gdpr_rights.domain.lint import catalogue as lints
from gdpr_rights.domain.lint.fates import may_be_deleted
from gdpr_rights.domain.lint.findings import Finding, closest, place
from gdpr_rights.domain.lint.live import Live, is_unique, key_of
from gdpr_rights.domain.schema import ForeignKey, Table
from gdpr_rights.domain.tenancy import joined_columns


def lint_references(live: Live) -> Iterator[Finding]:
    """Every finding about links and foreign keys."""
    for dataset, table in live.pairs():
        yield from _foreign_keys(live, dataset, table)
        for number, link in enumerate(dataset.links):
            where = place("datasets", dataset.name, "links", number)
            yield from _owner(live, where, dataset, link)
            yield from _detach(live, where, dataset, table, link)
    yield from _unmapped(live)


def _owner(live: Live, where: str, dataset: Dataset, link: AnyLink) -> Iterator[Finding]:
    found = live.target(link.target)
    if not isinstance(link, OwnedBy) or found is None:
        return
    target, table = found
    names = tuple(there for _, there in joined_columns(live.data_map, dataset, link))
    # Whether several columns are unique together is not told apart from an index.
    if (
        len(names) == 1
        and names[0] in table.column
        and names != target.key
        and not is_unique(table, names[0])
    ):
        yield lints.OWNER_NOT_UNIQUE.at(
            where, f"several rows of {link.target} may share {names[0]}"
        )


def _detachable(dataset: Dataset, table: Table, link: AnyLink) -> tuple[str, ...]:
    """The columns of a link that may become NULL when its target goes.

    Those of the key, and those that another link needs, stay.
    """
    shared = {
        column for other in dataset.links if other is not link for column in other.own_columns
    }
    return tuple(
        name
        for name in link.own_columns
        if name in table.column
        and table.column[name].nullable
        and name not in key_of(dataset, table)
        and name not in shared
        and name != dataset.tenant
    )


def _detach(
    live: Live, where: str, dataset: Dataset, table: Table, link: AnyLink
) -> Iterator[Finding]:
    target = live.data_map.dataset.get(link.target)
    if (
        target is None
        or any(name not in table.column for name in link.own_columns)
        or _detachable(dataset, table, link)
        or not may_be_deleted(live.data_map, target)
    ):
        return
    columns = ", ".join(link.own_columns)
    match link:
        # OWNERSHIP 8 and 12: a reference that is part of the key, or NOT NULL, cannot be detached.
        case Refers(on_erased=OnErased.DETACH):
            yield lints.REFERENCE_CANNOT_DETACH.at(
                where, f"rows of {target.name} are deleted, and {columns} cannot become NULL"
            )
        # OWNERSHIP 1: decided by the schema, never by the data of the day.
        case OwnedBy() if dataset.erasure is Erasure.OVERWRITE:
            yield lints.SURVIVOR_BLOCKS_DELETE.at(
                where,
                f"rows of {dataset.name} are overwritten and keep {columns}, rows of "
                f"{target.name} are deleted",
            )


def _foreign_keys(live: Live, dataset: Dataset, table: Table) -> Iterator[Finding]:
    mapped = {other.table for other in live.data_map.datasets if other.system == dataset.system}
    mistaken = _mistaken(live, dataset.system)
    for key in table.foreign_keys:
        if _leads_to_tenant(live, dataset, key):
            continue
        touching = [
            (number, link)
            for number, link in enumerate(dataset.links)
            if set(link.own_columns) & set(key.columns)
        ]
        if any(_follows(live, dataset, link, key) for _, link in touching):
            continue
        # Whether they follow it is seen once the table of their target is known.
        if key.target in mistaken or any(_is_lost(live, link) for _, link in touching):
            continue
        columns = ", ".join(key.columns)
        target = f"{key.target} ({', '.join(key.target_columns)})"
        # A link whose columns have a foreign key of their own contradicts only that one.
        contradicting = [
            (number, link)
            for number, link in touching
            if not any(_follows(live, dataset, link, other) for other in table.foreign_keys)
            and live.data_map.dataset.get(link.target) is not None
        ]
        if contradicting:
            number, link = contradicting[0]
            yield lints.LINK_CONTRADICTS_FOREIGN_KEY.at(
                place("datasets", dataset.name, "links", number),
                f"{columns} refers to {target}, not to {link.target} "
                f"({', '.join(link.target_columns)})",
            )
        elif key.target in mapped:
            yield lints.FOREIGN_KEY_UNCLASSIFIED.at(
                place("datasets", dataset.name, "links"),
                f"no link covers the foreign key {columns} to {target}",
            )
        else:
            yield lints.FOREIGN_KEY_TO_UNMAPPED_TABLE.at(
                place("datasets", dataset.name, "links"),
                f"{columns} refers to {target}, which is not in the map",
            )


def _leads_to_tenant(live: Live, dataset: Dataset, key: ForeignKey) -> bool:
    """Whether a foreign key says to which tenant a row belongs; no erasure touches tenants."""
    tenants = live.data_map.dataset.get(live.data_map.tenants or "")
    if tenants is None or tenants.system != dataset.system or tenants.table != key.target:
        return False
    roots = {kind.dataset for kind in live.data_map.subjects}
    owned = live.data_map.owner_chain(tenants.name)[-1].name in roots
    return key.columns == (dataset.tenant,) and not owned


def _is_lost(live: Live, link: AnyLink) -> bool:
    """Whether a link leads to a dataset whose table is not there."""
    target = live.data_map.dataset.get(link.target)
    return target is not None and target.system in live.schemas and live.table(target) is None


def _mistaken(live: Live, system: str) -> frozenset[str]:
    """Live tables that were probably meant by a dataset whose table is not there.

    What would be found about them follows from that one mistake.
    """
    tables = live.schemas[system].table
    wanted = {dataset.table for dataset in live.data_map.datasets if dataset.system == system}
    meant = {closest(name, tables) for name in wanted if name not in tables}
    return frozenset(name for name in meant if name is not None and name not in wanted)


def _follows(live: Live, dataset: Dataset, link: AnyLink, key: ForeignKey) -> bool:
    target = live.data_map.dataset.get(link.target)
    if target is None or target.system != dataset.system or target.table != key.target:
        return False
    link_pairs = set(joined_columns(live.data_map, dataset, link))
    # A foreign key that names no target columns means the key of the target.
    key_pairs = set(zip(key.columns, key.target_columns or target.key, strict=False))
    return link_pairs <= key_pairs or key_pairs <= link_pairs


def _unmapped(live: Live) -> Iterator[Finding]:
    """Tables that are not in the map and refer to one that is."""
    for system, schema in live.schemas.items():
        mapped = {
            dataset.table: dataset.name
            for dataset in live.data_map.datasets
            if dataset.system == system
        }
        mistaken = _mistaken(live, system)
        for table in schema.tables:
            if table.name in mapped or table.name in mistaken:
                continue
            for key in table.foreign_keys:
                if key.target in mapped:
                    yield lints.FOREIGN_KEY_UNCLASSIFIED.at(
                        place("datasets", mapped[key.target]),
                        f"{table.name} ({', '.join(key.columns)}) refers to it and is not in the "
                        "map",
                    )
