"""Letters that go out before anything is decided: that the request arrived, and what is asked."""

import enum
import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

import attrs

from gdpr_rights.domain.letters.parts import Addressed, a_day, each_says_something, reasons
from gdpr_rights.domain.values import as_tuple, not_blank
from gdpr_rights.law.clocks import ExtensionReason
from gdpr_rights.law.rights import Right


@enum.unique
class ToComplete(enum.Enum):
    """What the person still has to do for the request to be complete."""

    NOTHING = "nothing"
    PROOF_OF_IDENTITY = "proof of identity"


@attrs.frozen(kw_only=True)
class Acknowledgement(Addressed):
    """The request arrived: since when, and until when it is answered.

    Attributes:
        right: What was asked.
        received_on: The day of receipt.
        due_on: The last day to answer.
        to_complete: What the person still has to do.
        stopped: The purposes for which the request has stopped the processing already.

    Source: GDPR Art. 12(3); EDPB Guidelines 01/2022 para. 57.
    """

    right: Right = attrs.field(converter=Right)
    received_on: date = a_day()
    due_on: date = a_day()
    to_complete: ToComplete = attrs.field(converter=ToComplete)
    stopped: tuple[str, ...] = attrs.field(default=(), converter=as_tuple)


@enum.unique
class IdentityOption(enum.Enum):
    """How a person may remove doubts about who they are, the least intrusive way first.

    Source: EDPB Guidelines 01/2022 para. 65-79; RULEBOOK 3/I5-I9.
    """

    SESSION = "session"
    """Sign in, and send the request from the account."""
    ADDRESS_ON_FILE = "address on file"
    """Answer a message to an address or number that is on file."""
    KNOWN_FACTS = "known facts"
    """State facts about the relationship that others do not know."""
    DOCUMENT = "document"
    """Show a document, with all but the name and its validity blacked out."""


LEAST_INTRUSIVE = (
    IdentityOption.SESSION,
    IdentityOption.ADDRESS_ON_FILE,
    IdentityOption.KNOWN_FACTS,
)


def _options(values: Iterable[IdentityOption | str]) -> tuple[IdentityOption, ...]:
    return tuple(IdentityOption(value) for value in as_tuple(values))


@attrs.frozen(kw_only=True)
class IdentityRequest(Addressed):
    """There are reasonable doubts about who asks: further information is needed.

    It always says that what is sent is used for this alone, and is then deleted.

    Attributes:
        right: What was asked.
        doubt: The recorded reason for the doubt.
        options: How the person may remove it, the least intrusive way first.
        suspended_on: Since when the time limit stands still; None where it does not.

    Source: GDPR Art. 12(6); EDPB Guidelines 01/2022 para. 65-79.
    """

    right: Right = attrs.field(converter=Right)
    doubt: str = reasons()
    options: tuple[IdentityOption, ...] = attrs.field(
        converter=_options, validator=attrs.validators.min_len(1)
    )
    suspended_on: date | None


@attrs.frozen(kw_only=True)
class ClarificationRequest(Addressed):
    """So much is held that the person is asked what they want; "everything" is an answer too.

    Attributes:
        because: Why it is asked: how much is held.
        choices: What the person may choose from, in words; the letter names none where it is
            empty.
        suspended_on: Since when the time limit stands still; None where it does not.

    Source: GDPR Recital 63; EDPB Guidelines 01/2022 para. 159.
    """

    because: str = reasons()
    choices: tuple[str, ...] = attrs.field(default=(), converter=as_tuple)
    suspended_on: date | None


@attrs.frozen(kw_only=True)
class GroundsRequest(Addressed):
    """The person who objects is asked, once, what is particular about their situation.

    It always says that they need not answer, and that a human weighs in any case.

    Attributes:
        purposes: The purposes to which they object.
        is_restricted: Whether the data are only stored until it is decided.

    Source: GDPR Art. 12(2), 18(1)(d), 21(1); RULEBOOK 2.8/O3.
    """

    purposes: tuple[str, ...] = attrs.field(converter=as_tuple, validator=each_says_something)
    is_restricted: bool = False


@attrs.frozen(kw_only=True)
class ExtensionNotice(Addressed):
    """The answer takes longer: why, and until when.

    Attributes:
        right: What was asked.
        reason: The complexity or the number of the requests.
        because: What makes it so.
        due_on: The new last day to answer.
        notice_by: The last day to say so. A letter of a later day is no extension, and cannot be
            built.

    Source: GDPR Art. 12(3).
    """

    right: Right = attrs.field(converter=Right)
    reason: ExtensionReason = attrs.field(converter=ExtensionReason)
    because: str = reasons()
    due_on: date = a_day()
    notice_by: date | None = attrs.field()

    @notice_by.validator
    def _check_notice_by(self, _attribute: object, value: date | None) -> None:
        if value is not None and self.on > value:
            raise ValueError(f"an extension is told by {value} at the latest (GDPR Art. 12(3))")


_CURRENCY = re.compile("[A-Z]{3}")


@attrs.frozen(kw_only=True)
class FeeNotice(Addressed):
    """A fee is announced before anything is done, so that the person may take the request back.

    Attributes:
        right: What was asked.
        amount: How much, in the currency.
        currency: Its ISO 4217 code.
        because: Why a fee may be asked, and how it follows from the administrative costs.

    Source: GDPR Art. 12(5)(a), 15(3); EDPB Guidelines 01/2022 para. 194.
    """

    right: Right = attrs.field(converter=Right)
    amount: Decimal = attrs.field(converter=Decimal, validator=attrs.validators.gt(Decimal(0)))
    currency: str = attrs.field(
        default="EUR", validator=[not_blank, attrs.validators.matches_re(_CURRENCY)]
    )
    because: str = reasons()
