"""The notifiers for web hooks, against an HTTP server of this machine, and `verify_webhook`."""

import asyncio
import base64
import hashlib
import hmac
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_rights import ByEmail, ByWebhook
from gdpr_rights.domain.notices import NoticeDetails, NoticeProof, Operation
from gdpr_rights.errors import NoticeUndelivered, WebhookNotVerified
from gdpr_rights.notifiers import AsyncWebhookNotifier, WebhookNotifier, verify_webhook
from tests.notifiers.samples import NOW, details
from tests.notifiers.servers import Receiver, receiver

SECRET = b"0123456789abcdef0123456789abcdef"
SECRETS = {"Mailer Ltd": SECRET}
Notify = Callable[[NoticeDetails], NoticeProof]


def _now(one: NoticeDetails) -> NoticeProof:
    return WebhookNotifier(SECRETS, timeout=5.0).notify(one)


def _awaited(one: NoticeDetails) -> NoticeProof:
    return asyncio.run(AsyncWebhookNotifier(SECRETS, timeout=5.0).notify(one))


@pytest.fixture(params=[_now, _awaited], ids=["sync", "async"])
def notify(request: pytest.FixtureRequest) -> Notify:
    chosen: Notify = request.param
    return chosen


@pytest.fixture
def mailer() -> Iterator[Receiver]:
    with receiver() as server:
        yield server


class TestARequest:
    def test_it_arrives_signed(self, mailer: Receiver, notify: Notify) -> None:
        one = details(ByWebhook(mailer.url), Operation.RECTIFICATION, tenant=7)
        proof = notify(one)
        ((headers, body),) = mailer.requests
        notice = verify_webhook(SECRET, headers, body, NOW)
        assert proof == NoticeProof(one.notice.id, answer="HTTP 204")
        assert notice.id == one.notice.id
        assert notice.sent_at == NOW
        assert notice.content == {
            "type": "gdpr.rectification",
            "timestamp": "2026-11-22T09:30:00+00:00",
            "data": {
                "schema": 1,
                "notice": one.notice.id,
                "controller": {"name": "Acme SAS", "contact": "privacy@acme.example"},
                "recipient": {"name": "Mailer Ltd", "role": "processor"},
                "on": "2026-11-21",
                "due_by": "2026-12-21",
                "source": "GDPR Art. 19",
                "person": {"email": ["ada@example.org"], "number": [17]},
                "tenant": 7,
                "categories": ["contact", "identity"],
                "partly": [],
                "channels": [],
                "purposes": ["send the newsletter"],
                "corrected": [{"field": "name", "category": "identity", "value": "Ada Lovelace"}],
            },
        }

    def test_a_retry_can_be_recognised(self, mailer: Receiver, notify: Notify) -> None:
        for operation in (Operation.ERASURE, Operation.ERASURE, Operation.RESTRICTION):
            notify(details(ByWebhook(mailer.url), operation))
        keys = [headers["idempotency-key"] for headers, _ in mailer.requests]
        assert keys[0] == keys[1] != keys[2]
        assert keys == [headers["webhook-id"] for headers, _ in mailer.requests]

    @pytest.mark.parametrize("status", [301, 400, 404, 500, 503])
    def test_another_status_is_a_failure(
        self, mailer: Receiver, notify: Notify, status: int
    ) -> None:
        mailer.status = status
        mailer.headers["location"] = mailer.url.replace("notices", "elsewhere")
        with pytest.raises(NoticeUndelivered) as error:
            notify(details(ByWebhook(mailer.url)))
        assert error.value.cause == f"HTTP {status}"
        assert len(mailer.requests) == 1

    def test_nobody_there(self, notify: Notify) -> None:
        with receiver() as gone:
            way = ByWebhook(gone.url)
        with pytest.raises(NoticeUndelivered) as error:
            notify(details(way))
        assert error.value.cause == "ConnectError"
        assert error.value.__cause__ is None

    def test_a_recipient_without_an_address(self, notify: Notify) -> None:
        with pytest.raises(NoticeUndelivered, match="no web hook"):
            notify(details(ByEmail("privacy@mailer.example")))

    def test_a_recipient_without_a_secret(self, mailer: Receiver) -> None:
        with pytest.raises(NoticeUndelivered, match="no secret"):
            WebhookNotifier({"Somebody": SECRET}).notify(details(ByWebhook(mailer.url)))
        assert mailer.requests == []

    def test_secrets_are_long_and_never_shown(self) -> None:
        assert "0123" not in repr(WebhookNotifier(SECRETS))
        with pytest.raises(ValueError, match="16 random bytes"):
            WebhookNotifier({"Mailer Ltd": b"short"})

    def test_without_httpx_the_extra_is_named(self) -> None:
        script = (
            "import sys\n"
            "sys.modules['httpx'] = None\n"
            "from gdpr_rights.notifiers import EmailNotifier, WebhookNotifier, verify_webhook\n"
            "from gdpr_rights import ByWebhook\n"
            "from tests.notifiers.samples import details\n"
            "WebhookNotifier({}).notify(details(ByWebhook('https://mailer.example/')))\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, check=False
        )
        assert "pip install 'gdpr_rights[webhook]'" in done.stderr.splitlines()[-1]


def signed(body: bytes = b'{"type": "gdpr.erasure"}', at: datetime = NOW) -> dict[str, str]:
    """Headers as Standard Webhooks 1.0.0 describes them, computed here from its text."""
    seconds = int(at.timestamp())
    digest = hmac.new(SECRET, b"n1." + str(seconds).encode() + b"." + body, hashlib.sha256)
    return {
        "Webhook-Id": "n1",
        "Webhook-Timestamp": str(seconds),
        "Webhook-Signature": "v1," + base64.b64encode(digest.digest()).decode(),
    }


BODY = b'{"type": "gdpr.erasure"}'


class TestVerifying:
    def test_what_the_sender_signed(self) -> None:
        notice = verify_webhook(SECRET, signed(), BODY, NOW)
        assert (notice.id, notice.sent_at) == ("n1", NOW)
        assert notice.content == {"type": "gdpr.erasure"}
        assert "erasure" not in repr(notice)

    def test_one_of_several_signatures_is_enough(self) -> None:
        headers = signed()
        headers["Webhook-Signature"] = f"v1,AAAA {headers['Webhook-Signature']} v2,é"
        assert verify_webhook(SECRET, headers, BODY, NOW).id == "n1"

    @pytest.mark.parametrize(
        ("change", "why"),
        [
            *(({name: ""}, f"it has no {name.lower()}") for name in signed()),
            ({"Webhook-Id": "n2"}, "its signature is wrong"),
            ({"Webhook-Signature": "v1,AAAA"}, "its signature is wrong"),
            ({"Webhook-Signature": "v1,\udcff"}, "its signature is wrong"),
            ({"Webhook-Timestamp": "soon"}, "its webhook-timestamp is no number of seconds"),
            ({"Webhook-Timestamp": "٣"}, "its webhook-timestamp is no number of seconds"),
            ({"Webhook-Timestamp": "9" * 400}, "its webhook-timestamp is no number of seconds"),
        ],
    )
    def test_what_is_missing_or_wrong(self, change: dict[str, str], why: str) -> None:
        with pytest.raises(WebhookNotVerified) as error:
            verify_webhook(SECRET, signed() | change, BODY, NOW)
        assert error.value.why == why

    @pytest.mark.parametrize("minutes", [-6, 6])
    def test_an_old_one_is_refused(self, minutes: int) -> None:
        later = NOW + timedelta(minutes=minutes)
        with pytest.raises(WebhookNotVerified, match="too long ago"):
            verify_webhook(SECRET, signed(), BODY, later)
        verify_webhook(SECRET, signed(), BODY, later, tolerance=timedelta(minutes=7))

    @pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"[" * 100_000])
    def test_a_body_that_is_no_object(self, body: bytes) -> None:
        with pytest.raises(WebhookNotVerified, match="no JSON object"):
            verify_webhook(SECRET, signed(body), body, NOW)

    def test_what_the_caller_got_wrong(self) -> None:
        with pytest.raises(ValueError, match="16 random bytes"):
            verify_webhook(b"", signed(), BODY, NOW)
        with pytest.raises(ValueError, match="time zone"):
            verify_webhook(SECRET, signed(), BODY, NOW.replace(tzinfo=None))

    @given(
        body=st.binary(max_size=40),
        headers=st.dictionaries(st.sampled_from(sorted(signed())), st.text(max_size=40)),
    )
    def test_nothing_else_passes(self, body: bytes, headers: dict[str, str]) -> None:
        given_headers: dict[str, Any] = signed() | headers
        if body == BODY and given_headers == signed():
            return
        with pytest.raises(WebhookNotVerified):
            verify_webhook(SECRET, given_headers, body, datetime(2026, 11, 22, 9, 30, tzinfo=UTC))
