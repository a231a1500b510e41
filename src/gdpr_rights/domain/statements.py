"""What a person said of their consents, as an access answer tells them.

Source: GDPR Art. 15(1), 7(1); DESIGN 7: the journal is itself a data system.
"""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from gdpr_rights.domain.consents import Noted, told
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.events import ConsentEvent, ConsentGiven, ConsentRefused, ConsentWithdrawn
from gdpr_rights.domain.information import StatementInformation
from gdpr_rights.domain.standing import StandingVerdict


def statements(data_map: DataMap, entries: Iterable[Noted]) -> tuple[StatementInformation, ...]:
    """Everything that a person said, in the order in which they said it.

    Args:
        data_map: What is held, why, and on which basis.
        entries: The record of the person, oldest first.
    """
    zone = ZoneInfo(data_map.controller.time_zone)
    found = []
    for one in told(entries):
        event = one.event
        # The map may have changed since: then the name says more than nothing.
        of = data_map.activity.get(event.activity)
        expires_at = event.expires_at if isinstance(event, ConsentGiven) else None
        shown = event if isinstance(event, ConsentGiven | ConsentRefused) else None
        found.append(
            StatementInformation(
                one.at.astimezone(zone).date(),
                said=_verdict(event),
                purpose=event.activity if of is None else of.purpose,
                channel=event.channel,
                how=event.how,
                until=None if expires_at is None else expires_at.astimezone(zone).date(),
                notice_version=None if shown is None else shown.notice_version,
                proof=None if shown is None else shown.proof,
            )
        )
    return tuple(found)


def _verdict(event: ConsentEvent) -> StandingVerdict:
    match event:
        case ConsentGiven():
            return StandingVerdict.CONSENTED
        case ConsentRefused():
            return StandingVerdict.REFUSED
        case ConsentWithdrawn():
            return StandingVerdict.WITHDRAWN
        case _:
            return StandingVerdict.OBJECTED
