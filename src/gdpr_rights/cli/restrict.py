"""``gdpr-rights restrict``: data of one person are only stored from now on."""

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from gdpr_rights import Case, Do, RestrictionCause, RestrictionRequest, RightsDesk, Stage
from gdpr_rights.cli import arguments, cases
from gdpr_rights.cli.errands import Errand, errand, record
from gdpr_rights.cli.options import Json, Request
from gdpr_rights.cli.output import note, pairs_table, rows_table, usage, write
from gdpr_rights.cli.row_places import places
from gdpr_rights.cli.verdicts import item_json, why


def restrict(
    typed: Request,
    *,
    cause: Annotated[
        str | None,
        typer.Option(
            help="What the person states: accuracy-contested, unlawful-processing, "
            "needed-for-legal-claims or objection-pending."
        ),
    ] = None,
    activity: Annotated[
        list[str] | None,
        typer.Option(
            help="A processing activity that must not use their data; all of them by default."
        ),
    ] = None,
    place: Annotated[
        list[str] | None,
        typer.Option(
            metavar="DATASET.FIELD",
            help="Data that no activity may use: users.email, invoices[17], invoices[17].total.",
        ),
    ] = None,
    json: Json = False,
) -> None:
    """Keep data of one person, and stop their use."""
    why_asked = None if cause is None else arguments.word(RestrictionCause, cause, "--cause")
    with errand(typed) as at_work:
        for name in activity or ():
            if name not in at_work.data_map.activity:
                known = ", ".join(at_work.data_map.activity)
                raise usage("unknown-activity", f"--activity: the data map has {known}")
        request = RestrictionRequest(
            at_work.subject,
            cause=why_asked,
            activities=activity or (),
            places=places(place or (), at_work.data_map),
        )
        # Who is meant is found out before anything is recorded.
        cases.tried(at_work.trial(), request, at_work)
        with record(typed) as kept:
            desk = at_work.desk(kept.journal, kept.secret)
            stem = cases.reference_stem("restrict", request, kept.secret, typed.tenant)
            earlier = cases.unfinished(desk, stem)
            case = _restricted(
                desk, earlier or cases.opened(desk, request, at_work, stem), at_work
            )
            where = kept.shown
    write(
        _document(case, where, resumed=earlier is not None),
        lambda screen: _show(screen, case, where),
        json_wanted=json,
    )


def _restricted(desk: RightsDesk, case: Case, at_work: Errand) -> Case:
    case = cases.vouched(desk, case, at_work)
    if case.stage is Stage.VERIFIED:
        cases.judged(desk, case, at_work)
    elif at_work.answers:
        note("an earlier run has settled the questions: the answers given now change nothing")
    case = cases.accepted(desk, case, at_work)
    desk.fulfil(case.id)
    return desk.answer(case.id, channel=at_work.channel)


def _outcome(case: Case) -> str:
    if case.nothing_held:
        return "no-data"
    return "restricted" if case.restricts else "not-restricted"


def _document(case: Case, journal: str, *, resumed: bool) -> dict[str, Any]:
    return {
        "outcome": _outcome(case),
        "case": cases.case_json(case),
        "resumed": resumed,
        "restricted": list(case.restricted),
        "plan": [item_json(item) for item in case.plan.items] if case.plan else [],
        "journal": journal,
    }


def _show(screen: Console, case: Case, journal: str) -> None:
    items = case.plan.items if case.plan is not None else ()
    if case.nothing_held:
        screen.print(Text("No data about this person are held. That is an answer too."))
    elif case.restricted:
        named = [(of,) for of in case.restricted]
        screen.print(rows_table("Restricted", ("only stored from now on",), named))
    left = [
        (item.dataset or ", ".join(item.activities), why(item))
        for item in items
        if not isinstance(item.verdict, Do)
    ]
    if left:
        screen.print(rows_table("Not restricted", ("what", "why"), left))
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
