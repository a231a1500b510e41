"""``gdpr-rights letter``: the letter that is due where a case stands."""

from pathlib import Path

import pytest

from tests.cli.conftest import HERS, Shop, run
from tests.cli.test_case_commands import EXTENDED, MAP, REFUSED, WHO, opened


def letter(case: str, *arguments: str) -> str:
    ran = run("letter", case, *MAP, *arguments)
    assert ran.code == 0, ran.err
    return " ".join(ran.out.split())


class TestLetter:
    def test_where_the_case_stands(self, shop: Shop) -> None:
        case = opened(shop)
        assert "You need not do anything more" in letter(case)
        run("extend", case, *MAP, *EXTENDED)
        assert "Two archives are read by hand." in letter(case)
        run("refuse", case, *MAP, *REFUSED)
        said = letter(case, "--language", "fr")
        assert "Nous ne donnons pas suite à votre demande d'accès" in said
        assert "The fifth this week." in said
        assert "CNIL" in said
        assert "un recours devant les juridictions" in said

    def test_as_a_document(self, shop: Shop) -> None:
        case = opened(shop)
        run("refuse", case, *MAP, *REFUSED)
        ran = run("letter", case, *MAP, "--json")
        assert ran.code == 0
        assert ran.document["letter"] == "refusal"
        assert ran.document["language"] == "en"
        assert ran.document["case"]["id"] == case
        assert ran.document["text"].startswith("Lantern Boards SAS\n")
        assert ran.document["journal"].endswith("gdpr-rights-journal.db")

    def test_after_an_erasure(self, shop: Shop) -> None:
        answer = ("--answer", "balance/fraud_prevention=erase")
        ran = shop.run("erase", *WHO, "--closing-account", *answer, "--yes", "--json")
        said = letter(ran.document["case"]["id"])
        assert "we erased these data about you" in said
        assert HERS not in said

    def test_neither_secret_nor_database_is_needed(self, shop: Shop) -> None:
        case = opened(shop)
        for file in (shop.database, Path(f"{shop.journal}.secret")):
            file.unlink()
        assert letter(case)

    def test_templates_of_ones_own(self, shop: Shop) -> None:
        case = opened(shop)
        own = shop.folder / "letters" / "en"
        own.mkdir(parents=True)
        (own / "acknowledgement.txt").write_text("It arrived: {{ letter.case_id }}")
        assert letter(case, "--templates", "letters") == f"It arrived: {case}"
        (own / "acknowledgement.txt").write_text("{{ nothing }}")
        ran = run("letter", case, *MAP, "--templates", "letters", "--json")
        assert (ran.code, ran.error["code"]) == (2, "invalid-template")

    @pytest.mark.parametrize(
        ("arguments", "code"),
        [
            (["--language", "de"], "bad-language"),
            (["--templates", "nowhere"], "no-templates"),
            (["--map", "nowhere.toml"], "no-map"),
            (["--journal", "sqlite:///no.db"], "no-database"),
        ],
    )
    def test_usage_errors(self, shop: Shop, arguments: list[str], code: str) -> None:
        ran = run("letter", opened(shop), *MAP, *arguments, "--json")
        assert (ran.code, ran.error["code"]) == (2, code)

    def test_no_such_case(self, shop: Shop) -> None:
        opened(shop)
        ran = run("letter", HERS, *MAP, "--json")
        assert (ran.code, ran.error["code"]) == (2, "unknown-case")
        assert HERS not in ran.out + ran.err
