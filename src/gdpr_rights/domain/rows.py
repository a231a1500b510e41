"""Which rows of a dataset an item of a plan is about.

A retention date splits the rows of a person into three parts that never overlap and leave none
out: `Before` its cut-off, `NotBefore` it, and `Undated`. The dates may stand in the dataset
itself, in a dataset that owns its rows (each row takes the date of its owner), or in one whose
rows it owns (it stands while some row below it stands).
"""

from datetime import date

import attrs

from gdpr_rights.domain.parties import Key
from gdpr_rights.domain.values import as_names, as_tuple, personal


@attrs.frozen
class All:
    """Every row of the person."""


@attrs.frozen
class Before:
    """Rows all of whose starts lie on or before the cut-off: their retention has ended.

    For starts in a dataset below: rows with no row below them that stands or is undated.
    """

    columns: tuple[str, ...] = attrs.field(converter=as_names)
    cutoff: date


@attrs.frozen
class NotBefore:
    """Rows some start of which lies after the cut-off: their retention runs."""

    columns: tuple[str, ...] = attrs.field(converter=as_names)
    cutoff: date


@attrs.frozen
class Undated:
    """Rows that lack a start, while no other one runs: nobody can say when their retention ends.

    Of several starts the latest counts, and the one that is missing may be the latest.

    For starts in a dataset below: rows with an undated row below them and none that stands.
    """

    columns: tuple[str, ...] = attrs.field(converter=as_names)
    cutoff: date


@attrs.frozen
class Keys:
    """Rows named one by one by their keys."""

    keys: tuple[tuple[Key, ...], ...] = personal(redacted=(), converter=as_tuple)


@attrs.frozen
class AllOf:
    """Rows that are in every part."""

    parts: "tuple[RowSet, ...]" = attrs.field(converter=as_tuple)


@attrs.frozen
class AnyOf:
    """Rows that are in some part."""

    parts: "tuple[RowSet, ...]" = attrs.field(converter=as_tuple)


RowSet = All | Before | NotBefore | Undated | Keys | AllOf | AnyOf

ALL = All()


def all_of(parts: "list[RowSet]") -> "RowSet":
    """The rows in every part, as simply as it can be said."""
    kept = [part for part in dict.fromkeys(parts) if part != ALL]
    match kept:
        case []:
            return ALL
        case [one]:
            return one
        case _:
            return AllOf(kept)
