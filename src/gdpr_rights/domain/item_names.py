"""How the parts of a plan are named: field by field for a record, together for a person."""

from collections.abc import Collection, Iterable, Iterator

from gdpr_rights.domain.data_map import REST, DataMap
from gdpr_rights.domain.plans import Item


def each_field(item: Item, data_map: DataMap) -> Iterator[str]:
    """What an item is about: its fields, its dataset, or the purposes of its activities."""
    if not item.dataset:
        yield from purposes_of(item.activities, data_map)
    else:
        for field in item.fields or (REST,):
            yield f"{item.dataset}.{field}" if field != REST else item.dataset


def together(items: Iterable[Item], data_map: DataMap) -> str:
    """What some items are about, as one text: ``users (name, email), invoices``."""
    fields: dict[str, list[str]] = {}
    for item in items:
        if not item.dataset:
            for purpose in purposes_of(item.activities, data_map):
                fields.setdefault(purpose, [])
        else:
            named = fields.setdefault(_plain(item.dataset), [])
            named += [_plain(field) for field in item.fields if field != REST]
    return ", ".join(
        f"{name} ({', '.join(dict.fromkeys(of))})" if of else name for name, of in fields.items()
    )


def purposes_of(activities: Collection[str], data_map: DataMap) -> tuple[str, ...]:
    """The purposes of some activities; the name of one that the map no longer has."""
    return tuple(
        data_map.activity[name].purpose if name in data_map.activity else name
        for name in activities
    )


def _plain(name: str) -> str:
    return name.replace("_", " ")
