"""Among whose rows a call looks, where several organisations share the tables."""

from collections.abc import Sequence
from typing import Any

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.datasets import SubjectKind
from gdpr_rights.domain.instructions import Scope
from gdpr_rights.domain.links import AnyLink
from gdpr_rights.domain.parties import Key, ResolvedSubject
from gdpr_rights.domain.tenancy import has_tenants, tenant_pair
from gdpr_rights.errors import MapDoesNotFit
from gdpr_rights.systems.keys import to_key
from gdpr_rights.systems.shape import Shape, Shapes

__all__ = ["check_tenants", "is_tenant", "split_link", "tenant_column"]


def check_tenants(scope: Scope, subjects: Sequence[ResolvedSubject]) -> None:
    """Refuses to look among the rows of every tenant, as equal keys would then mix.

    Raises:
        MapDoesNotFit: The map has tenants, and a person was found in none.
    """
    if any(of.tenant is None for of in subjects) and has_tenants(scope.data_map):
        raise MapDoesNotFit(
            f"subjects.{scope.kind}",
            "the map has tenants, and it is not said among whose rows the person stands",
        )


def tenant_column(
    data_map: DataMap, kind: SubjectKind, root: Shape, tenant: Key | None
) -> str | None:
    """The column of the persons' own rows that a search among one tenant's rows asks for.

    Raises:
        MapDoesNotFit: The rows do not say to which tenant they belong.
    """
    if tenant is None:
        return None
    if root.dataset.tenant is None and (data_map.tenants is not None or has_tenants(data_map)):
        raise root.misfit("tenant", f"the map has tenants, and no {kind.name} says which")
    return root.dataset.tenant


def is_tenant(held: Any, tenant: Key) -> bool:
    """Whether a tenant is named by its key as a text, not by another text that reads alike.

    ``07`` is not the tenant ``7``: under two names one person would be two, and an open request
    under one would not keep an erasure under the other from going ahead.
    """
    text = str(to_key(held))
    if held is None:
        return False
    # Some databases fill a CHAR up with blanks.
    return str(tenant) in (text, text.rstrip(" "))


def split_link(
    shapes: Shapes, name: str, link: AnyLink
) -> tuple[tuple[tuple[str, str], ...], tuple[str, str] | None]:
    """The columns of a link without those of the tenant, and those, where it has them."""
    pair = tenant_pair(shapes.data_map, shapes.data_map.dataset[name], link)
    return tuple(columns for columns in link.columns if columns != pair), pair
