"""Names for people that reveal nothing without the desk's secret, and find them again with it.

A fingerprint is pseudonymous personal data (Art. 4(5)): whoever has the secret and a list of
e-mail addresses can tell which of them are in the journal.
"""

import functools
import hashlib
import hmac
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

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
        return tuple(self.people(kind, tenant=tenant).of_key(key, identifier))

    def contact(self, identifier: Key, *, tenant: Key | None = None) -> tuple[str, ...]:
        """Fingerprints of an address or number, under the current secret first.

        With a tenant it is the address as that tenant knows it: what is noted under it concerns
        nobody else's rows.
        """
        return tuple(self.contacts(tenant=tenant).of(identifier))

    def people(self, kind: str, *, tenant: Key | None = None) -> "Naming":
        """`person` for many of one kind: what they share is prepared once."""
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
        return Naming([_keyed(secret, start) for secret in (self.current, *self.previous)])


class Naming:
    """Names many people who share what their names begin with.

    Args:
        begun: The two hashes of HMAC for each secret, the current one first: fed with the key, the
            inner one with what is shared as well.
    """

    __slots__ = ("_begun",)

    def __init__(self, begun: Sequence[tuple[Any, Any]]) -> None:
        self._begun = begun

    def __repr__(self) -> str:
        return "Naming(...)"

    def of(self, identifier: Key) -> list[str]:
        """As `Secret.contact`."""
        return self._ended(_measured(normal_email(str(identifier))))

    def of_key(self, key: tuple[Key, ...], identifier: Key = "") -> list[str]:
        """As `Secret.person`."""
        parts = [_measured(f"{type(part).__name__}:{part}") for part in key]
        return self._ended(b"".join([*parts, _measured(normal_email(str(identifier)))]))

    def _ended(self, rest: bytes) -> list[str]:
        names = []
        for inner, outer in self._begun:
            within, around = inner.copy(), outer.copy()
            within.update(rest)
            around.update(within.digest())
            names.append(around.hexdigest())
        return names


@functools.lru_cache(maxsize=128)
def _keyed(secret: bytes, start: bytes) -> tuple[Any, Any]:
    """What HMAC (RFC 2104) makes of a key, kept: to make it takes as long as all the rest."""
    size = hashlib.sha256().block_size
    key = (secret if len(secret) <= size else hashlib.sha256(secret).digest()).ljust(size, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in key) + start)
    return inner, hashlib.sha256(bytes(byte ^ 0x5C for byte in key))


def _of_tenant(tenant: Key | None) -> tuple[str, ...]:
    return () if tenant is None else (f"tenant:{tenant}",)


def _measured(text: str) -> bytes:
    """A text with its length, so that no two lists of texts make the same bytes."""
    raw = text.encode()
    return len(raw).to_bytes(4, "big") + raw
