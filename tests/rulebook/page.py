"""The page of the decision tables: from the Article to the rule to the code.

``python -m tests.rulebook.page`` writes it; a test compares it with what stands in the docs.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from tests.rulebook.ids import RULE, By
from tests.rulebook.rows import (
    AnyRow,
    CellRow,
    DeskRow,
    EffectRow,
    FieldsRow,
    Row,
    ToldRow,
    TriggerRow,
)
from tests.rulebook.tables import ROWS

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "decision-tables.md"

_INTRODUCTION = """\
# Decision tables

What every kind of request comes to, row by row: the Article, the rule, what it says, what comes of
it, and the code that does it. `decide` says it of a request, `desk.decision` of a case.

The tables are drawn from the very data that the tests check, and each row is also checked said
wrong. A rule marked **human** never comes to anything without a judgement on record: until then it
gives a question. One marked **partly** does so in some of its rows. "Not covered" means that the
right does not reach it; the person is told why, as of a refusal. The library proposes and records;
the controller decides.
"""

_SECTIONS = {
    "2.0": "Every request, first",
    "2.1": "Which rights exist for which basis",
    "2.2": "Access",
    "2.3": "Rectification",
    "2.4": "Erasure",
    "2.5": "Restriction",
    "2.6": "Notices to recipients",
    "2.7": "Portability",
    "2.8": "Objection",
    "2.9": "Automated decisions, and withdrawal of consent",
    "2.10": "After death, in French law",
    "2.11": "Effects of one right on another",
}
_BY = {By.LIBRARY: "", By.PARTLY: " **partly**", By.HUMAN: " **human**"}


def page() -> str:
    """The whole page."""
    parts = [_INTRODUCTION]
    for section, rows in groupby(ROWS, key=_section):
        table = "\n".join(_table(rows))
        parts.append(f"## {_SECTIONS[section]}\n\n{table}\n")
    return "\n".join(parts)


def _section(row: AnyRow) -> str:
    return row.id.split()[1].split("/")[0]


def _table(rows: Iterator[AnyRow]) -> Iterator[str]:
    yield "| law | rule | it says | comes to | code |"
    yield "| --- | --- | --- | --- | --- |"
    for row in rows:
        by = _BY[RULE[row.id].by]
        number = row.id.removeprefix("RULEBOOK ")
        cells = (row.citation, f"{number}{by}", row.says, _outcome(row), f"`{row.code}`")
        yield f"| {' | '.join(cells)} |"


def _outcome(row: AnyRow) -> str:
    match row:
        case Row(expected=outcome):
            return outcome.value
        case EffectRow(expected=effects) | TriggerRow(expected=effects):
            said = (
                f"{one.value}{' (human)' if one in row.human else ''}"
                for one in sorted(effects, key=lambda effect: effect.value)
            )
            return "; ".join(said) or "nothing"
        case CellRow(expected=cell):
            return cell.reach.value
        case FieldsRow(expected=names):
            return f"cannot be built without {', '.join(names)}"
        case ToldRow(expected=text):
            return f"the answer says {text!r}"
        case DeskRow(expected=kinds, returned=returned):
            return f"{returned}; records {', '.join(kinds)}"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
