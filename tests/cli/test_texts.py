"""``gdpr-rights policy`` and ``record``: the texts, and nothing else, on stdout."""

import pytest

from gdpr_rights import record, rights_section
from gdpr_rights.convert import load_data_map
from tests.cli.conftest import Shop, run

WRITTEN = {"policy": rights_section, "record": record}


@pytest.mark.parametrize("command", WRITTEN)
class TestTexts:
    @pytest.mark.parametrize("language", ["en", "fr"])
    def test_the_text_alone_is_on_stdout(self, shop: Shop, command: str, language: str) -> None:
        ran = run(command, "map.toml", "--language", language)
        assert ran.code == 0
        assert ran.out == WRITTEN[command](load_data_map(shop.data_map), language)
        assert ran.err == ""

    @pytest.mark.usefixtures("shop")
    def test_as_json(self, command: str) -> None:
        ran = run(command, "map.toml", "--json")
        assert set(ran.document) == {"map", "language", "errors", "text"}
        assert ran.document["language"] == "en"
        assert ran.document["errors"] == 0
        assert ran.document["text"] == run(command, "map.toml").out

    @pytest.mark.usefixtures("shop")
    def test_a_language_that_is_not_spoken(self, command: str) -> None:
        ran = run(command, "map.toml", "--language", "de", "--json")
        assert ran.code == 2
        assert ran.error["code"] == "bad-language"

    def test_a_map_with_errors_is_written_and_said_to_have_them(
        self, shop: Shop, command: str
    ) -> None:
        text = shop.data_map.read_text("utf-8")
        wrong = text.replace('purpose = "', 'purpose = "TO DECIDE: ', 1)
        shop.data_map.write_text(wrong, "utf-8")
        ran = run(command, "map.toml")
        assert ran.code == 0
        assert "TO DECIDE" in ran.out
        assert "the map has 1 error" in ran.err

    @pytest.mark.usefixtures("shop")
    def test_no_map(self, command: str) -> None:
        ran = run(command, "nowhere.toml", "--json")
        assert ran.code == 2
        assert ran.error["code"] == "no-map"
