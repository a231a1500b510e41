"""Hypothesis strategies for the values of this library.

Every value of a time limit knows its strategy: `st.from_type(Period)` works as soon as this
library is installed. `data_maps`, `notices`, `requests`, `requesters`, `facts`, `consents`,
`directives` and `case_histories` are about a small shop, whose rows `gdpr_rights.testing.maps`
has.
"""

# `_register` stands above the import of hypothesis. Hypothesis calls it while it is itself being
# imported, and that may be by the very import below.
# ruff: noqa: E402

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from importlib import import_module
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from gdpr_rights.domain.calendars import Calendar, FixedHolidays, Weekends
from gdpr_rights.domain.extension import Extension
from gdpr_rights.domain.suspension import Suspension
from gdpr_rights.domain.time_limit import TimeLimit, time_limit
from gdpr_rights.law.clocks import Counting, Effect, ExtensionReason, Regime, SuspensionReason
from gdpr_rights.law.periods import Period
from gdpr_rights.law.regimes import REGIMES

if TYPE_CHECKING:
    from gdpr_rights.testing.directives import (
        after_death_requests,
        directive_requests,
        directives,
        kept_directives,
        requesters,
    )
    from gdpr_rights.testing.histories import case_histories
    from gdpr_rights.testing.maps import data_maps, data_subjects
    from gdpr_rights.testing.notices import notices
    from gdpr_rights.testing.requests import answers, consents, facts, requests

__all__ = [
    "after_death_requests",
    "answers",
    "calendars",
    "case_histories",
    "consents",
    "data_maps",
    "data_subjects",
    "directive_requests",
    "directives",
    "extensions",
    "facts",
    "fixed_holidays",
    "kept_directives",
    "notices",
    "periods",
    "receipts",
    "regimes",
    "requesters",
    "requests",
    "suspensions",
    "time_limits",
    "zones",
]

# They need the desk: who draws dates does not pay for it.
_ELSEWHERE = {
    "after_death_requests": "directives",
    "answers": "requests",
    "case_histories": "histories",
    "consents": "requests",
    "data_maps": "maps",
    "data_subjects": "maps",
    "directive_requests": "directives",
    "directives": "directives",
    "facts": "requests",
    "kept_directives": "directives",
    "requesters": "directives",
    "notices": "notices",
    "requests": "requests",
}


def __getattr__(name: str) -> object:
    if name in _ELSEWHERE:
        return getattr(import_module(f"gdpr_rights.testing.{_ELSEWHERE[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _register() -> None:
    """Tell hypothesis the strategies of our types: the entry point in the package's metadata."""
    from hypothesis import strategies  # noqa: PLC0415

    strategies.register_type_strategy(Period, lambda _: periods())
    strategies.register_type_strategy(Calendar, lambda _: calendars())
    strategies.register_type_strategy(FixedHolidays, lambda _: fixed_holidays())
    strategies.register_type_strategy(Regime, lambda _: regimes())
    strategies.register_type_strategy(Suspension, lambda _: suspensions())
    strategies.register_type_strategy(Extension, lambda _: extensions())
    strategies.register_type_strategy(TimeLimit, lambda _: time_limits())


from hypothesis import strategies as st

# Two days after the GDPR began to apply: at the end of the first day it is still the day before
# somewhere.
_FIRST = date(2018, 5, 27)
_LAST = date(2050, 12, 31)
_A_YEAR = 365


def zones(*, names: tuple[str, ...] = ()) -> st.SearchStrategy[ZoneInfo]:
    """Time zones of controllers, the European ones first; or only those named."""
    if names:
        return st.sampled_from([ZoneInfo(name) for name in names])
    european = ("Europe/Paris", "Europe/Dublin", "Europe/Athens", "Atlantic/Azores")
    far = ("Indian/Reunion", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Africa/Cairo")
    return st.sampled_from([ZoneInfo(name) for name in ("UTC", *european, *far)])


def receipts(
    *, min_date: date = _FIRST, max_date: date = _LAST, zone: tzinfo | None = None
) -> st.SearchStrategy[datetime]:
    """Instants at which a request was received: aware datetimes, in that zone or in any."""
    return st.datetimes(
        datetime.combine(min_date, time()),
        datetime.combine(max_date, time(23, 59, 59, 999_999)),
        timezones=zones() if zone is None else st.just(zone),
        allow_imaginary=False,
    )


def fixed_holidays(
    *, min_date: date = _FIRST, max_date: date = _LAST, max_size: int = 12
) -> st.SearchStrategy[FixedHolidays]:
    """Calendars with their own list of public holidays, never a whole month of them."""
    days = st.frozensets(st.dates(min_date, max_date), max_size=max_size)
    return st.builds(FixedHolidays, st.just("holidays"), days)


def calendars(
    *, min_date: date = _FIRST, max_date: date = _LAST
) -> st.SearchStrategy[Weekends | FixedHolidays]:
    """Calendars: weekends only, or with some public holidays, often next to one another."""
    # Holidays that fall on the end of a time limit are rare among all days of thirty years.
    dense = st.dates(min_date, max_date - timedelta(days=150)).flatmap(
        lambda start: fixed_holidays(
            min_date=start, max_date=start + timedelta(days=150), max_size=20
        )
    )
    return st.one_of(
        st.just(Weekends()), fixed_holidays(min_date=min_date, max_date=max_date), dense
    )


def suspensions(
    *,
    received_on: date | None = None,
    regime: Regime | None = None,
    is_open: bool | None = None,
) -> st.SearchStrategy[Suspension]:
    """Suspensions.

    Args:
        received_on: The day of receipt; most are then asked for within the time limit.
        regime: Whose reasons they have; None: any.
        is_open: Whether the answer is awaited; None: either.
    """
    reasons = (
        list(SuspensionReason) if regime is None else [rule.reason for rule in regime.suspensions]
    )
    asked = st.dates(_FIRST, _LAST)
    if received_on is not None:
        asked = st.integers(0, 60).map(lambda days: received_on + timedelta(days=days))
    obtained = st.integers(0, 60) if is_open is False else st.none() | st.integers(0, 60)
    return st.builds(
        lambda reason, day, after: Suspension(
            reason, day, None if after is None else day + timedelta(days=after)
        ),
        st.sampled_from(reasons),
        asked,
        st.none() if is_open else obtained,
    )


def extensions(*, received_on: date | None = None) -> st.SearchStrategy[Extension]:
    """Extensions under the GDPR, in time or not, from two weeks to as long as may be."""
    told = st.dates(_FIRST, _LAST)
    if received_on is not None:
        told = st.integers(0, 60).map(lambda days: received_on + timedelta(days=days))
    further = st.sampled_from(
        [None, Period(months=1), Period(weeks=2), Period(days=45), Period(months=2)]
    )
    reasons = st.sampled_from([ExtensionReason.COMPLEXITY, ExtensionReason.NUMBER])
    return st.builds(Extension, reasons, told_on=told, period=further)


def regimes(*, suspending: bool | None = None) -> st.SearchStrategy[Regime]:
    """Regimes that set a time limit for the answer.

    Args:
        suspending: Whether the time limit may stand still; None: either.
    """
    every = [regime for versions in REGIMES.values() for regime in versions]
    return st.sampled_from(
        [
            regime
            for regime in every
            if regime.response.period is not None
            and suspending in (None, any(r.effect is Effect.SUSPENDS for r in regime.suspensions))
        ]
    )


def periods(
    *, max_years: int = 30, max_months: int = 24, max_days: int = _A_YEAR
) -> st.SearchStrategy[Period]:
    """Periods of calendar days, months and years, as retention periods are written."""
    return st.one_of(
        st.builds(Period, days=st.integers(0, max_days)),
        st.builds(Period, months=st.integers(0, max_months)),
        st.builds(Period, years=st.integers(0, max_years)),
        st.builds(
            Period,
            years=st.integers(0, max_years),
            months=st.integers(0, max_months),
            weeks=st.integers(0, 8),
            days=st.integers(0, max_days),
        ),
    )


@st.composite
def time_limits(draw: st.DrawFn, *, zone: ZoneInfo | None = None) -> TimeLimit:
    """Time limits under the GDPR, some suspended, some extended."""
    place = draw(zones()) if zone is None else zone
    received_at = draw(receipts(zone=UTC if zone is None else zone))
    received_on = received_at.astimezone(place).date()
    return time_limit(
        received_at,
        zone=place,
        calendar=draw(calendars()),
        suspensions=draw(st.lists(suspensions(received_on=received_on), max_size=3)),
        extension=draw(st.none() | extensions(received_on=received_on)),
        counting=draw(st.none() | st.sampled_from(Counting)),
    )
