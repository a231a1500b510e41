"""The gates that every request passes before its own right is looked at.

Some of them decide what the plan holds: where the person cannot be identified, or what is left of
them is anonymous, there is nothing to plan. The others decide what the whole request comes to,
whatever its plan says. What a human has to say of a request unasked, such as that the person
cannot be identified, is a question that `questions_beside` names.

Source: RULEBOOK 2.0.
"""

import enum
from collections.abc import Callable

import attrs

from gdpr_rights.domain.consequences import GDPR_12_5
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.judgements import Answer, Judgement, Question
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.plans import Action, Do, Forward, Item, NotCovered, Plan
from gdpr_rights.domain.requests import AccessRequest, Request
from gdpr_rights.domain.standing_to_ask import gate_of
from gdpr_rights.domain.values import as_tuple
from gdpr_rights.law.citations import GDPR_28_3, RECITAL_63, Citation, Mark
from gdpr_rights.law.rights import Right

GDPR_11_2 = Citation("GDPR Art. 11(2)")
GDPR_12_6 = Citation("GDPR Art. 12(6)")
RECITAL_26 = Citation("GDPR Recital 26", Mark.MEMORY)

OF_DATA_HELD = frozenset(
    {Right.ACCESS, Right.ERASURE, Right.PORTABILITY, Right.RECTIFICATION, Right.RESTRICTION}
)
"""The rights that need data to act on: Art. 15 to 20. Objection and withdrawal do not: who is not
yet in the tables, or is there under another address, is spared future messages even so."""

DOUBTED = OF_DATA_HELD | {Right.OBJECTION}
"""The rights for which reasonable doubts who asks let the controller ask for more: 12(6) names
"Articles 15 to 21", so neither a withdrawal of consent nor a human review waits for it."""


@enum.unique
class Outcome(enum.Enum):
    """What a request comes to."""

    GRANT = "grant"
    PARTIAL = "partial"
    """Some of it is done; the person is told why the rest is not, or to whom it went."""
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
class Stopped:
    """A gate let the request no further.

    Attributes:
        outcome: What it comes to there.
        citations: Why.
    """

    outcome: Outcome
    citations: tuple[Citation, ...] = attrs.field(converter=as_tuple)


IDENTIFIABLE = Question(
    "identifiable",
    text=(
        "Can the person be identified in the data, with everything that they brought for it? The "
        "controller must be able to show that it cannot."
    ),
    options=(Answer.YES, Answer.NO),
    citation=GDPR_11_2,
)

ANONYMOUS = Question(
    "anonymous",
    text=(
        "Are the data that are left anonymous for good, so that nobody can identify the person by "
        "any means reasonably likely to be used? Data under a pseudonym are not."
    ),
    options=(Answer.YES, Answer.NO),
    citation=RECITAL_26,
)


FEE = Question(
    "fee",
    text=(
        "Is this a further copy of the same data, or a request that is manifestly excessive, so "
        "that a reasonable fee for the administrative costs may be asked? The person is told "
        "before anything is done, and may take the request back."
    ),
    options=(Answer.YES, Answer.NO),
    citation=GDPR_12_5,
)


def questions_beside(request: Request) -> tuple[Question, ...]:
    """What a human may say of a request though no plan asks it."""
    return (IDENTIFIABLE, ANONYMOUS, FEE) if request.right in OF_DATA_HELD else (FEE,)


def items_at_the_gates(
    request: Request, data_map: DataMap, facts: Facts
) -> tuple[Item, ...] | None:
    """What a plan holds where a gate decides it; None where the right itself does."""
    if request.right not in OF_DATA_HELD:
        return None
    unidentified = _answered(facts, IDENTIFIABLE, Answer.NO)
    if unidentified is not None:
        # G7, 11(2): "Articles 15 to 20 shall not apply except where the data subject … provides
        # additional information enabling his or her identification."
        verdict = NotCovered(because=unidentified.because, citations=(GDPR_11_2,))
        ours = (of.name for of in data_map.activities if of.role is not Role.PROCESSOR)
        return (Item("unidentified", activities=ours, verdict=verdict),)
    if facts.nothing_held or _answered(facts, ANONYMOUS, Answer.YES):
        # G11 and G13: "no" is an answer too, and what is anonymous is not personal.
        return ()
    return None


def _answered(facts: Facts, question: Question, answer: Answer) -> Judgement | None:
    judged = facts.judgement(question.id)
    return judged if judged is not None and judged.answer is answer else None


def processor(plan: Plan, _data_map: DataMap, _facts: Facts) -> Stopped | None:
    """G3: what we process for others alone is theirs to answer."""
    if plan.items and all(isinstance(item.verdict, Forward) for item in plan.items):
        return Stopped(Outcome.FORWARD, (GDPR_28_3,))
    return None


def doubted(plan: Plan, _data_map: DataMap, facts: Facts) -> Stopped | None:
    """G6: a doubt who asks, recorded for this request, and not removed.

    What stops at once does not wait for it.
    """
    if facts.doubt is None or plan.request.right not in DOUBTED:
        return None
    stops = [
        isinstance(one.verdict, Do) and one.verdict.action is Action.STOP for one in plan.items
    ]
    if plan.request.right is Right.OBJECTION and stops and all(stops):
        return None
    return Stopped(Outcome.NEED_IDENTITY, (GDPR_12_6,))


def vague(plan: Plan, _data_map: DataMap, facts: Facts) -> Stopped | None:
    """G8: the person was asked what they want a copy of. "Everything" is an answer."""
    if facts.vague is None or not isinstance(plan.request, AccessRequest):
        return None
    return Stopped(Outcome.NEED_CLARIFICATION, (RECITAL_63,))


def refused(_plan: Plan, _data_map: DataMap, facts: Facts) -> Stopped | None:
    """G9 and G10: a human decided that the controller does not act, and said why."""
    if facts.refusal is None:
        return None
    return Stopped(Outcome.REFUSE, (ground.citation for ground in facts.refusal.grounds))


def anonymous(plan: Plan, _data_map: DataMap, facts: Facts) -> Stopped | None:
    """G11 and G13: nothing personal is held."""
    if plan.request.right in OF_DATA_HELD and _answered(facts, ANONYMOUS, Answer.YES):
        return Stopped(Outcome.NO_DATA, (RECITAL_26,))
    return None


def unauthorised(plan: Plan, data_map: DataMap, facts: Facts) -> Stopped | None:
    """G12, and who asks for somebody else: something has yet to be shown."""
    missing = gate_of(plan.request, data_map, facts)
    return None if missing is None else Stopped(Outcome.NEED_IDENTITY, missing.citations)


Gate = Callable[[Plan, DataMap, Facts], Stopped | None]

GATES: tuple[Gate, ...] = (processor, doubted, vague, refused, anonymous, unauthorised)
"""The gates that decide of the whole request, in the order of RULEBOOK 2.0."""


def stopped(plan: Plan, data_map: DataMap, facts: Facts) -> Stopped | None:
    """The first gate that lets a request no further."""
    found = (gate(plan, data_map, facts) for gate in GATES)
    return next((one for one in found if one is not None), None)


def fee_asked(facts: Facts) -> bool:
    """Whether a human found that a reasonable fee may be asked; it is announced beforehand."""
    return _answered(facts, FEE, Answer.YES) is not None
