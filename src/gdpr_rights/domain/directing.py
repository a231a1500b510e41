"""What a request of a living person about their directives comes to, and what they are told.

Source: Loi 78-17, art. 85 I; RULEBOOK 2.10/M2-M4, M6.
"""

from collections.abc import Iterable
from datetime import date

import attrs

from gdpr_rights.domain.after_death_requests import DirectiveRequest
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.directives import Clause, Directive, KeptDirective
from gdpr_rights.domain.events import (
    DirectiveRegistered,
    DirectiveRevoked,
    Event,
)
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.plans import Action, Do, Item, NotCovered
from gdpr_rights.domain.requesters import REDACTED
from gdpr_rights.domain.values import as_tuple
from gdpr_rights.law.citations import Citation, Mark

REGISTERED = "registered"
"""The item of a directive that is registered."""

LIL_85_I = Citation("Loi 78-17, art. 85 I", Mark.QUOTED)


def directive_items(request: DirectiveRequest, facts: Facts) -> tuple[Item, ...]:
    """The items of a plan: one for the directive to register, one for each to revoke."""
    items = [Item(f"revoked/{name}", verdict=_revoked(name, facts)) for name in request.revoked]
    if request.directive is not None:
        # 85 I: changed and revoked at any time; no form is required, and no term of use limits it.
        items.append(Item(REGISTERED, verdict=_done()))
    # Whoever asks for nothing else asks what there is.
    return tuple(items) or (Item("told", verdict=Do(Action.INFORM, citations=(LIL_85_I,))),)


def _done() -> Do:
    return Do(Action.REGISTER, citations=(LIL_85_I,))


def _revoked(name: str, facts: Facts) -> Do | NotCovered:
    if any(of.id == name and of.revoked_on is None for of in facts.directives):
        return _done()
    return NotCovered(
        because=f"no directive {name} of the person is registered", citations=(LIL_85_I,)
    )


def kept(events: Iterable[Event]) -> tuple[KeptDirective, ...]:
    """The directives that a person's record holds, those that were revoked included."""
    found: dict[str, KeptDirective] = {}
    for event in events:
        match event:
            case DirectiveRegistered(id=name, directive=directive, on=on):
                found[name] = KeptDirective(name, directive, registered_on=on, number=len(found))
            case DirectiveRevoked(id=name, on=on) if name in found:
                found[name] = attrs.evolve(found[name], revoked_on=on)
    return tuple(found.values())


@attrs.frozen
class DirectiveFiled:
    """What the person is told of a directive that was registered, changed or revoked.

    Attributes:
        directive_id: By which name it is kept, to change or revoke it at any time; None where
            directives were only revoked.
        scope: What it says, without names.
        registered_on: When; a day in the controller's time zone.
        revoked: The directives that no longer count, by name.

    Source: Loi 78-17, art. 85; RULEBOOK 2.12.
    """

    directive_id: str | None
    scope: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    registered_on: date = attrs.field(kw_only=True)
    revoked: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)


def scope_of(directive: Directive, data_map: DataMap) -> tuple[str, ...]:
    """What a directive says, clause by clause, without the names of people."""
    lines = [_said(clause, data_map) for clause in directive.clauses]
    # Once redacted, nobody can tell whether there were words beside the clauses.
    if directive.words and (directive.words != REDACTED or not lines):
        lines.append("in the person's own words")
    return tuple(lines)


def _said(clause: Clause, data_map: DataMap) -> str:
    purposes = [
        data_map.activity[name].purpose if name in data_map.activity else name
        for name in clause.activities
    ]
    what = ", ".join((*clause.datasets, *purposes)) or "all data"
    whom = " to the person named" if clause.to is not None else ""
    return f"{clause.wish.value}{whom}: {what}"
