"""What stops for a person: at once where the law says so, else when it was decided.

Withdrawal of consent and objection to marketing take effect when they arrive: in the transaction
that records the arrival, in every channel, without proof of identity.

Source: GDPR Art. 7(3), 21(3); RULEBOOK 1.1/T7, 2.8, 2.9.
"""

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from gdpr_rights.desk.effects import Script
from gdpr_rights.desk.people import Note, Person, noted_together, person_of
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.spoken import spoken
from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.ending import ended_by_erasure
from gdpr_rights.domain.events import (
    CaseEvent,
    ConsentEvent,
    ConsentWithdrawn,
    Objected,
    SettledAtOnce,
    StoppedAtOnce,
)
from gdpr_rights.domain.objection import GDPR_21_1, objected_to, stops_at_once
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.plans import Action, Do, Plan
from gdpr_rights.domain.projections import Projection
from gdpr_rights.domain.requests import (
    ErasureRequest,
    InformationRequest,
    ObjectionRequest,
    ReviewRequest,
    WithdrawalRequest,
)
from gdpr_rights.domain.review import opened_by
from gdpr_rights.domain.standing import normal_channel
from gdpr_rights.domain.withdrawal import (
    rests_on_consent,
    withdrawal_stops,
    withdrawn_from,
)
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
        notes: What the person says, to be written together with what else comes of the step.
    """

    events: tuple[CaseEvent, ...] = ()
    rows: tuple[Projection, ...] = ()
    writes: tuple[Write, ...] = ()
    notes: tuple[Note, ...] = ()


NOTHING = Effects()


def at_once(setting: Setting, case: Case) -> Script[Effects]:
    """What a request brings about by its arrival, whoever sent it."""
    request = case.request
    match request:
        case WithdrawalRequest():
            concerned = withdrawn_from(setting.data_map, request)
        case ObjectionRequest():
            concerned = objected_to(setting.data_map, request)
        case ReviewRequest():
            return Effects(opened_by(setting.data_map, request))
        case InformationRequest():
            # What everybody may know needs no proof of who asks: only the answer is left.
            return Effects((SettledAtOnce((), citations=(request.right.citation,)),))
        case _:
            return NOTHING
    stopped = tuple(_stopped_by(request, concerned))
    # What we process for others is passed on; there is nothing else to decide about it.
    theirs = sum(of.role is Role.PROCESSOR for of in concerned)
    whole = len(stopped) + theirs == len(concerned) and (bool(stopped) or not theirs)
    kind = SettledAtOnce if whole else StoppedAtOnce
    if not stopped and kind is StoppedAtOnce:
        return NOTHING
    who = yield from person_of(setting, case)
    event = kind(
        tuple(of.name for of, _ in stopped),
        channels=request.channels,
        citations=tuple(dict.fromkeys(why for _, why in stopped)),
        ref=who.ref,
    )
    said = tuple(_said(case, stopped, request.channels))
    return Effects((event,), notes=((who, said),))


def _stopped_by(
    request: ObjectionRequest | WithdrawalRequest, concerned: Iterable[ProcessingActivity]
) -> Iterator[Stopped]:
    for activity in concerned:
        # Neither an objection nor a withdrawal reaches what we process for others.
        withdraws = isinstance(request, WithdrawalRequest)
        why = withdrawal_stops(activity) if withdraws else stops_at_once(activity)
        if why is not None:
            yield activity, why


def _said(
    case: Case, stopped: Iterable[Stopped], channels: tuple[str, ...]
) -> Iterator[ConsentEvent]:
    """What the person says by it, activity by activity and channel by channel."""
    for activity, why in stopped:
        for channel in map(normal_channel, channels or (None,)):
            if rests_on_consent(activity):
                yield ConsentWithdrawn(
                    activity.name, channel=channel, how=case.channel, case=case.id
                )
            else:
                yield Objected(
                    activity.name, channel=channel, how=case.channel, case=case.id, citation=why
                )


def check_stays_stopped(case: Case, plan: Plan, item_id: str) -> None:
    """Whether a human may say something else of an item.

    Raises:
        ValueError: It stopped when the request arrived; nothing is weighed there.
    """
    stopped = case.stopped.activities if case.stopped else ()
    if any(of.id == item_id and {*of.activities} & {*stopped} for of in plan.items):
        raise ValueError(f"{item_id}: it stopped when the request arrived, and nothing is weighed")


def stopping(setting: Setting, case: Case, plan: Plan) -> Script[Effects]:
    """What stops because a human decided so, once the plan of an objection was accepted."""
    request = case.request
    if not isinstance(request, ObjectionRequest):
        return NOTHING
    before = case.stopped.activities if case.stopped else ()
    stopped = [
        (setting.data_map.activity[name], next(iter(item.verdict.citations), GDPR_21_1))
        for item in plan.items
        if isinstance(item.verdict, Do) and item.verdict.action is Action.STOP
        for name in item.activities
        if name not in before
    ]
    if not stopped:
        return NOTHING
    who = yield from person_of(setting, case)
    return (yield from _stop(case, who, stopped, request.channels))


def stopped_by_erasure(setting: Setting, case: Case, as_of: date) -> Script[Effects]:
    """What an erasure stops once it was accepted: whoever asks for it withdraws and objects.

    What was stopped before stays as it was recorded then. Where nothing is held about the person,
    only what they consented to is withdrawn: no entry is made of somebody unknown. A consent ends
    even where the map says of no field what it is used for.

    Source: GDPR Art. 17(1)(b), 17(1)(c); DESIGN 4.
    """
    request = case.request
    if not isinstance(request, ErasureRequest):
        return NOTHING
    before = yield from spoken(setting, case)
    facts = before.among(case.facts(as_of))
    ended = (*before.withdrawn, *before.objected)
    stopped = [
        (activity, why)
        for activity, why in ended_by_erasure(setting.data_map, request, facts)
        if activity.name not in ended
        and (activity.name in before.consented or not case.nothing_held)
    ]
    stopped += [
        (of, why)
        for of in setting.data_map.activities
        if of.name in before.consented
        and (not request.activities or of.name in request.activities)
        and (why := withdrawal_stops(of)) is not None
        and of not in [activity for activity, _ in stopped]
    ]
    if not stopped:
        return NOTHING
    who = yield from person_of(setting, case)
    return (yield from _stop(case, who, stopped, ()))


def _stop(
    case: Case, who: Person, stopped: Iterable[Stopped], channels: tuple[str, ...]
) -> Script[Effects]:
    said = tuple(_said(case, stopped, channels))
    return Effects(writes=(yield from noted_together([(who, said)])))
