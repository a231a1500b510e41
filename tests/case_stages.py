"""The page of the stages of a case, drawn from the one table of transitions.

``python tests/case_stages.py`` writes it; a test compares it with what stands in the docs.
"""

from itertools import groupby
from pathlib import Path

from gdpr_rights.domain.case import TRANSITIONS, next_steps
from gdpr_rights.domain.stages import Stage

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "case-stages.md"

_INTRODUCTION = """\
# The stages of a case

A case is folded from its events, and the table below is the only way forward. A step that the
table does not allow raises `IllegalStep`, which names the steps that are legal, and changes
nothing. That a time limit is extended or suspended is an event and not a stage.

This page is drawn from `gdpr_rights.domain.case.TRANSITIONS`, and a test compares the two.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_INTRODUCTION, *_diagram(), "", *_steps(), "", *_stages(), ""])


def _diagram() -> list[str]:
    arrows = sorted(
        {
            (list(Stage).index(stage), list(Stage).index(leads_to or stage), verb)
            for allowed, leads_to, verb in TRANSITIONS.values()
            for stage in allowed
        }
    )
    lines = [f"    [*] --> {_id(Stage.RECEIVED)}: receive"]
    for (start, end), found in groupby(arrows, key=lambda arrow: arrow[:2]):
        verbs = ", ".join(verb for _, _, verb in found)
        lines.append(f"    {_id(list(Stage)[start])} --> {_id(list(Stage)[end])}: {verbs}")
    lines += [f"    {_id(stage)} --> [*]" for stage in Stage if stage.is_final]
    return ["```mermaid", "stateDiagram-v2", *lines, "```"]


def _id(stage: Stage) -> str:
    return stage.value.replace(" ", "_")


def _steps() -> list[str]:
    rows = [
        f"| `{event.__name__}` | `{verb}` | {', '.join(stage.value for stage in allowed)} "
        f"| {leads_to.value if leads_to else 'the same'} |"
        for event, (allowed, leads_to, verb) in TRANSITIONS.items()
    ]
    return [
        "## Every event",
        "",
        "| event | step | allowed in | leads to |",
        "| --- | --- | --- | --- |",
        *rows,
    ]


def _stages() -> list[str]:
    rows = [
        f"| {stage.value} | {', '.join(f'`{step}`' for step in next_steps(stage)) or 'none'} |"
        for stage in Stage
    ]
    return ["## The legal steps of every stage", "", "| stage | steps |", "| --- | --- |", *rows]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
