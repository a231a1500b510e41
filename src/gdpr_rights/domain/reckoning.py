"""The counting of a time limit. Dates in, dates out; nothing here knows a clock or a zone."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from gdpr_rights.domain.civil_days import add_period
from gdpr_rights.domain.explanation import Story
from gdpr_rights.domain.extension import Extension, ExtensionBase
from gdpr_rights.domain.suspension import (
    Outcome,
    Roll,
    Suspension,
    pauses_of,
    run_out,
    split_by_effect,
)
from gdpr_rights.errors import NotProvidedFor
from gdpr_rights.law.citations import EDPB_157, EDPB_159_OURS, GDPR_12_3_OURS
from gdpr_rights.law.clocks import (
    Clock,
    Counting,
    Effect,
    ExtensionRule,
    FirstDay,
    NoticeRule,
    Regime,
    SuspensionReason,
)
from gdpr_rights.law.periods import Period

_COUNTED, _EARLIEST = FirstDay.COUNTED, ExtensionBase.EARLIEST
_ASKED = {
    SuspensionReason.IDENTITY: "information on identity",
    SuspensionReason.CLARIFICATION: "clarification",
}


class Terms(NamedTuple):
    """All that a time limit depends on, but the working days."""

    regime: Regime
    received_on: date
    relevant_on: date | None
    suspensions: tuple[Suspension, ...]
    extension: Extension | None
    counting: Counting
    extension_base: ExtensionBase
    notice_follows_suspension: bool | None


class Reckoning(NamedTuple):
    """The days found; `TimeLimit` says what each means."""

    nominal_due: date
    suspended_days: int | None
    remaining_days: int | None
    due_on: date | None
    extension_notice_by: date | None
    refusal_notice_by: date | None
    nominal_extended: date | None
    extended_due_on: date | None


def reckon(terms: Terms, roll: Roll, story: Story | None = None) -> Reckoning:
    """Count the time limit.

    Args:
        terms: What it depends on.
        roll: Moves a day to a working day, where the regime does.
        story: Told each step, if given.

    Raises:
        NotProvidedFor: The regime sets no period, does not know that suspension, or allows no
            extension that long.
        ValueError: A period ends after the year 9999.
        OverflowError: A day is after the year 9999.
    """
    regime, clock = terms.regime, terms.regime.response
    period = _period_of(regime)
    start, awaited, suspending = _begin(terms, roll, story)

    nominal = _last_day(start, clock, period)
    if story:
        story.counted(start, nominal, period)
    pauses = pauses_of(suspending, terms.counting, start) if suspending else ()
    left = (nominal - start).days
    awaiting = Outcome(None, None, left)
    if awaited is not None and story:
        story.stands_still(awaited, left)
    bound = first = awaiting if awaited else run_out(nominal, pauses, roll, story)

    # Art. 12(3) and (4) GDPR: "within one month of receipt", which no suspension moves.
    strict = first.due_on if first.due_on is not None and not pauses else roll(nominal)
    extension_notice = _notice(regime.extension_notice, terms, strict, first.due_on)
    refusal_notice = _notice(regime.refusal_notice, terms, strict, first.due_on)

    rule, extension = regime.extension, terms.extension
    nominal_extended = extended_due_on = None
    if rule is not None:
        further = rule.period
        nominal_extended = _last_day(start, clock, period, further)
        if extension is not None and extension.period is not None:
            further = extension.period
            nominal_extended = _not_longer(rule, terms, start, further, nominal_extended)
        if terms.extension_base is _EARLIEST:
            nominal_extended = min(nominal_extended, add_period(nominal, further))
        taken = extension is not None and is_in_time(extension, extension_notice)
        if story and extension is not None:
            if taken:
                text = f"extension by {further.in_words()} told: {extension.reason.value}"
                story.tell(extension.told_on, text, rule.citation)
                _tell_extended(story, terms, start, nominal_extended, further)
            else:
                text = "extension told too late, so there is none"
                story.tell(extension.told_on, text, EDPB_157)
        if awaited:
            last = awaiting._replace(remaining_days=(nominal_extended - start).days)
        else:
            last = run_out(nominal_extended, pauses, roll, story if taken else None)
        extended_due_on = last.due_on
        if taken:
            bound = last
    return Reckoning(
        nominal,
        bound.suspended_days,
        bound.remaining_days,
        first.due_on,
        extension_notice,
        refusal_notice,
        nominal_extended,
        extended_due_on,
    )


def is_in_time(extension: Extension, notice_by: date | None) -> bool:
    """Whether the person was told while the extension was still to be had.

    Source: GDPR Art. 12(3); EDPB Guidelines 01/2022 para. 157.
    """
    # Art. 12(3): "inform the data subject of any such extension within one month of receipt".
    return notice_by is None or extension.told_on <= notice_by


def _period_of(regime: Regime) -> Period:
    period = regime.response.period
    if period is None or period.business_days or period.hours:
        what = "a time limit for the answer in calendar days or months"
        raise NotProvidedFor(
            regime.name, what, regime.response.standard or "use clock_due() for its clocks"
        )
    return period


def _last_day(start: date, clock: Clock, period: Period, further: Period | None = None) -> date:
    end = add_period(start, period, further)
    return end - timedelta(days=1) if clock.first_day is _COUNTED else end


def _begin(
    terms: Terms, roll: Roll, story: Story | None
) -> tuple[date, date | None, Sequence[Suspension]]:
    """The day from which the period runs, since when it waits to begin, and what suspends it."""
    start = terms.received_on if terms.relevant_on is None else terms.relevant_on
    if not terms.suspensions:
        return start, None, ()
    suspending, restarting = split_by_effect(terms.suspensions, terms.regime)
    if terms.counting is Counting.NEVER:
        if story:
            story.tell(None, "suspensions are recorded but not counted", GDPR_12_3_OURS)
        return start, None, ()
    clock, period = terms.regime.response, _period_of(terms.regime)
    for question in restarting:
        pauses = pauses_of(suspending, terms.counting, start)
        due_on = run_out(_last_day(start, clock, period), pauses, roll).due_on
        if due_on is not None and question.asked_on > due_on:
            if story:
                story.asked_too_late(question.asked_on, due_on)
        elif question.obtained_on is None:
            return start, question.asked_on, suspending
        else:
            # DPA 2018 s. 54: the relevant time is the latest of receipt and of the day on which
            # the information on the identity came.
            start = max(start, question.obtained_on)
    return start, None, suspending


def _not_longer(
    rule: ExtensionRule, terms: Terms, start: date, further: Period, longest: date
) -> date:
    # EDPB 01/2022 para. 157: "maximum of two months"; less is allowed. Two periods in different
    # units, such as two months and sixty days, can only be compared by the days they end on.
    regime = terms.regime
    found = _last_day(start, regime.response, _period_of(regime), further)
    if found > longest:
        remedy = f"it allows at most {rule.period.in_words()}, which end on {longest}"
        raise NotProvidedFor(regime.name, f"an extension by {further.in_words()}", remedy)
    return found


def _notice(
    rule: NoticeRule | None, terms: Terms, strict: date, suspended: date | None
) -> date | None:
    if rule is None:
        return None
    follows = terms.notice_follows_suspension
    if follows is None:
        follows = rule.follows_suspensions
    return suspended if follows else strict


def _tell_extended(
    story: Story, terms: Terms, start: date, nominal: date, further: Period
) -> None:
    clock, period = terms.regime.response, _period_of(terms.regime)
    if nominal < _last_day(start, clock, period, further):
        text = f"{further.in_words()} after the first time limit, which is earlier"
        story.tell(nominal, text, GDPR_12_3_OURS)
        return
    origin = "from receipt" if start == terms.received_on else "from the relevant time"
    story.counted(start, nominal, period + further, origin)


def tell_facts(terms: Terms, story: Story, slow: Sequence[Suspension]) -> None:
    """Tell what happened, in the order of time, before anything is counted."""
    regime = terms.regime
    rules = {rule.reason: rule for rule in regime.suspensions}
    story.tell(terms.received_on, "request received", regime.response.citation)
    facts = []
    if terms.relevant_on is not None and regime.relevant_time is not None:
        facts.append(
            (terms.relevant_on, "the relevant time: the period begins", regime.relevant_time)
        )
    for suspension in terms.suspensions:
        rule, what = rules[suspension.reason], _ASKED[suspension.reason]
        facts.append((suspension.asked_on, f"{what} asked for", rule.citation))
        if suspension in slow and regime.ask_within is not None:
            late = f"that is more than {regime.ask_within.in_words()} after receipt"
            facts.append((suspension.asked_on, late, EDPB_159_OURS))
        if suspension.obtained_on is not None:
            then = ": the period begins" if rule.effect is Effect.RESTARTS else ""
            facts.append((suspension.obtained_on, f"{what} obtained{then}", rule.citation))
    for fact in sorted(facts, key=lambda fact: fact[0]):
        story.tell(*fact)
