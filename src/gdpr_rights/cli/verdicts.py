"""The verdicts of a plan, as tables for people and as JSON values."""

from collections.abc import Iterable
from typing import Any, assert_never

from gdpr_rights import (
    DataMap,
    Do,
    Erasure,
    Fate,
    Forward,
    Item,
    Judge,
    Keep,
    NotCovered,
    Plan,
    Preview,
    Refuse,
)


def word(item: Item) -> str:
    """What a verdict is called."""
    match item.verdict:
        case Do(action=action):
            return action.value
        case Keep():
            return "keep"
        case Refuse():
            return "refuse"
        case NotCovered():
            return "not-covered"
        case Forward():
            return "forward"
        case Judge():
            return "judge"
        case _:
            assert_never(item.verdict)


def why(item: Item) -> str:
    """Why a verdict is what it is, with its source in law."""
    match item.verdict:
        case Do(citations=citations):
            return ", ".join(map(str, citations))
        case Keep(because=because, until=until, citations=citations):
            end = f", until {until}" if until else ""
            return f"{because}{end} ({', '.join(map(str, citations))})"
        case Refuse(because=because, grounds=grounds):
            return f"{because} ({', '.join(str(ground.citation) for ground in grounds)})"
        case NotCovered(because=because, citations=citations):
            return f"{because} ({', '.join(map(str, citations))})"
        case Forward(activities=activities, citations=citations):
            return (
                f"held for another controller: {', '.join(activities)} "
                f"({', '.join(map(str, citations))})"
            )
        case Judge(questions=questions):
            return " ".join(question.text for question in questions)
        case _:
            assert_never(item.verdict)


def item_json(item: Item, rows: int | None = None) -> dict[str, Any]:
    """An item of a plan as JSON values."""
    until = item.verdict.until if isinstance(item.verdict, Keep) else None
    shown: dict[str, Any] = {
        "item": item.id,
        "dataset": item.dataset,
        "fields": list(item.fields),
        "activities": list(item.activities),
        "verdict": word(item),
        "why": why(item),
        "until": None if until is None else until.isoformat(),
    }
    return shown if rows is None else {**shown, "rows": rows}


def items_json(preview: Preview) -> list[dict[str, Any]]:
    """The items that concern any rows, as JSON values."""
    return [item_json(item, preview.rows_of(item.id)) for item in concerned(preview)]


def concerned(preview: Preview) -> list[Item]:
    """The items that concern any rows, and those that ask about rows nobody has counted."""
    counted = dict(preview.rows)
    return [
        item
        for item in preview.plan.items
        if counted.get(item.id, isinstance(item.verdict, Judge))
    ]


def rows_in_words(preview: Preview, item: Item) -> int | str:
    """How many rows an item concerns."""
    return dict(preview.rows).get(item.id, "-")


UNCLASSIFIED = "the controller has not yet said what this column holds"


def left_out(plan: Plan | None) -> list[Item]:
    """What an access answer does not hold, the reasons being in it."""
    items = plan.items if plan is not None else ()
    return [item for item in items if not isinstance(item.verdict, Do)]


def unclassified_json(dataset: str, column: str) -> dict[str, Any]:
    """A column that an access answer does not hold because nobody classified it."""
    return {
        "item": f"unclassified/{dataset}/{column}",
        "dataset": dataset,
        "fields": [column],
        "activities": [],
        "verdict": "left-out",
        "why": UNCLASSIFIED,
        "until": None,
    }


def overwritten_json(
    fates: Iterable[tuple[str, Fate, int]], data_map: DataMap
) -> list[dict[str, Any]]:
    """The datasets whose rows stay although all that falls in them is overwritten, and why."""
    return [
        {
            "dataset": dataset,
            "rows": rows,
            "why": "overwritten, because the data map says so"
            if data_map.dataset[dataset].erasure is Erasure.OVERWRITE
            else "overwritten, because kept rows refer to it",
        }
        for dataset, fate, rows in fates
        if fate is Fate.OVERWRITTEN and rows
    ]


def in_columns(plan: Plan, item: Item) -> str:
    """The columns of an item in words."""
    named = any(
        name != "*"
        for other in plan.items
        if other.dataset == item.dataset
        for name in other.fields
    )
    rest = "every other column" if named else "all columns"
    return ", ".join(rest if name == "*" else name for name in item.fields) or "-"
