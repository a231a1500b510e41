"""What a request for restriction comes to, activity by activity and place by place.

Source: GDPR Art. 18(1); RULEBOOK 2.5.
"""

from collections.abc import Iterable, Iterator

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.places import Place
from gdpr_rights.domain.plans import Action, Do, Forward, Item, NotCovered, Verdict
from gdpr_rights.domain.requests import RestrictionRequest
from gdpr_rights.domain.rows import ALL, Keys
from gdpr_rights.law.bases import LawfulBasis
from gdpr_rights.law.citations import GDPR_28_3, Citation
from gdpr_rights.law.grounds import RestrictionCause

GDPR_18_1 = Citation("GDPR Art. 18(1)")


def reached_by_objection(activity: ProcessingActivity) -> bool:
    """Whether it rests on what an objection under 21(1) reaches."""
    return activity.lawful_basis in (LawfulBasis.PUBLIC_TASK, LawfulBasis.LEGITIMATE_INTERESTS)


def cause_cited(verdict: Do) -> RestrictionCause | None:
    """The cause that a verdict cites, where it cites one of the four."""
    return next((of for of in RestrictionCause if of.citation in verdict.citations), None)


def check_cause(request: RestrictionRequest, verdict: Do) -> None:
    """Whether a human who restricts in spite of all says which cause applies.

    Raises:
        ValueError: Neither the person nor the human says it.
    """
    if request.cause is None and cause_cited(verdict) is None:
        raise ValueError("no cause was stated: cite the one of GDPR Art. 18(1) that applies")


def named_in(data_map: DataMap, request: RestrictionRequest) -> tuple[str, ...]:
    """The activities concerned: those named; all of them where nothing is named."""
    if request.activities or request.places:
        return request.activities
    return tuple(of.name for of in data_map.activities)


def item_of(activity: str) -> str:
    """The id of the item about an activity."""
    return f"{activity}/restriction"


def numbered(request: RestrictionRequest) -> Iterator[tuple[str, Place]]:
    """The places, each with the id of its item: no key of a row stands in it."""
    for number, place in enumerate(request.places, 1):
        yield f"{place.dataset}/{place.field or 'all'}/restriction/{number}", place


def restriction_items(data_map: DataMap, request: RestrictionRequest) -> tuple[Item, ...]:
    """The items of a plan for a restriction: one for each activity and each place named."""
    items = [
        Item(item_of(name), activities=(name,), verdict=_verdict(data_map, request, (name,)))
        for name in dict.fromkeys(named_in(data_map, request))
    ]
    for item, place in numbered(request):
        used = tuple(_using(data_map, place))
        items.append(
            Item(
                item,
                dataset=place.dataset,
                fields=() if place.field is None else (place.field,),
                rows=Keys((place.key,)) if place.key else ALL,
                activities=used,
                verdict=_verdict(data_map, request, used),
            )
        )
    return tuple(items)


def _using(data_map: DataMap, place: Place) -> Iterator[str]:
    """The activities that use data of a place."""
    dataset = data_map.dataset[place.dataset]
    classes = (
        (of for _, of in dataset.personal_fields())
        if place.field is None
        else (dataset.classify(place.field),)
    )
    used = {name for of in classes if isinstance(of, PersonalData) for name in of.used_for}
    yield from (of.name for of in data_map.activities if of.name in used)


def _verdict(data_map: DataMap, request: RestrictionRequest, activities: Iterable[str]) -> Verdict:
    used = [data_map.activity[name] for name in activities]
    if used and all(of.role is Role.PROCESSOR for of in used):
        return Forward((of.name for of in used), citations=(GDPR_28_3,))
    if request.cause is None:
        return NotCovered(because="none of the four causes is stated", citations=(GDPR_18_1,))
    if request.cause is RestrictionCause.OBJECTION_PENDING and not any(
        map(reached_by_objection, used)
    ):
        return NotCovered(
            because="no objection reaches what the data are used for",
            citations=(request.cause.citation, Citation("GDPR Art. 21(1)")),
        )
    return Do(Action.RESTRICT, citations=(request.cause.citation,))
