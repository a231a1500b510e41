"""The shape of a regime: what a law fixes when it sets a time limit, as frozen data."""

import enum
from datetime import date
from typing import NoReturn

import attrs

from gdpr_rights.law.citations import EDPB_159_OURS, REG_1182_3_2_C, Citation
from gdpr_rights.law.periods import Period


class Choice(enum.Enum):
    """A closed list of words of the law. `Kind("word")` finds a member, and names them if none."""

    @classmethod
    def _missing_(cls, value: object) -> NoReturn:
        *known, last = (repr(member.value) for member in cls)
        raise ValueError(f"{value!r} is not a {cls.__name__}: write {', '.join(known)} or {last}")


@enum.unique
class SuspensionReason(Choice):
    """Why a time limit may stand still: the person was asked for something.

    Not a reason: a fee, a delay inside the house or at a processor, holidays.
    """

    IDENTITY = "identity"
    """Additional information to confirm the identity, where there are reasonable doubts."""
    CLARIFICATION = "clarification"
    """Which information or processing the request is about, where there is a large quantity."""


@enum.unique
class Counting(Choice):
    """Which days of a suspension do not count. No European text says; national ones may."""

    HALF_OPEN = "half-open"
    """From the day of asking until the day before the information came: the time that was left
    is left again on the day it comes."""
    EXCLUSIVE = "exclusive"
    """Only the full days between; the shortest, hence the most protective count."""
    INCLUSIVE = "inclusive"
    """From the day of asking to the day the information came, both included."""
    NEVER = "never"
    """A suspension is recorded but never counts: no date is moved by asking."""


@enum.unique
class Effect(Choice):
    """What asking the person does to a time limit."""

    SUSPENDS = "suspends"
    """It stands still; the days before count."""
    RESTARTS = "restarts"
    """It begins when the information comes."""


@enum.unique
class ExtensionReason(Choice):
    """Why the time limit may be extended."""

    COMPLEXITY = "complexity"
    NUMBER = "number"
    """The number of the requests."""
    NECESSITY = "necessity"
    """Reasonably necessary; only where a law asks for no more than that."""


@enum.unique
class FirstDay(Choice):
    """Whether the day of the event is itself a day of the period."""

    NOT_COUNTED = "not counted"
    COUNTED = "counted"


@attrs.frozen
class Clock:
    """One time limit of a regime.

    Attributes:
        name: By which it is asked for.
        period: How long; None where the law sets a standard instead of a period.
        citation: Where the law sets it.
        counted_by: The rule by which its last day is found.
        rolled_by: The rule by which a last day that is no working day moves to the next one;
            None where it does not move.
        first_day: Whether the day of the event counts.
        standard: The words of the law where there is no period.
        valid_from: The first day the clock exists, where later than its regime.
    """

    name: str
    period: Period | None
    citation: Citation
    counted_by: Citation = attrs.field(default=REG_1182_3_2_C, kw_only=True)
    rolled_by: Citation | None = attrs.field(default=None, kw_only=True)
    first_day: FirstDay = attrs.field(
        default=FirstDay.NOT_COUNTED, converter=FirstDay, kw_only=True
    )
    standard: str = attrs.field(default="", kw_only=True)
    valid_from: date | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class SuspensionRule:
    """A reason for which a regime lets the time limit stand still."""

    reason: SuspensionReason = attrs.field(converter=SuspensionReason)
    effect: Effect = attrs.field(converter=Effect)
    citation: Citation


@attrs.frozen
class ExtensionRule:
    """How far, and why, a regime lets the time limit be extended."""

    period: Period
    citation: Citation
    reasons: tuple[ExtensionReason, ...]


@attrs.frozen
class NoticeRule:
    """A notice that is due when the first time limit ends.

    Attributes:
        citation: Where the law asks for it.
        follows_suspensions: Whether suspended days move the notice too.
    """

    citation: Citation
    follows_suspensions: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class Regime:
    """What one law says about time limits, between two dates.

    A regime is data. To count otherwise, change a copy: `attrs.evolve(regime, counting=...)`.

    Attributes:
        name: Such as ``eu-gdpr``; several regimes of one name follow each other in time.
        valid_from: The first day on which a received request falls under it.
        valid_to: The last such day; None while it is in force.
        response: The time limit for the answer.
        extension: How it may be extended; None where the law knows no extension.
        suspensions: For which reasons it may stand still.
        counting: Which days of a suspension do not count.
        counting_citation: Where that stands.
        relevant_time: Where the law lets the period begin later than at receipt; None if nowhere.
        extension_notice: The notice of an extension, or of a delay.
        refusal_notice: The notice of a refusal.
        ask_within: From when on a question to the person needs an explanation of its lateness.
        clocks: Its other time limits.

    Examples:
        >>> from gdpr_rights import time_limit
        >>> from datetime import datetime, UTC
        >>> regime = time_limit(datetime(2026, 1, 31, tzinfo=UTC), zone="Europe/Paris").regime
        >>> regime.name, str(regime.response.period), str(regime.response.citation)
        ('eu-gdpr', 'P1M', 'GDPR Art. 12(3)')
    """

    name: str
    valid_from: date = attrs.field(kw_only=True)
    valid_to: date | None = attrs.field(default=None, kw_only=True)
    response: Clock = attrs.field(kw_only=True)
    extension: ExtensionRule | None = attrs.field(default=None, kw_only=True)
    suspensions: tuple[SuspensionRule, ...] = attrs.field(default=(), kw_only=True)
    counting: Counting = attrs.field(default=Counting.HALF_OPEN, converter=Counting, kw_only=True)
    counting_citation: Citation = attrs.field(default=EDPB_159_OURS, kw_only=True)
    relevant_time: Citation | None = attrs.field(default=None, kw_only=True)
    extension_notice: NoticeRule | None = attrs.field(default=None, kw_only=True)
    refusal_notice: NoticeRule | None = attrs.field(default=None, kw_only=True)
    ask_within: Period | None = attrs.field(default=None, kw_only=True)
    clocks: tuple[Clock, ...] = attrs.field(default=(), kw_only=True)
