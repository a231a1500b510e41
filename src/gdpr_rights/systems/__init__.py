"""Systems that hold personal data: databases, and plain Python for tests and as the reference."""

import importlib
from typing import TYPE_CHECKING

from gdpr_rights.systems.memory import MemorySystem

if TYPE_CHECKING:
    from gdpr_rights.systems.sql import SQLSystem, reflect_schema

__all__ = ["MemorySystem", "SQLSystem", "reflect_schema"]


def __getattr__(name: str) -> object:
    if name not in ("SQLSystem", "reflect_schema"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # Only who uses it needs SQLAlchemy.
    return getattr(importlib.import_module(f"{__name__}.sql"), name)
