"""The synchronous driver: performs the effects of a script, one after the other."""

from collections.abc import Callable, Generator, Iterator, Mapping
from typing import Any, TypeVar, assert_never

import attrs

from gdpr_rights.desk import effects
from gdpr_rights.desk.effects import Done, Effect, Failed, Script
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.instructions import Batch
from gdpr_rights.errors import (
    AnswerStoreMissing,
    ErasureIncomplete,
    GdprRightsError,
    SystemUnavailable,
    TablesMissing,
    UnknownCase,
)
from gdpr_rights.ports import (
    AnswerStore,
    AnswerWriter,
    Clock,
    DataSystem,
    IdentityCheck,
    Ids,
    Journal,
)

R = TypeVar("R")


@attrs.frozen(eq=False, kw_only=True)
class Ports:
    """Everything a driver reaches the world through."""

    setting: Setting
    journal: Journal
    systems: Mapping[str, DataSystem]
    checks: Mapping[str, IdentityCheck]
    answers: AnswerStore | None
    clock: Clock
    ids: Ids

    def case(self, case_id: str) -> Case:
        """The case as it stands.

        Raises:
            UnknownCase: The journal has no such case.
        """
        entries = self.journal.read(case_id)
        if not entries:
            raise UnknownCase(case_id)
        return Case.folded(case_id, (entry.event for entry in entries))


def run(ports: Ports, script: Script[R]) -> R:
    """Runs a script to its end."""
    performing = Run(ports)
    try:
        effect = next(script)
        while True:
            try:
                result = performing.perform(effect)
            except GdprRightsError as error:
                effect = script.throw(error)
            else:
                effect = script.send(result)
    except StopIteration as stop:
        value: R = stop.value
        return value
    finally:
        performing.close()


class Run:
    """One run of a script: performs its effects, and holds what is open until it ends."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._writer: AnswerWriter | None = None
        self._batches: dict[str, Generator[Batch, None, None]] = {}

    def close(self) -> None:
        """Lets go of the systems, and throws away a copy that was not finished."""
        for batches in self._batches.values():
            batches.close()
        self._batches.clear()
        if self._writer is not None:
            self._writer.abort()
            self._writer = None

    @property
    def _open(self) -> AnswerWriter:
        if self._writer is None:
            raise RuntimeError("a script writes to an answer it did not open")
        return self._writer

    def perform(self, effect: Effect) -> Any:  # noqa: C901, PLR0911, PLR0912 - one case each
        """What an effect comes to."""
        ports = self._ports
        match effect:
            case effects.Now():
                return ports.clock.now()
            case effects.NewId():
                return ports.ids.new()
            case effects.ReadCase(case_id=case_id):
                return ports.case(case_id)
            case effects.FindCases(query=query):
                return ports.journal.cases(query)
            case effects.FindRef(fingerprints=fingerprints):
                return ports.journal.subject_ref(fingerprints)
            case effects.Append(stream=stream, expected=expected, events=new, projections=rows):
                return ports.journal.append(stream, expected, new, ports.clock.now(), rows)
            case effects.Redact(stream=stream):
                return ports.journal.redact(stream, ports.clock.now())
            case effects.Describe(system=system):
                return ports.systems[system].capabilities(ports.setting.data_map, system)
            case effects.Resolve(kind=kind, identifiers=identifiers):
                data_map = ports.setting.data_map
                subject_kind = data_map.subject[kind]
                system = data_map.dataset[subject_kind.dataset].system
                return ports.systems[system].resolve(data_map, subject_kind, identifiers)
            case effects.Count(scope=scope, subject=subject):
                return ports.systems[scope.system].count(scope, (subject,))
            case effects.CarryOut():
                return self._guarded(lambda: self._carry_out(effect))
            case effects.OpenAnswer(case_id=case_id, name=name, header=header):
                if ports.answers is None:
                    raise AnswerStoreMissing(case_id)
                self._writer = ports.answers.begin(name, header)
                return None
            case effects.NextBatch():
                return self._guarded(lambda: self._next_batch(effect))
            case effects.CloseAnswer(keep=keep):
                stored = self._open.commit() if keep else None
                self.close()
                return stored
            case effects.MakeChallenge(method=method, details=details):
                return ports.checks[method].challenge(details)
            case effects.Deliver(method=method, message=message):
                return self._guarded(lambda: ports.checks[method].deliver(message))
            case effects.CheckEvidence(method=method, state=state, evidence=evidence, now=now):
                return ports.checks[method].check(state, evidence, now)
            case _:
                assert_never(effect)

    def _carry_out(self, effect: effects.CarryOut) -> Done:
        instruction = effect.instruction
        system = self._ports.systems[instruction.scope.system]
        receipts = system.apply(instruction, (effect.subject,))
        for left in system.verify(instruction.scope, (effect.subject,)):
            raise ErasureIncomplete(left.dataset, left.rows, left.what)
        return Done(receipts, system.purge(receipts))

    def _next_batch(self, effect: effects.NextBatch) -> Batch | None:
        scope = effect.scope
        if scope.system not in self._batches:
            system = self._ports.systems[scope.system]
            self._batches[scope.system] = _closable(system.collect(scope, effect.subject))
        batch = next(self._batches[scope.system], None)
        if batch is not None:
            self._open.write(batch)
        return batch

    @staticmethod
    def _guarded(work: Callable[[], R]) -> R | Failed:
        """The one place where any error of a system becomes a value: the next system goes on."""
        try:
            return work()
        except TablesMissing:  # forgotten at set-up: nothing is gained by going on
            raise
        except Exception as error:  # noqa: BLE001 - see above; only the kind of error is kept
            # Our own word for it says more, and holds nothing of the data either.
            return Failed(error.cause if isinstance(error, SystemUnavailable) else _kind(error))


def _kind(error: Exception) -> str:
    return type(error).__name__


def _closable(batches: Iterator[Batch]) -> Generator[Batch, None, None]:
    """Closing it ends the snapshot of the system, if that is how the system made it."""
    yield from batches
