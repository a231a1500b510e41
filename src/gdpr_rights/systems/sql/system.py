"""Personal data in a relational database, through SQLAlchemy."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any, Final, TypeVar

import attrs
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.datasets import SubjectKind
from gdpr_rights.domain.instructions import (
    Batch,
    Counts,
    Effect,
    Fate,
    Found,
    Instruction,
    Purge,
    Receipt,
    Remainder,
    Scope,
)
from gdpr_rights.domain.parties import Key, ResolvedSubject
from gdpr_rights.domain.plans import Action
from gdpr_rights.ports import Capabilities
from gdpr_rights.systems.rectifying import corrections, only_rectifies
from gdpr_rights.systems.shape import Shapes, by_dataset, limited, nothing_matched
from gdpr_rights.systems.sql.captures import Session
from gdpr_rights.systems.sql.carrying_out import Tally, Work
from gdpr_rights.systems.sql.collecting import Collection
from gdpr_rights.systems.sql.counting import Counting
from gdpr_rights.systems.sql.fates import Fates
from gdpr_rights.systems.sql.marking import Marking
from gdpr_rights.systems.sql.nodes import analysed
from gdpr_rights.systems.sql.predicates import Predicates
from gdpr_rights.systems.sql.purging import purged
from gdpr_rights.systems.sql.receipts import ReceiptTable
from gdpr_rights.systems.sql.rectifying import Rectification
from gdpr_rights.systems.sql.reflect import Live, reflect_live
from gdpr_rights.systems.sql.resolving import people
from gdpr_rights.systems.sql.transactions import guarded, guarded_rows, reading, writing
from gdpr_rights.systems.tenancy import check_tenants

__all__ = ["SQLSystem"]

T = TypeVar("T")
_MANY: Final = 500
"""From how many people on they stand in temporary tables instead of in bound values."""
_COMPILED: Final = 64


class SQLSystem:
    """A `DataSystem` on a relational database: SQLite, PostgreSQL, MySQL and MariaDB.

    Constructing it does no I/O. Every call is one transaction of its own, and the number of
    statements depends on the datasets of the map, never on the number of rows.

    Args:
        engine: Of the database.
        receipts: Whether it records in a table of its own what it has done, in the same
            transaction, so that nothing is done twice. Without it a repetition does its work
            again, and finds nothing left to do.
        receipts_table: The name of that table; ``schema.table`` is understood.

    Examples:
        >>> from sqlalchemy import create_engine
        >>> from gdpr_rights.systems import SQLSystem
        >>> system = SQLSystem(create_engine("sqlite://"))
        >>> system.create_tables()
    """

    def __init__(
        self,
        engine: sa.Engine,
        *,
        receipts: bool = True,
        receipts_table: str = "gdpr_rights_receipts",
    ) -> None:
        self._engine = engine
        self._receipts = ReceiptTable(receipts_table) if receipts else None
        self._live: dict[tuple[DataMap, str], Live] = {}
        self._compiled: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        # An engine's repr holds its address, and sometimes more.
        return f"SQLSystem({self._engine.dialect.name})"

    @property
    def metadata(self) -> sa.MetaData:
        """Its table, for Alembic's autogenerate."""
        return self._receipts.table.metadata if self._receipts else sa.MetaData()

    @guarded
    def create_tables(self) -> None:
        """Makes the table of receipts where it is missing; harmless to repeat.

        Raises:
            SystemUnavailable: The database could not be reached, or does not allow it.
        """
        if self._receipts is not None:
            self._receipts.create(self._engine)

    @guarded
    def capabilities(self, data_map: DataMap, system: str, /) -> Capabilities:
        """Access, erasure and rectification, and what the tables look like now.

        Raises:
            SystemUnavailable: The database could not be reached.
        """
        live = self._reflected(data_map, system, fresh=True)
        return Capabilities((Action.DISCLOSE, Action.ERASE, Action.RECTIFY), live.schema)

    def _reflected(self, data_map: DataMap, system: str, *, fresh: bool = False) -> Live:
        where = (data_map, system)
        known = self._live.get(where)
        if known is not None and not fresh:
            return known
        live = reflect_live(self._engine, data_map, system, known)
        if known is not None and known.schema == live.schema:
            # Something changed that makes no difference: what was compiled for it holds.
            live = attrs.evolve(known, seen=live.seen)
        self._live[where] = live
        return live

    def _predicates(self, data_map: DataMap, system: str, kind: str, *, many: bool) -> Predicates:
        live = self._reflected(data_map, system)
        shapes = Shapes(data_map, system, live.schema)
        return Predicates(live, shapes, kind, dialect=self._engine.dialect.name, many=many)

    def _once(self, what: type[T], scope: Scope, many: bool, make: Callable[[Predicates], T]) -> T:
        """What was compiled for such a scope, as long as the tables look the same."""
        live = self._reflected(scope.data_map, scope.system)
        where = (what, scope, many, id(live.schema))
        with self._lock:
            if where in self._compiled:
                self._compiled.move_to_end(where)
                found: T = self._compiled[where][1]
                return found
        made = make(self._predicates(scope.data_map, scope.system, scope.kind, many=many))
        with self._lock:
            # The reflection stays alive with what was compiled from it, and so does its id.
            self._compiled[where] = (live, made)
            while len(self._compiled) > _COMPILED:
                self._compiled.popitem(last=False)
        return made

    @guarded
    def resolve(
        self,
        data_map: DataMap,
        kind: SubjectKind,
        identifiers: Sequence[tuple[str, Key]],
        tenant: Key | None = None,
        /,
    ) -> tuple[Found, ...]:
        """Everybody whom all of the identifiers fit, five at most; nobody where none is given.

        With a tenant only people among its rows.

        Raises:
            UnknownLookup: The map has no such look-up for this kind of person.
            MapDoesNotFit: A table or column is missing, or a look-up stands too far away.
            SystemUnavailable: The database failed.
        """
        system = data_map.dataset[kind.dataset].system
        predicates = self._predicates(data_map, system, kind.name, many=False)
        with reading(self._engine) as connection:
            return people(connection, predicates, kind, identifiers, tenant)

    @guarded
    def count(self, scope: Scope, subjects: Sequence[ResolvedSubject], /) -> Counts:
        """Rows by item, and for an erasure what would become of them.

        Raises:
            MapDoesNotFit: A table or column is missing, or an erasure would not be possible.
            SystemUnavailable: The database failed.
        """
        check_tenants(scope, subjects)
        many = len(subjects) > _MANY
        preview = self._once(_Preview, scope, many, lambda of: _Preview(of, scope))
        fates: dict[tuple[str, Fate], int] = {}
        with reading(self._engine) as connection:
            session = Session(connection, preview.captures, subjects)
            items = preview.counting.items(session)
            undated = preview.counting.undated(session)
            if preview.erasure is not None:
                preview.erasure.marking.run(session)
                fates = preview.erasure.work.tally(session) or {nothing_matched(scope): 0}
        return Counts(
            items,
            fates=[(name, fate, fates[name, fate]) for name, fate in _sorted(fates)],
            undated=undated,
        )

    @guarded_rows
    def collect(self, scope: Scope, subject: ResolvedSubject, /) -> Iterator[Batch]:
        """The rows to disclose, in batches of a thousand, from one snapshot.

        Raises:
            MapDoesNotFit: A table or column is missing.
            SystemUnavailable: The database failed.
        """
        check_tenants(scope, (subject,))
        collection = self._once(Collection, scope, False, lambda of: Collection(of, scope))
        with reading(self._engine) as connection:
            session = Session(connection, collection.captures, (subject,))
            yield from collection.batches(session)

    @guarded
    def apply(
        self, instruction: Instruction, subjects: Sequence[ResolvedSubject], /
    ) -> tuple[Receipt, ...]:
        """Carries out an erasure or a rectification in one transaction, and once.

        Raises:
            MapDoesNotFit: The tables do not allow it; nothing was changed.
            ErasureIncomplete: Rows were left; it was rolled back.
            RectificationIncomplete: A row does not hold its new value; it was rolled back.
            TablesMissing: There is no table for receipts.
            SystemUnavailable: The database failed; it was rolled back.
            ValueError: The action is neither.
        """
        if instruction.action not in (Action.ERASE, Action.RECTIFY):
            raise ValueError(f"this system does not {instruction.action.value} by apply()")
        check_tenants(instruction.scope, subjects)
        try:
            return self._applied(instruction, subjects)
        except IntegrityError:
            # Two at once: the other one was faster, and its receipts are there.
            done = self._done(instruction)
            if not done:
                raise
            return done

    def _done(self, instruction: Instruction) -> tuple[Receipt, ...]:
        if self._receipts is None:
            return ()
        with reading(self._engine) as connection:
            return self._receipts.read(connection, instruction.id)

    def _applied(
        self, instruction: Instruction, subjects: Sequence[ResolvedSubject]
    ) -> tuple[Receipt, ...]:
        # Reflection has a connection of its own; it comes before the transaction.
        work = self._work(instruction, many=len(subjects) > _MANY)
        with writing(self._engine) as connection:
            if self._receipts is not None:
                self._receipts.check(connection)
                done = self._receipts.read(connection, instruction.id)
                if done:
                    return done
            session = Session(connection, work.captures, subjects)
            found = work.applied(session) or {nothing_matched(instruction.scope): (0, 0)}
            session.close()
            receipts = tuple(
                Receipt(
                    instruction.id,
                    dataset=name,
                    fate=fate,
                    matched=found[name, fate][0],
                    changed=found[name, fate][1],
                )
                for name, fate in _sorted(found)
            )
            if self._receipts is not None:
                self._receipts.write(connection, receipts)
        return receipts

    def _work(self, instruction: Instruction, *, many: bool) -> "_Erasure | _Rectification":
        scope = limited(instruction)
        if instruction.action is Action.ERASE:
            return self._erasure(scope, many=many)
        return _Rectification(
            self._predicates(scope.data_map, scope.system, scope.kind, many=many), instruction
        )

    def _erasure(self, scope: Scope, *, many: bool) -> "_Erasure":
        return self._once(_Erasure, scope, many, lambda of: _Erasure(of, scope))

    @guarded
    def verify(
        self, scope: Scope, subjects: Sequence[ResolvedSubject], /
    ) -> tuple[Remainder, ...]:
        """Reads back by keys and rules: rows that should be gone, fields that should be erased.

        New values are not in a scope; `apply` has read them back.

        Raises:
            MapDoesNotFit: A table or column is missing.
            SystemUnavailable: The database failed.
        """
        check_tenants(scope, subjects)
        if only_rectifies(scope):
            return ()
        erasure = self._erasure(scope, many=len(subjects) > _MANY)
        with reading(self._engine) as connection:
            session = Session(connection, erasure.captures, subjects)
            erasure.marking.run(session)
            return tuple(erasure.work.remainders(session))

    @guarded
    def purge(self, _receipts: Sequence[Receipt], /) -> Purge:
        """Takes erased rows out of the files as far as this is in its power, and says how far.

        Raises:
            SystemUnavailable: The database failed.
        """
        return purged(self._engine)


class _Erasure:
    """Everything that was compiled for the erasure of one scope."""

    def __init__(self, predicates: Predicates, scope: Scope) -> None:
        self.captures = predicates.captures
        fates = Fates(predicates, analysed(predicates, scope))
        self.marking = Marking(fates)
        self.work = Work(fates)

    def applied(self, session: Session) -> Tally:
        """Carries it out; rows met and rows changed."""
        self.marking.run(session)
        self.work.check(session)
        return self.work.run(session)


class _Rectification:
    """Everything that was compiled for one rectification."""

    def __init__(self, predicates: Predicates, instruction: Instruction) -> None:
        self.captures = predicates.captures
        self.work = Rectification(predicates, corrections(predicates.shapes, instruction))

    def applied(self, session: Session) -> Tally:
        """Carries it out; rows met and rows changed."""
        found = self.work.run(session)
        return {(name, Fate.RECTIFIED): counts for name, counts in found.items()}


class _Preview:
    """Everything that was compiled to count what one scope concerns."""

    def __init__(self, predicates: Predicates, scope: Scope) -> None:
        self.captures = predicates.captures
        self.counting = Counting(predicates, scope)
        erases = by_dataset(scope.parts, Effect.ERASE, Effect.KEEP)
        self.erasure = _Erasure(predicates, scope) if erases else None


def _sorted(found: dict[tuple[str, Fate], Any]) -> list[tuple[str, Fate]]:
    return sorted(found, key=lambda where: (where[0], where[1].value))
