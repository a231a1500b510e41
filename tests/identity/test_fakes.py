"""The stand-ins do what tests believe of them."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from gdpr_rights.domain.identity import Message
from gdpr_rights.domain.instructions import Batch, Counts
from gdpr_rights.errors import NaiveDatetime, SystemUnavailable
from gdpr_rights.ports import Clock, DataSystem, Ids
from gdpr_rights.testing.fakes import CountedIds, Fault, FlakySystem, HandClock, MailBox, When

NOW = datetime(2026, 1, 31, 9, tzinfo=UTC)


class TestHandClock:
    def test_it_stands_until_moved(self) -> None:
        clock: Clock = HandClock(NOW)
        assert clock.now() == clock.now() == NOW

    def test_it_moves_on(self) -> None:
        clock = HandClock(NOW)
        clock.advance(timedelta(minutes=15))
        clock.advance(days=1, seconds=1)
        assert clock.now() == NOW + timedelta(days=1, minutes=15, seconds=1)

    def test_it_can_be_set(self) -> None:
        clock = HandClock(NOW)
        clock.set(NOW - timedelta(days=1))
        assert clock.now() == NOW - timedelta(days=1)
        assert repr(clock) == "HandClock(2026-01-30T09:00:00+00:00)"

    def test_it_knows_its_zone(self) -> None:
        with pytest.raises(NaiveDatetime):
            HandClock(NOW.replace(tzinfo=None))
        with pytest.raises(NaiveDatetime):
            HandClock(NOW).set(NOW.replace(tzinfo=None))


def test_ids_are_counted() -> None:
    ids: Ids = CountedIds("case")
    assert [ids.new(), ids.new(), CountedIds().new()] == ["case-1", "case-2", "id-1"]


class TestMailBox:
    def test_the_last_code_counts(self) -> None:
        box = MailBox()
        for code, address in (("1", "a@x"), ("2", "a@x"), ("3", "b@x")):
            box(Message(address=address, case_id="c", code=code, expires_at=NOW))
        assert box.last_code("a@x") == "2"
        assert [message.code for message in box.to("a@x")] == ["1", "2"]
        assert repr(box) == "<MailBox with 3 messages>"

    def test_no_mail_is_an_error_that_names_nobody(self) -> None:
        with pytest.raises(LookupError) as caught:
            MailBox().last_code("a@x")
        assert "a@x" not in str(caught.value)


class Work:
    """A system that only counts."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def count(self, *_arguments: Any) -> Counts:
        self.done.append("count")
        return Counts()

    def __getattr__(self, method: str) -> Any:
        def work(*_arguments: Any) -> Any:
            self.done.append(method)
            return ()

        return work

    def collect(self, *_arguments: Any) -> Iterator[Batch]:
        for name in "abc":
            self.done.append(name)
            yield Batch(name, key=(), columns=(), types=(), rows=[])


def flaky(fail: Sequence[Fault | str] | Fault | str = ()) -> tuple[Any, Work]:
    work = Work()
    return cast("Any", FlakySystem(cast("DataSystem", work), fail)), work


class TestFlakySystem:
    def test_it_satisfies_the_port(self) -> None:
        assert isinstance(flaky()[0], DataSystem)

    def test_it_works_where_it_is_not_told_to_fail(self) -> None:
        system, work = flaky("apply")
        assert system.count(None, ()) == Counts()
        assert system.capabilities(None, "app") == system.resolve(None, None, ()) == ()
        assert system.verify(None, ()) == system.purge(()) == ()
        assert [batch.dataset for batch in system.collect(None, None)] == ["a", "b", "c"]
        assert system.calls["count"] == system.calls["collect"] == 1
        assert len(work.done) == 8

    def test_a_name_stands_for_its_first_call(self) -> None:
        system, work = flaky("apply")
        with pytest.raises(SystemUnavailable):
            system.apply(None, ())
        assert work.done == []
        assert system.apply(None, ()) == ()
        assert work.done == ["apply"]

    def test_it_fails_after_the_work(self) -> None:
        system, work = flaky(Fault("apply", when=When.AFTER, calls=[2], error=KeyError()))
        system.apply(None, ())
        with pytest.raises(KeyError):
            system.apply(None, ())
        assert work.done == ["apply", "apply"]

    def test_it_fails_every_time(self) -> None:
        system, _ = flaky([Fault("verify", calls=None)])
        for _ in range(3):
            with pytest.raises(SystemUnavailable):
                system.verify(None, ())

    def test_it_goes_down_and_comes_back(self) -> None:
        system, work = flaky()
        system.down = True
        with pytest.raises(SystemUnavailable):
            system.count(None, ())
        with pytest.raises(SystemUnavailable):
            next(system.collect(None, None))
        assert work.done == []
        system.down = False
        assert system.count(None, ()) == Counts()

    @pytest.mark.parametrize(
        ("fault", "passed"),
        [
            (Fault("collect"), ""),
            (Fault("collect", batches=0), ""),
            (Fault("collect", batches=2), "ab"),
            (Fault("collect", when=When.AFTER), "abc"),
        ],
    )
    def test_it_breaks_off_between_batches(self, fault: Fault, passed: str) -> None:
        system, _ = flaky(fault)
        seen: list[str] = []
        with pytest.raises(SystemUnavailable):
            self._read(system, seen)
        assert "".join(seen) == passed

    def _read(self, system: Any, seen: list[str]) -> None:
        for batch in system.collect(None, None):
            seen.append(batch.dataset)  # noqa: PERF401 - what came before the failure counts
