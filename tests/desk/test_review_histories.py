"""Whatever happens on the way, nobody is answered before a human has looked."""

from collections.abc import Callable
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpr_rights import (
    Answer,
    Case,
    DataMap,
    Judgement,
    JudgementNeeded,
    RefusalGround,
    ReviewRequest,
    RightsDesk,
    Stage,
)
from gdpr_rights.desk import performing
from gdpr_rights.desk.effects import Effect
from gdpr_rights.domain.plans import NotCovered
from gdpr_rights.errors import GdprRightsError
from gdpr_rights.journal import MemoryJournal
from gdpr_rights.systems import MemorySystem
from gdpr_rights.testing import HandClock
from gdpr_rights.testing.fakes import CountedIds
from tests.credit import FINDING, credit_map
from tests.desk.kit import ADA, NOW, SECRET
from tests.desk.test_reviews import REVIEW

DESKS = ("RightsDesk",)
"""The scripts are the same for both desks; other modules run them through both."""

REQUEST = ReviewRequest(ADA, activity="credit", decision="order-17", statement="I was ill")


class _Killed(BaseException):
    """Stands for the end of the process."""


@attrs.frozen(eq=False)
class _Desk:
    """A desk in memory, and what it remembers."""

    desk: RightsDesk
    journal: MemoryJournal


class TestAScriptThatIsStopped:
    def test_at_every_effect(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """It may stop between any two effects, and what is called again ends the same."""
        whole = _desk(credit_map(while_contested="frozen"))
        _to_the_end(whole)
        expected = _told(whole)
        stopped = 0
        while True:
            at = _desk(credit_map(while_contested="frozen"))
            if not _killed_after(at, stopped, monkeypatch):
                break
            _to_the_end(at)
            assert _told(at) == expected
            assert at.journal.verify().holds
            stopped += 1
        assert stopped > 20


def _to_the_end(at: _Desk) -> None:
    """Every step of an application that knows nothing but what the journal says."""
    at.desk.record_decision(ADA, "credit", decision="order-17", outcome="no credit")
    case = at.desk.receive(REQUEST, reference="web-1")
    while not case.stage.is_final:
        match case.forward[0]:
            case "challenge":
                at.desk.vouch(case.id, by="support", because="called back")
            case "accept":
                at.desk.accept(case.id, decided_by="dpo")
            case "review":
                at.desk.review(case.id, **REVIEW)
            case "fulfil":
                at.desk.fulfil(case.id)
            case "answer":
                at.desk.answer(case.id, channel="e-mail")
        case = at.desk.case(case.id)


def _told(at: _Desk) -> tuple[Any, ...]:
    """What there is to see in the end, without names and hashes."""
    [decision] = at.desk.decisions(ADA)
    [case] = [at.desk.case(name) for name in decision.contested]
    kinds = [entry.kind for entry in at.desk.history(case.id)]
    standings = at.journal.standings(SECRET.contact("ada@example.org"))
    return (
        kinds,
        case.stage,
        decision.effects,
        len(case.contest.reviews),
        {(of.activity, of.verdict) for of in standings},
    )


def _killed_after(at: _Desk, effects: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Runs everything and ends the process after so many effects; whether it was ended."""
    left = effects
    perform = performing._Run.perform

    def counted(run: performing._Run, effect: Effect) -> Any:
        nonlocal left
        if left == 0:
            raise _Killed
        left -= 1
        return perform(run, effect)

    with monkeypatch.context() as patch:
        patch.setattr(performing._Run, "perform", counted)
        try:
            _to_the_end(at)
        except _Killed:
            return True
    return False


def maps() -> st.SearchStrategy[DataMap]:
    """Every way in which a map may describe a decision."""
    return st.builds(
        credit_map,
        allowed_by=st.sampled_from([None, "contract", "explicit-consent", "law", "none"]),
        finding=st.none() | st.just(FINDING),
        while_contested=st.sampled_from(["stands", "frozen"]),
        waiver=st.none() | st.just("when you have not waived it"),
    )


STEPS: dict[str, Callable[[RightsDesk, str, Answer], object]] = {
    "vouch": lambda desk, case, _: desk.vouch(case, by="support", because="called back"),
    "judge": lambda desk, case, answer: [
        desk.judge(case, Judgement(question.id, answer, by="dpo", because="looked"))
        for question in desk.plan(case).questions
        if answer in question.options
    ],
    "accept": lambda desk, case, _: desk.accept(case, decided_by="dpo"),
    "review": lambda desk, case, _: desk.review(case, **REVIEW),
    "uphold": lambda desk, case, _: desk.review(
        case, **{**REVIEW, "result": "upheld", "new_decision": None}
    ),
    "fulfil": lambda desk, case, _: desk.fulfil(case),
    "answer": lambda desk, case, _: desk.answer(case, channel="e-mail"),
    "refuse": lambda desk, case, _: desk.refuse(
        case, grounds=RefusalGround.NO_GROUND, because="no", decided_by="dpo"
    ),
    "complain": lambda desk, case, _: desk.record_complaint(case, authority="CNIL", reference="1"),
}


def _desk(data_map: DataMap) -> _Desk:
    journal = MemoryJournal()
    users = [{"id": 1, "email": "ada@example.org", "name": "Ada", "password_hash": "h"}]
    desk = RightsDesk(
        data_map,
        journal=journal,
        systems={"app": MemorySystem({"users": users, "invoices": [], "invoice_lines": []})},
        secret=SECRET,
        clock=HandClock(NOW),
        ids=CountedIds("c"),
    )
    return _Desk(desk, journal)


def _tried(desk: RightsDesk, name: str, answer: Answer, case: Case) -> None:
    try:
        STEPS[name](desk, case.id, answer)
    except GdprRightsError:
        assert desk.case(case.id) == case


@given(
    data_map=maps(),
    recorded=st.booleans(),
    steps=st.lists(
        st.tuples(
            st.sampled_from(sorted(STEPS)),
            st.sampled_from([Answer.REVIEW, Answer.STOP, Answer.NOT_COVERED]),
        ),
        max_size=14,
    ),
)
def test_no_answer_without_a_human(
    data_map: DataMap, recorded: bool, steps: list[tuple[str, Answer]]
) -> None:
    """Answered means reviewed, or that a human said that there is nothing to review."""
    desk = _desk(data_map).desk
    if recorded:
        desk.record_decision(ADA, "credit", decision="order-17", outcome="no credit")
    case = desk.receive(REQUEST)
    # What was drawn, and then straight on to the end.
    straight = ["vouch", "judge", "judge", "accept", "review", "fulfil", "answer"]
    for name, answer in [*steps, *((name, Answer.REVIEW) for name in straight)]:
        _tried(desk, name, answer, desk.case(case.id))
    ended = desk.case(case.id)
    assert ended.stage is Stage.ANSWERED
    assert ended.refusal is None
    assert ended.plan is not None
    nothing = [item for item in ended.plan.items if isinstance(item.verdict, NotCovered)]
    if nothing:
        assert ended.judgements
    else:
        assert ended.contest.reviews
    if data_map.activity["credit"].automated_decision.allowed_by is not None and recorded:  # type: ignore[union-attr]
        assert bool(nothing) == any(one.answer is Answer.NOT_COVERED for one in ended.judgements)


@given(data_map=maps(), recorded=st.booleans())
@settings(max_examples=10)
def test_a_waiver_changes_nothing(data_map: DataMap, recorded: bool) -> None:
    """RULEBOOK 2.9/D7."""
    decision = data_map.activity["credit"].automated_decision
    assert decision is not None
    outcomes = []
    for waiver in (None, "outside of any contractual requirements"):
        desk = _desk(
            credit_map(
                allowed_by=decision.allowed_by,
                finding=decision.finding,
                while_contested=decision.while_contested,
                waiver=waiver,
            )
        ).desk
        if recorded:
            desk.record_decision(ADA, "credit", decision="order-17", outcome="no credit")
        case = desk.receive(REQUEST)
        desk.vouch(case.id, by="support", because="called back")
        moved = desk.accept(case.id, decided_by="dpo")
        outcomes.append(moved if isinstance(moved, JudgementNeeded) else desk.plan(case.id))
    assert outcomes[0] == outcomes[1]
