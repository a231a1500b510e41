"""When the journal forgets whom a case was about: once the person and every recipient were told.

An identifier that a recipient still has to be given must not be gone before.

Source: GDPR Art. 5(1)(e), 17, 19; DESIGN 6, 7.
"""

from zoneinfo import ZoneInfo

from gdpr_rights.desk.effects import FindCases, ReadCase, ReadCases, Redact, Script
from gdpr_rights.desk.restricting import restricting
from gdpr_rights.domain.after_death import erases
from gdpr_rights.domain.after_death_requests import AfterDeathRequest, DirectiveRequest
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.projections import CaseQuery, CaseRow
from gdpr_rights.domain.requests import ErasureRequest
from gdpr_rights.domain.stages import FINAL_STAGES, Stage
from gdpr_rights.law.rights import Right


def forgotten(case: Case) -> Script[Case]:
    """Redacts what nobody needs any more; nothing where somebody has yet to be told."""
    streams = yield from _streams(case)
    for stream in streams:
        yield Redact(stream)
    if streams:
        case = yield ReadCase(case.id)
    return case


def _streams(case: Case) -> Script[tuple[str, ...]]:
    if any(state.is_open for state in case.notices):
        return ()
    if case.stage is Stage.RETRACTED:
        return (case.id,)
    if case.stage is not Stage.ANSWERED:
        return ()
    if is_erased(case):
        # Evidence without the data: contact and identifiers stay until the answer, not longer.
        return (yield from _ended(case))
    if isinstance(case.request, DirectiveRequest):
        # The record of the person has the directives: nobody reads them elsewhere.
        return (case.id,)
    return (case.id,) if (yield from outlived(case)) else ()


def is_erased(case: Case) -> bool:
    """Whether the person is forgotten: an erasure limited to some processing forgets nobody."""
    request = case.request
    if case.refusal is not None:
        return False
    if isinstance(request, AfterDeathRequest):
        return not request.activities and erases(case.plan)
    return isinstance(request, ErasureRequest) and not request.activities


def outlived(case: Case) -> Script[bool]:
    """Whether the person was erased while this case was still open."""
    if case.subject is None:
        return False
    rows: tuple[CaseRow, ...] = yield FindCases(
        CaseQuery(stages=(Stage.ANSWERED,), subject_ref=case.subject.ref)
    )
    erasures = tuple(row.id for row in rows if row.right in _ERASING)
    found: dict[str, Case] = (yield ReadCases(erasures)) if erasures else {}
    arrived = case.received_at.astimezone(ZoneInfo(case.time_limit.zone)).date()
    return any(
        is_erased(other) and other.answered is not None and arrived <= other.answered.on
        for other in found.values()
    )


_ERASING = (Right.ERASURE, Right.POST_MORTEM_DIRECTIVES)


def _ended(case: Case) -> Script[tuple[str, ...]]:
    """This case, and every other one of the person in which nothing is left to do."""
    if case.subject is None:
        return (case.id,)
    rows: tuple[CaseRow, ...] = yield FindCases(
        CaseQuery(stages=FINAL_STAGES, subject_ref=case.subject.ref)
    )
    needed = {case.id, *(other.id for other in (yield from restricting(rows)))}
    return (case.id, *(row.id for row in rows if row.id not in needed and not row.untold))
