"""What tells recipients that data they received were rectified, erased or restricted."""

from gdpr_rights.domain.notices import NoticeDetails, NoticeProof
from gdpr_rights.notifiers.mail import EmailNotifier, MailSecurity
from gdpr_rights.notifiers.signatures import SignedNotice, verify_webhook
from gdpr_rights.notifiers.webhook import AsyncWebhookNotifier, WebhookNotifier

__all__ = [
    "AsyncWebhookNotifier",
    "EmailNotifier",
    "MailSecurity",
    "NoticeDetails",
    "NoticeProof",
    "SignedNotice",
    "WebhookNotifier",
    "verify_webhook",
]
