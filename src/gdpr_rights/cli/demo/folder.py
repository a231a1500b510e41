"""The folder of the demonstration: what others put there is never touched."""

import json
from collections.abc import Iterable
from pathlib import Path

import attrs

from gdpr_rights.cli.output import Stop, usage

MARK = ".gdpr-rights-demo"
"""Names what an earlier run made, so that the next one may replace it."""
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
            _clear(path, mark)
        folder.outbox.mkdir(parents=True, exist_ok=True)
        write_mark(folder)
    except OSError as error:
        raise usage("bad-folder", f"{path}: {error.strerror or type(error).__name__}") from None
    return folder


def _clear(path: Path, mark: Path) -> None:
    try:
        made = json.loads(mark.read_text("utf-8"))
    except ValueError:
        made = []
    for name in made if isinstance(made, list) else []:
        file = path / str(name)
        # The mark is only a file: it may not lead anywhere else.
        if file.resolve().is_relative_to(path.resolve()):
            file.unlink(missing_ok=True)


def write_mark(folder: DemoFolder, mails: Iterable[Path] = ()) -> None:
    """Notes what a run makes, so that the next one may replace it and nothing else."""
    made = {folder.data_map, folder.export, folder.story, *mails}
    for database in (folder.database, folder.journal):
        # What SQLite leaves beside a database when a run is killed.
        made.update(database.with_name(database.name + ending) for ending in _ENDINGS)
    names = sorted(file.relative_to(folder.path).as_posix() for file in made)
    (folder.path / MARK).write_text(json.dumps(names, indent=1) + "\n", "utf-8")
