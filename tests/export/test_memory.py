"""A file may be as long as it likes: memory stays as it is."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("resource", reason="the peak of a process is measured by POSIX")

_EXPORT = """
import resource, sys
from gdpr_rights.domain.instructions import Batch
from gdpr_rights.export import PackageExporter
from gdpr_rights.testing.exports import sample_header

rows, cell, at_once, path = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
with open(path, "wb") as sink:
    session = PackageExporter().begin(sink, sample_header())
    for start in range(0, rows, at_once):
        session.write(Batch(
            "events", key=("id",), columns=("id", "said", "other"),
            types=("integer", "text", "text"),
            rows=[(n, "x" * cell, f"-{n}") for n in range(start, min(rows, start + at_once))],
        ))
    session.finish()
used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(used * (1 if sys.platform == "darwin" else 1024))
"""


def peak(path: Path, rows: int, *, cell: int = 60, at_once: int = 1000) -> int:
    """The most memory that a process of its own held while it exported, in bytes."""
    arguments = [str(rows), str(cell), str(at_once), str(path)]
    done = subprocess.run(
        [sys.executable, "-c", _EXPORT, *arguments], check=True, capture_output=True, text=True
    )
    return int(done.stdout)


def test_twenty_times_the_rows_take_the_same_memory(tmp_path: Path) -> None:
    """Measured from outside, so that the memory of zlib and of buffers counts too."""
    few = peak(tmp_path / "few.zip", 10_000)
    many = peak(tmp_path / "many.zip", 200_000)
    assert many < few * 1.1
    with zipfile.ZipFile(tmp_path / "many.zip") as archive:
        assert archive.getinfo("data/events.json").file_size > 20_000_000
        assert archive.testzip() is None


def test_large_cells_are_encoded_few_at_a_time(tmp_path: Path) -> None:
    """A batch of 64 MB in cells of one megabyte costs little more than itself."""
    one = peak(tmp_path / "one.zip", 1, cell=2**20)
    batch = peak(tmp_path / "batch.zip", 64, cell=2**20, at_once=64)
    assert batch - one < 1.6 * 64 * 2**20
