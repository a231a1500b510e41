"""Every published and worked date: the time limit must be that day and no other."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from gdpr_rights.domain.calendars import Calendar, FixedHolidays, Weekends
from gdpr_rights.domain.clocks import breach_notice_before, clock_due
from gdpr_rights.domain.extension import ExtensionBase
from gdpr_rights.domain.retention_end import retention_cutoff, retention_end
from gdpr_rights.domain.suspension import Suspension
from gdpr_rights.domain.time_limit import TimeLimit, time_limit
from gdpr_rights.law.clocks import Counting, SuspensionReason
from gdpr_rights.law.periods import Period

VECTORS = json.loads((Path(__file__).parent / "data" / "vectors.json").read_text("utf-8"))

CALENDARS: dict[str, Calendar] = {
    name: FixedHolidays(name, map(date.fromisoformat, days)) if days else Weekends()
    for name, days in VECTORS["calendars"].items()
}

COUNTING = {
    "half_open": Counting.HALF_OPEN,
    "exclusive": Counting.EXCLUSIVE,
    "inclusive": Counting.INCLUSIVE,
}

OPTIONS: dict[str, Callable[[Any], dict[str, Any]]] = {
    "relevant_time": lambda value: {"relevant_at": datetime.fromisoformat(value)},
    "pause_count": lambda value: {"counting": COUNTING[value]},
}


def vectors(kind: str) -> list[Any]:
    return [pytest.param(vector, id=vector["id"]) for vector in VECTORS[kind]]


def limit_of(vector: dict[str, Any], **more: Any) -> TimeLimit:
    options = {}
    for name, value in vector["options"].items():
        options.update(OPTIONS[name](value))
    return time_limit(
        datetime.fromisoformat(vector["received_at"]),
        zone=vector["timezone"],
        calendar=CALENDARS[vector["calendar"]],
        regime=vector["regime"],
        suspensions=[
            Suspension(
                SuspensionReason(pause["reason"]),
                date.fromisoformat(pause["from"]),
                pause["to"] and date.fromisoformat(pause["to"]),
            )
            for pause in vector["pauses"]
        ],
        **options,
        **more,
    )


def iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def weekday(day: date | None) -> str | None:
    names = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    return None if day is None else names[day.weekday()]


def found(limit: TimeLimit, cautious: TimeLimit) -> dict[str, Any]:
    """What a vector expects, read from the two readings of an extension."""
    return {
        "received_on": iso(limit.received_on),
        "received_weekday": weekday(limit.received_on),
        "nominal_due": iso(limit.nominal_due),
        "suspended_days": limit.suspended_days,
        "remaining_days": limit.remaining_days,
        "due_on": iso(limit.due_on),
        "due_weekday": weekday(limit.due_on),
        "due_before": iso(limit.due_before),
        "extension_notice_by": iso(limit.extension_notice_by),
        "refusal_notice_by": iso(limit.refusal_notice_by),
        "nominal_extended": iso(limit.nominal_extended),
        "extended_due_on": iso(limit.extended_due_on),
        "extended_weekday": weekday(limit.extended_due_on),
        "extended_due_before": iso(limit.extended_due_before),
        "extended_if_counted_from_initial_due": iso(cautious.extended_due_on),
        "extension_methods_differ": limit.extended_due_on != cautious.extended_due_on,
    }


class TestAnswers:
    """Art. 12(3): "within one month of receipt", to be extended by "two further months"."""

    @pytest.mark.parametrize("vector", vectors("deadline_vectors"))
    def test_every_expected_value(self, vector: dict[str, Any]) -> None:
        limit = limit_of(vector)
        cautious = limit_of(vector, extension_base=ExtensionBase.EARLIEST)
        shown = found(limit, cautious)
        assert {key: shown[key] for key in vector["expected"]} == vector["expected"]

    @pytest.mark.parametrize("vector", vectors("deadline_vectors"))
    def test_the_explanation_ends_where_the_time_limit_ends(self, vector: dict[str, Any]) -> None:
        limit = limit_of(vector)
        days = [step.on for step in limit.steps if step.on is not None]
        assert days[0] == limit.received_on
        if limit.due_on is not None:
            assert days[-1] == limit.due_on


class TestBreaches:
    """Art. 33(1): "not later than 72 hours after having become aware of it"."""

    @pytest.mark.parametrize("vector", vectors("breach_vectors"))
    def test_every_expected_value(self, vector: dict[str, Any]) -> None:
        before = breach_notice_before(
            datetime.fromisoformat(vector["aware_at"]),
            vector["timezone"],
            regime=vector["regime"],
        )
        assert {"notify_before": before.isoformat()} == vector["expected"]


class TestOtherClocks:
    """The other laws, and the other clocks of the GDPR."""

    @pytest.mark.parametrize("vector", vectors("other_regime_vectors"))
    def test_every_expected_value(self, vector: dict[str, Any]) -> None:
        due_on = clock_due(
            datetime.fromisoformat(vector["received_at"]),
            vector["clock"],
            regime=vector["regime"],
            zone=vector["timezone"],
        )
        assert {"due_on": iso(due_on), "due_weekday": weekday(due_on)} == vector["expected"]


class TestRetention:
    """Art. 5(1)(e): "for no longer than is necessary": a maximum, never moved."""

    @pytest.mark.parametrize("vector", vectors("retention_vectors"))
    def test_every_expected_value(self, vector: dict[str, Any]) -> None:
        start, period = date.fromisoformat(vector["start"]), Period.parse(vector["duration"])
        end = retention_end(start, period)
        assert {"keep_through": iso(end), "roll_to_working_day": False} == vector["expected"]
        assert retention_cutoff(end, period) < start
        assert retention_cutoff(date.fromordinal(end.toordinal() + 1), period) >= start
