"""The standings that the guard asks for: of one person, or of a whole mailing list."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

import sqlalchemy as sa

from gdpr_rights.domain.projections import Standing
from gdpr_rights.journal.stored import in_parts
from gdpr_rights.journal.tables import Tables

_SOME: Final = 16
"""So many names a statement is kept for: of one person, under a few secrets."""
_FEW: Final = 2000
"""Up to so many names are asked for by name; of more, everything noted is read if it is not much
more than they are."""
_MUCH: Final = 10
_PAGE: Final = 500


class Noted:
    """Reads standings by fingerprint and activity."""

    def __init__(self, tables: Tables) -> None:
        self._table = tables.standings
        self._wanted = sa.select(self._table)
        self._kept: dict[tuple[int, int], tuple[sa.Select[Any], list[str]]] = {}

    def read(
        self, connection: sa.Connection, fingerprints: Collection[str], activities: Sequence[str]
    ) -> Collection[Standing]:
        """The standings of these activities among these fingerprints, in any order."""
        if len(fingerprints) <= _SOME:
            return _standings(self._of_some(connection, list(fingerprints), activities))
        if len(fingerprints) > _FEW:
            found = self._of_all(connection, frozenset(fingerprints), activities)
            if found is not None:
                return found
        wanted = self._wanted.where(self._table.c.activity.in_(activities))
        rows: list[sa.Row[Any]] = []
        for few in in_parts(list(fingerprints)):
            rows += connection.execute(wanted.where(self._table.c.fingerprint.in_(few)))
        return _standings(rows)

    def _of_some(
        self, connection: sa.Connection, names: list[str], activities: Sequence[str]
    ) -> Sequence[sa.Row[Any]]:
        """By a statement that is kept: to build it takes longer than to run it."""
        size = len(names), len(activities)
        kept = self._kept.get(size)
        if kept is None:
            kept = self._kept[size] = self._made(*size)
        statement, order = kept
        given = dict(zip(order, (*names, *activities), strict=True))
        return connection.execute(statement, given).fetchall()

    def _made(self, names: int, activities: int) -> tuple[sa.Select[Any], list[str]]:
        order = [*(f"f{n}" for n in range(names)), *(f"a{n}" for n in range(activities))]
        given: list[sa.BindParameter[str]] = [sa.bindparam(name) for name in order]
        wanted = self._wanted.where(
            self._table.c.fingerprint.in_(given[:names]), self._table.c.activity.in_(given[names:])
        )
        return wanted, order

    def _of_all(
        self, connection: sa.Connection, names: frozenset[str], activities: Sequence[str]
    ) -> list[Standing] | None:
        """Those of the names, out of everything that is noted; None where that is too much."""
        most = _MUCH * len(names)
        wanted = self._wanted.where(self._table.c.activity.in_(activities)).limit(most + 1)
        found: list[Standing] = []
        read, at = 0, datetime.fromisoformat
        # A cursor of the server where there is one, so that only rows of the list are held.
        with connection.execute(wanted, execution_options={"yield_per": _PAGE}) as result:
            for page in result.partitions():
                read += len(page)
                found += [
                    Standing(name, activity, cause, verdict, citation, at(since))
                    for name, activity, cause, verdict, citation, since in page
                    if name in names
                ]
        return found if read <= most else None


def _standings(rows: Iterable[Any]) -> list[Standing]:
    at = datetime.fromisoformat
    return [
        Standing(fingerprint, activity, cause, verdict, citation, at(since))
        for fingerprint, activity, cause, verdict, citation, since in rows
    ]
