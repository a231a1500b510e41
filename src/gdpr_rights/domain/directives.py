"""What a person wants to become of their data after their death.

Nothing here says what is in force: `directives_in_force` does.

Source: Loi 78-17, art. 85 I; RULEBOOK 2.10.
"""

import enum
from datetime import date

import attrs

from gdpr_rights.domain.requesters import REDACTED
from gdpr_rights.domain.values import as_names, as_tuple, not_blank, personal


@enum.unique
class Wish(enum.Enum):
    """What is to become of data."""

    STORE = "store"
    ERASE = "erase"
    COMMUNICATE = "communicate"
    """They are handed to somebody whom the person names."""
    WITHHOLD = "withhold"
    """They are handed to nobody."""


@attrs.frozen
class Clause:
    """One wish, and which data it is about.

    Attributes:
        wish: What is to become of them.
        activities: The processing activities; all of them where none is named.
        datasets: The datasets; all of them where none is named.
        to: Who receives them, for a communication.

    Examples:
        >>> from gdpr_rights import Clause, Wish
        >>> Clause(Wish.COMMUNICATE, datasets="photos", to="Bea Lovelace")
        Clause(wish=<Wish.COMMUNICATE: 'communicate'>, activities=(), datasets=('photos',))
    """

    wish: Wish = attrs.field(converter=Wish)
    activities: tuple[str, ...] = attrs.field(default=(), converter=as_names, kw_only=True)
    datasets: tuple[str, ...] = attrs.field(default=(), converter=as_names, kw_only=True)
    to: str | None = personal(
        redacted=REDACTED,
        default=None,
        validator=attrs.validators.optional(not_blank),
        kw_only=True,
    )

    @to.validator
    def _check_to(self, _attribute: object, value: str | None) -> None:
        # What was redacted holds a word, whether or not somebody was named.
        if value != REDACTED and (value is not None) != (self.wish is Wish.COMMUNICATE):
            raise ValueError("a communication names who receives the data, and nothing else does")

    def covers(self, dataset: str | None, activity: str | None) -> bool:
        """Whether it is about some data; None stands for all datasets, or for all activities."""
        return (not self.datasets or dataset in self.datasets) and (
            not self.activities or activity in self.activities
        )


@enum.unique
class ConsentAct(enum.Enum):
    """By what the person consented that a directive be registered."""

    OWN_STEP = "a step of its own"
    """A form, page or box that is about the directive and nothing else."""
    LETTER = "a letter or message"
    SPOKEN = "spoken words"
    TERMS_OF_USE = "acceptance of terms of use"
    """Not enough by itself."""


def _acts(values: object) -> tuple[ConsentAct, ...]:
    given = (values,) if isinstance(values, str | ConsentAct) else as_tuple(values)  # type: ignore[arg-type]
    return tuple(ConsentAct(value) for value in given)


@attrs.frozen
class SpecificConsent:
    """The person's consent to a directive, distinct from the terms of use.

    Attributes:
        acts: By what they gave it.
        on: When, a day in the controller's time zone.
        evidence: What shows it, by name, such as the number of a log entry.

    Raises:
        ValueError: Nothing but terms of use was accepted.

    Examples:
        >>> from datetime import date
        >>> from gdpr_rights import SpecificConsent
        >>> SpecificConsent("acceptance of terms of use", on=date(2026, 11, 21), evidence="log 7")
        Traceback (most recent call last):
        ValueError: a directive needs a consent of its own: accepting terms of use is none

    Source: Loi 78-17, art. 85 I; RULEBOOK 2.10/M3.
    """

    acts: tuple[ConsentAct, ...] = attrs.field(converter=_acts)
    on: date = attrs.field(kw_only=True)
    evidence: str = attrs.field(validator=not_blank, kw_only=True, repr=False)

    @acts.validator
    def _check_acts(self, _attribute: object, value: tuple[ConsentAct, ...]) -> None:
        if not set(value) - {ConsentAct.TERMS_OF_USE}:
            raise ValueError(
                "a directive needs a consent of its own: accepting terms of use is none"
            )


@enum.unique
class DirectiveKind(enum.Enum):
    """How far a directive reaches."""

    PARTICULAR = "particular"
    """It is about what this controller processes, and registered with it."""
    GENERAL = "general"
    """It is about all the data of the person, whoever processes them."""


@attrs.frozen
class Directive:
    """What a person wants to become of their data after their death.

    Attributes:
        clauses: Their wishes.
        kind: Whether it is about our processing, or about everybody's.
        written_on: When they gave it.
        designated: Whom they name to carry it out; the heirs where it is nobody.
        consent: For a particular one, their specific consent that it be registered.
        trusted_third_party: For a general one, with whom it is deposited, if anybody.
        register_ref: Its number in the single register. The decree that would set it up was never
            published.
        words: What they wrote, where it was not said in clauses. A human reads it.

    Examples:
        >>> from datetime import date
        >>> from gdpr_rights import Clause, Directive, SpecificConsent, Wish
        >>> Directive(
        ...     [Clause(Wish.ERASE, datasets="messages")], written_on=date(2026, 11, 21),
        ...     designated="Bea Lovelace",
        ...     consent=SpecificConsent("a step of its own", on=date(2026, 11, 21),
        ...                             evidence="form 7")).kind
        <DirectiveKind.PARTICULAR: 'particular'>

    Source: Loi 78-17, art. 85 I; RULEBOOK 2.10/M2-M5.
    """

    clauses: tuple[Clause, ...] = attrs.field(default=(), converter=as_tuple)
    kind: DirectiveKind = attrs.field(
        default=DirectiveKind.PARTICULAR, converter=DirectiveKind, kw_only=True
    )
    written_on: date = attrs.field(kw_only=True)
    designated: str | None = personal(
        default=None, validator=attrs.validators.optional(not_blank), kw_only=True
    )
    consent: SpecificConsent | None = attrs.field(default=None, kw_only=True)
    trusted_third_party: str | None = attrs.field(default=None, kw_only=True, repr=False)
    register_ref: str | None = attrs.field(default=None, kw_only=True, repr=False)
    words: str = personal(redacted=REDACTED, default="", kw_only=True)

    def __attrs_post_init__(self) -> None:
        if not self.clauses and not self.words.strip():
            raise ValueError("a directive says something: give its clauses, or the words of it")
        if self.kind is DirectiveKind.PARTICULAR:
            if self.consent is None:
                raise ValueError("a particular directive is registered with a specific consent")
            if self.trusted_third_party is not None or self.register_ref is not None:
                raise ValueError("only general directives are deposited elsewhere")


@attrs.frozen
class KeptDirective:
    """A directive as it stands in the record of the person.

    Attributes:
        id: By which name it is revoked or changed.
        directive: What it says.
        registered_on: When it was registered, a day in the controller's time zone.
        revoked_on: When it was revoked or replaced, if it was.
        number: Which of the person's it is, in the order of registration.
    """

    id: str = attrs.field(validator=not_blank)
    directive: Directive
    registered_on: date = attrs.field(kw_only=True)
    revoked_on: date | None = attrs.field(default=None, kw_only=True)
    number: int = attrs.field(default=0, kw_only=True)
