"""What every script knows without asking: the map, the secret, the calendar."""

from collections.abc import Mapping

import attrs

from gdpr_rights.domain.calendars import Calendar
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.fingerprints import Secret
from gdpr_rights.domain.identity import Level
from gdpr_rights.domain.identity_levels import IdentityLevels
from gdpr_rights.domain.ways import Channel
from gdpr_rights.law.regimes import Regime


@attrs.frozen(eq=False)
class Setting:
    """What a desk was built with, as far as scripts need it.

    Attributes:
        data_map: What is held, why, and on which basis.
        secret: Names people by fingerprints.
        calendar: The working days of the controller's establishment.
        regime: The law that sets the time limits.
        checks: The identity checks by name, with what their proof is worth.
        levels: How sure it must be who asks, for each right.
        has_answers: Whether there is a place for the copies of access requests.
        channels: By what notices to recipients can be sent.
    """

    data_map: DataMap
    secret: Secret = attrs.field(kw_only=True)
    calendar: Calendar = attrs.field(kw_only=True)
    regime: Regime | str = attrs.field(kw_only=True)
    checks: Mapping[str, Level] = attrs.field(kw_only=True)
    levels: IdentityLevels = attrs.field(kw_only=True)
    has_answers: bool = attrs.field(kw_only=True)
    channels: frozenset[Channel] = attrs.field(kw_only=True)

    @property
    def zone(self) -> str:
        """The controller's time zone."""
        return self.data_map.controller.time_zone
