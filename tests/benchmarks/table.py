"""Makes the Markdown tables of ``docs/explanation/performance.md`` from the benchmarks' JSON.

pytest tests/benchmarks --benchmark-only --benchmark-json=benchmarks.json
python -m tests.benchmarks.table benchmarks.json
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ORDER = (
    "raw driver", "text", "system", "desk", "system, first call", "desk, first call", "guard",
)  # fmt: skip
HEADINGS = {
    "raw driver": "raw driver",
    "text": "`text()`",
    "system": "`SQLSystem` alone",
    "desk": "`desk.fulfil`",
    "system, first call": "`SQLSystem` alone, first call",
    "desk, first call": "`desk.fulfil`, first call",
    "guard": "`desk.guard`",
}
TARGETS = {
    "collect and write JSON": ("system", 1.5),
    "the whole ZIP": ("desk", 1.7),
    "delete": ("desk", 1.4),
    "overwrite": ("desk", 1.5),
    "200 people, one by one": ("guard", 1.5),
    "a list of 100,000, less who objected": ("guard", 1.5),
    "a list of 100,000 who consented": ("guard", 1.5),
}


def tables(benchmarks: list[dict[str, Any]]) -> Iterator[str]:
    medians: dict[str, dict[str, dict[str, float]]] = {}
    peaks: dict[str, dict[str, int]] = {}
    for of in benchmarks:
        info = of["extra_info"]
        if "peaks" in info:
            peaks[info["database"]] = info["peaks"]
        elif "operation" in info:
            found = medians.setdefault(info["database"], {}).setdefault(info["operation"], {})
            found[info["variant"]] = of["stats"]["median"] * 1000
    for database, operations in medians.items():
        yield from _speed(database, operations)
    if peaks:
        yield from _memory(peaks)


def _speed(database: str, operations: dict[str, dict[str, float]]) -> Iterator[str]:
    variants = [one for one in ORDER if any(one in found for found in operations.values())]
    heads = ["operation", *(HEADINGS[one] for one in variants), "aim"]
    yield f"**{database}**, medians in milliseconds, and their ratio to `text()`:"
    yield ""
    yield f"| {' | '.join(heads)} |"
    yield f"|---{'|---' * (len(heads) - 1)}|"
    for operation, found in operations.items():
        cells = [
            f"{found[one]:.1f} ({found[one] / found['text']:.2f})" if one in found else ""
            for one in variants
        ]
        yield f"| {operation} | {' | '.join(cells)} | {_aim(operation, found)} |"
    yield ""


def _aim(operation: str, found: dict[str, float]) -> str:
    variant, most = TARGETS[operation]
    ratio = found[variant] / found["text"]
    met = "met" if ratio <= most else f"missed by {ratio - most:.2f}"
    return f"{HEADINGS[variant]} at most {most}: {met}"


def _memory(peaks: dict[str, dict[str, int]]) -> Iterator[str]:
    yield "Peak memory of the process that exports so many rows, in MB:"
    yield ""
    numbers = sorted({int(rows) for of in peaks.values() for rows in of})
    yield f"| database | {' | '.join(f'{rows:,} rows' for rows in numbers)} | ratio |"
    yield f"|---{'|---' * len(numbers)}|---|"
    for database, of in peaks.items():
        found = [of[str(rows)] for rows in numbers]
        cells = " | ".join(f"{peak / 1024:.1f}" for peak in found)
        yield f"| {database} | {cells} | {found[-1] / found[0]:.2f} |"
    yield ""


if __name__ == "__main__":
    content = json.loads(Path(sys.argv[1]).read_text())
    sys.stdout.write("\n".join(tables(content["benchmarks"])))
