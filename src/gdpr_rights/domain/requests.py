"""What a person may send: one class for each kind of request."""

from typing import ClassVar

import attrs

from gdpr_rights.domain.parties import DataSubject
from gdpr_rights.domain.values import as_tuple
from gdpr_rights.law.grounds import ErasureGround
from gdpr_rights.law.rights import Right


@attrs.frozen
class AccessRequest:
    """The person asks whether data about them are processed, and for a copy.

    Source: GDPR Art. 15.
    """

    right: ClassVar[Right] = Right.ACCESS
    subject: DataSubject


def _grounds(values: object) -> tuple[ErasureGround, ...]:
    return tuple(ErasureGround(value) for value in as_tuple(values))  # type: ignore[arg-type]


@attrs.frozen
class ErasureRequest:
    """The person asks that their data be erased.

    Attributes:
        subject: Who asks.
        closing_account: Whether they also end their contract; activities that rest on it then end
            on that day.
        grounds: Grounds of Art. 17(1) that the person invokes of themselves. None need be given:
            what follows from the map is looked at in any case.

    Source: GDPR Art. 17.
    """

    right: ClassVar[Right] = Right.ERASURE
    subject: DataSubject
    closing_account: bool = attrs.field(default=False, kw_only=True)
    grounds: tuple[ErasureGround, ...] = attrs.field(default=(), converter=_grounds, kw_only=True)


Request = AccessRequest | ErasureRequest
