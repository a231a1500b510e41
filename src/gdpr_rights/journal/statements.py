"""The statements of an append, built once: building them anew costs more than they take."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql, sqlite

from gdpr_rights.journal.tables import HEAD, Tables


class Statements:
    """What an append executes, in the dialect's own words where that saves a statement."""

    def __init__(self, tables: Tables, dialect: str) -> None:
        head, entries = tables.head, tables.entries
        of_head = head.c.id == HEAD
        self.head = sa.select(head.c.seq, head.c.hash).where(of_head)
        # An update locks on every database; FOR UPDATE is unknown to some.
        self.lock = sa.update(head).where(of_head).values(seq=head.c.seq)
        self.lock_and_read = self.lock.returning(head.c.seq, head.c.hash)
        self.move_head = (
            sa.update(head)
            .where(of_head)
            .values(seq=sa.bindparam("new_seq"), hash=sa.bindparam("new_hash"))
        )
        self.versions = (
            sa.select(entries.c.stream, sa.func.max(entries.c.version))
            .where(entries.c.stream.in_(sa.bindparam("streams", expanding=True)))
            .group_by(entries.c.stream)
        )
        self.entries = sa.insert(entries)
        self.personal_values = sa.insert(tables.personal_values)
        self.attempts = sa.insert(tables.attempts)
        old = tables.attempts.c.at < sa.bindparam("before")
        self.forget_attempts = sa.delete(tables.attempts).where(old)
        self.cases = _replacing(tables.cases, dialect)
        self.standings = _replacing(tables.standings, dialect)
        self.subjects = _unless_known(tables.subjects, dialect)


def _replacing(table: sa.Table, dialect: str) -> tuple[sa.Executable, ...]:
    """Puts a row in the place of the one with the same key: one statement, or two."""
    rest = [column.name for column in table.columns if not column.primary_key]
    if dialect in ("mysql", "mariadb"):
        row = mysql.insert(table)
        return (row.on_duplicate_key_update({name: row.inserted[name] for name in rest}),)
    if dialect in _CONFLICTS:
        new = _CONFLICTS[dialect](table)
        to_set = {name: new.excluded[name] for name in rest}
        return (new.on_conflict_do_update(index_elements=_key(table), set_=to_set),)
    # Under the lock of the head two statements do as well.
    same = [column == sa.bindparam(f"old_{column.name}") for column in table.primary_key]
    return sa.delete(table).where(*same), sa.insert(table)


def _unless_known(table: sa.Table, dialect: str) -> sa.Executable | None:
    """Adds a row unless there is one with the same key; None where that takes a look before."""
    if dialect in ("mysql", "mariadb"):
        # INSERT IGNORE would ignore more than that.
        key = next(iter(table.primary_key))
        return mysql.insert(table).on_duplicate_key_update({key.name: key})
    if dialect in _CONFLICTS:
        added: sa.Executable = _CONFLICTS[dialect](table).on_conflict_do_nothing(
            index_elements=_key(table)
        )
        return added
    return None


def _key(table: sa.Table) -> list[sa.Column[Any]]:
    return list(table.primary_key)


_CONFLICTS: dict[str, Any] = {"postgresql": postgresql.insert, "sqlite": sqlite.insert}
