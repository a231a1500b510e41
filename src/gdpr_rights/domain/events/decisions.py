"""Decisions about a person that were taken without a human, in the record of that person.

Source: GDPR Art. 15(1)(h), 22(3).
"""

from datetime import datetime

import attrs

from gdpr_rights.domain.places import Place
from gdpr_rights.domain.values import as_tuple, is_aware, not_blank, personal


@attrs.frozen
class DecisionTaken:
    """A decision about the person was taken by automated means.

    Attributes:
        activity: The processing activity that took it.
        decision: The application's name of it. It stays in the record, so it must not be personal.
        outcome: What was decided.
        taken_at: When, an aware datetime.
        data_used: Which data of the person it rests on.
        applied: The procedure and the principles actually applied to it, in plain words.
    """

    activity: str = attrs.field(validator=not_blank)
    decision: str = attrs.field(validator=not_blank)
    outcome: str = personal(redacted="", kw_only=True)
    taken_at: datetime = attrs.field(validator=is_aware, kw_only=True)
    data_used: tuple[Place, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    applied: str = personal(redacted="", default="", kw_only=True)


@attrs.frozen
class DecisionExplained:
    """A human signed off how a decision is explained to the person.

    Attributes:
        activity: The processing activity that took it.
        decision: The application's name of it.
        text: The explanation.
        by: Who signed it.

    Source: GDPR Art. 15(1)(h); CJEU C-203/22.
    """

    activity: str = attrs.field(validator=not_blank)
    decision: str = attrs.field(validator=not_blank)
    text: str = personal(redacted="", kw_only=True)
    by: str = attrs.field(validator=not_blank, kw_only=True)
