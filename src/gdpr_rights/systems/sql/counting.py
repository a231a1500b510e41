"""Counts the rows that the items of a plan concern."""

from typing import Any

import sqlalchemy as sa

from gdpr_rights.domain.instructions import Scope
from gdpr_rights.domain.rows import Undated
from gdpr_rights.systems.shape import dated_leaves
from gdpr_rights.systems.sql.captures import Session, Together
from gdpr_rights.systems.sql.predicates import Predicates

__all__ = ["Counting"]


class Counting:
    """The statements that count what a scope concerns.

    Args:
        predicates: The conditions of ownership and row sets.
        scope: What is counted.
    """

    def __init__(self, predicates: Predicates, scope: Scope) -> None:
        self.captures = predicates.captures
        self._names: list[str] = []
        counts: list[sa.Select[Any]] = []
        undated: dict[tuple[str, Undated], sa.Select[Any]] = {}
        for part in scope.parts:
            table = predicates.table(part.dataset)
            own = sa.select(sa.func.count()).select_from(table)
            own = own.where(predicates.owned(part.dataset))
            self._names.append(part.item)
            counts.append(own.where(predicates.within(part.rows, part.dataset)))
            for leaf in dated_leaves(part.rows):
                without = Undated(leaf.columns, leaf.cutoff)
                where = (part.dataset, without)
                if where not in undated:
                    undated[where] = own.where(predicates.within(without, part.dataset))
        self._starts = [without.columns for _, without in undated]
        self._counts = Together(counts, predicates.dialect)
        self._undated = Together(list(undated.values()), predicates.dialect)

    def items(self, session: Session) -> dict[str, int]:
        """Rows by item."""
        found: dict[str, int] = {}
        for item, (rows, _) in zip(self._names, self._counts.run(session), strict=True):
            found[item] = found.get(item, 0) + rows
        return found

    def undated(self, session: Session) -> list[str]:
        """The retention starts that rows concerned are without, sorted."""
        found: set[str] = set()
        for columns, (rows, _) in zip(self._starts, self._undated.run(session), strict=True):
            if rows:
                found.update(columns)
        return sorted(found)
