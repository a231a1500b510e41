"""What stops for a person: at once where the law says so, else when it was decided.

Withdrawal of consent and objection to marketing take effect when they arrive: in the transaction
that records the arrival, in every channel, without proof of identity.

Source: GDPR Art. 7(3), 21(3); RULEBOOK 1.1/T7, 2.8, 2.9.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import attrs

from gdpr_rights.desk.effects import Now, Script
from gdpr_rights.desk.people import TRIES, Note, Person, noted_together, person_of, record_of
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.consents import ConsentState, consents_of
from gdpr_rights.domain.events import (
    CaseEvent,
    ConsentWithdrawn,
    Objected,
    RecordEvent,
    SettledAtOnce,
    StoppedAtOnce,
)
from gdpr_rights.domain.objection import objected_to, stops_at_once
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.plans import Action, Do, Plan
from gdpr_rights.domain.projections import Projection
from gdpr_rights.domain.requests import ErasureRequest, ObjectionRequest, WithdrawalRequest
from gdpr_rights.domain.standing import normal_channel
from gdpr_rights.domain.withdrawal import (
    GDPR_21_3,
    rests_on_consent,
    withdrawal_stops,
    withdrawn_from,
)
from gdpr_rights.errors import StaleVersion
from gdpr_rights.law.citations import Citation

Stopped = tuple[ProcessingActivity, Citation]


@attrs.frozen
class Effects:
    """What goes into the journal together with a step of a case.

    Attributes:
        events: For the case.
        who: The person concerned.
        said: For their record.
    """

    events: tuple[CaseEvent, ...] = ()
    who: Person | None = None
    said: tuple[RecordEvent, ...] = ()

    @property
    def notes(self) -> tuple[Note, ...]:
        """What is noted of whom."""
        return () if self.who is None else ((self.who, self.said),)


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
    kind = SettledAtOnce if len(stopped) == len(concerned) else StoppedAtOnce
    if not stopped and kind is StoppedAtOnce:
        return NOTHING
    who = yield from person_of(setting, case)
    event = kind(
        tuple(of.name for of, _ in stopped),
        channels=request.channels,
        citations=tuple(dict.fromkeys(why for _, why in stopped)),
        ref=who.ref,
    )
    said = tuple(_said(stopped, request.channels, how=case.channel, case_id=case.id))
    return Effects((event,), who, said)


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
    stopped: Iterable[Stopped], channels: tuple[str, ...], *, how: str, case_id: str | None
) -> Iterator[RecordEvent]:
    """What the person says by it, activity by activity and channel by channel."""
    for activity, why in stopped:
        for channel in map(normal_channel, channels or (None,)):
            if rests_on_consent(activity):
                yield ConsentWithdrawn(activity.name, channel=channel, how=how, case=case_id)
            else:
                yield Objected(activity.name, channel=channel, how=how, case=case_id, citation=why)


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
    if not stopped:
        return NOTHING
    who = yield from person_of(setting, case)
    said = tuple(_said(stopped, request.channels, how=case.channel, case_id=case.id))
    return Effects(who=who, said=said)


def by_erasure(setting: Setting, case: Case) -> Script[Effects]:
    """What stops with the acceptance of an erasure.

    Whoever asks for erasure withdraws every consent that they gave (17(1)(b)), and says no less
    than an objection to direct marketing (RULEBOOK 2.4/c2).
    """
    if not isinstance(case.request, ErasureRequest):
        return NOTHING
    who = yield from person_of(setting, case)
    now: datetime = yield Now()
    said: list[RecordEvent] = [
        ConsentWithdrawn(of.activity, channel=of.channel, how=case.channel, case=case.id)
        for of in consents_of((yield from record_of(who)), now)
        if of.state is ConsentState.GIVEN
    ]
    said += (
        Objected(of.name, how=case.channel, case=case.id, citation=GDPR_21_3)
        for of in setting.data_map.activities
        if of.direct_marketing and not rests_on_consent(of) and of.role is not Role.PROCESSOR
    )
    return Effects(who=who, said=tuple(said))


Changes = tuple[Effects, tuple[CaseEvent, ...], tuple[Projection, ...]]


def recorded_with(case: Case, changes: Callable[[], Script[Changes]]) -> Script[Case]:
    """Appends to a case and to the record of the person, both or neither.

    Args:
        case: The case.
        changes: What stops, the events of the case, and projections. It is asked again where
            something else was noted of the person meanwhile.

    Raises:
        IllegalStep: The case does not allow one of the events; nothing was written.
        StaleVersion: Somebody else wrote to the case meanwhile; nothing was written.
    """
    tries = TRIES
    while True:
        effects, events, also = yield from changes()
        writes = yield from noted_together(effects.notes)
        try:
            return (yield from recorded(case, *effects.events, *events, also=also, writes=writes))
        except StaleVersion as stale:
            tries -= 1
            if stale.stream == case.id or not tries:
                raise
