"""A journal in memory: for tests, and to see what a journal does."""

import threading
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

import attrs

from gdpr_rights.domain.events import Event, PersonalValuesRedacted
from gdpr_rights.domain.projections import CaseQuery, CaseRow, Projection, Standing, SubjectRow
from gdpr_rights.errors import StaleVersion
from gdpr_rights.journal.chain import (
    Head,
    PersonalValue,
    Record,
    Verifier,
    in_utc,
    seal,
    unseal,
    unseal_all,
)
from gdpr_rights.ports import ChainReport, Entry


class MemoryJournal:
    """A `Journal` that forgets everything when the process ends. Safe to share between threads.

    Examples:
        >>> from datetime import UTC, datetime
        >>> from gdpr_rights.domain.events import Retracted
        >>> from gdpr_rights.journal import MemoryJournal
        >>> journal = MemoryJournal()
        >>> [entry] = journal.append("case-1", 0, [Retracted()], datetime(2027, 3, 1, tzinfo=UTC))
        >>> entry.seq, entry.version, entry.event
        (1, 1, Retracted())
        >>> journal.verify().holds
        True
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._records: list[Record] = []
        self._streams: dict[str, list[Record]] = {}
        self._values: dict[int, tuple[PersonalValue, ...]] = {}
        self._head = Head()
        self._cases: dict[str, CaseRow] = {}
        self._subjects: dict[str, str] = {}
        self._standings: dict[tuple[str, str], Standing] = {}

    def append(
        self,
        stream: str,
        expected: int,
        events: Sequence[Event],
        at: datetime,
        projections: Sequence[Projection] = (),
        /,
    ) -> tuple[Entry, ...]:
        """Appends events and writes projections, all or nothing.

        Args:
            stream: The stream.
            expected: The version the writer has read; 0 for a new stream.
            events: At least one.
            at: An aware datetime.
            projections: Rows that replace those of the same key; of a fingerprint the first stays.

        Raises:
            StaleVersion: The stream has another version; nothing was written.
            NaiveDatetime: A datetime has no time zone.
            TypeError: An event holds what cannot be recorded.
            ValueError: There is no event.
        """
        if not events:
            raise ValueError("nothing to append: give at least one event")
        rows = [_normal(row) for row in projections]
        with self._lock:
            found = len(self._streams.get(stream, ()))
            if found != expected:
                raise StaleVersion(stream, expected, found)
            entries = self._append(stream, found, events, at)
            for row in rows:
                self._project(row)
            return entries

    def read(self, stream: str, /) -> tuple[Entry, ...]:
        """The entries of a stream in their order; none where it does not exist."""
        with self._lock:
            return tuple(map(self._entry, self._streams.get(stream, ())))

    def entries(self, after: int = 0, /) -> Iterator[Entry]:
        """Every entry whose number is greater, in order."""
        seq = max(after, 0)
        while seq < len(self._records):
            with self._lock:
                entry = self._entry(self._records[seq])
            yield entry
            seq += 1

    def cases(self, query: CaseQuery, /) -> tuple[CaseRow, ...]:
        """The cases that fit: by due date, those without one last; then by receipt."""
        with self._lock:
            rows = [row for row in self._cases.values() if _fits(row, query)]
        return tuple(
            sorted(
                rows,
                key=lambda row: (
                    row.due_on is None,
                    row.due_on or date.max,
                    row.received_at,
                    row.id,
                ),
            )
        )

    def subject_ref(self, fingerprints: Sequence[str], /) -> str | None:
        """The random name of the person with the first of these fingerprints that is known."""
        with self._lock:
            refs = map(self._subjects.get, fingerprints)
            return next((ref for ref in refs if ref is not None), None)

    def standings(self, fingerprints: Sequence[str], /) -> tuple[Standing, ...]:
        """What may not be done with the data of the person with one of these fingerprints."""
        with self._lock:
            wanted = [
                standing for key, standing in self._standings.items() if key[0] in fingerprints
            ]
        return tuple(sorted(wanted, key=lambda row: (row.fingerprint, row.activity)))

    def redact(self, stream: str, at: datetime, /) -> int:
        """Redacts every personal value of a stream and appends that fact; how many there were.

        Raises:
            NaiveDatetime: `at` has no time zone.
        """
        in_utc(at)
        with self._lock:
            records = tuple(self._streams.get(stream, ()))
            redacted = sum(len(self._values.get(record.seq, ())) for record in records)
            if redacted:
                event = PersonalValuesRedacted(redacted)
                [entry] = self._append(stream, len(records), (event,), at)
                for record in records:
                    self._values.pop(record.seq, None)
                if stream in self._cases:
                    row = attrs.evolve(self._cases[stream], version=entry.version)
                    self._cases[stream] = row
            return redacted

    def verify(self) -> ChainReport:
        """Recomputes the chain and every commitment that was not redacted."""
        verifier = Verifier()
        with self._lock:
            for record in self._records:
                verifier.feed(record, self._values.get(record.seq, ()))
            return verifier.report(self._head)

    def _entry(self, record: Record) -> Entry:
        return unseal(record, self._values.get(record.seq, ()))

    def _append(
        self, stream: str, version: int, events: Sequence[Event], at: datetime
    ) -> tuple[Entry, ...]:
        records, values = seal(events, at, stream=stream, version=version, head=self._head)
        entries = unseal_all(records, values)
        self._records += records
        self._streams.setdefault(stream, []).extend(records)
        for value in values:
            self._values[value.seq] = (*self._values.get(value.seq, ()), value)
        self._head = Head(records[-1].seq, records[-1].hash)
        return entries

    def _project(self, row: Projection) -> None:
        match row:
            case CaseRow():
                self._cases[row.id] = row
            case SubjectRow():
                self._subjects.setdefault(row.fingerprint, row.ref)
            case Standing():
                self._standings[row.fingerprint, row.activity] = row


def _normal(row: Projection) -> Projection:
    """A projection as every journal gives it back: its instants in UTC.

    Raises:
        NaiveDatetime: It holds a datetime without a time zone.
    """
    match row:
        case CaseRow():
            return attrs.evolve(row, received_at=in_utc(row.received_at))
        case Standing():
            return attrs.evolve(row, since=in_utc(row.since))
        case SubjectRow():
            return row


def _fits(row: CaseRow, query: CaseQuery) -> bool:
    tests: tuple[tuple[object, Callable[[], bool]], ...] = (
        (query.stages, lambda: row.stage in (query.stages or ())),
        (query.subject_ref, lambda: row.subject_ref == query.subject_ref),
        (query.reference, lambda: row.reference == query.reference),
        (query.tenant, lambda: row.tenant == query.tenant),
        (
            query.due_by,
            lambda: (
                row.due_on is not None and query.due_by is not None and row.due_on <= query.due_by
            ),
        ),
    )
    return all(limit is None or test() for limit, test in tests)
