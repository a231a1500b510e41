"""Overwrite rules, held against the columns they are for."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from gdpr_rights.domain.datasets import Dataset
from gdpr_rights.domain.fields import (
    OverwriteConstant,
    OverwriteNull,
    OverwriteUnique,
    PersonalData,
)
from gdpr_rights.domain.lint import catalogue as lints
from gdpr_rights.domain.lint.fates import may_be_overwritten
from gdpr_rights.domain.lint.findings import Finding
from gdpr_rights.domain.lint.live import Live, key_of
from gdpr_rights.domain.lint.names import field_place
from gdpr_rights.domain.schema import Column, Table

_UNIQUE_PREFIX = len("erased-")
_ENOUGH_RANDOM = 8
"""Random letters and digits without which two erased values would soon be equal."""

_UUID = re.compile(r"[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}")


def lint_overwriting(live: Live) -> Iterator[Finding]:
    """Every finding about columns that may have to be overwritten."""
    for dataset, table in live.pairs():
        for column in table.columns:
            of = dataset.classify(column.name, table.key)
            # What the database computes goes with the columns it is computed from.
            if isinstance(of, PersonalData) and not column.generated:
                yield from _column(live, dataset, table, column, of)


def _column(
    live: Live, dataset: Dataset, table: Table, column: Column, of: PersonalData
) -> Iterator[Finding]:
    where = field_place(dataset.name, column.name)
    match of.overwrite:
        case OverwriteUnique():
            if column.type != "text":
                yield lints.OVERWRITE_WRONG_TYPE.at(
                    where, f"'unique' writes a text into a column of the type {column.type}"
                )
            needed = _UNIQUE_PREFIX + (_ENOUGH_RANDOM if column.unique else 1)
            if column.length is not None and column.length < needed:
                yield lints.OVERWRITE_TOO_LONG.at(
                    where, f"'unique' needs {needed} characters, the column takes {column.length}"
                )
        case OverwriteConstant(value=value):
            yield from _constant(where, column, value)
    if not may_be_overwritten(live.data_map, dataset, of):
        return
    if column.name in key_of(dataset, table):
        yield lints.OVERWRITE_IMPOSSIBLE.at(
            where, f"{column.name!r} is part of the key, and its row may have to stay"
        )
    elif not column.nullable and (of.overwrite is None or of.overwrite == OverwriteNull()):
        yield lints.OVERWRITE_IMPOSSIBLE.at(
            where, f"{column.name!r} cannot be NULL, and its row may have to stay"
        )


def _constant(where: str, column: Column, value: str | int | bool) -> Iterator[Finding]:
    if not _fits(column.type, value):
        yield lints.OVERWRITE_WRONG_TYPE.at(
            where, f"the constant is no value for a column of the type {column.type}"
        )
    if isinstance(value, str) and column.type == "text" and _is_longer(value, column.length):
        yield lints.OVERWRITE_TOO_LONG.at(
            where,
            f"the constant has {len(value)} characters, the column takes {column.length}",
        )
    if column.unique:
        yield lints.OVERWRITE_NOT_UNIQUE.at(where, f"{column.name!r} is unique")


def _is_longer(value: str, length: int | None) -> bool:
    return length is not None and len(value) > length


def _reads(convert: Callable[[str], object]) -> Callable[[str | int | bool], bool]:
    def fits(value: str | int | bool) -> bool:
        try:
            convert(value if isinstance(value, str) else "")
        except (ValueError, InvalidOperation):
            return False
        return True

    return fits


def _is_whole(value: str | int | bool) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


_FITS: Mapping[str, Callable[[str | int | bool], bool]] = MappingProxyType(
    {
        "text": lambda value: isinstance(value, str),
        "integer": _is_whole,
        "decimal": lambda value: _is_whole(value) or _reads(Decimal)(value),
        "float": _is_whole,
        "boolean": lambda value: isinstance(value, bool) or value in (0, 1),
        "date": _reads(date.fromisoformat),
        "datetime": _reads(datetime.fromisoformat),
        "time": _reads(time.fromisoformat),
        "uuid": lambda value: isinstance(value, str) and _UUID.fullmatch(value) is not None,
        "binary": lambda _: False,
    }
)


def _fits(type_name: str, value: str | int | bool) -> bool:
    fits = _FITS.get(type_name)
    return fits is None or fits(value)
