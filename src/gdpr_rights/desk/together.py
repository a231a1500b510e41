"""Many erasures in one pass: each system is told once for all the people whose plans agree.

What a case records is as for one: only the receipts are of all the people of the pass, and say so.
A pass that broke off may be called again, or its cases one by one: what is gone is gone, and a
system answers a repetition of the same pass from its receipts.

Source: DESIGN 6: batching is what scales.
"""

import hashlib
from collections.abc import Iterable

from gdpr_rights.desk.checking import still_fits
from gdpr_rights.desk.effects import (
    AppendMany,
    CarryOut,
    Done,
    Failed,
    FindCases,
    ReadCases,
    Script,
)
from gdpr_rights.desk.fulfilment import (
    COPIES,
    UNANSWERED,
    accepted_plan,
    ended,
    fulfil,
    started,
)
from gdpr_rights.desk.informing import informed
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain import events
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import CaseEvent
from gdpr_rights.domain.instructions import Instruction, Scope
from gdpr_rights.domain.outcomes import Blocked, Fulfilled, PartlyFulfilled
from gdpr_rights.domain.parties import Key
from gdpr_rights.domain.planning import scopes
from gdpr_rights.domain.plans import Action
from gdpr_rights.domain.projections import CaseQuery, CaseRow
from gdpr_rights.domain.requests import ErasureRequest
from gdpr_rights.domain.stages import Stage
from gdpr_rights.errors import UnknownCase
from gdpr_rights.ports import Write

Outcome = Fulfilled | PartlyFulfilled | Blocked


def fulfil_many(setting: Setting, case_ids: tuple[str, ...]) -> Script[dict[str, Outcome]]:
    """Fulfils several cases, erasures together; what each comes to, in the order given."""
    cases: dict[str, Case] = yield ReadCases(case_ids)
    for case_id in case_ids:
        if case_id not in cases:
            raise UnknownCase(case_id)
    blocked = yield from _blocked(cases.values())
    groups: dict[tuple[tuple[Scope, ...], Key | None], list[Case]] = {}
    outcomes: dict[str, Outcome] = {}
    for case in cases.values():
        if case.id in blocked:
            outcomes[case.id] = Blocked(blocked[case.id])
        elif _is_joined(case) and case.subject is not None:
            of = scopes(accepted_plan(case), setting.data_map)
            groups.setdefault((of, case.subject.tenant), []).append(case)
        else:
            # Copies are one file each, and come first: an erasure would leave nothing to copy.
            outcomes[case.id] = yield from fulfil(setting, case.id)
    for (parts, _tenant), group in groups.items():
        # Their plans agree, so what holds for one of them holds for all.
        fresh = next((case for case in group if case.stage is Stage.ACCEPTED), None)
        if fresh is not None:
            yield from still_fits(setting, fresh, accepted_plan(fresh))
        outcomes |= yield from _erased(setting, parts, group)
    return {case_id: outcomes[case_id] for case_id in case_ids}


def _is_joined(case: Case) -> bool:
    return isinstance(case.request, ErasureRequest) and case.stage in (
        Stage.ACCEPTED,
        Stage.FULFILLING,
    )


def _blocked(cases: Iterable[Case]) -> Script[dict[str, tuple[str, ...]]]:
    """The cases that block an erasure, by erasure: one look at all the open ones."""
    joined = [case for case in cases if _is_joined(case)]
    if not joined:
        return {}
    rows: tuple[CaseRow, ...] = yield FindCases(CaseQuery(stages=UNANSWERED))
    copies = [row for row in rows if row.right in COPIES]
    by_ref: dict[str | None, list[str]] = {}
    for row in copies:
        by_ref.setdefault(row.subject_ref, []).append(row.id)
    open_ = {row.id for row in copies}
    found: dict[str, tuple[str, ...]] = {}
    for case in joined:
        mine = by_ref.get(case.subject.ref, []) if case.subject else []
        blocking = dict.fromkeys([*mine, *(other for other in case.linked if other in open_)])
        if blocking:
            found[case.id] = tuple(blocking)
    return found


def _erased(
    setting: Setting, parts: tuple[Scope, ...], group: list[Case]
) -> Script[dict[str, Outcome]]:
    cases = {case.id: case for case in group}
    failed: dict[str, list[tuple[str, str]]] = {name: [] for name in cases}
    for scope in parts:
        waiting = [case for case in cases.values() if not case.has_done(scope.system)]
        if not waiting:
            continue
        instruction = Instruction(_pass_id(waiting, scope), Action.ERASE, scope)
        cases |= yield from _recorded(waiting, started(instruction))
        people = tuple(case.subject for case in waiting if case.subject is not None)
        outcome: Done | Failed = yield CarryOut(instruction, people)
        if isinstance(outcome, Failed):
            for case in waiting:
                failed[case.id].append((scope.system, outcome.error))
        now = [cases[case.id] for case in waiting]
        cases |= yield from _recorded(now, ended(instruction, outcome, len(people)))
    whole = [case for case in cases.values() if not failed[case.id]]
    if whole:
        cases |= yield from _recorded(whole, events.Fulfilled())
        for case in whole:
            cases[case.id] = yield from informed(setting, cases[case.id])
    return {
        case.id: PartlyFulfilled(
            case.id, done=case.systems_done, failed=failed[case.id], receipts=case.receipts
        )
        if failed[case.id]
        else Fulfilled(case.id, receipts=case.receipts)
        for case in cases.values()
    }


def _pass_id(cases: Iterable[Case], scope: Scope) -> str:
    """A name for this pass over just these people: the same pass again has the same one."""
    names = "\n".join(sorted(case.id for case in cases))
    return f"pass-{hashlib.sha256(names.encode()).hexdigest()[:40]}/{scope.system}"


def _recorded(cases: list[Case], event: CaseEvent) -> Script[dict[str, Case]]:
    """Appends one event to each of several cases, in one transaction."""
    moved = [case.after(event) for case in cases]
    yield AppendMany(
        Write(before.id, before.version, (event,), (after.row(),))
        for before, after in zip(cases, moved, strict=True)
    )
    return {case.id: case for case in moved}
