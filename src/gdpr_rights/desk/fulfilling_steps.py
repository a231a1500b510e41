"""What carries a case out, ends it, and looks at it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta

from gdpr_rights.desk import checking, downloads, fulfilment, lifting, timing, together
from gdpr_rights.desk.effects import CreateTables, ReadCase, ReadEntries, Script
from gdpr_rights.desk.office import Office
from gdpr_rights.desk.step import step
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.downloads import DownloadToken
from gdpr_rights.domain.lint import Finding
from gdpr_rights.domain.outcomes import (
    Blocked,
    CopyProgress,
    Download,
    DownloadRefused,
    Fulfilled,
    PartlyFulfilled,
)
from gdpr_rights.domain.projections import CaseRow
from gdpr_rights.domain.values import as_tuple
from gdpr_rights.errors import UnknownCase
from gdpr_rights.law.periods import Period
from gdpr_rights.ports import Entry


class Fulfilling(Office):
    """From an accepted plan to an answered case."""

    @step
    def fulfil(
        self, case_id: str, *, progress: Callable[[CopyProgress], object] | None = None
    ) -> Script[Fulfilled | PartlyFulfilled | Blocked]:
        """Tells every system its part. Called again, only what is not done yet is tried.

        Recipients of the data are told right after, as far as there is a notifier for them; one
        that fails undoes nothing, and `inform` tries again.

        Args:
            case_id: The case.
            progress: Called after each batch of rows that was written into a copy.

        Raises:
            AnswerStoreMissing: A copy is to be made, and there is no place for it.
            PlanOutdated: Columns were added to the tables since an erasure was accepted.
            IllegalStep: The request was not accepted.
        """
        return fulfilment.fulfil(self._setting, case_id, progress=progress)

    @step
    def fulfil_many(
        self, case_ids: Iterable[str]
    ) -> Script[Mapping[str, Fulfilled | PartlyFulfilled | Blocked]]:
        """Fulfils several cases, erasures in one pass over each system; what each comes to.

        Ten thousand people cost as many statements as one. The receipts of such a pass are of all
        the people in it together.

        Raises:
            UnknownCase: The journal has no such case; nothing was done.
            IllegalStep: A case was not accepted.
        """
        return together.fulfil_many(self._setting, tuple(dict.fromkeys(as_tuple(case_ids))))

    @step
    def answer(self, case_id: str, *, channel: str) -> Script[Case]:
        """Records that the person was told: this, and nothing before, ends the time limit.

        After an erasure the identifiers are redacted from the journal, once every recipient of
        the data was told too, or ruled out: see `inform`. A restriction that the case
        opened is lifted now, because the person was told before.

        Raises:
            IllegalStep: Nothing was decided yet, or a part was not passed on to its controller.

        Source: GDPR Art. 12(3), 18(3).
        """
        return fulfilment.answer(self._setting, case_id, channel=channel)

    @step
    def announce_lifting(
        self, case_id: str, *, by: str, because: str, channel: str
    ) -> Script[Case]:
        """Records that the person was told that a restriction they asked for is to be lifted.

        `lift` comes after it. A restriction that came with a rectification or an objection needs
        neither: the answer tells the person, and lifts it. A second announcement changes nothing.

        Args:
            case_id: The case that restricts.
            by: Who decided it.
            because: Why it ends, as the person was told.
            channel: How they were told.

        Raises:
            IllegalStep: The case restricts nothing, or was not answered yet; or the person asked
                for it in the place of an erasure: only they end it, by `end_restriction`.

        Source: GDPR Art. 18(3).
        """
        return lifting.announce_lifting(
            self._setting, case_id, by=by, because=because, channel=channel
        )

    @step
    def lift(self, case_id: str) -> Script[Case]:
        """Lifts a restriction, once the person was told; what other cases restrict stays.

        A second call changes nothing.

        Raises:
            IllegalStep: Nobody has told the person, or the case restricts nothing.

        Source: GDPR Art. 18(3).
        """
        return lifting.lift(self._setting, case_id)

    @step
    def end_restriction(
        self, case_id: str, *, by: str, because: str, channel: str
    ) -> Script[Case]:
        """Lifts a restriction because the person who asked for it does not want it any more.

        Args:
            case_id: The case that restricts.
            by: Who took it down.
            because: What the person said.
            channel: How the person said it, and was told that it ends.

        Raises:
            IllegalStep: The case restricts nothing, or was not answered yet.

        Source: GDPR Art. 18(1)(b), 18(1)(c), 18(3).
        """
        return lifting.end_restriction(
            self._setting, case_id, by=by, because=because, channel=channel
        )

    @step
    def offer(
        self, case_id: str, *, valid_for: timedelta = timedelta(days=7)
    ) -> Script[DownloadToken]:
        """A token by which the person fetches the copy, once, in a link for instance.

        It is shown this one time: the journal keeps only its hash.

        Args:
            case_id: The case.
            valid_for: For how long it works.

        Raises:
            IllegalStep: The case has no copy yet, or none at all.

        Source: GDPR Art. 32(1).
        """
        return downloads.offer(self._setting, case_id, valid_for=valid_for)

    @step
    def redeem(self, token: str) -> Script[Download | DownloadRefused]:
        """Holds a token that somebody shows against the record, and spends it.

        The application hands out the file on `Download`, and nothing on `DownloadRefused`, which
        says no more to somebody who guesses than that it is wrong.

        Raises:
            StaleVersion: Somebody else shows the same token at this moment.
        """
        return downloads.redeem(token)


class Looking(Office):
    """What can be asked at any time."""

    @step
    def case(self, case_id: str) -> Script[Case]:
        """The case as it stands.

        Raises:
            UnknownCase: The journal has no such case.
        """
        case: Case = yield ReadCase(case_id)
        return case

    @step
    def history(self, case_id: str) -> Script[tuple[Entry, ...]]:
        """Every entry of the journal about a case, in order.

        Raises:
            UnknownCase: The journal has no such case.
        """
        entries: tuple[Entry, ...] = yield ReadEntries(case_id)
        if not entries:
            raise UnknownCase(case_id)
        return entries

    @step
    def due(self, within: timedelta | Period | str | None = None) -> Script[tuple[CaseRow, ...]]:
        """The open cases, the one due first coming first.

        Args:
            within: Only those due in this time from today, as a `timedelta` or days or weeks in
                ISO 8601 (``P7D``); overdue ones always count. All open cases by default.
        """
        return timing.due(self._setting, _days(within))

    @step
    def create_tables(self) -> Script[None]:
        """Creates the library's own tables wherever the journal and the systems keep some.

        For set-up scripts and tests; harmless where they exist. Applications with migrations
        take the tables from `SQLJournal.metadata` and `SQLSystem.metadata` instead.
        """
        yield CreateTables()

    @step
    def check(self) -> Script[tuple[Finding, ...]]:
        """Everything that is wrong with the data map, held against the live systems."""
        return checking.findings(self._setting)


def _days(within: timedelta | Period | str | None) -> timedelta | None:
    if within is None or isinstance(within, timedelta):
        return within
    period = Period.parse(within) if isinstance(within, str) else within
    if period.years or period.months or period.hours or period.business_days:
        raise ValueError("give days or weeks, such as P7D: a month has no fixed length")
    return timedelta(days=period.days, weeks=period.weeks)
