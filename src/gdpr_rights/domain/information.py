"""What the answer to an access request must contain besides the copy; it cannot be built without.

Source: GDPR Art. 15(1)(a)-(h), 15(2); RULEBOOK 2.2.
"""

from datetime import date

import attrs

from gdpr_rights.domain.parties import Authority, Controller, Recipient
from gdpr_rights.domain.values import as_tuple, not_blank
from gdpr_rights.law.citations import Citation


def _filled(_instance: object, attribute: "attrs.Attribute[object]", value: object) -> None:
    if not value:
        raise ValueError(f"an access answer cannot be built without its {attribute.name}")


def _said() -> str:
    return attrs.field(kw_only=True, validator=not_blank)


@attrs.frozen
class PurposeInformation:
    """One purpose, as Art. 15(1) wants it explained.

    Attributes:
        activity: The processing activity.
        purpose: Why (a).
        lawful_basis: On which basis, in words with the Article.
        categories: Which kinds of data (b).
        recipients: To whom they are disclosed, by name (c).
        retention: For how long, or the criteria (d).
        sources: Where they come from (g).
        automated_decision: Logic, significance and consequences; empty where there is none (h).
    """

    activity: str
    purpose: str = _said()
    lawful_basis: str = _said()
    categories: tuple[str, ...] = attrs.field(converter=as_tuple, validator=_filled, kw_only=True)
    recipients: tuple[Recipient, ...] = attrs.field(converter=as_tuple, kw_only=True)
    retention: str = _said()
    sources: tuple[str, ...] = attrs.field(converter=as_tuple, validator=_filled, kw_only=True)
    automated_decision: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)


@attrs.frozen
class AccessInformation:
    """Everything that Art. 15(1) and (2) require; every statement must say something.

    Attributes:
        confirmation: Whether personal data are processed at all.
        purposes: (a)-(d), (g) and (h) for each purpose; empty only where nothing is processed.
        recipients: (c) as one sentence, and so that "nobody" is said too.
        rights: (e), each with its Article.
        complaint: (f).
        authority: The authority the controller names, if it does.
        automated_decisions: (h), and so that "none" is said too.
        transfers: Art. 15(2), and so that "none" is said too.
        controller: Who answers.
        data_held: Whether there is a copy to go with it.

    Source: GDPR Art. 15(1), 15(2).
    """

    controller: Controller = attrs.field(kw_only=True)
    data_held: bool = attrs.field(kw_only=True)
    confirmation: str = _said()
    purposes: tuple[PurposeInformation, ...] = attrs.field(converter=as_tuple, kw_only=True)
    recipients: str = _said()
    rights: tuple[tuple[str, Citation], ...] = attrs.field(
        converter=as_tuple, validator=_filled, kw_only=True
    )
    complaint: str = _said()
    authority: Authority | None = attrs.field(kw_only=True)
    automated_decisions: str = _said()
    transfers: str = _said()

    @purposes.validator
    def _check_purposes(self, attribute: "attrs.Attribute[object]", value: object) -> None:
        if self.data_held:
            _filled(self, attribute, value)


@attrs.frozen
class LeftOut:
    """Something that the copy does not contain, and why."""

    dataset: str
    field: str = attrs.field(kw_only=True)
    because: str = attrs.field(kw_only=True, validator=not_blank)


@attrs.frozen
class FieldDescription:
    """One line of the data dictionary."""

    name: str
    category: str = attrs.field(kw_only=True)
    purposes: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    source: str = attrs.field(kw_only=True)


@attrs.frozen
class DatasetDescription:
    """What a dataset of the copy contains.

    Attributes:
        name: Its name.
        fields: What its columns hold; the one called `REST` stands for those not named.
        links: Columns that join its rows with others, and say nothing else.
    """

    name: str
    fields: tuple[FieldDescription, ...] = attrs.field(converter=as_tuple, kw_only=True)
    links: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)


@attrs.frozen
class ExportHeader:
    """What an exporter needs besides the rows.

    Attributes:
        case_id: The case.
        created_on: The civil date in the controller's time zone.
        information: What Art. 15 requires.
        datasets: Every dataset of the copy, described.
        left_out: Everything that is not in the copy, and why.
    """

    case_id: str
    created_on: date = attrs.field(kw_only=True)
    information: AccessInformation = attrs.field(kw_only=True)
    datasets: tuple[DatasetDescription, ...] = attrs.field(converter=as_tuple, kw_only=True)
    left_out: tuple[LeftOut, ...] = attrs.field(converter=as_tuple, kw_only=True)
