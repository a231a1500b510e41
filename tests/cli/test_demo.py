"""``gdpr-rights demo``: the story is true, the same every time, and touches nothing of others."""

import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from gdpr_rights.journal import SQLJournal
from tests.cli.conftest import HERS, Ran, run


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Ran]:
    folder = tmp_path_factory.mktemp("demo") / "here"
    return folder, run("demo", str(folder), "--json")


@pytest.fixture(scope="module")
def folder(played: tuple[Path, Ran]) -> Path:
    return played[0]


@pytest.fixture(scope="module")
def document(played: tuple[Path, Ran]) -> dict[str, Any]:
    return played[1].document


class TestStory:
    def test_it_is_played_and_nothing_else_is_said(self, played: tuple[Path, Ran]) -> None:
        assert played[1].code == 0
        assert played[1].err == ""
        assert played[1].document["outcome"] == "played"

    def test_the_map_is_clean(self, document: dict[str, Any], folder: Path) -> None:
        assert document["findings"] == 0
        ran = run(
            "check",
            str(folder / "data_map.toml"),
            "--database",
            f"app=sqlite:///{folder / 'app.db'}",
            "--json",
        )
        assert (ran.code, ran.document["findings"]) == (0, [])

    def test_the_time_limits_are_those_of_the_law(self, document: dict[str, Any]) -> None:
        access, erasure = document["access"], document["erasure"]
        assert (access["received_on"], access["due_on"]) == ("2026-01-31", "2026-03-02")
        assert (erasure["received_on"], erasure["due_on"]) == ("2026-02-10", "2026-03-10")
        assert "Saturday" in access["explain"][2]
        for case in (access, erasure):
            assert (case["stage"], case["in_time"]) == ("answered", True)

    def test_every_thing_named_is_there(self, document: dict[str, Any]) -> None:
        for file in document["files"].values():
            assert Path(file).exists()
        assert len(list(Path(document["files"]["outbox"]).glob("*.txt"))) == 4

    def test_a_wrong_code_is_refused(self, document: dict[str, Any]) -> None:
        text = str(document["scenes"])
        assert "is refused; 4 attempts are left" in text

    def test_the_copy_holds_her_data_and_no_secret(self, folder: Path) -> None:
        with zipfile.ZipFile(folder / "answer-to-mara.zip") as archive:
            assert archive.testzip() is None
            content = "".join(archive.read(name).decode() for name in archive.namelist())
        assert HERS in content
        assert "scrypt$" not in content

    def test_the_database_is_as_the_story_says(
        self, document: dict[str, Any], folder: Path
    ) -> None:
        with closing(sqlite3.connect(folder / "app.db")) as app:
            dump = "\n".join(app.iterdump())
            assert app.execute("PRAGMA foreign_key_check").fetchall() == []
            [(invoices,)] = app.execute("SELECT count(*) FROM invoices WHERE user_id = 1")
        assert HERS not in dump
        assert document["erasure"]["mentions_before"] == 1
        assert document["erasure"]["mentions_after"] == 0
        assert document["erasure"]["rows_of_others_changed"] == 0
        kept = [row for row in document["erasure"]["rows"] if row["fate"] == "kept"]
        assert {"dataset": "invoices", "fate": "kept", "rows": invoices} in kept

    def test_the_record_holds(self, document: dict[str, Any], folder: Path) -> None:
        engine = create_engine(f"sqlite:///{folder / 'journal.db'}")
        report = SQLJournal(engine).verify()
        engine.dispose()
        assert report.holds
        assert report.head == document["journal"]["head"]
        assert report.entries == document["journal"]["entries"]

    def test_it_is_written_down(self, document: dict[str, Any], folder: Path) -> None:
        story = (folder / "story.md").read_text("utf-8")
        for scene in document["scenes"]:
            assert scene["title"] in story
        assert "Code de commerce, art. L123-22" in story


class TestForPeople:
    def test_it_is_told(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        ran = run("demo")
        assert ran.code == 0
        assert "Saturday 31 January 2026, 22:41" in ran.out
        assert "Reg. 1182/71 Art. 3(2)(c)" in ran.out
        assert str(Path("gdpr-rights-demo") / "story.md") in ran.out


def told(document: dict[str, Any], folder: Path) -> str:
    """The story without what is random in it, and without the place."""
    text = str(document["scenes"]).replace(str(folder), "FOLDER")
    for changing in (document["journal"]["head"], document["access"]["sha256"]):
        text = text.replace(changing, "HASH")
    return text


class TestFolder:
    def test_it_may_be_played_again(
        self, document: dict[str, Any], folder: Path, tmp_path: Path
    ) -> None:
        place = tmp_path / "again"
        first = run("demo", str(place), "--json").document
        (place / "my notes.txt").write_text("mine")
        (place / "outbox" / "mine.txt").write_text("mine")
        second = run("demo", str(place), "--json").document
        assert told(first, place) == told(second, place) == told(document, folder)
        assert (place / "my notes.txt").read_text() == "mine"
        third = run("demo", str(place), "--json")
        assert third.code == 0
        assert (place / "outbox" / "mine.txt").read_text() == "mine"

    def test_files_of_others_are_left_alone(self, tmp_path: Path) -> None:
        (tmp_path / "thesis.txt").write_text("years of work")
        ran = run("demo", str(tmp_path), "--json")
        assert ran.code == 1
        assert ran.error["code"] == "folder-in-use"
        assert [file.name for file in tmp_path.iterdir()] == ["thesis.txt"]

    def test_an_empty_folder_will_do(self, tmp_path: Path) -> None:
        assert run("demo", str(tmp_path), "--json").code == 0

    def test_a_file_is_no_folder(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        ran = run("demo", str(tmp_path / "file"), "--json")
        assert ran.code == 2
        assert "is a file" in ran.error["message"]

    def test_a_mark_leads_nowhere_else(self, tmp_path: Path) -> None:
        """The mark is a file like any other: somebody may have written into it."""
        outside = tmp_path / "outside.txt"
        outside.write_text("mine")
        place = tmp_path / "place"
        place.mkdir()
        for mark in ('["../outside.txt", "."]', "no json", '{"a": 1}', "[1]"):
            (place / ".gdpr-rights-demo").write_text(mark)
            assert run("demo", str(place), "--json").code == 0
            assert outside.read_text() == "mine"
