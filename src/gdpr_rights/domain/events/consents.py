"""What happens to a person's consents, in the record of that person. It is append-only.

Source: GDPR Art. 7(1): "the controller shall be able to demonstrate that the data subject has
consented".
"""

from datetime import datetime

import attrs

from gdpr_rights.domain.values import is_aware, not_blank, personal


@attrs.frozen
class ConsentGiven:
    """The person consented, or renewed their consent.

    Attributes:
        activity: The processing activity.
        channel: The channel it is for; None for all of them.
        notice_version: Which text they were shown.
        how: What they did: the form, the box, the call.
        expires_at: When it ends of itself, an aware datetime; None where it does not.
        proof: What shows it, such as the number of a log entry.
    """

    activity: str = attrs.field(validator=not_blank)
    channel: str | None = attrs.field(default=None, kw_only=True)
    notice_version: str = attrs.field(validator=not_blank, kw_only=True)
    how: str = attrs.field(validator=not_blank, kw_only=True)
    expires_at: datetime | None = attrs.field(
        default=None, validator=attrs.validators.optional(is_aware), kw_only=True
    )
    proof: str | None = personal(default=None, kw_only=True)


@attrs.frozen
class ConsentRefused:
    """The person was asked, and did not consent. Attributes as of `ConsentGiven`."""

    activity: str = attrs.field(validator=not_blank)
    channel: str | None = attrs.field(default=None, kw_only=True)
    notice_version: str = attrs.field(validator=not_blank, kw_only=True)
    how: str = attrs.field(validator=not_blank, kw_only=True)


@attrs.frozen
class ConsentWithdrawn:
    """The person withdrew their consent. What was done before stays lawful.

    Attributes:
        activity: The processing activity.
        channel: The channel; None for all of them.
        how: How it reached the controller.
        case: The case that answers it; None where the person did it themselves in their account.

    Source: GDPR Art. 7(3).
    """

    activity: str = attrs.field(validator=not_blank)
    channel: str | None = attrs.field(default=None, kw_only=True)
    how: str = attrs.field(validator=not_blank, kw_only=True)
    case: str | None = attrs.field(default=None, kw_only=True)
