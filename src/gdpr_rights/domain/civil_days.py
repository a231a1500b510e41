"""Civil days: which day an instant falls on, and which day a period ends on."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs

from gdpr_rights.errors import NaiveDatetime, UnknownTimeZone
from gdpr_rights.law.periods import Period

BEYOND = "leaves the years 1 to 9999 that dates can name"

_MONTHS_A_YEAR = 12
_FEBRUARY = 2
_SHORTEST = 28
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def zone_of(zone: str | ZoneInfo) -> ZoneInfo:
    """The time zone of that IANA name.

    Raises:
        UnknownTimeZone: This machine does not know it, or it has no name.
    """
    if isinstance(zone, ZoneInfo) and zone.key:
        return zone
    try:
        return ZoneInfo(str(zone))
    except (LookupError, ValueError, OSError) as error:
        raise UnknownTimeZone(str(zone)) from error


def civil_day(at: datetime, zone: ZoneInfo, argument: str) -> date:
    """The day on which an instant falls in that zone.

    Raises:
        NaiveDatetime: The instant has no time zone. `datetime.astimezone` would silently read it
            in the zone of the process.
        TypeError: It is a date, or no datetime at all.
        ValueError: The day there is after the year 9999, or before the year 1.
    """
    if not isinstance(at, datetime):
        raise TypeError(f"{argument} must be an aware datetime, not {type(at).__name__}")
    if at.tzinfo is None or at.utcoffset() is None:
        raise NaiveDatetime(argument)
    try:
        return at.astimezone(zone).date()
    except OverflowError:
        raise ValueError(f"in that zone {argument} {BEYOND}") from None


def check_date(day: object, name: str) -> None:
    """Refuse what is not a plain date.

    A datetime is a date to Python, but nothing says in which zone its day is meant.

    Raises:
        TypeError: It is a datetime, or no date at all.
    """
    if not isinstance(day, date) or isinstance(day, datetime):
        raise TypeError(f"{name} must be a date without a time, not a {type(day).__name__}")


def is_date(_instance: object, attribute: "attrs.Attribute[date]", value: object) -> None:
    """A validator: a plain date."""
    check_date(value, attribute.name)


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which that day is over in that zone; exclusive.

    Raises:
        ValueError: That is after the year 9999.

    Source: Reg. 1182/71 Art. 3(2): "the expiry of the last hour".
    """
    try:
        return datetime.combine(day + timedelta(days=1), time(), zone)
    except OverflowError:
        raise ValueError(f"the end of {day} {BEYOND}") from None


def month_length(year: int, month: int) -> int:
    """How many days that month has."""
    if month == _FEBRUARY and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0):
        return 29
    return _LENGTHS[month - 1]


def add_months(day: date, months: int) -> date:
    """The same date so many months later, or earlier if negative.

    Source: Reg. 1182/71 Art. 3(2)(c).
    """
    year, month = divmod(day.year * _MONTHS_A_YEAR + day.month - 1 + months, _MONTHS_A_YEAR)
    month += 1
    # Art. 3(2)(c): "If, in a period expressed in months or in years, the day on which it should
    # expire does not occur in the last month, the period shall end with the expiry of the last
    # hour of the last day of that month."
    number = day.day
    if number > _SHORTEST:
        number = min(number, month_length(year, month))
    return date(year, month, number)


def in_months_and_days(period: Period) -> tuple[int, int]:
    """A period of whole days as months, and days after them.

    Raises:
        ValueError: The period is in hours or in business days.
    """
    if period.hours or period.business_days:
        raise ValueError(f"{period.in_words()} are not a number of calendar days")
    months = period.years * _MONTHS_A_YEAR + period.months
    return months, period.weeks * 7 + period.days


def add_period(day: date, period: Period, further: Period | None = None) -> date:
    """The last day of a period that runs from this day, which does not count.

    Both periods are added in one step. To add months to a day that was already cut to the end of
    its month would lose days: from 31 January, one month and two more would end on 28 April, three
    months end on 30 April.

    Raises:
        ValueError: A period is in hours or in business days, or ends after the year 9999.

    Source: Reg. 1182/71 Art. 3(1), 3(2)(b), 3(2)(c).
    """
    months, days = in_months_and_days(period)
    if further is not None:
        more_months, more_days = in_months_and_days(further)
        months, days = months + more_months, days + more_days
    try:
        end = add_months(day, months) if months else day
        return end + timedelta(days=days) if days else end
    except (OverflowError, ValueError):
        length = period if further is None else period + further
        raise ValueError(f"{length.in_words()} after {day} {BEYOND}") from None
