"""The case: every transition is in one table, and an illegal step changes nothing."""

from datetime import UTC, date, datetime, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_rights import (
    Answer,
    Case,
    Channel,
    Citation,
    DataSubject,
    ErasureRequest,
    Extension,
    ExtensionReason,
    Judgement,
    Level,
    Operation,
    RecipientNotice,
    RefusalGround,
    Refuse,
    ResolvedSubject,
    ReviewResult,
    Stage,
    Suspension,
    SuspensionReason,
    time_limit,
)
from gdpr_rights.domain import events
from gdpr_rights.domain.identity import ChallengeState, Identity
from gdpr_rights.domain.instructions import Found
from gdpr_rights.domain.lifting import wrong_of_lifting
from gdpr_rights.domain.notices import NoticeProof
from gdpr_rights.domain.plans import Action
from gdpr_rights.domain.requesters import Heir
from gdpr_rights.domain.transitions import TRANSITIONS, next_steps
from gdpr_rights.errors import IllegalStep
from gdpr_rights.law.grounds import UseWhileRestricted

NOW = datetime(2026, 1, 31, 10, tzinfo=UTC)
IDENTITY = Identity("one-time code", level=Level.ADDRESS)
ADA = Found(key=(7,), identifiers=(("email", "ada@example.org"),))

RECEIVED = events.Received(
    ErasureRequest(DataSubject.by("customer", email="ada@example.org")),
    received_at=NOW,
    limit=time_limit(NOW, zone="Europe/Paris"),
    channel="web form",
)
SUSPENDED = time_limit(
    NOW,
    zone="Europe/Paris",
    suspensions=[Suspension(SuspensionReason.IDENTITY, date(2026, 2, 1))],
)
EXTENDED = time_limit(
    NOW,
    zone="Europe/Paris",
    extension=Extension(ExtensionReason.COMPLEXITY, told_on=date(2026, 2, 10)),
)
NOTICE = RecipientNotice(
    "n1",
    recipient="Mailer",
    operation=Operation.ERASURE,
    activities=("newsletter",),
    categories=("contact",),
)
STEPS: tuple[events.CaseEvent, ...] = (
    events.Challenged(
        "one-time code",
        state=ChallengeState({"hash": "00"}, expires_at=NOW + timedelta(minutes=15)),
        candidates=(ADA,),
    ),
    events.ChallengeUndelivered("one-time code"),
    events.EvidenceRejected("one-time code"),
    events.SeveralFound(IDENTITY, candidates=(ADA, ADA)),
    events.IdentityVerified(
        IDENTITY, subject=ResolvedSubject("r1", "customer", key=(7,), identifiers=())
    ),
    events.AuthorityShown(Heir("Bea", proof="acte de notoriété"), by="dpo"),
    events.IdentityAsked(because="another country than ever", by="dpo", limit=SUSPENDED),
    events.ClarificationAsked(because="forty years of letters", by="dpo", limit=SUSPENDED),
    events.Clarified(datasets=("users",), limit=RECEIVED.limit),
    events.Extended(because="three systems", by="dpo", limit=EXTENDED),
    events.StoppedAtOnce(("newsletter",)),
    events.SettledAtOnce(("newsletter",)),
    events.RestrictionOpened(("account",)),
    events.LiftingAnnounced(by="dpo", because="verified", channel="e-mail", on=date(2026, 3, 1)),
    events.UsedWhileRestricted(
        "account", use=UseWhileRestricted.LEGAL_CLAIMS, by="counsel", because="the hearing"
    ),
    events.RestrictionLifted(("account",)),
    events.PlanEdited(
        "users/account/all",
        verdict=Refuse((RefusalGround.RIGHTS_OF_OTHERS,), because="it names others"),
        judgement=Judgement("edit", Answer.CHANGE_VERDICT, by="dpo", because="weighed"),
    ),
    events.PartForwarded("Acme", activities=("hosting",), by="dpo", on=date(2026, 2, 1)),
    events.Forwarded("Acme", activities=("hosting",), by="dpo", on=date(2026, 2, 1)),
    events.ChangesNoted(
        "c1/app",
        changes=(events.Change("users/name/1", dataset="users", field="name", old="A", new="B"),),
    ),
    events.ReviewOpened("credit", citations=()),
    events.EffectsFrozen("credit", decision="d1", citation=Citation("GDPR Art. 22(3)")),
    events.EffectsReleased("credit", decision="d1"),
    events.Reviewed(
        activity="credit",
        decision="d1",
        by="Grace",
        authority="head of credit",
        looked_at=("payments",),
        result=ReviewResult.UPHELD,
        because="paid late again",
        on=date(2026, 2, 1),
    ),
    events.ComplaintLodged("CNIL", reference="26-1", on=date(2026, 2, 1)),
    events.ComplaintClosed("26-1", on=date(2026, 2, 2)),
    events.AnswerOffered("0" * 64, expires_at=NOW + timedelta(days=7)),
    events.AnswerFetched("0" * 64),
    events.EventReported("contract end", date(2026, 1, 30)),
    events.Judged(Judgement("q", Answer.KEEP, by="dpo@acme.example.org", because="weighed")),
    events.Accepted(as_of=date(2026, 2, 1), items=(), edits=(), decided_by="dpo"),
    events.Refused(
        grounds=(RefusalGround.MANIFESTLY_EXCESSIVE,), because="tenth this week", decided_by="dpo"
    ),
    events.Retracted(),
    events.InstructionStarted("c1/app", system="app", action=Action.ERASE),
    events.InstructionDone("c1/app", system="app", receipts=()),
    events.InstructionFailed("c1/app", system="app", error="OperationalError"),
    events.AnswerStored("access-c1", sha256="00", size=1, rows=()),
    events.Fulfilled(),
    events.Answered("e-mail", on=date(2026, 2, 1), in_time=True),
    events.NoticesDue((NOTICE,), on=date(2026, 2, 1)),
    events.NoticesOvertaken(("n1",)),
    events.NoticeSent("n1", channel=Channel.EMAIL, proof=NoticeProof("<n1@acme>"), at=NOW),
    events.NoticeFailed("n1", error="SMTP 550", at=NOW),
    events.NoticeGiven("n1", by="dpo", proof="letter 17", at=NOW),
    events.NoticeAcknowledged("n1", by="dpo", proof="their letter", at=NOW),
    events.NoticeRuledOut(
        "n1", judgement=Judgement("notice/Mailer", Answer.IMPOSSIBLE, by="dpo", because="gone")
    ),
    events.PersonalValuesRedacted(3),
)


def of(kind: type[events.CaseEvent]) -> events.CaseEvent:
    """The step of that kind."""
    return next(step for step in STEPS if type(step) is kind)


def opened() -> Case:
    return Case.opened("c1", RECEIVED)


def may_follow(case: Case, step: events.CaseEvent) -> bool:
    """By the table, and by the order in which a restriction ends."""
    if case.stage not in TRANSITIONS[type(step)][0]:
        return False
    told = case.lifting is not None or case.stage is Stage.RETRACTED
    wrong = wrong_of_lifting(type(step), case.request, restricts=case.restricts, told=told)
    return wrong is None


class TestTransitions:
    def test_the_table_knows_every_event(self) -> None:
        assert {type(step) for step in STEPS} == set(TRANSITIONS)
        assert set(TRANSITIONS) | {events.Received} == set(events.CaseEvent.__args__)

    def test_every_stage_can_be_reached(self) -> None:
        reached = {Stage.RECEIVED} | {to for _, to, _ in TRANSITIONS.values() if to}
        assert reached == set(Stage)

    def test_every_open_stage_leads_on_to_an_end(self) -> None:
        """PEERS 6: every request can reach a terminal state."""
        ends = {stage for stage in Stage if stage.is_final}
        for start in Stage:
            seen, todo = {start}, [start]
            while todo:
                here = todo.pop()
                for allowed, to, _ in TRANSITIONS.values():
                    if here in allowed and to is not None and to not in seen:
                        seen.add(to)
                        todo.append(to)
            assert seen & ends

    @given(st.lists(st.sampled_from(STEPS), max_size=14))
    def test_any_sequence_follows_the_table_or_changes_nothing(
        self, steps: list[events.CaseEvent]
    ) -> None:
        case = opened()
        for step in steps:
            to = TRANSITIONS[type(step)][1]
            if may_follow(case, step):
                moved = case.after(step)
                assert moved.stage is (to or case.stage)
                assert moved.version == case.version + 1
                case = moved
            else:
                before = attrs.asdict(case, recurse=False)
                with pytest.raises(IllegalStep) as error:
                    case.after(step)
                assert attrs.asdict(case, recurse=False) == before
                assert error.value.legal == case.forward
                assert set(case.forward) <= {
                    *next_steps(case.stage),
                    "verify",
                    "identify",
                    "end_restriction",
                }
                for verb in error.value.legal:
                    assert verb in str(error.value)

    @given(st.lists(st.sampled_from(STEPS), max_size=14))
    def test_folding_is_the_same_as_going_step_by_step(
        self, steps: list[events.CaseEvent]
    ) -> None:
        case = opened()
        done: list[events.CaseEvent] = [RECEIVED]
        for step in steps:
            if may_follow(case, step):
                case = case.after(step)
                done.append(step)
        assert Case.folded("c1", done) == case
        assert case.row().version == len(done)


class TestCase:
    def test_the_first_event_is_its_receipt(self) -> None:
        with pytest.raises(ValueError, match="the first event of a case is Received"):
            Case.folded("c1", [events.Fulfilled()])

    def test_the_time_limit_is_the_one_promised(self) -> None:
        assert opened().time_limit.due_on == date(2026, 3, 2)
        assert opened().row().due_on == date(2026, 3, 2)

    def test_failed_evidence_is_counted_per_challenge(self) -> None:
        challenged, rejected = of(events.Challenged), of(events.EvidenceRejected)
        case = Case.folded("c1", [RECEIVED, challenged, rejected, rejected])
        assert case.challenge is not None
        assert case.challenge.failed == 2
        again = case.after(challenged)
        assert again.challenge is not None
        assert again.challenge.failed == 0
        assert again.challenges == 2

    def test_a_retried_instruction_keeps_one_line_of_progress(self) -> None:
        started = of(events.InstructionStarted)
        way = [
            RECEIVED,
            *map(of, (events.IdentityVerified, events.Accepted)),
            started,
            of(events.InstructionFailed),
            started,
            of(events.InstructionDone),
        ]
        case = Case.folded("c1", way)
        assert len(case.progress) == 1
        assert case.progress[0].error is None
        assert case.progress[0].receipts == ()

    def test_nothing_held_is_known_once_identity_is_established(self) -> None:
        nobody = events.IdentityVerified(IDENTITY, subject=None)
        assert opened().after(nobody).nothing_held
        assert not opened().nothing_held

    def test_no_personal_value_is_shown(self) -> None:
        case = Case.folded("c1", [RECEIVED, of(events.Challenged), of(events.IdentityVerified)])
        for value in (case, *STEPS, RECEIVED, case.facts(date(2026, 2, 1))):
            assert "ada@example.org" not in repr(value)
            assert "(7,)" not in repr(value)

    def test_an_extension_moves_the_day_that_is_shown(self) -> None:
        extended = next(step for step in STEPS if isinstance(step, events.Extended))
        case = Case.folded("c1", [RECEIVED, extended])
        assert case.row().due_on == EXTENDED.extended_due_on != RECEIVED.limit.due_on

    def test_while_a_suspension_is_open_there_is_no_day(self) -> None:
        asked = next(step for step in STEPS if isinstance(step, events.IdentityAsked))
        assert Case.folded("c1", [RECEIVED, asked]).row().due_on is None
