"""Names for people that reveal nothing without the desk's secret, and find them again with it.

A fingerprint is pseudonymous personal data (Art. 4(5)): whoever has the secret and a list of
e-mail addresses can tell which of them are in the journal.
"""

import hmac
import unicodedata
from collections.abc import Iterator, Sequence

import attrs

from gdpr_rights.domain.parties import Key

_MINIMUM = 16


def normal_email(address: str) -> str:
    """An e-mail address as it is compared: Unicode NFC, trimmed, case-folded."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", address.strip()).casefold())


def _bytes(_instance: object, _attribute: object, value: bytes) -> None:
    if not isinstance(value, bytes) or len(value) < _MINIMUM:
        raise ValueError(f"a secret is at least {_MINIMUM} random bytes")


@attrs.frozen(init=False, repr=False)
class Secret:
    """The desk's secret, and the secrets before it, so that it can be changed.

    Args:
        current: At least 16 random bytes, from the application's vault.
        previous: Earlier secrets; what was named under them is still found.

    Examples:
        >>> from gdpr_rights import Secret
        >>> Secret(b"32 random bytes from your vault.")
        Secret(...)
    """

    current: bytes = attrs.field(validator=_bytes)
    previous: tuple[bytes, ...] = attrs.field(
        validator=attrs.validators.deep_iterable(member_validator=_bytes)
    )

    def __init__(self, current: bytes, *previous: bytes) -> None:
        self.__attrs_init__(current, previous)

    def __repr__(self) -> str:
        return "Secret(...)"

    def person(
        self,
        kind: str,
        key: tuple[Key, ...],
        identifier: Key = "",
        *,
        tenant: Key | None = None,
    ) -> tuple[str, ...]:
        """Fingerprints of one person, under the current secret first.

        They cover the key and an identifier, so that neither a key given to somebody new nor
        somebody who signed up anew is taken for the person; and the tenant, where there are some.
        """
        parts = ("person", kind, *_of_tenant(tenant), *map(_typed, key))
        return tuple(self._digests((*parts, normal_email(str(identifier)))))

    def contact(self, identifier: Key, *, tenant: Key | None = None) -> tuple[str, ...]:
        """Fingerprints of an address or number, under the current secret first.

        With a tenant it is the address as that tenant knows it: what is noted under it concerns
        nobody else's rows.
        """
        parts = ("contact", *_of_tenant(tenant), normal_email(str(identifier)))
        return tuple(self._digests(parts))

    def people(self, kind: str, *, tenant: Key | None = None) -> "Naming":
        """`person` for many of one kind, by their keys: what they share is prepared once."""
        return self._naming("person", kind, *_of_tenant(tenant))

    def contacts(self, *, tenant: Key | None = None) -> "Naming":
        """`contact` for many addresses: what they share is prepared once."""
        return self._naming("contact", *_of_tenant(tenant))

    def case(self, tenant: str | None, reference: str) -> tuple[str, ...]:
        """The names of the case with a reference, under the current secret first.

        A retry finds the case by its name alone, so two retries at once open one case.
        """
        return tuple(self._digests(("case", "" if tenant is None else f"/{tenant}", reference)))

    def ref(self, fingerprint: str) -> str:
        """A random name for whoever has a fingerprint: the same for two who ask at once."""
        return hmac.digest(self.current, f"ref:{fingerprint}".encode(), "sha256").hex()[:32]

    def random_text(self, name: str) -> str:
        """A text that nobody can guess who has not both the secret and a random name."""
        return hmac.digest(self.current, f"text:{name}".encode(), "sha256").hex()

    def _digests(self, parts: tuple[str, ...]) -> Iterator[str]:
        message = b"".join(map(_measured, parts))
        for secret in (self.current, *self.previous):
            yield hmac.digest(secret, message, "sha256").hex()

    def _naming(self, *shared: str) -> "Naming":
        start = b"".join(map(_measured, shared))
        begun = [hmac.new(secret, start, "sha256") for secret in (self.current, *self.previous)]
        return Naming(begun)


class Naming:
    """Names many people who share what their names begin with.

    Args:
        begun: One for each secret, the current one first, fed with what is shared.
    """

    __slots__ = ("_begun",)

    def __init__(self, begun: Sequence[hmac.HMAC]) -> None:
        self._begun = begun

    def __repr__(self) -> str:
        return "Naming(...)"

    def of(self, identifier: Key) -> list[str]:
        """As `Secret.contact`."""
        return self._ended(_measured(normal_email(str(identifier))))

    def of_key(self, key: tuple[Key, ...]) -> list[str]:
        """As `Secret.person`, by the key alone."""
        return self._ended(b"".join([*map(_measured, map(_typed, key)), _NO_IDENTIFIER]))

    def _ended(self, rest: bytes) -> list[str]:
        names = []
        for begun in self._begun:
            one = begun.copy()
            one.update(rest)
            names.append(one.hexdigest())
        return names


def _of_tenant(tenant: Key | None) -> tuple[str, ...]:
    return () if tenant is None else (f"tenant:{tenant}",)


def _typed(part: Key) -> str:
    return f"{type(part).__name__}:{part}"


def _measured(text: str) -> bytes:
    """A text with its length, so that no two lists of texts make the same bytes."""
    raw = text.encode()
    return len(raw).to_bytes(4, "big") + raw


_NO_IDENTIFIER = _measured("")
