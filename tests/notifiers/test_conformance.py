"""Every notifier, held against the kit."""

import asyncio
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from gdpr_rights import ByEmail, ByWebhook, Channel
from gdpr_rights.domain.notices import NoticeDetails, NoticeProof
from gdpr_rights.domain.ways import Way
from gdpr_rights.notifiers import (
    AsyncWebhookNotifier,
    EmailNotifier,
    MailSecurity,
    WebhookNotifier,
)
from gdpr_rights.ports import Notifier
from gdpr_rights.testing import NoticeBox, NotifierConformance
from tests.notifiers.servers import Inbox, Receiver, mail_server, receiver
from tests.notifiers.test_webhook import SECRETS


class TestEmail(NotifierConformance):
    @pytest.fixture(autouse=True)
    def _inbox(self) -> Iterator[None]:
        with mail_server() as self.inbox:
            self.inbox.unknown = {"nobody@mailer.example"}
            yield

    inbox: Inbox

    def notifier(self) -> Notifier:
        return EmailNotifier(
            "127.0.0.1",
            port=self.inbox.port,
            sender="privacy@acme.example",
            security=MailSecurity.NONE,
            timeout=5.0,
        )

    def way(self) -> Way:
        return ByEmail("privacy@mailer.example")

    def nowhere(self) -> Way:
        return ByEmail("nobody@mailer.example")

    def arrived(self) -> Sequence[str]:
        return [
            f"{message['Message-ID']}\n{message.get_content()}" for message in self.inbox.messages
        ]


class TestWebhook(NotifierConformance):
    @pytest.fixture(autouse=True)
    def _receiver(self) -> Iterator[None]:
        with receiver() as self.receiver:
            yield

    receiver: Receiver

    def notifier(self) -> Notifier:
        return WebhookNotifier(SECRETS, timeout=5.0)

    def way(self) -> Way:
        return ByWebhook(self.receiver.url)

    def nowhere(self) -> Way:
        return ByWebhook(self.receiver.url.replace("notices", "nowhere"))

    def arrived(self) -> Sequence[str]:
        return [f"{headers}\n{body.decode()}" for headers, body in self.receiver.requests]


class _Waiting:
    """An asynchronous notifier behind a method that waits."""

    def __init__(self, notifier: AsyncWebhookNotifier) -> None:
        self._notifier = notifier
        self.channels = notifier.channels

    def notify(self, details: NoticeDetails, /) -> NoticeProof:
        return asyncio.run(self._notifier.notify(details))


class TestAsyncWebhook(TestWebhook):
    def notifier(self) -> Notifier:
        return _Waiting(AsyncWebhookNotifier(SECRETS, timeout=5.0))


class TestNoticeBox(NotifierConformance):
    """The stand-in is a notifier too."""

    box: Any = None

    def notifier(self) -> Notifier:
        self.box = self.box or NoticeBox()
        return _Picky(self.box)

    def way(self) -> Way:
        return ByEmail("privacy@mailer.example")

    def nowhere(self) -> Way:
        return ByEmail("nobody@mailer.example")

    def arrived(self) -> Sequence[str]:
        return [f"{of.notice.id} {of.person}" for of in self.box.notices] if self.box else []


class _Picky:
    channels = frozenset({Channel.EMAIL})

    def __init__(self, box: NoticeBox) -> None:
        self._box = box

    def notify(self, details: NoticeDetails, /) -> NoticeProof:
        if details.way == ByEmail("nobody@mailer.example"):
            return NoticeBox(fail=1).notify(details)
        return self._box.notify(details)
