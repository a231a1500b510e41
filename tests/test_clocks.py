"""The time limits other than that of the answer."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import attrs
import pytest

from gdpr_rights.domain.calendars import FixedHolidays
from gdpr_rights.domain.clocks import breach_notice_before, clock_due, reminder_on
from gdpr_rights.errors import NaiveDatetime, NotProvidedFor, UnknownRegime
from gdpr_rights.law.clocks import FirstDay
from gdpr_rights.law.regimes import REGIMES

FRANCE = FixedHolidays("FR", [date(2027, 7, 14)])
NAIVE = datetime(2027, 3, 10)  # noqa: DTZ001


def day(text: str) -> date:
    return date.fromisoformat(text)


def due(text: str, clock: str, regime: Any, **options: Any) -> date:
    at = datetime.fromisoformat(text + "T12:00:00+00:00")
    return clock_due(at, clock, regime=regime, zone="UTC", **options)


class TestBreachNotice:
    """Reg. 1182/71 Art. 3(1): the hour during which the event occurs is not counted."""

    @pytest.mark.parametrize(
        ("aware_at", "before"),
        [
            ("2020-12-22T12:17:00+01:00", "2020-12-25T13:00:00+01:00"),
            ("2020-12-22T12:59:59.999999+01:00", "2020-12-25T13:00:00+01:00"),
            ("2020-12-22T13:00:00+01:00", "2020-12-25T14:00:00+01:00"),
            ("2026-03-27T12:30:00+01:00", "2026-03-30T14:00:00+02:00"),  # spring
            ("2026-10-23T17:45:00+02:00", "2026-10-26T17:00:00+01:00"),  # autumn
        ],
    )
    def test_seventy_two_full_hours(self, aware_at: str, before: str) -> None:
        found = breach_notice_before(datetime.fromisoformat(aware_at), "Europe/Paris")
        assert found.isoformat() == before

    def test_the_hour_is_the_hour_of_the_zone(self) -> None:
        at = datetime(2026, 6, 1, 12, 10, tzinfo=UTC)  # 17:40 in Kolkata
        found = breach_notice_before(at, "Asia/Kolkata", regime=REGIMES["eu-gdpr"][0])
        assert found.isoformat() == "2026-06-04T18:00:00+05:30"

    def test_is_the_same_in_the_united_kingdom(self) -> None:
        at = datetime(2026, 1, 1, 12, 10, tzinfo=UTC)
        found = breach_notice_before(at, "Europe/London", regime="uk-gdpr")
        assert found.isoformat() == "2026-01-04T13:00:00+00:00"

    def test_a_naive_datetime_is_refused(self) -> None:
        with pytest.raises(NaiveDatetime, match="aware_at"):
            breach_notice_before(NAIVE, "Europe/Paris")

    def test_only_where_the_law_counts_hours(self) -> None:
        at = datetime(2026, 6, 1, tzinfo=UTC)
        with pytest.raises(NotProvidedFor, match="it has response, simplified"):
            breach_notice_before(at, "America/Sao_Paulo", regime="br-lgpd")
        regime = REGIMES["eu-gdpr"][0]
        odd = attrs.evolve(regime, clocks=(attrs.evolve(regime.response, name="art33"),))
        with pytest.raises(NotProvidedFor, match="a period in hours"):
            breach_notice_before(at, "Europe/Paris", regime=odd)


class TestOtherClocks:
    """RULEBOOK 1.7: every regime with its own time limits."""

    @pytest.mark.parametrize(
        ("regime", "clock", "start", "end"),
        [
            ("us-ca-ccpa", "ack", "2026-12-01", "2026-12-15"),
            ("us-ca-ccpa", "opt-out", "2026-12-01", "2026-12-22"),
            ("us-ca-ccpa", "response", "2026-12-01", "2027-01-15"),
            ("us-ca-ccpa", "extended", "2026-12-01", "2027-03-01"),
            ("br-lgpd", "response", "2026-12-04", "2026-12-19"),  # a Saturday stays
            ("ch-fadp", "response", "2026-12-01", "2026-12-31"),
            ("ca-qc", "response", "2026-12-01", "2026-12-31"),
            ("in-dpdp", "grievance", "2027-06-01", "2027-08-30"),
            ("eu-gdpr", "response", "2027-01-31", "2027-03-01"),
            ("eu-gdpr", "extended", "2027-01-31", "2027-04-30"),
            ("eu-gdpr", "art14-notice", "2026-12-15", "2027-01-15"),
            ("fr", "art14-notice", "2026-12-15", "2027-01-15"),
            ("fr", "health-records", "2026-12-04", "2026-12-12"),  # a Saturday stays
            ("fr", "old-health-records", "2026-12-31", "2027-02-28"),
            ("uk-gdpr", "complaint-acknowledgement", "2026-07-01", "2026-07-31"),
            ("uk-gdpr", "complaint-acknowledgement", "2026-07-02", "2026-08-03"),
            ("reg-1182-71", "weeks", "1998-03-12", "1998-04-02"),
        ],
    )
    def test_dates(self, regime: str, clock: str, start: str, end: str) -> None:
        assert due(start, clock, regime) == day(end)

    def test_the_day_is_the_day_in_the_zone(self) -> None:
        at = datetime(2026, 12, 1, 7, 30, tzinfo=UTC)
        zone = "America/Los_Angeles"
        assert clock_due(at, "response", regime="us-ca-ccpa", zone=zone) == day("2027-01-14")

    def test_business_days_know_holidays(self) -> None:
        closed = FixedHolidays("US", [date(2026, 12, 25)])
        assert due("2026-12-15", "ack", "us-ca-ccpa") == day("2026-12-29")
        assert due("2026-12-15", "ack", "us-ca-ccpa", calendar=closed) == day("2026-12-30")

    def test_the_first_day_may_count(self) -> None:
        regime = REGIMES["ca-qc"][0]
        response = attrs.evolve(regime.response, first_day=FirstDay.COUNTED)
        counted = attrs.evolve(regime, response=response)
        assert due("2026-12-01", "response", counted) == day("2026-12-30")

    def test_a_clock_begins_with_its_law(self) -> None:
        with pytest.raises(NotProvidedFor, match="a clock 'complaint-acknowledgement' on 2026-06"):
            due("2026-06-18", "complaint-acknowledgement", "uk-gdpr")
        assert due("2026-06-19", "complaint-acknowledgement", "uk-gdpr") == day("2026-07-20")

    @pytest.mark.parametrize(
        ("regime", "clock", "why"),
        [
            ("eu-gdpr", "art13-notice", "when the personal data are obtained"),
            ("eu-gdpr", "art34", "without undue delay"),
            ("eu-gdpr", "art33", "breach_notice_before"),
            ("br-lgpd", "simplified", "immediately"),
            ("br-lgpd", "extended", "does not provide for an extension"),
            ("eu-gdpr", "ack", "it has response, art13-notice, art14-notice, art33, art34"),
        ],
    )
    def test_no_date_where_the_law_sets_none(self, regime: str, clock: str, why: str) -> None:
        with pytest.raises(NotProvidedFor, match=why):
            due("2026-12-01", clock, regime)

    def test_a_naive_datetime_is_refused(self) -> None:
        with pytest.raises(NaiveDatetime, match="received_at"):
            clock_due(NAIVE, "ack", regime="us-ca-ccpa", zone="UTC")

    def test_an_unknown_regime_is_refused(self) -> None:
        with pytest.raises(UnknownRegime):
            due("2026-12-01", "response", "atlantis")


class TestReminders:
    """Reg. 1182/71 Art. 3(4) does not move periods calculated backwards: earlier, never later."""

    @pytest.mark.parametrize(
        ("end", "days", "on"),
        [
            ("2027-04-20", 3, "2027-04-16"),  # the 17th is a Saturday
            ("2027-04-20", 1, "2027-04-19"),
            ("2027-07-15", 1, "2027-07-13"),  # 14 July
            ("2027-04-20", 0, "2027-04-20"),
        ],
    )
    def test_fall_on_a_working_day_before(self, end: str, days: int, on: str) -> None:
        assert reminder_on(day(end), days, FRANCE) == day(on)

    def test_are_for_plain_dates(self) -> None:
        with pytest.raises(TypeError, match="due must be a date without a time, not a datetime"):
            reminder_on(NAIVE, 3)

    def test_dates_have_a_beginning(self) -> None:
        for days in (800_000, 10**10):
            with pytest.raises(ValueError, match="before 2027-04-20 leaves the years 1 to 9999"):
                reminder_on(day("2027-04-20"), days)

    def test_need_no_calendar(self) -> None:
        assert reminder_on(day("2027-07-15"), 1) == day("2027-07-15") - timedelta(days=1)
