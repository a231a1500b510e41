"""Whom the map names as recipients, and by what they know a person.

A recipient of several activities stands in each of them; it is one recipient by its name.

Source: GDPR Art. 4(9), 19.
"""

from collections.abc import Iterable

from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.map_contents import MapContents
from gdpr_rights.domain.parties import KEY, Recipient, Role


def informed_recipients(
    data_map: MapContents, activities: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """Who is told of what was done with data of these activities, with those it received them for.

    What we process for somebody else was disclosed by them: their recipients are theirs to tell.
    """
    found: dict[str, list[str]] = {}
    for name in sorted(set(activities)):
        activity = data_map.activity.get(name)
        if activity is None or activity.role is Role.PROCESSOR:
            continue
        for recipient in activity.recipients:
            if recipient.informed:
                found.setdefault(recipient.name, []).append(name)
    return {name: tuple(dict.fromkeys(of)) for name, of in sorted(found.items())}


def recipient_named(data_map: MapContents, name: str) -> Recipient | None:
    """The recipient as the map describes it: where it says how notices reach it, that counts."""
    said = [of for _, of in _entries(data_map, name)]
    return next((of for of in said if of.notices is not None), said[0] if said else None)


def known_lookups(data_map: MapContents, kind: str, name: str) -> tuple[str, ...]:
    """The look-ups of a kind of person by which a recipient knows such a person.

    Those that the map says, else those whose column is used for an activity of the recipient: what
    it received before is no new disclosure. Nothing else is ever told it.

    Source: GDPR Art. 5(1)(c).
    """
    entries = _entries(data_map, name)
    of_kind = data_map.subject[kind]
    said = {look for _, recipient in entries for look in recipient.known_by}
    if said:
        looks = (KEY, *(look for look, _ in of_kind.lookup))
        return tuple(look for look in looks if look in said)
    received = {activity for activity, _ in entries}
    return tuple(
        look
        for look, lookup in of_kind.lookup
        if received & _used_for(data_map, of_kind.dataset, lookup.column)
    )


def _entries(data_map: MapContents, name: str) -> tuple[tuple[str, Recipient], ...]:
    return tuple(
        (activity.name, recipient)
        for activity in data_map.activities
        for recipient in activity.recipients
        if recipient.name == name
    )


def _used_for(data_map: MapContents, dataset: str, column: str) -> frozenset[str]:
    other, dot, own = column.partition(".")
    holder = data_map.dataset.get(other if dot else dataset)
    of = holder.classify(own if dot else column) if holder else None
    return frozenset(of.used_for) if isinstance(of, PersonalData) else frozenset()
