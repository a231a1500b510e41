"""A draft for the sample shop, after the edits that the tutorial prints, and nothing else.

The edits are read from the page, so that page and test cannot differ.
"""

import ast
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine

from gdpr_rights import (
    AccessRequest,
    Controller,
    DataMap,
    DataSubject,
    ErasureRequest,
    Severity,
    draft_data_map,
)
from gdpr_rights.convert import data_map_from_toml, draft_to_toml, load_data_map
from tests.chinook.test_desk import SAMPLE, TEN_YEARS, Shop, changed, customer, erasure, fates
from tests.doc_runner import blocks

PAGE = Path(__file__).parents[2] / "docs" / "tutorial" / "draft-a-map.md"
MOST_EDITS = 10
PEOPLE = {"customer": "Customer", "employee": "Employee"}
pytestmark = pytest.mark.skipif(
    not SAMPLE.exists(), reason="the sample database is not here: set GDPR_RIGHTS_TEST_CHINOOK"
)


def edits() -> list[tuple[str, str, str]]:
    """The edits of the page: a table of the document, how a line begins, and the new line."""
    found = []
    for block in blocks(PAGE):
        if block.kind != "python":
            continue
        for node in ast.parse(block.text).body:
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                call = node.value
                if isinstance(call.func, ast.Name) and call.func.id == "edit":
                    table, begins, line = (ast.literal_eval(each) for each in call.args)
                    found.append((table, begins, line))
    return found


def edited(text: str) -> str:
    """The document after the edits; each changes one line."""
    lines = text.splitlines()
    for table, begins, new in edits():
        start = lines.index(f"[{table}]") + 1
        (at,) = (
            number
            for number in range(start, _end(lines, start))
            if lines[number].startswith(begins)
        )
        lines[at] = new
    return "\n".join(lines) + "\n"


def _end(lines: list[str], start: int) -> int:
    headings = (n for n in range(start, len(lines)) if lines[n].startswith("["))
    return next(headings, len(lines))


@pytest.fixture(scope="module")
def draft_text(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("draft") / "chinook.sqlite"
    shutil.copy(SAMPLE, path)
    engine = create_engine(f"sqlite:///{path}")
    chinook = Controller(
        "Chinook", contact="privacy@chinook.example", country="FR", time_zone="Europe/Paris"
    )
    drafted = draft_data_map({"shop": engine}, subjects=PEOPLE, controller=chinook)
    text = draft_to_toml(drafted)
    engine.dispose()
    return text


@pytest.fixture(scope="module")
def data_map(draft_text: str) -> DataMap:
    return data_map_from_toml(edited(draft_text))


@pytest.fixture
def shop(tmp_path: Path, data_map: DataMap) -> Shop:
    return Shop(tmp_path, data_map)


@pytest.fixture
def by_hand(tmp_path: Path) -> Shop:
    (tmp_path / "hand").mkdir()
    return Shop(tmp_path / "hand", load_data_map(TEN_YEARS))


def test_nine_edits_are_enough(draft_text: str) -> None:
    before, after = draft_text.splitlines(), edited(draft_text).splitlines()
    different = sum(old != new for old, new in zip(before, after, strict=True))
    assert 0 < different == len(edits()) <= MOST_EDITS


def test_without_them_no_desk_works_with_it(draft_text: str, tmp_path: Path) -> None:
    draft = Shop(tmp_path, data_map_from_toml(draft_text))
    errors = [each for each in draft.desk.check() if each.severity is Severity.ERROR]
    assert {each.code for each in errors} == {"undecided"}
    assert len(errors) == len(edits())


def test_after_them_only_the_look_up_without_an_index_is_left(shop: Shop) -> None:
    """Which is about the database, not about the map."""
    assert [(each.code, each.where) for each in shop.desk.check()] == [
        ("unindexed-link", "subjects.customer.lookup.email"),
        ("unindexed-link", "subjects.employee.lookup.email"),
    ]


def rows_of(shop: Shop, subject: DataSubject) -> dict[str, Any]:
    done = shop.fulfilled(AccessRequest(subject))
    assert done.answer is not None
    with zipfile.ZipFile(shop.answers.path_of(done.answer.name)) as archive:
        return {
            name: json.loads(archive.read(name))["rows"]
            for name in archive.namelist()
            if name.startswith("data/") and name.endswith(".json")
        }


class TestTheSameAnswersAsTheMapWrittenByHand:
    @pytest.mark.parametrize("number", [1, 17, 59])
    def test_access(self, shop: Shop, by_hand: Shop, number: int) -> None:
        assert rows_of(shop, customer(number)) == rows_of(by_hand, customer(number))

    def test_access_of_an_employee(self, shop: Shop, by_hand: Shop) -> None:
        jane = DataSubject.by("employee", key=3)
        assert rows_of(shop, jane) == rows_of(by_hand, jane)

    @pytest.mark.parametrize("number", [1, 59])
    def test_erasure(self, shop: Shop, by_hand: Shop, number: int) -> None:
        before = shop.everything()
        assert fates(shop.fulfilled(erasure(number))) == fates(by_hand.fulfilled(erasure(number)))
        ours, theirs = shop.everything(), by_hand.everything()
        assert changed(before, ours) == {"Customer": {number}}
        mine, other = ours["Customer"].pop(number), theirs["Customer"].pop(number)
        assert ours == theirs
        # The address is random letters in both.
        assert [a == b for a, b in zip(mine, other, strict=True)].count(False) == 1

    def test_erasure_of_an_employee(self, shop: Shop, by_hand: Shop) -> None:
        gone = ErasureRequest(DataSubject.by("employee", key=3), closing_account=True)
        assert fates(shop.fulfilled(gone)) == fates(by_hand.fulfilled(gone))
        assert shop.everything() == by_hand.everything()
