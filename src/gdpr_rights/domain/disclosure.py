"""Builds what goes with the copy: the information, the dictionary, what is left out.

Source: GDPR Art. 15(1)(a)-(h), 15(2), 20; RULEBOOK 2.2, 2.7, 4.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from gdpr_rights.domain.data_map import DataMap, Dataset, ProcessingActivity
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.in_words import (
    basis_in_words,
    complaint_in_words,
    recipients_in_words,
    retention_in_words,
    sources_in_words,
    transfers_in_words,
    wording,
)
from gdpr_rights.domain.information import (
    AccessInformation,
    DatasetDescription,
    DecisionInformation,
    ExportHeader,
    FieldDescription,
    PortabilityInformation,
    PortablePurpose,
    PurposeInformation,
    StatementInformation,
)
from gdpr_rights.domain.left_out import is_portable, left_out
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.plans import Do, Forward, Plan
from gdpr_rights.domain.wording import Wording
from gdpr_rights.law.rights import Right

_Fields = Mapping[str, list[PersonalData]]
"""The fields of the copy by the activity that uses them."""


def access_information(
    data_map: DataMap,
    datasets: Collection[str],
    *,
    forwarded: bool = False,
    statements: Iterable[StatementInformation] = (),
    decisions: Iterable[DecisionInformation] = (),
    language: str = "en",
) -> AccessInformation:
    """Everything that Art. 15(1) and (2) require, for a person of whom these datasets hold rows.

    Args:
        data_map: What is held, why, and on which basis.
        datasets: The datasets in which rows of the person were found; none where nothing is held.
        forwarded: Whether a part of the request goes to another controller, for whom we process.
        statements: What the person said of their consents, and their objections.
        decisions: The automated decisions about the person that were recorded.
        language: ``en`` or ``fr``; purposes and categories stay as the controller wrote them.

    Raises:
        ValueError: The language is neither.

    Source: GDPR Art. 15(1), 15(2); CJEU C-154/21 for recipients by name.
    """
    words = wording(language)
    used: dict[str, list[PersonalData]] = {}
    for dataset in data_map.datasets:
        if dataset.name in datasets:
            _use(used, (of for _, of in dataset.personal_fields()))
    purposes = tuple(_purpose(words, *found) for found in _as_controller(data_map, used))
    recipients = tuple(dict.fromkeys(who for purpose in purposes for who in purpose.recipients))
    said = tuple(statements)
    confirmation = (
        words.processed
        if purposes
        else words.statements_alone
        if said
        else words.processed_for_others
        if forwarded
        else words.not_processed
    )
    told = tuple(decisions)
    decided = bool(told) or any(purpose.automated_decision for purpose in purposes)
    return AccessInformation(
        controller=data_map.controller,
        data_held=bool(purposes),
        confirmation=confirmation.format(name=data_map.controller.name),
        purposes=purposes,
        recipients=recipients_in_words(words, recipients),
        rights=words.rights,
        complaint=complaint_in_words(words, data_map.controller),
        authority=data_map.controller.supervisory_authority,
        automated_decisions=words.decided if decided else words.not_decided,
        statements=said,
        decisions=told,
        transfers=transfers_in_words(words, recipients),
    )


def portability_information(
    data_map: DataMap,
    fields: Collection[PersonalData],
    *,
    forwarded: bool = False,
    language: str = "en",
) -> PortabilityInformation:
    """What goes with portable data.

    Args:
        data_map: What is held, why, and on which basis.
        fields: The fields that are handed out, of datasets in which rows of the person were
            found; none where the right covers nothing.
        forwarded: Whether a part of the request goes to another controller, for whom we process.
        language: ``en`` or ``fr``; purposes and categories stay as the controller wrote them.

    Raises:
        ValueError: The language is neither.

    Source: GDPR Art. 20; WP242 rev.01.
    """
    words = wording(language)
    used: dict[str, list[PersonalData]] = {}
    _use(used, fields)
    found = list(_as_controller(data_map, used))
    # A field may serve other purposes too. Those are named only where a human added to the copy.
    portable = [pair for pair in found if is_portable(data_map, pair[0].name)] or found
    confirmation = [words.ported if portable else words.nothing_ported]
    if forwarded and not portable:
        confirmation.append(words.nothing_ported_for_others)
    return PortabilityInformation(
        controller=data_map.controller,
        data_held=bool(portable),
        confirmation=" ".join(confirmation).format(name=data_map.controller.name),
        purposes=[
            PortablePurpose(
                activity.name,
                purpose=activity.purpose,
                lawful_basis=basis_in_words(words, activity),
                categories=_categories(fields_of),
                sources=sources_in_words(words, fields_of),
            )
            for activity, fields_of in portable
        ],
        format=words.format,
        transmission=words.transmission,
        limits=words.limits,
        erases_nothing=words.erases_nothing,
        rights=(words.access, *words.rights),
        complaint=complaint_in_words(words, data_map.controller),
        authority=data_map.controller.supervisory_authority,
    )


def _use(used: dict[str, list[PersonalData]], fields: Iterable[PersonalData]) -> None:
    for of in fields:
        for name in of.used_for:
            used.setdefault(name, []).append(of)


def _as_controller(
    data_map: DataMap, used: _Fields
) -> Iterator[tuple[ProcessingActivity, list[PersonalData]]]:
    for activity in data_map.activities:
        if activity.name in used and activity.role is not Role.PROCESSOR:
            yield activity, used[activity.name]


def _categories(fields: list[PersonalData]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(of.category for of in fields))


def _purpose(
    words: Wording, activity: ProcessingActivity, fields: list[PersonalData]
) -> PurposeInformation:
    decision = activity.automated_decision
    return PurposeInformation(
        activity.name,
        purpose=activity.purpose,
        lawful_basis=basis_in_words(words, activity),
        categories=_categories(fields),
        recipients=activity.recipients,
        retention=retention_in_words(words, activity.retention),
        sources=sources_in_words(words, fields),
        automated_decision=(
            (decision.logic, decision.significance, decision.consequences) if decision else ()
        ),
    )


def export_header(
    plan: Plan,
    data_map: DataMap,
    *,
    case_id: str,
    created_on: date,
    held: Collection[str],
    unclassified: Collection[str],
    statements: Iterable[StatementInformation] = (),
    decisions: Iterable[DecisionInformation] = (),
    language: str = "en",
) -> ExportHeader:
    """Everything an exporter needs besides the rows.

    Args:
        plan: The accepted plan of a request for access or portability.
        data_map: The map it was made from.
        case_id: The case.
        created_on: The civil date in the controller's time zone.
        held: The datasets in which rows of the person were found.
        unclassified: Live columns (``dataset.column``) that the map does not classify.
        statements: What the person said of their consents, and their objections.
        decisions: The automated decisions about the person that were recorded.
        language: ``en`` or ``fr``.

    Raises:
        ValueError: The language is neither.
    """
    words = wording(language)
    disclosed: dict[str, dict[str, PersonalData]] = {}
    for item in plan.items:
        if isinstance(item.verdict, Do) and item.dataset in held:
            classes = dict(data_map.dataset[item.dataset].personal_fields())
            disclosed.setdefault(item.dataset, {}).update(
                (name, of) for name, of in classes.items() if name in item.fields
            )
    right = plan.request.right
    forwarded = any(isinstance(item.verdict, Forward) for item in plan.items)
    return ExportHeader(
        case_id,
        created_on=created_on,
        information=portability_information(
            data_map,
            [of for fields in disclosed.values() for of in fields.values()],
            forwarded=forwarded,
            language=language,
        )
        if right is Right.PORTABILITY
        else access_information(
            data_map,
            held,
            forwarded=forwarded,
            statements=statements,
            decisions=decisions,
            language=language,
        ),
        datasets=[
            _described(words, data_map, data_map.dataset[name], fields)
            for name, fields in disclosed.items()
        ],
        left_out=left_out(plan, data_map, words, held=held, unclassified=unclassified),
        right=right,
        language=language,
    )


def _described(
    words: Wording, data_map: DataMap, dataset: Dataset, fields: Mapping[str, PersonalData]
) -> DatasetDescription:
    return DatasetDescription(
        dataset.name,
        links=sorted(dataset.link_columns - {name for name, _ in dataset.fields}),
        fields=[
            FieldDescription(
                name,
                meaning=of.meaning,
                category=of.category,
                purposes=[
                    data_map.activity[used].purpose
                    for used in of.used_for
                    if used in data_map.activity
                ],
                source=words.sources[of.source],
            )
            for name, of in fields.items()
        ],
    )
