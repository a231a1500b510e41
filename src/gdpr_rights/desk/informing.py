"""Recipients learn what was done with data they received.

A notice is noted as due before it is given, and as given after: a script that stops between may
give it again, with the same id. Nothing that fails here undoes what it is about.

Source: GDPR Art. 19; RULEBOOK 2.6, 2.11.
"""

from collections.abc import Callable
from datetime import datetime

import attrs

from gdpr_rights.desk.effects import Failed, FindCases, Notify, Now, ReadCase, Script
from gdpr_rights.desk.forgetting import forgotten
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.timing import today
from gdpr_rights.domain import events
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import CaseEvent
from gdpr_rights.domain.informing import corrected_for, notices_for, overtaken, person_for
from gdpr_rights.domain.judgements import Answer, Judgement
from gdpr_rights.domain.notice_states import NoticeStage, NoticeState
from gdpr_rights.domain.notices import NoticeDetails, NoticeProof, Operation
from gdpr_rights.domain.projections import CaseQuery, CaseRow
from gdpr_rights.domain.recipients import recipient_named
from gdpr_rights.errors import StaleVersion, UnknownRecipient

_TRIES = 5

NOT_TOLD = (Answer.IMPOSSIBLE, Answer.DISPROPORTIONATE)
"""Art. 19: "unless this proves impossible or involves disproportionate effort"."""


def inform(setting: Setting, case_id: str) -> Script[tuple[NoticeState, ...]]:
    """Gives every notice that is due or failed and that a notifier can carry."""
    case: Case = yield ReadCase(case_id)
    case = yield from informed(setting, case)
    return (yield from forgotten(setting, case)).notices


def informed(setting: Setting, case: Case) -> Script[Case]:
    """Notes what is due, and gives what can be given; never raises for what a notifier does."""
    case = yield from _noted(setting, case)
    for number in range(len(case.notices)):
        # Looked at anew: somebody else may have given it while another one was given.
        state = case.notices[number]
        details = yield from _details(setting, case, state)
        if details is None:
            continue
        proof: NoticeProof | Failed = yield Notify(details)
        now: datetime = yield Now()
        event = (
            events.NoticeFailed(state.notice.id, error=proof.error, at=now)
            if isinstance(proof, Failed)
            else events.NoticeSent(
                state.notice.id, channel=details.way.channel, proof=proof, at=now
            )
        )
        case = yield from _kept(case, event)
    return case


def _noted(setting: Setting, case: Case) -> Script[Case]:
    """Writes down what has become due, and what is no longer."""
    known = {state.notice.id for state in case.notices}
    due = tuple(of for of in notices_for(case, setting.data_map) if of.id not in known)
    past = overtaken(case)
    if not due and not past:
        return case
    day = yield from today(setting)
    new: list[CaseEvent] = [events.NoticesOvertaken(past)] if past else []
    new += [events.NoticesDue(due, on=day)] if due else []
    return (yield from recorded(case, *new))


def _kept(case: Case, event: events.NoticeSent | events.NoticeFailed) -> Script[Case]:
    """Writes down how an attempt ended, whoever wrote to the case while it lasted."""
    for _ in range(_TRIES):
        try:
            return (yield from recorded(case, event))
        except StaleVersion:
            case = yield ReadCase(case.id)
            state = next(of for of in case.notices if of.notice.id == event.notice)
            if not state.is_open:
                return case
    return (yield from recorded(case, event))


def _details(setting: Setting, case: Case, state: NoticeState) -> Script[NoticeDetails | None]:
    """What a notifier is told; None where nothing is left to tell, or only a human can."""
    if not state.is_open:
        return None
    data_map, notice = setting.data_map, state.notice
    recipient = recipient_named(data_map, notice.recipient)
    way = recipient.notices if recipient is not None else None
    if recipient is None or way is None or way.channel not in setting.channels:
        return None
    person = person_for(case, data_map, notice.recipient)
    if not person:
        return None
    now: datetime = yield Now()
    named = (data_map.activity[name] for name in notice.activities if name in data_map.activity)
    return NoticeDetails(
        notice,
        way=way,
        role=recipient.role,
        controller=data_map.controller,
        on=state.on,
        now=now,
        purposes=(of.purpose for of in named),
        person=person,
        corrected=corrected_for(case, data_map, notice),
        tenant=case.subject.tenant if case.subject else case.tenant,
    )


def notices(setting: Setting, case_id: str) -> Script[tuple[NoticeState, ...]]:
    """How far every notice has come; what has become due since is due."""
    case: Case = yield ReadCase(case_id)
    known = {state.notice.id for state in case.notices}
    due = [of for of in notices_for(case, setting.data_map) if of.id not in known]
    if not due:
        return case.notices
    day = yield from today(setting)
    return (*case.notices, *(NoticeState(of, on=day) for of in due))


def record_notice(
    setting: Setting,
    case_id: str,
    recipient: str,
    *,
    by: str,
    proof: str,
    operation: Operation | None,
) -> Script[Case]:
    """Records that a human told a recipient."""

    def given(notice: str, now: datetime) -> CaseEvent:
        return events.NoticeGiven(notice, by=by, proof=proof, at=now)

    return (yield from _settled(setting, case_id, recipient, operation, given))


def not_informed(
    setting: Setting,
    case_id: str,
    recipient: str,
    judgement: Judgement,
    *,
    operation: Operation | None,
) -> Script[Case]:
    """Records a human's judgement that a recipient is not told, and why."""
    if judgement.answer not in NOT_TOLD:
        answers = " or ".join(answer.value for answer in NOT_TOLD)
        raise ValueError(f"a recipient is not told where that is {answers}")

    def ruled_out(notice: str, now: datetime) -> CaseEvent:
        return events.NoticeRuledOut(notice, judgement=attrs.evolve(judgement, at=now))

    return (yield from _settled(setting, case_id, recipient, operation, ruled_out))


def acknowledged(
    setting: Setting,
    case_id: str,
    recipient: str,
    *,
    by: str,
    proof: str,
    operation: Operation | None,
) -> Script[Case]:
    """Records that a recipient which was told has taken note."""
    case: Case = yield ReadCase(case_id)
    now: datetime = yield Now()
    told = (NoticeStage.SENT, NoticeStage.TOLD, NoticeStage.FAILED)
    found = _chosen(case, recipient, operation, lambda state: state.stage in told)
    new = [
        events.NoticeAcknowledged(state.notice.id, by=by, proof=proof, at=now) for state in found
    ]
    case = yield from recorded(case, *new)
    return (yield from forgotten(setting, case))


def _settled(
    setting: Setting,
    case_id: str,
    recipient: str,
    operation: Operation | None,
    event: Callable[[str, datetime], CaseEvent],
) -> Script[Case]:
    case: Case = yield ReadCase(case_id)
    case = yield from _noted(setting, case)
    now: datetime = yield Now()
    found = _chosen(case, recipient, operation, lambda state: state.is_open)
    case = yield from recorded(case, *(event(state.notice.id, now) for state in found))
    return (yield from forgotten(setting, case))


def _chosen(
    case: Case,
    recipient: str,
    operation: Operation | None,
    fits: Callable[[NoticeState], bool],
) -> tuple[NoticeState, ...]:
    fitting = tuple(
        state for state in case.notices if operation in (None, state.operation) and fits(state)
    )
    found = tuple(state for state in fitting if state.recipient == recipient)
    if not found:
        known = dict.fromkeys(state.recipient for state in fitting)
        raise UnknownRecipient(case.id, recipient, tuple(known))
    return found


def untold() -> Script[tuple[CaseRow, ...]]:
    """The cases with recipients that have yet to be told."""
    rows: tuple[CaseRow, ...] = yield FindCases(CaseQuery(untold=True))
    return rows
