"""The map held against the live systems: nothing is erased or disclosed by a map that is wrong.

Source: DESIGN 3.
"""

import functools
from collections.abc import Mapping

import attrs

from gdpr_rights.desk.effects import Describe, Failed, Script
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.after_death_requests import AfterDeathRequest
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.lint import Finding, Severity, lint
from gdpr_rights.domain.planning import plan
from gdpr_rights.domain.plans import Plan
from gdpr_rights.domain.requesters import THEMSELVES
from gdpr_rights.domain.requests import ErasureRequest, Request
from gdpr_rights.domain.schema import Schema
from gdpr_rights.domain.stages import Stage
from gdpr_rights.errors import PlanOutdated, UnsafeDataMap

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
    """What the tables of each system look like, as far as that is known."""
    schemas = {}
    for system in setting.data_map.systems:
        capabilities = yield Describe(system, may_fail)
        if not isinstance(capabilities, Failed) and capabilities.schema is not None:
            schemas[system] = capabilities.schema
    return schemas


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
    erases = isinstance(request, ErasureRequest | AfterDeathRequest)
    borne = ASKED_LATER if erases else ASKED_LATER | ERASURE_ALONE
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


def still_fits(setting: Setting, case: Case, accepted: Plan) -> Script[None]:
    """Whether the tables are still those for which an erasure was accepted.

    Once a system has been told, the plan is carried out as it is.

    Raises:
        PlanOutdated: Columns were added since, of which the plan says nothing.
        UnsafeDataMap: The map would erase wrongly by now.
    """
    if case.stage is not Stage.ACCEPTED or case.nothing_held:
        return
    added = yield from unclassified(setting, case.request, may_fail=True)
    facts = case.facts(accepted.as_of, unclassified=added)
    if accepted.request != case.request:
        # A part of what heirs asked for: its columns are those of an erasure.
        facts = attrs.evolve(facts, requester=THEMSELVES)
    now = plan(accepted.request, setting.data_map, facts)
    new = _columns(now) - _columns(accepted)
    if any(question.id.startswith("unclassified/") for question in now.questions):
        new |= set(added)
    if new:
        raise PlanOutdated(case.id, tuple(sorted(new)))


def _columns(of: Plan) -> set[str]:
    return {f"{item.dataset}.{field}" for item in of.items for field in item.fields}
