"""The desk for synchronous applications: every use-case, one method each."""

import os
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from gdpr_rights.desk import decisions, fulfilment, intake
from gdpr_rights.desk.driver import Ports, run
from gdpr_rights.desk.setting import Setting
from gdpr_rights.domain.calendars import Calendar, Weekends
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.fingerprints import Secret
from gdpr_rights.domain.identity import Level
from gdpr_rights.domain.judgements import Judgement
from gdpr_rights.domain.lint import Finding
from gdpr_rights.domain.outcomes import (
    AmbiguousSubject,
    Blocked,
    ChallengeMade,
    Fulfilled,
    JudgementNeeded,
    NoData,
    NotVerified,
    PartlyFulfilled,
    Preview,
    TooManyAttempts,
    Verified,
)
from gdpr_rights.domain.parties import Key
from gdpr_rights.domain.plans import Plan
from gdpr_rights.domain.projections import CaseRow
from gdpr_rights.domain.requests import Request
from gdpr_rights.domain.values import as_tuple
from gdpr_rights.errors import UnknownSystem
from gdpr_rights.law.grounds import RefusalGround
from gdpr_rights.law.regimes import Period, Regime
from gdpr_rights.ports import (
    AnswerStore,
    Clock,
    DataSystem,
    IdentityCheck,
    Ids,
    Journal,
    KeepsTables,
)


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


class RightsDesk:
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
        answers: Where copies for access requests are kept until the person has them.
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
        answers: AnswerStore | None = None,
        clock: Clock | None = None,
        ids: Ids | None = None,
    ) -> None:
        missing = tuple(name for name in data_map.systems if name not in systems)
        if missing:
            raise UnknownSystem(missing)
        checks = {check.name: check for check in identity}
        self._setting = Setting(
            data_map,
            secret=secret,
            calendar=calendar if calendar is not None else Weekends(),
            regime=regime,
            checks={name: check.level for name, check in checks.items()},
            has_answers=answers is not None,
        )
        self._ports = Ports(
            setting=self._setting,
            journal=journal,
            systems=dict(systems),
            checks=checks,
            answers=answers,
            clock=clock if clock is not None else SystemClock(),
            ids=ids if ids is not None else RandomIds(),
        )

    def __repr__(self) -> str:
        return f"RightsDesk({self._setting.data_map!r})"

    # -- the way of a case ------------------------------------------------------------------

    def receive(
        self,
        request: Request,
        *,
        received_at: datetime | None = None,
        channel: str = "web form",
        reference: str | None = None,
        tenant: str | None = None,
    ) -> Case:
        """A request arrives: the time limit starts.

        Args:
            request: What the person asks.
            received_at: When it reached the controller, an aware datetime; now by default.
            channel: How it arrived.
            reference: The sender's own number: a retry with the same one finds the same case. It
                stays in the record, so it must not be personal itself.
            tenant: The tenant it came through: references of two tenants are told apart. It does
                not yet limit whose rows are looked at.

        Raises:
            NaiveDatetime: ``received_at`` has no time zone.
            UnknownKind: The map has no such kind of person.
            UnknownLookup: The map has no such look-up for it.
            ReferenceTaken: Another request came with the same reference.
            ValueError: A text of more than 200 characters.

        Source: GDPR Art. 12(3); EDPB Guidelines 01/2022 para. 159.
        """
        return run(
            self._ports,
            intake.receive(
                self._setting,
                request,
                received_at=received_at,
                channel=channel,
                reference=reference,
                tenant=tenant,
            ),
        )

    def challenge(self, case_id: str, method: str) -> ChallengeMade | TooManyAttempts:
        """Asks the person to prove who they are; the time limit runs on.

        A message goes to the address on file or, where nobody is found, to the very address that
        was searched. What comes back is the same for both.

        Raises:
            UnknownCheck: The desk has no identity check of this name.
            DeliveryFailed: The message could not be sent; nothing was recorded.
            IllegalStep: Identity is established already, or the case is closed.
        """
        return run(self._ports, intake.challenge(self._setting, case_id, method))

    def verify(
        self, case_id: str, evidence: str
    ) -> Verified | NoData | AmbiguousSubject | NotVerified:
        """Holds evidence, such as the code, against the open challenge of this case.

        Raises:
            IllegalStep: No challenge is open.
            TypeError: The evidence is not a text.
        """
        if not isinstance(evidence, str):
            raise TypeError("evidence is a text, such as the code as it was typed")
        return run(self._ports, intake.verify(self._setting, case_id, evidence))

    def vouch(
        self, case_id: str, *, by: str, because: str, level: Level = Level.SESSION
    ) -> Verified | NoData | AmbiguousSubject:
        """Establishes identity on the word of a human at the controller; that is recorded.

        Args:
            case_id: The case.
            by: Who vouches.
            because: How they know; never the document itself.
            level: How much the proof is worth that they saw.

        Source: GDPR Art. 12(6); EDPB Guidelines 01/2022 para. 76-79.
        """
        return run(
            self._ports, intake.vouch(self._setting, case_id, by=by, because=because, level=level)
        )

    def identify(
        self, case_id: str, *, key: Key | tuple[Key, ...], by: str, because: str
    ) -> Verified | NoData | AmbiguousSubject:
        """Says which of several people asks, after `AmbiguousSubject`.

        Args:
            case_id: The case.
            key: The key of their row.
            by: Who decided.
            because: Why it is this person.

        Raises:
            NoSuchCandidate: None of them has this key.
            IllegalStep: The request did not fit several people.
        """
        keys = key if isinstance(key, tuple) else (key,)
        return run(
            self._ports, intake.identify(self._setting, case_id, key=keys, by=by, because=because)
        )

    def plan(self, case_id: str, *, as_of: date | None = None) -> Plan:
        """What the map and the facts propose, or the accepted plan; before any identity check too.

        Args:
            case_id: The case.
            as_of: The civil date for cut-offs; today, in the controller's time zone, by default.

        Raises:
            UnsafeDataMap: The map would erase or disclose wrongly.
        """
        return self.preview(case_id, as_of=as_of).plan

    def preview(self, case_id: str, *, as_of: date | None = None) -> Preview:
        """The plan with row counts read from the systems. It is for the controller's eyes."""
        return run(self._ports, decisions.preview(self._setting, case_id, as_of=as_of))

    def report(self, case_id: str, event: str, *, on: date) -> Case:
        """Records a date on which a retention depends, such as ``contract end``.

        A later report of the same event replaces an earlier one.

        Raises:
            UnknownEvent: No retention of the map depends on such an event.
        """
        return run(self._ports, decisions.report(self._setting, case_id, event, on))

    def judge(self, case_id: str, judgement: Judgement, *, as_of: date | None = None) -> Case:
        """Records what a human decided on a question of the plan.

        Args:
            case_id: The case.
            judgement: The decision; the desk fills in when it was made.
            as_of: The day of the plan that asks, if it is not today.

        Raises:
            UnknownQuestion: The plan asks no such question, or it takes no such answer.
        """
        return run(self._ports, decisions.judge(self._setting, case_id, judgement, as_of=as_of))

    def accept(
        self, case_id: str, *, decided_by: str, as_of: date | None = None
    ) -> Case | JudgementNeeded:
        """The controller acts on the request: the plan and its cut-offs are fixed.

        Raises:
            IdentityNotEstablished: Nobody has proven who asks.
            IllegalStep: The case does not stand where it can be accepted.
        """
        return run(
            self._ports,
            decisions.accept(self._setting, case_id, decided_by=decided_by, as_of=as_of),
        )

    def refuse(
        self,
        case_id: str,
        *,
        grounds: Iterable[RefusalGround] | RefusalGround,
        because: str,
        decided_by: str,
    ) -> Case:
        """The controller does not act. The person must be told why, and what remains to them.

        Raises:
            ValueError: No ground, or no reasons.
            IllegalStep: The case does not stand where it can be refused.

        Source: GDPR Art. 12(4), 12(5).
        """
        given = (grounds,) if isinstance(grounds, RefusalGround) else as_tuple(grounds)
        given = tuple(RefusalGround(ground) for ground in given)
        if not given or not because.strip():
            raise ValueError("a refusal has at least one ground, and reasons (GDPR Art. 12(4))")
        return run(
            self._ports,
            decisions.refuse(case_id, grounds=given, because=because, decided_by=decided_by),
        )

    def retract(self, case_id: str) -> Case:
        """The person takes the request back; the journal forgets what named them."""
        return run(self._ports, decisions.retract(case_id))

    def fulfil(self, case_id: str) -> Fulfilled | PartlyFulfilled | Blocked:
        """Tells every system its part. Called again, only what is not done yet is tried.

        Raises:
            AnswerStoreMissing: An access request, and no place for the copy.
            IllegalStep: The request was not accepted.
        """
        return run(self._ports, fulfilment.fulfil(self._setting, case_id))

    def answer(self, case_id: str, *, channel: str) -> Case:
        """Records that the person was told: this, and nothing before, ends the time limit.

        After an erasure the identifiers are redacted from the journal.

        Source: GDPR Art. 12(3).
        """
        return run(self._ports, fulfilment.answer(self._setting, case_id, channel=channel))

    # -- looking ----------------------------------------------------------------------------

    def case(self, case_id: str) -> Case:
        """The case as it stands.

        Raises:
            UnknownCase: The journal has no such case.
        """
        return self._ports.case(case_id)

    def due(self, within: timedelta | Period | str | None = None) -> tuple[CaseRow, ...]:
        """The open cases, the one due first coming first.

        Args:
            within: Only those due in this time from today, as a `timedelta` or days or weeks in
                ISO 8601 (``P7D``); overdue ones always count. All open cases by default.
        """
        return run(self._ports, decisions.due(self._setting, _days(within)))

    def create_tables(self) -> None:
        """Creates the library's own tables wherever the journal and the systems keep some.

        For set-up scripts and tests; harmless where they exist. Applications with migrations
        take the tables from `SQLJournal.metadata` and `SQLSystem.metadata` instead.
        """
        for port in (self._ports.journal, *self._ports.systems.values()):
            if isinstance(port, KeepsTables):
                port.create_tables()

    def check(self) -> tuple[Finding, ...]:
        """Everything that is wrong with the data map, held against the live systems."""
        return run(self._ports, decisions.findings(self._setting))


def _days(within: timedelta | Period | str | None) -> timedelta | None:
    if within is None or isinstance(within, timedelta):
        return within
    period = Period.parse(within) if isinstance(within, str) else within
    if period.years or period.months or period.hours or period.business_days:
        raise ValueError("give days or weeks, such as P7D: a month has no fixed length")
    return timedelta(days=period.days, weeks=period.weeks)
