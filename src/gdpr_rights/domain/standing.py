"""What stands about a person, and what the guard makes of it.

A standing says what may be done for whom since when; `may_process` reads those of one person and
says yes or no. It is pure: the guard of the desk reads, this decides.

Source: GDPR Art. 7(3), 18, 21; RULEBOOK 2.5, 2.8, 2.9.
"""

import enum
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

import attrs

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.projections import PLACE, Standing
from gdpr_rights.domain.withdrawal import rests_on_consent
from gdpr_rights.law.citations import Citation


@enum.unique
class StandingVerdict(enum.Enum):
    """What a standing says."""

    CONSENTED = "consented"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    OBJECTED = "objected"
    RESTRICTED = "restricted"
    LIFTED = "lifted"
    DEAD = "dead"
    CONTESTED = "contested"
    """An automated decision has no effects while a human reviews it, or is not taken at all."""


CONSENT = "consent"
EXPIRY = "expiry"
OBJECTION = "objection"
RESTRICTION = "restriction"
DEATH = "death"
REVIEW = "review"

_SAID = frozenset({CONSENT, EXPIRY, OBJECTION})


def cause(of: str, detail: str | None = None) -> str:
    """The name of a cause, such as ``consent/sms`` or ``restriction/`` with a case."""
    return of if detail is None else f"{of}/{detail}"


def normal_channel(channel: str | None) -> str | None:
    """A channel as it is compared: trimmed, in small letters; None for all of them."""
    return channel.strip().casefold() if channel is not None else None


def restricted_by(of: str, *, place: str | None = None) -> str:
    """The name of the cause of a restriction: the case, and the place it is limited to."""
    return cause(RESTRICTION, of if place is None else f"{of}/{place}")


def restricting_case(of: str) -> str | None:
    """The case that restricts, by the name of the cause; None where it is no restriction."""
    kind, _, detail = of.partition("/")
    return detail.partition("/")[0] if kind == RESTRICTION else None


@attrs.frozen
class Allowed:
    """Nothing stands against it."""

    def __bool__(self) -> bool:
        return True


ALLOWED = Allowed()


@attrs.frozen
class Denied:
    """It must not be done. It is false where a truth value is asked for.

    Attributes:
        reason: What stands against it; None where consent is needed and none was recorded.
        citation: Where the law says so.
        since: Since when, an aware datetime.
        cause: Where it comes from, as in `Standing`.
    """

    reason: StandingVerdict | None
    citation: str
    since: datetime | None = None
    cause: str | None = attrs.field(default=None, kw_only=True)

    def __bool__(self) -> bool:
        return False

    @property
    def case(self) -> str | None:
        """The case that restricts it; None where it is no restriction that denies it."""
        return None if self.cause is None else restricting_case(self.cause)


NO_CONSENT = Denied(None, str(Citation("GDPR Art. 6(1)(a)")))
"""An activity rests on consent, and none was recorded."""


def _all(_place: str) -> bool:
    return True


def may_process(
    standings: Iterable[Standing],
    activity: ProcessingActivity,
    *,
    now: datetime,
    channel: str | None = None,
    reached: Callable[[str], bool] = _all,
    decision: str | None = None,
) -> Allowed | Denied:
    """Whether an activity may use the data of the person to whom these standings belong.

    Args:
        standings: All that stand about the person, under whatever name.
        activity: The processing activity.
        now: An aware datetime.
        channel: The channel, such as ``e-mail``; a consent or an objection for it counts too.
            Where none is named any may be meant: what denies one denies all.
        reached: Whether the data that would be used lie in a restricted place.
        decision: The automated decision whose effects would be applied; they may be frozen.
    """
    every = denials(
        standings, activity, now=now, channel=channel, reached=reached, decision=decision
    )
    return next(every, ALLOWED)


def denials(
    standings: Iterable[Standing],
    activity: ProcessingActivity,
    *,
    now: datetime,
    channel: str | None = None,
    reached: Callable[[str], bool] = _all,
    decision: str | None = None,
) -> Iterator[Denied]:
    """Everything that stands against it, restrictions first; nothing where it is allowed.

    The arguments are those of `may_process`.
    """
    said: list[tuple[str, Standing]] = []
    named = {activity.name, *applied_names(activity.name, decision)}
    for of in standings:
        kind, _, detail = of.cause.partition("/")
        if of.activity == PLACE:
            counts = kind == RESTRICTION and reached(detail.partition("/")[2])
        else:
            counts = of.activity in named
        if not counts:
            continue
        if kind not in _SAID:
            # Each restriction stands until it is lifted, whatever else was lifted.
            if _denies(of):
                yield _denied(of)
        # What protects the person counts at once, by whatever clock it was written; a consent
        # ends on its day.
        elif of.since <= now or (kind != EXPIRY and _denies(of)):
            said.append((detail, of))
    yield from _unsaid(said, activity, channel)


def _unsaid(
    said: list[tuple[str, Standing]], activity: ProcessingActivity, channel: str | None
) -> Iterator[Denied]:
    """What denies it of what the person said, channel by channel where none is named.

    Who is spared under one name is spared, for an address may be that of several people.
    """
    by_name: dict[str, list[tuple[str, Standing]]] = {}
    for detail, of in said:
        by_name.setdefault(of.fingerprint, []).append((detail, of))
    asked = normal_channel(channel)
    for one in (asked,) if asked is not None else dict.fromkeys(["", *(of for of, _ in said)]):
        lasts = [_said_last(under, one) for under in by_name.values()]
        if not any(lasts) and rests_on_consent(activity):
            yield NO_CONSENT
        yield from (_denied(last) for last in lasts if last is not None and _denies(last))


def _said_last(said: list[tuple[str, Standing]], channel: str) -> Standing | None:
    """What was said last for a channel; where a consent came to its end, that end."""
    ends: dict[str, Standing] = {}
    spoken: list[tuple[str, Standing]] = []
    for detail, of in said:
        if detail in ("", channel) and of.verdict != StandingVerdict.LIFTED.value:
            if of.cause.startswith(EXPIRY):
                ends[detail] = of
            else:
                spoken.append((detail, of))
    if not spoken:
        return None
    # Of two things said at once, the one that protects.
    detail, last = max(spoken, key=lambda one: (one[1].since, _denies(one[1])))
    end = ends.get(detail)
    # The end of a consent is that of the one for the same channel, and of none given after it.
    return end if end is not None and not _denies(last) and last.since < end.since else last


_ALLOWS = frozenset({StandingVerdict.CONSENTED.value, StandingVerdict.LIFTED.value})


def _denies(of: Standing) -> bool:
    return of.verdict not in _ALLOWS


def _denied(of: Standing) -> Denied:
    return Denied(StandingVerdict(of.verdict), of.citation, of.since, cause=of.cause)


def decision_names(activity: str, decision: str | None = None) -> tuple[str, ...]:
    """What the effects of an automated decision are called where activities are named.

    The processing itself goes on while they are frozen. The names go from narrow to wide.
    """
    wide = f"!{activity}"
    return (wide,) if decision is None else (f"{wide}/{decision}", wide)


def applied_names(activity: str, decision: str | None) -> tuple[str, ...]:
    """The names under which a freeze of the decision would stand; none where none is applied."""
    return () if decision is None else decision_names(activity, decision)
