"""What an answer must contain besides the copy; it cannot be built without.

Source: GDPR Art. 15(1)(a)-(h), 15(2), 20; RULEBOOK 2.2, 2.7, 4.
"""

from datetime import date, datetime

import attrs

from gdpr_rights.domain.languages import check_language
from gdpr_rights.domain.parties import Authority, Controller, Recipient
from gdpr_rights.domain.standing import StandingVerdict
from gdpr_rights.domain.values import as_tuple, not_blank
from gdpr_rights.law.automated import ReviewResult
from gdpr_rights.law.citations import Citation
from gdpr_rights.law.rights import Right


def _filled(_instance: object, attribute: "attrs.Attribute[object]", value: object) -> None:
    if not value:
        raise ValueError(f"an answer cannot be built without its {attribute.name}")


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
class StatementInformation:
    """Something that the person said of a consent, or an objection that was heeded.

    Attributes:
        on: When, a day in the controller's time zone.
        said: What they said, in a word.
        purpose: What it is about.
        channel: For which channel; None for all of them.
        how: What they did.
        until: Until when it was given; None where no day was named.
        notice_version: Which text they were shown; None where none was.
        proof: What shows it.

    Source: GDPR Art. 7(1), 15(1).
    """

    on: date
    said: StandingVerdict = attrs.field(kw_only=True)
    purpose: str = _said()
    channel: str | None = attrs.field(default=None, kw_only=True)
    how: str = _said()
    until: date | None = attrs.field(default=None, kw_only=True)
    notice_version: str | None = attrs.field(default=None, kw_only=True)
    proof: str | None = attrs.field(default=None, kw_only=True, repr=False)


@attrs.frozen
class DecisionInformation:
    """One automated decision about the person, explained.

    Attributes:
        decision: The controller's name of it.
        purpose: What it was taken for.
        taken_at: When, an aware datetime.
        outcome: What was decided; nothing where it was redacted.
        explanation: The procedure and the principles actually applied.
        data_used: The data it rests on.
        result: What a human review came to, if there was one.

    Source: GDPR Art. 15(1)(h), 22(3).
    """

    decision: str
    purpose: str = _said()
    taken_at: datetime = attrs.field(kw_only=True)
    outcome: str = attrs.field(kw_only=True, repr=False)
    explanation: str = attrs.field(validator=not_blank, kw_only=True, repr=False)
    data_used: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    result: ReviewResult | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class AccessInformation:
    """Everything that Art. 15(1) and (2) require; every statement must say something.

    Attributes:
        confirmation: Whether personal data are processed at all.
        purposes: (a)-(d), (g) and (h) for each purpose; empty only where nothing is processed.
        recipients: (c) as one sentence, and so that "nobody" is said too.
        rights: (e), each with its Article.
        complaint: (f).
        authority: The authority the controller names, else that of its country.
        automated_decisions: (h), and so that "none" is said too.
        statements: What the person said of their consents, and their objections.
        decisions: (h), each decision about the person that the controller recorded.
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
    statements: tuple[StatementInformation, ...] = attrs.field(
        default=(), converter=as_tuple, kw_only=True
    )
    decisions: tuple[DecisionInformation, ...] = attrs.field(
        default=(), converter=as_tuple, kw_only=True
    )
    transfers: str = _said()

    @purposes.validator
    def _check_purposes(self, attribute: "attrs.Attribute[object]", value: object) -> None:
        if self.data_held:
            _filled(self, attribute, value)


@attrs.frozen
class PortablePurpose:
    """One purpose whose data are portable, for they rest on consent or on a contract.

    Attributes:
        activity: The processing activity.
        purpose: Why.
        lawful_basis: On which basis, in words with the Article.
        categories: Which kinds of data.
        sources: How they came from the person.

    Source: GDPR Art. 20(1)(a).
    """

    activity: str
    purpose: str = _said()
    lawful_basis: str = _said()
    categories: tuple[str, ...] = attrs.field(converter=as_tuple, validator=_filled, kw_only=True)
    sources: tuple[str, ...] = attrs.field(converter=as_tuple, validator=_filled, kw_only=True)


@attrs.frozen
class PortabilityInformation:
    """What goes with portable data; every statement must say something.

    It is no answer to an access request, and does not pretend to be one: Art. 20 asks neither for
    recipients nor for retention.

    Attributes:
        controller: Who answers.
        data_held: Whether there is a copy to go with it.
        confirmation: What the person receives, or that the right covers nothing that was found.
        purposes: The consents and contracts on which the data rest.
        format: That the data can be read by machines and passed on (Art. 20(1)).
        transmission: That they can be sent to another controller directly (Art. 20(2)).
        limits: What the right does not cover, and that access does (Art. 15).
        erases_nothing: That using the right erases nothing (Art. 20(3)).
        rights: The other rights, access first.
        complaint: Where to complain (Art. 12(4), 77).
        authority: The authority the controller names, else that of its country.

    Source: GDPR Art. 20; WP242 rev.01.
    """

    controller: Controller = attrs.field(kw_only=True)
    data_held: bool = attrs.field(kw_only=True)
    confirmation: str = _said()
    purposes: tuple[PortablePurpose, ...] = attrs.field(converter=as_tuple, kw_only=True)
    format: str = _said()
    transmission: str = _said()
    limits: str = _said()
    erases_nothing: str = _said()
    rights: tuple[tuple[str, Citation], ...] = attrs.field(
        converter=as_tuple, validator=_filled, kw_only=True
    )
    complaint: str = _said()
    authority: Authority | None = attrs.field(kw_only=True)

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
    """One line of the data dictionary.

    Attributes:
        name: The column, or `REST` for all that are not named.
        category: The kind of data.
        purposes: What they are used for.
        source: Where they come from, in words.
        meaning: What a value says, where the map says more than the category.
    """

    name: str
    meaning: str | None = attrs.field(default=None, kw_only=True)
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
        information: What Art. 15 requires; for portability, what Art. 20 gives.
        datasets: Every dataset of the copy, described.
        left_out: Everything that is not in the copy, and why.
        right: The right that it answers: access, or portability.
        language: In which language the page is written, ``en`` or ``fr``.
    """

    case_id: str
    created_on: date = attrs.field(kw_only=True)
    information: AccessInformation | PortabilityInformation = attrs.field(kw_only=True)
    datasets: tuple[DatasetDescription, ...] = attrs.field(converter=as_tuple, kw_only=True)
    left_out: tuple[LeftOut, ...] = attrs.field(converter=as_tuple, kw_only=True)
    right: Right = attrs.field(default=Right.ACCESS, kw_only=True)
    language: str = attrs.field(default="en", kw_only=True)

    @language.validator
    def _check_language(self, _attribute: object, value: str) -> None:
        check_language(value)

    @right.validator
    def _check_right(self, _attribute: object, value: Right) -> None:
        portable = isinstance(self.information, PortabilityInformation)
        if value not in (Right.ACCESS, Right.PORTABILITY) or portable != (
            value is Right.PORTABILITY
        ):
            raise ValueError(
                "an export answers an access request with AccessInformation, or a portability "
                "request with PortabilityInformation"
            )
