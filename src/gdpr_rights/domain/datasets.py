"""A dataset, and the kinds of person whose rows it holds."""

import enum
from collections.abc import Iterator, Mapping

import attrs

from gdpr_rights.domain.fields import FieldClass, Impersonal, PersonalData
from gdpr_rights.domain.links import AnyLink, OwnedBy, Refers
from gdpr_rights.domain.values import as_pairs, as_tuple, not_blank

REST = "*"
"""Stands, among field names, for every column that the map does not name."""


@enum.unique
class Match(enum.Enum):
    """How an identifier is compared with a column."""

    EXACT = "exact"
    EMAIL = "email"
    """Unicode NFC, case-folded, trimmed."""


@attrs.frozen
class Lookup:
    """A column by which a person is found.

    Attributes:
        column: A column of the kind's dataset, or ``dataset.column`` one link away.
        match: How it is compared.
        deliver: Whether a message can be sent there, so that a code may go to it.
    """

    column: str = attrs.field(validator=not_blank)
    match: Match = attrs.field(default=Match.EXACT, converter=Match, kw_only=True)
    deliver: bool = attrs.field(kw_only=True)

    @deliver.default
    def _deliver(self) -> bool:
        return self.match is Match.EMAIL


def _lookups(value: Mapping[str, "Lookup | str"] | None) -> tuple[tuple[str, Lookup], ...]:
    def lookup(name: str, of: Lookup | str) -> Lookup:
        if isinstance(of, Lookup):
            return of
        return Lookup(of, match=Match.EMAIL if name == "email" else Match.EXACT)

    return tuple((name, lookup(name, of)) for name, of in as_pairs(value))


@attrs.frozen
class SubjectKind:
    """A kind of person: customers, employees, invitees.

    Attributes:
        name: Its name in requests.
        dataset: The dataset where one row is one person.
        lookup: The identifiers by which a person is found. A plain column name compares exactly,
            or as an e-mail address where the identifier is called ``email``.

    Source: GDPR Art. 30(1)(c).
    """

    name: str = attrs.field(validator=not_blank)
    dataset: str = attrs.field(validator=not_blank, kw_only=True)
    lookup: tuple[tuple[str, Lookup], ...] = attrs.field(
        default=(), converter=_lookups, kw_only=True
    )


@enum.unique
class Erasure(enum.Enum):
    """How the rows of a dataset are erased."""

    DELETE = "delete"
    OVERWRITE = "overwrite"


@attrs.frozen
class Dataset:
    """One table, collection, folder or endpoint of one system.

    Attributes:
        name: Its name in the map.
        system: The system that holds it.
        table: Its name there; the dataset's own name by default; ``schema.table`` is understood.
        key: Its key columns; reflected where the system can.
        fields: What each column holds.
        rest: What every column holds that ``fields`` does not name.
        links: How its rows come to belong to a person, and what they refer to.
        erasure: How its rows are erased where nothing keeps them.
        tenant: The column that holds the key of the tenant a row belongs to; the tenant dataset
            itself names its key. A dataset without one takes the tenant of the rows it belongs to.
    """

    name: str = attrs.field(validator=not_blank)
    system: str = attrs.field(validator=not_blank, kw_only=True)
    table: str = attrs.field(kw_only=True)
    key: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    fields: tuple[tuple[str, FieldClass], ...] = attrs.field(
        default=(), converter=as_pairs, kw_only=True
    )
    rest: FieldClass | None = attrs.field(default=None, kw_only=True)
    links: tuple[AnyLink, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    erasure: Erasure = attrs.field(default=Erasure.DELETE, converter=Erasure, kw_only=True)
    tenant: str | None = attrs.field(default=None, kw_only=True)

    @table.default
    def _table(self) -> str:
        return self.name

    @property
    def owner(self) -> OwnedBy | None:
        """The link by which its rows belong to somebody, if there is one."""
        return next((link for link in self.links if isinstance(link, OwnedBy)), None)

    @property
    def references(self) -> tuple[Refers, ...]:
        """The links that give no right."""
        return tuple(link for link in self.links if isinstance(link, Refers))

    @property
    def link_columns(self) -> frozenset[str]:
        """The columns its links are made of."""
        return frozenset(column for link in self.links for column in link.own_columns)

    def classify(self, column: str, key: tuple[str, ...] = ()) -> FieldClass | None:
        """What a column holds; None where nobody has said.

        Args:
            column: Its name.
            key: The key columns, where the system knows them better than the map.
        """
        for name, of in self.fields:
            if name == column:
                return of
        if column in (*self.key, *key, self.tenant) or column in self.link_columns:
            return Impersonal.INTERNAL
        return self.rest

    def personal_fields(self) -> Iterator[tuple[str, PersonalData]]:
        """The named fields with personal data, then the rest (as `REST`) where it is personal."""
        for name, of in self.fields:
            if isinstance(of, PersonalData):
                yield name, of
        if isinstance(self.rest, PersonalData):
            yield REST, self.rest
