"""Notices by e-mail, through an SMTP server of the controller's."""

import contextlib
import enum
import smtplib
import ssl
from collections.abc import Iterator
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from typing import ClassVar

import attrs

from gdpr_rights.domain.notices import NoticeDetails, NoticeProof
from gdpr_rights.domain.ways import ByEmail, Channel, is_email
from gdpr_rights.errors import NoticeUndelivered
from gdpr_rights.notifiers.words import subject_of, text_of

_DONE = 2
"""The first digit of the answers that mean yes. Source: RFC 5321 section 4.2.1."""


@enum.unique
class MailSecurity(enum.Enum):
    """How the connection to the server is protected."""

    STARTTLS = "starttls"
    """Encrypted before anything is said; without encryption nothing is sent."""
    TLS = "tls"
    """Encrypted from the start."""
    NONE = "none"
    """In the clear: for a server on the same machine only."""


_PORTS = {MailSecurity.STARTTLS: 587, MailSecurity.TLS: 465, MailSecurity.NONE: 25}


@attrs.frozen
class EmailNotifier:
    """Sends notices as plain e-mails.

    The proof is the Message-ID, which is the same on every attempt, and what the server answered.
    That the server took a message does not say that anybody read it.

    Attributes:
        host: The SMTP server.
        sender: The address that messages come from, and that answers go to.
        port: Its port; the usual one by default.
        security: How the connection is protected.
        username: For servers that ask who sends.
        password: That of this user.
        timeout: How many seconds to wait for the server at each step.
        context: Which certificates are trusted; those of the machine by default.

    Examples:
        >>> from gdpr_rights.notifiers import EmailNotifier
        >>> EmailNotifier("mail.acme.example", sender="privacy@acme.example")
        EmailNotifier(host='mail.acme.example', sender='privacy@acme.example', port=587)

    Source: GDPR Art. 19, 32(1)(a).
    """

    channels: ClassVar[frozenset[Channel]] = frozenset({Channel.EMAIL})

    host: str
    sender: str = attrs.field(kw_only=True)
    security: MailSecurity = attrs.field(
        default=MailSecurity.STARTTLS, converter=MailSecurity, kw_only=True, repr=False
    )
    port: int = attrs.field(kw_only=True)
    username: str | None = attrs.field(default=None, kw_only=True, repr=False)
    password: str | None = attrs.field(default=None, kw_only=True, repr=False)
    timeout: float = attrs.field(default=10.0, kw_only=True, repr=False)
    context: ssl.SSLContext | None = attrs.field(default=None, kw_only=True, repr=False)

    @port.default
    def _usual_port(self) -> int:
        return _PORTS[self.security]

    @sender.validator
    def _check_sender(self, _attribute: object, value: str) -> None:
        if not is_email(value):
            raise ValueError("sender must be one address, name@example.org, and nothing else")

    def notify(self, details: NoticeDetails, /) -> NoticeProof:
        """Sends the message.

        Raises:
            NoticeUndelivered: The server was not there, not protected, or did not take it.
        """
        if not isinstance(details.way, ByEmail):
            raise NoticeUndelivered(f"no e-mail address, but {details.way.channel.value}")
        message = self._message(details, details.way)
        try:
            with self._connected() as server:
                _expect(server.mail(self.sender))
                _expect(server.rcpt(details.way.email))
                code = _expect(server.data(message.as_bytes(policy=policy.SMTP)))
        except smtplib.SMTPResponseException as error:
            # What a server says may quote an address.
            raise NoticeUndelivered(f"SMTP {error.smtp_code}") from None
        except OSError as error:  # every error of smtplib is one
            raise NoticeUndelivered(type(error).__name__) from None
        return NoticeProof(str(message["Message-ID"]), answer=f"SMTP {code}")

    def _message(self, details: NoticeDetails, way: ByEmail) -> EmailMessage:
        message = EmailMessage()
        message["From"] = Address(details.controller.name, addr_spec=self.sender)
        message["To"] = Address(addr_spec=way.email)
        message["Subject"] = subject_of(details, way.language)
        message["Date"] = format_datetime(details.now)
        domain = self.sender.rpartition("@")[2]
        message["Message-ID"] = f"<{details.notice.id}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text_of(details, way.language), cte="quoted-printable")
        message["Content-Language"] = way.language  # which the line above would have removed
        return message

    @contextlib.contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        secure = None
        if self.security is not MailSecurity.NONE:
            secure = self.context or ssl.create_default_context()
        if self.security is MailSecurity.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(
                self.host, self.port, timeout=self.timeout, context=secure
            )
        else:
            server = smtplib.SMTP(self.host, self.port, timeout=self.timeout)
        try:
            if self.security is MailSecurity.STARTTLS:
                server.starttls(context=secure)
            if self.username is not None:
                server.login(self.username, self.password or "")
            server.ehlo_or_helo_if_needed()
            yield server
            # A message that was taken stays taken, however the server says goodbye.
            with contextlib.suppress(OSError):
                server.quit()
        finally:
            server.close()


def _expect(answer: tuple[int, bytes]) -> int:
    code, _text = answer
    if code // 100 != _DONE:
        raise NoticeUndelivered(f"SMTP {code}")
    return code
