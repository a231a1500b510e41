"""Lengths of time as laws write them."""

import pickle

import pytest
from hypothesis import given

from gdpr_rights.errors import GdprRightsError, InvalidPeriod
from gdpr_rights.law.periods import Period
from gdpr_rights.testing.strategies import periods


class TestParse:
    """ISO 8601: P, then numbers with their units from the longest to the shortest."""

    @pytest.mark.parametrize(
        ("text", "period"),
        [
            ("P10Y", Period(years=10)),
            ("P6M", Period(months=6)),
            ("P2W", Period(weeks=2)),
            ("P7D", Period(days=7)),
            ("PT72H", Period(hours=72)),
            ("P1Y6M10D", Period(years=1, months=6, days=10)),
            ("P1DT12H", Period(days=1, hours=12)),
            ("P0D", Period()),
        ],
    )
    def test_reads(self, text: str, period: Period) -> None:
        assert Period.parse(text) == period

    @pytest.mark.parametrize(
        "text",
        [
            *("", "P", "PT", "P1DT", "10Y", "P-1D", "P1.5Y", "P1D1Y", "PT5M", "p1d", " P1D"),
            *("P1D\n", "P٣D", "P1D1D", "P12345678901D", "10 years"),
        ],
    )
    def test_refuses(self, text: str) -> None:
        with pytest.raises(InvalidPeriod) as caught:
            Period.parse(text)
        assert caught.value.text == text
        assert isinstance(caught.value, ValueError)
        assert isinstance(caught.value, GdprRightsError)
        assert "P10Y for ten years" in str(caught.value)
        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)  # noqa: S301

    @given(period=periods())
    def test_reads_what_it_writes(self, period: Period) -> None:
        assert Period.parse(str(period)) == period

    @pytest.mark.parametrize("text", ["PT72H", "P1Y2M3W4DT5H"])
    def test_writes_what_it_reads(self, text: str) -> None:
        assert str(Period.parse(text)) == text


class TestPeriod:
    """A period is a number of each unit, and no number of seconds."""

    @pytest.mark.parametrize(
        ("period", "words"),
        [
            (Period(months=1), "one month"),
            (Period(months=2), "two months"),
            (Period(years=10), "ten years"),
            (Period(days=45), "45 days"),
            (Period(hours=72), "72 hours"),
            (Period(business_days=3), "three business days"),
            (Period(years=1, months=6), "one year and six months"),
            (Period(), "no days"),
        ],
    )
    def test_in_words(self, period: Period, words: str) -> None:
        assert period.in_words() == words

    def test_shows_itself(self) -> None:
        assert repr(Period(years=10)) == "Period('P10Y')"
        assert repr(Period(business_days=10)) == "Period(business_days=10)"
        assert str(Period(business_days=10)) == "ten business days"

    def test_adds_unit_by_unit(self) -> None:
        assert Period(months=1) + Period(months=2) == Period(months=3)
        assert Period(years=1, days=3) + Period(days=4) == Period(years=1, days=7)

    def test_a_month_is_not_thirty_days(self) -> None:
        assert Period(months=1) != Period(days=30)

    @pytest.mark.parametrize("number", [-1, 1.0, "1", True])
    def test_takes_whole_numbers(self, number: object) -> None:
        with pytest.raises(ValueError, match="months must be a whole number, zero or more"):
            Period(months=number)  # type: ignore[arg-type]

    def test_business_days_stand_alone(self) -> None:
        with pytest.raises(ValueError, match="cannot be mixed"):
            Period(business_days=1, days=1)
