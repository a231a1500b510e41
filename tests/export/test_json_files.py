"""JSON that comes back as it was."""

import io
import json
import math
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpr_rights.domain.instructions import Batch
from gdpr_rights.export import json_files, read_rows
from gdpr_rights.testing.exports import batches


def as_file(batch: Batch) -> bytes:
    encode = json_files.rows_encoder(batch.columns)
    return json_files.opening(batch) + encode(batch.rows) + json_files.CLOSING


def one(of: str, value: Any) -> Batch:
    return Batch("d", key=("k",), columns=("k",), types=(of,), rows=[(value,)])


def there_and_back(batch: Batch) -> Batch:
    return read_rows(io.BytesIO(as_file(batch)))


class TestRoundTrip:
    @settings(max_examples=150)
    @given(batches())
    def test_equal_values_of_equal_types(self, batch: Batch) -> None:
        back = there_and_back(batch)
        assert back == batch
        assert [[type(value) for value in row] for row in back.rows] == [
            [type(value) for value in row] for row in batch.rows
        ]

    @given(batches())
    def test_any_parser_reads_it(self, batch: Batch) -> None:
        def refuse(name: str) -> None:
            raise AssertionError(f"{name} is no JSON")

        content = json.loads(as_file(batch), parse_constant=refuse)
        assert content["dataset"] == batch.dataset
        assert content["key"] == list(batch.key)
        assert [column["name"] for column in content["columns"]] == list(batch.columns)
        assert len(content["rows"]) == len(batch.rows)

    def test_a_file_opened_as_text_is_read_too(self) -> None:
        batch = one("text", "é")
        assert read_rows(io.StringIO(as_file(batch).decode())) == batch


class TestValues:
    @pytest.mark.parametrize(
        ("of", "value", "written"),
        [
            ("integer", 2**53 + 1, 9007199254740993),
            ("decimal", Decimal("10.10"), "10.10"),
            ("float", math.inf, "Infinity"),
            ("float", -math.inf, "-Infinity"),
            ("date", date(2026, 11, 21), "2026-11-21"),
            ("binary", b"\xff\x00", "/wA="),
            ("text", None, None),
            ("text", "NaN", "NaN"),
            ("json", {"a": [1, None]}, {"a": [1, None]}),
        ],
    )
    def test_as_it_is_documented(self, of: str, value: Any, written: Any) -> None:
        assert json.loads(as_file(one(of, value)))["rows"] == [{"k": written}]
        assert there_and_back(one(of, value)).rows == [(value,)]

    def test_not_a_number(self) -> None:
        (value,) = there_and_back(one("float", math.nan)).rows[0]
        assert math.isnan(value)

    def test_one_odd_float_leaves_its_neighbours_alone(self) -> None:
        batch = Batch(
            "d",
            key=(),
            columns=("f", "t", "j"),
            types=("float", "text", "json"),
            rows=[(1.5, "é", {"x": 1}), (math.inf, "NaN", {"x": [math.nan]}), (None, None, None)],
        )
        rows = there_and_back(batch).rows
        assert rows == [batch.rows[0], (math.inf, "NaN", {"x": ["NaN"]}), batch.rows[2]]

    def test_half_a_surrogate_pair_does_not_stop_an_export(self) -> None:
        assert there_and_back(one("text", "a\ud800")).rows == [("a\ud800",)]

    def test_text_is_readable(self) -> None:
        assert "Zoë".encode() in as_file(one("text", "Zoë"))

    @pytest.mark.parametrize(
        ("of", "value"),
        [
            ("date", "soon"),
            ("decimal", "a lot"),
            ("uuid", "none"),
            ("binary", "é"),
            ("integer", "x"),
        ],
    )
    def test_what_does_not_fit_its_type_is_kept(self, of: str, value: str) -> None:
        """SQLite keeps any value in any column; an export must neither fail nor lose it."""
        assert there_and_back(one(of, value)).rows == [(value,)]

    def test_something_unheard_of_is_shown_as_text(self) -> None:
        assert there_and_back(one("text", 1 + 2j)).rows == [("(1+2j)",)]

    def test_memory_of_a_driver_is_bytes(self) -> None:
        assert there_and_back(one("binary", memoryview(b"ab"))).rows == [(b"ab",)]


class TestNoExport:
    @pytest.mark.parametrize("content", [b"{}", b"[]", b"1", b'{"columns": [], "rows": []}'])
    def test_something_else_is_refused(self, content: bytes) -> None:
        with pytest.raises(ValueError, match="no dataset"):
            read_rows(io.BytesIO(content))

    @given(st.binary(max_size=50))
    def test_any_bytes(self, content: bytes) -> None:
        with pytest.raises(ValueError, match=r"."):
            read_rows(io.BytesIO(content))
