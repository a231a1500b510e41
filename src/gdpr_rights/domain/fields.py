"""What a column holds: personal data of which kind, used for what, and how it is overwritten."""

import enum

import attrs

from gdpr_rights.domain.values import as_tuple, not_blank

CREDENTIAL = "credential"
"""The category of passwords, tokens and secrets. They never leave, whatever a map says."""


@enum.unique
class DataSource(enum.Enum):
    """Where personal data come from.

    Source: GDPR Art. 15(1)(g), 20(1); WP242 rev.01.
    """

    GIVEN = "given"
    OBSERVED = "observed"
    DERIVED = "derived"
    THIRD_PARTY = "third_party"


@attrs.frozen
class OverwriteNull:
    """Overwritten by NULL: the rule of every column that may be null."""


@attrs.frozen
class OverwriteUnique:
    """Overwritten by ``erased-`` and random letters, cut to the length of the column."""


@attrs.frozen
class OverwriteConstant:
    """Overwritten by one constant, the same in every row."""

    value: str | int | bool


OverwriteRule = OverwriteNull | OverwriteUnique | OverwriteConstant


def overwrite_rule(value: "OverwriteRule | str | None") -> "OverwriteRule | None":
    """``"null"``, ``"unique"`` or a rule itself; None leaves the choice to the column.

    Raises:
        ValueError: Another text. A constant is `OverwriteConstant`.
    """
    match value:
        case None | OverwriteNull() | OverwriteUnique() | OverwriteConstant():
            return value
        case "null":
            return OverwriteNull()
        case "unique":
            return OverwriteUnique()
        case _:
            raise ValueError("an overwrite rule is 'null', 'unique' or OverwriteConstant(...)")


@attrs.frozen
class PersonalData:
    """A column with personal data.

    Attributes:
        category: Its kind, in words that go into the answer of an access request.
        used_for: The processing activities that use it.
        source: Where it comes from.
        disclose: Whether an access request hands it out. Credentials never are.
        special: Whether it is of a special category (Art. 9).
        third_party: Whether it may also be about somebody else; then a human decides.
        overwrite: How it is overwritten where its row has to stay.
        meaning: What a value says, for the data dictionary ("the day of the last order"); the
            category by default.
        subject_authoritative: Whether the person alone knows what is right (a name, an address),
            so that a rectification needs no verification.

    Source: GDPR Art. 4(1), 9(1), 15(1)(b), 15(4), 16.
    """

    category: str = attrs.field(validator=not_blank)
    used_for: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    source: DataSource = attrs.field(default=DataSource.GIVEN, converter=DataSource, kw_only=True)
    disclose: bool = attrs.field(default=True, kw_only=True)
    special: bool = attrs.field(default=False, kw_only=True)
    third_party: bool = attrs.field(default=False, kw_only=True)
    overwrite: OverwriteRule | None = attrs.field(
        default=None, converter=overwrite_rule, kw_only=True
    )
    meaning: str | None = attrs.field(
        default=None, validator=attrs.validators.optional(not_blank), kw_only=True
    )
    subject_authoritative: bool = attrs.field(default=False, kw_only=True)

    @property
    def is_disclosed(self) -> bool:
        """Whether it may appear in an export."""
        return self.disclose and self.category != CREDENTIAL


@enum.unique
class Impersonal(enum.Enum):
    """A column that holds no personal data."""

    NOT_PERSONAL = "not-personal"
    INTERNAL = "internal"
    """Keys, references and marks of the application itself."""


NOT_PERSONAL = Impersonal.NOT_PERSONAL
"""What a column holds is about nobody."""
INTERNAL = Impersonal.INTERNAL
"""A key, a reference or a mark of the application itself."""

FieldClass = PersonalData | Impersonal
