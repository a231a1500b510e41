"""How restricted data are used even so, as the law allows, and how that is put on record.

Source: GDPR Art. 18(2); RULEBOOK 2.5.
"""

from datetime import datetime

from gdpr_rights.desk.effects import AppendMany, Now, ReadCases, Script
from gdpr_rights.desk.guarding import Subject, about, reached_in
from gdpr_rights.desk.known import known_activity
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import UsedWhileRestricted
from gdpr_rights.domain.parties import Key
from gdpr_rights.domain.places import Place
from gdpr_rights.domain.standing import ALLOWED, Allowed, Denied, denials
from gdpr_rights.errors import NotRestricted, StaleVersion
from gdpr_rights.law.grounds import UseWhileRestricted
from gdpr_rights.ports import Write

_TRIES = 10


def use(
    setting: Setting,
    subject: Subject,
    activity: str,
    *,
    exception: UseWhileRestricted,
    by: str,
    because: str,
    channel: str | None,
    places: tuple[Place, ...],
    tenant: Key | None,
) -> Script[Allowed | Denied]:
    """Notes the use in every case that restricts the data, or says what else stands against it."""
    of = known_activity(setting, activity)
    event = UsedWhileRestricted(of.name, use=exception, by=by, because=because)
    reached = reached_in(setting, subject, of, places)
    # Again where one of the cases moves on meanwhile: it may have been lifted.
    for _ in range(_TRIES):
        standings = yield from about(setting, subject, of, tenant)
        now: datetime = yield Now()
        against = tuple(denials(standings, of, now=now, channel=channel, reached=reached))
        for denied in against:
            if denied.case is None:
                return denied
        restricting = tuple(dict.fromkeys(denied.case for denied in against if denied.case))
        if not restricting:
            raise NotRestricted(of.name)
        cases: dict[str, Case] = yield ReadCases(restricting)
        if not all(case.restricts for case in cases.values()):
            continue
        writes = [
            Write(case.id, case.version, (event,), (case.after(event).row(),))
            for case in cases.values()
        ]
        try:
            yield AppendMany(writes)
        except StaleVersion:
            continue
        return ALLOWED
    raise StaleVersion(restricting[0], 0, 1)
