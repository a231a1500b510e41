"""Peak memory of an export of 1,000,000 rows beside one of 10,000, each in its own process."""

import json
import subprocess
import sys
from typing import Any

import pytest

from tests.benchmarks.databases import SERVER
from tests.benchmarks.rounds import hand_over, recorded_time

FEW, MANY = 10_000, 1_000_000
AT_MOST = 1.10


@pytest.mark.benchmark(timer=recorded_time, group="peak memory in MB, shown as seconds")
@pytest.mark.parametrize("database", ["SQLite", "PostgreSQL"])
def test_memory(benchmark: Any, database: str) -> None:
    if database == "PostgreSQL" and SERVER is None:
        pytest.skip("GDPR_RIGHTS_TEST_POSTGRES names no PostgreSQL database")
    url = "sqlite" if database == "SQLite" else SERVER
    done = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.memory", str(url), str(FEW), str(MANY)],
        check=True,
        capture_output=True,
        text=True,
    )
    peaks = {int(rows): int(peak) for rows, peak in json.loads(done.stdout).items()}
    benchmark.extra_info.update(database=database, peaks=peaks)
    hand_over(benchmark, [peaks[MANY] / 1024])
    assert peaks[MANY] <= AT_MOST * peaks[FEW]
