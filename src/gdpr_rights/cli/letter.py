"""``gdpr-rights letter``: the letter to the person that is due where a case stands.

Neither the secret of the journal nor a database of people is needed.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from gdpr_rights.cli.cases import case_json
from gdpr_rights.cli.connections import read_map
from gdpr_rights.cli.options import CaseId, JournalUrl, Json, MapOption
from gdpr_rights.cli.output import usage, write
from gdpr_rights.cli.reading import existing, folded
from gdpr_rights.desk.writing import letter_from
from gdpr_rights.domain.languages import LANGUAGES
from gdpr_rights.letters import Letters
from gdpr_rights.letters.letters import template_of


def letter(
    case_id: CaseId,
    map_file: MapOption,
    *,
    journal: JournalUrl = None,
    language: Annotated[
        str | None, typer.Option(help="In which language, en or fr; that of the case by default.")
    ] = None,
    templates: Annotated[
        Path | None,
        typer.Option(metavar="FOLDER", help="Templates of yours, which count before ours."),
    ] = None,
    json: Json = False,
) -> None:
    """Print the letter to the person that is due where a case stands."""
    if language is not None and language not in LANGUAGES:
        raise usage("bad-language", f"--language: write {' or '.join(LANGUAGES)}")
    if templates is not None and not templates.is_dir():
        raise usage("no-templates", "--templates: there is no such folder")
    data_map = read_map(map_file)
    with existing(journal) as opened:
        entries = opened.entries(case_id)
        where = opened.shown
    due = letter_from(entries, data_map, datetime.now(UTC), language=language)
    text = Letters(templates).write(due)
    write(
        {
            "case": case_json(folded(entries)),
            "letter": template_of(type(due)).removesuffix(".txt").replace("_", "-"),
            "language": due.language,
            "on": due.on.isoformat(),
            "text": text,
            "journal": where,
        },
        lambda screen: _show(screen, text),
        json_wanted=json,
    )


def _show(screen: Console, text: str) -> None:
    screen.print(Text(text.rstrip("\n")), soft_wrap=True)
