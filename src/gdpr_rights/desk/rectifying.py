"""What is held before a rectification changes it, noted first: afterwards nobody could say it.

Source: GDPR Art. 16, 5(2).
"""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

import attrs

from gdpr_rights.desk.effects import Failed, ReadRows, Script
from gdpr_rights.desk.recording import recorded
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import Change, ChangesNoted
from gdpr_rights.domain.instructions import Batch, Effect, Instruction
from gdpr_rights.domain.projections import SubjectRow
from gdpr_rights.domain.rectification import field_of, numbered
from gdpr_rights.domain.requests import RectificationRequest
from gdpr_rights.domain.values import Scalar


def check_corrected(setting: Setting, request: RectificationRequest, item_id: str) -> None:
    """Credentials never leave their table, not even into the record of what was there before.

    Raises:
        ValueError: The item is about one.
    """
    of = field_of(setting.data_map, dict(numbered(request))[item_id])
    if of is None or not of.is_disclosed:
        raise ValueError(f"{item_id}: passwords and keys are changed where they are used")


def note_changes(case: Case, instruction: Instruction) -> Script[Case | Failed]:
    """Records old and new values, once: a retry must not take the new value for the old one."""
    if case.subject is None or any(of.instruction == instruction.id for of in case.changes):
        return case
    new = dict(instruction.values)
    changes: list[Change] = []
    for part in instruction.scope.parts:
        shown = attrs.evolve(part, effect=Effect.DISCLOSE)
        rows = yield ReadRows(attrs.evolve(instruction.scope, parts=(shown,)), case.subject)
        if isinstance(rows, Failed):
            return rows
        [field] = part.fields
        changes.extend(
            Change(part.item, dataset=part.dataset, field=field, old=old, new=new[part.item])
            for old in _values(rows, field)
        )
    return (yield from recorded(case, ChangesNoted(instruction.id, changes=changes)))


def found_anew(setting: Setting, case: Case, instruction: Instruction) -> tuple[SubjectRow, ...]:
    """The person's name under a look-up that was rectified.

    Else the same person would be somebody new to the journal from then on: a copy asked for
    under the old address would not keep back an erasure under the new one.
    """
    subject = case.subject
    if subject is None:
        return ()
    kind = setting.data_map.subject[subject.kind]
    columns = {
        (where or kind.dataset, column)
        for where, _, column in (of.column.rpartition(".") for _, of in kind.lookup)
    }
    new = dict(instruction.values)
    return tuple(
        SubjectRow(
            setting.secret.person(kind.name, subject.key, value, tenant=subject.tenant)[0],
            subject.ref,
        )
        for part in instruction.scope.parts
        if (part.dataset, *part.fields) in columns
        and isinstance(value := new.get(part.item), int | str)
    )


def _values(batches: Iterable[Batch], field: str) -> Iterable[Scalar]:
    for batch in batches:
        place = batch.columns.index(field)
        for row in batch.rows:
            yield _scalar(row[place])


def _scalar(value: Any) -> Scalar:
    """A value as the journal can keep it."""
    match value:
        case None | bool() | int() | str():
            return value
        case date() | datetime() | time():
            return value.isoformat()
        case bytes():
            return value.hex()
        case _:
            return str(value)
