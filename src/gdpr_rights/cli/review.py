"""``gdpr-rights review``: a person contests an automated decision, and a human looks at it."""

from typing import Annotated, Any

import attrs
import typer
from rich.console import Console
from rich.text import Text

from gdpr_rights import (
    Case,
    ReviewRequest,
    ReviewResult,
    RightsDesk,
    Stage,
    UnknownDecision,
)
from gdpr_rights.cli import arguments, cases
from gdpr_rights.cli.errands import Errand, errand, record
from gdpr_rights.cli.options import Because, Json, Request
from gdpr_rights.cli.output import Stop, note, pairs_table, rows_table, usage, write
from gdpr_rights.cli.verdicts import item_json, why, word
from gdpr_rights.domain.contests import awaits_review
from gdpr_rights.domain.in_words import complaint_in_words, wording

_UNSAID = attrs.fields(Request).because.default


@attrs.frozen(kw_only=True)
class Outcome:
    """What is typed of the review that a human made."""

    outcome: Annotated[
        str | None, typer.Option(help="What the human who reviewed it found: upheld or changed.")
    ] = None
    authority: Annotated[
        str | None,
        typer.Option(help="In which role they decide, and what lets them change the decision."),
    ] = None
    looked_at: Annotated[
        list[str] | None, typer.Option(help="What they looked at; may be repeated.")
    ] = None
    considered: Annotated[
        str | None, typer.Option(help="What they made of the person's point of view.")
    ] = attrs.field(default=None, repr=False)
    new_decision: Annotated[
        str | None, typer.Option(help="What was decided instead, where it was changed.")
    ] = attrs.field(default=None, repr=False)


def review(
    typed: Request,
    reviewed: Outcome,
    *,
    activity: Annotated[
        str, typer.Option(help="The processing activity of the map that took the decision.")
    ],
    decision: Annotated[
        str | None,
        typer.Option(help="Your application's name of it; the latest one by default."),
    ] = None,
    statement: Annotated[str, typer.Option(help="The person's point of view.")] = "",
    json: Json = False,
) -> None:
    """Have a human review a decision that was taken without one."""
    result = _result(typed.because, reviewed)
    with errand(typed) as at_work:
        request = ReviewRequest(
            at_work.subject, activity=activity, decision=decision, statement=statement
        )
        # Who is meant is found out before anything is recorded.
        cases.tried(at_work.trial(), request, at_work)
        with record(typed) as kept:
            desk = at_work.desk(kept.journal, kept.secret)
            stem = cases.reference_stem("review", request, kept.secret, typed.tenant)
            earlier = cases.unfinished(desk, stem)
            case = earlier or cases.opened(desk, request, at_work, stem)
            case = _decided(desk, case, at_work)
            if result is not None:
                case = _reviewed(desk, case, at_work, reviewed, result)
            if not awaits_review(case.plan, case.contest):
                desk.fulfil(case.id)
                case = desk.answer(case.id, channel=at_work.channel)
            where = kept.shown
    complaint = complaint_in_words(wording("en"), at_work.data_map.controller)
    write(
        _document(case, where, complaint, resumed=earlier is not None),
        lambda screen: _show(screen, case, where, complaint),
        json_wanted=json,
    )


def _result(because: Because, reviewed: Outcome) -> ReviewResult | None:
    """What was found, whole or not at all.

    Raises:
        Stop: Something is missing, or stands without an outcome.
    """
    given = attrs.asdict(reviewed)
    if reviewed.outcome is None:
        if any(value for value in given.values()):
            raise usage("no-outcome", "what is said of a review needs --outcome too")
        return None
    result = arguments.word(ReviewResult, reviewed.outcome, "--outcome")
    needed = {"--authority": reviewed.authority, "--looked-at": reviewed.looked_at}
    if result is ReviewResult.CHANGED:
        needed["--new-decision"] = reviewed.new_decision
    missing = [option for option, value in needed.items() if not value]
    if because == _UNSAID:
        missing.append("--because")
    if missing:
        raise usage(
            "incomplete-review",
            f"the record of a review is not complete without {', '.join(missing)} "
            "(GDPR Art. 22(3))",
        )
    return result


def _decided(desk: RightsDesk, case: Case, at_work: Errand) -> Case:
    case = cases.vouched(desk, case, at_work)
    if case.stage is Stage.VERIFIED:
        cases.judged(desk, case, at_work)
    elif at_work.answers:
        note("an earlier run has settled the questions: the answers given now change nothing")
    return cases.accepted(desk, case, at_work)


def _reviewed(
    desk: RightsDesk, case: Case, at_work: Errand, reviewed: Outcome, result: ReviewResult
) -> Case:
    if not awaits_review(case.plan, case.contest) and not case.contest.reviews:
        return case
    outcome = desk.review(
        case.id,
        reviewer=at_work.operator,
        authority=reviewed.authority or "",
        data_looked_at=reviewed.looked_at or (),
        result=result,
        because=at_work.because,
        statement_considered=reviewed.considered or "",
        new_decision=reviewed.new_decision,
    )
    if isinstance(outcome, UnknownDecision):
        raise Stop("unknown-decision", "the register has no such decision about the person")
    return outcome


def _document(case: Case, journal: str, complaint: str, *, resumed: bool) -> dict[str, Any]:
    return {
        "outcome": _outcome(case),
        "case": cases.case_json(case),
        "resumed": resumed,
        "plan": [item_json(item) for item in case.plan.items] if case.plan else [],
        "reviews": [
            {
                "decision": one.decision,
                "result": one.result.value,
                "by": one.by,
                "authority": one.authority,
                "because": one.because,
                "new_decision": one.new_decision,
                "on": one.on.isoformat(),
            }
            for one in case.contest.reviews
        ],
        "complaint": complaint,
        "journal": journal,
    }


def _outcome(case: Case) -> str:
    if case.contest.reviews:
        return case.contest.reviews[-1].result.value
    return "review-open" if awaits_review(case.plan, case.contest) else "nothing-to-review"


def _show(screen: Console, case: Case, journal: str, complaint: str) -> None:
    lines = [(word(item), why(item)) for item in (case.plan.items if case.plan else ())]
    screen.print(rows_table("What is done", ("what", "why"), lines))
    screen.print()
    pairs = [
        ("case", f"{case.id}, to be answered by {case.time_limit.answer_by}"),
        ("vouched by", case.identity.by or "?" if case.identity else "?"),
        ("journal", journal),
    ]
    for one in case.contest.reviews[-1:]:
        pairs += [
            ("outcome", one.result.value),
            *([("decided instead", one.new_decision)] if one.new_decision else []),
            ("because", one.because),
            ("reviewed by", f"{one.by}, {one.authority}"),
            ("reviewed on", one.on.isoformat()),
        ]
    screen.print(pairs_table(pairs))
    if case.stage is not Stage.ANSWERED:
        screen.print(
            Text(
                "A human with authority looks at the decision now. Then run the same command with "
                "--outcome, --authority, --looked-at and --because."
            ),
            soft_wrap=True,
        )
        return
    screen.print(Text(complaint), soft_wrap=True)
    screen.print(Text("The answer is recorded as given today: tell the person now."))
