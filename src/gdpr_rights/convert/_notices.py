"""The section ``[notice]`` of a data map: what the privacy policy says."""

import enum
from datetime import date
from typing import Any

from gdpr_rights.convert._classes import CONVERTER, hooks, register, write_list
from gdpr_rights.convert._strict import (
    list_of,
    read_day,
    read_member,
    read_text,
)
from gdpr_rights.domain.notice import (
    ConsentBy,
    IdentityDemand,
    LimitedBy,
    Notice,
    RightLimit,
    WithdrawnBy,
)
from gdpr_rights.law.grounds import ErasureGround
from gdpr_rights.law.rights import Right


def _write_day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _one(cls: type[Any]) -> Any:
    return lambda value: CONVERTER.structure(value, cls)


def _members(cls: type[enum.Enum]) -> Any:
    return hooks(list_of(lambda value: read_member(value, cls)), write_list)


def register_notice() -> None:
    """Teaches the converter what a policy says."""
    rights = _members(Right)
    register(IdentityDemand, rights=rights)
    register(RightLimit, by=_members(LimitedBy))
    texts = hooks(list_of(read_text), list)
    register(
        Notice,
        effective_on=hooks(read_day, _write_day),
        rights=rights,
        erasure_grounds=_members(ErasureGround),
        limits=hooks(list_of(_one(RightLimit)), write_list),
        identity=hooks(list_of(_one(IdentityDemand)), write_list),
        consent_by=_members(ConsentBy),
        changes_by=_members(ConsentBy),
        withdrawn_by=_members(WithdrawnBy),
        processor_for=texts,
        not_kept=texts,
    )
