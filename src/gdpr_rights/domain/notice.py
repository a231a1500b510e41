"""What the controller's privacy policy says, so that it can be held against the law and the map.

Everything here is a fact about a text: what it names, promises, demands. Whether that is lawful is
the lint's to find, never this value's to say.
"""

import enum
from collections.abc import Iterable
from datetime import date
from typing import Any

import attrs

from gdpr_rights.domain.parties import Authority
from gdpr_rights.domain.values import as_tuple, not_blank
from gdpr_rights.law.grounds import ErasureGround
from gdpr_rights.law.periods import Period, as_period
from gdpr_rights.law.rights import Right


@enum.unique
class IdentityAsked(enum.Enum):
    """When the policy says that proof of identity is asked for."""

    ON_DOUBT = "on-doubt"
    """Where there are reasonable doubts about who asks."""
    SPECIAL_CATEGORIES = "special-categories"
    """Where the request concerns data of Art. 9."""
    ALWAYS = "always"
    """From everybody."""


@enum.unique
class IdentityProof(enum.Enum):
    """What the policy says that people must bring."""

    ANY = "any"
    """It does not say, or any means will do."""
    DOCUMENT_COPY = "document-copy"
    """A copy of an identity document."""


@enum.unique
class LimitedBy(enum.Enum):
    """Within which limits the policy grants a right."""

    LAW = "law"
    CONTRACT = "contract"
    """What a contract with the person says."""
    WAIVER = "waiver"
    """That the person has not given the right up."""


@enum.unique
class ConsentBy(enum.Enum):
    """What the policy takes for consent, or for agreement to a change of its text."""

    ACTION = "action"
    """Something done for that alone: a box that is ticked, a button, a signature."""
    BANNER = "banner"
    """A choice for each purpose in a banner or a consent centre."""
    BROWSING = "browsing"
    """That the person goes on browsing."""
    USE = "use"
    """That the person uses the service, or goes on using it."""


@enum.unique
class WithdrawnBy(enum.Enum):
    """How the policy says that consent is withdrawn."""

    ACCOUNT = "account"
    """In the person's own account."""
    BANNER = "banner"
    """In the banner or consent centre."""
    LINK = "unsubscribe-link"
    """By a link in each message."""
    MESSAGE = "message"
    """By writing to the controller."""
    BROWSER = "browser"
    """By blocking or deleting in the settings of one's own browser."""


@enum.unique
class AfterWithdrawal(enum.Enum):
    """What the policy says that follows for a person who withdraws consent."""

    PURPOSE_ENDS = "purpose-ends"
    """What rests on the consent ends, and nothing else."""
    SERVICE_ENDS = "service-ends"
    """The person may lose services that do not rest on the consent."""


def _rights(values: Iterable[Any] | None) -> tuple[Right, ...]:
    return tuple(Right(value) for value in as_tuple(values))


def _grounds(values: Iterable[Any] | None) -> tuple[ErasureGround, ...]:
    return tuple(ErasureGround(value) for value in as_tuple(values))


def _limits(values: Iterable[Any] | None) -> tuple[LimitedBy, ...]:
    return tuple(LimitedBy(value) for value in as_tuple(values))


def _consents(values: Iterable[Any] | None) -> tuple[ConsentBy, ...]:
    return tuple(ConsentBy(value) for value in as_tuple(values))


def _withdrawals(values: Iterable[Any] | None) -> tuple[WithdrawnBy, ...]:
    return tuple(WithdrawnBy(value) for value in as_tuple(values))


@attrs.frozen
class IdentityDemand:
    """One sentence of the policy on proof of identity.

    Attributes:
        asked: When it is asked for.
        proof: What has to be brought.
        rights: For which rights; empty where the policy says it of all.

    Source: GDPR Art. 12(6).
    """

    asked: IdentityAsked = attrs.field(converter=IdentityAsked)
    proof: IdentityProof = attrs.field(
        default=IdentityProof.ANY, converter=IdentityProof, kw_only=True
    )
    rights: tuple[Right, ...] = attrs.field(default=(), converter=_rights, kw_only=True)

    def covers(self, *rights: Right) -> bool:
        """Whether it is asked for one of these rights."""
        return not self.rights or bool(set(rights) & set(self.rights))


@attrs.frozen
class RightLimit:
    """The limits within which the policy grants one right.

    Attributes:
        right: The right.
        by: What limits it.
    """

    right: Right = attrs.field(converter=Right)
    by: tuple[LimitedBy, ...] = attrs.field(converter=_limits)


def _text() -> Any:
    return attrs.field(default=None, validator=attrs.validators.optional(not_blank), kw_only=True)


@attrs.frozen
class Notice:
    """The privacy policy, as a list of what it says.

    Attributes:
        version: By which the text is known; a consent records the version it was given under.
        effective_on: From which day it applies, if it says so.
        email: The e-mail address that it gives for requests.
        post: The postal address.
        form: The address of a form.
        authority: The supervisory authority that it names.
        rights: The rights that it names.
        erasure_grounds: The grounds for erasure that it names; empty where it grants the right
            without a list of grounds.
        limits: The limits within which it grants some rights.
        time_limit: Within what time it promises an answer, if it does.
        identity: What it says on proof of identity.
        consent_by: What it takes for consent.
        changes_by: What it takes for agreement to a later version of its own text; empty where
            changes are announced and nothing is taken for agreement.
        withdrawn_by: How it says that consent is withdrawn.
        after_withdrawal: What it says that follows for who withdraws consent.
        processor_for: The activities for which it says that the controller only acts on behalf
            of somebody else.
        not_kept: The categories of data that it says are not kept.
        special_categories: Whether it says that data of Art. 9 are processed; None where it says
            nothing.
        transfers: Whether it says that data leave the European Economic Area; None where it says
            nothing.

    Examples:
        >>> from gdpr_rights import Notice, Right
        >>> notice = Notice("2026-01", email="privacy@acme.example", rights=["access", "erasure"])
        >>> Right.ACCESS in notice.rights, notice.is_reachable, notice.time_limit
        (True, True, None)

    Source: GDPR Art. 12(1), 13, 14.
    """

    version: str = attrs.field(validator=not_blank)
    effective_on: date | None = attrs.field(default=None, kw_only=True)
    email: str | None = _text()
    post: str | None = _text()
    form: str | None = _text()
    authority: Authority | None = attrs.field(default=None, kw_only=True)
    rights: tuple[Right, ...] = attrs.field(default=(), converter=_rights, kw_only=True)
    erasure_grounds: tuple[ErasureGround, ...] = attrs.field(
        default=(), converter=_grounds, kw_only=True
    )
    limits: tuple[RightLimit, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    time_limit: Period | None = attrs.field(
        default=None, converter=attrs.converters.optional(as_period), kw_only=True
    )
    identity: tuple[IdentityDemand, ...] = attrs.field(
        default=(), converter=as_tuple, kw_only=True
    )
    consent_by: tuple[ConsentBy, ...] = attrs.field(default=(), converter=_consents, kw_only=True)
    changes_by: tuple[ConsentBy, ...] = attrs.field(default=(), converter=_consents, kw_only=True)
    withdrawn_by: tuple[WithdrawnBy, ...] = attrs.field(
        default=(), converter=_withdrawals, kw_only=True
    )
    after_withdrawal: AfterWithdrawal | None = attrs.field(
        default=None, converter=attrs.converters.optional(AfterWithdrawal), kw_only=True
    )
    processor_for: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    not_kept: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    special_categories: bool | None = attrs.field(default=None, kw_only=True)
    transfers: bool | None = attrs.field(default=None, kw_only=True)

    @property
    def is_reachable(self) -> bool:
        """Whether it gives an address at which a request can be made."""
        return any((self.email, self.post, self.form))

    def limits_of(self, right: Right) -> frozenset[LimitedBy]:
        """Everything by which it limits a right."""
        return frozenset(by for limit in self.limits if limit.right is right for by in limit.by)
