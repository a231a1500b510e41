r"""The chain of evidence: each entry hashes the one before it, and commitments to personal values.

A body holds no personal value but a commitment to it: HMAC-SHA256 under a random salt of its own.
Value and salt stand beside the entries. Once both are deleted nobody can guess the value from the
commitment, and the chain still holds.

The chain shows that an entry was changed, removed, put in or moved. Whoever may rewrite the whole
journal, its head included, can make a new one that fits: note `ChainReport.head` elsewhere from
time to time.

An entry's hash, for whoever wants to recompute it elsewhere::

    sha256(b"gdpr_rights/entry/1\0" + json({at, body, kind, prev, seq, stream, version}))
    hmac_sha256(salt, b"gdpr_rights/value/1\0" + json([path, value]))

where ``json`` has sorted keys and no spaces, escapes nothing but control characters, ``"`` and
``\``, and is encoded in UTF-8; ``at`` and ``body`` are the very texts that are stored.
"""

import hashlib
import hmac
import json
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final, NoReturn

import attrs

from gdpr_rights.convert.events import PLACEHOLDER, dump, load
from gdpr_rights.domain.events import Event, PersonalValuesRedacted
from gdpr_rights.errors import NaiveDatetime, UnreadableEntry
from gdpr_rights.ports import ChainReport, Entry

GENESIS: Final = "0" * 64
"""What the first entry names as the hash before it."""

_ENTRY: Final = b"gdpr_rights/entry/1\0"
_VALUE: Final = b"gdpr_rights/value/1\0"
_SALT: Final = 32
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_REDACTION: Final = PersonalValuesRedacted.__name__


@attrs.frozen
class Record:
    """An entry as it is stored: texts and numbers.

    Attributes:
        seq: Its number in the journal, from 1.
        stream: The stream it belongs to.
        version: Its number in the stream, from 1.
        kind: The name of the event's class.
        at: When it was appended, ISO 8601 in UTC.
        body: Canonical JSON of the event with commitments in place of personal values, and the
            version of its form: ``{"event": ..., "schema": 1}``.
        prev: The hash of the entry before it.
        hash: Its own.
    """

    seq: int
    stream: str
    version: int
    kind: str
    at: str
    body: str
    prev: str
    hash: str


@attrs.frozen
class PersonalValue:
    """A personal value beside the chain.

    Attributes:
        seq: The number of its entry.
        field: Its path in the event.
        salt: 32 random bytes.
        value: Canonical JSON.
    """

    seq: int
    field: str
    salt: bytes = attrs.field(repr=False)
    value: str = attrs.field(repr=False)


@attrs.frozen
class Head:
    """The last entry's number and hash."""

    seq: int = 0
    hash: str = GENESIS


def canonical(value: Any) -> str:
    """The one JSON text of a value.

    Raises:
        TypeError: It holds a float, or something that is not JSON.
        ValueError: It holds a text that cannot be encoded in UTF-8.
    """
    _refuse_floats(value)
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if _SURROGATE.search(text):
        raise ValueError("a text holds half of a surrogate pair and cannot be recorded")
    return text


def _refuse_floats(value: Any) -> None:
    match value:
        case float():
            raise TypeError("a float is not recorded: its text differs between languages")
        case dict():
            _refuse_floats(list(value.values()))
        case list() | tuple():
            for one in value:
                _refuse_floats(one)


def in_utc(at: datetime) -> datetime:
    """The same instant in UTC.

    Raises:
        NaiveDatetime: It has no time zone.
    """
    if at.utcoffset() is None:
        raise NaiveDatetime("at")
    return at.astimezone(UTC)


def instant_text(at: datetime) -> str:
    """An instant as it is stored: ISO 8601 in UTC, always as long, so that texts sort by time.

    Raises:
        NaiveDatetime: It has no time zone.
    """
    return in_utc(at).isoformat(timespec="microseconds")


def commitment(salt: bytes, field: str, value: str) -> str:
    """What an entry says of a personal value, in hexadecimal.

    Args:
        salt: 32 random bytes, for this value only.
        field: The path of the value in its event.
        value: The value as canonical JSON.
    """
    message = f"[{canonical(field)},{value}]"
    return hmac.digest(salt, _VALUE + message.encode(), "sha256").hex()


def hash_of(record: Record) -> str:
    """The hash that an entry should have, in hexadecimal."""
    fields = attrs.asdict(record)
    del fields["hash"]
    return hashlib.sha256(_ENTRY + canonical(fields).encode()).hexdigest()


def seal(
    events: Sequence[Event],
    at: datetime,
    *,
    stream: str,
    version: int,
    head: Head,
    salt: Callable[[int], bytes] = secrets.token_bytes,
) -> tuple[tuple[Record, ...], tuple[PersonalValue, ...]]:
    """New entries of a stream, and their personal values.

    Args:
        events: The events.
        at: When they are appended, an aware datetime.
        stream: The stream.
        version: The version of the stream before them.
        head: The last entry before them.
        salt: Makes that many random bytes.
    """
    instant = instant_text(at)
    records: list[Record] = []
    values: list[PersonalValue] = []
    for ahead, event in enumerate(events, 1):
        dumped, seq = dump(event), head.seq + ahead
        personal = [
            PersonalValue(seq, field, salt(_SALT), canonical(value))
            for field, value in dumped.personal.items()
        ]
        committed = {one.field: commitment(one.salt, one.field, one.value) for one in personal}
        body = {"schema": dumped.schema, "event": _committed(dumped.body, committed)}
        prev = records[-1].hash if records else head.hash
        draft = Record(
            seq, stream, version + ahead, dumped.kind, instant, canonical(body), prev, hash=""
        )
        records.append(attrs.evolve(draft, hash=hash_of(draft)))
        values += personal
    return tuple(records), tuple(values)


def unseal(record: Record, values: Iterable[PersonalValue]) -> Entry:
    """An entry as the rest of the library sees it.

    Raises:
        UnreadableEntry: A newer release wrote it, or somebody changed it.
    """
    problem = ""
    try:
        body = json.loads(record.body, parse_float=_no_float, parse_constant=_no_float)
        schema, fields = body["schema"], body["event"]
        personal = {one.field: json.loads(one.value) for one in values}
        at = datetime.fromisoformat(record.at)
    except (ValueError, TypeError, LookupError) as error:
        # Its text may quote what was read.
        problem = type(error).__name__
    if problem:
        raise UnreadableEntry(record.kind, (problem,))
    return Entry(
        seq=record.seq,
        stream=record.stream,
        version=record.version,
        kind=record.kind,
        at=at,
        event=load(record.kind, schema, fields, personal),
        prev=record.prev,
        hash=record.hash,
    )


def unseal_all(records: Iterable[Record], values: Iterable[PersonalValue]) -> tuple[Entry, ...]:
    """Several entries, given all their personal values.

    Raises:
        UnreadableEntry: A newer release wrote one, or somebody changed it.
    """
    beside: dict[int, list[PersonalValue]] = {}
    for value in values:
        beside.setdefault(value.seq, []).append(value)
    return tuple(unseal(record, beside.get(record.seq, ())) for record in records)


def _no_float(_text: str) -> NoReturn:
    raise TypeError("float")


def _committed(node: Any, commitments: Mapping[str, str]) -> Any:
    match node:
        case {"$personal": str(path)}:
            return {PLACEHOLDER: commitments[path]}
        case dict():
            return {name: _committed(of, commitments) for name, of in node.items()}
        case list():
            return [_committed(of, commitments) for of in node]
        case _:
            return node


def _commitments(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    match node:
        case {"$personal": str(found)}:
            yield path, found
        case dict():
            for name, of in node.items():
                yield from _commitments(of, f"{path}.{name}" if path else name)
        case list():
            for number, of in enumerate(node):
                yield from _commitments(of, f"{path}.{number}" if path else str(number))
        case _:
            pass


class Verifier:
    """Recomputes the chain, entry by entry, in memory that grows with streams, not with entries.

    Feed it every entry in the order of its number with its personal values, then the head.
    """

    def __init__(self) -> None:
        self._head = Head()
        self._versions: Counter[str] = Counter()
        self._missing: Counter[str] = Counter()
        self._bad: tuple[int, str] | None = None

    @property
    def last(self) -> Head:
        """The last good entry."""
        return self._head

    @property
    def failed(self) -> bool:
        """Whether something does not fit; nothing after it is looked at."""
        return self._bad is not None

    def feed(self, record: Record, values: Sequence[PersonalValue]) -> None:
        """Looks at the next entry."""
        if self._bad is not None:
            return
        try:
            why = self._fault(record, values)
        except (TypeError, ValueError, LookupError):
            why = "it is no entry of a journal"
        if why:
            # Where an entry is missing, that number is the first that does not fit.
            self._bad = (min(record.seq, self._head.seq + 1), why)
            return
        self._head = Head(record.seq, record.hash)
        self._versions[record.stream] = record.version

    def report(self, head: Head) -> ChainReport:
        """What was found, given the head that the journal remembers."""
        last, bad = self._head, self._bad
        if bad is None:
            lost = [stream for stream, missing in self._missing.items() if missing > 0]
            if head.seq > last.seq:
                bad = (last.seq + 1, f"the journal had {head.seq} entries; the last are missing")
            elif head != last:
                bad = (last.seq, "the journal's head does not name its last entry")
            elif lost:
                bad = (last.seq, f"personal values of stream {lost[0]} were removed unrecorded")
        first_bad, why = bad or (None, None)
        return ChainReport(last.seq, first_bad=first_bad, why=why, head=last.hash)

    def _fault(self, record: Record, values: Sequence[PersonalValue]) -> str | None:
        if record.seq != self._head.seq + 1:
            return f"entry {self._head.seq + 1} is missing or out of its place"
        if record.prev != self._head.hash:
            return "it does not name the hash of the entry before it"
        if record.hash != hash_of(record):
            return "it was changed: its hash is another"
        if record.version != self._versions[record.stream] + 1:
            return f"its version is not the next one of stream {record.stream}"
        return self._values_fault(record, values)

    def _values_fault(self, record: Record, values: Sequence[PersonalValue]) -> str | None:
        event = json.loads(record.body)["event"]
        promised = dict(_commitments(event))
        for one in values:
            if one.field not in promised:
                return f"the personal value {one.field} was put in"
            if commitment(one.salt, one.field, one.value) != promised[one.field]:
                return f"the personal value {one.field} is not the one committed to"
        # A value may only be missing if a later entry of its stream says that it was redacted.
        # A redaction while we read leaves fewer missing than it says, never more.
        self._missing[record.stream] += len(promised) - len(values)
        if record.kind == _REDACTION:
            if self._missing[record.stream] > event["values"]:
                return f"more personal values are gone than its {event['values']}"
            self._missing[record.stream] = 0
        return None
