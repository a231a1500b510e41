"""Data named by where they are: a dataset, a column of it, a row of it."""

import attrs

from gdpr_rights.domain.parties import Key
from gdpr_rights.domain.values import not_blank, redactable


def as_row_key(value: Key | tuple[Key, ...] | None) -> tuple[Key, ...]:
    """The key of a row as a tuple, one value per key column; empty where none is given."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


@attrs.frozen
class Place:
    """Some of a person's data.

    Attributes:
        dataset: The dataset of the data map.
        field: The column; every one where none is named.
        key: The key of the row; every row of the person where none is named.

    Examples:
        >>> from gdpr_rights import Place
        >>> Place("invoices", "address", key=17)
        Place(dataset='invoices', field='address')
    """

    dataset: str = attrs.field(validator=not_blank)
    field: str | None = None
    key: tuple[Key, ...] = attrs.field(
        default=(), converter=as_row_key, kw_only=True, repr=False, metadata=redactable(())
    )

    @property
    def words(self) -> str:
        """The dataset and the column, without the row: ``invoices.address``."""
        return self.dataset if self.field is None else f"{self.dataset}.{self.field}"
