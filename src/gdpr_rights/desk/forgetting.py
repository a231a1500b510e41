"""What the journal forgets once a person was erased and told so: evidence without the data.

Contact and identifiers stay until the answer, not longer; unless a complaint with a supervisory
authority needs them.

Source: GDPR Art. 17, 77; RULEBOOK 2.11.
"""

from zoneinfo import ZoneInfo

from gdpr_rights.desk.effects import FindCases, ReadCase, ReadCases, Redact, Script
from gdpr_rights.desk.registering import register_of
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.projections import CaseQuery, CaseRow
from gdpr_rights.domain.requests import ErasureRequest
from gdpr_rights.domain.stages import FINAL_STAGES, OPEN_STAGES, Stage
from gdpr_rights.law.rights import Right


def forget(case: Case) -> Script[Case]:
    """Redacts what nothing keeps any more after an answer; the case as it is then."""
    if _is_erased(case):
        streams = yield from _ended(case)
    elif (yield from _outlived(case)):
        streams = yield from _held_back((case.id,))
        streams = (*streams, *(yield from _register(case)))
    else:
        return case
    for stream in streams:
        yield Redact(stream)
    moved: Case = yield ReadCase(case.id)
    return moved


def _is_erased(case: Case) -> bool:
    return isinstance(case.request, ErasureRequest) and case.refusal is None


def _outlived(case: Case) -> Script[bool]:
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
        _is_erased(other) and other.answered is not None and arrived <= other.answered.on
        for other in found.values()
    )


def _ended(case: Case) -> Script[tuple[str, ...]]:
    """This case, and every other one of the person in which nothing is left to do."""
    if case.subject is None:
        return (yield from _held_back((case.id,)))
    rows: tuple[CaseRow, ...] = yield FindCases(
        CaseQuery(stages=FINAL_STAGES, subject_ref=case.subject.ref)
    )
    ids = (case.id, *(row.id for row in rows if row.id != case.id))
    streams = yield from _held_back(ids)
    return (*streams, *(yield from _register(case)))


def _held_back(ids: tuple[str, ...]) -> Script[tuple[str, ...]]:
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
