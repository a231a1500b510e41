"""Which columns of a dataset an export shows."""

from collections.abc import Iterable

from gdpr_rights.domain.fields import INTERNAL, PersonalData
from gdpr_rights.domain.instructions import Part
from gdpr_rights.domain.rows import ALL
from gdpr_rights.systems.shape import Shape

__all__ = ["shown"]


def shown(shape: Shape, parts: Iterable[Part]) -> dict[str, tuple[Part, ...] | None]:
    """The columns to show, in the order of the table, with the parts that disclose them.

    None instead of the parts where a column is shown in every row. Keys and links are shown,
    because they are the identity of a row and join it with others, unless the map says that they
    are internal or personal data that are not disclosed. Credentials never are.

    Raises:
        MapDoesNotFit: The table has no such column.
    """
    parts = tuple(parts)
    disclosing: dict[str, list[Part]] = {}
    for part in parts:
        for name in shape.columns_of(part.fields):
            disclosing.setdefault(name, []).append(part)
    named = dict(shape.dataset.fields)
    found: dict[str, tuple[Part, ...] | None] = {}
    for column in shape.table.columns:
        name = column.name
        of = shape.classify(name)
        if named.get(name) is INTERNAL or (isinstance(of, PersonalData) and not of.is_disclosed):
            continue
        by = disclosing.get(name, [])
        if by:
            everywhere = len(by) == len(parts) or any(part.rows == ALL for part in by)
            found[name] = None if everywhere else tuple(by)
        elif name == shape.dataset.tenant:
            # It says whose customer the person is, and nothing of the person.
            continue
        elif of is INTERNAL and (name in shape.key or name in shape.dataset.link_columns):
            found[name] = None
    return found
