"""``gdpr-rights due``: the open cases of a journal, the one due first coming first."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from gdpr_rights import Case, Stage
from gdpr_rights.cli import arguments
from gdpr_rights.cli.notices import untold as untold_recipients
from gdpr_rights.cli.options import JournalUrl, Json
from gdpr_rights.cli.output import counted, rows_table, write
from gdpr_rights.cli.reading import existing, today_of
from gdpr_rights.domain.projections import CaseQuery
from gdpr_rights.domain.stages import OPEN_STAGES

_FURTHEST_ZONE = timedelta(hours=14)
_ANSWERS = tuple(stage for stage in OPEN_STAGES if stage is not Stage.REFUSED)
"""Where the day of the answer counts; the journal does not know by when a refusal is told."""


def due(
    journal: JournalUrl = None,
    within: Annotated[
        str | None,
        typer.Option(
            metavar="P7D", help="Only those due in so many days or weeks; overdue ones count."
        ),
    ] = None,
    json: Json = False,
) -> None:
    """List the open cases, the one due first coming first."""
    span = arguments.days(within, "--within") if within else None
    # Somewhere it is tomorrow already: the day of each case is looked at below.
    latest = None if span is None else (datetime.now(UTC) + _FURTHEST_ZONE).date() + span
    with existing(journal) as opened:
        rows = (
            *opened.journal.cases(CaseQuery(stages=_ANSWERS, due_by=latest)),
            *opened.journal.cases(CaseQuery(stages=(Stage.REFUSED,))),
        )
        found = [
            row
            for row in map(_row, opened.cases([row.id for row in rows]))
            if span is None or (row["days_left"] is not None and row["days_left"] <= span.days)
        ]
        # A suspended case has no day; it comes last.
        found.sort(key=lambda row: (row["due_on"] is None, row["due_on"] or "", row["id"]))
        waiting = opened.journal.cases(CaseQuery(untold=True))
        untold = [_untold(case) for case in opened.cases([row.id for row in waiting])]
        where = opened.shown
    write(
        {"cases": found, "untold": untold, "journal": where},
        lambda screen: _show(screen, found, untold),
        json_wanted=json,
    )


def _row(case: Case) -> dict[str, Any]:
    limit, today = case.time_limit, today_of(case)
    # 12(4): a refusal is told within the first month, whatever was extended.
    by = limit.refusal_notice_by if case.refusal else limit.answer_by
    return {
        "id": case.id,
        "right": case.request.right.value,
        "stage": case.stage.value,
        "received_on": limit.received_on.isoformat(),
        "due_on": None if by is None else by.isoformat(),
        "days_left": None if by is None else (by - today).days,
        "late": by is not None and today > by,
        "extended": limit.is_extended,
    }


def _untold(case: Case) -> dict[str, Any]:
    """A case whose recipients have yet to be told, answered or not (Art. 19)."""
    return {
        "id": case.id,
        "right": case.request.right.value,
        "stage": case.stage.value,
        "recipients": list(untold_recipients(case)),
    }


def _show(screen: Console, found: list[dict[str, Any]], untold: list[dict[str, Any]]) -> None:
    _show_cases(screen, found)
    if untold:
        screen.print()
        rows = [(one["id"], one["right"], ", ".join(one["recipients"])) for one in untold]
        screen.print(rows_table("To be told", ("case", "right", "recipients"), rows))


def _show_cases(screen: Console, found: list[dict[str, Any]]) -> None:
    if not found:
        screen.print(Text("No case is waiting."))
        return
    lines = [
        (row["id"], row["right"], row["stage"], row["due_on"] or "suspended", _left(row))
        for row in found
    ]
    screen.print(rows_table(None, ("case", "right", "stage", "due on", "left"), lines))


def _left(row: dict[str, Any]) -> str:
    days = row["days_left"]
    if days is None:
        return "-"
    return f"{counted(-days, 'day')} late" if row["late"] else counted(days, "day")
