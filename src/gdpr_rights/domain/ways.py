"""How a recipient is told that data it received were rectified, erased or restricted.

Source: GDPR Art. 19; RULEBOOK 2.6.
"""

import enum
import ipaddress
import re
from typing import ClassVar
from urllib.parse import urlsplit

import attrs

from gdpr_rights.domain.languages import check_language
from gdpr_rights.domain.values import not_blank

_ADDRESS = re.compile(r"[!#-'*+\-/-9=?A-Z^-~.]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?")


@enum.unique
class Channel(enum.Enum):
    """What carries a notice."""

    EMAIL = "e-mail"
    WEBHOOK = "web hook"
    BY_HAND = "by hand"


def _language(_instance: object, _attribute: object, value: str) -> None:
    check_language(value)


@attrs.frozen
class ByEmail:
    """By a message to this address.

    Attributes:
        email: The address, in ASCII: a domain with other letters is written in Punycode.
        language: In which language it is written.

    Examples:
        >>> from gdpr_rights import ByEmail, Recipient
        >>> mailer = Recipient("Mailer", notices=ByEmail("dpo@mailer.example", language="fr"))
        >>> mailer.notices
        ByEmail(email='dpo@mailer.example', language='fr')
    """

    channel: ClassVar[Channel] = Channel.EMAIL
    email: str = attrs.field()
    language: str = attrs.field(default="en", validator=_language, kw_only=True)

    @email.validator
    def _check_email(self, _attribute: object, value: str) -> None:
        if not is_email(value):
            raise ValueError("email must be one address, name@example.org, and nothing else")


@attrs.frozen
class ByWebhook:
    """By a signed request to this address.

    Attributes:
        webhook: The address. It begins with ``https://``, for it carries personal data; only a
            receiver on the same machine may be called without.

    Source: GDPR Art. 32(1)(a).
    """

    channel: ClassVar[Channel] = Channel.WEBHOOK
    webhook: str = attrs.field()

    @webhook.validator
    def _check_webhook(self, _attribute: object, value: str) -> None:
        if not isinstance(value, str) or not _is_safe(value):
            raise ValueError("webhook must be an address that begins with https://")


@attrs.frozen
class ByHand:
    """By a human: a letter, a form, a call.

    Attributes:
        by_hand: How, in words for whoever does it (``their privacy form``).
    """

    channel: ClassVar[Channel] = Channel.BY_HAND
    by_hand: str = attrs.field(validator=not_blank)


Way = ByEmail | ByWebhook | ByHand


def is_email(value: object) -> bool:
    """Whether it is one address, and nothing that a header of a message would read otherwise."""
    return isinstance(value, str) and _ADDRESS.fullmatch(value) is not None


def _is_safe(address: str) -> bool:
    if not address.isascii() or not address.isprintable() or " " in address:
        return False
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return False
    if not host or parts.username is not None:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_this_machine(host))


def _is_this_machine(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
