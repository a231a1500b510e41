"""Whether the data map knows what somebody names: a kind of person, an activity, a place."""

from collections.abc import Iterable

from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.datasets import SubjectKind
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.parties import KEY, DataSubject
from gdpr_rights.domain.places import Place
from gdpr_rights.errors import UnknownActivity, UnknownField, UnknownKind, UnknownLookup


def known_kind(setting: Setting, name: str) -> SubjectKind:
    """The kind of person of that name.

    Raises:
        UnknownKind: The map has none.
    """
    kind = setting.data_map.subject.get(name)
    if kind is None:
        raise UnknownKind(name, tuple(setting.data_map.subject))
    return kind


def check_subject(setting: Setting, subject: DataSubject) -> None:
    """Whether the map knows the kind of person, and every look-up they are named by.

    Raises:
        UnknownKind: It knows no such kind.
        UnknownLookup: It knows no such look-up for it.
    """
    kind = known_kind(setting, subject.kind)
    known = (KEY, *(name for name, _ in kind.lookup))
    for name, _ in subject.identifiers:
        if name not in known:
            raise UnknownLookup(kind.name, name, known)


def known_activity(setting: Setting, name: str) -> ProcessingActivity:
    """The activity of that name.

    Raises:
        UnknownActivity: The map has none.
    """
    of = setting.data_map.activity.get(name)
    if of is None:
        raise UnknownActivity(name, tuple(setting.data_map.activity))
    return of


def check_activities(setting: Setting, names: Iterable[str]) -> None:
    """Whether the map has activities of all these names.

    Raises:
        UnknownActivity: It has not.
    """
    for name in names:
        known_activity(setting, name)


def check_dataset(setting: Setting, kind: str, dataset: str, field: str) -> None:
    """Whether a dataset holds data of such people.

    Raises:
        UnknownField: It does not.
    """
    owned = {of.name for of in setting.data_map.owned_datasets(kind)}
    if dataset not in owned:
        raise UnknownField(dataset, field, "no such dataset holds data of the person")


def check_place(setting: Setting, kind: str, place: Place) -> None:
    """Whether a place may hold data of such people.

    Raises:
        UnknownField: It does not, as far as the map says.
    """
    check_dataset(setting, kind, place.dataset, place.field or "")
    if place.field is not None:
        of = setting.data_map.dataset[place.dataset].classify(place.field)
        if not isinstance(of, PersonalData):
            raise UnknownField(place.dataset, place.field, "the map names no personal data there")
