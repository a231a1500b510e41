"""What an objection comes to, activity by activity.

Marketing stops whatever the basis, and nothing is weighed. What rests on consent is withdrawn.
Otherwise the right reaches what rests on a public task or on legitimate interests, and a human
weighs.

Source: GDPR Art. 21; RULEBOOK 2.8.
"""

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.judgements import Answer, Question
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.plans import (
    Action,
    Do,
    Forward,
    Item,
    Judge,
    NotCovered,
    Refuse,
    Verdict,
)
from gdpr_rights.domain.requests import ObjectionRequest
from gdpr_rights.domain.withdrawal import GDPR_7_3, GDPR_21_3, rests_on_consent
from gdpr_rights.law.citations import GDPR_28_3, Citation
from gdpr_rights.law.grounds import Exemption, RefusalGround
from gdpr_rights.law.rights_by_basis import Provision, bases_of

GDPR_21_1 = Citation("GDPR Art. 21(1)")
GDPR_21_6 = Citation("GDPR Art. 21(6)")

_WEIGHED = (Answer.STOP, Answer.CONTINUE)
_REACHED = bases_of(Provision.OBJECTION)


def objected_to(data_map: DataMap, request: ObjectionRequest) -> tuple[ProcessingActivity, ...]:
    """The activities to which the person objects: those named, else every direct marketing."""
    if request.activities:
        return tuple(data_map.activity[name] for name in request.activities)
    return tuple(of for of in data_map.activities if of.direct_marketing)


def stops_at_once(activity: ProcessingActivity) -> Citation | None:
    """Why an objection stops an activity of ours when it arrives; None where a human decides.

    21(3): "the personal data shall no longer be processed for such purposes"; and what rests on
    consent is withdrawn by whoever objects (7(3)).
    """
    if activity.role is Role.PROCESSOR:
        return None
    if activity.direct_marketing:
        return GDPR_21_3
    return GDPR_7_3 if rests_on_consent(activity) else None


def objection_items(
    data_map: DataMap, request: ObjectionRequest, facts: Facts
) -> tuple[Item, ...]:
    """The items of a plan for an objection: one for each activity."""
    return tuple(
        Item(
            f"{activity.name}/objection",
            activities=(activity.name,),
            verdict=_verdict(activity, request, facts),
        )
        for activity in objected_to(data_map, request)
    )


def _verdict(activity: ProcessingActivity, request: ObjectionRequest, facts: Facts) -> Verdict:
    if activity.role is Role.PROCESSOR:
        return Forward((activity.name,), citations=(GDPR_28_3,))
    at_once = stops_at_once(activity)
    if at_once is not None:
        return Do(Action.STOP, citations=(at_once,))
    if activity.exemption is Exemption.ARCHIVING_AND_RESEARCH:
        return _weighed(facts, _research(activity))
    if activity.lawful_basis in _REACHED:
        return _weighed(facts, _balance(activity, request, facts))
    return NotCovered(
        because=(
            f"{activity.purpose}: it rests on {activity.lawful_basis.citation}, which an "
            "objection does not reach"
        ),
        citations=(GDPR_21_1, activity.lawful_basis.citation),
    )


def _balance(activity: ProcessingActivity, request: ObjectionRequest, facts: Facts) -> Question:
    # 21(1): "unless the controller demonstrates compelling legitimate grounds"; 2.13: never ours.
    stated = bool(request.grounds) or facts.stated_grounds
    # 2.8/O3: no silent refusal. Nobody is refused unheard.
    unheard = not stated and not facts.asked_grounds
    said = (
        ""
        if stated
        else "The person stated no particular situation: ask them once before you refuse. "
        if unheard
        else "The person was asked for their particular situation, and has stated none. "
    )
    return Question(
        f"balance/{activity.name}",
        text=(
            f"{said}The person objects to {activity.purpose!r}. Are there compelling legitimate "
            "grounds that override their interests, or legal claims, so that it continues?"
        ),
        options=(Answer.STOP,) if unheard else _WEIGHED,
        citation=GDPR_21_1,
    )


def _research(activity: ProcessingActivity) -> Question:
    return Question(
        f"research/{activity.name}",
        text=(
            f"The person objects to {activity.purpose!r}. Is it necessary for a task carried out "
            "in the public interest, so that it continues?"
        ),
        options=_WEIGHED,
        citation=GDPR_21_6,
    )


def _weighed(facts: Facts, question: Question) -> Verdict:
    match facts.judgement(question.id):
        case None:
            return Judge((question,))
        case judged if judged.answer is Answer.STOP:
            return Do(Action.STOP, citations=(question.citation,))
        case judged:
            return Refuse((RefusalGround.OVERRIDING_GROUNDS,), because=judged.because)
