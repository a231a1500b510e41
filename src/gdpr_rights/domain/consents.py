"""What counts of all that a person said: folded from their record, activity by activity.

What is said last counts. What is said for every channel counts for each; what is said for one
channel counts for that one until something is said for every channel again.

Source: GDPR Art. 7, 21; RULEBOOK 2.8, 2.9/W1-W6.
"""

import enum
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Protocol, assert_never

import attrs

from gdpr_rights.domain.events import ConsentEvent, Event
from gdpr_rights.domain.events.consents import (
    ConsentGiven,
    ConsentRefused,
    ConsentWithdrawn,
    Objected,
)
from gdpr_rights.domain.projections import Standing
from gdpr_rights.domain.standing import (
    CONSENT,
    EXPIRY,
    OBJECTION,
    StandingVerdict,
    cause,
    normal_channel,
)
from gdpr_rights.domain.withdrawal import GDPR_7_3
from gdpr_rights.law.citations import Citation

GDPR_6_1_A = Citation("GDPR Art. 6(1)(a)")


@enum.unique
class ConsentState(enum.Enum):
    """Where a consent stands."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@attrs.frozen
class Consent:
    """What a person last said of one processing activity, for one channel or for all of them.

    Attributes:
        activity: The processing activity.
        channel: The channel; None for all of them.
        state: Where it stands.
        since: Since when, an aware datetime.
        notice_version: Which text they were shown; None where they never were.
        how: What they did.
        expires_at: When it ends of itself, an aware datetime; None where it does not.
        proof: What shows it; None after it was redacted, too.
        case: The case that answers a withdrawal, if one does.

    Source: GDPR Art. 7.
    """

    activity: str
    channel: str | None = attrs.field(default=None, kw_only=True)
    state: ConsentState = attrs.field(kw_only=True)
    since: datetime = attrs.field(kw_only=True)
    notice_version: str | None = attrs.field(default=None, kw_only=True)
    how: str = attrs.field(kw_only=True)
    expires_at: datetime | None = attrs.field(default=None, kw_only=True)
    proof: str | None = attrs.field(default=None, kw_only=True, repr=False)
    case: str | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class Objection:
    """An objection that stands, for one channel or for all of them.

    Attributes:
        activity: The processing activity.
        channel: The channel; None for all of them.
        since: Since when, an aware datetime.
        how: How it reached the controller.
        citation: Why the processing stops.
        case: The case that answers it, if one does.

    Source: GDPR Art. 21.
    """

    activity: str
    channel: str | None = attrs.field(default=None, kw_only=True)
    since: datetime = attrs.field(kw_only=True)
    how: str = attrs.field(kw_only=True)
    citation: Citation = attrs.field(kw_only=True)
    case: str | None = attrs.field(default=None, kw_only=True)


Said = Consent | Objection
_Place = tuple[str, str | None]


@attrs.frozen
class ConsentNoted:
    """What was noted. It is the same whoever was named, and says nothing of them.

    Attributes:
        activities: The processing activities.
        channels: The channels; none where it is all of them.
    """

    activities: tuple[str, ...]
    channels: tuple[str, ...] = attrs.field(default=(), kw_only=True)


class Noted(Protocol):
    """An entry of the journal, as far as it matters here."""

    @property
    def event(self) -> Event:
        """What happened."""
        ...

    @property
    def at(self) -> datetime:
        """When it was noted."""
        ...


@attrs.frozen
class Told:
    """Something a person said, with when they said it: an aware datetime."""

    event: ConsentEvent
    at: datetime


def told(entries: Iterable[Noted]) -> tuple[Told, ...]:
    """Everything that a person said, in the order in which they said it.

    What was noted at once keeps the order in which it was noted, whatever the clocks of several
    machines say; what was said elsewhere before stands where its own date belongs.
    """
    found: list[Told] = []
    latest: datetime | None = None
    for entry in entries:
        match entry.event:
            case ConsentGiven() | ConsentRefused() | ConsentWithdrawn() | Objected() as event:
                at = event.at
                if at is None:
                    latest = at = entry.at if latest is None else max(latest, entry.at)
                found.append(Told(event, at))
            case _:
                pass
    return tuple(sorted(found, key=lambda one: one.at))


@attrs.frozen
class Counting:
    """What counts of all that was said: the last thing said, by activity and channel.

    Attributes:
        said: Consents as they were given, whether or not their end has come since.
        with_ends: The activities and channels of which a consent with an end was ever given.
    """

    said: tuple[Said, ...]
    with_ends: frozenset[tuple[str, str | None]]


def counting(entries: Iterable[Noted], at: datetime) -> Counting:
    """What counts of it at an instant.

    Args:
        entries: The record of the person, oldest first.
        at: An aware datetime.
    """
    counts: dict[_Place, Said] = {}
    with_ends: set[_Place] = set()
    for one in told(entries):
        if one.at <= at:
            of = _as_said(one, counts)
            if isinstance(of, Consent) and of.expires_at is not None:
                with_ends.add((of.activity, of.channel))
            _say(counts, of)
    places = sorted(counts, key=lambda place: (place[0], place[1] or ""))
    return Counting(tuple(counts[place] for place in places), frozenset(with_ends))


def consents_of(entries: Iterable[Noted], at: datetime) -> tuple[Consent, ...]:
    """The consents of a person at an instant, those refused, withdrawn and expired included.

    Args:
        entries: The record of the person, oldest first.
        at: An aware datetime.

    Examples:
        >>> from datetime import UTC, datetime
        >>> from gdpr_rights.domain.consents import Told, consents_of
        >>> from gdpr_rights.domain.events import ConsentGiven
        >>> given = ConsentGiven("newsletter", notice_version="2026-03", how="box ticked")
        >>> [consent] = consents_of(
        ...     [Told(given, datetime(2026, 3, 1, tzinfo=UTC))], datetime(2026, 4, 1, tzinfo=UTC)
        ... )
        >>> consent.state
        <ConsentState.GIVEN: 'given'>

    Source: GDPR Art. 7(1).
    """
    found = counting(entries, at).said
    return tuple(_ended(of, at) for of in found if isinstance(of, Consent))


def objections_of(entries: Iterable[Noted], at: datetime) -> tuple[Objection, ...]:
    """The objections of a person that stand at an instant.

    Args:
        entries: The record of the person, oldest first.
        at: An aware datetime.
    """
    return tuple(of for of in counting(entries, at).said if isinstance(of, Objection))


def _as_said(one: Told, before: Mapping[_Place, Said]) -> Said:
    event, channel = one.event, normal_channel(one.event.channel)
    match event:
        case ConsentGiven():
            return Consent(
                event.activity,
                channel=channel,
                state=ConsentState.GIVEN,
                since=one.at,
                notice_version=event.notice_version,
                how=event.how,
                expires_at=event.expires_at,
                proof=event.proof,
            )
        case ConsentRefused():
            return Consent(
                event.activity,
                channel=channel,
                state=ConsentState.REFUSED,
                since=one.at,
                notice_version=event.notice_version,
                how=event.how,
                proof=event.proof,
            )
        case ConsentWithdrawn():
            of = before.get((event.activity, channel))
            return Consent(
                event.activity,
                channel=channel,
                state=ConsentState.WITHDRAWN,
                since=one.at,
                # What was withdrawn: the proof of it is needed as long as the withdrawal is.
                notice_version=of.notice_version if isinstance(of, Consent) else None,
                how=event.how,
                proof=of.proof if isinstance(of, Consent) else None,
                case=event.case,
            )
        case Objected():
            return Objection(
                event.activity,
                channel=channel,
                since=one.at,
                how=event.how,
                citation=event.citation,
                case=event.case,
            )
        case _:
            assert_never(event)


def _say(counts: dict[_Place, Said], of: Said) -> None:
    """Lets what is said take the place of what was said before."""
    counts[of.activity, of.channel] = of
    if of.channel is not None:
        return
    given = isinstance(of, Consent) and of.state is ConsentState.GIVEN
    for place, other in tuple(counts.items()):
        if place[0] != of.activity or place[1] is None:
            continue
        if given:
            del counts[place]
        elif isinstance(other, Consent) and other.state is ConsentState.GIVEN:
            counts[place] = attrs.evolve(
                other,
                state=of.state if isinstance(of, Consent) else ConsentState.WITHDRAWN,
                since=of.since,
                how=of.how,
                case=of.case,
                expires_at=None,
            )


def _ended(of: Consent, at: datetime) -> Consent:
    end = of.expires_at
    if of.state is not ConsentState.GIVEN or end is None or at < end:
        return of
    return attrs.evolve(of, state=ConsentState.EXPIRED, since=end)


_VERDICTS = {
    ConsentState.GIVEN: (StandingVerdict.CONSENTED, GDPR_6_1_A),
    ConsentState.REFUSED: (StandingVerdict.REFUSED, GDPR_6_1_A),
    ConsentState.WITHDRAWN: (StandingVerdict.WITHDRAWN, GDPR_7_3),
    ConsentState.EXPIRED: (StandingVerdict.EXPIRED, GDPR_6_1_A),
}


def standings_of(counts: Counting, names: Iterable[str]) -> Iterator[Standing]:
    """What counts, as the rows that the guard reads.

    Args:
        counts: What counts.
        names: The fingerprints of the person.
    """
    names = tuple(names)
    for of in counts.said:
        for why, verdict, citation, since in _rows(of, counts.with_ends):
            for name in names:
                yield Standing(name, of.activity, why, verdict.value, str(citation), since)


def _rows(
    of: Said, with_ends: frozenset[_Place]
) -> Iterator[tuple[str, StandingVerdict, Citation, datetime]]:
    if isinstance(of, Objection):
        yield cause(OBJECTION, of.channel), StandingVerdict.OBJECTED, of.citation, of.since
        return
    verdict, citation = _VERDICTS[of.state]
    yield cause(CONSENT, of.channel), verdict, citation, of.since
    if of.expires_at is not None:
        yield cause(EXPIRY, of.channel), StandingVerdict.EXPIRED, GDPR_6_1_A, of.expires_at
    elif (of.activity, of.channel) in with_ends:
        # The end of the consent before it is not its end.
        yield cause(EXPIRY, of.channel), StandingVerdict.LIFTED, GDPR_6_1_A, of.since
