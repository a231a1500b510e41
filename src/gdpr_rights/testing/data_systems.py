"""The kit for systems that hold personal data.

Subclass `DataSystemConformance`, say how to make your system and how to read it, and run pytest:
your system is compared, row by row, with `MemorySystem`.
"""

from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings

from gdpr_rights.domain.instructions import Effect, Fate, Instruction
from gdpr_rights.domain.plans import Action
from gdpr_rights.domain.schema import Schema
from gdpr_rights.errors import GdprRightsError, MapDoesNotFit
from gdpr_rights.ports import DataSystem
from gdpr_rights.systems import MemorySystem
from gdpr_rights.testing.data_system_samples import Situation, Tables, situations
from gdpr_rights.testing.data_worlds import WORLDS, World

__all__ = ["WORLDS", "DataSystemConformance", "Situation", "World", "situations"]


class DataSystemConformance:
    """What every data system must do. Subclass it and define the two methods.

    Examples:
        >>> from gdpr_rights.systems import MemorySystem
        >>> from gdpr_rights.testing.data_systems import DataSystemConformance
        >>> class TestMemory(DataSystemConformance):
        ...     def make(self, tables, schema):
        ...         return MemorySystem(tables, schema)
        ...
        ...     def contents(self, system):
        ...         return system.tables
    """

    def make(self, tables: Tables, schema: Schema) -> DataSystem:
        """A new system with these tables and rows, declared foreign keys included."""
        raise NotImplementedError

    def contents(self, system: Any) -> Mapping[str, list[dict[str, Any]]]:
        """Every row of a system that `make` has made, with the types it was given."""
        raise NotImplementedError

    def _both(self, situation: Situation) -> tuple[DataSystem, MemorySystem]:
        schema = situation.world.schema
        return self.make(situation.tables, schema), MemorySystem(situation.tables, schema)

    def test_a_copy_is_the_same(self) -> None:
        """The same columns, types and rows of every dataset, each at least once."""

        @given(situations(effect=Effect.DISCLOSE))
        def check(situation: Situation) -> None:
            ours, reference = self._both(situation)
            (subject,) = situation.subjects
            assert _copied(ours, situation, subject) == _copied(reference, situation, subject)

        check()

    def test_an_erasure_is_the_same(self) -> None:
        """The same rows are left, the same is counted before, and the same is reported after."""

        # Fates have many causes, and a few examples would show few of them.
        @settings(max_examples=max(100, settings().max_examples))
        @given(situations())
        def check(situation: Situation) -> None:
            ours, reference = self._both(situation)
            scope, subjects = situation.scope, situation.subjects
            expected = _tried(lambda: reference.count(scope, subjects))
            assert _tried(lambda: ours.count(scope, subjects)) == expected
            assert _same(self.contents(ours), situation.tables), "counting changed something"
            instruction = Instruction("first", Action.ERASE, scope)
            receipts = _tried(lambda: reference.apply(instruction, subjects))
            assert _tried(lambda: ours.apply(instruction, subjects)) == receipts
            assert _same(self.contents(ours), reference.tables)
            left = _tried(lambda: reference.verify(scope, subjects))
            assert _tried(lambda: ours.verify(scope, subjects)) == left
            if not isinstance(receipts, type):
                counted = [(one.dataset, one.fate, one.matched) for one in receipts]
                assert not scope.parts or list(expected.fates) == counted
                assert _others(situation, self.contents(ours), receipts)

        check()

    def test_the_reference_leaves_nothing(self) -> None:
        """What a plan divides by dates is verified clean, and erasing again changes nothing."""

        @given(situations())
        def check(situation: Situation) -> None:
            ours, _ = self._both(situation)
            scope, subjects = situation.scope, situation.subjects
            first = _tried(lambda: ours.apply(Instruction("1", Action.ERASE, scope), subjects))
            if isinstance(first, type):
                assert first is MapDoesNotFit
                assert _same(self.contents(ours), situation.tables)
                return
            before = self.contents(ours)
            assert ours.apply(Instruction("1", Action.ERASE, scope), subjects) == first
            assert _same(self.contents(ours), before)
            if not ours.verify(scope, subjects):
                again = ours.apply(Instruction("2", Action.ERASE, scope), subjects)
                assert not any(one.changed for one in again)
                assert _same(self.contents(ours), before)

        check()


def _copied(system: DataSystem, situation: Situation, subject: Any) -> Any:
    found: dict[str, Any] = {}
    for batch in system.collect(situation.scope, subject):
        known = found.setdefault(batch.dataset, (batch.key, batch.columns, batch.types, []))
        assert known[:3] == (batch.key, batch.columns, batch.types)
        known[3].extend(batch.rows)
    return found


def _tried(call: Any) -> Any:
    """What a call answers, or the kind of error it raises."""
    try:
        return call()
    except GdprRightsError as error:
        return type(error)


def _same(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return _comparable(one) == _comparable(other)


def _comparable(tables: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[str]]:
    """Rows without order, random values by their pattern."""
    return {
        name: sorted(
            repr(sorted((column, _pattern(value)) for column, value in row.items()))
            for row in rows
        )
        for name, rows in tables.items()
    }


def _pattern(value: Any) -> str:
    if isinstance(value, str) and value.startswith("erased-") and len(value) > len("erased-"):
        return f"erased-{len(value)}"
    return repr(value)


def _others(situation: Situation, after: Mapping[str, Any], receipts: Any) -> bool:
    """Whether no more rows are gone or changed than the receipts say."""
    for table in situation.world.schema.tables:
        before = [repr(sorted(row.items())) for row in situation.tables[table.name]]
        now = [repr(sorted(row.items())) for row in after[table.name]]
        changed = sum(one.changed for one in receipts if one.dataset == table.name)
        gone = sum(
            one.changed
            for one in receipts
            if one.dataset == table.name and one.fate is Fate.DELETED
        )
        if len(before) - len(now) != gone or len(set(before) - set(now)) > changed:
            return False
    return True
