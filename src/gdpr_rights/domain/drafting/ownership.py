"""Whose rows are whose, as the foreign keys and the names of their columns suggest."""

from collections.abc import Iterable, Iterator, Mapping

import attrs

from gdpr_rights.domain.drafting.vocabulary import MAKERS, OTHERS, OWNERS
from gdpr_rights.domain.drafting.words import phrases, singular, speaks_of, words
from gdpr_rights.domain.lint.live import is_unique
from gdpr_rights.domain.schema import ForeignKey, Schema, Table

_DATABASE_KEYS = frozenset({"id", "key", "uuid", "pk", "no", "nr", "fk"})


@attrs.frozen
class Reference:
    """A reference from one table to another.

    Attributes:
        table: The table that refers.
        columns: Its columns.
        target: The table it refers to.
        target_columns: The columns of that.
        is_declared: Whether the database knows of it; else its column is only named like one.
    """

    table: str
    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    is_declared: bool = True

    @property
    def text(self) -> str:
        """The columns, for people."""
        return ", ".join(self.columns)


@attrs.frozen
class Ownership:
    """Who owns the rows of which table.

    Attributes:
        owner: The reference by which the rows of a table belong to somebody.
        root: The table of people to which that leads in the end; for a table of people itself.
        because: Why that reference was chosen.
        others: Further references that could make somebody an owner.
    """

    owner: Mapping[str, Reference]
    root: Mapping[str, str]
    because: Mapping[str, str]
    others: Mapping[str, tuple[Reference, ...]]


def references(schema: Schema, people: Iterable[str]) -> tuple[Reference, ...]:
    """Every reference between the tables of a schema, those that are only named like one too.

    Args:
        schema: The tables.
        people: The tables of people: a column named after one of them may refer to it.
    """
    roots = tuple(people)
    found = [
        reference for table in schema.tables for reference in _references_of(schema, table, roots)
    ]
    return tuple(dict.fromkeys(found))


def _references_of(schema: Schema, table: Table, roots: tuple[str, ...]) -> Iterator[Reference]:
    declared = [key for key in table.foreign_keys if _is_whole(schema, table, key)]
    for key in declared:
        targets = key.target_columns or schema.table[key.target].key
        yield Reference(table.name, key.columns, key.target, targets)
    taken = {name for key in table.foreign_keys for name in key.columns} | (
        set(table.key) if len(table.key) == 1 else set()
    )
    if table.name in roots:
        return
    for column in table.columns:
        for root in roots:
            target = schema.table[root]
            if column.name not in taken and _is_named_after(column.name, target):
                key_column = target.column.get(target.key[0])
                if key_column is not None and key_column.type == column.type:
                    yield Reference(
                        table.name, (column.name,), root, target.key, is_declared=False
                    )
                    break


def _is_whole(schema: Schema, table: Table, key: ForeignKey) -> bool:
    target = schema.table.get(key.target)
    if target is None or not key.columns or len(set(key.columns)) < len(key.columns):
        return False
    targets = key.target_columns or target.key
    return (
        len(targets) == len(key.columns)
        and all(name in table.column for name in key.columns)
        and all(name in target.column for name in targets)
    )


def _is_named_after(column: str, target: Table) -> bool:
    """Whether a column is named ``customer_id`` where the table is ``customers``."""
    of = words(column)
    name = "".join(words(target.name.rpartition(".")[2]))
    return (
        len(target.key) == 1
        and len(of) > 1
        and of[-1] in _DATABASE_KEYS
        and bool(name)
        and "".join(of[:-1]) in (name, singular(name))
    )


def ownership(schema: Schema, people: Iterable[str], known: tuple[Reference, ...]) -> Ownership:
    """Chooses one owner for every table from which references lead to people.

    A table takes its owner from tables that are nearer to people than itself, or equally near and
    settled before it, so that ownership never runs in a circle.
    """
    roots = tuple(dict.fromkeys(people))
    eligible = [reference for reference in known if _may_own(schema, reference, roots)]
    hops = _hops(eligible, roots)
    found: dict[str, Reference] = {}
    root = {name: name for name in roots}
    because: dict[str, str] = {}
    others: dict[str, tuple[Reference, ...]] = {}
    reached = [name for name in hops if name not in root]
    for name in sorted(reached, key=lambda each: (hops[each], each)):
        candidates = sorted(
            (each for each in eligible if each.table == name and each.target in root),
            key=lambda each: (-_weight(schema, each)[0], hops[each.target], each.columns),
        )
        best = candidates[0]
        found[name] = best
        root[name] = root[best.target]
        because[name] = _weight(schema, best)[1]
        others[name] = tuple(candidates[1:])
    return Ownership(found, root, because, others)


def _may_own(schema: Schema, reference: Reference, roots: tuple[str, ...]) -> bool:
    target = schema.table[reference.target]
    columns = reference.target_columns
    unique = columns == target.key or (
        is_unique(target, columns[0]) if len(columns) == 1 else True
    )
    return (
        unique
        and reference.table not in roots
        and reference.table != reference.target
        and not is_to_another(reference)
    )


def is_to_another(reference: Reference) -> bool:
    """Whether a reference is named like one to a helper, not to whose row it is."""
    return any(
        phrases(column) & OTHERS and not speaks_of(column, OWNERS) for column in reference.columns
    )


def _hops(eligible: list[Reference], roots: tuple[str, ...]) -> dict[str, int]:
    hops = dict.fromkeys(roots, 0)
    before = -1
    while len(hops) > before:
        before = len(hops)
        level = max(hops.values(), default=0)
        for each in eligible:
            if hops.get(each.target) == level and each.table not in hops:
                hops[each.table] = level + 1
    return hops


def _weight(schema: Schema, reference: Reference) -> tuple[int, str]:
    """How much speaks for a reference to the owner, and what most of all."""
    table, target = schema.table[reference.table], schema.table[reference.target]
    own, other = words(table.name), words(target.name)
    reasons = [
        (
            6,
            f"{reference.text} is named like an owner",
            any(speaks_of(column, OWNERS) for column in reference.columns),
        ),
        (
            5,
            f"{table.name} is named as a part of {target.name}",
            bool(other) and own[: len(other)] == (*other[:-1], singular(other[-1])),
        ),
        (
            3,
            f"{reference.text} is named after {target.name}",
            any(_is_named_after(column, target) for column in reference.columns),
        ),
        (
            3,
            f"every row has its {reference.text}",
            not any(table.column[name].nullable for name in reference.columns),
        ),
        (2, f"{reference.text} is part of the key", bool(set(reference.columns) & set(table.key))),
        (1, f"the database knows {reference.text} as a reference", reference.is_declared),
        (
            -2,
            f"{reference.text} says who made the row",
            any(phrases(column) & MAKERS for column in reference.columns),
        ),
    ]
    true = [(weight, why) for weight, why, holds in reasons if holds]
    best = max(true, default=(0, f"{reference.text} leads to {target.name}"))
    return sum(weight for weight, _ in true), best[1]
