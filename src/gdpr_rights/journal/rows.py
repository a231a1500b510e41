"""Projections as rows of tables."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

import attrs
import sqlalchemy as sa

from gdpr_rights.domain.projections import CaseQuery, CaseRow, Projection, Standing, SubjectRow
from gdpr_rights.domain.stages import Stage
from gdpr_rights.journal.chain import instant_text
from gdpr_rights.journal.tables import Tables
from gdpr_rights.law.rights import Right

_FEW: Final = 500
"""How many values go into one IN (...): below the limit of every database."""


class Rows:
    """Projections as rows, one for each key.

    Raises:
        NaiveDatetime: One holds a datetime without a time zone.
    """

    def __init__(self, projections: Sequence[Projection]) -> None:
        self._cases: dict[Any, dict[str, Any]] = {}
        self._subjects: dict[str, dict[str, Any]] = {}
        self._standings: dict[Any, dict[str, Any]] = {}
        for row in projections:
            fields = attrs.asdict(row)
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
                    self._standings[row.fingerprint, row.activity] = fields

    def write(self, connection: sa.Connection, tables: Tables) -> None:
        """Puts them in the place of those with the same keys; of a fingerprint the first stays."""
        _replace(connection, tables.cases, ("id",), self._cases)
        _replace(connection, tables.standings, ("fingerprint", "activity"), self._standings)
        if self._subjects:
            known = refs(connection, tables, list(self._subjects))
            new = [row for name, row in self._subjects.items() if name not in known]
            if new:
                connection.execute(sa.insert(tables.subjects), new)


def _replace(
    connection: sa.Connection,
    table: sa.Table,
    key: tuple[str, ...],
    rows: dict[Any, dict[str, Any]],
) -> None:
    if not rows:
        return
    # No two databases write "insert or update" alike; under the lock two statements do as well.
    same = [table.c[name] == sa.bindparam(f"old_{name}") for name in key]
    old = [{f"old_{name}": row[name] for name in key} for row in rows.values()]
    connection.execute(sa.delete(table).where(*same), old)
    connection.execute(sa.insert(table), list(rows.values()))


def refs(connection: sa.Connection, tables: Tables, fingerprints: Sequence[str]) -> dict[str, str]:
    """The random names of people by those of the fingerprints that are known."""
    subjects = tables.subjects
    return {
        row.fingerprint: row.ref
        for few in _in_parts(fingerprints)
        for row in connection.execute(sa.select(subjects).where(subjects.c.fingerprint.in_(few)))
    }


def standings(
    connection: sa.Connection, tables: Tables, fingerprints: Sequence[str]
) -> tuple[Standing, ...]:
    """The standings of these fingerprints, sorted by fingerprint and activity."""
    table = tables.standings
    found = [
        Standing(**{**row, "since": datetime.fromisoformat(row["since"])})
        for few in _in_parts(fingerprints)
        for row in connection.execute(
            sa.select(table).where(table.c.fingerprint.in_(few))
        ).mappings()
    ]
    # Sorted here, for databases sort texts by rules of their own.
    return tuple(sorted(found, key=lambda row: (row.fingerprint, row.activity)))


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


def _in_parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(values), _FEW):
        yield values[start : start + _FEW]
