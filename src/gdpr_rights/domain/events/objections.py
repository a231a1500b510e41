"""What is said of the particular situation of a person who objects, in their case."""

from datetime import date

import attrs

from gdpr_rights.domain.values import not_blank, personal


@attrs.frozen
class GroundsAsked:
    """The person was asked, once, what is particular about their situation.

    Attributes:
        by: Who asked.
        on: When, a day in the controller's time zone.

    Source: GDPR Art. 12(2), 21(1).
    """

    by: str = attrs.field(validator=not_blank, kw_only=True)
    on: date = attrs.field(kw_only=True)


@attrs.frozen
class GroundsStated:
    """The person said what is particular about their situation, in their own words.

    Source: GDPR Art. 21(1).
    """

    grounds: str = personal(redacted="")
