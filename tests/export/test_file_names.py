"""File names for datasets."""

import re
from pathlib import PurePosixPath, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_rights.export.names import FileNames

NASTY = st.sampled_from(
    ["a/b", "a_b", "A_B", "..", "", ".", "con", "CON", "con.x", "../x", "x", "X", "é", "a b"]
)


@given(st.lists(NASTY | st.text(max_size=100), unique=True, max_size=10))
def test_safe_and_all_different(datasets: list[str]) -> None:
    names = FileNames()
    given_names = [names.of(dataset) for dataset in datasets]
    assert len({name.casefold() for name in given_names}) == len(datasets)
    for name in given_names:
        assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,120}", name)
        assert PurePosixPath(name).name == name == PureWindowsPath(name).name
        assert name.split(".")[0].casefold() not in ("con", "nul", "aux", "prn", "com1")


@pytest.mark.parametrize("plain", ["users", "crm.users", "order_lines", "invoices-2026", "Users"])
def test_a_plain_name_is_kept(plain: str) -> None:
    assert FileNames().of(plain) == plain


def test_a_name_does_not_depend_on_what_came_before() -> None:
    names = FileNames()
    names.of("a_b")
    assert names.of("a/b") == FileNames().of("a/b")


def test_even_a_forged_name_is_another() -> None:
    forged = FileNames().of("a/b")
    names = FileNames()
    assert names.of(forged) == forged
    assert names.of("a/b") != forged
