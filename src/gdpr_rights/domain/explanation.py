"""How a time limit was counted, step by step, in words."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta

import attrs

from gdpr_rights.law.citations import Citation
from gdpr_rights.law.clocks import Clock, FirstDay, Regime
from gdpr_rights.law.periods import Period

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_WEEKEND = {5: "a Saturday", 6: "a Sunday"}
_SUNDAY = 6
_DAY = timedelta(days=1)
_NO_DATE = " " * len("2026-01-31")


@attrs.frozen
class Step:
    """One step of an explanation.

    Attributes:
        on: The day it happened or led to; None for a remark.
        text: What happened, or how the day was found.
        citation: The rule.
    """

    on: date | None
    text: str
    citation: Citation


class Story:
    """Collects the steps while a time limit is counted."""

    def __init__(self, regime: Regime, other_days_off: Collection[date] = ()) -> None:
        self.steps: list[Step] = []
        self._regime = regime
        self._other_days_off = other_days_off

    def tell(self, on: date | None, text: str, citation: Citation) -> None:
        """Add a step."""
        self.steps.append(Step(on, text, citation))

    def counted(self, start: date, end: date, period: Period, origin: str = "later") -> None:
        """A period was counted."""
        clock = self._regime.response
        self.tell(end, counted_text(start, end, period, clock, origin), clock.counted_by)

    def moved(self, day: date, to: date) -> None:
        """The last day was no working day."""
        rule = self._regime.response.rolled_by
        if rule is not None:
            why = _why_off(day, to, self._other_days_off)
            self.tell(to, f"{why}, so the next working day", rule)

    def added(self, last: date, days: int) -> None:
        """Suspended days were added."""
        noun = "day" if days == 1 else "days"
        self.tell(last, f"{days} suspended {noun} added", self._regime.counting_citation)

    def stands_still(self, since: date, remaining: int) -> None:
        """A question is open."""
        noun = "day remains" if remaining == 1 else "days remain"
        text = f"the time limit stands still; {remaining} {noun}"
        self.tell(since, text, self._regime.counting_citation)

    def asked_too_late(self, on: date, last: date) -> None:
        """A question was asked when the time was over."""
        text = f"asked after {in_words(last)}, the last day, so no days are added"
        self.tell(on, text, self._regime.counting_citation)


def _why_off(day: date, until: date, other_days_off: Collection[date]) -> str:
    """Why these days are no working days: ``27 March is a Saturday and 29 March a ...``."""
    first, found = day, []
    while day < until:
        # A Sunday after a Saturday goes without saying.
        if day.weekday() != _SUNDAY or day == first:
            found.append(
                f"{in_words(day)} {'is ' if day == first else ''}{_kind(day, other_days_off)}"
            )
        day += _DAY
    *before, last = found
    return f"{', '.join(before)} and {last}" if before else last


def _kind(day: date, other_days_off: Collection[date]) -> str:
    other = "not a working day" if day in other_days_off else "a public holiday"
    return _WEEKEND.get(day.weekday(), other)


def in_words(day: date) -> str:
    """Day and month: ``28 February``."""
    return f"{day.day} {_MONTHS[day.month - 1]}"


def counted_text(start: date, end: date, period: Period, clock: Clock, origin: str) -> str:
    """How the last day of a period was found: ``one month later; February has no day 31``."""
    text = f"{period.in_words()} {origin}"
    if clock.first_day is FirstDay.COUNTED:
        return f"{text}, the first day counted"
    in_months = (period.months or period.years) and not (period.weeks or period.days)
    if in_months and end.day != start.day:
        return f"{text}; {_MONTHS[end.month - 1]} has no day {start.day}"
    return text


def in_columns(steps: Sequence[Step]) -> str:
    """The steps as lines of three columns: date, text, citation."""
    width = max((len(step.text) for step in steps), default=0)
    return "\n".join(
        f"{step.on or _NO_DATE}  {step.text:<{width}}  {step.citation}" for step in steps
    )
