"""Public holidays from the `holidays` package."""

import difflib
import functools
from collections.abc import Iterable
from datetime import date

import attrs

from gdpr_rights.domain.calendars import fingerprint
from gdpr_rights.errors import MissingExtra, UnknownCalendar

_SATURDAY = 5
_LONGEST_CODE = 3
_FINGERPRINT_YEARS = range(2018, 2051)


def _as_code(country: str) -> str:
    if not isinstance(country, str):
        raise TypeError(f"a country is a text such as FR, not a {type(country).__name__}")
    # The name of a country stays as it is: what is refused is shown as it was written.
    return country.upper() if len(country) <= _LONGEST_CODE else country


def _as_region(region: str | int | None) -> str | None:
    if isinstance(region, int) and not isinstance(region, bool):
        return str(region)
    if region is not None and not isinstance(region, str):
        raise TypeError(f"a region is a text such as BY, not a {type(region).__name__}")
    return region


@attrs.frozen
class PublicHolidays:
    """The working days of a country: no Saturday, no Sunday, no public holiday.

    Without a region, holidays of some regions only are working days: a date that is too early is
    never unlawful. Needs ``gdpr_rights[holidays]``.

    Attributes:
        country: Where the answer is prepared, in two letters (``FR``).
        region: A region, as the `holidays` package writes it (``BY`` for Bavaria, ``57`` for
            Moselle, which may be a number here).

    Raises:
        MissingExtra: The `holidays` package is not installed.
        UnknownCalendar: It knows no such country or region.
        TypeError: The country or the region is no text.

    Examples:
        >>> from datetime import date
        >>> from gdpr_rights.calendars import PublicHolidays
        >>> PublicHolidays("FR").is_working_day(date(2027, 7, 14))
        False
        >>> epiphany = date(2027, 1, 6)
        >>> PublicHolidays("DE").is_working_day(epiphany)
        True
        >>> PublicHolidays("DE", region="BY").is_working_day(epiphany)
        False

    Source: Reg. 1182/71 Art. 2(1).
    """

    country: str = attrs.field(converter=_as_code)
    region: str | None = attrs.field(default=None, converter=_as_region)
    _years: dict[int, frozenset[date]] = attrs.field(
        factory=dict, init=False, eq=False, repr=False
    )

    def __attrs_post_init__(self) -> None:
        _check(self.country, self.region)

    @property
    def name(self) -> str:
        """``FR``, or ``DE-BY`` with a region."""
        return self.country if self.region is None else f"{self.country}-{self.region}"

    @property
    def fingerprint(self) -> str:
        """A hash of the public holidays from 2018 to 2050."""
        return _fingerprint(self.name, self.country, self.region)

    @property
    def knows_public_holidays(self) -> bool:
        """Yes."""
        return True

    def is_working_day(self, day: date, /) -> bool:
        """Whether it is Monday to Friday and no public holiday.

        Source: Reg. 1182/71 Art. 2(2).
        """
        if day.weekday() >= _SATURDAY:
            return False
        days = self._years.get(day.year)
        if days is None:
            days = self._years[day.year] = _days(self.country, self.region, day.year)
        return day not in days

    def is_public_holiday(self, day: date, /) -> bool:
        """Whether it is a public holiday, on whatever day of the week."""
        return day in _days(self.country, self.region, day.year)


def _check(country: str, region: str | None) -> None:
    try:
        from holidays.utils import list_supported_countries  # noqa: PLC0415
    except ImportError as error:
        raise MissingExtra("holidays", "holidays") from error
    countries = list_supported_countries(include_aliases=True)
    if country not in countries:
        raise UnknownCalendar(country, _close_countries(country, countries))
    regions = countries[country]
    if region is not None and region not in regions:
        raise UnknownCalendar(f"{country}-{region}", _close(region, regions) or tuple(regions[:5]))


def _close_countries(country: str, codes: Iterable[str]) -> tuple[str, ...]:
    from holidays.registry import COUNTRIES  # noqa: PLC0415

    by_name = {name.replace("_", " "): code for name, (_, code, *_) in COUNTRIES.items()}
    named = [by_name[name] for name in _close(country, by_name)]
    return tuple(named) or _close(country, codes)


def _close(text: str, known: Iterable[str]) -> tuple[str, ...]:
    by_folded = {word.casefold(): word for word in known}
    if (same := by_folded.get(text.casefold())) is not None:
        return (same,)
    found = difflib.get_close_matches(text.casefold(), by_folded, n=3, cutoff=0.7)
    return tuple(by_folded[word] for word in found)


@functools.cache
def _days(country: str, region: str | None, year: int) -> frozenset[date]:
    from holidays import country_holidays  # noqa: PLC0415

    return frozenset(country_holidays(country, subdiv=region, years=year))


@functools.cache
def _fingerprint(name: str, country: str, region: str | None) -> str:
    days = (day for year in _FINGERPRINT_YEARS for day in _days(country, region, year))
    return fingerprint(name, days)
