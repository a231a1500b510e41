"""Runs every rule over a map."""

from collections.abc import Mapping
from types import MappingProxyType

from gdpr_rights.domain.lint.automated import lint_automated
from gdpr_rights.domain.lint.columns import lint_columns
from gdpr_rights.domain.lint.findings import Finding
from gdpr_rights.domain.lint.lawfulness import lint_lawfulness
from gdpr_rights.domain.lint.live import Live
from gdpr_rights.domain.lint.names import lint_names
from gdpr_rights.domain.lint.overwriting import lint_overwriting
from gdpr_rights.domain.lint.ownership import lint_ownership
from gdpr_rights.domain.lint.policy import lint_policy
from gdpr_rights.domain.lint.recipients import lint_recipients
from gdpr_rights.domain.lint.references import lint_references
from gdpr_rights.domain.lint.tenants import lint_tenants
from gdpr_rights.domain.lint.undecided import lint_undecided
from gdpr_rights.domain.map_contents import MapContents
from gdpr_rights.domain.schema import Schema

_NONE: Mapping[str, Schema] = MappingProxyType({})


def lint(data_map: MapContents, schemas: Mapping[str, Schema] = _NONE) -> tuple[Finding, ...]:
    """Everything that is wrong with a map, errors first, then by place.

    Args:
        data_map: The map.
        schemas: What the live systems look like, by their names in the map. The datasets of a
            system that is not given are not held against anything.
    """
    live = Live(data_map, schemas)
    found = {
        *lint_names(data_map),
        *lint_ownership(data_map),
        *lint_tenants(live),
        *lint_lawfulness(data_map),
        *lint_recipients(data_map),
        *lint_automated(data_map),
        *lint_undecided(data_map),
        *lint_policy(data_map),
        *lint_columns(live),
        *lint_overwriting(live),
        *lint_references(live),
    }
    return tuple(
        sorted(
            found,
            key=lambda finding: (
                not finding.is_error,
                finding.where,
                finding.code,
                finding.message,
            ),
        )
    )
