"""Answers as files: whole under their name, or not there at all."""

import contextlib
import errno
import hashlib
import os
import re
import secrets
import stat
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

import attrs

from gdpr_rights.domain.information import ExportHeader
from gdpr_rights.domain.instructions import Batch
from gdpr_rights.export.package import PackageExporter
from gdpr_rights.ports import Exporter, ExportSession, StoredAnswer

_NAME = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,199}")
_TOKEN = 8
_FLAGS = (
    os.O_CREAT
    | os.O_EXCL
    | os.O_WRONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_BINARY", 0)
)


def _path(value: "str | os.PathLike[str]") -> Path:
    return Path(value)


@attrs.frozen
class FolderAnswers:
    """Keeps each answer as one file in a folder.

    The folder is made at the first answer, for its owner alone; so are the files. Nobody else
    deletes them: the application does, once the person has the answer.

    Args:
        path: The folder.
        exporter: The format; a `PackageExporter` by default.

    Examples:
        >>> from gdpr_rights.export import FolderAnswers
        >>> answers = FolderAnswers("/var/lib/app/answers")
    """

    path: Path = attrs.field(converter=_path)
    exporter: Exporter = attrs.field(factory=PackageExporter, kw_only=True)

    def begin(self, name: str, header: ExportHeader, /) -> "FileWriter":
        """Starts an answer; nothing is visible under the name before `commit`.

        Raises:
            ValueError: The name is not a plain file name: letters, digits, ``.``, ``-``, ``_``.
            OSError: The folder cannot be made or written.
        """
        if not _NAME.fullmatch(name):
            raise ValueError(
                "the name of an answer is up to 200 letters, digits, '.', '-' and '_', "
                "and does not begin with '.'"
            )
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        return FileWriter(self.path / f"{name}{self.exporter.suffix}", self.exporter, header)

    def path_of(self, name: str, /) -> Path:
        """Where a stored answer lies: by the name it was stored under, ``result.answer.name``.

        Raises:
            ValueError: The name is not a plain file name.
        """
        if not _NAME.fullmatch(name):
            raise ValueError("the name of a stored answer is a plain file name")
        return self.path / name


@attrs.frozen
class FileAnswer:
    """Keeps one answer as exactly this file, whatever its name; an earlier file is replaced.

    Args:
        path: The file; its folder must exist.
        exporter: The format; a `PackageExporter` by default.
    """

    path: Path = attrs.field(converter=_path)
    exporter: Exporter = attrs.field(factory=PackageExporter, kw_only=True)

    def begin(self, name: str, header: ExportHeader, /) -> "FileWriter":  # noqa: ARG002
        """Starts the answer; the file is not touched before `commit`.

        Raises:
            OSError: The folder does not exist or cannot be written, or what stands at the path
                is no plain file: a folder, a link, a device.
        """
        _refuse_other_than_files(self.path)
        return FileWriter(self.path, self.exporter, header)


class _HashedFile:
    """A file that is hashed and counted while it is written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, data: Any, /) -> int:
        self._hash.update(data)
        self.size += memoryview(data).nbytes
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


class FileWriter:
    """An answer being written to a temporary file beside its final place.

    What an earlier run left there for the same answer is removed first. Should that run be alive
    after all, its `commit` fails and shows nothing; the later one counts.
    """

    def __init__(self, path: Path, exporter: Exporter, header: ExportHeader) -> None:
        self._path = path
        self._answer: StoredAnswer | None = None
        _remove_leftovers(path)
        self._temporary = path.with_name(f".{path.name}.{secrets.token_hex(_TOKEN)}.part")
        descriptor = os.open(self._temporary, _FLAGS, 0o600)
        self._file: IO[bytes] | None = os.fdopen(descriptor, "wb")
        self._sink = _HashedFile(self._file)
        self._session: ExportSession | None = None
        try:
            self._session = exporter.begin(cast("BinaryIO", self._sink), header)
        except BaseException:
            self.abort()
            raise

    def write(self, batch: Batch, /) -> None:
        """Adds rows."""
        self._open().write(batch)

    def commit(self) -> StoredAnswer:
        """Makes the answer visible under its name, whole and safe on the disk.

        Raises:
            OSError: The disk did not take it, or another run has begun the same answer since;
                nothing is visible.
        """
        if self._answer is not None:
            return self._answer
        session, file = self._open(), self._file
        assert file is not None  # noqa: S101 - _open() has just said so
        try:
            session.finish()
            file.flush()
            os.fsync(file.fileno())
            file.close()
            self._temporary.replace(self._path)
        except BaseException:
            self.abort()
            raise
        self._file = None
        self._answer = StoredAnswer(
            self._path.name, sha256=self._sink.sha256, size=self._sink.size
        )
        _sync_folder(self._path.parent)
        return self._answer

    def abort(self) -> None:
        """Throws away what was written; harmless after `commit`, and twice."""
        if self._file is None:
            return
        file, self._file = self._file, None
        with contextlib.suppress(OSError):
            if self._session is not None:
                self._session.abort()
        with contextlib.suppress(OSError):
            file.close()
        self._temporary.unlink(missing_ok=True)

    def _open(self) -> ExportSession:
        if self._file is None or self._session is None:
            raise ValueError("this answer is committed or was given up")
        return self._session


def _refuse_other_than_files(path: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, "this is a folder, not a file", str(path))
        if not stat.S_ISREG(mode):
            raise FileExistsError(errno.EEXIST, "this is no plain file, so it stays", str(path))


def _remove_leftovers(path: Path) -> None:
    leftover = re.compile(rf"\.{re.escape(path.name)}\.[0-9a-f]{{{2 * _TOKEN}}}\.part")
    with os.scandir(path.parent) as entries:
        for name in [entry.name for entry in entries if leftover.fullmatch(entry.name)]:
            (path.parent / name).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Makes the new name as durable as the file, where folders can be synced at all."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
