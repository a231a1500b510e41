"""The kit for journals: subclass it in your tests, make your journal, and run pytest."""

import threading
from collections.abc import Sequence
from datetime import timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_rights.domain.events import (
    Event,
    EvidenceRejected,
    Fulfilled,
    IdentityVerified,
    PersonalValuesRedacted,
    Retracted,
    SeveralFound,
)
from gdpr_rights.domain.identity import Identity, Level
from gdpr_rights.domain.instructions import Found
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.projections import CaseQuery, Projection, Standing
from gdpr_rights.errors import NaiveDatetime, StaleVersion
from gdpr_rights.ports import Entry, Journal, Write
from gdpr_rights.testing.journal_projections import NOW, JournalProjections, a_case

__all__ = ["JournalConformance"]

_SECRET = "ada@example.org"  # noqa: S105 - what must never be shown
_IDENTITY = Identity("vouched", level=Level.SESSION, by="dpo@acme.example", because="known")
_STREAMS = ("case-1", "case-2", "case-3")
_WRITERS = 4
_EACH = 3

Operation = tuple[str, tuple[Event, ...] | None]
"""A stream, and what is appended to it; None redacts it."""


def _found(*values: str) -> IdentityVerified:
    subject = ResolvedSubject(
        "ref-1", "customer", key=(7, *values), identifiers=(("email", _SECRET),)
    )
    return IdentityVerified(_IDENTITY, subject=subject)


def _several() -> SeveralFound:
    people = (Found(key=(n,), identifiers=(("email", _SECRET),)) for n in (1, 2))
    return SeveralFound(_IDENTITY, candidates=tuple(people))


def _operations() -> st.SearchStrategy[list[Operation]]:
    events = st.one_of(
        st.just(Fulfilled()),
        st.builds(EvidenceRejected, st.text("abc", min_size=1), expired=st.booleans()),
        st.builds(_found, st.text(st.characters(codec="utf-8"), max_size=5)),
        st.builds(_several),
        st.just(IdentityVerified(_IDENTITY, subject=None)),
    )
    several = st.lists(events, min_size=1, max_size=3).map(tuple)
    return st.lists(st.tuples(st.sampled_from(_STREAMS), st.none() | several), max_size=8)


class JournalConformance(JournalProjections):
    """What every journal must keep to.

    Examples:
        >>> from gdpr_rights.journal import MemoryJournal
        >>> from gdpr_rights.testing.journals import JournalConformance
        >>> class TestMyJournal(JournalConformance):
        ...     def journal(self):
        ...         return MemoryJournal()
    """

    def journal(self) -> Journal:
        """A new, empty journal, ready to use from several threads; it is called many times."""
        raise NotImplementedError("make a new, empty journal here")

    def test_what_is_appended_is_read(self) -> None:
        """The entries that `append` returns are those that are read."""
        journal = self.journal()
        events = (_found(), Fulfilled())
        appended = journal.append("case-1", 0, events, NOW)
        assert tuple(entry.event for entry in appended) == events
        assert journal.read("case-1") == appended
        assert tuple(journal.entries()) == appended

    def test_a_stream_that_does_not_exist_is_empty(self) -> None:
        """It is no error; and names differ by case."""
        journal = self.journal()
        journal.append("case-1", 0, [Fulfilled()], NOW)
        assert journal.read("case-2") == ()
        assert journal.read("CASE-1") == ()

    def test_entries_are_numbered_without_gaps(self) -> None:
        """In the whole journal, and in each stream."""
        journal = self.journal()
        journal.append("case-1", 0, [Fulfilled(), Fulfilled()], NOW)
        journal.append("case-2", 0, [Fulfilled()], NOW)
        journal.append("case-1", 2, [Retracted()], NOW)
        places = [(entry.seq, entry.stream, entry.version) for entry in journal.entries()]
        assert places == [(1, "case-1", 1), (2, "case-1", 2), (3, "case-2", 1), (4, "case-1", 3)]
        assert [entry.seq for entry in journal.entries(2)] == [3, 4]
        assert list(journal.entries(4)) == []

    def test_an_entry_says_its_kind_and_its_instant_in_utc(self) -> None:
        """Whatever zone the instant was given in."""
        journal = self.journal()
        at = NOW.astimezone(timezone(timedelta(hours=5, minutes=30)))
        [entry] = journal.append("case-1", 0, [Retracted()], at)
        assert entry.kind == "Retracted"
        assert entry.at == NOW
        assert entry.at.utcoffset() == timedelta()

    def test_each_entry_names_the_hash_before_it(self) -> None:
        """The entries of all streams are one chain."""
        journal = self.journal()
        journal.append("case-1", 0, [Fulfilled(), Fulfilled()], NOW)
        journal.append("case-2", 0, [Fulfilled()], NOW)
        entries = list(journal.entries())
        assert [entry.prev for entry in entries[1:]] == [entry.hash for entry in entries[:-1]]
        assert len({entry.hash for entry in entries}) == len(entries)
        assert journal.verify().head == entries[-1].hash

    @pytest.mark.parametrize("expected", [0, 2])
    def test_a_stale_writer_writes_nothing(self, expected: int) -> None:
        """Neither its events nor its projections."""
        journal = self.journal()
        journal.append("case-1", 0, [Fulfilled()], NOW)
        with pytest.raises(StaleVersion) as caught:
            journal.append("case-1", expected, [Retracted()], NOW, [a_case("case-1")])
        assert (caught.value.stream, caught.value.expected, caught.value.found) == (
            "case-1",
            expected,
            1,
        )
        self._assert_untouched(journal)

    def test_nothing_at_all_is_not_appended(self) -> None:
        """A projection without an event could not be explained."""
        journal = self.journal()
        journal.append("case-1", 0, [Fulfilled()], NOW)
        with pytest.raises(ValueError, match="at least one event"):
            journal.append("case-1", 1, [], NOW, [a_case("case-1")])
        self._assert_untouched(journal)

    def test_what_could_not_be_read_back_is_not_written(self) -> None:
        """None of the events, where one cannot be recorded."""
        journal = self.journal()
        journal.append("case-1", 0, [Fulfilled()], NOW)
        subject = ResolvedSubject("ref-1", "customer", key=(1.5,))  # type: ignore[arg-type]
        bad = IdentityVerified(_IDENTITY, subject=subject)
        with pytest.raises(TypeError):
            journal.append("case-1", 1, [Retracted(), bad], NOW, [a_case("case-1")])
        self._assert_untouched(journal)

    def test_an_instant_without_a_zone_is_refused(self) -> None:
        """In an argument as in a projection."""
        journal = self.journal()
        journal.append("case-1", 0, [Fulfilled()], NOW)
        naive = NOW.replace(tzinfo=None)
        standing = Standing("f", "newsletter", "objection", "objected", "GDPR Art. 21(3)", naive)
        rows: tuple[Projection, ...] = (a_case("case-1", received_at=naive), standing)
        with pytest.raises(NaiveDatetime):
            journal.append("case-1", 1, [Retracted()], naive, [a_case("case-1")])
        for row in rows:
            with pytest.raises(NaiveDatetime):
                journal.append("case-1", 1, [Retracted()], NOW, [row])
        with pytest.raises(NaiveDatetime):
            journal.redact("case-1", naive)
        self._assert_untouched(journal)

    def test_several_streams_are_appended_to_at_once(self) -> None:
        """In the order of the writes, as links of the one chain."""
        journal = self.journal()
        journal.append("case-2", 0, [Fulfilled()], NOW)
        writes = [
            Write("case-1", 0, [_found(), Fulfilled()]),
            Write("case-2", 1, [_several()]),
            Write("case-3", 0, [Retracted()], [a_case("case-3")]),
        ]
        appended = journal.append_many(writes, NOW)
        places = [(entry.seq, entry.stream, entry.version) for entry in appended]
        assert places == [(2, "case-1", 1), (3, "case-1", 2), (4, "case-2", 2), (5, "case-3", 1)]
        events = [event for write in writes for event in write.events]
        assert [entry.event for entry in appended] == events
        assert tuple(journal.entries(1)) == appended
        assert journal.cases(CaseQuery()) == (a_case("case-3"),)
        assert journal.verify().holds

    def test_one_stale_stream_stops_all(self) -> None:
        """Nothing is written to the others either, whichever it is."""
        for stale in range(3):
            journal = self.journal()
            journal.append("case-1", 0, [Fulfilled()], NOW)
            writes = [
                Write(f"new-{n}", int(n == stale), [Retracted()], [a_case(f"new-{n}")])
                for n in range(3)
            ]
            with pytest.raises(StaleVersion) as caught:
                journal.append_many(writes, NOW)
            assert (caught.value.stream, caught.value.expected, caught.value.found) == (
                f"new-{stale}",
                1,
                0,
            )
            self._assert_untouched(journal)

    def test_a_stream_may_stand_twice(self) -> None:
        """Its second write expects what the first leaves."""
        journal = self.journal()
        journal.append("case-1", 0, [Fulfilled()], NOW)
        twice = Write("case-1", 1, [Retracted()]), Write("case-1", 1, [Retracted()])
        with pytest.raises(StaleVersion):
            journal.append_many(twice, NOW)
        self._assert_untouched(journal)
        journal.append_many(
            [Write("case-1", 1, [Retracted()]), Write("case-1", 2, [_found()])], NOW
        )
        assert [entry.version for entry in journal.read("case-1")] == [1, 2, 3]
        assert journal.verify().holds

    def test_a_write_of_nothing_stops_all(self) -> None:
        """No writes at all are no fault, and change nothing."""
        journal = self.journal()
        journal.append("case-1", 0, [Fulfilled()], NOW)
        with pytest.raises(ValueError, match="at least one event"):
            journal.append_many([Write("a", 0, [Fulfilled()]), Write("b", 0, [])], NOW)
        assert journal.append_many([], NOW) == ()
        self._assert_untouched(journal)

    def test_very_many_streams_are_written_and_read_at_once(self) -> None:
        """More than one statement may bind."""
        journal = self.journal()
        streams = [f"case-{n}" for n in range(1200)]
        journal.append_many([Write(stream, 0, [Fulfilled()]) for stream in streams], NOW)
        journal.append_many([Write(stream, 1, [Retracted()]) for stream in streams], NOW)
        read = journal.read_many(streams)
        assert list(read) == streams
        kinds = ("Fulfilled", "Retracted")
        assert all(tuple(entry.kind for entry in entries) == kinds for entries in read.values())

    def test_several_streams_are_read_at_once(self) -> None:
        """Those that exist, in the order in which they were asked for, each as `read` has it."""
        journal = self.journal()
        journal.append("case-1", 0, [_found()], NOW)
        journal.append("case-2", 0, [_several()], NOW)
        journal.append("case-1", 1, [Fulfilled()], NOW)
        read = journal.read_many(["case-2", "none", "case-1", "case-2", "CASE-1"])
        assert list(read) == ["case-2", "case-1"]
        assert all(entries == journal.read(stream) for stream, entries in read.items())
        assert len(read["case-1"]) == 2
        assert journal.read_many([]) == {}

    def _assert_untouched(self, journal: Journal) -> None:
        assert [entry.event for entry in journal.entries()] == [Fulfilled()]
        assert journal.cases(CaseQuery()) == ()
        assert journal.verify().holds

    def test_redaction_takes_the_values_and_leaves_the_chain(self) -> None:
        """Of one stream, and it is said how many they were."""
        journal = self.journal()
        journal.append("case-1", 0, [_found(), _several(), Fulfilled()], NOW, [a_case("case-1")])
        kept = journal.append("case-2", 0, [_found()], NOW)
        # A key and identifiers of one person, and two candidates as one value.
        assert journal.redact("case-1", NOW) == 3
        verified, several, fulfilled, redacted = journal.read("case-1")
        subject = ResolvedSubject("ref-1", "customer", key=())
        assert verified.event == IdentityVerified(_IDENTITY, subject=subject)
        assert several.event == SeveralFound(_IDENTITY, candidates=())
        assert fulfilled.event == Fulfilled()
        assert redacted.event == PersonalValuesRedacted(3)
        assert journal.read("case-2") == kept
        assert journal.cases(CaseQuery())[0].version == redacted.version
        assert journal.verify().holds

    def test_redaction_of_nothing_appends_nothing(self) -> None:
        """There is nothing to say."""
        journal = self.journal()
        journal.append("case-1", 0, [Fulfilled()], NOW)
        assert journal.redact("case-1", NOW) == 0
        assert journal.redact("case-2", NOW) == 0
        assert len(list(journal.entries())) == 1

    def test_a_redacted_stream_goes_on(self) -> None:
        """What is recorded later is redacted later."""
        journal = self.journal()
        journal.append("case-1", 0, [_found()], NOW)
        journal.redact("case-1", NOW)
        with pytest.raises(StaleVersion):
            journal.append("case-1", 1, [Fulfilled()], NOW)
        journal.append("case-1", 2, [_found("x")], NOW)
        assert journal.read("case-1")[-1].event == _found("x")
        assert journal.redact("case-1", NOW) == 2
        assert journal.verify().holds

    def test_no_personal_value_is_shown(self) -> None:
        """Not by an entry, not by a report, not by the journal."""
        journal = self.journal()
        shown = repr(journal.append("case-1", 0, [_found("Lovelace"), _several()], NOW))
        shown += repr(list(journal.entries())) + repr(journal.verify()) + repr(journal)
        assert _SECRET not in shown
        assert "Lovelace" not in shown

    def test_rivals_do_each_thing_once(self) -> None:
        """Of several writers that read the same version one writes; the others read again."""
        journal = self.journal()
        failures: list[BaseException] = []

        def write() -> None:
            left = _EACH
            while left:
                try:
                    journal.append("case-1", len(journal.read("case-1")), [_found()], NOW)
                    left -= 1
                except StaleVersion:
                    continue
                except BaseException as error:  # noqa: BLE001 - shown by the thread that waits
                    failures.append(error)
                    return

        writers = [threading.Thread(target=write) for _ in range(_WRITERS)]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join()
        assert failures == []
        versions = [entry.version for entry in journal.read("case-1")]
        assert versions == list(range(1, _WRITERS * _EACH + 1))
        assert journal.verify().holds

    def test_any_history_is_kept(self) -> None:
        """Whatever is appended and redacted reads back, and the chain holds."""

        @given(_operations())
        def check(operations: list[Operation]) -> None:
            journal = self.journal()
            written = _replay(journal, operations)
            entries = list(journal.entries())
            assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
            for stream in _STREAMS:
                of_stream = tuple(entry for entry in entries if entry.stream == stream)
                assert journal.read(stream) == of_stream
                assert [entry.version for entry in of_stream] == list(range(1, len(of_stream) + 1))
                assert [entry.kind for entry in of_stream] == written[stream]
            report = journal.verify()
            assert report.holds, report.why
            assert report.entries == len(entries)

        check()


def _replay(journal: Journal, operations: Sequence[Operation]) -> dict[str, list[str]]:
    """Carries out operations; the kinds of entries that each stream has then."""
    kinds: dict[str, list[str]] = {stream: [] for stream in _STREAMS}
    for stream, events in operations:
        if events is not None:
            appended: tuple[Entry, ...] = journal.append(stream, len(kinds[stream]), events, NOW)
            assert tuple(entry.event for entry in appended) == events
            kinds[stream] += [type(event).__name__ for event in events]
        elif journal.redact(stream, NOW):
            kinds[stream].append(PersonalValuesRedacted.__name__)
    return kinds
