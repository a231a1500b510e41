"""Projections as rows of tables."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import attrs
import sqlalchemy as sa

from gdpr_rights.domain.projections import (
    Attempt,
    CaseQuery,
    CaseRow,
    Projection,
    Standing,
    SubjectRow,
)
from gdpr_rights.domain.stages import Stage
from gdpr_rights.journal.chain import in_utc, instant_text
from gdpr_rights.journal.statements import Statements
from gdpr_rights.journal.stored import in_parts
from gdpr_rights.journal.tables import Tables
from gdpr_rights.journal.writes import FORGOTTEN_AFTER
from gdpr_rights.law.rights import Right


class Rows:
    """Projections as rows, one for each key; attempts have none and are all kept.

    Args:
        projections: In the order in which they count.
        at: When they are written; attempts that were old by then are forgotten.

    Raises:
        NaiveDatetime: One holds a datetime without a time zone.
    """

    def __init__(self, projections: Sequence[Projection], at: datetime) -> None:
        self._old = instant_text(in_utc(at) - FORGOTTEN_AFTER)
        self._attempts: list[dict[str, Any]] = []
        self._cases: dict[Any, dict[str, Any]] = {}
        self._subjects: dict[str, dict[str, Any]] = {}
        self._standings: dict[Any, dict[str, Any]] = {}
        for row in projections:
            fields = attrs.asdict(row, recurse=False)
            match row:
                case CaseRow():
                    fields |= {
                        "right": row.right.value,
                        "stage": row.stage.value,
                        "received_at": instant_text(row.received_at),
                    }
                    self._cases[row.id] = fields
                case SubjectRow():
                    self._subjects.setdefault(row.fingerprint, fields)
                case Standing():
                    fields["since"] = instant_text(row.since)
                    self._standings[row.fingerprint, row.activity, row.cause] = fields
                case Attempt():
                    number = len(self._attempts) + 1
                    fields |= {"number": number, "at": instant_text(row.at)}
                    self._attempts.append(fields)

    def write(
        self, connection: sa.Connection, tables: Tables, statements: Statements, *, seq: int
    ) -> None:
        """Puts them in the place of those with the same keys; of a fingerprint the first stays.

        Args:
            connection: One that holds the lock of the head.
            tables: The tables.
            statements: On these tables.
            seq: The number of the last entry that is written with them.
        """
        _replace(connection, statements.cases, self._cases, ("id",))
        key = ("fingerprint", "activity", "cause")
        _replace(connection, statements.standings, self._standings, key)
        if self._subjects:
            self._add_subjects(connection, tables, statements)
        if self._attempts:
            connection.execute(statements.forget_attempts, {"before": self._old})
            connection.execute(
                statements.attempts, [{**row, "seq": seq} for row in self._attempts]
            )

    def _add_subjects(
        self, connection: sa.Connection, tables: Tables, statements: Statements
    ) -> None:
        if statements.subjects is not None:
            connection.execute(statements.subjects, list(self._subjects.values()))
            return
        known = refs(connection, tables, list(self._subjects))
        new = [row for name, row in self._subjects.items() if name not in known]
        if new:
            connection.execute(sa.insert(tables.subjects), new)


def _replace(
    connection: sa.Connection,
    statements: tuple[sa.Executable, ...],
    rows: dict[Any, dict[str, Any]],
    key: tuple[str, ...],
) -> None:
    if not rows:
        return
    *delete, insert = statements
    for statement in delete:
        old = [{f"old_{name}": row[name] for name in key} for row in rows.values()]
        connection.execute(statement, old)
    connection.execute(insert, list(rows.values()))


def refs(connection: sa.Connection, tables: Tables, fingerprints: Sequence[str]) -> dict[str, str]:
    """The random names of people by those of the fingerprints that are known."""
    subjects = tables.subjects
    return {
        row.fingerprint: row.ref
        for few in in_parts(fingerprints)
        for row in connection.execute(sa.select(subjects).where(subjects.c.fingerprint.in_(few)))
    }


def standings(
    connection: sa.Connection, tables: Tables, fingerprints: Sequence[str]
) -> tuple[Standing, ...]:
    """The standings of these fingerprints, sorted by fingerprint, activity and cause."""
    table = tables.standings
    found = [
        Standing(**{**row, "since": datetime.fromisoformat(row["since"])})
        for few in in_parts(fingerprints)
        for row in connection.execute(
            sa.select(table).where(table.c.fingerprint.in_(few))
        ).mappings()
    ]
    # Sorted here, for databases sort texts by rules of their own.
    return tuple(sorted(found, key=lambda row: (row.fingerprint, row.activity, row.cause)))


def attempts(
    connection: sa.Connection, tables: Tables, fingerprints: Sequence[str], since: str
) -> int:
    """How many attempts the one of these fingerprints has that has most, since that instant."""
    table = tables.attempts
    counted = sa.select(sa.func.count()).where(table.c.at >= since).group_by(table.c.fingerprint)
    return max(
        (
            count
            for few in in_parts(fingerprints)
            for count in connection.execute(counted.where(table.c.fingerprint.in_(few))).scalars()
        ),
        default=0,
    )


def cases(connection: sa.Connection, tables: Tables, query: CaseQuery) -> tuple[CaseRow, ...]:
    """The cases that fit: by due date, those without one last; then by receipt."""
    table = tables.cases
    wanted = sa.select(table)
    if query.stages is not None:
        wanted = wanted.where(table.c.stage.in_([stage.value for stage in query.stages]))
    for name in ("subject_ref", "reference", "tenant"):
        value = getattr(query, name)
        if value is not None:
            wanted = wanted.where(table.c[name] == value)
    if query.due_by is not None:
        wanted = wanted.where(table.c.due_on <= query.due_by)
    if query.untold:
        wanted = wanted.where(table.c.untold > 0)
    # Databases differ in where NULL sorts.
    undated_last = sa.case((table.c.due_on.is_(None), 1), else_=0)
    wanted = wanted.order_by(undated_last, table.c.due_on, table.c.received_at, table.c.id)
    return tuple(map(_case, connection.execute(wanted).mappings()))


def _case(row: sa.RowMapping) -> CaseRow:
    fields: dict[str, Any] = dict(row)
    fields |= {
        "right": Right(fields["right"]),
        "stage": Stage(fields["stage"]),
        "received_at": datetime.fromisoformat(fields["received_at"]),
    }
    return CaseRow(**fields)
