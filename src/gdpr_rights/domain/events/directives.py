"""What happens about the time after a person's death, in the record of that person.

Source: Loi 78-17, art. 84-86; RULEBOOK 2.10.
"""

from datetime import date

import attrs

from gdpr_rights.domain.after_death_requests import ProofOfDeath
from gdpr_rights.domain.directives import Directive
from gdpr_rights.domain.requesters import Requester
from gdpr_rights.domain.values import as_tuple, not_blank


@attrs.frozen
class DirectiveRegistered:
    """The person registered a directive, or put one in the place of others.

    Attributes:
        id: By which name it is kept: that of the case.
        directive: What it says.
        on: The day, in the controller's time zone.
    """

    id: str = attrs.field(validator=not_blank)
    directive: Directive = attrs.field(kw_only=True)
    on: date = attrs.field(kw_only=True)


@attrs.frozen
class DirectiveRevoked:
    """The person revoked a directive, or replaced it.

    Attributes:
        id: Its name.
        case: The case in which they did.
        on: The day, in the controller's time zone.
    """

    id: str = attrs.field(validator=not_blank)
    case: str = attrs.field(validator=not_blank, kw_only=True)
    on: date = attrs.field(kw_only=True)


@attrs.frozen
class DeathEstablished:
    """It was shown that the person died."""

    proof: ProofOfDeath


@attrs.frozen
class DeathDisproved:
    """It turned out that the person is alive.

    Attributes:
        by: Who found that.
        because: How.
    """

    by: str = attrs.field(validator=not_blank, kw_only=True)
    because: str = attrs.field(validator=not_blank, kw_only=True, repr=False)


@attrs.frozen
class HeirsDisagreed:
    """Heirs disagree about what is to be done; it waits for a human, or for the court.

    Attributes:
        case: The case in which that was noted.
        by: Who noted it.
        because: About what.

    Source: Loi 78-17, art. 85 II.
    """

    case: str = attrs.field(validator=not_blank, kw_only=True)
    by: str = attrs.field(validator=not_blank, kw_only=True)
    because: str = attrs.field(validator=not_blank, kw_only=True, repr=False)


@attrs.frozen
class HeirsAgreed:
    """Heirs have come to terms, or a court has decided.

    Attributes:
        cases: The cases under way at that time, by name.
        by: Who noted it.
        because: To what terms, or which decision.
    """

    cases: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    by: str = attrs.field(validator=not_blank, kw_only=True)
    because: str = attrs.field(validator=not_blank, kw_only=True, repr=False)


@attrs.frozen
class AuthorityShown:
    """Who asks for somebody else showed what was missing; in the case.

    Attributes:
        requester: Who they are, with what they have shown by now.
        by: Who looked at it.
    """

    requester: Requester
    by: str = attrs.field(validator=not_blank, kw_only=True)
