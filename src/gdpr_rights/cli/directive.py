"""``gdpr-rights directive``: what a person wants to become of their data after their death."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import attrs
import typer
from rich.console import Console
from rich.text import Text

from gdpr_rights import (
    Case,
    Clause,
    ConsentAct,
    DataMap,
    Directive,
    DirectiveKind,
    DirectiveRequest,
    KeptDirective,
    RightsDesk,
    SpecificConsent,
    Wish,
)
from gdpr_rights.cli import arguments, cases
from gdpr_rights.cli.errands import Errand, errand, record
from gdpr_rights.cli.options import Json, Request
from gdpr_rights.cli.output import pairs_table, usage, write
from gdpr_rights.domain.directing import scope_of

What = Annotated[
    list[str] | None,
    typer.Option(metavar="WHAT", help="A dataset, activity:NAME, or all; may be repeated."),
]


@attrs.frozen(kw_only=True)
class Wishes:
    """What is typed of a directive."""

    erase: What = None
    store: What = None
    withhold: What = None
    give: Annotated[
        list[str] | None,
        typer.Option(metavar="WHAT=NAME", help="To whom it is handed: photos='Bea Lovelace'."),
    ] = attrs.field(default=None, repr=False)
    words: Annotated[
        str | None, typer.Option(help="What the person wrote, where it fits none of these.")
    ] = attrs.field(default=None, repr=False)
    designated: Annotated[
        str | None, typer.Option(metavar="NAME", help="Who is to have it carried out.")
    ] = attrs.field(default=None, repr=False)
    written_on: Annotated[
        str | None, typer.Option(help="When the person gave it; today by default.")
    ] = None
    consent: Annotated[
        str, typer.Option(help="How they consented to it: a-step-of-its-own, a-letter-or-message.")
    ] = "a-letter-or-message"
    evidence: Annotated[
        str | None, typer.Option(help="What shows that, by name: the letter of a day, its number.")
    ] = None
    general: Annotated[
        bool, typer.Option("--general", help="It is about all their data, whoever has them.")
    ] = False
    deposited_with: Annotated[
        str | None, typer.Option(help="For a general one: with whom it is deposited.")
    ] = None
    register_ref: Annotated[
        str | None, typer.Option(help="For a general one: its number in the register.")
    ] = None
    age: Annotated[int | None, typer.Option(help="How old they are, if they are a minor.")] = None


def register(typed: Request, wishes: Wishes, json: Json = False) -> None:
    """Register what a person directs for after their death."""
    _file(typed, wishes, (), json_wanted=json)


def change(
    typed: Request,
    wishes: Wishes,
    *,
    replaces: Annotated[
        list[str], typer.Option(metavar="ID", help="The directive it replaces; `list` shows it.")
    ],
    json: Json = False,
) -> None:
    """Put a directive in the place of another one."""
    _file(typed, wishes, tuple(replaces), json_wanted=json)


def revoke(
    typed: Request,
    *,
    directive: Annotated[
        list[str], typer.Option("--id", metavar="ID", help="The directive; may be repeated.")
    ],
    json: Json = False,
) -> None:
    """Revoke what a person directed."""
    with errand(typed) as at_work:
        request = DirectiveRequest(at_work.subject, revoked=directive)
        _filed(typed, at_work, request, json_wanted=json)


def list_own(typed: Request, json: Json = False) -> None:
    """Show a person their own directives, without the names in them."""
    with errand(typed) as at_work, record(typed) as kept:
        request = DirectiveRequest(at_work.subject)
        cases.check_level(request, at_work)
        desk = at_work.desk(kept.journal, kept.secret)
        case = cases.vouched(desk, cases.opened(desk, request, at_work, "directive"), at_work)
        found = desk.directives(case.id)
        case = _carried_out(desk, case, at_work)
        where, data_map = kept.shown, at_work.data_map
    write(
        {
            "outcome": "listed",
            "case": cases.case_json(case),
            "directives": [_json(of, data_map) for of in found],
            "journal": where,
        },
        lambda screen: _show_all(screen, found, data_map),
        json_wanted=json,
    )


def _file(typed: Request, wishes: Wishes, replaced: tuple[str, ...], *, json_wanted: bool) -> None:
    with errand(typed) as at_work:
        directive = _directive(wishes, at_work.data_map)
        request = DirectiveRequest(
            at_work.subject, directive=directive, revoked=replaced, age=wishes.age
        )
        _filed(typed, at_work, request, json_wanted=json_wanted)


def _filed(
    typed: Request, at_work: Errand, request: DirectiveRequest, *, json_wanted: bool
) -> None:
    cases.check_level(request, at_work)
    with record(typed) as kept:
        desk = at_work.desk(kept.journal, kept.secret)
        stem = cases.reference_stem(
            "directive", request, kept.secret, typed.tenant, repr(_told_apart(request))
        )
        case = cases.unfinished(desk, stem) or cases.opened(desk, request, at_work, stem)
        case = cases.vouched(desk, case, at_work)
        cases.judged(desk, case, at_work)
        case = _carried_out(desk, case, at_work)
        told, where = desk.directive_filed(case.id), kept.shown
    lines = [("revoked", name) for name in told.revoked]
    if told.directive_id is not None:
        lines = [
            ("directive", told.directive_id),
            ("registered on", told.registered_on.isoformat()),
            *(("says", line) for line in told.scope),
            *lines,
        ]
    outcome = "registered" if told.directive_id else "revoked" if told.revoked else "nothing-done"
    write(
        {
            "outcome": outcome,
            "case": cases.case_json(case),
            "directive": told.directive_id,
            "scope": list(told.scope),
            "registered_on": told.registered_on.isoformat(),
            "revoked": list(told.revoked),
            "journal": where,
        },
        lambda screen: _show_receipt(screen, lines),
        json_wanted=json_wanted,
    )


def _told_apart(request: DirectiveRequest) -> tuple[object, ...]:
    """What tells two requests of one person apart; it is hashed with the secret, never shown."""
    of = request.directive
    clauses = () if of is None else tuple(attrs.astuple(clause) for clause in of.clauses)
    named = () if of is None else (of.kind, of.written_on, of.designated, of.words)
    return (*request.revoked, clauses, named)


def _carried_out(desk: RightsDesk, case: Case, at_work: Errand) -> Case:
    case = cases.accepted(desk, case, at_work)
    # The library's own records change alone: nothing blocks it, and no system can fail.
    desk.fulfil(case.id)
    return desk.answer(case.id, channel=at_work.channel)


def _directive(wishes: Wishes, data_map: DataMap) -> Directive:
    today = datetime.now(UTC).astimezone(ZoneInfo(data_map.controller.time_zone)).date()
    on = arguments.day(wishes.written_on, "--written-on") if wishes.written_on else today
    if on > today:
        raise usage("in-the-future", "--written-on: nothing can have been written in the future")
    kind = DirectiveKind.GENERAL if wishes.general else DirectiveKind.PARTICULAR
    act = arguments.word(ConsentAct, wishes.consent, "--consent")
    try:
        consent = None
        if not wishes.general:
            if not wishes.evidence:
                raise usage("no-evidence", "what shows that they consented? Give --evidence TEXT")
            consent = SpecificConsent(act, on=on, evidence=wishes.evidence)
        return Directive(
            _clauses(wishes, data_map),
            kind=kind,
            written_on=on,
            designated=wishes.designated,
            consent=consent,
            trusted_third_party=wishes.deposited_with,
            register_ref=wishes.register_ref,
            words=wishes.words or "",
        )
    except ValueError as error:
        raise usage("bad-directive", str(error)) from None


def _clauses(wishes: Wishes, data_map: DataMap) -> Iterator[Clause]:
    for wish, option, given in (
        (Wish.ERASE, "--erase", wishes.erase),
        (Wish.STORE, "--store", wishes.store),
        (Wish.WITHHOLD, "--withhold", wishes.withhold),
    ):
        for what in given or ():
            yield _clause(wish, what, option, data_map)
    for text in wishes.give or ():
        what, sign, name = text.partition("=")
        if not sign or not name.strip():
            raise usage("bad-directive", "--give is not WHAT=NAME; write photos='Bea Lovelace'")
        yield _clause(Wish.COMMUNICATE, what, "--give", data_map, to=name.strip())


def _clause(
    wish: Wish, what: str, option: str, data_map: DataMap, *, to: str | None = None
) -> Clause:
    kind, colon, name = what.partition(":")
    if what == "all":
        return Clause(wish, to=to)
    if kind == "activity" and colon:
        check_known(name, data_map.activity, option, "activity")
        return Clause(wish, activities=name, to=to)
    check_known(what, data_map.dataset, option, "dataset")
    return Clause(wish, datasets=what, to=to)


def check_known(name: str, known: Iterable[str], option: str, what: str) -> None:
    """Whether the map has it.

    Raises:
        Stop: It has no such dataset or activity.
    """
    names = tuple(known)
    if name not in names:
        raise usage(
            "unknown-name", f"{option}: the map has no such {what}; it has {', '.join(names)}"
        )


def _json(of: KeptDirective, data_map: DataMap) -> dict[str, Any]:
    return {
        "id": of.id,
        "kind": of.directive.kind.value,
        "written_on": of.directive.written_on.isoformat(),
        "registered_on": of.registered_on.isoformat(),
        "says": list(scope_of(of.directive, data_map)),
        "designates_somebody": of.directive.designated is not None,
    }


def _show_all(screen: Console, found: tuple[KeptDirective, ...], data_map: DataMap) -> None:
    if not found:
        screen.print(Text("No directives of this person are registered."))
        return
    for of in found:
        lines = [
            ("directive", of.id),
            ("kind", of.directive.kind.value),
            ("written on", of.directive.written_on.isoformat()),
            *(("says", line) for line in scope_of(of.directive, data_map)),
        ]
        screen.print(pairs_table(lines))


def _show_receipt(screen: Console, lines: list[tuple[str, str]]) -> None:
    if not lines:
        screen.print(Text("No such directive is registered: nothing was revoked."))
        return
    screen.print(pairs_table(lines))
    screen.print(
        Text(
            "It can be changed and revoked at any time. Tell the person by which name it is kept."
        ),
        soft_wrap=True,
    )
