"""Notices by a signed web hook."""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from gdpr_rights.domain.notices import NoticeDetails, NoticeProof
from gdpr_rights.domain.ways import ByWebhook, Channel
from gdpr_rights.errors import MissingExtra, NoticeUndelivered
from gdpr_rights.notifiers.signatures import check_secret, signed_headers

if TYPE_CHECKING:
    from types import ModuleType

SCHEMA = 1
"""The version of the body."""


def _secrets(values: Mapping[str, bytes]) -> tuple[tuple[str, bytes], ...]:
    pairs = tuple(sorted(dict(values).items()))
    for _, secret in pairs:
        check_secret(secret)
    return pairs


@attrs.frozen
class _Webhooks:
    """What both kinds share: the secrets, and the request they sign.

    Attributes:
        secrets: As `WebhookNotifier` says.
        timeout: Likewise.
    """

    channels: ClassVar[frozenset[Channel]] = frozenset({Channel.WEBHOOK})

    secrets: tuple[tuple[str, bytes], ...] = attrs.field(converter=_secrets, repr=False)
    timeout: float = attrs.field(default=10.0, kw_only=True)

    def _request(self, details: NoticeDetails) -> dict[str, Any]:
        secret = dict(self.secrets).get(details.notice.recipient)
        if not isinstance(details.way, ByWebhook):
            raise NoticeUndelivered(f"no web hook, but {details.way.channel.value}")
        if secret is None:
            raise NoticeUndelivered("no secret for this recipient")
        content = body_of(details)
        return {
            "method": "POST",
            "url": details.way.webhook,
            "content": content,
            "headers": {
                "content-type": "application/json",
                "user-agent": "gdpr_rights",
                "idempotency-key": details.notice.id,
                **signed_headers(secret, details.notice.id, content, details.now),
            },
            # A body that was signed for one address goes to no other.
            "follow_redirects": False,
        }


@attrs.frozen
class WebhookNotifier(_Webhooks):
    """Sends notices as signed requests. Needs ``gdpr_rights[webhook]``.

    The receiver verifies the signature with `verify_webhook`, or any library for Standard
    Webhooks. The id of the notice stands in ``webhook-id`` and in ``Idempotency-Key``: it is the
    same on every attempt. The proof is that id and the status of the answer.

    Attributes:
        secrets: What is shared with each recipient, by its name in the map: at least 16 random
            bytes each. No two share one, or each could send notices in your name to the other.
        timeout: How many seconds to wait for the receiver at each step.

    Raises:
        MissingExtra: The package httpx is not installed, when a notice is sent.

    Examples:
        >>> from gdpr_rights.notifiers import WebhookNotifier
        >>> WebhookNotifier({"Mailer Ltd": b"32 random bytes from your vault."})
        WebhookNotifier(timeout=10.0)

    Source: GDPR Art. 19, 32(1).
    """

    def notify(self, details: NoticeDetails, /) -> NoticeProof:
        """Sends the request.

        Raises:
            NoticeUndelivered: Nobody answered, or not with a status between 200 and 299.
        """
        httpx, request = _httpx(), self._request(details)
        try:
            with (
                httpx.Client(timeout=self.timeout) as client,
                client.stream(**request) as answer,
            ):
                return _proof(details, answer)
        except httpx.HTTPError as error:
            raise NoticeUndelivered(type(error).__name__) from None


@attrs.frozen
class AsyncWebhookNotifier(_Webhooks):
    """`WebhookNotifier` on the event loop."""

    async def notify(self, details: NoticeDetails, /) -> NoticeProof:
        """As `WebhookNotifier.notify`."""
        httpx, request = _httpx(), self._request(details)
        try:
            async with (
                httpx.AsyncClient(timeout=self.timeout) as client,
                client.stream(**request) as answer,
            ):
                return _proof(details, answer)
        except httpx.HTTPError as error:
            raise NoticeUndelivered(type(error).__name__) from None


def _proof(details: NoticeDetails, answer: Any) -> NoticeProof:
    # What the receiver says beside the status is not read: it may be anything.
    if not answer.is_success:
        raise NoticeUndelivered(f"HTTP {answer.status_code}")
    return NoticeProof(details.notice.id, answer=f"HTTP {answer.status_code}")


def body_of(details: NoticeDetails) -> bytes:
    """The body: JSON in UTF-8, its keys sorted."""
    notice, due_by = details.notice, details.notice.due_by
    person: dict[str, list[Any]] = {}
    for name, value in details.person:
        person.setdefault(name, []).append(value)
    content = {
        "type": f"gdpr.{notice.operation.name.lower()}",
        "timestamp": details.now.isoformat(),
        "data": {
            "schema": SCHEMA,
            "notice": notice.id,
            "controller": {
                "name": details.controller.name,
                "contact": details.controller.contact,
            },
            "recipient": {"name": notice.recipient, "role": details.role.value},
            "on": details.on.isoformat(),
            "due_by": due_by and due_by.isoformat(),
            "source": str(notice.operation.citation),
            "person": person,
            "tenant": details.tenant,
            "categories": list(notice.categories),
            "partly": list(notice.partly),
            "channels": list(notice.channels),
            "purposes": list(details.purposes),
            "corrected": [
                {"field": of.field, "category": of.category, "value": of.value}
                for of in details.corrected
            ],
        },
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True).encode()


def _httpx() -> "ModuleType":
    try:
        import httpx  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra("webhook", "httpx") from error
    return httpx
