"""How far each notice of a case has come, folded from what happened to it.

Source: GDPR Art. 19; RULEBOOK 2.6.
"""

import enum
from datetime import date, datetime
from typing import assert_never, get_args

import attrs

from gdpr_rights.domain.events import notices as ev
from gdpr_rights.domain.judgements import Judgement
from gdpr_rights.domain.notices import Operation, RecipientNotice
from gdpr_rights.domain.ways import Channel

NOTICE_STEPS: tuple[type[ev.AnyNoticeEvent], ...] = get_args(ev.AnyNoticeEvent)
"""What may happen to notices, at whatever stage the case is: the law sets no end to it."""


@enum.unique
class NoticeStage(enum.Enum):
    """How far a notice has come."""

    DUE = "due"
    FAILED = "failed"
    SENT = "sent"
    TOLD = "told by hand"
    ACKNOWLEDGED = "acknowledged"
    RULED_OUT = "ruled out"
    """A human judged that telling this recipient is impossible or a disproportionate effort."""
    OVERTAKEN = "overtaken"
    """There was nothing left to tell: the restriction was lifted before."""

    @property
    def is_open(self) -> bool:
        """Whether somebody has yet to tell the recipient, or to rule it out."""
        return self in (NoticeStage.DUE, NoticeStage.FAILED)


@attrs.frozen
class NoticeState:
    """A notice, and how far it has come.

    Attributes:
        notice: The notice.
        on: The day on which the operation was carried out.
        stage: How far it has come.
        attempts: How often it was tried to send it.
        error: The kind of error of the last attempt, where that failed.
        channel: What carried it.
        proof: What shows that the recipient was told.
        at: When it was sent, an aware datetime.
        by: Who told the recipient by hand.
        acknowledgement: What shows that the recipient has taken note.
        judgement: Why the recipient was not told, as a human judged it.
    """

    notice: RecipientNotice
    on: date = attrs.field(kw_only=True)
    stage: NoticeStage = attrs.field(default=NoticeStage.DUE, kw_only=True)
    attempts: int = attrs.field(default=0, kw_only=True)
    error: str | None = attrs.field(default=None, kw_only=True)
    channel: Channel | None = attrs.field(default=None, kw_only=True)
    proof: str | None = attrs.field(default=None, kw_only=True)
    at: datetime | None = attrs.field(default=None, kw_only=True)
    by: str | None = attrs.field(default=None, kw_only=True)
    acknowledgement: str | None = attrs.field(default=None, kw_only=True)
    judgement: Judgement | None = attrs.field(default=None, kw_only=True)

    @property
    def recipient(self) -> str:
        """Who is told."""
        return self.notice.recipient

    @property
    def operation(self) -> Operation:
        """What it is told."""
        return self.notice.operation

    @property
    def is_open(self) -> bool:
        """Whether somebody has yet to tell the recipient, or to rule it out."""
        return self.stage.is_open


def noticed(states: tuple[NoticeState, ...], event: ev.AnyNoticeEvent) -> tuple[NoticeState, ...]:
    """The notices of a case after one more thing happened to them."""
    match event:
        case ev.NoticesDue(notices=notices, on=on):
            return (*states, *(NoticeState(notice, on=on) for notice in notices))
        case ev.NoticesOvertaken(notices=overtaken):
            return tuple(
                attrs.evolve(state, stage=NoticeStage.OVERTAKEN)
                if state.notice.id in overtaken
                else state
                for state in states
            )
        case _:
            return tuple(
                _after(state, event) if state.notice.id == event.notice else state
                for state in states
            )


def _after(state: NoticeState, event: ev.OfOneNotice) -> NoticeState:
    match event:
        case ev.NoticeSent(channel=channel, proof=proof, at=at):
            return attrs.evolve(
                state,
                stage=NoticeStage.SENT,
                attempts=state.attempts + 1,
                error=None,
                channel=channel,
                proof=str(proof),
                at=at,
            )
        case ev.NoticeFailed(error=error):
            attempts = state.attempts + 1
            return attrs.evolve(state, stage=NoticeStage.FAILED, attempts=attempts, error=error)
        case ev.NoticeGiven(by=by, proof=proof, at=at):
            return attrs.evolve(
                state,
                stage=NoticeStage.TOLD,
                error=None,
                channel=Channel.BY_HAND,
                proof=proof,
                at=at,
                by=by,
            )
        case ev.NoticeAcknowledged(proof=proof):
            stage = NoticeStage.ACKNOWLEDGED
            return attrs.evolve(state, stage=stage, acknowledgement=proof)
        case ev.NoticeRuledOut(judgement=judgement):
            return attrs.evolve(state, stage=NoticeStage.RULED_OUT, judgement=judgement)
        case _:
            assert_never(event)
