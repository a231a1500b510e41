"""What is asked about the time after a person's death: by themselves before, by others after it.

Source: Loi 78-17, art. 84-86; RULEBOOK 2.10.
"""

import enum
from datetime import date
from typing import ClassVar

import attrs

from gdpr_rights.domain.directives import Directive, DirectiveKind
from gdpr_rights.domain.parties import DataSubject
from gdpr_rights.domain.values import as_names, as_tuple, not_blank, personal
from gdpr_rights.law.rights import Right


@attrs.frozen
class DirectiveRequest:
    """A living person registers a directive, changes or revokes what they registered, or asks.

    Neither a form nor reasons are needed. What is not named stays as it is.

    Attributes:
        subject: Whose directives they are.
        directive: The directive to register; None where they revoke, or only ask what there is.
        revoked: Directives to revoke, by name; with a new directive, those that it replaces.
        age: How old the person is, in years, where they are a minor.

    Source: Loi 78-17, art. 85 I; RULEBOOK 2.10/M2.
    """

    right: ClassVar[Right] = Right.POST_MORTEM_DIRECTIVES
    subject: DataSubject
    directive: Directive | None = attrs.field(default=None, kw_only=True)
    revoked: tuple[str, ...] = attrs.field(default=(), converter=as_names, kw_only=True)
    age: int | None = attrs.field(
        default=None, validator=attrs.validators.optional(attrs.validators.ge(0)), kw_only=True
    )


@enum.unique
class AfterDeath(enum.Enum):
    """What may be asked once a person has died.

    The first four are what heirs may ask where no directive says otherwise; the last two need a
    directive. An update of the data is asked by a `RectificationRequest` of the heir.
    """

    ESTATE = "settling the estate"
    """To find and receive information that is useful for it."""
    MEMORIES = "digital assets and family memories"
    """To receive them."""
    CLOSE_ACCOUNTS = "closing the accounts"
    OBJECT = "objecting to further processing"
    COPY = "a copy"
    """To receive data as the person directed."""
    ERASE = "erasure"


HANDED_OUT = (AfterDeath.ESTATE, AfterDeath.MEMORIES, AfterDeath.COPY)
"""The operations that hand data out."""


def _operations(values: object) -> tuple[AfterDeath, ...]:
    given = (values,) if isinstance(values, str | AfterDeath) else as_tuple(values)  # type: ignore[arg-type]
    return tuple(dict.fromkeys(AfterDeath(value) for value in given))


@attrs.frozen
class AfterDeathRequest:
    """An heir, or whom the person designated, asks something after a person's death.

    Attributes:
        subject: The person who died, as the request names them.
        operations: What is asked.
        datasets: What it is about, for a copy or an erasure; every dataset where none is named.
        activities: The processing activities it is about; all of them where none is named.
        to: Who is to receive a copy, where it is not the requester.
        shown: A general directive of the person that the requester shows.

    Examples:
        >>> from gdpr_rights import AfterDeathRequest, DataSubject
        >>> ada = DataSubject.by("customer", email="ada@example.org")
        >>> AfterDeathRequest(ada, operations="closing the accounts").operations
        (<AfterDeath.CLOSE_ACCOUNTS: 'closing the accounts'>,)

    Source: Loi 78-17, art. 85; RULEBOOK 2.10.
    """

    right: ClassVar[Right] = Right.POST_MORTEM_DIRECTIVES
    subject: DataSubject
    operations: tuple[AfterDeath, ...] = attrs.field(
        converter=_operations, validator=attrs.validators.min_len(1), kw_only=True
    )
    datasets: tuple[str, ...] = attrs.field(default=(), converter=as_names, kw_only=True)
    activities: tuple[str, ...] = attrs.field(default=(), converter=as_names, kw_only=True)
    to: str | None = personal(
        default=None, validator=attrs.validators.optional(not_blank), kw_only=True
    )
    shown: Directive | None = attrs.field(default=None, kw_only=True)

    @shown.validator
    def _check_shown(self, _attribute: object, value: Directive | None) -> None:
        if value is not None and value.kind is not DirectiveKind.GENERAL:
            raise ValueError("a particular directive is registered by the person, not shown later")

    @property
    def hands_out(self) -> bool:
        """Whether data are asked for."""
        return any(one in HANDED_OUT for one in self.operations)


def contradict(one: AfterDeathRequest, other: AfterDeathRequest) -> bool:
    """Whether one asks to erase what the other asks for."""
    about = not one.datasets or not other.datasets or set(one.datasets) & set(other.datasets)
    return bool(about) and any(
        AfterDeath.ERASE in erasing.operations and keeping.hands_out
        for erasing, keeping in ((one, other), (other, one))
    )


@attrs.frozen
class ProofOfDeath:
    """What showed that a person died, and who looked at it; never the document itself.

    Attributes:
        document: What it was, by name: an acte de décès, a certificate of a day.
        checked_by: Who at the controller looked at it.
        died_on: The day of the death, where the document says it.

    Source: RULEBOOK 2.10/M9; EDPB Guidelines 01/2022 para. 76-79.
    """

    document: str = attrs.field(validator=not_blank)
    checked_by: str = attrs.field(validator=not_blank, kw_only=True)
    died_on: date | None = personal(default=None, kw_only=True)
