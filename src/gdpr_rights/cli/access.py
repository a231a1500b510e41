"""``gdpr-rights access``: a copy of everything held about one person."""

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import attrs
import typer
from rich.console import Console
from rich.text import Text

from gdpr_rights import AccessRequest, Blocked, Case, Fulfilled, PartlyFulfilled, RightsDesk, Stage
from gdpr_rights.cli import cases, options
from gdpr_rights.cli.output import Stop, pairs_table, progress, rows_table, usage, write
from gdpr_rights.cli.verdicts import (
    UNCLASSIFIED,
    in_columns,
    item_json,
    left_out,
    unclassified_json,
    why,
)
from gdpr_rights.export import FileAnswer
from gdpr_rights.ports import AnswerStore, AnswerWriter

Unclassified = tuple[tuple[str, str], ...]
"""Columns that nobody classified, each with its dataset."""


def access(  # noqa: PLR0917 - Typer names them
    map_file: options.MapFile,
    out: Annotated[Path, typer.Option(help="The ZIP file to write.")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace the file that --out names, if there is one.")
    ] = False,
    database: options.Databases = None,
    subject: options.Subject = None,
    journal: options.JournalUrl = None,
    secret_file: options.SecretFile = None,
    operator: options.Operator = None,
    country: options.Country = None,
    region: options.Region = None,
    regime: options.RegimeName = "eu-gdpr",
    received_at: options.ReceivedAt = None,
    channel: options.Channel = "command line",
    answer: options.Answers = None,
    because: options.Because = "decided on the command line",
    json: options.Json = False,
) -> None:
    """Write a copy of everything held about one person."""
    typed = cases.Options(
        map_file=map_file,
        database=database or [],
        subject=subject or [],
        journal=journal,
        secret_file=secret_file,
        operator=operator,
        country=country,
        region=region,
        regime=regime,
        received_at=received_at,
        channel=channel,
        answer=answer or [],
        because=because,
    )
    _writable(out)
    with cases.errand(typed) as errand:
        request = AccessRequest(errand.subject)
        trial = errand.trial()
        # Whatever cannot be right is found before a case is opened.
        trial.preview(cases.tried(trial, request, errand).id)
        with cases.record(typed) as kept, progress("collecting") as doing:
            desk = errand.desk(kept.journal, kept.secret, _Counted(FileAnswer(out), doing))
            stem = cases.reference_stem("access", request, kept.secret)
            earlier = cases.unfinished(desk, stem)
            # What an earlier run of this case wrote stands there by right.
            if not force and out.exists() and not (earlier and earlier.stage is Stage.FULFILLED):
                raise usage("file-exists", f"--out {out}: there is such a file; add --force")
            case = earlier or cases.opened(desk, request, errand, stem)
            case = cases.vouched(desk, case, errand)
            case = _disclosed(desk, case, errand, out)
            case = desk.answer(case.id, channel=errand.channel)
            where = kept.shown
        unclassified = errand.unclassified({row["dataset"] for row in _rows(case)})
    write(
        _document(case, out, where, unclassified, resumed=earlier is not None),
        lambda screen: _show(screen, case, out, where, unclassified),
        json_wanted=json,
    )


def _writable(out: Path) -> None:
    if out.is_dir() or not out.absolute().parent.is_dir():
        raise usage("bad-out", f"--out {out}: name a file in a folder that exists")
    if out.is_symlink() or (out.exists() and not out.is_file()):
        raise usage("bad-out", f"--out {out}: this is no plain file, so it stays; name another")


def _disclosed(desk: RightsDesk, case: Case, errand: cases.Errand, out: Path) -> Case:
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
        cases.judged(desk, case, errand)
    case = cases.accepted(desk, case, errand)
    try:
        outcome = desk.fulfil(case.id)
    except OSError as error:
        raise Stop("cannot-write", f"--out {out}: {error.strerror or 'not written'}") from None
    match outcome:
        case Fulfilled():
            return desk.case(case.id)
        case PartlyFulfilled(failed=failed):
            raise cases.partly(desk.case(case.id), failed, "no file was written")
        case Blocked():
            raise AssertionError("nothing blocks an access request")


class _Counted:
    """An answer store that says how far it has come."""

    def __init__(self, store: AnswerStore, doing: Callable[[str], None]) -> None:
        self._store = store
        self._doing = doing

    def begin(self, name: str, header: Any, /) -> AnswerWriter:
        return _CountedWriter(self._store.begin(name, header), self._doing)


@attrs.define
class _CountedWriter:
    _writer: AnswerWriter
    _doing: Callable[[str], None]
    _rows: int = 0

    def write(self, batch: Any, /) -> None:
        self._writer.write(batch)
        self._rows += len(batch.rows)
        self._doing(f"writing {batch.dataset}: {self._rows:,} rows so far")

    def commit(self) -> Any:
        return self._writer.commit()

    def abort(self) -> None:
        self._writer.abort()


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
                ("case", f"{case.id}, to be answered by {limit.due_on}"),
                ("vouched by", case.identity.by or "?" if case.identity else "?"),
                ("journal", journal),
            ]
        )
    )
    screen.print(Text("The answer is recorded as given today: hand the file over now."))
