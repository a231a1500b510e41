"""Which recipients must be told of what was done in a case.

Art. 19: "The controller shall communicate any rectification or erasure of personal data or
restriction of processing ... to each recipient to whom the personal data have been disclosed".
Controllers to whom data were passed on consent, or for what the person objected to, are told that
this has ended.

Source: GDPR Art. 7(3), 19, 21; RULEBOOK 2.6, 2.9/W5, 2.11.
"""

from collections.abc import Callable, Iterable, Iterator

import attrs

from gdpr_rights.domain.after_death import parts
from gdpr_rights.domain.after_death_requests import AfterDeathRequest
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.data_map import REST, DataMap
from gdpr_rights.domain.erasure import outcome
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.notice_states import NoticeStage
from gdpr_rights.domain.notices import Corrected, Operation, RecipientNotice, notice_id
from gdpr_rights.domain.parties import KEY, Key, Role
from gdpr_rights.domain.plans import Action, Do, Item, Refuse
from gdpr_rights.domain.recipients import informed_recipients, known_lookups, recipient_named
from gdpr_rights.domain.requests import (
    ErasureRequest,
    ObjectionRequest,
    RectificationRequest,
    WithdrawalRequest,
)
from gdpr_rights.domain.stages import Stage

_CARRIED_OUT = (Stage.FULFILLED, Stage.REFUSED, Stage.ANSWERED)
"""Where no system is told anything any more; a refusal may come after some did their part."""

Places = Iterable[tuple[str, str, tuple[str, ...]]]
"""Data by dataset, column and the activities concerned."""


def notices_for(case: Case, data_map: DataMap) -> tuple[RecipientNotice, ...]:
    """Every notice that what was done in a case calls for, noted or not.

    Recipients are those of the activities for which the data were used, processors included.

    Source: GDPR Art. 19; RULEBOOK 2.6, 2.11.
    """
    lifted = _lifted(case)
    if case.request.subject.kind not in data_map.subject or not any(
        activity.recipients for activity in data_map.activities
    ):
        return lifted
    found: list[_Found] = [*_restricted(case, data_map), *_stopped(case, data_map)]
    if case.stage in _CARRIED_OUT and case.plan is not None:
        match case.request:
            case ErasureRequest():
                found += _erased(case, data_map)
            case AfterDeathRequest():
                for part in parts(case.plan):
                    if isinstance(part.request, ErasureRequest):
                        as_erased = attrs.evolve(case, request=part.request, plan=part)
                        found += _erased(as_erased, data_map)
            case RectificationRequest():
                found += _rectified(case, data_map)
            case _:
                pass
    return lifted + tuple(
        RecipientNotice(
            notice_id(case.id, of.operation, of.recipient),
            recipient=of.recipient,
            operation=of.operation,
            activities=sorted(of.activities),
            categories=sorted(of.categories),
            partly=sorted(of.categories & of.kept),
            channels=of.channels,
            due_by=case.time_limit.answer_by,
        )
        for of in found
        if of.activities
    )


def overtaken(case: Case) -> tuple[str, ...]:
    """The notices, by id, of a restriction that was lifted before they were given."""
    return tuple(
        state.notice.id
        for state in case.notices
        if is_lifted(case) and state.operation is Operation.RESTRICTION and state.is_open
    )


def is_lifted(case: Case) -> bool:
    """Whether a case opened a restriction that has ended."""
    return bool(case.restrictions) and case.restricted_for is None


@attrs.define
class _Found:
    operation: Operation
    recipient: str
    activities: set[str] = attrs.field(factory=set)
    categories: set[str] = attrs.field(factory=set)
    kept: set[str] = attrs.field(factory=set)
    channels: tuple[str, ...] = ()


def _told(operation: Operation, data_map: DataMap, places: Places) -> list[_Found]:
    """Everybody who received some of these data, once each."""
    found: dict[str, _Found] = {}
    for dataset, column, activities in places:
        for recipient, of in informed_recipients(data_map, activities).items():
            one = found.setdefault(recipient, _Found(operation, recipient))
            one.activities.update(of)
            one.categories.update(_categories(data_map, dataset, column))
    return list(found.values())


def _categories(data_map: DataMap, dataset: str, column: str) -> Iterator[str]:
    holder = data_map.dataset.get(dataset)
    of = holder.rest if holder and column == REST else holder and holder.classify(column)
    if isinstance(of, PersonalData):
        yield of.category


def _erased(case: Case, data_map: DataMap) -> Iterator[_Found]:
    """A recipient is told of what is gone for every activity for which it received it.

    What stays for another activity alone is gone for those that fell: "to the extent that
    processing is necessary" (17(3)) covers no other recipient.
    """
    found: dict[str, _Found] = {}
    falls = _falling(case, data_map)
    for item in _met(case, data_map):
        for recipient, activities in informed_recipients(data_map, item.activities).items():
            one = found.setdefault(recipient, _Found(Operation.ERASURE, recipient))
            categories = {
                name
                for column in item.fields
                for name in _categories(data_map, item.dataset, column)
            }
            if falls(item, activities):
                one.activities.update(activities)
                one.categories |= categories
            else:
                one.kept |= categories
    yield from found.values()


def _falling(case: Case, data_map: DataMap) -> Callable[[Item, tuple[str, ...]], bool]:
    plan, request = case.plan, case.request
    if plan is None or not isinstance(request, ErasureRequest):
        raise AssertionError
    facts = case.facts(plan.as_of)
    fallen = {of.name for of in data_map.activities if outcome(of, request, facts).falls}
    edited = {edit.item_id for edit in plan.edits}

    def falls(item: Item, activities: tuple[str, ...]) -> bool:
        if isinstance(item.verdict, Do):
            return True
        # What a human kept stays for everybody.
        decided = item.id in edited or isinstance(item.verdict, Refuse)
        return not decided and set(activities) <= fallen

    return falls


def _met(case: Case, data_map: DataMap) -> Iterator[Item]:
    """The items of the plan that met a row, in systems that have done their part."""
    for item in case.plan.items if case.plan else ():
        dataset = data_map.dataset.get(item.dataset)
        if dataset is None or not case.has_done(dataset.system):
            continue
        if case.concerned is None or item.id in case.concerned:
            yield item


def _rectified(case: Case, data_map: DataMap) -> list[_Found]:
    changed = {change.item for noted in case.changes for change in noted.changes}
    return _told(
        Operation.RECTIFICATION,
        data_map,
        (
            (item.dataset, column, item.activities)
            for item in _met(case, data_map)
            if item.id in changed and isinstance(item.verdict, Do)
            for column in item.fields
        ),
    )


def _restricted(case: Case, data_map: DataMap) -> list[_Found]:
    if is_lifted(case):
        return []
    activities = {name for opened in case.restrictions for name in opened.activities}
    named = [place for opened in case.restrictions for place in opened.places]
    places = [
        (dataset.name, column, tuple(activities & set(of.used_for)))
        for dataset in data_map.owned_datasets(case.request.subject.kind)
        for column, of in dataset.personal_fields()
    ]
    places += [
        (dataset.name, column, of.used_for)
        for place in named
        if (dataset := data_map.dataset.get(place.dataset)) is not None
        for column, of in dataset.personal_fields()
        if place.field in (None, column)
    ]
    return _told(Operation.RESTRICTION, data_map, places)


def _lifted(case: Case) -> tuple[RecipientNotice, ...]:
    """18(3) is for the person; but a recipient that was told to restrict would do so for ever."""
    return tuple(
        attrs.evolve(
            state.notice,
            id=notice_id(case.id, Operation.LIFTING, state.recipient),
            operation=Operation.LIFTING,
            due_by=case.time_limit.answer_by,
        )
        for state in case.notices
        if is_lifted(case)
        and not (case.lifting is not None and case.lifting.erased)
        and state.operation is Operation.RESTRICTION
        and (state.attempts or state.stage in (NoticeStage.TOLD, NoticeStage.ACKNOWLEDGED))
    )


def _stopped(case: Case, data_map: DataMap) -> Iterator[_Found]:
    request = case.request
    match request:
        case WithdrawalRequest():
            operation = Operation.WITHDRAWAL
        case ObjectionRequest():
            operation = Operation.OBJECTION
        case _:
            return
    stopped = set(case.stopped.activities if case.stopped else ())
    if case.stage in _CARRIED_OUT and case.plan is not None and case.refusal is None:
        stopped |= {
            name
            for item in case.plan.items
            if isinstance(item.verdict, Do) and item.verdict.action is Action.STOP
            for name in item.activities
        }
    places = [
        (dataset.name, column, tuple(stopped & set(of.used_for)))
        for dataset in data_map.owned_datasets(request.subject.kind)
        for column, of in dataset.personal_fields()
    ]
    for one in _told(operation, data_map, places):
        recipient = recipient_named(data_map, one.recipient)
        # A processor stops with us: it acts on our instructions alone (Art. 29).
        if recipient is not None and recipient.role is not Role.PROCESSOR:
            one.channels = request.channels
            yield one


def person_for(case: Case, data_map: DataMap, recipient: str) -> tuple[tuple[str, Key], ...]:
    """The identifiers by which a recipient knows the person; none where it knows none of them."""
    kind = case.request.subject.kind
    subject = case.restricted_for or case.subject
    known = known_lookups(data_map, kind, recipient)
    identifiers = subject.identifiers if subject else case.request.subject.identifiers
    found = [(name, value) for name, value in identifiers if name in known and name != KEY]
    if KEY in known and subject is not None and subject.key:
        parts = subject.key
        found.append((KEY, parts[0] if len(parts) == 1 else "/".join(map(str, parts))))
    return tuple(dict.fromkeys(found))


def corrected_for(case: Case, data_map: DataMap, notice: RecipientNotice) -> tuple[Corrected, ...]:
    """What was put right, as far as a recipient holds it."""
    if notice.operation is not Operation.RECTIFICATION or case.plan is None:
        return ()
    concerned = {
        item.id for item in case.plan.items if set(item.activities) & set(notice.activities)
    }
    found = {
        change.item: Corrected(
            change.field,
            category=next(_categories(data_map, change.dataset, change.field), ""),
            value=change.new,
        )
        for noted in case.changes
        for change in noted.changes
        if change.item in concerned
    }
    return tuple(found.values())
