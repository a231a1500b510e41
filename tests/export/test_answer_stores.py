"""Answers as files: whole, or not there."""

import os
import stat
import sys
import zipfile
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from gdpr_rights.domain.instructions import Batch
from gdpr_rights.export import FileAnswer, FolderAnswers, PackageExporter
from gdpr_rights.ports import AnswerStore
from gdpr_rights.testing.exports import AnswerStoreConformance, sample_header

ROWS = Batch("a", key=("n",), columns=("n",), types=("integer",), rows=[(1,)])
posix = pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


class TestFolderAnswers(AnswerStoreConformance):
    def store(self, folder: Path) -> AnswerStore:
        return FolderAnswers(folder)

    def stored(self, folder: Path, name: str) -> bytes | None:
        path = folder / name
        return path.read_bytes() if path.exists() else None

    def visible(self, folder: Path) -> tuple[str, ...]:
        return tuple(name for name in files(folder) if not name.startswith("."))


class TestFileAnswer(AnswerStoreConformance):
    def store(self, folder: Path) -> AnswerStore:
        return FileAnswer(folder / "export.zip")

    def stored(self, folder: Path, name: str) -> bytes | None:
        path = folder / name
        return path.read_bytes() if path.exists() else None

    def visible(self, folder: Path) -> tuple[str, ...]:
        return tuple(name for name in files(folder) if not name.startswith("."))


class TestWhatStandsThere:
    def test_an_earlier_file_is_replaced(self, tmp_path: Path) -> None:
        (tmp_path / "a.zip").write_text("earlier")
        FileAnswer(tmp_path / "a.zip").begin("x", sample_header()).commit()
        assert zipfile.is_zipfile(tmp_path / "a.zip")

    @posix
    def test_what_is_no_plain_file_stays(self, tmp_path: Path) -> None:
        (tmp_path / "real").write_text("another")
        (tmp_path / "link").symlink_to("real")
        (tmp_path / "dangling").symlink_to("nothing")
        os.mkfifo(tmp_path / "pipe")
        for name in ("link", "dangling", "pipe"):
            with pytest.raises(FileExistsError, match="no plain file"):
                FileAnswer(tmp_path / name).begin("x", sample_header())
        assert files(tmp_path) == ["dangling", "link", "pipe", "real"]


class TestTheFolder:
    def test_making_the_store_touches_nothing(self, tmp_path: Path) -> None:
        FolderAnswers(tmp_path / "new")
        assert files(tmp_path) == []

    @posix
    def test_folder_and_file_are_for_their_owner_alone(self, tmp_path: Path) -> None:
        old = os.umask(0)
        try:
            writer = FolderAnswers(str(tmp_path / "a" / "b")).begin("case-1", sample_header())
            (part,) = (tmp_path / "a" / "b").iterdir()
            assert stat.S_IMODE(part.stat().st_mode) == 0o600
            writer.commit()
        finally:
            os.umask(old)
        assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "a" / "b" / "case-1.zip").stat().st_mode) == 0o600

    def test_the_answer_is_named_with_its_ending(self, tmp_path: Path) -> None:
        answer = FolderAnswers(tmp_path).begin("case-1", sample_header()).commit()
        assert answer.name == "case-1.zip"
        assert zipfile.is_zipfile(tmp_path / "case-1.zip")

    @pytest.mark.parametrize(
        "name", ["", ".", "..", "../x", "a/b", "a\\b", ".hidden", "a\n", "é", "a:b", "x" * 300]
    )
    def test_a_name_that_is_no_name_is_refused(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="the name of an answer"):
            FolderAnswers(tmp_path / "new").begin(name, sample_header())
        assert files(tmp_path) == []


class TestCrashes:
    """A run may be killed anywhere: all it leaves is a hidden file, gone at the next run."""

    def test_a_killed_run_shows_nothing(self, tmp_path: Path) -> None:
        killed = FolderAnswers(tmp_path).begin("case-1", sample_header())
        killed.write(ROWS)
        (left,) = files(tmp_path)
        assert left.startswith(".case-1.zip.")
        again = FolderAnswers(tmp_path).begin("case-1", sample_header())
        assert left not in files(tmp_path)
        again.commit()
        assert files(tmp_path) == ["case-1.zip"]
        killed.abort()

    def test_what_others_left_is_theirs(self, tmp_path: Path) -> None:
        other = FolderAnswers(tmp_path).begin("case-1.zip", sample_header())
        similar = FolderAnswers(tmp_path).begin("case-11", sample_header())
        (tmp_path / ".case-1.zip.swp").touch()
        lookalike = FileAnswer(tmp_path / "case-1_zip").begin("case-1", sample_header())
        FolderAnswers(tmp_path).begin("case-1", sample_header()).commit()
        assert sum(name.startswith(".case-1_zip.") for name in files(tmp_path)) == 1
        other.commit()
        similar.commit()
        lookalike.abort()
        assert files(tmp_path) == [
            ".case-1.zip.swp",
            "case-1.zip",
            "case-1.zip.zip",
            "case-11.zip",
        ]

    def test_of_two_rivals_one_is_shown_whole(self, tmp_path: Path) -> None:
        first = FolderAnswers(tmp_path).begin("case-1", sample_header())
        second = FolderAnswers(tmp_path).begin("case-1", sample_header())
        second.write(ROWS)
        if sys.platform != "win32":
            with pytest.raises(FileNotFoundError):
                first.commit()
            assert files(tmp_path) != ["case-1.zip"]
        second.commit()
        assert files(tmp_path) == ["case-1.zip"]
        assert "data/a.csv" in zipfile.ZipFile(tmp_path / "case-1.zip").namelist()

    def test_a_format_that_fails_at_the_start_leaves_nothing(self, tmp_path: Path) -> None:
        class Broken:
            suffix = ".zip"

            def begin(self, _sink: BinaryIO, _header: Any, /) -> Any:
                raise RuntimeError

        with pytest.raises(RuntimeError):
            FolderAnswers(tmp_path, exporter=Broken()).begin("case-1", sample_header())
        assert files(tmp_path) == []

    def test_a_format_that_fails_at_the_end_leaves_nothing(self, tmp_path: Path) -> None:
        class Session:
            def write(self, _batch: Batch, /) -> None: ...

            def finish(self) -> None:
                raise OSError

            def abort(self) -> None:
                raise OSError

        class Broken:
            suffix = ".zip"

            def begin(self, _sink: BinaryIO, _header: Any, /) -> Session:
                return Session()

        writer = FolderAnswers(tmp_path, exporter=Broken()).begin("case-1", sample_header())
        with pytest.raises(OSError, match=r"^$"):
            writer.commit()
        assert files(tmp_path) == []
        with pytest.raises(ValueError, match="given up"):
            writer.write(ROWS)

    def test_commit_twice_is_commit_once(self, tmp_path: Path) -> None:
        writer = FolderAnswers(tmp_path).begin("case-1", sample_header())
        assert writer.commit() == writer.commit()


class TestOneFile:
    def test_it_is_written_where_it_was_told(self, tmp_path: Path) -> None:
        answer = FileAnswer(tmp_path / "out.zip").begin("case-1", sample_header()).commit()
        assert answer.name == "out.zip"
        assert files(tmp_path) == ["out.zip"]

    def test_another_format_keeps_the_name(self, tmp_path: Path) -> None:
        store = FileAnswer(tmp_path / "out", exporter=PackageExporter())
        store.begin("case-1", sample_header()).commit()
        assert files(tmp_path) == ["out"]

    def test_an_earlier_file_stays_until_commit(self, tmp_path: Path) -> None:
        path = tmp_path / "out.zip"
        path.write_bytes(b"before")
        writer = FileAnswer(path).begin("case-1", sample_header())
        assert path.read_bytes() == b"before"
        writer.abort()
        assert path.read_bytes() == b"before"

    def test_a_folder_is_no_file(self, tmp_path: Path) -> None:
        with pytest.raises(IsADirectoryError):
            FileAnswer(tmp_path).begin("case-1", sample_header())

    def test_a_folder_that_is_not_there_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError):
            FileAnswer(tmp_path / "no" / "out.zip").begin("case-1", sample_header())
