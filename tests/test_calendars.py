"""Working days, and the public holidays of the Member States."""

import json
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from gdpr_rights.calendars import PublicHolidays
from gdpr_rights.domain.calendars import (
    Calendar,
    FixedHolidays,
    Weekends,
    add_business_days,
    next_working_day,
    previous_working_day,
)
from gdpr_rights.domain.time_limit import time_limit
from gdpr_rights.errors import MissingExtra, UnknownCalendar

DATA = Path(__file__).parent / "data"
SNAPSHOT = DATA / "due_dates_2027.json"
LISTED = json.loads((DATA / "vectors.json").read_text("utf-8"))["calendars"]
PLACES = {
    "FR": PublicHolidays("FR"),
    "FR-AM": PublicHolidays("FR", region="6AE"),
    "DE": PublicHolidays("DE"),
    "DE-BY": PublicHolidays("DE", region="BY"),
    "ES": PublicHolidays("ES"),
    "IE": PublicHolidays("IE"),
    "BE": PublicHolidays("BE"),
    "GB-ENG": PublicHolidays("GB", region="ENG"),
}
MEMBER_STATES = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"


def days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


class TestWeekends:
    """Reg. 1182/71 Art. 2(2): all days other than public holidays, Sundays and Saturdays."""

    def test_monday_to_friday(self) -> None:
        week = [
            Weekends().is_working_day(day) for day in days(date(2027, 3, 8), date(2027, 3, 14))
        ]
        assert week == [True] * 5 + [False] * 2

    def test_are_all_alike(self) -> None:
        assert Weekends() == Weekends()
        assert Weekends().name == Weekends().fingerprint == "weekends"


class TestFixedHolidays:
    """A list of public holidays that the application keeps itself."""

    def test_are_no_working_days(self) -> None:
        calendar = FixedHolidays("ours", [date(2027, 7, 14)])
        assert not calendar.is_working_day(date(2027, 7, 14))
        assert not calendar.is_working_day(date(2027, 7, 17))
        assert calendar.is_working_day(date(2027, 7, 15))

    def test_the_fingerprint_is_that_of_the_content(self) -> None:
        one = FixedHolidays("ours", [date(2027, 7, 14), date(2027, 1, 1)])
        same = FixedHolidays("ours", [date(2027, 1, 1), date(2027, 7, 14), date(2027, 1, 1)])
        other = FixedHolidays("ours", [date(2027, 1, 1)])
        assert one == same
        assert hash(one) == hash(same)
        assert one.fingerprint == same.fingerprint != other.fingerprint
        # Stable between processes and releases: it is stored with what was promised.
        assert other.fingerprint == "ours:56bb7ffbcf7166a9"

    @pytest.mark.parametrize("wrong", ["2027-01-01", [datetime(2027, 1, 1, tzinfo=UTC)]])
    def test_are_dates(self, wrong: Any) -> None:
        with pytest.raises(TypeError, match="public holidays are dates"):
            FixedHolidays("ours", wrong)

    def test_shows_its_name_only(self) -> None:
        assert repr(FixedHolidays("ours", [date(2027, 1, 1)])) == "FixedHolidays(name='ours')"


class TestWhatCalendarsKnow:
    """A calendar may say whether it knows public holidays, and which days are."""

    def test_whether(self) -> None:
        assert not Weekends().knows_public_holidays
        assert not FixedHolidays("ours", []).knows_public_holidays
        assert FixedHolidays("ours", [date(2027, 7, 14)]).knows_public_holidays
        assert PLACES["FR"].knows_public_holidays

    @pytest.mark.parametrize(
        "calendar", [PLACES["FR"], FixedHolidays("ours", [date(2027, 7, 14), date(2027, 8, 15)])]
    )
    def test_which(self, calendar: Any) -> None:
        assert calendar.is_public_holiday(date(2027, 7, 14))
        assert calendar.is_public_holiday(date(2027, 8, 15))  # a Sunday
        assert not calendar.is_public_holiday(date(2027, 7, 17))  # a Saturday


class TestMoving:
    """A day moves to the next working day, a reminder to the one before."""

    easter = FixedHolidays("Easter", [date(2027, 3, 26), date(2027, 3, 29)])

    def test_forwards(self) -> None:
        for day in days(date(2027, 3, 26), date(2027, 3, 30)):
            assert next_working_day(day, self.easter) == date(2027, 3, 30)

    def test_backwards(self) -> None:
        for day in days(date(2027, 3, 25), date(2027, 3, 29)):
            assert previous_working_day(day, self.easter) == date(2027, 3, 25)

    def test_business_days(self) -> None:
        start = date(2027, 3, 24)
        assert add_business_days(start, 0, self.easter) == start
        assert add_business_days(start, 1, self.easter) == date(2027, 3, 25)
        assert add_business_days(start, 2, self.easter) == date(2027, 3, 30)


class TestPublicHolidays:
    """Reg. 1182/71 Art. 2(1): the days of the Member State in which action is to be taken."""

    @pytest.mark.parametrize("name", PLACES)
    def test_are_those_of_the_lists(self, name: str) -> None:
        for day in days(date(2024, 1, 1), date(2029, 12, 31)):
            listed = day.isoformat() in LISTED[name]
            working = day.weekday() < 5 and not listed
            assert PLACES[name].is_working_day(day) is working, day

    def test_a_regional_holiday_needs_its_region(self) -> None:
        epiphany = date(2027, 1, 6)
        assert PLACES["DE"].is_working_day(epiphany)
        assert not PLACES["DE-BY"].is_working_day(epiphany)

    def test_names(self) -> None:
        assert PLACES["FR"].name == "FR"
        assert PLACES["DE-BY"].name == "DE-BY"
        assert repr(PLACES["DE-BY"]) == "PublicHolidays(country='DE', region='BY')"

    def test_are_values(self) -> None:
        assert PublicHolidays("FR") == PLACES["FR"]
        assert hash(PublicHolidays("FR")) == hash(PLACES["FR"])
        assert PublicHolidays("FR") != PublicHolidays("FR", "57")

    def test_the_fingerprint_is_that_of_the_content(self) -> None:
        assert PublicHolidays("FR").fingerprint == PLACES["FR"].fingerprint
        assert PLACES["DE"].fingerprint != PLACES["DE-BY"].fingerprint

    def test_are_a_calendar(self) -> None:
        calendar: Calendar = PLACES["FR"]
        assert calendar.fingerprint.startswith("FR:")

    @pytest.mark.parametrize(
        ("country", "region", "close"),
        [
            ("France", None, "FR"),
            ("germany", None, "DE"),
            ("DE", "by", "BY"),
            ("FR", "75", "57"),
            ("DE", "Bayern", "BY"),
        ],
    )
    def test_an_unknown_place_names_those_close_by(
        self, country: str, region: str | None, close: str
    ) -> None:
        with pytest.raises(UnknownCalendar) as caught:
            PublicHolidays(country, region)
        assert close in caught.value.close
        assert f"did you mean {caught.value.close[0]}" in str(caught.value)
        assert isinstance(caught.value, LookupError)

    def test_what_only_differs_in_case_is_meant(self) -> None:
        # There are two more zones, whose names are as close.
        with pytest.raises(UnknownCalendar) as caught:
            PublicHolidays("FR", "zone b")
        assert caught.value.close == ("Zone B",)

    def test_codes_may_be_small(self) -> None:
        assert PublicHolidays("fr") == PLACES["FR"]
        assert PublicHolidays("fr").name == "FR"

    def test_a_region_may_be_a_number(self) -> None:
        assert PublicHolidays("FR", region=57) == PublicHolidays("FR", region="57")
        assert PublicHolidays("FR", region=57).name == "FR-57"
        with pytest.raises(UnknownCalendar, match="FR-75"):
            PublicHolidays("FR", region=75)

    @pytest.mark.parametrize("place", [(None, None), (33, None), ("FR", True), ("FR", 5.7)])
    def test_a_place_is_a_text(self, place: Any) -> None:
        with pytest.raises(TypeError, match="is a text such as"):
            PublicHolidays(*place)

    def test_a_place_like_no_other(self) -> None:
        with pytest.raises(UnknownCalendar, match="for 'ZZZZZZ': write 'FR' or 'DE'"):
            PublicHolidays("ZZZZZZ")

    def test_without_the_extra_it_says_which(self, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in [name for name in sys.modules if name.split(".")[0] == "holidays"]:
            monkeypatch.setitem(sys.modules, name, None)
        with pytest.raises(MissingExtra, match=r"pip install 'gdpr_rights\[holidays\]'") as caught:
            PublicHolidays("FR")
        assert caught.value.extra == "holidays"
        assert isinstance(caught.value, ImportError)


def moved_by_holidays() -> dict[str, dict[str, str]]:
    """The due dates of 2027 that public holidays have moved, in every Member State."""
    found: dict[str, dict[str, str]] = {}
    for state in MEMBER_STATES.split():
        found[state] = {}
        for day in days(date(2027, 1, 1), date(2027, 12, 31)):
            at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
            due_on = time_limit(at, zone="UTC", calendar=PublicHolidays(state)).due_on
            if due_on != time_limit(at, zone="UTC").due_on:
                found[state][str(day)] = str(due_on)
    return found


def test_the_due_dates_of_2027_are_those_of_the_snapshot() -> None:
    """If not, a country or the `holidays` package has changed its holidays, or we our counting.

    Look at the difference; if it is right, run this file to write the snapshot anew.
    """
    assert moved_by_holidays() == json.loads(SNAPSHOT.read_text("utf-8"))


if __name__ == "__main__":
    SNAPSHOT.write_text(json.dumps(moved_by_holidays(), indent=1) + "\n", "utf-8")
