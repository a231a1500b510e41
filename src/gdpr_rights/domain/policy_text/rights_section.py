"""The section of a privacy policy on processing and rights, from the map alone.

Source: GDPR Art. 12(3)-(6), 13, 14, 21(4); Loi 78-17, art. 85; RULEBOOK 2.1.
"""

from collections.abc import Iterable, Iterator

import attrs

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.entitlements import rights_for
from gdpr_rights.domain.existing_rights import (
    as_controller,
    as_processor,
    existing_rights,
)
from gdpr_rights.domain.fields import DataSource, PersonalData
from gdpr_rights.domain.in_words import (
    basis_in_words,
    complaint_in_words,
    named_in_words,
    recipients_in_words,
    retention_in_words,
    sources_in_words,
    transfers_in_words,
)
from gdpr_rights.domain.lint.names import uses_activity
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.policy_text.languages import Words, words_of
from gdpr_rights.domain.policy_text.markdown import (
    bullets,
    document,
    escaped,
    heading,
    labelled,
    paragraph,
    quoted,
)
from gdpr_rights.law.bases import LawfulBasis
from gdpr_rights.law.rights import Right

# They have a block of their own.
_ELSEWHERE = (Right.OBJECTION, Right.POST_MORTEM_DIRECTIVES, Right.COMPLAINT)
# Of these, for which purposes they exist is not plain: they follow from the basis.
_SOME_PURPOSES = (Right.PORTABILITY, Right.HUMAN_REVIEW, Right.CONSENT_WITHDRAWAL)


def rights_section(data_map: DataMap, language: str = "en") -> str:
    """What a privacy policy has to say of processing and rights, as Markdown.

    It says what the map says, and what the law does; where the policy of today says something
    else, `check` finds it by the map's notice.

    Args:
        data_map: What is held, why, and on which basis.
        language: ``en`` or ``fr``; purposes and categories stay as the controller wrote them.

    Raises:
        ValueError: The language is neither.

    Examples:
        >>> from gdpr_rights import rights_section
        >>> print(rights_section(data_map)[:61])
        ## Your personal data and your rights
        <BLANKLINE>
        ### Who is responsible

    Source: GDPR Art. 13, 14.
    """
    words = words_of(language)
    return document(
        [
            heading(2, words.own.title),
            _version(words, data_map),
            *_responsible(words, data_map),
            *_purposes(words, data_map),
            *_disclosures(words, data_map),
            *_for_others(words, data_map),
            *_rights(words, data_map),
            *_objection(words, data_map),
            *_after_death(words, data_map),
            *_exercise(words, data_map),
        ]
    )


def _version(words: Words, data_map: DataMap) -> str:
    notice = data_map.notice
    if notice is None:
        return ""
    said = words.own.version if notice.effective_on is None else words.own.version_from
    return said.format(version=escaped(notice.version), day=notice.effective_on)


def _responsible(words: Words, data_map: DataMap) -> Iterator[str]:
    # 13(1)(a), 14(1)(a): "the identity and the contact details of the controller".
    controller = data_map.controller
    yield heading(3, words.own.responsible)
    if as_controller(data_map):
        yield paragraph(words.own.controller.format(name=escaped(controller.name)))
    yield words.own.reached
    yield _addresses(words, data_map)
    if controller.data_protection_officer is not None:
        yield words.own.officer.format(officer=escaped(controller.data_protection_officer))


def _addresses(words: Words, data_map: DataMap) -> str:
    notice = data_map.notice
    given = (
        (words.own.by_email, notice.email if notice else None),
        (words.own.by_post, notice.post if notice else None),
        (words.own.by_form, notice.form if notice else None),
    )
    found = [said.format(address=escaped(address)) for said, address in given if address]
    contact = words.own.by_contact.format(address=escaped(data_map.controller.contact))
    return bullets(found or [contact])


def _purposes(words: Words, data_map: DataMap) -> Iterator[str]:
    yield heading(3, words.own.purposes)
    activities = as_controller(data_map)
    if not activities:
        yield paragraph(words.own.no_purposes.format(name=escaped(data_map.controller.name)))
    for activity in activities:
        yield heading(4, escaped(activity.purpose))
        yield bullets(_purpose(words, data_map, activity))


def _purpose(words: Words, data_map: DataMap, activity: ProcessingActivity) -> Iterator[str]:
    own, shared = words.own, words.shared
    fields = [of for _, _, of in uses_activity(data_map, activity.name)]
    yield labelled(own.basis, escaped(basis_in_words(shared, activity)))
    if activity.lawful_basis is LawfulBasis.LEGITIMATE_INTERESTS:
        # 13(1)(d), 14(2)(b): "the legitimate interests pursued".
        yield labelled(own.interest, escaped(activity.purpose))
    if activity.role is Role.JOINT_CONTROLLER:
        yield labelled(own.jointly, escaped(shared.roles[activity.role]))
    if fields:
        yield labelled(own.data, _listed(words, _categories(fields)))
        # 14(2)(f): "from which source the personal data originate".
        yield labelled(own.source, _listed(words, sources_in_words(shared, fields)))
    recipients = (named_in_words(shared, recipient) for recipient in activity.recipients)
    yield labelled(own.recipients, _listed(words, recipients) or own.nobody)
    yield labelled(own.retention, escaped(retention_in_words(shared, activity.retention)))
    required = own.required.get(activity.lawful_basis)
    if required and any(of.source is DataSource.GIVEN for of in fields):
        # 13(2)(e): "whether the provision … is a statutory or contractual requirement".
        yield labelled(own.whether_required, required)
    decision = activity.automated_decision
    if decision is not None:
        # 13(2)(f): "meaningful information about the logic involved".
        said = own.decided.format(
            logic=escaped(decision.logic),
            significance=escaped(decision.significance),
            consequences=escaped(decision.consequences),
        )
        yield labelled(own.decision, said)


def _categories(fields: Iterable[PersonalData]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(of.category for of in fields))


def _listed(words: Words, texts: Iterable[str]) -> str:
    return words.shared.separator.join(escaped(text) for text in texts)


def _named(words: Words, activities: Iterable[ProcessingActivity]) -> str:
    return _listed(words, (activity.purpose for activity in activities))


def _disclosures(words: Words, data_map: DataMap) -> Iterator[str]:
    activities = as_controller(data_map)
    if not activities:
        return
    recipients = tuple(dict.fromkeys(who for one in activities for who in one.recipients))
    yield heading(3, words.own.who_receives)
    yield escaped(recipients_in_words(words.shared, recipients))
    yield heading(3, words.own.transfers)
    yield escaped(transfers_in_words(words.shared, recipients))
    yield heading(3, words.own.automated)
    decided = any(activity.automated_decision for activity in activities)
    yield words.shared.decided if decided else words.shared.not_decided


def _for_others(words: Words, data_map: DataMap) -> Iterator[str]:
    activities = as_processor(data_map)
    if activities:
        yield heading(3, words.own.for_others)
        yield paragraph(words.own.forwarded.format(name=escaped(data_map.controller.name)))
        yield bullets(escaped(activity.purpose) for activity in activities)


def _rights(words: Words, data_map: DataMap) -> Iterator[str]:
    rights = existing_rights(data_map)
    if not rights:
        return
    yield heading(3, words.own.your_rights)
    yield bullets(_right(words, data_map, right) for right in rights)


def _right(words: Words, data_map: DataMap, right: Right) -> str:
    cited = words.shared.cite(right.citation)
    said = f"**{words.own.names[right]}** ({cited}). {words.own.rights[right]}"
    if right not in _SOME_PURPOSES:
        return said
    purposes = _named(words, (one for one in as_controller(data_map) if right in rights_for(one)))
    return f"{said} {words.own.concerning.format(purposes=purposes)}"


def _objection(words: Words, data_map: DataMap) -> Iterator[str]:
    # 21(4): "explicitly brought to the attention of the data subject and … presented clearly and
    # separately from any other information".
    activities = [one for one in as_controller(data_map) if Right.OBJECTION in rights_for(one)]
    marketing = [one for one in activities if one.direct_marketing]
    others = [one for one in activities if not one.direct_marketing]
    said = [
        sentence.format(purposes=_named(words, concerned))
        for sentence, concerned in (
            (words.own.objection_marketing, marketing),
            (words.own.objection_interest, others),
        )
        if concerned
    ]
    if said:
        yield heading(3, words.own.objection_title)
        yield quoted("\n\n".join(said))


def _after_death(words: Words, data_map: DataMap) -> Iterator[str]:
    if Right.POST_MORTEM_DIRECTIVES in existing_rights(data_map):
        yield heading(3, words.own.after_death)
        yield from words.own.after_death_says


def _exercise(words: Words, data_map: DataMap) -> Iterator[str]:
    yield heading(3, words.own.exercise)
    yield words.own.exercise_at
    yield _addresses(words, data_map)
    yield from words.own.exercise_says
    yield heading(3, words.own.complaint)
    named = data_map.notice.authority if data_map.notice is not None else None
    controller = data_map.controller
    to = attrs.evolve(controller, authority=controller.authority or named)
    yield escaped(complaint_in_words(words.shared, to))
