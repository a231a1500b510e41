"""Systems that hold personal data: databases, and plain Python for tests and as the reference."""

import importlib
from typing import TYPE_CHECKING

from gdpr_rights.systems.memory import MemorySystem

if TYPE_CHECKING:
    from gdpr_rights.systems.sql import SQLSystem, reflect_schema
    from gdpr_rights.systems.sql.asynchronous import AsyncSQLSystem

__all__ = ["AsyncSQLSystem", "MemorySystem", "SQLSystem", "reflect_schema"]

_HOMES = {"AsyncSQLSystem": "sql.asynchronous", "SQLSystem": "sql", "reflect_schema": "sql"}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    # Only who uses them needs SQLAlchemy.
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)
