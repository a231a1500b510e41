"""The names under which the journal knows people: fingerprints, and how they are found again.

Source: GDPR Art. 4(5).
"""

from collections.abc import Iterator

from gdpr_rights.domain.fingerprints import Naming, Secret
from gdpr_rights.domain.parties import KEY, DataSubject, Key, ResolvedSubject


def names_of(
    secret: Secret, subject: DataSubject | ResolvedSubject, *, tenant: Key | None = None
) -> tuple[str, ...]:
    """The names under which standings of a person are written, under the current secret."""
    names: list[str] = []
    if isinstance(subject, ResolvedSubject):
        tenant = subject.tenant
        names.append(secret.person(subject.kind, subject.key, tenant=tenant)[0])
    for name, value in subject.identifiers:
        every = (
            secret.person(subject.kind, (value,), tenant=tenant)
            if name == KEY
            else secret.contact(value, tenant=tenant)
        )
        names.append(every[0])
    return tuple(dict.fromkeys(names))


class EveryName:
    """The names under which standings of people may be found, those of earlier secrets included.

    A key is looked for as a number and as a text: a form gives the one, a table the other.

    Args:
        secret: The desk's.
        tenant: The tenant to whose people it is limited; a `ResolvedSubject` has its own.
    """

    def __init__(self, secret: Secret, tenant: Key | None = None) -> None:
        self._secret, self._tenant = secret, tenant
        self._contacts: dict[Key | None, Naming] = {}
        self._people: dict[tuple[str, Key | None], Naming] = {}

    def of(self, subject: DataSubject | ResolvedSubject) -> list[str]:
        """The names of one person; one may stand in it twice."""
        tenant = self._tenant
        names: list[str] = []
        if isinstance(subject, ResolvedSubject):
            tenant = subject.tenant
            for key in _spellings(subject.key):
                names += self._of_kind(subject.kind, tenant).of_key(key)
        for name, value in subject.identifiers:
            if name == KEY:
                for key in _spellings((value,)):
                    names += self._of_kind(subject.kind, tenant).of_key(key)
            else:
                contacts = self._contacts.get(tenant)
                if contacts is None:
                    contacts = self._contacts[tenant] = self._secret.contacts(tenant=tenant)
                names += contacts.of(value)
        return names

    def _of_kind(self, kind: str, tenant: Key | None) -> Naming:
        people = self._people.get((kind, tenant))
        if people is None:
            people = self._people[kind, tenant] = self._secret.people(kind, tenant=tenant)
        return people


def every_name_of(
    secret: Secret, subject: DataSubject | ResolvedSubject, *, tenant: Key | None = None
) -> tuple[str, ...]:
    """The names under which standings of one person may be found."""
    return tuple(dict.fromkeys(EveryName(secret, tenant).of(subject)))


def _spellings(key: tuple[Key, ...]) -> Iterator[tuple[Key, ...]]:
    yield key
    if len(key) == 1:
        [only] = key
        if isinstance(only, int):
            yield (str(only),)
        elif only.isdecimal() and only.isascii() and str(int(only)) == only:
            yield (int(only),)
