"""Every row of the rulebook's decision tables comes to what it says, for the reason it says."""

from itertools import groupby

import pytest

from tests.rulebook.checking import check, check_human, code_of, inverted, shows_human
from tests.rulebook.ids import RULE, RULES, By, Rule
from tests.rulebook.page import PAGE, page
from tests.rulebook.rows import AnyRow
from tests.rulebook.tables import ROWS

BY_ID = {
    name: tuple(rows)
    for name, rows in groupby(sorted(ROWS, key=lambda row: row.id), key=lambda row: row.id)
}


def named(row: AnyRow) -> str:
    return f"{row.id}: {row.says}"


@pytest.mark.parametrize("row", ROWS, ids=named)
class TestEveryRow:
    def test_it_is_true_and_its_code_is_there(self, row: AnyRow) -> None:
        check(row)
        assert code_of(row.code) is not None
        assert row.id in RULE, "no such row of the rulebook"

    def test_said_otherwise_it_is_not(self, row: AnyRow) -> None:
        for wrong in inverted(row):
            with pytest.raises(AssertionError):
                check(wrong)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_it_has_data_and_what_a_human_decides_is_not_decided_without_one(rule: Rule) -> None:
    assert rule.id in BY_ID
    check_human(rule.by, BY_ID.get(rule.id, ()))


def test_a_row_without_a_judgement_is_found_out() -> None:
    """The check of what only a human decides can fail."""
    bare = [row for row in ROWS if not shows_human(row)]
    for by in (By.HUMAN, By.PARTLY):
        with pytest.raises(AssertionError):
            check_human(by, bare[:1])


def test_no_rule_stands_twice() -> None:
    assert len(RULE) == len(RULES)


def test_the_page_is_up_to_date() -> None:
    """``python -m tests.rulebook.page`` writes it anew."""
    assert PAGE.read_text(encoding="utf-8") == page()
