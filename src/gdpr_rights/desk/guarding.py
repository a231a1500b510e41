"""Whether somebody's data may be used for something, and whose of a list.

The guard is asked before every use, so it reads the standings and nothing else: no system, no
case, no cache.

Source: GDPR Art. 6(1)(a), 7(3), 18, 21; RULEBOOK 2.5, 2.8, 2.9.
"""

from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from functools import partial
from typing import TypeVar

from gdpr_rights.desk.effects import FindStandings, Now, Reckon, Script
from gdpr_rights.desk.known import check_place, check_subject, known_activity, known_kind
from gdpr_rights.desk.people import tenant_of
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.naming import EveryName
from gdpr_rights.domain.parties import DataSubject, Key, ResolvedSubject
from gdpr_rights.domain.places import Place
from gdpr_rights.domain.projections import PLACE, Standing
from gdpr_rights.domain.restricted import reached_by, reached_for
from gdpr_rights.domain.standing import Allowed, Denied, applied_names, may_process
from gdpr_rights.errors import TenantMissing

Subject = DataSubject | ResolvedSubject
S = TypeVar("S", bound=Subject)
Reached = Callable[[str], bool]


def ask(
    setting: Setting,
    subject: Subject,
    activity: str,
    *,
    channel: str | None,
    places: tuple[Place, ...],
    tenant: Key | None,
    decision: str | None,
) -> Script[Allowed | Denied]:
    """One read of the journal, and the answer."""
    of = known_activity(setting, activity)
    applied = applied_names(activity, decision)
    standings = yield from about(setting, subject, of, tenant, applied=applied)
    reached = reached_in(setting, subject, of, places)
    now: datetime = yield Now()
    return may_process(standings, of, now=now, channel=channel, reached=reached, decision=decision)


def about(
    setting: Setting,
    subject: Subject,
    activity: ProcessingActivity,
    tenant: Key | None,
    *,
    applied: tuple[str, ...] = (),
) -> Script[Collection[Standing]]:
    """What stands about a person where an activity, or a decision it takes, is concerned."""
    _check(setting, subject, tenant)
    names = EveryName(setting.secret, tenant_of(setting, tenant)).of(subject)
    found: Collection[Standing] = yield FindStandings(names, (activity.name, PLACE, *applied))
    return found


def reached_in(
    setting: Setting, subject: Subject, activity: ProcessingActivity, places: tuple[Place, ...]
) -> Reached:
    """Which restricted places lie in the data that would be used: those named, else all."""
    for place in places:
        check_place(setting, subject.kind, place)
    if places:
        return reached_by(setting.secret, places)
    return reached_for(setting.data_map, activity)


def allowed(
    setting: Setting,
    subjects: Iterable[S],
    activity: str,
    *,
    channel: str | None,
    tenant: Key | None,
) -> Script[tuple[S, ...]]:
    """Those of many people whose data may be used, in their order."""
    of = known_activity(setting, activity)
    people = tuple(subjects)
    named: list[list[str]] = yield Reckon(partial(_named, setting, people, tenant))
    every = {name for names in named for name in names}
    found: Collection[Standing] = yield FindStandings(every, (of.name, PLACE))
    now: datetime = yield Now()
    reached = reached_for(setting.data_map, of)

    def may(standings: Iterable[Standing]) -> bool:
        return bool(may_process(standings, of, now=now, channel=channel, reached=reached))

    kept: tuple[S, ...] = yield Reckon(partial(_kept, people, named, found, may))
    return kept


def _named(setting: Setting, people: tuple[Subject, ...], tenant: Key | None) -> list[list[str]]:
    every = EveryName(setting.secret, tenant_of(setting, tenant))
    named = []
    for subject in people:
        _check(setting, subject, tenant)
        named.append(every.of(subject))
    return named


def _kept(
    people: tuple[S, ...],
    named: list[list[str]],
    found: Collection[Standing],
    may: Callable[[Iterable[Standing]], bool],
) -> tuple[S, ...]:
    noted: dict[str, list[Standing]] = {}
    for standing in found:
        noted.setdefault(standing.fingerprint, []).append(standing)
    unless_noted = may(())
    kept = []
    for subject, names in zip(people, named, strict=True):
        standings = [one for name in names if name in noted for one in noted[name]]
        if may(standings) if standings else unless_noted:
            kept.append(subject)
    return tuple(kept)


def _check(setting: Setting, subject: Subject, tenant: Key | None) -> None:
    """Whether the map knows the person; a name that it does not know would be found nowhere.

    Raises:
        UnknownKind: It knows no such kind of person.
        UnknownLookup: It knows no such look-up for it.
        TenantMissing: It has tenants, and nobody said which one.
    """
    if isinstance(subject, ResolvedSubject):
        known_kind(setting, subject.kind)
        tenant = subject.tenant
    else:
        check_subject(setting, subject)
    if tenant is None and setting.data_map.tenants is not None:
        raise TenantMissing(setting.data_map.tenants)
