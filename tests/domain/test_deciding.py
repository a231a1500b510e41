"""`decide` over generated maps, requests and facts: a judgement is never assumed."""

import attrs
from hypothesis import given
from hypothesis import strategies as st

from gdpr_rights import (
    AccessRequest,
    DataMap,
    Facts,
    Outcome,
    RefusalGround,
    WithdrawalRequest,
    decide,
)
from gdpr_rights.domain.after_death_requests import AfterDeathRequest
from gdpr_rights.domain.deciding import Decision
from gdpr_rights.domain.plans import Do, Forward, Keep, Refuse
from gdpr_rights.domain.requesters import THEMSELVES
from gdpr_rights.domain.requests import Request
from gdpr_rights.testing.strategies import data_maps, facts, requests


@st.composite
def situations(draw: st.DrawFn) -> tuple[Request, DataMap, Facts]:
    data_map = draw(data_maps())
    request = draw(requests(data_map))
    return request, data_map, draw(facts(data_map, request))


def weighed(decision: Decision) -> set[str]:
    """The grounds in a plan on which only a human refuses or keeps."""
    found: set[str] = set()
    for item in decision.plan.items:
        match item.verdict:
            case Refuse(grounds=grounds):
                found |= {ground.value for ground in grounds if ground.needs_judgement}
            case Keep(exemption=exemption) if exemption.needs_judgement:
                found.add(exemption.value)
    return found


def for_another(request: Request, known: Facts) -> bool:
    """Whether who asks has authority to show besides who they are: nobody asks after death."""
    if isinstance(request, AfterDeathRequest) or known.death is not None:
        return True
    return known.requester != THEMSELVES


class TestAJudgementIsNeverAssumed:
    """RULEBOOK 2: never REFUSE on a ground marked H without who, when and why on record."""

    @given(situations())
    def test_without_a_human_nothing_is_refused_that_needs_one(
        self, known: tuple[Request, DataMap, Facts]
    ) -> None:
        request, data_map, said = known
        bare = attrs.evolve(said, judgements=(), doubt=None, vague=None, refusal=None)
        assert bare.recorded == ()
        decision = decide(request, data_map, bare)
        assert not weighed(decision)
        assert decision.outcome is not Outcome.NEED_CLARIFICATION
        if not for_another(request, bare):
            assert decision.outcome is not Outcome.NEED_IDENTITY
        if decision.outcome is Outcome.REFUSE:
            kinds = {type(item.verdict) for item in decision.plan.items}
            assert not kinds & {Do, Forward}

    @given(situations())
    def test_what_is_refused_on_such_a_ground_is_on_record(
        self, known: tuple[Request, DataMap, Facts]
    ) -> None:
        request, data_map, said = known
        decision = decide(request, data_map, said)
        asked = {
            question.id
            for question in decide(
                request, data_map, attrs.evolve(said, judgements=(), doubt=None, refusal=None)
            ).questions
        }
        answered = {one.question_id for one in said.judgements}
        if weighed(decision):
            assert asked & answered
        if decision.outcome is Outcome.REFUSE and said.refusal is None:
            assert all(isinstance(i.verdict, Keep | Refuse) or asked for i in decision.plan.items)
        if decision.outcome is Outcome.NEED_IDENTITY and not for_another(request, said):
            assert said.doubt is not None
        if decision.outcome is Outcome.NEED_CLARIFICATION:
            assert said.vague is not None
            assert isinstance(request, AccessRequest)
        for one in said.recorded:
            assert one.by
            assert one.because

    @given(situations())
    def test_a_doubt_never_holds_up_a_withdrawal(
        self, known: tuple[Request, DataMap, Facts]
    ) -> None:
        request, data_map, said = known
        if isinstance(request, WithdrawalRequest):
            assert decide(request, data_map, said).outcome is not Outcome.NEED_IDENTITY

    @given(situations())
    def test_a_decision_is_the_same_every_time(
        self, known: tuple[Request, DataMap, Facts]
    ) -> None:
        decision = decide(*known)
        assert decision == decide(*known)
        assert decision.citations
        for one in decision.effects:
            assert set(one.activities) <= set(known[1].activity)


def test_most_grounds_need_a_human() -> None:
    assert {ground for ground in RefusalGround if not ground.needs_judgement} == {
        RefusalGround.SECURITY_OF_PROCESSING,
        RefusalGround.EXEMPTION_FROM_ERASURE,
        RefusalGround.NO_GROUND,
        RefusalGround.CONTRARY_DIRECTIVE,
        RefusalGround.BEYOND_THE_HEIRS_PURPOSES,
        RefusalGround.NO_AUTHORITY,
    }
