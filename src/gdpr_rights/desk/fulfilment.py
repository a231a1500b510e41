"""From an accepted plan to an answered case.

Every script may stop between any two effects and be called again: what a system has done is in
the journal, or in the system's own receipts, and is never done twice.

Source: GDPR Art. 12(3), 15(3), 17; RULEBOOK 2.11.
"""

from collections.abc import Callable
from datetime import date

from gdpr_rights.desk.checking import still_fits, unclassified
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
    ReadCases,
    Script,
    Tell,
)
from gdpr_rights.desk.ending import ended_by_erasure
from gdpr_rights.desk.forgetting import forgotten
from gdpr_rights.desk.forwarding import not_forwarded
from gdpr_rights.desk.in_parts import in_parts
from gdpr_rights.desk.informing import inform, informed
from gdpr_rights.desk.people import record_of_case
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.rectifying import found_anew, note_changes
from gdpr_rights.desk.registering import decisions_in
from gdpr_rights.desk.restricting import lifting
from gdpr_rights.desk.reviewing import releasing
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.settling import settle
from gdpr_rights.desk.timing import today
from gdpr_rights.domain import events
from gdpr_rights.domain.after_death_requests import AfterDeathRequest
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.disclosure import export_header
from gdpr_rights.domain.explaining import decision_information
from gdpr_rights.domain.instructions import Counts, Fate, Instruction, Receipt, Scope
from gdpr_rights.domain.outcomes import Blocked, CopyProgress, Fulfilled, PartlyFulfilled
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.planning import plan, scopes
from gdpr_rights.domain.plans import Action, Do, Forward, Plan
from gdpr_rights.domain.projections import CaseQuery, CaseRow
from gdpr_rights.domain.rectification import new_values
from gdpr_rights.domain.requests import (
    AccessRequest,
    ErasureRequest,
    PortabilityRequest,
    RectificationRequest,
    RestrictionRequest,
)
from gdpr_rights.domain.stages import OPEN_STAGES, Stage
from gdpr_rights.domain.statements import statements
from gdpr_rights.errors import AnswerStoreMissing, IllegalStep
from gdpr_rights.law.rights import Right

COPIES = (Right.ACCESS, Right.PORTABILITY)
"""Rights that hand out a copy."""

UNANSWERED = tuple(stage for stage in OPEN_STAGES if stage is not Stage.REFUSED)


Progressed = Callable[[CopyProgress], object]


def fulfil(
    setting: Setting, case_id: str, *, progress: Progressed | None = None
) -> Script[Fulfilled | PartlyFulfilled | Blocked]:
    """Tells every system its part, and recipients what was done; again, only what is left."""
    outcome = yield from _fulfilled(setting, case_id, progress)
    if isinstance(outcome, Fulfilled):
        yield from inform(setting, case_id)
    return outcome


def _fulfilled(
    setting: Setting, case_id: str, progress: Progressed | None
) -> Script[Fulfilled | PartlyFulfilled | Blocked]:
    case: Case = yield ReadCase(case_id)
    if case.stage is Stage.FULFILLED or (
        case.stage is Stage.ANSWERED and case.plan is not None and not case.refusal
    ):
        return Fulfilled(case_id, receipts=case.receipts, answer=case.answer)
    case.check(events.Fulfilled)
    accepted = accepted_plan(case)
    match case.request:
        case AccessRequest() | PortabilityRequest():
            return (yield from _disclose(setting, case, accepted, progress))
        case RectificationRequest():
            return (yield from _carry_out(setting, case, accepted, Action.RECTIFY))
        case ErasureRequest():
            return (yield from _erase(setting, case, accepted))
        case AfterDeathRequest():
            return (
                yield from in_parts(
                    setting,
                    case,
                    accepted,
                    copied=lambda of, part: _disclose(setting, of, part, progress, ends=False),
                    erased=lambda of, part: _erase(setting, of, part, ends=False),
                )
            )
        case _:
            settled = yield from settle(setting, case, accepted)
            return Fulfilled(settled.id)


def _erase(
    setting: Setting, case: Case, plan: Plan, *, ends: bool = True
) -> Script[Fulfilled | PartlyFulfilled | Blocked]:
    blocking = yield from blocking_cases(case)
    if blocking:
        return Blocked(blocking)
    yield from still_fits(setting, case, plan)
    return (yield from _carry_out(setting, case, plan, Action.ERASE, ends=ends))


def accepted_plan(case: Case) -> Plan:
    """The plan of an accepted case: the transition table says that it has one."""
    if case.plan is None:
        raise AssertionError
    return case.plan


def blocking_cases(case: Case) -> Script[tuple[str, ...]]:
    """Open requests of the person for a copy: they are answered before anything is erased.

    A case in which a challenge was sent to the person counts, though they have not met it yet; one
    that a stranger opened in their name can be refused.

    Source: RULEBOOK 2.11, and 2.2/A13: data are not erased to avoid answering.
    """
    blocking: dict[str, Right] = {}
    if case.linked:
        found: dict[str, Case] = yield ReadCases(case.linked)
        blocking = {
            other.id: other.request.right
            for other in found.values()
            if other.stage in UNANSWERED and other.request.subject == case.request.subject
        }
    if case.subject is not None:
        rows: tuple[CaseRow, ...] = yield FindCases(
            CaseQuery(stages=UNANSWERED, subject_ref=case.subject.ref)
        )
        blocking |= {row.id: row.right for row in rows}
    return tuple(name for name, right in blocking.items() if right in COPIES)


def instructions_of(
    setting: Setting, case: Case, plan: Plan, action: Action
) -> tuple[Instruction, ...]:
    """What each system is told, in their order."""
    if case.subject is None:
        return ()
    values = new_values(case.request) if isinstance(case.request, RectificationRequest) else {}
    return tuple(
        Instruction(
            _instruction_id(case, scope, action),
            action,
            scope,
            values=tuple((of.item, values[of.item]) for of in scope.parts if of.item in values),
        )
        for scope in scopes(plan, setting.data_map)
    )


def _carry_out(
    setting: Setting, case: Case, plan: Plan, action: Action, *, ends: bool = True
) -> Script[Fulfilled | PartlyFulfilled]:
    failed: list[tuple[str, str]] = []
    left = [
        instruction
        for instruction in instructions_of(setting, case, plan, action)
        if not _is_done(case, instruction)
    ]
    for instruction in left:
        if case.subject is None:
            break
        case = yield from recorded(case, started(instruction))
        outcome: Done | Failed | None = None
        if action is Action.RECTIFY:
            noted = yield from note_changes(case, instruction)
            if isinstance(noted, Failed):
                outcome = noted
            else:
                case = noted
        if outcome is None:
            outcome = yield CarryOut(instruction, (case.subject,))
        if isinstance(outcome, Failed):
            failed.append((instruction.scope.system, outcome.error))
        # The last of them is recorded together with the end of it all: one commit less.
        whole = ends and instruction is left[-1] and not failed
        end = (events.Fulfilled(),) if whole else ()
        rectified = action is Action.RECTIFY and isinstance(outcome, Done)
        named = found_anew(setting, case, instruction) if rectified else ()
        case = yield from recorded(case, ended(instruction, outcome), *end, also=named)
    return (yield from concluded(case, failed, ends=ends))


def _is_done(case: Case, instruction: Instruction) -> bool:
    if not isinstance(case.request, AfterDeathRequest):
        return case.has_done(instruction.scope.system)
    # The same system may have handed out a copy before it erases.
    done = (step.instruction for step in case.progress if step.receipts is not None)
    return instruction.id in done


def _instruction_id(case: Case, scope: Scope, action: Action) -> str:
    name = f"{case.id}/{scope.system}"
    return f"{name}/{action.value}" if isinstance(case.request, AfterDeathRequest) else name


def ended(instruction: Instruction, outcome: Done | Failed, people: int = 1) -> events.CaseEvent:
    """The event that records how an instruction ended."""
    system = instruction.scope.system
    match outcome:
        case Done(receipts=receipts, purge=purge):
            return events.InstructionDone(
                instruction.id, system=system, receipts=receipts, purge=purge, people=people
            )
        case Failed(error=error):
            return events.InstructionFailed(instruction.id, system=system, error=error)


def started(instruction: Instruction) -> events.InstructionStarted:
    """The event that records that a system is about to be told."""
    return events.InstructionStarted(
        instruction.id, system=instruction.scope.system, action=instruction.action
    )


def concluded(
    case: Case, failed: list[tuple[str, str]], *, ends: bool = True
) -> Script[Fulfilled | PartlyFulfilled]:
    """What the fulfilment comes to; recorded where nothing failed and nothing is to follow."""
    if failed:
        return PartlyFulfilled(
            case.id,
            done=case.systems_done,
            failed=failed,
            receipts=case.receipts,
        )
    if ends and case.stage is not Stage.FULFILLED:
        case = yield from recorded(case, events.Fulfilled())
    return Fulfilled(case.id, receipts=case.receipts, answer=case.answer)


def _disclose(
    setting: Setting,
    case: Case,
    plan: Plan,
    progress: Progressed | None,
    *,
    ends: bool = True,
) -> Script[Fulfilled | PartlyFulfilled]:
    """Writes the copy. One file needs every system: after a failure all of it is written again."""
    if not setting.has_answers:
        raise AnswerStoreMissing(case.id)
    instructions = instructions_of(setting, case, plan, Action.DISCLOSE)
    parts = tuple(instruction.scope for instruction in instructions)
    header = export_header(
        plan,
        setting.data_map,
        case_id=case.id,
        created_on=(yield from today(setting)),
        decisions=decision_information(
            setting.data_map,
            (yield from decisions_in(setting, case)) if case.identity else (),
            case.judgements,
            language=case.language,
        ),
        held=(yield from _held(parts, case.subject)),
        unclassified=(yield from unclassified(setting, plan.request)),
        statements=statements(setting.data_map, (yield from record_of_case(setting, case))),
        language=case.language,
    )
    if instructions:
        case = yield from recorded(case, *map(started, instructions))
    yield OpenAnswer(case.id, f"{plan.request.right.value}-{case.id}", header)
    written: list[events.CaseEvent] = []
    for instruction in instructions:
        rows = yield from _copied(case, instruction.scope, progress)
        if isinstance(rows, Failed):
            yield CloseAnswer(keep=False)
            system = instruction.scope.system
            case = yield from recorded(
                case,
                events.InstructionFailed(instruction.id, system=system, error=rows.error),
            )
            return (yield from concluded(case, [(system, rows.error)]))
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
    end = (events.Fulfilled(),) if ends else ()
    case = yield from recorded(case, *written, answer, *end)
    return (yield from concluded(case, [], ends=ends))


def _held(parts: tuple[Scope, ...], subject: ResolvedSubject | None) -> Script[tuple[str, ...]]:
    held: list[str] = []
    if subject is not None:
        for scope in parts:
            counts: Counts = yield Count(scope, subject)
            rows = dict(counts.items)
            held.extend(part.dataset for part in scope.parts if rows.get(part.item))
    return tuple(dict.fromkeys(held))


def _copied(
    case: Case, scope: Scope, progress: Progressed | None
) -> Script[dict[str, int] | Failed]:
    rows: dict[str, int] = {}
    while case.subject is not None:
        batch = yield NextBatch(scope, case.subject)
        if batch is None:
            break
        if isinstance(batch, Failed):
            return batch
        rows[batch.dataset] = rows.get(batch.dataset, 0) + len(batch.rows)
        if progress is not None:
            yield Tell(progress, CopyProgress(case.id, batch.dataset, rows[batch.dataset]))
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
    """Records that the person was told; an answered erasure forgets whom it was about.

    Not before every recipient was told too: until then the identifiers are still needed.
    """
    case: Case = yield ReadCase(case_id)
    if case.stage is not Stage.ANSWERED:
        case.check(events.Answered)
        decided = yield from _decided(setting, case)
        left = not_forwarded(case, decided) if decided and not case.refusal else ()
        if left:
            # 28(3)(e): the person is told to whom their request went, so it must have gone.
            stage = f"{case.stage.value}, but not all passed on"
            raise IllegalStep(case_id, stage, "answer", ("forward",))
        day: date = yield from today(setting)
        limit = case.time_limit
        # 12(4): a refusal is told within the first month; no extension reaches it.
        due = limit.refusal_notice_by if _refuses_all(case) else limit.answer_by
        told = events.Answered(channel, on=day, in_time=None if due is None else day <= due)
        # What was asked for stays restricted until somebody announces that it ends.
        stays = isinstance(case.request, RestrictionRequest)
        lifted, standings = ((), ()) if stays else (yield from lifting(setting, case))
        released, effects = yield from releasing(setting, case)
        writes = yield from ended_by_erasure(setting, case, channel=channel)
        case = yield from recorded(
            case, told, *lifted, *released, also=(*standings, *effects), writes=writes
        )
    case = yield from informed(setting, case)
    return (yield from forgotten(setting, case))


def _decided(setting: Setting, case: Case) -> Script[Plan | None]:
    """The accepted plan; that of what was settled when it arrived was never accepted."""
    if case.plan is not None or case.stopped is None:
        return case.plan
    return plan(case.request, setting.data_map, case.facts((yield from today(setting))))


def _refuses_all(case: Case) -> bool:
    """Whether the answer is a refusal, by one decision or item by item."""
    if case.refusal or case.plan is None:
        return case.refusal is not None
    verdicts = [item.verdict for item in case.plan.items]
    return bool(verdicts) and not any(isinstance(one, Do | Forward) for one in verdicts)
