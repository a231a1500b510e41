"""What a person must be told of what is not done: it cannot be built without reasons and remedies.

Source: GDPR Art. 12(4).
"""

from datetime import date

import attrs

from gdpr_rights.domain.case import Case
from gdpr_rights.domain.data_map import REST, DataMap
from gdpr_rights.domain.disclosure import access_information
from gdpr_rights.domain.plans import Keep, NotCovered, Plan, Refuse
from gdpr_rights.domain.values import as_tuple, not_blank
from gdpr_rights.law.citations import GDPR_12_4, Citation

JUDICIAL_REMEDY = (
    "You may also bring an action before the courts of the country where the controller is "
    "established, or of the country where you live (GDPR Art. 79)."
)


@attrs.frozen(kw_only=True)
class NotDone:
    """One thing that is not done, and why.

    Attributes:
        what: The field concerned (``invoices.total``), the dataset, or the whole request.
        because: The reasons.
        citations: Where the law allows it.
    """

    what: str = attrs.field(validator=not_blank)
    because: str = attrs.field(validator=not_blank, repr=False)
    citations: tuple[Citation, ...] = attrs.field(
        converter=as_tuple, validator=attrs.validators.min_len(1)
    )


@attrs.frozen(kw_only=True)
class RefusalInformation:
    """Reasons and remedies of a refusal, whole or in part.

    Attributes:
        not_done: At least one thing that is not done.
        complaint: The right to lodge a complaint with a supervisory authority.
        judicial_remedy: The right to go to court.
        told_by: The last day to tell the person, in the controller's time zone. No extension moves
            it; None while it waits for an open suspension.
        is_late: Whether that day is over.

    Source: GDPR Art. 12(4), 77, 79.
    """

    not_done: tuple[NotDone, ...] = attrs.field(
        converter=as_tuple, validator=attrs.validators.min_len(1)
    )
    complaint: str = attrs.field(validator=not_blank)
    judicial_remedy: str = attrs.field(default=JUDICIAL_REMEDY, validator=not_blank)
    told_by: date | None
    is_late: bool


def refusal_information(
    case: Case, plan: Plan | None, data_map: DataMap, today: date
) -> RefusalInformation:
    """What the person must be told of what is not done in a case.

    Args:
        case: The case.
        plan: Its plan, accepted or proposed; a refusal of the whole request needs none.
        data_map: The map.
        today: The civil date in the controller's time zone.

    Raises:
        ValueError: Nothing is refused.
    """
    not_done = _whole(case) if case.refusal else _parts(plan) if plan else ()
    if not not_done:
        raise ValueError("nothing is refused: there is nothing to tell the person of")
    return RefusalInformation(
        not_done=not_done,
        complaint=access_information(data_map, ()).complaint,
        told_by=case.time_limit.refusal_notice_by,
        is_late=case.time_limit.is_late_to_refuse(today),
    )


def _whole(case: Case) -> tuple[NotDone, ...]:
    if case.refusal is None:
        return ()
    return (
        NotDone(
            what=f"the request for {case.request.right.value}",
            because=case.refusal.because,
            citations=(GDPR_12_4, *(ground.citation for ground in case.refusal.grounds)),
        ),
    )


def _parts(plan: Plan) -> tuple[NotDone, ...]:
    found: list[NotDone] = []
    for item in plan.items:
        match item.verdict:
            case Refuse(grounds=grounds, because=because):
                citations = tuple(ground.citation for ground in grounds)
            case Keep(because=because, citations=citations):
                pass
            case NotCovered(asked=False):
                continue
            case NotCovered(because=because, citations=citations):
                pass
            case _:
                continue
        for field in item.fields or (REST,):
            whole = item.dataset or ", ".join(item.activities)
            what = f"{item.dataset}.{field}" if field != REST else whole
            found.append(NotDone(what=what, because=because, citations=citations))
    return tuple(found)
