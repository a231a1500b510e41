"""The copy as one ZIP file, written in a stream.

What is in it:

- ``index.html``: the answer in plain language, with everything that Art. 15 requires, or that
  Art. 20 gives;
- ``data/<dataset>.json`` and ``data/<dataset>.csv``: the rows (`json_files`, `csv_files`);
- ``datapackage.json``: what each field means and how it is written, for programs (`dictionary`);
- ``manifest.json``: every file with its SHA-256, size and number of rows.

Memory does not grow with the number of rows: JSON goes straight into the archive, each CSV to a
temporary file that has no name, and from there into the archive when its dataset is complete.
"""

import hashlib
import shutil
import tempfile
import zipfile
from typing import Any, BinaryIO, ClassVar, cast

import attrs

from gdpr_rights.domain.information import ExportHeader
from gdpr_rights.domain.instructions import Batch
from gdpr_rights.export import json_files
from gdpr_rights.export.csv_files import CsvWriter
from gdpr_rights.export.dictionary import ExportedDataset, data_package
from gdpr_rights.export.index import index_page, page_words
from gdpr_rights.export.names import FileNames

SCHEMA = 1
"""The version of the manifest and of the data files."""

_CHUNK = 1000
"""Rows encoded at once: many enough for speed, few enough for memory."""
_CHUNK_SIZE = 2**19
"""Bytes they should come to at most: where a row is long, fewer are encoded at once."""
_FIRST_CHUNK = 8
_IN_MEMORY = 2**17
"""Bytes of a CSV that wait in memory; a longer one waits in a file."""
_COPIED = 2**16
_LEVEL = 3
"""Of compression: higher ones take several times as long and save a few per cent."""
_FIRST_YEAR = 1980
"""The first that a ZIP file can name."""


@attrs.frozen
class PackageExporter:
    """Writes one ZIP file with an index page, JSON, CSV and a manifest.

    Examples:
        >>> from gdpr_rights.export import PackageExporter
        >>> PackageExporter().suffix
        '.zip'

    Source: GDPR Art. 12(1), 15(1)-(3), 20; EDPB Guidelines 01/2022 para. 148-156.
    """

    suffix: ClassVar[str] = ".zip"

    def begin(self, sink: BinaryIO, header: ExportHeader, /) -> "PackageSession":
        """Starts a package in a writable binary file, which need not be seekable."""
        return PackageSession(sink, header)


class _Sink:
    """A file that can only be written: an archive is the same whether its file can seek or not."""

    def __init__(self, file: BinaryIO) -> None:
        self._file: BinaryIO | None = file

    def write(self, data: Any, /) -> int:
        # An archive that was given up still wants to write its end when it is collected.
        return memoryview(data).nbytes if self._file is None else self._file.write(data)

    def flush(self) -> None:
        """Does nothing: when the bytes reach the disk is decided by whoever opened the file."""

    def detach(self) -> None:
        self._file = None


class _Entry:
    """A file in the archive, hashed and counted while it is written."""

    def __init__(self, archive: zipfile.ZipFile, info: zipfile.ZipInfo, *, long: bool) -> None:
        self.path = info.filename
        self.size = 0
        self._hash = hashlib.sha256()
        self._file = archive.open(info, "w", force_zip64=long)

    def write(self, data: bytes, /) -> int:
        self._hash.update(data)
        self.size += len(data)
        return self._file.write(data)

    def close(self) -> dict[str, Any]:
        """Ends the file; its line in the manifest."""
        self._file.close()
        return {"path": self.path, "sha256": self._hash.hexdigest(), "size": self.size}


class _Dataset:
    """The files of one dataset while its rows come in."""

    def __init__(self, session: "PackageSession", batch: Batch, name: str) -> None:
        self.name = batch.dataset
        self.key = batch.key
        self.columns = batch.columns
        self.types = batch.types
        self.rows = 0
        self._at_once = _FIRST_CHUNK
        self.file_name = name
        self._session = session
        # The size of this one is unknown until it has passed; ZIP wants to know beforehand
        # whether it may be more than 4 GB.
        self._json = session.entry(f"data/{name}.json", long=True)
        self._json.write(json_files.opening(batch))
        self._encode = json_files.rows_encoder(batch.columns)
        self._spool = tempfile.SpooledTemporaryFile(_IN_MEMORY)  # noqa: SIM115 - lives on
        self._csv = CsvWriter(self._spool.write, batch.columns, batch.types)

    def write(self, rows: list[tuple[Any, ...]]) -> None:
        start = 0
        while chunk := rows[start : start + self._at_once]:
            self._json.write(b",\n" if self.rows else b"\n")
            self._json.write(encoded := self._encode(chunk))
            self._csv.write(chunk)
            self.rows += len(chunk)
            start += len(chunk)
            fitting = _CHUNK_SIZE * len(chunk) // (len(encoded) + 1)
            self._at_once = max(1, min(_CHUNK, fitting))

    def close(self) -> list[dict[str, Any]]:
        """Ends both files; their lines in the manifest."""
        self._json.write(json_files.CLOSING)
        lines = [self._json.close()]
        size = self._spool.tell()
        self._spool.seek(0)
        entry = self._session.entry(f"data/{self.file_name}.csv", size=size)
        shutil.copyfileobj(self._spool, entry, _COPIED)
        self._spool.close()
        lines.append(entry.close())
        return [{**line, "dataset": self.name, "rows": self.rows} for line in lines]

    def abort(self) -> None:
        self._json.close()
        self._spool.close()


class PackageSession:
    """A package being written."""

    def __init__(self, sink: BinaryIO, header: ExportHeader) -> None:
        self._header = header
        self._sink = _Sink(sink)
        self._archive = zipfile.ZipFile(
            cast("BinaryIO", self._sink),
            "w",
            compression=zipfile.ZIP_DEFLATED,
            compresslevel=_LEVEL,
        )
        self._names = FileNames()
        self._current: _Dataset | None = None
        self._done: list[ExportedDataset] = []
        self._files: list[dict[str, Any]] = []
        self._ended = False

    def entry(self, path: str, *, size: int = 0, long: bool = False) -> _Entry:
        """A new file in the archive."""
        day = self._header.created_on
        info = zipfile.ZipInfo(path, (max(day.year, _FIRST_YEAR), day.month, day.day, 0, 0, 0))
        info.compress_type = zipfile.ZIP_DEFLATED
        # ZipInfo has had a public name for it only since Python 3.13.
        info._compresslevel = _LEVEL  # type: ignore[attr-defined]  # noqa: SLF001
        info.external_attr = 0o600 << 16
        info.file_size = size
        return _Entry(self._archive, info, long=long)

    def write(self, batch: Batch, /) -> None:
        """Adds rows; the batches of one dataset come one after the other.

        Raises:
            ValueError: The dataset was complete, its columns have changed, or the package is
                finished.
        """
        if self._ended:
            raise ValueError("the export is finished: nothing more can be written")
        current = self._current
        if current is None or current.name != batch.dataset:
            self._end_dataset()
            if any(known.name == batch.dataset for known in self._done):
                raise ValueError(
                    f"the rows of {batch.dataset!r} must come one after the other, "
                    "not with another dataset in between"
                )
            if not batch.rows and not self._header.information.data_held:
                return
            current = self._current = _Dataset(self, batch, self._names.of(batch.dataset))
        elif (current.columns, current.types) != (batch.columns, batch.types):
            raise ValueError(f"the columns of {batch.dataset!r} changed between two batches")
        current.write(batch.rows)

    def finish(self) -> None:
        """Writes the index and the manifest; the sink stays open."""
        if self._ended:
            return
        self._end_dataset()
        page = index_page(self._header, self._done).encode("utf-8", "xmlcharrefreplace")
        words = page_words(self._header.language)
        described = data_package(self._header, self._done, self._files, words)
        wholes = [self._whole("index.html", page), self._whole("datapackage.json", described)]
        self._files[:0] = [{**whole, "dataset": None, "rows": None} for whole in wholes]
        manifest = {
            "schema": SCHEMA,
            "case": self._header.case_id,
            "right": self._header.right.value,
            "language": self._header.language,
            "created_on": self._header.created_on.isoformat(),
            "controller": self._header.information.controller.name,
            "data_held": self._header.information.data_held,
            "files": self._files,
        }
        self._whole("manifest.json", json_files.to_json(manifest))
        self._archive.close()
        self._ended = True

    def abort(self) -> None:
        """Gives the export up; the sink stays open. Harmless after `finish`, and twice."""
        if self._ended:
            return
        self._ended = True
        self._sink.detach()
        if self._current is not None:
            self._current.abort()
            self._current = None
        self._archive.close()

    def _whole(self, path: str, content: bytes) -> dict[str, Any]:
        entry = self.entry(path, size=len(content))
        entry.write(content)
        return entry.close()

    def _end_dataset(self) -> None:
        if self._current is None:
            return
        current, self._current = self._current, None
        self._files.extend(current.close())
        self._done.append(
            ExportedDataset(
                current.name,
                file_name=current.file_name,
                key=current.key,
                columns=current.columns,
                types=current.types,
                rows=current.rows,
            )
        )
