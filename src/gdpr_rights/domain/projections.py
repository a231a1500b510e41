"""What the journal can be asked: rows kept in the same transaction as the events."""

from datetime import date, datetime

import attrs

from gdpr_rights.domain.stages import Stage
from gdpr_rights.domain.values import as_tuple
from gdpr_rights.law.rights import Right


@attrs.frozen
class CaseRow:
    """A case at a glance.

    Attributes:
        id: The case.
        right: The right exercised.
        stage: Where it stands.
        received_at: An aware datetime.
        due_on: The last day on which the answer is in time, in the controller's time zone; None
            while the time limit is suspended.
        subject_ref: The random name of the person, once found.
        reference: The sender's own number.
        tenant: The tenant's key.
        version: The version of its stream.
        untold: How many notices to recipients of the data have yet to be given, or ruled out.
    """

    id: str
    right: Right = attrs.field(kw_only=True)
    stage: Stage = attrs.field(kw_only=True)
    received_at: datetime = attrs.field(kw_only=True)
    due_on: date | None = attrs.field(kw_only=True)
    subject_ref: str | None = attrs.field(default=None, kw_only=True)
    reference: str | None = attrs.field(default=None, kw_only=True)
    tenant: str | None = attrs.field(default=None, kw_only=True)
    version: int = attrs.field(kw_only=True)
    untold: int = attrs.field(default=0, kw_only=True)


@attrs.frozen
class SubjectRow:
    """A person known to the journal by a fingerprint. Pseudonymous personal data."""

    fingerprint: str
    ref: str


PLACE = "@"
"""Stands for the activity where it is some of the data that no activity may use."""


@attrs.frozen
class Standing:
    """What may, or may not, be done with whose data.

    Attributes:
        fingerprint: Of the person or of a contact.
        activity: The processing activity, or `PLACE`.
        cause: Where it comes from: ``consent``, ``consent/sms``, ``restriction/`` with the case,
            and after it the place of the data where it is limited to one.
            A later row of the same fingerprint, activity and cause replaces it; what comes from
            elsewhere stays as it is.
        verdict: A word of `StandingVerdict`.
        citation: Why.
        since: An aware datetime; a consent and its end begin to count then.
    """

    fingerprint: str
    activity: str
    cause: str
    verdict: str
    citation: str
    since: datetime


@attrs.frozen
class Attempt:
    """A challenge that was sent, so that attempts are limited for a person and for an address.

    Attributes:
        fingerprint: Of the person or of the address.
        at: When, an aware datetime. A journal may forget attempts that are older than a week.

    Source: RULEBOOK 3.1.
    """

    fingerprint: str
    at: datetime


Projection = CaseRow | SubjectRow | Standing | Attempt


@attrs.frozen
class CaseQuery:
    """Which cases to list; what is None does not limit.

    Attributes:
        stages: Only cases in one of these stages.
        subject_ref: Only cases of this person.
        reference: Only the case with this number of the sender.
        tenant: Only cases of this tenant; goes with ``reference``.
        due_by: Only cases due on or before this date.
        untold: Only cases with recipients that have yet to be told.
    """

    stages: tuple[Stage, ...] | None = attrs.field(
        default=None, converter=attrs.converters.optional(as_tuple), kw_only=True
    )
    subject_ref: str | None = attrs.field(default=None, kw_only=True)
    reference: str | None = attrs.field(default=None, kw_only=True)
    tenant: str | None = attrs.field(default=None, kw_only=True)
    due_by: date | None = attrs.field(default=None, kw_only=True)
    untold: bool = attrs.field(default=False, kw_only=True)
