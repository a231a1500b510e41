"""Lengths of time as laws write them."""

import re

import attrs

from gdpr_rights.errors import InvalidPeriod

_ISO = re.compile(
    r"P(?:([0-9]{1,9})Y)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})W)?(?:([0-9]{1,9})D)?"
    r"(?:T([0-9]{1,9})H)?"
)
_WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_UNITS = ("years", "months", "weeks", "days", "hours", "business_days")


def _whole(_instance: "Period", attribute: "attrs.Attribute[int]", value: object) -> None:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{attribute.name} must be a whole number, zero or more")


@attrs.frozen(kw_only=True, repr=False)
class Period:
    """A length of time in the units of the law. It is not a number of seconds.

    A month is a calendar month and never thirty days. Business days stand alone; they have no
    form in ISO 8601.

    Raises:
        ValueError: A number below zero, or business days together with another unit.

    Examples:
        >>> from gdpr_rights import Period
        >>> Period.parse("P10Y").years
        10
        >>> str(Period(months=2)), Period(months=2).in_words()
        ('P2M', 'two months')
        >>> Period(months=1) + Period(months=2)
        Period('P3M')
    """

    years: int = attrs.field(default=0, validator=_whole)
    months: int = attrs.field(default=0, validator=_whole)
    weeks: int = attrs.field(default=0, validator=_whole)
    days: int = attrs.field(default=0, validator=_whole)
    hours: int = attrs.field(default=0, validator=_whole)
    business_days: int = attrs.field(default=0, validator=_whole)

    def __attrs_post_init__(self) -> None:
        if self.business_days and len(self._units()) > 1:
            raise ValueError("business days cannot be mixed with other units")

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read a period of ISO 8601: ``P10Y``, ``P6M``, ``P7D``, ``PT72H``.

        Raises:
            InvalidPeriod: The text is none, or uses minutes, seconds or fractions.
        """
        found = _ISO.fullmatch(text)
        if not found or text.endswith(("P", "T")):
            raise InvalidPeriod(text)
        years, months, weeks, days, hours = (int(number or 0) for number in found.groups())
        return cls(years=years, months=months, weeks=weeks, days=days, hours=hours)

    def in_words(self) -> str:
        """The period in English: ``one month``, ``45 days``, ``ten business days``."""
        parts = []
        for number, unit in self._units() or [(0, "days")]:
            name = unit.removesuffix("s") if number == 1 else unit
            count = _WORDS[number] if number < len(_WORDS) else str(number)
            parts.append(f"{count} {name.replace('_', ' ')}")
        return " and ".join(parts)

    def _units(self) -> list[tuple[int, str]]:
        return [(getattr(self, unit), unit) for unit in _UNITS if getattr(self, unit)]

    def __add__(self, other: "Period") -> "Period":
        """Both periods as one, unit by unit: one month and two further months are three."""
        return Period(**{unit: getattr(self, unit) + getattr(other, unit) for unit in _UNITS})

    def __str__(self) -> str:
        if self.business_days:
            return self.in_words()
        dates = "".join(f"{n}{unit[0].upper()}" for n, unit in self._units() if unit != "hours")
        hours = f"T{self.hours}H" if self.hours else ""
        return f"P{dates}{hours}" if dates or hours else "P0D"

    def __repr__(self) -> str:
        days = self.business_days
        return f"Period(business_days={days})" if days else f"Period('{self}')"


def as_period(value: Period | str) -> Period:
    """A period, or its text in ISO 8601 (``P10Y``), as a period.

    Raises:
        InvalidPeriod: The text is none.
        TypeError: It is neither.
    """
    if isinstance(value, Period):
        return value
    if not isinstance(value, str):
        raise TypeError(f"a period is a Period or a text such as P6M, not {type(value).__name__}")
    return Period.parse(value)
