"""The signature of a web hook: made by the sender, verified by the receiver.

As Standard Webhooks 1.0.0 has it, so that receivers find libraries for it in their language: the
id, the time and the body, joined by dots, under HMAC-SHA256.
"""

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import attrs

from gdpr_rights.domain.values import check_aware
from gdpr_rights.errors import WebhookNotVerified

ID, TIMESTAMP, SIGNATURE = "webhook-id", "webhook-timestamp", "webhook-signature"
_VERSION = "v1"
_SHORTEST = 16


@attrs.frozen
class SignedNotice:
    """A notice that came as a web hook, and was verified.

    Attributes:
        id: The same on every attempt: remember it, and act on it once.
        sent_at: When it was signed, an aware datetime in UTC.
        content: The body: ``type``, ``timestamp`` and ``data``.
    """

    id: str
    sent_at: datetime = attrs.field(kw_only=True)
    content: Mapping[str, Any] = attrs.field(kw_only=True, repr=False)


def check_secret(secret: bytes) -> None:
    """Whether it is long enough to sign with.

    Raises:
        ValueError: It is shorter than 16 bytes, or no bytes.
    """
    if not isinstance(secret, bytes) or len(secret) < _SHORTEST:
        raise ValueError(f"a secret is at least {_SHORTEST} random bytes")


def signed_headers(secret: bytes, notice: str, body: bytes, now: datetime) -> dict[str, str]:
    """The headers that say who sent a body, and when."""
    at = int(now.timestamp())
    return {ID: notice, TIMESTAMP: str(at), SIGNATURE: _signature(secret, notice, at, body)}


def _signature(secret: bytes, notice: str, at: int, body: bytes) -> str:
    digest = hmac.digest(secret, f"{notice}.{at}.".encode() + body, "sha256")
    return f"{_VERSION},{base64.b64encode(digest).decode()}"


def verify_webhook(
    secret: bytes,
    headers: Mapping[str, str],
    body: bytes,
    now: datetime,
    *,
    tolerance: timedelta = timedelta(minutes=5),
) -> SignedNotice:
    """For receivers: the notice in a request, if the sender signed it just now.

    Args:
        secret: What sender and receiver share.
        headers: The headers of the request; their letter case does not matter.
        body: Its body as it came, byte by byte.
        now: An aware datetime.
        tolerance: How far the clocks may be apart. A request that is older is refused, so that
            nobody sends it again later; within that time, remember the id.

    Raises:
        WebhookNotVerified: Something of it is missing, or wrong, or too old.
        ValueError: The secret is too short to have signed anything.
        NaiveDatetime: The present has no time zone.

    Examples:
        >>> from datetime import UTC, datetime
        >>> from gdpr_rights.notifiers import verify_webhook
        >>> verify_webhook(b"32 random bytes from your vault.", {}, b"{}", datetime.now(UTC))
        Traceback (most recent call last):
            ...
        gdpr_rights.errors.WebhookNotVerified: the web hook is not verified: it has no webhook-id
    """
    check_secret(secret)
    check_aware("now", now)
    given = {name.lower(): value for name, value in headers.items()}
    for name in (ID, TIMESTAMP, SIGNATURE):
        if not given.get(name):
            raise WebhookNotVerified(f"it has no {name}")
    at = _seconds(given[TIMESTAMP])
    if abs(now.timestamp() - at) > tolerance.total_seconds():
        raise WebhookNotVerified("it was signed too long ago, or a clock is wrong")
    expected = _signature(secret, given[ID], at, body).encode()
    # Several signatures stand there while a secret is being changed.
    fitting = [
        hmac.compare_digest(one.encode("utf-8", "surrogatepass"), expected)
        for one in given[SIGNATURE].split(" ")
    ]
    if not any(fitting):
        raise WebhookNotVerified("its signature is wrong")
    return SignedNotice(given[ID], sent_at=datetime.fromtimestamp(at, UTC), content=_read(body))


def _seconds(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= len("9999999999")):
        raise WebhookNotVerified(f"its {TIMESTAMP} is no number of seconds")
    return int(text)


def _read(body: bytes) -> Mapping[str, Any]:
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict):
        raise WebhookNotVerified("its body is no JSON object")
    return content
