"""``gdpr-rights announce-lifting`` and ``gdpr-rights lift``: how a restriction ends.

Neither looks at anybody's rows: no database but the journal's is needed.
"""

from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from gdpr_rights import Case
from gdpr_rights.cli import arguments
from gdpr_rights.cli.cases import case_json
from gdpr_rights.cli.deciding import desk_for
from gdpr_rights.cli.notices import show_untold
from gdpr_rights.cli.options import Decision, Json
from gdpr_rights.cli.output import Stop, pairs_table, usage, write
from gdpr_rights.errors import IllegalStep

Told = Annotated[
    str, typer.Option(metavar="CHANNEL", help="The person was told today, and how: e-mail.")
]


def announce_lifting(
    typed: Decision,
    because: Annotated[str, typer.Option(help="Why it ends, as the person is told.")],
    told: Told,
    *,
    json: Json = False,
) -> None:
    """Record that the person was told that a restriction is going to be lifted."""
    arguments.check_length(told, "--told")
    with desk_for(typed, whole=True) as at:
        try:
            case = at.desk.announce_lifting(at.case.id, by=at.by, because=because, channel=told)
        except IllegalStep as error:
            raise _refused(error, at.case) from None
    _tell(case, at.shown, json_wanted=json)


def lift(
    typed: Decision,
    *,
    wished: Annotated[
        bool, typer.Option("--wished", help="It is the person who wants it no longer.")
    ] = False,
    because: Annotated[str | None, typer.Option(help="With --wished: what they said.")] = None,
    told: Annotated[
        str | None,
        typer.Option(metavar="CHANNEL", help="With --wished: how they were told that it ends."),
    ] = None,
    json: Json = False,
) -> None:
    """Lift a restriction, once the person was told."""
    if wished and not (because and told):
        raise usage("incomplete-wish", "--wished: give --because and --told as well")
    if not wished and (because or told):
        raise usage("not-wished", "--because and --told go with --wished; announce-lifting first")
    if told:
        arguments.check_length(told, "--told")
    with desk_for(typed, whole=True) as at:
        try:
            case = (
                at.desk.end_restriction(
                    at.case.id, by=at.by, because=because or "", channel=told or ""
                )
                if wished
                else at.desk.lift(at.case.id)
            )
        except IllegalStep as error:
            raise _refused(error, at.case) from None
    _tell(case, at.shown, json_wanted=json)


_COMMANDS = {
    "announce_lifting": "announce-lifting CASE --because TEXT --told CHANNEL",
    "end_restriction": "lift CASE --wished --because TEXT --told CHANNEL",
    "lift": "lift CASE",
}


def _refused(error: IllegalStep, case: Case) -> Stop:
    next_one = next((_COMMANDS[verb] for verb in error.legal if verb in _COMMANDS), None)
    then = f" Next: gdpr-rights {next_one}" if next_one else ""
    return Stop("illegal-step", f"{error}. Nothing was changed.{then}", document=_document(case))


def _outcome(case: Case) -> str:
    if not case.restrictions:
        return "not-restricted"
    if not case.restricts:
        return "lifted"
    return "announced" if case.lifting is not None else "restricted"


def _document(case: Case) -> dict[str, Any]:
    return {
        "outcome": _outcome(case),
        "case": case_json(case),
        "restricted": list(case.restricted),
    }


def _tell(case: Case, journal: str, *, json_wanted: bool) -> None:
    write(
        {**_document(case), "journal": journal},
        lambda screen: _show(screen, case, journal),
        json_wanted=json_wanted,
    )


def _show(screen: Console, case: Case, journal: str) -> None:
    restricted = ", ".join(case.restricted) or "nothing any more"
    screen.print(
        pairs_table([("case", case.id), ("restricted", restricted), ("journal", journal)])
    )
    if case.restricts:
        screen.print(Text(f"Then: gdpr-rights lift {case.id}"))
    show_untold(screen, case)
