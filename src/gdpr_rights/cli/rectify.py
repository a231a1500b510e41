"""``gdpr-rights rectify``: puts right what is wrong about one person, and says what stays."""

from collections.abc import Iterator
from typing import Annotated, Any

import attrs
import typer
from rich.console import Console
from rich.text import Text

from gdpr_rights import (
    Answer,
    Blocked,
    Case,
    Do,
    Fulfilled,
    Judgement,
    PartlyFulfilled,
    Preview,
    RectificationRequest,
    ResolvedSubject,
    RightsDesk,
    Stage,
)
from gdpr_rights.cli import cases, confirming
from gdpr_rights.cli.corrections import corrections
from gdpr_rights.cli.errands import Errand, errand, make_receipts, record
from gdpr_rights.cli.notices import notices_json, show_untold
from gdpr_rights.cli.options import Change, Json, Request
from gdpr_rights.cli.output import (
    REFUSED,
    console,
    note,
    pairs_table,
    progress,
    rows_table,
    usage,
    write,
)
from gdpr_rights.cli.verdicts import item_json, why, word
from gdpr_rights.domain.instructions import Effect
from gdpr_rights.domain.planning import scopes
from gdpr_rights.domain.rectification import new_values
from gdpr_rights.errors import UnfitValue

_NOTHING = "(nothing)"


def rectify(
    typed: Request,
    change: Change,
    *,
    values: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="FIELD=VALUE",
            help="What is right: users.name='Ada Lovelace', invoices[17].address='1 New Street'.",
        ),
    ] = None,
    clear: Annotated[
        list[str] | None,
        typer.Option(metavar="FIELD", help="A field that is to hold nothing: users.phone."),
    ] = None,
    restrict: Annotated[
        bool,
        typer.Option(
            "--restrict", help="Nor are the data used until it is verified who is right."
        ),
    ] = False,
    json: Json = False,
) -> None:
    """Put right what is wrong about one person."""
    confirming.check(change, "rectify")
    with errand(typed) as at_work:
        given = corrections(values or (), clear or (), at_work.data_map)
        request = RectificationRequest(at_work.subject, corrections=given, restrict=restrict)
        # Whatever cannot be right is found before anything is written, the journal included.
        before, person = _looked(at_work, request)
        if change.dry_run:
            _dry_run(before, json_wanted=json)
            return
        with record(typed) as kept:
            desk = at_work.desk(kept.journal, kept.secret)
            stem = cases.reference_stem("rectify", request, kept.secret, typed.tenant)
            earlier = cases.unfinished(desk, stem)
            if earlier is not None and earlier.judgements:
                before, person = _looked(at_work, request, earlier)
            if not change.yes and not before.plan.questions:
                _ask(at_work, before, person)
            make_receipts(at_work)
            case = earlier or cases.opened(desk, request, at_work, stem)
            case, restricted = _rectified(desk, case, at_work)
            where = kept.shown
    write(
        _document(case, where, restricted, resumed=earlier is not None),
        lambda screen: _show(screen, case, where, restricted),
        json_wanted=json,
    )


_TRIAL = "a trial"


def _looked(
    at_work: Errand, request: RectificationRequest, earlier: Case | None = None
) -> tuple[Preview, ResolvedSubject | None]:
    """What would happen, and to whom, found out by a desk that records nothing."""
    trial = at_work.trial()
    with progress("looking"):
        case = cases.tried(trial, request, at_work)
        cases.judged(trial, case, at_work, earlier.judgements if earlier else ())
        before = trial.preview(case.id)
        for question in before.plan.questions:
            # Nobody is asked whether a value is right that no column can hold.
            trial.judge(case.id, Judgement(question.id, Answer.RECTIFY, by=_TRIAL, because=_TRIAL))
        try:
            # This holds the new values against the columns.
            trial.accept(case.id, decided_by=at_work.operator)
        except UnfitValue as error:
            what = f"--set: {error.item}: {error.problem}; nothing was done. Ask the person"
            raise usage("unfit-value", what) from None
        return before, case.subject


def _ask(at_work: Errand, before: Preview, person: ResolvedSubject | None) -> None:
    """Shows old and new at the terminal of whoever decides, and asks; nothing else shows them."""
    screen = console(stderr=True)
    _show_plan(screen, before)
    lines = list(_old_and_new(at_work, before, person))
    if lines:
        screen.print()
        screen.print(rows_table("For your eyes", ("field", "held", "will be"), lines))
    confirming.ask("Rectify this?", "nothing was rectified, and nothing was recorded")


def _old_and_new(
    at_work: Errand, before: Preview, person: ResolvedSubject | None
) -> Iterator[tuple[str, str, str]]:
    if person is None or not isinstance(before.plan.request, RectificationRequest):
        return
    new = new_values(before.plan.request)
    for scope in scopes(before.plan, at_work.data_map):
        for part in scope.parts:
            shown = attrs.evolve(scope, parts=(attrs.evolve(part, effect=Effect.DISCLOSE),))
            [field] = part.fields
            for batch in at_work.systems[scope.system].collect(shown, person):
                for row in batch.rows:
                    held, right = row[batch.columns.index(field)], new[part.item]
                    yield f"{part.dataset}.{field}", _told(held), _told(right)


def _told(value: object) -> str:
    return _NOTHING if value is None else str(value)


def _rectified(desk: RightsDesk, case: Case, at_work: Errand) -> tuple[Case, tuple[str, ...]]:
    case = cases.vouched(desk, case, at_work)
    if case.restricted and not at_work.answers:
        note(f"until it is verified who is right, not used for: {', '.join(case.restricted)}")
    if case.stage is Stage.VERIFIED:
        cases.judged(desk, case, at_work)
    elif at_work.answers:
        note("an earlier run has accepted the plan already: the answers given now change nothing")
    case = cases.accepted(desk, case, at_work)
    restricted = case.restricted
    with progress("rectifying"):
        outcome = desk.fulfil(case.id)
    match outcome:
        case Fulfilled():
            return desk.answer(case.id, channel=at_work.channel), restricted
        case PartlyFulfilled(failed=failed):
            raise cases.partly(desk.case(case.id), failed, "the rectification is not complete")
        case Blocked():
            raise AssertionError("nothing blocks a rectification")


def _dry_run(before: Preview, *, json_wanted: bool) -> None:
    questions = before.plan.questions
    outcome = "judgement-needed" if questions else "dry-run" if before.plan.items else "no-data"
    write(
        {
            "outcome": outcome,
            "plan": [item_json(item, before.rows_of(item.id)) for item in before.plan.items],
            "questions": cases.questions_json(questions),
        },
        lambda screen: _show_plan(screen, before),
        json_wanted=json_wanted,
    )
    if questions:
        raise typer.Exit(REFUSED)


def _show_plan(screen: Console, before: Preview) -> None:
    if not before.plan.items:
        screen.print(Text("No data about this person are held. That is an answer too."))
        return
    lines = [
        (f"{item.dataset}.{item.fields[0]}", before.rows_of(item.id), word(item), why(item))
        for item in before.plan.items
    ]
    screen.print(rows_table("What would be done", ("field", "rows", "what", "why"), lines))
    for line in cases.questions_in_words(before.plan.questions):
        screen.print(Text(line, style="yellow"), soft_wrap=True)


def _document(
    case: Case, journal: str, restricted: tuple[str, ...], *, resumed: bool
) -> dict[str, Any]:
    return {
        "outcome": _outcome(case),
        "case": cases.case_json(case),
        "resumed": resumed,
        "rows": cases.receipts_json(case),
        "plan": [item_json(item) for item in case.plan.items] if case.plan else [],
        "restriction_lifted": list(restricted),
        "recipients": notices_json(case.notices),
        "journal": journal,
    }


def _outcome(case: Case) -> str:
    if case.nothing_held:
        return "no-data"
    return "rectified" if any(one.changed for one in case.receipts) else "nothing-rectified"


def _show(screen: Console, case: Case, journal: str, restricted: tuple[str, ...]) -> None:
    items = case.plan.items if case.plan is not None else ()
    if case.nothing_held:
        screen.print(Text("No data about this person are held. That is an answer too."))
    elif case.receipts:
        rows = [
            (receipt.dataset, receipt.fate.value, receipt.matched, receipt.changed)
            for receipt in case.receipts
        ]
        screen.print(rows_table("Rectified", ("dataset", "what", "rows", "changed"), rows))
    lines = [
        (f"{item.dataset}.{item.fields[0]}", why(item))
        for item in items
        if not isinstance(item.verdict, Do)
    ]
    if lines:
        screen.print(rows_table("Not rectified", ("field", "why"), lines))
    if restricted:
        screen.print(Text(f"The data are used again for: {', '.join(restricted)}"))
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
