"""``gdpr-rights demo``: a company, its database, two requests, and everything left to look at."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from gdpr_rights.cli.cases import case_json
from gdpr_rights.cli.demo.folder import DemoFolder, prepared, write_mark
from gdpr_rights.cli.demo.stage import staged
from gdpr_rights.cli.demo.story import as_json, as_markdown, tell
from gdpr_rights.cli.demo.tale import TITLE, Tale
from gdpr_rights.cli.options import Json
from gdpr_rights.cli.output import console, pairs_table, write

DEFAULT_FOLDER = Path("gdpr-rights-demo")


def demo(
    folder: Annotated[
        Path, typer.Argument(metavar="[FOLDER]", help="Where everything is left to look at.")
    ] = DEFAULT_FOLDER,
    json: Json = False,
) -> None:
    """Play two requests on a small invented company."""
    place = prepared(folder)
    screen = None if json else console()
    with staged(place) as stage:
        tale = Tale(stage)
        for scene in tale.play():
            if screen is not None:
                tell(screen, scene)
        place.story.write_text(as_markdown(TITLE, tale.scenes), "utf-8")
        write_mark(place, stage.outbox.mails)
    write(
        _document(tale, place),
        lambda screen: _show_files(screen, place),
        json_wanted=json,
    )


def _files(place: DemoFolder) -> list[tuple[str, str, Path]]:
    return [
        ("story", "this story", place.story),
        ("export", "the copy Mara received", place.export),
        ("journal", "the record, a SQLite database", place.journal),
        ("database", "the company's database, after the erasure", place.database),
        ("data_map", "the data map", place.data_map),
        ("outbox", "the e-mails", place.outbox),
    ]


def _document(tale: Tale, place: DemoFolder) -> dict[str, Any]:
    cases = {
        name: {**case_json(case), "explain": case.time_limit.explain().splitlines()}
        for name, case in (("access", tale.access), ("erasure", tale.erasure))
        if case is not None
    }
    return {
        "outcome": "played",
        "folder": str(place.path),
        "files": {name: str(file) for name, _, file in _files(place)},
        "findings": tale.report["findings"],
        "access": {**cases["access"], **tale.report["access"]},
        "erasure": {**cases["erasure"], **tale.report["erasure"]},
        "journal": tale.report["journal"],
        "scenes": as_json(tale.scenes),
    }


def _show_files(screen: Console, place: DemoFolder) -> None:
    screen.print(Text("Left to look at", style="bold cyan"))
    screen.print(pairs_table([(str(file), what) for _, what, file in _files(place)]))
