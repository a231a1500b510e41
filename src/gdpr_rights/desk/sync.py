"""The desk for synchronous applications."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from gdpr_rights.desk.after_death_steps import AfterDeathSteps
from gdpr_rights.desk.arrival_steps import Arrival
from gdpr_rights.desk.decision_steps import Decision
from gdpr_rights.desk.driver import run
from gdpr_rights.desk.effects import Script
from gdpr_rights.desk.fulfilling_steps import Fulfilling, Looking
from gdpr_rights.desk.step import Synchronous
from gdpr_rights.domain.calendars import Calendar
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.fingerprints import Secret
from gdpr_rights.domain.identity_levels import LOW_RISK, IdentityLevels
from gdpr_rights.law.regimes import Regime
from gdpr_rights.ports import AnswerStore, Clock, DataSystem, IdentityCheck, Ids, Journal

R = TypeVar("R")


class RightsDesk(AfterDeathSteps, Arrival, Decision, Fulfilling, Looking, Synchronous):
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
            clock=clock,
            ids=ids,
        )

    def _drive(self, script: Script[R]) -> R:
        return run(self._ports, script)
