"""Whose rows are whose: what would leave rows behind, or give them to the wrong person."""

from collections.abc import Iterator

from gdpr_rights.domain.datasets import Dataset
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.links import OnErased, OwnedBy, Refers
from gdpr_rights.domain.lint import catalogue as lints
from gdpr_rights.domain.lint.fates import holding_activities
from gdpr_rights.domain.lint.findings import Finding, place
from gdpr_rights.domain.lint.names import lookup_column
from gdpr_rights.domain.map_contents import MapContents
from gdpr_rights.domain.retention import After


def lint_ownership(data_map: MapContents) -> Iterator[Finding]:
    """Every finding about owners, kinds of person and look-ups."""
    yield from _owners(data_map)
    yield from _out_of_reach(data_map)
    yield from _cycles(data_map)
    yield from _unowned(data_map)
    yield from _delete_links(data_map)
    yield from _lookups(data_map)


def _owners(data_map: MapContents) -> Iterator[Finding]:
    for dataset in data_map.datasets:
        owners = [link.target for link in dataset.links if isinstance(link, OwnedBy)]
        if len(owners) > 1:
            yield lints.SEVERAL_OWNERS.at(
                place("datasets", dataset.name, "links"),
                f"its rows would belong to {' and '.join(owners)}",
            )
    # OWNERSHIP 14: a manager would keep a report's row alive.
    for kind in data_map.subjects:
        dataset_of_kind = data_map.dataset.get(kind.dataset)
        if dataset_of_kind is not None and dataset_of_kind.owner is not None:
            yield lints.SUBJECT_DATASET_HAS_OWNER.at(
                place("datasets", kind.dataset, "links"),
                f"every row is a {kind.name}, and cannot belong to {dataset_of_kind.owner.target}",
            )


def _out_of_reach(data_map: MapContents) -> Iterator[Finding]:
    for dataset in data_map.datasets:
        for number, link in enumerate(dataset.links):
            target = data_map.dataset.get(link.target)
            if not isinstance(link, OwnedBy) or target is None or target.system == dataset.system:
                continue
            kinds = [kind for kind in data_map.subjects if kind.dataset == target.name]
            known = {look.column for kind in kinds for _, look in kind.lookup}
            by_key = target.key and set(link.target_columns) <= set(target.key)
            by_lookup = len(link.target_columns) == 1 and set(link.target_columns) <= known
            if not kinds or not (by_key or by_lookup):
                yield lints.OWNER_OUT_OF_REACH.at(
                    place("datasets", dataset.name, "links", number),
                    f"{target.name} is held by {target.system!r}, not by {dataset.system!r}",
                )


def _cycles(data_map: MapContents) -> Iterator[Finding]:
    for dataset in data_map.datasets:
        chain = data_map.owner_chain(dataset.name)
        last = chain[-1].owner
        # Each circle is told once, at the first of its names.
        if (
            last is not None
            and last.target == dataset.name
            and dataset.name == min(above.name for above in chain)
        ):
            names = [above.name for above in chain]
            yield lints.OWNERSHIP_CYCLE.at(
                place("datasets", dataset.name, "links"),
                " is owned by ".join([*names, dataset.name]),
            )


def _unowned(data_map: MapContents) -> Iterator[Finding]:
    roots = {kind.dataset for kind in data_map.subjects}
    for dataset in data_map.datasets:
        top = data_map.owner_chain(dataset.name)[-1]
        # A top with an owner is a circle or an unknown dataset, which have their own findings.
        if top.name in roots or top.owner is not None:
            continue
        if any(True for _ in dataset.personal_fields()):
            through = f" (its rows belong to {top.name})" if top is not dataset else ""
            yield lints.UNOWNED_PERSONAL_DATA.at(
                place("datasets", dataset.name), f"no kind of person owns its rows{through}"
            )


def _delete_links(data_map: MapContents) -> Iterator[Finding]:
    for dataset in data_map.datasets:
        for number, link in enumerate(dataset.links):
            if isinstance(link, Refers) and link.on_erased is OnErased.DELETE:
                for why in _blockers(data_map, dataset):
                    yield lints.DELETE_LINK_BLOCKED.at(
                        place("datasets", dataset.name, "links", number),
                        f"its rows shall go with those of {link.target}, but {why}",
                    )


def _blockers(data_map: MapContents, dataset: Dataset) -> Iterator[str]:
    # OWNERSHIP 8: `delete` does not mix with retention, nor with other references that block it.
    for activity in holding_activities(data_map, dataset):
        if isinstance(activity.retention, After) or activity.retention.citation:
            yield f"the activity {activity.name!r} may keep them"
    for child, _ in data_map.children(dataset.name):
        yield f"rows of {child.name} belong to them"
    for referrer, link in data_map.referrers(dataset.name):
        if link.on_erased is OnErased.KEEP:
            yield f"rows of {referrer.name} keep their references to them"


def _lookups(data_map: MapContents) -> Iterator[Finding]:
    for kind in data_map.subjects:
        if not kind.lookup:
            yield lints.NO_LOOKUP.at(
                place("subjects", kind.name), f"a {kind.name} is found by the key only"
            )
        for name, lookup in kind.lookup:
            where = place("subjects", kind.name, "lookup", name)
            owner, column = lookup_column(kind.dataset, lookup.column)
            dataset = data_map.dataset.get(owner)
            if dataset is None:
                continue
            if not isinstance(dataset.classify(column), PersonalData):
                yield lints.LOOKUP_NOT_CLASSIFIED.at(
                    where, f"{owner}.{column} is not classified as personal data"
                )
            if owner != kind.dataset and not _one_link_away(data_map, kind.dataset, owner):
                yield lints.LOOKUP_TOO_FAR.at(where, f"no link joins {owner} to {kind.dataset}")


def _one_link_away(data_map: MapContents, name: str, other: str) -> bool:
    pairs = {
        (dataset.name, link.target) for dataset in data_map.datasets for link in dataset.links
    }
    return (name, other) in pairs or (other, name) in pairs
