"""What the page says besides what the header says: one table of sentences for each language."""

from collections.abc import Callable, Mapping
from datetime import date

import attrs

from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.standing import StandingVerdict
from gdpr_rights.law.automated import ReviewResult


@attrs.frozen(kw_only=True, eq=False)
class PageWords:
    """Every sentence of the page in one language; ``{name}`` and the like stand for data.

    Attributes:
        day: How a date is written.
        number: How a number is written.
        is_one: Whether a number of things takes the singular.
        headings: The heading of each section, by the name of its anchor.
        key: What a key column is, what it is for and where it comes from.
        joins: The same for other columns that join rows.
        types: For each type of a column its name, and how its values are written.
        csv_rule: How a cell of a CSV file is read back, in plain words.
    """

    day: Callable[[date], str]
    number: Callable[[int], str]
    is_one: Callable[[int], bool]

    title: str
    contents: str
    who_answers: str
    case: str
    made_on: str
    headings: Mapping[str, str]

    no_files: str
    contained: str
    entry: tuple[str, str]
    collection: tuple[str, str]

    nothing_found: str
    basis: str
    categories: str
    receivers: str
    nobody: str
    retention: str
    sources: str
    decisions: str
    taken_on: str
    outcome: str
    explanation: str
    data_used: str
    reviewed: str
    results: Mapping[ReviewResult, str]
    none: str
    separator: str
    recipient: str
    country: str
    safeguard: str
    roles: Mapping[Role, str]

    your_rights: str
    write_to: str

    statements: str
    statements_headings: tuple[str, str, str, str, str]
    said: Mapping[StandingVerdict, str]
    every_channel: str
    text_shown: str
    until: str
    proof: str

    nothing_to_copy: str
    twice: str
    files: str
    files_headings: tuple[str, str, str]
    nothing_about_you: str
    fields: str
    fields_headings: tuple[str, str, str, str, str]
    key: tuple[str, str, str]
    joins: tuple[str, str, str]

    nothing_left_out: str
    left_out: str
    left_out_headings: tuple[str, str, str]

    csv_rule: str
    json_rule: str
    types: Mapping[str, tuple[str, str]]
    types_title: str
    types_headings: tuple[str, str]
    dictionary: str
    manifest: str

    def count(self, number: int, of: tuple[str, str]) -> str:
        """A number of things: ``1 entry``, ``2,000 entries``."""
        return f"{self.number(number)} {of[0 if self.is_one(number) else 1]}"
