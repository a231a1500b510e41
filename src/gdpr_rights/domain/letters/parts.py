"""What several letters have in common."""

from datetime import date

import attrs

from gdpr_rights.domain.civil_days import is_date
from gdpr_rights.domain.languages import check_language
from gdpr_rights.domain.parties import Controller
from gdpr_rights.domain.refusals import RefusalInformation
from gdpr_rights.domain.values import as_tuple, not_blank


def each_says_something(
    _instance: object, attribute: "attrs.Attribute[tuple[str, ...]]", value: tuple[str, ...]
) -> None:
    """A validator: at least one text, each of which says something."""
    if not value or not all(isinstance(one, str) and one.strip() for one in value):
        raise ValueError(
            f"{attribute.name} must be at least one text, each of which says something"
        )


def a_day() -> date:
    """An attribute: a day in the controller's time zone."""
    found: date = attrs.field(validator=is_date)
    return found


def reasons() -> str:
    """An attribute: what a human wrote, which may name people."""
    found: str = attrs.field(validator=not_blank, repr=False)
    return found


@attrs.frozen(kw_only=True)
class Addressed:
    """What stands in every letter.

    Attributes:
        case_id: The case.
        controller: Who writes.
        on: The day of the letter, in the controller's time zone.
        language: The language of what the library says in it, ``en`` or ``fr``.
        addressee: The name of the person; the library does not know it, the application may.
    """

    case_id: str = attrs.field(validator=not_blank)
    controller: Controller = attrs.field(validator=attrs.validators.instance_of(Controller))
    on: date = a_day()
    language: str = attrs.field(default="en")
    addressee: str = attrs.field(default="", repr=False)

    @language.validator
    def _check_language(self, _attribute: object, value: str) -> None:
        check_language(value)


@attrs.frozen(kw_only=True)
class Passed:
    """A part of the request that was passed on to another controller.

    Attributes:
        to: To whom.
        on: When.
        purposes: What it is about.

    Source: GDPR Art. 28(3)(e).
    """

    to: str = attrs.field(validator=not_blank)
    on: date = a_day()
    purposes: tuple[str, ...] = attrs.field(converter=as_tuple, validator=each_says_something)


@attrs.frozen(kw_only=True)
class Answering(Addressed):
    """A letter that says what was done, and what was not.

    Attributes:
        refusal: What is kept, refused or not covered, with reasons and remedies.
        forwarded: What was passed on to other controllers.
        released: What was restricted meanwhile, and is used again once this letter was sent.

    Source: GDPR Art. 12(3), 12(4), 18(3).
    """

    refusal: RefusalInformation | None = None
    forwarded: tuple[Passed, ...] = attrs.field(default=(), converter=as_tuple)
    released: tuple[str, ...] = attrs.field(default=(), converter=as_tuple)
