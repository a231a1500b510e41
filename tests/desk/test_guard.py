"""The guard through both desks: one person, a list, another process, another secret."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine, event

from gdpr_rights import (
    Allowed,
    DataSubject,
    Denied,
    LawfulBasis,
    ObjectionRequest,
    PersonalData,
    Place,
    ResolvedSubject,
    RightsDesk,
    Secret,
    StandingVerdict,
)
from gdpr_rights.errors import (
    SystemUnavailable,
    UnknownActivity,
    UnknownField,
    UnknownKind,
    UnknownLookup,
)
from gdpr_rights.journal import SQLJournal
from tests.desk.kit import ADA, BOB, NOW, SECRET, Office, office
from tests.maps import activity, shop

OFFERS = activity("offers", LawfulBasis.LEGITIMATE_INTERESTS, direct_marketing=True)
LETTERS = activity("letters", LawfulBasis.CONSENT)
FIELDS = {
    "email": PersonalData("contact", used_for=["account", "offers"], overwrite="unique"),
    "name": PersonalData("identity", used_for=["account", "letters"]),
    "password_hash": PersonalData("credential", used_for=["account"]),
}
MAP = shop(OFFERS, LETTERS, users=FIELDS)
BY_KEY = DataSubject.by("customer", key=1)


@pytest.fixture
def at(tmp_path: Path) -> Office:
    return office(tmp_path, MAP)


class TestOnePerson:
    def test_nothing_stands_against_it(self, at: Office) -> None:
        assert at.desk.guard.may_process(ADA, "offers", channel="e-mail") == Allowed()

    def test_consent_is_needed_where_it_is_the_basis(self, at: Office) -> None:
        assert at.desk.guard.may_process(ADA, "letters") == Denied(None, "GDPR Art. 6(1)(a)")
        at.desk.give_consent(ADA, "letters", notice_version="1", how="box")
        assert at.desk.guard.may_process(ADA, "letters")

    def test_an_objection_counts_from_the_call_in_which_it_arrived(self, at: Office) -> None:
        at.desk.receive(ObjectionRequest(DataSubject.by("customer", email=" ADA@example.org")))
        for who in (ADA, BY_KEY, DataSubject.by("customer", key="1")):
            denied = at.desk.guard.may_process(who, "offers", channel="post")
            assert isinstance(denied, Denied)
            assert (denied.reason, denied.citation) == (
                StandingVerdict.OBJECTED,
                "GDPR Art. 21(3)",
            )
            assert denied.since == NOW
        assert at.desk.guard.may_process(BOB, "offers")

    def test_whoever_is_named_by_key_and_address_is_found_under_an_old_address(
        self, at: Office
    ) -> None:
        at.desk.receive(ObjectionRequest(ADA))
        moved = DataSubject.by("customer", key=1, email="new@example.org")
        assert not at.desk.guard.may_process(moved, "offers")

    def test_who_was_found_before_is_asked_for_as_well(self, at: Office) -> None:
        at.desk.receive(ObjectionRequest(ADA))
        found = ResolvedSubject("r", "customer", key=(1,))
        assert not at.desk.guard.may_process(found, "offers")

    @pytest.mark.parametrize(
        ("who", "name", "places", "error"),
        [
            (ADA, "ofers", (), UnknownActivity),
            (DataSubject.by("custmer", key=1), "offers", (), UnknownKind),
            (ResolvedSubject("r", "custmer", key=(1,)), "offers", (), UnknownKind),
            (DataSubject.by("customer", id=1), "offers", (), UnknownLookup),
            (ADA, "offers", (Place("user"),), UnknownField),
            (ADA, "offers", (Place("users", "adress"),), UnknownField),
        ],
    )
    def test_what_the_map_does_not_know_is_no_answer(
        self, at: Office, who: Any, name: str, places: tuple[Place, ...], error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            at.desk.guard.may_process(who, name, places=places)
        if not places:
            with pytest.raises(error):
                at.desk.guard.allowed([ADA, who], name)

    def test_what_was_noted_under_an_earlier_secret_is_found(self, tmp_path: Path) -> None:
        before = office(tmp_path, MAP)
        before.desk.receive(ObjectionRequest(ADA))
        newer = Secret(b"another secret, for once", SECRET.current)
        after = office(tmp_path, MAP, engine=before.engine, secret=newer)
        assert not after.desk.guard.may_process(ADA, "offers")
        assert after.desk.guard.allowed([ADA, BOB], "offers") == (BOB,)

    def test_it_is_one_read_and_asks_nobody_else(self, tmp_path: Path) -> None:
        """No system, no case, and nothing kept: a second question is a second read."""

        class Silent:
            def __getattr__(self, name: str) -> Any:
                raise AssertionError(name)

        engine = create_engine(f"sqlite:///{tmp_path / 'journal.db'}")
        journal = SQLJournal(engine)
        journal.create_tables()
        silent: Any = Silent()
        desk = RightsDesk(MAP, journal=journal, systems={"app": silent}, secret=SECRET)
        statements: list[str] = []

        @event.listens_for(engine, "before_cursor_execute")
        def _note(_c: Any, _k: Any, statement: str, *_more: Any) -> None:
            statements.append(statement)

        for count in (1, 2):
            desk.guard.may_process(DataSubject.by("customer", key=1, email="a@b"), "letters")
            assert len(statements) == count
        assert all("standings" in statement for statement in statements)
        many = [DataSubject.by("customer", email=f"{n}@example.org") for n in range(3000)]
        desk.guard.allowed(many, "offers")
        assert len(statements) == 3
        engine.dispose()

    def test_a_journal_that_is_down_allows_nothing(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        with at.journal._engine.begin() as connection:  # type: ignore[attr-defined]
            connection.exec_driver_sql("DROP TABLE gdpr_rights_standings")
        with pytest.raises(Exception, match="standings") as error:
            at.desk.guard.may_process(ADA, "offers")
        assert not isinstance(error.value, SystemUnavailable)
        assert "ada" not in str(error.value)


class TestMany:
    def test_those_who_may_be_written_to_in_their_order(self, at: Office) -> None:
        at.desk.receive(ObjectionRequest(ADA))
        people = [BOB, ADA, BY_KEY, DataSubject.by("customer", email="cy@example.org"), BOB]
        assert at.desk.guard.allowed(iter(people), "offers", channel="e-mail") == (
            BOB, people[3], BOB,
        )  # fmt: skip
        assert at.desk.guard.allowed([], "offers") == ()
        assert at.desk.guard.allowed(people, "letters") == ()

    def test_rows_of_the_application_come_back_as_they_are(self, at: Office) -> None:
        at.desk.receive(ObjectionRequest(ADA))
        rows = [{"id": 1, "to": "ADA@example.org"}, {"id": 2, "to": "bob@example.org"}]
        kept = at.desk.guard.allowed(
            rows, "offers", who=lambda row: DataSubject.by("customer", email=row["to"])
        )
        assert len(kept) == 1
        assert kept[0] is rows[1]


_OTHER_PROCESS = """
import sys
from sqlalchemy import create_engine
from gdpr_rights import DataSubject, RightsDesk, Secret
from gdpr_rights.journal import SQLJournal
from gdpr_rights.systems import MemorySystem
from tests.desk.test_guard import MAP, SECRET

journal = SQLJournal(create_engine(f"sqlite:///{sys.argv[1]}"))
guard = RightsDesk(MAP, journal=journal, systems={"app": MemorySystem({})}, secret=SECRET).guard
ada = DataSubject.by("customer", email="ada@example.org")
for _ in sys.stdin:
    print(bool(guard.may_process(ada, "letters", channel="e-mail")), flush=True)
"""


class TestAnotherProcess:
    def test_its_next_question_sees_a_withdrawal(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        other = subprocess.Popen(
            [sys.executable, "-c", _OTHER_PROCESS, str(tmp_path / "journal.db")],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert other.stdin is not None
        assert other.stdout is not None

        def asked() -> str:
            other.stdin.write("?\n")  # type: ignore[union-attr]
            other.stdin.flush()  # type: ignore[union-attr]
            return other.stdout.readline().strip()  # type: ignore[union-attr]

        try:
            assert asked() == "False"
            at.desk.give_consent(ADA, "letters", notice_version="1", how="box")
            assert asked() == "True"
            at.desk.withdraw_consent(ADA, "letters")
            assert asked() == "False"
        finally:
            other.communicate(timeout=20)
