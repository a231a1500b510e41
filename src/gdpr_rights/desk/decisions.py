"""From a request to an accepted plan, or a refusal.

Source: GDPR Art. 12(3)-(5); RULEBOOK 2.
"""

from datetime import date, datetime

import attrs

from gdpr_rights.desk.after_death import (
    check_authority,
    needs_record,
    ways_to_prove,
    with_record,
)
from gdpr_rights.desk.checking import schemas_of, unclassified
from gdpr_rights.desk.effects import (
    Count,
    FindStandings,
    Now,
    ReadCase,
    Resolve,
    Script,
)
from gdpr_rights.desk.forgetting import forgotten
from gdpr_rights.desk.informing import informed
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.rectifying import check_corrected
from gdpr_rights.desk.registering import with_decisions
from gdpr_rights.desk.restricting import lifting
from gdpr_rights.desk.reviewing import releasing
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.spoken import spoken
from gdpr_rights.desk.stopping import check_stays_stopped, stopped_by_erasure
from gdpr_rights.desk.timing import today
from gdpr_rights.domain.after_death_requests import AfterDeathRequest
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import (
    Accepted,
    EventReported,
    Judged,
    PlanEdited,
    Retracted,
)
from gdpr_rights.domain.gates import questions_beside
from gdpr_rights.domain.instructions import Counts, Fate, Found
from gdpr_rights.domain.judgements import Answer, Judgement
from gdpr_rights.domain.naming import every_name_of
from gdpr_rights.domain.outcomes import JudgementNeeded, Preview
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.planning import plan, scopes
from gdpr_rights.domain.plans import Action, Do, Forward, Judge, Plan, Verdict
from gdpr_rights.domain.rectification import new_values
from gdpr_rights.domain.refusals import RefusalInformation, refusal_information
from gdpr_rights.domain.requesters import Themselves
from gdpr_rights.domain.requests import (
    AccessRequest,
    ErasureRequest,
    ObjectionRequest,
    PortabilityRequest,
    RectificationRequest,
    RestrictionRequest,
    ReviewRequest,
    WithdrawalRequest,
)
from gdpr_rights.domain.restriction import check_cause
from gdpr_rights.domain.retention import AfterEvent
from gdpr_rights.domain.stages import Stage
from gdpr_rights.domain.typed_values import value_problem
from gdpr_rights.errors import (
    IdentityNotEstablished,
    UnfitValue,
    UnknownEvent,
    UnknownItem,
    UnknownQuestion,
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
    added = yield from unclassified(setting, case.request)
    facts = yield from with_decisions(setting, case, case.facts(day, unclassified=added))
    if needs_record(case):
        facts = yield from with_record(setting, case, facts)
    if isinstance(case.request, ErasureRequest):
        facts = (yield from spoken(setting, case)).among(facts)
    subject, people = yield from _presumed(setting, case)
    erasing = isinstance(case.request, ErasureRequest | AfterDeathRequest)
    if erasing and subject is not None:
        standings = yield FindStandings(every_name_of(setting.secret, subject))
        facts = attrs.evolve(facts, standings=standings)
    proposal = plan(case.request, setting.data_map, facts)
    counts = yield from _counts(setting, proposal, subject)
    undated = tuple(sorted({start for count in counts for start in count.undated}))
    absent = _absent(proposal, counts, subject)
    if undated or absent:
        facts = attrs.evolve(facts, undated=undated, absent=absent)
        proposal = plan(case.request, setting.data_map, facts)
    edited = _edited(case, proposal)
    if edited is not proposal:
        counts = yield from _counts(setting, edited, subject)
    return attrs.evolve(_previewed(edited, counts), people=people)


def _absent(
    proposal: Plan, counts: list[Counts], subject: ResolvedSubject | None
) -> tuple[str, ...]:
    """The items of a rectification that meet no row of the person."""
    if subject is None or not isinstance(proposal.request, RectificationRequest):
        return ()
    rows = {item for count in counts for item, met in count.items if met}
    return tuple(
        item.id
        for item in proposal.items
        if isinstance(item.verdict, Do | Judge) and item.id not in rows
    )


def _edited(case: Case, proposal: Plan) -> Plan:
    """The proposal with what humans changed in it; the latest edit of an item counts."""
    latest = {edit.item_id: edit for edit in case.edits}
    for item in proposal.items:
        edit = latest.get(item.id)
        if edit is not None:
            proposal = proposal.edited(item.id, edit.verdict, edit.judgement)
    return proposal


def _presumed(setting: Setting, case: Case) -> Script[tuple[ResolvedSubject | None, int]]:
    """Whom a preview is about: the person found or, before that, whom the request would find."""
    if case.subject is not None or case.nothing_held:
        return case.subject, int(case.subject is not None)
    named = case.request.subject
    tenant = case.tenant if setting.data_map.tenants is not None else None
    found: tuple[Found, ...] = yield Resolve(named.kind, named.identifiers, tenant)
    if len(found) != 1:
        return None, len(found)
    person = ResolvedSubject(
        "", named.kind, key=found[0].key, identifiers=found[0].identifiers, tenant=tenant
    )
    return person, 1


def _counts(
    setting: Setting, proposal: Plan, subject: ResolvedSubject | None
) -> Script[list[Counts]]:
    if subject is None:
        return []
    counts: list[Counts] = []
    for scope in scopes(proposal, setting.data_map, judged=False):
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
    every = (*proposal.questions, *questions_beside(case.request))
    asked = {question.id: question.options for question in every}
    options = asked.get(judgement.question_id, ())
    if judgement.answer not in options:
        raise UnknownQuestion(judgement.question_id, tuple(option.value for option in options))
    now: datetime = yield Now()
    return (yield from recorded(case, Judged(attrs.evolve(judgement, at=now))))


_ACTIONS = {
    AccessRequest: Action.DISCLOSE,
    PortabilityRequest: Action.DISCLOSE,
    RectificationRequest: Action.RECTIFY,
    RestrictionRequest: Action.RESTRICT,
    ObjectionRequest: Action.STOP,
    WithdrawalRequest: Action.STOP,
    ReviewRequest: Action.REVIEW,
}


def edit(
    setting: Setting, case_id: str, item_id: str, *, verdict: Verdict, by: str, because: str
) -> Script[Case]:
    """Puts another verdict in the place of the one proposed for an item; both stay on record."""
    case: Case = yield ReadCase(case_id)
    case.check(PlanEdited)
    action = _ACTIONS.get(type(case.request), Action.ERASE)
    # 22(3): no edit takes the review of a decision away.
    kept = isinstance(case.request, ReviewRequest) and not isinstance(verdict, Do)
    if (
        isinstance(verdict, Judge | Forward)
        or kept
        or (isinstance(verdict, Do) and verdict.action is not action)
    ):
        raise ValueError(
            f"the verdict of an edit is Do({action}), Keep, Refuse or NotCovered, for a review "
            f"Do alone: nothing else answers a request for {case.request.right.value}"
        )
    proposal = (yield from _proposed(setting, case, None)).plan
    known = tuple(item.id for item in proposal.items)
    if item_id not in known:
        raise UnknownItem(item_id, known)
    check_stays_stopped(case, proposal, item_id)
    if isinstance(verdict, Do) and isinstance(case.request, RectificationRequest):
        check_corrected(setting, case.request, item_id)
    if isinstance(verdict, Do) and isinstance(case.request, RestrictionRequest):
        check_cause(case.request, verdict)
    now: datetime = yield Now()
    judgement = Judgement(f"edit/{item_id}", Answer.CHANGE_VERDICT, by=by, because=because, at=now)
    return (yield from recorded(case, PlanEdited(item_id, verdict=verdict, judgement=judgement)))


def accept(
    setting: Setting, case_id: str, *, decided_by: str, as_of: date | None
) -> Script[Case | JudgementNeeded]:
    """Fixes the plan and its cut-offs, unless a human has yet to answer something."""
    case: Case = yield ReadCase(case_id)
    if case.stage in (Stage.RECEIVED, Stage.CHECKING_IDENTITY):
        legal = case.forward if isinstance(case.requester, Themselves) else ways_to_prove(case)
        raise IdentityNotEstablished(case_id, legal)
    case.check(Accepted)
    yield from check_authority(setting, case)
    previewed = yield from _proposed(setting, case, as_of)
    proposal = previewed.plan
    _check_edits(case, proposal)
    if proposal.questions:
        return JudgementNeeded(proposal.questions)
    if isinstance(case.request, RectificationRequest):
        yield from _check_values(setting, case.id, case.request, proposal)
    event = Accepted(
        as_of=proposal.as_of,
        items=proposal.items,
        edits=proposal.edits,
        decided_by=decided_by,
        concerned=(item for item, rows in previewed.rows if rows),
    )
    ended = yield from stopped_by_erasure(setting, case, proposal.as_of)
    return (yield from recorded(case, event, also=ended.rows, writes=ended.writes))


def _check_edits(case: Case, proposal: Plan) -> None:
    """Whether every edit still stands: an item that is split or joined has another id.

    An edit of what stands in its place settles it. Where the dataset is gone, nothing does.

    Raises:
        UnknownItem: An edited item is no longer in the plan, and nobody looked at the others.
    """
    known = {item.id: item.id.rpartition("/")[0] for item in proposal.items}
    for number, edit in enumerate(case.edits, 1):
        place = edit.item_id.rpartition("/")[0]
        settled = any(known.get(later.item_id) == place for later in case.edits[number:])
        if edit.item_id not in known and place in known.values() and not settled:
            raise UnknownItem(edit.item_id, tuple(known))


def _check_values(
    setting: Setting, case_id: str, request: RectificationRequest, proposal: Plan
) -> Script[None]:
    """Whether the columns can hold what the person says is right, as far as tables are known."""
    schemas = yield from schemas_of(setting)
    values = new_values(request)
    for item in proposal.items:
        if not isinstance(item.verdict, Do):
            continue
        dataset = setting.data_map.dataset[item.dataset]
        table = (schema := schemas.get(dataset.system)) and schema.table.get(dataset.table)
        column = table and table.column.get(item.fields[0])
        problem = column and value_problem(column, values[item.id])
        if problem:
            raise UnfitValue(case_id, item.id, problem)


def retract(setting: Setting, case_id: str) -> Script[Case]:
    """Records that the person took the request back, and forgets what named them."""
    case: Case = yield ReadCase(case_id)
    if case.stage is not Stage.RETRACTED:
        opened, standings = yield from lifting(setting, case)
        released, effects = yield from releasing(setting, case)
        case = yield from recorded(
            case, Retracted(), *opened, *released, also=(*standings, *effects)
        )
    case = yield from informed(setting, case)
    return (yield from forgotten(setting, case))


def refusal(setting: Setting, case_id: str, *, language: str | None) -> Script[RefusalInformation]:
    """Reasons and remedies of what is not done."""
    case: Case = yield ReadCase(case_id)
    # A refusal of the whole request has no parts: no system need be there to tell of it.
    proposal = None if case.refusal else (yield from preview(setting, case_id, as_of=None)).plan
    day = yield from today(setting)
    return refusal_information(
        case, proposal, setting.data_map, day, language=language or case.language
    )
