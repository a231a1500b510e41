"""The library's own memory: a chain of events that can show it was not tampered with."""

import importlib
from typing import TYPE_CHECKING

from gdpr_rights.journal.memory import MemoryJournal

if TYPE_CHECKING:
    from gdpr_rights.journal.sql import SQLJournal
    from gdpr_rights.journal.sql_async import AsyncSQLJournal

__all__ = ["AsyncSQLJournal", "MemoryJournal", "SQLJournal"]

# Only who uses them needs SQLAlchemy.
_MODULES = {"AsyncSQLJournal": "sql_async", "SQLJournal": "sql"}


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_MODULES[name]}"), name)
