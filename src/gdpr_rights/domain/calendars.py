"""Which days are working days."""

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Protocol

import attrs

_DAY = timedelta(days=1)
_SATURDAY = 5


class Calendar(Protocol):
    """The working days of one place.

    "Public holidays" are those of the Member State in which action is to be taken. Anything with
    these three members will do; `gdpr_rights.calendars.PublicHolidays` is one.

    Two more members are optional, for the explanations of what is counted:

    - `knows_public_holidays`, a bool: whether there are public holidays in it. Without this
      member it is taken to know them; where it is False, a time limit says so.
    - `is_public_holiday(day)`: whether that day is one. A day off from Monday to Friday for which
      it does not say so is called "not a working day".

    Examples:
        >>> from gdpr_rights import Calendar
        >>> class Closed:
        ...     name = "our office"
        ...     fingerprint = "our office, edition 3"
        ...     def is_working_day(self, day, /):
        ...         return day.weekday() < 5 and (day.month, day.day) != (12, 24)
        >>> calendar: Calendar = Closed()

    Source: Reg. 1182/71 Art. 2.
    """

    @property
    def name(self) -> str:
        """What people call it, such as ``FR``."""
        ...

    @property
    def fingerprint(self) -> str:
        """A text that changes when its content changes, and only then; cheap to ask twice."""
        ...

    def is_working_day(self, day: date, /) -> bool:
        """Whether it is neither a public holiday nor a Sunday nor a Saturday."""
        ...


@attrs.frozen
class Weekends:
    """Every day but Saturdays and Sundays. It knows no public holidays.

    What is computed with it may end on a public holiday, which is too early and never too late.

    Examples:
        >>> from datetime import date
        >>> from gdpr_rights import Weekends
        >>> Weekends().is_working_day(date(2027, 1, 1))  # New Year's Day, a Friday
        True
    """

    @property
    def name(self) -> str:
        """``weekends``."""
        return "weekends"

    @property
    def knows_public_holidays(self) -> bool:
        """No."""
        return False

    @property
    def fingerprint(self) -> str:
        """Always the same: it has no content that could change."""
        return "weekends"

    def is_working_day(self, day: date, /) -> bool:
        """Whether it is Monday to Friday.

        Source: Reg. 1182/71 Art. 2(2).
        """
        # Art. 2(2): "working days" means all days other than public holidays, Sundays, Saturdays.
        return day.weekday() < _SATURDAY


def _as_dates(days: Iterable[date]) -> frozenset[date]:
    found = frozenset(days)
    if not all(isinstance(day, date) and not isinstance(day, datetime) for day in found):
        raise TypeError("public holidays are dates")
    return found


@attrs.frozen
class FixedHolidays:
    """A list of public holidays that the application keeps itself.

    Examples:
        >>> from datetime import date
        >>> from gdpr_rights import FixedHolidays
        >>> FixedHolidays("works council", [date(2027, 1, 1)]).is_working_day(date(2027, 1, 1))
        False
    """

    name: str
    days: frozenset[date] = attrs.field(converter=_as_dates, repr=False)
    fingerprint: str = attrs.field(init=False, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "fingerprint", fingerprint(self.name, self.days))

    @property
    def knows_public_holidays(self) -> bool:
        """Whether there is one in the list."""
        return bool(self.days)

    def is_working_day(self, day: date, /) -> bool:
        """Whether it is Monday to Friday and not in the list."""
        return day.weekday() < _SATURDAY and day not in self.days

    def is_public_holiday(self, day: date, /) -> bool:
        """Whether it is in the list."""
        return day in self.days


WEEKENDS = Weekends()


def fingerprint(name: str, days: Iterable[date]) -> str:
    """The name of a calendar and a short hash of its public holidays."""
    listed = "\n".join(day.isoformat() for day in sorted(days))
    return f"{name}:{hashlib.sha256(listed.encode()).hexdigest()[:16]}"


def knows_public_holidays(calendar: Calendar) -> bool:
    """Whether there are public holidays in it; a calendar that does not say is taken to."""
    return bool(getattr(calendar, "knows_public_holidays", True))


def other_days_off(day: date, until: date, calendar: Calendar) -> list[date]:
    """The days from this one until that, Monday to Friday, not known to be public holidays.

    Args:
        day: The first of some days that are no working days.
        until: The working day after them.
        calendar: By which they are none.
    """
    is_public_holiday = getattr(calendar, "is_public_holiday", None)
    found = []
    while day < until:
        if day.weekday() < _SATURDAY and not (is_public_holiday and is_public_holiday(day)):
            found.append(day)
        day += _DAY
    return found


def next_working_day(day: date, calendar: Calendar) -> date:
    """The day itself if it is a working day, else the first one after it."""
    while not calendar.is_working_day(day):
        day += _DAY
    return day


def previous_working_day(day: date, calendar: Calendar) -> date:
    """The day itself if it is a working day, else the last one before it."""
    while not calendar.is_working_day(day):
        day -= _DAY
    return day


def add_business_days(day: date, count: int, calendar: Calendar) -> date:
    """The working day that is the `count`-th after this day, which itself does not count."""
    while count > 0:
        day = next_working_day(day + _DAY, calendar)
        count -= 1
    return day
