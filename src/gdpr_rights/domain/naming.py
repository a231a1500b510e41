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
        self._known: dict[tuple[str | None, Key | None], Naming] = {}

    def of(self, subject: DataSubject | ResolvedSubject) -> list[str]:
        """The names of one person; one may stand in it twice."""
        names: list[str] = []
        if isinstance(subject, ResolvedSubject):
            tenant = subject.tenant
            names += self._of_key(subject.kind, tenant, subject.key)
        else:
            tenant = self._tenant
        for name, value in subject.identifiers:
            if name == KEY:
                names += self._of_key(subject.kind, tenant, (value,))
            else:
                names += self._naming(None, tenant).of(value)
        return names

    def _of_key(self, kind: str, tenant: Key | None, key: tuple[Key, ...]) -> list[str]:
        people = self._naming(kind, tenant)
        return [name for spelled in _spellings(key) for name in people.of_key(spelled)]

    def _naming(self, kind: str | None, tenant: Key | None) -> Naming:
        """Names people of a kind; contacts where it is None."""
        naming = self._known.get((kind, tenant))
        if naming is None:
            naming = self._known[kind, tenant] = (
                self._secret.contacts(tenant=tenant)
                if kind is None
                else self._secret.people(kind, tenant=tenant)
            )
        return naming


def every_name_of(
    secret: Secret, subject: DataSubject | ResolvedSubject, *, tenant: Key | None = None
) -> tuple[str, ...]:
    """The names under which standings of one person may be found; as `EveryName` has them."""
    return tuple(dict.fromkeys(EveryName(secret, tenant).of(subject)))


def _spellings(key: tuple[Key, ...]) -> Iterator[tuple[Key, ...]]:
    yield key
    if len(key) == 1:
        [only] = key
        if isinstance(only, int):
            yield (str(only),)
        elif only.isdecimal() and only.isascii() and str(int(only)) == only:
            yield (int(only),)
