"""Requests about a map, and facts that may be known of them."""

from datetime import UTC, date, datetime, timedelta

import attrs
from hypothesis import strategies as st

from gdpr_rights.domain.after_death_requests import ProofOfDeath
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.events import ConsentGiven, ConsentRefused, ConsentWithdrawn, RecordEvent
from gdpr_rights.domain.facts import Facts, Recorded, RecordedRefusal
from gdpr_rights.domain.gates import questions_beside
from gdpr_rights.domain.judgements import Judgement, Question
from gdpr_rights.domain.parties import DataSubject
from gdpr_rights.domain.places import Place
from gdpr_rights.domain.planning import plan
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
from gdpr_rights.domain.retention import AfterEvent
from gdpr_rights.law.grounds import ErasureGround, RefusalGround, RestrictionCause
from gdpr_rights.law.rights import Right
from gdpr_rights.testing.directives import (
    after_death_requests,
    directive_requests,
    kept_directives,
    requesters,
)
from gdpr_rights.testing.maps import data_subjects

CHANNELS = ("e-mail", "sms")
"""The channels of marketing of the shop."""


def _some(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), max_size=2, unique=True).map(tuple)


def requests(
    data_map: DataMap, *, subjects: st.SearchStrategy[DataSubject] | None = None
) -> st.SearchStrategy[Request]:
    """Requests of every kind that a desk with this map of the shop takes.

    Args:
        data_map: A map of `gdpr_rights.testing.strategies.data_maps`.
        subjects: Who asks; anybody of the shop, or a stranger, by default.
    """
    who = data_subjects() if subjects is None else subjects
    names = tuple(data_map.activity)
    places = st.sampled_from(
        [Place("users", "name"), Place("orders"), Place("orders", "what", key=10)]
    )
    corrections = st.sampled_from(
        [
            (Correction("users", "name", "Ada Lovelace"),),
            (Correction("orders", "what", "two books", key=11),),
            (Correction("users", "notes", "rings twice"), Correction("users", "name", "A.")),
        ]
    )
    return st.one_of(
        st.builds(AccessRequest, who),
        st.builds(PortabilityRequest, who),
        st.builds(InformationRequest, who),
        st.builds(
            ErasureRequest,
            who,
            closing_account=st.booleans(),
            grounds=st.lists(st.sampled_from(ErasureGround), max_size=1).map(tuple),
            activities=st.just(()) | _some(names),
        ),
        st.builds(RectificationRequest, who, corrections=corrections, restrict=st.booleans()),
        st.builds(
            RestrictionRequest,
            who,
            cause=st.none() | st.sampled_from(RestrictionCause),
            activities=_some(names),
            places=st.lists(places, max_size=1).map(tuple),
        ),
        st.builds(
            ObjectionRequest,
            who,
            activities=_some(names),
            channels=_some(CHANNELS),
            grounds=st.sampled_from(["", "I am a witness"]),
        ),
        st.builds(WithdrawalRequest, who, activities=_some(names), channels=_some(CHANNELS)),
        st.builds(ReviewRequest, who, activity=st.sampled_from(names)),
        directive_requests(data_map, who),
        after_death_requests(data_map, who),
    )


def answers(questions: tuple[Question, ...]) -> st.SearchStrategy[tuple[Judgement, ...]]:
    """What humans may answer to questions: each once, with an answer it takes."""
    return st.tuples(
        *(
            st.sampled_from(question.options).map(
                lambda answer, of=question: Judgement(  # type: ignore[misc]
                    of.id, answer, by="dpo@example.org", because="it was weighed"
                )
            )
            for question in questions
        )
    )


@st.composite
def facts(
    draw: st.DrawFn, data_map: DataMap, request: Request, *, today: date | None = None
) -> Facts:
    """What may be known when a plan is made for a request, by humans and from what went before.

    Args:
        draw: Given by Hypothesis.
        data_map: The map.
        request: The request.
        today: The day; any day of ten years by default.
    """
    day = draw(st.dates(date(2020, 1, 1), date(2030, 1, 1))) if today is None else today
    events = {
        of.retention.event: day + timedelta(days=draw(st.integers(-4000, 400)))
        for of in data_map.activities
        if isinstance(of.retention, AfterEvent) and draw(st.booleans())
    }
    dead = draw(st.booleans())
    known = Facts(
        day,
        requester=draw(requesters()),
        death=ProofOfDeath("acte de décès", checked_by="dpo@example.org") if dead else None,
        directives=draw(kept_directives(data_map, max_size=2)),
        disputes=draw(st.sampled_from([(), (), ("h9",)])),
        nothing_held=draw(st.sampled_from([False, False, False, True])),
        events=tuple(events.items()),
        undated=("orders.placed_on",) if draw(st.booleans()) else (),
    )
    questions = (*plan(request, data_map, known).questions, *questions_beside(request))
    asked = tuple(question for question in questions if draw(st.booleans()))
    names = tuple(data_map.activity)
    return attrs.evolve(
        known,
        judgements=draw(answers(asked)),
        doubt=draw(_recorded()),
        vague=draw(_recorded()),
        refusal=draw(_refusals()),
        withdrawn=draw(_some(names)),
        objected=draw(_some(names)),
        was_child=draw(st.booleans()),
        open_rights=draw(st.lists(st.sampled_from(Right), max_size=2)),
    )


def _recorded() -> st.SearchStrategy[Recorded | None]:
    given = st.just(
        Recorded("dpo@example.org", because="two people of one name", on=date(2026, 1, 2))
    )
    return st.none() | st.none() | st.none() | given


def _refusals() -> st.SearchStrategy[RecordedRefusal | None]:
    given = st.builds(
        RecordedRefusal,
        st.just("dpo@example.org"),
        because=st.just("it was weighed"),
        on=st.just(date(2026, 1, 2)),
        grounds=st.lists(st.sampled_from(RefusalGround), min_size=1, max_size=2, unique=True),
    )
    return st.none() | st.none() | st.none() | given


def consents(data_map: DataMap) -> st.SearchStrategy[RecordEvent]:
    """What may happen to a consent, for an activity of the map and any channel."""
    names = st.sampled_from(tuple(data_map.activity))
    channels = st.none() | st.sampled_from(CHANNELS)
    expiry = st.none() | st.datetimes(
        datetime(2026, 1, 1),  # noqa: DTZ001 - the zone is given beside
        datetime(2030, 1, 1),  # noqa: DTZ001
        timezones=st.just(UTC),
    )
    asked = {"channel": channels, "notice_version": st.just("2026-01"), "how": st.just("web form")}
    return st.one_of(
        st.builds(ConsentGiven, names, expires_at=expiry, proof=st.none(), **asked),
        st.builds(ConsentRefused, names, **asked),
        st.builds(ConsentWithdrawn, names, channel=channels, how=st.just("web form")),
    )
