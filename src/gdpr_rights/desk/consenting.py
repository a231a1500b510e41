"""What a person says of their consents, apart from any case: noted at once, and for good.

Nothing here tells whether a person is known: what comes back is the same, and so is what is done.

Source: GDPR Art. 7; RULEBOOK 2.9/W1-W6, 3.1/L0.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from gdpr_rights.desk.effects import AppendMany, Now, Script
from gdpr_rights.desk.people import (
    TRIES,
    Note,
    Person,
    check_channels,
    check_named,
    noted_together,
    person,
    record_of,
)
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.consents import (
    Consent,
    ConsentNoted,
    ConsentState,
    Objection,
    consents_of,
    objections_of,
)
from gdpr_rights.domain.events import (
    ConsentEvent,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    Objected,
)
from gdpr_rights.domain.kept_consents import KeptConsent, TakenOver
from gdpr_rights.domain.parties import DataSubject, Key, Role
from gdpr_rights.domain.standing import normal_channel
from gdpr_rights.domain.values import check_aware
from gdpr_rights.domain.withdrawal import rests_on_consent, withdrawal_stops
from gdpr_rights.errors import NotByConsent, StaleVersion, UnknownActivity
from gdpr_rights.ports import Entry

_PEOPLE = 100
"""How many people are taken over in one transaction."""


def give(
    setting: Setting,
    named: DataSubject,
    activity: str,
    *,
    channels: tuple[str, ...],
    notice_version: str,
    how: str,
    expires_at: datetime | None,
    proof: str | None,
    tenant: Key | None,
) -> Script[ConsentNoted]:
    """Notes a consent, or its renewal."""
    check_named(setting, named, tenant)
    check_channels(channels)
    of = by_consent(setting, activity)
    if expires_at is not None:
        check_aware("expires_at", expires_at)
        if expires_at <= (yield Now()):
            raise ValueError("expires_at: a consent that has ended already is none")
    events = tuple(
        ConsentGiven(
            of.name,
            channel=channel,
            notice_version=notice_version,
            how=how,
            expires_at=expires_at,
            proof=proof,
        )
        for channel in _each(channels)
    )
    return (yield from _noted(setting, named, tenant, events))


def refuse(
    setting: Setting,
    named: DataSubject,
    activity: str,
    *,
    channels: tuple[str, ...],
    notice_version: str,
    how: str,
    proof: str | None,
    tenant: Key | None,
) -> Script[ConsentNoted]:
    """Notes that a person was asked and said no."""
    check_named(setting, named, tenant)
    check_channels(channels)
    of = by_consent(setting, activity)
    events = tuple(
        ConsentRefused(
            of.name, channel=channel, notice_version=notice_version, how=how, proof=proof
        )
        for channel in _each(channels)
    )
    return (yield from _noted(setting, named, tenant, events))


def withdraw(
    setting: Setting,
    named: DataSubject,
    activities: tuple[str, ...],
    *,
    channels: tuple[str, ...],
    how: str,
    tenant: Key | None,
) -> Script[ConsentNoted]:
    """Notes a withdrawal: of what is named, else of every consent."""
    check_named(setting, named, tenant)
    check_channels(channels)
    concerned = [by_consent(setting, name) for name in activities] or [
        of
        for of in setting.data_map.activities
        if rests_on_consent(of) and of.role is not Role.PROCESSOR
    ]
    events = tuple(
        _withdrawn(of, channel, how=how) for of in concerned for channel in _each(channels)
    )
    return (yield from _noted(setting, named, tenant, events))


def _withdrawn(
    of: ProcessingActivity, channel: str | None, *, how: str, at: datetime | None = None
) -> ConsentWithdrawn | Objected:
    if rests_on_consent(of):
        return ConsentWithdrawn(of.name, channel=channel, how=how, at=at)
    return Objected(of.name, channel=channel, how=how, at=at)


def by_consent(setting: Setting, name: str) -> ProcessingActivity:
    """A processing activity that a consent allows, or that its withdrawal ends.

    Raises:
        UnknownActivity: The map has no such activity.
        NotByConsent: It rests on something else, and is no direct marketing; or it is another
            controller's.
    """
    of = setting.data_map.activity.get(name)
    if of is None:
        raise UnknownActivity(name, tuple(setting.data_map.activity))
    if withdrawal_stops(of) is None:
        ours = of.role is not Role.PROCESSOR
        basis = f"rests on {of.lawful_basis.citation}"
        raise NotByConsent(name, basis if ours else "is another controller's")
    return of


def _each(channels: tuple[str, ...]) -> tuple[str | None, ...]:
    return tuple(dict.fromkeys(map(normal_channel, channels))) or (None,)


def _noted(
    setting: Setting, named: DataSubject, tenant: Key | None, events: tuple[ConsentEvent, ...]
) -> Script[ConsentNoted]:
    def notes() -> Script[list[Note]]:
        return [((yield from person(setting, named, tenant)), events)]

    if events:
        yield from _written(notes)
    return ConsentNoted(
        tuple(dict.fromkeys(event.activity for event in events)),
        channels=tuple(dict.fromkeys(event.channel for event in events if event.channel)),
    )


def _written(notes: Callable[[], Script[list[Note]]]) -> Script[list[Note]]:
    """Writes notes, asked again where something else was noted of a person meanwhile."""
    tries = TRIES
    while True:
        found = yield from notes()
        writes = yield from noted_together(found)
        try:
            if writes:
                yield AppendMany(writes)
        except StaleVersion:
            tries -= 1
            if not tries:
                raise
        else:
            return found


def take_over(
    setting: Setting, kept: tuple[KeptConsent, ...], *, tenant: Key | None
) -> Script[TakenOver]:
    """Notes what was said elsewhere, where its own date belongs; a part of it at a time."""
    now: datetime = yield Now()
    people: dict[DataSubject, list[ConsentEvent]] = {}
    for one in kept:
        check_named(setting, one.subject, tenant)
        check_channels(() if one.channel is None else (one.channel,))
        if one.at > now:
            raise ValueError("nobody can have said something in the future: at")
        event = _as_event(by_consent(setting, one.activity), one)
        people.setdefault(one.subject, []).append(event)
    noted = 0
    named = list(people.items())
    for start in range(0, len(named), _PEOPLE):
        some = named[start : start + _PEOPLE]

        def notes(some: list[tuple[DataSubject, list[ConsentEvent]]] = some) -> Script[list[Note]]:
            found: list[Note] = []
            for subject, events in some:
                who = yield from person(setting, subject, tenant, may_fail=False)
                record = yield from record_of(who)
                found.append((who, tuple(_new(events, record))))
            return found

        noted += sum(len(new) for _, new in (yield from _written(notes)))
    return TakenOver(len(people), noted=noted, known=len(kept) - noted)


def _as_event(of: ProcessingActivity, one: KeptConsent) -> ConsentEvent:
    channel = normal_channel(one.channel)
    notice = one.notice_version or ""
    match one.state:
        case ConsentState.GIVEN:
            return ConsentGiven(
                of.name,
                channel=channel,
                notice_version=notice,
                how=one.how,
                expires_at=one.expires_at,
                at=one.at,
                proof=one.proof,
            )
        case ConsentState.REFUSED:
            return ConsentRefused(
                of.name,
                channel=channel,
                notice_version=notice,
                how=one.how,
                at=one.at,
                proof=one.proof,
            )
        case _:
            return _withdrawn(of, channel, how=one.how, at=one.at)


def _new(events: Iterable[ConsentEvent], record: Iterable[Entry]) -> Iterator[ConsentEvent]:
    """What of it is not on record yet, so that it may be taken over again after a failure."""
    known = {_mark(entry.event) for entry in record if isinstance(entry.event, ConsentEvent)}
    for event in events:
        if _mark(event) not in known:
            known.add(_mark(event))
            yield event


def _mark(event: ConsentEvent) -> tuple[object, ...]:
    return type(event), event.activity, event.channel, event.at


def consents(
    setting: Setting, named: DataSubject, *, tenant: Key | None
) -> Script[tuple[Consent, ...]]:
    """Where the consents of a person stand now."""
    record = yield from _record(setting, named, tenant)
    return consents_of(record, (yield Now()))


def objections(
    setting: Setting, named: DataSubject, *, tenant: Key | None
) -> Script[tuple[Objection, ...]]:
    """The objections of a person that stand now."""
    record = yield from _record(setting, named, tenant)
    return objections_of(record, (yield Now()))


def history(
    setting: Setting, named: DataSubject, *, tenant: Key | None
) -> Script[tuple[Entry, ...]]:
    """Everything that a person said, oldest first."""
    record = yield from _record(setting, named, tenant)
    return tuple(entry for entry in record if isinstance(entry.event, ConsentEvent))


def _record(setting: Setting, named: DataSubject, tenant: Key | None) -> Script[tuple[Entry, ...]]:
    check_named(setting, named, tenant)
    who: Person = yield from person(setting, named, tenant, may_fail=False)
    return (yield from record_of(who))
