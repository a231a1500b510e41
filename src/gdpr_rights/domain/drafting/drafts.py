"""A draft: a first data map, why each part of it was guessed, and what a human has to say."""

import attrs

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.values import as_tuple, not_blank


@attrs.frozen
class Guess:
    """Something that a draft says because names, types or foreign keys suggest it.

    Attributes:
        place: Where in the map, ``datasets.users.fields.email``.
        said: What the draft says there.
        because: Why.
    """

    place: str = attrs.field(validator=not_blank)
    said: str = attrs.field(validator=not_blank, kw_only=True)
    because: str = attrs.field(validator=not_blank, kw_only=True)


@attrs.frozen
class OpenQuestion:
    """Something that no database can tell.

    Attributes:
        place: Where in the map the answer belongs.
        question: What to find out.
    """

    place: str = attrs.field(validator=not_blank)
    question: str = attrs.field(validator=not_blank, kw_only=True)


@attrs.frozen
class Draft:
    """A first data map, to be finished by hand.

    It loads, and `DataMap.check` lists what is still open: where a human has to decide, a text
    begins with ``TO DECIDE``, which is an error that keeps a desk from working with the map.

    Attributes:
        data_map: The map.
        guesses: What it says on the strength of names, types and foreign keys.
        questions: What nobody can know from a database.
    """

    data_map: DataMap
    guesses: tuple[Guess, ...] = attrs.field(converter=as_tuple, kw_only=True)
    questions: tuple[OpenQuestion, ...] = attrs.field(converter=as_tuple, kw_only=True)
