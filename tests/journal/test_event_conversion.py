"""Events become JSON and back, and what is personal stands apart."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_rights.calendars import PublicHolidays
from gdpr_rights.convert import dump, load
from gdpr_rights.domain.events import (
    Accepted,
    Answered,
    AnswerStored,
    Event,
    EventReported,
    IdentityVerified,
    InstructionStarted,
    Judged,
    PersonalValuesRedacted,
    Received,
    Retracted,
)
from gdpr_rights.domain.identity import Identity, Level
from gdpr_rights.domain.instructions import Effect
from gdpr_rights.domain.judgements import Judgement
from gdpr_rights.domain.parties import DataSubject, ResolvedSubject
from gdpr_rights.domain.plans import Action, Do, Item
from gdpr_rights.domain.requests import AccessRequest
from gdpr_rights.domain.rows import AllOf, Keys
from gdpr_rights.domain.time_limit import time_limit
from gdpr_rights.domain.values import PERSONAL
from gdpr_rights.errors import GdprRightsError, NaiveDatetime, UnreadableEntry
from gdpr_rights.journal.chain import canonical
from tests.journal.strategies import MARK, STRATEGIES, events, limits

AT = datetime(2027, 3, 1, 9, tzinfo=UTC)


def again(event: Event) -> Event:
    """Through the very text that is stored."""
    dumped = dump(event)
    body = json.loads(canonical(dumped.body))
    personal = {path: json.loads(canonical(value)) for path, value in dumped.personal.items()}
    return load(dumped.kind, dumped.schema, body, personal)


def personal_attributes(value: Any, path: str = "") -> dict[str, tuple[Any, Any]]:
    """The outermost personal attributes of a value: what each holds, and holds when redacted."""
    found: dict[str, tuple[Any, Any]] = {}
    if attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            of, where = getattr(value, field.name), f"{path}.{field.name}".lstrip(".")
            if PERSONAL in field.metadata:
                found[where] = (of, field.metadata["redacted"])
            else:
                found |= personal_attributes(of, where)
    elif isinstance(value, tuple):
        for number, one in enumerate(value):
            found |= personal_attributes(one, f"{path}.{number}")
    return found


def test_there_is_a_strategy_for_every_event() -> None:
    assert set(STRATEGIES) == set(get_args(Event))


class TestRoundTrip:
    @pytest.mark.parametrize("kind", STRATEGIES, ids=lambda kind: kind.__name__)
    def test_every_event_reads_back(self, kind: type) -> None:
        @given(STRATEGIES[kind])
        def check(event: Event) -> None:
            assert again(event) == event
            assert dump(event).kind == kind.__name__

        check()

    @given(limits())
    def test_a_time_limit_explains_itself_as_before(self, limit: Any) -> None:
        event = Received(
            AccessRequest(DataSubject("customer", ())),
            received_at=AT,
            limit=limit,
            channel="post",
        )
        loaded = again(event)
        assert isinstance(loaded, Received)
        assert loaded.limit.explain() == limit.explain()
        assert loaded.limit.due_on == limit.due_on

    def test_a_public_holiday_is_remembered(self) -> None:
        """The holidays as they were known stand in the event, whatever a later table says."""
        limit = time_limit(
            datetime(2026, 4, 14, 9, tzinfo=UTC),
            zone="Europe/Paris",
            calendar=PublicHolidays("FR"),
        )
        loaded = again(
            Received(
                AccessRequest(DataSubject("customer", ())),
                received_at=AT,
                limit=limit,
                channel="post",
            )
        )
        assert isinstance(loaded, Received)
        assert loaded.limit.due_on == date(2026, 5, 15)
        assert "public holiday" in loaded.limit.explain()
        assert loaded.limit.explain() == limit.explain()

    def test_an_instant_keeps_its_offset_and_not_its_zone(self) -> None:
        local = datetime(2027, 10, 31, 2, 30, tzinfo=ZoneInfo("Europe/Paris"), fold=1)
        loaded = again(Judged(Judgement("q", "erase", by="dpo", because="b", at=local)))
        assert isinstance(loaded, Judged)
        assert loaded.judgement.at is not None
        assert loaded.judgement.at.isoformat() == "2027-10-31T02:30:00+01:00"
        assert loaded.judgement.at.timestamp() == local.timestamp()

    @given(st.lists(st.integers() | st.text(st.characters(codec="utf-8"))))
    def test_a_key_keeps_its_type(self, key: list[int | str]) -> None:
        subject = ResolvedSubject("ref", "customer", key=tuple(key))
        event = IdentityVerified(Identity("code", level=Level.ADDRESS), subject=subject)
        loaded = again(event)
        assert isinstance(loaded, IdentityVerified)
        assert loaded.subject is not None
        assert [(type(part), part) for part in loaded.subject.key] == [
            (type(part), part) for part in key
        ]


class TestPersonalValues:
    @given(events())
    def test_none_stays_in_the_body_or_is_shown(self, event: Event) -> None:
        dumped = dump(event)
        assert MARK not in canonical(dumped.body)
        assert MARK not in repr(event)
        assert MARK not in repr(dumped)

    @given(events())
    def test_each_has_its_path(self, event: Event) -> None:
        assert dump(event).personal.keys() == personal_attributes(event).keys()

    @given(events(), st.randoms(use_true_random=False))
    def test_a_redacted_one_holds_what_its_attribute_says(self, event: Event, random: Any) -> None:
        dumped = dump(event)
        kept = {path: of for path, of in dumped.personal.items() if random.random() < 0.5}
        loaded = load(dumped.kind, dumped.schema, dumped.body, kept)
        expected = {
            path: value if path in kept else redacted
            for path, (value, redacted) in personal_attributes(event).items()
        }
        found = {path: value for path, (value, _) in personal_attributes(loaded).items()}
        assert found == expected

    @pytest.mark.parametrize("kind", STRATEGIES, ids=lambda kind: kind.__name__)
    def test_every_event_reads_back_when_all_of_them_are_gone(self, kind: type) -> None:
        @given(STRATEGIES[kind])
        def check(event: Event) -> None:
            dumped = dump(event)
            loaded = load(dumped.kind, dumped.schema, dumped.body, {})
            found = {path: value for path, (value, _) in personal_attributes(loaded).items()}
            assert found == {path: gone for path, (_, gone) in personal_attributes(event).items()}

        check()

    def test_they_are_found_at_any_depth(self) -> None:
        rows = AllOf((Keys(((1, "a"),)), AllOf((Keys(((2, "b"),)),))))
        item = Item("i", dataset="d", fields=(), rows=rows, verdict=Do(Action.ERASE, citations=()))
        event = Accepted(as_of=date(2027, 1, 1), items=[item], edits=(), decided_by="dpo")
        assert dump(event).personal == {
            "items.0.rows.parts.0.keys": [[1, "a"]],
            "items.0.rows.parts.1.parts.0.keys": [[2, "b"]],
        }

    def test_the_body_of_an_event_is_what_the_documentation_says(self) -> None:
        subject = ResolvedSubject("ref", "customer", key=(7,), identifiers=(("email", "a@b.c"),))
        event = IdentityVerified(Identity("code", level=Level.ADDRESS), subject=subject)
        dumped = dump(event)
        assert dumped.body == {
            "identity": {"method": "code", "level": 1, "by": None, "because": None},
            "subject": {
                "ref": "ref",
                "kind": "customer",
                "key": {"$personal": "subject.key"},
                "identifiers": {"$personal": "subject.identifiers"},
                "tenant": None,
            },
            "limit": None,
        }
        # What an earlier release wrote lacks what is newer, and reads back all the same.
        del dumped.body["limit"]
        del dumped.body["subject"]["tenant"]
        assert load(dumped.kind, dumped.schema, dumped.body, dumped.personal) == event
        assert dumped.personal == {
            "subject.key": [7],
            "subject.identifiers": [["email", "a@b.c"]],
        }


class TestRefusedOnTheWayOut:
    """What could not be read back is not written, and the message does not quote it."""

    @pytest.mark.parametrize(
        "key", [1.5, Decimal(1), UUID(int=5), b"x", None, date(2027, 1, 1), ("a",)]
    )
    def test_a_key_that_is_no_number_and_no_text(self, key: Any) -> None:
        subject = ResolvedSubject("ref", "customer", key=(key,))
        event = IdentityVerified(Identity("code", level=Level.ADDRESS), subject=subject)
        with pytest.raises(TypeError, match=r"IdentityVerified: a .* is no key") as caught:
            dump(event)
        assert caught.value.__cause__ is None

    @pytest.mark.parametrize(
        "event",
        [
            EventReported(5, date(2027, 1, 1)),  # type: ignore[arg-type]
            EventReported("e", datetime(2027, 1, 1, tzinfo=UTC)),
            EventReported("e", "2027-01-01"),  # type: ignore[arg-type]
            AnswerStored("n", sha256="s", size=1.0, rows=()),  # type: ignore[arg-type]
            AnswerStored("n", sha256="s", size=True, rows=()),
            Answered("c", on=date(2027, 1, 1), in_time=1),  # type: ignore[arg-type]
            Accepted(
                as_of=date(2027, 1, 1),
                items=[Item("i", dataset="d", fields=(), verdict=Retracted())],  # type: ignore[arg-type]
                edits=(),
                decided_by="dpo",
            ),
            InstructionStarted("i", system="app", action="erase"),  # type: ignore[arg-type]
            InstructionStarted("i", system="app", action=Effect.ERASE),  # type: ignore[arg-type]
            IdentityVerified(None, subject=None),  # type: ignore[arg-type]
            IdentityVerified(Retracted(), subject=None),  # type: ignore[arg-type]
            AccessRequest(DataSubject("customer", ())),
        ],
    )
    def test_a_value_that_is_not_what_its_class_declares(self, event: Any) -> None:
        with pytest.raises(TypeError):
            dump(event)

    def test_a_datetime_without_a_zone(self) -> None:
        naive = AT.replace(tzinfo=None)
        with pytest.raises(NaiveDatetime):
            dump(Judged(Judgement("q", "erase", by="dpo", because="b", at=naive)))


class TestRefusedOnTheWayIn:
    """A body that this release did not write is not guessed at."""

    BODY = dump(
        IdentityVerified(
            Identity("code", level=Level.ADDRESS),
            subject=ResolvedSubject("ref", "customer", key=(7,), identifiers=(("a", "b"),)),
        )
    )

    def load(self, change: Any, personal: dict[str, Any] | None = None) -> None:
        body = json.loads(json.dumps(self.BODY.body))
        change(body)
        load("IdentityVerified", 1, body, self.BODY.personal if personal is None else personal)

    @pytest.mark.parametrize(
        "change",
        [
            lambda body: body.update(more=1),
            lambda body: body["subject"].update(more=1),
            lambda body: body.pop("identity"),
            lambda body: body["identity"].update(level=9),
            lambda body: body["identity"].update(level="1"),
            lambda body: body["identity"].update(method=""),
            lambda body: body["identity"].update(method=5),
            lambda body: body["identity"].update(method={"$personal": "subject.key"}),
            lambda body: body.update(subject="secret"),
            lambda body: body.update(subject=["secret"]),
        ],
    )
    def test_a_body_of_another_shape(self, change: Any) -> None:
        with pytest.raises(UnreadableEntry) as caught:
            self.load(change)
        assert caught.value.kind == "IdentityVerified"
        assert caught.value.problems
        assert caught.value.__cause__ is caught.value.__context__ is None
        assert isinstance(caught.value, GdprRightsError)

    def test_a_personal_value_that_belongs_nowhere(self) -> None:
        with pytest.raises(UnreadableEntry, match=r"subject\.name"):
            self.load(lambda _: None, {**self.BODY.personal, "subject.name": "secret"})

    @pytest.mark.parametrize("value", ["secret", 5, None, {"a": "secret"}, [["secret"]], [1.5]])
    def test_a_personal_value_of_another_shape(self, value: Any) -> None:
        with pytest.raises(UnreadableEntry) as caught:
            self.load(lambda _: None, {**self.BODY.personal, "subject.identifiers": value})
        assert "secret" not in str(caught.value)
        assert "subject.identifiers" in str(caught.value)

    def test_an_unknown_kind_and_a_newer_schema(self) -> None:
        with pytest.raises(UnreadableEntry, match="Mislaid"):
            load("Mislaid", 1, {}, {})
        with pytest.raises(UnreadableEntry, match="schema 1"):
            load("Retracted", 2, {}, {})

    def test_a_date_and_an_instant_of_another_shape(self) -> None:
        for kind, body in (
            ("EventReported", {"name": "e", "on": "2027-13-01"}),
            ("EventReported", {"name": "e", "on": 20270101}),
            ("PersonalValuesRedacted", {"values": "3"}),
            ("PersonalValuesRedacted", {"values": True}),
        ):
            with pytest.raises(UnreadableEntry):
                load(kind, 1, body, {})
        judged = dump(Judged(Judgement("q", "erase", by="dpo", because="b", at=AT)))
        judged.body["judgement"]["at"] = "2027-03-01T09:00:00"
        with pytest.raises(UnreadableEntry, match="NaiveDatetime"):
            load(judged.kind, 1, judged.body, {})

    def test_an_attribute_with_a_default_may_be_missing(self) -> None:
        """So an attribute can be added in a later release."""
        body = {"method": "code"}
        assert load("EvidenceRejected", 1, body, {}) == load(
            "EvidenceRejected", 1, {**body, "expired": False}, {}
        )
        assert load("PersonalValuesRedacted", 1, {"values": 3}, {}) == PersonalValuesRedacted(3)
