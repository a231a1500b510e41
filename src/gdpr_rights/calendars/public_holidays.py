"""Public holidays from the `holidays` package."""

import difflib
import functools
from collections.abc import Iterable
from datetime import date

import attrs

from gdpr_rights.domain.calendars import fingerprint
from gdpr_rights.errors import MissingExtra, UnknownCalendar

_SATURDAY = 5
_FINGERPRINT_YEARS = range(2018, 2051)


@attrs.frozen
class PublicHolidays:
    """The working days of a country: no Saturday, no Sunday, no public holiday.

    Without a region, holidays of some regions only are working days: a date that is too early is
    never unlawful. Needs ``gdpr_rights[holidays]``.

    Attributes:
        country: Where the answer is prepared, in two letters (``FR``).
        region: A region, as the `holidays` package writes it (``BY`` for Bavaria).

    Raises:
        MissingExtra: The `holidays` package is not installed.
        UnknownCalendar: It knows no such country or region.

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

    country: str
    region: str | None = None
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
