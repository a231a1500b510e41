"""Entries as rows of tables: how they are read and written on a connection."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import attrs
import sqlalchemy as sa

from gdpr_rights.journal.chain import Head, PersonalValue, Record
from gdpr_rights.journal.statements import Statements
from gdpr_rights.journal.tables import Tables

Stored = tuple[Record, list[PersonalValue]]
"""An entry with its personal values, those that were not redacted."""

_FEW: Final = 500


def in_parts(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """The values in parts that go into one IN (...): below the limit of every database."""
    for start in range(0, len(values), _FEW):
        yield values[start : start + _FEW]


def head_of(connection: sa.Connection, statements: Statements) -> Head | None:
    """The last entry's number and hash; None where the head row is missing."""
    found = connection.execute(statements.head).one_or_none()
    return None if found is None else Head(*found)


def locked_head(connection: sa.Connection, statements: Statements) -> Head | None:
    """Locks the head row until the end of the transaction, and reads it."""
    if connection.dialect.update_returning:
        found = connection.execute(statements.lock_and_read).one_or_none()
        return None if found is None else Head(*found)
    connection.execute(statements.lock)
    return head_of(connection, statements)


def versions(
    connection: sa.Connection, statements: Statements, streams: Sequence[str]
) -> dict[str, int]:
    """The versions of those of the streams that exist."""
    return {
        stream: version
        for few in in_parts(streams)
        for stream, version in connection.execute(statements.versions, {"streams": few})
    }


def insert(
    connection: sa.Connection,
    statements: Statements,
    records: Sequence[Record],
    values: Sequence[PersonalValue],
) -> None:
    """Adds entries and their personal values, and moves the head; under its lock only."""
    connection.execute(statements.entries, [attrs.asdict(one, recurse=False) for one in records])
    if values:
        rows = [attrs.asdict(one, recurse=False) for one in values]
        connection.execute(statements.personal_values, rows)
    last = records[-1]
    connection.execute(statements.move_head, {"new_seq": last.seq, "new_hash": last.hash})


def of_streams(
    connection: sa.Connection, tables: Tables, streams: Sequence[str]
) -> dict[str, list[Stored]]:
    """The entries of those of the streams that exist: two statements for some hundred streams."""
    entries, values = tables.entries, tables.personal_values
    found: dict[str, list[Stored]] = {stream: [] for stream in streams}
    for few in in_parts(tuple(found)):
        of_few = entries.c.stream.in_(few)
        wanted = sa.select(entries).where(of_few).order_by(entries.c.seq)
        beside = sa.select(values).where(values.c.seq.in_(sa.select(entries.c.seq).where(of_few)))
        for one in _paired(
            connection.execute(wanted).mappings().all(), connection.execute(beside).mappings()
        ):
            found[one[0].stream].append(one)
    return {stream: stored for stream, stored in found.items() if stored}


def page_after(connection: sa.Connection, tables: Tables, seq: int, size: int) -> list[Stored]:
    """The next entries after that number."""
    entries, values = tables.entries, tables.personal_values
    wanted = sa.select(entries).where(entries.c.seq > seq).order_by(entries.c.seq).limit(size)
    page = connection.execute(wanted).mappings().all()
    if not page:
        return []
    of_page = values.c.seq.between(page[0]["seq"], page[-1]["seq"])
    return _paired(page, connection.execute(sa.select(values).where(of_page)).mappings())


def _paired(entries: Iterable[sa.RowMapping], values: Iterable[sa.RowMapping]) -> list[Stored]:
    """Rows of entries, each with its personal values."""
    records = [Record(**entry) for entry in entries]
    beside: dict[int, list[PersonalValue]] = {record.seq: [] for record in records}
    for value in values:
        # A value of an entry appended between the two statements belongs to none of these.
        if value["seq"] in beside:
            beside[value["seq"]].append(PersonalValue(**value))
    return [(record, beside[record.seq]) for record in records]
