"""From an accepted plan to an answered case.

Every script may stop between any two effects and be called again: what a system has done is in
the journal, or in the system's own receipts, and is never done twice.

Source: GDPR Art. 12(3), 15(3), 17; RULEBOOK 2.11.
"""

from datetime import date

from gdpr_rights.desk.decisions import today, unclassified
from gdpr_rights.desk.effects import (
    CarryOut,
    CloseAnswer,
    Count,
    Done,
    Failed,
    FindCases,
    NextBatch,
    OpenAnswer,
    ReadCase,
    Redact,
    Script,
)
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain import events
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.disclosure import export_header
from gdpr_rights.domain.instructions import Counts, Fate, Instruction, Receipt, Scope
from gdpr_rights.domain.outcomes import Blocked, Fulfilled, PartlyFulfilled
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.planning import scopes
from gdpr_rights.domain.plans import Action, Plan
from gdpr_rights.domain.projections import CaseQuery, CaseRow
from gdpr_rights.domain.requests import AccessRequest, ErasureRequest
from gdpr_rights.domain.stages import FINAL_STAGES, OPEN_STAGES, Stage
from gdpr_rights.errors import AnswerStoreMissing
from gdpr_rights.law.rights import Right

_UNANSWERED = tuple(stage for stage in OPEN_STAGES if stage is not Stage.REFUSED)


def fulfil(setting: Setting, case_id: str) -> Script[Fulfilled | PartlyFulfilled | Blocked]:
    """Tells every system its part; called again, only what is not done yet."""
    case: Case = yield ReadCase(case_id)
    if case.stage is Stage.FULFILLED or (case.stage is Stage.ANSWERED and not case.refusal):
        return Fulfilled(case_id, receipts=case.receipts, answer=case.answer)
    case.check(events.Fulfilled)
    if case.plan is None:  # an accepted case has a plan: the transition table says so
        raise AssertionError
    match case.request:
        case AccessRequest():
            return (yield from _disclose(setting, case, case.plan))
        case ErasureRequest():
            blocking = yield from _blocking(case)
            if blocking:
                return Blocked(blocking)
            return (yield from _erase(setting, case, case.plan))


def _blocking(case: Case) -> Script[tuple[str, ...]]:
    """Open access cases of the person: they are answered before anything is erased.

    A case in which a challenge was sent to the person counts, though they have not met it yet; one
    that a stranger opened in their name can be refused.

    Source: RULEBOOK 2.11, and 2.2/A13: data are not erased to avoid answering.
    """
    if case.subject is None:
        return ()
    rows: tuple[CaseRow, ...] = yield FindCases(
        CaseQuery(stages=_UNANSWERED, subject_ref=case.subject.ref)
    )
    return tuple(row.id for row in rows if row.right is Right.ACCESS)


def _erase(setting: Setting, case: Case, plan: Plan) -> Script[Fulfilled | PartlyFulfilled]:
    done = {step.instruction for step in case.progress if step.receipts is not None}
    failed: list[tuple[str, str]] = []
    subject = case.subject
    for scope in scopes(plan, setting.data_map) if subject is not None else ():
        instruction = Instruction(_instruction_id(case, scope), Action.ERASE, scope)
        if instruction.id in done or subject is None:
            continue
        case = yield from recorded(case, _started(instruction))
        outcome: Done | Failed = yield CarryOut(instruction, subject)
        match outcome:
            case Done(receipts=receipts, purge=purge):
                event: events.Event = events.InstructionDone(
                    instruction.id, system=scope.system, receipts=receipts, purge=purge
                )
            case Failed(error=error):
                event = events.InstructionFailed(instruction.id, system=scope.system, error=error)
                failed.append((scope.system, error))
        case = yield from recorded(case, event)
    return (yield from _concluded(case, failed))


def _instruction_id(case: Case, scope: Scope) -> str:
    return f"{case.id}/{scope.system}"


def _started(instruction: Instruction) -> events.InstructionStarted:
    return events.InstructionStarted(
        instruction.id, system=instruction.scope.system, action=instruction.action
    )


def _concluded(case: Case, failed: list[tuple[str, str]]) -> Script[Fulfilled | PartlyFulfilled]:
    if failed:
        return PartlyFulfilled(
            case.id,
            done=tuple(step.system for step in case.progress if step.receipts is not None),
            failed=failed,
            receipts=case.receipts,
        )
    case = yield from recorded(case, events.Fulfilled())
    return Fulfilled(case.id, receipts=case.receipts, answer=case.answer)


def _disclose(setting: Setting, case: Case, plan: Plan) -> Script[Fulfilled | PartlyFulfilled]:
    """Writes the copy. One file needs every system: after a failure all of it is written again."""
    if not setting.has_answers:
        raise AnswerStoreMissing(case.id)
    parts = scopes(plan, setting.data_map) if case.subject is not None else ()
    instructions = [
        Instruction(_instruction_id(case, scope), Action.DISCLOSE, scope) for scope in parts
    ]
    header = export_header(
        plan,
        setting.data_map,
        case_id=case.id,
        created_on=(yield from today(setting)),
        held=(yield from _held(parts, case.subject)),
        unclassified=(yield from unclassified(setting, case.request)),
    )
    for instruction in instructions:
        case = yield from recorded(case, _started(instruction))
    yield OpenAnswer(case.id, f"access-{case.id}", header)
    written: list[events.Event] = []
    for instruction in instructions:
        rows = yield from _copied(instruction.scope, case.subject)
        if isinstance(rows, Failed):
            yield CloseAnswer(keep=False)
            system = instruction.scope.system
            case = yield from recorded(
                case,
                events.InstructionFailed(instruction.id, system=system, error=rows.error),
            )
            return (yield from _concluded(case, [(system, rows.error)]))
        written.append(_copied_event(instruction, rows))
    stored = yield CloseAnswer(keep=True)
    total = [
        (receipt.dataset, receipt.matched)
        for event in written
        if isinstance(event, events.InstructionDone)
        for receipt in event.receipts
    ]
    answer = events.AnswerStored(
        stored.name, sha256=stored.sha256, size=stored.size, rows=tuple(total)
    )
    case = yield from recorded(case, *written, answer)
    return (yield from _concluded(case, []))


def _held(parts: tuple[Scope, ...], subject: ResolvedSubject | None) -> Script[tuple[str, ...]]:
    held: list[str] = []
    if subject is not None:
        for scope in parts:
            counts: Counts = yield Count(scope, subject)
            rows = dict(counts.items)
            held.extend(part.dataset for part in scope.parts if rows.get(part.item))
    return tuple(dict.fromkeys(held))


def _copied(scope: Scope, subject: ResolvedSubject | None) -> Script[dict[str, int] | Failed]:
    rows: dict[str, int] = {}
    while subject is not None:
        batch = yield NextBatch(scope, subject)
        if batch is None:
            break
        if isinstance(batch, Failed):
            return batch
        rows[batch.dataset] = rows.get(batch.dataset, 0) + len(batch.rows)
    return rows


def _copied_event(instruction: Instruction, rows: dict[str, int]) -> events.InstructionDone:
    return events.InstructionDone(
        instruction.id,
        system=instruction.scope.system,
        receipts=tuple(
            Receipt(instruction.id, dataset=dataset, fate=Fate.DISCLOSED, matched=count, changed=0)
            for dataset, count in rows.items()
        ),
    )


def answer(setting: Setting, case_id: str, *, channel: str) -> Script[Case]:
    """Records that the person was told; an answered erasure forgets whom it was about."""
    case: Case = yield ReadCase(case_id)
    if case.stage is not Stage.ANSWERED:
        day: date = yield from today(setting)
        due = case.time_limit.due_on
        told = events.Answered(channel, on=day, in_time=None if due is None else day <= due)
        case = yield from recorded(case, told)
    if isinstance(case.request, ErasureRequest) and case.refusal is None:
        # Evidence without the data: contact and identifiers stay until the answer, not longer.
        for stream in (yield from _ended(case)):
            yield Redact(stream)
        case = yield ReadCase(case_id)
    return case


def _ended(case: Case) -> Script[tuple[str, ...]]:
    """This case, and every other one of the person in which nothing is left to do."""
    if case.subject is None:
        return (case.id,)
    rows: tuple[CaseRow, ...] = yield FindCases(
        CaseQuery(stages=FINAL_STAGES, subject_ref=case.subject.ref)
    )
    return (case.id, *(row.id for row in rows if row.id != case.id))
