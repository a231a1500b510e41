"""From a request to an accepted plan, or a refusal.

Source: GDPR Art. 12(3)-(5); RULEBOOK 2.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from gdpr_rights.desk.effects import (
    Count,
    Describe,
    FindCases,
    Now,
    ReadCase,
    Redact,
    Resolve,
    Script,
)
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import Accepted, EventReported, Judged, Refused, Retracted
from gdpr_rights.domain.instructions import Counts, Fate, Found
from gdpr_rights.domain.judgements import Judgement
from gdpr_rights.domain.lint import Finding, Severity, lint
from gdpr_rights.domain.outcomes import JudgementNeeded, Preview
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.planning import plan, scopes
from gdpr_rights.domain.plans import Plan
from gdpr_rights.domain.projections import CaseQuery, CaseRow
from gdpr_rights.domain.requests import AccessRequest, Request
from gdpr_rights.domain.retention import AfterEvent
from gdpr_rights.domain.schema import Schema
from gdpr_rights.domain.stages import OPEN_STAGES, Stage
from gdpr_rights.errors import (
    IdentityNotEstablished,
    UnknownEvent,
    UnknownQuestion,
    UnsafeDataMap,
)
from gdpr_rights.law.grounds import RefusalGround

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


def today(setting: Setting) -> Script[date]:
    """The civil date in the controller's time zone."""
    now: datetime = yield Now()
    return now.astimezone(ZoneInfo(setting.zone)).date()


def findings(setting: Setting) -> Script[tuple[Finding, ...]]:
    """Everything that is wrong with the map, held against the live systems."""
    schemas = yield from _schemas(setting)
    return lint(setting.data_map, schemas)


def _schemas(setting: Setting) -> Script[dict[str, Schema]]:
    schemas = {}
    for system in setting.data_map.systems:
        capabilities = yield Describe(system)
        if capabilities.schema is not None:
            schemas[system] = capabilities.schema
    return schemas


def unclassified(setting: Setting, request: Request) -> Script[tuple[str, ...]]:
    """Live columns (``dataset.column``) that nobody classified.

    The systems are asked each time: neither a plan nor a copy may miss a column added meanwhile.

    Raises:
        UnsafeDataMap: The map would erase or disclose wrongly.
    """
    schemas = yield from _schemas(setting)
    borne = ASKED_LATER | ERASURE_ALONE if isinstance(request, AccessRequest) else ASKED_LATER
    wrong = tuple(
        finding
        for finding in lint(setting.data_map, schemas)
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


def preview(setting: Setting, case_id: str, *, as_of: date | None) -> Script[Preview]:
    """The plan with the rows it concerns; it works before identity is established."""
    case: Case = yield ReadCase(case_id)
    if case.plan is not None:
        counts = yield from _counts(setting, case.plan, case.subject)
        return _previewed(case.plan, counts)
    return (yield from _proposed(setting, case, as_of))


def _proposed(setting: Setting, case: Case, as_of: date | None) -> Script[Preview]:
    day = as_of if as_of is not None else (yield from today(setting))
    facts = case.facts(day, unclassified=(yield from unclassified(setting, case.request)))
    subject, people = yield from _presumed(case)
    proposal = plan(case.request, setting.data_map, facts)
    counts = yield from _counts(setting, proposal, subject)
    missing = tuple(sorted({start for count in counts for start in count.undated}))
    if missing:
        facts = attrs.evolve(facts, undated=missing)
        proposal = plan(case.request, setting.data_map, facts)
    return attrs.evolve(_previewed(proposal, counts), people=people)


def _presumed(case: Case) -> Script[tuple[ResolvedSubject | None, int]]:
    """Whom a preview is about: the person found or, before that, whom the request would find."""
    if case.subject is not None or case.nothing_held:
        return case.subject, int(case.subject is not None)
    named = case.request.subject
    found: tuple[Found, ...] = yield Resolve(named.kind, identifiers=named.identifiers)
    if len(found) != 1:
        return None, len(found)
    person = ResolvedSubject("", named.kind, key=found[0].key, identifiers=found[0].identifiers)
    return person, 1


def _counts(
    setting: Setting, proposal: Plan, subject: ResolvedSubject | None
) -> Script[list[Counts]]:
    if subject is None:
        return []
    counts: list[Counts] = []
    for scope in scopes(proposal, setting.data_map):
        counts += [(yield Count(scope, subject))]
    return counts


def _previewed(proposal: Plan, counts: list[Counts]) -> Preview:
    fates: list[tuple[str, Fate, int]] = [fate for count in counts for fate in count.fates]
    return Preview(proposal, rows=[row for count in counts for row in count.items], fates=fates)


def report(setting: Setting, case_id: str, event: str, on: date) -> Script[Case]:
    """Records a date that the application reports, on which a retention depends."""
    known = tuple(
        activity.retention.event
        for activity in setting.data_map.activities
        if isinstance(activity.retention, AfterEvent)
    )
    if event not in known:
        raise UnknownEvent(event, tuple(dict.fromkeys(known)))
    case: Case = yield ReadCase(case_id)
    return (yield from recorded(case, EventReported(event, on)))


def judge(
    setting: Setting, case_id: str, judgement: Judgement, *, as_of: date | None
) -> Script[Case]:
    """Records what a human decided on a question of the plan."""
    case: Case = yield ReadCase(case_id)
    case.check(Judged)
    unanswered = tuple(
        known for known in case.judgements if known.question_id != judgement.question_id
    )
    as_if = attrs.evolve(case, judgements=unanswered)
    proposal = (yield from _proposed(setting, as_if, as_of)).plan
    asked = {question.id: question.options for question in proposal.questions}
    options = asked.get(judgement.question_id, ())
    if judgement.answer not in options:
        raise UnknownQuestion(judgement.question_id, tuple(option.value for option in options))
    now: datetime = yield Now()
    return (yield from recorded(case, Judged(attrs.evolve(judgement, at=now))))


def accept(
    setting: Setting, case_id: str, *, decided_by: str, as_of: date | None
) -> Script[Case | JudgementNeeded]:
    """Fixes the plan and its cut-offs, unless a human has yet to answer something."""
    case: Case = yield ReadCase(case_id)
    if case.stage in (Stage.RECEIVED, Stage.CHECKING_IDENTITY):
        raise IdentityNotEstablished(case_id, case.forward)
    case.check(Accepted)
    proposal = (yield from _proposed(setting, case, as_of)).plan
    if proposal.questions:
        return JudgementNeeded(proposal.questions)
    event = Accepted(
        as_of=proposal.as_of, items=proposal.items, edits=proposal.edits, decided_by=decided_by
    )
    return (yield from recorded(case, event))


def refuse(
    case_id: str,
    *,
    grounds: tuple[RefusalGround, ...],
    because: str,
    decided_by: str,
) -> Script[Case]:
    """Records that the controller does not act, and why; the person must still be told."""
    case: Case = yield ReadCase(case_id)
    event = Refused(grounds=grounds, because=because, decided_by=decided_by)
    return (yield from recorded(case, event))


def retract(case_id: str) -> Script[Case]:
    """Records that the person took the request back, and forgets what named them."""
    case: Case = yield ReadCase(case_id)
    if case.stage is not Stage.RETRACTED:
        yield from recorded(case, Retracted())
    yield Redact(case_id)
    moved: Case = yield ReadCase(case_id)
    return moved


def due(setting: Setting, within: timedelta | None) -> Script[tuple[CaseRow, ...]]:
    """The open cases, the one due first coming first."""
    by = None if within is None else (yield from today(setting)) + within
    rows: tuple[CaseRow, ...] = yield FindCases(CaseQuery(stages=OPEN_STAGES, due_by=by))
    return rows
