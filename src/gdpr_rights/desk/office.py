"""What both desks are built from."""

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from gdpr_rights.async_ports import (
    AsyncAnswerStore,
    AsyncDataSystem,
    AsyncIdentityCheck,
    AsyncJournal,
    AsyncNotifier,
)
from gdpr_rights.desk.performing import Ports
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.calendars import Calendar, Weekends
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.fingerprints import Secret
from gdpr_rights.domain.identity_levels import IdentityLevels
from gdpr_rights.domain.ways import Channel
from gdpr_rights.errors import UnknownSystem
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

AnyNotifier = Notifier | AsyncNotifier


class SystemClock:
    """The clock of the machine."""

    def now(self) -> datetime:
        """The present, in UTC."""
        return datetime.now(UTC)


class RandomIds:
    """Names nobody can guess: 128 random bits."""

    def new(self) -> str:
        """A new name."""
        return os.urandom(16).hex()


class Office:
    """The map, the ports and the setting of a desk. Building it does no I/O."""

    _setting: Setting
    _ports: Ports

    def _furnish(
        self,
        data_map: DataMap,
        *,
        journal: Journal | AsyncJournal,
        systems: Mapping[str, DataSystem] | Mapping[str, DataSystem | AsyncDataSystem],
        secret: Secret,
        identity: Iterable[IdentityCheck] | Iterable[IdentityCheck | AsyncIdentityCheck],
        calendar: Calendar | None,
        regime: Regime | str,
        levels: IdentityLevels,
        answers: AnswerStore | AsyncAnswerStore | None,
        notifier: AnyNotifier | Iterable[AnyNotifier] | None,
        clock: Clock | None,
        ids: Ids | None,
    ) -> None:
        missing = tuple(name for name in data_map.systems if name not in systems)
        if missing:
            raise UnknownSystem(missing)
        checks = {check.name: check for check in identity}
        notifiers: dict[Channel, AnyNotifier] = {}
        for one in _several(notifier):
            for channel in one.channels:
                notifiers.setdefault(channel, one)
        self._setting = Setting(
            data_map,
            secret=secret,
            calendar=calendar if calendar is not None else Weekends(),
            regime=regime,
            checks={name: check.level for name, check in checks.items()},
            levels=levels,
            has_answers=answers is not None,
            channels=frozenset(notifiers),
        )
        self._ports = Ports(
            setting=self._setting,
            journal=journal,
            systems=dict(systems),
            checks=checks,
            answers=answers,
            notifiers=notifiers,
            clock=clock if clock is not None else SystemClock(),
            ids=ids if ids is not None else RandomIds(),
        )

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._setting.data_map!r})"


def _several(notifier: Any) -> tuple[Any, ...]:
    if notifier is None:
        return ()
    return tuple(notifier) if isinstance(notifier, Iterable) else (notifier,)
