"""A notice, for the tests of what carries it."""

from datetime import UTC, date, datetime
from typing import Any

from gdpr_rights import Controller, Role
from gdpr_rights.domain.notices import (
    Corrected,
    NoticeDetails,
    Operation,
    RecipientNotice,
    notice_id,
)
from gdpr_rights.domain.ways import Way

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ACME = Controller(
    "Acme SAS", contact="privacy@acme.example", country="FR", time_zone="Europe/Paris"
)


def details(way: Way, operation: Operation = Operation.ERASURE, **changes: Any) -> NoticeDetails:
    """What a notifier is told of one notice to Mailer Ltd about Ada."""
    settings: dict[str, Any] = {
        "role": Role.PROCESSOR,
        "controller": ACME,
        "on": date(2026, 11, 21),
        "now": NOW,
        "purposes": ("send the newsletter",),
        "person": (("email", "ada@example.org"), ("number", 17)),
        **changes,
    }
    if operation is Operation.RECTIFICATION:
        settings.setdefault(
            "corrected", (Corrected("name", category="identity", value="Ada Lovelace"),)
        )
    notice = RecipientNotice(
        notice_id("c1", operation, "Mailer Ltd"),
        recipient="Mailer Ltd",
        operation=operation,
        activities=("newsletter",),
        categories=("contact", "identity"),
        due_by=date(2026, 12, 21),
    )
    return NoticeDetails(notice, way=way, **settings)
