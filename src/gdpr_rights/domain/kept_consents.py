"""Consents that were kept elsewhere, to be taken over into the journal."""

from datetime import datetime

import attrs

from gdpr_rights.domain.consents import ConsentState
from gdpr_rights.domain.parties import DataSubject
from gdpr_rights.domain.values import is_aware, not_blank

_SAID = (ConsentState.GIVEN, ConsentState.REFUSED, ConsentState.WITHDRAWN)


@attrs.frozen
class KeptConsent:
    """What one person said of one processing activity, as it is on record elsewhere.

    Attributes:
        subject: The person.
        activity: The processing activity.
        state: What they said: given, refused or withdrawn. What was given until a day that has
            passed was given, and `expires_at` says until when.
        at: When they said it, an aware datetime.
        how: What they did, or where it comes from.
        notice_version: Which text they were shown; needed unless they withdrew.
        channel: The channel; None for all of them.
        expires_at: When it ends of itself, an aware datetime; None where it does not.
        proof: What shows it.

    Examples:
        >>> from datetime import UTC, datetime
        >>> from gdpr_rights import ConsentState, DataSubject, KeptConsent
        >>> KeptConsent(
        ...     DataSubject.by("customer", email="ada@example.org"),
        ...     "newsletter",
        ...     state=ConsentState.WITHDRAWN,
        ...     at=datetime(2024, 5, 4, tzinfo=UTC),
        ...     how="list of the former mailer",
        ... ).state
        <ConsentState.WITHDRAWN: 'withdrawn'>

    Source: GDPR Art. 7(1).
    """

    subject: DataSubject
    activity: str = attrs.field(validator=not_blank)
    state: ConsentState = attrs.field(
        default=ConsentState.GIVEN,
        converter=ConsentState,
        validator=attrs.validators.in_(_SAID),
        kw_only=True,
    )
    at: datetime = attrs.field(validator=is_aware, kw_only=True)
    how: str = attrs.field(validator=not_blank, kw_only=True)
    notice_version: str | None = attrs.field(default=None, kw_only=True)
    channel: str | None = attrs.field(
        default=None, validator=attrs.validators.optional(not_blank), kw_only=True
    )
    expires_at: datetime | None = attrs.field(
        default=None, validator=attrs.validators.optional(is_aware), kw_only=True
    )
    proof: str | None = attrs.field(default=None, kw_only=True, repr=False)

    @notice_version.validator
    def _check_notice(self, _attribute: object, value: str | None) -> None:
        if self.state is not ConsentState.WITHDRAWN and not (value and value.strip()):
            raise ValueError("say which text they were shown: notice_version")

    @expires_at.validator
    def _check_end(self, _attribute: object, value: datetime | None) -> None:
        if value is not None and (self.state is not ConsentState.GIVEN or value <= self.at):
            raise ValueError("only a consent that was given has an end, and a later one")


@attrs.frozen
class TakenOver:
    """What a taking over came to.

    Attributes:
        people: How many people were named.
        noted: How much of what they said was noted.
        known: How much of it was on record already, by an earlier run.
    """

    people: int
    noted: int = attrs.field(kw_only=True)
    known: int = attrs.field(kw_only=True)
