"""Reads the cases of a journal: neither its secret nor a database of people is needed."""

import contextlib
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import attrs

from gdpr_rights import Case, journal
from gdpr_rights.cli.connections import journal_engine, secret_beside, shown
from gdpr_rights.cli.output import usage
from gdpr_rights.errors import TablesMissing
from gdpr_rights.ports import Entry, Journal


@attrs.frozen
class Opened:
    """A journal that was there already, and where."""

    journal: Journal
    shown: str
    secret: Path
    """Where its secret is kept, unless the operator says otherwise."""

    def entries(self, case_id: str) -> tuple[Entry, ...]:
        """The history of a case.

        Raises:
            Stop: There is no such case. What was typed is not repeated: it may name a person.
        """
        entries = self.journal.read(case_id)
        if not entries:
            raise usage(
                "unknown-case",
                "CASE: the journal has no such case; gdpr-rights due lists those that are open",
            )
        return entries

    def cases(self, ids: Sequence[str]) -> tuple[Case, ...]:
        """Some cases, in the order given."""
        found = self.journal.read_many(ids)
        return tuple(folded(found[case_id]) for case_id in ids)


@contextlib.contextmanager
def existing(url: str | None) -> Iterator[Opened]:
    """Opens a journal that is there; nothing is made.

    Raises:
        Stop: There is none.
    """
    with journal_engine(url, make=False) as engine:
        try:
            yield Opened(journal.SQLJournal(engine), shown(engine.url), secret_beside(engine))
        except TablesMissing:
            raise usage("no-journal", f"--journal: {shown(engine.url)} holds no journal") from None


def folded(entries: Sequence[Entry]) -> Case:
    """The case that the entries of its stream make."""
    return Case.folded(entries[0].stream, (entry.event for entry in entries))


def today_of(case: Case) -> date:
    """The present day where the case is counted."""
    return datetime.now(UTC).astimezone(ZoneInfo(case.time_limit.zone)).date()
