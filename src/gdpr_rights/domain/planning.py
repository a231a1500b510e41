"""From a request to a plan: pure, total, and the same every time.

`plan` proposes; the controller decides. What RULEBOOK 2.13 reserves to humans is a `Judge`.
"""

from collections.abc import Iterator
from typing import assert_never

from gdpr_rights.domain.data_map import DataMap, Dataset
from gdpr_rights.domain.erasure import erasure_items
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.instructions import Effect, Part, Scope
from gdpr_rights.domain.judgements import Answer, Question
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.plans import (
    Action,
    Do,
    Forward,
    Item,
    Judge,
    Plan,
    Refuse,
    Verdict,
)
from gdpr_rights.domain.requests import AccessRequest, ErasureRequest, Request
from gdpr_rights.errors import UnknownKind
from gdpr_rights.law.citations import GDPR_15_1, GDPR_15_4, GDPR_28_3, Citation
from gdpr_rights.law.grounds import RefusalGround


def plan(request: Request, data_map: DataMap, facts: Facts) -> Plan:
    """What the map and the facts propose for a request.

    Args:
        request: What the person asked.
        data_map: What is held, why, and on which basis.
        facts: What is known, the day included.

    Returns:
        Every personal field of every row the person may have, each with its verdict and why. No
        items where nothing is held about them: "no" is an answer too.

    Raises:
        UnknownKind: The map has no such kind of person.

    Examples:
        >>> from datetime import date
        >>> from gdpr_rights import DataSubject, ErasureRequest, Facts, plan
        >>> request = ErasureRequest(DataSubject.by("customer", email="ada@example.org"))
        >>> proposal = plan(request, data_map, Facts(date(2026, 11, 21)))
        >>> [item.id for item in proposal.items][:2]
        ['invoices/invoicing/runs', 'invoices/invoicing/undated']

    Source: GDPR Art. 15, 17; RULEBOOK 2.2, 2.4.
    """
    kind = request.subject.kind
    if kind not in data_map.subject:
        raise UnknownKind(kind, tuple(data_map.subject))
    if facts.nothing_held:
        return Plan(request, as_of=facts.today, items=())
    match request:
        case AccessRequest():
            return Plan(request, as_of=facts.today, items=_access_items(data_map, kind, facts))
        case ErasureRequest():
            items, asked = erasure_items(data_map, kind, request, facts)
            return Plan(request, as_of=facts.today, items=items, asked=asked)
        case _:
            assert_never(request)


def _access_items(data_map: DataMap, kind: str, facts: Facts) -> Iterator[Item]:
    # Parents first: that is the order in which a person reads their own data.
    for dataset in reversed(data_map.owned_datasets(kind)):
        fields: dict[str, list[str]] = {"copy": [], "withheld": [], "processor": []}
        for name, of in dataset.personal_fields():
            if of.third_party and of.is_disclosed:
                yield _third_party(dataset, name, of, facts)
            else:
                fields[_fate(data_map, of)].append(name)
        verdicts: dict[str, Verdict] = {
            "copy": Do(Action.DISCLOSE, citations=(GDPR_15_1, Citation("GDPR Art. 15(3)"))),
            "withheld": Refuse(
                (RefusalGround.SECURITY_OF_PROCESSING,),
                because="passwords, keys and what the controller marked so do not leave",
            ),
            "processor": Forward(
                _activities(dataset, fields["processor"]), citations=(GDPR_28_3,)
            ),
        }
        for part, names in fields.items():
            # Rows without a field to copy are copied by their keys, unless they are not ours.
            if names or (part == "copy" and not fields["processor"]):
                yield Item(
                    f"{dataset.name}/{part}",
                    dataset=dataset.name,
                    fields=names,
                    activities=_activities(dataset, names),
                    verdict=verdicts[part],
                )


def _fate(data_map: DataMap, of: PersonalData) -> str:
    if not of.is_disclosed:
        return "withheld"
    roles = {data_map.activity[name].role for name in of.used_for if name in data_map.activity}
    return "processor" if roles == {Role.PROCESSOR} else "copy"


def _activities(dataset: Dataset, names: list[str]) -> tuple[str, ...]:
    used = {a for name, of in dataset.personal_fields() if name in names for a in of.used_for}
    return tuple(sorted(used))


def _third_party(dataset: Dataset, name: str, of: PersonalData, facts: Facts) -> Item:
    # 15(4): the copy "shall not adversely affect the rights and freedoms of others"; 2.2/A5: H.
    question = Question(
        f"third-party/{dataset.name}.{name}",
        text=(
            f"{dataset.name}.{name} ({of.category}) may also be about other people. Does handing "
            "it out adversely affect their rights and freedoms, so that it must be withheld?"
        ),
        options=(Answer.DISCLOSE, Answer.WITHHOLD),
        citation=GDPR_15_4,
    )
    verdict: Verdict
    match facts.judgement(question.id):
        case None:
            verdict = Judge((question,))
        case judged if judged.answer is Answer.DISCLOSE:
            verdict = Do(Action.DISCLOSE, citations=(GDPR_15_1, GDPR_15_4))
        case _:
            verdict = Refuse(
                (RefusalGround.RIGHTS_OF_OTHERS,),
                because="handing it out would adversely affect other people",
            )
    return Item(
        f"{dataset.name}/third-party/{name}",
        dataset=dataset.name,
        fields=(name,),
        activities=tuple(sorted(of.used_for)),
        verdict=verdict,
    )


def scopes(plan: Plan, data_map: DataMap) -> tuple[Scope, ...]:
    """What a plan means for each system, in the order in which systems are told.

    The system with the person's own dataset comes last: the others may need what it holds.
    """
    kind = plan.request.subject.kind
    own = data_map.dataset[data_map.subject[kind].dataset].system
    parts: dict[str, list[Part]] = {}
    for item in plan.items:
        effect = _effect(plan, item.verdict)
        if effect is None:
            continue
        parts.setdefault(data_map.dataset[item.dataset].system, []).append(
            Part(
                item.id,
                dataset=item.dataset,
                fields=item.fields,
                rows=item.rows,
                effect=effect,
            )
        )
    return tuple(
        Scope(data_map, system, kind, parts[system])
        for system in sorted(parts, key=lambda system: (system == own, system))
    )


def _effect(plan: Plan, verdict: Verdict) -> Effect | None:
    """What a system makes of a verdict; None where it has nothing to do with it."""
    match plan.request:
        case AccessRequest():
            return Effect.DISCLOSE if isinstance(verdict, Do) else None
        case ErasureRequest():
            return Effect.ERASE if isinstance(verdict, Do) else Effect.KEEP
        case _:
            assert_never(plan.request)
