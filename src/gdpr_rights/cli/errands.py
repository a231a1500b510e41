"""What a command is told to do, read and checked, and what it works on, opened."""

import contextlib
import getpass
import secrets
from collections.abc import Container, Iterator, Mapping
from datetime import UTC, datetime

import attrs

from gdpr_rights import (
    AccessRequest,
    AfterDeathRequest,
    Answer,
    Calendar,
    Controller,
    DataMap,
    DataSubject,
    DirectiveRequest,
    ErasureRequest,
    Level,
    ObjectionRequest,
    PortabilityRequest,
    RectificationRequest,
    RestrictionRequest,
    ReviewRequest,
    RightsDesk,
    Secret,
    WithdrawalRequest,
    journal,
    systems,
)
from gdpr_rights.cli import arguments, people
from gdpr_rights.cli.connections import (
    engines,
    every_system,
    journal_engine,
    read_map,
    read_secret,
    secret_beside,
    shown,
)
from gdpr_rights.cli.options import Request
from gdpr_rights.cli.output import note, sentence, usage
from gdpr_rights.cli.places import calendar_of
from gdpr_rights.domain.schema import Schema
from gdpr_rights.errors import UnknownCalendar
from gdpr_rights.journal import MemoryJournal
from gdpr_rights.ports import AnswerStore, DataSystem, Journal

AnyRequest = (
    AccessRequest
    | AfterDeathRequest
    | DirectiveRequest
    | ErasureRequest
    | ObjectionRequest
    | PortabilityRequest
    | RectificationRequest
    | RestrictionRequest
    | ReviewRequest
    | WithdrawalRequest
)


@attrs.frozen(kw_only=True)
class Errand:
    """What a command is told to do, read and checked; nothing has been done yet."""

    data_map: DataMap
    subject: DataSubject
    tenant: str | None
    level: Level
    systems: Mapping[str, DataSystem]
    schemas: Mapping[str, Schema]
    calendar: Calendar
    regime: str
    operator: str
    received_at: datetime | None
    channel: str
    answers: Mapping[str, Answer]
    because: str

    def desk(
        self, memory: Journal, secret: Secret, answers: AnswerStore | None = None
    ) -> RightsDesk:
        """A desk over the databases."""
        return RightsDesk(
            self.data_map,
            journal=memory,
            systems=self.systems,
            secret=secret,
            calendar=self.calendar,
            regime=self.regime,
            answers=answers,
        )

    def unclassified(self, datasets: Container[str]) -> tuple[tuple[str, str], ...]:
        """The live columns of some datasets that nobody classified, each with its dataset."""
        return tuple(
            (dataset.name, column.name)
            for dataset in self.data_map.datasets
            if dataset.name in datasets
            for table in [self.schemas[dataset.system].table[dataset.table]]
            for column in table.columns
            if dataset.classify(column.name, table.key) is None
        )

    def trial(self) -> RightsDesk:
        """A desk that records nothing anywhere, to look first."""
        return self.desk(MemoryJournal(), Secret(secrets.token_bytes(32)))


@contextlib.contextmanager
def errand(typed: Request) -> Iterator[Errand]:
    """Reads the map and what was typed, and opens the databases.

    Raises:
        Stop: Something typed cannot be right.
    """
    data_map = read_map(typed.map_file)
    subject = arguments.subject(typed.subject or (), data_map)
    urls = arguments.databases(typed.database or (), data_map)
    every_system(data_map, urls)
    if data_map.tenants is not None and typed.tenant is None:
        raise usage(
            "tenant-missing",
            f"the data map has tenants ({data_map.tenants}): say whose customer the person is, "
            "--tenant KEY",
        )
    zone = data_map.controller.time_zone
    received_at = typed.received_at and arguments.instant(typed.received_at, "--received-at", zone)
    answers = arguments.answers(typed.answer or ())
    level = arguments.proof(typed.proof)
    arguments.check_length(typed.channel, "--channel")
    calendar = calendar_for(data_map.controller, typed.country, typed.region)
    operator = typed.operator or user("--operator")
    if received_at and received_at > datetime.now(UTC):
        raise usage("in-the-future", "--received-at: nothing can have arrived in the future yet")
    with engines(urls) as found:
        opened = {name: systems.SQLSystem(engine) for name, engine in found.items()}
        schemas = {
            name: schema
            for name, system in opened.items()
            if (schema := system.capabilities(data_map, name).schema) is not None
        }
        people.check_types(subject, data_map, schemas)
        yield Errand(
            data_map=data_map,
            subject=subject,
            tenant=typed.tenant,
            level=level,
            systems=opened,
            schemas=schemas,
            calendar=calendar,
            regime=typed.regime,
            operator=operator,
            received_at=received_at or None,
            channel=typed.channel,
            answers=answers,
            because=typed.because,
        )


def calendar_for(controller: Controller, country: str | None, region: str | None) -> Calendar:
    """The working days of a place that was typed, else of the controller."""
    if country is not None or region is not None:
        return calendar_of(country or controller.country, region)
    try:
        return calendar_of(controller.country, controller.region)
    except UnknownCalendar as error:
        note(f"{sentence(str(error))} Public holidays are left out; give --country.")
        return calendar_of(None, None)


def user(option: str) -> str:
    """The user name of whoever types.

    Raises:
        Stop: The machine does not know it; the option says it.
    """
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise usage("no-operator", f"who decides? Give {option} NAME") from None


@attrs.frozen
class Record:
    """The journal that was opened, with its secret."""

    journal: Journal
    secret: Secret
    shown: str


@contextlib.contextmanager
def record(typed: Request) -> Iterator[Record]:
    """Opens the journal, and makes its tables where they are missing."""
    with journal_engine(typed.journal) as engine:
        memory = journal.SQLJournal(engine)
        memory.create_tables()
        secret = read_secret(typed.secret_file, secret_beside(engine))
        yield Record(memory, secret, shown(engine.url))


def make_receipts(at_work: Errand) -> None:
    """Makes the table of receipts in each database where it is missing."""
    for system in at_work.systems.values():
        if isinstance(system, systems.SQLSystem):
            system.create_tables()
