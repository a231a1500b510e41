"""The particular situation of a person who objects: asked for once, and what they said.

Source: GDPR Art. 21(1): "on grounds relating to his or her particular situation".
"""

from typing import assert_never

import attrs

from gdpr_rights.domain.events.objections import GroundsAsked, GroundsStated
from gdpr_rights.domain.requests import ObjectionRequest, Request


@attrs.frozen
class Situation:
    """What is known of it, besides what the request itself says.

    Attributes:
        asked: That the person was asked.
        stated: What they said then, in their own words.
    """

    asked: GroundsAsked | None = None
    stated: tuple[str, ...] = attrs.field(default=(), repr=False)

    def after(self, event: GroundsAsked | GroundsStated) -> "Situation":
        """What is known after one more event."""
        match event:
            case GroundsAsked():
                return attrs.evolve(self, asked=event)
            case GroundsStated(grounds=grounds):
                return attrs.evolve(self, stated=(*self.stated, grounds))
            case _:
                assert_never(event)

    def grounds(self, request: Request) -> tuple[str, ...]:
        """Everything the person said of it, in the request and after."""
        first = request.grounds if isinstance(request, ObjectionRequest) else ""
        return (*((first,) if first else ()), *self.stated)
