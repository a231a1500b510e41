"""Which activities share a fate in an erasure, and which rows may stay when a field falls."""

from collections.abc import Hashable

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.datasets import Dataset, Erasure
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.links import OnErased
from gdpr_rights.domain.map_contents import MapContents
from gdpr_rights.domain.parties import Role
from gdpr_rights.law.bases import LawfulBasis, SpecialBasis
from gdpr_rights.law.grounds import Exemption

_OBLIGED = (LawfulBasis.LEGAL_OBLIGATION, LawfulBasis.PUBLIC_TASK)


def exemption_of(activity: ProcessingActivity) -> Exemption | None:
    """The exemption of Art. 17(3) that an activity relies on, named or by its basis."""
    if activity.exemption is None and activity.lawful_basis in _OBLIGED:
        return Exemption.LEGAL_OBLIGATION
    return activity.exemption


def fate(activity: ProcessingActivity) -> Hashable | None:
    """What decides whether an activity keeps its data; None where it falls in every erasure.

    Activities with an equal fate keep or lose the same rows.

    Source: GDPR Art. 17(1)(b), 17(1)(c), 17(3).
    """
    exemption = exemption_of(activity)
    if activity.role is Role.PROCESSOR:
        return activity.name
    if activity.direct_marketing:
        return None
    if exemption is not None:
        judged = exemption.needs_judgement or not activity.retention.citation
        return activity.name if judged else (exemption, activity.retention)
    if (
        activity.lawful_basis is LawfulBasis.CONSENT
        or activity.special_basis is SpecialBasis.EXPLICIT_CONSENT
    ):
        return None
    if activity.lawful_basis is LawfulBasis.LEGITIMATE_INTERESTS:
        return activity.name
    return (activity.lawful_basis, activity.retention)


def holding_activities(data_map: MapContents, dataset: Dataset) -> tuple[ProcessingActivity, ...]:
    """The activities that may keep a row of a dataset.

    Rows with keys and links only share the activities of the rows that own them.
    """
    for level in data_map.owner_chain(dataset.name):
        names = {name for _, of in level.personal_fields() for name in of.used_for}
        if names:
            return tuple(
                activity
                for activity in data_map.activities
                if activity.name in names and fate(activity) is not None
            )
    return ()


def may_be_overwritten(data_map: MapContents, dataset: Dataset, of: PersonalData) -> bool:
    """Whether a row may have to stay while this field of it is erased.

    It stays where the map says so, and where a row that is kept or left refers to it.
    """
    if dataset.erasure is Erasure.OVERWRITE:
        return True
    if any(link.on_erased is OnErased.KEEP for _, link in data_map.referrers(dataset.name)):
        return True
    own = {fate(data_map.activity[name]) for name in of.used_for if name in data_map.activity}
    return any(
        fate(activity) not in own
        for holder in _holders(data_map, dataset)
        for activity in holding_activities(data_map, holder)
    )


def _holders(data_map: MapContents, dataset: Dataset) -> list[Dataset]:
    """The datasets whose kept rows keep rows of this one.

    Those whose rows belong to its rows, at any depth, and those of the same people that refer to
    one of them. Rows of other people are not in the scope of an erasure, and are detached.
    """
    below = [dataset]
    for level in below:
        below.extend(child for child, _ in data_map.children(level.name) if child not in below)
    root = data_map.owner_chain(dataset.name)[-1]
    referring = [
        referrer
        for level in below
        for referrer, link in data_map.referrers(level.name)
        if link.on_erased is not OnErased.DELETE
        and data_map.owner_chain(referrer.name)[-1] == root
    ]
    return [*below, *referring]


def may_be_deleted(data_map: MapContents, dataset: Dataset) -> bool:
    """Whether an erasure may delete a row: somebody owns it, or it goes with another."""
    roots = {kind.dataset for kind in data_map.subjects}
    seen = [dataset]
    for level in seen:
        owned = data_map.owner_chain(level.name)[-1].name in roots
        if owned and level.erasure is Erasure.DELETE:
            return True
        seen.extend(
            data_map.dataset[link.target]
            for link in level.references
            if link.on_erased is OnErased.DELETE
            and link.target in data_map.dataset
            and data_map.dataset[link.target] not in seen
        )
    return False
