"""Until when data are kept, and what a sweep may erase."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gdpr_rights.domain.retention import CountFrom
from gdpr_rights.domain.retention_end import retention_cutoff, retention_end
from gdpr_rights.errors import InvalidPeriod
from gdpr_rights.law.periods import Period
from gdpr_rights.testing.strategies import periods

DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))
ODD_PERIODS = [
    Period(),
    Period(days=1),
    Period(months=1),
    Period(months=6),
    Period(years=1),
    Period(years=4),
    Period(years=1, months=1, weeks=1, days=1),
]


class TestRetentionEnd:
    """Art. 5(1)(e): "for no longer than is necessary"."""

    @pytest.mark.parametrize(
        ("start", "period", "end"),
        [
            ("2026-11-21", "P7D", "2026-11-28"),  # a Saturday stays
            ("2027-01-31", "P30D", "2027-03-02"),
            ("2027-01-31", "P1M", "2027-02-28"),
            ("2026-08-31", "P6M", "2027-02-28"),
            ("2028-02-29", "P1Y", "2029-02-28"),
            ("2028-02-29", "P4Y", "2032-02-29"),
            ("2026-12-31", "P5Y", "2031-12-31"),
            ("2027-01-31", "P1M1D", "2027-03-01"),
            ("2027-01-31", "P2W", "2027-02-14"),
            ("2027-01-31", "P0D", "2027-01-31"),
        ],
    )
    def test_the_last_day_kept(self, start: str, period: str, end: str) -> None:
        found = retention_end(date.fromisoformat(start), Period.parse(period))
        assert found == date.fromisoformat(end)

    @pytest.mark.parametrize(
        ("start", "period", "end"),
        [
            ("2026-03-10", "P10Y", "2036-12-31"),
            ("2026-12-31", "P10Y", "2036-12-31"),
            ("2027-01-01", "P10Y", "2037-12-31"),
            ("2026-03-10", "P6M", "2027-06-30"),
        ],
    )
    def test_from_the_end_of_the_year(self, start: str, period: str, end: str) -> None:
        day = date.fromisoformat(start)
        for count_from in (CountFrom.YEAR_END, "year_end"):
            found = retention_end(day, Period.parse(period), count_from)
            assert found == date.fromisoformat(end)

    def test_the_latest_start_counts(self) -> None:
        starts = [date(2026, 3, 10), date(2027, 3, 10), date(2025, 1, 1)]
        assert retention_end(iter(starts), Period(years=3)) == date(2030, 3, 10)

    def test_there_is_a_start(self) -> None:
        with pytest.raises(ValueError, match="there is no start"):
            retention_end([], Period(years=3))

    def test_the_period_may_be_a_text(self) -> None:
        day = date(2027, 1, 31)
        assert retention_end(day, "P1M") == retention_end(day, Period(months=1))
        assert retention_cutoff(day, "P1M") == retention_cutoff(day, Period(months=1))

    def test_a_wrong_text_is_refused(self) -> None:
        with pytest.raises(InvalidPeriod, match="'one month' is not a period"):
            retention_end(date(2027, 1, 31), "one month")
        with pytest.raises(TypeError, match="a Period or a text such as P6M, not int"):
            retention_cutoff(date(2027, 1, 31), 30)  # type: ignore[arg-type]

    @pytest.mark.parametrize("wrong", [datetime(2027, 1, 31, 23, tzinfo=UTC), "2027-01-31", None])
    def test_days_are_plain_dates(self, wrong: Any) -> None:
        with pytest.raises(TypeError, match="a start must be a date without a time, not a"):
            retention_end([date(2027, 1, 1), wrong], "P1M")
        with pytest.raises(TypeError, match="today must be a date without a time, not a"):
            retention_cutoff(wrong, "P1M")

    def test_a_datetime_is_no_start(self) -> None:
        with pytest.raises(TypeError, match="a start must be a date without a time"):
            retention_end(datetime(2027, 1, 31, 23, tzinfo=UTC), "P1D")

    @pytest.mark.parametrize("period", ["P8000Y", "P3000000D", "P999999999W", "P96000M"])
    def test_dates_have_an_end_and_a_beginning(self, period: str) -> None:
        with pytest.raises(ValueError, match="after 2027-01-31 leaves the years 1 to 9999"):
            retention_end(date(2027, 1, 31), period)
        with pytest.raises(ValueError, match="before 2027-01-31 leaves the years 1 to 9999"):
            retention_cutoff(date(2027, 1, 31), period)
        with pytest.raises(ValueError, match="before 0001-01-01 leaves the years"):
            retention_cutoff(date.min, "P0D")

    @pytest.mark.parametrize("period", [Period(hours=72), Period(business_days=10)])
    def test_the_period_is_one_of_days(self, period: Period) -> None:
        with pytest.raises(ValueError, match="are not a number of calendar days"):
            retention_end(date(2027, 1, 1), period)
        with pytest.raises(ValueError, match="are not a number of calendar days"):
            retention_cutoff(date(2027, 1, 1), period)

    def test_counts_from_something_known(self) -> None:
        with pytest.raises(ValueError, match="'month_end' is not a valid CountFrom"):
            retention_end(date(2027, 1, 1), Period(years=1), "month_end")

    @given(start=DAYS, later=DAYS, period=periods(), count_from=st.sampled_from(CountFrom))
    def test_never_ends_earlier_for_a_later_start(
        self, start: date, later: date, period: Period, count_from: CountFrom
    ) -> None:
        start, later = sorted((start, later))
        ends = [retention_end(day, period, count_from) for day in (start, later)]
        assert start <= ends[0] <= ends[1]


class TestRetentionCutoff:
    """The largest start whose period has ended: `start <= cutoff` if and only if it has."""

    @pytest.mark.parametrize(
        ("today", "period", "cutoff"),
        [
            ("2027-03-01", "P6M", "2026-08-31"),  # what started on 28 to 31 August ended together
            ("2027-02-28", "P6M", "2026-08-27"),
            ("2029-03-01", "P1Y", "2028-02-29"),
            ("2028-03-01", "P1Y", "2027-02-28"),
            ("2026-11-29", "P7D", "2026-11-21"),
            ("2026-11-28", "P7D", "2026-11-20"),
        ],
    )
    def test_days(self, today: str, period: str, cutoff: str) -> None:
        found = retention_cutoff(date.fromisoformat(today), Period.parse(period))
        assert found == date.fromisoformat(cutoff)

    @pytest.mark.parametrize(
        ("today", "cutoff"), [("2036-12-31", "2025-12-31"), ("2037-01-01", "2026-12-31")]
    )
    def test_year_ends(self, today: str, cutoff: str) -> None:
        found = retention_cutoff(date.fromisoformat(today), Period(years=10), "year_end")
        assert found == date.fromisoformat(cutoff)

    @given(start=DAYS, today=DAYS, period=periods(), count_from=st.sampled_from(CountFrom))
    @example(date(2028, 2, 29), date(2029, 3, 1), Period(years=1), CountFrom.DAY)
    @example(date(2028, 2, 29), date(2029, 2, 28), Period(years=1), CountFrom.DAY)
    @example(date(2026, 8, 31), date(2027, 3, 1), Period(months=6), CountFrom.DAY)
    @example(date(2026, 12, 31), date(2027, 6, 30), Period(months=6), CountFrom.YEAR_END)
    def test_is_the_exact_inverse(
        self, start: date, today: date, period: Period, count_from: CountFrom
    ) -> None:
        has_ended = retention_end(start, period, count_from) < today
        assert has_ended is (start <= retention_cutoff(today, period, count_from))

    @given(today=DAYS, period=periods(), count_from=st.sampled_from(CountFrom))
    def test_is_the_largest(self, today: date, period: Period, count_from: CountFrom) -> None:
        cutoff = retention_cutoff(today, period, count_from)
        assert retention_end(cutoff, period, count_from) < today
        assert retention_end(cutoff + timedelta(days=1), period, count_from) >= today

    @pytest.mark.parametrize("count_from", CountFrom)
    @pytest.mark.parametrize("period", ODD_PERIODS, ids=str)
    def test_is_the_exact_inverse_on_every_day(
        self, period: Period, count_from: CountFrom
    ) -> None:
        # Around 29 February and the ends of months, with no day left out.
        days = [date(2027, 12, 20) + timedelta(days=number) for number in range(100)]
        ends = [(start, retention_end(start, period, count_from)) for start in days]
        for today in {end + timedelta(days=late) for _, end in ends for late in (0, 1)}:
            cutoff = retention_cutoff(today, period, count_from)
            assert all((end < today) is (start <= cutoff) for start, end in ends), today
