"""``gdpr-rights draft``: a first data map from the tables of a database."""

import tomllib

import pytest

from gdpr_rights.convert import data_map_from_dict, data_map_from_toml, load_data_map
from tests.cli.conftest import Shop, run

SHOP = ("app=sqlite:///app.db", "--subject", "customer=users")


class TestTheDocument:
    @pytest.mark.usefixtures("shop")
    def test_on_stdout(self) -> None:
        ran = run("draft", *SHOP)
        assert ran.code == 0
        data_map = data_map_from_toml(ran.out)
        assert data_map.subject["customer"].dataset == "users"
        assert "# GUESS: " in ran.out
        assert "# QUESTION: " in ran.out

    def test_in_a_file(self, shop: Shop) -> None:
        ran = run("draft", *SHOP, "-o", "draft.toml")
        assert ran.code == 0
        assert "gdpr-rights check draft.toml --database app=URL" in ran.out
        assert (shop.folder / "draft.toml").read_text("utf-8") == run("draft", *SHOP).out

    def test_as_json(self, shop: Shop) -> None:
        ran = run("draft", *SHOP, "--json", "-o", "draft.toml")
        assert set(ran.document) == {"map", "data_map", "guesses", "questions", "findings"}
        assert data_map_from_dict(ran.document["data_map"]) == load_data_map("draft.toml")
        assert {"place", "said", "because"} == set(ran.document["guesses"][0])
        assert {"place", "question"} == set(ran.document["questions"][0])
        assert "undecided" in {each["code"] for each in ran.document["findings"]}
        assert run("draft", *SHOP, "--json").document["map"] is None
        assert shop.folder.joinpath("draft.toml").exists()

    @pytest.mark.usefixtures("shop")
    def test_check_lists_what_is_open(self) -> None:
        run("draft", *SHOP, "-o", "draft.toml")
        ran = run("check", "draft.toml", "--database", "app=sqlite:///app.db", "--json")
        assert ran.code == 1
        assert "controller.name" in {each["where"] for each in ran.document["findings"]}

    @pytest.mark.usefixtures("shop")
    def test_the_controller_may_be_said(self) -> None:
        said = ("--controller", "Acme", "--contact", "dpo@acme.example", "--country", "FR")
        document = tomllib.loads(run("draft", *SHOP, *said).out)
        assert document["controller"] == {
            "name": "Acme",
            "contact": "dpo@acme.example",
            "country": "FR",
            "time_zone": "Europe/Paris",
        }
        findings = run("draft", *SHOP, *said, "--json").document["findings"]
        assert not [each for each in findings if each["where"].startswith("controller")]

    def test_nothing_is_written_to_the_database(self, shop: Shop) -> None:
        before = shop.database.read_bytes()
        run("draft", *SHOP)
        assert shop.database.read_bytes() == before


class TestFiles:
    def test_a_file_is_replaced_with_force_only(self, shop: Shop) -> None:
        mine = shop.folder / "draft.toml"
        mine.write_text("mine", "utf-8")
        ran = run("draft", *SHOP, "-o", "draft.toml", "--json")
        assert (ran.code, ran.error["code"]) == (2, "file-exists")
        assert mine.read_text("utf-8") == "mine"
        assert run("draft", *SHOP, "-o", "draft.toml", "--force").code == 0
        assert mine.read_text("utf-8") != "mine"

    def test_a_folder_and_a_link_never(self, shop: Shop) -> None:
        (shop.folder / "folder").mkdir()
        (shop.folder / "link").symlink_to("app.db")
        before = shop.database.read_bytes()
        for out in ("folder", "link", "nowhere/draft.toml"):
            ran = run("draft", *SHOP, "-o", out, "--force", "--json")
            assert (ran.code, ran.error["code"]) == (2, "bad-file")
        assert shop.database.read_bytes() == before


@pytest.mark.usefixtures("shop")
class TestWhatIsTyped:
    @pytest.mark.parametrize(
        ("arguments", "remedy"),
        [
            (["app=sqlite:///app.db"], "--subject customer=customers"),
            (["sqlite:///app.db", "--subject", "customer=users"], "SYSTEM=URL"),
            ([*SHOP, "app=sqlite:///app.db"], "given twice"),
            ([*SHOP, "--subject", "customer=users"], "given twice"),
            (["app=sqlite:///app.db", "--subject", "users"], "KIND=TABLE"),
            (["app=sqlite:///app.db", "--subject", "customer=user"], "did you mean 'users'"),
            (["app=sqlite:///typo.db", "--subject", "customer=users"], "no file typo.db"),
            ([*SHOP, "--zone", "Europe/Pari"], "Europe/Pari"),
        ],
    )
    def test_a_mistake_is_a_usage_error(self, arguments: list[str], remedy: str) -> None:
        ran = run("draft", *arguments, "--json")
        assert ran.code == 2
        assert remedy in ran.error["message"]

    def test_a_password_is_never_shown(self) -> None:
        ran = run("draft", "app=postgresql+nodriver://ann:hunter2@host/db", *SHOP[1:])
        assert ran.code == 2
        assert "hunter2" not in ran.out + ran.err
