"""Restriction while the accuracy of data is contested.

It is opened with the proof of identity, and lifted once the person was told the outcome.

Source: GDPR Art. 18(1)(a), 18(3); RULEBOOK 2.5/L1, 2.11.
"""

from collections.abc import Iterable
from datetime import datetime

from gdpr_rights.desk.effects import FindCases, Now, ReadCases, Script
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import Event, RestrictionLifted, RestrictionOpened
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.projections import CaseQuery, CaseRow, Standing
from gdpr_rights.domain.rectification import contested
from gdpr_rights.domain.requests import RectificationRequest
from gdpr_rights.domain.stages import OPEN_STAGES
from gdpr_rights.law.citations import GDPR_18_1_A

RESTRICTED = "restricted"
LIFTED = "lifted"

Changes = tuple[tuple[Event, ...], tuple[Standing, ...]]


def restriction(setting: Setting, case: Case) -> Script[Changes]:
    """What opens a restriction, if the person asked for one and something must be verified."""
    request = case.request
    if not isinstance(request, RectificationRequest) or not request.restrict:
        return (), ()
    activities = contested(setting.data_map, request)
    if case.subject is None or not activities or case.restricted:
        return (), ()
    now: datetime = yield Now()
    rows = _standings(setting, case.subject, activities, RESTRICTED, now)
    return (RestrictionOpened(activities),), tuple(rows)


def lifting(setting: Setting, case: Case) -> Script[Changes]:
    """What lifts the restriction of a case, but for what another case still restricts.

    18(3): the person "shall be informed by the controller before the restriction of processing is
    lifted": this comes after the answer.
    """
    subject = case.restricted_for
    if not case.restricted or subject is None:
        return (), ()
    now: datetime = yield Now()
    held: set[str] = set()
    query = CaseQuery(stages=OPEN_STAGES, subject_ref=subject.ref)
    rows: tuple[CaseRow, ...] = yield FindCases(query)
    others: dict[str, Case] = yield ReadCases(tuple(row.id for row in rows))
    for other in others.values():
        if other.id != case.id:
            held.update(other.restricted)
    free = tuple(activity for activity in case.restricted if activity not in held)
    standings = _standings(setting, subject, free, LIFTED, now)
    return (RestrictionLifted(case.restricted),), tuple(standings)


def _standings(
    setting: Setting,
    subject: ResolvedSubject,
    activities: Iterable[str],
    verdict: str,
    now: datetime,
) -> Iterable[Standing]:
    """One row for each name the person has and each activity."""
    secret = setting.secret
    names = [
        secret.person(subject.kind, subject.key, tenant=subject.tenant)[0],
        *(secret.contact(value, tenant=subject.tenant)[0] for _, value in subject.identifiers),
    ]
    for activity in activities:
        for name in dict.fromkeys(names):
            yield Standing(name, activity, verdict, str(GDPR_18_1_A), now)
