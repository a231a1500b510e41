"""What the record of a person holds of their death and of their directives: written, and read.

Directives are those of a living person until the death is established: only they are told of them
before that, and nobody else learns that there are any.

Source: Loi 78-17, art. 84-86; RULEBOOK 2.10, 2.11.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs

from gdpr_rights.desk.effects import (
    AppendMany,
    FindCases,
    Now,
    ReadCase,
    ReadCases,
    Resolve,
    Script,
)
from gdpr_rights.desk.people import (
    TRIES,
    Person,
    check_named,
    noted,
    person,
    person_of,
    record_of,
    tenant_of,
)
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.timing import today
from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.after_death import is_account
from gdpr_rights.domain.after_death_requests import (
    AfterDeathRequest,
    DirectiveRequest,
    ProofOfDeath,
    contradict,
)
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.directing import kept
from gdpr_rights.domain.directives import KeptDirective
from gdpr_rights.domain.events import (
    AuthorityShown,
    DeathDisproved,
    DeathEstablished,
    Event,
    HeirsAgreed,
    HeirsDisagreed,
)
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.instructions import Found
from gdpr_rights.domain.naming import every_name_of
from gdpr_rights.domain.outcomes import AmbiguousSubject, DeathNoted
from gdpr_rights.domain.parties import DataSubject, Role
from gdpr_rights.domain.projections import CaseQuery, CaseRow, Standing
from gdpr_rights.domain.requesters import (
    DesignatedPerson,
    Heir,
    Requester,
    Themselves,
    is_same_person,
    same_name,
)
from gdpr_rights.domain.stages import Stage
from gdpr_rights.domain.standing import DEATH, StandingVerdict
from gdpr_rights.domain.standing_to_ask import LIL_84, gate_of
from gdpr_rights.errors import IdentityNotEstablished, StaleVersion
from gdpr_rights.law.rights import Right

_UNDER_WAY = (Stage.VERIFIED, Stage.CLARIFYING, Stage.ACCEPTED, Stage.FULFILLING)
"""The stages of a case in which it is established who asks, and something is left to do."""


def notify_death(
    setting: Setting, subject: DataSubject, proof: ProofOfDeath, tenant: str | None
) -> Script[DeathNoted | AmbiguousSubject]:
    """Records that a person died; their accounts and all marketing to them stop in this call."""
    check_named(setting, subject, tenant)
    return (yield from _noted_of(setting, subject, tenant, DeathEstablished(proof)))


def disprove_death(
    setting: Setting, subject: DataSubject, tenant: str | None, *, by: str, because: str
) -> Script[DeathNoted | AmbiguousSubject]:
    """Records that a person is alive after all; what stopped goes on."""
    check_named(setting, subject, tenant)
    event = DeathDisproved(by=by, because=because)
    return (yield from _noted_of(setting, subject, tenant, event))


def _noted_of(
    setting: Setting,
    subject: DataSubject,
    tenant: str | None,
    event: DeathEstablished | DeathDisproved,
) -> Script[DeathNoted | AmbiguousSubject]:
    found: tuple[Found, ...] = yield Resolve(
        subject.kind, subject.identifiers, tenant_of(setting, tenant)
    )
    if len(found) > 1:
        return AmbiguousSubject(len(found))
    dies = isinstance(event, DeathEstablished)
    frozen = [of for of in setting.data_map.activities if ends_with_the_person(of)]
    told = DeathNoted(frozen=[of.name for of in frozen] if dies else ())
    for _ in range(TRIES):
        who = yield from person(setting, subject, tenant)
        entries = yield from record_of(who)
        if (death_in(entry.event for entry in entries) is not None) == dies:
            return told
        now: datetime = yield Now()
        rows = standings(setting, who, frozen, now, ends=dies)
        write = yield from noted(who, [event])
        try:
            yield AppendMany([attrs.evolve(write, projections=(*write.projections, *rows))])
        except StaleVersion:
            continue  # something else was noted of the person meanwhile
        return told
    raise StaleVersion(subject.kind, 0, 1)


def ends_with_the_person(activity: ProcessingActivity) -> bool:
    """Whether a death stops it at once: accounts, and marketing; what a law requires goes on."""
    return activity.role is not Role.PROCESSOR and is_account(activity)


def standings(
    setting: Setting,
    who: Person,
    activities: Iterable[ProcessingActivity],
    now: datetime,
    *,
    ends: bool = True,
) -> tuple[Standing, ...]:
    """What stops, or goes on, for a person.

    An address may be somebody else's too, or become theirs: only marketing stops for it.
    """
    verdict = StandingVerdict.DEAD if ends else StandingVerdict.LIFTED
    return tuple(
        Standing(name, of.name, DEATH, verdict.value, str(LIL_84), now)
        for of in activities
        for name in _names(setting, who, addresses=of.direct_marketing)
    )


def _names(setting: Setting, who: Person, *, addresses: bool) -> Iterator[str]:
    subject = who.subject
    own = (
        frozenset(every_name_of(setting.secret, attrs.evolve(subject, identifiers=())))
        if subject is not None
        else frozenset()
    )
    return (name for name in who.names if addresses or name in own)


def death_in(events: Iterable[Event]) -> ProofOfDeath | None:
    """What showed that a person died, as far as their record says that they did."""
    proof: ProofOfDeath | None = None
    for event in events:
        match event:
            case DeathEstablished(proof=shown):
                proof = shown
            case DeathDisproved():
                proof = None
    return proof


def with_record(setting: Setting, case: Case, facts: Facts) -> Script[Facts]:
    """The facts, with what the record of the person says of their death and directives.

    Nothing is read for who has not proven who they are, and no directive of a living person for
    anybody but them.
    """
    if not _is_identified(setting, case):
        return facts
    who = yield from person_of(setting, case)
    entries = yield from record_of(who)
    events = tuple(entry.event for entry in entries)
    death = death_in(events)
    facts = attrs.evolve(facts, death=death)
    if isinstance(case.requester, Heir | DesignatedPerson):
        if death is not None:
            disputes = yield from _disputes(case, events)
            facts = attrs.evolve(facts, directives=kept(events), disputes=disputes)
    elif isinstance(case.request, DirectiveRequest) and death is None:
        facts = attrs.evolve(facts, directives=kept(events))
    return facts


def needs_record(case: Case) -> bool:
    """Whether a plan depends on it."""
    return isinstance(case.requester, Heir | DesignatedPerson) or isinstance(
        case.request, DirectiveRequest | AfterDeathRequest
    )


def _is_identified(setting: Setting, case: Case) -> bool:
    needed = setting.levels.required(case.request, setting.data_map, case.requester)
    return case.identity is not None and case.identity.level >= needed


def _disputes(case: Case, events: Iterable[Event]) -> Script[tuple[str, ...]]:
    """The cases about which heirs disagree: as was noted, or as what they ask shows."""
    noted_in: list[str] = []
    agreed: set[str] = set()
    for event in events:
        match event:
            case HeirsDisagreed(case=name):
                noted_in.append(name)
            case HeirsAgreed(cases=names):
                noted_in.clear()
                agreed |= set(names)
    others = yield from _others(case)
    found = [
        other.id
        for other in others
        if other.id not in agreed
        and isinstance(other.request, AfterDeathRequest)
        and isinstance(case.request, AfterDeathRequest)
        and not is_same_person(other.requester, case.requester)
        and contradict(case.request, other.request)
    ]
    return tuple(dict.fromkeys((*noted_in, *found)))


def _others(case: Case) -> Script[tuple[Case, ...]]:
    """The other cases under way after the death of the same person."""
    if case.subject is None:
        return ()
    rows: tuple[CaseRow, ...] = yield FindCases(
        CaseQuery(stages=_UNDER_WAY, subject_ref=case.subject.ref)
    )
    names = tuple(
        row.id for row in rows if row.right is Right.POST_MORTEM_DIRECTIVES and row.id != case.id
    )
    found: dict[str, Case] = (yield ReadCases(names)) if names else {}
    return tuple(found.values())


def open_disputes(setting: Setting, case: Case) -> Script[tuple[str, ...]]:
    """The cases about which heirs disagree and nobody has decided; found again before acting."""
    facts = yield from with_record(setting, case, case.facts((yield from today(setting))))
    return tuple(name for name in facts.disputes if facts.judgement(f"dispute/{name}") is None)


def dispute(
    setting: Setting, case_id: str, *, by: str, because: str, agreed: bool
) -> Script[Case]:
    """Records that heirs disagree, or that they have come to terms."""
    case: Case = yield ReadCase(case_id)
    yield from check_authority(setting, case)
    event: HeirsDisagreed | HeirsAgreed = HeirsDisagreed(case=case_id, by=by, because=because)
    if agreed:
        others = yield from _others(case)
        names = (case_id, *(other.id for other in others))
        event = HeirsAgreed(cases=names, by=by, because=because)
    for _ in range(TRIES):
        who = yield from person_of(setting, case)
        write = yield from noted(who, [event])
        try:
            yield AppendMany([write])
        except StaleVersion:
            continue
        return case
    raise StaleVersion(case_id, 0, 1)


def check_authority(setting: Setting, case: Case) -> Script[Facts]:
    """Whether who asks may ask, in a case in which it is established who they are.

    Raises:
        IdentityNotEstablished: It is not, or something has yet to be shown.
    """
    facts = yield from with_record(setting, case, case.facts((yield from today(setting))))
    needed = setting.levels.required(case.request, setting.data_map, case.requester)
    if not _is_identified(setting, case):
        raise IdentityNotEstablished(case.id, ways_to_prove(case), needed.name.lower())
    gate = gate_of(case.request, setting.data_map, facts)
    if gate is not None:
        raise IdentityNotEstablished(case.id, ("show_authority", "notify_death"), None, gate.what)
    return facts


def ways_to_prove(case: Case) -> tuple[str, ...]:
    """How it can be established who asks: a message would reach the person, not who asks."""
    return ("challenge", "vouch") if isinstance(case.requester, Themselves) else ("vouch",)


def directives(setting: Setting, case_id: str) -> Script[tuple[KeptDirective, ...]]:
    """The directives that who asks in a case may learn of."""
    case: Case = yield ReadCase(case_id)
    facts = yield from check_authority(setting, case)
    counted = (of for of in facts.directives if of.revoked_on is None)
    return tuple(of for of in counted if _may_learn_of(of, case.requester))


def _may_learn_of(of: KeptDirective, requester: Requester) -> bool:
    # 85 I: the designated person may learn of them; where there is none, the heirs.
    if not isinstance(requester, Heir | DesignatedPerson):
        return True
    named = of.directive.designated
    if named is None:
        return requester.proof is not None
    return same_name(named, requester.name)


def show_authority(case_id: str, requester: Requester, *, by: str) -> Script[Case]:
    """Records what who asks has shown since; it must be the same person."""
    case: Case = yield ReadCase(case_id)
    if isinstance(requester, Themselves) or not is_same_person(requester, case.requester):
        raise ValueError("the requester goes by another name: open a case for whoever asks now")
    return (yield from recorded(case, AuthorityShown(requester, by=by)))
