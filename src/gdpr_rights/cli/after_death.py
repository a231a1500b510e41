"""``gdpr-rights directive death`` and ``ask``: what is done once a person has died."""

from pathlib import Path
from typing import Annotated, Any

import attrs
import typer
from rich.console import Console
from rich.text import Text

from gdpr_rights import (
    AfterDeath,
    AfterDeathRequest,
    AmbiguousSubject,
    Blocked,
    Case,
    DeathNoted,
    DesignatedPerson,
    Do,
    Fulfilled,
    Heir,
    PartlyFulfilled,
    ProofOfDeath,
    RightsDesk,
    Stage,
)
from gdpr_rights.cli import arguments, cases, confirming
from gdpr_rights.cli.copies import check_out
from gdpr_rights.cli.directive import What, check_known
from gdpr_rights.cli.errands import Errand, errand, make_receipts, record
from gdpr_rights.cli.options import Change, Force, Json, Request, Yes
from gdpr_rights.cli.output import Stop, pairs_table, progress, rows_table, usage, write
from gdpr_rights.cli.verdicts import item_json, why, word
from gdpr_rights.export import FileAnswer


def death(
    typed: Request,
    document: Annotated[
        str | None, typer.Option(help="What you have seen, by name: acte de décès. Keep no copy.")
    ] = None,
    died_on: Annotated[
        str | None, typer.Option(help="The day of the death, as the document says.")
    ] = None,
    alive: Annotated[
        str | None,
        typer.Option(metavar="BECAUSE", help="It was a mistake, and how you know."),
    ] = None,
    json: Json = False,
) -> None:
    """Record that a person died: accounts are frozen, and all marketing to them stops."""
    day = arguments.day(died_on, "--died-on") if died_on else None
    if (document is None) == (alive is None):
        raise usage("no-proof", "what have you seen? Give --document; or --alive, with the reason")
    with errand(typed) as at_work, record(typed) as kept:
        desk = at_work.desk(kept.journal, kept.secret)
        if document is not None:
            proof = ProofOfDeath(document, checked_by=at_work.operator, died_on=day)
            told = desk.notify_death(at_work.subject, proof, tenant=at_work.tenant)
        else:
            told = desk.disprove_death(
                at_work.subject, by=at_work.operator, because=alive or "", tenant=at_work.tenant
            )
        where = kept.shown
    if isinstance(told, AmbiguousSubject):
        raise cases.ambiguous(at_work.subject.kind)
    _say_noted(told, where, dead=document is not None, json_wanted=json)


def _say_noted(told: DeathNoted, where: str, *, dead: bool, json_wanted: bool) -> None:
    stopped = ", ".join(told.frozen) or "nothing"
    text = f"What has stopped: {stopped}." if dead else "What had stopped goes on."
    write(
        {
            "outcome": "death-noted" if dead else "death-disproved",
            "frozen": list(told.frozen),
            "journal": where,
        },
        lambda screen: screen.print(Text(text), soft_wrap=True),
        json_wanted=json_wanted,
    )


@attrs.frozen(kw_only=True)
class Asking:
    """What is typed of somebody who asks after a death."""

    operation: Annotated[
        list[str] | None,
        typer.Option(help="closing-the-accounts, settling-the-estate, a-copy, erasure, ..."),
    ] = None
    heir: Annotated[str | None, typer.Option(metavar="NAME", help="The heir who asks.")] = (
        attrs.field(default=None, repr=False)
    )
    designated: Annotated[
        str | None, typer.Option(metavar="NAME", help="Whom the person designated, who asks.")
    ] = attrs.field(default=None, repr=False)
    shown: Annotated[
        str | None, typer.Option(help="What shows that they are an heir: acte de notoriété.")
    ] = None
    to: Annotated[str | None, typer.Option(metavar="NAME", help="Who is to get the copy.")] = (
        attrs.field(default=None, repr=False)
    )
    dataset: What = None
    activity: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="What it is about; may be repeated.")
    ] = None


def ask(
    typed: Request,
    asking: Asking,
    *,
    yes: Yes = False,
    out: Annotated[Path | None, typer.Option(help="The ZIP file to write, for a copy.")] = None,
    force: Force = False,
    json: Json = False,
) -> None:
    """Carry out what an heir, or whom the person designated, asks after a death."""
    requester = _requester(asking)
    operations = [arguments.word(AfterDeath, one, "--operation") for one in asking.operation or ()]
    if not operations:
        names = ", ".join(one.value.replace(" ", "-") for one in AfterDeath)
        raise usage("no-operation", f"what is asked? Give --operation, one of {names}")
    if AfterDeath.ERASE in operations:
        confirming.check(Change(yes=yes), "directive ask")
    with errand(typed) as at_work:
        request = _request(asking, operations, at_work)
        if request.hands_out and out is None:
            raise usage("bad-out", "data are asked for: name the file to write, --out FILE")
        if out is not None:
            check_out(out)
        cases.check_level(request, at_work, requester)
        with record(typed) as kept:
            answers = None if out is None else FileAnswer(out)
            desk = at_work.desk(kept.journal, kept.secret, answers)
            told_apart = repr((operations, attrs.astuple(requester), attrs.astuple(request)[2:]))
            stem = cases.reference_stem(
                "after-death", request, kept.secret, typed.tenant, told_apart
            )
            earlier = cases.unfinished(desk, stem)
            if out is not None and out.exists() and not force and earlier is None:
                raise usage("file-exists", f"--out {out}: there is such a file; add --force")
            case = earlier or cases.opened(desk, request, at_work, stem, requester=requester)
            case = cases.vouched(desk, case, at_work)
            if case.stage is Stage.VERIFIED:
                cases.judged(desk, case, at_work)
            make_receipts(at_work)
            case = _carried_out(desk, case, at_work, yes=yes)
            _write(case, kept.shown, json_wanted=json)


def _requester(asking: Asking) -> Heir | DesignatedPerson:
    match asking:
        case Asking(heir=str(name), designated=None):
            return Heir(name, proof=asking.shown)
        case Asking(heir=None, designated=str(name)):
            return DesignatedPerson(name, proof=asking.shown)
        case _:
            raise usage("no-requester", "who asks? Give --heir NAME or --designated NAME")


def _request(asking: Asking, operations: list[AfterDeath], at_work: Errand) -> AfterDeathRequest:
    for name in asking.dataset or ():
        check_known(name, at_work.data_map.dataset, "--dataset", "dataset")
    for name in asking.activity or ():
        check_known(name, at_work.data_map.activity, "--activity", "activity")
    return AfterDeathRequest(
        at_work.subject,
        operations=operations,
        datasets=asking.dataset or (),
        activities=asking.activity or (),
        to=asking.to,
    )


def _carried_out(desk: RightsDesk, case: Case, at_work: Errand, *, yes: bool) -> Case:
    case = cases.accepted(desk, case, at_work)
    erases = case.plan is not None and any(
        isinstance(item.verdict, Do) and item.id.startswith("erasure/") for item in case.plan.items
    )
    if case.stage is Stage.ACCEPTED and erases and not yes:
        confirming.ask("Erase this as directed?", "nothing was erased; the case stays accepted")
    with progress("carrying out"):
        outcome = desk.fulfil(case.id)
    match outcome:
        case Fulfilled():
            return desk.answer(case.id, channel=at_work.channel)
        case PartlyFulfilled(failed=failed):
            raise cases.partly(desk.case(case.id), failed, "not everything was done")
        case Blocked(by=by):
            raise Stop(
                "blocked",
                f"nothing was done: case {', '.join(by)} about this person has to be decided or "
                "answered first. Then run the same command again.",
                details={"by": list(by)},
                document={"outcome": "blocked", "case": cases.case_json(desk.case(case.id))},
            )


def _write(case: Case, journal: str, *, json_wanted: bool) -> None:
    items = case.plan.items if case.plan else ()
    answer = case.answer
    document: dict[str, Any] = {
        "outcome": _outcome(case),
        "case": cases.case_json(case),
        "plan": [item_json(item) for item in items],
        "rows": cases.receipts_json(case),
        "file": None if answer is None else {"sha256": answer.sha256, "size": answer.size},
        "journal": journal,
    }
    rows = [
        (item.dataset or ", ".join(item.activities), ", ".join(item.fields) or "-", word(item))
        for item in items
    ]
    reasons = [why(item) for item in items]

    def show(screen: Console) -> None:
        if not rows:
            screen.print(Text("No data about this person are held. That is an answer too."))
        else:
            lines = [(*row, reason) for row, reason in zip(rows, reasons, strict=True)]
            columns = ("what", "columns", "verdict", "why")
            screen.print(rows_table("After death", columns, lines))
        screen.print()
        screen.print(pairs_table([("case", case.id), ("journal", journal)]))

    write(document, show, json_wanted=json_wanted)


def _outcome(case: Case) -> str:
    if case.nothing_held:
        return "no-data"
    done = any(isinstance(item.verdict, Do) for item in (case.plan.items if case.plan else ()))
    return "done" if done else "refused"
