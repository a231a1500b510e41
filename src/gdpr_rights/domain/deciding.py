"""One word for what a request comes to, with why and with what else follows.

`plan` says it field by field, or activity by activity; `decide` says it for the whole request, in
the words of the decision tables, after the gates that every request passes.

Source: RULEBOOK 2, 2.0.
"""

from collections.abc import Iterable

import attrs

from gdpr_rights.domain.consequences import Consequence, Trigger
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.gates import Outcome, Stopped, stopped
from gdpr_rights.domain.judgements import Question
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.planning import plan
from gdpr_rights.domain.plans import (
    Do,
    Forward,
    Item,
    Judge,
    Keep,
    NotCovered,
    Plan,
    Refuse,
    Verdict,
)
from gdpr_rights.domain.requests import Request
from gdpr_rights.domain.values import as_tuple
from gdpr_rights.domain.what_follows import AT_ONCE, what_follows
from gdpr_rights.law.citations import Citation

__all__ = ["Decision", "Outcome", "decide", "decided"]

GDPR_26_3 = Citation("GDPR Art. 26(3)")


@attrs.frozen
class Decision:
    """What a request comes to.

    Attributes:
        outcome: In one word.
        plan: Item by item.
        citations: Why.
        questions: What a human must answer first.
        effects: What else follows, from other rights.
    """

    outcome: Outcome
    plan: Plan = attrs.field(repr=False)
    citations: tuple[Citation, ...] = attrs.field(converter=as_tuple, kw_only=True)
    questions: tuple[Question, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    effects: tuple[Consequence, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)

    @property
    def ours(self) -> tuple[Item, ...]:
        """The part that we answer."""
        return tuple(item for item in self.plan.items if not isinstance(item.verdict, Forward))

    @property
    def theirs(self) -> tuple[Item, ...]:
        """The part that goes to other controllers, for whom we process.

        Source: RULEBOOK 2.0/G3, G5.
        """
        return tuple(item for item in self.plan.items if isinstance(item.verdict, Forward))


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
    return decided(plan(request, data_map, facts), data_map, facts)


def decided(proposal: Plan, data_map: DataMap, facts: Facts) -> Decision:
    """What a request comes to whose plan is made: proposed, edited or accepted.

    Args:
        proposal: The plan.
        data_map: Its map.
        facts: What is known.
    """
    at_a_gate = stopped(proposal, data_map, facts)
    verdicts = tuple(item.verdict for item in proposal.items)
    return Decision(
        at_a_gate.outcome if at_a_gate else _outcome(proposal),
        proposal,
        citations=tuple(dict.fromkeys(_citations(proposal, verdicts, data_map, at_a_gate))),
        questions=() if at_a_gate and at_a_gate.outcome in _SETTLED else proposal.questions,
        effects=(
            one
            for one in what_follows(proposal, data_map, facts)
            if one.trigger in _let_through(at_a_gate)
        ),
    )


_SETTLED = (Outcome.REFUSE, Outcome.NO_DATA, Outcome.FORWARD)
"""At these a gate leaves nothing to ask."""

_NEVER_WAIT = AT_ONCE - {Trigger.COPY_ASKED}


def _let_through(at_a_gate: Stopped | None) -> frozenset[Trigger]:
    """What has its effects though a gate stopped the request."""
    match at_a_gate:
        case None | Stopped(outcome=Outcome.FORWARD):
            return frozenset(Trigger)
        case Stopped(outcome=Outcome.NEED_IDENTITY | Outcome.NEED_CLARIFICATION):
            return AT_ONCE
        case _:
            return _NEVER_WAIT


def _outcome(proposal: Plan) -> Outcome:
    if proposal.questions:
        return Outcome.NEED_HUMAN
    if not proposal.items:
        return Outcome.NO_DATA
    # What nobody asked for is neither granted nor refused.
    asked = [one.verdict for one in proposal.items if not _is_beside(one)]
    kinds = {_KINDS[type(verdict)] for verdict in asked} or {Outcome.NOT_COVERED}
    if len(kinds) == 1:
        return kinds.pop()
    # What is kept, refused or not covered goes into one letter (12(4)).
    return (
        Outcome.PARTIAL if Outcome.GRANT in kinds or Outcome.FORWARD in kinds else Outcome.REFUSE
    )


def _is_beside(item: Item) -> bool:
    return isinstance(item.verdict, NotCovered) and not item.verdict.asked


_KINDS = {
    Do: Outcome.GRANT,
    Keep: Outcome.REFUSE,
    Refuse: Outcome.REFUSE,
    NotCovered: Outcome.NOT_COVERED,
    Forward: Outcome.FORWARD,
    Judge: Outcome.NEED_HUMAN,
}


def _citations(
    proposal: Plan,
    verdicts: Iterable[Verdict],
    data_map: DataMap,
    at_a_gate: Stopped | None,
) -> Iterable[Citation]:
    if at_a_gate is not None:
        yield from at_a_gate.citations
    for verdict in verdicts:
        match verdict:
            case Refuse(grounds=grounds):
                yield from (ground.citation for ground in grounds)
            case Judge(questions=questions):
                yield from (question.citation for question in questions)
            case Do() | Keep() | NotCovered() | Forward():
                yield from verdict.citations
    yield from (question.citation for question in proposal.asked)
    roles = {data_map.activity[name].role for of in proposal.items for name in of.activities}
    if Role.JOINT_CONTROLLER in roles:
        # 26(3): "the data subject may exercise his or her rights … against each of the
        # controllers": whoever of them was asked answers.
        yield GDPR_26_3
    yield proposal.request.right.citation
