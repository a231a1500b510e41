"""What a standing restriction keeps from being erased.

Restricted data "shall, with the exception of storage, only be processed" with the consent of the
person, or for claims, the rights of others and important public interests; and to erase is to
process. So nothing is purged because its time is over while a restriction stands, and an erasure
that somebody else asks for does not reach it. The person's own request is their consent; where
they had asked that the data stay, a human finds out whether they still want that.

Source: GDPR Art. 4(2), 18(1), 18(2); RULEBOOK 2.5, 2.11.
"""

from collections.abc import Iterable, Iterator

import attrs

from gdpr_rights.domain.data_map import REST, DataMap, Dataset
from gdpr_rights.domain.events import RestrictionOpened
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.fingerprints import Secret
from gdpr_rights.domain.judgements import Answer, Question
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.places import Place
from gdpr_rights.domain.plans import Do, Item, Judge, Keep, NotCovered, Plan, Verdict
from gdpr_rights.domain.projections import PLACE, Standing
from gdpr_rights.domain.requesters import Administrator, DesignatedPerson, Heir
from gdpr_rights.domain.restricted import reached_by
from gdpr_rights.domain.standing import StandingVerdict, restricting_case
from gdpr_rights.law.citations import Citation
from gdpr_rights.law.grounds import Exemption, RestrictionCause

GDPR_18_2 = Citation("GDPR Art. 18(2)")

_WHOLE = (Answer.ERASE, Answer.KEEP)
_OTHERS = (Heir, DesignatedPerson, Administrator)
_WANTED = {
    RestrictionCause.UNLAWFUL_PROCESSING: "restricted instead of erased",
    RestrictionCause.NEEDED_FOR_CLAIMS: "kept for a legal claim of theirs",
}
"""The causes under which the person wants the data to stay, with what they want."""


def restrictions_in(standings: Iterable[Standing]) -> tuple[Standing, ...]:
    """The restrictions that stand, of all that stands about a person."""
    return tuple(
        of
        for of in standings
        if of.verdict == StandingVerdict.RESTRICTED.value and restricting_case(of.cause)
    )


def held_back(
    standings: Iterable[Standing], data_map: DataMap, secret: Secret, place: Place
) -> tuple[Standing, ...]:
    """The restrictions that keep data of one person from a purge, whatever their retention says.

    Args:
        standings: What stands about the person, under every name they have.
        data_map: What is held, and what it is used for.
        secret: The desk's, under which rows are named.
        place: The data: a column, a row, a dataset.

    Examples:
        >>> from gdpr_rights import Place, Secret
        >>> from gdpr_rights.domain.held_back import held_back
        >>> held_back((), data_map, Secret(b"0123456789abcdef"), Place("invoices", key=17))
        ()

    Source: GDPR Art. 18(1)(c), 18(2); RULEBOOK 2.5/L3, 2.11.
    """
    reached = reached_by(secret, (place,))
    used = set(_used(data_map.dataset[place.dataset], place.field))
    return tuple(
        of
        for of in restrictions_in(standings)
        if (reached(_place_of(of)) if of.activity == PLACE else of.activity in used)
    )


def _used(dataset: Dataset, field: str | None) -> Iterator[str]:
    for name, of in dataset.personal_fields():
        rest = name == REST and field not in dict(dataset.fields)
        if field in (None, name) or rest:
            yield from of.used_for


def _place_of(standing: Standing) -> str:
    return standing.cause.split("/", 2)[2]


def with_restrictions(data_map: DataMap, items: Iterable[Item], facts: Facts) -> tuple[Item, ...]:
    """The items of a plan for an erasure, with what restrictions keep out of it."""
    holds = restrictions_in(facts.standings)
    return tuple(
        attrs.evolve(item, verdict=_held(held, item.verdict, facts))
        if isinstance(item.verdict, Do)
        and (held := [of for of in holds if _reaches(data_map, item, of)])
        else item
        for item in items
    )


def _reaches(data_map: DataMap, item: Item, standing: Standing) -> bool:
    if standing.activity != PLACE:
        return standing.activity in item.activities
    return _covers(data_map, item, _place_of(standing).rpartition("#")[0])


def _covers(data_map: DataMap, item: Item, words: str) -> bool:
    """Whether an item has data of a place; which of the rows it is does not matter."""
    if words == item.dataset:
        return True
    dataset, _, field = item.dataset, "", words.removeprefix(f"{item.dataset}.")
    if field == words:
        return False
    if REST in item.fields and field not in dict(data_map.dataset[dataset].fields):
        return True
    return field in item.fields or not item.fields


def _held(holds: Iterable[Standing], verdict: Verdict, facts: Facts) -> Verdict:
    if isinstance(facts.requester, _OTHERS):
        # 18(2): without "the data subject's consent".
        return NotCovered(
            because="its use is restricted, and it is not the person who asks",
            citations=(GDPR_18_2,),
        )
    causes = {restricting_case(of.cause): of.citation for of in holds}
    open_questions: list[Question] = []
    for case_id, citation in sorted(causes.items(), key=str):
        cause = next(of for of in RestrictionCause if str(of.citation) == citation)
        if cause not in _WANTED:
            continue
        question = Question(
            f"restricted/{case_id}",
            text=(
                f"The person had asked that data be {_WANTED[cause]} ({cause.citation}), and now "
                "asks that they be erased. Do they say that the restriction ends?"
            ),
            options=_WHOLE,
            citation=cause.citation,
        )
        match facts.judgement(question.id):
            case None:
                open_questions.append(question)
            case judged if judged.answer is Answer.KEEP:
                return _kept(cause)
    return Judge(open_questions) if open_questions else verdict


def _kept(cause: RestrictionCause) -> Verdict:
    because = f"the person wants the data to be {_WANTED[cause]}"
    if cause is RestrictionCause.NEEDED_FOR_CLAIMS:
        claims = Exemption.LEGAL_CLAIMS
        return Keep(claims, because=because, citations=(claims.citation, cause.citation))
    return NotCovered(because=because, citations=(cause.citation,))


def ended_by(plan: Plan, data_map: DataMap, opened: RestrictionOpened) -> bool:
    """Whether nothing is left to restrict once an erasure is carried out."""
    ours = {of.name for of in data_map.activities if of.role is not Role.PROCESSOR}
    concerned = [
        item
        for item in plan.items
        if ours.intersection(opened.activities, item.activities)
        or any(_covers(data_map, item, place.words) for place in opened.places)
    ]
    # What no item names is over with the rest of the data, not before.
    return all(isinstance(item.verdict, Do) for item in concerned or plan.items)
