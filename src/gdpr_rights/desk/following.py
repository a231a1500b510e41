"""What a case comes to in one word, and what else follows from it.

Most of what follows of itself happens where it belongs: at receipt, with the acceptance, before
an erasure. Here it is listed, an erasure that follows is opened, and it is said what keeps the
data of a person from being purged.

Source: RULEBOOK 2.0, 2.2/A13, 2.9/W4, 2.11.
"""

from datetime import date

import attrs

from gdpr_rights.desk.arriving import receive_all
from gdpr_rights.desk.decisions import preview
from gdpr_rights.desk.effects import FindCases, ReadCase, ReadCases, Script
from gdpr_rights.desk.identifying import established
from gdpr_rights.desk.people import person
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.spoken import spoken
from gdpr_rights.desk.timing import today
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.consequences import Consequence, SideEffect, Trigger
from gdpr_rights.domain.deciding import Decision, decided
from gdpr_rights.domain.holding import Hold, held_by
from gdpr_rights.domain.instructions import Found
from gdpr_rights.domain.parties import DataSubject
from gdpr_rights.domain.projections import CaseQuery, CaseRow
from gdpr_rights.domain.requests import ErasureRequest
from gdpr_rights.domain.stages import OPEN_STAGES, Stage
from gdpr_rights.errors import NothingProposed
from gdpr_rights.law.grounds import ErasureGround
from gdpr_rights.law.rights import Right


def decision(setting: Setting, case_id: str, *, as_of: date | None) -> Script[Decision]:
    """What the request of a case comes to, by its plan as it stands."""
    case: Case = yield ReadCase(case_id)
    plan = (yield from preview(setting, case_id, as_of=as_of)).plan
    facts = (yield from spoken(setting, case)).among(case.facts(plan.as_of))
    facts = attrs.evolve(facts, open_rights=(yield from _open_rights(case)))
    return decided(plan, setting.data_map, facts)


def _open_rights(case: Case) -> Script[tuple[Right, ...]]:
    """What else of the person is not answered yet."""
    linked: dict[str, Case] = (yield ReadCases(case.linked)) if case.linked else {}
    found = {
        other.id: other.request.right
        for other in linked.values()
        if not other.stage.is_final and other.request.subject == case.request.subject
    }
    if case.subject is not None:
        query = CaseQuery(stages=OPEN_STAGES, subject_ref=case.subject.ref)
        rows: tuple[CaseRow, ...] = yield FindCases(query)
        found |= {row.id: row.right for row in rows if row.id != case.id}
    return tuple(right for right in Right if right in found.values())


def consequences(setting: Setting, case_id: str) -> Script[tuple[Consequence, ...]]:
    """What else follows from a case."""
    effects: tuple[Consequence, ...] = (yield from decision(setting, case_id, as_of=None)).effects
    return effects


_DONE = (Stage.FULFILLED, Stage.ANSWERED)


def open_erasure(setting: Setting, case_id: str) -> Script[Case]:
    """Opens the erasure that a withdrawal or an objection leads to; once, however often called."""
    case: Case = yield ReadCase(case_id)
    proposed = [
        one
        for one in (yield from consequences(setting, case_id))
        if one.effect is SideEffect.PROPOSE_ERASURE
        # What a human upheld stops with the fulfilment, and not before.
        and (one.trigger is not Trigger.OBJECTION_UPHELD or case.stage in _DONE)
    ]
    if not proposed or case.stage is Stage.RETRACTED or not case.request.subject.identifiers:
        raise NothingProposed(case_id)
    request = ErasureRequest(
        case.request.subject,
        grounds=_grounds(proposed),
        activities=dict.fromkeys(name for one in proposed for name in one.activities),
    )
    [opened] = yield from receive_all(
        setting,
        (request,),
        received_at=None,
        channel=case.channel,
        reference=f"erasure after {case_id}",
        tenant=case.tenant,
        session=None,
        language=case.language,
        requester=case.requester,
    )
    if opened.stage is not Stage.RECEIVED or case.identity is None or case.subject is None:
        return opened
    # Who proved who they are when they objected has proven it for what follows from that.
    same = Found(case.subject.key, identifiers=case.subject.identifiers)
    yield from established(setting, opened, case.identity, (same,))
    moved: Case = yield ReadCase(opened.id)
    return moved


def _grounds(proposed: list[Consequence]) -> tuple[ErasureGround, ...]:
    return tuple(dict.fromkeys(one.ground for one in proposed if one.ground is not None))


def holds(
    setting: Setting, subject: DataSubject, *, tenant: str | None
) -> Script[tuple[Hold, ...]]:
    """What keeps the data of a person from being purged, whatever retention has ended."""
    who = yield from person(setting, subject, tenant)
    refs = dict.fromkeys((who.ref, *who.others))
    rows: list[CaseRow] = []
    for ref in refs:
        rows += yield FindCases(CaseQuery(subject_ref=ref))
    ids = tuple(dict.fromkeys(row.id for row in rows))
    cases: dict[str, Case] = (yield ReadCases(ids)) if ids else {}
    on = yield from today(setting)
    return tuple(hold for case in cases.values() for hold in held_by(case, setting.data_map, on))
