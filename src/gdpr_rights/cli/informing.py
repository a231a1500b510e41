"""``gdpr-rights inform``: recipients of data are told what was done with them, or it is recorded.

No database but the journal's is needed.
"""

import os
from typing import Annotated

import attrs
import typer
from rich.console import Console
from rich.text import Text

from gdpr_rights import Answer, Case, Operation, RightsDesk
from gdpr_rights.cli import arguments
from gdpr_rights.cli.cases import case_json
from gdpr_rights.cli.connections import read_map, read_secret
from gdpr_rights.cli.errands import user
from gdpr_rights.cli.notices import notices_json, show_notices, show_untold
from gdpr_rights.cli.options import CaseId, JournalUrl, Json, MapOption, SecretFile
from gdpr_rights.cli.output import REFUSED, usage, write
from gdpr_rights.cli.reading import existing
from gdpr_rights.errors import GdprRightsError
from gdpr_rights.notifiers import EmailNotifier, MailSecurity
from gdpr_rights.systems import MemorySystem

PASSWORD_VARIABLE = "GDPR_RIGHTS_SMTP_PASSWORD"  # noqa: S105 - its name


@attrs.frozen(kw_only=True)
class Smtp:
    """What is typed of the server that sends notices by e-mail."""

    smtp: Annotated[
        str | None, typer.Option(metavar="HOST", help="The SMTP server that sends notices.")
    ] = None
    smtp_port: Annotated[int | None, typer.Option(help="Its port; the usual one by default.")] = (
        None
    )
    smtp_security: Annotated[
        str, typer.Option(help="How it is reached: starttls, tls or none.")
    ] = "starttls"
    smtp_user: Annotated[
        str | None,
        typer.Option(help="Who sends; the password stands in GDPR_RIGHTS_SMTP_PASSWORD."),
    ] = None
    sender: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="From which address notices come.")
    ] = None

    def notifier(self) -> EmailNotifier | None:
        """What sends; None where no server is named."""
        if self.smtp is None:
            return None
        if self.sender is None:
            raise usage("no-sender", "--smtp: say from which address, --sender ADDRESS")
        security = arguments.word(MailSecurity, self.smtp_security, "--smtp-security")
        try:
            notifier = EmailNotifier(
                self.smtp,
                sender=self.sender,
                security=security,
                username=self.smtp_user,
                password=os.environ.get(PASSWORD_VARIABLE),
            )
        except ValueError:
            raise usage("bad-sender", "--sender: one address, name@example.org") from None
        port = self.smtp_port
        return notifier if port is None else attrs.evolve(notifier, port=port)


@attrs.frozen(kw_only=True)
class Recorded:
    """What is typed of what a human did, or decided."""

    told: Annotated[
        str | None, typer.Option(metavar="RECIPIENT", help="You told it yourself: record that.")
    ] = None
    acknowledged: Annotated[
        str | None, typer.Option(metavar="RECIPIENT", help="It has taken note: record that.")
    ] = None
    not_told: Annotated[
        str | None,
        typer.Option(metavar="RECIPIENT", help="It is not told, as you judge: record that."),
    ] = None
    judged: Annotated[
        str | None, typer.Option(help="Why not: impossible or disproportionate-effort.")
    ] = None
    proof: Annotated[
        str | None, typer.Option(help="What shows it: the number of a letter; nobody's name.")
    ] = None
    because: Annotated[str | None, typer.Option(help="The reasons of your judgement.")] = None
    of: Annotated[
        str | None,
        typer.Option(help="Of what: erasure, rectification, ...; all of it by default."),
    ] = None
    by: Annotated[
        str | None, typer.Option("--by", help="Who did it; your user name by default.")
    ] = None


def inform(
    case_id: CaseId,
    map_file: MapOption,
    typed: Recorded,
    server: Smtp,
    *,
    journal: JournalUrl = None,
    secret_file: SecretFile = None,
    json: Json = False,
) -> None:
    """Tell recipients what was done with data they received, or record that you did."""
    data_map, notifier = read_map(map_file), server.notifier()
    with existing(journal) as opened:
        opened.entries(case_id)
        desk = RightsDesk(
            data_map,
            journal=opened.journal,
            # Nobody's rows are looked at.
            systems={name: MemorySystem({}) for name in data_map.systems},
            secret=read_secret(secret_file, opened.secret, make=False),
            notifier=notifier,
        )
        _record(desk, case_id, typed)
        desk.inform(case_id)
        case: Case = desk.case(case_id)
        where = opened.shown
    write(
        {
            "outcome": "informing" if any(of.is_open for of in case.notices) else "informed",
            "case": case_json(case),
            "recipients": notices_json(case.notices),
            "journal": where,
        },
        lambda screen: _show(screen, case),
        json_wanted=json,
    )
    if any(of.error is not None for of in case.notices):
        raise typer.Exit(REFUSED)


def _show(screen: Console, case: Case) -> None:
    if not case.notices:
        screen.print(Text("No recipient has to be told anything of this case."))
    show_notices(screen, case.notices)
    show_untold(screen, case)


def _record(desk: RightsDesk, case_id: str, typed: Recorded) -> None:
    named = [name for name in (typed.told, typed.acknowledged, typed.not_told) if name]
    if len(named) > 1:
        raise usage("several-recipients", "one of --told, --acknowledged and --not-told at a time")
    if not named:
        return
    operation = arguments.word(Operation, typed.of, "--of") if typed.of else None
    by = typed.by or user("--by")
    try:
        if typed.not_told:
            if typed.judged is None or not typed.because:
                raise usage("no-reasons", "--not-told: say --judged and --because")
            judged = arguments.word(Answer, typed.judged, "--judged")
            desk.not_informed(
                case_id,
                typed.not_told,
                judged=judged,
                by=by,
                because=typed.because,
                operation=operation,
            )
            return
        if not typed.proof:
            raise usage("no-proof", "what shows it? Give --proof")
        arguments.check_length(typed.proof, "--proof")
        record = desk.record_notice if typed.told else desk.acknowledged
        record(case_id, named[0], by=by, proof=typed.proof, operation=operation)
    except GdprRightsError:
        raise
    except ValueError as error:
        raise usage("bad-judgement", f"--judged: {error}") from None
