"""Time limits a second, on distinct inputs, with French public holidays and no memo.

Run by ``pytest tests/benchmarks --benchmark-only``.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from gdpr_rights import Suspension, SuspensionReason, time_limit
from gdpr_rights.calendars import PublicHolidays

MANY = 30_000
START = datetime(2020, 1, 1, tzinfo=UTC)


@pytest.mark.benchmark(group="30,000 time limits")
@pytest.mark.parametrize("suspended", [False, True], ids=["plain", "suspended"])
def test_distinct_inputs(benchmark: Any, suspended: bool) -> None:
    calendar = PublicHolidays("FR")
    inputs = [START + timedelta(minutes=137 * number) for number in range(MANY)]
    pauses = [
        (
            [
                Suspension(
                    SuspensionReason.IDENTITY,
                    (at + timedelta(days=2)).date(),
                    (at + timedelta(days=9)).date(),
                )
            ]
            if suspended
            else []
        )
        for at in inputs
    ]

    def work() -> None:
        for at, pause in zip(inputs, pauses, strict=True):
            time_limit(at, zone="Europe/Paris", calendar=calendar, suspensions=pause)

    benchmark.pedantic(work, rounds=5)
