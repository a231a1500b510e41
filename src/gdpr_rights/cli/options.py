"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated

import typer

MapFile = Annotated[Path, typer.Argument(metavar="MAP", help="The data map: a TOML or JSON file.")]
Databases = Annotated[
    list[str] | None,
    typer.Option("--database", metavar="SYSTEM=URL", help="Where a system of the map is."),
]
Subject = Annotated[
    list[str] | None,
    typer.Option(
        metavar="KIND:IDENTIFIER=VALUE",
        help="The person: customer:email=ada@example.org, or customer:key=42.",
    ),
]
JournalUrl = Annotated[
    str | None,
    typer.Option("--journal", metavar="URL", help="The journal: ./gdpr-rights-journal.db."),
]
SecretFile = Annotated[
    Path | None,
    typer.Option(help="The desk's secret; or the variable GDPR_RIGHTS_SECRET."),
]
Operator = Annotated[
    str | None,
    typer.Option(help="Who vouches for the person and decides; your user name by default."),
]
Country = Annotated[
    str | None, typer.Option(help="For public holidays; that of the controller by default.")
]
Region = Annotated[str | None, typer.Option(help="A region with public holidays of its own.")]
RegimeName = Annotated[str, typer.Option(help="The law that sets the time limit.")]
ReceivedAt = Annotated[
    str | None,
    typer.Option(help="When the request arrived, if not now; in the controller's zone."),
]
Channel = Annotated[str, typer.Option(help="How the request arrived, and the answer goes out.")]
Answers = Annotated[
    list[str] | None,
    typer.Option(
        "--answer",
        metavar="QUESTION=ANSWER",
        help="Your decision on a question of the plan: keep, erase, disclose, withhold.",
    ),
]
Because = Annotated[str, typer.Option(help="The reasons for these decisions, for the record.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
