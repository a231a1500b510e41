"""How long personal data are kept, and why: the three forms of a retention."""

import enum

import attrs

from gdpr_rights.domain.values import as_names, not_blank
from gdpr_rights.law.periods import Period, as_period


@enum.unique
class CountFrom(enum.Enum):
    """From when a retention period runs."""

    DAY = "day"
    YEAR_END = "year_end"
    """From 31 December of the year of the start."""


class Retention:
    """Says how long the data of an activity are kept, in one of three forms to match on.

    Examples:
        >>> from gdpr_rights import Retention
        >>> str(Retention.after("invoices.issued_on", "P10Y", count_from="year_end"))
        'ten years after the end of the year of invoices.issued_on'
        >>> str(Retention.event("contract end", "P7D"))
        'seven days after contract end'
        >>> str(Retention.criteria("while the account is active"))
        'while the account is active'

    Source: GDPR Art. 5(1)(e), 13(2)(a), 15(1)(d), 30(1)(f).
    """

    @staticmethod
    def after(
        starts: "str | tuple[str, ...]",
        period: "Period | str",
        *,
        count_from: "CountFrom | str" = CountFrom.DAY,
        citation: str | None = None,
    ) -> "After":
        """A period after a date in the data: ``dataset.column``, or several, the latest counts."""
        return After(starts, period, count_from=count_from, citation=citation)

    @staticmethod
    def event(event: str, period: "Period | str", *, citation: str | None = None) -> "AfterEvent":
        """A period after something that the application reports, such as ``contract end``."""
        return AfterEvent(event, period, citation=citation)

    @staticmethod
    def criteria(text: str, *, citation: str | None = None) -> "Criteria":
        """Criteria in prose; nothing is ever erased because of them alone."""
        return Criteria(text, citation=citation)


@attrs.frozen
class After:
    """A period after the latest of some dates of the row, or of a row it belongs with."""

    starts: tuple[str, ...] = attrs.field(converter=as_names)
    period: Period = attrs.field(converter=as_period)
    count_from: CountFrom = attrs.field(default=CountFrom.DAY, converter=CountFrom, kw_only=True)
    citation: str | None = attrs.field(default=None, kw_only=True)

    @starts.validator
    def _check_starts(self, _attribute: object, value: tuple[str, ...]) -> None:
        if not value or any(start.count(".") != 1 for start in value):
            raise ValueError("a retention starts at 'dataset.column'")
        if len({start.split(".")[0] for start in value}) > 1:
            raise ValueError("the starts of one retention stand in one dataset")

    @property
    def dataset(self) -> str:
        """The dataset whose rows carry the dates."""
        return self.starts[0].split(".")[0]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of that dataset."""
        return tuple(start.split(".")[1] for start in self.starts)

    def __str__(self) -> str:
        start = " or ".join(self.starts) + (", whichever is later" if len(self.starts) > 1 else "")
        since = "the end of the year of " if self.count_from is CountFrom.YEAR_END else ""
        return f"{self.period.in_words()} after {since}{start}"


@attrs.frozen
class AfterEvent:
    """A period after an event that the application reports; at most that long, never a delay."""

    event: str = attrs.field(validator=not_blank)
    period: Period = attrs.field(converter=as_period)
    citation: str | None = attrs.field(default=None, kw_only=True)

    def __str__(self) -> str:
        return f"{self.period.in_words()} after {self.event}"


@attrs.frozen
class Criteria:
    """Criteria in prose."""

    text: str = attrs.field(validator=not_blank)
    citation: str | None = attrs.field(default=None, kw_only=True)

    def __str__(self) -> str:
        return self.text


AnyRetention = After | AfterEvent | Criteria
