"""Signals that are requests: one-click unsubscribe in mail, and ``Sec-GPC`` on the web.

Art. 21(5): the person "may exercise his or her right to object by automated means using technical
specifications". What comes out is given to `receive`; no framework is needed.

Source: RFC 8058; W3C Global Privacy Control; RULEBOOK 2.8/O7, 3.1/L0.
"""

import base64
import binascii
import hmac
import json
from collections.abc import Callable, Mapping
from email.parser import BytesParser
from email.policy import default
from typing import Any
from urllib.parse import parse_qsl

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from gdpr_rights import DataMap, DataSubject, ObjectionRequest, Secret, WithdrawalRequest
from gdpr_rights.domain.objection import stops_at_once
from gdpr_rights.domain.parties import Key
from gdpr_rights.domain.values import as_names
from gdpr_rights.domain.withdrawal import rests_on_consent, withdrawal_stops
from gdpr_rights.errors import UnknownActivity

__all__ = ["Asked", "GlobalPrivacyControl", "OneClick", "UnknownVisitor"]

_SAID = ("List-Unsubscribe", "One-Click")
_LABEL = b"gdpr_rights/unsubscribe/1"
_BLOCK = 16
_LONGEST = 4000
_PLACE = "{token}"


@attrs.frozen
class Asked:
    """A signal that is a request: give it to the desk as it is.

    ``case = desk.receive(asked.request, **asked.arrival)``

    Attributes:
        request: What the person asks.
        arrival: How it arrived, as `receive` wants it: the channel, the tenant, the reference.
    """

    request: ObjectionRequest | WithdrawalRequest
    arrival: Mapping[str, Any] = attrs.field(factory=dict, kw_only=True)


@attrs.frozen
class UnknownVisitor:
    """A signal of somebody whom nothing names: the application heeds it for this visit.

    Attributes:
        activities: The processing activities that must not use what this visitor does.
    """

    activities: tuple[str, ...]


def _a_place(_instance: object, _attribute: object, value: str | Callable[[str], str]) -> None:
    if isinstance(value, str) and not (value.startswith("https://") and _PLACE in value):
        # RFC 8058, 3.1: "The List-Unsubscribe header field MUST contain one HTTPS URI".
        raise ValueError("the address begins with https:// and has {token} in it")


@attrs.frozen(repr=False)
class OneClick:
    """The link in a mail by which its reader unsubscribes, with one click and no login.

    A token names the person, the processing activity and the channel. It is encrypted under the
    desk's secret: neither the link nor a log of it tells an address, and nobody can make one up.
    It does not expire: an old mail must be as easy to unsubscribe from as a new one.

    Args:
        data_map: What is held, why, and on which basis.
        secret: The desk's secret; what was made under earlier ones still works.
        url: The address with ``{token}`` in its place, or what makes one of a token.

    Examples:
        >>> from gdpr_rights import DataSubject, Secret
        >>> from gdpr_rights.integrations.signals import OneClick
        >>> one_click = OneClick(
        ...     data_map,
        ...     Secret(b"32 random bytes from your vault."),
        ...     url="https://shop.example/unsubscribe/{token}",
        ... )
        >>> ada = DataSubject.by("customer", email="ada@example.org")
        >>> headers = one_click.headers(ada, "newsletter")
        >>> headers["List-Unsubscribe-Post"]
        'List-Unsubscribe=One-Click'
        >>> token = headers["List-Unsubscribe"].rpartition("/")[2].rstrip(">")
        >>> one_click.read(token, b"List-Unsubscribe=One-Click").request.channels
        ('e-mail',)

    Source: RFC 8058; GDPR Art. 7(3), 21(5).
    """

    data_map: DataMap
    secret: Secret
    url: str | Callable[[str], str] = attrs.field(kw_only=True, validator=_a_place)

    def __repr__(self) -> str:
        return "OneClick(...)"

    def headers(
        self,
        subject: DataSubject,
        activity: str,
        *,
        channel: str | None = "e-mail",
        tenant: Key | None = None,
    ) -> dict[str, str]:
        """The two headers of a mail; it must be signed (DKIM) over both.

        Args:
            subject: To whom the mail goes, by what the map looks them up by.
            activity: What the mail is sent for.
            channel: The channel that they leave; None for all of them.
            tenant: The tenant, where the map knows tenants.

        Raises:
            UnknownActivity: The map has no such activity.
            ValueError: Nobody can leave it at once: it is no marketing of ours, and rests on no
                consent.
        """
        link = self.link(subject, activity, channel=channel, tenant=tenant)
        return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "=".join(_SAID)}

    def link(
        self,
        subject: DataSubject,
        activity: str,
        *,
        channel: str | None = "e-mail",
        tenant: Key | None = None,
    ) -> str:
        """The same link for the foot of a mail.

        Programs open links to look for viruses: on GET show a page with a button that posts
        ``List-Unsubscribe=One-Click`` to the same address, and do nothing else. Arguments and
        errors are those of `headers`.
        """
        of = self.data_map.activity.get(activity)
        if of is None:
            raise UnknownActivity(activity, tuple(self.data_map.activity))
        if withdrawal_stops(of) is None:
            raise ValueError(f"{activity!r} is no marketing of ours, and rests on no consent")
        token = self._written([subject.kind, subject.identifiers, activity, channel, tenant])
        return self.url.replace(_PLACE, token) if isinstance(self.url, str) else self.url(token)

    def read(
        self, token: str, body: bytes, content_type: str = "application/x-www-form-urlencoded"
    ) -> Asked | None:
        """The request that a POST to the link is; None where it is none.

        Only a body that says ``List-Unsubscribe=One-Click`` unsubscribes, so no GET does. Answer
        the same whether it was one or not, without a redirect: an old or a mistyped link tells
        nobody anything.

        Args:
            token: From the address.
            body: The body of the POST, as it came.
            content_type: Its type: ``application/x-www-form-urlencoded``, or
                ``multipart/form-data`` with its boundary.
        """
        if not _says_one_click(body, content_type):
            return None
        named = self._opened(token)
        if named is None:
            return None
        kind, identifiers, activity, channel, tenant = named
        of = self.data_map.activity.get(activity)
        if of is None or kind not in self.data_map.subject:
            return None  # the map has changed since
        # One call for each: what the activity rests on may have changed since, too.
        cls = WithdrawalRequest if rests_on_consent(of) else ObjectionRequest
        request = cls(
            DataSubject(kind, tuple(map(tuple, identifiers))),
            activities=(activity,),
            channels=() if channel is None else (channel,),
        )
        arrival = {"channel": "one-click unsubscribe", "tenant": tenant}
        return Asked(request, arrival=arrival)

    def _written(self, named: list[Any]) -> str:
        text = json.dumps(named, separators=(",", ":"), ensure_ascii=False).encode()
        # Padded, so that its length tells little of that of an address.
        padded = text + b" " * (-len(text) % _BLOCK)
        [cipher, *_] = self._ciphers()
        # Letters and digits only: mail programs cut a link at other signs.
        return base64.b32encode(cipher.encrypt(padded, [_LABEL])).decode().rstrip("=").lower()

    def _opened(self, token: str) -> list[Any] | None:
        if len(token) > _LONGEST:
            return None
        try:
            raw = base64.b32decode(token.upper() + "=" * (-len(token) % 8))
        except (binascii.Error, ValueError):
            return None
        for cipher in self._ciphers():
            try:
                named: list[Any] = json.loads(cipher.decrypt(raw, [_LABEL]))
            except (InvalidTag, ValueError):
                continue
            return named
        return None

    def _ciphers(self) -> list[AESSIV]:
        secrets = (self.secret.current, *self.secret.previous)
        return [AESSIV(hmac.digest(secret, _LABEL, "sha512")) for secret in secrets]


def _says_one_click(body: bytes, content_type: str) -> bool:
    # RFC 8058, 3.2: "application/x-www-form-urlencoded" or "multipart/form-data".
    if len(body) > _LONGEST:
        return False
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        head = f"Content-Type: {content_type}\r\n\r\n".encode("latin-1", "replace")
        parts = BytesParser(policy=default).parsebytes(head + body).iter_parts()
        return any(
            part.get_param("name", header="content-disposition") == _SAID[0]
            and part.get_payload(decode=True) == _SAID[1].encode()
            for part in parts
        )
    return kind == "application/x-www-form-urlencoded" and _SAID in parse_qsl(
        body.decode("latin-1")
    )


@attrs.frozen(repr=False)
class GlobalPrivacyControl:
    """The signal ``Sec-GPC: 1`` of a browser: an objection, of whoever is known to be its user.

    Args:
        data_map: What is held, why, and on which basis.
        secret: The desk's secret.
        activities: What the signal is about; every direct marketing where nothing is named. Each
            must be one that stops at once: a signal gives no grounds that could be weighed.

    Raises:
        UnknownActivity: The map has no such activity.
        ValueError: One of them does not stop at once.

    Examples:
        >>> from gdpr_rights import Secret
        >>> from gdpr_rights.integrations.signals import GlobalPrivacyControl
        >>> secret = Secret(b"32 random bytes from your vault.")
        >>> gpc = GlobalPrivacyControl(data_map, secret, activities="newsletter")
        >>> gpc.read({"Sec-GPC": "1"})
        UnknownVisitor(activities=('newsletter',))
        >>> gpc.read({"Accept": "text/html"}) is None
        True

    Source: GDPR Art. 21(5); https://www.w3.org/TR/gpc/.
    """

    data_map: DataMap
    secret: Secret
    activities: tuple[str, ...] = attrs.field(default=(), converter=as_names, kw_only=True)

    def __attrs_post_init__(self) -> None:
        for name in self.activities:
            of = self.data_map.activity.get(name)
            if of is None:
                raise UnknownActivity(name, tuple(self.data_map.activity))
            if stops_at_once(of) is None:
                raise ValueError(f"{name!r} does not stop at once: a signal cannot be weighed")

    def __repr__(self) -> str:
        return "GlobalPrivacyControl(...)"

    def read(
        self,
        headers: Mapping[str, str],
        visitor: DataSubject | None = None,
        *,
        tenant: Key | None = None,
    ) -> Asked | UnknownVisitor | None:
        """What the headers of a request ask; None where they ask nothing.

        The request has a reference of its own for each person: however many pages they look at,
        there is one case, and a consent that they give you after it counts.

        Args:
            headers: The headers of a request on the web.
            visitor: Who is logged in; None where nobody is.
            tenant: The tenant, where the map knows tenants.
        """
        said = (value for name, value in headers.items() if name.lower() == "sec-gpc")
        if next(said, "").strip() != "1":
            return None
        if visitor is None:
            marketing = (of.name for of in self.data_map.activities if of.direct_marketing)
            return UnknownVisitor(self.activities or tuple(marketing))
        request = ObjectionRequest(visitor, activities=self.activities)
        arrival = {"channel": "Sec-GPC", "tenant": tenant, "reference": self._reference(request)}
        return Asked(request, arrival=arrival)

    def _reference(self, request: ObjectionRequest) -> str:
        named = [request.subject.kind, request.subject.identifiers, request.activities]
        return f"gpc-{self.secret.random_text(json.dumps(named))}"
