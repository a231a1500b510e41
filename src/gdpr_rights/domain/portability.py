"""What portability reaches: data given or observed, under consent or contract.

Source: GDPR Art. 20; WP242 rev.01; RULEBOOK 2.7, 4.
"""

from collections.abc import Iterator

from gdpr_rights.domain.access import activities_of, third_party_item
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.entitlements import rights_for
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.fields import DataSource, PersonalData
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.plans import Action, Do, Forward, Item, NotCovered, Refuse, Verdict
from gdpr_rights.law.citations import GDPR_20_1, GDPR_20_4, GDPR_28_3
from gdpr_rights.law.grounds import RefusalGround
from gdpr_rights.law.rights import Right

_VERDICTS: dict[str, Verdict] = {
    "copy": Do(Action.DISCLOSE, citations=(GDPR_20_1,)),
    "derived": NotCovered(
        # WP242 p. 10: inferred and derived data are not "provided by" the person.
        because="you did not provide them: they were derived, or came from others. An access "
        "request gives you these too",
        citations=(GDPR_20_1,),
    ),
    "basis": NotCovered(
        # 20(1)(a): "based on consent … or on a contract".
        because="their processing rests neither on consent nor on a contract. An access request "
        "gives you these too",
        citations=(GDPR_20_1,),
    ),
    "withheld": Refuse(
        (RefusalGround.SECURITY_OF_PROCESSING,),
        because="passwords, keys and what the controller marked so do not leave",
    ),
}


def portability_items(data_map: DataMap, kind: str, facts: Facts) -> Iterator[Item]:
    """Every personal field of every dataset, each with its verdict."""
    for dataset in reversed(data_map.owned_datasets(kind)):
        fields: dict[str, list[str]] = {}
        for name, of in dataset.personal_fields():
            part = _part(data_map, of)
            if part == "copy" and of.third_party:
                # 20(4): "shall not adversely affect the rights and freedoms of others".
                yield third_party_item(dataset, name, of, facts, citations=(GDPR_20_1, GDPR_20_4))
            else:
                fields.setdefault(part, []).append(name)
        for part, names in fields.items():
            activities = activities_of(dataset, names)
            forward = Forward(activities, citations=(GDPR_28_3,))
            yield Item(
                f"{dataset.name}/{part}",
                dataset=dataset.name,
                fields=names,
                activities=activities,
                verdict=_VERDICTS.get(part, forward),
            )


def _part(data_map: DataMap, of: PersonalData) -> str:
    used = [data_map.activity[name] for name in of.used_for if name in data_map.activity]
    ours = [activity for activity in used if activity.role is not Role.PROCESSOR]
    if used and not ours:
        return "processor"
    if not of.is_disclosed:
        return "withheld"
    if of.source not in (DataSource.GIVEN, DataSource.OBSERVED):
        return "derived"
    provided = any(Right.PORTABILITY in rights_for(activity) for activity in ours)
    return "copy" if provided else "basis"
