"""Reads what a rectification is to put right: ``users.name=Ada``, ``invoices[17].address=...``.

What was typed is personal data: a message repeats none of it.
"""

import re
from collections.abc import Iterable, Iterator

from gdpr_rights import Correction, DataMap
from gdpr_rights.cli.output import Stop, usage
from gdpr_rights.domain.rectification import field_of
from gdpr_rights.domain.values import Scalar

_KEY = re.compile(r"\[(?P<key>[^\[\]]+)\]")


def corrections(
    values: Iterable[str], cleared: Iterable[str], data_map: DataMap
) -> tuple[Correction, ...]:
    """Every correction, in the order in which they were typed; the cleared fields last.

    Args:
        values: Fields and what is right: ``users.name=Ada``.
        cleared: Fields that are to hold nothing: ``users.phone``.
        data_map: The map.

    Raises:
        Stop: One names no field with personal data, or a field is given twice.
    """
    found = [*_set(values, data_map), *(_correction(one, None, data_map) for one in cleared)]
    if not found:
        raise usage("no-correction", "what is wrong, and what is right? Give --set users.name=...")
    places = [(one.dataset, one.key, one.field) for one in found]
    if len(set(places)) < len(places):
        raise usage("bad-correction", "--set: the same field is given twice")
    return tuple(found)


def _set(texts: Iterable[str], data_map: DataMap) -> Iterator[Correction]:
    for text in texts:
        field, sign, value = text.partition("=")
        if not sign:
            raise _unreadable()
        yield _correction(field, value, data_map)


def _correction(place: str, value: Scalar, data_map: DataMap) -> Correction:
    """A field by its place: the dataset, the key of the row if it has one, the column."""
    # The name of a dataset may hold a dot itself: the longest one that fits is meant.
    names = sorted(data_map.dataset, key=len, reverse=True)
    name = next((one for one in names if place.startswith((f"{one}.", f"{one}["))), None)
    if name is None:
        if "." not in place:
            raise _unreadable()
        raise usage(
            "unknown-field",
            f"--set: the data map has no such dataset; it has {', '.join(data_map.dataset)}",
        )
    rest = place[len(name) :]
    named = _KEY.match(rest)
    key = tuple(part.strip() for part in named["key"].split(",")) if named else ()
    dot, field = (rest[named.end() :] if named else rest)[:1], rest[named.end() if named else 0 :]
    if dot != "." or len(field) == 1:
        raise _unreadable()
    correction = Correction(name, field[1:], value, key=key)
    if field_of(data_map, correction) is None:
        known = ", ".join(of for of, _ in data_map.dataset[name].personal_fields())
        raise usage(
            "unknown-field",
            f"--set: {name} has no such field with personal data in the data map; it has {known}",
        )
    return correction


def _unreadable() -> Stop:
    return usage(
        "bad-correction",
        "--set is not DATASET.FIELD=VALUE, or DATASET[KEY].FIELD=VALUE for one row of several; "
        "write users.name='Ada Lovelace', or invoices[17].address='1 New Street'",
    )
