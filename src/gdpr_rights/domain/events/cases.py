"""What happens in a case."""

from datetime import date, datetime

import attrs

from gdpr_rights.domain.identity import ChallengeState, Identity
from gdpr_rights.domain.instructions import Found, Purge, Receipt
from gdpr_rights.domain.judgements import Judgement
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.plans import Action, Edit, Item, Verdict
from gdpr_rights.domain.requesters import THEMSELVES, Requester
from gdpr_rights.domain.requests import Request
from gdpr_rights.domain.time_limit import TimeLimit
from gdpr_rights.domain.values import Scalar, as_tuple, not_blank, personal
from gdpr_rights.law.grounds import RefusalGround


@attrs.frozen
class Received:
    """A request reached the controller; its time limit runs.

    Attributes:
        request: What was asked.
        received_at: When it arrived, an aware datetime.
        limit: The time limit as computed then; a later holiday table does not move it.
        channel: How it arrived (``web form``, ``e-mail``, ``post``).
        reference: The sender's own number for it, so that a retry finds the same case.
        tenant: The key of the tenant it is about, where there are tenants.
        linked: The cases of the requests that came together with this one.
        language: In which language the person is answered.

    Source: GDPR Art. 12(3); EDPB Guidelines 01/2022 para. 159.
    """

    request: Request
    received_at: datetime = attrs.field(kw_only=True)
    limit: TimeLimit = attrs.field(kw_only=True)
    channel: str = attrs.field(kw_only=True)
    reference: str | None = attrs.field(default=None, kw_only=True, repr=False)
    tenant: str | None = attrs.field(default=None, kw_only=True)
    linked: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    language: str = attrs.field(default="en", kw_only=True)
    requester: Requester = attrs.field(default=THEMSELVES, kw_only=True)


@attrs.frozen
class Challenged:
    """The person was asked to prove who they are. This never suspends the time limit.

    Attributes:
        method: The name of the check.
        state: What the check must remember.
        candidates: Whom the request names, as found then.
        ref: The random name of the one person it names, if it names one: until they have proven
            who they are, this alone says that the case may be theirs.
    """

    method: str
    state: ChallengeState = attrs.field(kw_only=True)
    ref: str | None = attrs.field(default=None, kw_only=True)
    candidates: tuple[Found, ...] = personal(redacted=(), converter=as_tuple, kw_only=True)


@attrs.frozen
class ChallengeUndelivered:
    """The message could not be sent: the challenge does not count."""

    method: str


@attrs.frozen
class EvidenceRejected:
    """Evidence was given and did not convince."""

    method: str
    expired: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class IdentityVerified:
    """It is established who asks, and whether anything is held about them.

    Attributes:
        identity: How it was established.
        subject: The person found; None where nothing is held about them.
        limit: The time limit, where it was suspended until now.
    """

    identity: Identity
    subject: ResolvedSubject | None = attrs.field(kw_only=True)
    limit: TimeLimit | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class SeveralFound:
    """The identifiers fit several people; a human must say which of them asks."""

    identity: Identity
    candidates: tuple[Found, ...] = personal(redacted=(), converter=as_tuple, kw_only=True)


@attrs.frozen(kw_only=True)
class _LimitMoved:
    """A human decided something that moves the time limit.

    Attributes:
        because: The reasons, as they stated them.
        by: Who decided it.
        limit: The time limit as it is from now on.
    """

    because: str = attrs.field(validator=not_blank, repr=False)
    by: str = attrs.field(validator=not_blank)
    limit: TimeLimit


@attrs.frozen(kw_only=True)
class IdentityAsked(_LimitMoved):
    """There are reasonable doubts who asks: further information was asked for.

    Source: GDPR Art. 12(6); EDPB Guidelines 01/2022 para. 159.
    """


@attrs.frozen(kw_only=True)
class ClarificationAsked(_LimitMoved):
    """So much is held that the person was asked what they want a copy of.

    Source: Recital 63; EDPB Guidelines 01/2022 para. 159.
    """


@attrs.frozen(kw_only=True)
class Extended(_LimitMoved):
    """The person was told that the answer takes longer, and why.

    Source: GDPR Art. 12(3).
    """


@attrs.frozen
class Clarified:
    """The person answered what they want.

    Attributes:
        datasets: What they limited the request to; nothing where they want everything.
        limit: The time limit, running again.
    """

    datasets: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    limit: TimeLimit = attrs.field(kw_only=True)


@attrs.frozen
class EventReported:
    """The application reported a date on which a retention depends."""

    name: str
    on: date


@attrs.frozen
class Judged:
    """A human answered a question."""

    judgement: Judgement


@attrs.frozen
class PlanEdited:
    """A human put another verdict in the place of the one proposed."""

    item_id: str
    verdict: Verdict = attrs.field(kw_only=True)
    judgement: Judgement = attrs.field(kw_only=True)


@attrs.frozen
class PartForwarded:
    """A part of the request was passed on to the controller for whom we process.

    Attributes:
        to: The controller, by name or address.
        activities: The processing activities it is about.
        by: Who passed it on.
        on: When, a day in the controller's time zone.
        proof: What shows it, such as the number of a message.

    Source: GDPR Art. 28(3)(e).
    """

    to: str = attrs.field(validator=not_blank)
    activities: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    by: str = attrs.field(validator=not_blank, kw_only=True)
    on: date = attrs.field(kw_only=True)
    proof: str | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class Forwarded(PartForwarded):
    """The whole request was passed on: nothing of it is ours but to tell where it went."""


@attrs.frozen
class Accepted:
    """The controller acts on the request; the plan and its cut-offs are fixed."""

    as_of: date = attrs.field(kw_only=True)
    items: tuple[Item, ...] = attrs.field(converter=as_tuple, kw_only=True)
    edits: tuple[Edit, ...] = attrs.field(converter=as_tuple, kw_only=True)
    decided_by: str = attrs.field(validator=not_blank, kw_only=True)
    concerned: tuple[str, ...] | None = attrs.field(
        default=None, converter=attrs.converters.optional(as_tuple), kw_only=True
    )


@attrs.frozen
class Refused:
    """The controller does not act on the request; the person must be told why and what remains.

    Source: GDPR Art. 12(4), 12(5).
    """

    grounds: tuple[RefusalGround, ...] = attrs.field(converter=as_tuple, kw_only=True)
    because: str = attrs.field(kw_only=True, repr=False)
    decided_by: str = attrs.field(validator=not_blank, kw_only=True)
    on: date | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class InstructionStarted:
    """A system is about to be told something."""

    instruction: str
    system: str = attrs.field(kw_only=True)
    action: Action = attrs.field(kw_only=True)


@attrs.frozen
class InstructionDone:
    """A system did it, and read it back.

    Attributes:
        instruction: The id of the instruction.
        system: The system.
        receipts: What it did.
        purge: How far the physical erasure has come.
        people: How many people were dealt with in that one pass; the receipts are of all of them.
    """

    instruction: str
    system: str = attrs.field(kw_only=True)
    receipts: tuple[Receipt, ...] = attrs.field(converter=as_tuple, kw_only=True)
    purge: Purge | None = attrs.field(default=None, kw_only=True)
    people: int = attrs.field(default=1, kw_only=True)


@attrs.frozen
class InstructionFailed:
    """A system could not do it; only the kind of error is kept, for its text may hold anything."""

    instruction: str
    system: str = attrs.field(kw_only=True)
    error: str = attrs.field(kw_only=True)


@attrs.frozen
class Change:
    """One field of one row before and after a rectification.

    Attributes:
        item: The item of the plan.
        dataset: The dataset.
        field: The column.
        old: What was held.
        new: What is held instead.
    """

    item: str
    dataset: str = attrs.field(kw_only=True)
    field: str = attrs.field(kw_only=True)
    old: Scalar = personal(kw_only=True)
    new: Scalar = personal(kw_only=True)


@attrs.frozen
class ChangesNoted:
    """What a rectification is about to change, noted before it is changed."""

    instruction: str
    changes: tuple[Change, ...] = attrs.field(converter=as_tuple, kw_only=True)


@attrs.frozen
class AnswerStored:
    """The copy for the person is ready.

    Attributes:
        name: The name under which the answer store has it.
        sha256: Of the whole file, in hexadecimal; `size` is in bytes.
        rows: Rows by dataset.
    """

    name: str
    sha256: str = attrs.field(kw_only=True)
    size: int = attrs.field(kw_only=True)
    rows: tuple[tuple[str, int], ...] = attrs.field(converter=as_tuple, kw_only=True)


@attrs.frozen
class AnswerOffered:
    """A token was made by which the person fetches the copy, once.

    Attributes:
        token: The SHA-256 of the token, in hexadecimal.
        expires_at: Until when it works, an aware datetime.
    """

    token: str
    expires_at: datetime = attrs.field(kw_only=True)


@attrs.frozen
class AnswerFetched:
    """The copy was handed out for a token, which is spent now."""

    token: str


@attrs.frozen
class Fulfilled:
    """Every system has done its part. The clock runs on until the person is told."""


@attrs.frozen
class Answered:
    """The person was told what was done, or why not. This ends the time limit."""

    channel: str
    on: date = attrs.field(kw_only=True)
    in_time: bool | None = attrs.field(kw_only=True)


@attrs.frozen
class Retracted:
    """The person took the request back."""


@attrs.frozen
class PersonalValuesRedacted:
    """The personal values of this stream were redacted; the chain still holds."""

    values: int
