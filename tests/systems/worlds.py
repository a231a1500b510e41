"""A small application for tests, in a SQLite file and in memory, with the same rows."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tests.systems.databases import Database, Place, sqlite_engine

from gdpr_rights import (
    Action,
    Controller,
    DataMap,
    Dataset,
    GdprRightsError,
    LawfulBasis,
    Lookup,
    PersonalData,
    ProcessingActivity,
    Retention,
    SubjectKind,
)
from gdpr_rights.domain.instructions import Effect, Instruction, Part, Scope
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.rows import ALL, RowSet
from gdpr_rights.domain.schema import Column, ForeignKey, Schema, Table
from gdpr_rights.errors import SystemUnavailable
from gdpr_rights.systems import MemorySystem, SQLSystem

Rows = dict[str, list[dict[str, Any]]]
PLAIN = PersonalData("sample", used_for=["use"])
UNIQUE = PersonalData("contact", used_for=["use"], overwrite="unique")
CUTOFF = date(2020, 6, 15)


def map_of(
    datasets: Sequence[Dataset], *, lookup: dict[str, Lookup | str] | None = None, **kinds: str
) -> DataMap:
    """A map of one activity; the first dataset holds the people unless kinds are given."""
    return DataMap(
        controller=Controller(
            "Sample", contact="dpo@example.org", country="FR", time_zone="Europe/Paris"
        ),
        activities=[
            ProcessingActivity(
                "use",
                purpose="be a sample",
                lawful_basis=LawfulBasis.CONTRACT,
                retention=Retention.criteria("as long as needed"),
            )
        ],
        subjects=[
            SubjectKind(kind, dataset=dataset, lookup=lookup or {})
            for kind, dataset in (kinds or {"person": datasets[0].name}).items()
        ],
        datasets=datasets,
    )


def dataset(of: str, /, *links: Any, rest: Any = PLAIN, **more: Any) -> Dataset:
    fields = {key: value for key, value in more.items() if key not in ("erasure", "key", "table")}
    others = {key: value for key, value in more.items() if key in ("erasure", "key", "table")}
    return Dataset(of, system="app", links=links, rest=rest, fields=fields, **others)


def table(name: str, *columns: Column | str, **foreign: str) -> Table:
    """A table with an integer key ``id``; a plain name is an integer column that may be NULL."""
    made = [Column("id", type="integer", nullable=False)]
    made += [of if isinstance(of, Column) else Column(of, type="integer") for of in columns]
    keys = [
        ForeignKey((own,), target.split(".")[0], (target.split(".")[1],))
        for own, target in foreign.items()
    ]
    return Table(name, columns=made, key=("id",), foreign_keys=keys)


def text(name: str, *, null: bool = True, **more: Any) -> Column:
    return Column(name, nullable=null, **more)


def needed(name: str) -> Column:
    return Column(name, type="integer", nullable=False)


def part(
    of: str, effect: Effect = Effect.ERASE, rows: RowSet = ALL, fields: Iterable[str] = ("*",)
) -> Part:
    fields = tuple(fields)
    name = f"{of}/{effect.value}/{type(rows).__name__}/{'+'.join(fields)}"
    return Part(name, dataset=of, fields=fields, rows=rows, effect=effect)


def person(*key: Any, kind: str = "person", **identifiers: Any) -> ResolvedSubject:
    return ResolvedSubject(f"ref-{key}", kind, key=key, identifiers=tuple(identifiers.items()))


def erase(scope: Scope, name: str = "one") -> Instruction:
    return Instruction(name, Action.ERASE, scope)


class Pair:
    """The same rows in a database and in memory; what both say must be equal.

    Args:
        at: Where to make the database: a place, or a folder for a SQLite file.
    """

    def __init__(self, at: Place | Path, schema: Schema, rows: Rows) -> None:
        engine = sqlite_engine(at / "app.db") if isinstance(at, Path) else at.engine()
        self.database = Database(engine, schema)
        self.sql: SQLSystem = self.database.fill(rows)
        self.memory = MemorySystem(rows, schema)

    def both(self, method: str, *arguments: Any) -> Any:
        ours, reference = (
            _outcome(getattr(system, method), arguments) for system in (self.sql, self.memory)
        )
        assert ours == reference
        if isinstance(ours, _Raised):
            raise ours.error
        return ours

    def rows(self) -> dict[str, list[dict[str, Any]]]:
        """What is left, by table and in the order of keys; random values are not compared."""
        ours = self.database.contents()
        for name, rows in ours.items():
            there = sorted(self.memory.tables[name], key=repr)
            assert sorted(map(_pattern, rows)) == sorted(map(_pattern, there))
        return ours


def _outcome(method: Any, arguments: Any) -> Any:
    try:
        return method(*arguments)
    except GdprRightsError as error:
        return _Raised(error)


class _Raised:
    """An error, equal to another that says the same."""

    def __init__(self, error: GdprRightsError) -> None:
        self.error = error

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Raised):
            return False
        if isinstance(self.error, SystemUnavailable):
            # A database adds a code of its own to the kind of the error.
            return isinstance(other.error, SystemUnavailable)
        return repr(self.error) == repr(other.error)

    def __hash__(self) -> int:
        return hash(repr(self.error))


def _pattern(row: dict[str, Any]) -> str:
    return repr(
        sorted(
            (name, f"erased-{len(value)}")
            if isinstance(value, str) and value.startswith("erased-")
            else (name, value)
            for name, value in row.items()
        )
    )
