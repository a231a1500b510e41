"""When the journal forgets whom a case was about: once the person and every recipient were told.

An identifier that a recipient still has to be given must not be gone before, nor one that a
complaint with a supervisory authority needs.

Source: GDPR Art. 5(1)(e), 17, 19, 77; RULEBOOK 2.11.
"""

from zoneinfo import ZoneInfo

from gdpr_rights.desk.effects import FindCases, ReadCase, ReadCases, Redact, Script
from gdpr_rights.desk.people import records_of_case
from gdpr_rights.desk.registering import register_of
from gdpr_rights.desk.restricting import restricting
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.after_death import erases
from gdpr_rights.domain.after_death_requests import AfterDeathRequest, DirectiveRequest
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.projections import CaseQuery, CaseRow
from gdpr_rights.domain.requests import ErasureRequest
from gdpr_rights.domain.stages import FINAL_STAGES, OPEN_STAGES, Stage
from gdpr_rights.law.rights import Right


def forgotten(setting: Setting, case: Case) -> Script[Case]:
    """Redacts what nobody needs any more; nothing where somebody has yet to be told."""
    streams = yield from _streams(setting, case)
    for stream in streams:
        yield Redact(stream)
    if streams:
        case = yield ReadCase(case.id)
    return case


def _streams(setting: Setting, case: Case) -> Script[tuple[str, ...]]:
    untold = any(state.is_open for state in case.notices)
    if untold or case.stage not in FINAL_STAGES:
        return ()
    if case.stage is Stage.RETRACTED:
        return () if case.contest.complaints else (case.id,)
    if is_erased(case):
        # Evidence without the data: contact and identifiers stay until the answer, not longer.
        # First what cannot be found any more once the case is redacted.
        records = () if case.contest.complaints else (yield from records_of_case(setting, case))
        return (*records, *(yield from _ended(case)))
    if (yield from outlived(case)):
        return (*(yield from _not_complained_of((case.id,))), *(yield from _register(case)))
    if isinstance(case.request, DirectiveRequest):
        # The record of the person has the directives: nobody reads them elsewhere.
        return (yield from _not_complained_of((case.id,)))
    return ()


def is_erased(case: Case) -> bool:
    """Whether the person is forgotten: an erasure limited to some processing forgets nobody."""
    request = case.request
    if case.refusal is not None:
        return False
    if isinstance(request, AfterDeathRequest):
        return not (request.activities or request.datasets) and erases(case.plan)
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
        return (yield from _not_complained_of((case.id,)))
    rows: tuple[CaseRow, ...] = yield FindCases(
        CaseQuery(stages=FINAL_STAGES, subject_ref=case.subject.ref)
    )
    needed = {case.id, *(other.id for other in (yield from restricting(rows)))}
    ids = (case.id, *(row.id for row in rows if row.id not in needed and not row.untold))
    streams = yield from _not_complained_of(ids)
    return (*streams, *(yield from _register(case)))


def _not_complained_of(ids: tuple[str, ...]) -> Script[tuple[str, ...]]:
    """Those of these cases of which nobody has complained."""
    found: dict[str, Case] = yield ReadCases(ids)
    return tuple(name for name in ids if not found[name].contest.complaints)


def _register(case: Case) -> Script[tuple[str, ...]]:
    """The register of decisions about the person, unless one of them is still contested."""
    if case.subject is None:
        return ()
    rows: tuple[CaseRow, ...] = yield FindCases(
        CaseQuery(stages=OPEN_STAGES, subject_ref=case.subject.ref)
    )
    contested = any(row.right is Right.HUMAN_REVIEW for row in rows)
    return () if contested else (register_of(case.subject.ref),)
