"""Whether somebody's data may be used for something, and whose of a list.

The guard is asked before every use, so it reads the standings and nothing else: no system, no
case, no cache.

Source: GDPR Art. 6(1)(a), 7(3), 18, 21; RULEBOOK 2.5, 2.8, 2.9.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar

from gdpr_rights.desk.effects import FindStandings, Now, Reckon, Script
from gdpr_rights.desk.known import check_place, check_subject, known_activity, known_kind
from gdpr_rights.desk.people import tenant_of
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.naming import EveryName, every_name_of
from gdpr_rights.domain.parties import DataSubject, Key, ResolvedSubject
from gdpr_rights.domain.places import Place
from gdpr_rights.domain.projections import PLACE, Standing
from gdpr_rights.domain.restricted import reached_by, reached_for
from gdpr_rights.domain.standing import Allowed, Denied, applied_names, may_process
from gdpr_rights.errors import TenantMissing

Subject = DataSubject | ResolvedSubject
T = TypeVar("T")
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
    names = every_name_of(setting.secret, subject, tenant=tenant_of(setting, tenant))
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
    subjects: Iterable[T],
    activity: str,
    *,
    who: Callable[[T], Subject] | None,
    channel: str | None,
    tenant: Key | None,
) -> Script[tuple[T, ...]]:
    """Those of many people whose data may be used, in their order."""
    of = known_activity(setting, activity)
    people = tuple(subjects)
    named: Named = yield Reckon(partial(_named, setting, people, who, tenant))
    found: Collection[Standing] = yield FindStandings(frozenset(named[0]), (of.name, PLACE))
    now: datetime = yield Now()
    reached = reached_for(setting.data_map, of)

    def may(standings: Sequence[Standing]) -> bool:
        return bool(may_process(standings, of, now=now, channel=channel, reached=reached))

    kept: tuple[T, ...] = yield Reckon(partial(_kept, people, named, found, _Answers(may, now)))
    return kept


Named = tuple[list[str], list[int]]
"""The names of many people one after the other, and where those of each end: a list for each
person would cost more than the names."""


def _named(
    setting: Setting,
    people: tuple[Any, ...],
    who: Callable[[Any], Subject] | None,
    tenant: Key | None,
) -> Named:
    every = EveryName(setting.secret, tenant_of(setting, tenant))
    names: list[str] = []
    ends: list[int] = []
    fine: set[tuple[object, ...]] = set()
    # One after the other: a list of them all would keep the garbage collector busy.
    for subject in people if who is None else map(who, people):
        # Most people of a list are named in the same way.
        by = subject.identifiers
        how = by[0][0] if len(by) == 1 else tuple([name for name, _ in by])
        way = type(subject), subject.kind, how
        if way not in fine:
            _check(setting, subject, tenant)
            if isinstance(subject, DataSubject):
                fine.add(way)
        names += every.of(subject)
        ends.append(len(names))
    return names, ends


class _Answers:
    """Of most people one thing is noted, of many the same: what that means is found out once."""

    def __init__(self, may: Callable[[Sequence[Standing]], bool], now: datetime) -> None:
        self._may, self._now = may, now
        self._known: dict[tuple[str, str, str], bool] = {}

    def of(self, standings: Sequence[Standing]) -> bool:
        return self._may(standings)

    def of_one(self, standing: Standing) -> bool:
        if standing.since > self._now:
            return self._may((standing,))
        noted = standing.activity, standing.cause, standing.verdict
        if noted not in self._known:
            self._known[noted] = self._may((standing,))
        return self._known[noted]


def _kept(
    people: tuple[T, ...], named: Named, found: Iterable[Standing], answers: _Answers
) -> tuple[T, ...]:
    noted: dict[str, Standing] = {}
    several: dict[str, list[Standing]] = {}
    for standing in found:
        first = noted.setdefault(standing.fingerprint, standing)
        if first is not standing:
            several.setdefault(standing.fingerprint, [first]).append(standing)
    unless_noted, start = answers.of(()), 0
    kept = []
    names, ends = named
    for one, end in zip(people, ends, strict=True):
        told = names[start:end]
        if len(told) != 1 or told[0] not in noted:
            told = [name for name in told if name in noted]
        if not told:
            may = unless_noted
        elif len(told) == 1 and told[0] not in several:
            may = answers.of_one(noted[told[0]])
        else:
            may = answers.of([of for name in told for of in several.get(name, (noted[name],))])
        if may:
            kept.append(one)
        start = end
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
