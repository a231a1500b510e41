"""What the authors of adapters and of test suites need: strategies, properties, kits, fakes.

`strategies` are for Hypothesis, `time_limits` are properties to hold dates against, the classes
named ``...Conformance`` are kits to subclass, and the rest stands in for clocks, mail and systems.
"""

import importlib
from typing import TYPE_CHECKING

from gdpr_rights.testing.fakes import (
    CountedIds,
    Fault,
    FlakySystem,
    HandClock,
    MailBox,
    NoticeBox,
    When,
)

if TYPE_CHECKING:
    from gdpr_rights.testing import strategies, time_limits
    from gdpr_rights.testing.blocking import BlockingLoop
    from gdpr_rights.testing.data_systems import AsyncDataSystemConformance, DataSystemConformance
    from gdpr_rights.testing.exports import AnswerStoreConformance, ExporterConformance
    from gdpr_rights.testing.identity_checks import IdentityCheckConformance
    from gdpr_rights.testing.journals import JournalConformance
    from gdpr_rights.testing.notifiers import NotifierConformance

__all__ = [
    "AnswerStoreConformance",
    "AsyncDataSystemConformance",
    "BlockingLoop",
    "CountedIds",
    "DataSystemConformance",
    "ExporterConformance",
    "Fault",
    "FlakySystem",
    "HandClock",
    "IdentityCheckConformance",
    "JournalConformance",
    "MailBox",
    "NoticeBox",
    "NotifierConformance",
    "When",
    "strategies",
    "time_limits",
]

# Only who uses them needs pytest, Hypothesis and asyncio.
_KITS = {
    "AnswerStoreConformance": "exports",
    "AsyncDataSystemConformance": "data_systems",
    "BlockingLoop": "blocking",
    "DataSystemConformance": "data_systems",
    "ExporterConformance": "exports",
    "IdentityCheckConformance": "identity_checks",
    "JournalConformance": "journals",
    "NotifierConformance": "notifiers",
}
_MODULES = ("strategies", "time_limits")


def __getattr__(name: str) -> object:
    if name in _MODULES:
        return importlib.import_module(f"{__name__}.{name}")
    if name in _KITS:
        return getattr(importlib.import_module(f"{__name__}.{_KITS[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
