"""Variants of one operation, measured in turn so that what disturbs the machine disturbs all.

pytest-benchmark measures one test after the other. So every variant of an operation is measured
here, in a new random order in every round, when the first of their tests runs; each test then
hands its times to pytest-benchmark through the timer.
"""

import gc
import random
import time
from collections.abc import Callable, Mapping
from typing import Any

import attrs

ROUNDS = 9

_readings: list[float] = [0.0]


def recorded_time() -> float:
    """The timer of pytest-benchmark: what was measured before."""
    return _readings.pop() if _readings else 0.0


def hand_over(benchmark: Any, times: list[float]) -> None:
    """Gives measured times to pytest-benchmark."""
    remaining = iter(times)

    def load() -> None:
        _readings[:] = [next(remaining, 0.0), 0.0]

    benchmark.pedantic(lambda: None, setup=load, rounds=len(times))


@attrs.frozen
class Variant:
    """One way to do an operation.

    Attributes:
        work: What is measured; it is given what `prepare` returns.
        prepare: What comes before, unmeasured.
        check: Holds the outcome to be right.
    """

    work: Callable[..., Any]
    prepare: Callable[[], tuple[Any, ...]] = tuple
    check: Callable[[Any], None] = attrs.field(kw_only=True)


def interleaved(
    variants: Mapping[str, Variant], settle: Callable[[], None], *, rounds: int = ROUNDS
) -> dict[str, list[float]]:
    """The times of every variant, after one round that warms all of them up."""
    times: dict[str, list[float]] = {name: [] for name in variants}
    order = random.Random(3)  # noqa: S311 - the order of measurements is no secret
    for number in range(rounds + 1):
        for name in order.sample(sorted(variants), len(variants)):
            variant = variants[name]
            settle()
            given = variant.prepare()
            gc.collect()
            start = time.perf_counter()
            outcome = variant.work(*given)
            taken = time.perf_counter() - start
            variant.check(outcome)
            if number:
                times[name].append(taken)
    return times
