"""Who takes part: the controller, the recipients, the person."""

import enum
from typing import Any
from uuid import UUID

import attrs

from gdpr_rights.domain.values import as_names, as_pairs, not_blank, personal
from gdpr_rights.domain.ways import Way
from gdpr_rights.law.authorities import Authority, authority_of

__all__ = [
    "KEY",
    "Authority",
    "Controller",
    "DataSubject",
    "Key",
    "Recipient",
    "ResolvedSubject",
    "Role",
]

Key = int | str
"""One value of a key: a number, a text, or the text of anything else (a UUID)."""


@enum.unique
class Role(enum.Enum):
    """In which role data are processed.

    Source: GDPR Art. 4(7), 4(8), 26.
    """

    CONTROLLER = "controller"
    JOINT_CONTROLLER = "joint-controller"
    PROCESSOR = "processor"


@attrs.frozen
class Controller:
    """Who determines the purposes and means of the processing.

    Attributes:
        name: Its legal name.
        contact: Where people reach it about their data: an e-mail or a postal address.
        country: ISO 3166 code of the establishment where answers are prepared.
        time_zone: IANA name of the zone in which its days begin and end.
        region: Part of the country whose own public holidays count; none by default, for a date
            that is too early is never unlawful.
        authority: The supervisory authority it names to people, if it does; else they are told of
            that of its country.
        data_protection_officer: Where people reach its data protection officer, if it has one.

    Source: GDPR Art. 4(7); Reg. 1182/71 Art. 2(1) for country and zone.
    """

    name: str = attrs.field(validator=not_blank)
    contact: str = attrs.field(validator=not_blank, kw_only=True)
    country: str = attrs.field(validator=not_blank, kw_only=True)
    time_zone: str = attrs.field(validator=not_blank, kw_only=True)
    region: str | None = attrs.field(default=None, kw_only=True)
    authority: Authority | None = attrs.field(default=None, kw_only=True)
    data_protection_officer: str | None = attrs.field(
        default=None, validator=attrs.validators.optional(not_blank), kw_only=True
    )

    @property
    def supervisory_authority(self) -> Authority | None:
        """The authority it names, else that of its country; None where neither is known."""
        return self.authority or authority_of(self.country)


@attrs.frozen
class Recipient:
    """To whom personal data are disclosed, processors included, by name.

    Attributes:
        name: Its name: categories alone are not enough (CJEU C-154/21).
        role: Why it receives them: processor, controller or joint controller.
        country: ISO 3166 code of where it processes them.
        safeguard: For a country outside the EEA, what protects the data there.
        informed: Whether it is told of rectification, erasure and restriction.
        notices: How these notices reach it; None where nobody has said, so that a human tells it.
        known_by: The look-ups by which it knows a person, or ``key``. By default the look-ups
            whose column is used for the activity: what it received already is no new disclosure.

    Source: GDPR Art. 4(9), 15(1)(c), 15(2), 19.
    """

    name: str = attrs.field(validator=not_blank)
    role: Role = attrs.field(default=Role.PROCESSOR, converter=Role, kw_only=True)
    country: str | None = attrs.field(default=None, kw_only=True)
    safeguard: str | None = attrs.field(default=None, kw_only=True)
    informed: bool = attrs.field(default=True, kw_only=True)
    notices: Way | None = attrs.field(default=None, kw_only=True)
    known_by: tuple[str, ...] = attrs.field(default=(), converter=as_names, kw_only=True)


_LONGEST = 1000
_LARGEST = 2**63


def _key(value: object) -> Key:
    # The usual ones first: whoever names many people at once names each of them.
    if type(value) is str and value.strip() and len(value) <= _LONGEST:
        return value
    if isinstance(value, bool) or not isinstance(value, int | str | UUID):
        raise TypeError("an identifier is a number, a text or a UUID")
    if isinstance(value, int):
        if not -_LARGEST <= value < _LARGEST:
            raise ValueError("an identifier that is a number has 64 bits at most")
        return value
    text = str(value)
    if not text.strip() or len(text) > _LONGEST:
        raise ValueError(f"an identifier that is a text has 1 to {_LONGEST} characters")
    return text


def _identifiers(values: Any) -> tuple[tuple[str, Key], ...]:
    if type(values) is tuple and len(values) == 1:
        [(name, value)] = values
        return ((name, _key(value)),)
    return tuple((name, _key(value)) for name, value in as_pairs(values))


KEY = "key"
"""The name by which a person is looked up by the key of their row."""


@attrs.frozen
class DataSubject:
    """The person a request is about, as the request names them.

    Attributes:
        kind: A kind of person of the data map.
        identifiers: Names of look-ups (or ``key``) and what was given for each. All of them must
            fit one person: an identifier of somebody else never widens the search.

    Examples:
        >>> from gdpr_rights import DataSubject
        >>> DataSubject.by("customer", email="ada@example.org")
        DataSubject(kind='customer')

    Source: GDPR Art. 4(1).
    """

    kind: str = attrs.field(validator=not_blank)
    identifiers: tuple[tuple[str, Key], ...] = personal(redacted=(), converter=_identifiers)

    @classmethod
    def by(cls, kind: str, /, **identifiers: Any) -> "DataSubject":
        """The person of that kind whom these identifiers name; ``key=`` is the key of their row.

        Raises:
            ValueError: No identifier was given, or an empty or oversized one.
            TypeError: One is neither a number, nor a text, nor a UUID.
        """
        if not identifiers:
            raise ValueError("a person is named by at least one identifier")
        return cls(kind, tuple(identifiers.items()))


@attrs.frozen
class ResolvedSubject:
    """The one person that was found, fixed for the rest of the case.

    Attributes:
        ref: The random name by which the journal knows the person.
        kind: A kind of person of the data map.
        key: The key of their row, one value per key column.
        identifiers: What every look-up holds for that row; several values of one name all count.
        tenant: The key of the tenant among whose rows the person was found; None where the map
            knows no tenants. Nobody else's rows are looked at, equal keys or not.
    """

    ref: str
    kind: str
    key: tuple[Key, ...] = personal(redacted=(), converter=tuple, kw_only=True)
    identifiers: tuple[tuple[str, Key], ...] = personal(
        redacted=(), converter=as_pairs, default=(), kw_only=True
    )
    tenant: Key | None = attrs.field(default=None, kw_only=True)

    def values_of(self, name: str) -> tuple[Key, ...]:
        """Every known value of one identifier."""
        return tuple(value for known, value in self.identifiers if known == name)
