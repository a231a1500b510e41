"""What stands about a person, and what the guard makes of it.

A standing says what may be done for whom since when; `may_process` reads those of one person and
says yes or no. It is pure: the guard of the desk reads, this decides.

Source: GDPR Art. 7(3), 18, 21; RULEBOOK 2.5, 2.8, 2.9.
"""

import enum
from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.fingerprints import Secret
from gdpr_rights.domain.parties import KEY, DataSubject, Key, ResolvedSubject
from gdpr_rights.domain.places import Place
from gdpr_rights.domain.projections import Standing
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


CONSENT = "consent"
EXPIRY = "expiry"
OBJECTION = "objection"
RESTRICTION = "restriction"
DEATH = "death"


def cause(of: str, detail: str | None = None) -> str:
    """The name of a cause, such as ``consent/sms`` or ``restriction/`` with a case."""
    return of if detail is None else f"{of}/{detail}"


def normal_channel(channel: str | None) -> str | None:
    """A channel as it is compared: trimmed, in small letters; None for all of them."""
    return channel.strip().casefold() if channel is not None else None


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


_NO_CONSENT = Denied(None, str(Citation("GDPR Art. 6(1)(a)")))


def may_process(
    standings: Iterable[Standing],
    activity: ProcessingActivity,
    *,
    now: datetime,
    channel: str | None = None,
    places: Iterable[str] = (),
) -> Allowed | Denied:
    """Whether an activity may use the data of the person to whom these standings belong.

    Args:
        standings: All that stand about the person, under whatever name.
        activity: The processing activity.
        now: An aware datetime.
        channel: The channel, such as ``e-mail``; a consent or an objection for it counts too.
        places: The data that would be used, as `place_names` names them.
    """
    wanted = {activity.name, *places}
    # Only the end of a consent lies ahead. Anything else counts, however far ahead the clock was
    # of whoever wrote it.
    told = [
        of
        for of in standings
        if of.activity in wanted and (of.since <= now or not of.cause.startswith(EXPIRY))
    ]
    for of in told:
        # Each restriction stands until it is lifted, whatever else was lifted.
        if of.cause.partition("/")[0] in (RESTRICTION, DEATH) and _denies(of):
            return _denied(of)
    said = [of for of in told if of.cause.partition("/")[0] in _SAID]
    asked = normal_channel(channel)
    # Who names no channel may use any: what denies one of them denies that.
    channels = {asked} if asked is not None else {None, *map(_detail, said)}
    names = {of.fingerprint for of in said}
    heard = {
        one: [
            last
            for name in names
            if (last := _said_last([of for of in said if of.fingerprint == name], one)) is not None
        ]
        for one in channels
    }
    # Under each name what was said last counts; who is spared under one name is spared, for an
    # address may be that of several people.
    denying = [of for lasts in heard.values() for of in lasts if _denies(of)]
    if denying:
        return _denied(max(denying, key=lambda of: of.since))
    return _NO_CONSENT if rests_on_consent(activity) and not heard[asked] else ALLOWED


_SAID = frozenset({CONSENT, EXPIRY, OBJECTION})


def _detail(of: Standing) -> str | None:
    """The channel that a standing is about; None for all of them."""
    return of.cause.partition("/")[2] or None


def _said_last(said: Iterable[Standing], channel: str | None) -> Standing | None:
    """What was said last for a channel; where a consent came to its end, that end."""
    about = [of for of in said if _detail(of) in (None, channel)]
    ends = {_detail(of): of for of in about if of.cause.partition("/")[0] == EXPIRY}
    spoken = [
        of
        for of in about
        if of.cause.partition("/")[0] != EXPIRY and of.verdict != StandingVerdict.LIFTED.value
    ]
    if not spoken:
        return None
    # Of two things said at once, the one that protects them.
    last = max(spoken, key=lambda of: (of.since, _denies(of)))
    end = ends.get(_detail(last))
    if end is not None and not _denies(last) and _denies(end) and last.since < end.since:
        return end
    return last


_ALLOWS = frozenset({StandingVerdict.CONSENTED.value, StandingVerdict.LIFTED.value})


def _denies(of: Standing) -> bool:
    return of.verdict not in _ALLOWS


def _denied(of: Standing) -> Denied:
    return Denied(StandingVerdict(of.verdict), of.citation, of.since, cause=of.cause)


def names_of(
    secret: Secret, subject: DataSubject | ResolvedSubject, *, tenant: Key | None = None
) -> tuple[str, ...]:
    """The names under which standings of a person are written, under the current secret."""
    groups = names_by_secret(secret, subject, tenant=tenant)
    return tuple(dict.fromkeys(group[0] for group in groups))


def every_name_of(
    secret: Secret, subject: DataSubject | ResolvedSubject, *, tenant: Key | None = None
) -> tuple[str, ...]:
    """The names under which they may be found, those under earlier secrets included."""
    groups = names_by_secret(secret, subject, tenant=tenant)
    return tuple(dict.fromkeys(name for group in groups for name in group))


def names_by_secret(
    secret: Secret, subject: DataSubject | ResolvedSubject, *, tenant: Key | None = None
) -> Iterator[tuple[str, ...]]:
    """Each name they have, under the current secret first."""
    if isinstance(subject, ResolvedSubject):
        yield secret.person(subject.kind, subject.key, tenant=subject.tenant)
        tenant = subject.tenant
    for name, value in subject.identifiers:
        if name == KEY:
            for key in _typed(value):
                yield secret.person(subject.kind, (key,), tenant=tenant)
        else:
            yield secret.contact(value, tenant=tenant)


def _typed(value: Key) -> Iterator[Key]:
    """A key as it was given, and as a column of the other type would hold it."""
    yield value
    if isinstance(value, int):
        yield str(value)
    elif value.strip().isdecimal() and str(int(value)) == value.strip():
        yield int(value)


def place_names(secret: Secret, place: Place) -> tuple[str, ...]:
    """What a restriction of some data is called where activities are named: narrow to wide.

    A row is named by a fingerprint of its key, for the key may be personal.
    """
    row = "" if not place.key else f"#{secret.person(place.dataset, place.key)[0]}"
    fields = ["", f".{place.field}"] if place.field else [""]
    rows = ["", row] if row else [""]
    return tuple(f"@{place.dataset}{of}{key}" for of in reversed(fields) for key in reversed(rows))
