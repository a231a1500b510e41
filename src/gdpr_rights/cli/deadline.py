"""``gdpr-rights deadline``: until when a request must be answered, and why."""

from datetime import date, datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.text import Text

from gdpr_rights import GdprRightsError, TimeLimit, time_limit
from gdpr_rights.cli import arguments
from gdpr_rights.cli.output import WEEKDAYS, note, pairs_table, usage, write
from gdpr_rights.cli.places import OTHER_LAW, calendar_of, zone_of_country


def deadline(  # noqa: PLR0917 - Typer names them
    received_at: Annotated[
        str,
        typer.Argument(
            metavar="RECEIVED_AT", help="When the request arrived: 2027-03-05T10:00:00+01:00."
        ),
    ],
    country: Annotated[
        str | None,
        typer.Option(help="Where the answer is prepared, for its public holidays: FR."),
    ] = None,
    region: Annotated[
        str | None, typer.Option(help="A region with public holidays of its own: 57.")
    ] = None,
    regime: Annotated[str, typer.Option(help="The law that sets the time limit.")] = "eu-gdpr",
    zone: Annotated[
        str | None,
        typer.Option(help="The controller's time zone; that of the country by default."),
    ] = None,
    suspended: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REASON:ASKED/[OBTAINED]",
            help="The person was asked for something: identity:2027-03-12/2027-03-22.",
        ),
    ] = None,
    counting: Annotated[
        str | None,
        typer.Option(help="Suspended days: half-open, exclusive, inclusive, never."),
    ] = None,
    relevant_at: Annotated[
        str | None,
        typer.Option(help="When the period begins, where the regime lets it begin later."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Until when a request must be answered, step by step."""
    calendar = calendar_of(country, region)
    place = zone or zone_of_country(country, region)
    arguments.time_zone(place)
    at = arguments.instant(received_at, "RECEIVED_AT", zone)
    relevant = arguments.instant(relevant_at, "--relevant-at", zone) if relevant_at else None
    try:
        limit = time_limit(
            at,
            zone=place,
            calendar=calendar,
            regime=regime,
            suspensions=[arguments.suspension(text) for text in suspended or ()],
            counting=arguments.counting(counting) if counting else None,
            relevant_at=relevant,
        )
        found = document(limit)
    except GdprRightsError:
        raise
    except (OverflowError, ValueError):
        raise usage(
            "bad-date", "the time limit leaves the years 1 to 9999 that dates can name"
        ) from None
    own = OTHER_LAW.get((country or "").upper())
    if own is not None and regime != own:
        note(f"counted by {limit.regime.name}; the law of that country is --regime {own}")
    write(found, lambda screen: show(screen, limit), json_wanted=json)


def document(limit: TimeLimit) -> dict[str, Any]:
    """A time limit as JSON values."""
    return {
        "received_on": _iso(limit.received_on),
        "nominal_due": _iso(limit.nominal_due),
        "due_on": _iso(limit.due_on),
        "due_before": _iso(limit.due_before),
        "suspended_days": limit.suspended_days,
        "remaining_days": limit.remaining_days,
        "extension_notice_by": _iso(limit.extension_notice_by),
        "refusal_notice_by": _iso(limit.refusal_notice_by),
        "extended_due_on": _iso(limit.extended_due_on),
        "extended_due_before": _iso(limit.extended_due_before),
        "regime": limit.regime.name,
        "zone": limit.zone,
        "calendar": limit.calendar,
        "calendar_missing": limit.calendar_missing,
        "explain": limit.explain().splitlines(),
    }


def show(screen: Console, limit: TimeLimit) -> None:
    """A time limit for people."""
    pairs = [("received on", in_full(limit.received_on))]
    if limit.answer_by is None:
        pairs.append(
            ("answer by", f"suspended: {limit.remaining_days} days remain once it has ended")
        )
    else:
        pairs.append(("answer by", f"{in_full(limit.answer_by)}, before {limit.answer_before}"))
    if limit.suspended_days:
        pairs.append(("suspended", f"{limit.suspended_days} days"))
    if limit.extension_notice_by is not None:
        pairs.append(("extension told by", in_full(limit.extension_notice_by)))
    if limit.refusal_notice_by is not None:
        pairs.append(("refusal told by", in_full(limit.refusal_notice_by)))
    if limit.extended_due_on is not None and not limit.is_extended:
        pairs.append(("with an extension", in_full(limit.extended_due_on)))
    days = "weekends only" if limit.calendar_missing else f"public holidays of {limit.calendar}"
    pairs.append(("counted by", f"{limit.regime.name}, {limit.zone}, {days}"))
    screen.print(pairs_table(pairs))
    screen.print()
    for line in limit.explain().splitlines():
        screen.print(Text(line), soft_wrap=True)
    if limit.calendar_missing and limit.regime.response.rolled_by is not None:
        screen.print()
        screen.print(
            Text(
                "No public holidays are known, so the day may be too early, never too late: "
                "give --country.",
                style="yellow",
            )
        )


def in_full(on: date) -> str:
    """A day with its weekday."""
    return f"{on.isoformat()}, a {WEEKDAYS[on.weekday()]}"


def _iso(value: date | datetime | None) -> str | None:
    return None if value is None else value.isoformat()
