"""Whether a row is true, and the same row said wrong."""

import importlib
import tempfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, assert_never

import attrs

from gdpr_rights import (
    AccessRequest,
    Answer,
    Consequence,
    Facts,
    LawfulBasis,
    Outcome,
    PortabilityRequest,
    ProcessingActivity,
    Retention,
    Right,
    RightsDesk,
    Secret,
    SideEffect,
    rights_for,
)
from gdpr_rights.domain.consequences import following
from gdpr_rights.domain.deciding import decide
from gdpr_rights.domain.disclosure import export_header
from gdpr_rights.domain.planning import plan
from gdpr_rights.domain.plans import Do
from gdpr_rights.export import FolderAnswers
from gdpr_rights.journal import MemoryJournal
from gdpr_rights.law.rights_by_basis import MATRIX, Cell, Reach
from gdpr_rights.systems import MemorySystem
from gdpr_rights.testing.fakes import CountedIds, HandClock
from tests.rulebook.ids import By
from tests.rulebook.rows import (
    ADA,
    AnyRow,
    CellRow,
    DeskRow,
    EffectRow,
    FieldsRow,
    Row,
    ToldRow,
    TriggerRow,
)

ARRIVED = datetime(2026, 11, 20, 18, tzinfo=UTC)
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


def check(row: AnyRow) -> None:
    """Whether the library does what the row says."""
    match row:
        case Row():
            _check_outcome(row)
        case EffectRow():
            decision = decide(row.request, row.data_map, row.facts)
            found = [one for one in decision.effects if one.trigger is row.trigger]
            _check_effects(found, row)
            for one in found:
                assert row.activities is None or set(one.activities) == set(row.activities)
        case TriggerRow():
            _check_effects(following(row.trigger), row)
        case CellRow():
            _check_cell(row)
        case FieldsRow():
            needed = {
                of.name for of in attrs.fields(code_of(row.code)) if of.default is attrs.NOTHING
            }
            assert set(row.expected) <= needed
        case ToldRow():
            assert row.expected in _told(row)
        case DeskRow():
            with tempfile.TemporaryDirectory() as folder:
                returned, kinds = _worked(row, Path(folder))
            assert returned == row.returned
            assert kinds == row.expected
        case _:
            assert_never(row)


def _check_outcome(row: Row) -> None:
    decision = decide(row.request, row.data_map, row.facts)
    assert decision.outcome is row.expected
    assert row.citation in [str(citation) for citation in decision.citations]
    assert bool(decision.questions) >= row.human
    if row.fields is not None:
        done = {
            field
            for item in decision.plan.items
            if isinstance(item.verdict, Do)
            for field in item.fields
        }
        assert done == set(row.fields)


def _check_effects(found: Iterable[Consequence], row: EffectRow | TriggerRow) -> None:
    effects = {one.effect: one for one in found}
    assert effects.keys() == row.expected
    assert {effect for effect, one in effects.items() if one.human} == row.human
    assert not effects or row.citation in {str(one.citation) for one in effects.values()}


def _check_cell(row: CellRow) -> None:
    basis = LawfulBasis(row.basis)
    assert MATRIX[row.provision, basis] == row.expected
    if row.provision.right in (Right.OBJECTION, Right.HUMAN_REVIEW):
        return  # these also need what the activity does
    activity = ProcessingActivity(
        "any", purpose="any", lawful_basis=basis, retention=Retention.criteria("any")
    )
    exists = row.expected.reach is not Reach.NO
    assert (row.provision.right in rights_for(activity)) is exists


def _told(row: ToldRow) -> str:
    ask = PortabilityRequest if row.right is Right.PORTABILITY else AccessRequest
    facts = Facts(NOW.date())
    proposal = plan(ask(ADA), row.data_map, facts)
    header = export_header(
        proposal,
        row.data_map,
        case_id="c",
        created_on=facts.today,
        held=["users"],
        unclassified=(),
    )
    if row.statement == "meaning":
        return str([of.meaning for described in header.datasets for of in described.fields])
    return str(getattr(header.information, row.statement))


def _worked(row: DeskRow, folder: Path) -> tuple[str, tuple[str, ...]]:
    """What the last step came to, and what was recorded."""
    journal, clock = MemoryJournal(), HandClock(NOW)
    desk = RightsDesk(
        row.data_map,
        journal=journal,
        systems={"app": MemorySystem({"users": [{"id": 1, "email": "ada@example.org"}]})},
        secret=Secret(b"0123456789abcdef0123456789abcdef"),
        answers=FolderAnswers(folder),
        clock=clock,
        ids=CountedIds("c"),
    )
    cases = list(desk.receive_all(row.requests, received_at=ARRIVED, channel="letter"))
    came: object = cases[-1]
    for verb, number in row.steps:
        name = cases[number].id
        came = _STEPS[verb](desk, name)
        if verb == "open_erasure":
            cases.append(came)  # type: ignore[arg-type]
    for case in cases[: len(row.requests)]:
        # 2.0/G1: never dated anew, whatever happened since.
        assert desk.case(case.id).received_at == ARRIVED
    return type(came).__name__, tuple(entry.kind for entry in journal.entries())


_DPO = "dpo@acme.example"
_BOOKS = "Books & Co"
_STEPS: dict[str, Any] = {
    "prove": lambda desk, name: desk.vouch(name, by=_DPO, because="called back"),
    "accept": lambda desk, name: desk.accept(name, decided_by=_DPO),
    "fulfil": lambda desk, name: desk.fulfil(name),
    "answer": lambda desk, name: desk.answer(name, channel="letter"),
    "offer": lambda desk, name: desk.offer(name),
    "rule out": lambda desk, name: desk.not_informed(
        name, _BOOKS, judged=Answer.IMPOSSIBLE, by=_DPO, because="dissolved in 2024"
    ),
    "list notices": lambda desk, name: desk.notices(name),
    "tell": lambda desk, name: desk.record_notice(name, _BOOKS, by=_DPO, proof="letter 7"),
    "acknowledge": lambda desk, name: desk.acknowledged(name, _BOOKS, by=_DPO, proof="letter 8"),
    "forward": lambda desk, name: desk.forward(name, to="Beta SA", by=_DPO),
    "open_erasure": lambda desk, name: desk.open_erasure(name),
}


def code_of(dotted: str) -> Any:
    """What a dotted name stands for."""
    module, _, name = dotted.rpartition(".")
    try:
        return getattr(importlib.import_module(module), name)
    except ModuleNotFoundError:
        return getattr(code_of(module), name)


def inverted(row: AnyRow) -> Iterator[AnyRow]:
    """The same row with every other outcome, or with one thing more or less."""
    match row:
        case Row():
            yield from (
                attrs.evolve(row, expected=other) for other in Outcome if other is not row.expected
            )
        case EffectRow() | TriggerRow():
            yield from (
                attrs.evolve(row, expected=row.expected ^ {effect}) for effect in SideEffect
            )
        case CellRow():
            others = [reach for reach in Reach if reach is not row.expected.reach]
            yield from (attrs.evolve(row, expected=Cell(reach)) for reach in others)
        case FieldsRow():
            yield attrs.evolve(row, expected=(*row.expected, "whatever"))
        case ToldRow():
            yield attrs.evolve(row, expected=f"not {row.expected}")
        case DeskRow():
            yield attrs.evolve(row, returned="Nothing")
            yield attrs.evolve(row, expected=row.expected[:-1])
            yield attrs.evolve(row, expected=(*row.expected, "Answered"))
        case _:
            assert_never(row)


def shows_human(row: AnyRow) -> bool:
    """Whether a row says that a human decides, or decided."""
    match row:
        case Row():
            asked = row.human and row.expected is Outcome.NEED_HUMAN
            return asked or bool(row.facts.recorded) or bool(row.recorded_in)
        case EffectRow():
            return bool(row.human) or bool(row.facts.recorded)
        case TriggerRow():
            return bool(row.human)
        case DeskRow():
            return bool({"Accepted", "NoticeRuledOut"} & {*row.expected})
        case CellRow() | FieldsRow() | ToldRow():
            return False
        case _:
            assert_never(row)


def check_human(by: By, rows: Iterable[AnyRow]) -> None:
    """Whether what only a human decides is nowhere decided without one."""
    shown = [shows_human(row) for row in rows]
    if not shown:
        return
    match by:
        case By.HUMAN:
            assert all(shown)
        case By.PARTLY:
            assert any(shown)
        case By.LIBRARY:
            pass
