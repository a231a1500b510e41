"""Time limits other than that of the answer: notices, breaches, acknowledgements, reminders."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from gdpr_rights.domain.calendars import (
    WEEKENDS,
    Calendar,
    add_business_days,
    next_working_day,
    previous_working_day,
)
from gdpr_rights.domain.civil_days import BEYOND, add_period, check_date, civil_day, zone_of
from gdpr_rights.domain.in_force import clock_in_force, regime_in_force
from gdpr_rights.errors import NotProvidedFor
from gdpr_rights.law.clocks import Clock, FirstDay, Regime

_HOUR = timedelta(hours=1)


def clock_due(
    received_at: datetime,
    clock: str,
    *,
    regime: str | Regime,
    zone: str | ZoneInfo,
    calendar: Calendar = WEEKENDS,
) -> date:
    """The last day of a named time limit, in the controller's time zone.

    Args:
        received_at: When what starts it happened; an aware datetime.
        clock: Its name in the regime, such as ``art14-notice``. ``response`` is the answer,
            ``extended`` the answer with the longest extension.
        regime: A name, taken in the version in force on that day, or a regime.
        zone: The controller's time zone, an IANA name.
        calendar: The working days there.

    Raises:
        NaiveDatetime: The datetime has no time zone.
        UnknownTimeZone: This machine does not know the zone.
        UnknownRegime: There is no such regime, or it was not in force on that day.
        NotProvidedFor: No such clock, or one without a period in days.

    Examples:
        >>> from datetime import datetime
        >>> from zoneinfo import ZoneInfo
        >>> from gdpr_rights import clock_due
        >>> at = datetime(2026, 12, 1, 9, tzinfo=ZoneInfo("America/Los_Angeles"))
        >>> clock_due(at, "ack", regime="us-ca-ccpa", zone="America/Los_Angeles")
        datetime.date(2026, 12, 15)
    """
    day = civil_day(received_at, zone_of(zone), "received_at")
    rules = regime if isinstance(regime, Regime) else regime_in_force(regime, day)
    found = _extended(rules) if clock == "extended" else clock_in_force(rules, clock, day)
    period = found.period
    if period is None or period.hours:
        what = f"a last day of {clock!r}"
        raise NotProvidedFor(
            rules.name, what, found.standard or "it is in hours; use breach_notice_before()"
        )
    if period.business_days:
        return add_business_days(day, period.business_days, calendar)
    end = add_period(day, period)
    if found.first_day is FirstDay.COUNTED:
        end -= timedelta(days=1)
    # Reg. 1182/71 Art. 3(4), or the rule of that law: a last day that is no working day moves.
    return end if found.rolled_by is None else next_working_day(end, calendar)


def _extended(regime: Regime) -> Clock:
    rule, period = regime.extension, regime.response.period
    if rule is None or period is None:
        raise NotProvidedFor(regime.name, "an extension", "answer within the first time limit")
    return attrs.evolve(regime.response, period=period + rule.period, citation=rule.citation)


def breach_notice_before(
    aware_at: datetime, zone: str | ZoneInfo, *, regime: str | Regime = "eu-gdpr"
) -> datetime:
    """The instant before which a personal data breach is to be notified to the authority.

    The hour in which the controller became aware is not counted. The hours run over weekends,
    holidays and changes of the clock.

    Args:
        aware_at: When the controller became aware; an aware datetime.
        zone: The controller's time zone, whose full hours count and in which the result stands.
        regime: A name, taken in the version in force on that day, or a regime.

    Raises:
        NaiveDatetime: The datetime has no time zone.
        UnknownTimeZone: This machine does not know the zone.
        UnknownRegime: There is no such regime, or it was not in force on that day.
        NotProvidedFor: The regime has no such clock.

    Examples:
        >>> from datetime import datetime
        >>> from zoneinfo import ZoneInfo
        >>> from gdpr_rights import breach_notice_before
        >>> aware = datetime(2026, 11, 20, 16, 5, tzinfo=ZoneInfo("Europe/Paris"))  # a Friday
        >>> breach_notice_before(aware, "Europe/Paris").isoformat()
        '2026-11-23T17:00:00+01:00'

    Source: GDPR Art. 33(1); Reg. 1182/71 Art. 3(1) first subpara., 3(2)(a).
    """
    place = zone_of(zone)
    day = civil_day(aware_at, place, "aware_at")
    rules = regime if isinstance(regime, Regime) else regime_in_force(regime, day)
    period = clock_in_force(rules, "art33", day).period
    if period is None or not period.hours:
        raise NotProvidedFor(rules.name, "a period in hours", "use clock_due()")
    local = aware_at.astimezone(place)
    # Art. 3(1): "the hour during which that event occurs shall not be considered as falling
    # within the period": it starts at the next full hour. Elapsed hours, hence counted in UTC.
    into_hour = timedelta(
        minutes=local.minute, seconds=local.second, microseconds=local.microsecond
    )
    start = local.astimezone(UTC) - into_hour + _HOUR
    return (start + period.hours * _HOUR).astimezone(place)


def reminder_on(due: date, days_before: int, calendar: Calendar = WEEKENDS) -> date:
    """The working day on which to remind: so many days before, or the last working day before.

    Raises:
        TypeError: `due` is not a plain date.
        ValueError: That is before the year 1.

    Examples:
        >>> from datetime import date
        >>> from gdpr_rights import reminder_on
        >>> reminder_on(date(2027, 4, 20), 3)  # 17 April is a Saturday
        datetime.date(2027, 4, 16)

    Source: Reg. 1182/71 Art. 3(4), which does not move periods calculated backwards.
    """
    check_date(due, "due")
    try:
        return previous_working_day(due - timedelta(days=days_before), calendar)
    except OverflowError:
        raise ValueError(f"{days_before} days before {due} {BEYOND}") from None
