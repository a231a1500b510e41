"""What stops for a person: at once where the law says so, else when it was decided.

Withdrawal of consent and objection to marketing take effect when they arrive: in the transaction
that records the arrival, in every channel, without proof of identity.

Source: GDPR Art. 7(3), 21(3); RULEBOOK 1.1/T7, 2.8, 2.9.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs

from gdpr_rights.desk.effects import Now, Script
from gdpr_rights.desk.people import Person, noted, person
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import (
    CaseEvent,
    ConsentWithdrawn,
    SettledAtOnce,
    StoppedAtOnce,
)
from gdpr_rights.domain.objection import GDPR_7_3, objected_to, stops_at_once
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.plans import Action, Do, Plan
from gdpr_rights.domain.projections import Projection, Standing
from gdpr_rights.domain.requests import ObjectionRequest, WithdrawalRequest
from gdpr_rights.domain.standing import CONSENT, OBJECTION, StandingVerdict, cause
from gdpr_rights.domain.withdrawal import rests_on_consent, withdrawn_from
from gdpr_rights.law.citations import Citation
from gdpr_rights.ports import Write

Stopped = tuple[ProcessingActivity, Citation]


@attrs.frozen
class Effects:
    """What goes into the journal together with a step of a case.

    Attributes:
        events: For the case.
        rows: Projections.
        writes: For the record of the person.
    """

    events: tuple[CaseEvent, ...] = ()
    rows: tuple[Projection, ...] = ()
    writes: tuple[Write, ...] = ()


NOTHING = Effects()


def at_once(setting: Setting, case: Case) -> Script[Effects]:
    """What a request brings about by its arrival, whoever sent it."""
    request = case.request
    match request:
        case WithdrawalRequest():
            concerned = withdrawn_from(setting.data_map, request)
        case ObjectionRequest():
            concerned = objected_to(setting.data_map, request)
        case _:
            return NOTHING
    stopped = tuple(_stopped_by(request, concerned))
    who = yield from person(setting, request.subject, case.tenant)
    # What we process for others is passed on; there is nothing else to decide about it.
    theirs = sum(of.role is Role.PROCESSOR for of in concerned)
    whole = len(stopped) + theirs == len(concerned) and (bool(stopped) or not theirs)
    kind = SettledAtOnce if whole else StoppedAtOnce
    event = kind(
        tuple(of.name for of, _ in stopped),
        channels=request.channels,
        citations=tuple(dict.fromkeys(why for _, why in stopped)),
        ref=who.ref,
    )
    if not stopped and kind is StoppedAtOnce:
        return NOTHING
    effects = yield from _stop(case, who, stopped, request.channels)
    return attrs.evolve(effects, events=(event,))


def _stopped_by(
    request: ObjectionRequest | WithdrawalRequest, concerned: Iterable[ProcessingActivity]
) -> Iterator[Stopped]:
    for activity in concerned:
        # Neither an objection nor a withdrawal reaches what we process for others.
        why = stops_at_once(activity)
        if isinstance(request, WithdrawalRequest):
            why = GDPR_7_3 if why is not None and rests_on_consent(activity) else None
        if why is not None:
            yield activity, why


def stopping(setting: Setting, case: Case, plan: Plan) -> Script[Effects]:
    """What stops because a human decided so, once the plan of an objection was accepted."""
    request = case.request
    if not isinstance(request, ObjectionRequest):
        return NOTHING
    before = case.stopped.activities if case.stopped else ()
    stopped = [
        (setting.data_map.activity[name], item.verdict.citations[0])
        for item in plan.items
        if isinstance(item.verdict, Do) and item.verdict.action is Action.STOP
        for name in item.activities
        if name not in before
    ]
    who = yield from person(setting, request.subject, case.tenant)
    return (yield from _stop(case, who, stopped, request.channels))


def _stop(
    case: Case, who: Person, stopped: Iterable[Stopped], channels: tuple[str, ...]
) -> Script[Effects]:
    now: datetime = yield Now()
    standings: list[Standing] = []
    withdrawn: list[ConsentWithdrawn] = []
    for activity, why in stopped:
        by_consent = rests_on_consent(activity)
        of, verdict = (
            (CONSENT, StandingVerdict.WITHDRAWN)
            if by_consent
            else (OBJECTION, StandingVerdict.OBJECTED)
        )
        for channel in channels or (None,):
            standings += (
                Standing(name, activity.name, cause(of, channel), verdict.value, str(why), now)
                for name in who.names
            )
            if by_consent:
                withdrawn.append(
                    ConsentWithdrawn(
                        activity.name, channel=channel, how=case.channel, case=case.id
                    )
                )
    writes = [(yield from noted(who, withdrawn))] if withdrawn else []
    return Effects(rows=(*who.rows, *standings), writes=tuple(writes))
