"""A complaint with a supervisory authority about a case: its record is kept until it ends.

Source: GDPR Art. 77.
"""

from datetime import date

import attrs

from gdpr_rights.domain.events.contest import ContestEvent
from gdpr_rights.domain.values import not_blank


@attrs.frozen
class ComplaintLodged(ContestEvent):
    """The person lodged a complaint with a supervisory authority about what was done here.

    Attributes:
        authority: With which one.
        reference: Its number for it.
        on: When it was lodged, as far as it is known; else when the controller learnt of it.
    """

    authority: str = attrs.field(validator=not_blank)
    reference: str = attrs.field(validator=not_blank, kw_only=True, repr=False)
    on: date = attrs.field(kw_only=True)


@attrs.frozen
class ComplaintClosed(ContestEvent):
    """The authority has dealt with a complaint.

    Attributes:
        reference: Its number for it.
        on: When.
    """

    reference: str = attrs.field(validator=not_blank, repr=False)
    on: date = attrs.field(kw_only=True)
