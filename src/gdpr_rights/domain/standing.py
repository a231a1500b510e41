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
    CONTESTED = "contested"
    """An automated decision has no effects while a human reviews it, or is not taken at all."""


CONSENT = "consent"
EXPIRY = "expiry"
OBJECTION = "objection"
RESTRICTION = "restriction"
DEATH = "death"
REVIEW = "review"


def cause(of: str, detail: str | None = None) -> str:
    """The name of a cause, such as ``consent/sms`` or ``restriction/`` with a case."""
    return of if detail is None else f"{of}/{detail}"


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
    told = [of for of in standings if of.since <= now and of.activity in wanted]
    for of in told:
        # Each restriction stands until it is lifted, whatever else was lifted.
        if of.cause.partition("/")[0] in (RESTRICTION, DEATH, REVIEW) and _denies(of):
            return _denied(of)
    spoken = [
        of
        for of in told
        if (parts := of.cause.partition("/"))[0] in (CONSENT, EXPIRY, OBJECTION)
        and parts[2] in ("", channel)
        and of.verdict != StandingVerdict.LIFTED.value
    ]
    if not spoken:
        return _NO_CONSENT if rests_on_consent(activity) else ALLOWED
    # What the person said last counts; of two things said at once, the one that protects them.
    last = max(spoken, key=lambda of: (of.since, _denies(of)))
    return _denied(last) if _denies(last) else ALLOWED


_ALLOWS = frozenset({StandingVerdict.CONSENTED.value, StandingVerdict.LIFTED.value})


def _denies(of: Standing) -> bool:
    return of.verdict not in _ALLOWS


def _denied(of: Standing) -> Denied:
    return Denied(StandingVerdict(of.verdict), of.citation, of.since, cause=of.cause)


def names_of(
    secret: Secret, subject: DataSubject | ResolvedSubject, *, tenant: Key | None = None
) -> tuple[str, ...]:
    """The names under which standings of a person are written, under the current secret."""
    return tuple(dict.fromkeys(group[0] for group in _names(secret, subject, tenant)))


def every_name_of(
    secret: Secret, subject: DataSubject | ResolvedSubject, *, tenant: Key | None = None
) -> tuple[str, ...]:
    """The names under which they may be found, those under earlier secrets included."""
    return tuple(
        dict.fromkeys(name for group in _names(secret, subject, tenant) for name in group)
    )


def _names(
    secret: Secret, subject: DataSubject | ResolvedSubject, tenant: Key | None
) -> Iterator[tuple[str, ...]]:
    if isinstance(subject, ResolvedSubject):
        yield secret.person(subject.kind, subject.key, tenant=subject.tenant)
        tenant = subject.tenant
    for name, value in subject.identifiers:
        if name == KEY:
            yield secret.person(subject.kind, (value,), tenant=tenant)
        else:
            yield secret.contact(value, tenant=tenant)


def place_names(secret: Secret, place: Place) -> tuple[str, ...]:
    """What a restriction of some data is called where activities are named: narrow to wide.

    A row is named by a fingerprint of its key, for the key may be personal.
    """
    row = "" if not place.key else f"#{secret.person(place.dataset, place.key)[0]}"
    fields = ["", f".{place.field}"] if place.field else [""]
    rows = ["", row] if row else [""]
    return tuple(f"@{place.dataset}{of}{key}" for of in reversed(fields) for key in reversed(rows))


def decision_names(activity: str, decision: str | None = None) -> tuple[str, ...]:
    """What the effects of an automated decision are called where activities are named.

    The processing itself goes on while they are frozen. The names go from narrow to wide.
    """
    wide = f"!{activity}"
    return (wide,) if decision is None else (f"{wide}/{decision}", wide)
