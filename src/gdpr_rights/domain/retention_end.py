"""Until when data are kept, and the date up to which a sweep may erase."""

from collections.abc import Iterable
from datetime import date, timedelta

from gdpr_rights.domain.civil_days import (
    BEYOND,
    add_months,
    add_period,
    check_date,
    in_months_and_days,
    month_length,
)
from gdpr_rights.domain.retention import CountFrom
from gdpr_rights.law.periods import Period, as_period

_DAY = timedelta(days=1)
_DECEMBER = 12
_LAST = 31


def retention_end(
    starts: date | Iterable[date],
    period: Period | str,
    count_from: CountFrom | str = CountFrom.DAY,
) -> date:
    """The last day on which data are kept. It is a maximum, so it never moves to a working day.

    Args:
        starts: The day on which the period starts, or several, of which the latest counts.
        period: How long, in calendar units, or its text (``P10Y``).
        count_from: `CountFrom.DAY`, or `CountFrom.YEAR_END` to count from 31 December of the year.

    Raises:
        ValueError: No start, a period in hours or business days, or an end after the year 9999.
        InvalidPeriod: The text is no period.
        TypeError: A start is not a plain date.

    Examples:
        >>> from datetime import date
        >>> from gdpr_rights import Period, retention_end
        >>> retention_end(date(2026, 8, 31), "P6M")
        datetime.date(2027, 2, 28)
        >>> retention_end(date(2026, 3, 10), Period(years=10), "year_end")
        datetime.date(2036, 12, 31)

    Source: GDPR Art. 5(1)(e).
    """
    all_starts = (starts,) if isinstance(starts, date) else tuple(starts)
    for start in all_starts:
        check_date(start, "a start")
    if not all_starts:
        raise ValueError("there is no start: a retention period runs from at least one day")
    start = max(all_starts)
    if CountFrom(count_from) is CountFrom.YEAR_END:
        start = date(start.year, _DECEMBER, _LAST)
    return add_period(start, as_period(period))


def retention_cutoff(
    today: date, period: Period | str, count_from: CountFrom | str = CountFrom.DAY
) -> date:
    """The latest start whose period has ended: what started by then may be erased today.

    For every `start`, `retention_end(start, ...) < today` exactly if `start <= cutoff`.

    Args:
        today: A day in the controller's time zone.
        period: How long, in calendar units, or its text (``P10Y``).
        count_from: As for `retention_end`.

    Raises:
        ValueError: A period in hours or business days, or a cut-off before the year 1.
        InvalidPeriod: The text is no period.
        TypeError: Today is not a plain date.

    Examples:
        >>> from datetime import date
        >>> from gdpr_rights import retention_cutoff
        >>> retention_cutoff(date(2027, 3, 1), "P6M")
        datetime.date(2026, 8, 31)

    Source: GDPR Art. 5(1)(e).
    """
    check_date(today, "today")
    length = as_period(period)
    months, days = in_months_and_days(length)
    since = CountFrom(count_from)
    try:
        return _latest_start(today - _DAY, months, days, since)
    except (OverflowError, ValueError):
        raise ValueError(f"{length.in_words()} before {today} {BEYOND}") from None


def _latest_start(end: date, months: int, days: int, count_from: CountFrom) -> date:
    last = end - timedelta(days=days)
    start = add_months(last, -months)
    if last.day == month_length(last.year, last.month):
        # Every later day of that month is cut to the same last day.
        start = start.replace(day=month_length(start.year, start.month))
    if count_from is CountFrom.YEAR_END and (start.month, start.day) != (_DECEMBER, _LAST):
        return date(start.year - 1, _DECEMBER, _LAST)
    return start
