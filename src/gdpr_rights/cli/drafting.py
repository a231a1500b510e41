"""``gdpr-rights draft``: a first data map from what live databases look like."""

import sys
from pathlib import Path
from typing import Annotated, Any

import attrs
import typer
from rich.console import Console
from rich.text import Text

from gdpr_rights import Controller, Draft, draft_data_map
from gdpr_rights.cli import arguments
from gdpr_rights.cli.connections import engines
from gdpr_rights.cli.options import Json
from gdpr_rights.cli.output import as_json, counted, progress, usage, write
from gdpr_rights.cli.places import ZONES
from gdpr_rights.convert import data_map_to_dict, draft_to_toml

Systems = Annotated[
    list[str],
    typer.Argument(metavar="SYSTEM=URL...", help="What to call each database, and where it is."),
]
People = Annotated[
    list[str] | None,
    typer.Option(
        "--subject",
        metavar="KIND=TABLE",
        help="A table where one row is one person: customer=users.",
    ),
]
Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", metavar="MAP.toml", help="Where to write it, if not to stdout."),
]
Force = Annotated[bool, typer.Option("--force", help="Replace the file if there is one.")]
Name = Annotated[str | None, typer.Option("--controller", help="The controller's legal name.")]
Contact = Annotated[str | None, typer.Option(help="Where people reach it about their data.")]
Country = Annotated[str | None, typer.Option(help="Its country, FR; it brings the time zone too.")]
Zone = Annotated[str | None, typer.Option("--zone", help="Its time zone, Europe/Paris.")]


def draft(  # noqa: PLR0917 - Typer names them
    databases: Systems,
    subject: People = None,
    out: Out = None,
    force: Force = False,
    controller: Name = None,
    contact: Contact = None,
    country: Country = None,
    zone: Zone = None,
    json: Json = False,
) -> None:
    """A first data map, drafted from the tables of a database."""
    urls = arguments.systems(databases)
    people = arguments.tables_of_people(subject or ())
    if out is not None:
        _check_place(out, force=force)
    with engines(urls, option="") as found, progress("reading the tables"):
        try:
            drafted = draft_data_map(found, subjects=people)
        except ValueError as error:
            raise usage("bad-subject", f"--subject: {error}") from None
        drafted = _with_controller(drafted, controller, contact, country, zone)
        findings = drafted.data_map.check(found)
    text = draft_to_toml(drafted)
    if out is not None:
        try:
            out.write_text(text, encoding="utf-8")
        except OSError as error:
            raise usage("bad-file", f"--out {out}: {error.strerror}") from None
    elif not json:
        # The document itself, not a table of it: it can be piped into a file.
        sys.stdout.write(text)
        return
    document: dict[str, Any] = {
        "map": None if out is None else str(out),
        "data_map": data_map_to_dict(drafted.data_map),
        "guesses": [attrs.asdict(guess) for guess in drafted.guesses],
        "questions": [attrs.asdict(question) for question in drafted.questions],
        "findings": [as_json(finding) for finding in findings],
    }
    still_open = sum(finding.is_error for finding in findings)
    write(
        document,
        lambda screen: _show(screen, drafted, out, tuple(urls), still_open),
        json_wanted=json,
    )


def _check_place(out: Path, *, force: bool) -> None:
    if out.is_symlink() or (out.exists() and not out.is_file()):
        raise usage("bad-file", f"--out {out}: this is no plain file")
    if out.exists() and not force:
        raise usage("file-exists", f"--out {out}: there is such a file; add --force")
    if not out.parent.is_dir():
        raise usage("bad-file", f"--out {out}: there is no such folder")


def _with_controller(
    drafted: Draft, name: str | None, contact: str | None, country: str | None, zone: str | None
) -> Draft:
    """The draft with what was said of the controller; what was not said stays open."""
    if country is not None and zone is None:
        zone = ZONES.get(country)
    if zone is not None:
        arguments.time_zone(zone)
    open_one = drafted.data_map.controller
    controller = Controller(
        name or open_one.name,
        contact=contact or open_one.contact,
        country=country or open_one.country,
        time_zone=zone or open_one.time_zone,
    )
    return attrs.evolve(
        drafted,
        data_map=attrs.evolve(drafted.data_map, controller=controller),
        questions=[
            question
            for question in drafted.questions
            if zone is None or question.place != "controller.time_zone"
        ],
    )


def _show(
    screen: Console, drafted: Draft, out: Path | None, systems: tuple[str, ...], still_open: int
) -> None:
    datasets = counted(len(drafted.data_map.datasets), "dataset")
    guessed = counted(len(drafted.guesses), "guessed part")
    questions = counted(len(drafted.questions), "question")
    databases = " ".join(f"--database {system}=URL" for system in systems)
    for line in (
        f"Written to {out}: {datasets}, {guessed} with the reason beside each, {questions}.",
        f"It is not finished. {counted(still_open, 'error')} to settle: what is open shows",
        f"gdpr-rights check {out} {databases}",
    ):
        screen.print(Text(line), soft_wrap=True)
