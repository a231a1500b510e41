"""What a data map says, and what follows from it without looking at anything else.

`DataMap` adds `check`; the lint reads the contents, so that neither needs the other.
"""

from collections.abc import Mapping
from functools import cached_property

import attrs

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.datasets import Dataset, SubjectKind
from gdpr_rights.domain.links import OwnedBy, Refers
from gdpr_rights.domain.notice import Notice
from gdpr_rights.domain.parties import Controller
from gdpr_rights.domain.values import as_tuple


@attrs.frozen(cache_hash=True, slots=False)
class MapContents:
    """The whole map, and the questions it can answer about itself.

    Attributes:
        controller: Whose map it is.
        activities: Every processing activity.
        subjects: Every kind of person.
        datasets: Every dataset.
        tenants: The dataset in which one row is one tenant, where several organisations share
            the tables; every request then names its tenant, and sees nobody else's rows.
        notice: What the privacy policy says, so that `check` holds it against the law.

    Source: GDPR Art. 30(1).
    """

    controller: Controller = attrs.field(kw_only=True)
    activities: tuple[ProcessingActivity, ...] = attrs.field(converter=as_tuple, kw_only=True)
    subjects: tuple[SubjectKind, ...] = attrs.field(converter=as_tuple, kw_only=True)
    datasets: tuple[Dataset, ...] = attrs.field(converter=as_tuple, kw_only=True)
    tenants: str | None = attrs.field(default=None, kw_only=True)
    notice: Notice | None = attrs.field(default=None, kw_only=True)

    @cached_property
    def activity(self) -> Mapping[str, ProcessingActivity]:
        """The activities by name."""
        return {activity.name: activity for activity in self.activities}

    @cached_property
    def subject(self) -> Mapping[str, SubjectKind]:
        """The kinds of person by name."""
        return {kind.name: kind for kind in self.subjects}

    @cached_property
    def dataset(self) -> Mapping[str, Dataset]:
        """The datasets by name."""
        return {dataset.name: dataset for dataset in self.datasets}

    @cached_property
    def systems(self) -> tuple[str, ...]:
        """The names of the systems, sorted."""
        return tuple(sorted({dataset.system for dataset in self.datasets}))

    def owner_chain(self, name: str) -> tuple[Dataset, ...]:
        """The dataset, the one that owns its rows, and so on up to one that nobody owns.

        A cycle ends the chain where it closes; `check` reports it.
        """
        chain: list[Dataset] = []
        dataset = self.dataset.get(name)
        while dataset is not None and dataset not in chain:
            chain.append(dataset)
            dataset = self.dataset.get(dataset.owner.target) if dataset.owner else None
        return tuple(chain)

    def owned_datasets(self, kind: str) -> tuple[Dataset, ...]:
        """The datasets whose rows belong to that kind of person, children before their owners."""
        root = self.subject[kind].dataset
        owned = [
            (len(chain), chain[0])
            for chain in (self.owner_chain(dataset.name) for dataset in self.datasets)
            if chain[-1].name == root
        ]
        return tuple(dataset for _, dataset in sorted(owned, key=lambda pair: -pair[0]))

    def children(self, name: str) -> tuple[tuple[Dataset, OwnedBy], ...]:
        """The datasets whose rows belong to rows of this one, with their link."""
        return tuple(
            (dataset, dataset.owner)
            for dataset in self.datasets
            if dataset.owner is not None and dataset.owner.target == name
        )

    def referrers(self, name: str) -> tuple[tuple[Dataset, Refers], ...]:
        """The datasets whose rows refer to rows of this one without a right, with their link."""
        return tuple(
            (dataset, link)
            for dataset in self.datasets
            for link in dataset.references
            if link.target == name
        )
