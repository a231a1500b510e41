"""The map held against the live systems: what is wrong with it, and what nobody classified."""

import functools
from collections.abc import Mapping

from gdpr_rights.desk.effects import Describe, Failed, Script
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.after_death_requests import AfterDeathRequest
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.lint import Finding, Severity, lint
from gdpr_rights.domain.requests import ErasureRequest, Request
from gdpr_rights.domain.schema import Schema
from gdpr_rights.errors import UnsafeDataMap

ASKED_LATER = frozenset({"unclassified-column"})
"""Findings that do not stop the desk: the plan asks a human, or the export says so."""


ERASURE_ALONE = frozenset(
    {
        "delete-link-blocked",
        "overwrite-impossible",
        "overwrite-not-unique",
        "overwrite-too-long",
        "overwrite-wrong-type",
        "reference-cannot-detach",
        "retention-unreachable",
        "start-type",
        "survivor-blocks-delete",
    }
)
"""Findings that make no copy wrong: they do not keep a person from theirs."""


def findings(setting: Setting) -> Script[tuple[Finding, ...]]:
    """Everything that is wrong with the map, held against the live systems."""
    return _linted(setting.data_map, tuple((yield from schemas_of(setting)).items()))


@functools.lru_cache(maxsize=16)
def _linted(data_map: DataMap, schemas: tuple[tuple[str, Schema], ...]) -> tuple[Finding, ...]:
    """The findings, once for the same map and the same tables."""
    return lint(data_map, dict(schemas))


def schemas_of(setting: Setting, *, may_fail: bool = False) -> Script[dict[str, Schema]]:
    """What the tables of each system look like now, as far as it can say."""
    schemas = {}
    for system in setting.data_map.systems:
        capabilities = yield Describe(system, may_fail)
        if not isinstance(capabilities, Failed) and capabilities.schema is not None:
            schemas[system] = capabilities.schema
    return schemas


_ERASE = (ErasureRequest, AfterDeathRequest)
"""Requests that may erase something."""


def unclassified(
    setting: Setting, request: Request, *, may_fail: bool = False
) -> Script[tuple[str, ...]]:
    """Live columns (``dataset.column``) that nobody classified.

    Args:
        setting: What the desk was built with.
        request: What is asked.
        may_fail: Whether nothing is said of the tables of a system that is down.

    Raises:
        UnsafeDataMap: The map would erase or disclose wrongly.
    """
    schemas = yield from schemas_of(setting, may_fail=may_fail)
    return _unclassified(setting, request, schemas)


def _unclassified(
    setting: Setting, request: Request, schemas: Mapping[str, Schema]
) -> tuple[str, ...]:
    # The systems are asked each time: neither a plan nor a copy may miss a column added meanwhile.
    borne = ASKED_LATER if isinstance(request, _ERASE) else ASKED_LATER | ERASURE_ALONE
    wrong = tuple(
        finding
        for finding in _linted(setting.data_map, tuple(schemas.items()))
        if finding.severity is Severity.ERROR and finding.code not in borne
    )
    if wrong:
        raise UnsafeDataMap(wrong)
    return tuple(
        f"{dataset.name}.{column.name}"
        for dataset in setting.data_map.datasets
        if (schema := schemas.get(dataset.system)) and (table := schema.table.get(dataset.table))
        for column in table.columns
        if dataset.classify(column.name, table.key) is None
    )
