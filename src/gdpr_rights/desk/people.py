"""The person a request names, as the journal knows them: without proof, and without their tables.

What a person says of their consents concerns them whether or not they have proven who they are,
and whether or not a row of theirs is found.
"""

from collections.abc import Iterable

import attrs

from gdpr_rights.desk.effects import Failed, FindRef, NewId, ReadEntries, Resolve, Script
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import Event
from gdpr_rights.domain.instructions import Found
from gdpr_rights.domain.parties import KEY, DataSubject, Key, ResolvedSubject
from gdpr_rights.domain.projections import SubjectRow
from gdpr_rights.domain.standing import names_of
from gdpr_rights.ports import Entry, Write

PREFIX = "person:"
"""With what the name of a person's record begins, in the journal."""


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


def tenant_of(setting: Setting, tenant: Key | None) -> Key | None:
    """The tenant to whose rows it is limited, where the map knows tenants at all."""
    return tenant if setting.data_map.tenants is not None else None


def person(setting: Setting, named: DataSubject, tenant: Key | None) -> Script[Person]:
    """Whom a request names. A system that is down does not keep anybody from being heard."""
    tenant = tenant_of(setting, tenant)
    found: tuple[Found, ...] | Failed = yield Resolve(
        named.kind, named.identifiers, tenant, may_fail=True
    )
    if not isinstance(found, Failed) and len(found) == 1:
        subject, rows = yield from known_as(setting, named.kind, found[0], tenant)
        return (yield from _of_subject(setting, subject, rows))
    return (yield from _of_contacts(setting, named, tenant))


def person_of(setting: Setting, case: Case) -> Script[Person]:
    """Whom a case is about: the person found, else whom the request names."""
    if case.subject is not None:
        return (yield from _of_subject(setting, case.subject, ()))
    return (yield from person(setting, case.request.subject, case.tenant))


def known_as(
    setting: Setting, kind: str, found: Found, tenant: Key | None
) -> Script[tuple[ResolvedSubject, list[SubjectRow]]]:
    """The person under the random name the journal knows them by, or under a new one."""
    values = [value for _, value in found.identifiers] or [""]
    prints = [setting.secret.person(kind, found.key, value, tenant=tenant) for value in values]
    ref = yield FindRef(tuple(each for group in prints for each in group))
    if ref is None:
        ref = yield NewId()
    subject = ResolvedSubject(
        ref, kind, key=found.key, identifiers=found.identifiers, tenant=tenant
    )
    return subject, [SubjectRow(group[0], ref) for group in prints]


def _of_subject(
    setting: Setting, subject: ResolvedSubject, rows: Iterable[SubjectRow]
) -> Script[Person]:
    others: list[str] = []
    for _, value in subject.identifiers:
        ref = yield FindRef(setting.secret.contact(value, tenant=subject.tenant))
        if ref is not None:
            others.append(ref)
    return Person(
        subject.ref,
        names_of(setting.secret, subject),
        tuple(rows),
        subject,
        tuple(dict.fromkeys(others)),
    )


def _of_contacts(setting: Setting, named: DataSubject, tenant: Key | None) -> Script[Person]:
    prints = [
        setting.secret.person(named.kind, (value,), tenant=tenant)
        if name == KEY
        else setting.secret.contact(value, tenant=tenant)
        for name, value in named.identifiers
    ]
    ref = yield FindRef(tuple(each for group in prints for each in group))
    if ref is None:
        ref = yield NewId()
    rows = tuple(SubjectRow(group[0], ref) for group in prints)
    return Person(ref, names_of(setting.secret, named, tenant=tenant), rows)


def record_of(who: Person) -> Script[tuple[Entry, ...]]:
    """Everything noted of a person, oldest first."""
    entries: list[Entry] = []
    for ref in (who.ref, *who.others):
        entries += yield ReadEntries(f"{PREFIX}{ref}")
    return tuple(sorted(entries, key=lambda entry: entry.seq))


def noted(who: Person, events: Iterable[Event]) -> Script[Write]:
    """What adds events to the record of a person."""
    known: tuple[Entry, ...] = yield ReadEntries(who.stream)
    return Write(who.stream, len(known), tuple(events), who.rows)
