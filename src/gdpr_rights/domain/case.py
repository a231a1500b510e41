"""A case: what we do about a request, folded from its events by one transition table."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import assert_never

import attrs

from gdpr_rights.domain.events import (
    Accepted,
    Answered,
    AnswerStored,
    Challenged,
    Event,
    EventReported,
    EvidenceRejected,
    Fulfilled,
    IdentityVerified,
    InstructionDone,
    InstructionFailed,
    InstructionStarted,
    Judged,
    PersonalValuesRedacted,
    Received,
    Refused,
    Retracted,
    SeveralFound,
)
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.identity import ChallengeState, Identity
from gdpr_rights.domain.instructions import Found, Receipt
from gdpr_rights.domain.judgements import Judgement
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.plans import Plan
from gdpr_rights.domain.projections import CaseRow
from gdpr_rights.domain.requests import Request
from gdpr_rights.domain.stages import Stage
from gdpr_rights.domain.time_limit import TimeLimit
from gdpr_rights.domain.values import personal
from gdpr_rights.errors import IllegalStep

_BEFORE_ACCEPTANCE = (Stage.RECEIVED, Stage.CHECKING_IDENTITY, Stage.VERIFIED)

TRANSITIONS: Mapping[type[Event], tuple[tuple[Stage, ...], Stage | None, str]] = {
    # event:             (allowed in,                                   leads to,  the desk's verb)
    Challenged: (_BEFORE_ACCEPTANCE[:2], Stage.CHECKING_IDENTITY, "challenge"),
    EvidenceRejected: ((Stage.CHECKING_IDENTITY,), None, "verify"),
    SeveralFound: (_BEFORE_ACCEPTANCE[:2], Stage.CHECKING_IDENTITY, "vouch"),
    IdentityVerified: (_BEFORE_ACCEPTANCE[:2], Stage.VERIFIED, "vouch"),
    EventReported: (_BEFORE_ACCEPTANCE, None, "report"),
    Judged: (_BEFORE_ACCEPTANCE, None, "judge"),
    Accepted: ((Stage.VERIFIED,), Stage.ACCEPTED, "accept"),
    Refused: (
        (*_BEFORE_ACCEPTANCE, Stage.ACCEPTED, Stage.FULFILLING),
        Stage.REFUSED,
        "refuse",
    ),
    Retracted: ((*_BEFORE_ACCEPTANCE, Stage.ACCEPTED), Stage.RETRACTED, "retract"),
    InstructionStarted: ((Stage.ACCEPTED, Stage.FULFILLING), Stage.FULFILLING, "fulfil"),
    InstructionDone: ((Stage.FULFILLING,), None, "fulfil"),
    InstructionFailed: ((Stage.FULFILLING,), None, "fulfil"),
    AnswerStored: ((Stage.ACCEPTED, Stage.FULFILLING), Stage.FULFILLING, "fulfil"),
    Fulfilled: ((Stage.ACCEPTED, Stage.FULFILLING), Stage.FULFILLED, "fulfil"),
    Answered: ((Stage.FULFILLED, Stage.REFUSED), Stage.ANSWERED, "answer"),
    PersonalValuesRedacted: ((Stage.ANSWERED, Stage.RETRACTED), None, "redact"),
}
"""Every step: the stages in which an event may happen, the stage it leads to (None: the same),
and the verb of the desk that makes it happen. The documentation draws its diagram from it."""


_FORWARD: Mapping[Stage, tuple[str, ...]] = {
    Stage.RECEIVED: ("challenge", "vouch"),
    Stage.CHECKING_IDENTITY: ("verify", "challenge", "vouch"),
    Stage.VERIFIED: ("accept", "refuse"),
    Stage.ACCEPTED: ("fulfil",),
    Stage.FULFILLING: ("fulfil",),
    Stage.FULFILLED: ("answer",),
    Stage.REFUSED: ("answer",),
    Stage.ANSWERED: (),
    Stage.RETRACTED: (),
}


def next_steps(stage: Stage) -> tuple[str, ...]:
    """The verbs of the desk that are legal in a stage."""
    verbs = (verb for allowed, _, verb in TRANSITIONS.values() if stage in allowed)
    return tuple(dict.fromkeys(verb for verb in verbs if verb != "redact"))


@attrs.frozen
class Challenge:
    """The challenge that is open: what the check remembers, and how often evidence failed."""

    method: str
    state: ChallengeState = attrs.field(kw_only=True)
    failed: int = attrs.field(default=0, kw_only=True)


@attrs.frozen
class Progress:
    """How far one instruction has come.

    Attributes:
        instruction: Its id.
        system: The system it is for.
        receipts: What the system did; None until it is done.
        error: The kind of error of the last attempt that failed.
    """

    instruction: str
    system: str = attrs.field(kw_only=True)
    receipts: tuple[Receipt, ...] | None = attrs.field(default=None, kw_only=True)
    error: str | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class Case:
    """What is done about one request.

    Attributes:
        id: Its random name.
        version: How many events it has.
        stage: Where it stands.
        request: What the person asked.
        received_at: When it arrived, an aware datetime.
        time_limit: Until when it must be answered, and why.
        channel: How it arrived.
        reference: The sender's own number for it.
        tenant: The tenant it is about.
        challenge: The open challenge.
        challenges: How many challenges were made.
        candidates: Whom the request names, while identity is being checked.
        presumed: The random name of the one person it names, until that is established.
        identity: How it was established who asks.
        subject: The person found.
        nothing_held: Whether it is established that no data about the person are held.
        judgements: What humans decided.
        reported: Dates the application reported, by event name.
        plan: The accepted plan.
        decided_by: Who accepted or refused.
        refusal: The refusal.
        progress: The instructions, in the order in which they were started.
        answer: The copy for the person, once it is ready.
        answered: How and when the person was told.
    """

    id: str
    version: int = attrs.field(kw_only=True)
    stage: Stage = attrs.field(kw_only=True)
    request: Request = attrs.field(kw_only=True)
    received_at: datetime = attrs.field(kw_only=True)
    time_limit: TimeLimit = attrs.field(kw_only=True, repr=False)
    channel: str = attrs.field(kw_only=True)
    reference: str | None = attrs.field(default=None, kw_only=True, repr=False)
    tenant: str | None = attrs.field(default=None, kw_only=True)
    challenge: Challenge | None = attrs.field(default=None, kw_only=True)
    challenges: int = attrs.field(default=0, kw_only=True, repr=False)
    candidates: tuple[Found, ...] = personal(redacted=(), default=(), kw_only=True)
    presumed: str | None = attrs.field(default=None, kw_only=True, repr=False)
    identity: Identity | None = attrs.field(default=None, kw_only=True)
    subject: ResolvedSubject | None = attrs.field(default=None, kw_only=True)
    nothing_held: bool = attrs.field(default=False, kw_only=True)
    judgements: tuple[Judgement, ...] = attrs.field(default=(), kw_only=True, repr=False)
    reported: tuple[tuple[str, date], ...] = attrs.field(default=(), kw_only=True, repr=False)
    plan: Plan | None = attrs.field(default=None, kw_only=True, repr=False)
    decided_by: str | None = attrs.field(default=None, kw_only=True)
    refusal: Refused | None = attrs.field(default=None, kw_only=True)
    progress: tuple[Progress, ...] = attrs.field(default=(), kw_only=True, repr=False)
    answer: AnswerStored | None = attrs.field(default=None, kw_only=True)
    answered: Answered | None = attrs.field(default=None, kw_only=True)

    @classmethod
    def opened(cls, case_id: str, received: Received) -> "Case":
        """The case that a request opens."""
        return cls(
            case_id,
            version=1,
            stage=Stage.RECEIVED,
            request=received.request,
            received_at=received.received_at,
            time_limit=received.limit,
            channel=received.channel,
            reference=received.reference,
            tenant=received.tenant,
        )

    @classmethod
    def folded(cls, case_id: str, events: Iterable[Event]) -> "Case":
        """The case that these events make; the first one is its `Received`.

        Raises:
            IllegalStep: An event that cannot follow those before it.
            ValueError: The first event is not a `Received`.
        """
        first, *rest = events
        if not isinstance(first, Received):
            raise ValueError("the first event of a case is Received")  # noqa: TRY004 - a value
        case = cls.opened(case_id, first)
        for event in rest:
            case = case.after(event)
        return case

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """What every system has done so far."""
        return tuple(receipt for done in self.progress for receipt in done.receipts or ())

    def facts(
        self, today: date, *, undated: tuple[str, ...] = (), unclassified: tuple[str, ...] = ()
    ) -> Facts:
        """What is known when a plan is made.

        Args:
            today: The civil date in the controller's time zone.
            undated: Retention starts that are NULL in some row, as the systems counted them.
            unclassified: Live columns that the map does not classify.
        """
        return Facts(
            today,
            subject=self.subject,
            nothing_held=self.nothing_held,
            judgements=self.judgements,
            events=self.reported,
            undated=undated,
            unclassified=unclassified,
        )

    @property
    def forward(self) -> tuple[str, ...]:
        """The verbs of the desk that move the case on from where it stands."""
        if self.stage is Stage.CHECKING_IDENTITY and self.identity is not None:
            return ("identify",)
        return _FORWARD[self.stage]

    def check(self, step: type[Event]) -> None:
        """Whether an event may follow.

        Raises:
            IllegalStep: It may not; the error says the next legal step.
        """
        allowed, _, verb = TRANSITIONS.get(step, ((), None, "receive"))
        if self.stage not in allowed:
            raise IllegalStep(self.id, self.stage.value, verb, self.forward)

    def after(self, event: Event) -> "Case":
        """The case after one more event: the only way forward.

        Raises:
            IllegalStep: The event cannot follow; nothing changes.
        """
        self.check(type(event))
        _, leads_to, _ = TRANSITIONS[type(event)]
        moved = attrs.evolve(self, version=self.version + 1, stage=leads_to or self.stage)
        return _with(moved, event)

    def row(self) -> CaseRow:
        """The case at a glance, for the journal's table of cases."""
        return CaseRow(
            self.id,
            right=self.request.right,
            stage=self.stage,
            received_at=self.received_at,
            due_on=self.time_limit.due_on,
            subject_ref=self.subject.ref if self.subject else self.presumed,
            reference=self.reference,
            tenant=self.tenant,
            version=self.version,
        )


def _with(  # noqa: C901, PLR0911, PLR0912 - one case for each event
    case: Case, event: Event
) -> Case:
    match event:
        case Received() | Fulfilled() | Retracted() | PersonalValuesRedacted():
            return case
        case Challenged(method=method, state=state, candidates=candidates, ref=ref):
            return attrs.evolve(
                case,
                presumed=ref,
                identity=None,
                challenge=Challenge(method, state=state),
                challenges=case.challenges + 1,
                candidates=candidates,
            )
        case EvidenceRejected():
            challenge = case.challenge and attrs.evolve(
                case.challenge, failed=case.challenge.failed + 1
            )
            return attrs.evolve(case, challenge=challenge)
        case IdentityVerified(identity=identity, subject=subject):
            return attrs.evolve(
                case,
                identity=identity,
                subject=subject,
                presumed=None,
                nothing_held=subject is None,
                challenge=None,
                candidates=(),
            )
        case SeveralFound(identity=identity, candidates=candidates):
            return attrs.evolve(
                case, identity=identity, presumed=None, challenge=None, candidates=candidates
            )
        case EventReported(name=name, on=on):
            return attrs.evolve(case, reported=(*case.reported, (name, on)))
        case Judged(judgement=judgement):
            return attrs.evolve(case, judgements=(*case.judgements, judgement))
        case Accepted(as_of=as_of, items=items, edits=edits, decided_by=by):
            plan = Plan(case.request, as_of=as_of, items=items, edits=edits)
            return attrs.evolve(case, plan=plan, decided_by=by)
        case Refused(decided_by=by):
            return attrs.evolve(case, refusal=event, decided_by=by)
        case InstructionStarted(instruction=name, system=system):
            return _progressed(case, Progress(name, system=system))
        case InstructionDone(instruction=name, system=system, receipts=receipts):
            return _progressed(case, Progress(name, system=system, receipts=receipts))
        case InstructionFailed(instruction=name, system=system, error=error):
            return _progressed(case, Progress(name, system=system, error=error))
        case AnswerStored():
            return attrs.evolve(case, answer=event)
        case Answered():
            return attrs.evolve(case, answered=event)
        case _:
            assert_never(event)


def _progressed(case: Case, step: Progress) -> Case:
    known = {progress.instruction: progress for progress in case.progress}
    known[step.instruction] = step
    return attrs.evolve(case, progress=tuple(known.values()))
