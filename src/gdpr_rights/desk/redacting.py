"""What an answered erasure ends besides: restrictions of what is gone, and the memory of whom.

Source: GDPR Art. 5(1)(e), 18(3); RULEBOOK 2.11.
"""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from gdpr_rights.desk.effects import FindCases, ReadCases, Script
from gdpr_rights.desk.restricting import lifting
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.timing import today
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import LiftingAnnounced
from gdpr_rights.domain.holding import ended_by
from gdpr_rights.domain.judgements import Answer
from gdpr_rights.domain.projections import CaseQuery, CaseRow
from gdpr_rights.domain.requests import ErasureRequest
from gdpr_rights.domain.stages import FINAL_STAGES, Stage
from gdpr_rights.law.rights import Right
from gdpr_rights.ports import Write


def is_erased(case: Case) -> bool:
    """Whether it is an erasure that was not refused."""
    return isinstance(case.request, ErasureRequest) and case.refusal is None


def outlived(case: Case) -> Script[bool]:
    """Whether the person was erased while this case was still open."""
    if case.subject is None:
        return False
    rows: tuple[CaseRow, ...] = yield FindCases(
        CaseQuery(stages=(Stage.ANSWERED,), subject_ref=case.subject.ref)
    )
    erasures = tuple(row.id for row in rows if row.right is Right.ERASURE)
    found: dict[str, Case] = (yield ReadCases(erasures)) if erasures else {}
    arrived = case.received_at.astimezone(ZoneInfo(case.time_limit.zone)).date()
    return any(
        is_erased(other) and other.answered is not None and arrived <= other.answered.on
        for other in found.values()
    )


def all_over(case: Case) -> Script[tuple[str, ...]]:
    """This case, and every other one of the person in which nothing is left to do."""
    if case.subject is None:
        return (case.id,)
    rows: tuple[CaseRow, ...] = yield FindCases(
        CaseQuery(stages=FINAL_STAGES, subject_ref=case.subject.ref)
    )
    restricting = {other.id for other in (yield from _restricting(rows))}
    return (case.id, *(row.id for row in rows if row.id not in {case.id, *restricting}))


def _restricting(rows: Iterable[CaseRow]) -> Script[tuple[Case, ...]]:
    """Those of the cases that still restrict what was asked to be restricted."""
    asked = tuple(row.id for row in rows if row.right is Right.RESTRICTION)
    found: dict[str, Case] = (yield ReadCases(asked)) if asked else {}
    return tuple(other for other in found.values() if other.restricts)


def ended_by_erasure(setting: Setting, case: Case, *, channel: str) -> Script[tuple[Write, ...]]:
    """What lifts the restrictions that an erasure leaves without data, or that the person ends.

    The answer to the erasure tells them.
    """
    if not is_erased(case) or case.subject is None or case.plan is None:
        return ()
    rows: tuple[CaseRow, ...] = yield FindCases(
        CaseQuery(stages=(Stage.ANSWERED,), subject_ref=case.subject.ref)
    )
    judged = {of.question_id: of.answer for of in case.judgements}
    writes = []
    for other in (yield from _restricting(rows)):
        wished = judged.get(f"restricted/{other.id}") is Answer.ERASE
        gone = all(ended_by(case.plan, setting.data_map, one) for one in other.restrictions)
        if not (wished or gone):
            continue
        announced = LiftingAnnounced(
            by=case.decided_by or "?",
            because=f"the person asked for erasure in case {case.id}",
            channel=channel,
            on=(yield from today(setting)),
            wished=True,
        )
        lifted, standings = yield from lifting(setting, other)
        moved = other
        for event in (announced, *lifted):
            moved = moved.after(event)
        rows_of = (moved.row(), *standings)
        writes.append(Write(other.id, other.version, (announced, *lifted), rows_of))
    return tuple(writes)
