"""Restricted data, as a standing names them: a dataset, a column, a row by a fingerprint.

Source: GDPR Art. 18; RULEBOOK 2.5.
"""

from collections.abc import Callable, Iterable

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.fingerprints import Secret
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.places import Place

_ROW = 32
"""Characters of a row's fingerprint: 128 bits are enough among the rows of one person."""


def place_name(secret: Secret, place: Place) -> str:
    """What a place is called: ``invoices.address#`` and a fingerprint of the key of its row.

    The key may be personal, and is not the same in a form as in a table: its text counts.
    """
    return f"{place.words}#{_rows(secret, place)[0]}"


def _rows(secret: Secret, place: Place) -> tuple[str, ...]:
    if not place.key:
        return ("",)
    names = secret.person(place.dataset, tuple(map(str, place.key)))
    return tuple(name[:_ROW] for name in names)


def reached_by(secret: Secret, places: Iterable[Place]) -> Callable[[str], bool]:
    """Whether one of these places and a restricted one have data in common."""
    asked = [(place, _rows(secret, place)) for place in places]

    def reached(name: str) -> bool:
        words, _, row = name.rpartition("#")
        return any(
            _touches(place, words) and (not row or not place.key or row in rows)
            for place, rows in asked
        )

    return reached


def _touches(place: Place, words: str) -> bool:
    if words == place.dataset:
        return True
    if place.field is None:
        return words.startswith(f"{place.dataset}.")
    return words == place.words


def reached_for(data_map: DataMap, activity: ProcessingActivity) -> Callable[[str], bool]:
    """Whether an activity uses data of a restricted place.

    What the map no longer names may be used for anything. What we process for another controller
    is theirs to restrict.
    """

    def reached(name: str) -> bool:
        if activity.role is Role.PROCESSOR:
            return False
        words, known = name.rpartition("#")[0], False
        for dataset in data_map.datasets:
            if words == dataset.name:
                known = True
                used = any(activity.name in of.used_for for _, of in dataset.personal_fields())
            elif words.startswith(f"{dataset.name}."):
                known = True
                field = dataset.classify(words[len(dataset.name) + 1 :])
                used = field is None or (
                    isinstance(field, PersonalData) and activity.name in field.used_for
                )
            else:
                continue
            if used:
                return True
        return not known

    return reached
