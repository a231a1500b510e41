"""The folder of the demonstration: what others put there is never touched."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

from gdpr_rights.cli.output import Stop, usage

MARK = ".gdpr-rights-demo"
"""Says that an earlier run made the folder, and which e-mails it wrote there."""
_MAIL = re.compile(r"[0-9]+-[a-z]+\.txt")
_ENDINGS = ("", "-journal", "-wal", "-shm")


@attrs.frozen
class DemoFolder:
    """Where everything is left to look at."""

    path: Path

    @property
    def database(self) -> Path:
        """The application's own database."""
        return self.path / "app.db"

    @property
    def data_map(self) -> Path:
        """The data map."""
        return self.path / "data_map.toml"

    @property
    def journal(self) -> Path:
        """The record of what was done."""
        return self.path / "journal.db"

    @property
    def export(self) -> Path:
        """The copy for the person."""
        return self.path / "answer-to-mara.zip"

    @property
    def story(self) -> Path:
        """The story, to read again."""
        return self.path / "story.md"

    @property
    def outbox(self) -> Path:
        """The e-mails that were sent, as text."""
        return self.path / "outbox"

    def mail(self, number: int, what: str) -> Path:
        """One e-mail."""
        return self.outbox / f"{number}-{what}.txt"


def prepared(path: Path) -> DemoFolder:
    """An empty folder, or one that an earlier run made, emptied of what it made.

    Raises:
        Stop: There is something else, or the folder cannot be made.
    """
    folder = DemoFolder(path)
    mark = path / MARK
    try:
        if path.exists() and not path.is_dir():
            raise usage("bad-folder", f"{path} is a file; name a folder")
        if path.is_dir() and any(path.iterdir()) and not mark.is_file():
            raise Stop(
                "folder-in-use",
                f"{path} holds files that the demo did not make, and nothing was changed there; "
                "name another folder: gdpr-rights demo FOLDER",
            )
        if mark.is_file():
            _clear(folder, mark)
        folder.outbox.mkdir(parents=True, exist_ok=True)
        write_mark(folder)
    except OSError as error:
        raise usage("bad-folder", f"{path}: {error.strerror or type(error).__name__}") from None
    return folder


def _clear(folder: DemoFolder, mark: Path) -> None:
    try:
        mails = json.loads(mark.read_text("utf-8"))
    except ValueError:
        mails = []
    for file in _made(folder):
        file.unlink(missing_ok=True)
    for name in mails if isinstance(mails, list) else []:
        # The mark is only a file: what stands in it leads nowhere else.
        if isinstance(name, str) and _MAIL.fullmatch(name):
            (folder.outbox / name).unlink(missing_ok=True)


def _made(folder: DemoFolder) -> Iterator[Path]:
    yield from (folder.data_map, folder.export, folder.story)
    for database in (folder.database, folder.journal):
        # With what SQLite leaves beside a database when a run is killed.
        yield from (database.with_name(database.name + ending) for ending in _ENDINGS)


def write_mark(folder: DemoFolder, mails: Iterable[Path] = ()) -> None:
    """Marks the folder as one of the demonstration, with the e-mails it wrote."""
    names = sorted(mail.name for mail in mails)
    (folder.path / MARK).write_text(json.dumps(names) + "\n", "utf-8")
