"""The desk for asynchronous applications."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from gdpr_rights.async_ports import (
    AsyncAnswerStore,
    AsyncDataSystem,
    AsyncIdentityCheck,
    AsyncJournal,
    AsyncNotifier,
)
from gdpr_rights.desk.aio_driver import run
from gdpr_rights.desk.effects import Script
from gdpr_rights.desk.guard import AsyncGuard
from gdpr_rights.desk.step import Asynchronous
from gdpr_rights.desk.steps import Steps
from gdpr_rights.domain.calendars import Calendar
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.fingerprints import Secret
from gdpr_rights.domain.identity_levels import LOW_RISK, IdentityLevels
from gdpr_rights.law.regimes import Regime
from gdpr_rights.ports import (
    AnswerStore,
    Clock,
    DataSystem,
    IdentityCheck,
    Ids,
    Journal,
    Notifier,
)

R = TypeVar("R")


class AsyncRightsDesk(Steps, Asynchronous):
    """`RightsDesk` for asynchronous applications: the same steps, awaited.

    Its ports may be synchronous or asynchronous, mixed as you like: those in `async_ports` are
    awaited on the event loop, those in `ports` are called in a worker thread, one for each step.

    Args:
        data_map: What is held, about whom, why, and on which basis.
        journal: The library's own memory.
        systems: The systems that the map names.
        secret: Names people in the journal by fingerprints.
        identity: The ways to establish who asks.
        calendar: The working days of the controller's establishment. `Weekends` knows no public
            holidays, and the time limits say so.
        regime: The law that sets the time limits.
        levels: How sure it must be who asks, for each right; `ORDINARY_RISK` asks for more.
        answers: Where copies are kept until the person has them.
        notifier: What tells recipients of data that they were rectified, erased or restricted;
            several, where they have several channels. Whom none of them reaches a human tells.
        clock: What time it is.
        ids: Random names.

    Raises:
        UnknownSystem: The map names a system that was not given.

    Source: GDPR Art. 12.
    """

    def __init__(
        self,
        data_map: DataMap,
        *,
        journal: Journal | AsyncJournal,
        systems: Mapping[str, DataSystem | AsyncDataSystem],
        secret: Secret,
        identity: Iterable[IdentityCheck | AsyncIdentityCheck] = (),
        calendar: Calendar | None = None,
        regime: Regime | str = "eu-gdpr",
        levels: IdentityLevels = LOW_RISK,
        answers: AnswerStore | AsyncAnswerStore | None = None,
        notifier: Notifier | AsyncNotifier | Iterable[Notifier | AsyncNotifier] | None = None,
        clock: Clock | None = None,
        ids: Ids | None = None,
    ) -> None:
        self._furnish(
            data_map,
            journal=journal,
            systems=systems,
            secret=secret,
            identity=identity,
            calendar=calendar,
            regime=regime,
            levels=levels,
            answers=answers,
            notifier=notifier,
            clock=clock,
            ids=ids,
        )

    @property
    def guard(self) -> AsyncGuard:
        """Says whether somebody's data may be used, before they are."""
        return AsyncGuard(self._setting, self)

    async def _drive(self, script: Script[R]) -> R:
        return await run(self._ports, script)
