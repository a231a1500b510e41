"""What it means for links that several organisations share the tables.

A row refers to rows of its own tenant only. Where both datasets of a link name a tenant column,
the link therefore joins by these as well, whether it says so or not.
"""

from functools import lru_cache
from typing import Any, TypeVar

import attrs

from gdpr_rights.domain.datasets import Dataset
from gdpr_rights.domain.links import AnyLink
from gdpr_rights.domain.map_contents import MapContents

__all__ = ["has_tenants", "joined_columns", "tenant_pair", "with_tenants"]

M = TypeVar("M", bound=MapContents)


def tenant_pair(data_map: MapContents, dataset: Dataset, link: AnyLink) -> tuple[str, str] | None:
    """The tenant columns of the two datasets of a link; None where one of them has none."""
    target = data_map.dataset.get(link.target)
    if target is None or target.tenant is None or dataset.tenant is None:
        return None
    return dataset.tenant, target.tenant


def joined_columns(
    data_map: MapContents, dataset: Dataset, link: AnyLink
) -> tuple[tuple[str, str], ...]:
    """Everything that a link joins by: its columns, then the tenant's."""
    pair = tenant_pair(data_map, dataset, link)
    if pair is None:
        return link.columns
    return (*(columns for columns in link.columns if columns != pair), pair)


def has_tenants(data_map: MapContents) -> bool:
    """Whether some dataset says to which tenant its rows belong."""
    return any(dataset.tenant is not None for dataset in data_map.datasets)


def with_tenants(data_map: M) -> M:
    """The same map, every link with all that it joins by."""
    joined: M = _joined(data_map)
    return joined


@lru_cache(maxsize=32)
def _joined(data_map: Any) -> Any:
    if not has_tenants(data_map):
        return data_map
    datasets = tuple(
        attrs.evolve(
            dataset,
            links=tuple(
                attrs.evolve(link, columns=joined_columns(data_map, dataset, link))
                for link in dataset.links
            ),
        )
        for dataset in data_map.datasets
    )
    return attrs.evolve(data_map, datasets=datasets)
