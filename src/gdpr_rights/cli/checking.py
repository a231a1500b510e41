"""``gdpr-rights check``: everything that is wrong with a data map."""

from collections.abc import Sequence
from typing import Any

import typer
from rich.console import Console
from rich.text import Text

from gdpr_rights import DataMap, Finding, systems
from gdpr_rights.cli import arguments
from gdpr_rights.cli.connections import engines, read_map
from gdpr_rights.cli.options import Databases, Json, MapFile
from gdpr_rights.cli.output import REFUSED, as_json, counted, progress, write

_STYLES = {"error": "bold red", "warning": "yellow"}


def check(map_file: MapFile, database: Databases = None, json: Json = False) -> None:
    """Everything that is wrong with a data map."""
    data_map = read_map(map_file)
    urls = arguments.databases(database or (), data_map)
    with engines(urls) as found, progress("comparing the map with the databases"):
        live = {name: systems.SQLSystem(engine) for name, engine in found.items()}
        findings = data_map.check(against=live)
    write(
        _document(str(map_file), data_map, tuple(urls), findings),
        lambda screen: _show(screen, data_map, tuple(urls), findings),
        json_wanted=json,
    )
    if any(finding.is_error for finding in findings):
        raise typer.Exit(REFUSED)


def _document(
    name: str, data_map: DataMap, compared: Sequence[str], findings: Sequence[Finding]
) -> dict[str, Any]:
    return {
        "map": name,
        "controller": data_map.controller.name,
        "systems": list(data_map.systems),
        "compared_with": list(compared),
        "errors": sum(finding.is_error for finding in findings),
        "warnings": sum(not finding.is_error for finding in findings),
        "findings": [as_json(finding) for finding in findings],
    }


def _show(
    screen: Console, data_map: DataMap, compared: Sequence[str], findings: Sequence[Finding]
) -> None:
    for finding in findings:
        level = finding.severity.value
        screen.print(
            Text.assemble((level, _STYLES[level]), f" {finding.code}  ", (finding.where, "bold")),
            soft_wrap=True,
        )
        screen.print(Text(f"  {finding.message}"), soft_wrap=True)
        screen.print(Text(f"  {finding.fix}", style="dim"), soft_wrap=True)
    errors = sum(finding.is_error for finding in findings)
    warnings = len(findings) - errors
    screen.print(
        Text(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}", style="bold"),
        soft_wrap=True,
    )
    for system in data_map.systems:
        if system not in compared:
            text = f"not compared with the tables of {system}: give --database {system}=URL"
            screen.print(Text(text, style="yellow"), soft_wrap=True)
