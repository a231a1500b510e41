"""The key to one answer: works once, and until it expires.

A token is a secret text that the person receives, in a link for instance. What is kept of it is
its SHA-256: whoever reads the record cannot download with it. The text carries the id of its case,
so that a web route needs nothing else.

Nothing here reads a clock or draws a random number: whoever offers a download brings both.

Source: GDPR Art. 5(1)(f), 12(3), 32(1); RULEBOOK 3.
"""

import base64
import binascii
import enum
import hashlib
import hmac
from datetime import datetime

import attrs

from gdpr_rights.domain.values import check_aware, is_aware, not_blank

_FEWEST = 32
"""Characters of random text: 192 bits in base64, 128 in hexadecimal digits."""
_LONGEST = 1000
"""Characters of a token that are looked at; none is that long."""


@enum.unique
class TokenVerdict(enum.Enum):
    """What a token is worth."""

    ACCEPTED = "accepted"
    WRONG = "wrong"
    EXPIRED = "expired"
    USED = "used"


@attrs.frozen
class DownloadToken:
    """A token as the person receives it; it is shown once and kept nowhere.

    Attributes:
        text: The secret, safe in a URL as it stands.
        case_id: The case whose answer it opens.
        expires_at: From when on it does not work any more, an aware datetime.

    Examples:
        >>> from datetime import UTC, datetime
        >>> from gdpr_rights.domain.downloads import case_of, download_token
        >>> token = download_token(
        ...     "case-1", random="k3Jx0uYpQ7wM2vRt9ZbN4cLs8HdGfA1e",
        ...     expires_at=datetime(2026, 11, 28, tzinfo=UTC),
        ... )
        >>> token.text
        'Y2FzZS0x.k3Jx0uYpQ7wM2vRt9ZbN4cLs8HdGfA1e'
        >>> case_of(token.text)
        'case-1'
    """

    text: str = attrs.field(repr=False, validator=not_blank)
    case_id: str = attrs.field(validator=not_blank, kw_only=True)
    expires_at: datetime = attrs.field(validator=is_aware, kw_only=True)

    @property
    def stored(self) -> "StoredToken":
        """What is kept of it."""
        return StoredToken(token_hash(self.text), case_id=self.case_id, expires_at=self.expires_at)


@attrs.frozen
class StoredToken:
    """What is kept of a token: enough to check one, not enough to make one.

    Attributes:
        hash: Its SHA-256, in hexadecimal digits.
        case_id: The case whose answer it opens.
        expires_at: From when on it does not work any more.
        used: Whether it has been used: it works once.
    """

    hash: str = attrs.field(validator=attrs.validators.matches_re(r"[0-9a-f]{64}"))
    case_id: str = attrs.field(validator=not_blank, kw_only=True)
    expires_at: datetime = attrs.field(validator=is_aware, kw_only=True)
    used: bool = attrs.field(default=False, kw_only=True)


def download_token(case_id: str, *, random: str, expires_at: datetime) -> DownloadToken:
    """A new token for the answer of a case.

    Args:
        case_id: The case.
        random: A fresh random text of at least 32 letters, digits, ``-`` or ``_``, such as
            `secrets.token_urlsafe` gives.
        expires_at: From when on it does not work any more, an aware datetime.

    Raises:
        ValueError: The random text is too short or has other characters, or the token would be
            too long.
        NaiveDatetime: The end of its validity has no time zone.
    """
    if len(random) < _FEWEST or not _is_url_safe(random):
        raise ValueError(
            f"the random text of a token has at least {_FEWEST} letters, digits, - or _"
        )
    text = f"{_encoded(case_id)}.{random}"
    if len(text) > _LONGEST:
        raise ValueError(f"a token has at most {_LONGEST} characters")
    return DownloadToken(text, case_id=case_id, expires_at=expires_at)


def token_hash(text: str) -> str:
    """What is kept of a token's text: its SHA-256, in hexadecimal digits.

    A token is long and random, so a plain hash of it cannot be turned back.

    Examples:
        >>> from gdpr_rights.domain.downloads import token_hash
        >>> token_hash("Y2FzZS0x.k3Jx0uYpQ7wM2vRt9ZbN4cLs8HdGfA1e")[:16]
        '495f98098d937e25'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def case_of(text: str) -> str | None:
    """The case that a token's text names; None where it is no token at all.

    It proves nothing: anybody can name a case. `check` decides.
    """
    if len(text) > _LONGEST:
        return None
    name, dot, random = text.partition(".")
    if not name or not dot or len(random) < _FEWEST or not _is_url_safe(random):
        return None
    try:
        case_id = base64.b64decode(
            name + "=" * (-len(name) % 4), altchars=b"-_", validate=True
        ).decode()
    except (binascii.Error, ValueError):
        return None
    # There is one way to write a case: what is written in another was not made here.
    return case_id if case_id.strip() and _encoded(case_id) == name else None


def check(stored: StoredToken | None, text: str, now: datetime) -> TokenVerdict:
    """What a text is worth against what is kept.

    A text that is not the token learns nothing of it, neither that it expired nor that it was
    used. The comparison takes the same time wherever they differ, and where nothing is kept.

    Args:
        stored: What is kept of the token of the case; None where none was ever offered.
        text: What was shown.
        now: An aware datetime.

    Raises:
        NaiveDatetime: The time has no time zone.

    Examples:
        >>> from datetime import UTC, datetime, timedelta
        >>> from gdpr_rights.domain.downloads import check, download_token
        >>> end = datetime(2026, 11, 28, tzinfo=UTC)
        >>> token = download_token(
        ...     "case-1", random="k3Jx0uYpQ7wM2vRt9ZbN4cLs8HdGfA1e", expires_at=end
        ... )
        >>> check(token.stored, token.text, end - timedelta(days=1))
        <TokenVerdict.ACCEPTED: 'accepted'>
        >>> check(token.stored, token.text, end)
        <TokenVerdict.EXPIRED: 'expired'>
        >>> check(token.stored, "something else", end)
        <TokenVerdict.WRONG: 'wrong'>
    """
    check_aware("now", now)
    kept = _NOTHING if stored is None else stored.hash
    same = hmac.compare_digest(kept, token_hash(text[: _LONGEST + 1]))
    if stored is None or not same or case_of(text) != stored.case_id:
        return TokenVerdict.WRONG
    if stored.used:
        return TokenVerdict.USED
    return TokenVerdict.EXPIRED if now >= stored.expires_at else TokenVerdict.ACCEPTED


_NOTHING = "-" * 64
"""The hash of no text."""


def _encoded(case_id: str) -> str:
    return base64.urlsafe_b64encode(case_id.encode()).decode().rstrip("=")


def _is_url_safe(text: str) -> bool:
    return text.isascii() and text.replace("-", "").replace("_", "").isalnum()
