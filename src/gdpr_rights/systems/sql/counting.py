"""Counts the rows that the items of a plan concern."""

import sqlalchemy as sa

from gdpr_rights.domain.instructions import Scope
from gdpr_rights.domain.rows import Undated
from gdpr_rights.systems.shape import dated_leaves
from gdpr_rights.systems.sql.captures import Session, Statement
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
        self._items: list[tuple[str, Statement]] = []
        self._undated: dict[tuple[str, Undated], Statement] = {}
        for part in scope.parts:
            table = predicates.table(part.dataset)
            own = sa.select(sa.func.count()).select_from(table)
            own = own.where(predicates.owned(part.dataset))
            within = predicates.within(part.rows, part.dataset)
            self._items.append((part.item, Statement(own.where(within))))
            for leaf in dated_leaves(part.rows):
                undated = Undated(leaf.columns, leaf.cutoff)
                where = (part.dataset, undated)
                if where not in self._undated:
                    without = predicates.within(undated, part.dataset)
                    self._undated[where] = Statement(own.where(without))

    def items(self, session: Session) -> dict[str, int]:
        """Rows by item."""
        found: dict[str, int] = {}
        for item, statement in self._items:
            found[item] = found.get(item, 0) + session.count(statement)
        return found

    def undated(self, session: Session) -> list[str]:
        """The retention starts that rows concerned are without, sorted."""
        found: set[str] = set()
        for (_, undated), statement in self._undated.items():
            if not found.issuperset(undated.columns) and session.count(statement):
                found.update(undated.columns)
        return sorted(found)
