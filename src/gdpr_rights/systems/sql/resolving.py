"""Finds people by their look-ups: every identifier must fit the same person."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from gdpr_rights.domain.datasets import Match, SubjectKind
from gdpr_rights.domain.fingerprints import normal_email
from gdpr_rights.domain.instructions import Found
from gdpr_rights.domain.parties import KEY, Key
from gdpr_rights.systems.keys import fits, from_key, key_parts, to_key
from gdpr_rights.systems.lookups import Located, located
from gdpr_rights.systems.sql.captures import as_held, in_values
from gdpr_rights.systems.sql.dialects import BeyondAscii
from gdpr_rights.systems.sql.predicates import Predicates
from gdpr_rights.systems.tenancy import is_tenant, tenant_column

__all__ = ["people"]

_SEVERAL = 5
"""Two say that they are several; a few more help who has to tell them apart."""
_PAGE = 200


def people(
    connection: sa.Connection,
    predicates: Predicates,
    kind: SubjectKind,
    identifiers: Sequence[tuple[str, Key]],
    tenant: Key | None = None,
) -> tuple[Found, ...]:
    """Some of the people whom all of the identifiers fit, ordered by key.

    Raises:
        UnknownLookup: An identifier has a name that is no look-up.
        MapDoesNotFit: A look-up stands in no column, or too far away.
    """
    lookups = located(predicates.shapes, kind, identifiers)
    if not identifiers:
        return ()
    search = _Search(predicates, kind, lookups)
    conditions = [search.condition(name, value) for name, value in identifiers]
    key = predicates.key(kind.dataset)
    columns = list(key)
    if tenant is not None:
        conditions.append(search.in_tenant(tenant))
        columns += search.tenant()
    query = sa.select(*columns).where(*conditions).order_by(*key)
    rows = [
        tuple(row[: len(key)])
        for row in connection.execute(query)
        # Databases fold letters and blanks, Python has the last word.
        if tenant is None or all(is_tenant(held, tenant) for held in row[len(key) :])
    ]
    found: list[Found] = []
    for start in range(0, len(rows), _PAGE):
        keys = rows[start : start + _PAGE]
        found.extend(search.confirmed(connection, keys, identifiers))
        if len(found) >= _SEVERAL:
            break
    return tuple(found[:_SEVERAL])


class _Search:
    """A search among the people of one kind."""

    def __init__(
        self, predicates: Predicates, kind: SubjectKind, lookups: dict[str, Located]
    ) -> None:
        self._predicates = predicates
        self._kind = kind
        self._root = predicates.shapes[kind.dataset]
        self._lookups = lookups

    def condition(self, name: str, value: Key) -> ColumnElement[bool]:
        """A condition on the persons' own dataset that everybody meets whom the value fits."""
        if "\0" in str(value) and self._predicates.dialect == "postgresql":
            return sa.false()  # no text there holds it, and the server refuses to be asked
        if name == KEY:
            return self._is_key(value)
        at = self._lookups[name]
        column = self._predicates.table(at.shape.name).c[at.column]
        if at.match is Match.EMAIL:
            fitting = self._email(column, str(value))
        else:
            typed = from_key(value, at.type)
            fitting = sa.false() if typed is None else column == sa.literal(typed, column.type)
        if not at.pairs:
            return fitting
        own = self._predicates.columns(self._root.name, [a for a, _ in at.pairs])
        there = self._predicates.columns(at.shape.name, [b for _, b in at.pairs])
        return in_values(own, sa.select(*there).where(fitting).correlate(None))

    def tenant(self) -> list[sa.Column[Any]]:
        """The column of a person's own row that says to which tenant it belongs, if any."""
        name = self._root.dataset.tenant
        return [] if name is None else [self._predicates.table(self._root.name).c[name]]

    def in_tenant(self, tenant: Key) -> ColumnElement[bool]:
        """That a person's own row is one of a tenant."""
        shapes = self._predicates.shapes
        name = tenant_column(shapes.data_map, self._kind, self._root, tenant)
        if name is None:
            return sa.true()
        column = self._predicates.table(self._root.name).c[name]
        typed = as_held(tenant, self._root.table.column[name].type, self._predicates.dialect)
        return sa.false() if typed is None else column == sa.literal(typed, column.type)

    def _email(self, column: sa.Column[Any], value: str) -> ColumnElement[bool]:
        """Addresses that may be equal; Python has the last word, for databases fold ASCII only."""
        wanted = normal_email(value)
        beyond = BeyondAscii(column)
        if not wanted.isascii():
            return beyond
        return sa.or_(sa.func.lower(column).contains(wanted, autoescape=True), beyond)

    def _is_key(self, value: Key) -> ColumnElement[bool]:
        parts = key_parts(value, len(self._root.key))
        if parts is None:
            return sa.false()
        conditions: list[ColumnElement[bool]] = []
        columns = self._predicates.key(self._root.name)
        for name, column, part in zip(self._root.key, columns, parts, strict=True):
            typed = from_key(part, self._root.table.column[name].type)
            if typed is None:
                return sa.false()
            conditions.append(column == sa.literal(typed, column.type))
        return sa.and_(*conditions)

    def confirmed(
        self,
        connection: sa.Connection,
        keys: list[tuple[Any, ...]],
        identifiers: Sequence[tuple[str, Key]],
    ) -> Iterator[Found]:
        """Those of some people whom all of the identifiers really fit, with all their look-ups."""
        held: dict[tuple[Any, ...], dict[str, list[Any]]] = {key: {} for key in keys}
        for name, at in self._lookups.items():
            for row in connection.execute(self._values(at, keys)):
                *parts, value = row
                if value is not None:
                    held[tuple(parts)].setdefault(name, []).append(value)
        for key, values in held.items():
            if all(
                name == KEY
                or any(
                    fits(self._lookups[name].match, given, one, self._lookups[name].type)
                    for one in values.get(name, ())
                )
                for name, given in identifiers
            ):
                known = {(name, to_key(one)) for name, many in values.items() for one in many}
                yield Found(tuple(map(to_key, key)), tuple(sorted(known, key=repr)))

    def _values(self, at: Located, keys: list[tuple[Any, ...]]) -> sa.Select[Any]:
        columns = self._predicates.key(self._root.name)
        value = self._predicates.table(at.shape.name).c[at.column]
        wanted: Any = [key[0] for key in keys] if len(columns) == 1 else keys
        joined = [
            self._predicates.table(self._root.name).c[own]
            == self._predicates.table(at.shape.name).c[there]
            for own, there in at.pairs
        ]
        return sa.select(*columns, value).where(in_values(columns, wanted), *joined)
