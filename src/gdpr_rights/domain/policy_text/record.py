"""The record of processing activities, from the map alone.

Source: GDPR Art. 30(1), 30(2).
"""

from collections.abc import Iterable, Iterator

import attrs

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.datasets import Dataset
from gdpr_rights.domain.existing_rights import as_controller, as_processor
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.in_words import (
    authority_in_words,
    basis_in_words,
    named_in_words,
    retention_in_words,
    transfers_in_words,
)
from gdpr_rights.domain.lint.names import uses_activity
from gdpr_rights.domain.policy_text.languages import Words, words_of
from gdpr_rights.domain.policy_text.markdown import document, escaped, heading, table

_Row = tuple[str, str]


def record(data_map: DataMap, language: str = "en") -> str:
    """The record of processing activities, as Markdown: one table for each activity.

    What the map does not know is said in its place: the measures of Art. 32 and, for what is
    processed on behalf of others, the list of these where the map has no tenants.

    Args:
        data_map: What is held, why, and on which basis.
        language: ``en`` or ``fr``; what the controller wrote in the map stays as it is.

    Raises:
        ValueError: The language is neither.

    Examples:
        >>> from gdpr_rights import record
        >>> print(record(data_map).splitlines()[0])
        # Record of processing activities

    Source: GDPR Art. 30(1), 30(2).
    """
    words = _for_who_keeps_it(words_of(language))
    return document(
        [
            heading(1, words.own.record_title),
            words.own.record_intro,
            _controller(words, data_map),
            *_activities(words, data_map),
            *_processor(words, data_map),
        ]
    )


def _for_who_keeps_it(words: Words) -> Words:
    """The sentences that answers share, said of the data and not to the person."""
    own = words.own
    return attrs.evolve(
        words,
        shared=attrs.evolve(
            words.shared,
            start=own.start,
            transferred=own.transferred,
            not_transferred=own.no_transfer,
        ),
    )


def _controller(words: Words, data_map: DataMap) -> str:
    controller = data_map.controller
    rows = [
        (words.own.name, controller.name),
        (words.own.contact, controller.contact),
        (words.own.country, controller.country),
    ]
    if controller.data_protection_officer is not None:
        rows.append((words.own.officer_row, controller.data_protection_officer))
    if controller.authority is not None:
        rows.append((words.own.authority, authority_in_words(controller.authority)))
    return _table(words, rows)


def _table(words: Words, rows: Iterable[_Row]) -> str:
    said = [(name, escaped(value)) for name, value in rows]
    return table([(words.own.field, words.own.content), *said])


def _activities(words: Words, data_map: DataMap) -> Iterator[str]:
    activities = as_controller(data_map)
    if not activities:
        yield words.own.no_activities
    for activity in activities:
        yield heading(2, escaped(activity.name))
        yield _table(words, _rows(words, data_map, activity))


def _rows(words: Words, data_map: DataMap, activity: ProcessingActivity) -> Iterator[_Row]:
    own, shared = words.own, words.shared
    used = list(uses_activity(data_map, activity.name))
    yield own.role, shared.roles[activity.role]
    yield own.purpose, activity.purpose
    yield own.lawful_basis, basis_in_words(shared, activity)
    yield own.people, _people(words, data_map, (dataset for dataset, _, _ in used))
    yield from _data(words, [of for _, _, of in used])
    yield own.recipients_row, _recipients(words, activity)
    yield own.transfer_column, transfers_in_words(shared, activity.recipients)
    yield own.erased, retention_in_words(shared, activity.retention)
    yield own.systems, _systems(words, (dataset for dataset, _, _ in used))
    yield own.security, own.security_outside


def _people(words: Words, data_map: DataMap, datasets: Iterable[Dataset]) -> str:
    # (c): "a description of the categories of data subjects".
    roots = {data_map.owner_chain(dataset.name)[-1].name for dataset in datasets}
    kinds = [kind.name for kind in data_map.subjects if kind.dataset in roots]
    return words.shared.separator.join(kinds) or words.own.nobody_known


def _data(words: Words, fields: list[PersonalData]) -> Iterator[_Row]:
    ordinary = dict.fromkeys(of.category for of in fields if not of.special)
    special = dict.fromkeys(of.category for of in fields if of.special)
    said = [words.shared.separator.join(ordinary)] if ordinary else []
    if special:
        categories = words.shared.separator.join(special)
        said.append(words.own.special_data.format(categories=categories))
    if said:
        yield words.own.data_categories, words.shared.separator.join(said)


def _recipients(words: Words, activity: ProcessingActivity) -> str:
    named = (named_in_words(words.shared, recipient) for recipient in activity.recipients)
    return words.shared.separator.join(named) or words.own.nobody


def _systems(words: Words, datasets: Iterable[Dataset]) -> str:
    names = dict.fromkeys(f"{dataset.system}: {dataset.table}" for dataset in datasets)
    return words.shared.separator.join(names) or words.own.nowhere


def _processor(words: Words, data_map: DataMap) -> Iterator[str]:
    own, shared = words.own, words.shared
    activities = as_processor(data_map)
    if not activities:
        return
    controller = data_map.controller
    yield heading(1, own.processor_title)
    yield own.processor_intro.format(
        name=escaped(controller.name), contact=escaped(controller.contact)
    )
    on_behalf = (
        own.on_behalf_outside
        if data_map.tenants is None
        else own.on_behalf_of_tenants.format(dataset=data_map.tenants)
    )
    for activity in activities:
        datasets = [dataset for dataset, _, _ in uses_activity(data_map, activity.name)]
        yield heading(2, escaped(activity.name))
        yield _table(
            words,
            [
                (own.on_behalf, on_behalf),
                (own.processing, activity.purpose),
                (own.processor_recipients, _recipients(words, activity)),
                (own.processor_transfers, transfers_in_words(shared, activity.recipients)),
                (own.erased_for_others, retention_in_words(shared, activity.retention)),
                (own.systems, _systems(words, datasets)),
                (own.processor_security, own.security_outside),
            ],
        )
