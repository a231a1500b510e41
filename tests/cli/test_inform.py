"""``gdpr-rights inform``, and what the other commands tell of recipients."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import HERS, Ran, Shop, run
from tests.cli.test_erase import erase
from tests.notifiers.servers import PASSWORD, certificate, mail_server

HOST, LEDGER = "Harbour Hosting GmbH", "Ledger and Sons SARL"


@pytest.fixture
def case(shop: Shop) -> str:
    """A case of an erasure: its host is reached by e-mail, nobody has said how the others are."""
    text = shop.data_map.read_text()
    said = f'{{ name = "{HOST}", notices = {{ email = "privacy@harbour.example" }}, country ='
    shop.data_map.write_text(text.replace(f'{{ name = "{HOST}", country =', said))
    return str(erase(shop, "--yes").document["case"]["id"])


def inform(case: str, *options: str) -> Ran:
    return run("inform", case, "--map", "map.toml", *options)


def stages(case: str, *options: str) -> dict[str, str]:
    ran = inform(case, *options, "--json")
    return {one["recipient"]: one["stage"] for one in ran.document["recipients"]}


class TestWhoIsToBeTold:
    def test_the_erasure_says_so(self, shop: Shop) -> None:
        who = ("--subject", f"customer:email={HERS}", "--closing-account", "--yes")
        ran = shop.run("erase", *who, "--answer", "balance/fraud_prevention=erase")
        assert HOST in ran.out
        assert "gdpr-rights inform" in ran.out

    def test_they_are_listed(self, case: str) -> None:
        document = run("due", "--json").document
        assert [one["id"] for one in document["untold"]] == [case]
        assert HOST in document["untold"][0]["recipients"]
        assert "To be told" in run("due").out
        shown = run("show", case, "--json").document["recipients"]
        assert {one["stage"] for one in shown} == {"due"}
        assert HOST in run("show", case).out

    def test_nothing_is_sent_without_a_server(self, case: str) -> None:
        assert set(stages(case).values()) == {"due"}


class TestByEmail:
    def test_it_is_sent(self, case: str) -> None:
        with mail_server() as inbox:
            server = ("--smtp", "127.0.0.1", "--smtp-port", str(inbox.port), "--smtp-security",
                      "none", "--sender", "privacy@lantern-boards.example")  # fmt: skip
            assert stages(case, *server)[HOST] == "sent"
            assert stages(case, *server)[HOST] == "sent"
        (message,) = inbox.messages
        assert HERS in message.get_content()

    def test_a_server_that_is_away(self, case: str) -> None:
        with mail_server() as inbox:
            port = str(inbox.port)
        ran = inform(case, "--smtp", "127.0.0.1", "--smtp-port", port,
                       "--smtp-security", "none", "--sender", "a@example.org")  # fmt: skip
        assert ran.code == 1
        assert "ConnectionRefusedError" in ran.out

    def test_the_password_stands_in_the_environment(
        self, case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        server, _ = certificate(tmp_path)
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
        monkeypatch.setenv("GDPR_RIGHTS_SMTP_PASSWORD", PASSWORD)
        with mail_server(starttls=server, auth_required=True) as inbox:
            options = ("--smtp", "127.0.0.1", "--smtp-port", str(inbox.port), "--smtp-user",
                       "lantern", "--sender", "privacy@lantern-boards.example")  # fmt: skip
            assert stages(case, *options)[HOST] == "sent"

    @pytest.mark.parametrize(
        ("options", "code"),
        [
            (("--smtp", "h"), "no-sender"),
            (("--smtp", "h", "--sender", "Acme <a@example.org>"), "bad-sender"),
            (("--smtp", "h", "--sender", "a@b.example", "--smtp-security", "ssl"), "bad-word"),
        ],
    )
    def test_what_is_typed_wrongly(self, case: str, options: tuple[str, ...], code: str) -> None:
        ran = inform(case, *options, "--json")
        assert (ran.code, ran.error["code"]) == (2, code)


class TestByHand:
    def test_it_is_recorded_and_she_is_forgotten(self, shop: Shop, case: str) -> None:
        told = ("--told", HOST, "--proof", "letter 17")
        assert stages(case, *told)[HOST] == "told by hand"
        assert HERS.encode() in shop.journal.read_bytes()
        for one in run("due", "--json").document["untold"][0]["recipients"]:
            ran = inform(case, "--not-told", one, "--judged", "impossible",
                           "--because", "dissolved", "--of", "erasure")  # fmt: skip
            assert ran.code == 0
        assert run("due", "--json").document["untold"] == []
        with closing(sqlite3.connect(shop.journal)) as journal:
            assert HERS not in "\n".join(journal.iterdump())
        assert stages(case, "--acknowledged", HOST, "--proof", "theirs")[HOST] == ("acknowledged")

    @pytest.mark.parametrize(
        ("options", "code"),
        [
            (("--told", HOST), "no-proof"),
            (("--told", HOST, "--acknowledged", HOST), "several-recipients"),
            (("--told", "Harbour", "--proof", "letter 17"), "unknown-recipient"),
            (("--told", HOST, "--proof", "x" * 201), "too-long"),
            (("--told", HOST, "--proof", "letter 17", "--of", "objection"), "unknown-recipient"),
            (("--not-told", HOST, "--judged", "impossible"), "no-reasons"),
            (("--not-told", HOST, "--judged", "keep", "--because", "so"), "bad-judgement"),
            (("--not-told", HOST, "--judged", "nope", "--because", "so"), "bad-word"),
        ],
    )
    def test_what_is_typed_wrongly(self, case: str, options: tuple[str, ...], code: str) -> None:
        ran = inform(case, *options, "--json")
        assert (ran.code, ran.error["code"]) == (2, code)

    def test_a_case_without_recipients(self, shop: Shop) -> None:
        ran = shop.run("access", "--subject", f"customer:email={HERS}", "--out", "a.zip", "--json")
        case = ran.document["case"]["id"]
        assert "No recipient has to be told" in inform(case).out
