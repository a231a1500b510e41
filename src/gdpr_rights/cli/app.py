"""The commands, and the one place where an error becomes a message and an exit code."""

import io
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from gdpr_rights import GdprRightsError, __version__
from gdpr_rights.cli.access import access
from gdpr_rights.cli.after_death import ask, death
from gdpr_rights.cli.checking import check
from gdpr_rights.cli.deadline import deadline
from gdpr_rights.cli.deciding import extend, refuse
from gdpr_rights.cli.demo.command import demo
from gdpr_rights.cli.directive import change, list_own, register, revoke
from gdpr_rights.cli.drafting import draft
from gdpr_rights.cli.due import due
from gdpr_rights.cli.erase import erase
from gdpr_rights.cli.informing import inform
from gdpr_rights.cli.letter import letter
from gdpr_rights.cli.lifting import announce_lifting, lift
from gdpr_rights.cli.output import USAGE, Stop, aborted, say_stop, sentence, stop_for
from gdpr_rights.cli.portability import portability
from gdpr_rights.cli.rectify import rectify
from gdpr_rights.cli.restrict import restrict
from gdpr_rights.cli.review import review
from gdpr_rights.cli.showing import show
from gdpr_rights.cli.signatures import spread
from gdpr_rights.cli.stopping import object_, withdraw
from gdpr_rights.cli.texts import policy, record

# Typer keeps its own copy of Click in some releases: this is the one it raises.
_CLICK_ERROR: type[Exception] = next(
    cls
    for cls in typer.BadParameter.__mro__
    if issubclass(cls, Exception) and cls.__name__ == "ClickException"
)


class Commands(TyperGroup):
    """Turns whatever a command raises into one message, or with ``--json`` one document."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Runs a command and leaves the process with its exit code."""
        standalone = kwargs.get("standalone_mode", True)
        kwargs["standalone_mode"] = False
        given = args[0] if args else kwargs.get("args")
        json_wanted = "--json" in (sys.argv[1:] if given is None else given)
        try:
            code = super().main(*args, **kwargs)
        except Stop as stop:
            code = _stopped(stop, json_wanted=json_wanted)
        except GdprRightsError as error:
            code = _stopped(stop_for(error), json_wanted=json_wanted)
        except typer.Abort:
            code = _stopped(aborted(), json_wanted=json_wanted)
        except _CLICK_ERROR as error:
            code = _stopped(_usage_error(error), json_wanted=json_wanted)
        number = code if isinstance(code, int) else 0
        if not standalone:
            return number
        sys.exit(number)


def _stopped(stop: Stop, *, json_wanted: bool) -> int:
    say_stop(stop, json_wanted=json_wanted)
    return stop.exit_code


def _usage_error(error: Any) -> Stop:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "gdpr-rights"
    message = error.format_message()
    if message.startswith("Got unexpected extra argument"):
        # It would repeat what was typed, which may name a person.
        message = "there are more arguments than the command takes; is an option's name missing?"
    return Stop("usage", f"{sentence(message)} See {command} --help", exit_code=USAGE)


app = typer.Typer(
    name="gdpr-rights",
    cls=Commands,
    help="Honour the GDPR rights of the people in your database, and prove it.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
_COMMANDS = (
    demo, deadline, draft, check, policy, record,
    access, portability, rectify, restrict, erase, object_, withdraw, review,
    due, show, extend, refuse, announce_lifting, lift, letter, inform,
)  # fmt: skip
for command in _COMMANDS:
    app.command(command.__name__.rstrip("_").replace("_", "-"))(spread(command))
directives = typer.Typer(
    help="What a person wants to become of their data after their death, and what follows then.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
_OF_DIRECTIVES: Mapping[str, Callable[..., None]] = {
    "register": register,
    "change": change,
    "revoke": revoke,
    "list": list_own,
    "death": death,
    "ask": ask,
}
for name, of_directives in _OF_DIRECTIVES.items():
    directives.command(name)(spread(of_directives))
app.add_typer(directives, name="directive")


def _version(wanted: bool) -> None:
    if wanted:
        print(f"gdpr_rights {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def _no_command(
    context: typer.Context,
    _version: Annotated[
        bool,
        typer.Option("--version", help="Show the version.", callback=_version, is_eager=True),
    ] = False,
) -> None:
    if context.invoked_subcommand is None:
        print(context.get_help())
        raise typer.Exit(USAGE)


def run(arguments: Sequence[str]) -> int:
    """Runs one command and returns its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A name that the terminal cannot spell is no reason to fail.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    code = app(list(arguments), prog_name="gdpr-rights", standalone_mode=False)
    return code if isinstance(code, int) else 0
