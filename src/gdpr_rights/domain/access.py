"""What an access request reaches: everything, but for what harms others and what must not leave.

Source: GDPR Art. 15; RULEBOOK 2.2.
"""

from collections.abc import Collection, Iterator

from gdpr_rights.domain.data_map import DataMap, Dataset
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.fields import PersonalData
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
from gdpr_rights.law.citations import GDPR_15_1, GDPR_15_4, GDPR_28_3, RECITAL_63, Citation
from gdpr_rights.law.grounds import RefusalGround


def access_items(data_map: DataMap, kind: str, facts: Facts) -> Iterator[Item]:
    """Every personal field of every dataset, each with its verdict."""
    # Parents first: that is the order in which a person reads their own data.
    for dataset in reversed(data_map.owned_datasets(kind)):
        if facts.limited_to and dataset.name not in facts.limited_to:
            yield _not_wanted(dataset)
            continue
        fields: dict[str, list[str]] = {"copy": [], "withheld": [], "processor": []}
        for name, of in dataset.personal_fields():
            if of.third_party and of.is_disclosed:
                yield third_party_item(dataset, name, of, facts, citations=(GDPR_15_1, GDPR_15_4))
            else:
                fields[_fate(data_map, of)].append(name)
        verdicts: dict[str, Verdict] = {
            "copy": Do(Action.DISCLOSE, citations=(GDPR_15_1, Citation("GDPR Art. 15(3)"))),
            "withheld": Refuse(
                (RefusalGround.SECURITY_OF_PROCESSING,),
                because="passwords, keys and what the controller marked so do not leave",
            ),
            "processor": Forward(
                activities_of(dataset, fields["processor"]), citations=(GDPR_28_3,)
            ),
        }
        for part, names in fields.items():
            # Rows without a field to copy are copied by their keys, unless they are not ours.
            if names or (part == "copy" and not fields["processor"]):
                yield Item(
                    f"{dataset.name}/{part}",
                    dataset=dataset.name,
                    fields=names,
                    activities=activities_of(dataset, names),
                    verdict=verdicts[part],
                )


def _fate(data_map: DataMap, of: PersonalData) -> str:
    if not of.is_disclosed:
        return "withheld"
    roles = {data_map.activity[name].role for name in of.used_for if name in data_map.activity}
    return "processor" if roles == {Role.PROCESSOR} else "copy"


def activities_of(dataset: Dataset, names: Collection[str]) -> tuple[str, ...]:
    """The processing activities that use some fields of a dataset, sorted."""
    used = {a for name, of in dataset.personal_fields() if name in names for a in of.used_for}
    return tuple(sorted(used))


def _not_wanted(dataset: Dataset) -> Item:
    fields = tuple(name for name, _ in dataset.personal_fields())
    return Item(
        f"{dataset.name}/not-wanted",
        dataset=dataset.name,
        fields=fields,
        activities=activities_of(dataset, fields),
        verdict=NotCovered(
            because="the person was asked, and limited the request to other data",
            citations=(RECITAL_63,),
            asked=False,
        ),
    )


def third_party_item(
    dataset: Dataset,
    name: str,
    of: PersonalData,
    facts: Facts,
    *,
    citations: tuple[Citation, Citation],
) -> Item:
    """A field that may also be about others: a human decides whether it is handed out.

    Args:
        dataset: Its dataset.
        name: The field.
        of: What it holds.
        facts: What humans have decided.
        citations: The right, and where the law protects others against it.
    """
    right, limit = citations
    question = Question(
        f"third-party/{dataset.name}.{name}",
        text=(
            f"{dataset.name}.{name} ({of.category}) may also be about other people. Does handing "
            "it out adversely affect their rights and freedoms, so that it must be withheld?"
        ),
        options=(Answer.DISCLOSE, Answer.WITHHOLD),
        citation=limit,
    )
    verdict: Verdict
    match facts.judgement(question.id):
        case None:
            verdict = Judge((question,))
        case judged if judged.answer is Answer.DISCLOSE:
            verdict = Do(Action.DISCLOSE, citations=(right, limit))
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
