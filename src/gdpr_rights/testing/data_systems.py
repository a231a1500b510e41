"""The kit for systems that hold personal data.

Subclass `DataSystemConformance`, say how to make your system and how to read it, and run pytest:
your system is compared, row by row, with `MemorySystem`.
"""

from collections.abc import Mapping
from typing import Any

import attrs
from hypothesis import given, settings

from gdpr_rights.async_ports import AsyncDataSystem
from gdpr_rights.domain.instructions import Effect, Fate, Instruction
from gdpr_rights.domain.plans import Action
from gdpr_rights.domain.schema import Schema
from gdpr_rights.errors import GdprRightsError, MapDoesNotFit, RectificationIncomplete
from gdpr_rights.ports import DataSystem
from gdpr_rights.systems import MemorySystem
from gdpr_rights.testing.blocking import BlockingLoop
from gdpr_rights.testing.data_corrections import Corrected, corrected
from gdpr_rights.testing.data_system_samples import Situation, Tables, situations
from gdpr_rights.testing.data_tenants import Tenants, of_tenant, tenants
from gdpr_rights.testing.data_worlds import WORLDS, World

__all__ = [
    "AsyncDataSystemConformance",
    "DataSystemConformance",
    "Situation",
    "WORLDS",
    "World",
    "situations",
]


class DataSystemConformance:
    """What every data system must do. Subclass it and define the two methods.

    Attributes:
        examples: How many situations each test tries; by default as many as the profile of
            Hypothesis says, and no fewer than a hundred erasures.

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

    examples: int | None = None

    def make(self, tables: Tables, schema: Schema) -> DataSystem:
        """A new system with these tables and rows, declared foreign keys included."""
        raise NotImplementedError

    def contents(self, system: Any) -> Mapping[str, list[dict[str, Any]]]:
        """Every row of a system that `make` has made, with the types it was given."""
        raise NotImplementedError

    def _tried(self, at_least: int = 1) -> settings:
        return settings(max_examples=self.examples or max(at_least, settings().max_examples))

    def _both(self, situation: Situation) -> tuple[DataSystem, MemorySystem]:
        schema = situation.world.schema
        return self.make(situation.tables, schema), MemorySystem(situation.tables, schema)

    def test_a_copy_is_the_same(self) -> None:
        """The same columns, types and rows of every dataset, each at least once."""

        @self._tried()
        @given(situations(effect=Effect.DISCLOSE))
        def check(situation: Situation) -> None:
            ours, reference = self._both(situation)
            (subject,) = situation.subjects
            assert _copied(ours, situation, subject) == _copied(reference, situation, subject)

        check()

    def test_an_erasure_is_the_same(self) -> None:
        """The same rows are left, the same is counted before, and the same is reported after."""

        # Fates have many causes, and a few examples would show few of them.
        @self._tried(at_least=30)
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

    def test_a_rectification_is_the_same(self) -> None:
        """The same rows hold new values, once; the old ones can be read by the same keys."""

        @given(corrected())
        def check(found: Corrected) -> None:
            situation, instruction = found.situation, found.instruction
            ours, reference = self._both(situation)
            if not _can(ours, situation, Action.RECTIFY):
                return
            scope, subjects = situation.scope, situation.subjects
            old = attrs.evolve(
                situation,
                scope=attrs.evolve(
                    scope,
                    parts=[attrs.evolve(part, effect=Effect.DISCLOSE) for part in scope.parts],
                ),
            )
            assert _tried(lambda: ours.count(scope, subjects)) == _tried(
                lambda: reference.count(scope, subjects)
            )
            (subject,) = subjects
            assert _copied(ours, old, subject) == _copied(reference, old, subject)
            receipts = _tried(lambda: reference.apply(instruction, subjects))
            contradicting = receipts is RectificationIncomplete
            assert _tried(lambda: ours.apply(instruction, subjects)) == receipts
            now = self.contents(ours)
            assert _same(now, reference.tables)
            if isinstance(receipts, type):
                assert contradicting or receipts is MapDoesNotFit
                assert _same(now, situation.tables), "what was refused changed something"
                return
            assert _others(situation, now, receipts)
            assert ours.apply(instruction, subjects) == receipts, "a retry answers as before"
            again = ours.apply(attrs.evolve(instruction, id="second"), subjects)
            assert not any(one.changed for one in again)
            assert _same(self.contents(ours), now)
            assert ours.verify(scope, subjects) == ()

        check()

    def test_a_copy_never_shows_another_tenants_rows(self) -> None:
        """The same as if the tenant were alone in tables of its own."""

        @given(tenants(effect=Effect.DISCLOSE))
        def check(both: Tenants) -> None:
            ours, reference = self._both(both.shared)
            (subject,), (lonely,) = both.shared.subjects, both.alone.subjects
            found = _copied(ours, both.shared, subject)
            assert found == _copied(reference, both.shared, subject)
            alone = MemorySystem(both.alone.tables, both.alone.world.schema)
            expected = _copied(alone, both.alone, lonely)
            assert _without_tenant(found) == _without_tenant(expected)
            kind = both.shared.world.data_map.subject[subject.kind]
            key = [("key", ",".join(map(str, subject.key)))]
            for tenant in (1, "1", 2, "2", 3, "none"):
                people = ours.resolve(both.shared.world.data_map, kind, key, tenant)
                there = any(row["id"] == lonely.key[0] for row in _people(both.alone))
                assert len(people) == (there and tenant in (1, "1"))

        check()

    def test_an_erasure_leaves_another_tenants_rows(self) -> None:
        """They stay as they are, and the tenant's own become what they would become alone."""

        @given(tenants())
        def check(both: Tenants) -> None:
            ours, reference = self._both(both.shared)
            scope, subjects = both.shared.scope, both.shared.subjects
            alone = MemorySystem(both.alone.tables, both.alone.world.schema)
            instruction = Instruction("first", Action.ERASE, scope)
            lonely = Instruction("first", Action.ERASE, both.alone.scope)
            expected = _tried(lambda: alone.apply(lonely, both.alone.subjects))
            assert _tried(lambda: ours.count(scope, subjects)) == _tried(
                lambda: (
                    alone.count(both.alone.scope, both.alone.subjects)
                    if isinstance(expected, type)
                    else reference.count(scope, subjects)
                )
            )
            assert _tried(lambda: ours.apply(instruction, subjects)) == expected
            now = {name: list(rows) for name, rows in self.contents(ours).items()}
            assert _exact(of_tenant(now, 2)) == _exact(of_tenant(both.shared.tables, 2))
            assert _same(of_tenant(now, 1), alone.tables)
            left = _tried(lambda: alone.verify(both.alone.scope, both.alone.subjects))
            assert _tried(lambda: ours.verify(scope, subjects)) == left

        check()

    def test_the_reference_leaves_nothing(self) -> None:
        """What a plan divides by dates is verified clean, and erasing again changes nothing."""

        @self._tried()
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


class AsyncDataSystemConformance(DataSystemConformance):
    """The same for an `AsyncDataSystem`. Subclass it and define the two asynchronous methods.

    Each test has an event loop of its own, on which everything is awaited.

    Examples:
        >>> from gdpr_rights.testing import AsyncDataSystemConformance
        >>> class TestOurs(AsyncDataSystemConformance):
        ...     async def make_async(self, tables, schema):
        ...         return await our_system(tables, schema)
        ...
        ...     async def contents_async(self, system):
        ...         return await system.every_row()
    """

    async def make_async(self, tables: Tables, schema: Schema) -> AsyncDataSystem:
        """A new system with these tables and rows, declared foreign keys included."""
        raise NotImplementedError

    async def contents_async(self, system: Any) -> Mapping[str, list[dict[str, Any]]]:
        """Every row of a system that `make_async` has made, with the types it was given."""
        raise NotImplementedError

    async def close(self) -> None:
        """Closes at the end of a test whatever `make_async` has opened; nothing by default."""

    def setup_method(self) -> None:
        """Called by pytest: begins an event loop."""
        self._loop = BlockingLoop()
        self._made: dict[int, AsyncDataSystem] = {}

    def teardown_method(self) -> None:
        """Called by pytest: ends the event loop."""
        with self._loop:
            self._loop.run(self.close())

    def make(self, tables: Tables, schema: Schema) -> DataSystem:
        """The system of `make_async`."""
        system = self._loop.run(self.make_async(tables, schema))
        blocking: DataSystem = self._loop.blocking(system)
        self._made[id(blocking)] = system
        return blocking

    def contents(self, system: Any) -> Mapping[str, list[dict[str, Any]]]:
        """The rows of `contents_async`."""
        return self._loop.run(self.contents_async(self._made[id(system)]))


def _can(system: DataSystem, situation: Situation, action: Action) -> bool:
    return action in system.capabilities(situation.world.data_map, "app").actions


def _people(situation: Situation) -> list[dict[str, Any]]:
    data_map = situation.world.data_map
    return situation.tables[data_map.dataset[data_map.subject[situation.scope.kind].dataset].table]


def _without_tenant(copied: Mapping[str, Any]) -> dict[str, list[list[Any]]]:
    return {
        name: [
            [value for column, value in zip(columns, row, strict=True) if column != "org"]
            for row in rows
        ]
        for name, (_key, columns, _types, rows) in copied.items()
    }


def _exact(tables: Mapping[str, list[dict[str, Any]]]) -> dict[str, list[str]]:
    return {
        name: sorted(repr(sorted(row.items())) for row in rows) for name, rows in tables.items()
    }


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
