"""One word for what a request comes to, with why and with what else follows.

`plan` says it field by field, or activity by activity; `decide` says it for the whole request, in
the words of the decision tables, after the gates that every request passes.

Source: RULEBOOK 2, 2.0.
"""

import enum
from collections.abc import Iterable

import attrs

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.judgements import Question
from gdpr_rights.domain.planning import plan
from gdpr_rights.domain.plans import Do, Forward, Judge, Keep, NotCovered, Plan, Refuse, Verdict
from gdpr_rights.domain.requests import Request
from gdpr_rights.domain.standing_to_ask import gate_of
from gdpr_rights.domain.values import as_tuple
from gdpr_rights.law.citations import Citation


@enum.unique
class Outcome(enum.Enum):
    """What a request comes to."""

    GRANT = "grant"
    PARTIAL = "partial"
    """Some of it is done; the person is told why the rest is not."""
    REFUSE = "refuse"
    NO_DATA = "no data"
    """Nothing about the person is held. That is an answer too."""
    FORWARD = "forward"
    """Another controller answers: it is passed on, and the person is told to whom."""
    NEED_IDENTITY = "need identity"
    NEED_CLARIFICATION = "need clarification"
    NEED_HUMAN = "need human"
    NOT_COVERED = "not covered"
    """The right does not reach it; the person is told, as of a refusal."""


@attrs.frozen
class Decision:
    """What a request comes to.

    Attributes:
        outcome: In one word.
        plan: Item by item.
        citations: Why.
        questions: What a human must answer first.
    """

    outcome: Outcome
    plan: Plan = attrs.field(repr=False)
    citations: tuple[Citation, ...] = attrs.field(converter=as_tuple, kw_only=True)
    questions: tuple[Question, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)


def decide(request: Request, data_map: DataMap, facts: Facts) -> Decision:
    """What a request comes to, as far as no human has to be asked.

    Args:
        request: What was asked.
        data_map: What is held, why, and on which basis.
        facts: What is known, the day included.

    Raises:
        UnknownKind: The map has no such kind of person.

    Examples:
        >>> from datetime import date
        >>> from gdpr_rights import AccessRequest, DataSubject, Facts, decide
        >>> request = AccessRequest(DataSubject.by("customer", email="ada@example.org"))
        >>> decide(request, data_map, Facts(date(2026, 11, 21), nothing_held=True)).outcome
        <Outcome.NO_DATA: 'no data'>

    Source: RULEBOOK 2.
    """
    proposal = plan(request, data_map, facts)
    gate = gate_of(request, data_map, facts)
    if gate is not None:
        return Decision(Outcome.NEED_IDENTITY, proposal, citations=gate.citations)
    verdicts = tuple(item.verdict for item in proposal.items)
    return Decision(
        _outcome(proposal, verdicts),
        proposal,
        citations=tuple(dict.fromkeys(_citations(request, verdicts))),
        questions=proposal.questions,
    )


def _outcome(proposal: Plan, verdicts: tuple[Verdict, ...]) -> Outcome:
    if proposal.questions:
        return Outcome.NEED_HUMAN
    if not verdicts:
        return Outcome.NO_DATA
    kinds = {_KINDS[type(verdict)] for verdict in verdicts}
    if len(kinds) == 1:
        return kinds.pop()
    # What is kept, refused or not covered goes into one letter (12(4)).
    return (
        Outcome.PARTIAL if Outcome.GRANT in kinds or Outcome.FORWARD in kinds else Outcome.REFUSE
    )


_KINDS = {
    Do: Outcome.GRANT,
    Keep: Outcome.REFUSE,
    Refuse: Outcome.REFUSE,
    NotCovered: Outcome.NOT_COVERED,
    Forward: Outcome.FORWARD,
    Judge: Outcome.NEED_HUMAN,
}


def _citations(request: Request, verdicts: Iterable[Verdict]) -> Iterable[Citation]:
    for verdict in verdicts:
        match verdict:
            case Refuse(grounds=grounds):
                yield from (ground.citation for ground in grounds)
            case Judge(questions=questions):
                yield from (question.citation for question in questions)
            case Do() | Keep() | NotCovered() | Forward():
                yield from verdict.citations
    yield request.right.citation
