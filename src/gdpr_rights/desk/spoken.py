"""What a person has said of processing before, as the journal's standings tell it.

Source: RULEBOOK 2.4/b-c2, 2.11.
"""

from collections.abc import Collection
from datetime import datetime

import attrs

from gdpr_rights.desk.effects import FindStandings, Now, Script
from gdpr_rights.desk.people import tenant_of
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.naming import every_name_of
from gdpr_rights.domain.projections import Standing
from gdpr_rights.domain.standing import (
    CONSENT,
    EXPIRY,
    OBJECTION,
    Denied,
    StandingVerdict,
    may_process,
)

_SPOKEN = (CONSENT, EXPIRY, OBJECTION)
_ENDED = (StandingVerdict.WITHDRAWN, StandingVerdict.EXPIRED)


@attrs.frozen
class Spoken:
    """What a person said of processing activities, for every channel.

    Attributes:
        withdrawn: Those whose consent they withdrew, or let end.
        objected: Those to which they objected, where it was heeded.
        consented: Those to which they consent.
    """

    withdrawn: tuple[str, ...] = ()
    objected: tuple[str, ...] = ()
    consented: tuple[str, ...] = ()

    def among(self, facts: Facts) -> Facts:
        """The facts, with this among them."""
        return attrs.evolve(facts, withdrawn=self.withdrawn, objected=self.objected)


def spoken(setting: Setting, case: Case) -> Script[Spoken]:
    """What the person of a case has said before."""
    who = case.subject or case.request.subject
    if not who.identifiers:
        return Spoken()  # redacted: nobody knows any more who it was
    names = every_name_of(setting.secret, who, tenant=tenant_of(setting, case.tenant))
    found: Collection[Standing] = yield FindStandings(names)
    told = [of for of in found if of.cause.partition("/")[0] in _SPOKEN]
    now: datetime = yield Now()
    said: dict[StandingVerdict, list[str]] = {verdict: [] for verdict in StandingVerdict}
    for activity in setting.data_map.activities:
        about = [of for of in told if of.activity == activity.name]
        # What ended in one channel goes on in the others: "" stands for those nobody named.
        channels = dict.fromkeys(
            ("", *(of.cause.partition("/")[2] for of in about)) if about else ()
        )
        found_in = [may_process(about, activity, now=now, channel=of) for of in channels]
        if any(found_in):
            said[StandingVerdict.CONSENTED].append(activity.name)
            continue
        for one in found_in:
            if isinstance(one, Denied) and one.reason is not None:
                said[one.reason].append(activity.name)
                break
    return Spoken(
        withdrawn=tuple(name for verdict in _ENDED for name in said[verdict]),
        objected=tuple(said[StandingVerdict.OBJECTED]),
        consented=tuple(said[StandingVerdict.CONSENTED]),
    )
