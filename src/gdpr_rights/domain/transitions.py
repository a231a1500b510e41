"""Which event may happen in a case when, and where it leads: one table, and nothing else."""

from collections.abc import Mapping

from gdpr_rights.domain import events as ev
from gdpr_rights.domain.contests import CONTEST_STEPS
from gdpr_rights.domain.events import Event
from gdpr_rights.domain.notice_states import NOTICE_STEPS
from gdpr_rights.domain.stages import Stage

_UNKNOWN = (Stage.RECEIVED, Stage.CHECKING_IDENTITY)
_BEFORE = (*_UNKNOWN, Stage.CLARIFYING, Stage.VERIFIED)
_UNDER_WAY = (Stage.ACCEPTED, Stage.FULFILLING)
_CHECKED = (*_UNKNOWN, Stage.VERIFIED)

TRANSITIONS: Mapping[type[Event], tuple[tuple[Stage, ...], Stage | None, str]] = {
    # event:               (allowed in,              leads to,                the desk's verb)
    ev.StoppedAtOnce: ((Stage.RECEIVED,), None, "receive"),
    ev.SettledAtOnce: ((Stage.RECEIVED,), Stage.FULFILLED, "receive"),
    ev.Challenged: (_CHECKED, Stage.CHECKING_IDENTITY, "challenge"),
    ev.ChallengeUndelivered: ((Stage.CHECKING_IDENTITY,), None, "challenge"),
    ev.EvidenceRejected: ((Stage.CHECKING_IDENTITY,), None, "verify"),
    ev.SeveralFound: (_CHECKED, Stage.CHECKING_IDENTITY, "vouch"),
    ev.IdentityVerified: (_CHECKED, Stage.VERIFIED, "vouch"),
    ev.AuthorityShown: (_BEFORE, None, "show_authority"),
    ev.IdentityAsked: (_CHECKED, Stage.CHECKING_IDENTITY, "ask_identity"),
    ev.ClarificationAsked: ((Stage.VERIFIED,), Stage.CLARIFYING, "ask_clarification"),
    ev.Clarified: ((Stage.CLARIFYING,), Stage.VERIFIED, "clarify"),
    ev.Extended: ((*_BEFORE, *_UNDER_WAY, Stage.FULFILLED), None, "extend"),
    ev.RestrictionOpened: ((Stage.VERIFIED, *_UNDER_WAY), None, "vouch"),
    ev.GroundsAsked: (_BEFORE, None, "ask_grounds"),
    ev.GroundsStated: (_BEFORE, None, "state_grounds"),
    ev.EventReported: (_BEFORE, None, "report"),
    ev.Judged: (_BEFORE, None, "judge"),
    ev.PlanEdited: (_BEFORE, None, "edit"),
    ev.Accepted: ((Stage.VERIFIED, Stage.ACCEPTED), Stage.ACCEPTED, "accept"),
    ev.Refused: ((*_BEFORE, *_UNDER_WAY), Stage.REFUSED, "refuse"),
    ev.Retracted: ((*_BEFORE, Stage.ACCEPTED), Stage.RETRACTED, "retract"),
    ev.Forwarded: ((*_BEFORE, Stage.ACCEPTED), Stage.FORWARDED, "forward"),
    ev.PartForwarded: ((*_BEFORE, *_UNDER_WAY, Stage.FULFILLED), None, "forward"),
    ev.InstructionStarted: (_UNDER_WAY, Stage.FULFILLING, "fulfil"),
    ev.ChangesNoted: ((Stage.FULFILLING,), None, "fulfil"),
    ev.InstructionDone: ((Stage.FULFILLING,), None, "fulfil"),
    ev.InstructionFailed: ((Stage.FULFILLING,), None, "fulfil"),
    ev.AnswerStored: (_UNDER_WAY, Stage.FULFILLING, "fulfil"),
    ev.Fulfilled: (_UNDER_WAY, Stage.FULFILLED, "fulfil"),
    ev.AnswerOffered: ((Stage.FULFILLED, Stage.ANSWERED), None, "offer"),
    ev.AnswerFetched: ((Stage.FULFILLED, Stage.ANSWERED), None, "redeem"),
    ev.Answered: ((Stage.FULFILLED, Stage.REFUSED, Stage.FORWARDED), Stage.ANSWERED, "answer"),
    **dict.fromkeys(NOTICE_STEPS, (tuple(Stage), None, "inform")),
    ev.LiftingAnnounced: ((Stage.ANSWERED,), None, "announce_lifting"),
    ev.RestrictionLifted: ((Stage.ANSWERED, Stage.RETRACTED), None, "lift"),
    ev.UsedWhileRestricted: (tuple(Stage), None, "guard.use"),
    **CONTEST_STEPS,
    ev.PersonalValuesRedacted: ((Stage.ANSWERED, Stage.RETRACTED), None, "redact"),
}
"""Every step: the stages in which an event may happen, the stage it leads to (None: the same),
and the verb of the desk that makes it happen. The documentation draws its diagram from it."""


_NOT_STEPS = ("redact", "guard.use")
"""What the desk does of itself after another step, and what the guard does."""


def next_steps(stage: Stage) -> tuple[str, ...]:
    """The verbs of the desk that are legal in a stage."""
    verbs = (verb for allowed, _, verb in TRANSITIONS.values() if stage in allowed)
    return tuple(dict.fromkeys(verb for verb in verbs if verb not in _NOT_STEPS))
