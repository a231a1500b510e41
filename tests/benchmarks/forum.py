"""One person with 10,000 rows in 12 tables, 100 other people, and hand-written SQL for the same.

The hand-written side does what a careful developer would write for this schema alone: one
statement for each table, nested IN, one transaction, a JSON and a CSV file for each table. It
knows nothing of maps, verification, evidence or anybody else's schema.
"""

import csv
import io
import json
import os
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from gdpr_rights import (
    Controller,
    DataMap,
    Dataset,
    LawfulBasis,
    Link,
    OverwriteConstant,
    PersonalData,
    ProcessingActivity,
    Retention,
    SubjectKind,
)
from gdpr_rights.export.package import _LEVEL as LEVEL
from tests.benchmarks.forum_rows import OTHERS, PERSON, TABLES

__all__ = [
    "OTHERS",
    "PERSON",
    "REMOVED",
    "ROWS",
    "Rows",
    "TABLES",
    "data_map",
    "deletes",
    "json_by_hand",
    "names_of",
    "owned",
    "selects",
    "updates",
    "zip_by_hand",
]

ROWS = sum(many for _, many, _ in TABLES.values())
REMOVED = "[removed]"
"""What an overwrite leaves in the first column of a table; the others become NULL."""

Rows = Callable[[str], Sequence[Any]]
"""Runs a query with the person's key as its only value, in the way that is measured."""


def names_of(table: str) -> tuple[str, ...]:
    parent, _, columns = TABLES[table]
    return ("id", *([f"{parent}_id"] if parent else []), *columns)


def data_map(erasure: str = "delete") -> DataMap:
    """The map of it: everything is used for the account."""
    return DataMap(
        controller=Controller(
            "Forum", contact="privacy@example.org", country="FR", time_zone="Europe/Paris"
        ),
        activities=[
            ProcessingActivity(
                "account",
                purpose="run the service",
                lawful_basis=LawfulBasis.CONTRACT,
                retention=Retention.event("contract end", "P7D"),
            )
        ],
        subjects=[SubjectKind("member", dataset="users", lookup={"email": "email"})],
        datasets=[
            Dataset(
                table,
                system="app",
                links=[Link.owned_by(parent, {f"{parent}_id": "id"})] if parent else [],
                fields={
                    column: PersonalData(
                        column,
                        used_for=["account"],
                        overwrite=None if number else OverwriteConstant(REMOVED),
                    )
                    for number, column in enumerate(columns)
                },
                erasure=erasure,
            )
            for table, (parent, _, columns) in TABLES.items()
        ],
    )


def owned(table: str, person: str) -> str:
    """The condition that a row of a table is the person's, as one would write it by hand."""
    parent = TABLES[table][0]
    if parent is None:
        return f"id = {person}"
    if parent == "users":
        return f"users_id = {person}"
    return f"{parent}_id IN (SELECT id FROM {parent} WHERE {owned(parent, person)})"


def selects() -> Iterator[tuple[str, tuple[str, ...], str]]:
    for table in TABLES:
        names = names_of(table)
        where = owned(table, ":p")
        yield table, names, f"SELECT {', '.join(names)} FROM {table} WHERE {where} ORDER BY id"


def deletes() -> Iterator[str]:
    for table in reversed(TABLES):
        yield f"DELETE FROM {table} WHERE {owned(table, ':p')}"


def updates() -> Iterator[str]:
    for table, (_, _, (first, *others)) in TABLES.items():
        values = ", ".join([f"{first} = '{REMOVED}'", *(f"{name} = NULL" for name in others)])
        yield f"UPDATE {table} SET {values} WHERE {owned(table, ':p')}"


def json_by_hand(run: Rows, folder: Path) -> int:
    """The rows as JSON, a file for each table."""
    total = 0
    for table, names, query in selects():
        rows = run(query)
        total += len(rows)
        with (folder / f"{table}.json").open("w") as file:
            file.write(json.dumps([dict(zip(names, row, strict=True)) for row in rows]))
    return total


def zip_by_hand(run: Rows, target: Path) -> int:
    """The whole copy: one archive with a JSON and a CSV file for each table, on the disk."""
    total = 0
    with target.open("wb") as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as archive:
            for table, names, query in selects():
                rows = run(query)
                total += len(rows)
                archive.writestr(
                    f"{table}.json",
                    json.dumps([dict(zip(names, row, strict=True)) for row in rows]),
                )
                sheet = io.StringIO()
                writer = csv.writer(sheet)
                writer.writerow(names)
                writer.writerows(rows)
                archive.writestr(f"{table}.csv", sheet.getvalue())
        file.flush()
        os.fsync(file.fileno())
    return total
