"""How sure we are of who asks, and what a check of identity says."""

import enum
from datetime import datetime, timedelta

import attrs

from gdpr_rights.domain.parties import Key
from gdpr_rights.domain.values import as_pairs, is_aware, not_blank, personal, redactable


@enum.unique
class Level(enum.IntEnum):
    """How much a proof of identity is worth; a higher one serves wherever a lower one does.

    Source: RULEBOOK 3.1, after EDPB Guidelines 01/2022 para. 65-79.
    """

    NONE = 0
    """Nothing was proven."""
    ADDRESS = 1
    """A code or link sent to an address already on file."""
    SESSION = 2
    """A logged-in session, recently re-authenticated."""
    DOCUMENT = 3
    """The above, and facts that others do not know, or a document checked and destroyed."""


@attrs.frozen
class ChallengeDetails:
    """What an identity check is told when a challenge is made.

    Attributes:
        case_id: The case; whatever proof is asked for must be worthless for any other case.
        address: Where to send a message: the address on file; None where there is none.
        now: An aware datetime.
    """

    case_id: str
    address: Key | None = personal(kw_only=True)
    now: datetime = attrs.field(kw_only=True)


@attrs.frozen
class ChallengeState:
    """What an identity check must remember of a challenge; the journal keeps it.

    Attributes:
        values: Texts by name. They must not reveal the proof: hash it.
        expires_at: An aware datetime, after which no evidence is accepted.
    """

    values: tuple[tuple[str, str], ...] = attrs.field(converter=as_pairs, repr=False)
    expires_at: datetime = attrs.field(kw_only=True)


@attrs.frozen
class Message:
    """A message for the person.

    Attributes:
        address: Where it goes.
        case_id: The case it belongs to.
        code: The code or link it carries.
        expires_at: Until when that works, an aware datetime.
    """

    address: Key = personal(kw_only=True)
    case_id: str = attrs.field(kw_only=True)
    code: str = attrs.field(repr=False, kw_only=True)
    expires_at: datetime = attrs.field(kw_only=True)


def _key_parts(value: Key | tuple[Key, ...]) -> tuple[Key, ...]:
    return value if isinstance(value, tuple) else (value,)


@attrs.frozen
class AuthenticatedSession:
    """The application's own word that the person is logged in, given with the request.

    Attributes:
        key: The key of their row, from the session and never from the form.
        authenticated_at: When they last gave a password, a passkey or the like, an aware
            datetime; not when the session was last used.
        second_factor: Whether a second factor was asked then.

    Examples:
        >>> from datetime import UTC, datetime
        >>> from gdpr_rights import AuthenticatedSession
        >>> AuthenticatedSession(7, authenticated_at=datetime(2027, 3, 1, 9, tzinfo=UTC)).level(
        ...     datetime(2027, 3, 1, 9, 5, tzinfo=UTC))
        <Level.SESSION: 2>

    Source: RULEBOOK 3.1, L2; EDPB Guidelines 01/2022 para. 73.
    """

    key: tuple[Key, ...] = attrs.field(converter=_key_parts, repr=False, metadata=redactable(()))
    authenticated_at: datetime = attrs.field(validator=is_aware, kw_only=True)
    second_factor: bool = attrs.field(default=False, kw_only=True)

    def level(self, now: datetime, recent: timedelta = timedelta(minutes=15)) -> Level:
        """How much it proves: a session that is old and had one factor is worth an address."""
        if timedelta(0) <= now - self.authenticated_at <= recent:
            return Level.SESSION
        return Level.SESSION if self.second_factor else Level.ADDRESS


@enum.unique
class EvidenceVerdict(enum.Enum):
    """What a check says of the evidence."""

    ACCEPTED = "accepted"
    WRONG = "wrong"
    EXPIRED = "expired"


@attrs.frozen
class Identity:
    """An identity that was established, and how; never the document, never the secret.

    Attributes:
        method: The name of the check, or ``vouched``.
        level: How much the proof is worth.
        by: Who vouched, where a human did.
        because: Why they could.
    """

    method: str = attrs.field(validator=not_blank)
    level: Level = attrs.field(converter=Level, kw_only=True)
    by: str | None = attrs.field(
        default=None, validator=attrs.validators.optional(not_blank), kw_only=True
    )
    because: str | None = attrs.field(
        default=None, validator=attrs.validators.optional(not_blank), kw_only=True, repr=False
    )

    @level.validator
    def _check_level(self, _attribute: object, value: Level) -> None:
        if value is Level.NONE:
            raise ValueError("an identity is established by some proof: Level.NONE is none")
