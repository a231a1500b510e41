"""What a person must be told of what is not done: it cannot be built without reasons and remedies.

What the library proposed is said in the language of the person; what a human stated is said in
that human's words.

Source: GDPR Art. 12(4).
"""

from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from gdpr_rights.domain.case import Case
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.in_words import complaint_in_words, retention_in_words, wording
from gdpr_rights.domain.item_names import each_field, together
from gdpr_rights.domain.parties import Controller
from gdpr_rights.domain.plans import Item, Keep, NotCovered, Plan, Refuse
from gdpr_rights.domain.refusal_words import refusal_wording
from gdpr_rights.domain.values import as_tuple, not_blank
from gdpr_rights.errors import AuthorityMissing
from gdpr_rights.law.authorities import Authority
from gdpr_rights.law.citations import GDPR_12_4, Citation


@attrs.frozen(kw_only=True)
class NotDone:
    """One thing that is not done, and why.

    Attributes:
        what: The field concerned (``invoices.total``), the dataset, the purposes, or the whole
            request.
        because: The reasons.
        citations: Where the law allows it.
        until: The last day, where data stay until a day that is known.
    """

    what: str = attrs.field(validator=not_blank)
    because: str = attrs.field(validator=not_blank, repr=False)
    citations: tuple[Citation, ...] = attrs.field(
        converter=as_tuple, validator=attrs.validators.min_len(1)
    )
    until: date | None = None


@attrs.frozen(kw_only=True)
class RefusalInformation:
    """Reasons and remedies of a refusal, whole or in part.

    Attributes:
        not_done: At least one thing that is not done.
        complaint: The right to lodge a complaint with a supervisory authority.
        authority: The supervisory authority to which the person may complain.
        judicial_remedy: The right to go to court.
        told_by: The last day to tell the person, in the controller's time zone. No extension moves
            it; None while it waits for an open suspension.
        is_late: Whether that day is over.

    Source: GDPR Art. 12(4), 77, 79.
    """

    not_done: tuple[NotDone, ...] = attrs.field(
        converter=as_tuple, validator=attrs.validators.min_len(1)
    )
    complaint: str = attrs.field(validator=not_blank)
    authority: Authority = attrs.field(validator=attrs.validators.instance_of(Authority))
    judicial_remedy: str = attrs.field(validator=not_blank)
    told_by: date | None
    is_late: bool


def refusal_information(
    case: Case, plan: Plan | None, data_map: DataMap, today: date, *, language: str = "en"
) -> RefusalInformation:
    """What the person must be told of what is not done in a case.

    Args:
        case: The case.
        plan: Its plan, accepted or proposed; a refusal of the whole request needs none.
        data_map: The map.
        today: The civil date in the controller's time zone.
        language: ``en`` or ``fr``, for what the library says.

    Raises:
        ValueError: Nothing is refused, or the language is another.
        AuthorityMissing: The map names no supervisory authority, nor does the directory.
    """
    items = plan.items if plan else ()
    not_done = _whole(case, language)
    if plan and not not_done:
        not_done = tuple(_one_by_one(_parts(plan, items, data_map, language), data_map))
    if not not_done:
        raise ValueError("nothing is refused: there is nothing to tell the person of")
    return _information(case, not_done, data_map.controller, today, language)


def refusal_in_letter(
    case: Case,
    items: Iterable[Item],
    data_map: DataMap,
    today: date,
    *,
    language: str,
) -> RefusalInformation | None:
    """The same with everything that has one reason said at once; None where nothing is refused.

    Args:
        case: The case, with its plan where it has one.
        items: The items of the plan to tell of.
        data_map: The map.
        today: The civil date in the controller's time zone.
        language: ``en`` or ``fr``.

    Raises:
        AuthorityMissing: The map names no supervisory authority, nor does the directory.
    """
    not_done = _whole(case, language)
    if case.plan and not not_done:
        not_done = _grouped(_parts(case.plan, items, data_map, language), data_map)
    return _information(case, not_done, data_map.controller, today, language) if not_done else None


def _information(
    case: Case,
    not_done: tuple[NotDone, ...],
    controller: Controller,
    today: date,
    language: str,
) -> RefusalInformation:
    return with_remedies(
        not_done,
        controller,
        language=language,
        told_by=case.time_limit.refusal_notice_by,
        is_late=case.time_limit.is_late_to_refuse(today),
    )


def with_remedies(
    not_done: tuple[NotDone, ...],
    controller: Controller,
    *,
    language: str = "en",
    told_by: date | None = None,
    is_late: bool = False,
) -> RefusalInformation:
    """Some reasons with the remedies that stand against them.

    Args:
        not_done: What is not done, and why.
        controller: Who refuses.
        language: ``en`` or ``fr``.
        told_by: The last day to tell the person.
        is_late: Whether it is over.

    Raises:
        AuthorityMissing: The controller names no supervisory authority, nor does the directory.
        ValueError: Nothing is refused, or the language is another.
    """
    authority = controller.supervisory_authority
    if authority is None:
        raise AuthorityMissing(controller.country)
    return RefusalInformation(
        not_done=not_done,
        complaint=complaint_in_words(wording(language), controller),
        authority=authority,
        judicial_remedy=refusal_wording(language).judicial_remedy,
        told_by=told_by,
        is_late=is_late,
    )


def _whole(case: Case, language: str) -> tuple[NotDone, ...]:
    words = refusal_wording(language)
    if case.refusal is None:
        return ()
    return (
        NotDone(
            what=words.whole.format(request=words.requests[case.request.right]),
            because=case.refusal.because,
            citations=(GDPR_12_4, *(ground.citation for ground in case.refusal.grounds)),
        ),
    )


_Reason = tuple[str, tuple[Citation, ...], date | None]


def _parts(
    plan: Plan, items: Iterable[Item], data_map: DataMap, language: str
) -> Iterator[tuple[Item, _Reason]]:
    edited = {edit.item_id for edit in plan.edits}
    for item in items:
        until: date | None = None
        match item.verdict:
            case Refuse(grounds=grounds, because=because):
                citations = tuple(ground.citation for ground in grounds)
            case Keep(because=because, citations=citations):
                until = item.verdict.until
            case NotCovered(asked=False):
                # What the request is not about is not refused.
                continue
            case NotCovered(because=because, citations=citations):
                pass
            case _:
                continue
        if item.id not in edited:
            because = _in_language(item, because, data_map, language)
        yield item, (because, citations, until)


def _one_by_one(parts: Iterable[tuple[Item, _Reason]], data_map: DataMap) -> Iterator[NotDone]:
    for item, (because, citations, until) in parts:
        for what in each_field(item, data_map):
            yield NotDone(what=what, because=because, citations=citations, until=until)


def _grouped(parts: Iterable[tuple[Item, _Reason]], data_map: DataMap) -> tuple[NotDone, ...]:
    groups: dict[_Reason, list[Item]] = {}
    for item, reason in parts:
        groups.setdefault(reason, []).append(item)
    return tuple(
        NotDone(what=together(items, data_map), because=because, citations=citations, until=until)
        for (because, citations, until), items in groups.items()
    )


def _in_language(item: Item, because: str, data_map: DataMap, language: str) -> str:
    words = refusal_wording(language)
    if isinstance(item.verdict, Keep):
        for name in item.activities:
            activity = data_map.activity.get(name)
            # As `Keep` was worded for this activity; its rule stands among the citations.
            if activity is not None and because == f"kept {activity.retention}":
                retention = attrs.evolve(activity.retention, citation=None)
                said = retention_in_words(wording(language), retention)
                return words.kept.format(purpose=activity.purpose, retention=said)
    return words.reason(because)
