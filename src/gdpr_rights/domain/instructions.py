"""What a system is told, and what it answers: values that cross the `DataSystem` port."""

import enum
from typing import Any

import attrs

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.parties import Key
from gdpr_rights.domain.plans import Action
from gdpr_rights.domain.rows import ALL, RowSet
from gdpr_rights.domain.values import as_pairs, as_tuple, personal, redactable


@enum.unique
class Effect(enum.Enum):
    """What becomes of a part of a scope."""

    DISCLOSE = "disclose"
    ERASE = "erase"
    KEEP = "keep"
    RECTIFY = "rectify"


@attrs.frozen(cache_hash=True)
class Part:
    """Some fields of some rows of one dataset.

    Attributes:
        item: The id of the plan's item it comes from.
        dataset: The dataset.
        fields: Column names, or `REST` for every column the map does not name.
        rows: Which rows of the person.
        effect: What becomes of them.
    """

    item: str
    dataset: str = attrs.field(kw_only=True)
    fields: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    rows: RowSet = attrs.field(default=ALL, kw_only=True)
    effect: Effect = attrs.field(kw_only=True)


@attrs.frozen(cache_hash=True)
class Scope:
    """What a call to a system is about: hashable, so that a system may compile it once.

    Attributes:
        data_map: The map that says whose row is whose.
        system: The name of the system in the map.
        kind: The kind of person.
        parts: The parts, of datasets of that system only.
    """

    data_map: DataMap
    system: str
    kind: str
    parts: tuple[Part, ...] = attrs.field(converter=as_tuple)


@attrs.frozen
class Instruction:
    """One thing a system is told to do, once.

    Attributes:
        id: Unique; the same on every retry, so that what is done is never done twice.
        action: What to do.
        scope: With what.
        rows: A further limit on the rows of every part.
        values: For a rectification, the new value by the item of its part; a system turns a text
            into the type of the column.

    Source: GDPR Art. 28(3)(a), 29.
    """

    id: str
    action: Action
    scope: Scope
    rows: RowSet = attrs.field(default=ALL, kw_only=True)
    values: tuple[tuple[str, Any], ...] = attrs.field(
        default=(), converter=as_pairs, kw_only=True, repr=False, metadata=redactable(())
    )


@enum.unique
class Fate(enum.Enum):
    """What happened to a row, or would."""

    DELETED = "deleted"
    OVERWRITTEN = "overwritten"
    """All that falls was overwritten; the row had to stay, or its dataset says so."""
    KEPT = "kept"
    """Some of its fields stand; those that fall were overwritten."""
    DISCLOSED = "disclosed"
    """A copy of it was handed out."""
    DETACHED = "detached"
    """A reference to an erased row was removed from it."""
    RECTIFIED = "rectified"
    """A field of it holds the new value."""


@attrs.frozen
class Receipt:
    """What a system did in one dataset on one instruction.

    Attributes:
        instruction: The id of the instruction.
        dataset: The dataset.
        fate: What happened to the rows.
        matched: How many rows met the instruction.
        changed: How many of them it really changed.
    """

    instruction: str
    dataset: str = attrs.field(kw_only=True)
    fate: Fate = attrs.field(kw_only=True)
    matched: int = attrs.field(kw_only=True)
    changed: int = attrs.field(kw_only=True)


@attrs.frozen
class Counts:
    """How many rows a scope concerns, read from the system before anything is done.

    Attributes:
        items: Rows by item id.
        fates: For an erasure, rows by dataset and what would happen to them.
        undated: Retention starts (``dataset.column``) that are NULL in some row concerned.
    """

    items: tuple[tuple[str, int], ...] = attrs.field(default=(), converter=as_pairs)
    fates: tuple[tuple[str, Fate, int], ...] = attrs.field(
        default=(), converter=as_tuple, kw_only=True
    )
    undated: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)


@attrs.frozen
class Remainder:
    """Rows that `verify` found although they should be gone or overwritten."""

    dataset: str
    rows: int
    what: str


@attrs.frozen
class Purge:
    """How far a physical erasure has come after a logical one.

    Attributes:
        done: Whether nothing is left in the files of the system as far as it can tell.
        note: What it did, or what keeps the data and until when.
    """

    done: bool
    note: str


@attrs.frozen
class Found:
    """One person that matched some identifiers.

    Attributes:
        key: The key of their row.
        identifiers: What every look-up of the kind holds for them.
    """

    key: tuple[Key, ...] = personal(redacted=(), converter=tuple)
    identifiers: tuple[tuple[str, Key], ...] = personal(redacted=(), converter=as_pairs)


@attrs.frozen
class Batch:
    """Some rows of one dataset, in a stable order.

    Attributes:
        dataset: The dataset.
        key: The names of its key columns.
        columns: The names of the columns.
        types: The type of each column: ``text``, ``integer``, ``decimal``, ``float``,
            ``boolean``, ``date``, ``datetime``, ``time``, ``binary``, ``uuid``, ``json``.
        rows: The rows, one value per column.
    """

    dataset: str
    key: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    columns: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    types: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    rows: list[tuple[Any, ...]] = attrs.field(repr=False, kw_only=True)
