"""``gdpr-rights check``: findings, and maps and databases that cannot be read."""

from pathlib import Path

import pytest

from tests.cli.conftest import Shop, run


class TestFindings:
    def test_a_clean_map(self, shop: Shop) -> None:
        ran = shop.run("check", "--json")
        assert ran.code == 0
        assert ran.document["findings"] == []
        assert ran.document["compared_with"] == ["app"]

    def test_a_column_added_after_the_map_was_written(self, shop: Shop) -> None:
        shop.change("ALTER TABLE users ADD COLUMN shoe_size INTEGER")
        ran = shop.run("check", "--json")
        assert ran.code == 1
        [finding] = ran.document["findings"]
        assert set(finding) == {"code", "severity", "where", "message", "fix"}
        assert finding["code"] == "unclassified-column"
        assert finding["severity"] == "error"
        assert "shoe_size" in finding["where"] + finding["message"]

    def test_for_people_it_says_the_same(self, shop: Shop) -> None:
        shop.change("ALTER TABLE users ADD COLUMN shoe_size INTEGER")
        ran = shop.run("check")
        assert ran.code == 1
        assert "unclassified-column" in ran.out
        assert "1 error, 0 warnings" in ran.out

    def test_warnings_alone_are_no_failure(self, shop: Shop) -> None:
        shop.change("DROP INDEX sessions_user")
        ran = shop.run("check", "--json")
        assert ran.code == 0
        assert ran.document["warnings"] == 1

    def test_a_place_in_brackets_is_shown_whole(self, shop: Shop) -> None:
        text = shop.data_map.read_text("utf-8")
        shop.data_map.write_text(text.replace("assigned_to = ", "assigned = "), "utf-8")
        ran = shop.run("check")
        assert "links[1]" in ran.out

    def test_without_a_database_only_the_map_is_read(self, shop: Shop) -> None:
        shop.change("ALTER TABLE users ADD COLUMN shoe_size INTEGER")
        ran = run("check", "map.toml")
        assert ran.code == 0
        assert "--database app=URL" in ran.out


class TestUnreadableMaps:
    def test_every_mistake_at_once(self, shop: Shop) -> None:
        text = shop.data_map.read_text("utf-8")
        text = text.replace('used_for = ["newsletter"]', 'used_for = ["newsleter"]')
        text = text.replace('lawful_basis = "consent"', 'lawful_basis = "whim"')
        shop.data_map.write_text(text, "utf-8")
        ran = shop.run("check", "--json")
        assert ran.code == 2
        assert ran.error["code"] == "invalid-data-map"
        places = {finding["where"] for finding in ran.document["findings"]}
        assert places == {
            "activities.newsletter.lawful_basis",
            "datasets.newsletter_subscriptions.rest",
        }
        assert {tuple(finding) for finding in ran.document["findings"]} == {
            ("code", "severity", "where", "message", "fix")
        }
        shown = shop.run("check")
        assert shown.code == 2
        assert "did you mean 'newsletter'?" in shown.err

    def test_no_toml(self, shop: Shop) -> None:
        shop.data_map.write_text("schema = = 1", "utf-8")
        ran = shop.run("check", "--json")
        assert ran.code == 2
        assert len(ran.document["findings"]) == 1

    @pytest.mark.usefixtures("shop")
    def test_no_file(self) -> None:
        ran = run("check", "mop.toml", "--json")
        assert ran.code == 2
        assert "mop.toml" in ran.error["message"]

    @pytest.mark.usefixtures("shop")
    def test_a_folder(self) -> None:
        assert run("check", ".", "--json").code == 2


class TestDatabases:
    @pytest.mark.parametrize(
        ("database", "remedy"),
        [
            ("sqlite:///app.db", "SYSTEM=URL"),
            ("crm=sqlite:///app.db", "it has app"),
            ("app=sqlite:///typo.db", "there is no file typo.db"),
            ("app=app.db", "sqlite:///app.db"),
            ("app=oracle+nothing://host/db", "there is no driver"),
            ("app=sqlite:///map.toml", "does not answer"),
        ],
    )
    @pytest.mark.usefixtures("shop")
    def test_an_address_that_cannot_be_right(self, database: str, remedy: str) -> None:
        ran = run("check", "map.toml", "--database", database, "--json")
        assert ran.code == 2
        assert remedy in ran.error["message"]

    @pytest.mark.usefixtures("shop")
    def test_a_typo_makes_no_file(self) -> None:
        run("check", "map.toml", "--database", "app=sqlite:///typo.db")
        assert not Path("typo.db").exists()

    def test_twice(self, shop: Shop) -> None:
        ran = shop.run("check", "--database", "app=sqlite:///app.db", "--json")
        assert ran.code == 2
        assert "twice" in ran.error["message"]

    @pytest.mark.parametrize(
        "url",
        [
            "postgresql+nodriver://ann:hunter2@host/db",
            "://ann:hunter2@host",
            "sqlite://ann:hunter2@host/db",
        ],
    )
    @pytest.mark.usefixtures("shop")
    def test_a_password_is_never_shown(self, url: str) -> None:
        for more in ([], ["--json"]):
            ran = run("check", "map.toml", "--database", f"app={url}", *more)
            assert ran.code == 2
            assert "hunter2" not in ran.out + ran.err
