"""Properties of whole histories: whatever is asked, whatever is tried, in any order."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC

import attrs
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gdpr_rights import DataSubject
from gdpr_rights.convert.events import dump
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.deciding import decide
from gdpr_rights.domain.events import Accepted, Answered, Judged, PlanEdited, Refused
from gdpr_rights.domain.gates import Outcome
from gdpr_rights.domain.naming import every_name_of
from gdpr_rights.domain.outcomes import Fulfilled
from gdpr_rights.domain.planning import plan
from gdpr_rights.domain.plans import Do, Judge, Keep, Refuse
from gdpr_rights.domain.requests import (
    ErasureRequest,
    ObjectionRequest,
    WithdrawalRequest,
)
from gdpr_rights.domain.stages import Stage
from gdpr_rights.domain.standing import Denied, StandingVerdict, may_process
from gdpr_rights.errors import IllegalStep
from gdpr_rights.testing import histories, maps
from gdpr_rights.testing.histories import STEPS, Shop, case_histories, finished, tried
from gdpr_rights.testing.requests import CHANNELS, facts, requests

SOME = case_histories()


@given(SOME, st.data())
def test_every_case_can_reach_an_end(at: Shop, data: st.DataObject) -> None:
    for case in at.cases:
        assert finished(at, case.id, data).stage.is_final, case.stage


@given(SOME, st.sampled_from(sorted(STEPS)), st.data())
def test_an_illegal_step_changes_nothing(at: Shop, name: str, data: st.DataObject) -> None:
    case = data.draw(st.sampled_from(at.cases))
    before = tuple(at.journal.entries())
    error = tried(at, name, case.id, data)
    if isinstance(error, IllegalStep):
        assert tuple(at.journal.entries()) == before
        assert error.legal or case.stage.is_final
        for verb in error.legal:
            assert hasattr(at.desk, verb), verb


@given(SOME)
def test_a_judgement_is_never_assumed(at: Shop) -> None:
    for case in at.cases:
        answered: set[str] = set()
        for entry in at.journal.read(case.id):
            match entry.event:
                case Judged(judgement=judgement):
                    answered.add(judgement.question_id)
                    assert judgement.at is not None
                    assert judgement.by == histories.DPO
                case Accepted(items=items):
                    assert not any(isinstance(item.verdict, Judge) for item in items)
                case PlanEdited(judgement=judgement):
                    assert judgement.because
        if case.plan is not None:
            # The same facts without the answers ask again whatever was answered.
            known = case.facts(case.plan.as_of)
            asked = plan(case.request, at.data_map, known).questions
            # What was objected to before, and heeded, is not weighed again.
            told = at.journal.standings(
                every_name_of(histories.SECRET, case.subject or case.request.subject)
            )
            objected = {of.activity for of in told if of.verdict == StandingVerdict.OBJECTED.value}
            answered |= {f"balance/{name}" for name in objected}
            answered |= {f"exemption/{name}" for name in objected}
            assert not {question.id for question in asked} - answered - {"unclassified"}


@given(SOME, st.data())
def test_a_refusal_has_grounds_and_remedies_and_its_date(at: Shop, data: st.DataObject) -> None:
    for case in at.cases:
        if case.stage is Stage.REFUSED:
            told = at.desk.refusal(case.id)
            assert told.not_done[0].because
            assert told.not_done[0].citations
            assert told.complaint
            assert told.judicial_remedy
            by = case.time_limit.refusal_notice_by
            assert told.told_by == by
            today = at.clock.now().astimezone(UTC).date()
            answered = at.desk.answer(case.id, channel="e-mail").answered
            assert answered is not None
            if by is not None:
                # Too late is told, never hidden.
                assert answered.in_time is (answered.on <= by)
                assert told.is_late is (answered.on > by)
            assert (today - answered.on).days in {-1, 0}
    _ = data


@given(SOME, st.data())
def test_an_erasure_leaves_what_stands_and_nothing_that_falls(
    at: Shop, data: st.DataObject
) -> None:
    case = next((one for one in at.cases if isinstance(one.request, ErasureRequest)), None)
    if case is None:
        subject = DataSubject.by("customer", key=1)
        case = at.desk.receive(ErasureRequest(subject, closing_account=True))
    tried(at, "vouch", case.id, data)
    tried(at, "judge", case.id, data)
    tried(at, "accept", case.id, data)
    case = at.desk.case(case.id)
    assume(case.stage is Stage.ACCEPTED and case.subject is not None and case.plan is not None)
    assert case.subject is not None
    assert case.plan is not None
    [key] = case.subject.key
    before = {name: [dict(row) for row in rows] for name, rows in at.system.tables.items()}
    outcome = at.desk.fulfil(case.id)
    assume(isinstance(outcome, Fulfilled))
    held = {
        (item.dataset, field)
        for item in case.plan.items
        if not isinstance(item.verdict, Do)
        for field in item.fields
    }
    falls = {
        (item.dataset, field)
        for item in case.plan.items
        if isinstance(item.verdict, Do)
        for field in item.fields
    } - held
    after = at.system.tables
    for name, owner in (("users", "id"), ("orders", "user_id")):
        old = {row["id"]: row for row in before[name]}
        new = {row["id"]: row for row in after[name]}
        for row_key, row in old.items():
            if row[owner] != key:
                # Nobody else loses anything.
                assert new[row_key] == row
                continue
            for field, value in row.items():
                if (name, field) in falls and value is not None and row_key in new:
                    assert new[row_key][field] != value, (name, field)
                if (name, field) in held and not _split(case, name, field):
                    assert new[row_key][field] == value, (name, field)


def _split(case: Case, dataset: str, field: str) -> bool:
    """Whether some rows of a field fall and others stand."""
    assert case.plan is not None
    verdicts = {
        isinstance(item.verdict, Do)
        for item in case.plan.items
        if item.dataset == dataset and field in item.fields
    }
    return len(verdicts) > 1


@given(st.data())
def test_a_plan_is_total_and_the_same_every_time(data: st.DataObject) -> None:
    data_map = data.draw(maps.data_maps())
    request = data.draw(requests(data_map))
    known = data.draw(facts(data_map, request))
    proposal = plan(request, data_map, known)
    assert proposal == plan(request, data_map, known)
    ids = [item.id for item in proposal.items]
    assert len(ids) == len(set(ids))
    decision = decide(request, data_map, known)
    assert decision.citations
    waits = (Outcome.NEED_HUMAN, Outcome.NEED_IDENTITY, Outcome.NEED_CLARIFICATION)
    assert not decision.questions or decision.outcome in waits
    assert decision.questions or decision.outcome is not Outcome.NEED_HUMAN


@given(SOME)
def test_what_is_refused_or_kept_says_why(at: Shop) -> None:
    for case in at.cases:
        for item in case.plan.items if case.plan else ():
            match item.verdict:
                case Do(citations=citations) | Keep(citations=citations):
                    assert citations
                case Refuse(grounds=grounds, because=because):
                    assert grounds
                    assert because.strip()


@given(SOME)
def test_folding_gives_the_same_case_each_time(at: Shop) -> None:
    for case in at.cases:
        entries = at.journal.read(case.id)
        assert Case.folded(case.id, (entry.event for entry in entries)) == at.desk.case(case.id)
        assert [entry.version for entry in entries] == list(range(1, len(entries) + 1))


@given(SOME)
def test_the_time_limit_ends_with_the_answer_alone(at: Shop) -> None:
    for case in at.cases:
        events = [entry.event for entry in at.journal.read(case.id)]
        assert sum(isinstance(event, Answered) for event in events) == (case.answered is not None)
        assert sum(isinstance(event, Refused) for event in events) <= 1


_FOLD = """
import hashlib, json, sys
import attrs
from gdpr_rights.convert.events import load
from gdpr_rights.domain.case import Case
for line in sys.stdin:
    name, events = json.loads(line)
    case = Case.folded(name, [load(*event) for event in events])
    print(hashlib.sha256(repr(attrs.astuple(case)).encode()).hexdigest())
"""


@settings(max_examples=2)
@given(st.lists(SOME, min_size=3, max_size=3))
def test_folding_gives_the_same_case_in_any_process(shops: list[Shop]) -> None:
    lines: list[str] = []
    ours: list[str] = []
    for case, journal in ((case, at.journal) for at in shops for case in at.cases):
        events = [dump(entry.event) for entry in journal.read(case.id)]
        told = [[one.kind, one.schema, one.body, one.personal] for one in events]
        lines.append(json.dumps([case.id, told]))
        ours.append(hashlib.sha256(repr(attrs.astuple(case)).encode()).hexdigest())
    theirs = subprocess.run(
        [sys.executable, "-c", _FOLD],
        input="\n".join(lines),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert theirs.stdout.split() == ours


@given(case_histories(max_steps=6), st.data())
def test_a_withdrawal_is_seen_by_the_next_call_of_anybody(at: Shop, data: st.DataObject) -> None:
    """7(3), 21(3): the effect is in the same call, and the next one sees it, whoever makes it."""
    ada = DataSubject.by("customer", email=maps.PEOPLE[0])
    request = data.draw(
        st.builds(
            data.draw(st.sampled_from([ObjectionRequest, WithdrawalRequest])),
            st.just(ada),
            activities=st.lists(
                st.sampled_from(tuple(at.data_map.activity)), max_size=2, unique=True
            ),
            channels=st.lists(st.sampled_from(CHANNELS), max_size=2, unique=True),
        )
    )
    case = at.desk.receive(request)
    stopped = case.stopped.activities if case.stopped else ()
    channels = case.stopped.channels if case.stopped else ()
    spelled = st.sampled_from([ada, DataSubject.by("customer", email=" ADA@example.org")])
    for name in stopped:
        for channel in channels or (None, "e-mail", "post"):
            standings = at.journal.standings(every_name_of(histories.SECRET, data.draw(spelled)))
            verdict = may_process(
                standings, at.data_map.activity[name], now=at.clock.now(), channel=channel
            )
            assert isinstance(verdict, Denied), (name, channel)
