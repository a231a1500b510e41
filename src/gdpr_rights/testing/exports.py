"""Kits for file formats and answer stores, and strategies for what goes into them.

Subclass a kit in your tests, name your adapter, and run pytest.
"""

import contextlib
import hashlib
import io
from collections.abc import Sequence
from datetime import UTC, date, timedelta, timezone
from pathlib import Path
from typing import Any, BinaryIO, cast

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpr_rights.domain.information import (
    AccessInformation,
    DatasetDescription,
    ExportHeader,
    FieldDescription,
    LeftOut,
    PortabilityInformation,
    PortablePurpose,
    PurposeInformation,
)
from gdpr_rights.domain.instructions import Batch
from gdpr_rights.domain.languages import LANGUAGES
from gdpr_rights.domain.parties import Authority, Controller, Recipient, Role
from gdpr_rights.law.rights import Right
from gdpr_rights.ports import AnswerStore, Exporter

__all__ = [
    "AnswerStoreConformance",
    "ExporterConformance",
    "batches",
    "cells",
    "export_headers",
    "sample_header",
]

_EXAMPLES = 40
_RIGHTS = (Right.RECTIFICATION, Right.ERASURE, Right.RESTRICTION, Right.OBJECTION)
_SAID = st.text(st.characters(codec="utf-8"), min_size=1, max_size=30).filter(
    lambda said: bool(said.strip())
)
_JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_SAID, inner, max_size=3),
    max_leaves=5,
)
# Where clocks change, an hour that does not exist is equal to nothing: fixed offsets have none.
_OFFSETS = (UTC, timezone(timedelta(hours=5, minutes=45)), timezone(-timedelta(hours=9)))
_CELLS: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(st.characters(codec="utf-8"), max_size=20)
    | st.sampled_from(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'", "''=", "", "NULL"]),
    "integer": st.integers(-(2**70), 2**70),
    "decimal": st.decimals(allow_nan=False),
    "float": st.floats(allow_nan=False),
    "boolean": st.booleans(),
    "date": st.dates(),
    "datetime": st.datetimes() | st.datetimes(timezones=st.sampled_from(_OFFSETS)),
    "time": st.times(),
    "binary": st.binary(max_size=20),
    "uuid": st.uuids(),
    "json": _JSON,
}


def cells(of: str) -> st.SearchStrategy[Any]:
    """Values of one column type, among them those that file formats stumble over."""
    return _CELLS[of]


@st.composite
def batches(
    draw: st.DrawFn,
    *,
    datasets: st.SearchStrategy[str] = _SAID,
    max_columns: int = 6,
    max_rows: int = 8,
) -> Batch:
    """Rows of one dataset, with a key column, any types and NULL wherever it may be."""
    names = draw(st.lists(_SAID, min_size=1, max_size=max_columns, unique=True))
    types = [draw(st.sampled_from(sorted(_CELLS))) for _ in names]
    row = st.tuples(*(st.none() | cells(of) for of in types))
    return Batch(
        draw(datasets),
        key=names[:1],
        columns=names,
        types=types,
        rows=draw(st.lists(row, max_size=max_rows)),
    )


def sample_header(
    *,
    data_held: bool = True,
    said: str = "Acme",
    right: Right = Right.ACCESS,
    language: str = "en",
) -> ExportHeader:
    """What an exporter needs besides the rows.

    Args:
        data_held: Whether there are any.
        said: A text that every statement contains, to see what becomes of it.
        right: The right that is answered: access, or portability.
        language: ``en`` or ``fr``.
    """
    field = FieldDescription(said, meaning=said, category=said, purposes=[said], source=said)
    return ExportHeader(
        "case-1",
        created_on=date(2026, 11, 21),
        information=_portability(said, data_held=data_held)
        if right is Right.PORTABILITY
        else _access(said, data_held=data_held),
        datasets=[DatasetDescription(said, fields=[field])] if data_held else [],
        left_out=[LeftOut(said, field=said, because=said)],
        right=right,
        language=language,
    )


def _access(said: str, *, data_held: bool) -> AccessInformation:
    recipient = Recipient(said, country=said, safeguard=said, role=Role.CONTROLLER)
    purpose = PurposeInformation(
        said,
        purpose=said,
        lawful_basis=said,
        categories=[said],
        recipients=[recipient],
        retention=said,
        sources=[said],
        automated_decision=[said],
    )
    return AccessInformation(
        controller=_controller(said),
        data_held=data_held,
        confirmation=said,
        purposes=[purpose] if data_held else [],
        recipients=said,
        rights=[(right.value, right.citation) for right in _RIGHTS],
        complaint=said,
        authority=Authority(said, address=said, url=said),
        automated_decisions=said,
        transfers=said,
    )


def _portability(said: str, *, data_held: bool) -> PortabilityInformation:
    purpose = PortablePurpose(
        said, purpose=said, lawful_basis=said, categories=[said], sources=[said]
    )
    return PortabilityInformation(
        controller=_controller(said),
        data_held=data_held,
        confirmation=said,
        purposes=[purpose] if data_held else [],
        format=said,
        transmission=said,
        limits=said,
        erases_nothing=said,
        rights=[(right.value, right.citation) for right in (Right.ACCESS, *_RIGHTS)],
        complaint=said,
        authority=Authority(said, address=said, url=said),
    )


def _controller(said: str) -> Controller:
    return Controller(said, contact=said, country=said, time_zone="Europe/Paris")


def export_headers(*, data_held: st.SearchStrategy[bool] | None = None) -> Any:
    """Headers that say anything at all, for access and portability, in every language."""
    return st.builds(
        sample_header,
        data_held=st.booleans() if data_held is None else data_held,
        said=_SAID,
        right=st.sampled_from((Right.ACCESS, Right.PORTABILITY)),
        language=st.sampled_from(LANGUAGES),
    )


class _WriteOnly:
    """A pipe: it takes bytes, and can neither be read nor sought nor asked where it is."""

    def __init__(self) -> None:
        self.taken = bytearray()
        self.closed = False

    def write(self, data: Any, /) -> int:
        if self.closed:
            raise ValueError("the sink is closed")
        self.taken += data
        return len(data)

    def flush(self) -> None:
        return

    def close(self) -> None:
        self.closed = True


class ExporterConformance:
    """What every file format must keep to. Subclass it and name the exporter."""

    def exporter(self) -> Exporter:
        """The exporter under test."""
        raise NotImplementedError

    def read(self, data: bytes) -> Sequence[Batch]:
        """The datasets of a finished file, as far as the format can give them back exactly."""
        raise NotImplementedError

    def _written(self, header: ExportHeader, given_batches: Sequence[Batch]) -> bytes:
        sink = _WriteOnly()
        session = self.exporter().begin(cast("BinaryIO", sink), header)
        for batch in given_batches:
            session.write(batch)
        session.finish()
        assert not sink.closed, "the sink is not the exporter's to close"
        return bytes(sink.taken)

    def test_the_suffix_is_one(self) -> None:
        """A suffix begins with a dot and has no folder in it."""
        suffix = self.exporter().suffix
        assert suffix.startswith(".")
        assert suffix[1:].replace(".", "").isalnum()

    def test_what_goes_in_comes_out(self) -> None:
        """Rows come back in their order, with their keys and equal values."""

        @settings(max_examples=_EXAMPLES, deadline=None)
        @given(
            st.lists(batches(), max_size=3, unique_by=lambda batch: batch.dataset),
            export_headers(data_held=st.just(True)),
        )
        def check(given_batches: list[Batch], header: ExportHeader) -> None:
            assert list(self.read(self._written(header, given_batches))) == given_batches

        check()

    def test_batches_of_one_dataset_are_one(self) -> None:
        """However rows are cut into batches, the dataset is the same."""

        @settings(max_examples=_EXAMPLES, deadline=None)
        @given(batches(), st.integers(1, 4))
        def check(batch: Batch, size: int) -> None:
            parts = [
                attrs.evolve(batch, rows=batch.rows[at : at + size])
                for at in range(0, len(batch.rows), size)
            ] or [batch]
            assert list(self.read(self._written(sample_header(), parts))) == [batch]

        check()

    def test_no_data_is_an_answer(self) -> None:
        """Where nothing is held there is a file that says so, and no rows."""
        data = self._written(sample_header(data_held=False), [])
        assert data
        assert list(self.read(data)) == []

    def test_an_export_can_be_given_up(self) -> None:
        """After `abort` nothing more is written, and doing it twice is harmless."""
        sink = _WriteOnly()
        session = self.exporter().begin(cast("BinaryIO", sink), sample_header())
        session.write(Batch("a", key=("n",), columns=("n",), types=("integer",), rows=[(1,)]))
        written = len(sink.taken)
        session.abort()
        session.abort()
        del session
        assert len(sink.taken) == written

    def test_a_finished_export_cannot_be_given_up(self) -> None:
        """`abort` after `finish` changes nothing."""
        sink = io.BytesIO()
        session = self.exporter().begin(sink, sample_header())
        session.finish()
        data = sink.getvalue()
        session.abort()
        assert sink.getvalue() == data


class AnswerStoreConformance:
    """What every answer store must keep to. Subclass it and name the store."""

    name = "case-1"

    def store(self, folder: Path) -> AnswerStore:
        """The store under test, keeping what it keeps below a folder that exists."""
        raise NotImplementedError

    def stored(self, folder: Path, name: str) -> bytes | None:
        """The answer that everybody can see under a name that `commit` returned; None if none."""
        raise NotImplementedError

    def visible(self, folder: Path) -> tuple[str, ...]:
        """The names of all the answers that can be seen."""
        raise NotImplementedError

    def _batch(self) -> Batch:
        return Batch("a", key=("n",), columns=("n",), types=("integer",), rows=[(1,), (2,)])

    def test_nothing_is_visible_before_commit(self, tmp_path: Path) -> None:
        """A reader sees the whole answer or none."""
        writer = self.store(tmp_path).begin(self.name, sample_header())
        writer.write(self._batch())
        assert self.visible(tmp_path) == ()
        answer = writer.commit()
        assert self.visible(tmp_path) == (answer.name,)

    def test_the_receipt_is_true(self, tmp_path: Path) -> None:
        """SHA-256 and size are those of the whole file."""
        writer = self.store(tmp_path).begin(self.name, sample_header())
        writer.write(self._batch())
        answer = writer.commit()
        data = self.stored(tmp_path, answer.name)
        assert data is not None
        assert (hashlib.sha256(data).hexdigest(), len(data)) == (answer.sha256, answer.size)

    def test_abort_leaves_nothing(self, tmp_path: Path) -> None:
        """What was given up is gone, and giving it up twice is harmless."""
        writer = self.store(tmp_path).begin(self.name, sample_header())
        writer.write(self._batch())
        writer.abort()
        writer.abort()
        assert self.visible(tmp_path) == ()
        with pytest.raises(ValueError, match="given up"):
            writer.commit()

    def test_abort_after_commit_is_harmless(self, tmp_path: Path) -> None:
        """The answer stays."""
        writer = self.store(tmp_path).begin(self.name, sample_header())
        answer = writer.commit()
        writer.abort()
        assert self.visible(tmp_path) == (answer.name,)

    def test_a_retry_replaces_what_was_there(self, tmp_path: Path) -> None:
        """A second answer of the same name replaces the first, and only at its commit."""
        first = self.store(tmp_path).begin(self.name, sample_header()).commit()
        again = self.store(tmp_path).begin(self.name, sample_header())
        again.write(self._batch())
        before = self.stored(tmp_path, first.name)
        assert before is not None
        assert hashlib.sha256(before).hexdigest() == first.sha256
        second = again.commit()
        after = self.stored(tmp_path, second.name)
        assert after is not None
        assert hashlib.sha256(after).hexdigest() == second.sha256
        assert self.visible(tmp_path) == (second.name,)

    @pytest.mark.parametrize("name", ["../out", "a/b", "a\\b", "/etc/passwd", "..", "", "a\0b"])
    def test_a_name_cannot_escape(self, name: str, tmp_path: Path) -> None:
        """A name that is a path is refused, or means nothing."""
        folder = tmp_path / "inner"
        folder.mkdir()
        with contextlib.suppress(ValueError):
            self.store(folder).begin(name, sample_header()).commit()
        assert [path.name for path in tmp_path.iterdir()] == ["inner"]
        assert not any(path.is_dir() for path in folder.iterdir())
