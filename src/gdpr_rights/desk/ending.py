"""What an answered erasure ends besides: restrictions of what is gone.

Source: GDPR Art. 18(3); RULEBOOK 2.11.
"""

from gdpr_rights.desk.effects import FindCases, Script
from gdpr_rights.desk.forgetting import is_erased
from gdpr_rights.desk.restricting import lifting, restricting
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.timing import today
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import LiftingAnnounced
from gdpr_rights.domain.held_back import ended_by
from gdpr_rights.domain.judgements import Answer
from gdpr_rights.domain.projections import CaseQuery, CaseRow
from gdpr_rights.domain.stages import Stage
from gdpr_rights.ports import Write


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
    for other in (yield from restricting(rows)):
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
            erased=True,
        )
        lifted, standings = yield from lifting(setting, other)
        moved = other
        for event in (announced, *lifted):
            moved = moved.after(event)
        rows_of = (moved.row(), *standings)
        writes.append(Write(other.id, other.version, (announced, *lifted), rows_of))
    return tuple(writes)
