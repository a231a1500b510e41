"""The person a request names, as the journal knows them: without proof, and without their tables.

What a person says of their consents concerns them whether or not they have proven who they are,
and whether or not a row of theirs is found.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

import attrs

from gdpr_rights.desk.effects import Failed, FindRef, Now, ReadEntries, Resolve, Script
from gdpr_rights.desk.known import check_subject
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.consents import Told, counting, standings_of
from gdpr_rights.domain.events import ConsentEvent, Event
from gdpr_rights.domain.instructions import Found
from gdpr_rights.domain.naming import every_name_of
from gdpr_rights.domain.parties import DataSubject, Key, ResolvedSubject
from gdpr_rights.domain.projections import SubjectRow
from gdpr_rights.errors import TenantMissing
from gdpr_rights.ports import Entry, Write

PREFIX = "person:"
"""With what the name of a person's record begins, in the journal."""

TRIES = 10
"""How often a step is tried again when somebody else noted something of the person meanwhile."""


@attrs.frozen
class Person:
    """Somebody, as far as the journal knows them.

    Attributes:
        ref: Their random name; a new one where nothing was noted of them before.
        names: The fingerprints under which standings about them are written.
        rows: What makes them found again by that random name.
        subject: Who they are, where exactly one person was found.
        others: Random names under which more of them was noted: as an address alone.
    """

    ref: str
    names: tuple[str, ...]
    rows: tuple[SubjectRow, ...]
    subject: ResolvedSubject | None = None
    others: tuple[str, ...] = ()

    @property
    def stream(self) -> str:
        """Their record in the journal."""
        return f"{PREFIX}{self.ref}"

    @property
    def streams(self) -> tuple[str, ...]:
        """Their record, and what was noted of them as an address alone."""
        return (self.stream, *(f"{PREFIX}{ref}" for ref in self.others))


Note = tuple[Person, tuple[ConsentEvent, ...]]
"""What is noted of whom."""

LONGEST = 200
"""Characters of the name of a channel of communication."""


def check_channels(channels: Iterable[str]) -> None:
    """Whether channels of communication can be named so.

    Raises:
        ValueError: One is blank, or longer than a name is.
    """
    for channel in channels:
        if not channel.strip() or len(channel) > LONGEST:
            raise ValueError(f"a channel, such as e-mail, has 1 to {LONGEST} characters")


def check_named(setting: Setting, named: DataSubject, tenant: Key | None) -> None:
    """Whether somebody can be named so.

    Raises:
        UnknownKind: The map has no such kind of person.
        UnknownLookup: The map has no such look-up for it.
        TenantMissing: The map has tenants, and none was given.
    """
    check_subject(setting, named)
    if setting.data_map.tenants is not None and tenant is None:
        raise TenantMissing(setting.data_map.tenants)


def tenant_of(setting: Setting, tenant: Key | None) -> Key | None:
    """The tenant to whose rows it is limited, where the map knows tenants at all."""
    return tenant if setting.data_map.tenants is not None else None


def person(
    setting: Setting, named: DataSubject, tenant: Key | None, *, may_fail: bool = True
) -> Script[Person]:
    """Whom a request names. A system that is down does not keep anybody from being heard.

    Args:
        setting: What the desk was built with.
        named: The person, as the request names them.
        tenant: The tenant to whose rows it is limited.
        may_fail: Whether they are known by what they gave alone where the system is down.
    """
    tenant = tenant_of(setting, tenant)
    found: tuple[Found, ...] | Failed = yield Resolve(
        named.kind, named.identifiers, tenant, may_fail
    )
    if not isinstance(found, Failed) and len(found) == 1:
        subject, rows = yield from known_as(setting, named.kind, found[0], tenant)
        return (yield from established_person(setting, subject, rows))
    return (yield from _of_contacts(setting, named, tenant))


def person_of(setting: Setting, case: Case) -> Script[Person]:
    """Whom a case is about: who was found or, where nobody was, who the request names."""
    if case.subject is not None:
        rows = [SubjectRow(of[0], case.subject.ref) for of in _prints(setting, case.subject)]
        return (yield from established_person(setting, case.subject, rows))
    named, tenant = case.request.subject, tenant_of(setting, case.tenant)
    if case.nothing_held:
        # That was established: whoever has the address since then is somebody else.
        return (yield from _of_contacts(setting, named, tenant))
    return (yield from person(setting, named, tenant))


def known_as(
    setting: Setting, kind: str, found: Found, tenant: Key | None
) -> Script[tuple[ResolvedSubject, list[SubjectRow]]]:
    """The person under the random name the journal knows them by, or under a new one."""
    subject = ResolvedSubject(
        "", kind, key=found.key, identifiers=found.identifiers, tenant=tenant
    )
    prints = _prints(setting, subject)
    ref = yield from _known_or_new(setting, prints)
    return attrs.evolve(subject, ref=ref), [SubjectRow(group[0], ref) for group in prints]


def _prints(setting: Setting, subject: ResolvedSubject) -> list[tuple[str, ...]]:
    values = [value for _, value in subject.identifiers] or [""]
    return [
        setting.secret.person(subject.kind, subject.key, value, tenant=subject.tenant)
        for value in values
    ]


def _known_or_new(setting: Setting, prints: Sequence[tuple[str, ...]]) -> Script[str]:
    # Two who note something of the same new person at once give them the same name.
    ref: str | None = yield FindRef(tuple(each for group in prints for each in group))
    return ref if ref is not None else setting.secret.ref(prints[0][0])


def established_person(
    setting: Setting, subject: ResolvedSubject, rows: Iterable[SubjectRow] = ()
) -> Script[Person]:
    """Somebody who was found, with what was noted of their addresses alone."""
    others: list[str] = []
    for names in _one_by_one(setting, subject, subject.tenant):
        ref = yield FindRef(names)
        if ref is not None and ref != subject.ref:
            others.append(ref)
    return Person(
        subject.ref,
        every_name_of(setting.secret, subject),
        tuple(rows),
        subject,
        tuple(dict.fromkeys(others)),
    )


def _of_contacts(setting: Setting, named: DataSubject, tenant: Key | None) -> Script[Person]:
    prints = tuple(_one_by_one(setting, named, tenant))
    ref = yield from _known_or_new(setting, prints)
    rows = tuple(SubjectRow(group[0], ref) for group in prints)
    return Person(ref, every_name_of(setting.secret, named, tenant=tenant), rows)


def _one_by_one(
    setting: Setting, subject: DataSubject | ResolvedSubject, tenant: Key | None
) -> Iterator[tuple[str, ...]]:
    """The names that each thing known of a person gives them, by itself."""
    if isinstance(subject, ResolvedSubject):
        yield every_name_of(setting.secret, attrs.evolve(subject, identifiers=()))
    for one in subject.identifiers:
        alone = DataSubject(subject.kind, (one,))
        yield every_name_of(setting.secret, alone, tenant=tenant)


def record_of(who: Person) -> Script[tuple[Entry, ...]]:
    """Everything noted of a person, oldest first."""
    entries: list[Entry] = []
    for stream in who.streams:
        entries += yield ReadEntries(stream)
    return tuple(sorted(entries, key=lambda entry: entry.seq))


def records_of_case(setting: Setting, case: Case) -> Script[tuple[str, ...]]:
    """The streams in which something is noted of the person of a case."""
    if case.subject is None and not case.request.subject.identifiers:
        return ()  # redacted: nobody knows any more who it was
    who: Person = yield from person_of(setting, case)
    return who.streams


def record_of_case(setting: Setting, case: Case) -> Script[tuple[Entry, ...]]:
    """Everything noted of the person of a case, oldest first."""
    who: Person = yield from person_of(setting, case)
    return (yield from record_of(who))


def saying(who: Person, events: Iterable[ConsentEvent]) -> Script[tuple[Write, ...]]:
    """What notes something that a person says, with all that stands about it then."""
    new = tuple(events)
    if not new:
        return ()
    record = yield from record_of(who)
    now: datetime = yield Now()
    # A clock that is behind must not put what is said now before what was said already.
    now = max((now, *(entry.at for entry in record)))
    counts = counting((*record, *(Told(event, event.at or now) for event in new)), now)
    touched = {event.activity for event in new}
    counts = attrs.evolve(counts, said=tuple(of for of in counts.said if of.activity in touched))
    known = sum(entry.stream == who.stream for entry in record)
    return (Write(who.stream, known, new, (*who.rows, *standings_of(counts, who.names))),)


def noted(who: Person, events: Iterable[Event]) -> Script[Write]:
    """What adds events to the record of a person, about which nothing stands."""
    known: tuple[Entry, ...] = yield ReadEntries(who.stream)
    return Write(who.stream, len(known), tuple(events), who.rows)


def noted_together(notes: Iterable[Note]) -> Script[tuple[Write, ...]]:
    """What notes what several people say at one moment.

    Two of them may be one person, named in two ways.
    """
    said: list[tuple[Person, list[ConsentEvent]]] = []
    by_name: dict[str, list[ConsentEvent]] = {}
    for who, events in notes:
        known = next((by_name[name] for name in who.names if name in by_name), None)
        if known is None:
            known = []
            said.append((who, known))
        known += events
        by_name |= dict.fromkeys(who.names, known)
    writes: list[Write] = []
    for who, together in said:
        writes += yield from saying(who, together)
    return tuple(writes)
