"""A journal in memory: for tests, and to see what a journal does."""

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime

import attrs

from gdpr_rights.domain.events import Event, PersonalValuesRedacted
from gdpr_rights.domain.projections import (
    Attempt,
    CaseQuery,
    CaseRow,
    Projection,
    Standing,
    SubjectRow,
)
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
from gdpr_rights.journal.writes import (
    FORGOTTEN_AFTER,
    projections_of,
    require_events,
    seal_writes,
    streams_of,
)
from gdpr_rights.ports import ChainReport, Entry, Write


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
        self._standings: dict[tuple[str, str, str], Standing] = {}
        self._attempts: list[Attempt] = []

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
        return self.append_many([Write(stream, expected, events, projections)], at)

    def append_many(self, writes: Sequence[Write], at: datetime, /) -> tuple[Entry, ...]:
        """Appends to several streams, all of it or nothing.

        Where a stream stands twice, its second write expects the version that the first leaves.

        Raises:
            StaleVersion: One of the streams has another version; nothing was written.
            NaiveDatetime: A datetime has no time zone.
            TypeError: An event holds what cannot be recorded.
            ValueError: There is a write without an event.
        """
        require_events(writes)
        rows = [_normal(row) for row in projections_of(writes)]
        now = in_utc(at)
        with self._lock:
            versions = {name: len(self._streams.get(name, ())) for name in streams_of(writes)}
            records, values = seal_writes(writes, at, versions=versions, head=self._head)
            entries = self._add(records, values)
            for row in rows:
                self._project(row, now)
            return entries

    def read(self, stream: str, /) -> tuple[Entry, ...]:
        """The entries of a stream in their order; none where it does not exist."""
        with self._lock:
            return tuple(map(self._entry, self._streams.get(stream, ())))

    def read_many(self, streams: Sequence[str], /) -> Mapping[str, tuple[Entry, ...]]:
        """The entries of several streams, those that exist."""
        with self._lock:
            return {name: self.read(name) for name in streams if name in self._streams}

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
        return tuple(sorted(wanted, key=lambda row: (row.fingerprint, row.activity, row.cause)))

    def standings_of(
        self, fingerprints: Collection[str], activities: Sequence[str], /
    ) -> Collection[Standing]:
        """The standings of these activities among these fingerprints, in any order."""
        names = frozenset(fingerprints)
        with self._lock:
            return [
                standing
                for (name, activity, _), standing in self._standings.items()
                if name in names and activity in activities
            ]

    def attempts(self, fingerprints: Sequence[str], since: datetime, /) -> int:
        """How many `Attempt` rows the one of these fingerprints has that has most, since then.

        Raises:
            NaiveDatetime: `since` has no time zone.
        """
        since = in_utc(since)
        with self._lock:
            counts = Counter(row.fingerprint for row in self._attempts if row.at >= since)
        return max((counts[fingerprint] for fingerprint in fingerprints), default=0)

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
                version = len(records)
                new, _ = seal([event], at, stream=stream, version=version, head=self._head)
                [entry] = self._add(new, ())
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

    def _add(
        self, records: Sequence[Record], values: Sequence[PersonalValue]
    ) -> tuple[Entry, ...]:
        entries = unseal_all(records, values)
        for record in records:
            self._records.append(record)
            self._streams.setdefault(record.stream, []).append(record)
            self._head = Head(record.seq, record.hash)
        for value in values:
            self._values[value.seq] = (*self._values.get(value.seq, ()), value)
        return entries

    def _project(self, row: Projection, now: datetime) -> None:
        match row:
            case CaseRow():
                self._cases[row.id] = row
            case SubjectRow():
                self._subjects.setdefault(row.fingerprint, row.ref)
            case Standing():
                self._standings[row.fingerprint, row.activity, row.cause] = row
            case Attempt():
                known = [old for old in self._attempts if old.at >= now - FORGOTTEN_AFTER]
                self._attempts = [*known, row]


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
        case Attempt():
            return attrs.evolve(row, at=in_utc(row.at))
        case SubjectRow():
            return row


def _fits(row: CaseRow, query: CaseQuery) -> bool:
    tests: tuple[tuple[object, Callable[[], bool]], ...] = (
        (query.stages, lambda: row.stage in (query.stages or ())),
        (query.subject_ref, lambda: row.subject_ref == query.subject_ref),
        (query.reference, lambda: row.reference == query.reference),
        (query.tenant, lambda: row.tenant == query.tenant),
        (query.untold or None, lambda: row.untold > 0),
        (
            query.due_by,
            lambda: (
                row.due_on is not None and query.due_by is not None and row.due_on <= query.due_by
            ),
        ),
    )
    return all(limit is None or test() for limit, test in tests)
