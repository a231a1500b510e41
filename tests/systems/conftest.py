"""Where the tests of systems make their tables."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.systems.databases import Place, backends, place


@pytest.fixture(params=backends())
def at(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """An empty place on each of the databases there are."""
    with place(request.param, "place", tmp_path) as found:
        yield found
