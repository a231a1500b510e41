"""What a controller shows to heirs of what it did: on their request, and free of charge.

Source: Loi 78-17, art. 85 II; RULEBOOK 2.10/M7.
"""

from datetime import date
from zoneinfo import ZoneInfo

import attrs

from gdpr_rights.domain.case import Case
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.instructions import Receipt
from gdpr_rights.domain.plans import Action, Do
from gdpr_rights.domain.values import as_tuple


@attrs.frozen
class Carried:
    """One thing that was done.

    Attributes:
        action: What.
        about: The purpose of the processing that stopped, or the dataset.
    """

    action: Action
    about: str


@attrs.frozen
class Justification:
    """That the operations which heirs required were carried out.

    Attributes:
        case_id: The case.
        required_on: When they were required, a day in the controller's time zone.
        carried_out: What was done.
        receipts: What the systems changed, with the numbers of rows.
        copy_sha256: The fingerprint of the copy that was handed out, if there was one.
    """

    case_id: str
    required_on: date = attrs.field(kw_only=True)
    carried_out: tuple[Carried, ...] = attrs.field(converter=as_tuple, kw_only=True)
    receipts: tuple[Receipt, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    copy_sha256: str | None = attrs.field(default=None, kw_only=True)


def justified(case: Case, data_map: DataMap) -> Justification:
    """What was done in a case."""
    done = [
        Carried(item.verdict.action, about)
        for item in (case.plan.items if case.plan else ())
        if isinstance(item.verdict, Do)
        for about in (
            [item.dataset]
            if item.dataset
            else [data_map.activity[name].purpose for name in item.activities]
        )
    ]
    return Justification(
        case.id,
        required_on=case.received_at.astimezone(ZoneInfo(case.time_limit.zone)).date(),
        carried_out=dict.fromkeys(done),
        receipts=case.receipts,
        copy_sha256=case.answer.sha256 if case.answer else None,
    )
