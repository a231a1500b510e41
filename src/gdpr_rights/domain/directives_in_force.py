"""Which directives are in force, and what they say together.

The latest one on a point counts. A particular one prevails over a general one, unless that is
later and says something else: then a human decides.

Source: Loi 78-17, art. 85 I; RULEBOOK 2.10/M11.
"""

import enum
from collections.abc import Iterable
from datetime import date

import attrs

from gdpr_rights.domain.directives import Clause, DirectiveKind, KeptDirective, Wish
from gdpr_rights.domain.values import as_tuple


@enum.unique
class Point(enum.Enum):
    """On what directives may differ."""

    FATE = "storage or erasure"
    COMMUNICATION = "communication"


_POINTS = {
    Wish.STORE: Point.FATE,
    Wish.ERASE: Point.FATE,
    Wish.COMMUNICATE: Point.COMMUNICATION,
    Wish.WITHHOLD: Point.COMMUNICATION,
}


@attrs.frozen
class Directed:
    """What the directives say on a point.

    Attributes:
        wish: What is to become of the data.
        to: Who receives them, for a communication.
        by: The directive that says so.
    """

    wish: Wish
    to: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True, repr=False)
    by: KeptDirective = attrs.field(kw_only=True, repr=False)


@attrs.frozen
class Contradictory:
    """They say several things, and nobody but a human may say which counts.

    Attributes:
        directives: Which of them, by name.
    """

    directives: tuple[str, ...] = attrs.field(converter=as_tuple)


def in_force(directives: Iterable[KeptDirective], on: date) -> tuple[KeptDirective, ...]:
    """The directives in force on a day, the oldest first: given by then, and not revoked by then.

    Args:
        directives: All of one person, those that were revoked included.
        on: The day: that of the death, where it is known.
    """
    return tuple(
        sorted(
            (
                of
                for of in directives
                if of.registered_on <= on
                and of.directive.written_on <= on
                and (of.revoked_on is None or of.revoked_on > on)
            ),
            key=_age,
        )
    )


def resolve(
    directives: Iterable[KeptDirective],
    on: date,
    point: Point,
    *,
    dataset: str | None = None,
    activity: str | None = None,
) -> Directed | Contradictory | None:
    """What the directives say of some data on a point; None where they are silent.

    Args:
        directives: All of one person.
        on: On which day.
        point: On what.
        dataset: The dataset; all of them where it is None.
        activity: The processing activity; all of them where it is None.

    Examples:
        >>> from datetime import date
        >>> from gdpr_rights import Clause, Directive, DirectiveKind, KeptDirective, Wish
        >>> from gdpr_rights.domain.directives_in_force import Point, resolve
        >>> day = date(2026, 11, 21)
        >>> all_of_it = KeptDirective("d1", Directive(
        ...     [Clause(Wish.ERASE)], kind=DirectiveKind.GENERAL, written_on=day),
        ...     registered_on=day)
        >>> resolve([all_of_it], day, Point.FATE, dataset="messages").wish
        <Wish.ERASE: 'erase'>

    Source: RULEBOOK 2.10/M11.
    """
    latest: dict[DirectiveKind, tuple[KeptDirective, tuple[Clause, ...]]] = {}
    for of in in_force(directives, on):
        clauses = tuple(
            clause
            for clause in of.directive.clauses
            if _POINTS[clause.wish] is point and clause.covers(dataset, activity)
        )
        if clauses:
            latest[of.directive.kind] = (of, clauses)
    particular = latest.get(DirectiveKind.PARTICULAR)
    general = latest.get(DirectiveKind.GENERAL)
    if particular is None or general is None:
        found = particular or general
        return None if found is None else _said(*found)
    ours, theirs = _said(*particular), _said(*general)
    if _age(general[0]) > _age(particular[0]) and not _agree(ours, theirs):
        return Contradictory((particular[0].id, general[0].id))
    return ours


def _age(of: KeptDirective) -> tuple[date, int, str]:
    return of.directive.written_on, of.number, of.id


def _said(of: KeptDirective, clauses: tuple[Clause, ...]) -> Directed | Contradictory:
    wishes = {clause.wish for clause in clauses}
    if len(wishes) > 1:
        return Contradictory((of.id,))
    to = (clause.to for clause in clauses if clause.to is not None)
    return Directed(wishes.pop(), to=dict.fromkeys(to), by=of)


def _agree(one: Directed | Contradictory, other: Directed | Contradictory) -> bool:
    return (
        isinstance(one, Directed)
        and isinstance(other, Directed)
        and (one.wish, set(one.to)) == (other.wish, set(other.to))
    )
