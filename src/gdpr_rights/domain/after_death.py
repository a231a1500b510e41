"""What a request after a person's death comes to: handed out, stopped, erased, or refused.

Source: Loi 78-17, art. 84-86; RULEBOOK 2.10.
"""

from collections.abc import Iterable, Iterator

import attrs

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.after_death_requests import HANDED_OUT, AfterDeath, AfterDeathRequest
from gdpr_rights.domain.after_death_wishes import (
    LIL_85_II,
    Asked,
    Said,
    Word,
    said,
)
from gdpr_rights.domain.data_map import DataMap, Dataset
from gdpr_rights.domain.directing import LIL_85_I
from gdpr_rights.domain.directives_in_force import Point, resolve
from gdpr_rights.domain.erasure import erasure_items
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.held_back import with_restrictions
from gdpr_rights.domain.judgements import Answer, Question
from gdpr_rights.domain.objection import objection_items
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.plans import (
    Action,
    Do,
    Forward,
    Item,
    Judge,
    NotCovered,
    Plan,
    Refuse,
    Verdict,
)
from gdpr_rights.domain.requesters import DesignatedPerson, Heir, same_name
from gdpr_rights.domain.requests import (
    AccessRequest,
    ErasureRequest,
    ObjectionRequest,
    Request,
)
from gdpr_rights.domain.withdrawal import rests_on_consent
from gdpr_rights.law.bases import LawfulBasis
from gdpr_rights.law.citations import GDPR_28_3
from gdpr_rights.law.grounds import RefusalGround

HANDED = "handed-out"
ERASED = "erasure"
"""With what the ids of items begin that systems are told of."""

_ESTATE = (AfterDeath.ESTATE, AfterDeath.MEMORIES)


def after_death_items(
    data_map: DataMap, request: AfterDeathRequest, facts: Facts
) -> tuple[Item, ...]:
    """The items of a plan; none as long as the death, or who asks, is not established."""
    if facts.death is None or not isinstance(facts.requester, Heir | DesignatedPerson):
        return ()
    if facts.nothing_held:
        return ()
    asked = Asked(data_map, request, facts, facts.requester)
    items: list[Item] = []
    if request.hands_out:
        items += _handed_out(asked)
    if AfterDeath.CLOSE_ACCOUNTS in request.operations:
        items += _closed(asked)
    if AfterDeath.OBJECT in request.operations:
        items += _objected(asked)
    if AfterDeath.ERASE in request.operations:
        items += _erased(asked)
    return tuple(items)


def parts(plan: Plan) -> tuple[Plan, ...]:
    """What an accepted plan means for the systems: a copy, then an erasure, as far as it has them.

    Each is a plan as systems know it already.
    """
    subject = plan.request.subject
    requests: dict[str, Request] = {
        HANDED: AccessRequest(subject),
        ERASED: ErasureRequest(subject, closing_account=True),
    }
    found = {
        name: tuple(item for item in plan.items if item.id.partition("/")[0] == name)
        for name in requests
    }
    return tuple(
        attrs.evolve(plan, request=requests[name], items=items, asked=())
        for name, items in found.items()
        if any(isinstance(item.verdict, Do | Judge) for item in items)
    )


def erases(plan: Plan | None) -> bool:
    """Whether a plan after a death erases anything."""
    return plan is not None and any(
        isinstance(part.request, ErasureRequest)
        and any(isinstance(item.verdict, Do) for item in part.items)
        for part in (parts(plan) if isinstance(plan.request, AfterDeathRequest) else ())
    )


def _settled(asked: Asked, operation: AfterDeath, heard: Said, granted: Verdict) -> Verdict:
    """The verdict that follows from what directives say, and from who asks."""
    if heard.questions:
        return Judge(heard.questions)
    match heard.word:
        case Word.CONTRARY:
            return Refuse(
                (RefusalGround.CONTRARY_DIRECTIVE,),
                because="the person directed otherwise before their death",
            )
        case Word.DIRECTED:
            return _as_directed(granted)
        case Word.SILENT:
            return _without_directive(asked, operation, granted)


def _as_directed(granted: Verdict) -> Verdict:
    if not isinstance(granted, Do):
        return granted
    return attrs.evolve(granted, citations=dict.fromkeys((LIL_85_I, *granted.citations)))


def _without_directive(asked: Asked, operation: AfterDeath, granted: Verdict) -> Verdict:
    if asked.is_heir:
        if operation in (AfterDeath.COPY, AfterDeath.ERASE):
            # 85 II: "organisation et … règlement de la succession", "prise en compte du décès".
            return Refuse(
                (RefusalGround.BEYOND_THE_HEIRS_PURPOSES,),
                because=(
                    "heirs may settle the estate and have the death taken into account; "
                    f"{operation.value} needs a directive of the person, and there is none"
                ),
            )
        return granted
    question = Question(
        f"silent/{operation.name.lower().replace('_', '-')}",
        text=(
            f"The directives do not speak of {operation.value}, and who asks was designated but "
            "has not shown that they are an heir. Is it done even so?"
        ),
        options=(Answer.ACT, Answer.REFUSE),
        citation=LIL_85_I,
    )
    match asked.facts.judgement(question.id):
        case None:
            return Judge((question,))
        case judged if judged.answer is Answer.ACT:
            return granted
        case judged:
            return Refuse((RefusalGround.NO_AUTHORITY,), because=judged.because)


def _handed_out(asked: Asked) -> Iterator[Item]:
    """Each field asked for, by the activities that use it."""
    request = asked.request
    operation = next(one for one in request.operations if one in HANDED_OUT)
    for dataset in reversed(asked.data_map.owned_datasets(request.subject.kind)):
        groups: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for name, of in dataset.personal_fields():
            if asked.wants(dataset.name, of.used_for):
                part = f"correspondence/{name}" if of.third_party else "copy"
                part = "withheld" if not of.is_disclosed else part
                groups.setdefault((part, tuple(sorted(of.used_for))), []).append(name)
        for (part, activities), names in groups.items():
            yield Item(
                f"{HANDED}/{dataset.name}/{part}/{'+'.join(activities)}",
                dataset=dataset.name,
                fields=names,
                activities=activities,
                verdict=_handed(asked, operation, dataset, part, activities),
            )


def _handed(
    asked: Asked, operation: AfterDeath, dataset: Dataset, part: str, activities: tuple[str, ...]
) -> Verdict:
    if part == "withheld":
        return Refuse(
            (RefusalGround.SECURITY_OF_PROCESSING,),
            because="passwords, keys and what the controller marked so do not leave",
        )
    if _is_theirs(asked.data_map, activities):
        return Forward(activities, citations=(GDPR_28_3,))
    heard = said(asked, operation, dataset.name, activities)
    verdict = _settled(asked, operation, heard, Do(Action.DISCLOSE, citations=(LIL_85_II,)))
    if heard.word is Word.DIRECTED:
        verdict = Do(Action.DISCLOSE, citations=(LIL_85_I,))
    elif isinstance(verdict, Do) and asked.is_heir:
        verdict = _needed(asked, dataset)
    if part == "copy" or isinstance(verdict, Refuse):
        return verdict
    # 2.10/M12: nor does a directive give away what others wrote.
    return _both(verdict, _correspondence(asked, dataset, part.partition("/")[2]))


def _is_theirs(data_map: DataMap, activities: Iterable[str]) -> bool:
    roles = {data_map.activity[name].role for name in activities if name in data_map.activity}
    return roles == {Role.PROCESSOR}


def _both(one: Verdict, other: Verdict) -> Verdict:
    if isinstance(one, Judge) and isinstance(other, Judge):
        return Judge((*one.questions, *other.questions))
    return one if isinstance(one, Judge) else other


def _needed(asked: Asked, dataset: Dataset) -> Verdict:
    purposes = " or ".join(one.value for one in asked.request.operations if one in _ESTATE)
    question = Question(
        f"estate/{dataset.name}",
        text=f"Is {dataset.name} needed for {purposes}, so that an heir receives it?",
        options=(Answer.DISCLOSE, Answer.WITHHOLD),
        citation=LIL_85_II,
    )
    return _disclosed(asked, question, RefusalGround.BEYOND_THE_HEIRS_PURPOSES)


def _correspondence(asked: Asked, dataset: Dataset, field: str) -> Verdict:
    of: PersonalData = dict(dataset.personal_fields())[field]
    question = Question(
        f"correspondence/{dataset.name}.{field}",
        text=(
            f"{dataset.name}.{field} ({of.category}) may hold what others wrote or what is about "
            "them, and the secrecy of correspondence outlives the person. Is it handed out?"
        ),
        options=(Answer.DISCLOSE, Answer.WITHHOLD),
        citation=LIL_85_I,
    )
    return _disclosed(asked, question, RefusalGround.RIGHTS_OF_OTHERS)


def _disclosed(asked: Asked, question: Question, ground: RefusalGround) -> Verdict:
    match asked.facts.judgement(question.id):
        case None:
            return Judge((question,))
        case judged if judged.answer is Answer.DISCLOSE:
            return Do(Action.DISCLOSE, citations=(question.citation,))
        case judged:
            return Refuse((ground,), because=judged.because)


def is_account(activity: ProcessingActivity) -> bool:
    """Whether it ends with the person: what they agreed to, and what is marketing to them."""
    return (
        activity.lawful_basis is LawfulBasis.CONTRACT
        or activity.direct_marketing
        or rests_on_consent(activity)
    )


def _closed(asked: Asked) -> Iterator[Item]:
    named = asked.request.activities
    found = [
        of
        for of in asked.data_map.activities
        if is_account(of) and (not named or of.name in named)
    ]
    for of in found:
        yield Item(
            f"{of.name}/closing",
            activities=(of.name,),
            verdict=_stopped(asked, AfterDeath.CLOSE_ACCOUNTS, of, _stop()),
        )
    if not found:
        yield Item(
            "closing",
            activities=asked.request.activities,
            verdict=NotCovered(because="there is no account to close", citations=(LIL_85_II,)),
        )


def _stop() -> Do:
    return Do(Action.STOP, citations=(LIL_85_II,))


def _stopped(
    asked: Asked, operation: AfterDeath, activity: ProcessingActivity, granted: Verdict
) -> Verdict:
    if activity.role is Role.PROCESSOR:
        return Forward((activity.name,), citations=(GDPR_28_3,))
    return _settled(asked, operation, said(asked, operation, None, (activity.name,)), granted)


_OBJECTION = "objection/"


def _objected(asked: Asked) -> Iterator[Item]:
    """Heirs object as the person could have: marketing stops, other grounds are weighed."""
    named = asked.request.activities or tuple(of.name for of in asked.data_map.activities)
    request = ObjectionRequest(asked.request.subject, activities=named)
    own = [
        attrs.evolve(one, question_id=one.question_id.removeprefix(_OBJECTION))
        for one in asked.facts.judgements
        if one.question_id.startswith(_OBJECTION)
    ]
    facts = attrs.evolve(asked.facts, judgements=own)
    for item in objection_items(asked.data_map, request, facts):
        [name] = item.activities
        granted = item.verdict
        if isinstance(granted, Judge):
            # An erasure that is asked for as well weighs the same grounds for another answer.
            granted = Judge(
                tuple(attrs.evolve(one, id=f"{_OBJECTION}{one.id}") for one in granted.questions)
            )
        elif isinstance(granted, Do):
            granted = attrs.evolve(granted, citations=(LIL_85_II, *granted.citations))
        of = asked.data_map.activity[name]
        verdict = _stopped(asked, AfterDeath.OBJECT, of, granted)
        yield attrs.evolve(item, verdict=verdict)


def _erased(asked: Asked) -> Iterator[Item]:
    """The items of an erasure; what is not asked for stands among them, for it must stay."""
    request = ErasureRequest(asked.request.subject, closing_account=True)
    kind = asked.request.subject.kind
    items, _ = erasure_items(asked.data_map, kind, request, asked.facts)
    wanted = tuple(attrs.evolve(item, verdict=_erasure(asked, item)) for item in items)
    for item in with_restrictions(asked.data_map, wanted, asked.facts):
        yield attrs.evolve(item, id=f"{ERASED}/{item.id}")


def _erasure(asked: Asked, item: Item) -> Verdict:
    if not asked.wants(item.dataset, item.activities):
        return NotCovered(because="it was not asked for", citations=(LIL_85_II,), asked=False)
    if isinstance(item.verdict, Forward):
        return item.verdict
    heard = said(asked, AfterDeath.ERASE, item.dataset, item.activities)
    verdict = _settled(asked, AfterDeath.ERASE, heard, item.verdict)
    return _communicated(asked, item, verdict) if isinstance(verdict, Do) else verdict


def _communicated(asked: Asked, item: Item, verdict: Do) -> Verdict:
    """Asks whether data were handed to whom the person named, before they are erased."""
    directed = (
        resolve(
            asked.directives,
            asked.on,
            Point.COMMUNICATION,
            dataset=item.dataset,
            activity=activity,
        )
        for activity in item.activities or (None,)
    )
    named = [name for one in directed for name in getattr(one, "to", ())]
    now = AfterDeath.COPY in asked.request.operations
    if not named or (now and all(same_name(name, asked.receiver) for name in named)):
        return verdict
    question = Question(
        f"communicated/{item.dataset}",
        text=(
            f"The person directed that {item.dataset} be handed to somebody. Has that been done, "
            "so that it may be erased?"
        ),
        options=(Answer.ERASE, Answer.KEEP),
        citation=LIL_85_I,
    )
    match asked.facts.judgement(question.id):
        case None:
            return Judge((question,))
        case judged if judged.answer is Answer.ERASE:
            return verdict
        case judged:
            return Refuse((RefusalGround.CONTRARY_DIRECTIVE,), because=judged.because)
