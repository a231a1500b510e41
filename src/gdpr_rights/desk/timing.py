"""What moves a time limit after it began: questions to the person, and extensions.

Each event carries the time limit as it is from then on, so that nothing else ever moves it.

Source: GDPR Art. 12(3), 12(6), Recital 63; EDPB Guidelines 01/2022 para. 157-164; RULEBOOK 1.5,
1.6.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from gdpr_rights.desk.effects import FindCases, Now, ReadCase, Script
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import ClarificationAsked, Clarified, Extended, IdentityAsked
from gdpr_rights.domain.extension import Extension
from gdpr_rights.domain.gates import DOUBTED
from gdpr_rights.domain.projections import CaseQuery, CaseRow
from gdpr_rights.domain.requests import AccessRequest
from gdpr_rights.domain.stages import OPEN_STAGES
from gdpr_rights.domain.suspension import Suspension
from gdpr_rights.domain.time_limit import TimeLimit, time_limit
from gdpr_rights.errors import ExtensionTooLate, IllegalStep, NotProvidedFor, UnknownField
from gdpr_rights.law.clocks import ExtensionReason, SuspensionReason
from gdpr_rights.law.periods import Period


def today(setting: Setting) -> Script[date]:
    """The civil date in the controller's time zone."""
    now: datetime = yield Now()
    return now.astimezone(ZoneInfo(setting.zone)).date()


def resumed(setting: Setting, case: Case, reason: SuspensionReason, on: date) -> TimeLimit | None:
    """The time limit after an answer to all that was asked for that reason; None: nothing was."""
    asked = case.time_limit.suspensions
    ended = tuple(
        attrs.evolve(one, obtained_on=max(on, one.asked_on))
        if one.is_open and one.reason is reason
        else one
        for one in asked
    )
    return None if ended == asked else _counted(setting, case, ended, case.time_limit.extension)


def _suspended(setting: Setting, case: Case, reason: SuspensionReason, on: date) -> TimeLimit:
    asked = (*case.time_limit.suspensions, Suspension(reason, on))
    return _counted(setting, case, asked, case.time_limit.extension)


def _counted(
    setting: Setting, case: Case, asked: Iterable[Suspension], extension: Extension | None
) -> TimeLimit:
    before = case.time_limit
    return time_limit(
        case.received_at,
        zone=before.zone,
        calendar=setting.calendar,
        regime=before.regime,
        suspensions=asked,
        extension=extension,
        counting=before.counting,
        extension_base=before.extension_base,
        notice_follows_suspension=before.notice_follows_suspension,
    )


def _is_open(case: Case, reason: SuspensionReason) -> bool:
    return any(one.is_open and one.reason is reason for one in case.time_limit.suspensions)


def ask_identity(setting: Setting, case_id: str, *, by: str, because: str) -> Script[Case]:
    """Records reasonable doubts and suspends the time limit until identity is established."""
    case: Case = yield ReadCase(case_id)
    case.check(IdentityAsked)
    if case.request.right not in DOUBTED:
        # 12(6): "the natural person making the request referred to in Articles 15 to 21".
        raise NotProvidedFor(
            case.time_limit.regime.name,
            f"doubts who asks for {case.request.right.value}",
            "go on with what is asked, or refuse it with reasons",
        )
    if _is_open(case, SuspensionReason.IDENTITY):
        raise IllegalStep(case_id, "asked already", "ask_identity", case.forward)
    limit = _suspended(setting, case, SuspensionReason.IDENTITY, (yield from today(setting)))
    return (yield from recorded(case, IdentityAsked(because=because, by=by, limit=limit)))


def ask_clarification(setting: Setting, case_id: str, *, by: str, because: str) -> Script[Case]:
    """Asks what the person wants a copy of; the time limit is suspended."""
    case: Case = yield ReadCase(case_id)
    case.check(ClarificationAsked)
    if not isinstance(case.request, AccessRequest):
        # Recital 63 speaks of access, "where the controller processes a large quantity".
        raise NotProvidedFor(
            case.time_limit.regime.name,
            f"a clarification of {case.request.right.value}",
            "only a request for access can be too vague for the quantity of data",
        )
    limit = _suspended(setting, case, SuspensionReason.CLARIFICATION, (yield from today(setting)))
    return (yield from recorded(case, ClarificationAsked(because=because, by=by, limit=limit)))


def clarify(setting: Setting, case_id: str, *, datasets: tuple[str, ...]) -> Script[Case]:
    """Records what the person wants: some datasets, or everything; the time limit runs again."""
    case: Case = yield ReadCase(case_id)
    case.check(Clarified)
    owned = {of.name for of in setting.data_map.owned_datasets(case.request.subject.kind)}
    for name in datasets:
        if name not in owned:
            raise UnknownField(name, "*", "no such dataset holds data of the person")
    on = yield from today(setting)
    limit = resumed(setting, case, SuspensionReason.CLARIFICATION, on) or case.time_limit
    return (yield from recorded(case, Clarified(datasets=datasets, limit=limit)))


def extend(
    setting: Setting,
    case_id: str,
    *,
    reason: ExtensionReason,
    by: str,
    because: str,
    period: Period | None,
    told_on: date | None,
) -> Script[Case]:
    """Records that the person was told of an extension, with the reasons, while there was time."""
    case: Case = yield ReadCase(case_id)
    case.check(Extended)
    before = case.time_limit
    if before.is_extended:
        # EDPB 01/2022 para. 157: once, and two further months at most.
        raise NotProvidedFor(before.regime.name, "a second extension", "answer by the date told")
    now = yield from today(setting)
    day = told_on if told_on is not None else now
    if day > now:
        raise ValueError("told_on is a day to come: record it when the person was told")
    extension = Extension(reason, told_on=day, period=period)
    limit = _counted(setting, case, before.suspensions, extension)
    if not limit.is_extended:
        raise ExtensionTooLate(case_id, limit.extension_notice_by)
    return (yield from recorded(case, Extended(because=because, by=by, limit=limit)))


def due(setting: Setting, within: timedelta | None) -> Script[tuple[CaseRow, ...]]:
    """The open cases, the one due first coming first."""
    by = None if within is None else (yield from today(setting)) + within
    rows: tuple[CaseRow, ...] = yield FindCases(CaseQuery(stages=OPEN_STAGES, due_by=by))
    return rows
