"""The data map: what is held, about whom, why, and on which lawful basis."""

import attrs

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.automated import AutomatedDecision
from gdpr_rights.domain.datasets import REST, Dataset, Erasure, Lookup, Match, SubjectKind
from gdpr_rights.domain.lint import Finding, lint
from gdpr_rights.domain.map_contents import MapContents
from gdpr_rights.domain.reflection import schemas_of

__all__ = [
    "REST",
    "AutomatedDecision",
    "DataMap",
    "Dataset",
    "Erasure",
    "Lookup",
    "Match",
    "ProcessingActivity",
    "SubjectKind",
]


@attrs.frozen(cache_hash=True, slots=False, repr=False)
class DataMap(MapContents):
    """The whole map: one frozen, hashable value.

    Attributes:
        controller: Whose map it is.
        activities: Every processing activity.
        subjects: Every kind of person.
        datasets: Every dataset.
        tenants: The dataset in which one row is one tenant, where several organisations share
            the tables.
        notice: What the privacy policy says, so that `check` holds it against the law.

    Source: GDPR Art. 30(1).
    """

    def check(self, against: object = None) -> tuple[Finding, ...]:
        """Everything that is wrong with the map, at once; errors first.

        Args:
            against: What it is held against, so that drift from the live tables is found too: a
                `Schema`, a data system or an SQLAlchemy engine; for a map with several systems a
                mapping of these by system.

        Raises:
            ValueError: It is not said which system of the map is meant, or the map has no such
                system.
            TypeError: Nothing can tell what the tables behind such an object look like.

        Examples:
            >>> from gdpr_rights import Controller, DataMap, ProcessingActivity, Retention
            >>> activity = ProcessingActivity(
            ...     "support", purpose="answer questions", lawful_basis="contract",
            ...     retention=Retention.criteria("while the question is open"))
            >>> acme = Controller("Acme SAS", contact="privacy@acme.example", country="FR",
            ...                   time_zone="Europe/Paris")
            >>> data_map = DataMap(
            ...     controller=acme, activities=[activity], subjects=[], datasets=[])
            >>> for finding in data_map.check():
            ...     print(finding.code, finding.where)
            unused-activity activities.support
        """
        return lint(self, schemas_of(self, against))

    def __repr__(self) -> str:
        return (
            f"DataMap(controller={self.controller.name!r}, activities={len(self.activities)}, "
            f"subjects={len(self.subjects)}, datasets={len(self.datasets)})"
        )
