"""What a rectification changes: fields of named rows, where it is settled who is right.

Source: GDPR Art. 16, 18(1)(a); RULEBOOK 2.3.
"""

from collections.abc import Iterator

from gdpr_rights.domain.data_map import REST, DataMap
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.judgements import Answer, Question
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.places import Place
from gdpr_rights.domain.plans import Action, Do, Forward, Item, Judge, NotCovered, Refuse, Verdict
from gdpr_rights.domain.requesters import DesignatedPerson, Heir
from gdpr_rights.domain.requests import Correction, RectificationRequest
from gdpr_rights.domain.rows import ALL, Keys
from gdpr_rights.domain.values import Scalar
from gdpr_rights.law.citations import GDPR_16, GDPR_28_3
from gdpr_rights.law.grounds import RefusalGround


def rectification_items(
    data_map: DataMap, request: RectificationRequest, facts: Facts
) -> Iterator[Item]:
    """One item for each correction, in their order."""
    for item, correction in numbered(request):
        of = field_of(data_map, correction)
        yield Item(
            item,
            dataset=correction.dataset,
            fields=(correction.field,),
            rows=Keys((correction.key,)) if correction.key else ALL,
            activities=tuple(sorted(of.used_for)) if of else (),
            verdict=_verdict(data_map, item, correction, of, facts),
        )


def numbered(request: RectificationRequest) -> Iterator[tuple[str, Correction]]:
    """The corrections, each with the id of its item: no key of a row stands in it."""
    for number, correction in enumerate(request.corrections, 1):
        yield f"{correction.dataset}/{correction.field}/{number}", correction


def new_values(request: RectificationRequest) -> dict[str, Scalar]:
    """What each item is to hold."""
    return {item: correction.value for item, correction in numbered(request)}


def field_of(data_map: DataMap, correction: Correction) -> PersonalData | None:
    """What the map says of the field; None where it holds no personal data, or nobody knows."""
    dataset = data_map.dataset.get(correction.dataset)
    if dataset is None:
        return None
    named = dict(dataset.personal_fields())
    if correction.field in named:
        return named[correction.field]
    of = dataset.classify(correction.field)
    return named.get(REST) if isinstance(of, PersonalData) else None


def contested(data_map: DataMap, request: RectificationRequest) -> tuple[Place, ...]:
    """The data of which it must be verified who is right.

    What another controller answers for is theirs to restrict, and nobody verifies a password.
    """
    found = []
    for _, correction in numbered(request):
        of = field_of(data_map, correction)
        if of is None or not of.is_disclosed or of.subject_authoritative:
            continue
        used = (data_map.activity[name] for name in of.used_for if name in data_map.activity)
        if any(activity.role is not Role.PROCESSOR for activity in used):
            found.append(Place(correction.dataset, correction.field, key=correction.key))
    return tuple(dict.fromkeys(found))


def _verdict(  # noqa: PLR0911 - one for each row of the table
    data_map: DataMap, item: str, correction: Correction, of: PersonalData | None, facts: Facts
) -> Verdict:
    if of is None:
        return NotCovered(
            because="the column holds no personal data of the person", citations=(GDPR_16,)
        )
    roles = {data_map.activity[name].role for name in of.used_for if name in data_map.activity}
    if roles == {Role.PROCESSOR}:
        return Forward(tuple(sorted(of.used_for)), citations=(GDPR_28_3,))
    if item in facts.absent:
        return NotCovered(because="no such row of the person is there", citations=(GDPR_16,))
    if not of.is_disclosed:
        return Refuse(
            (RefusalGround.SECURITY_OF_PROCESSING,),
            because="passwords and keys are changed where they are used",
        )
    if of.subject_authoritative and not isinstance(facts.requester, Heir | DesignatedPerson):
        return Do(Action.RECTIFY, citations=(GDPR_16,))
    # 2.3/R3 and 2.13: who is right is never the library's to say.
    question = Question(
        f"accuracy/{item}",
        text=(
            f"The person says that {correction.dataset}.{correction.field} ({of.category}) is "
            "wrong or incomplete, and what is right. Is it rectified so?"
        ),
        options=(Answer.RECTIFY, Answer.KEEP),
        citation=GDPR_16,
    )
    match facts.judgement(question.id):
        case None:
            return Judge((question,))
        case judged if judged.answer is Answer.RECTIFY:
            return Do(Action.RECTIFY, citations=(GDPR_16,))
        case _:
            return Refuse(
                (RefusalGround.ACCURACY_VERIFIED,),
                because="it was verified, and what is held was found to be accurate",
            )
