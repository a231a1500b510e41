"""Links and row sets as conditions: set-based, without a function on any column that is compared.

Every condition speaks of the columns of one table; what lies above or below in the ownership is
reached through sub-selects that share nothing with the statement around them.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, assert_never
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.sql.elements import ColumnElement

from gdpr_rights.domain.links import AnyLink, OwnedBy
from gdpr_rights.domain.parties import Key
from gdpr_rights.domain.rows import (
    All,
    AllOf,
    AnyOf,
    Before,
    Keys,
    NotBefore,
    RowSet,
    Undated,
)
from gdpr_rights.systems.shape import Shape, Shapes
from gdpr_rights.systems.sql.captures import Captures, as_held, in_values
from gdpr_rights.systems.sql.readers import (
    reading_identifier,
    reading_key,
    reading_parts,
    reading_tenant,
    with_tenant,
)
from gdpr_rights.systems.sql.reflect import Live
from gdpr_rights.systems.tenancy import split_link

__all__ = ["Predicates", "negated"]

Condition = ColumnElement[bool]
_DATE_LIKE, _FIRST_DAY, _AFTER_DIGITS = "____-__-__%", "0001-01-01", ":"


def negated(condition: Condition) -> Condition:
    """That a condition is not met; one that is unknown is not."""
    return sa.not_(sa.func.coalesce(condition, sa.false()))


class Predicates:
    """Conditions on the tables of one system, for one kind of person.

    Args:
        live: The reflected database.
        shapes: The datasets of the system.
        kind: The kind of person.
        dialect: The name of the database's dialect.
        many: Whether the people stand in temporary tables.

    Attributes:
        zone: The controller's time zone.
    """

    def __init__(
        self, live: Live, shapes: Shapes, kind: str, *, dialect: str, many: bool = False
    ) -> None:
        self.shapes = shapes
        self.captures = Captures(many=many)
        self.dialect = dialect
        self._live = live
        self._map = shapes.data_map
        self._kind = self._map.subject[kind]
        self.zone = ZoneInfo(self._map.controller.time_zone)
        self._owned: dict[str, Condition] = {}

    @property
    def root(self) -> str:
        """The persons' own dataset."""
        return self._kind.dataset

    def table(self, name: str) -> sa.Table:
        """The table of a dataset."""
        return self._live.tables[self.shapes[name].dataset.table]

    def columns(self, name: str, names: Sequence[str]) -> list[sa.Column[Any]]:
        """Columns of a dataset's table."""
        table = self.table(name)
        return [table.c[column] for column in names]

    def key(self, name: str) -> list[sa.Column[Any]]:
        """The key columns of a dataset's table.

        Raises:
            MapDoesNotFit: It has none.
        """
        shape = self.shapes[name]
        if not shape.key:
            raise shape.misfit("", "its table has no key; name its columns: key = [...]")
        return self.columns(name, shape.key)

    def aligned(self, of: ColumnElement[Any], one: str, other: str) -> ColumnElement[Any]:
        """A column made comparable with one of another type.

        Source: OWNERSHIP 17.
        """
        if self.dialect != "sqlite" and one != other and other == "text":
            return sa.cast(of, sa.String(255) if self.dialect != "postgresql" else sa.Text())
        return of

    def link(self, name: str, link: AnyLink) -> tuple[list[Any], list[Any]]:
        """The columns of a link, and those of its target that they equal, made comparable."""
        own, target = self.shapes[name].table.column, self.shapes[link.target].table.column
        pairs = [
            (
                self.aligned(self.table(name).c[a], own[a].type, target[b].type),
                self.aligned(self.table(link.target).c[b], target[b].type, own[a].type),
            )
            for a, b in link.columns
        ]
        return [a for a, _ in pairs], [b for _, b in pairs]

    def owned(self, name: str) -> Condition:
        """That a row belongs to one of the people.

        Raises:
            MapDoesNotFit: The ownership of the dataset does not lead to the people.
        """
        if name not in self._owned:
            self._owned[name] = self._compiled(name)
        return self._owned[name]

    def _compiled(self, name: str) -> Condition:
        self.shapes.anchor(name, self.root)
        if name == self.root:
            shape = self.shapes[name]
            types = [shape.table.column[column].type for column in shape.key]
            tenant = [] if shape.dataset.tenant is None else [shape.dataset.tenant]
            return self.captures.predicate(
                [*self.key(name), *self.columns(name, tenant)],
                [*types, *(shape.table.column[column].type for column in tenant)],
                reading_key(tenant=bool(tenant)),
            )
        owner = self._map.dataset[name].owner
        if owner is None:  # the anchor says that the chain leads on
            raise AssertionError
        if owner.target == self.root:
            return sa.and_(self.naming(name, owner), *self._in_tenant(name, owner))
        own, target = self.link(name, owner)
        conditions: list[Condition] = []
        around = self._in_tenant(name, owner)
        level, link = owner.target, self._map.dataset[owner.target].owner
        while link is not None and link.target != self.root:
            there, above = self.link(level, link)
            conditions += [a == b for a, b in zip(there, above, strict=True)]
            conditions += self._in_tenant(level, link)
            level, link = link.target, self._map.dataset[link.target].owner
        if link is None:
            raise AssertionError
        conditions += [self.naming(level, link), *self._in_tenant(level, link)]
        through = in_values(own, sa.select(*target).where(*conditions).correlate(None))
        return sa.and_(through, *around)

    def _in_tenant(self, name: str, owner: AnyLink) -> list[Condition]:
        """That a row is one of the tenant, where the link to its owner does not say so."""
        shape = self.shapes[name]
        tenant = shape.dataset.tenant
        if tenant is None or split_link(self.shapes, name, owner)[1] is not None:
            return []
        types = [shape.table.column[tenant].type]
        read = reading_tenant()
        return [self.captures.predicate(self.columns(name, [tenant]), types, read)]

    def naming(self, name: str, link: AnyLink) -> Condition:
        """That a row names one of the people, by what was captured of them or by their row."""
        shape = self.shapes[name]
        plain, tenant = split_link(self.shapes, name, link)
        names = [column for column, _ in plain] + ([] if tenant is None else [tenant[0]])
        targets = tuple(column for _, column in plain)
        own = self.columns(name, names)
        types = [shape.table.column[column].type for column in names]
        here = self.shapes.here(self.root)
        key = self.shapes[self.root].key if here else self._map.dataset[self.root].key
        if set(targets) <= set(key):
            read = reading_parts(len(key), [key.index(column) for column in targets])
            return self.captures.predicate(own, types, with_tenant(read, tenant is not None))
        found = [
            self.captures.predicate(
                own, types, with_tenant(reading_identifier(lookup_name), tenant is not None)
            )
            for lookup_name, lookup in self._kind.lookup
            if targets == (lookup.column,)
        ]
        if here:
            left, right = self.link(name, link)
            people = sa.select(*right).where(self.owned(self.root)).correlate(None)
            found.append(in_values(left, people))
        if not found:
            raise shape.misfit(
                "links",
                f"its owner {self.root!r} is held by another system: link to its key (say which "
                "columns these are: key = [...]) or to a look-up",
            )
        return sa.or_(*found)

    def within(self, rows: RowSet, name: str, *, own: bool = False) -> Condition:
        """That a row is in a row set.

        Args:
            rows: The row set.
            name: The dataset of the row.
            own: Whether the condition is only asked of rows that belong to the people; what lies
                above and below is then looked for among theirs.

        Raises:
            MapDoesNotFit: A retention starts where the rows have no date, or in no date.
        """
        match rows:
            case All():
                return sa.true()
            case AllOf(parts=parts):
                return sa.and_(sa.true(), *(self.within(part, name, own=own) for part in parts))
            case AnyOf(parts=parts):
                return sa.or_(sa.false(), *(self.within(part, name, own=own) for part in parts))
            case Keys(keys=keys):
                return self._keys(keys, name)
            case Before() | NotBefore() | Undated():
                return self._age(rows, name, own=own)
            case _:
                assert_never(rows)

    def _keys(self, keys: tuple[tuple[Key, ...], ...], name: str) -> Condition:
        shape = self.shapes[name]
        types = [shape.table.column[column].type for column in shape.key]
        typed = [
            tuple(as_held(part, of, self.dialect) for part, of in zip(key, types, strict=True))
            for key in keys
            if len(key) == len(shape.key)
        ]
        wanted = [key for key in typed if None not in key]
        if not wanted:
            return sa.false()
        if len(shape.key) == 1:
            return self.key(name)[0].in_([value for (value,) in wanted])
        return sa.tuple_(*self.key(name)).in_(wanted)

    def _age(self, rows: Before | NotBefore | Undated, name: str, *, own: bool) -> Condition:
        start = rows.columns[0].split(".")[0]
        below = [dataset.name for dataset in self._map.owner_chain(start)]
        path = [dataset.name for dataset in self._map.owner_chain(name)]
        level = next((one for one in path if one in below and self.shapes.here(one)), None)
        if level is None or not self.shapes.here(start):
            raise self.shapes[name].misfit(
                "", f"its rows reach no {' nor '.join(rows.columns)}, where a retention starts"
            )
        ages = _Ages(self._starts(start, rows))
        wanted = type(rows)
        if level == name:
            return self._at(level, start, ages, wanted, own=own)
        steps = path[: path.index(level) + 1]
        if wanted is not Undated:
            return self._lifted(steps, self._at(level, start, ages, wanted, own=own), own=own)
        dated = sa.or_(
            *(self._at(level, start, ages, age, own=own) for age in (NotBefore, Before))
        )
        return negated(self._lifted(steps, dated, own=own))

    def _lifted(self, path: list[str], condition: Condition, *, own: bool) -> Condition:
        """That the row at the end of the path, which owns a row of its beginning, meets it."""
        first, *rest = path
        columns, target = self.link(first, self._owner(first))
        conditions = [condition, *([self.owned(path[-1])] if own else [])]
        for level in rest[:-1]:
            there, above = self.link(level, self._owner(level))
            conditions += [a == b for a, b in zip(there, above, strict=True)]
        return in_values(columns, sa.select(*target).where(*conditions).correlate(None))

    def _owner(self, name: str) -> OwnedBy:
        owner = self._map.dataset[name].owner
        if owner is None:  # a path consists of datasets that own each other
            raise AssertionError
        return owner

    def _at(
        self,
        level: str,
        start: str,
        ages: "_Ages",
        wanted: type[Before | NotBefore | Undated],
        *,
        own: bool,
    ) -> Condition:
        """That a row is of some age: by its own dates, or by those of the rows below it."""
        if level == start:
            return ages.of(wanted)
        among = [self.owned(start)] if own else []
        stands = self._above(level, start, [ages.of(NotBefore), *among])
        if wanted is NotBefore:
            return stands
        undated = self._above(level, start, [ages.of(Undated), *among])
        if wanted is Undated:
            return sa.and_(undated, negated(stands))
        return sa.and_(negated(stands), negated(undated))

    def _above(self, level: str, start: str, conditions: list[Condition]) -> Condition:
        """That some row of `start` below a row of `level` meets conditions."""
        path = [dataset.name for dataset in self._map.owner_chain(start)]
        path = path[: path.index(level)]
        for below in path[:-1]:
            there, above = self.link(below, self._owner(below))
            conditions += [a == b for a, b in zip(there, above, strict=True)]
        own, target = self.link(path[-1], self._owner(path[-1]))
        return in_values(target, sa.select(*own).where(*conditions).correlate(None))

    def _starts(self, name: str, rows: Before | NotBefore | Undated) -> list["_Start"]:
        shape = self.shapes[name]
        columns = [start.split(".", 1)[1] for start in rows.columns]
        for column in columns:
            if column not in shape.table.column:
                raise shape.misfit("", f"it has no column {column!r}, where a retention starts")
        return [self._start(shape, column, rows.cutoff) for column in columns]

    def _start(self, shape: Shape, column: str, cutoff: date) -> "_Start":
        """A column with dates, and the first moment after the cut-off as a value for it."""
        after = cutoff + timedelta(days=1)
        of = self.table(shape.name).c[column]
        known = shape.table.column[column].type
        if known == "text" or (self.dialect == "sqlite" and known in ("date", "datetime")):
            # The shortest text of the day sorts before every time of that day.
            return _Start(of, sa.literal(after.isoformat(), sa.String()), text=True)
        if known == "date":
            return _Start(of, sa.literal(after, of.type))
        if known == "datetime":
            zone = self.zone if getattr(of.type, "timezone", False) else None
            midnight = datetime.combine(after, time(), tzinfo=zone)
            return _Start(of, sa.literal(midnight, of.type))
        raise shape.misfit(f"fields.{column}", "a retention starts there, and it holds no date")


class _Start:
    """One column in which a retention starts."""

    def __init__(
        self, column: sa.Column[Any], after: ColumnElement[Any], *, text: bool = False
    ) -> None:
        self._column, self._after, self._text = column, after, text

    def dated(self) -> list[Condition]:
        """It holds a date; a text that is none counts as no date."""
        if not self._text:
            return [self._column.is_not(None)]
        # Zero dates and words of the same length are no dates.
        column = self._column
        return [column.like(_DATE_LIKE), column >= _FIRST_DAY, column < _AFTER_DIGITS]

    def stands(self) -> Condition:
        """Its date lies after the cut-off."""
        return sa.and_(self._column >= self._after, *(self.dated() if self._text else ()))

    def ended(self) -> Condition:
        """Its date lies on or before the cut-off."""
        return sa.and_(self._column < self._after, *(self.dated() if self._text else ()))

    def undated(self) -> Condition:
        """It holds no date."""
        if not self._text:
            return self._column.is_(None)
        return negated(sa.and_(*self.dated()))


class _Ages:
    """The three ages of a row that carries the dates itself: the latest of them counts.

    The latest may be one that is missing.
    """

    def __init__(self, starts: list[_Start]) -> None:
        self._starts = starts

    def of(self, wanted: type[Before | NotBefore | Undated]) -> Condition:
        """The condition of one age."""
        if wanted is NotBefore:
            return sa.or_(*(start.stands() for start in self._starts))
        if wanted is Before or len(self._starts) == 1:
            ages = [s.ended() if wanted is Before else s.undated() for s in self._starts]
            return sa.and_(*ages)
        return sa.and_(
            sa.or_(*(start.undated() for start in self._starts)),
            *(sa.or_(start.ended(), start.undated()) for start in self._starts),
        )
