"""CSV that no spreadsheet obeys, and that comes back as it was."""

import csv
import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpr_rights.domain.instructions import Batch
from gdpr_rights.export import read_csv
from gdpr_rights.export.csv_files import DANGEROUS, CsvWriter, guarded
from gdpr_rights.testing.exports import batches


def as_file(batch: Batch) -> bytes:
    file = io.BytesIO()
    writer = CsvWriter(file.write, batch.columns, batch.types)
    if batch.rows:
        writer.write(batch.rows)
    return file.getvalue()


def raw(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


def one(of: str, value: Any) -> Batch:
    return Batch("d", key=("k",), columns=("k",), types=(of,), rows=[(value,)])


class TestFormulaInjection:
    """No cell may begin so that a spreadsheet takes it for a formula."""

    @settings(max_examples=150)
    @given(batches())
    def test_no_cell_begins_dangerously(self, batch: Batch) -> None:
        for line in raw(as_file(batch)):
            for cell in line:
                assert cell[:1] not in tuple("=+-@\t\r\n＝＋－＠")  # noqa: RUF001

    @pytest.mark.parametrize("sign", DANGEROUS)
    def test_each_of_them_is_marked(self, sign: str) -> None:
        assert guarded(f"{sign}x") == f"'{sign}x"

    @pytest.mark.parametrize(
        ("of", "value", "cell"),
        [
            ("text", '=HYPERLINK("http://evil.example")', '\'=HYPERLINK("http://evil.example")'),
            ("text", "a=b", "a=b"),
            ("text", "'quoted'", "''quoted'"),
            ("integer", -5, "'-5"),
            ("float", -0.0, "'-0.0"),
            ("float", float("-inf"), "'-Infinity"),
            ("decimal", Decimal("-0"), "'-0"),
            ("binary", b"\xfb\xef\xbe", "'++++"),
            ("json", -1, "'-1"),
            ("json", "=1", '"=1"'),
            ("text", -5, "'-5"),
            ("date", "=1", "'=1"),
            ("unknown", "=1", "'=1"),
        ],
    )
    def test_whatever_the_type(self, of: str, value: Any, cell: str) -> None:
        assert raw(as_file(one(of, value)))[1] == [cell]

    def test_column_names_too(self) -> None:
        batch = Batch("d", key=(), columns=("=x",), types=("text",), rows=[("a",)])
        assert raw(as_file(batch))[0] == ["'=x"]
        assert read_csv(io.BytesIO(as_file(batch)))[0] == ("=x",)


class TestRoundTrip:
    @settings(max_examples=150)
    @given(batches())
    def test_with_types_the_values_are_equal(self, batch: Batch) -> None:
        columns, rows = read_csv(io.BytesIO(as_file(batch)), batch.types)
        assert columns == batch.columns
        assert rows == batch.rows

    @given(st.lists(st.none() | st.text(st.characters(codec="utf-8")), min_size=1))
    def test_without_types_texts_are_equal(self, values: list[str | None]) -> None:
        batch = Batch(
            "d", key=(), columns=("t",), types=("text",), rows=[(value,) for value in values]
        )
        assert read_csv(io.BytesIO(as_file(batch))) == (("t",), batch.rows)

    def test_null_and_empty_differ(self) -> None:
        batch = Batch(
            "d", key=(), columns=("a", "b"), types=("text", "text"), rows=[(None, ""), ("'", "''")]
        )
        assert raw(as_file(batch))[1:] == [["", "'"], ["''", "'''"]]
        assert read_csv(io.BytesIO(as_file(batch)))[1] == batch.rows

    def test_one_empty_column_is_no_empty_line(self) -> None:
        batch = Batch("d", key=(), columns=("a",), types=("text",), rows=[(None,), (None,)])
        assert read_csv(io.BytesIO(as_file(batch)))[1] == batch.rows

    def test_a_cell_may_be_long(self) -> None:
        limit = csv.field_size_limit()
        batch = one("binary", b"\xff" * 300_000)
        assert read_csv(io.BytesIO(as_file(batch)), batch.types)[1] == batch.rows
        assert csv.field_size_limit() == limit

    def test_a_mark_of_byte_order_is_no_part_of_a_name(self) -> None:
        columns, _ = read_csv(io.BytesIO(b"\xef\xbb\xbfid\r\n1\r\n"))
        assert columns == ("id",)

    def test_the_file_stays_open(self) -> None:
        file = io.BytesIO(b"id\r\n1\r\n")
        read_csv(file)
        assert not file.closed


class TestForm:
    """RFC 4180, and ISO 8601 where there are dates."""

    def test_lines_and_quotes(self) -> None:
        batch = Batch(
            "d", key=(), columns=("a", "b"), types=("text", "text"), rows=[('x"y', "1,2\r\n3")]
        )
        assert as_file(batch) == b'a,b\r\n"x""y","1,2\r\n3"\r\n'

    @pytest.mark.parametrize(
        ("of", "value", "cell"),
        [
            ("boolean", True, "true"),
            ("boolean", False, "false"),
            ("integer", True, "true"),
            ("integer", 2**64, "18446744073709551616"),
            ("decimal", Decimal("10.10"), "10.10"),
            ("date", date(2026, 11, 21), "2026-11-21"),
            ("date", datetime(2026, 11, 21, 9, tzinfo=UTC), "2026-11-21T09:00:00+00:00"),
            ("datetime", datetime(2026, 11, 21, 9, 30), "2026-11-21T09:30:00"),  # noqa: DTZ001
            ("uuid", UUID(int=1), "00000000-0000-0000-0000-000000000001"),
            ("json", {"a": [1, "x\ny"]}, '{"a": [1, "x\\ny"]}'),
            ("text", {"a": 1}, '{"a": 1}'),
            ("binary", memoryview(b"ab"), "YWI="),
        ],
    )
    def test_values(self, of: str, value: Any, cell: str) -> None:
        assert raw(as_file(one(of, value)))[1] == [cell]

    def test_a_broken_sign_is_shown(self) -> None:
        assert raw(as_file(one("text", "a\ud800")))[1] == ["a\\ud800"]


class TestNoExport:
    @pytest.mark.parametrize("content", [b"", b"a,b\r\n1\r\n"])
    def test_something_else_is_refused(self, content: bytes) -> None:
        with pytest.raises(ValueError, match="no dataset"):
            read_csv(io.BytesIO(content))

    def test_what_does_not_fit_its_type_is_kept(self) -> None:
        assert read_csv(io.BytesIO(b"a\r\nx\r\n"), ["integer"])[1] == [("x",)]
