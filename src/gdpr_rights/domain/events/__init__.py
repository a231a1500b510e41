"""What happens: the events from which a case, and the record of a person, are folded.

Events are facts; they are appended to the journal and never change. Attributes made by `personal`
live beside the journal and can be redacted: they then hold what is said there.
"""

from gdpr_rights.domain.events.at_once import SettledAtOnce, StoppedAtOnce
from gdpr_rights.domain.events.cases import (
    Accepted,
    Answered,
    AnswerFetched,
    AnswerOffered,
    AnswerStored,
    Challenged,
    ChallengeUndelivered,
    Change,
    ChangesNoted,
    ClarificationAsked,
    Clarified,
    EventReported,
    EvidenceRejected,
    Extended,
    Forwarded,
    Fulfilled,
    IdentityAsked,
    IdentityVerified,
    InstructionDone,
    InstructionFailed,
    InstructionStarted,
    Judged,
    PartForwarded,
    PersonalValuesRedacted,
    PlanEdited,
    Received,
    Refused,
    Retracted,
    SeveralFound,
)
from gdpr_rights.domain.events.complaints import ComplaintClosed, ComplaintLodged
from gdpr_rights.domain.events.consents import (
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    Objected,
)
from gdpr_rights.domain.events.contest import ContestEvent
from gdpr_rights.domain.events.decisions import DecisionExplained, DecisionTaken
from gdpr_rights.domain.events.directives import (
    AuthorityShown,
    DeathDisproved,
    DeathEstablished,
    DirectiveRegistered,
    DirectiveRevoked,
    HeirsAgreed,
    HeirsDisagreed,
)
from gdpr_rights.domain.events.notices import (
    NoticeAcknowledged,
    NoticeEvent,
    NoticeFailed,
    NoticeGiven,
    NoticeRuledOut,
    NoticesDue,
    NoticeSent,
    NoticesOvertaken,
)
from gdpr_rights.domain.events.objections import GroundsAsked, GroundsStated
from gdpr_rights.domain.events.restrictions import (
    LiftingAnnounced,
    RestrictionLifted,
    RestrictionOpened,
    UsedWhileRestricted,
)
from gdpr_rights.domain.events.reviews import (
    Effects,
    EffectsFrozen,
    EffectsReleased,
    Reviewed,
    ReviewOpened,
)

CaseEvent = (
    Received
    | SettledAtOnce
    | StoppedAtOnce
    | Challenged
    | ChallengeUndelivered
    | EvidenceRejected
    | IdentityVerified
    | SeveralFound
    | AuthorityShown
    | IdentityAsked
    | ClarificationAsked
    | Clarified
    | Extended
    | RestrictionOpened
    | LiftingAnnounced
    | RestrictionLifted
    | UsedWhileRestricted
    | GroundsAsked
    | GroundsStated
    | ReviewOpened
    | EffectsFrozen
    | EffectsReleased
    | Reviewed
    | ComplaintLodged
    | ComplaintClosed
    | EventReported
    | Judged
    | PlanEdited
    | Forwarded
    | PartForwarded
    | Accepted
    | Refused
    | ChangesNoted
    | InstructionStarted
    | InstructionDone
    | InstructionFailed
    | AnswerStored
    | AnswerOffered
    | AnswerFetched
    | Fulfilled
    | Answered
    | NoticesDue
    | NoticesOvertaken
    | NoticeSent
    | NoticeFailed
    | NoticeGiven
    | NoticeAcknowledged
    | NoticeRuledOut
    | Retracted
    | PersonalValuesRedacted
)
"""What happens in a case."""

ConsentEvent = ConsentGiven | ConsentRefused | ConsentWithdrawn | Objected
"""What a person says of the use of their data."""

RecordEvent = ConsentEvent | DecisionTaken | DecisionExplained
"""What happens in the record of a person, whatever the case."""

AfterDeathEvent = (
    DirectiveRegistered
    | DirectiveRevoked
    | DeathEstablished
    | DeathDisproved
    | HeirsDisagreed
    | HeirsAgreed
)
"""What their record holds about the time after their death. Nobody reads it beside the rest."""

Event = CaseEvent | RecordEvent | AfterDeathEvent | PersonalValuesRedacted
"""What a journal keeps."""

__all__ = [
    "Accepted",
    "AfterDeathEvent",
    "AnswerFetched",
    "AnswerOffered",
    "AnswerStored",
    "Answered",
    "AuthorityShown",
    "CaseEvent",
    "ChallengeUndelivered",
    "Challenged",
    "Change",
    "ChangesNoted",
    "ClarificationAsked",
    "Clarified",
    "ComplaintClosed",
    "ComplaintLodged",
    "ConsentEvent",
    "ConsentGiven",
    "ConsentRefused",
    "ConsentWithdrawn",
    "ContestEvent",
    "DeathDisproved",
    "DeathEstablished",
    "DecisionExplained",
    "DecisionTaken",
    "DirectiveRegistered",
    "DirectiveRevoked",
    "Effects",
    "EffectsFrozen",
    "EffectsReleased",
    "Event",
    "EventReported",
    "EvidenceRejected",
    "Extended",
    "Forwarded",
    "Fulfilled",
    "GroundsAsked",
    "GroundsStated",
    "HeirsAgreed",
    "HeirsDisagreed",
    "IdentityAsked",
    "IdentityVerified",
    "InstructionDone",
    "InstructionFailed",
    "InstructionStarted",
    "Judged",
    "LiftingAnnounced",
    "NoticeAcknowledged",
    "NoticeEvent",
    "NoticeFailed",
    "NoticeGiven",
    "NoticeRuledOut",
    "NoticeSent",
    "NoticesDue",
    "NoticesOvertaken",
    "Objected",
    "PartForwarded",
    "PersonalValuesRedacted",
    "PlanEdited",
    "Received",
    "RecordEvent",
    "Refused",
    "RestrictionLifted",
    "RestrictionOpened",
    "Retracted",
    "ReviewOpened",
    "Reviewed",
    "SettledAtOnce",
    "SeveralFound",
    "StoppedAtOnce",
    "UsedWhileRestricted",
]
