"""The scenarios of this folder run through both desks, unless a module names its ``DESKS``."""

from collections.abc import Iterator

import pytest

from tests.desk import kit

BOTH = ("RightsDesk", "AsyncRightsDesk")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """The synchronous desk, and the asynchronous one over asynchronous ports where it can be."""
    desks = getattr(metafunc.module, "DESKS", BOTH)
    metafunc.parametrize("which_desk", desks, indirect=True)


@pytest.fixture(autouse=True)
def which_desk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The desk that `kit.office` makes."""
    monkeypatch.setattr(kit, "KIND", request.param)
    yield
    kit.close()
