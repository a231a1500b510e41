"""Restriction: opened while something is contested, or as it was asked for; lifted in two steps.

Where accuracy is contested or an objection is pending it opens with the proof of identity, and is
lifted once the person was told the outcome. Where it was asked for it stays until somebody informs
the person and lifts it.

Source: GDPR Art. 18; RULEBOOK 2.5, 2.11.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

from gdpr_rights.desk.effects import Now, Script
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import CaseEvent, RestrictionLifted, RestrictionOpened
from gdpr_rights.domain.objection import objected_to, stops_at_once
from gdpr_rights.domain.parties import ResolvedSubject, Role
from gdpr_rights.domain.plans import Action, Do, Plan
from gdpr_rights.domain.projections import Standing
from gdpr_rights.domain.rectification import contested
from gdpr_rights.domain.requests import (
    ObjectionRequest,
    RectificationRequest,
    Request,
    RestrictionRequest,
)
from gdpr_rights.domain.standing import (
    RESTRICTION,
    StandingVerdict,
    cause,
    names_of,
    place_names,
)
from gdpr_rights.law.bases import LawfulBasis
from gdpr_rights.law.grounds import RestrictionCause

Changes = tuple[tuple[CaseEvent, ...], tuple[Standing, ...]]

_WEIGHED = (LawfulBasis.PUBLIC_TASK, LawfulBasis.LEGITIMATE_INTERESTS)


def restriction(setting: Setting, case: Case) -> Script[Changes]:
    """What opens a restriction of itself, now that it is established who asks."""
    opened = _opened(setting, case.request)
    if case.subject is None or opened is None or case.restricted:
        return (), ()
    now: datetime = yield Now()
    rows = _standings(setting, case, case.subject, opened, StandingVerdict.RESTRICTED, now)
    return (opened,), tuple(rows)


def _opened(setting: Setting, request: Request) -> RestrictionOpened | None:
    activities: tuple[str, ...] = ()
    why = RestrictionCause.ACCURACY_CONTESTED
    match request:
        case RectificationRequest(restrict=True):
            activities = contested(setting.data_map, request)
        case ObjectionRequest():
            # 18(1)(d): "pending the verification whether the legitimate grounds of the controller
            # override those of the data subject".
            why = RestrictionCause.OBJECTION_PENDING
            activities = tuple(
                of.name
                for of in objected_to(setting.data_map, request)
                if of.role is not Role.PROCESSOR
                and of.lawful_basis in _WEIGHED
                and stops_at_once(of) is None
            )
    return RestrictionOpened(activities, cause=why) if activities else None


def asked_for(setting: Setting, case: Case, plan: Plan) -> Script[Changes]:
    """What opens the restriction that was asked for and accepted."""
    request = case.request
    if not isinstance(request, RestrictionRequest) or request.cause is None:
        return (), ()
    done = [
        item
        for item in plan.items
        if isinstance(item.verdict, Do) and item.verdict.action is Action.RESTRICT
    ]
    numbers = {item.id.rpartition("/")[2] for item in done if item.dataset}
    opened = RestrictionOpened(
        tuple(name for item in done for name in item.activities),
        places=tuple(
            place for number, place in enumerate(request.places) if str(number) in numbers
        ),
        cause=request.cause,
    )
    if case.subject is None or not (opened.activities or opened.places):
        return (), ()
    now: datetime = yield Now()
    rows = _standings(setting, case, case.subject, opened, StandingVerdict.RESTRICTED, now)
    return (opened,), tuple(rows)


def lifting(setting: Setting, case: Case) -> Script[Changes]:
    """What lifts the restrictions of a case; what another case restricts stays as it is.

    18(3): the person "shall be informed by the controller before the restriction of processing is
    lifted": this comes after the answer, or after the announcement.
    """
    subject = case.restricted_for
    if not case.restrictions or subject is None:
        return (), ()
    now: datetime = yield Now()
    standings = [
        row
        for opened in case.restrictions
        for row in _standings(setting, case, subject, opened, StandingVerdict.LIFTED, now)
    ]
    return (RestrictionLifted(case.restricted),), tuple(standings)


def _standings(  # noqa: PLR0917 - private, and each of another type
    setting: Setting,
    case: Case,
    subject: ResolvedSubject,
    opened: RestrictionOpened,
    verdict: StandingVerdict,
    now: datetime,
) -> Iterator[Standing]:
    """One row for each name the person has and each thing restricted."""
    why, of = str(opened.cause.citation), cause(RESTRICTION, case.id)
    restricted: Iterable[str] = (
        *opened.activities,
        *(place_names(setting.secret, place)[0] for place in opened.places),
    )
    for name in names_of(setting.secret, subject):
        for one in dict.fromkeys(restricted):
            yield Standing(name, one, of, verdict.value, why, now)
