"""The page of the stages of a case, drawn from the one table of transitions.

``python tests/case_stages.py`` writes it; a test compares it with what stands in the docs.
"""

from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from gdpr_rights.domain.events import Event, IdentityVerified, SeveralFound
from gdpr_rights.domain.stages import Stage
from gdpr_rights.domain.transitions import TRANSITIONS, next_steps

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "case-stages.md"

# The table names one verb for each event. While identity is checked, other verbs lead there too:
# the evidence fits one person or several, or a human says which of several it is.
_ALSO: dict[tuple[type[Event], Stage], tuple[str, ...]] = {
    (SeveralFound, Stage.CHECKING_IDENTITY): ("verify",),
    (IdentityVerified, Stage.CHECKING_IDENTITY): ("identify", "verify"),
}

_INTRODUCTION = """\
# The stages of a case

A case is folded from its events, and the table below is the only way forward. A step that the
table does not allow raises `IllegalStep`, which names steps that are legal, and changes nothing.
Three steps may be repeated: `fulfil` on a case that is fulfilled or answered returns the same
`Fulfilled` again, and a second `answer` or `retract` changes nothing.

Some events need no step of their own. `receive` with a session goes on to verified at once. A
restriction that was asked for opens with the proof of identity, whichever step brings it. `redact`
and `lift` are taken by `answer` and `retract`: the first after an erasure and after every
retraction, the second where the case had restricted something. Nothing is redacted before every
recipient of the data was told: until then `redact` waits for `inform`, `record_notice` or
`not_informed`, which are legal at every stage, and stand there as `inform`.

This page is drawn from `gdpr_rights.domain.case.TRANSITIONS`, and a test compares the two.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([_INTRODUCTION, *_diagram(), "", *_steps(), "", *_stages(), ""])


def _diagram() -> list[str]:
    arrows = sorted(
        {
            (list(Stage).index(stage), list(Stage).index(leads_to or stage), verb)
            for event, (allowed, leads_to, _) in TRANSITIONS.items()
            for stage in allowed
            for verb in _verbs(event, stage)
        }
    )
    lines = [f"    [*] --> {_id(Stage.RECEIVED)}: receive"]
    for (start, end), found in groupby(arrows, key=lambda arrow: arrow[:2]):
        verbs = ", ".join(verb for _, _, verb in found)
        lines.append(f"    {_id(list(Stage)[start])} --> {_id(list(Stage)[end])}: {verbs}")
    lines += [f"    {_id(stage)} --> [*]" for stage in Stage if stage.is_final]
    return ["```mermaid", "stateDiagram-v2", *lines, "```"]


def _verbs(event: type[Event], stage: Stage) -> list[str]:
    """The verbs by which an event happens in a stage that allows it."""
    return sorted((TRANSITIONS[event][2], *_ALSO.get((event, stage), ())))


def _id(stage: Stage) -> str:
    return stage.value.replace(" ", "_")


def _steps() -> list[str]:
    rows = []
    for event, (allowed, leads_to, _) in TRANSITIONS.items():
        verbs = sorted({verb for stage in allowed for verb in _verbs(event, stage)})
        rows.append(
            f"| `{event.__name__}` | {_quoted(verbs)} | "
            f"{', '.join(stage.value for stage in allowed)} "
            f"| {leads_to.value if leads_to else 'the same'} |"
        )
    return [
        "## Every event",
        "",
        "| event | step | allowed in | leads to |",
        "| --- | --- | --- | --- |",
        *rows,
    ]


def _stages() -> list[str]:
    rows = []
    for stage in Stage:
        more = (verb for (_, at), verbs in _ALSO.items() if at is stage for verb in verbs)
        steps = tuple(dict.fromkeys((*next_steps(stage), *more)))
        rows.append(f"| {stage.value} | {_quoted(steps) or 'none'} |")
    return ["## The legal steps of every stage", "", "| stage | steps |", "| --- | --- |", *rows]


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
