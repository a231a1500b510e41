"""What a request for restriction comes to.

Source: GDPR Art. 18(1); RULEBOOK 2.5.
"""

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.plans import Action, Do, Forward, Item, NotCovered, Verdict
from gdpr_rights.domain.requests import RestrictionRequest
from gdpr_rights.law.citations import GDPR_28_3, Citation

GDPR_18_1 = Citation("GDPR Art. 18(1)")


def restriction_items(data_map: DataMap, request: RestrictionRequest) -> tuple[Item, ...]:
    """The items of a plan for a restriction: one for each activity and each place named."""
    named = request.activities
    if not named and not request.places:
        named = tuple(of.name for of in data_map.activities)
    items = [
        Item(f"{name}/restriction", activities=(name,), verdict=_verdict(data_map, request, name))
        for name in named
    ]
    items += [
        Item(
            f"{place.dataset}/{place.field or 'all'}/{number}",
            dataset=place.dataset,
            fields=() if place.field is None else (place.field,),
            verdict=_granted(request),
        )
        for number, place in enumerate(request.places)
    ]
    return tuple(items)


def _verdict(data_map: DataMap, request: RestrictionRequest, name: str) -> Verdict:
    if data_map.activity[name].role is Role.PROCESSOR:
        return Forward((name,), citations=(GDPR_28_3,))
    return _granted(request)


def _granted(request: RestrictionRequest) -> Verdict:
    if request.cause is None:
        return NotCovered(because="none of the four causes is stated", citations=(GDPR_18_1,))
    return Do(Action.RESTRICT, citations=(request.cause.citation,))
