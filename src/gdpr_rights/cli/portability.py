"""``gdpr-rights portability``: what one person provided, to take elsewhere."""

from gdpr_rights import PortabilityRequest
from gdpr_rights.cli.copies import hand_out
from gdpr_rights.cli.options import Copy, Json, Request


def portability(typed: Request, copy: Copy, json: Json = False) -> None:
    """Write the data that one person provided, for another controller to read."""
    hand_out("portability", PortabilityRequest, typed, copy, json=json)
