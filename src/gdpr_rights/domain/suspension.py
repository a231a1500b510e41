"""Suspensions: the person was asked for something, and the time limit stood still meanwhile."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

import attrs

from gdpr_rights.domain.civil_days import is_date
from gdpr_rights.domain.explanation import Story
from gdpr_rights.errors import NotProvidedFor
from gdpr_rights.law.clocks import Counting, Effect, Regime, SuspensionReason

Roll = Callable[[date], date]
"""From a day to the same day, or to the next working day where the law moves it."""

_DAY = timedelta(days=1)


@attrs.frozen
class Suspension:
    """The person was asked for something without which the controller cannot go on.

    Attributes:
        reason: What it was for, or its word (``identity``). Not every regime knows every reason.
        asked_on: The day of asking, in the controller's time zone.
        obtained_on: The day the answer came, in the controller's time zone; None while it is open.

    Raises:
        ValueError: The answer came before the question, or there is no such reason.
        TypeError: A day is not a plain date.

    Examples:
        >>> from datetime import date
        >>> from gdpr_rights import Suspension, SuspensionReason
        >>> Suspension(SuspensionReason.IDENTITY, date(2027, 3, 12), date(2027, 3, 22)).is_open
        False

    Source: GDPR Art. 12(6), Recital 63; EDPB Guidelines 01/2022 para. 159.
    """

    reason: SuspensionReason = attrs.field(converter=SuspensionReason)
    asked_on: date = attrs.field(validator=is_date)
    obtained_on: date | None = attrs.field(
        default=None, validator=attrs.validators.optional(is_date)
    )

    def __attrs_post_init__(self) -> None:
        if self.obtained_on is not None and self.obtained_on < self.asked_on:
            raise ValueError("obtained_on is before asked_on")

    @property
    def is_open(self) -> bool:
        """Whether the answer is still awaited."""
        return self.obtained_on is None


class Pause(NamedTuple):
    """A stretch of days that do not count: suspensions that overlap, as one.

    Attributes:
        asked_on: When the first of them was asked.
        first: The first day that does not count.
        until: The first day that counts again; None while one of them is open.
        left_since: The day since which the days that are left have been waiting: as many as there
            are after it are left after the day the answer comes.
    """

    asked_on: date
    first: date
    until: date | None
    left_since: date


class Outcome(NamedTuple):
    """Where a time limit ends. One of `due_on` and `remaining_days` is None."""

    due_on: date | None
    suspended_days: int | None
    remaining_days: int | None


def split_by_effect(
    suspensions: Iterable[Suspension], regime: Regime
) -> tuple[list[Suspension], list[Suspension]]:
    """Those that suspend, and those that restart, each in the order of asking.

    Raises:
        NotProvidedFor: The regime does not let the time limit stand still for that reason.
    """
    effects = {rule.reason: rule.effect for rule in regime.suspensions}
    suspending: list[Suspension] = []
    restarting: list[Suspension] = []
    for suspension in sorted(suspensions, key=lambda suspension: suspension.asked_on):
        effect = effects.get(suspension.reason)
        if effect is None:
            known = " and ".join(reason.value for reason in effects) or "nothing"
            raise NotProvidedFor(
                regime.name,
                f"a suspension for {suspension.reason.value}",
                f"its time limit stands still for {known}; leave the suspension out",
            )
        (restarting if effect is Effect.RESTARTS else suspending).append(suspension)
    return suspending, restarting


def pauses_of(suspensions: Iterable[Suspension], counting: Counting, start: date) -> list[Pause]:
    """The stretches of days that do not count, overlapping ones united.

    Days before the period runs cannot be left out of it, so a question asked earlier counts from
    the start.
    """
    before = _DAY if counting is Counting.EXCLUSIVE else timedelta()
    after = _DAY if counting is Counting.INCLUSIVE else timedelta()
    pauses: list[Pause] = []
    for suspension in sorted(suspensions, key=lambda suspension: suspension.asked_on):
        if suspension.obtained_on is not None and suspension.obtained_on < start:
            continue
        asked_on = max(suspension.asked_on, start)
        first = asked_on + before
        until = None
        if suspension.obtained_on is not None:
            until = max(suspension.obtained_on + after, first)
        last = pauses[-1] if pauses else None
        if last is not None and (last.until is None or first <= last.until):
            until = None if last.until is None or until is None else max(last.until, until)
            pauses[-1] = last._replace(until=until)
        else:
            pauses.append(Pause(asked_on, first, until, first - after))
    return pauses


def run_out(
    nominal: date, pauses: Sequence[Pause], roll: Roll, story: Story | None = None
) -> Outcome:
    """Where a period ends that would end on `nominal` if nothing had stood still.

    The suspended days are added to the last day before it is moved, and it is moved once, at the
    end.

    Args:
        nominal: The last day as the period alone gives it, not moved.
        pauses: In order, not overlapping.
        roll: Moves a day to a working day.
        story: Told each step, if given.
    """
    last, suspended = nominal, 0
    for pause in pauses:
        if pause.asked_on > last:
            moved = roll(last)
            # Who asks when the time is over has no time left that could stand still.
            if pause.asked_on > moved:
                if story:
                    story.asked_too_late(pause.asked_on, moved)
                continue
            # Asked on a day that only the move to a working day has given: that day is the last
            # one, so the suspended days come after it.
            if story:
                story.moved(last, moved)
            last = moved
        if pause.until is None:
            remaining = (last - pause.left_since).days
            if story:
                story.stands_still(pause.asked_on, remaining)
            return Outcome(None, None, remaining)
        days = (pause.until - pause.first).days
        last += timedelta(days=days)
        suspended += days
        if story and days:
            story.added(last, days)
    moved = roll(last)
    if story and moved != last:
        story.moved(last, moved)
    return Outcome(moved, suspended, None)
