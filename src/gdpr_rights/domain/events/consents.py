"""What a person says of their data, in the record of that person. It is append-only.

Source: GDPR Art. 7(1): "the controller shall be able to demonstrate that the data subject has
consented".
"""

from datetime import datetime
from typing import Any

import attrs

from gdpr_rights.domain.values import is_aware, not_blank, personal
from gdpr_rights.law.citations import Citation

GDPR_21_3 = Citation("GDPR Art. 21(3)")


def _channel() -> Any:
    said = attrs.validators.optional(not_blank)
    return attrs.field(default=None, validator=said, kw_only=True)


def _instant() -> Any:
    aware = attrs.validators.optional(is_aware)
    return attrs.field(default=None, validator=aware, kw_only=True)


@attrs.frozen
class ConsentGiven:
    """The person consented, or renewed their consent.

    Attributes:
        activity: The processing activity.
        channel: The channel it is for; None for all of them.
        notice_version: Which text they were shown.
        how: What they did: the form, the box, the call.
        expires_at: When it ends of itself, an aware datetime; None where it does not.
        at: When they said it, an aware datetime; None where it was noted at once.
        proof: What shows it, such as the number of a log entry.
    """

    activity: str = attrs.field(validator=not_blank)
    channel: str | None = _channel()
    notice_version: str = attrs.field(validator=not_blank, kw_only=True)
    how: str = attrs.field(validator=not_blank, kw_only=True)
    expires_at: datetime | None = _instant()
    at: datetime | None = _instant()
    proof: str | None = personal(default=None, kw_only=True)


@attrs.frozen
class ConsentRefused:
    """The person was asked, and did not consent. Attributes as of `ConsentGiven`."""

    activity: str = attrs.field(validator=not_blank)
    channel: str | None = _channel()
    notice_version: str = attrs.field(validator=not_blank, kw_only=True)
    how: str = attrs.field(validator=not_blank, kw_only=True)
    at: datetime | None = _instant()
    proof: str | None = personal(default=None, kw_only=True)


@attrs.frozen
class ConsentWithdrawn:
    """The person withdrew their consent. What was done before stays lawful.

    Attributes:
        activity: The processing activity.
        channel: The channel; None for all of them.
        how: How it reached the controller.
        at: When they said it, an aware datetime; None where it was noted at once.
        case: The case that answers it; None where the person did it themselves in their account.

    Source: GDPR Art. 7(3).
    """

    activity: str = attrs.field(validator=not_blank)
    channel: str | None = _channel()
    how: str = attrs.field(validator=not_blank, kw_only=True)
    at: datetime | None = _instant()
    case: str | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class Objected:
    """The person objected, and nothing has to be weighed, or was weighed in their favour.

    Attributes:
        activity: The processing activity.
        channel: The channel; None for all of them.
        how: How it reached the controller.
        at: When they said it, an aware datetime; None where it was noted at once.
        case: The case that answers it; None where the person did it themselves in their account.
        citation: Why the processing stops.

    Source: GDPR Art. 21.
    """

    activity: str = attrs.field(validator=not_blank)
    channel: str | None = _channel()
    how: str = attrs.field(validator=not_blank, kw_only=True)
    at: datetime | None = _instant()
    case: str | None = attrs.field(default=None, kw_only=True)
    citation: Citation = attrs.field(default=GDPR_21_3, kw_only=True)
