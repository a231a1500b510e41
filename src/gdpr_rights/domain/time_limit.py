"""The time limit of a request: when the answer is due, and why then."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import attrs

from gdpr_rights.domain.calendars import (
    WEEKENDS,
    Calendar,
    add_business_days,
    knows_public_holidays,
    next_working_day,
    other_days_off,
)
from gdpr_rights.domain.civil_days import BEYOND, check_date, civil_day, end_of_day, zone_of
from gdpr_rights.domain.explanation import Step, Story, in_columns
from gdpr_rights.domain.extension import Extension, ExtensionBase, check_extension
from gdpr_rights.domain.in_force import regime_in_force
from gdpr_rights.domain.reckoning import Terms, is_in_time, reckon, tell_facts
from gdpr_rights.domain.suspension import Suspension
from gdpr_rights.errors import NotProvidedFor
from gdpr_rights.law.citations import REG_1182_2_1
from gdpr_rights.law.clocks import Counting, Regime

_DAY = timedelta(days=1)


@attrs.frozen(kw_only=True)
class TimeLimit:
    """When the answer to a request is due. Every day is a day in the controller's time zone.

    Built by `time_limit`. It holds all that its explanation needs, so it can be stored and
    explained later, when the calendar or the regime has changed.

    Attributes:
        received_on: The day of receipt.
        nominal_due: The last day of the period alone: no suspension, not moved to a working day.
            To answer by then is always in time.
        due_on: The last day to answer, without an extension; None while a suspension is open.
        suspended_days: How many days did not count; None while a suspension is open.
        remaining_days: How many days are left once an open suspension ends; None if none is open.
        extension_notice_by: The last day to tell the person of an extension, with reasons; None
            where the regime asks for no notice, or the notice waits for an open suspension.
        refusal_notice_by: The last day to tell the person of a refusal, with reasons and
            remedies. No extension moves it; None as above.
        nominal_extended: As `nominal_due`, with the extension taken, else with the longest one.
        extended_due_on: As `due_on`, with that extension.
        regime: The law it was counted by.
        zone: The name of the controller's time zone.
        calendar: The name of the calendar.
        calendar_fingerprint: What the calendar contained.
        calendar_missing: Whether no public holidays were known.
        suspensions: The suspensions, counted or not.
        slow_suspensions: Those asked for so late that "without undue delay" needs a reason.
        extension: The extension, in time or not.
        relevant_on: The day of the relevant time, where the regime knows one.
        counting: Which days of a suspension do not count.
        extension_base: From where the extended time limit is counted.
        notice_follows_suspension: Whether suspended days move the notices; None: as the regime.
        moves: The days found not to be working days, each with the working day after it.
        other_days_off: The skipped days from Monday to Friday of which the calendar did not say
            that they are public holidays.

    Source: GDPR Art. 12(3) and (4); Reg. 1182/71 Art. 3.
    """

    received_on: date
    nominal_due: date
    due_on: date | None
    suspended_days: int | None
    remaining_days: int | None
    extension_notice_by: date | None
    refusal_notice_by: date | None
    nominal_extended: date | None
    extended_due_on: date | None
    regime: Regime = attrs.field(repr=lambda regime: repr(regime.name))
    zone: str
    calendar: str
    calendar_fingerprint: str
    calendar_missing: bool
    suspensions: tuple[Suspension, ...] = ()
    slow_suspensions: tuple[Suspension, ...] = ()
    extension: Extension | None = None
    relevant_on: date | None = None
    counting: Counting = Counting.HALF_OPEN
    extension_base: ExtensionBase = ExtensionBase.RECEIPT
    notice_follows_suspension: bool | None = None
    moves: tuple[tuple[date, date], ...] = attrs.field(default=(), repr=False)
    other_days_off: tuple[date, ...] = attrs.field(default=(), repr=False)

    @property
    def due_before(self) -> datetime | None:
        """The instant at which `due_on` is over, in the controller's zone; exclusive."""
        return None if self.due_on is None else end_of_day(self.due_on, zone_of(self.zone))

    @property
    def extended_due_before(self) -> datetime | None:
        """The instant at which `extended_due_on` is over, in the controller's zone; exclusive."""
        end = self.extended_due_on
        return None if end is None else end_of_day(end, zone_of(self.zone))

    @property
    def is_extended(self) -> bool:
        """Whether there is an extension, and the person was told in time."""
        told = self.extension
        return told is not None and is_in_time(told, self.extension_notice_by)

    @property
    def answer_by(self) -> date | None:
        """The last day that binds now: `extended_due_on` if extended, else `due_on`."""
        return self.extended_due_on if self.is_extended else self.due_on

    @property
    def answer_before(self) -> datetime | None:
        """The instant at which `answer_by` is over, in the controller's zone; exclusive."""
        return self.extended_due_before if self.is_extended else self.due_before

    def is_late(self, today: date) -> bool:
        """Whether an answer given today, a day in the controller's zone, would be late.

        Raises:
            TypeError: Today is not a plain date.
        """
        check_date(today, "today")
        return self.answer_by is not None and today > self.answer_by

    def is_late_to_refuse(self, today: date) -> bool:
        """Whether a refusal told today would be late. An extension does not help.

        Raises:
            TypeError: Today is not a plain date.

        Source: GDPR Art. 12(4).
        """
        check_date(today, "today")
        return self.refusal_notice_by is not None and today > self.refusal_notice_by

    def days_left(self, today: date) -> int:
        """How many days are left after today, a day in the controller's zone; negative if late.

        While a suspension is open the days do not run: it is `remaining_days`.

        Raises:
            TypeError: Today is not a plain date.
        """
        check_date(today, "today")
        if self.answer_by is None:
            return self.remaining_days or 0
        return (self.answer_by - today).days

    @property
    def steps(self) -> tuple[Step, ...]:
        """How it was counted, step by step, each with its citation."""
        terms = Terms(
            self.regime,
            self.received_on,
            self.relevant_on,
            self.suspensions,
            self.extension,
            self.counting,
            self.extension_base,
            self.notice_follows_suspension,
        )
        moves = dict(self.moves)
        story = Story(self.regime, self.other_days_off)
        tell_facts(terms, story, self.slow_suspensions)
        reckon(terms, lambda day: moves.get(day, day), story)
        if self.calendar_missing and self.regime.response.rolled_by is not None:
            story.tell(None, "no calendar of public holidays was given", REG_1182_2_1)
        return tuple(story.steps)

    def explain(self) -> str:
        """How it was counted: one line per step, with its day and its citation."""
        return in_columns(self.steps)


def time_limit(
    received_at: datetime,
    *,
    zone: str | ZoneInfo,
    calendar: Calendar = WEEKENDS,
    regime: str | Regime = "eu-gdpr",
    suspensions: Iterable[Suspension] = (),
    extension: Extension | None = None,
    relevant_at: datetime | None = None,
    counting: Counting | str | None = None,
    extension_base: ExtensionBase | str = ExtensionBase.RECEIPT,
    notice_follows_suspension: bool | None = None,
) -> TimeLimit:
    """When the answer to a request is due.

    Args:
        received_at: When the request reached the controller through one of its channels; an aware
            datetime in any zone.
        zone: The controller's time zone, an IANA name; the day of receipt is the day there.
            Nothing depends on the zone or the language of the process.
        calendar: The working days where the answer is prepared.
        regime: A name, taken in the version in force on the day of receipt, or a regime.
        suspensions: What the person was asked for, and when they answered.
        extension: That the person was told of an extension. Told too late, it counts for nothing.
        relevant_at: Where the regime lets the period begin later than at receipt: when the last of
            the information on identity and of the fee came.
        counting: Which days of a suspension do not count, or its word (``exclusive``); None: as
            the regime says. `Counting.NEVER` is the strict reading: asking moves no date.
        extension_base: From where an extended time limit is counted, or its word (``earliest``).
        notice_follows_suspension: Whether suspended days also move the notices of an extension
            and of a refusal; None: as the regime says.

    Raises:
        NaiveDatetime: A datetime has no time zone.
        UnknownTimeZone: This machine does not know the zone.
        UnknownRegime: There is no such regime, or it was not in force on that day.
        NotProvidedFor: The regime does not know such a suspension, extension or relevant time.
        ValueError: No such way to count, an extension told before receipt, or a time limit that
            ends after the year 9999.

    Examples:
        >>> from datetime import date, datetime, UTC
        >>> from gdpr_rights import Suspension, SuspensionReason, time_limit
        >>> limit = time_limit(datetime(2027, 3, 10, 9, tzinfo=UTC), zone="Europe/Paris",
        ...     suspensions=[Suspension(SuspensionReason.IDENTITY, date(2027, 3, 12),
        ...                             date(2027, 3, 22))])
        >>> limit.due_on, limit.suspended_days
        (datetime.date(2027, 4, 20), 10)
        >>> limit.days_left(date(2027, 4, 18))
        2
        >>> from gdpr_rights.calendars import PublicHolidays
        >>> print(time_limit(datetime(2026, 1, 31, 9, tzinfo=UTC), zone="Europe/Paris",
        ...                  calendar=PublicHolidays("FR")).explain())
        2026-01-31  request received                                    GDPR Art. 12(3)
        2026-02-28  one month later; February has no day 31             Reg. 1182/71 Art. 3(2)(c)
        2026-03-02  28 February is a Saturday, so the next working day  Reg. 1182/71 Art. 3(4)

    Source: GDPR Art. 12(3); Reg. 1182/71 Art. 3; EDPB Guidelines 01/2022 paras. 157 to 164.
    """
    place = zone_of(zone)
    received_on = civil_day(received_at, place, "received_at")
    rules = regime if isinstance(regime, Regime) else regime_in_force(regime, received_on)
    relevant_on = _relevant(relevant_at, place, rules, received_on)
    if extension is not None:
        check_extension(extension, rules, received_on)
    asked = tuple(suspensions)
    count = rules.counting if counting is None else Counting(counting)
    base = extension_base
    if not isinstance(base, ExtensionBase):
        base = ExtensionBase(base)
    terms = Terms(
        rules,
        received_on,
        relevant_on,
        asked,
        extension,
        count,
        base,
        notice_follows_suspension,
    )
    moves: dict[date, date] = {}

    is_working_day = calendar.is_working_day
    moves_at_all = rules.response.rolled_by is not None

    def roll(day: date) -> date:
        # Reg. 1182/71 Art. 3(4): a last day that is "a public holiday, Sunday or Saturday".
        if not moves_at_all or is_working_day(day):
            return day
        moves[day] = moved = next_working_day(day + _DAY, calendar)
        return moved

    try:
        found = reckon(terms, roll)
    except OverflowError:
        raise ValueError(
            f"the time limit of what was received on {received_on} {BEYOND}"
        ) from None
    return TimeLimit(
        received_on=received_on,
        nominal_due=found.nominal_due,
        due_on=found.due_on,
        suspended_days=found.suspended_days,
        remaining_days=found.remaining_days,
        extension_notice_by=found.extension_notice_by,
        refusal_notice_by=found.refusal_notice_by,
        nominal_extended=found.nominal_extended,
        extended_due_on=found.extended_due_on,
        regime=rules,
        zone=place.key,
        calendar=calendar.name,
        calendar_fingerprint=calendar.fingerprint,
        calendar_missing=not knows_public_holidays(calendar),
        suspensions=asked,
        slow_suspensions=_slow(asked, rules, received_on, calendar) if asked else (),
        extension=extension,
        relevant_on=relevant_on,
        counting=count,
        extension_base=base,
        notice_follows_suspension=notice_follows_suspension,
        moves=tuple(moves.items()),
        other_days_off=_other_days_off(moves, calendar) if moves else (),
    )


def _relevant(
    relevant_at: datetime | None, zone: ZoneInfo, regime: Regime, received_on: date
) -> date | None:
    if relevant_at is None:
        return None
    if regime.relevant_time is None:
        raise NotProvidedFor(
            regime.name, "a relevant time", "the time limit runs from receipt; leave it out"
        )
    # DPA 2018 s. 54: the latest of receipt, of the information on identity and of the fee.
    relevant_on = civil_day(relevant_at, zone, "relevant_at")
    return relevant_on if relevant_on > received_on else None


def _other_days_off(moves: dict[date, date], calendar: Calendar) -> tuple[date, ...]:
    found = {off for day, to in moves.items() for off in other_days_off(day, to, calendar)}
    return tuple(sorted(found))


def _slow(
    asked: tuple[Suspension, ...], regime: Regime, received_on: date, calendar: Calendar
) -> tuple[Suspension, ...]:
    # EDPB 01/2022 para. 159: "provided the controller has asked for additional information without
    # undue delay". What is undue is for the controller to judge; this only points to it.
    if regime.ask_within is None:
        return ()
    by = add_business_days(received_on, regime.ask_within.business_days, calendar)
    return tuple(suspension for suspension in asked if suspension.asked_on > by)
