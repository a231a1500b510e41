"""Which regime, and which of its clocks, applies on a day."""

from datetime import date

from gdpr_rights.errors import NotProvidedFor, UnknownRegime
from gdpr_rights.law.clocks import Clock, Regime
from gdpr_rights.law.regimes import REGIMES


def regime_in_force(name: str, on: date) -> Regime:
    """The version of the regime under which a request received that day falls.

    Raises:
        UnknownRegime: There is no such regime, or none of its versions was in force.
    """
    for regime in REGIMES.get(name, ()):
        if regime.valid_from <= on and (regime.valid_to is None or on <= regime.valid_to):
            return regime
    raise UnknownRegime(name, on, tuple(REGIMES))


def clock_in_force(regime: Regime, name: str, on: date) -> Clock:
    """That clock of the regime.

    Raises:
        NotProvidedFor: There is no such clock, or not yet on that day.
    """
    clocks = (regime.response, *regime.clocks)
    for clock in clocks:
        if clock.name == name and (clock.valid_from is None or clock.valid_from <= on):
            return clock
    known = ", ".join(clock.name for clock in clocks)
    raise NotProvidedFor(regime.name, f"a clock {name!r} on {on}", f"it has {known}")
