"""The register of automated decisions: recorded when they are taken, read when they are contested.

It is a stream of its own beside the record of the person, so that it can be redacted with them.

Source: GDPR Art. 15(1)(h), 22(3); RULEBOOK 2.9.
"""

from collections.abc import Iterable
from datetime import datetime

import attrs

from gdpr_rights.desk.effects import (
    AppendMany,
    FindCases,
    Now,
    ReadCases,
    ReadEntries,
    Resolve,
    Script,
)
from gdpr_rights.desk.people import (
    PREFIX,
    Person,
    established_person,
    known_as,
    person,
    tenant_of,
)
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import DecisionExplained, DecisionTaken
from gdpr_rights.domain.explaining import prepared, unexplained
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.instructions import Found
from gdpr_rights.domain.outcomes import AmbiguousSubject
from gdpr_rights.domain.parties import DataSubject
from gdpr_rights.domain.projections import CaseQuery, CaseRow
from gdpr_rights.domain.register import (
    NewDecision,
    RecordedDecision,
    UnknownDecision,
    contested_one,
    register,
)
from gdpr_rights.domain.requests import AccessRequest, ReviewRequest
from gdpr_rights.errors import (
    DecisionRecorded,
    NoAutomatedDecision,
    StaleVersion,
    UnknownActivity,
    UnknownField,
)
from gdpr_rights.law.rights import Right
from gdpr_rights.ports import Entry, Write

_TRIES = 10
_REVIEWED = (Right.HUMAN_REVIEW, Right.RECTIFICATION)


def register_of(ref: str) -> str:
    """The stream of the decisions about a person."""
    return f"{PREFIX}{ref}/decisions"


def read_register(who: Person) -> Script[tuple[RecordedDecision, ...]]:
    """The decisions about a person, with what became of them."""
    entries: list[Entry] = []
    for ref in (who.ref, *who.others):
        entries += yield ReadEntries(register_of(ref))
    if not entries:
        return ()
    rows: tuple[CaseRow, ...] = yield FindCases(CaseQuery(subject_ref=who.ref))
    ids = tuple(row.id for row in rows if row.right in _REVIEWED)
    cases: dict[str, Case] = (yield ReadCases(ids)) if ids else {}
    return register(
        (entry.event for entry in sorted(entries, key=lambda entry: entry.seq)),
        sorted(cases.values(), key=lambda case: case.received_at),
    )


def with_decisions(setting: Setting, case: Case, facts: Facts) -> Script[Facts]:
    """The facts, with what the register says of the person where the request needs it."""
    request = case.request
    if not isinstance(request, AccessRequest | ReviewRequest) or case.identity is None:
        return facts
    known = yield from decisions_in(setting, case)
    if isinstance(request, AccessRequest):
        return attrs.evolve(facts, unexplained=unexplained(setting.data_map, known))
    meant = contested_one(known, request.activity, request.decision)
    return attrs.evolve(facts, unrecorded=meant is None)


def decisions_in(setting: Setting, case: Case) -> Script[tuple[RecordedDecision, ...]]:
    """The register of the person of a case in which it is established who asks."""
    if case.subject is not None:
        who = yield from established_person(setting, case.subject)
    else:
        who = yield from person(setting, case.request.subject, case.tenant)
    return (yield from read_register(who))


def decisions(
    setting: Setting, subject: DataSubject, tenant: str | None
) -> Script[tuple[RecordedDecision, ...]]:
    """The decisions about a person whom the application knows."""
    return (yield from read_register((yield from person(setting, subject, tenant))))


def record(
    setting: Setting, new: tuple[NewDecision, ...]
) -> Script[tuple[RecordedDecision | AmbiguousSubject, ...]]:
    """Records decisions in one transaction; those that are there already stay as they are."""
    for one in new:
        _check(setting, one)
    for _ in range(_TRIES):
        outcomes, writes = yield from _noted(setting, new)
        if not writes:
            return outcomes
        try:
            yield AppendMany(writes)
        except StaleVersion:
            # Something else was noted of one of them meanwhile.
            continue
        return outcomes
    raise StaleVersion(writes[0].stream, writes[0].expected, writes[0].expected + 1)


def _noted(
    setting: Setting, new: tuple[NewDecision, ...]
) -> Script[tuple[tuple[RecordedDecision | AmbiguousSubject, ...], tuple[Write, ...]]]:
    now: datetime = yield Now()
    people: dict[tuple[DataSubject, str | None], Person | AmbiguousSubject] = {}
    entries: dict[str, tuple[Entry, ...]] = {}
    added: dict[str, list[DecisionTaken]] = {}
    named: dict[str, Person] = {}
    outcomes: list[RecordedDecision | AmbiguousSubject] = []
    for one in new:
        whom = (one.subject, one.tenant)
        if whom not in people:
            people[whom] = yield from _one_person(setting, *whom)
        who = people[whom]
        if isinstance(who, AmbiguousSubject):
            outcomes.append(who)
            continue
        stream = register_of(who.ref)
        if stream not in entries:
            entries[stream] = yield ReadEntries(stream)
        named[stream] = who
        taken = DecisionTaken(
            one.activity,
            one.decision,
            outcome=one.outcome,
            taken_at=one.taken_at or now,
            data_used=one.data_used,
            applied=one.applied,
        )
        known = _recorded(taken, [*(e.event for e in entries[stream]), *added.get(stream, ())])
        if known is None:
            added.setdefault(stream, []).append(taken)
        elif known.outcome and known.outcome != taken.outcome:
            raise DecisionRecorded(one.activity, one.decision)
        outcomes.append(RecordedDecision(taken=known or taken))
    writes = tuple(
        Write(stream, len(entries[stream]), events, named[stream].rows)
        for stream, events in added.items()
    )
    return tuple(outcomes), writes


def _recorded(taken: DecisionTaken, events: Iterable[object]) -> DecisionTaken | None:
    for event in events:
        if isinstance(event, DecisionTaken) and (
            (event.activity, event.decision) == (taken.activity, taken.decision)
        ):
            return event
    return None


def _one_person(
    setting: Setting, subject: DataSubject, tenant: str | None
) -> Script[Person | AmbiguousSubject]:
    """Whom a decision is about. What is noted of two people at once would be told to both."""
    of = tenant_of(setting, tenant)
    found: tuple[Found, ...] = yield Resolve(subject.kind, subject.identifiers, of)
    if len(found) > 1:
        return AmbiguousSubject(len(found))
    if not found:
        return (yield from person(setting, subject, tenant))
    resolved, rows = yield from known_as(setting, subject.kind, found[0], of)
    return (yield from established_person(setting, resolved, rows))


def _check(setting: Setting, one: NewDecision) -> None:
    data_map = setting.data_map
    activity = data_map.activity.get(one.activity)
    if activity is None:
        raise UnknownActivity(one.activity, tuple(data_map.activity))
    if activity.automated_decision is None:
        raise NoAutomatedDecision(one.activity)
    for place in one.data_used:
        dataset = data_map.dataset.get(place.dataset)
        if dataset is None:
            raise UnknownField(place.dataset, place.field or "", "the map has no such dataset")
        if place.field and not isinstance(dataset.classify(place.field), PersonalData):
            raise UnknownField(place.dataset, place.field, "the map names no personal data there")


def explanation(
    setting: Setting,
    subject: DataSubject,
    activity: str,
    decision: str,
    *,
    tenant: str | None,
    language: str,
) -> Script[str | UnknownDecision]:
    """How a decision is explained: as a human signed it, else as it is prepared."""
    known = yield from decisions(setting, subject, tenant)
    found = contested_one(known, activity, decision)
    if found is None:
        return _unknown(decision, activity, known)
    if found.explained is not None:
        return found.explained.text
    return prepared(setting.data_map, found, language)


def sign(
    setting: Setting,
    subject: DataSubject,
    activity: str,
    decision: str,
    *,
    by: str,
    text: str,
    tenant: str | None,
) -> Script[RecordedDecision | UnknownDecision]:
    """Records that a human signed off an explanation; a later one replaces it."""
    for _ in range(_TRIES):
        who = yield from person(setting, subject, tenant)
        known = yield from read_register(who)
        found = contested_one(known, activity, decision)
        if found is None:
            return _unknown(decision, activity, known)
        event = DecisionExplained(activity, decision, text=text, by=by)
        entries: tuple[Entry, ...] = yield ReadEntries(register_of(who.ref))
        write = Write(register_of(who.ref), len(entries), (event,), who.rows)
        try:
            yield AppendMany((write,))
        except StaleVersion:
            continue
        return attrs.evolve(found, explained=event)
    raise StaleVersion(write.stream, write.expected, write.expected + 1)


def _unknown(decision: str, activity: str, known: Iterable[RecordedDecision]) -> UnknownDecision:
    return UnknownDecision(
        decision, known=(of.decision for of in known if of.activity == activity)
    )
