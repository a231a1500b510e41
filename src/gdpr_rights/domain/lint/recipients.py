"""Whether recipients can be told what Art. 19 wants them to know."""

from collections.abc import Iterator

from gdpr_rights.domain.lint import catalogue as lints
from gdpr_rights.domain.lint.findings import Finding, place, unknown
from gdpr_rights.domain.lint.names import uses_activity
from gdpr_rights.domain.map_contents import MapContents
from gdpr_rights.domain.parties import KEY, Recipient, Role
from gdpr_rights.domain.recipients import known_lookups, recipient_named
from gdpr_rights.domain.ways import ByHand


def lint_recipients(data_map: MapContents) -> Iterator[Finding]:
    """Every finding about how notices reach recipients.

    A map that says it for none of them is not held against: its notices are all told by hand.
    """
    entries = tuple(_entries(data_map))
    looks = {KEY, *(look for kind in data_map.subjects for look, _ in kind.lookup)}
    some = any(recipient.notices is not None for _, _, recipient in entries)
    for where, activity, recipient in entries:
        for look in recipient.known_by:
            if look not in looks:
                yield lints.UNKNOWN_LOOKUP.at(where, unknown("look-up", look, looks))
        if not recipient.informed:
            continue
        chosen = recipient_named(data_map, recipient.name)
        if chosen is None or chosen.notices is None:
            if some:
                yield lints.RECIPIENT_NOT_REACHED.at(
                    where, f"nobody has said how {recipient.name} is told"
                )
            continue
        if recipient.notices not in (None, chosen.notices):
            yield lints.RECIPIENT_REACHED_IN_TWO_WAYS.at(
                where, f"{recipient.name} is told in another way elsewhere"
            )
        if not isinstance(chosen.notices, ByHand):
            yield from _findable(data_map, where, activity, recipient)


def _entries(data_map: MapContents) -> Iterator[tuple[str, str, Recipient]]:
    for activity in data_map.activities:
        if activity.role is not Role.PROCESSOR:
            for number, recipient in enumerate(activity.recipients):
                where = place("activities", activity.name, "recipients", number)
                yield where, activity.name, recipient


def _findable(
    data_map: MapContents, where: str, activity: str, recipient: Recipient
) -> Iterator[Finding]:
    used_in = {dataset for dataset, _, _ in uses_activity(data_map, activity)}
    for kind in data_map.subjects:
        if kind.dataset not in data_map.dataset:
            continue
        owned = used_in & set(data_map.owned_datasets(kind.name))
        if owned and not known_lookups(data_map, kind.name, recipient.name):
            yield lints.RECIPIENT_CANNOT_FIND_PERSON.at(
                where, f"{recipient.name} is told of a {kind.name}, and by nothing it knows"
            )
