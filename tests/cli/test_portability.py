"""``gdpr-rights portability``: what a person provided, and the languages of a copy."""

import contextlib
import json
import zipfile
from collections.abc import Callable, Iterator

import pytest

from gdpr_rights.cli import copies
from tests.cli.conftest import HERS, Shop

WHO = ("--subject", f"customer:email={HERS}", "--out", "copy.zip")
DISCLOSED = ("--answer", "third-party/ticket_messages.body=disclose")


class TestPortability:
    """Art. 20(1): "personal data … which he or she has provided", by consent or contract."""

    def test_what_was_provided_is_copied_and_the_rest_is_named(self, shop: Shop) -> None:
        ran = shop.run("portability", *WHO, *DISCLOSED, "--json")
        assert (ran.code, ran.document["outcome"]) == (0, "disclosed")
        case = ran.document["case"]
        assert (case["right"], case["stage"]) == ("portability", "answered")
        copied = {row["dataset"] for row in ran.document["rows"]}
        assert {"users", "orders", "sessions", "ticket_messages"} <= copied
        # Kept by law and for legitimate interests: neither consent nor contract.
        assert not {"invoices", "login_events"} & copied
        left_out = {item["dataset"]: item for item in ran.document["left_out"]}
        assert left_out["invoices"]["verdict"] == "not-covered"
        assert "GDPR Art. 20(1)" in left_out["invoices"]["why"]
        with zipfile.ZipFile("copy.zip") as archive:
            assert json.loads(archive.read("data/users.json"))
            assert not [name for name in archive.namelist() if "invoices" in name]
            written = b"".join(map(archive.read, archive.namelist())).decode()
        assert HERS in written
        assert HERS not in ran.out + ran.err

    def test_a_case_of_access_is_not_resumed(self, shop: Shop) -> None:
        asked = shop.run("access", *WHO, "--json")
        ran = shop.run("portability", *WHO, "--json")
        assert ran.error["code"] == "judgement-needed"
        assert ran.document["case"]["id"] != asked.document["case"]["id"]
        done = shop.run("portability", *WHO, *DISCLOSED, "--json")
        assert done.document["resumed"] is True
        assert done.document["case"]["id"] == ran.document["case"]["id"]

    def test_for_people(self, shop: Shop) -> None:
        ran = shop.run("portability", *WHO, *DISCLOSED)
        assert ran.code == 0
        assert ran.out.startswith("Copied")
        assert "neither on consent nor on a contract" in ran.out


class TestLanguage:
    @pytest.mark.parametrize("command", ["access", "portability"])
    def test_the_copy_speaks_french(self, shop: Shop, command: str) -> None:
        assert shop.run(command, *WHO, *DISCLOSED, "--language", "fr").code == 0
        with zipfile.ZipFile("copy.zip") as archive:
            page = archive.read("index.html").decode()
        assert '<html lang="fr"' in page
        assert "autorité de contrôle" in page

    def test_a_case_keeps_its_own(self, shop: Shop) -> None:
        shop.run("access", *WHO, "--language", "fr")
        ran = shop.run("access", *WHO, *DISCLOSED)
        assert ran.code == 0
        assert "opened the case with --language fr" in ran.err

    def test_another_is_refused(self, shop: Shop) -> None:
        ran = shop.run("access", *WHO, "--language", "de", "--json")
        assert (ran.code, ran.error["code"]) == (2, "bad-language")
        assert "en and fr" in ran.error["message"]
        assert not shop.journal.exists()


def test_it_says_how_far_it_has_come(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """On stderr, and only where somebody looks: here we look over its shoulder."""
    said: list[str] = []

    @contextlib.contextmanager
    def looking(doing: str) -> Iterator[Callable[[str], None]]:
        said.append(doing)
        yield said.append

    monkeypatch.setattr(copies, "progress", looking)
    ran = shop.run("access", *WHO, *DISCLOSED, "--json")
    [(orders,)] = shop.rows("SELECT count(*) FROM orders WHERE user_id = 1")
    assert said[0] == "collecting"
    assert f"writing orders: {orders} rows so far" in said
    assert "writing" not in ran.err


class TestProof:
    """RULEBOOK 3.1: data of a special category need a surer proof of who asks."""

    @pytest.fixture
    def special(self, shop: Shop) -> Shop:
        text = shop.data_map.read_text("utf-8")
        field = 'rest = { category = "preferences", used_for = ["newsletter"]'
        assert field in text
        shop.data_map.write_text(text.replace(field, f"{field}, special = true"), "utf-8")
        return shop

    def test_it_is_said_before_a_case_is_opened(self, special: Shop) -> None:
        ran = special.run("access", *WHO, *DISCLOSED, "--json")
        assert (ran.code, ran.error["code"]) == (1, "identity-not-established")
        assert "--proof document" in ran.error["message"]
        assert not special.journal.exists()

    def test_who_has_seen_one_says_so(self, special: Shop) -> None:
        ran = special.run("access", *WHO, *DISCLOSED, "--proof", "document", "--json")
        assert ran.code == 0, ran.err
        shown = special.run_bare("show", ran.document["case"]["id"], "--json")
        [verified] = [
            one for one in shown.document["history"] if one["what"] == "identity verified"
        ]
        assert verified["details"]["level"] == "document"

    def test_there_is_no_such_proof(self, shop: Shop) -> None:
        ran = shop.run("access", *WHO, "--proof", "passport", "--json")
        assert (ran.code, ran.error["code"]) == (2, "bad-proof")
