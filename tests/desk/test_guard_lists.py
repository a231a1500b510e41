"""The guard on any standings: a list is answered as each of it would be, by every journal."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import create_engine

from gdpr_rights import DataSubject, RightsDesk
from gdpr_rights.desk.guard import Guard
from gdpr_rights.domain.events import Fulfilled
from gdpr_rights.domain.naming import names_of
from gdpr_rights.domain.projections import PLACE, Standing
from gdpr_rights.domain.standing import restricted_by
from gdpr_rights.journal import MemoryJournal, SQLJournal
from gdpr_rights.systems import MemorySystem
from gdpr_rights.testing.fakes import HandClock
from tests.desk.kit import NOW, SECRET
from tests.desk.test_guard import MAP

DESKS = ("RightsDesk",)
"""The scripts are the same for both desks; other modules run them through both."""

SPOKEN = st.builds(
    Standing,
    st.sampled_from(["1", "2", "3"]),
    st.sampled_from(["offers", "letters", "account"]),
    st.sampled_from(["consent", "consent/sms", "objection", "objection/e-mail", "expiry"]),
    st.sampled_from(["consented", "withdrawn", "refused", "objected", "expired", "lifted"]),
    st.just("GDPR Art. 1"),
    st.integers(-2, 2).map(lambda days: NOW + timedelta(days=days)),
)
RESTRICTED = st.builds(
    Standing,
    st.sampled_from(["1", "2", "3"]),
    st.sampled_from(["offers", "letters", PLACE]),
    st.sampled_from(["c1", "c2"]).map(lambda case: restricted_by(case, place="users.name#")),
    st.sampled_from(["restricted", "lifted"]),
    st.just("GDPR Art. 18(1)(a)"),
    st.just(NOW),
)
PEOPLE = [
    DataSubject.by("customer", key=1),
    DataSubject.by("customer", email="2@example.org"),
    DataSubject.by("customer", key=1, email="2@example.org"),
    DataSubject.by("customer", key=1, email="3@example.org"),
    DataSubject.by("customer", email="4@example.org"),
]
FINGERPRINTS = {
    "1": names_of(SECRET, PEOPLE[0])[0],
    "2": names_of(SECRET, PEOPLE[1])[0],
    "3": names_of(SECRET, PEOPLE[3])[1],
}


@pytest.fixture(scope="module")
def guards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[Guard, Any]]]:
    """A guard over a journal in memory, and one over tables, each with how it is told."""
    memory = MemoryJournal()
    engine = create_engine(f"sqlite:///{tmp_path_factory.mktemp('guards') / 'journal.db'}")
    tables = SQLJournal(engine)
    tables.create_tables()
    yield [
        (
            RightsDesk(
                MAP,
                journal=journal,
                systems={"app": MemorySystem({})},
                secret=SECRET,
                clock=HandClock(NOW),
            ).guard,
            journal,
        )
        for journal in (memory, tables)
    ]
    engine.dispose()


class TestAnyStandings:
    @given(said=st.lists(SPOKEN | RESTRICTED, max_size=12), channel=st.sampled_from([None, "sms"]))
    def test_a_list_is_answered_as_each_of_it_would_be(
        self, guards: list[tuple[Guard, Any]], said: list[Standing], channel: str | None
    ) -> None:
        rows = [attrs.evolve(one, fingerprint=FINGERPRINTS[one.fingerprint]) for one in said]
        answers = []
        for guard, journal in guards:
            # What another example left is taken back first.
            old = journal.standings(tuple(FINGERPRINTS.values()))
            cleared = [
                attrs.evolve(one, verdict="lifted", since=NOW - timedelta(days=99)) for one in old
            ]
            version = len(journal.read("s"))
            journal.append("s", version, [Fulfilled()], NOW, [*cleared, *rows])
            for name in ("offers", "letters", "account"):
                one_by_one = tuple(
                    who for who in PEOPLE if guard.may_process(who, name, channel=channel)
                )
                assert guard.allowed(PEOPLE, name, channel=channel) == one_by_one
                answers.append(one_by_one)
        assert answers[:3] == answers[3:]
