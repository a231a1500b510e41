"""What each effect comes to, as calls of ports: once, for every driver.

`performed` is a generator like the scripts are. It yields `Call`s, and a driver sends back what
they return, whether it called directly, in a worker thread, or awaited.
"""

import functools
from collections.abc import Callable, Generator, Mapping
from typing import Any, TypeVar, assert_never

import attrs

from gdpr_rights.async_ports import (
    AsyncAnswerStore,
    AsyncAnswerWriter,
    AsyncDataSystem,
    AsyncIdentityCheck,
    AsyncJournal,
    AsyncNotifier,
)
from gdpr_rights.desk import effects
from gdpr_rights.desk.effects import Done, Effect, Failed, Script
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.instructions import Batch
from gdpr_rights.domain.plans import Action
from gdpr_rights.domain.ways import Channel
from gdpr_rights.errors import (
    AnswerStoreMissing,
    ErasureIncomplete,
    GdprRightsError,
    NoticeUndelivered,
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
    KeepsTables,
    Notifier,
)

R = TypeVar("R")


@attrs.frozen(eq=False, kw_only=True)
class Ports:
    """Everything a driver reaches the world through; each port of either kind."""

    setting: Setting
    journal: Journal | AsyncJournal
    systems: Mapping[str, DataSystem | AsyncDataSystem]
    checks: Mapping[str, IdentityCheck | AsyncIdentityCheck]
    answers: AnswerStore | AsyncAnswerStore | None
    notifiers: Mapping[Channel, Notifier | AsyncNotifier]
    clock: Clock
    ids: Ids


@attrs.frozen(eq=False, repr=False)
class Call:
    """Something to call.

    Attributes:
        function: What to call; it may return an awaitable where the driver awaits.
        quick: Whether it neither waits nor works for long.
    """

    function: Callable[[], Any]
    quick: bool = False


@attrs.frozen(eq=False, repr=False)
class Next:
    """The next value of an iterator of either kind, or None at its end."""

    iterator: Any


@attrs.frozen(eq=False, repr=False)
class Close:
    """The end of an iterator of either kind, wherever it stands."""

    iterator: Any


Calls = Generator[Call | Next | Close, Any, R]


def performed(ports: Ports, script: Script[R]) -> Calls[R]:
    """Runs a script to its end."""
    run = _Run(ports)
    try:
        effect = next(script)
        while True:
            try:
                result = yield from run.perform(effect)
            except GdprRightsError as error:
                effect = script.throw(error)
            else:
                effect = script.send(result)
    except StopIteration as stop:
        value: R = stop.value
        return value
    finally:
        yield from run.close()


def _call(function: Callable[..., Any], *args: Any) -> Call:
    return Call(functools.partial(function, *args))


class _Run:
    """One run of a script: performs its effects, and holds what is open until it ends."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._writer: AnswerWriter | AsyncAnswerWriter | None = None
        self._batches: dict[str, Any] = {}

    def close(self) -> Calls[None]:
        """Lets go of the systems, and throws away a copy that was not finished."""
        try:
            if self._batches:
                yield Close(self._batches.popitem()[1])
        finally:  # one that cannot be closed keeps none of the others open
            if self._batches:
                yield from self.close()
            elif self._writer is not None:
                writer, self._writer = self._writer, None
                yield _call(writer.abort)

    @property
    def _open(self) -> AnswerWriter | AsyncAnswerWriter:
        if self._writer is None:
            raise RuntimeError("a script writes to an answer it did not open")
        return self._writer

    def perform(self, effect: Effect) -> Calls[Any]:  # noqa: C901, PLR0911, PLR0912 - one each
        """What an effect comes to."""
        ports, journal = self._ports, self._ports.journal
        match effect:
            case effects.Now():
                return (yield Call(ports.clock.now, quick=True))
            case effects.NewId():
                return (yield Call(ports.ids.new, quick=True))
            case effects.ReadCase(case_id=case_id):
                return _folded(case_id, (yield _call(journal.read, case_id)))
            case effects.ReadEntries(stream=stream):
                return (yield _call(journal.read, stream))
            case effects.ReadCases(case_ids=case_ids):
                found = yield _call(journal.read_many, case_ids)
                return {name: _folded(name, entries) for name, entries in found.items()}
            case effects.FindCases(query=query):
                return (yield _call(journal.cases, query))
            case effects.FindRef(fingerprints=fingerprints):
                return (yield _call(journal.subject_ref, fingerprints))
            case effects.FindAttempts(fingerprints=fingerprints, since=since):
                return (yield _call(journal.attempts, fingerprints, since))
            case effects.FindStandings(fingerprints=fingerprints, activities=None):
                return (yield _call(journal.standings, tuple(fingerprints)))
            case effects.FindStandings(fingerprints=fingerprints, activities=activities):
                return (yield _call(journal.standings_of, fingerprints, activities))
            case effects.Append(stream=stream, expected=expected, events=new, projections=rows):
                now = ports.clock.now()
                return (yield _call(journal.append, stream, expected, new, now, rows))
            case effects.AppendMany(writes=writes):
                return (yield _call(journal.append_many, writes, ports.clock.now()))
            case effects.Redact(stream=stream):
                return (yield _call(journal.redact, stream, ports.clock.now()))
            case effects.CreateTables():
                for port in (journal, *ports.systems.values()):
                    if isinstance(port, KeepsTables):
                        yield _call(port.create_tables)
                return None
            case effects.Describe(system=system, may_fail=may_fail):
                of = ports.systems[system].capabilities
                call = _call(of, ports.setting.data_map, system)
                return (yield from _guarded(_one(call))) if may_fail else (yield call)
            case effects.Resolve(kind=kind, identifiers=identifiers, tenant=tenant):
                data_map = ports.setting.data_map
                subject_kind = data_map.subject[kind]
                resolve = ports.systems[data_map.dataset[subject_kind.dataset].system].resolve
                of_tenant = () if tenant is None else (tenant,)
                call = _call(resolve, data_map, subject_kind, identifiers, *of_tenant)
                return (yield from _guarded(_one(call))) if effect.may_fail else (yield call)
            case effects.Count(scope=scope, subject=subject):
                return (yield _call(ports.systems[scope.system].count, scope, (subject,)))
            case effects.ReadRows():
                return (yield from _guarded(self._rows(effect)))
            case effects.CarryOut():
                return (yield from _guarded(self._carry_out(effect)))
            case effects.OpenAnswer(case_id=case_id, name=name, header=header):
                if ports.answers is None:
                    raise AnswerStoreMissing(case_id)
                self._writer = yield _call(ports.answers.begin, name, header)
                return None
            case effects.NextBatch():
                return (yield from _guarded(self._next_batch(effect)))
            case effects.Tell(callback=callback, details=details):
                return (yield _call(callback, details))
            case effects.Reckon(function=function):
                return (yield Call(function))
            case effects.CloseAnswer(keep=keep):
                stored = (yield _call(self._open.commit)) if keep else None
                yield from self.close()
                return stored
            case effects.MakeChallenge(method=method, details=details):
                return (yield _call(ports.checks[method].challenge, details))
            case effects.Deliver(method=method, message=message):
                return (yield from _guarded(_one(_call(ports.checks[method].deliver, message))))
            case effects.CheckEvidence(method=method, state=state, evidence=evidence, now=now):
                return (yield _call(ports.checks[method].check, state, evidence, now))
            case effects.Notify(details=details):
                notify = ports.notifiers[details.way.channel].notify
                return (yield from _guarded(_one(_call(notify, details))))
            case _:
                assert_never(effect)

    def _rows(self, effect: effects.ReadRows) -> Calls[tuple[Batch, ...]]:
        system = self._ports.systems[effect.scope.system]
        batches = _iterator((yield _call(system.collect, effect.scope, effect.subject)))
        found: list[Batch] = []
        try:
            while (batch := (yield Next(batches))) is not None:
                found.append(batch)
        finally:
            yield Close(batches)
        return tuple(found)

    def _carry_out(self, effect: effects.CarryOut) -> Calls[Done]:
        instruction = effect.instruction
        system = self._ports.systems[instruction.scope.system]
        receipts = yield _call(system.apply, instruction, effect.subjects)
        left = yield _call(system.verify, instruction.scope, effect.subjects)
        for remainder in left:
            raise ErasureIncomplete(remainder.dataset, remainder.rows, remainder.what)
        if instruction.action is not Action.ERASE:
            return Done(receipts)
        return Done(receipts, (yield _call(system.purge, receipts)))

    def _next_batch(self, effect: effects.NextBatch) -> Calls[Batch | None]:
        scope = effect.scope
        if scope.system not in self._batches:
            collect = self._ports.systems[scope.system].collect
            found = yield _call(collect, scope, effect.subject)
            self._batches[scope.system] = _iterator(found)
        batch: Batch | None = yield Next(self._batches[scope.system])
        if batch is not None:
            yield _call(self._open.write, batch)
        return batch


def _iterator(batches: Any) -> Any:
    """What a small system returns may be a list."""
    return batches if hasattr(batches, "__anext__") else iter(batches)


def _folded(case_id: str, entries: Any) -> Case:
    if not entries:
        raise UnknownCase(case_id)
    return Case.folded(case_id, (entry.event for entry in entries))


def _one(call: Call) -> Calls[Any]:
    return (yield call)


def _guarded(work: Calls[R]) -> Calls[R | Failed]:
    """The one place where any error of a system becomes a value: the next system goes on."""
    try:
        return (yield from work)
    except TablesMissing:  # forgotten at set-up: nothing is gained by going on
        raise
    except Exception as error:  # noqa: BLE001 - see above; only the kind of error is kept
        # Our own word for it says more, and holds nothing of the data either.
        if isinstance(error, SystemUnavailable | NoticeUndelivered):
            return Failed(error.cause)
        return Failed(_kind(error))


def _kind(error: Exception) -> str:
    return type(error).__name__
