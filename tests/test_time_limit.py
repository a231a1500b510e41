"""One class for each provision; its docstring is the sentence that is tested."""

import pickle
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from itertools import pairwise
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import pytest
from cattrs.preconf.json import make_converter

from gdpr_rights.domain.calendars import FixedHolidays, Weekends
from gdpr_rights.domain.civil_days import add_months, month_length
from gdpr_rights.domain.extension import Extension, ExtensionBase
from gdpr_rights.domain.in_force import regime_in_force
from gdpr_rights.domain.suspension import Suspension
from gdpr_rights.domain.time_limit import TimeLimit, time_limit
from gdpr_rights.errors import (
    GdprRightsError,
    NaiveDatetime,
    NotProvidedFor,
    UnknownRegime,
    UnknownTimeZone,
)
from gdpr_rights.law.clocks import Counting, ExtensionReason, FirstDay, SuspensionReason
from gdpr_rights.law.periods import Period
from gdpr_rights.law.regimes import REGIMES

IDENTITY, CLARIFICATION = SuspensionReason.IDENTITY, SuspensionReason.CLARIFICATION
PARIS = ZoneInfo("Europe/Paris")
FRANCE = FixedHolidays(
    "FR",
    [
        date(2027, month, day)
        for month, day in [(1, 1), (3, 29), (5, 1), (5, 6), (5, 8), (5, 17), (7, 14), (8, 15)]
    ],
)
UK = {"zone": "Europe/London", "regime": "uk-gdpr", "calendar": Weekends()}


def day(text: str) -> date:
    return date.fromisoformat(text)


def received(text: str, **options: Any) -> TimeLimit:
    """A request received that morning in Paris, with the French calendar of 2027."""
    at = datetime.combine(day(text), time(9), PARIS)
    return time_limit(at, **{"zone": PARIS, "calendar": FRANCE, **options})


def asked(
    text: str, obtained: str | None = None, reason: SuspensionReason = IDENTITY
) -> Suspension:
    return Suspension(reason, day(text), None if obtained is None else day(obtained))


def told(text: str, period: Period | None = None) -> Extension:
    return Extension(ExtensionReason.COMPLEXITY, told_on=day(text), period=period)


class TestOneMonth:
    """Art. 12(3): "within one month of receipt of the request"."""

    @pytest.mark.parametrize(
        ("receipt", "nominal"),
        [
            ("2027-03-05", "2027-04-05"),
            ("2027-02-28", "2027-03-28"),  # not the last day of March
            ("2027-04-30", "2027-05-30"),
            ("2027-11-21", "2027-12-21"),
            ("2027-12-31", "2028-01-31"),
        ],
    )
    def test_ends_on_the_same_date_of_the_next_month(self, receipt: str, nominal: str) -> None:
        assert received(receipt).nominal_due == day(nominal)

    @pytest.mark.parametrize(
        ("receipt", "nominal"),
        [
            ("2027-01-29", "2027-02-28"),
            ("2027-01-31", "2027-02-28"),
            ("2028-01-31", "2028-02-29"),
            ("2100-01-29", "2100-02-28"),
            ("2400-01-31", "2400-02-29"),
            ("2027-08-31", "2027-09-30"),
        ],
    )
    def test_else_on_the_last_day_of_that_month(self, receipt: str, nominal: str) -> None:
        assert received(receipt).nominal_due == day(nominal)

    def test_is_not_thirty_days(self) -> None:
        starts = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]
        lengths = {(received(str(start)).nominal_due - start).days for start in starts}
        assert lengths == {28, 29, 30, 31}

    def test_month_lengths(self) -> None:
        for year in (1900, 2000, 2027, 2028):
            for month in range(1, 13):
                first = date(year, month, 1)
                assert month_length(year, month) == (add_months(first, 1) - first).days


class TestTheLastDay:
    """Reg. 1182/71 Art. 3(4): "the expiry of the last hour of the following working day"."""

    @pytest.mark.parametrize(
        ("receipt", "due_on"),
        [
            ("2027-06-10", "2027-07-12"),  # a Saturday
            ("2027-06-11", "2027-07-12"),  # a Sunday
            ("2027-06-12", "2027-07-12"),
            ("2027-06-14", "2027-07-15"),  # 14 July
            ("2027-02-27", "2027-03-30"),  # Saturday, Sunday and Easter Monday
            ("2026-12-01", "2027-01-04"),  # New Year's Day, a Friday
        ],
    )
    def test_moves_to_a_working_day(self, receipt: str, due_on: str) -> None:
        assert received(receipt).due_on == day(due_on)

    def test_the_day_of_receipt_does_not_move(self) -> None:
        sunday = received("2027-02-14")
        assert sunday.received_on == day("2027-02-14")
        assert sunday.nominal_due == day("2027-03-14")

    def test_lasts_until_midnight(self) -> None:
        limit = received("2027-03-10")
        assert limit.due_before is not None
        assert limit.due_before.isoformat() == "2027-04-13T00:00:00+02:00"
        assert limit.extended_due_before is not None
        assert limit.extended_due_before.isoformat() == "2027-06-11T00:00:00+02:00"

    def test_lasts_until_midnight_where_there_is_no_midnight(self) -> None:
        # On 30 April 2027 clocks in Cairo go from 00:00 to 01:00.
        limit = time_limit(datetime(2027, 3, 29, tzinfo=UTC), zone="Africa/Cairo")
        assert limit.due_on == day("2027-04-29")
        assert limit.due_before is not None
        assert limit.due_before.astimezone(UTC) == datetime(2027, 4, 29, 22, tzinfo=UTC)

    def test_without_holidays_only_weekends_move_it(self) -> None:
        limit = received("2026-12-01", calendar=Weekends())
        assert limit.calendar_missing
        assert limit.due_on == day("2027-01-01")
        assert not received("2026-12-01").calendar_missing

    def test_an_empty_list_of_holidays_is_no_calendar(self) -> None:
        limit = received("2026-12-01", calendar=FixedHolidays("ours", []))
        assert limit.calendar_missing
        assert "no calendar of public holidays was given" in limit.explain()

    def test_a_calendar_may_say_that_it_knows_no_holidays(self) -> None:
        class Plain:
            name = fingerprint = "ours"

            def is_working_day(self, on: date, /) -> bool:
                return on.weekday() < 5

        class Honest(Plain):
            knows_public_holidays = False

        assert not received("2026-12-01", calendar=Plain()).calendar_missing
        assert received("2026-12-01", calendar=Honest()).calendar_missing


class TestTheDayOfReceipt:
    """EDPB 01/2022 para. 159: the clock starts when the request reaches the controller.

    The day is the day there, whatever the zone of the instant.
    """

    @pytest.mark.parametrize(
        ("at", "zone", "on"),
        [
            ("2026-11-30T23:30:00+00:00", "Europe/Paris", "2026-12-01"),
            ("2026-11-30T22:59:59+00:00", "Europe/Paris", "2026-11-30"),
            ("2026-12-01T00:30:00+14:00", "Europe/Paris", "2026-11-30"),
            ("2026-11-30T23:30:00+00:00", "Pacific/Kiritimati", "2026-12-01"),
            ("2026-11-30T10:30:00+00:00", "Pacific/Pago_Pago", "2026-11-29"),
        ],
    )
    def test_is_the_day_in_the_zone_of_the_controller(self, at: str, zone: str, on: str) -> None:
        assert time_limit(datetime.fromisoformat(at), zone=zone).received_on == day(on)

    def test_both_halves_of_the_doubled_hour_are_one_day(self) -> None:
        twice = datetime(2026, 10, 25, 2, 30, tzinfo=PARIS)
        assert time_limit(twice, zone=PARIS) == time_limit(twice.replace(fold=1), zone=PARIS)

    def test_fixed_offsets_are_zones_of_instants(self) -> None:
        at = datetime(2027, 3, 10, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
        assert time_limit(at, zone="Europe/Paris").received_on == day("2027-03-11")

    def test_a_naive_datetime_is_refused_and_both_ways_out_are_shown(self) -> None:
        with pytest.raises(NaiveDatetime) as caught:
            time_limit(datetime(2027, 3, 10, 9), zone="Europe/Paris")  # noqa: DTZ001
        assert caught.value.argument == "received_at"
        assert isinstance(caught.value, ValueError)
        assert '.replace(tzinfo=ZoneInfo("Europe/Paris"))' in str(caught.value)
        assert "datetime.now(UTC)" in str(caught.value)
        assert "2027" not in str(caught.value)

    def test_a_zone_without_an_offset_is_naive_too(self) -> None:
        class Nowhere(tzinfo):
            def utcoffset(self, _at: datetime | None) -> None:
                return None

            dst = utcoffset

            def tzname(self, _at: datetime | None) -> str:
                return "nowhere"

        with pytest.raises(NaiveDatetime):
            time_limit(datetime(2027, 3, 10, tzinfo=Nowhere()), zone="Europe/Paris")

    def test_the_relevant_time_is_checked_too(self) -> None:
        with pytest.raises(NaiveDatetime, match="relevant_at"):
            received("2027-03-10", **UK, relevant_at=datetime(2027, 3, 10))  # noqa: DTZ001

    def test_a_date_is_no_instant(self) -> None:
        with pytest.raises(TypeError, match="received_at must be an aware datetime, not date"):
            time_limit(date(2027, 3, 10), zone="Europe/Paris")  # type: ignore[arg-type]

    @pytest.mark.parametrize("zone", ["Europe/Pari", "", "../../etc/passwd", "Europe"])
    def test_an_unknown_zone_is_refused(self, zone: str) -> None:
        with pytest.raises(UnknownTimeZone) as caught:
            time_limit(datetime(2027, 3, 10, tzinfo=UTC), zone=zone)
        assert caught.value.zone == zone
        assert "IANA" in str(caught.value)

    def test_a_zone_without_a_name_is_refused(self) -> None:
        files = [Path(root, "Europe/Paris") for root in zoneinfo.TZPATH]
        if not any(file.exists() for file in files):
            pytest.skip("this system has no zones of its own")
        with next(file for file in files if file.exists()).open("rb") as file:
            nameless = ZoneInfo.from_file(file)
        with pytest.raises(UnknownTimeZone):
            time_limit(datetime(2027, 3, 10, tzinfo=UTC), zone=nameless)


class TestExtension:
    """Art. 12(3): "That period may be extended by two further months"."""

    @pytest.mark.parametrize(
        ("receipt", "extended"),
        [
            ("2027-01-31", "2027-04-30"),  # not 28 April
            ("2027-01-29", "2027-04-29"),
            ("2026-11-30", "2027-03-01"),
            ("2027-03-05", "2027-06-07"),
        ],
    )
    def test_is_counted_from_receipt(self, receipt: str, extended: str) -> None:
        assert received(receipt).extended_due_on == day(extended)

    def test_can_be_counted_from_the_earlier_day(self) -> None:
        limit = received("2027-01-31", extension_base=ExtensionBase.EARLIEST)
        assert limit.nominal_extended == day("2027-04-28")
        taken = received(
            "2027-01-31", extension_base=ExtensionBase.EARLIEST, extension=told("2027-02-15")
        )
        assert taken.answer_by == day("2027-04-28")
        assert "two months after the first time limit, which is earlier" in taken.explain()

    def test_the_two_ways_differ_on_few_dates_and_only_downwards(self) -> None:
        differing = set()
        for number in range(1461):
            start = date(2026, 1, 1) + timedelta(days=number)
            ours = received(str(start)).nominal_extended
            early = received(str(start), extension_base=ExtensionBase.EARLIEST).nominal_extended
            assert ours is not None
            assert early is not None
            assert early <= ours
            if early != ours:
                differing.add((start.month, start.day))
        assert differing == {(1, 29), (1, 30), (1, 31), (5, 31), (10, 31)}

    def test_binds_when_told_within_the_first_month(self) -> None:
        limit = received("2027-01-31", extension=told("2027-03-01"))
        assert limit.is_extended
        assert limit.answer_by == limit.extended_due_on == day("2027-04-30")
        assert limit.answer_before == limit.extended_due_before
        assert limit.due_on == day("2027-03-01")

    def test_told_too_late_is_none(self) -> None:
        limit = received("2027-01-31", extension=told("2027-03-02"))
        assert not limit.is_extended
        assert limit.answer_by == limit.due_on
        assert limit.answer_before == limit.due_before
        assert "extension told too late, so there is none" in limit.explain()

    def test_may_be_shorter(self) -> None:
        limit = received("2027-01-31", extension=told("2027-02-15", Period(months=1)))
        assert limit.extended_due_on == day("2027-03-31")

    @pytest.mark.parametrize(
        ("period", "extended"),
        [
            (Period(weeks=2), "2027-03-15"),  # 14 March is a Sunday
            (Period(days=30), "2027-03-30"),
            (Period(months=1, days=30), "2027-04-30"),
            (Period(days=61), "2027-04-30"),
        ],
    )
    def test_may_be_shorter_in_other_units(self, period: Period, extended: str) -> None:
        limit = received("2027-01-31", extension=told("2027-02-15", period))
        assert limit.is_extended
        assert limit.answer_by == day(extended)

    def test_may_be_shorter_than_days(self) -> None:
        limit = received(
            "2027-03-10",
            regime="us-ca-ccpa",
            extension=Extension("necessity", told_on=day("2027-03-11"), period="P2W"),
        )
        assert limit.answer_by == day("2027-05-08")  # 45 and 14 days

    @pytest.mark.parametrize("period", [Period(months=3), Period(days=62), Period(years=1)])
    def test_may_not_be_longer(self, period: Period) -> None:
        with pytest.raises(NotProvidedFor, match="at most two months, which end on 2027-04-30"):
            received("2027-01-31", extension=told("2027-02-15", period))

    @pytest.mark.parametrize(
        ("period", "why"),
        [
            (Period(), "an extension by no days"),
            (Period(hours=72), "not a number of calendar days"),
            (Period(business_days=5), "not a number of calendar days"),
            ("two weeks", "is not a period"),
        ],
    )
    def test_takes_days(self, period: Any, why: str) -> None:
        with pytest.raises(ValueError, match=why):
            told("2027-02-15", period)

    def test_is_not_told_before_receipt(self) -> None:
        assert received("2027-01-31", extension=told("2027-01-31")).is_extended
        with pytest.raises(ValueError, match="told_on is before the day of receipt"):
            received("2027-01-31", extension=told("2027-01-30"))

    def test_has_a_reason_of_the_law(self) -> None:
        extension = Extension(ExtensionReason.NECESSITY, told_on=day("2027-02-15"))
        with pytest.raises(NotProvidedFor, match="complexity or number"):
            received("2027-01-31", extension=extension)

    def test_does_not_exist_everywhere(self) -> None:
        with pytest.raises(NotProvidedFor, match="'br-lgpd' does not provide for an extension"):
            received("2027-01-31", regime="br-lgpd", extension=told("2027-02-05"))
        assert received("2027-01-31", regime="br-lgpd").extended_due_on is None

    def test_adds_the_suspended_days_too(self) -> None:
        limit = received(
            "2027-03-10",
            suspensions=[asked("2027-03-12", "2027-03-22")],
            extension=told("2027-04-01"),
        )
        assert limit.extended_due_on == day("2027-06-21")
        assert limit.suspended_days == 10

    def test_a_question_in_the_further_months_moves_only_them(self) -> None:
        question = asked("2027-05-03", "2027-05-06")
        limit = received("2027-03-10", suspensions=[question], extension=told("2027-04-01"))
        assert limit.due_on == day("2027-04-12")
        assert limit.extended_due_on == day("2027-06-14")  # 10 June and 3 days, a Sunday
        assert limit.suspended_days == 3
        assert "asked after 12 April, the last day, so no days are added" in limit.explain()

    def test_an_open_question_in_the_further_months_stops_only_them(self) -> None:
        limit = received(
            "2027-03-10", suspensions=[asked("2027-05-10")], extension=told("2027-04-01")
        )
        assert limit.due_on == day("2027-04-12")
        assert (limit.answer_by, limit.answer_before) == (None, None)
        assert limit.remaining_days == 31
        assert not limit.is_late(day("2028-01-01"))


class TestNotices:
    """Art. 12(3) and (4): the notices are due "within one month of receipt".

    No suspension moves that, and no extension exists for a refusal.
    """

    def test_do_not_follow_suspensions(self) -> None:
        limit = received("2027-03-10", suspensions=[asked("2027-03-12", "2027-03-22")])
        assert limit.extension_notice_by == limit.refusal_notice_by == day("2027-04-12")

    def test_may_follow_them(self) -> None:
        limit = received(
            "2027-03-10",
            suspensions=[asked("2027-03-12", "2027-03-22")],
            notice_follows_suspension=True,
        )
        assert limit.extension_notice_by == limit.refusal_notice_by == day("2027-04-20")

    def test_wait_while_they_follow_an_open_one(self) -> None:
        limit = received(
            "2027-03-10",
            suspensions=[asked("2027-03-12")],
            notice_follows_suspension=True,
            extension=told("2027-05-20"),
        )
        assert limit.extension_notice_by is None
        assert limit.is_extended
        assert not limit.is_late_to_refuse(day("2027-09-01"))

    def test_do_not_wait_otherwise(self) -> None:
        limit = received("2027-03-10", suspensions=[asked("2027-03-12")])
        assert limit.extension_notice_by == limit.refusal_notice_by == day("2027-04-12")

    def test_a_refusal_is_late_after_the_first_month_even_if_extended(self) -> None:
        limit = received("2027-03-10", extension=told("2027-04-01"))
        assert not limit.is_late_to_refuse(day("2027-04-12"))
        assert limit.is_late_to_refuse(day("2027-04-13"))
        assert not limit.is_late(day("2027-04-13"))

    def test_are_absent_where_the_law_asks_for_none(self) -> None:
        limit = received("2027-03-10", regime="br-lgpd")
        assert limit.extension_notice_by is None
        assert limit.refusal_notice_by is None
        assert not limit.is_late_to_refuse(day("2029-01-01"))

    def test_of_a_delay_where_the_law_sets_no_length_to_it(self) -> None:
        limit = received("2026-12-01", regime="ch-fadp")
        assert limit.extension_notice_by == day("2026-12-31")
        assert limit.extended_due_on is None


class TestSuspension:
    """EDPB 01/2022 para. 159: "a suspension in time" until the information is obtained."""

    def test_days_are_added_before_the_one_move(self) -> None:
        # 4 July is a Sunday; with ten days it is 14 July, a public holiday.
        limit = received("2027-06-04", suspensions=[asked("2027-06-07", "2027-06-17")])
        assert limit.due_on == day("2027-07-15")

    def test_the_end_of_the_month_is_cut_before_days_are_added(self) -> None:
        limit = received("2027-01-31", suspensions=[asked("2027-02-10", "2027-02-13")])
        assert limit.due_on == day("2027-03-03")

    def test_overlapping_ones_count_once(self) -> None:
        limit = received(
            "2027-04-12",
            suspensions=[
                asked("2027-04-20", "2027-04-26", CLARIFICATION),
                asked("2027-04-14", "2027-04-22"),
                asked("2027-04-15", "2027-04-16"),
            ],
        )
        assert limit.suspended_days == 12
        assert limit.due_on == day("2027-05-24")

    def test_an_open_one_leaves_no_date_but_remaining_days(self) -> None:
        limit = received("2027-06-01", suspensions=[asked("2027-06-04")])
        assert (limit.due_on, limit.due_before, limit.suspended_days) == (None, None, None)
        assert (limit.extended_due_on, limit.extended_due_before) == (None, None)
        assert limit.remaining_days == 27
        assert not limit.is_late(day("2030-01-01"))
        assert limit.days_left(day("2030-01-01")) == 27

    @pytest.mark.parametrize(
        "counting", [Counting.HALF_OPEN, Counting.EXCLUSIVE, Counting.INCLUSIVE]
    )
    def test_the_remaining_days_remain_when_the_answer_comes(self, counting: Counting) -> None:
        still = received("2027-06-01", suspensions=[asked("2027-06-04")], counting=counting)
        then = received(
            "2027-06-01", suspensions=[asked("2027-06-04", "2027-06-16")], counting=counting
        )
        assert then.suspended_days is not None
        assert still.remaining_days is not None
        last = then.nominal_due + timedelta(days=then.suspended_days)
        assert last == day("2027-06-16") + timedelta(days=still.remaining_days)

    def test_an_open_one_swallows_those_that_come_later(self) -> None:
        limit = received(
            "2027-06-01", suspensions=[asked("2027-06-04"), asked("2027-06-10", "2027-06-12")]
        )
        assert limit.remaining_days == 27

    def test_an_open_one_keeps_what_was_suspended_before(self) -> None:
        limit = received(
            "2027-06-01", suspensions=[asked("2027-06-04", "2027-06-06"), asked("2027-06-10")]
        )
        assert limit.remaining_days == 23

    def test_one_inside_another_adds_nothing(self) -> None:
        limit = received(
            "2027-06-01",
            suspensions=[asked("2027-06-04", "2027-06-20"), asked("2027-06-05", "2027-06-07")],
        )
        assert limit.suspended_days == 16

    @pytest.mark.parametrize("obtained", ["2027-04-20", None])
    def test_asked_too_late_is_ignored(self, obtained: str | None) -> None:
        # 10 April is a Saturday; the last day is Monday the 12th.
        limit = received("2027-03-10", suspensions=[asked("2027-04-13", obtained)])
        assert limit.due_on == day("2027-04-12")
        assert limit.suspended_days == 0
        assert limit.remaining_days is None
        assert "asked after 12 April, the last day" in limit.explain()

    def test_asked_before_the_move_counts_from_the_day_not_moved(self) -> None:
        limit = received("2027-03-10", suspensions=[asked("2027-04-10", "2027-04-13")])
        assert limit.due_on == day("2027-04-13")

    def test_asked_on_the_last_day_counts_from_that_day(self) -> None:
        # The move to a working day has given Monday the 12th; the suspended days come after it.
        limit = received("2027-03-10", suspensions=[asked("2027-04-12", "2027-04-16")])
        assert limit.due_on == day("2027-04-16")
        assert limit.suspended_days == 4
        lines = limit.explain().splitlines()
        assert lines[-2].startswith("2027-04-12  10 April is a Saturday, so the next working day")
        assert lines[-1].startswith("2027-04-16  4 suspended days added")

    def test_asked_on_the_last_day_and_moved_again(self) -> None:
        limit = received("2027-03-10", suspensions=[asked("2027-04-11", "2027-04-16")])
        assert limit.due_on == day("2027-04-19")  # the 12th and 5 days are a Saturday

    def test_still_open_since_the_last_day(self) -> None:
        limit = received("2027-03-10", suspensions=[asked("2027-04-12")])
        assert (limit.due_on, limit.remaining_days) == (None, 0)
        assert "the time limit stands still; 0 days remain" in limit.explain()

    def test_asked_before_the_period_runs_counts_from_its_start(self) -> None:
        # National law may deem a message received later than it arrived.
        early = received("2027-03-10", suspensions=[asked("2027-03-08", "2027-03-14")])
        assert early.suspended_days == 4
        over = received("2027-03-10", suspensions=[asked("2027-03-01", "2027-03-05")])
        assert over.suspended_days == 0

    @pytest.mark.parametrize(
        ("counting", "days"),
        [
            (Counting.HALF_OPEN, 10),
            (Counting.EXCLUSIVE, 9),
            (Counting.INCLUSIVE, 11),
            (Counting.NEVER, 0),
        ],
    )
    def test_can_be_counted_otherwise(self, counting: Counting, days: int) -> None:
        question = asked("2027-03-12", "2027-03-22")
        limit = received("2027-03-10", suspensions=[question], counting=counting)
        assert limit.suspended_days == days

    @pytest.mark.parametrize(
        ("counting", "days"),
        [(Counting.HALF_OPEN, 0), (Counting.EXCLUSIVE, 0), (Counting.INCLUSIVE, 1)],
    )
    def test_answered_the_same_day(self, counting: Counting, days: int) -> None:
        question = asked("2027-03-12", "2027-03-12")
        limit = received("2027-03-10", suspensions=[question], counting=counting)
        assert limit.suspended_days == days

    @pytest.mark.parametrize(
        ("counting", "days"),
        [(Counting.HALF_OPEN, 4), (Counting.EXCLUSIVE, 2), (Counting.INCLUSIVE, 5)],
    )
    def test_end_to_end_no_day_counts_twice(self, counting: Counting, days: int) -> None:
        questions = [asked("2027-03-12", "2027-03-14"), asked("2027-03-14", "2027-03-16")]
        limit = received("2027-03-10", suspensions=questions, counting=counting)
        assert limit.suspended_days == days

    def test_the_strict_reading_moves_nothing(self) -> None:
        limit = received("2027-03-10", suspensions=[asked("2027-03-12")], counting=Counting.NEVER)
        assert limit.due_on == received("2027-03-10").due_on
        assert "suspensions are recorded but not counted" in limit.explain()

    def test_needs_a_reason_that_the_regime_knows(self) -> None:
        with pytest.raises(NotProvidedFor, match="stands still for nothing") as caught:
            received("2027-03-10", regime="us-ca-ccpa", suspensions=[asked("2027-03-12")])
        assert caught.value.regime == "us-ca-ccpa"
        assert isinstance(caught.value, ValueError)
        only = attrs.evolve(REGIMES["fr"][0], suspensions=REGIMES["fr"][0].suspensions[:1])
        question = asked("2027-03-12", reason=CLARIFICATION)
        with pytest.raises(NotProvidedFor, match="stands still for identity"):
            received("2027-03-10", regime=only, suspensions=[question])

    def test_ends_after_it_begins(self) -> None:
        with pytest.raises(ValueError, match="obtained_on is before asked_on"):
            asked("2027-03-12", "2027-03-11")

    def test_is_open_until_obtained(self) -> None:
        assert asked("2027-03-12").is_open
        assert not asked("2027-03-12", "2027-03-12").is_open

    @pytest.mark.parametrize(("question", "slow"), [("2027-03-15", False), ("2027-03-16", True)])
    def test_asked_slowly_is_pointed_out(self, question: str, slow: bool) -> None:
        # Received on Wednesday the 10th: three working days later it is Monday the 15th.
        limit = received("2027-03-10", suspensions=[asked(question)])
        assert bool(limit.slow_suspensions) is slow
        assert ("more than three business days after receipt" in limit.explain()) is slow

    def test_no_hint_where_the_regime_has_none(self) -> None:
        regime = attrs.evolve(REGIMES["eu-gdpr"][0], ask_within=None)
        limit = received("2027-03-10", regime=regime, suspensions=[asked("2027-04-01")])
        assert limit.slow_suspensions == ()


class TestUnitedKingdom:
    """DPA 2018 s. 54: "one month beginning with the relevant time".

    Days of clarification, "beginning with the day on which the controller makes the request and
    ending with the day on which the controller receives the information", do not count.
    """

    def test_has_two_versions(self) -> None:
        assert received("2026-02-04", **UK).regime.valid_to == day("2026-02-04")
        assert received("2026-02-05", **UK).regime.valid_to is None

    def test_clarification_is_counted_with_both_ends(self) -> None:
        question = asked("2027-03-12", "2027-03-22", CLARIFICATION)
        limit = received("2027-03-10", **UK, suspensions=[question])
        assert limit.suspended_days == 11
        assert limit.extension_notice_by == limit.refusal_notice_by == limit.due_on

    def test_clarification_before_2026_left_the_notices_alone(self) -> None:
        question = asked("2025-03-12", "2025-03-21", CLARIFICATION)
        limit = received("2025-03-10", **UK, suspensions=[question])
        assert limit.suspended_days == 9
        assert limit.extension_notice_by == day("2025-04-10")

    def test_identity_lets_the_period_begin_later(self) -> None:
        limit = received("2027-03-10", **UK, suspensions=[asked("2027-03-12", "2027-03-22")])
        assert limit.received_on == day("2027-03-10")
        assert limit.nominal_due == day("2027-04-22")
        assert limit.suspended_days == 0
        assert "information on identity obtained: the period begins" in limit.explain()

    def test_identity_still_awaited_leaves_the_whole_month(self) -> None:
        limit = received("2027-03-10", **UK, suspensions=[asked("2027-03-12")])
        assert (limit.due_on, limit.remaining_days) == (None, 31)
        assert limit.extended_due_on is None
        assert "the time limit stands still; 31 days remain" in limit.explain()

    def test_identity_asked_too_late_changes_nothing(self) -> None:
        limit = received("2027-03-10", **UK, suspensions=[asked("2027-04-13", "2027-04-20")])
        assert limit.due_on == day("2027-04-12")
        assert "asked after 12 April, the last day" in limit.explain()

    def test_identity_asked_on_the_last_day_is_in_time(self) -> None:
        limit = received("2027-03-10", **UK, suspensions=[asked("2027-04-12", "2027-04-20")])
        assert limit.due_on == day("2027-05-20")

    def test_the_latest_of_identity_and_relevant_time_counts(self) -> None:
        question = asked("2027-03-12", "2027-03-15")
        at = datetime(2027, 3, 22, 10, tzinfo=UTC)
        limit = received("2027-03-10", **UK, suspensions=[question], relevant_at=at)
        assert limit.nominal_due == day("2027-04-22")

    def test_identity_asked_while_clarification_has_moved_the_end(self) -> None:
        questions = [
            asked("2027-03-12", "2027-03-22", CLARIFICATION),
            asked("2027-04-15", "2027-04-20"),
        ]
        limit = received("2027-03-10", **UK, suspensions=questions)
        # Clarification ended before the relevant time, so no day of the new month is lost to it.
        assert limit.nominal_due == limit.due_on == day("2027-05-20")
        assert limit.suspended_days == 0

    def test_identity_moves_nothing_in_the_strict_reading(self) -> None:
        question = asked("2027-03-12", "2027-03-22")
        limit = received("2027-03-10", **UK, suspensions=[question], counting=Counting.NEVER)
        assert limit.due_on == day("2027-04-12")

    def test_the_relevant_time_is_the_latest(self) -> None:
        limit = received("2027-03-10", **UK, relevant_at=datetime(2027, 3, 22, 10, tzinfo=UTC))
        assert limit.received_on == day("2027-03-10")
        assert limit.nominal_due == day("2027-04-22")
        assert "the relevant time: the period begins" in limit.explain()

    def test_a_relevant_time_before_receipt_is_none(self) -> None:
        limit = received("2027-03-10", **UK, relevant_at=datetime(2027, 3, 1, tzinfo=UTC))
        assert limit == received("2027-03-10", **UK)

    def test_an_extension_is_counted_from_the_relevant_time(self) -> None:
        limit = received(
            "2027-03-10",
            **UK,
            relevant_at=datetime(2027, 3, 31, 10, tzinfo=UTC),
            extension=told("2027-04-20"),
        )
        assert limit.extended_due_on == day("2027-06-30")
        assert "three months from the relevant time; June has no day 31" in limit.explain()

    def test_elsewhere_there_is_no_relevant_time(self) -> None:
        with pytest.raises(NotProvidedFor, match="runs from receipt"):
            received("2027-03-10", relevant_at=datetime(2027, 3, 22, tzinfo=UTC))

    def test_the_cautious_reading_is_a_day_shorter(self) -> None:
        regime = regime_in_force("uk-gdpr", day("2027-03-10"))
        response = attrs.evolve(regime.response, first_day=FirstDay.COUNTED)
        cautious = attrs.evolve(regime, response=response)
        limit = received("2027-03-10", **{**UK, "regime": cautious})
        assert limit.nominal_due == day("2027-04-09")
        assert "one month later, the first day counted" in limit.explain()


class TestWords:
    """Where a member of a closed list is wanted, its word will do, and no other word."""

    question = asked("2027-03-12", "2027-03-22")

    @pytest.mark.parametrize("counting", list(Counting))
    def test_ways_to_count(self, counting: Counting) -> None:
        by_member = received("2027-03-10", suspensions=[self.question], counting=counting)
        by_word = received("2027-03-10", suspensions=[self.question], counting=counting.value)
        assert by_word == by_member
        assert by_word.counting is counting

    def test_ways_to_count_differ(self) -> None:
        days = [
            received("2027-03-10", suspensions=[self.question], counting=word).suspended_days
            for word in ("never", "exclusive", "half-open", "inclusive")
        ]
        assert days == [0, 9, 10, 11]

    def test_bases_of_an_extension(self) -> None:
        limit = received("2027-01-31", extension_base="earliest")
        assert limit.nominal_extended == day("2027-04-28")
        assert limit.extension_base is ExtensionBase.EARLIEST

    def test_reasons(self) -> None:
        assert Suspension("identity", day("2027-03-12")).reason is IDENTITY
        extension = Extension("complexity", told_on=day("2027-03-12"), period="P1M")
        assert extension == told("2027-03-12", Period(months=1))

    def test_words_of_a_regime(self) -> None:
        regime = attrs.evolve(REGIMES["eu-gdpr"][0], counting="never")
        limit = received("2027-03-10", suspensions=[self.question], regime=regime)
        assert limit.suspended_days == 0

    @pytest.mark.parametrize(
        ("options", "why"),
        [
            (
                {"counting": "sometimes"},
                "'sometimes' is not a Counting: write 'half-open', 'exclusive', 'inclusive' or",
            ),
            ({"extension_base": None}, "None is not a ExtensionBase: write 'receipt' or"),
        ],
    )
    def test_other_words_are_refused(self, options: dict[str, Any], why: str) -> None:
        with pytest.raises(ValueError, match=why):
            received("2027-03-10", **options)

    def test_other_reasons_are_refused(self) -> None:
        with pytest.raises(ValueError, match="write 'identity' or 'clarification'"):
            Suspension("fee", day("2027-03-12"))
        with pytest.raises(ValueError, match="write 'complexity', 'number' or 'necessity'"):
            Extension("holidays", told_on=day("2027-03-12"))


class TestDays:
    """A day is a day in the controller's zone: a datetime does not say which day that is."""

    instant = datetime(2027, 3, 12, 23, tzinfo=UTC)

    @pytest.mark.parametrize("wrong", [instant, "2027-03-12"])
    def test_are_plain_dates(self, wrong: Any) -> None:
        limit = received("2027-03-10")
        for use in (
            lambda: Suspension(IDENTITY, wrong),
            lambda: Suspension(IDENTITY, day("2027-03-12"), wrong),
            lambda: Extension(ExtensionReason.NUMBER, told_on=wrong),
            lambda: limit.is_late(wrong),
            lambda: limit.is_late_to_refuse(wrong),
            lambda: limit.days_left(wrong),
            lambda: received("2027-03-10", suspensions=[asked("2027-03-12")]).days_left(wrong),
        ):
            with pytest.raises(TypeError, match="must be a date without a time, not a"):
                use()

    @pytest.mark.parametrize(
        "options",
        [
            {"received_at": datetime(9999, 12, 31, 9, tzinfo=UTC)},
            {"received_at": datetime(9999, 12, 31, 23, tzinfo=UTC), "zone": "Asia/Tokyo"},
            {
                "received_at": datetime(9999, 9, 1, tzinfo=UTC),
                "suspensions": [Suspension(IDENTITY, date(9999, 9, 2), date(9999, 12, 31))],
            },
        ],
    )
    def test_end_with_the_year_9999(self, options: dict[str, Any]) -> None:
        with pytest.raises(ValueError, match="leaves the years 1 to 9999"):
            time_limit(**{"zone": "UTC", **options})

    def test_the_last_midnight_has_no_name(self) -> None:
        at = datetime(9999, 12, 1, tzinfo=UTC)
        regime = attrs.evolve(REGIMES["ca-qc"][0], valid_to=None)
        limit = time_limit(at, zone="UTC", regime=regime)
        assert limit.due_on == date.max
        with pytest.raises(ValueError, match="leaves the years 1 to 9999"):
            _ = limit.due_before


class TestAnswering:
    """Art. 12(3): "without undue delay and in any event within one month"."""

    def test_days_left(self) -> None:
        limit = received("2027-03-10")
        assert limit.days_left(day("2027-04-10")) == 2
        assert limit.days_left(day("2027-04-12")) == 0
        assert limit.days_left(day("2027-04-13")) == -1

    def test_is_late_the_day_after(self) -> None:
        limit = received("2027-03-10")
        assert not limit.is_late(day("2027-04-12"))
        assert limit.is_late(day("2027-04-13"))

    def test_is_not_late_within_the_extension(self) -> None:
        limit = received("2027-03-10", extension=told("2027-04-01"))
        assert not limit.is_late(day("2027-06-10"))
        assert limit.is_late(day("2027-06-11"))
        assert limit.days_left(day("2027-06-09")) == 1


EXPLAINED = """\
2026-01-31  request received                                    GDPR Art. 12(3)
2026-02-28  one month later; February has no day 31             Reg. 1182/71 Art. 3(2)(c)
2026-03-02  28 February is a Saturday, so the next working day  Reg. 1182/71 Art. 3(4)
"""


class TestExplanation:
    """Every result explains itself line by line: day, what happened, citation."""

    def test_columns(self) -> None:
        assert received("2026-01-31").explain() + "\n" == EXPLAINED

    def test_without_holidays_it_says_so(self) -> None:
        limit = received("2026-01-31", calendar=Weekends())
        *lines, remark = limit.explain().splitlines(keepends=True)
        assert "".join(lines) == EXPLAINED
        assert remark == (
            "            no calendar of public holidays was given            "
            "Reg. 1182/71 Art. 2(1) (our reading)"
        )

    def test_where_holidays_do_not_matter_it_does_not_say_so(self) -> None:
        limit = received("2026-12-01", calendar=Weekends(), regime="ch-fadp")
        assert limit.explain() == (
            "2026-12-01  request received  DSG Art. 25(7)\n"
            "2026-12-31  30 days later     DSG Art. 25(7)"
        )

    def test_a_public_holiday_is_called_so(self) -> None:
        assert "14 July is a public holiday, so the next" in received("2027-06-14").explain()

    @pytest.mark.parametrize(
        ("receipt", "why"),
        [
            ("2027-02-27", "27 March is a Saturday and 29 March a public holiday, so the next"),
            ("2027-02-28", "28 March is a Sunday and 29 March a public holiday, so the next"),
            ("2026-12-01", "1 January is a public holiday and 2 January a Saturday, so the next"),
            ("2027-02-14", "14 March is a Sunday, so the next"),
        ],
    )
    def test_every_skipped_day_is_named(self, receipt: str, why: str) -> None:
        assert f"  {why} working day  " in received(receipt).explain()

    def test_a_day_off_is_a_public_holiday_only_if_the_calendar_says_so(self) -> None:
        class Office:
            name = fingerprint = "our office"

            def is_working_day(self, on: date, /) -> bool:
                return on.weekday() < 5 and on not in {date(2027, 7, 14), date(2027, 7, 15)}

        class Careful(Office):
            def is_public_holiday(self, on: date, /) -> bool:
                return on == date(2027, 7, 14)

        limit = received("2027-06-14", calendar=Office())
        assert "14 July is not a working day and 15 July not a working day" in limit.explain()
        assert limit.other_days_off == (date(2027, 7, 14), date(2027, 7, 15))
        careful = received("2027-06-14", calendar=Careful())
        assert "14 July is a public holiday and 15 July not a working day" in careful.explain()
        converter = make_converter()
        again = converter.loads(converter.dumps(careful), TimeLimit)
        assert again == careful
        assert again.explain() == careful.explain()

    def test_one_day_is_one_day(self) -> None:
        limit = received("2027-03-10", suspensions=[asked("2027-03-12", "2027-03-13")])
        assert "1 suspended day added" in limit.explain()
        limit = received("2027-03-10", suspensions=[asked("2027-04-09")])
        assert "1 day remains" in limit.explain()

    def test_a_whole_story(self) -> None:
        limit = received(
            "2027-03-10",
            suspensions=[asked("2027-03-12", "2027-03-22")],
            extension=told("2027-04-01"),
        )
        assert [(str(step.on), step.text) for step in limit.steps] == [
            ("2027-03-10", "request received"),
            ("2027-03-12", "information on identity asked for"),
            ("2027-03-22", "information on identity obtained"),
            ("2027-04-10", "one month later"),
            ("2027-04-20", "10 suspended days added"),
            ("2027-04-01", "extension by two months told: complexity"),
            ("2027-06-10", "three months from receipt"),
            ("2027-06-20", "10 suspended days added"),
            ("2027-06-21", "20 June is a Sunday, so the next working day"),
        ]
        assert [str(step.citation) for step in limit.steps][4:6] == [
            "EDPB Guidelines 01/2022 para. 159 (our reading)",
            "GDPR Art. 12(3)",
        ]

    def test_needs_neither_calendar_nor_table(self) -> None:
        limit = received("2027-06-14", suspensions=[asked("2027-07-15", "2027-07-19")])
        converter = make_converter()
        again = converter.loads(converter.dumps(limit), TimeLimit)
        assert again == limit
        assert again.explain() == limit.explain()
        assert again.due_before == limit.due_before

    def test_knows_its_calendar(self) -> None:
        limit = received("2027-06-14")
        assert (limit.calendar, limit.calendar_fingerprint) == ("FR", FRANCE.fingerprint)
        fewer = FixedHolidays("FR", [date(2027, 1, 1)])
        assert received("2027-06-14", calendar=fewer).calendar_fingerprint != FRANCE.fingerprint


class TestRegimes:
    """RULEBOOK 1.7: "dates of entry into force belong to the regime"."""

    def test_an_unknown_one_is_refused(self) -> None:
        with pytest.raises(
            UnknownRegime, match="there is no regime 'gdpr'; there are eu-gdpr, fr"
        ):
            received("2027-03-10", regime="gdpr")

    @pytest.mark.parametrize(
        ("regime", "before"),
        [("eu-gdpr", "2018-05-24"), ("uk-gdpr", "2020-12-31"), ("in-dpdp", "2027-05-12")],
    )
    def test_one_not_yet_in_force_is_refused(self, regime: str, before: str) -> None:
        with pytest.raises(UnknownRegime, match=f"not in force on {before}") as caught:
            received(before, regime=regime)
        assert isinstance(caught.value, LookupError)

    @pytest.mark.parametrize("regime", ["in-dpdp", "reg-1182-71"])
    def test_one_without_a_period_is_refused(self, regime: str) -> None:
        with pytest.raises(NotProvidedFor, match="in calendar days or months: the period"):
            received("2027-06-10", regime=regime)

    def test_an_answer_in_business_days_is_refused(self) -> None:
        ccpa = REGIMES["us-ca-ccpa"][0]
        odd = attrs.evolve(ccpa, response=ccpa.clocks[0])
        with pytest.raises(NotProvidedFor, match="clock_due"):
            received("2027-03-10", regime=odd)

    def test_versions_follow_one_another(self) -> None:
        for name, versions in REGIMES.items():
            assert {regime.name for regime in versions} == {name}
            assert versions[-1].valid_to is None
            for before, after in pairwise(versions):
                assert before.valid_to is not None
                assert after.valid_from - before.valid_to == timedelta(days=1)

    def test_names_are_unique(self) -> None:
        for versions in REGIMES.values():
            for regime in versions:
                names = [clock.name for clock in (regime.response, *regime.clocks)]
                assert len(names) == len(set(names))
                reasons = [rule.reason for rule in regime.suspensions]
                assert len(reasons) == len(set(reasons))

    def test_a_clock_has_a_period_or_a_standard(self) -> None:
        for versions in REGIMES.values():
            for regime in versions:
                for clock in (regime.response, *regime.clocks):
                    assert (clock.period is None) is bool(clock.standard), clock.name

    @pytest.mark.parametrize("name", ["fr", "de", "es", "ie"])
    def test_national_profiles_count_as_the_regulation(self, name: str) -> None:
        question = asked("2027-03-12", "2027-03-22")
        ours = received("2027-03-10", suspensions=[question])
        theirs = received("2027-03-10", suspensions=[question], regime=name)
        assert theirs.regime.name == name
        assert attrs.evolve(theirs, regime=ours.regime) == ours

    def test_are_hashable(self) -> None:
        assert len({regime for versions in REGIMES.values() for regime in versions}) == 13

    def test_an_own_one_needs_no_place_in_the_table(self) -> None:
        regime = attrs.evolve(REGIMES["eu-gdpr"][0], name="house rule")
        assert received("2010-03-10", regime=regime).due_on == day("2010-04-12")


class TestErrors:
    """They survive a journey between processes, with their attributes and their message."""

    @pytest.mark.parametrize(
        "error",
        [
            NaiveDatetime("received_at"),
            UnknownTimeZone("Europe/Pari"),
            UnknownRegime("gdpr", date(2027, 1, 1), ("eu-gdpr",)),
            NotProvidedFor("br-lgpd", "an extension", "answer in time"),
        ],
        ids=lambda error: type(error).__name__,
    )
    def test_pickle(self, error: GdprRightsError) -> None:
        again = pickle.loads(pickle.dumps(error))  # noqa: S301
        assert str(again) == str(error)
        assert vars(again) == vars(error)
