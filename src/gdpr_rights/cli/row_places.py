"""Reads where data are: ``users``, ``users.email``, ``invoices[17].total``.

What was typed may be personal data: a message repeats none of it.
"""

import re
from collections.abc import Iterable

from gdpr_rights import DataMap, PersonalData, Place
from gdpr_rights.cli.output import usage

_REST = re.compile(r"(\[(?P<key>[^\[\]]+)\])?(\.(?P<field>.+))?")


def places(texts: Iterable[str], data_map: DataMap) -> tuple[Place, ...]:
    """The places, in the order in which they were typed.

    Raises:
        Stop: One names no dataset of the map, or no column with personal data.
    """
    return tuple(_place(text, data_map) for text in texts)


def _place(text: str, data_map: DataMap) -> Place:
    # The name of a dataset may hold a dot itself: the longest one that fits is meant.
    names = sorted(data_map.dataset, key=len, reverse=True)
    name = next((of for of in names if text == of or text.startswith((f"{of}.", f"{of}["))), None)
    if name is None:
        raise usage(
            "unknown-field",
            f"--place: the data map has no such dataset; it has {', '.join(data_map.dataset)}",
        )
    rest = _REST.fullmatch(text[len(name) :])
    if rest is None:
        raise usage(
            "bad-place",
            "--place is not DATASET, DATASET.FIELD, DATASET[KEY] or DATASET[KEY].FIELD; write "
            "users.email, or invoices[17].total for one row of several",
        )
    if rest["field"] and not isinstance(
        data_map.dataset[name].classify(rest["field"]), PersonalData
    ):
        known = ", ".join(of for of, _ in data_map.dataset[name].personal_fields())
        raise usage(
            "unknown-field",
            f"--place: {name} has no such field with personal data in the map; it has {known}",
        )
    key = tuple(part.strip() for part in rest["key"].split(",")) if rest["key"] else ()
    return Place(name, rest["field"], key=key)
