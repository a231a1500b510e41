"""A short code sent to an address on file: whoever reads it there can answer with it.

The check keeps nothing. What it must remember is a salted hash, which the desk keeps as an event;
how often somebody may try is the desk's to count.

Source: EDPB Guidelines 01/2022 para. 65-79; RULEBOOK 3, I8.
"""

import hashlib
import hmac
import secrets
import unicodedata
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, ClassVar

import attrs

from gdpr_rights.domain.identity import (
    ChallengeDetails,
    ChallengeState,
    EvidenceVerdict,
    Level,
    Message,
)
from gdpr_rights.domain.values import check_aware

_SCHEME = "scrypt-13-8-1"
_LONGEST = 64
"""Characters of evidence that are looked at; no code is that long."""
_FEWEST, _MOST = 6, 12
_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d")


def _some_time(_instance: object, _attribute: object, value: timedelta) -> None:
    if value <= timedelta(0):
        raise ValueError("a code is valid for some time: valid_for must be more than nothing")


@attrs.frozen
class OneTimeCode:
    """A code of some digits, sent to the person and good for a short while.

    Args:
        send: What sends a message; it is called with one `Message`.
        digits: How long the code is, from 6 to 12.
        valid_for: For how long it works.
        random_code: Where codes come from; the system's random source unless a test says
            otherwise.

    Examples:
        >>> from gdpr_rights.identity import OneTimeCode
        >>> OneTimeCode(send=print)
        OneTimeCode(digits=6, valid_for=datetime.timedelta(seconds=900))

    Source: RULEBOOK 3.1, L1.
    """

    name: ClassVar[str] = "one-time code"
    level: ClassVar[Level] = Level.ADDRESS

    send: Callable[[Message], object] = attrs.field(repr=False)
    digits: int = attrs.field(
        default=6,
        kw_only=True,
        validator=[attrs.validators.ge(_FEWEST), attrs.validators.le(_MOST)],
    )
    valid_for: timedelta = attrs.field(
        default=timedelta(minutes=15), kw_only=True, validator=_some_time
    )
    random_code: Callable[[], str] | None = attrs.field(default=None, kw_only=True, repr=False)

    def challenge(self, details: ChallengeDetails, /) -> tuple[ChallengeState, Message | None]:
        """A new code: its hash to remember, and the message that carries it.

        Without an address the same work is done and the same kind of state comes back, only no
        message: neither time nor result tells whether somebody is on file.

        Raises:
            NaiveDatetime: The present has no time zone.
        """
        check_aware("now", details.now)
        code = self._new_code()
        expires_at = details.now + self.valid_for
        salt = secrets.token_hex(16)
        state = ChallengeState(
            {
                "scheme": _SCHEME,
                "case": details.case_id,
                "salt": salt,
                "hash": _hash(normal(code), salt, details.case_id),
            },
            expires_at=expires_at,
        )
        if details.address is None:
            return state, None
        message = Message(
            address=details.address, case_id=details.case_id, code=code, expires_at=expires_at
        )
        return state, message

    def deliver(self, message: Message, /) -> Any:
        """Sends the message; what ``send`` returns is handed on, so that it may be awaited."""
        return self.send(message)

    def check(self, state: ChallengeState, evidence: str, now: datetime, /) -> EvidenceVerdict:
        """Whether the evidence is the code, as people type it: spaces and dashes do not matter.

        Raises:
            NaiveDatetime: The present has no time zone.
        """
        check_aware("now", now)
        # Right or wrong is not said of a code that has expired.
        if now > state.expires_at:
            return EvidenceVerdict.EXPIRED
        kept = dict(state.values)
        code = normal(evidence)
        given = _hash(code, kept.get("salt", ""), kept.get("case", ""))
        right = hmac.compare_digest(given.encode(), kept.get("hash", "").encode())
        if code and right and kept.get("scheme") == _SCHEME:
            return EvidenceVerdict.ACCEPTED
        return EvidenceVerdict.WRONG

    def _new_code(self) -> str:
        if self.random_code is not None:
            return self.random_code()
        return f"{secrets.randbelow(10**self.digits):0{self.digits}d}"


def normal(evidence: str) -> str:
    """Evidence as it is compared: no spaces, dashes, invisible signs; digits of any script as 0-9.

    What is too long to be a code becomes the empty text, which is no code either.
    """
    if len(evidence) > _LONGEST:
        return ""
    return "".join(_sign(sign) for sign in evidence)


def _sign(sign: str) -> str:
    if sign in _DASHES or sign.isspace() or unicodedata.category(sign) in ("Cf", "Cc"):
        return ""
    digit = unicodedata.decimal(sign, None)
    return sign if digit is None else str(digit)


def _hash(code: str, salt: str, case_id: str) -> str:
    """The code as it is kept.

    A code of six digits has a million values: whoever reads the journal tries them all in a second
    if trying is cheap. With scrypt one try costs some 20 ms and 8 MB, all of them hours: by then
    the code has expired. The case is part of what is hashed, so that a hash moved to another case
    is worthless there.
    """
    digest = hashlib.scrypt(
        code.encode("utf-8", "surrogatepass"),
        salt=f"{len(salt)}:{salt}{case_id}".encode("utf-8", "surrogatepass"),
        n=2**13,
        r=8,
        p=1,
        dklen=32,
    )
    return digest.hex()
