"""What conditions need to know of a person: parts of the key, identifiers, the tenant."""

from collections.abc import Iterator, Sequence

from gdpr_rights.domain.parties import Key, ResolvedSubject
from gdpr_rights.systems.sql.captures import Reader

__all__ = ["reading_identifier", "reading_key", "reading_parts", "reading_tenant", "with_tenant"]


def with_tenant(read: Reader, tenant: bool) -> Reader:
    """Reads the tenant of a person too, after what else is read of them."""
    if not tenant:
        return read

    def both(subject: ResolvedSubject) -> Iterator[tuple[Key, ...]]:
        if subject.tenant is None:  # refused before
            raise AssertionError
        for parts in read(subject):
            yield (*parts, subject.tenant)

    return both


def reading_key(*, tenant: bool) -> Reader:
    """Reads the whole key."""
    return with_tenant(lambda subject: [subject.key], tenant)


def reading_tenant() -> Reader:
    """Reads the tenant alone."""
    return with_tenant(lambda _subject: [()], tenant=True)


def reading_parts(width: int, places: Sequence[int]) -> Reader:
    """Reads some parts of the key; nothing where the key has another width."""

    def read(subject: ResolvedSubject) -> list[tuple[Key, ...]]:
        if len(subject.key) != width:
            return []
        return [tuple(subject.key[place] for place in places)]

    return read


def reading_identifier(name: str) -> Reader:
    """Reads every known value of an identifier."""

    def read(subject: ResolvedSubject) -> list[tuple[Key, ...]]:
        return [(value,) for value in subject.values_of(name)]

    return read
