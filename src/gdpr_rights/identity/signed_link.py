"""A signed link sent to an address on file: whoever opens it there can answer with it.

The link says which case it is for, so the page behind it needs no session and looks nothing up
before the signature was verified. The check keeps nothing; what it must remember is a hash of the
link's random part, which the desk keeps as an event. A new challenge has another one, so it makes
the older link worthless; and a challenge that was met is closed by the desk.

Source: EDPB Guidelines 01/2022 para. 65-79; RULEBOOK 3, I8.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import ClassVar, Final

import attrs

from gdpr_rights.domain.identity import (
    ChallengeDetails,
    ChallengeState,
    EvidenceVerdict,
    Level,
    Message,
)
from gdpr_rights.domain.values import check_aware

_SCHEME: Final = "signed-link-1"
_LABEL: Final = b"gdpr_rights/signed_link/1\0"
_PLACE: Final = "{token}"
_SHORTEST_SECRET: Final = 32
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MOMENT: Final = timedelta(microseconds=1)
# A token: when it expires, random bytes, a signature of all, and the case.
_TIME, _NONCE, _SIGNATURE = 8, 16, 32
_HEAD: Final = _TIME + _NONCE + _SIGNATURE
_LONGEST: Final = 4096
"""Characters of evidence that are looked at; no link is that long."""
_TOKEN: Final = re.compile(f"[a-zA-Z2-7]{{{_HEAD * 8 // 5},}}")


def _long_enough(_instance: object, _attribute: object, value: bytes) -> None:
    if not isinstance(value, bytes) or len(value) < _SHORTEST_SECRET:
        raise ValueError(f"the secret must be at least {_SHORTEST_SECRET} random bytes")


def _has_a_place(_instance: object, _attribute: object, value: str | Callable[[str], str]) -> None:
    if isinstance(value, str) and _PLACE not in value:
        raise ValueError(f"the url must say with {_PLACE} where the token stands")


def _some_time(_instance: object, _attribute: object, value: timedelta) -> None:
    if value <= timedelta(0):
        raise ValueError("a link is valid for some time: valid_for must be more than nothing")


@attrs.frozen
class _Token:
    expires_at: datetime
    nonce: bytes = attrs.field(repr=False)
    case_id: str


@attrs.frozen
class SignedLink:
    """A link that expires, works once, and serves one case only.

    The evidence is the token, or the whole link as it was pasted. Programs that look for malicious
    mail open links too: let the page behind it ask for a click, and verify on POST only.

    Args:
        secret: At least 32 random bytes, kept apart from the database. With another one, all links
            that were sent are worthless.
        send: What sends a message; it is called with one `Message`, whose code is the whole link.
        url: The link with ``{token}`` in its place, or what makes a link of a token.
        valid_for: For how long it works.

    Examples:
        >>> from datetime import UTC, datetime, timedelta
        >>> from gdpr_rights.identity import ChallengeDetails, SignedLink
        >>> from gdpr_rights.testing import MailBox
        >>> link = SignedLink(
        ...     b"32 random bytes from your vault.",
        ...     send=MailBox(),
        ...     url="https://app.example/privacy?token={token}",
        ... )
        >>> now = datetime(2027, 3, 1, 9, tzinfo=UTC)
        >>> state, message = link.challenge(
        ...     ChallengeDetails("case-1", address="ada@example.org", now=now)
        ... )
        >>> link.case_of(message.code, now)
        'case-1'
        >>> link.case_of(message.code, now + timedelta(hours=2)) is None
        True
        >>> link.check(state, message.code, now)
        <EvidenceVerdict.ACCEPTED: 'accepted'>

    Source: RULEBOOK 3.1, L1.
    """

    name: ClassVar[str] = "signed link"
    level: ClassVar[Level] = Level.ADDRESS

    secret: bytes = attrs.field(repr=False, validator=_long_enough)
    send: Callable[[Message], object] = attrs.field(repr=False)
    url: str | Callable[[str], str] = attrs.field(repr=False, validator=_has_a_place)
    valid_for: timedelta = attrs.field(
        default=timedelta(hours=1), kw_only=True, validator=_some_time
    )

    def challenge(self, details: ChallengeDetails, /) -> tuple[ChallengeState, Message | None]:
        """A new link: a hash to remember, and the message that carries the link.

        Without an address the same work is done and the same kind of state comes back, only no
        message: neither time nor result tells whether somebody is on file.

        Raises:
            NaiveDatetime: The present has no time zone.
        """
        check_aware("now", details.now)
        expires_at = details.now + self.valid_for
        token = _Token(expires_at, secrets.token_bytes(_NONCE), details.case_id)
        link = self._link(self._written(token))
        state = ChallengeState(
            {"scheme": _SCHEME, "case": details.case_id, "hash": _hash(token)},
            expires_at=expires_at,
        )
        if details.address is None:
            return state, None
        message = Message(
            address=details.address, case_id=details.case_id, code=link, expires_at=expires_at
        )
        return state, message

    def deliver(self, message: Message, /) -> None:
        """Sends the message."""
        self.send(message)

    def check(self, state: ChallengeState, evidence: str, now: datetime, /) -> EvidenceVerdict:
        """Whether the evidence is the token that was sent, or the link that carries it.

        Raises:
            NaiveDatetime: The present has no time zone.
        """
        check_aware("now", now)
        # Right or wrong is not said of a link that has expired.
        if now > state.expires_at:
            return EvidenceVerdict.EXPIRED
        kept = dict(state.values)
        token = self._read(evidence)
        if token is None or kept.get("scheme") != _SCHEME or kept.get("case") != token.case_id:
            return EvidenceVerdict.WRONG
        if not hmac.compare_digest(_hash(token).encode(), kept.get("hash", "").encode()):
            return EvidenceVerdict.WRONG
        return EvidenceVerdict.EXPIRED if now > token.expires_at else EvidenceVerdict.ACCEPTED

    def case_of(self, token: str, now: datetime) -> str | None:
        """The case of a token or link that was signed with the secret and has not expired.

        It says where to look, not that the link still works: that is for the desk's `verify`.

        Raises:
            NaiveDatetime: The present has no time zone.
        """
        check_aware("now", now)
        read = self._read(token)
        return None if read is None or now > read.expires_at else read.case_id

    def _link(self, token: str) -> str:
        if isinstance(self.url, str):
            return self.url.replace(_PLACE, token)
        return self.url(token)

    def _written(self, token: _Token) -> str:
        expires = ((token.expires_at - _EPOCH) // _MOMENT).to_bytes(_TIME, "big")
        case_id = token.case_id.encode("utf-8", "surrogatepass")
        signature = self._signature(expires + token.nonce + case_id)
        written = base64.b32encode(expires + token.nonce + signature + case_id)
        # Letters and digits only: mail programs cut a link at other signs.
        return written.decode().rstrip("=").lower()

    def _read(self, evidence: str) -> _Token | None:
        found = (self._opened(text) for text in _candidates(evidence))
        return next((token for token in found if token is not None), None)

    def _opened(self, text: str) -> _Token | None:
        try:
            raw = base64.b32decode(text.upper() + "=" * (-len(text) % 8))
        except binascii.Error:
            return None
        expires, nonce = raw[:_TIME], raw[_TIME : _TIME + _NONCE]
        signature, case_id = raw[_TIME + _NONCE : _HEAD], raw[_HEAD:]
        if not hmac.compare_digest(signature, self._signature(expires + nonce + case_id)):
            return None
        at = _EPOCH + int.from_bytes(expires, "big") * _MOMENT
        return _Token(at, nonce, case_id.decode("utf-8", "surrogatepass"))

    def _signature(self, signed: bytes) -> bytes:
        return hmac.digest(self.secret, _LABEL + signed, "sha256")


def _candidates(evidence: str) -> Iterator[str]:
    """What may be a token in a text; a mail program may have broken it into lines."""
    if len(evidence) <= _LONGEST:
        yield from _TOKEN.findall(evidence)
        yield from _TOKEN.findall("".join(evidence.split()))


def _hash(token: _Token) -> str:
    """What is kept of a token: nobody can try all values of 16 random bytes."""
    case_id = token.case_id.encode("utf-8", "surrogatepass")
    return hashlib.sha256(_LABEL + token.nonce + case_id).hexdigest()
