"""Directives, requests after a death, and people who ask for others."""

from datetime import date

from hypothesis import strategies as st

from gdpr_rights.domain.after_death_requests import (
    AfterDeath,
    AfterDeathRequest,
    DirectiveRequest,
)
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.directives import (
    Clause,
    ConsentAct,
    Directive,
    DirectiveKind,
    KeptDirective,
    SpecificConsent,
    Wish,
)
from gdpr_rights.domain.parties import DataSubject
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
from gdpr_rights.law.rights import Right

NAMES = ("Bea Lovelace", "Cy Byron", "Di Byron")
"""The people whom directives name, and who ask after a death."""

_DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))


def _some(names: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(names), max_size=2, unique=True).map(tuple)


@st.composite
def clauses(draw: st.DrawFn, data_map: DataMap) -> Clause:
    """A wish about some data of the map."""
    wish = draw(st.sampled_from(Wish))
    return Clause(
        wish,
        activities=draw(_some(tuple(data_map.activity))),
        datasets=draw(_some(tuple(data_map.dataset))),
        to=draw(st.sampled_from(NAMES)) if wish is Wish.COMMUNICATE else None,
    )


@st.composite
def directives(draw: st.DrawFn, data_map: DataMap) -> Directive:
    """Directives of either kind, in clauses or in the person's own words.

    Args:
        draw: Given by Hypothesis.
        data_map: The map whose activities and datasets they name.
    """
    wishes = draw(st.lists(clauses(data_map), max_size=2))
    kind = draw(st.sampled_from(DirectiveKind))
    day = draw(_DAYS)
    acts = draw(st.sampled_from([of for of in ConsentAct if of is not ConsentAct.TERMS_OF_USE]))
    consent = SpecificConsent((acts, ConsentAct.TERMS_OF_USE), on=day, evidence="form 7")
    return Directive(
        wishes,
        kind=kind,
        written_on=day,
        designated=draw(st.none() | st.sampled_from(NAMES)),
        consent=consent if kind is DirectiveKind.PARTICULAR else None,
        words="" if wishes else "Burn my letters.",
    )


@st.composite
def kept_directives(
    draw: st.DrawFn, data_map: DataMap, *, max_size: int = 4
) -> tuple[KeptDirective, ...]:
    """The directives in one person's record, some of them revoked.

    Args:
        draw: Given by Hypothesis.
        data_map: The map whose activities and datasets they name.
        max_size: How many at most.
    """
    return tuple(
        KeptDirective(
            f"d{number}",
            directive,
            registered_on=directive.written_on,
            revoked_on=draw(st.none() | _DAYS),
            number=number,
        )
        for number, directive in enumerate(draw(st.lists(directives(data_map), max_size=max_size)))
    )


def directive_requests(
    data_map: DataMap, subjects: st.SearchStrategy[DataSubject]
) -> st.SearchStrategy[DirectiveRequest]:
    """What a living person may ask about their directives."""
    return st.builds(
        DirectiveRequest,
        subjects,
        directive=st.none() | directives(data_map),
        revoked=st.sampled_from([(), ("d0",)]),
        age=st.none() | st.integers(12, 17),
    )


def after_death_requests(
    data_map: DataMap, subjects: st.SearchStrategy[DataSubject]
) -> st.SearchStrategy[AfterDeathRequest]:
    """What may be asked after the death of one of these people."""
    shown = directives(data_map).filter(lambda of: of.kind is DirectiveKind.GENERAL)
    return st.builds(
        AfterDeathRequest,
        subjects,
        operations=st.lists(st.sampled_from(AfterDeath), min_size=1, max_size=3, unique=True),
        datasets=_some(tuple(data_map.dataset)),
        activities=_some(tuple(data_map.activity)),
        to=st.none() | st.sampled_from(NAMES),
        shown=st.none() | shown,
    )


def requesters() -> st.SearchStrategy[Requester]:
    """Whoever may ask, for themselves or for somebody else."""
    names = st.sampled_from(NAMES)
    proofs = st.none() | st.just("acte de notoriété")
    mandates = st.builds(
        Mandate,
        rights=st.lists(st.sampled_from(Right), max_size=3, unique=True),
        until=st.none() | _DAYS,
        proof=st.just("signed letter"),
    )
    return st.one_of(
        st.just(THEMSELVES),
        st.builds(Agent, names, mandate=mandates),
        st.builds(Parent, names, childs_age=st.integers(0, 18), proof=st.just("livret")),
        st.builds(Guardian, names, proof=st.just("order of the court")),
        st.builds(Heir, names, proof=proofs),
        st.builds(DesignatedPerson, names, proof=proofs),
        st.builds(Administrator, names, organisation=st.sampled_from(["7", "8"])),
    )
