"""The library's own memory: a chain of events that can show it was not tampered with."""

from typing import TYPE_CHECKING

from gdpr_rights.journal.memory import MemoryJournal

if TYPE_CHECKING:
    from gdpr_rights.journal.sql import SQLJournal

__all__ = ["MemoryJournal", "SQLJournal"]


def __getattr__(name: str) -> object:
    if name != "SQLJournal":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # Only who uses it needs SQLAlchemy.
    from gdpr_rights.journal.sql import SQLJournal  # noqa: PLC0415

    return SQLJournal
