"""Properties that every time limit has. Call them with your own calendar, or with strategies.

Each function asserts one property of the law and returns nothing. They take dates of your choice,
so they serve a table of examples as well as a property test.

Examples:
    >>> from datetime import datetime, UTC
    >>> from gdpr_rights.calendars import PublicHolidays
    >>> from gdpr_rights.testing import time_limits
    >>> time_limits.check_all(datetime(2027, 1, 31, 9, tzinfo=UTC), zone="Europe/Paris",
    ...                       calendar=PublicHolidays("FR"))
"""

import contextlib
import locale
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from gdpr_rights.domain.calendars import WEEKENDS, Calendar, next_working_day
from gdpr_rights.domain.suspension import Suspension
from gdpr_rights.domain.time_limit import TimeLimit, time_limit
from gdpr_rights.law.clocks import Regime

_SHORTEST = 28
_ZONES = ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago")
_LOCALES = ("C", "de_DE.UTF-8", "tr_TR.UTF-8", "fa_IR.UTF-8")


def due_on_a_working_day(
    received_at: datetime,
    *,
    zone: str | ZoneInfo,
    calendar: Calendar = WEEKENDS,
    suspensions: Iterable[Suspension] = (),
    regime: str | Regime = "eu-gdpr",
) -> None:
    """The last day to answer is a working day, and so are the days of the notices.

    Source: Reg. 1182/71 Art. 3(4).
    """
    limit = time_limit(
        received_at, zone=zone, calendar=calendar, regime=regime, suspensions=suspensions
    )
    for day in (
        limit.due_on,
        limit.extended_due_on,
        limit.extension_notice_by,
        limit.refusal_notice_by,
    ):
        assert day is None or calendar.is_working_day(day), f"{day} is no working day"


def due_not_too_early(
    received_at: datetime,
    *,
    zone: str | ZoneInfo,
    calendar: Calendar = WEEKENDS,
    suspensions: Iterable[Suspension] = (),
    regime: str | Regime = "eu-gdpr",
) -> None:
    """A month has at least 28 days, so the answer is due at least 28 days after receipt.

    Source: GDPR Art. 12(3); Reg. 1182/71 Art. 3(2)(c).
    """
    limit = time_limit(
        received_at, zone=zone, calendar=calendar, regime=regime, suspensions=suspensions
    )
    if limit.due_on is not None:
        days = (limit.due_on - limit.received_on).days
        assert days >= _SHORTEST, f"only {days} days"


def due_not_too_late(
    received_at: datetime,
    *,
    zone: str | ZoneInfo,
    calendar: Calendar = WEEKENDS,
    suspensions: Iterable[Suspension] = (),
    regime: str | Regime = "eu-gdpr",
) -> None:
    """The answer is due at the end of the following month at the latest.

    The days of each suspension come on top, and the move to a working day.

    Source: GDPR Art. 12(3); Reg. 1182/71 Art. 3(2)(c), 3(4).
    """
    asked = sorted(suspensions, key=lambda suspension: suspension.asked_on)
    limit = time_limit(received_at, zone=zone, calendar=calendar, regime=regime, suspensions=asked)
    if limit.due_on is None:
        return
    first = limit.received_on.replace(day=1)
    latest = next_working_day(_month_later(_month_later(first)) - timedelta(days=1), calendar)
    for suspension in asked:
        if suspension.obtained_on is not None:
            days = suspension.obtained_on - max(suspension.asked_on, limit.received_on)
            latest = next_working_day(latest + max(days, timedelta()), calendar)
    assert limit.due_on <= latest, f"{limit.due_on} is after {latest}"


def later_receipt_never_due_earlier(
    received_at: datetime,
    later: datetime,
    *,
    zone: str | ZoneInfo,
    calendar: Calendar = WEEKENDS,
    suspensions: Iterable[Suspension] = (),
    regime: str | Regime = "eu-gdpr",
) -> None:
    """Of two requests the one received later is not due earlier.

    Of the suspensions those count that both requests can share: asked for after the later receipt
    and before the end of the earlier time limit.

    Source: Reg. 1182/71 Art. 3(1), 3(2)(c).
    """
    bare = [
        time_limit(at, zone=zone, calendar=calendar, regime=regime) for at in (received_at, later)
    ]
    shared = [
        suspension
        for suspension in suspensions
        if bare[1].received_on <= suspension.asked_on <= bare[0].nominal_due
    ]
    limits = [
        time_limit(at, zone=zone, calendar=calendar, regime=regime, suspensions=shared)
        for at in (received_at, later)
    ]
    for before, after in (_due_dates(limits), _extended_due_dates(limits)):
        assert before is None or after is None or before <= after, f"{before} is after {after}"


def extension_never_shortens(
    received_at: datetime,
    *,
    zone: str | ZoneInfo,
    calendar: Calendar = WEEKENDS,
    suspensions: Iterable[Suspension] = (),
    regime: str | Regime = "eu-gdpr",
) -> None:
    """An extended time limit ends after the first one; the notices stay within the first.

    Source: GDPR Art. 12(3) and (4).
    """
    limit = time_limit(
        received_at, zone=zone, calendar=calendar, regime=regime, suspensions=suspensions
    )
    due_on, extended = limit.due_on, limit.extended_due_on
    if due_on is None:
        return
    assert extended is None or extended > due_on, f"{extended} is not after {due_on}"
    for notice in (limit.extension_notice_by, limit.refusal_notice_by):
        assert notice is None or notice <= due_on, f"a notice is due on {notice}, after {due_on}"


def process_does_not_matter(
    received_at: datetime,
    *,
    zone: str | ZoneInfo,
    calendar: Calendar = WEEKENDS,
    suspensions: Iterable[Suspension] = (),
    regime: str | Regime = "eu-gdpr",
) -> None:
    """Neither the time zone nor the language of the process changes anything.

    Changes both for a moment and puts them back; not for use beside other threads.
    """
    asked = tuple(suspensions)

    def shown() -> tuple[TimeLimit, str, datetime | None]:
        limit = time_limit(
            received_at, zone=zone, calendar=calendar, regime=regime, suspensions=asked
        )
        return limit, limit.explain(), limit.due_before

    expected = shown()
    for name in _ZONES:
        with _process_zone(name):
            assert shown() == expected, f"it is different when the process runs in {name}"
    for name in _LOCALES:
        with _process_locale(name):
            assert shown() == expected, f"it is different when the process speaks {name}"


def check_all(
    received_at: datetime,
    *,
    zone: str | ZoneInfo,
    calendar: Calendar = WEEKENDS,
    suspensions: Iterable[Suspension] = (),
    regime: str | Regime = "eu-gdpr",
) -> None:
    """All of these properties, for one receipt and for the day after it."""
    asked = tuple(suspensions)
    for check in (
        due_on_a_working_day,
        due_not_too_early,
        due_not_too_late,
        extension_never_shortens,
        process_does_not_matter,
    ):
        check(received_at, zone=zone, calendar=calendar, suspensions=asked, regime=regime)
    later_receipt_never_due_earlier(
        received_at,
        received_at + timedelta(days=1),
        zone=zone,
        calendar=calendar,
        suspensions=asked,
        regime=regime,
    )


def _month_later(first: date) -> date:
    return (first + timedelta(days=31)).replace(day=1)


def _due_dates(limits: Sequence[TimeLimit]) -> tuple[date | None, date | None]:
    return limits[0].due_on, limits[1].due_on


def _extended_due_dates(limits: Sequence[TimeLimit]) -> tuple[date | None, date | None]:
    return limits[0].extended_due_on, limits[1].extended_due_on


@contextlib.contextmanager
def _process_zone(name: str) -> Iterator[None]:
    if not hasattr(time, "tzset"):
        yield
        return
    before = os.environ.get("TZ")
    os.environ["TZ"] = name
    time.tzset()
    try:
        yield
    finally:
        if before is None:
            del os.environ["TZ"]
        else:
            os.environ["TZ"] = before
        time.tzset()


@contextlib.contextmanager
def _process_locale(name: str) -> Iterator[None]:
    before = locale.setlocale(locale.LC_ALL)
    # A language that is not installed here cannot be tried here.
    with contextlib.suppress(locale.Error):
        locale.setlocale(locale.LC_ALL, name)
    try:
        yield
    finally:
        locale.setlocale(locale.LC_ALL, before)
