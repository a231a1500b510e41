"""What a column probably holds, by its name and its type, and why we think so."""

import attrs

from gdpr_rights.domain.drafting.vocabulary import (
    EMAIL,
    IN_A_PERSONS_ROW,
    MEANINGS,
    SECRET,
    STATE_WITH_A_PLACE,
    TITLE_IN_A_PERSONS_ROW,
    Meaning,
)
from gdpr_rights.domain.drafting.words import as_words, phrases, speaks_of
from gdpr_rights.domain.fields import (
    CREDENTIAL,
    OverwriteConstant,
    OverwriteRule,
    OverwriteUnique,
    PersonalData,
)
from gdpr_rights.domain.lint.lawfulness import is_secret
from gdpr_rights.domain.schema import Column, Table

_UNIQUE_LENGTH = 15
"""Characters that ``erased-`` and enough random letters need."""
_ERASED = "erased"
_CONSTANTS: dict[str, str | int | bool] = {
    "integer": 0,
    "decimal": 0,
    "float": 0,
    "boolean": False,
    "date": "1900-01-01",
    "datetime": "1900-01-01T00:00:00",
    "time": "00:00:00",
    "uuid": "00000000-0000-0000-0000-000000000000",
    "json": "{}",
}


@attrs.frozen
class ColumnGuess:
    """What a column probably holds.

    Attributes:
        meaning: What its name says; None where it says nothing that we know.
        because: Why we think so.
    """

    meaning: Meaning | None
    because: str

    @property
    def is_strong(self) -> bool:
        """Whether such a column tells that its row is about a person, whoever's it is."""
        return self.meaning is not None and self.meaning.strong

    def field(self, table: Table, used_for: str) -> PersonalData:
        """The class of the column, as far as the name tells."""
        if self.meaning is None:
            return PersonalData(as_words(table.name.rpartition(".")[2]), used_for=[used_for])
        return PersonalData(
            self.meaning.category,
            used_for=[used_for],
            source=self.meaning.source,
            disclose=self.meaning.category != CREDENTIAL,
            special=self.meaning.special,
            third_party=self.meaning.third_party,
            subject_authoritative=self.meaning.own,
        )


def guess(column: Column, table: Table, *, is_person: bool) -> ColumnGuess:
    """What a column probably holds.

    Args:
        column: The column.
        table: Its table.
        is_person: Whether each row of the table is a person.
    """
    if is_secret(column.name):
        return ColumnGuess(SECRET, "it is named like a secret")
    for meaning in (SECRET, *MEANINGS):
        found = _fits(meaning, column)
        if found is not None:
            return found
    if "state" in phrases(column.name) and any(
        speaks_of(other.name, {"city", "country", "postalcode", "zip"}) for other in table.columns
    ):
        found = _fits(STATE_WITH_A_PLACE, column)
        if found is not None:
            return found
    for meaning in (IN_A_PERSONS_ROW, TITLE_IN_A_PERSONS_ROW) if is_person else ():
        found = _fits(meaning, column)
        if found is not None:
            return found
    return ColumnGuess(
        None,
        "nothing in its name tells what it holds, and its row belongs to a person"
        + (f"; its type is {column.type}" if column.type in ("json", "binary") else ""),
    )


def _fits(meaning: Meaning, column: Column) -> ColumnGuess | None:
    if meaning.types is not None and column.type not in meaning.types:
        return None
    word = speaks_of(column.name, meaning.words)
    if word is None:
        return None
    return ColumnGuess(meaning, f"{word!r} in its name speaks of {meaning.like}")


def is_email(column: Column) -> bool:
    """Whether a column is named like an e-mail address, and could hold one."""
    return (
        not is_secret(column.name)
        and _fits(SECRET, column) is None
        and _fits(EMAIL, column) is not None
    )


def rule_for(column: Column) -> OverwriteRule | None:
    """What may be written into a column that cannot be NULL; None where nothing can."""
    if column.type == "text":
        length = column.length
        if column.unique or is_email(column):
            wide = length is None or length >= _UNIQUE_LENGTH
            return OverwriteUnique() if wide else None if column.unique else _text(length)
        return _text(length)
    if column.unique or column.type not in _CONSTANTS:
        return None
    return OverwriteConstant(_CONSTANTS[column.type])


def _text(length: int | None) -> OverwriteRule | None:
    if length is None or length >= len(_ERASED):
        return OverwriteConstant(_ERASED)
    return OverwriteConstant("-") if length else None
