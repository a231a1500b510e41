"""What is true of every time limit, and of no other way to count."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import attrs
import hypothesis
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpr_rights.domain.calendars import Calendar, FixedHolidays, Weekends, next_working_day
from gdpr_rights.domain.civil_days import add_months
from gdpr_rights.domain.extension import Extension
from gdpr_rights.domain.suspension import Suspension
from gdpr_rights.domain.time_limit import TimeLimit, time_limit
from gdpr_rights.law.clocks import Counting, Regime, SuspensionReason
from gdpr_rights.law.periods import Period
from gdpr_rights.law.regimes import REGIMES
from gdpr_rights.testing import strategies as our
from gdpr_rights.testing import time_limits

PROPERTIES = [
    time_limits.due_on_a_working_day,
    time_limits.due_not_too_early,
    time_limits.due_not_too_late,
    time_limits.extension_never_shortens,
]
EUROPEAN = [REGIMES[name][0] for name in ("eu-gdpr", "fr", "de", "es", "ie")]


@st.composite
def cases(draw: st.DrawFn) -> tuple[datetime, dict[str, Any]]:
    """A receipt, and what else a property takes."""
    zone = draw(our.zones())
    received_at = draw(our.receipts())
    received_on = received_at.astimezone(zone).date()
    return received_at, {
        "zone": zone,
        "calendar": draw(our.calendars()),
        "suspensions": draw(st.lists(our.suspensions(received_on=received_on), max_size=4)),
    }


class TestTheRegulation:
    """Art. 12(3) GDPR and Reg. 1182/71, for every receipt, place, calendar and suspension."""

    @pytest.mark.parametrize("check", PROPERTIES, ids=lambda check: check.__name__)
    def test_has_the_properties(self, check: Any) -> None:
        @given(case=cases(), regime=st.sampled_from(EUROPEAN))
        def holds(case: tuple[datetime, dict[str, Any]], regime: Regime) -> None:
            received_at, options = case
            check(received_at, **options, regime=regime)

        holds()

    @given(case=cases(), days=st.integers(0, 62))
    def test_a_later_receipt_is_never_due_earlier(
        self, case: tuple[datetime, dict[str, Any]], days: int
    ) -> None:
        received_at, options = case
        later = received_at + timedelta(days=days)
        time_limits.later_receipt_never_due_earlier(received_at, later, **options)

    @given(start=st.dates(date(1600, 1, 1), date(2400, 1, 1)), months=st.integers(-600, 600))
    def test_months_are_calendar_months(self, start: date, months: int) -> None:
        assert add_months(start, months) == start + relativedelta(months=months)

    @given(case=cases(), counting=st.sampled_from([Counting.HALF_OPEN, Counting.INCLUSIVE]))
    def test_suspended_days_are_counted_one_by_one(
        self, case: tuple[datetime, dict[str, Any]], counting: Counting
    ) -> None:
        received_at, options = case
        bare = time_limit(received_at, **{**options, "suspensions": ()})
        asked = [
            suspension
            for suspension in options["suspensions"]
            if suspension.asked_on <= bare.nominal_due and suspension.obtained_on is not None
        ]
        last = timedelta(days=counting is Counting.INCLUSIVE)
        suspended = {
            suspension.asked_on + timedelta(days=number)
            for suspension in asked
            for number in range((suspension.obtained_on + last - suspension.asked_on).days)
        }
        limit = time_limit(received_at, **{**options, "suspensions": asked}, counting=counting)
        assert limit.suspended_days == len(suspended)
        end = bare.nominal_due + timedelta(days=len(suspended))
        assert limit.due_on == next_working_day(end, options["calendar"])

    @given(case=cases())
    def test_the_readings_of_a_suspension_are_ordered(
        self, case: tuple[datetime, dict[str, Any]]
    ) -> None:
        received_at, options = case
        nominal = time_limit(received_at, **{**options, "suspensions": ()}).nominal_due
        options["suspensions"] = [
            suspension
            for suspension in options["suspensions"]
            if suspension.asked_on <= nominal and suspension.obtained_on is not None
        ]
        ends = [
            time_limit(received_at, **options, counting=counting).due_on
            for counting in (
                Counting.NEVER,
                Counting.EXCLUSIVE,
                Counting.HALF_OPEN,
                Counting.INCLUSIVE,
            )
        ]
        assert None not in ends
        assert ends == sorted(end for end in ends if end is not None)

    @given(case=cases(), order=st.randoms(use_true_random=False))
    def test_the_order_of_suspensions_does_not_matter(
        self, case: tuple[datetime, dict[str, Any]], order: Any
    ) -> None:
        received_at, options = case
        shuffled = list(options["suspensions"])
        order.shuffle(shuffled)
        one = time_limit(received_at, **options)
        other = time_limit(received_at, **{**options, "suspensions": shuffled})
        assert attrs.evolve(other, suspensions=(), slow_suspensions=()) == attrs.evolve(
            one, suspensions=(), slow_suspensions=()
        )

    @given(limit=our.time_limits())
    def test_no_extension_no_suspension_is_the_earliest(self, limit: TimeLimit) -> None:
        assert limit.received_on < limit.nominal_due
        assert limit.due_on is None or limit.nominal_due <= limit.due_on
        assert (limit.due_on is None) is (limit.due_before is None)
        if not limit.is_extended:
            assert (limit.due_on is None) is (limit.remaining_days is not None)


class TestEveryRegime:
    """Whatever the law: nothing depends on the process, and every day is explained."""

    @settings(max_examples=15)
    @given(
        received_at=our.receipts(),
        zone=our.zones(),
        calendar=our.calendars(),
        regime=our.regimes(),
    )
    def test_the_process_does_not_matter(
        self, received_at: datetime, zone: ZoneInfo, calendar: Calendar, regime: Regime
    ) -> None:
        time_limits.process_does_not_matter(
            received_at, zone=zone, calendar=calendar, regime=regime
        )

    @given(data=st.data(), received_at=our.receipts(), zone=our.zones())
    def test_the_explanation_tells_what_was_counted(
        self, data: st.DataObject, received_at: datetime, zone: ZoneInfo
    ) -> None:
        regime = data.draw(our.regimes(suspending=True))
        received_on = received_at.astimezone(zone).date()
        asked = data.draw(
            st.lists(our.suspensions(received_on=received_on, regime=regime), max_size=3)
        )
        extension = data.draw(st.none() | our.extensions(received_on=received_on))
        limit = time_limit(
            received_at,
            zone=zone,
            calendar=data.draw(our.calendars()),
            regime=regime,
            suspensions=asked,
            extension=extension,
        )
        told = [step.on for step in limit.steps]
        assert told[0] == limit.received_on
        expected = {limit.nominal_due, limit.due_on, limit.answer_by} - {None}
        assert expected <= set(told)
        assert {question.asked_on for question in asked} <= set(told)
        assert len(limit.explain().splitlines()) == len(told)


class TestTheKit:
    """The properties find what is wrong with a calendar or a way to count."""

    at = datetime(2027, 1, 31, 9, tzinfo=ZoneInfo("Europe/Paris"))

    def test_check_all_is_content_with_us(self) -> None:
        question = Suspension(SuspensionReason.IDENTITY, date(2027, 2, 3), date(2027, 2, 9))
        time_limits.check_all(self.at, zone="Europe/Paris", suspensions=[question])

    def test_a_calendar_that_changes_its_mind_is_found(self) -> None:
        class Fickle:
            name = fingerprint = "fickle"

            def __init__(self) -> None:
                self.asked = 0

            def is_working_day(self, _day: date, /) -> bool:
                self.asked += 1
                return self.asked % 3 == 2

        with pytest.raises(AssertionError):
            time_limits.check_all(self.at, zone="Europe/Paris", calendar=Fickle())

    def test_a_wrong_length_is_found(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def wrong(by: int) -> Any:
            def counted(*args: Any, **options: Any) -> TimeLimit:
                limit = time_limit(*args, **options)
                assert limit.due_on is not None
                return attrs.evolve(limit, due_on=limit.due_on + timedelta(days=by))

            return counted

        monkeypatch.setattr(time_limits, "time_limit", wrong(+7))
        with pytest.raises(AssertionError, match="2027-03-08 is after 2027-03-01"):
            time_limits.due_not_too_late(self.at, zone="Europe/Paris")
        monkeypatch.setattr(time_limits, "time_limit", wrong(-3))
        with pytest.raises(AssertionError, match="only 26 days"):
            time_limits.due_not_too_early(self.at, zone="Europe/Paris")
        with pytest.raises(AssertionError, match="a notice is due on 2027-03-01, after"):
            time_limits.extension_never_shortens(self.at, zone="Europe/Paris")

    def test_a_wrong_regime_is_found(self) -> None:
        regime = REGIMES["eu-gdpr"][0]
        response = attrs.evolve(regime.response, rolled_by=None)
        with pytest.raises(AssertionError, match="2027-02-28 is no working day"):
            time_limits.due_on_a_working_day(
                self.at, zone="Europe/Paris", regime=attrs.evolve(regime, response=response)
            )


class TestStrategies:
    """Every public value has a strategy, registered with hypothesis."""

    @pytest.mark.parametrize(
        "kind", [Period, Calendar, FixedHolidays, Regime, Suspension, Extension, TimeLimit]
    )
    def test_are_registered(self, kind: type[Any]) -> None:
        our._register()

        @settings(max_examples=5)
        @given(value=st.from_type(kind))
        def build(value: Any) -> None:
            assert isinstance(value, Weekends | FixedHolidays if kind is Calendar else kind)

        build()

    def test_shrink_to_something_short(self) -> None:
        simplest = hypothesis.find(our.calendars(), lambda _: True)
        assert simplest == Weekends()
        assert hypothesis.find(our.periods(), lambda _: True) == Period()

    def test_take_options(self) -> None:
        zone = ZoneInfo("Europe/Berlin")

        @settings(max_examples=10)
        @given(
            zone=our.zones(names=("Europe/Berlin",)),
            at=our.receipts(zone=zone, min_date=date(2027, 1, 1), max_date=date(2027, 1, 31)),
            limit=our.time_limits(zone=zone),
            waiting=our.suspensions(is_open=True),
            answered=our.suspensions(is_open=False, regime=REGIMES["eu-gdpr"][0]),
            plain=our.regimes(suspending=False),
        )
        def check(**drawn: Any) -> None:
            assert drawn["zone"] == zone
            assert drawn["at"].tzinfo == zone
            assert (drawn["at"].year, drawn["at"].month) == (2027, 1)
            assert drawn["limit"].zone == "Europe/Berlin"
            assert drawn["waiting"].is_open
            assert not drawn["answered"].is_open
            assert not drawn["plain"].suspensions

        check()
