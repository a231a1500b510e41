"""What the demonstration plays on: a clock moved by hand, an outbox, a desk."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import attrs

from gdpr_rights import RightsDesk, Secret, journal, systems
from gdpr_rights.calendars import PublicHolidays
from gdpr_rights.cli.demo.database import make
from gdpr_rights.cli.demo.folder import DemoFolder
from gdpr_rights.convert import load_data_map
from gdpr_rights.errors import MissingExtra
from gdpr_rights.export import FileAnswer
from gdpr_rights.identity import OneTimeCode

if TYPE_CHECKING:
    from sqlalchemy import Engine

PARIS = ZoneInfo("Europe/Paris")
SYSTEM = "app"
_SECRET = b"the secret of a demonstration only"


class HandClock:
    """A clock that stands until somebody moves it, so that the story is the same every time."""

    def __init__(self) -> None:
        self.at = datetime(2026, 1, 31, 22, 41, tzinfo=PARIS)

    def move(self, month: int, day: int, hour: int, minute: int) -> datetime:
        """Moves it to a time of 2026, in Paris."""
        self.at = datetime(2026, month, day, hour, minute, tzinfo=PARIS)
        return self.at

    def now(self) -> datetime:
        """The time it shows."""
        return self.at.astimezone(UTC)


class RepeatedIds:
    """Names that are the same every time. A desk makes random ones."""

    def __init__(self, chance: Random) -> None:
        self._chance = chance

    def new(self) -> str:
        """A new name."""
        return f"{self._chance.getrandbits(128):032x}"


class Outbox:
    """Writes each e-mail as a text file instead of sending it."""

    def __init__(self, folder: DemoFolder, sender: str) -> None:
        self.mails: list[Path] = []
        self._folder = folder
        self._sender = sender

    def send(self, what: str, to: str, subject: str, *paragraphs: str) -> Path:
        """Sends an e-mail."""
        mail = self._folder.mail(len(self.mails) + 1, what)
        body = "\n\n".join(paragraphs)
        mail.write_text(f"From: {self._sender}\nTo: {to}\nSubject: {subject}\n\n{body}\n", "utf-8")
        self.mails.append(mail)
        return mail

    def send_code(self, message: Any) -> None:
        """Sends a one-time code."""
        self.send(
            "code",
            str(message.address),
            "Is it you?",
            f"Somebody asked about the data we hold under this address. If that was you, reply "
            f"with this code: {message.code}",
            f"It works until {message.expires_at.astimezone(PARIS):%H:%M}. If it was not you, "
            "there is nothing to do.",
        )

    def code(self) -> str:
        """The code in the last e-mail, as its reader finds it."""
        text = self.mails[-1].read_text("utf-8")
        return next(word for word in text.split() if word.isdigit())


@attrs.frozen(eq=False)
class Stage:
    """Everything the story needs."""

    folder: DemoFolder
    clock: HandClock
    outbox: Outbox
    desk: RightsDesk
    engine: "Engine"
    journal: Any
    rows: dict[str, int]


@contextmanager
def staged(folder: DemoFolder) -> Iterator[Stage]:
    """Makes the database, the map and the desk of the demonstration."""
    try:
        import sqlalchemy as sa  # noqa: PLC0415 - only who opens a database needs it
    except ModuleNotFoundError as error:
        raise MissingExtra("cli", "SQLAlchemy") from error
    rows = make(folder.database)
    text = files("gdpr_rights.cli.demo").joinpath("data_map.toml").read_text("utf-8")
    folder.data_map.write_text(text, "utf-8")
    data_map = load_data_map(folder.data_map)
    # The same story every time: neither codes nor names may be random in it.
    chance = Random(2016679)  # noqa: S311
    clock = HandClock()
    outbox = Outbox(folder, data_map.controller.contact)
    engine = sa.create_engine(f"sqlite:///{folder.database}")
    record = sa.create_engine(f"sqlite:///{folder.journal}")
    try:
        memory = journal.SQLJournal(record)
        memory.create_tables()
        app = systems.SQLSystem(engine)
        app.create_tables()
        desk = RightsDesk(
            data_map,
            journal=memory,
            systems={SYSTEM: app},
            secret=Secret(_SECRET),
            identity=[
                OneTimeCode(outbox.send_code, random_code=lambda: f"{chance.randrange(10**6):06}")
            ],
            calendar=PublicHolidays(data_map.controller.country),
            answers=FileAnswer(folder.export),
            clock=clock,
            ids=RepeatedIds(chance),
        )
        yield Stage(folder, clock, outbox, desk, engine, memory, rows)
    finally:
        engine.dispose()
        record.dispose()
