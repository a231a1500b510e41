"""What a request for human review of an automated decision comes to.

Whether a decision is solely automated is for a human to say, as are the safeguards of a law and
those for special categories. Where the map relies on a contract or on explicit consent nothing is
asked: the person gets the review, whatever a clause says of giving it up.

Source: GDPR Art. 22; RULEBOOK 2.9/D1-D8.
"""

from collections.abc import Iterator

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.automated import AutomatedDecision, WhileContested
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.events.reviews import Effects, ReviewOpened
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.judgements import Answer, Question
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.plans import Action, Do, Forward, Item, Judge, NotCovered, Verdict
from gdpr_rights.domain.requests import ReviewRequest
from gdpr_rights.domain.special_data import uses_special
from gdpr_rights.law.automated import (
    CJEU_634_21,
    GDPR_22_1,
    GDPR_22_3,
    GDPR_22_4,
    WP251,
    DecisionAllowance,
)
from gdpr_rights.law.bases import SpecialBasis
from gdpr_rights.law.citations import GDPR_28_3, Citation

LIFTS_22_4 = (SpecialBasis.EXPLICIT_CONSENT, SpecialBasis.SUBSTANTIAL_PUBLIC_INTEREST)
"""What alone lets such a decision rest on special categories (GDPR Art. 22(4))."""


def review_items(data_map: DataMap, request: ReviewRequest, facts: Facts) -> tuple[Item, ...]:
    """The items of a plan for a review; two where the decision was prohibited."""
    activity = data_map.activity[request.activity]
    return tuple(
        Item(f"{activity.name}/{part}", activities=(activity.name,), verdict=verdict)
        for part, verdict in _verdicts(data_map, activity, request, facts)
    )


def _verdicts(
    data_map: DataMap, activity: ProcessingActivity, request: ReviewRequest, facts: Facts
) -> Iterator[tuple[str, Verdict]]:
    decision = activity.automated_decision
    if activity.role is Role.PROCESSOR:
        yield "review", Forward((activity.name,), citations=(GDPR_28_3,))
        return
    if decision is not None and decision.finding is not None and not decision.finding.engages:
        # 2.9/D1: a human found so; what they looked at is the reason.
        yield "review", NotCovered(because=decision.finding.because, citations=(GDPR_22_1, WP251))
        return
    asked = [*_about_the_decision(data_map, activity)]
    if facts.unrecorded:
        asked.append(_which(activity, request))
    answers = [(question, facts.judgement(question.id)) for question in asked]
    for question, judged in answers:
        if judged is not None and judged.answer is Answer.NOT_COVERED:
            yield "review", NotCovered(because=judged.because, citations=(question.citation,))
            return
    left = [question for question, judged in answers if judged is None]
    if left:
        yield "review", Judge(left)
    elif any(judged is not None and judged.answer is Answer.STOP for _, judged in answers):
        yield "stop", Do(Action.STOP, citations=(GDPR_22_1,))
        yield "review", Do(Action.REVIEW, citations=(GDPR_22_1, GDPR_22_3))
    else:
        yield "review", Do(Action.REVIEW, citations=_why(decision))


def _why(decision: AutomatedDecision | None) -> tuple[Citation, ...]:
    allowed_by = decision.allowed_by if decision is not None else None
    if allowed_by is DecisionAllowance.LAW:
        # 22(3) speaks of points (a) and (c) alone.
        return (allowed_by.citation,)
    # 22(3): "at least the right to obtain human intervention"; no clause removes it (2.9/D7).
    return (GDPR_22_3,) if allowed_by is None else (GDPR_22_3, allowed_by.citation)


def _about_the_decision(data_map: DataMap, activity: ProcessingActivity) -> Iterator[Question]:
    decision = activity.automated_decision
    if decision is None:
        known = "the map says that it takes no decision without a human"
        yield _is_automated(activity, known, CJEU_634_21)
        return
    if uses_special(data_map, activity):
        yield _special(activity, decision)
    match decision.allowed_by:
        case DecisionAllowance.CONTRACT | DecisionAllowance.EXPLICIT_CONSENT:
            pass
        case DecisionAllowance.LAW:
            yield _safeguards(activity, decision)
        case DecisionAllowance.NONE if decision.finding is not None:
            yield _prohibited(activity)
        case DecisionAllowance.NONE:
            yield _is_automated(activity, "the map relies on nothing that allows it")
        case None:
            yield _is_automated(activity, "the map does not say what allows it")


def _is_automated(
    activity: ProcessingActivity, known: str, citation: Citation = GDPR_22_1
) -> Question:
    return Question(
        f"automated/{activity.name}",
        text=(
            f"The person contests a decision of {activity.purpose!r}; {known}. Is it taken by "
            "automated means alone, with legal or similarly significant effect? A score on which "
            "somebody else strongly draws is such a decision. It stops where nothing in "
            "Art. 22(2) allows it; where a human with authority really decides, say how."
        ),
        options=(Answer.REVIEW, Answer.STOP, Answer.NOT_COVERED),
        citation=citation,
    )


def _prohibited(activity: ProcessingActivity) -> Question:
    return Question(
        f"prohibited/{activity.name}",
        text=(
            f"Nothing in Art. 22(2) allows the decision of {activity.purpose!r}, says the map: it "
            "is prohibited. Does it stop for the person, so that a human decides anew, or does "
            "some point allow it after all?"
        ),
        options=(Answer.STOP, Answer.REVIEW),
        citation=GDPR_22_1,
    )


def _safeguards(activity: ProcessingActivity, decision: AutomatedDecision) -> Question:
    named = decision.law or "a law that the map does not name"
    said = decision.safeguards or "the map names none"
    return Question(
        f"safeguards/{activity.name}",
        text=(
            f"The decision of {activity.purpose!r} is authorised by {named}; its safeguards: "
            f"{said}. Does a human review it, or does that law give the person something else?"
        ),
        options=(Answer.REVIEW, Answer.NOT_COVERED),
        citation=DecisionAllowance.LAW.citation,
    )


def _special(activity: ProcessingActivity, decision: AutomatedDecision) -> Question:
    basis = activity.special_basis
    lifted = basis in LIFTS_22_4
    rests = f"rests on {basis.citation}" if basis is not None else "names no basis for them"
    only = "" if lifted else ", and only Art. 9(2)(a) and (g) would allow it"
    return Question(
        f"special/{activity.name}",
        text=(
            f"The decision of {activity.purpose!r} uses special categories of data. It {rests}"
            f"{only}. Its safeguards: {decision.safeguards or 'the map names none'}. Is it "
            "allowed so, and reviewed, or does it stop for the person, and a human decides anew?"
        ),
        options=(Answer.REVIEW, Answer.STOP),
        citation=GDPR_22_4,
    )


def _which(activity: ProcessingActivity, request: ReviewRequest) -> Question:
    named = "such decision" if request.decision is None else "decision of that name"
    return Question(
        f"decision/{activity.name}",
        text=(
            f"The register has no {named} of {activity.purpose!r} about the "
            "person. Was one taken? Then it is reviewed; record it, or note in the review which "
            "it was. Was none taken, say how you know."
        ),
        options=(Answer.REVIEW, Answer.NOT_COVERED),
        citation=GDPR_22_3,
    )


def opened_by(data_map: DataMap, request: ReviewRequest) -> tuple[ReviewOpened, ...]:
    """The task that a request opens by its arrival, as far as the map can tell."""
    activity = data_map.activity[request.activity]
    if _reached(activity) is None:
        return ()
    return (ReviewOpened(activity.name, decision=request.decision, citations=(GDPR_22_3,)),)


def while_reviewed(data_map: DataMap, name: str) -> tuple[Effects, Citation]:
    """What becomes of the effects of a decision while it is contested, and why.

    Source: RULEBOOK 2.11; 2.9/D3.
    """
    decision = _reached(data_map.activity[name])
    if decision is None:
        return Effects.STANDS, GDPR_22_3
    if decision.finding is not None and decision.allowed_by is DecisionAllowance.NONE:
        return Effects.STOPPED, GDPR_22_1
    frozen = decision.while_contested is WhileContested.FROZEN
    return (Effects.FROZEN if frozen else Effects.STANDS), GDPR_22_3


def _reached(activity: ProcessingActivity) -> AutomatedDecision | None:
    """What the map says of a decision of ours that Art. 22 reaches, or may reach."""
    decision = activity.automated_decision
    if decision is None or activity.role is Role.PROCESSOR:
        return None
    finding = decision.finding
    return decision if finding is None or finding.engages else None
