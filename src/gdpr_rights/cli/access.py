"""``gdpr-rights access``: a copy of everything held about one person."""

from gdpr_rights import AccessRequest
from gdpr_rights.cli.copies import hand_out
from gdpr_rights.cli.options import Copy, Json, Request


def access(typed: Request, copy: Copy, json: Json = False) -> None:
    """Write a copy of everything held about one person."""
    hand_out("access", AccessRequest, typed, copy, json=json)
