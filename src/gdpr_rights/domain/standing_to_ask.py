"""Whether somebody may ask for a person, and what they have yet to show.

Who asks is not always whom the data are about: an agent, a parent, a guardian, an heir, an
administrator of their organisation. One place says what each needs.

Source: GDPR Art. 12(6), 28; Loi 78-17, art. 45, 84-86; EDPB Guidelines 01/2022 para. 80-91;
RULEBOOK 2.0/G3, G12, 3.2.
"""

from collections.abc import Iterator, Mapping
from typing import assert_never

import attrs

from gdpr_rights.domain.after_death_requests import AfterDeathRequest, DirectiveRequest
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.directing import LIL_85_I
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.judgements import Answer, Question
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.plans import (
    Action,
    Do,
    Forward,
    Item,
    NotCovered,
    Refuse,
    Verdict,
)
from gdpr_rights.domain.requesters import (
    Administrator,
    Agent,
    DesignatedPerson,
    Guardian,
    Heir,
    Parent,
    Themselves,
    same_name,
)
from gdpr_rights.domain.requests import (
    AccessRequest,
    ErasureRequest,
    InformationRequest,
    ObjectionRequest,
    PortabilityRequest,
    RectificationRequest,
    Request,
    RestrictionRequest,
    ReviewRequest,
    WithdrawalRequest,
)
from gdpr_rights.domain.values import as_tuple
from gdpr_rights.law.citations import Citation, Mark
from gdpr_rights.law.grounds import RefusalGround
from gdpr_rights.law.minors import DIGITAL_AGE, DIGITAL_AGES, DigitalAge

LIL_84 = Citation("Loi 78-17, art. 84", Mark.QUOTED)
LIL_85_II = Citation("Loi 78-17, art. 85 II", Mark.QUOTED)
DECREE_124 = Citation("Décret 2019-536, art. 124", Mark.QUOTED)
EDPB_80 = Citation("EDPB Guidelines 01/2022 para. 80-81", Mark.QUOTED)
GDPR_28_3_A = Citation("GDPR Art. 28(3)(a)")


@attrs.frozen
class Missing:
    """What has to be shown before anything is done for who asks.

    Attributes:
        what: Each thing, in words that name nobody.
        citations: Why.
    """

    what: tuple[str, ...] = attrs.field(converter=as_tuple)
    citations: tuple[Citation, ...] = attrs.field(converter=as_tuple, kw_only=True)


def gate_of(request: Request, data_map: DataMap, facts: Facts) -> Missing | None:
    """What is missing, besides their identity, before who asks may ask this; None: nothing is.

    Whether the person is known makes no difference to it.

    Args:
        request: What is asked.
        data_map: Whose controller's country says from which age a child acts alone.
        facts: Who asks, and what was shown.

    Source: RULEBOOK 2.0/G12, 2.10, 3.2.
    """
    found = tuple(_missing(request, data_map, facts))
    if not found:
        return None
    return Missing(
        tuple(what for what, _ in found), citations=dict.fromkeys(why for _, why in found)
    )


def _missing(request: Request, data_map: DataMap, facts: Facts) -> Iterator[tuple[str, Citation]]:
    requester = facts.requester
    if isinstance(request, InformationRequest):
        return
    if isinstance(requester, Heir | DesignatedPerson):
        yield from _after_death(requester, request, facts)
    elif isinstance(request, AfterDeathRequest):
        yield "an heir or the designated person, who asks in their own name", LIL_85_I
    elif facts.death is not None and not isinstance(requester, Administrator):
        # 84: the rights "s'éteignent au décès de leur titulaire".
        yield "an heir or the designated person: whom the data are about has died", LIL_84
    else:
        yield from _in_life(request, data_map, facts)


def _in_life(request: Request, data_map: DataMap, facts: Facts) -> Iterator[tuple[str, Citation]]:
    alone = digital_age(data_map)
    match facts.requester:
        case Agent(mandate=mandate) if not mandate.covers(request.right, facts.today):
            yield "a mandate that covers this right on this day", EDPB_80
        case Parent(childs_age=age) if age >= alone.years:
            yield (
                f"the child's own request or mandate: from {alone.years} on a child acts alone",
                alone.citation,
            )
        case Themselves() if _is_too_young(request, alone):
            yield "the parents, who act together with a child of this age", alone.citation
        case _:
            pass


def digital_age(data_map: DataMap) -> DigitalAge:
    """From which age a child acts alone, in the country of the controller."""
    return DIGITAL_AGES.get(data_map.controller.country, DIGITAL_AGE)


def _is_too_young(request: Request, alone: DigitalAge) -> bool:
    return (
        isinstance(request, DirectiveRequest)
        and request.age is not None
        and request.age < alone.years
    )


def _after_death(
    requester: Heir | DesignatedPerson, request: Request, facts: Facts
) -> Iterator[tuple[str, Citation]]:
    if facts.death is None:
        yield "proof that the person has died", DECREE_124
    if isinstance(requester, Heir) and requester.proof is None:
        yield "an acte de notoriété or the livret de famille, which shows the heir", DECREE_124
    if _is_only_designated(facts) and facts.death is not None and not _designated(request, facts):
        # The decree prescribes no proof: the directive itself is what shows it (2.10/M9).
        yield "a directive of the person that designates somebody", LIL_85_I


def _is_only_designated(facts: Facts) -> bool:
    requester = facts.requester
    return isinstance(requester, DesignatedPerson) and requester.proof is None


def _designated(request: Request, facts: Facts) -> tuple[str, ...]:
    """Whom the directives in force designate, with the one that the requester shows."""
    directives = [of.directive for of in facts.directives if of.revoked_on is None]
    if isinstance(request, AfterDeathRequest) and request.shown is not None:
        directives.append(request.shown)
    return tuple(of.designated for of in directives if of.designated is not None)


_OF_HEIRS = AfterDeathRequest | RectificationRequest | ObjectionRequest | WithdrawalRequest
"""What may be asked after a death: update and objection are among the heirs' purposes."""


def as_asked_by(
    request: Request, data_map: DataMap, facts: Facts, items: tuple[Item, ...]
) -> tuple[tuple[Item, ...], tuple[Question, ...]]:
    """The items of a plan as they are for who asks, and what a human has to be asked about that.

    Args:
        request: What is asked.
        data_map: The map.
        facts: Who asks, and what was shown.
        items: What the request would come to for the person themselves.
    """
    requester = facts.requester
    if isinstance(request, InformationRequest):
        return items, ()
    match requester:
        case Administrator():
            ours = requester.organisation == facts.tenant
            instructed = tuple(
                attrs.evolve(item, verdict=_instructed(request, data_map, item, ours=ours))
                for item in items
            )
            return instructed, ()
        case Heir() | DesignatedPerson() if not isinstance(request, _OF_HEIRS):
            because = (
                "the rights of a person end with their death; what heirs and who is designated "
                "may ask is asked as such, with its purpose"
            )
            return _refused(items, RefusalGround.BEYOND_THE_HEIRS_PURPOSES, because), ()
        case Heir() | DesignatedPerson():
            return _unless_refused(facts, items, tuple(_disputes_and_names(request, facts)))
        case Parent():
            return _unless_refused(facts, items, (_BEST_INTEREST,))
        case Themselves() | Agent() | Guardian():
            return items, ()
        case _:
            assert_never(requester)


_BEST_INTEREST = Question(
    "best-interest",
    text=(
        "Is what the parent asks in the best interest of the child, who was heard as far as their "
        "age allows?"
    ),
    options=(Answer.ACT, Answer.REFUSE),
    citation=Citation("Loi 78-17, art. 45", Mark.QUOTED),
)


def _disputes_and_names(request: Request, facts: Facts) -> Iterator[Question]:
    for name in facts.disputes:
        yield Question(
            f"dispute/{name}",
            text=(
                f"Heirs disagree ({name}). Have they come to terms, or has the court decided, so "
                "that this is done?"
            ),
            options=(Answer.ACT, Answer.REFUSE),
            citation=LIL_85_II,
        )
    requester = facts.requester
    if isinstance(requester, DesignatedPerson) and _is_only_designated(facts):
        known = _designated(request, facts)
        if known and not any(same_name(name, requester.name) for name in known):
            yield Question(
                "designated",
                text=(
                    "The directives designate somebody whose name is not written as that of who "
                    "asks. Is it they?"
                ),
                options=(Answer.ACT, Answer.REFUSE),
                citation=LIL_85_I,
            )


def _unless_refused(
    facts: Facts, items: tuple[Item, ...], questions: tuple[Question, ...]
) -> tuple[tuple[Item, ...], tuple[Question, ...]]:
    open_: list[Question] = []
    for question in questions:
        judged = facts.judgement(question.id)
        if judged is None:
            open_.append(question)
        elif judged.answer is Answer.REFUSE:
            return _refused(items, RefusalGround.NO_AUTHORITY, judged.because), ()
    return items, tuple(open_)


def _refused(items: tuple[Item, ...], ground: RefusalGround, because: str) -> tuple[Item, ...]:
    verdict = Refuse((ground,), because=because)
    # What we process for others is theirs to refuse.
    return tuple(
        item if isinstance(item.verdict, Forward) else attrs.evolve(item, verdict=verdict)
        for item in items
    )


def _instructed(request: Request, data_map: DataMap, item: Item, *, ours: bool) -> Verdict:
    """What comes of an item that an administrator of the person's organisation asks for.

    What we process for the organisation is done on its instruction, where it is the tenant whose
    rows these are; else it goes to the controller. Of what is ours they are not the data subject.
    """
    roles = {data_map.activity[name].role for name in item.activities}
    if isinstance(item.verdict, Forward) and roles == {Role.PROCESSOR}:
        return Do(_ACTIONS[type(request)], citations=(GDPR_28_3_A,)) if ours else item.verdict
    return NotCovered(
        because="who asks is an administrator, and not the person whom the data are about",
        citations=(request.right.citation,),
    )


_ACTIONS: Mapping[type[Request], Action] = {
    AccessRequest: Action.DISCLOSE,
    PortabilityRequest: Action.DISCLOSE,
    ErasureRequest: Action.ERASE,
    RectificationRequest: Action.RECTIFY,
    RestrictionRequest: Action.RESTRICT,
    ObjectionRequest: Action.STOP,
    WithdrawalRequest: Action.STOP,
    ReviewRequest: Action.REVIEW,
}
"""What an instruction to a processor comes to."""
