"""Who asks, where it is not the person themselves.

Source: GDPR Art. 12(6), 80; EDPB Guidelines 01/2022 para. 80-91; RULEBOOK 3.2.
"""

import unicodedata
from datetime import date

import attrs

from gdpr_rights.domain.values import as_tuple, not_blank, personal
from gdpr_rights.law.rights import Right

REDACTED = "(redacted)"
"""What stands in the place of a name that was redacted: a name says something."""


def _rights(values: object) -> tuple[Right, ...]:
    return tuple(Right(value) for value in as_tuple(values))  # type: ignore[arg-type]


def _name() -> str:
    name: str = personal(redacted=REDACTED, validator=not_blank)
    return name


@attrs.frozen
class Mandate:
    """What a person entrusted to somebody: which rights, for how long, and who gets the answer.

    Attributes:
        rights: The rights; empty where it is all of them.
        until: The last day on which it holds; None where it names none.
        answer_to: To whom the answer goes: ``principal`` or ``agent``.
        proof: What shows it, by name: a signed letter of a day, its number. Never its text.
    """

    rights: tuple[Right, ...] = attrs.field(default=(), converter=_rights, kw_only=True)
    until: date | None = attrs.field(default=None, kw_only=True)
    answer_to: str = attrs.field(
        default="principal", validator=attrs.validators.in_(("principal", "agent")), kw_only=True
    )
    proof: str = attrs.field(validator=not_blank, kw_only=True, repr=False)

    def covers(self, right: Right, on: date) -> bool:
        """Whether it lets the agent exercise a right on a day."""
        return (not self.rights or right in self.rights) and (
            self.until is None or on <= self.until
        )


@attrs.frozen
class Themselves:
    """The data subject."""


@attrs.frozen
class Agent:
    """Somebody whom the person entrusted with it.

    Attributes:
        name: Who they are.
        mandate: What they may do.

    Examples:
        >>> from datetime import date
        >>> from gdpr_rights import Agent, Mandate, Right
        >>> mandate = Mandate(rights=[Right.ACCESS], proof="signed letter of 3 November")
        >>> mandate.covers(Right.ERASURE, date(2026, 11, 21))
        False
    """

    name: str = _name()
    mandate: Mandate = attrs.field(kw_only=True)


@attrs.frozen
class Parent:
    """Who has parental authority over a minor.

    Attributes:
        name: Who they are.
        childs_age: How old the child is, in years: from the age that the country sets for
            information-society services the child acts alone.
        proof: What shows the authority, by name.
    """

    name: str = _name()
    childs_age: int = attrs.field(validator=attrs.validators.ge(0), kw_only=True)
    proof: str = attrs.field(validator=not_blank, kw_only=True, repr=False)


@attrs.frozen
class Guardian:
    """Who was appointed for a protected adult; `proof` names the order."""

    name: str = _name()
    proof: str = attrs.field(validator=not_blank, kw_only=True, repr=False)


@attrs.frozen
class Heir:
    """An heir of a person who died.

    Attributes:
        name: Who they are.
        proof: What shows it, by name: an acte de notoriété, the livret de famille.

    Source: Décret 2019-536, art. 124.
    """

    name: str = _name()
    proof: str | None = attrs.field(default=None, kw_only=True, repr=False)


@attrs.frozen
class DesignatedPerson:
    """Whom the person who died named to carry out their directives.

    Attributes:
        name: Who they are.
        proof: What shows that they are an heir as well, by name; None where they are none.

    Source: Loi 78-17, art. 85 I.
    """

    name: str = _name()
    proof: str | None = attrs.field(default=None, kw_only=True, repr=False)


@attrs.frozen
class Administrator:
    """An administrator of the person's organisation: not the data subject.

    Attributes:
        name: Who they are.
        organisation: Theirs: the key of the tenant, where the map knows tenants.
    """

    name: str = _name()
    organisation: str = attrs.field(validator=not_blank, kw_only=True)


Requester = Themselves | Agent | Parent | Guardian | Heir | DesignatedPerson | Administrator

THEMSELVES = Themselves()


def same_name(one: str, other: str) -> bool:
    """Whether two names are written alike, but for case and spaces."""
    return _written(one) == _written(other)


def _written(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def is_same_person(one: Requester, other: Requester) -> bool:
    """Whether two requesters go by one name."""
    if isinstance(one, Themselves) or isinstance(other, Themselves):
        return isinstance(one, Themselves) and isinstance(other, Themselves)
    return same_name(one.name, other.name)
