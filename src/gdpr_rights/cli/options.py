"""Arguments and options, each written once; and those that go together, as one value."""

from pathlib import Path
from typing import Annotated

import attrs
import typer

MapFile = Annotated[Path, typer.Argument(metavar="MAP", help="The data map: a TOML or JSON file.")]
MapOption = Annotated[
    Path, typer.Option("--map", metavar="MAP", help="The data map: a TOML or JSON file.")
]
CaseId = Annotated[
    str, typer.Argument(metavar="CASE", help="The case: `due` lists the open ones.")
]
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
Tenant = Annotated[
    str | None,
    typer.Option(metavar="KEY", help="Whose customer the person is, where the map has tenants."),
]
Proof = Annotated[str, typer.Option(help="How you know who asks: address, session or document.")]
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
By = Annotated[str | None, typer.Option("--by", help="Who decides; your user name by default.")]
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
        help="Your decision on a question of the plan: keep, erase, disclose, rectify, review ...",
    ),
]
Because = Annotated[str, typer.Option(help="The reasons for these decisions, for the record.")]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
Out = Annotated[Path, typer.Option(help="The ZIP file to write.")]
Force = Annotated[
    bool, typer.Option("--force", help="Replace the file that --out names, if there is one.")
]
Language = Annotated[str, typer.Option(help="In which language the copy speaks: en or fr.")]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Show what would be done; change nothing anywhere.")
]
Yes = Annotated[bool, typer.Option("--yes", help="Do it without asking again.")]


@attrs.frozen(kw_only=True)
class Request:
    """What is typed of a request of one person, whatever the right."""

    map_file: MapFile
    database: Databases = attrs.field(default=None, repr=False)
    subject: Subject = attrs.field(default=None, repr=False)
    tenant: Tenant = None
    proof: Proof = "session"
    journal: JournalUrl = attrs.field(default=None, repr=False)
    secret_file: SecretFile = None
    operator: Operator = None
    country: Country = None
    region: Region = None
    regime: RegimeName = "eu-gdpr"
    received_at: ReceivedAt = None
    channel: Channel = "command line"
    answer: Answers = None
    because: Because = "decided on the command line"


@attrs.frozen(kw_only=True)
class Copy:
    """What is typed of a copy for the person."""

    out: Out
    force: Force = False
    language: Language = "en"


@attrs.frozen(kw_only=True)
class Change:
    """What is typed of something that changes the databases."""

    dry_run: DryRun = False
    yes: Yes = False


@attrs.frozen(kw_only=True)
class Decision:
    """What is typed of a decision on a case that the journal has."""

    case_id: CaseId
    map_file: MapOption
    journal: JournalUrl = attrs.field(default=None, repr=False)
    secret_file: SecretFile = None
    by: By = None
    country: Country = None
    region: Region = None
