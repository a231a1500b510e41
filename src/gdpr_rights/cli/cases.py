"""What `access` and `erase` share: the case, the operator's word, the plan, the decisions."""

import contextlib
import getpass
import hmac
import secrets
from collections.abc import Container, Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import attrs

from gdpr_rights import (
    AccessRequest,
    AmbiguousSubject,
    Answer,
    Calendar,
    Case,
    DataMap,
    DataSubject,
    ErasureRequest,
    Judgement,
    JudgementNeeded,
    Question,
    RightsDesk,
    Secret,
    Stage,
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
from gdpr_rights.cli.output import Stop, note, sentence, usage
from gdpr_rights.cli.places import calendar_of
from gdpr_rights.domain.schema import Schema
from gdpr_rights.errors import MapDoesNotFit, UnknownCalendar, UnknownQuestion
from gdpr_rights.journal import MemoryJournal
from gdpr_rights.ports import AnswerStore, DataSystem, Journal

BECAUSE = "vouched on the command line"
_BEFORE_IDENTITY = (Stage.RECEIVED, Stage.CHECKING_IDENTITY)


@attrs.frozen(kw_only=True)
class Options:
    """What was typed, as far as both commands know it."""

    map_file: Path
    database: list[str]
    subject: list[str] = attrs.field(repr=False)
    journal: str | None
    secret_file: Path | None
    operator: str | None
    country: str | None
    region: str | None
    regime: str
    received_at: str | None
    channel: str
    answer: list[str]
    because: str


@attrs.frozen(kw_only=True)
class Errand:
    """What a command is told to do, read and checked; nothing has been done yet."""

    data_map: DataMap
    subject: DataSubject
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
def errand(options: Options) -> Iterator[Errand]:
    """Reads the map and what was typed, and opens the databases.

    Raises:
        Stop: Something typed cannot be right.
    """
    data_map = read_map(options.map_file)
    subject = arguments.subject(options.subject, data_map)
    urls = arguments.databases(options.database, data_map)
    every_system(data_map, urls)
    zone = data_map.controller.time_zone
    received_at = options.received_at and arguments.instant(
        options.received_at, "--received-at", zone
    )
    answers = arguments.answers(options.answer)
    calendar = _calendar(options, data_map)
    operator = options.operator or _user()
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
            systems=opened,
            schemas=schemas,
            calendar=calendar,
            regime=options.regime,
            operator=operator,
            received_at=received_at or None,
            channel=options.channel,
            answers=answers,
            because=options.because,
        )


def _calendar(options: Options, data_map: DataMap) -> Calendar:
    if options.country is not None or options.region is not None:
        country = options.country or data_map.controller.country
        return calendar_of(country, options.region)
    try:
        return calendar_of(data_map.controller.country, data_map.controller.region)
    except UnknownCalendar as error:
        note(f"{sentence(str(error))} Public holidays are left out; give --country.")
        return calendar_of(None, None)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        raise usage("no-operator", "who vouches for the person? Give --operator NAME") from None


@attrs.frozen
class Record:
    """The journal that was opened, with its secret."""

    journal: Journal
    secret: Secret
    shown: str


@contextlib.contextmanager
def record(options: Options) -> Iterator[Record]:
    """Opens the journal, and makes its tables where they are missing."""
    with journal_engine(options.journal) as engine:
        memory = journal.SQLJournal(engine)
        memory.create_tables()
        secret = read_secret(options.secret_file, secret_beside(engine))
        yield Record(memory, secret, shown(engine.url))


def make_receipts(at_work: Errand) -> None:
    """Makes the table of receipts in each database where it is missing."""
    for system in at_work.systems.values():
        if isinstance(system, systems.SQLSystem):
            system.create_tables()


def reference_stem(command: str, request: AccessRequest | ErasureRequest, secret: Secret) -> str:
    """By what an unfinished case of the same command about the same person is found again.

    It is made with the secret from exactly what was typed, so that it tells nobody who it is, and
    so that ``Ada`` and ``ada`` are never taken for one.
    """
    closing = isinstance(request, ErasureRequest) and request.closing_account
    parts = [command, str(closing), request.subject.kind]
    parts += [text for name, value in request.subject.identifiers for text in (name, str(value))]
    message = b"".join(
        len(raw).to_bytes(4, "big") + raw for raw in (part.encode() for part in parts)
    )
    return f"cli-{hmac.digest(secret.current, message, 'sha256').hex()[:32]}"


def unfinished(desk: RightsDesk, stem: str) -> Case | None:
    """The case of an earlier run that was not answered, if there is one."""
    for row in desk.due():
        if row.reference is not None and row.reference.startswith(f"{stem}/"):
            return desk.case(row.id)
    return None


def opened(
    desk: RightsDesk, request: AccessRequest | ErasureRequest, at_work: Errand, stem: str = "trial"
) -> Case:
    """A new case. Its reference is new too: an answered case is never opened again."""
    return desk.receive(
        request,
        received_at=at_work.received_at,
        channel=at_work.channel,
        reference=f"{stem}/{secrets.token_hex(4)}",
    )


def vouched(desk: RightsDesk, case: Case, at_work: Errand) -> Case:
    """The case, the operator having vouched for the person; that is recorded.

    Raises:
        Stop: Several people fit what was typed.
        UnsafeDataMap: The map does not fit the database; everything wrong with it is told.
    """
    if case.stage in _BEFORE_IDENTITY:
        try:
            outcome = desk.vouch(case.id, by=at_work.operator, because=BECAUSE)
        except MapDoesNotFit:
            # The first thing that does not fit is told; a preview tells all of them.
            desk.preview(case.id)
            raise
        if isinstance(outcome, AmbiguousSubject):
            raise Stop(
                "ambiguous-subject",
                "several people fit --subject; nothing was done. Add an identifier, or name the "
                f"row: --subject {case.request.subject.kind}:key=...",
                document={"outcome": "ambiguous"},
            )
    return desk.case(case.id)


def tried(trial: RightsDesk, request: AccessRequest | ErasureRequest, at_work: Errand) -> Case:
    """The case as it would be, on a desk that records nothing.

    Raises:
        Stop: Nobody, or nobody certain, can be meant.
    """
    case = vouched(trial, opened(trial, request, at_work), at_work)
    if case.nothing_held:
        people.check_together(at_work.subject, at_work.data_map, at_work.systems)
    return case


def judged(
    desk: RightsDesk, case: Case, at_work: Errand, known: tuple[Judgement, ...] = ()
) -> None:
    """Records what the operator decided, after what an earlier run recorded already."""
    if case.nothing_held:
        return
    for judgement in known:
        # What was asked then need not be asked now.
        with contextlib.suppress(UnknownQuestion):
            desk.judge(case.id, judgement)
    for question, answer in at_work.answers.items():
        judgement = Judgement(question, answer, by=at_work.operator, because=at_work.because)
        desk.judge(case.id, judgement)


def accepted(desk: RightsDesk, case: Case, at_work: Errand, as_of: date | None = None) -> Case:
    """The case, accepted.

    Raises:
        Stop: Questions are open that only a human may answer.
    """
    case = desk.case(case.id)
    if case.stage is not Stage.VERIFIED:
        return case
    outcome = desk.accept(case.id, decided_by=at_work.operator, as_of=as_of)
    if isinstance(outcome, JudgementNeeded):
        asked = outcome.questions
        opening = (
            "a human must decide first; nothing was done. The request stays open as case "
            f"{case.id}, to be answered by {case.time_limit.due_on}."
        )
        raise Stop(
            "judgement-needed",
            opening,
            lines=[*questions_in_words(asked), "Run the same command again with the answers."],
            details={"questions": questions_json(asked)},
            document={"outcome": "judgement-needed", "case": case_json(case)},
        )
    return outcome


def questions_in_words(asked: tuple[Question, ...]) -> Iterator[str]:
    """Open questions, and how they are answered here."""
    for question in asked:
        yield f"  {question.text} ({question.citation})"
        options = " or ".join(f"--answer {question.id}={one.value}" for one in question.options)
        yield f"    {options}"


def questions_json(asked: tuple[Question, ...]) -> list[dict[str, Any]]:
    """Open questions as JSON values."""
    return [
        {
            "id": question.id,
            "text": question.text,
            "options": [option.value for option in question.options],
            "citation": str(question.citation),
        }
        for question in asked
    ]


def case_json(case: Case) -> dict[str, Any]:
    """A case as JSON values, without anything that names the person."""
    limit = case.time_limit
    return {
        "id": case.id,
        "right": case.request.right.value,
        "stage": case.stage.value,
        "received_on": limit.received_on.isoformat(),
        "due_on": None if limit.due_on is None else limit.due_on.isoformat(),
        "identity": None
        if case.identity is None
        else {"method": case.identity.method, "by": case.identity.by},
        "decided_by": case.decided_by,
        "answered_on": None if case.answered is None else case.answered.on.isoformat(),
        "in_time": None if case.answered is None else case.answered.in_time,
    }


def purged(memory: Journal, case: Case) -> list[dict[str, Any]]:
    """How far each system has taken what it erased out of its files too, as JSON values."""
    events: list[Any] = [entry.event for entry in memory.read(case.id)]
    return [
        {"system": event.system, "done": event.purge.done, "note": event.purge.note}
        for event in events
        if getattr(event, "purge", None) is not None
    ]


def partly(case: Case, failed: tuple[tuple[str, str], ...], what: str) -> Stop:
    """Some systems failed; what is done stays done."""
    lines = [f"{system} failed with {error}" for system, error in failed]
    return Stop(
        "partly-fulfilled",
        f"{what}: {'; '.join(lines)}. What was done is recorded; run the same command again to "
        f"resume case {case.id}.",
        details={
            "failed": [{"system": system, "error": error} for system, error in failed],
        },
        document={"outcome": "partly-fulfilled", "case": case_json(case)},
    )
