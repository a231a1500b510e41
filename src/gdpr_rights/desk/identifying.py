"""From a case to an established identity.

A challenge never suspends the time limit. Nothing tells a stranger whether a person is known:
every challenge looks the same, and "no data" is said only to who has proven possession.

Source: GDPR Art. 12(2), 12(6); RULEBOOK 3.
"""

from datetime import datetime, timedelta

import attrs

from gdpr_rights.desk.effects import (
    AppendMany,
    CheckEvidence,
    Deliver,
    Failed,
    FindAttempts,
    MakeChallenge,
    Now,
    ReadCase,
    ReadCases,
    Resolve,
    Script,
)
from gdpr_rights.desk.informing import inform
from gdpr_rights.desk.people import known_as, tenant_of
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.restricting import restriction
from gdpr_rights.desk.reviewing import freezing
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.timing import resumed, today
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.datasets import Match, SubjectKind
from gdpr_rights.domain.events import (
    Challenged,
    ChallengeUndelivered,
    EvidenceRejected,
    IdentityVerified,
    RestrictionOpened,
    SeveralFound,
)
from gdpr_rights.domain.fingerprints import normal_email
from gdpr_rights.domain.identity import (
    ChallengeDetails,
    EvidenceVerdict,
    Identity,
    Level,
)
from gdpr_rights.domain.instructions import Found
from gdpr_rights.domain.outcomes import (
    AmbiguousSubject,
    ChallengeMade,
    NoData,
    NotVerified,
    TooManyAttempts,
    Verified,
)
from gdpr_rights.domain.parties import Key, ResolvedSubject
from gdpr_rights.domain.projections import Attempt, Projection, SubjectRow
from gdpr_rights.domain.requesters import Administrator, DesignatedPerson, Heir
from gdpr_rights.domain.stages import Stage
from gdpr_rights.errors import (
    DeliveryFailed,
    IllegalStep,
    NoSuchCandidate,
    NotTheirAddress,
    UnknownCheck,
)
from gdpr_rights.law.clocks import SuspensionReason
from gdpr_rights.ports import Write

ATTEMPTS = 5
"""How often evidence may be tried on one challenge, and how many challenges one case has."""

PER_DAY = 10
"""How many challenges are sent for one person, and to one address, in a day, over all cases."""

Established = Verified | NoData | AmbiguousSubject


def challenge(
    setting: Setting, case_id: str, method: str
) -> Script[ChallengeMade | TooManyAttempts]:
    """Sends a challenge to the address on file or, where nobody is found, to the one searched."""
    case: Case = yield ReadCase(case_id)
    case.check(Challenged)
    if isinstance(case.requester, Heir | DesignatedPerson | Administrator):
        # Said before anybody is looked up: it is the same whether or not the person is known.
        raise NotTheirAddress(case_id)
    if method not in setting.checks:
        raise UnknownCheck(method, tuple(setting.checks))
    if case.challenges >= ATTEMPTS:
        return TooManyAttempts(case_id)
    if case.identity is not None and case.stage is Stage.VERIFIED and _is_enough(setting, case):
        raise IllegalStep(case_id, case.stage.value, "challenge", case.forward)
    candidates: tuple[Found, ...] = yield look_up(setting, case)
    now: datetime = yield Now()
    address = _address(setting, case, candidates)
    limited = _limited(setting, case, candidates, address)
    sent_today: int = yield FindAttempts(limited, now - timedelta(days=1))
    if sent_today >= PER_DAY:
        return TooManyAttempts(case_id)
    state, message = yield MakeChallenge(
        method, ChallengeDetails(case_id, address=address, now=now)
    )
    ref, named = yield from _presumed(setting, case, candidates)
    event = Challenged(method, state=state, candidates=candidates, ref=ref)
    attempts = [Attempt(one, now) for one in limited]
    # Recorded before it is sent: of several at once one is sent, and each counts.
    case = yield from recorded(case, event, also=(*named, *attempts))
    if message is not None:
        sent: Failed | None = yield Deliver(method, message)
        if sent is not None:
            # What reached nobody does not count in this case.
            yield from recorded(case, ChallengeUndelivered(method))
            raise DeliveryFailed(case_id, method, sent.error)
    return ChallengeMade(case_id, method)


def _is_enough(setting: Setting, case: Case) -> bool:
    needed = setting.levels.required(case.request, setting.data_map, case.requester)
    return case.identity is not None and case.identity.level >= needed


def _limited(
    setting: Setting, case: Case, candidates: tuple[Found, ...], address: Key | None
) -> tuple[str, ...]:
    """The fingerprints by which attempts are counted: of the person and of the address."""
    kind = case.request.subject.kind
    of_people = [
        setting.secret.person(kind, found.key, tenant=tenant_of(setting, case.tenant))[0]
        for found in candidates[:1]
    ]
    addresses = (
        [address]
        if address is not None
        else [value for _, value in case.request.subject.identifiers]
    )
    return (*of_people, *(setting.secret.contact(one)[0] for one in addresses))


def _presumed(
    setting: Setting, case: Case, candidates: tuple[Found, ...]
) -> Script[tuple[str | None, list[SubjectRow]]]:
    """The random name of the one person a request names, before they have proven anything."""
    if len(candidates) != 1:
        return None, []
    kind, tenant = case.request.subject.kind, tenant_of(setting, case.tenant)
    subject, rows = yield from known_as(setting, kind, candidates[0], tenant)
    return subject.ref, rows


def look_up(setting: Setting, case: Case) -> Resolve:
    """Whom the request names."""
    subject = case.request.subject
    return Resolve(subject.kind, subject.identifiers, tenant_of(setting, case.tenant))


def _address(setting: Setting, case: Case, candidates: tuple[Found, ...]) -> Key | None:
    """Where a code goes: never to an address that only the request knows, if one is on file."""
    kind = setting.data_map.subject[case.request.subject.kind]
    deliverable = {name for name, lookup in kind.lookup if lookup.deliver}
    given = [
        (name, value) for name, value in case.request.subject.identifiers if name in deliverable
    ]
    if len(candidates) != 1:
        # As it is compared: a spelling that only an address on file survives, such as one with a
        # line break behind it, would tell whether it was found.
        return _as_compared(kind, *given[0]) if given else None
    named = {name for name, _ in given}
    on_file = [
        (name not in named, name, value)
        for name, value in candidates[0].identifiers
        if name in deliverable
    ]
    return min(on_file, key=lambda entry: entry[:2])[2] if on_file else None


def _as_compared(kind: SubjectKind, name: str, value: Key) -> Key:
    return normal_email(str(value)) if dict(kind.lookup)[name].match is Match.EMAIL else value


def verify(setting: Setting, case_id: str, evidence: str) -> Script[Established | NotVerified]:
    """Holds evidence against the open challenge of this case, and of no other."""
    case: Case = yield ReadCase(case_id)
    case.check(EvidenceRejected)
    if case.challenge is None:
        raise IllegalStep(case_id, case.stage.value, "verify", case.forward)
    method = case.challenge.method
    if method not in setting.checks:
        raise UnknownCheck(method, tuple(setting.checks))
    if case.challenge.failed >= ATTEMPTS:
        return NotVerified(expired=False, attempts_left=0)
    now: datetime = yield Now()
    verdict = yield CheckEvidence(method, case.challenge.state, evidence, now)
    if verdict is not EvidenceVerdict.ACCEPTED:
        event = EvidenceRejected(method, expired=verdict is EvidenceVerdict.EXPIRED)
        yield from recorded(case, event)
        left = ATTEMPTS - case.challenge.failed - 1
        return NotVerified(expired=event.expired, attempts_left=left)
    identity = Identity(method, level=setting.checks[method])
    return (yield from established(setting, case, identity, case.candidates))


def vouch(
    setting: Setting, case_id: str, *, by: str, because: str, level: Level
) -> Script[Established]:
    """A human at the controller answers for who asks, having checked it by other means."""
    case: Case = yield ReadCase(case_id)
    case.check(IdentityVerified)
    candidates: tuple[Found, ...] = yield look_up(setting, case)
    identity = Identity("vouched", level=level, by=by, because=because)
    return (yield from established(setting, case, identity, candidates))


def identify(
    setting: Setting, case_id: str, *, key: tuple[Key, ...], by: str, because: str
) -> Script[Established]:
    """A human says which of several people asks."""
    case: Case = yield ReadCase(case_id)
    case.check(IdentityVerified)
    chosen = tuple(found for found in case.candidates if found.key == key)
    if case.identity is None:
        raise IllegalStep(case_id, case.stage.value, "identify", case.forward)
    if len(chosen) != 1:
        raise NoSuchCandidate(case_id, len(case.candidates))
    identity = attrs.evolve(case.identity, by=by, because=because)
    return (yield from established(setting, case, identity, chosen))


def established(
    setting: Setting, case: Case, identity: Identity, candidates: tuple[Found, ...]
) -> Script[Established]:
    """Records who asks, in this case and in those that came with it about the same person."""
    if len(candidates) > 1:
        yield from recorded(case, SeveralFound(identity, candidates=candidates))
        return AmbiguousSubject(len(candidates))
    subject: ResolvedSubject | None = None
    named: list[SubjectRow] = []
    if candidates:
        kind, tenant = case.request.subject.kind, tenant_of(setting, case.tenant)
        subject, named = yield from known_as(setting, kind, candidates[0], tenant)
    first = yield from _verified(setting, case, identity, subject)
    writes = [attrs.evolve(first, projections=(*first.projections, *named))]
    for other in (yield from _companions(case)):
        writes += [(yield from _verified(setting, other, identity, subject))]
    yield AppendMany(writes)
    for write in writes:
        if any(isinstance(event, RestrictionOpened) for event in write.events):
            yield from inform(setting, write.stream)
    return NoData(identity) if subject is None else Verified(identity, subject)


def _companions(case: Case) -> Script[list[Case]]:
    """The cases that came with this one about the same person, and wait for the same proof."""
    if not case.linked:
        return []
    found: dict[str, Case] = yield ReadCases(case.linked)
    return [
        other
        for other in found.values()
        if other.stage in (Stage.RECEIVED, Stage.CHECKING_IDENTITY)
        and other.request.subject == case.request.subject
        # Doubts about one of them are removed in that one.
        and not any(asked.is_open for asked in other.time_limit.suspensions)
    ]


def _verified(
    setting: Setting, case: Case, identity: Identity, subject: ResolvedSubject | None
) -> Script[Write]:
    """What establishes identity in one case: the time limit runs again if it stood still."""
    limit = resumed(setting, case, SuspensionReason.IDENTITY, (yield from today(setting)))
    event = IdentityVerified(identity, subject=subject, limit=limit)
    moved = case.after(event)
    opened, standings = yield from restriction(setting, moved)
    for one in opened:
        moved = moved.after(one)
    frozen, effects = yield from freezing(setting, moved)
    for one in frozen:
        moved = moved.after(one)
    rows: tuple[Projection, ...] = (moved.row(), *standings, *effects)
    return Write(case.id, case.version, (event, *opened, *frozen), rows)
