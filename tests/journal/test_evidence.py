"""Whatever is changed in a journal, `verify` says so and says where."""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, delete, text
from sqlalchemy.pool import StaticPool

from gdpr_rights.domain.events import (
    Event,
    IdentityVerified,
    PersonalValuesRedacted,
    Retracted,
)
from gdpr_rights.domain.identity import Identity, Level
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.errors import UnreadableEntry
from gdpr_rights.journal import MemoryJournal, SQLJournal
from gdpr_rights.journal.chain import (
    GENESIS,
    Head,
    Verifier,
    canonical,
    commitment,
    hash_of,
    seal,
)
from gdpr_rights.ports import ChainReport
from tests.journal.strategies import STRATEGIES, events

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)
FOUND = IdentityVerified(
    Identity("code", level=Level.ADDRESS),
    subject=ResolvedSubject("ref", "customer", key=(7,), identifiers=(("email", "é@x.org"),)),
)

History = list[tuple[str, list[Event] | None]]


def histories() -> st.SearchStrategy[History]:
    """What is appended to which stream; None redacts it. Some values are left at the end."""
    short: st.SearchStrategy[Event] = st.sampled_from([FOUND, Retracted()])
    short |= STRATEGIES[IdentityVerified]
    several = st.lists(short, min_size=1, max_size=2)
    step = st.tuples(st.sampled_from(["a", "b"]), st.none() | several)
    end: History = [("a", [FOUND, FOUND])]
    return st.lists(step, max_size=4).map(lambda steps: steps + end)


ENGINE = create_engine("sqlite://", poolclass=StaticPool)
JOURNAL = SQLJournal(ENGINE, prefix="")


def journal_of(history: History) -> SQLJournal:
    """The one journal of these tests, emptied, and then filled with a history."""
    JOURNAL.create_tables()
    with ENGINE.begin() as connection:
        for table in JOURNAL.metadata.tables.values():
            connection.execute(delete(table))
    JOURNAL.create_tables()
    for stream, written in history:
        if written is None:
            JOURNAL.redact(stream, AT)
        else:
            JOURNAL.append(stream, len(JOURNAL.read(stream)), written, AT)
    return JOURNAL


def after(history: History, tamper: Callable[[Connection], object]) -> ChainReport:
    journal = journal_of(history)
    assert journal.verify().holds
    with ENGINE.begin() as connection:
        tamper(connection)
    return journal.verify()


def rows(connection: Connection, table: str, order: str) -> list[dict[str, Any]]:
    found = connection.execute(text(f"SELECT * FROM {table} ORDER BY {order}"))
    return [dict(row) for row in found.mappings()]


def changed(value: Any, data: st.DataObject) -> Any:
    """Another value of the same type."""
    match value:
        case int():
            return value + data.draw(st.sampled_from([-1, 1, 1000]))
        case bytes():
            place = data.draw(st.integers(0, len(value) - 1))
            return value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]
        case _:
            place = data.draw(st.integers(0, len(value) - 1))
            letter = data.draw(st.sampled_from("0a:} é"))
            other = value[:place] + letter + value[place + 1 :]
            return other if other != value else value + letter


class TestTampering:
    """Art. 5(2): the controller shall "be able to demonstrate compliance": with evidence."""

    @pytest.mark.parametrize(
        "column", ["seq", "stream", "version", "kind", "at", "body", "prev", "hash"]
    )
    def test_no_field_of_an_entry_can_be_changed(self, column: str) -> None:
        @given(histories(), st.data())
        def check(history: History, data: st.DataObject) -> None:
            place = 0

            def tamper(connection: Connection) -> None:
                nonlocal place
                row = data.draw(st.sampled_from(rows(connection, "entries", "seq")))
                new = changed(row[column], data)
                place = row["seq"]
                same = "seq = :new" if column == "seq" else "stream = :s AND version = :v"
                values = {
                    "new": new,
                    "s": new if column == "stream" else row["stream"],
                    "v": new if column == "version" else row["version"],
                }
                taken = connection.execute(
                    text(f"SELECT 1 FROM entries WHERE {same} AND seq <> {place}"), values
                )
                assume(column not in ("seq", "stream", "version") or taken.first() is None)
                connection.execute(
                    text(f'UPDATE entries SET "{column}" = :new WHERE seq = {place}'), values
                )

            report = after(history, tamper)
            assert not report.holds
            # An entry moved to the front is the first that does not fit.
            assert report.first_bad == place or (column == "seq" and report.first_bad is not None)

        check()

    @pytest.mark.parametrize("column", ["seq", "field", "salt", "value"])
    def test_no_personal_value_can_be_changed(self, column: str) -> None:
        @given(histories(), st.data())
        def check(history: History, data: st.DataObject) -> None:
            def tamper(connection: Connection) -> None:
                row = data.draw(st.sampled_from(rows(connection, "personal_values", "seq, field")))
                new = changed(row[column], data)
                key = {"seq": row["seq"], "field": row["field"]}
                if column in key:
                    other = {**key, column: new}
                    taken = text(
                        "SELECT 1 FROM personal_values WHERE seq = :seq AND field = :field"
                    )
                    assume(connection.execute(taken, other).first() is None)
                connection.execute(
                    text(
                        f'UPDATE personal_values SET "{column}" = :new '
                        "WHERE seq = :seq AND field = :field"
                    ),
                    {**key, "new": new},
                )

            assert not after(history, tamper).holds

        check()

    @given(histories(), st.data())
    def test_no_personal_value_can_be_removed_unrecorded(
        self, history: History, data: st.DataObject
    ) -> None:
        def tamper(connection: Connection) -> None:
            row = data.draw(st.sampled_from(rows(connection, "personal_values", "seq, field")))
            connection.execute(
                text("DELETE FROM personal_values WHERE seq = :seq AND field = :field"), row
            )

        report = after(history, tamper)
        assert not report.holds
        assert "removed unrecorded" in str(report.why)

    @given(histories(), st.data())
    def test_no_entry_can_be_removed(self, history: History, data: st.DataObject) -> None:
        place = 0

        def tamper(connection: Connection) -> None:
            nonlocal place
            place = data.draw(st.sampled_from(rows(connection, "entries", "seq")))["seq"]
            connection.execute(text(f"DELETE FROM entries WHERE seq = {place}"))

        assert after(history, tamper).first_bad == place

    @given(histories(), st.data())
    def test_the_end_cannot_be_cut_off(self, history: History, data: st.DataObject) -> None:
        first = 0

        def tamper(connection: Connection) -> None:
            nonlocal first
            first = data.draw(st.sampled_from(rows(connection, "entries", "seq")))["seq"]
            connection.execute(text(f"DELETE FROM entries WHERE seq >= {first}"))

        report = after(history, tamper)
        assert report.first_bad == first
        assert report.entries == first - 1

    @given(histories(), st.data())
    def test_no_two_entries_can_change_places(self, history: History, data: st.DataObject) -> None:
        pair: list[int] = []

        def tamper(connection: Connection) -> None:
            numbers = [row["seq"] for row in rows(connection, "entries", "seq")]
            pair.extend(data.draw(st.permutations(numbers))[:2])
            for old, new in ((pair[0], -1), (pair[1], pair[0]), (-1, pair[1])):
                for table in ("entries", "personal_values"):
                    connection.execute(text(f"UPDATE {table} SET seq = {new} WHERE seq = {old}"))

        assert after(history, tamper).first_bad == min(pair)

    @given(histories())
    def test_nothing_can_be_put_in(self, history: History) -> None:
        """Not even an entry that fits the last one, for the head does not name it."""

        def tamper(connection: Connection) -> None:
            entries = rows(connection, "entries", "seq")
            last = Head(entries[-1]["seq"], entries[-1]["hash"])
            [forged], _ = seal([Retracted()], AT, stream="new", version=0, head=last)
            connection.execute(
                text(
                    "INSERT INTO entries VALUES (:seq, 'new', 1, :kind, :at, :body, :prev, :hash)"
                ),
                {
                    "seq": forged.seq,
                    "kind": forged.kind,
                    "at": forged.at,
                    "body": forged.body,
                    "prev": forged.prev,
                    "hash": forged.hash,
                },
            )

        report = after(history, tamper)
        assert "head" in str(report.why)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE head SET hash = 'f'",
            "UPDATE head SET seq = seq + 1",
            "UPDATE head SET seq = seq - 1",
            "DELETE FROM head",
        ],
    )
    def test_the_head_cannot_be_changed(self, statement: str) -> None:
        history: History = [("a", [FOUND, FOUND])]
        assert not after(history, lambda connection: connection.execute(text(statement))).holds

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE entries SET body = x'00' WHERE seq = 1",
            "UPDATE entries SET version = 'one' WHERE seq = 1",
            "UPDATE personal_values SET salt = 5 WHERE seq = 1",
            "INSERT INTO personal_values VALUES (2, 'identity.method', x'00', '1')",
        ],
    )
    def test_what_is_no_entry_is_no_crash(self, statement: str) -> None:
        history: History = [("a", [FOUND, FOUND])]
        report = after(history, lambda connection: connection.execute(text(statement)))
        assert report.first_bad == (2 if "INSERT" in statement else 1)

    @pytest.mark.parametrize("seq", [1, 2])
    def test_an_entry_that_was_hashed_anew_does_not_fit_the_next(self, seq: int) -> None:
        """Who changes an entry and its hash must rewrite everything after it, head included."""

        def tamper(connection: Connection) -> None:
            row = rows(connection, "entries", "seq")[seq - 1]
            [forged], _ = seal(
                [Retracted()], AT, stream="a", version=seq - 1, head=Head(seq - 1, row["prev"])
            )
            connection.execute(
                text(
                    "UPDATE entries SET kind = :kind, body = :body, hash = :hash WHERE seq = :seq"
                ),
                {"kind": forged.kind, "body": forged.body, "hash": forged.hash, "seq": seq},
            )
            connection.execute(text(f"DELETE FROM personal_values WHERE seq = {seq}"))

        report = after([("a", [FOUND, FOUND])], tamper)
        assert not report.holds
        assert report.head != ""


class TestReport:
    """It names the first entry that does not fit, and why."""

    def test_an_entry_that_is_missing(self) -> None:
        report = after(
            [("a", [FOUND, FOUND, FOUND])],
            lambda connection: connection.execute(text("DELETE FROM entries WHERE seq = 2")),
        )
        assert (report.entries, report.first_bad) == (1, 2)
        assert report.why == "entry 2 is missing or out of its place"

    def test_a_stream_with_a_gap(self) -> None:
        """Even if everything is hashed as it should be."""
        [first], _ = seal([Retracted()], AT, stream="a", version=0, head=Head())
        head = Head(first.seq, first.hash)
        [third], _ = seal([Retracted()], AT, stream="a", version=2, head=head)
        verifier = Verifier()
        verifier.feed(first, ())
        verifier.feed(third, ())
        verifier.feed(first, ())
        report = verifier.report(Head(third.seq, third.hash))
        assert (report.entries, report.first_bad, report.head) == (1, 2, first.hash)
        assert report.why == "its version is not the next one of stream a"

    def test_a_personal_value_that_was_put_in(self) -> None:
        report = after(
            [("a", [FOUND])],
            lambda connection: connection.execute(
                text("INSERT INTO personal_values VALUES (1, 'identity.by', x'00', '1')")
            ),
        )
        assert report.why == "the personal value identity.by was put in"

    def test_more_values_gone_than_were_redacted(self) -> None:
        """A forged event of redaction must say how many values it covers."""
        journal = journal_of([("a", [FOUND])])
        with ENGINE.begin() as connection:
            connection.execute(text("DELETE FROM personal_values"))
        journal.append("a", 1, [PersonalValuesRedacted(1)], AT)
        report = journal.verify()
        assert report.first_bad == 2
        assert "more personal values are gone" in str(report.why)

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE entries SET body = '{'",
            "UPDATE entries SET body = '{}'",
            "UPDATE entries SET body = '[]'",
            'UPDATE entries SET body = \'{"event":1.5,"schema":1}\'',
            "UPDATE entries SET at = 'yesterday'",
            "UPDATE entries SET kind = 'Mislaid'",
            "UPDATE personal_values SET value = '1.5'",
            "UPDATE personal_values SET field = 'subject.secret'|| field",
        ],
    )
    def test_reading_what_was_tampered_with(self, statement: str) -> None:
        journal = journal_of([("a", [FOUND])])
        with ENGINE.begin() as connection:
            connection.execute(text(statement.replace(":", "\\:")))
        with pytest.raises(UnreadableEntry) as caught:
            journal.read("a")
        assert caught.value.__context__ is None
        with pytest.raises(UnreadableEntry):
            list(journal.entries())


class TestRedaction:
    @given(histories(), st.sampled_from(["a", "b"]))
    def test_the_chain_holds_after_any_redaction(self, history: History, stream: str) -> None:
        journal = journal_of(history)
        journal.redact(stream, AT)
        report = journal.verify()
        assert report.holds, report.why

    def test_a_commitment_does_not_tell_its_value(self) -> None:
        """Two equal values have two commitments: each has a salt of its own, which is deleted."""
        journal = MemoryJournal()
        journal.append("a", 0, [FOUND, FOUND], AT)
        first, second = journal._records
        assert first.body != second.body
        assert "é@x.org" not in first.body + second.body


class TestForm:
    """The form is documented, so that an auditor can recompute it without this library."""

    def test_a_hash_recomputed_by_hand(self) -> None:
        journal = MemoryJournal()
        [entry] = journal.append("a", 0, [FOUND], AT)
        [record] = journal._records
        fields = {
            "seq": 1,
            "stream": "a",
            "version": 1,
            "kind": "IdentityVerified",
            "at": "2027-03-01T09:00:00.000000+00:00",
            "body": record.body,
            "prev": "0" * 64,
        }
        raw = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        digest = hashlib.sha256(b"gdpr_rights/entry/1\0" + raw.encode()).hexdigest()
        assert entry.hash == record.hash == digest

    def test_a_commitment_recomputed_by_hand(self) -> None:
        journal = MemoryJournal()
        journal.append("a", 0, [FOUND], AT)
        [record] = journal._records
        subject = json.loads(record.body)["event"]["subject"]
        values = {value.field: value for value in journal._values[1]}
        value = values["subject.identifiers"]
        message = b'gdpr_rights/value/1\0["subject.identifiers",[["email","\xc3\xa9@x.org"]]]'
        assert subject["identifiers"] == {
            "$personal": hmac.new(value.salt, message, "sha256").hexdigest()
        }
        assert len(value.salt) == 32

    def test_a_snapshot(self) -> None:
        """A change of these texts would break every journal that exists."""
        [record], [key, identifiers] = seal(
            [FOUND], AT, stream="a", version=0, head=Head(), salt=bytes
        )
        assert key.value == "[7]"
        assert identifiers.value == '[["email","é@x.org"]]'
        assert record.prev == GENESIS
        assert record.body == (
            '{"event":{"identity":{"because":null,"by":null,"level":1,"method":"code"},'
            '"limit":null,"subject":{"identifiers":{"$personal":"'
            f"{commitment(bytes(32), 'subject.identifiers', identifiers.value)}"
            '"},"key":{"$personal":"'
            f"{commitment(bytes(32), 'subject.key', '[7]')}"
            '"},"kind":"customer","ref":"ref","tenant":null}},"schema":1}'
        )
        assert record.hash == hash_of(record) == SNAPSHOT

    @given(events())
    def test_every_event_can_be_sealed(self, event: Event) -> None:
        records, values = seal([event], AT, stream="a", version=0, head=Head())
        verifier = Verifier()
        for record in records:
            verifier.feed(record, values)
        assert verifier.report(Head(1, records[0].hash)).holds

    def test_the_order_of_names_does_not_matter(self) -> None:
        assert canonical({"b": 1, "a": "é\n\0"}) == canonical({"a": "é\n\0", "b": 1})
        assert canonical({"b": 1, "a": "é\n\0"}) == '{"a":"é\\n\\u0000","b":1}'

    @pytest.mark.parametrize("value", [1.0, [1.5], {"a": {"b": (float("nan"),)}}])
    def test_there_are_no_floats(self, value: object) -> None:
        with pytest.raises(TypeError, match="float"):
            canonical(value)

    def test_half_a_surrogate_pair_is_refused_and_not_quoted(self) -> None:
        with pytest.raises(ValueError, match="surrogate") as caught:
            canonical(["secret\ud800"])
        assert "secret" not in str(caught.value)
        assert caught.value.__context__ is None


SNAPSHOT = "a6dcd4c22c9f669bc7adc920dc1abdc2a357b9ab958abe81f8945fe7521ffd90"
