"""Restriction: opened while something is contested, or as it was asked for; lifted in two steps.

Where accuracy is contested or an objection is pending it opens with the proof of identity, and is
lifted once the person was told the outcome. Where it was asked for it stays until somebody informs
the person and lifts it.

Source: GDPR Art. 18; RULEBOOK 2.5, 2.11.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

import attrs

from gdpr_rights.desk.effects import FindStandings, Now, ReadCases, Script
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import CaseEvent, RestrictionLifted, RestrictionOpened
from gdpr_rights.domain.naming import every_name_of, names_of
from gdpr_rights.domain.objection import objected_to, stops_at_once
from gdpr_rights.domain.parties import ResolvedSubject, Role
from gdpr_rights.domain.plans import Action, Do, Plan
from gdpr_rights.domain.projections import PLACE, CaseRow, Standing
from gdpr_rights.domain.rectification import contested
from gdpr_rights.domain.requests import (
    ObjectionRequest,
    RectificationRequest,
    Request,
    RestrictionRequest,
)
from gdpr_rights.domain.restricted import place_name
from gdpr_rights.domain.restriction import (
    cause_cited,
    item_of,
    named_in,
    numbered,
    reached_by_objection,
)
from gdpr_rights.domain.standing import StandingVerdict, restricted_by, restricting_case
from gdpr_rights.law.grounds import RestrictionCause
from gdpr_rights.law.rights import Right

Changes = tuple[tuple[CaseEvent, ...], tuple[Standing, ...]]


def restriction(setting: Setting, case: Case) -> Script[Changes]:
    """What opens a restriction of itself, now that it is established who asks."""
    opened = _opened(setting, case.request)
    if case.subject is None or opened is None or case.restricts:
        return (), ()
    now: datetime = yield Now()
    return (opened,), tuple(_standings(setting, case.id, case.subject, opened, now))


def _opened(setting: Setting, request: Request) -> RestrictionOpened | None:
    match request:
        case RectificationRequest(restrict=True):
            places = contested(setting.data_map, request)
            cause = RestrictionCause.ACCURACY_CONTESTED
            return RestrictionOpened((), places=places, cause=cause) if places else None
        case ObjectionRequest():
            # 18(1)(d): "pending the verification whether the legitimate grounds of the controller
            # override those of the data subject".
            pending = tuple(
                of.name
                for of in objected_to(setting.data_map, request)
                if of.role is not Role.PROCESSOR
                and reached_by_objection(of)
                and stops_at_once(of) is None
            )
            cause = RestrictionCause.OBJECTION_PENDING
            return RestrictionOpened(pending, cause=cause) if pending else None
        case _:
            return None


def asked_for(setting: Setting, case: Case, plan: Plan) -> Script[Changes]:
    """What opens the restriction that was asked for and accepted."""
    request = case.request
    if not isinstance(request, RestrictionRequest) or case.subject is None:
        return (), ()
    done = {
        item.id: item.verdict
        for item in plan.items
        if isinstance(item.verdict, Do) and item.verdict.action is Action.RESTRICT
    }
    cause = request.cause or next(filter(None, map(cause_cited, done.values())), None)
    if cause is None:
        return (), ()
    opened = RestrictionOpened(
        [name for name in named_in(setting.data_map, request) if item_of(name) in done],
        places=tuple(place for item, place in numbered(request) if item in done),
        cause=cause,
    )
    if not (opened.activities or opened.places):
        return (), ()
    now: datetime = yield Now()
    return (opened,), tuple(_standings(setting, case.id, case.subject, opened, now))


def lifting(setting: Setting, case: Case) -> Script[Changes]:
    """What lifts the restrictions of a case; what another case restricts stays as it is.

    18(3): the person "shall be informed by the controller before the restriction of processing is
    lifted": this comes after the answer, or after the announcement.
    """
    if case.restricted_for is None:
        return (), ()
    # Under every name they have, for the secret may have changed since.
    names = every_name_of(setting.secret, case.restricted_for)
    found: Collection[Standing] = yield FindStandings(names)
    now: datetime = yield Now()
    lifted = tuple(
        attrs.evolve(one, verdict=StandingVerdict.LIFTED.value, since=now)
        for one in found
        if restricting_case(one.cause) == case.id
    )
    return (RestrictionLifted(case.restricted),), lifted


def _standings(
    setting: Setting,
    case_id: str,
    subject: ResolvedSubject,
    opened: RestrictionOpened,
    now: datetime,
) -> Iterator[Standing]:
    """One row for each name the person has and each thing restricted."""
    why, verdict = str(opened.cause.citation), StandingVerdict.RESTRICTED.value
    restricted = [(name, restricted_by(case_id)) for name in opened.activities]
    restricted += [
        (PLACE, restricted_by(case_id, place=place_name(setting.secret, place)))
        for place in opened.places
    ]
    for name in names_of(setting.secret, subject):
        for activity, cause in dict.fromkeys(restricted):
            yield Standing(name, activity, cause, verdict, why, now)


def restricting(rows: Iterable[CaseRow]) -> Script[tuple[Case, ...]]:
    """Those of the cases that still restrict what was asked to be restricted."""
    asked = tuple(row.id for row in rows if row.right is Right.RESTRICTION)
    found: dict[str, Case] = (yield ReadCases(asked)) if asked else {}
    return tuple(other for other in found.values() if other.restricts)
