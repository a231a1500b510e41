"""Every row of the rulebook's decision tables comes to what it says, for the reason it says."""

import pytest

from gdpr_rights.domain.deciding import decide
from tests.rulebook import after_death, objection
from tests.rulebook.rows import Row

ROWS: tuple[Row, ...] = (*objection.ROWS, *after_death.ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.id)
def test_row(row: Row) -> None:
    decision = decide(row.request, row.data_map, row.facts)
    assert decision.outcome is row.expected
    assert row.citation in [str(citation) for citation in decision.citations]
    assert bool(decision.questions) >= row.human
