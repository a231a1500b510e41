"""Hypothesis strategies for every event of a case. Personal values are marked with `MARK`."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import strategies as st

from gdpr_rights.domain.after_death_requests import (
    AfterDeath,
    AfterDeathRequest,
    DirectiveRequest,
    ProofOfDeath,
)
from gdpr_rights.domain.directives import (
    Clause,
    ConsentAct,
    Directive,
    DirectiveKind,
    SpecificConsent,
    Wish,
)
from gdpr_rights.domain.events import (
    Accepted,
    Answered,
    AnswerFetched,
    AnswerOffered,
    AnswerStored,
    AuthorityShown,
    Challenged,
    ChallengeUndelivered,
    Change,
    ChangesNoted,
    ClarificationAsked,
    Clarified,
    ComplaintClosed,
    ComplaintLodged,
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    DeathDisproved,
    DeathEstablished,
    DecisionExplained,
    DecisionTaken,
    DirectiveRegistered,
    DirectiveRevoked,
    Effects,
    EffectsFrozen,
    EffectsReleased,
    Event,
    EventReported,
    EvidenceRejected,
    Extended,
    Forwarded,
    Fulfilled,
    GroundsAsked,
    GroundsStated,
    HeirsAgreed,
    HeirsDisagreed,
    IdentityAsked,
    IdentityVerified,
    InstructionDone,
    InstructionFailed,
    InstructionStarted,
    Judged,
    LiftingAnnounced,
    NoticeAcknowledged,
    NoticeFailed,
    NoticeGiven,
    NoticeRuledOut,
    NoticesDue,
    NoticeSent,
    NoticesOvertaken,
    Objected,
    PartForwarded,
    PersonalValuesRedacted,
    PlanEdited,
    Received,
    Refused,
    RestrictionLifted,
    RestrictionOpened,
    Retracted,
    Reviewed,
    ReviewOpened,
    SettledAtOnce,
    SeveralFound,
    StoppedAtOnce,
    UsedWhileRestricted,
)
from gdpr_rights.domain.identity import ChallengeState, Identity, Level
from gdpr_rights.domain.instructions import Fate, Found, Purge, Receipt
from gdpr_rights.domain.judgements import Answer, Judgement, Question
from gdpr_rights.domain.notices import NoticeProof, Operation, RecipientNotice
from gdpr_rights.domain.parties import DataSubject, Key, ResolvedSubject
from gdpr_rights.domain.places import Place
from gdpr_rights.domain.plans import (
    Action,
    Do,
    Edit,
    Forward,
    Item,
    Judge,
    Keep,
    NotCovered,
    Refuse,
    Verdict,
)
from gdpr_rights.domain.requesters import (
    THEMSELVES,
    Administrator,
    Agent,
    DesignatedPerson,
    Guardian,
    Heir,
    Mandate,
    Parent,
    Requester,
)
from gdpr_rights.domain.requests import (
    AccessRequest,
    Correction,
    ErasureRequest,
    InformationRequest,
    ObjectionRequest,
    PortabilityRequest,
    RectificationRequest,
    Request,
    RestrictionRequest,
    ReviewRequest,
    WithdrawalRequest,
)
from gdpr_rights.domain.rows import (
    ALL,
    AllOf,
    AnyOf,
    Before,
    Keys,
    NotBefore,
    RowSet,
    Undated,
)
from gdpr_rights.domain.time_limit import TimeLimit, time_limit
from gdpr_rights.domain.values import Scalar
from gdpr_rights.domain.ways import Channel
from gdpr_rights.law.automated import ReviewResult
from gdpr_rights.law.citations import Citation, Mark
from gdpr_rights.law.grounds import (
    ErasureGround,
    Exemption,
    RefusalGround,
    RestrictionCause,
    UseWhileRestricted,
)
from gdpr_rights.law.rights import Right
from gdpr_rights.testing.strategies import regimes, time_limits

MARK = "‡"
"""Begins every personal value, and nothing else."""

_ZONES = [UTC, timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=9, minutes=1))]
_LETTERS = st.characters(codec="utf-8", exclude_characters=MARK)

words = st.text(_LETTERS, min_size=1, max_size=6).map(lambda text: f"w{text}")
marked = words.map(lambda text: MARK + text)
dates = st.dates()
counts = st.integers(0, 10**12)
hexes = st.text("0123456789abcdef", min_size=64, max_size=64)


def several(of: st.SearchStrategy[object], size: int = 2) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(of, max_size=size).map(tuple)


def instants() -> st.SearchStrategy[datetime]:
    return st.datetimes(timezones=st.sampled_from(_ZONES))


def keys() -> st.SearchStrategy[Key]:
    return st.integers() | st.text(_LETTERS, max_size=6).map(lambda text: MARK + text)


def scalars() -> st.SearchStrategy[Scalar]:
    return st.none() | st.booleans() | keys()


def identifiers() -> st.SearchStrategy[tuple[tuple[str, Key], ...]]:
    return st.lists(st.tuples(words, keys()), max_size=3).map(tuple)


def subjects() -> st.SearchStrategy[DataSubject]:
    given = st.integers(-(2**63), 2**63 - 1) | keys().filter(lambda key: isinstance(key, str))
    return st.builds(DataSubject, words, st.lists(st.tuples(words, given), max_size=3).map(tuple))


def requests() -> st.SearchStrategy[Request]:
    grounds = several(st.sampled_from(ErasureGround))
    corrections = st.builds(
        Correction,
        words,
        words,
        scalars(),
        key=st.lists(keys(), max_size=2).map(tuple),
    )
    return st.one_of(
        st.builds(AccessRequest, subjects()),
        st.builds(PortabilityRequest, subjects()),
        st.builds(
            RectificationRequest,
            subjects(),
            corrections=st.lists(corrections, min_size=1, max_size=2),
            restrict=st.booleans(),
        ),
        st.builds(ErasureRequest, subjects(), closing_account=st.booleans(), grounds=grounds),
        st.builds(
            RestrictionRequest,
            subjects(),
            cause=st.none() | st.sampled_from(RestrictionCause),
            activities=several(words),
            places=several(places()),
        ),
        st.builds(
            ObjectionRequest,
            subjects(),
            activities=several(words),
            channels=several(words),
            grounds=words,
        ),
        st.builds(WithdrawalRequest, subjects(), activities=several(words)),
        st.builds(
            ReviewRequest,
            subjects(),
            activity=words,
            decision=st.none() | words,
            statement=marked,
        ),
        st.builds(InformationRequest, subjects()),
        st.builds(
            DirectiveRequest,
            subjects(),
            directive=st.none() | directives(),
            revoked=several(words),
            age=st.none() | st.integers(0, 17),
        ),
        st.builds(
            AfterDeathRequest,
            subjects(),
            operations=st.lists(st.sampled_from(AfterDeath), min_size=1, max_size=2),
            datasets=several(words),
            activities=several(words),
            to=st.none() | marked,
            shown=st.none() | directives().filter(lambda of: of.kind is DirectiveKind.GENERAL),
        ),
    )


marked = words.map(lambda text: MARK + text)


def directives() -> st.SearchStrategy[Directive]:
    consents = st.builds(SpecificConsent, st.just(ConsentAct.LETTER), on=dates, evidence=words)
    clauses = st.builds(
        Clause,
        st.sampled_from([Wish.STORE, Wish.ERASE, Wish.WITHHOLD]),
        activities=several(words),
        datasets=several(words),
    ) | st.builds(Clause, st.just(Wish.COMMUNICATE), to=marked)
    written = {"written_on": dates, "designated": st.none() | marked, "words": marked}
    return st.builds(Directive, several(clauses), consent=consents, **written) | st.builds(
        Directive,
        several(clauses),
        kind=st.just(DirectiveKind.GENERAL),
        trusted_third_party=st.none() | words,
        register_ref=st.none() | words,
        **written,
    )


def places() -> st.SearchStrategy[Place]:
    return st.builds(Place, words, st.none() | words, key=st.lists(keys(), max_size=2).map(tuple))


def requesters() -> st.SearchStrategy[Requester]:
    mandates = st.builds(
        Mandate, rights=several(st.sampled_from(Right)), until=st.none() | st.dates(), proof=words
    )
    return st.one_of(
        st.just(THEMSELVES),
        st.builds(Agent, marked, mandate=mandates),
        st.builds(Parent, marked, childs_age=st.integers(0, 17), proof=words),
        st.builds(Guardian, marked, proof=words),
        st.builds(Heir, marked, proof=st.none() | words),
        st.builds(DesignatedPerson, marked, proof=st.none() | words),
        st.builds(Administrator, marked, organisation=words),
    )


def citations() -> st.SearchStrategy[Citation]:
    return st.builds(Citation, words, st.sampled_from(Mark))


def limits() -> st.SearchStrategy[TimeLimit]:
    at = st.datetimes(datetime(2028, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
    of_any_law = st.builds(time_limit, at, zone=st.just("Asia/Kolkata"), regime=regimes())
    return time_limits() | of_any_law


def judgements() -> st.SearchStrategy[Judgement]:
    return st.builds(
        Judgement,
        words,
        st.sampled_from(Answer),
        by=words,
        because=words,
        at=st.none() | instants(),
    )


def verdicts() -> st.SearchStrategy[Verdict]:
    cited = several(citations())
    questions = st.builds(
        Question, words, text=words, options=several(st.sampled_from(Answer)), citation=citations()
    )
    return st.one_of(
        st.builds(
            Do,
            st.sampled_from(Action),
            citations=cited,
            grounds=several(st.sampled_from(ErasureGround)),
        ),
        st.builds(
            Keep,
            st.sampled_from(Exemption),
            until=st.none() | dates,
            because=words,
            citations=cited,
        ),
        st.builds(Refuse, several(st.sampled_from(RefusalGround)), because=words),
        st.builds(NotCovered, because=words, citations=cited),
        st.builds(Forward, several(words), citations=cited),
        st.builds(Judge, several(questions)),
    )


def row_sets() -> st.SearchStrategy[RowSet]:
    names = st.lists(words, min_size=1, max_size=2)
    simple = st.one_of(
        st.just(ALL),
        *(st.builds(kind, names, dates) for kind in (Before, NotBefore, Undated)),
        st.builds(Keys, several(st.lists(keys(), min_size=1, max_size=2).map(tuple), 3)),
    )
    return st.recursive(
        simple,
        lambda inner: st.builds(AllOf, several(inner)) | st.builds(AnyOf, several(inner)),
        max_leaves=4,
    )


def items() -> st.SearchStrategy[Item]:
    return st.builds(
        Item,
        words,
        dataset=words,
        fields=several(words),
        rows=row_sets(),
        activities=several(words),
        verdict=verdicts(),
    )


def notices() -> st.SearchStrategy[RecipientNotice]:
    return st.builds(
        RecipientNotice,
        hexes,
        recipient=words,
        operation=st.sampled_from(Operation),
        activities=several(words),
        categories=several(words),
        partly=several(words),
        channels=several(words),
        due_by=st.none() | dates,
    )


def identities() -> st.SearchStrategy[Identity]:
    return st.builds(
        Identity,
        words,
        level=st.sampled_from([level for level in Level if level]),
        by=st.none() | words,
        because=st.none() | words,
    )


def found() -> st.SearchStrategy[Found]:
    return st.builds(Found, key=several(keys()), identifiers=identifiers())


def resolved() -> st.SearchStrategy[ResolvedSubject]:
    return st.builds(
        ResolvedSubject,
        words,
        words,
        key=several(keys()),
        identifiers=identifiers(),
        tenant=st.none() | st.integers() | words,
    )


STRATEGIES: dict[type, st.SearchStrategy[Event]] = {
    Received: st.builds(
        Received,
        requests(),
        received_at=instants(),
        limit=limits(),
        channel=words,
        reference=st.none() | words,
        tenant=st.none() | words,
        linked=several(words),
        language=words,
        requester=requesters(),
    ),
    Challenged: st.builds(
        Challenged,
        words,
        state=st.builds(
            ChallengeState, st.dictionaries(words, words, max_size=2), expires_at=instants()
        ),
        candidates=several(found()),
    ),
    ChallengeUndelivered: st.builds(ChallengeUndelivered, words),
    EvidenceRejected: st.builds(EvidenceRejected, words, expired=st.booleans()),
    IdentityVerified: st.builds(
        IdentityVerified,
        identities(),
        subject=st.none() | resolved(),
        limit=st.none() | limits(),
    ),
    IdentityAsked: st.builds(IdentityAsked, because=words, by=words, limit=limits()),
    ClarificationAsked: st.builds(ClarificationAsked, because=words, by=words, limit=limits()),
    Clarified: st.builds(Clarified, datasets=several(words), limit=limits()),
    Extended: st.builds(Extended, because=words, by=words, limit=limits()),
    **{
        kind: st.builds(
            kind,
            several(words),
            channels=several(words),
            citations=several(citations()),
            ref=st.none() | words,
        )
        for kind in (StoppedAtOnce, SettledAtOnce)
    },
    RestrictionOpened: st.builds(
        RestrictionOpened,
        several(words),
        places=several(places()),
        cause=st.sampled_from(RestrictionCause),
    ),
    LiftingAnnounced: st.builds(
        LiftingAnnounced, by=words, because=words, channel=words, on=st.dates()
    ),
    RestrictionLifted: st.builds(RestrictionLifted, several(words)),
    UsedWhileRestricted: st.builds(
        UsedWhileRestricted,
        words,
        use=st.sampled_from(UseWhileRestricted),
        by=words,
        because=words,
    ),
    GroundsAsked: st.builds(GroundsAsked, by=words, on=dates),
    GroundsStated: st.builds(GroundsStated, marked),
    ConsentGiven: st.builds(
        ConsentGiven,
        words,
        channel=st.none() | words,
        notice_version=words,
        how=words,
        expires_at=st.none() | instants(),
        at=st.none() | instants(),
        proof=st.none() | marked,
    ),
    ConsentRefused: st.builds(
        ConsentRefused,
        words,
        channel=st.none() | words,
        notice_version=words,
        how=words,
        at=st.none() | instants(),
        proof=st.none() | marked,
    ),
    **{
        kind: st.builds(
            kind,
            words,
            channel=st.none() | words,
            how=words,
            at=st.none() | instants(),
            case=st.none() | words,
        )
        for kind in (ConsentWithdrawn, Objected)
    },
    DecisionTaken: st.builds(
        DecisionTaken,
        words,
        words,
        outcome=marked,
        taken_at=instants(),
        data_used=several(places()),
        applied=marked,
    ),
    DecisionExplained: st.builds(DecisionExplained, words, words, text=marked, by=words),
    ReviewOpened: st.builds(
        ReviewOpened, words, decision=st.none() | words, citations=several(citations())
    ),
    EffectsFrozen: st.builds(
        EffectsFrozen,
        words,
        decision=st.none() | words,
        effects=st.sampled_from(Effects),
        citation=citations(),
    ),
    EffectsReleased: st.builds(EffectsReleased, words, decision=st.none() | words),
    Reviewed: st.builds(
        Reviewed,
        activity=words,
        decision=st.none() | words,
        by=words,
        authority=words,
        looked_at=st.lists(words, min_size=1, max_size=2).map(tuple),
        considered=marked,
        result=st.sampled_from(ReviewResult),
        because=words,
        new_decision=st.none() | marked,
        on=dates,
    ),
    ComplaintLodged: st.builds(ComplaintLodged, words, reference=words, on=dates),
    ComplaintClosed: st.builds(ComplaintClosed, words, on=dates),
    DirectiveRegistered: st.builds(DirectiveRegistered, words, directive=directives(), on=dates),
    DirectiveRevoked: st.builds(DirectiveRevoked, words, case=words, on=dates),
    DeathEstablished: st.builds(
        DeathEstablished,
        st.builds(ProofOfDeath, words, checked_by=words, died_on=st.none() | dates),
    ),
    DeathDisproved: st.builds(DeathDisproved, by=words, because=words),
    HeirsDisagreed: st.builds(HeirsDisagreed, case=words, by=words, because=words),
    HeirsAgreed: st.builds(HeirsAgreed, cases=several(words), by=words, because=words),
    AuthorityShown: st.builds(AuthorityShown, requesters(), by=words),
    PlanEdited: st.builds(PlanEdited, words, verdict=verdicts(), judgement=judgements()),
    **{
        kind: st.builds(
            kind,
            words,
            activities=several(words),
            by=words,
            on=dates,
            proof=st.none() | words,
        )
        for kind in (Forwarded, PartForwarded)
    },
    ChangesNoted: st.builds(
        ChangesNoted,
        words,
        changes=several(
            st.builds(Change, words, dataset=words, field=words, old=scalars(), new=scalars())
        ),
    ),
    AnswerOffered: st.builds(AnswerOffered, hexes, expires_at=instants()),
    AnswerFetched: st.builds(AnswerFetched, hexes),
    SeveralFound: st.builds(SeveralFound, identities(), candidates=several(found())),
    EventReported: st.builds(EventReported, words, dates),
    Judged: st.builds(Judged, judgements()),
    Accepted: st.builds(
        Accepted,
        as_of=dates,
        items=several(items()),
        edits=several(st.builds(Edit, words, verdicts(), judgements())),
        decided_by=words,
        concerned=st.none() | several(words),
    ),
    Refused: st.builds(
        Refused,
        grounds=several(st.sampled_from(RefusalGround)),
        because=words,
        decided_by=words,
    ),
    InstructionStarted: st.builds(
        InstructionStarted, words, system=words, action=st.sampled_from(Action)
    ),
    InstructionDone: st.builds(
        InstructionDone,
        words,
        system=words,
        receipts=several(
            st.builds(
                Receipt,
                words,
                dataset=words,
                fate=st.sampled_from(Fate),
                matched=counts,
                changed=counts,
            )
        ),
        purge=st.none() | st.builds(Purge, st.booleans(), words),
        people=counts,
    ),
    InstructionFailed: st.builds(InstructionFailed, words, system=words, error=words),
    AnswerStored: st.builds(
        AnswerStored, words, sha256=hexes, size=counts, rows=several(st.tuples(words, counts))
    ),
    Fulfilled: st.just(Fulfilled()),
    Answered: st.builds(Answered, words, on=dates, in_time=st.none() | st.booleans()),
    NoticesDue: st.builds(NoticesDue, several(notices()), on=dates),
    NoticesOvertaken: st.builds(NoticesOvertaken, several(words)),
    NoticeSent: st.builds(
        NoticeSent,
        words,
        channel=st.sampled_from(Channel),
        proof=st.builds(NoticeProof, hexes, answer=st.just("SMTP 250")),
        at=instants(),
    ),
    NoticeFailed: st.builds(NoticeFailed, words, error=words, at=instants()),
    **{
        kind: st.builds(kind, words, by=words, proof=words, at=instants())
        for kind in (NoticeGiven, NoticeAcknowledged)
    },
    NoticeRuledOut: st.builds(NoticeRuledOut, words, judgement=judgements()),
    Retracted: st.just(Retracted()),
    PersonalValuesRedacted: st.builds(PersonalValuesRedacted, counts),
}


def events() -> st.SearchStrategy[Event]:
    return st.one_of(*STRATEGIES.values())
