"""What a privacy policy may say, as a map has it."""

import enum
from collections.abc import Sequence
from datetime import date
from typing import Any

from hypothesis import strategies as st

from gdpr_rights.domain.notice import (
    AfterWithdrawal,
    ConsentBy,
    IdentityAsked,
    IdentityDemand,
    IdentityProof,
    LimitedBy,
    Notice,
    RightLimit,
    WithdrawnBy,
)
from gdpr_rights.domain.parties import Authority
from gdpr_rights.law.grounds import ErasureGround
from gdpr_rights.law.rights import Right


def _some(words: type[enum.Enum]) -> st.SearchStrategy[list[Any]]:
    return st.lists(st.sampled_from(list(words)), max_size=3, unique=True)


def notices(
    *, activities: Sequence[str] = (), categories: Sequence[str] = ()
) -> st.SearchStrategy[Notice]:
    """What policies say, rightly and wrongly.

    Args:
        activities: Of a map; a policy may call the controller a processor for some of them.
        categories: Of a map; a policy may deny that it keeps some of them.
    """
    address = st.none() | st.just("privacy@acme.example")
    return st.builds(
        Notice,
        st.sampled_from(["2026-12", "second"]),
        effective_on=st.none() | st.just(date(2026, 12, 1)),
        email=address,
        post=st.none() | st.just("1 rue de l'Exemple, 75001 Paris"),
        authority=st.none() | st.just(Authority("CNIL")),
        rights=st.lists(st.sampled_from(Right), unique=True),
        erasure_grounds=_some(ErasureGround),
        limits=st.lists(
            st.builds(RightLimit, st.sampled_from(Right), _some(LimitedBy)), max_size=2
        ),
        time_limit=st.sampled_from([None, "P1M", "P30D", "P2M"]),
        identity=st.lists(
            st.builds(
                IdentityDemand,
                st.sampled_from(IdentityAsked),
                proof=st.sampled_from(IdentityProof),
                rights=_some(Right),
            ),
            max_size=2,
        ),
        consent_by=_some(ConsentBy),
        changes_by=_some(ConsentBy),
        withdrawn_by=_some(WithdrawnBy),
        after_withdrawal=st.none() | st.sampled_from(AfterWithdrawal),
        processor_for=st.lists(st.sampled_from(activities), max_size=1)
        if activities
        else st.just([]),
        not_kept=st.lists(st.sampled_from(categories), max_size=1) if categories else st.just([]),
        special_categories=st.none() | st.booleans(),
        transfers=st.none() | st.booleans(),
    )
