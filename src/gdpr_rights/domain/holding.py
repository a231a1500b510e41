"""What keeps data from being purged though their retention has ended.

Source: GDPR Art. 18(1)(c), 18(2); EDPB Guidelines 01/2022 para. 37-39; RULEBOOK 2.2/A13, 2.11.
"""

from collections.abc import Iterator
from datetime import date

import attrs

from gdpr_rights.domain.case import Case
from gdpr_rights.domain.consequences import EDPB_37, SideEffect, Trigger
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.planning import plan
from gdpr_rights.domain.stages import Stage
from gdpr_rights.domain.values import as_tuple
from gdpr_rights.domain.what_follows import what_follows
from gdpr_rights.law.citations import Citation


@attrs.frozen
class Hold:
    """Why data of a person are not purged for now.

    Attributes:
        case_id: The case that holds them.
        activities: The processing activities whose data are held.
        trigger: What happened: a copy was asked for, or a restriction stands.
        citation: Where the law says so.
    """

    case_id: str
    activities: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    trigger: Trigger = attrs.field(kw_only=True)
    citation: Citation = attrs.field(kw_only=True)


def held_by(case: Case, data_map: DataMap, today: date) -> Iterator[Hold]:
    """What one case keeps from being purged.

    A request for a copy holds what it asks for until it is answered: data are not erased to avoid
    answering. A restriction holds its data until it is lifted, for they are stored, and nothing
    else is done with them.
    """
    for opened in case.restrictions if case.restricted_for is not None else ():
        names = dict.fromkeys(
            (*opened.activities, *_using(data_map, {of.dataset for of in opened.places}))
        )
        yield Hold(
            case.id,
            activities=names,
            trigger=Trigger.RESTRICTED,
            citation=opened.cause.citation,
        )
    if case.stage.is_final or case.stage is Stage.REFUSED:
        return
    proposal = case.plan or plan(case.request, data_map, case.facts(today))
    for one in what_follows(proposal, data_map, case.facts(today)):
        if one.effect is SideEffect.HOLD_PURGE and one.trigger is Trigger.COPY_ASKED:
            yield Hold(case.id, activities=one.activities, trigger=one.trigger, citation=EDPB_37)


def _using(data_map: DataMap, datasets: set[str]) -> list[str]:
    return sorted(
        {
            name
            for dataset in data_map.datasets
            if dataset.name in datasets
            for _, of in dataset.personal_fields()
            for name in of.used_for
        }
    )
