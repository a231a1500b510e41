"""From the arrival of a request to an established identity.

A challenge never suspends the time limit. Nothing tells a stranger whether a person is known:
every challenge looks the same, and "no data" is said only to who has proven possession.

Source: GDPR Art. 12(2), 12(3), 12(6); RULEBOOK 3.
"""

from datetime import datetime

import attrs

from gdpr_rights.desk.effects import (
    Append,
    CheckEvidence,
    Deliver,
    Failed,
    FindRef,
    MakeChallenge,
    NewId,
    Now,
    ReadCase,
    Resolve,
    Script,
)
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import (
    Challenged,
    EvidenceRejected,
    IdentityVerified,
    Received,
    SeveralFound,
)
from gdpr_rights.domain.identity import ChallengeDetails, EvidenceVerdict, Identity, Level
from gdpr_rights.domain.instructions import Found
from gdpr_rights.domain.outcomes import (
    AmbiguousSubject,
    ChallengeMade,
    NoData,
    NotVerified,
    TooManyAttempts,
    Verified,
)
from gdpr_rights.domain.parties import KEY, Key, ResolvedSubject
from gdpr_rights.domain.projections import SubjectRow
from gdpr_rights.domain.requests import Request
from gdpr_rights.domain.time_limit import time_limit
from gdpr_rights.errors import (
    DeliveryFailed,
    IllegalStep,
    NoSuchCandidate,
    ReferenceTaken,
    StaleVersion,
    UnknownCase,
    UnknownCheck,
    UnknownKind,
    UnknownLookup,
)

ATTEMPTS = 5
"""How often evidence may be tried on one challenge, and how many challenges one case has."""

LONGEST = 200
"""Characters of a channel, a reference, or a tenant's key."""

Established = Verified | NoData | AmbiguousSubject


def receive(
    setting: Setting,
    request: Request,
    *,
    received_at: datetime | None,
    channel: str,
    reference: str | None,
    tenant: str | None,
) -> Script[Case]:
    """Opens a case; the same reference finds the case that is open already."""
    _check_identifiers(setting, request)
    _check_length(channel=channel, reference=reference, tenant=tenant)
    if reference is None:
        names: tuple[str, ...] = ((yield NewId()),)
    else:
        names = setting.secret.case(tenant, reference)
        known = yield from _known(names, request)
        if known is not None:
            return known
    arrived = received_at if received_at is not None else (yield Now())
    limit = time_limit(
        arrived, zone=setting.zone, calendar=setting.calendar, regime=setting.regime
    )
    received = Received(
        request,
        received_at=arrived,
        limit=limit,
        channel=channel,
        reference=reference,
        tenant=tenant,
    )
    case = Case.opened(names[0], received)
    try:
        yield Append(case.id, 0, (received,), (case.row(),))
    except StaleVersion:
        # A retry came at the same moment, and was faster.
        opened = yield from _known(names, request)
        if opened is None:
            raise
        return opened
    return case


def _known(names: tuple[str, ...], request: Request) -> Script[Case | None]:
    """The case that one of these names has, if it is about the same request."""
    for name in names:
        try:
            found: Case = yield ReadCase(name)
        except UnknownCase:
            continue
        # After redaction nobody can tell; the same reference is taken for the same request.
        if found.request.subject.identifiers and found.request != request:
            raise ReferenceTaken(name)
        return found
    return None


def _check_length(**texts: str | None) -> None:
    for name, value in texts.items():
        if value is not None and len(value) > LONGEST:
            raise ValueError(f"{name} has more than {LONGEST} characters")


def _check_identifiers(setting: Setting, request: Request) -> None:
    kind = setting.data_map.subject.get(request.subject.kind)
    if kind is None:
        raise UnknownKind(request.subject.kind, tuple(setting.data_map.subject))
    known = (KEY, *(name for name, _ in kind.lookup))
    for name, _ in request.subject.identifiers:
        if name not in known:
            raise UnknownLookup(kind.name, name, known)


def challenge(
    setting: Setting, case_id: str, method: str
) -> Script[ChallengeMade | TooManyAttempts]:
    """Sends a challenge to the address on file or, where nobody is found, to the one searched."""
    case: Case = yield ReadCase(case_id)
    case.check(Challenged)
    if method not in setting.checks:
        raise UnknownCheck(method, tuple(setting.checks))
    if case.challenges >= ATTEMPTS:
        return TooManyAttempts(case_id)
    candidates: tuple[Found, ...] = yield _look_up(case)
    now: datetime = yield Now()
    address = _address(setting, case, candidates)
    state, message = yield MakeChallenge(
        method, ChallengeDetails(case_id, address=address, now=now)
    )
    if message is not None:
        # Before it is recorded: an attempt that reached nobody does not count.
        sent: Failed | None = yield Deliver(method, message)
        if sent is not None:
            raise DeliveryFailed(case_id, method, sent.error)
    ref, named = yield from _presumed(setting, case, candidates)
    event = Challenged(method, state=state, candidates=candidates, ref=ref)
    yield from recorded(case, event, also=tuple(named))
    return ChallengeMade(case_id, method)


def _presumed(
    setting: Setting, case: Case, candidates: tuple[Found, ...]
) -> Script[tuple[str | None, list[SubjectRow]]]:
    """The random name of the one person a request names, before they have proven anything."""
    if len(candidates) != 1:
        return None, []
    subject, rows = yield from _named(setting, case.request.subject.kind, candidates[0])
    return subject.ref, rows


def _look_up(case: Case) -> Resolve:
    subject = case.request.subject
    return Resolve(subject.kind, identifiers=subject.identifiers)


def _address(setting: Setting, case: Case, candidates: tuple[Found, ...]) -> Key | None:
    """Where a code goes: never to an address that only the request knows, if one is on file."""
    kind = setting.data_map.subject[case.request.subject.kind]
    deliverable = {name for name, lookup in kind.lookup if lookup.deliver}
    given = [
        (name, value) for name, value in case.request.subject.identifiers if name in deliverable
    ]
    if len(candidates) != 1:
        return given[0][1] if given else None
    named = {name for name, _ in given}
    on_file = [
        (name not in named, name, value)
        for name, value in candidates[0].identifiers
        if name in deliverable
    ]
    return min(on_file, key=lambda entry: entry[:2])[2] if on_file else None


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
    return (yield from _established(setting, case, identity, case.candidates))


def vouch(
    setting: Setting, case_id: str, *, by: str, because: str, level: Level
) -> Script[Established]:
    """A human at the controller answers for who asks, having checked it by other means."""
    case: Case = yield ReadCase(case_id)
    case.check(IdentityVerified)
    candidates: tuple[Found, ...] = yield _look_up(case)
    identity = Identity("vouched", level=level, by=by, because=because)
    return (yield from _established(setting, case, identity, candidates))


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
    return (yield from _established(setting, case, identity, chosen))


def _established(
    setting: Setting, case: Case, identity: Identity, candidates: tuple[Found, ...]
) -> Script[Established]:
    if len(candidates) > 1:
        yield from recorded(case, SeveralFound(identity, candidates=candidates))
        return AmbiguousSubject(len(candidates))
    if not candidates:
        yield from recorded(case, IdentityVerified(identity, subject=None))
        return NoData(identity)
    subject, named = yield from _named(setting, case.request.subject.kind, candidates[0])
    yield from recorded(case, IdentityVerified(identity, subject=subject), also=tuple(named))
    return Verified(identity, subject)


def _named(
    setting: Setting, kind: str, found: Found
) -> Script[tuple[ResolvedSubject, list[SubjectRow]]]:
    """The person under the random name the journal knows them by, or under a new one."""
    values = [value for _, value in found.identifiers] or [""]
    prints = [setting.secret.person(kind, found.key, value) for value in values]
    ref = yield FindRef(tuple(each for group in prints for each in group))
    if ref is None:
        ref = yield NewId()
    subject = ResolvedSubject(ref, kind, key=found.key, identifiers=found.identifiers)
    return subject, [SubjectRow(group[0], ref) for group in prints]
