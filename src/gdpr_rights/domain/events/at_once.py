"""What takes effect with the arrival of a request: withdrawal, and objection to marketing."""

import attrs

from gdpr_rights.domain.values import as_tuple
from gdpr_rights.law.citations import Citation


@attrs.frozen
class StoppedAtOnce:
    """Processing activities stopped when the request arrived, whoever sent it.

    Attributes:
        activities: The processing activities.
        channels: The channels concerned; none where it is all of them.
        citations: Why, without waiting for proof of identity or a decision.
        ref: The random name of the person, as far as the request names one.

    Source: GDPR Art. 7(3), 21(3).
    """

    activities: tuple[str, ...] = attrs.field(converter=as_tuple)
    channels: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    citations: tuple[Citation, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    ref: str | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class SettledAtOnce(StoppedAtOnce):
    """That was all that was asked: only the answer is left."""
