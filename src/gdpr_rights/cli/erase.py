"""``gdpr-rights erase``: erases what may be erased about one person, and says what is kept."""

from datetime import date
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from gdpr_rights import (
    Action,
    Blocked,
    Case,
    DataMap,
    Do,
    ErasureRequest,
    Fulfilled,
    PartlyFulfilled,
    Preview,
    RightsDesk,
    Stage,
)
from gdpr_rights.cli import arguments, cases, confirming
from gdpr_rights.cli.errands import Errand, errand, make_receipts, record
from gdpr_rights.cli.notices import notices_json, show_untold
from gdpr_rights.cli.options import Change, Json, Request
from gdpr_rights.cli.output import (
    REFUSED,
    Stop,
    console,
    note,
    pairs_table,
    progress,
    rows_table,
    write,
)
from gdpr_rights.cli.verdicts import (
    concerned,
    in_columns,
    items_json,
    overwritten_json,
    rows_in_words,
    why,
)

Stayed = list[dict[str, Any]]
"""Rows that were overwritten, not deleted, by dataset and with the reason."""


def erase(
    typed: Request,
    change: Change,
    closing_account: Annotated[
        bool, typer.Option("--closing-account", help="The person also ends their contract.")
    ] = False,
    as_of: Annotated[
        str | None, typer.Option(help="The day on which retention is counted; today by default.")
    ] = None,
    json: Json = False,
) -> None:
    """Erase what may be erased about one person."""
    day = arguments.day(as_of, "--as-of") if as_of else None
    confirming.check(change, "erase")
    with errand(typed) as at_work:
        if day is not None and not change.dry_run:
            warning = arguments.said_of_future(day, at_work.data_map)
            if warning:
                note(warning)
        request = ErasureRequest(at_work.subject, closing_account=closing_account)
        if change.dry_run:
            _dry_run(at_work, request, day, json_wanted=json)
            return
        # Whatever cannot be right is found before anything is written, the journal included.
        before = _looked(at_work, request, day)
        with record(typed) as kept:
            desk = at_work.desk(kept.journal, kept.secret)
            stem = cases.reference_stem("erase", request, kept.secret, typed.tenant)
            earlier = cases.unfinished(desk, stem)
            if earlier is not None and earlier.judgements:
                before = _looked(at_work, request, day, earlier)
            if not change.yes and not before.plan.questions:
                _ask(before, at_work.data_map)
            make_receipts(at_work)
            case = earlier or cases.opened(desk, request, at_work, stem)
            case = _erased(desk, case, at_work, day)
            purged = cases.purged(kept.journal, case)
            where = kept.shown
        stayed = overwritten_json(
            ((one.dataset, one.fate, one.matched) for one in case.receipts), at_work.data_map
        )
    write(
        _document(case, before, stayed, purged, where, resumed=earlier is not None),
        lambda screen: _show(screen, case, before, stayed, purged=purged, journal=where),
        json_wanted=json,
    )


def _looked(
    at_work: Errand, request: ErasureRequest, day: date | None, earlier: Case | None = None
) -> Preview:
    """What would happen, found out by a desk that records nothing."""
    trial = at_work.trial()
    with progress("looking"):
        case = cases.tried(trial, request, at_work)
        cases.judged(trial, case, at_work, earlier.judgements if earlier else ())
        return trial.preview(case.id, as_of=day)


def _ask(preview: Preview, data_map: DataMap) -> None:
    screen = console(stderr=True)
    _show_preview(screen, preview, overwritten_json(preview.fates, data_map))
    confirming.ask("Erase this?", "nothing was erased, and nothing was recorded")


def _erased(desk: RightsDesk, case: Case, at_work: Errand, day: date | None) -> Case:
    case = cases.vouched(desk, case, at_work)
    if case.stage is Stage.VERIFIED:
        cases.judged(desk, case, at_work)
    elif at_work.answers:
        note("an earlier run has accepted the plan already: the answers given now change nothing")
    case = cases.accepted(desk, case, at_work, day)
    if day is not None and case.plan is not None and case.plan.as_of != day:
        note(f"an earlier run has accepted the plan as of {case.plan.as_of}; that day counts")
    with progress("erasing"):
        outcome = desk.fulfil(case.id)
    match outcome:
        case Fulfilled():
            return desk.answer(case.id, channel=at_work.channel)
        case PartlyFulfilled(failed=failed):
            raise cases.partly(desk.case(case.id), failed, "the erasure is not complete")
        case Blocked(by=by):
            raise Stop(
                "blocked",
                f"nothing was erased: case {', '.join(by)} of this person, for a copy, has to be "
                "answered first. Finish it, then run the same command again.",
                details={"by": list(by)},
                document={"outcome": "blocked", "case": cases.case_json(desk.case(case.id))},
            )


def _dry_run(
    at_work: Errand, request: ErasureRequest, day: date | None, *, json_wanted: bool
) -> None:
    preview = _looked(at_work, request, day)
    questions = preview.plan.questions
    stayed = overwritten_json(preview.fates, at_work.data_map)
    write(
        {
            "outcome": _dry_outcome(preview),
            "as_of": preview.plan.as_of.isoformat(),
            "rows": _fates(preview),
            "plan": items_json(preview),
            "overwritten": stayed,
            "questions": cases.questions_json(questions),
        },
        lambda screen: _show_preview(screen, preview, stayed),
        json_wanted=json_wanted,
    )
    if questions:
        raise typer.Exit(REFUSED)


def _dry_outcome(preview: Preview) -> str:
    if preview.plan.questions:
        return "judgement-needed"
    return "dry-run" if preview.plan.items else "no-data"


def _fates(preview: Preview) -> list[dict[str, Any]]:
    return [
        {"dataset": dataset, "fate": fate.value, "rows": rows}
        for dataset, fate, rows in preview.fates
        if rows
    ]


def _show_preview(screen: Console, preview: Preview, stayed: Stayed) -> None:
    if not preview.plan.items:
        screen.print(Text("No data about this person are held. That is an answer too."))
        return
    rows = [(row["dataset"], f"would be {row['fate']}", row["rows"]) for row in _fates(preview)]
    title = f"As of {preview.plan.as_of}"
    screen.print(rows_table(title, ("dataset", "what", "rows"), rows))
    _show_kept(screen, preview, stayed)
    for line in cases.questions_in_words(preview.plan.questions):
        screen.print(Text(line, style="yellow"), soft_wrap=True)


def _show_kept(screen: Console, preview: Preview, stayed: Stayed) -> None:
    lines = [
        (item.dataset, in_columns(preview.plan, item), rows_in_words(preview, item), why(item))
        for item in concerned(preview)
        if not isinstance(item.verdict, Do)
    ]
    lines += [(one["dataset"], "the row itself", one["rows"], one["why"]) for one in stayed]
    if lines:
        screen.print()
        screen.print(rows_table("Not erased", ("dataset", "columns", "rows", "why"), lines))


def _document(
    case: Case,
    before: Preview,
    stayed: Stayed,
    purged: list[dict[str, Any]],
    journal: str,
    *,
    resumed: bool,
) -> dict[str, Any]:
    done = [step.system for step in case.progress if step.receipts is not None]
    plan = items_json(before)
    return {
        "outcome": _outcome(case),
        "case": cases.case_json(case),
        "resumed": resumed,
        "as_of": None if case.plan is None else case.plan.as_of.isoformat(),
        "rows": cases.receipts_json(case),
        "plan": plan,
        "kept": [item for item in plan if item["verdict"] != Action.ERASE.value],
        "overwritten": stayed,
        # A system's part is not recorded as done before it has read back that nothing is left.
        "verified": [{"system": system, "rows_left": 0} for system in done],
        "purged": purged,
        "recipients": notices_json(case.notices),
        "journal": journal,
    }


def _show(
    screen: Console,
    case: Case,
    before: Preview,
    stayed: Stayed,
    *,
    purged: list[dict[str, Any]],
    journal: str,
) -> None:
    if case.nothing_held:
        screen.print(Text("No data about this person are held. That is an answer too."))
    else:
        rows = [
            (receipt.dataset, receipt.fate.value, receipt.matched, receipt.changed)
            for receipt in case.receipts
            if receipt.matched
        ]
        title = "Erased" if any(changed for *_, changed in rows) else "Nothing erased"
        screen.print(rows_table(title, ("dataset", "what", "rows", "changed"), rows))
        _show_kept(screen, before, stayed)
        for step in case.progress:
            if step.receipts is not None:
                screen.print()
                screen.print(
                    Text(f"{step.system}: read back, nothing is left that should be gone")
                )
        for purge in purged:
            screen.print(Text(f"{purge['system']}: {purge['note']}"), soft_wrap=True)
    screen.print()
    screen.print(
        pairs_table(
            [
                ("case", f"{case.id}, to be answered by {case.time_limit.answer_by}"),
                ("vouched by", case.identity.by or "?" if case.identity else "?"),
                ("journal", journal),
            ]
        )
    )
    screen.print(Text("The answer is recorded as given today: tell the person now."))
    show_untold(screen, case)


def _outcome(case: Case) -> str:
    if case.nothing_held:
        return "no-data"
    return "erased" if any(receipt.changed for receipt in case.receipts) else "nothing-erased"
