"""Builds what goes with the copy: the information of Art. 15, the dictionary, what is left out.

Source: GDPR Art. 15(1)(a)-(h), 15(2); RULEBOOK 2.2.
"""

from collections.abc import Collection
from datetime import date

from gdpr_rights.domain.data_map import REST, DataMap, Dataset, ProcessingActivity
from gdpr_rights.domain.fields import DataSource, PersonalData
from gdpr_rights.domain.information import (
    AccessInformation,
    DatasetDescription,
    ExportHeader,
    FieldDescription,
    LeftOut,
    PurposeInformation,
)
from gdpr_rights.domain.parties import Recipient, Role
from gdpr_rights.domain.plans import Do, Forward, Judge, Plan, Refuse
from gdpr_rights.domain.retention import After, AnyRetention
from gdpr_rights.law.citations import Citation
from gdpr_rights.law.transfers import is_in_eea

_SOURCES = {
    DataSource.GIVEN: "you gave them to us",
    DataSource.OBSERVED: "we recorded them while you used our services",
    DataSource.DERIVED: "we derived them from other data about you",
    DataSource.THIRD_PARTY: "somebody else gave them to us",
}

RIGHTS = (
    ("rectification of data that are wrong", Citation("GDPR Art. 16")),
    ("erasure of your data", Citation("GDPR Art. 17")),
    ("restriction of the processing of your data", Citation("GDPR Art. 18")),
    ("objection to the processing of your data", Citation("GDPR Art. 21")),
)
"""The rights that an answer must name: "the existence of the right to request from the controller
rectification or erasure of personal data or restriction of processing … or to object"."""


def access_information(
    data_map: DataMap, datasets: Collection[str], *, forwarded: bool = False
) -> AccessInformation:
    """Everything that Art. 15(1) and (2) require, for a person of whom these datasets hold rows.

    Args:
        data_map: What is held, why, and on which basis.
        datasets: The datasets in which rows of the person were found; none where nothing is held.
        forwarded: Whether a part of the request goes to another controller, for whom we process.

    Source: GDPR Art. 15(1), 15(2); CJEU C-154/21 for recipients by name.
    """
    purposes = tuple(_purposes(data_map, datasets))
    name = data_map.controller.name
    recipients = tuple(dict.fromkeys(who for purpose in purposes for who in purpose.recipients))
    return AccessInformation(
        controller=data_map.controller,
        data_held=bool(purposes),
        confirmation=(
            f"{name} processes personal data about you."
            if purposes
            else f"{name} processes no personal data about you as a controller. What it may hold "
            "on behalf of another controller is that controller's to answer."
            if forwarded
            else f"No: {name} processes no personal data about you that it could find by what you "
            "gave."
        ),
        purposes=purposes,
        recipients=(
            "Your data are or were disclosed to: " + "; ".join(map(_named, recipients)) + "."
            if recipients
            else "Your data are not disclosed to anybody outside the controller."
        ),
        rights=RIGHTS,
        complaint=_complaint(data_map),
        authority=data_map.controller.authority,
        automated_decisions=(
            "Decisions about you are taken by automated means; their logic, significance and "
            "consequences are explained with each purpose."
            if any(purpose.automated_decision for purpose in purposes)
            else "No decision about you is based solely on automated processing, profiling "
            "included."
        ),
        transfers=_transfers(recipients),
    )


def _purposes(data_map: DataMap, datasets: Collection[str]) -> "list[PurposeInformation]":
    used: dict[str, list[PersonalData]] = {}
    for dataset in data_map.datasets:
        if dataset.name in datasets:
            for _, of in dataset.personal_fields():
                for name in of.used_for:
                    used.setdefault(name, []).append(of)
    return [
        _purpose(activity, used[activity.name])
        for activity in data_map.activities
        if activity.name in used and activity.role is not Role.PROCESSOR
    ]


def _purpose(activity: ProcessingActivity, fields: list[PersonalData]) -> PurposeInformation:
    decision = activity.automated_decision
    basis = activity.lawful_basis
    special = activity.special_basis
    return PurposeInformation(
        activity.name,
        purpose=activity.purpose,
        lawful_basis=f"{basis.value.replace('-', ' ')} ({basis.citation})"
        + (f", {special.value.replace('-', ' ')} ({special.citation})" if special else ""),
        categories=tuple(dict.fromkeys(of.category for of in fields)),
        recipients=activity.recipients,
        retention=_in_plain_words(activity.retention),
        sources=tuple(dict.fromkeys(_SOURCES[of.source] for of in fields)),
        automated_decision=(
            (decision.logic, decision.significance, decision.consequences) if decision else ()
        ),
    )


def _in_plain_words(retention: AnyRetention) -> str:
    """How long, without the names of tables and columns where they can be avoided."""
    words = str(retention)
    if isinstance(retention, After):
        for start in retention.starts:
            dataset, column = (name.replace("_", " ") for name in start.split("."))
            words = words.replace(start, f'the date "{column}" of your {dataset}')
    return f"{words} ({retention.citation})" if retention.citation else words


def _named(recipient: Recipient) -> str:
    role = recipient.role.value.replace("-", " ")
    return f"{recipient.name} ({role}{', ' + recipient.country if recipient.country else ''})"


def _complaint(data_map: DataMap) -> str:
    authority = data_map.controller.authority
    if authority is None:
        return (
            "You may lodge a complaint with a supervisory authority, in particular where you "
            "live, where you work, or where you think the law was broken."
        )
    place = ", ".join(part for part in (authority.address, authority.url) if part)
    return (
        f"You may lodge a complaint with a supervisory authority, such as {authority.name}"
        f"{' (' + place + ')' if place else ''}."
    )


def _transfers(recipients: tuple[Recipient, ...]) -> str:
    # 15(2): "the right to be informed of the appropriate safeguards … relating to the transfer"
    abroad = [who for who in recipients if who.country and not is_in_eea(who.country)]
    unknown = [who.name for who in recipients if not who.country]
    said = []
    if abroad:
        places = (f"{who.name}, {who.country}, {_protected(who)}" for who in abroad)
        said.append(
            f"Your data are transferred outside the European Economic Area: {'; '.join(places)}."
        )
    if unknown:
        said.append(f"The country in which they process is not stated for: {'; '.join(unknown)}.")
    return " ".join(said) or "Your data are not transferred outside the European Economic Area."


def _protected(recipient: Recipient) -> str:
    if recipient.safeguard:
        return f"protected by {recipient.safeguard}"
    return "whose safeguard is not stated"


def export_header(
    plan: Plan,
    data_map: DataMap,
    *,
    case_id: str,
    created_on: date,
    held: Collection[str],
    unclassified: Collection[str],
) -> ExportHeader:
    """Everything an exporter needs besides the rows.

    Args:
        plan: The accepted plan of an access request.
        data_map: The map it was made from.
        case_id: The case.
        created_on: The civil date in the controller's time zone.
        held: The datasets in which rows of the person were found.
        unclassified: Live columns (``dataset.column``) that the map does not classify.
    """
    disclosed: dict[str, list[str]] = {}
    for item in plan.items:
        if isinstance(item.verdict, Do) and item.dataset in held:
            disclosed.setdefault(item.dataset, []).extend(item.fields)
    return ExportHeader(
        case_id,
        created_on=created_on,
        information=access_information(
            data_map,
            held,
            forwarded=any(isinstance(item.verdict, Forward) for item in plan.items),
        ),
        datasets=tuple(
            _described(data_map, data_map.dataset[name], fields)
            for name, fields in disclosed.items()
        ),
        left_out=tuple(_left_out(plan, held, unclassified)),
    )


def _described(data_map: DataMap, dataset: Dataset, fields: list[str]) -> DatasetDescription:
    classes = dict(dataset.personal_fields())
    return DatasetDescription(
        dataset.name,
        links=sorted(dataset.link_columns - {name for name, _ in dataset.fields}),
        fields=tuple(
            FieldDescription(
                name,
                category=of.category,
                purposes=tuple(
                    data_map.activity[used].purpose
                    for used in of.used_for
                    if used in data_map.activity
                ),
                source=_SOURCES[of.source],
            )
            for name, of in classes.items()
            if name in fields
        ),
    )


def _left_out(plan: Plan, held: Collection[str], unclassified: Collection[str]) -> "list[LeftOut]":
    found: list[LeftOut] = []
    for item in plan.items:
        if item.dataset not in held:
            continue
        match item.verdict:
            case Refuse(because=said):
                pass
            case Judge():
                said = "a human has yet to decide"
            case Forward():
                said = "we hold it for another controller, to whom this part is passed on"
            case _:
                continue
        found.extend(
            LeftOut(item.dataset, field=_shown(name), because=said) for name in item.fields
        )
    for name in unclassified:
        dataset, column = name.split(".", 1)
        if dataset in held:
            found.append(
                LeftOut(
                    dataset,
                    field=column,
                    because="the controller has not yet said what this column holds",
                )
            )
    return found


def _shown(name: str) -> str:
    return "every other column" if name == REST else name
