"""``gdpr-rights object`` and ``withdraw``: processing stops, at once or once it was decided."""

from typing import Annotated

import attrs
import typer
from rich.console import Console
from rich.text import Text

from gdpr_rights import (
    Action,
    AmbiguousSubject,
    Blocked,
    Case,
    Do,
    Fulfilled,
    Judgement,
    ObjectionRequest,
    PartlyFulfilled,
    Plan,
    RightsDesk,
    Stage,
    WithdrawalRequest,
    plan,
)
from gdpr_rights.cli import arguments, cases
from gdpr_rights.cli.errands import Errand, errand, record
from gdpr_rights.cli.options import DryRun, Json, Request
from gdpr_rights.cli.output import REFUSED, Stop, note, pairs_table, rows_table, usage, write
from gdpr_rights.cli.verdicts import item_json, why, word

Asked = ObjectionRequest | WithdrawalRequest


@attrs.frozen(kw_only=True)
class What:
    """What is typed of the processing that is to stop."""

    activity: Annotated[
        list[str] | None,
        typer.Option(metavar="ACTIVITY", help="A processing activity; may be repeated."),
    ] = None
    in_channel: Annotated[
        list[str] | None,
        typer.Option(metavar="CHANNEL", help="Only in this channel, such as e-mail."),
    ] = None
    dry_run: DryRun = False


@attrs.frozen(kw_only=True)
class Situation:
    """What is typed of the particular situation of the person."""

    grounds: Annotated[
        str | None, typer.Option(help="What the person says of their particular situation.")
    ] = attrs.field(default=None, repr=False)
    grounds_asked: Annotated[
        bool, typer.Option("--grounds-asked", help="They were asked for it, this once.")
    ] = False


def object_(typed: Request, what: What, situation: Situation, json: Json = False) -> None:
    """Stop what one person objects to: marketing at once, anything else once you decided."""
    _stop("object", ObjectionRequest, typed, what, situation, json_wanted=json)


def withdraw(typed: Request, what: What, json: Json = False) -> None:
    """End the consent of one person, at once and without proof of who asks."""
    _stop("withdraw", WithdrawalRequest, typed, what, Situation(), json_wanted=json)


def _stop(
    command: str,
    kind: type[ObjectionRequest] | type[WithdrawalRequest],
    typed: Request,
    what: What,
    situation: Situation,
    *,
    json_wanted: bool,
) -> None:
    for channel in what.in_channel or ():
        if not channel.strip():
            raise usage("bad-channel", "--in-channel: name a channel, such as e-mail")
        arguments.check_length(channel, "--in-channel")
    with errand(typed) as at_work:
        request = kind(
            at_work.subject, activities=what.activity or (), channels=what.in_channel or ()
        )
        # Whatever cannot be right is found before anything is written, the journal included.
        trial = at_work.trial()
        tried = cases.opened(trial, request, at_work)
        if what.dry_run:
            _dry_run(_planned(tried, at_work), json_wanted=json_wanted)
            return
        with record(typed) as kept:
            desk = at_work.desk(kept.journal, kept.secret)
            stem = cases.reference_stem(command, request, kept.secret, typed.tenant)
            earlier = _earlier(desk, stem, at_work)
            case = earlier or cases.opened(desk, request, at_work, stem)
            if case.stage is not Stage.FULFILLED:
                case = _decided(desk, case, at_work, situation)
            case = desk.answer(case.id, channel=at_work.channel)
            planned = _planned(case, at_work)
            where = kept.shown
    write(
        {
            "outcome": _outcome(planned),
            "case": cases.case_json(case),
            "resumed": earlier is not None,
            "stopped_at_once": list(case.stopped.activities) if case.stopped else [],
            "channels": list(request.channels),
            "plan": [item_json(item) for item in planned.items],
            "journal": where,
        },
        lambda screen: _show(screen, case, planned, where),
        json_wanted=json_wanted,
    )


def _planned(case: Case, at_work: Errand) -> Plan:
    """What was accepted or, where nothing had to be, what the law says of itself."""
    if case.plan is not None:
        return case.plan
    facts = case.facts(case.time_limit.received_on)
    return plan(case.request, at_work.data_map, facts)


def _earlier(desk: RightsDesk, stem: str, at_work: Errand) -> Case | None:
    """The case of an earlier run in which something is left to decide.

    One that was settled when it arrived is answered now and is no longer in the way: what is typed
    again is said again, for the person may have consented in between.
    """
    while (case := cases.unfinished(desk, stem)) is not None:
        if case.stage is not Stage.FULFILLED:
            _say_again(desk, case)
            return case
        desk.answer(case.id, channel=at_work.channel)
    return None


def _say_again(desk: RightsDesk, case: Case) -> None:
    subject = case.request.subject
    for name in case.stopped.activities if case.stopped else ():
        if desk.guard.may_process(subject, name, tenant=case.tenant):
            desk.withdraw_consent(subject, name, how=case.channel, tenant=case.tenant)


def _decided(desk: RightsDesk, case: Case, at_work: Errand, situation: Situation) -> Case:
    """The rest of the request: who asks, what they say, what the operator decided."""
    if case.stopped is not None:
        note(f"stopped already: {', '.join(case.stopped.activities)}")
    if case.stage in (Stage.RECEIVED, Stage.CHECKING_IDENTITY):
        outcome = desk.vouch(
            case.id, by=at_work.operator, because=cases.BECAUSE, level=at_work.level
        )
        if isinstance(outcome, AmbiguousSubject):
            raise Stop(
                "ambiguous-subject",
                "several people fit --subject; nothing else was done than what stops at once. Add "
                f"an identifier, or name the row: --subject {case.request.subject.kind}:key=...",
                document={"outcome": "ambiguous", "case": cases.case_json(case)},
            )
        case = desk.case(case.id)
    if case.stage is Stage.VERIFIED:
        said = case.situation.grounds(case.request)
        if situation.grounds and situation.grounds not in said:
            case = desk.state_grounds(case.id, situation.grounds)
            said = case.situation.grounds(case.request)
        if situation.grounds_asked and not said and case.situation.asked is None:
            desk.ask_grounds(case.id, by=at_work.operator)
        for question, answer in at_work.answers.items():
            decision = Judgement(question, answer, by=at_work.operator, because=at_work.because)
            desk.judge(case.id, decision)
    case = cases.accepted(desk, case, at_work)
    match desk.fulfil(case.id):
        case Fulfilled():
            return desk.case(case.id)
        case PartlyFulfilled() | Blocked():
            raise AssertionError("no system has to be told of it")


def _dry_run(planned: Plan, *, json_wanted: bool) -> None:
    questions = planned.questions
    write(
        {
            "outcome": "judgement-needed" if questions else "dry-run",
            "plan": [item_json(item) for item in planned.items],
            "questions": cases.questions_json(questions),
        },
        lambda screen: _show_plan(screen, "What would be done", planned),
        json_wanted=json_wanted,
    )
    if questions:
        raise typer.Exit(REFUSED)


def _outcome(planned: Plan) -> str:
    stops = [
        isinstance(item.verdict, Do) and item.verdict.action is Action.STOP
        for item in planned.items
    ]
    if not stops:
        return "nothing-concerned"
    return "stopped" if all(stops) else "partly-stopped" if any(stops) else "not-stopped"


def _show_plan(screen: Console, title: str, planned: Plan) -> None:
    lines = [(", ".join(item.activities), word(item), why(item)) for item in planned.items]
    if lines:
        screen.print(rows_table(title, ("activity", "what", "why"), lines))
    else:
        screen.print(Text("The data map has no such processing: there is nothing to stop."))
    for line in cases.questions_in_words(planned.questions):
        screen.print(Text(line, style="yellow"), soft_wrap=True)


def _show(screen: Console, case: Case, planned: Plan, journal: str) -> None:
    _show_plan(screen, "Decided", planned)
    screen.print()
    limit = case.time_limit.answer_by
    known = case.identity.by if case.identity else None
    pairs = [("case", f"{case.id}, to be answered by {limit}"), ("journal", journal)]
    if known:
        pairs.insert(1, ("vouched by", known))
    screen.print(pairs_table(pairs))
    screen.print(Text("The answer is recorded as given today: tell the person now."))
