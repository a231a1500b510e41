"""The classes of a data map and their readers and writers: one converter, and what fills it."""

import enum
from datetime import date
from typing import Any

import attrs
import cattrs
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from gdpr_rights.convert._strict import (
    read_day,
    read_flag,
    read_member,
    read_period,
    read_table,
    read_text,
)
from gdpr_rights.law.periods import Period

NAME = "<name>"
"""Stands for the name of an activity, kind of person or dataset, which is the key of its table."""

CONVERTER = cattrs.Converter(detailed_validation=True)
KEYS: dict[Any, dict[str, str]] = {}
"""By class and attribute, the key under which it stands in a mapping."""
# Their keyword arguments are options and attributes in one, which no type can say.
_reader_of: Any = make_dict_structure_fn
_writer_of: Any = make_dict_unstructure_fn


def register(cls: type[Any], **overrides: Any) -> None:
    """Teaches the converter a class; what is not overridden follows from its annotations."""
    KEYS[cls] = {
        attribute.name: overrides.get(attribute.name, override()).rename or attribute.name
        for attribute in attrs.fields(cls)
    }
    build = _reader_of(
        cls,
        CONVERTER,
        _cattrs_forbid_extra_keys=True,
        _cattrs_detailed_validation=True,
        **overrides,
    )

    def structure(value: object, _: object) -> Any:
        return build(read_table(value), cls)

    if NAME in KEYS[cls].values():
        overrides["name"] = override(omit=True)
    CONVERTER.register_structure_hook(cls, structure)
    CONVERTER.register_unstructure_hook(
        cls, _writer_of(cls, CONVERTER, _cattrs_omit_if_default=True, **overrides)
    )


def hooks(read: Any, write: Any, **more: Any) -> Any:
    """An attribute with a reader and a writer of its own."""
    return override(struct_hook=read, unstruct_hook=write, **more)


def write_list(values: "tuple[Any, ...]") -> list[Any]:
    """Values as a list of what a mapping holds."""
    return [CONVERTER.unstructure(of) for of in values]


CONVERTER.register_structure_hook(str, read_text)
CONVERTER.register_structure_hook(bool, read_flag)
CONVERTER.register_structure_hook(date, read_day)
CONVERTER.register_unstructure_hook(date, date.isoformat)
CONVERTER.register_structure_hook(Period, read_period)
CONVERTER.register_unstructure_hook(Period, str)
CONVERTER.register_structure_hook_func(
    lambda cls: isinstance(cls, type) and issubclass(cls, enum.Enum), read_member
)
