"""How the rows of one dataset come to belong to a person through another."""

import enum
from collections.abc import Mapping
from typing import Any

import attrs

from gdpr_rights.domain.values import as_pairs, not_blank


@enum.unique
class OnErased(enum.Enum):
    """What happens to a reference when the row it points to is erased."""

    DETACH = "detach"
    """The reference becomes NULL."""
    DELETE = "delete"
    """The referring row goes as well."""
    KEEP = "keep"
    """The reference stays, and so the row it points to is overwritten instead of deleted."""


def _columns(value: Any) -> tuple[tuple[str, str], ...]:
    pairs = as_pairs(value)
    if not pairs:
        raise ValueError("a link names its columns: this dataset's column = the target's column")
    return pairs


class _Joining:
    """What every link has: pairs of a column of this dataset and one of the target."""

    __slots__ = ()
    columns: tuple[tuple[str, str], ...]

    @property
    def own_columns(self) -> tuple[str, ...]:
        """The columns of this dataset."""
        return tuple(own for own, _ in self.columns)

    @property
    def target_columns(self) -> tuple[str, ...]:
        """The columns of the target."""
        return tuple(target for _, target in self.columns)


@attrs.frozen
class OwnedBy(_Joining):
    """This row belongs to whoever the target row belongs to.

    Attributes:
        target: The dataset it points to.
        columns: Pairs of a column of this dataset and the column of the target it equals.
    """

    target: str = attrs.field(validator=not_blank)
    columns: tuple[tuple[str, str], ...] = attrs.field(converter=_columns)


@attrs.frozen
class Refers(_Joining):
    """A reference that gives no right to the row.

    Attributes:
        target: The dataset it points to; it may be the same dataset.
        columns: Pairs of a column of this dataset and the column of the target it equals.
        on_erased: What happens when the target is erased.
    """

    target: str = attrs.field(validator=not_blank)
    columns: tuple[tuple[str, str], ...] = attrs.field(converter=_columns)
    on_erased: OnErased = attrs.field(default=OnErased.DETACH, converter=OnErased, kw_only=True)


AnyLink = OwnedBy | Refers


class Link:
    """Builds the links of a dataset.

    Examples:
        >>> from gdpr_rights import Link
        >>> Link.owned_by("users", user_id="id")
        OwnedBy(target='users', columns=(('user_id', 'id'),))
        >>> Link.refers("users", approved_by="id", on_erased="detach").on_erased
        <OnErased.DETACH: 'detach'>
    """

    @staticmethod
    def owned_by(target: str, /, columns: Mapping[str, str] | None = None, **more: str) -> OwnedBy:
        """This row belongs to whoever the target row belongs to: ``own_column="target_column"``.

        Columns whose names are no Python words go into the mapping.
        """
        return OwnedBy(target, {**(columns or {}), **more})

    @staticmethod
    def refers(
        target: str,
        /,
        columns: Mapping[str, str] | None = None,
        *,
        on_erased: OnErased | str = OnErased.DETACH,
        **more: str,
    ) -> Refers:
        """A reference that gives no right, and what becomes of it when the target is erased."""
        return Refers(target, {**(columns or {}), **more}, on_erased=on_erased)
