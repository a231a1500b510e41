"""The desk for synchronous applications."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from gdpr_rights.desk.driver import run
from gdpr_rights.desk.effects import Script
from gdpr_rights.desk.guard import Guard
from gdpr_rights.desk.step import Synchronous
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


class RightsDesk(Steps, Synchronous):
    """Receives requests, decides with the controller, carries out, answers, and keeps the proof.

    Building a desk does no I/O. The first step that needs the systems compares the data map with
    them and refuses to work with a map that would erase or disclose wrongly.

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
        journal: Journal,
        systems: Mapping[str, DataSystem],
        secret: Secret,
        identity: Iterable[IdentityCheck] = (),
        calendar: Calendar | None = None,
        regime: Regime | str = "eu-gdpr",
        levels: IdentityLevels = LOW_RISK,
        answers: AnswerStore | None = None,
        notifier: Notifier | Iterable[Notifier] | None = None,
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
    def guard(self) -> Guard:
        """Says whether somebody's data may be used, before they are."""
        return Guard(self._setting, self)

    def _drive(self, script: Script[R]) -> R:
        return run(self._ports, script)
