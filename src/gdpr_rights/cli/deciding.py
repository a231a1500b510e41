"""``gdpr-rights extend`` and ``gdpr-rights refuse``: decisions on a case that the journal has.

Neither looks at anybody's rows: no database but the journal's is needed.
"""

import contextlib
from collections.abc import Iterator
from typing import Annotated, Any

import attrs
import typer
from rich.console import Console
from rich.text import Text

from gdpr_rights import (
    Case,
    DataMap,
    ExtensionReason,
    GdprRightsError,
    RefusalGround,
    RefusalInformation,
    RightsDesk,
    Stage,
)
from gdpr_rights.cli import arguments
from gdpr_rights.cli.cases import case_json
from gdpr_rights.cli.connections import read_map, read_secret
from gdpr_rights.cli.deadline import document as dates
from gdpr_rights.cli.deadline import in_full
from gdpr_rights.cli.errands import calendar_for, user
from gdpr_rights.cli.options import Decision, Json
from gdpr_rights.cli.output import note, pairs_table, rows_table, usage, write
from gdpr_rights.cli.reading import existing, today_of
from gdpr_rights.systems import MemorySystem

Reasons = Annotated[
    str, typer.Option("--because", help="The reasons, as the person is told them.")
]


@attrs.frozen
class Desk:
    """A desk that decides and looks at nobody's rows, and the case it decides on."""

    desk: RightsDesk
    case: Case
    by: str
    shown: str


@contextlib.contextmanager
def desk_for(typed: Decision, *, whole: bool = False) -> Iterator[Desk]:
    """Opens the journal, and a desk over it.

    Args:
        typed: What was typed.
        whole: Whether more of the map counts than the controller.
    """
    data_map = read_map(typed.map_file)
    controller = data_map.controller
    if not whole:
        data_map = DataMap(controller=controller, activities=(), subjects=(), datasets=())
    calendar = calendar_for(controller, typed.country, typed.region)
    by = typed.by or user("--by")
    with existing(typed.journal) as opened:
        opened.entries(typed.case_id)
        desk = RightsDesk(
            data_map,
            journal=opened.journal,
            systems={name: MemorySystem({}) for name in data_map.systems},
            secret=read_secret(typed.secret_file, opened.secret, make=False),
            calendar=calendar,
        )
        yield Desk(desk, desk.case(typed.case_id), by, opened.shown)


def extend(
    typed: Decision,
    reason: Annotated[str, typer.Option(help="Why it is necessary: complexity or number.")],
    because: Reasons,
    *,
    period: Annotated[
        str | None,
        typer.Option(metavar="P1M", help="How much longer; all that the law allows by default."),
    ] = None,
    told_on: Annotated[
        str | None, typer.Option(help="The day the person was told; today by default.")
    ] = None,
    json: Json = False,
) -> None:
    """Record that the person was told that the answer takes longer, and why."""
    why = arguments.word(ExtensionReason, reason, "--reason")
    day = arguments.day(told_on, "--told-on") if told_on else None
    with desk_for(typed) as at:
        if day is not None and day > today_of(at.case):
            raise usage("in-the-future", "--told-on: nobody can have been told in the future yet")
        try:
            case = at.desk.extend(
                at.case.id, why, by=at.by, because=because, period=period, told_on=day
            )
        except GdprRightsError:
            raise
        except ValueError as error:
            raise usage("bad-extension", str(error)) from None
    if case.time_limit.calendar != at.case.time_limit.calendar:
        note(
            f"counted by the public holidays of {case.time_limit.calendar} from now on, no longer "
            f"of {at.case.time_limit.calendar}: --country and --region say which"
        )
    until = case.time_limit.answer_by
    answer = "suspended" if until is None else in_full(until)
    write(
        {
            "outcome": "extended",
            "case": case_json(case),
            "dates": dates(case.time_limit),
            "journal": at.shown,
        },
        lambda screen: screen.print(
            pairs_table([("case", case.id), ("answer by", answer), ("journal", at.shown)])
        ),
        json_wanted=json,
    )


def refuse(
    typed: Decision,
    *,
    ground: Annotated[
        list[str] | None,
        typer.Option(help="Why the law allows it, such as manifestly-excessive; may be repeated."),
    ] = None,
    because: Annotated[
        str | None, typer.Option(help="The reasons, as the person is told them.")
    ] = None,
    told: Annotated[
        str | None,
        typer.Option(metavar="CHANNEL", help="The person was told today, and how: e-mail."),
    ] = None,
    json: Json = False,
) -> None:
    """Refuse a request, and print what the person must be told of it."""
    grounds = [arguments.word(RefusalGround, one, "--ground") for one in ground or ()]
    if told is not None:
        arguments.check_length(told, "--told")
    with desk_for(typed) as at:
        case = at.case
        if case.stage is not Stage.REFUSED:
            if not grounds or not (because or "").strip():
                words = ", ".join(one.value.replace(" ", "-") for one in RefusalGround)
                raise usage(
                    "no-ground",
                    "a refusal has at least one ground, and reasons (GDPR Art. 12(4)): give "
                    f"--because and --ground, one of {words}",
                )
            case = at.desk.refuse(
                case.id, grounds=grounds, because=because or "", decided_by=at.by
            )
        elif grounds or because:
            note("the case was refused already: what is given now changes nothing")
        information = at.desk.refusal(case.id)
        if told is not None:
            case = at.desk.answer(case.id, channel=told)
    write(
        _document(case, information, at.shown),
        lambda screen: _show(screen, case, information),
        json_wanted=json,
    )


def _document(case: Case, information: RefusalInformation, journal: str) -> dict[str, Any]:
    told_by = information.told_by
    return {
        "outcome": "refused",
        "case": case_json(case),
        "not_done": [
            {
                "what": one.what,
                "because": one.because,
                "citations": [str(citation) for citation in one.citations],
            }
            for one in information.not_done
        ],
        "complaint": information.complaint,
        "judicial_remedy": information.judicial_remedy,
        "told_by": None if told_by is None else told_by.isoformat(),
        "is_late": information.is_late,
        "journal": journal,
    }


def _show(screen: Console, case: Case, information: RefusalInformation) -> None:
    lines = [
        (one.what, one.because, ", ".join(map(str, one.citations))) for one in information.not_done
    ]
    screen.print(rows_table("Not done", ("what", "because", "source"), lines))
    screen.print()
    for text in (information.complaint, information.judicial_remedy):
        screen.print(Text(text), soft_wrap=True)
    screen.print()
    by = information.told_by
    day = "after the open suspension" if by is None else in_full(by)
    screen.print(pairs_table([("case", case.id), ("tell by", day)]))
    if case.answered is not None:
        screen.print(Text("It is recorded that the person was told today."))
        return
    if information.is_late:
        screen.print(Text("That day is over: tell the person at once.", style="yellow"))
    screen.print(
        Text("Once they are told, record it: the same command with --told CHANNEL."),
        soft_wrap=True,
    )
