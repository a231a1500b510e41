"""The arrival of requests: the time limit starts, whatever is still unknown.

Source: GDPR Art. 12(3); EDPB Guidelines 01/2022 para. 52-56, 159; RULEBOOK 2.0/G1.
"""

import contextlib
from collections.abc import Mapping
from datetime import datetime

from gdpr_rights.desk.effects import (
    AppendMany,
    NewId,
    Now,
    ReadCases,
    Script,
)
from gdpr_rights.desk.identifying import established, look_up
from gdpr_rights.desk.known import (
    check_activities,
    check_dataset,
    check_place,
    check_subject,
)
from gdpr_rights.desk.people import TRIES, Note, check_channels, noted_together
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.stopping import at_once
from gdpr_rights.domain.after_death_requests import AfterDeathRequest, DirectiveRequest
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.directives import Clause, Directive
from gdpr_rights.domain.events import (
    Received,
)
from gdpr_rights.domain.identity import (
    AuthenticatedSession,
    Identity,
)
from gdpr_rights.domain.instructions import Found
from gdpr_rights.domain.languages import check_language
from gdpr_rights.domain.rectification import field_of
from gdpr_rights.domain.requesters import THEMSELVES, Requester, Themselves
from gdpr_rights.domain.requests import (
    ErasureRequest,
    ObjectionRequest,
    RectificationRequest,
    Request,
    RestrictionRequest,
    ReviewRequest,
    WithdrawalRequest,
)
from gdpr_rights.domain.stages import Stage
from gdpr_rights.domain.time_limit import time_limit
from gdpr_rights.errors import (
    ReferenceTaken,
    StaleVersion,
    TenantMissing,
    UnknownField,
)
from gdpr_rights.law.rights import Right
from gdpr_rights.ports import Write

LONGEST = 200
"""Characters of a channel, a reference, or a tenant's key."""


_ORDER = (
    Right.CONSENT_WITHDRAWAL,
    Right.OBJECTION,
    Right.RESTRICTION,
    Right.INFORMATION,
    Right.ACCESS,
    Right.PORTABILITY,
    Right.RECTIFICATION,
    Right.HUMAN_REVIEW,
    Right.POST_MORTEM_DIRECTIVES,
    Right.COMPLAINT,
    Right.ERASURE,
)
"""In which order requests that came together are answered: what stops at once, stops first;
export before erasing.

Source: RULEBOOK 2.11.
"""


def receive_all(
    setting: Setting,
    requests: tuple[Request, ...],
    *,
    received_at: datetime | None,
    channel: str,
    reference: str | None,
    tenant: str | None,
    session: AuthenticatedSession | None,
    language: str,
    requester: Requester = THEMSELVES,
) -> Script[tuple[Case, ...]]:
    """Opens a case for each request; the same reference finds those that are open already."""
    ordered = sorted(requests, key=lambda request: _ORDER.index(request.right))
    for request in ordered:
        _check_request(setting, request)
    check_language(language)
    _check_length(channel=channel, reference=reference, tenant=tenant)
    if setting.data_map.tenants is not None and tenant is None:
        raise TenantMissing(setting.data_map.tenants)
    names: list[tuple[str, ...]] = []
    for number in range(len(ordered)):
        names += [(yield from _names(setting, tenant, reference, number))]
    pairs = list(zip(names, ordered, strict=True))
    if reference is not None:
        known = yield from _all_known(pairs)
        if known:
            return (yield from _with_session(setting, known, session))
    arrived = received_at if received_at is not None else (yield Now())
    limit = time_limit(
        arrived, zone=setting.zone, calendar=setting.calendar, regime=setting.regime
    )
    ids = [first for first, *_ in names]
    events = {
        case_id: Received(
            request,
            received_at=arrived,
            limit=limit,
            channel=channel,
            reference=reference,
            tenant=tenant,
            linked=tuple(other for other in ids if other != case_id),
            language=language,
            requester=requester,
        )
        for case_id, request in zip(ids, ordered, strict=True)
    }
    for _ in range(TRIES):
        cases, writes = yield from _opened(setting, events)
        try:
            yield AppendMany(writes)
        except StaleVersion:
            # A retry came at the same moment, and was faster.
            known = yield from _all_known(pairs)
            if known:
                return (yield from _with_session(setting, known, session))
            # Or something else was noted of the person meanwhile.
            continue
        return (yield from _with_session(setting, cases, session))
    raise StaleVersion(ids[0], 0, 1)


def _opened(
    setting: Setting, events: Mapping[str, Received]
) -> Script[tuple[tuple[Case, ...], list[Write]]]:
    """The cases as they stand after arrival, and what writes them."""
    cases: list[Case] = []
    writes: list[Write] = []
    notes: list[Note] = []
    for case_id, event in events.items():
        case = Case.opened(case_id, event)
        effects = yield from at_once(setting, case)
        notes += effects.notes
        for one in effects.events:
            case = case.after(one)
        rows = (case.row(), *effects.rows)
        writes += [Write(case_id, 0, (event, *effects.events), rows), *effects.writes]
        cases.append(case)
    writes += yield from noted_together(notes)
    return tuple(cases), writes


def _with_session(
    setting: Setting, cases: tuple[Case, ...], session: AuthenticatedSession | None
) -> Script[tuple[Case, ...]]:
    """The cases after the session was held against each that still waits for proof.

    They may be about several people, and what opened them may have stopped before this.
    """
    waiting = {case.id: case for case in cases if case.stage is Stage.RECEIVED}
    # Whoever asks for somebody else is not shown to be who they are by a login of that person.
    theirs = all(isinstance(case.requester, Themselves) for case in cases)
    if session is None or not waiting or not theirs:
        return cases
    ids = tuple(case.id for case in cases)
    found = {case.id: case for case in cases}
    for case_id in waiting:
        if found[case_id].stage is not Stage.RECEIVED:
            continue
        with contextlib.suppress(StaleVersion):  # a retry at the same moment was faster
            yield from _by_session(setting, found[case_id], session)
        found = yield ReadCases(ids)
    return tuple(found[case_id] for case_id in ids)


def _names(
    setting: Setting, tenant: str | None, reference: str | None, number: int
) -> Script[tuple[str, ...]]:
    if reference is None:
        return ((yield NewId()),)
    # No reference of a sender has such a sign, so none is taken for a part of another one.
    return setting.secret.case(tenant, reference if number == 0 else f"{reference}\0{number}")


def _all_known(pairs: list[tuple[tuple[str, ...], Request]]) -> Script[tuple[Case, ...]]:
    """The cases of all of these requests, or none.

    Raises:
        ReferenceTaken: Other requests, or more or fewer of them, have the reference.
    """
    # In one look: of cases that are opened together both are there, or neither.
    every = tuple(name for names, _ in pairs for name in names)
    opened: dict[str, Case] = yield ReadCases(every)
    found = [
        case for names, request in pairs if (case := _known(opened, names, request)) is not None
    ]
    if found and (len(found) < len(pairs) or len(found[0].linked) + 1 != len(pairs)):
        raise ReferenceTaken(found[0].id)
    return tuple(found)


def _by_session(setting: Setting, case: Case, session: AuthenticatedSession) -> Script[None]:
    """Establishes identity by the application's own login, if the request is about that person.

    A request that names somebody else stays unverified: being logged in proves nothing there.
    """
    candidates: tuple[Found, ...] = yield look_up(setting, case)
    now: datetime = yield Now()
    level = session.level(now, setting.levels.recent)
    if [found.key for found in candidates] == [session.key]:
        yield from established(setting, case, Identity("session", level=level), candidates)


def _known(opened: Mapping[str, Case], names: tuple[str, ...], request: Request) -> Case | None:
    """The case that one of these names has, if it is about the same request.

    Raises:
        ReferenceTaken: It is about another one.
    """
    found = next((opened[name] for name in names if name in opened), None)
    # After redaction nobody can tell; the same reference is taken for the same request.
    if found is not None and found.request.subject.identifiers and found.request != request:
        raise ReferenceTaken(found.id)
    return found


def _check_length(**texts: str | None) -> None:
    for name, value in texts.items():
        if value is not None and len(value) > LONGEST:
            raise ValueError(f"{name} has more than {LONGEST} characters")


def _check_request(setting: Setting, request: Request) -> None:
    check_subject(setting, request.subject)
    match request:
        case RectificationRequest():
            own = setting.data_map.subject[request.subject.kind].dataset
            _check_corrections(setting, request, own)
        case ErasureRequest():
            check_activities(setting, request.activities)
        case ObjectionRequest() | WithdrawalRequest():
            check_channels(request.channels)
            check_activities(setting, request.activities)
        case RestrictionRequest():
            check_activities(setting, request.activities)
            for place in request.places:
                check_place(setting, request.subject.kind, place)
        case ReviewRequest():
            check_activities(setting, (request.activity,))
        case DirectiveRequest(directive=Directive(clauses=clauses)):
            for clause in clauses:
                _check_wanted(setting, request, clause)
        case AfterDeathRequest():
            _check_wanted(setting, request, request)
        case _:
            pass


def _check_wanted(setting: Setting, request: Request, wanted: Clause | AfterDeathRequest) -> None:
    check_activities(setting, wanted.activities)
    for dataset in wanted.datasets:
        check_dataset(setting, request.subject.kind, dataset, "")


def _check_corrections(setting: Setting, request: RectificationRequest, own: str) -> None:
    seen: set[tuple[str, str, tuple[str, ...]]] = set()
    for one in request.corrections:
        check_dataset(setting, request.subject.kind, one.dataset, one.field)
        if field_of(setting.data_map, one) is None:
            raise UnknownField(one.dataset, one.field, "the map names no personal data there")
        if not one.key and one.dataset != own:
            raise UnknownField(one.dataset, one.field, "say which row is meant, by its key")
        # Where one row is the person, its key may be left out.
        place = (one.dataset, one.field, () if one.dataset == own else tuple(map(str, one.key)))
        if place in seen:
            raise ValueError(f"{one.dataset}.{one.field} of one row is corrected twice")
        seen.add(place)
