"""A copy for the person: what `access` and `portability` do, each for its own right."""

from pathlib import Path
from typing import Any

from rich.console import Console
from rich.text import Text

from gdpr_rights import (
    AccessRequest,
    Blocked,
    Case,
    Fulfilled,
    PartlyFulfilled,
    PortabilityRequest,
    RightsDesk,
    Stage,
)
from gdpr_rights.cli import cases
from gdpr_rights.cli.errands import Errand, errand, record
from gdpr_rights.cli.options import Copy, Request
from gdpr_rights.cli.output import (
    Stop,
    note,
    pairs_table,
    progress,
    rows_table,
    usage,
    write,
)
from gdpr_rights.cli.verdicts import (
    UNCLASSIFIED,
    in_columns,
    item_json,
    left_out,
    unclassified_json,
    why,
)
from gdpr_rights.domain.languages import LANGUAGES
from gdpr_rights.export import FileAnswer

Unclassified = tuple[tuple[str, str], ...]
"""Columns that nobody classified, each with its dataset."""


def hand_out(
    command: str,
    right: type[AccessRequest] | type[PortabilityRequest],
    typed: Request,
    copy: Copy,
    *,
    json: bool,
) -> None:
    """Opens a case or resumes one, writes the copy, and records the answer."""
    out = copy.out
    check_out(out)
    if copy.language not in LANGUAGES:
        raise usage("bad-language", f"--language: there are {' and '.join(LANGUAGES)}")
    with errand(typed) as at_work:
        request = right(at_work.subject)
        trial = at_work.trial()
        # Whatever cannot be right is found before a case is opened.
        trial.preview(cases.tried(trial, request, at_work).id)
        with record(typed) as kept:
            desk = at_work.desk(kept.journal, kept.secret, FileAnswer(out))
            stem = cases.reference_stem(command, request, kept.secret, typed.tenant)
            earlier = cases.unfinished(desk, stem)
            # What an earlier run of this case wrote stands there by right.
            if (
                not copy.force
                and out.exists()
                and not (earlier and earlier.stage is Stage.FULFILLED)
            ):
                raise usage("file-exists", f"--out {out}: there is such a file; add --force")
            if earlier and earlier.language != copy.language:
                note(f"an earlier run opened the case with --language {earlier.language}")
            case = earlier or cases.opened(desk, request, at_work, stem, language=copy.language)
            case = cases.vouched(desk, case, at_work)
            case = _disclosed(desk, case, at_work, out)
            case = desk.answer(case.id, channel=at_work.channel)
            where = kept.shown
        unclassified = (
            at_work.unclassified({row["dataset"] for row in _rows(case)})
            if right is AccessRequest
            else ()
        )
    write(
        _document(case, out, where, unclassified, resumed=earlier is not None),
        lambda screen: _show(screen, case, out, where, unclassified),
        json_wanted=json,
    )


def check_out(out: Path) -> None:
    """Whether a file can be written there.

    Raises:
        Stop: It is a folder, a link, or in no folder that exists.
    """
    if out.is_dir() or not out.absolute().parent.is_dir():
        raise usage("bad-out", f"--out {out}: name a file in a folder that exists")
    if out.is_symlink() or (out.exists() and not out.is_file()):
        raise usage("bad-out", f"--out {out}: this is no plain file, so it stays; name another")


def _disclosed(desk: RightsDesk, case: Case, at_work: Errand, out: Path) -> Case:
    if case.stage is Stage.FULFILLED:
        # An earlier run wrote the copy and stopped before it could record the answer.
        if not out.is_file():
            raise Stop(
                "already-written",
                f"case {case.id}: an earlier run has written the copy, under the name "
                f"{case.answer.name if case.answer else '?'}; give that file as --out",
            )
        return case
    if case.stage is Stage.VERIFIED:
        cases.judged(desk, case, at_work)
    case = cases.accepted(desk, case, at_work)
    try:
        with progress("collecting") as doing:
            outcome = desk.fulfil(
                case.id,
                progress=lambda now: doing(f"writing {now.dataset}: {now.rows:,} rows so far"),
            )
    except OSError as error:
        raise Stop("cannot-write", f"--out {out}: {error.strerror or 'not written'}") from None
    match outcome:
        case Fulfilled():
            return desk.case(case.id)
        case PartlyFulfilled(failed=failed):
            raise cases.partly(desk.case(case.id), failed, "no file was written")
        case Blocked():
            raise AssertionError("nothing blocks a copy")


def _document(
    case: Case, out: Path, journal: str, unclassified: Unclassified, *, resumed: bool
) -> dict[str, Any]:
    answer = case.answer
    return {
        "outcome": "no-data" if case.nothing_held else "disclosed",
        "case": cases.case_json(case),
        "resumed": resumed,
        "file": None
        if answer is None
        else {"path": str(out), "sha256": answer.sha256, "size": answer.size},
        "rows": _rows(case),
        "left_out": [
            *(item_json(item) for item in left_out(case.plan)),
            *(unclassified_json(dataset, column) for dataset, column in unclassified),
        ],
        "journal": journal,
    }


def _rows(case: Case) -> list[dict[str, Any]]:
    rows = case.answer.rows if case.answer else ()
    return [{"dataset": dataset, "rows": count} for dataset, count in rows]


def _show(
    screen: Console, case: Case, out: Path, journal: str, unclassified: Unclassified
) -> None:
    if case.nothing_held:
        screen.print(Text("No data about this person are held. That is an answer too."))
    else:
        rows = [(row["dataset"], row["rows"]) for row in _rows(case)]
        screen.print(rows_table("Copied", ("dataset", "rows"), rows))
        lines = [
            (part.dataset, in_columns(case.plan, part), why(part))
            for part in left_out(case.plan)
            if case.plan is not None
        ]
        lines += [(dataset, column, UNCLASSIFIED) for dataset, column in unclassified]
        if lines:
            screen.print()
            screen.print(rows_table("Left out, and said so", ("dataset", "columns", "why"), lines))
    screen.print()
    limit = case.time_limit
    screen.print(
        pairs_table(
            [
                ("written", str(out)),
                ("case", f"{case.id}, to be answered by {limit.answer_by}"),
                ("vouched by", case.identity.by or "?" if case.identity else "?"),
                ("journal", journal),
            ]
        )
    )
    screen.print(Text("The answer is recorded as given today: hand the file over now."))
