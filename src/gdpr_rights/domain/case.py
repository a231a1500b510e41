"""A case: what we do about a request, folded from its events by one transition table."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import assert_never, cast

import attrs

from gdpr_rights.domain import events as ev
from gdpr_rights.domain.contests import Contest, awaits_review, contested
from gdpr_rights.domain.events import CaseEvent, Event
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.identity import Identity
from gdpr_rights.domain.instructions import Found, Receipt
from gdpr_rights.domain.judgements import Judgement
from gdpr_rights.domain.lifting import next_of_lifting, wrong_of_lifting
from gdpr_rights.domain.notice_states import NoticeState, noticed
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.plans import Plan
from gdpr_rights.domain.progress import Challenge, Progress, advanced
from gdpr_rights.domain.projections import CaseRow
from gdpr_rights.domain.recorded import recorded
from gdpr_rights.domain.requesters import THEMSELVES, Requester
from gdpr_rights.domain.requests import Request
from gdpr_rights.domain.situation import Situation
from gdpr_rights.domain.stages import FORWARD, Stage
from gdpr_rights.domain.time_limit import TimeLimit
from gdpr_rights.domain.transitions import TRANSITIONS
from gdpr_rights.domain.values import personal
from gdpr_rights.errors import IllegalStep


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
        linked: The cases of the requests that came together with this one.
        language: In which language the person is answered.
        requester: Who asks, where it is not the person themselves.
        challenge: The open challenge.
        challenges: How many challenges were made.
        candidates: Whom the request names, while identity is being checked.
        presumed: The random name of the one person it names, until that is established.
        identity: How it was established who asks.
        subject: The person found.
        nothing_held: Whether it is established that no data about the person are held.
        judgements: What humans decided.
        situation: What is asked, and said, of the situation of a person who objects.
        reported: Dates the application reported, by event name.
        asked: What the person was asked, who they are or what they want, and did not answer yet.
        limited_to: The datasets to which the person limited an access request.
        edits: The verdicts that humans put in the place of proposed ones.
        restricted: What is only stored, in words: activities, and data by dataset and column.
        restricted_for: Whose data these are; a new challenge asks again who the person is, and
            leaves this as it was. None where nothing is restricted now.
        restrictions: The restrictions it opened, those that were lifted included.
        lifting: How the person was told that it is going to be lifted.
        uses: How restricted data were used as the law allows even so.
        stopped: What stopped when the request arrived.
        contest: What is contested: an automated decision, or the case with an authority.
        plan: The accepted plan.
        concerned: The items of it that met a row when it was accepted; None where nobody counted.
        decided_by: Who accepted or refused.
        refusal: The refusal.
        forwarded: What was passed on to other controllers.
        progress: The instructions, in the order in which they were started.
        changes: What a rectification changes.
        answer: The copy for the person, once it is ready.
        offers: The tokens by which the copy can be fetched, once each.
        fetched: Those that were used.
        answered: How and when the person was told.
        notices: What recipients of the data must be told, and how far that has come.
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
    linked: tuple[str, ...] = attrs.field(default=(), kw_only=True, repr=False)
    language: str = attrs.field(default="en", kw_only=True, repr=False)
    requester: Requester = attrs.field(default=THEMSELVES, kw_only=True, repr=False)
    challenge: Challenge | None = attrs.field(default=None, kw_only=True)
    challenges: int = attrs.field(default=0, kw_only=True, repr=False)
    candidates: tuple[Found, ...] = personal(redacted=(), default=(), kw_only=True)
    presumed: str | None = attrs.field(default=None, kw_only=True, repr=False)
    identity: Identity | None = attrs.field(default=None, kw_only=True)
    subject: ResolvedSubject | None = attrs.field(default=None, kw_only=True)
    nothing_held: bool = attrs.field(default=False, kw_only=True)
    judgements: tuple[Judgement, ...] = attrs.field(default=(), kw_only=True, repr=False)
    situation: Situation = attrs.field(default=Situation(), kw_only=True, repr=False)
    reported: tuple[tuple[str, date], ...] = attrs.field(default=(), kw_only=True, repr=False)
    asked: ev.IdentityAsked | ev.ClarificationAsked | None = attrs.field(
        default=None, kw_only=True, repr=False
    )
    limited_to: tuple[str, ...] = attrs.field(default=(), kw_only=True, repr=False)
    edits: tuple[ev.PlanEdited, ...] = attrs.field(default=(), kw_only=True, repr=False)
    restricted: tuple[str, ...] = attrs.field(default=(), kw_only=True, repr=False)
    restricted_for: ResolvedSubject | None = attrs.field(default=None, kw_only=True, repr=False)
    restrictions: tuple[ev.RestrictionOpened, ...] = attrs.field(
        default=(), kw_only=True, repr=False
    )
    lifting: ev.LiftingAnnounced | None = attrs.field(default=None, kw_only=True, repr=False)
    uses: tuple[ev.UsedWhileRestricted, ...] = attrs.field(default=(), kw_only=True, repr=False)
    stopped: ev.StoppedAtOnce | None = attrs.field(default=None, kw_only=True, repr=False)
    contest: Contest = attrs.field(default=Contest(), kw_only=True, repr=False)
    plan: Plan | None = attrs.field(default=None, kw_only=True, repr=False)
    concerned: tuple[str, ...] | None = attrs.field(default=None, kw_only=True, repr=False)
    decided_by: str | None = attrs.field(default=None, kw_only=True)
    refusal: ev.Refused | None = attrs.field(default=None, kw_only=True)
    forwarded: tuple[ev.PartForwarded, ...] = attrs.field(default=(), kw_only=True, repr=False)
    progress: tuple[Progress, ...] = attrs.field(default=(), kw_only=True, repr=False)
    changes: tuple[ev.ChangesNoted, ...] = attrs.field(default=(), kw_only=True, repr=False)
    answer: ev.AnswerStored | None = attrs.field(default=None, kw_only=True)
    offers: tuple[ev.AnswerOffered, ...] = attrs.field(default=(), kw_only=True, repr=False)
    fetched: tuple[str, ...] = attrs.field(default=(), kw_only=True, repr=False)
    answered: ev.Answered | None = attrs.field(default=None, kw_only=True)
    notices: tuple[NoticeState, ...] = attrs.field(default=(), kw_only=True, repr=False)

    @classmethod
    def opened(cls, case_id: str, received: ev.Received) -> "Case":
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
            linked=received.linked,
            language=received.language,
            requester=received.requester,
        )

    @classmethod
    def folded(cls, case_id: str, events: Iterable[Event]) -> "Case":
        """The case that these events make; the first one is its `Received`.

        Raises:
            IllegalStep: An event that cannot follow those before it.
            ValueError: The first event is not a `Received`.
        """
        first, *rest = events
        if not isinstance(first, ev.Received):
            raise ValueError("the first event of a case is Received")  # noqa: TRY004 - a value
        case = cls.opened(case_id, first)
        for event in rest:
            case = case.after(event)
        return case

    @property
    def receipts(self) -> tuple[Receipt, ...]:
        """What every system has done so far."""
        return tuple(receipt for done in self.progress for receipt in done.receipts or ())

    @property
    def systems_done(self) -> tuple[str, ...]:
        """The systems that have done their part."""
        done = (step.system for step in self.progress if step.receipts is not None)
        return tuple(dict.fromkeys(done))

    def has_done(self, system: str) -> bool:
        """Whether a system has done its part."""
        return system in self.systems_done

    def facts(
        self, today: date, *, undated: tuple[str, ...] = (), unclassified: tuple[str, ...] = ()
    ) -> Facts:
        """What is known when a plan is made. The arguments are those of `Facts`."""
        return Facts(
            today,
            subject=self.subject,
            nothing_held=self.nothing_held,
            judgements=self.judgements,
            events=self.reported,
            undated=undated,
            unclassified=unclassified,
            limited_to=self.limited_to,
            tenant=self.tenant,
            **recorded(self.asked, self.refusal, self.requester),
            asked_grounds=self.situation.asked is not None,
            stated_grounds=bool(self.situation.grounds(self.request)),
        )

    @property
    def forward(self) -> tuple[str, ...]:
        """The verbs of the desk that move the case on from where it stands."""
        if self.stage is Stage.CHECKING_IDENTITY and self.identity is not None:
            return ("identify",)
        if self.stage is Stage.ANSWERED and self.restricts:
            return next_of_lifting(self.restrictions, self.lifting)
        if self.stage is Stage.ACCEPTED and awaits_review(self.plan, self.contest):
            return ("review",)
        return FORWARD.get(self.stage, ())

    @property
    def restricts(self) -> bool:
        """Whether it restricts somebody's data now."""
        return self.restricted_for is not None

    def check(self, step: type[Event]) -> None:
        """Whether an event may follow.

        Raises:
            IllegalStep: It may not; the error says the next legal step.
        """
        allowed, _, verb = TRANSITIONS.get(step, ((), None, "receive"))
        if self.stage not in allowed:
            raise IllegalStep(self.id, self.stage.value, verb, self.forward)
        told = self.lifting is not None or self.stage is Stage.RETRACTED
        if wrong := wrong_of_lifting(step, self.request, restricts=self.restricts, told=told):
            raise IllegalStep(self.id, f"{self.stage.value} and {wrong}", verb, self.forward)

    def after(self, event: Event) -> "Case":
        """The case after one more event: the only way forward.

        Raises:
            IllegalStep: The event cannot follow; nothing changes.
        """
        self.check(type(event))
        _, leads_to, _ = TRANSITIONS[type(event)]
        moved = attrs.evolve(self, version=self.version + 1, stage=leads_to or self.stage)
        # The table has events of cases only.
        return _with(moved, cast("CaseEvent", event))

    def row(self) -> CaseRow:
        """The case at a glance, for the journal's table of cases."""
        return CaseRow(
            self.id,
            right=self.request.right,
            stage=self.stage,
            received_at=self.received_at,
            due_on=self.time_limit.answer_by,
            subject_ref=self.subject.ref if self.subject else self.presumed,
            reference=self.reference,
            tenant=self.tenant,
            version=self.version,
            untold=sum(state.is_open for state in self.notices),
        )


def _with(  # noqa: C901, PLR0911, PLR0912 - one case for each event
    case: Case, event: CaseEvent
) -> Case:
    match event:
        case ev.Received() | ev.Fulfilled() | ev.Retracted() | ev.PersonalValuesRedacted():
            return case
        case ev.Challenged(method=method, state=state, candidates=candidates, ref=ref):
            return attrs.evolve(
                case,
                presumed=ref,
                identity=None,
                subject=None,
                nothing_held=False,
                challenge=Challenge(method, state=state),
                challenges=case.challenges + 1,
                candidates=candidates,
            )
        case ev.ChallengeUndelivered():
            return attrs.evolve(case, challenge=None, challenges=case.challenges - 1)
        case ev.EvidenceRejected():
            challenge = case.challenge and attrs.evolve(
                case.challenge, failed=case.challenge.failed + 1
            )
            return attrs.evolve(case, challenge=challenge)
        case ev.IdentityVerified(identity=identity, subject=subject, limit=limit):
            return attrs.evolve(
                case,
                identity=identity,
                subject=subject,
                presumed=None,
                nothing_held=subject is None,
                challenge=None,
                candidates=(),
                asked=None,
                time_limit=limit or case.time_limit,
            )
        case ev.SeveralFound(identity=identity, candidates=candidates):
            return attrs.evolve(
                case, identity=identity, presumed=None, challenge=None, candidates=candidates
            )
        case ev.AuthorityShown(requester=requester):
            return attrs.evolve(case, requester=requester)
        case ev.IdentityAsked(limit=limit):
            # What was sent before the doubts does not remove them.
            return attrs.evolve(case, time_limit=limit, challenge=None, candidates=(), asked=event)
        case ev.ClarificationAsked(limit=limit):
            return attrs.evolve(case, time_limit=limit, asked=event)
        case ev.Extended(limit=limit):
            return attrs.evolve(case, time_limit=limit)
        case ev.Clarified(datasets=datasets, limit=limit):
            return attrs.evolve(case, time_limit=limit, asked=None, limited_to=datasets)
        case ev.StoppedAtOnce(ref=ref):
            return attrs.evolve(case, stopped=event, presumed=ref)
        case ev.RestrictionOpened():
            case = attrs.evolve(case, restrictions=(*case.restrictions, event))
            return attrs.evolve(case, restricted=event.words, restricted_for=case.subject)
        case ev.LiftingAnnounced():
            return attrs.evolve(case, lifting=event)
        case ev.RestrictionLifted():
            return attrs.evolve(case, restricted=(), restricted_for=None)
        case ev.UsedWhileRestricted():
            return attrs.evolve(case, uses=(*case.uses, event))
        case ev.GroundsAsked() | ev.GroundsStated():
            return attrs.evolve(case, situation=case.situation.after(event))
        case ev.ContestEvent():
            return attrs.evolve(case, contest=contested(case.contest, event, case.subject))
        case ev.EventReported(name=name, on=on):
            return attrs.evolve(case, reported=(*case.reported, (name, on)))
        case ev.Judged(judgement=judgement):
            return attrs.evolve(case, judgements=(*case.judgements, judgement))
        case ev.PlanEdited():
            return attrs.evolve(case, edits=(*case.edits, event))
        case ev.PartForwarded():
            return attrs.evolve(case, forwarded=(*case.forwarded, event))
        case ev.Accepted(as_of=as_of, items=items, edits=edits, decided_by=by):
            plan = Plan(case.request, as_of=as_of, items=items, edits=edits)
            return attrs.evolve(case, plan=plan, decided_by=by, concerned=event.concerned)
        case ev.Refused(decided_by=by):
            return attrs.evolve(case, refusal=event, decided_by=by)
        case ev.InstructionStarted() | ev.InstructionDone() | ev.InstructionFailed():
            return attrs.evolve(case, progress=advanced(case.progress, event))
        case ev.ChangesNoted():
            return attrs.evolve(case, changes=(*case.changes, event))
        case ev.AnswerStored():
            return attrs.evolve(case, answer=event)
        case ev.AnswerOffered():
            return attrs.evolve(case, offers=(*case.offers, event))
        case ev.AnswerFetched(token=token):
            return attrs.evolve(case, fetched=(*case.fetched, token))
        case ev.Answered():
            return attrs.evolve(case, answered=event)
        case ev.NoticeEvent():
            return attrs.evolve(case, notices=noticed(case.notices, event))
        case _:
            assert_never(event)
