"""What is wrong with a date, a period, a regime or a calendar."""

from datetime import date

from gdpr_rights.errors.base import GdprRightsError


class NaiveDatetime(GdprRightsError, ValueError):
    """A datetime without a time zone: near midnight nobody can say which day it names."""

    def __init__(self, argument: str) -> None:
        self.argument = argument
        super().__init__(argument)

    def __str__(self) -> str:
        return (
            f"{self.argument} has no time zone, so its day is unknown. Attach the zone it was "
            f'written in, {self.argument}.replace(tzinfo=ZoneInfo("Europe/Paris")), or take it '
            "from an aware clock, datetime.now(UTC)"
        )


class UnknownTimeZone(GdprRightsError, ValueError):
    """A time zone that this machine does not know."""

    def __init__(self, zone: str) -> None:
        self.zone = zone
        super().__init__(zone)

    def __str__(self) -> str:
        return (
            f"the time zone {self.zone!r} is not known here: write an IANA name such as "
            "'Europe/Paris', and install tzdata where the system has no zones of its own"
        )


class UnknownRegime(GdprRightsError, LookupError):
    """A regime that is not in the table, or was not in force that day."""

    def __init__(self, regime: str, on: date, known: tuple[str, ...]) -> None:
        self.regime = regime
        self.on = on
        self.known = known
        super().__init__(regime, on, known)

    def __str__(self) -> str:
        if self.regime in self.known:
            return f"the regime {self.regime!r} was not in force on {self.on}"
        return f"there is no regime {self.regime!r}; there are {', '.join(self.known)}"


class NotProvidedFor(GdprRightsError, ValueError):
    """A suspension, an extension or a clock that the regime does not provide for."""

    def __init__(self, regime: str, what: str, remedy: str) -> None:
        self.regime = regime
        self.what = what
        self.remedy = remedy
        super().__init__(regime, what, remedy)

    def __str__(self) -> str:
        return f"the regime {self.regime!r} does not provide for {self.what}: {self.remedy}"


class InvalidPeriod(GdprRightsError, ValueError):
    """A text that is not a period of ISO 8601."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)

    def __str__(self) -> str:
        return (
            f"{self.text!r} is not a period: write P10Y for ten years, P6M for six months, "
            "P2W for two weeks, P7D for seven days, PT72H for 72 hours"
        )


class UnknownCalendar(GdprRightsError, LookupError):
    """There are no public holidays for that country or region."""

    def __init__(self, name: str, close: tuple[str, ...]) -> None:
        self.name = name
        self.close = close
        super().__init__(name, close)

    def __str__(self) -> str:
        near = f"did you mean {' or '.join(self.close)}?" if self.close else "write 'FR' or 'DE'"
        return f"there is no calendar of public holidays for {self.name!r}: {near}"
