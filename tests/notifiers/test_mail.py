"""`EmailNotifier`, against an SMTP server of this machine."""

import socket
import ssl
from collections.abc import Iterator

import attrs
import pytest

from gdpr_rights import ByEmail, ByWebhook, Role
from gdpr_rights.domain.notices import Operation
from gdpr_rights.errors import NoticeUndelivered
from gdpr_rights.notifiers import EmailNotifier, MailSecurity
from gdpr_rights.notifiers.words import subject_of, text_of
from tests.notifiers.samples import ACME, details
from tests.notifiers.servers import PASSWORD, Inbox, certificate, mail_server

MAILER = ByEmail("privacy@mailer.example")
SENDER = "privacy@acme.example"


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    with mail_server() as server:
        yield server


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    return certificate(tmp_path_factory.mktemp("certificate"))


def notifier(inbox: Inbox, **more: object) -> EmailNotifier:
    settings = {"security": MailSecurity.NONE, "timeout": 5.0, **more}
    return EmailNotifier("127.0.0.1", port=inbox.port, sender=SENDER, **settings)  # type: ignore[arg-type]


class TestAMessage:
    def test_it_arrives(self, inbox: Inbox) -> None:
        proof = notifier(inbox).notify(details(MAILER))
        (message,) = inbox.messages
        assert inbox.envelopes == [(SENDER, ["privacy@mailer.example"])]
        assert message["Message-ID"] == proof.reference
        assert proof.answer == "SMTP 250"
        assert message["From"] == "Acme SAS <privacy@acme.example>"
        assert message["To"] == "privacy@mailer.example"
        assert message["Date"] == "Sun, 22 Nov 2026 09:30:00 +0000"
        assert message["Auto-Submitted"] == "auto-generated"
        assert message.get_content().replace("\r\n", "\n") == text_of(details(MAILER), "en")

    def test_a_retry_can_be_recognised(self, inbox: Inbox) -> None:
        first = notifier(inbox).notify(details(MAILER))
        again = notifier(inbox).notify(details(MAILER))
        other = notifier(inbox).notify(details(MAILER, Operation.RESTRICTION))
        assert first == again
        assert first.reference != other.reference
        assert len({message["Message-ID"] for message in inbox.messages}) == 2

    def test_it_is_written_in_the_language_of_the_recipient(self, inbox: Inbox) -> None:
        notifier(inbox).notify(details(attrs.evolve(MAILER, language="fr")))
        (message,) = inbox.messages
        assert message["Subject"].startswith("Données personnelles effacées (")
        assert message["Content-Language"] == "fr"
        assert "Personne\u00a0: email = ada@example.org" in message.get_content()

    def test_the_proof_names_nobody(self, inbox: Inbox) -> None:
        proof = notifier(inbox).notify(details(MAILER))
        assert "ada" not in str(proof)

    def test_a_name_cannot_add_a_header(self, inbox: Inbox) -> None:
        controller = attrs.evolve(ACME, name="Acme\r\nBcc: eve@example.org")
        with pytest.raises(ValueError, match="CR"):
            notifier(inbox).notify(details(MAILER, controller=controller))
        assert inbox.messages == []


class TestWhatGoesWrong:
    """Only its kind is told: what a server says may quote an address."""

    @pytest.mark.parametrize(
        ("step", "answer"),
        [("RCPT", "550 no ada@example.org here"), ("DATA", "451 later"), ("DATA", "354 what?")],
    )
    def test_a_refusal(self, inbox: Inbox, step: str, answer: str) -> None:
        inbox.answers[step] = answer
        with pytest.raises(NoticeUndelivered) as error:
            notifier(inbox).notify(details(MAILER))
        assert error.value.cause == f"SMTP {answer[:3]}"
        assert "ada" not in str(error.value)
        assert error.value.__cause__ is None
        assert inbox.messages == []

    def test_nobody_there(self) -> None:
        with mail_server() as inbox:
            gone = notifier(inbox)
        with pytest.raises(NoticeUndelivered) as error:
            gone.notify(details(MAILER))
        assert error.value.cause == "ConnectionRefusedError"

    def test_a_server_that_says_nothing(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as silent:
            inbox = Inbox(port=silent.getsockname()[1])
            with pytest.raises(NoticeUndelivered) as error:
                notifier(inbox, timeout=0.2).notify(details(MAILER))
        assert error.value.cause == "SMTPServerDisconnected"

    def test_a_server_that_takes_it_and_forgets_its_manners(self, inbox: Inbox) -> None:
        inbox.answers["QUIT"] = "421 and stay out"
        assert notifier(inbox).notify(details(MAILER)).answer == "SMTP 250"

    def test_a_recipient_that_has_no_address(self, inbox: Inbox) -> None:
        with pytest.raises(NoticeUndelivered, match="no e-mail address"):
            notifier(inbox).notify(details(ByWebhook("https://mailer.example/")))


class TestProtection:
    def test_starttls(self, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
        server, client = tls
        with mail_server(starttls=server, require_starttls=True) as inbox:
            notifier(inbox, security=MailSecurity.STARTTLS, context=client).notify(details(MAILER))
        assert len(inbox.messages) == 1

    def test_tls_from_the_start(self, tls: tuple[ssl.SSLContext, ssl.SSLContext]) -> None:
        server, client = tls
        with mail_server(tls=server) as inbox:
            notifier(inbox, security=MailSecurity.TLS, context=client).notify(details(MAILER))
        assert len(inbox.messages) == 1

    def test_a_server_that_cannot_encrypt_gets_nothing(self, inbox: Inbox) -> None:
        with pytest.raises(NoticeUndelivered) as error:
            notifier(inbox, security=MailSecurity.STARTTLS).notify(details(MAILER))
        assert error.value.cause == "SMTPNotSupportedError"
        assert inbox.messages == []

    def test_a_server_that_nobody_vouches_for_gets_nothing(
        self, tls: tuple[ssl.SSLContext, ssl.SSLContext]
    ) -> None:
        with mail_server(starttls=tls[0]) as inbox:
            with pytest.raises(NoticeUndelivered) as error:
                notifier(inbox, security=MailSecurity.STARTTLS).notify(details(MAILER))
            assert error.value.cause == "SSLCertVerificationError"
            assert inbox.messages == []

    @pytest.mark.parametrize(("password", "taken"), [(PASSWORD, 1), ("wrong", 0)])
    def test_who_sends(
        self, tls: tuple[ssl.SSLContext, ssl.SSLContext], password: str, taken: int
    ) -> None:
        server, client = tls
        with mail_server(starttls=server, auth_required=True) as inbox:
            sending = notifier(
                inbox, security="starttls", context=client, username="acme", password=password
            )
            if taken:
                sending.notify(details(MAILER))
            else:
                with pytest.raises(NoticeUndelivered) as error:
                    sending.notify(details(MAILER))
                assert error.value.cause == "SMTP 535"
            assert len(inbox.messages) == taken
            assert password not in repr(sending)

    def test_the_usual_ports(self) -> None:
        ports = [
            EmailNotifier("mail.acme.example", sender=SENDER, security=security).port
            for security in MailSecurity
        ]
        assert ports == [587, 465, 25]

    def test_one_sender(self) -> None:
        with pytest.raises(ValueError, match="one address"):
            EmailNotifier("mail.acme.example", sender="Acme <privacy@acme.example>")


class TestTheText:
    """Art. 19: "any rectification or erasure of personal data or restriction of processing"."""

    def test_in_english(self) -> None:
        assert text_of(details(MAILER), "en") == (
            "On 2026-11-21 Acme SAS erased personal data of the person below.\n"
            "You received them from us. Please erase them too, with every copy.\n"
            "\n"
            "Person: email = ada@example.org\n"
            "Person: number = 17\n"
            "Categories of data: contact, identity\n"
            "Purposes: send the newsletter\n"
            "Please act by: 2026-12-21\n"
            "Legal source: GDPR Art. 19\n"
            f"Notice: {details(MAILER).notice.id}\n"
            "\n"
            "Please confirm by answering, with the number of the notice. If it reaches you "
            "twice, it is the same notice. Questions: privacy@acme.example\n"
        )

    @pytest.mark.parametrize("language", ["en", "fr"])
    @pytest.mark.parametrize("operation", Operation)
    def test_every_operation_has_its_own(self, operation: Operation, language: str) -> None:
        text = text_of(details(MAILER, operation), language)
        others = [
            text_of(details(MAILER, other), language) for other in Operation if other != operation
        ]
        assert text.splitlines()[0] not in {line for other in others for line in other.split("\n")}
        assert "ada@example.org" in text
        assert "{" not in text
        assert "ada" not in subject_of(details(MAILER, operation), language)

    @pytest.mark.parametrize("language", ["en", "fr"])
    def test_a_rectification_says_what_is_right(self, language: str) -> None:
        text = text_of(details(MAILER, Operation.RECTIFICATION), language)
        assert "name (identity) = Ada Lovelace" in text

    def test_whoever_decides_for_themselves_is_not_instructed(self) -> None:
        """Art. 28(3)(a): only a processor acts on documented instructions."""
        text = text_of(details(MAILER, role=Role.CONTROLLER), "en")
        assert "Please erase" not in text
        assert "decide yourselves" in text
        lifted = text_of(details(MAILER, Operation.LIFTING, role=Role.CONTROLLER), "en")
        assert "as before" in lifted

    def test_what_is_limited_is_said(self) -> None:
        """Not all that was received may go, and not every channel has stopped."""
        one = details(MAILER)
        limited = attrs.evolve(one.notice, partly=["contact"], channels=["sms"])
        text = text_of(attrs.evolve(one, notice=limited), "en")
        assert "Only in part, for some of it must be kept: contact\n" in text
        assert "Channels: sms\n" in text
        assert "Only in part" not in text_of(one, "en")

    def test_the_organisation_is_named_where_there_are_several(self) -> None:
        assert "Organisation: 7\n" in text_of(details(MAILER, tenant=7), "en")
        assert "Organisation" not in text_of(details(MAILER), "en")
