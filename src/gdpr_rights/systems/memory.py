"""Personal data in plain Python: the reference that every other system is compared with."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.datasets import Match, SubjectKind
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
from gdpr_rights.domain.parties import KEY, Key, ResolvedSubject
from gdpr_rights.domain.plans import Action
from gdpr_rights.domain.rows import Undated
from gdpr_rights.domain.schema import Schema
from gdpr_rights.errors import SystemUnavailable
from gdpr_rights.ports import Capabilities
from gdpr_rights.systems.disclosing import shown
from gdpr_rights.systems.keys import fits, from_key, key_parts, same, to_key
from gdpr_rights.systems.lookups import Located, located
from gdpr_rights.systems.memory_erasure import Erasure, Mark, is_done
from gdpr_rights.systems.memory_rectifying import rectified
from gdpr_rights.systems.memory_rows import Row, Rows, holds_key, inferred
from gdpr_rights.systems.overwriting import written
from gdpr_rights.systems.rectifying import corrections, only_rectifies
from gdpr_rights.systems.shape import (
    NOT_OVERWRITTEN,
    STILL_REFERRING,
    STILL_THERE,
    Shape,
    Shapes,
    by_dataset,
    dated_leaves,
    limited,
)
from gdpr_rights.systems.tenancy import check_tenants, is_tenant, split_link, tenant_column

__all__ = ["MemorySystem"]


class MemorySystem:
    """A `DataSystem` of plain dicts: for tests, for trying a map out, and as the reference.

    Args:
        tables: The rows of each table, a dict for each; they are copied.
        schema: What the tables look like. By default it is read off the rows: no foreign keys,
            ``id`` or the first column as the key.

    Attributes:
        tables: The rows as they stand.

    Examples:
        >>> from gdpr_rights.systems import MemorySystem
        >>> system = MemorySystem({"users": [{"id": 1, "email": "ada@example.org"}]})
        >>> len(system.tables["users"])
        1
    """

    def __init__(
        self, tables: Mapping[str, Sequence[Mapping[str, Any]]], schema: Schema | None = None
    ) -> None:
        self.tables: dict[str, list[Row]] = {
            name: [dict(row) for row in rows] for name, rows in tables.items()
        }
        self._schema = schema
        self._done: dict[str, tuple[Receipt, ...]] = {}

    def __repr__(self) -> str:
        return f"MemorySystem({len(self.tables)} tables)"

    def capabilities(self, data_map: DataMap, system: str, /) -> Capabilities:
        """Access, erasure and rectification; the schema as given, or as read off the rows."""
        schema = self._schema or inferred(self.tables, data_map, system)
        return Capabilities((Action.DISCLOSE, Action.ERASE, Action.RECTIFY), schema)

    def _shapes(self, data_map: DataMap, system: str) -> Shapes:
        schema = self._schema or inferred(self.tables, data_map, system)
        return Shapes(data_map, system, schema)

    def _rows(self, scope: Scope, subjects: Sequence[ResolvedSubject]) -> Rows:
        check_tenants(scope, subjects)
        shapes = self._shapes(scope.data_map, scope.system)
        return Rows(self.tables, shapes, scope.kind, subjects)

    def resolve(
        self,
        data_map: DataMap,
        kind: SubjectKind,
        identifiers: Sequence[tuple[str, Key]],
        tenant: Key | None = None,
        /,
    ) -> tuple[Found, ...]:
        """Everybody whom all of the identifiers fit; nobody where none is given.

        With a tenant only people among its rows.

        Raises:
            UnknownLookup: The map has no such look-up for this kind of person.
            MapDoesNotFit: A table or column is missing, or a look-up stands too far away.
        """
        shapes = self._shapes(data_map, data_map.dataset[kind.dataset].system)
        lookups = located(shapes, kind, identifiers)
        rows = Rows(self.tables, shapes, kind.name, ())
        root = shapes[kind.dataset]
        column = tenant_column(shapes.data_map, kind, root, tenant)
        found: list[Found] = []
        for person in rows.of(kind.dataset) if identifiers else ():
            if column is not None and not (
                tenant is not None and is_tenant(person.get(column), tenant)
            ):
                continue
            held = {
                name: [
                    row[at.column]
                    for row in rows.of(at.shape.name)
                    if row.get(at.column) is not None and _joins(root, at, person, row)
                ]
                for name, at in lookups.items()
            }
            if all(
                _is_key(root, person, value)
                if name == KEY
                else any(
                    fits(lookups[name].match, value, one, lookups[name].type) for one in held[name]
                )
                for name, value in identifiers
            ):
                known = [(name, to_key(one)) for name, values in held.items() for one in values]
                key = tuple(to_key(person[name]) for name in root.key)
                found.append(Found(key, tuple(sorted(set(known), key=repr))))
        return tuple(sorted(found, key=lambda one: tuple(map(repr, one.key))))

    def count(self, scope: Scope, subjects: Sequence[ResolvedSubject], /) -> Counts:
        """Rows by item, and for an erasure what would become of them.

        Raises:
            MapDoesNotFit: A table or column is missing, or an erasure would not be possible.
        """
        rows = self._rows(scope, subjects)
        items: dict[str, int] = {}
        undated: set[str] = set()
        for part in scope.parts:
            own = rows.own(part.dataset)
            inside = [row for row in own if rows.within(part.rows, part.dataset, row)]
            items[part.item] = items.get(part.item, 0) + len(inside)
            for leaf in dated_leaves(part.rows):
                without = Undated(leaf.columns, leaf.cutoff)
                if any(rows.within(without, part.dataset, row) for row in own):
                    undated.update(leaf.columns)
        fates: dict[tuple[str, Fate], int] = {}
        if by_dataset(scope.parts, Effect.ERASE, Effect.KEEP):
            fates = Erasure(rows, scope).fates()
        return Counts(
            items,
            fates=sorted(
                ((name, fate, count) for (name, fate), count in fates.items()),
                key=lambda entry: (entry[0], entry[1].value),
            ),
            undated=sorted(undated),
        )

    def collect(self, scope: Scope, subject: ResolvedSubject, /) -> Iterator[Batch]:
        """One batch for each dataset of the scope, ordered by key.

        Raises:
            MapDoesNotFit: A table or column is missing.
        """
        rows = self._rows(scope, (subject,))
        for name, parts in by_dataset(scope.parts, Effect.DISCLOSE).items():
            shape = rows.shapes[name]
            columns = shown(shape, parts)
            own = [
                (row, [part for part in parts if rows.within(part.rows, name, row)])
                for row in sorted(rows.own(name), key=_key_of(shape))
            ]
            cells = [
                tuple(
                    row.get(column)
                    if fields is None or any(part in inside for part in fields)
                    else None
                    for column, fields in columns.items()
                )
                for row, inside in own
                if inside
            ]
            yield Batch(
                name,
                key=tuple(column for column in shape.key if column in columns),
                columns=tuple(columns),
                types=tuple(shape.table.column[column].type for column in columns),
                rows=cells,
            )

    def apply(
        self, instruction: Instruction, subjects: Sequence[ResolvedSubject], /
    ) -> tuple[Receipt, ...]:
        """Carries out an erasure or a rectification, whole or not at all, and once.

        Raises:
            MapDoesNotFit: The tables do not allow it; nothing was changed.
            SystemUnavailable: A declared foreign key would be broken; nothing was changed.
            ValueError: The action is neither.
        """
        if instruction.action not in (Action.ERASE, Action.RECTIFY):
            raise ValueError(f"this system does not {instruction.action.value} by apply()")
        if instruction.id not in self._done:
            scope = limited(instruction)
            rows = self._rows(scope, subjects)
            erases = instruction.action is Action.ERASE
            found = self._erased(rows, scope) if erases else _rectified(rows, instruction)
            self._done[instruction.id] = tuple(
                Receipt(instruction.id, dataset=name, fate=fate, matched=matched, changed=changed)
                for (name, fate), (matched, changed) in sorted(
                    found.items(), key=lambda entry: (entry[0][0], entry[0][1].value)
                )
            )
        return self._done[instruction.id]

    def _erased(self, rows: Rows, scope: Scope) -> dict[tuple[str, Fate], tuple[int, int]]:
        before = deepcopy(self.tables)
        erasure = Erasure(rows, scope)
        erasure.check()
        fates = erasure.fates()
        changed = self._carry_out(erasure)
        if not self._foreign_keys_hold():
            self.tables = before
            raise SystemUnavailable("IntegrityError")
        return {where: (matched, changed.get(where, 0)) for where, matched in fates.items()}

    def _carry_out(self, erasure: Erasure) -> dict[tuple[str, Fate], int]:
        changed: dict[tuple[str, Fate], int] = {}

        def count(shape: Shape, fate: Fate) -> None:
            changed[shape.name, fate] = changed.get((shape.name, fate), 0) + 1

        # What is decided is decided before anything changes.
        work = [
            (shape, row, erasure.overwritten_columns(shape, row), erasure.drops_owner(shape, row))
            for shape in erasure.rows.shapes.all()
            for row in erasure.rows.of(shape.name)
        ]
        for shape, row, columns in list(erasure.detached()):
            row.update(dict.fromkeys(columns))
            count(shape, Fate.DETACHED)
        for shape, row, columns, drops in work:
            if _overwrite(shape, row, columns, drops=drops):
                kept = erasure.mark(row) is Mark.KEPT
                count(shape, Fate.KEPT if kept else Fate.OVERWRITTEN)
        for shape in erasure.rows.shapes.all():
            rows = erasure.rows.of(shape.name)
            stay = [row for row in rows if not erasure.is_deleted(shape, row)]
            changed[shape.name, Fate.DELETED] = len(rows) - len(stay)
            rows[:] = stay
        return changed

    def _foreign_keys_hold(self) -> bool:
        for table in self._schema.tables if self._schema else ():
            for key in table.foreign_keys:
                for row in self.tables.get(table.name, ()):
                    values = [row.get(name) for name in key.columns]
                    if None not in values and not any(
                        [target.get(name) for name in key.target_columns] == values
                        for target in self.tables.get(key.target, ())
                    ):
                        return False
        return True

    def purge(self, _receipts: Sequence[Receipt], /) -> Purge:
        """Nothing is written to a disk, so nothing stays behind."""
        return Purge(done=True, note="the rows were in memory only")

    def verify(
        self, scope: Scope, subjects: Sequence[ResolvedSubject], /
    ) -> tuple[Remainder, ...]:
        """Reads back: rows that should be gone, fields that should be overwritten.

        Raises:
            MapDoesNotFit: A table or column is missing.
        """
        if only_rectifies(scope):
            check_tenants(scope, subjects)
            return ()
        rows = self._rows(scope, subjects)
        erasure = Erasure(rows, scope)
        left: list[tuple[str, str]] = []
        for shape in rows.shapes.all():
            for row in rows.of(shape.name):
                if erasure.is_deleted(shape, row):
                    left.append((shape.name, STILL_THERE))
                elif erasure.unwritten(shape, row):
                    left.append((shape.name, NOT_OVERWRITTEN))
        root = scope.data_map.subject[scope.kind].dataset
        if rows.shapes.here(root) and root in erasure.parts:
            left += [(name, STILL_REFERRING) for name in _referring(rows, scope, subjects)]
        return tuple(
            Remainder(name, left.count((name, what)), what) for name, what in sorted(set(left))
        )


def _rectified(rows: Rows, instruction: Instruction) -> dict[tuple[str, Fate], tuple[int, int]]:
    found = rectified(rows, corrections(rows.shapes, instruction))
    return {(name, Fate.RECTIFIED): counts for name, counts in found.items()}


def _overwrite(shape: Shape, row: Row, columns: tuple[str, ...], *, drops: bool) -> bool:
    """Overwrites what is not overwritten yet; whether there was anything."""
    owner = shape.dataset.owner
    to_null = shape.detachable(owner) if drops and owner else ()
    found = False
    for name in (*columns, *(shape.dropped if drops else ())):
        column, rule = shape.table.column[name], shape.rule_of(name)
        null = name in to_null and name in shape.dropped
        if not is_done(shape, row, name, null=null):
            row[name] = None if null else written(column, rule, row[name])
            found = True
    return found


def _joins(root: Shape, at: Located, person: Row, row: Row) -> bool:
    if at.shape is root:
        return row is person
    return all(same(person.get(own), row.get(there)) for own, there in at.pairs)


def _referring(rows: Rows, scope: Scope, subjects: Sequence[ResolvedSubject]) -> Iterator[str]:
    """Rows that still refer to a person whose own row is gone."""
    root = rows.shapes[scope.data_map.subject[scope.kind].dataset]
    tenant = root.dataset.tenant
    for dataset, link in rows.shapes.data_map.referrers(root.name):
        plain, _tenant = split_link(rows.shapes, dataset.name, link)
        if dataset.system != scope.system or not {to for _, to in plain} <= set(root.key):
            continue
        for row in rows.of(dataset.name):
            for subject in subjects:
                person = dict(zip(root.key, subject.key, strict=True))
                gone = not any(_is_person(root, subject, one) for one in rows.of(root.name))
                if tenant is not None and subject.tenant is not None:
                    person[tenant] = subject.tenant
                if gone and all(
                    same(row.get(own), from_key(person[there], root.table.column[there].type))
                    for own, there in link.columns
                ):
                    yield dataset.name


def _is_person(root: Shape, subject: ResolvedSubject, row: Row) -> bool:
    tenant = root.dataset.tenant
    return holds_key(root, row, dict(zip(root.key, subject.key, strict=True))) and (
        tenant is None or holds_key(root, row, {tenant: subject.tenant})
    )


def _key_of(shape: Shape) -> Callable[[Row], list[Key]]:
    return lambda row: [to_key(row[column]) for column in shape.key]


def _is_key(root: Shape, person: Row, value: Key) -> bool:
    parts = key_parts(value, len(root.key))
    return parts is not None and all(
        fits(Match.EXACT, part, person[name], root.table.column[name].type)
        for name, part in zip(root.key, parts, strict=True)
    )
