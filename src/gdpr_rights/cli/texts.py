"""``gdpr-rights policy`` and ``record``: texts that follow from a data map alone."""

import sys
from collections.abc import Callable
from typing import Annotated

import typer

from gdpr_rights import DataMap, rights_section
from gdpr_rights import record as record_of
from gdpr_rights.cli.connections import read_map
from gdpr_rights.cli.options import Json, MapFile
from gdpr_rights.cli.output import counted, note, usage, write
from gdpr_rights.domain.languages import LANGUAGES

TextLanguage = Annotated[
    str,
    typer.Option(
        "--language", help="In which language: en or fr. The map's own words stay as they are."
    ),
]


def policy(map_file: MapFile, language: TextLanguage = "en", json: Json = False) -> None:
    """The section on rights of a privacy policy, written from a data map."""
    _say(rights_section, read_map(map_file), str(map_file), language, json_wanted=json)


def record(map_file: MapFile, language: TextLanguage = "en", json: Json = False) -> None:
    """The record of processing activities (GDPR Art. 30), written from a data map."""
    _say(record_of, read_map(map_file), str(map_file), language, json_wanted=json)


def _say(
    text_of: Callable[[DataMap, str], str],
    data_map: DataMap,
    name: str,
    language: str,
    *,
    json_wanted: bool,
) -> None:
    if language not in LANGUAGES:
        raise usage("bad-language", f"--language: there are {' and '.join(LANGUAGES)}")
    text = text_of(data_map, language)
    errors = sum(finding.is_error for finding in data_map.check())
    if errors and not json_wanted:
        note(f"the map has {counted(errors, 'error')}, which the text repeats: check shows them")
    document = {"map": name, "language": language, "errors": errors, "text": text}
    if json_wanted:
        write(document, lambda _: None, json_wanted=True)
    else:
        # The text itself, not a table of it: it can be piped into a file.
        sys.stdout.write(text)
