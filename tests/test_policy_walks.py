"""Each of the five policies kept, walked from request to answer over its own tables.

What is walked is what a policy promises of its own: how long, to whom, after what. The rights that
all of them name alike are tested elsewhere.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from sqlalchemy import Engine, text

from gdpr_rights import (
    AccessRequest,
    Answer,
    Case,
    DataMap,
    DataSubject,
    ErasureRequest,
    Fate,
    Forward,
    Fulfilled,
    Judgement,
    Keep,
    Level,
    NotCovered,
    ObjectionRequest,
    PortabilityRequest,
    RestrictionCause,
    RestrictionRequest,
    RightsDesk,
    Stage,
    WithdrawalRequest,
)
from gdpr_rights.convert import load_data_map
from gdpr_rights.export import FolderAnswers
from gdpr_rights.journal import MemoryJournal
from gdpr_rights.systems import SQLSystem
from gdpr_rights.testing.fakes import CountedIds, HandClock
from tests.desk.kit import SECRET, database

FOLDER = Path(__file__).parent.parent / "docs" / "examples" / "policies"
NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
DPO = "dpo@example.org"
EMAIL = "ada@example.org"


@attrs.frozen(eq=False)
class Walk:
    """A desk over the tables of one policy, with Ada's rows in them."""

    data_map: DataMap
    desk: RightsDesk
    engine: Engine
    clock: HandClock

    def rows(self, table: str) -> list[tuple[Any, ...]]:
        with self.engine.connect() as connection:
            query = text(f"SELECT * FROM {table} ORDER BY 1")
            return [tuple(row) for row in connection.execute(query)]

    def proven(self, request: Any, *, tenant: str | None = None) -> Case:
        case = self.desk.receive(request, tenant=tenant)
        self.desk.vouch(
            case.id, by=DPO, because="called back at the number on file", level=Level.DOCUMENT
        )
        return self.desk.case(case.id)

    def judged(self, case: Case, **answers: Answer) -> None:
        """Answers the questions of a case; by the activity they are about."""
        for question in self.desk.plan(case.id).questions:
            answer = answers.get(question.id.rpartition("/")[2], question.options[0])
            judgement = Judgement(question.id, answer, by=DPO, because="it was weighed")
            self.desk.judge(case.id, judgement)

    def done(self, case: Case) -> Fulfilled:
        self.desk.accept(case.id, decided_by=DPO)
        fulfilled = self.desk.fulfil(case.id)
        assert isinstance(fulfilled, Fulfilled)
        return fulfilled


def walk(folder: Path, name: str, rows: str) -> Walk:
    schema = (FOLDER / f"{name}.sql").read_text() + rows
    engine = database(
        folder / "app.db",
        "\n".join(line for line in schema.splitlines() if not line.startswith("--")),
    )
    data_map = load_data_map(FOLDER / f"{name}_corrected.toml")
    system = SQLSystem(engine)
    system.create_tables()
    clock = HandClock(NOW)
    desk = RightsDesk(
        data_map,
        journal=MemoryJournal(),
        systems={"app": system},
        secret=SECRET,
        answers=FolderAnswers(folder / "answers"),
        clock=clock,
        ids=CountedIds("w"),
    )
    return Walk(data_map, desk, engine, clock)


KANBOX = """
INSERT INTO users VALUES (1, 'ada@example.org', 'Ada', 'L', '+331', 'h', 'in/ada', 'en', NULL);
INSERT INTO newsletter_subscriptions VALUES (1, 1, '2026-01-01 00:00:00');
INSERT INTO payments VALUES (1, 1, 'ch_1', 10.00, '2026-01-01');
INSERT INTO contacts VALUES (1, 1, 'bob@example.org', 'Bob', 'in/bob')
"""


class TestKanbox:
    """K01, K05, K08, K12, K17, K22."""

    def test_seven_days_from_the_end_of_the_service_contract(self, tmp_path: Path) -> None:
        """K12: kept for "seven (7) days from the end of the service contract"; then they fall."""
        at = walk(tmp_path, "kanbox", KANBOX)
        user = DataSubject.by("user", email=EMAIL)
        case = at.proven(ErasureRequest(user))
        assert any(isinstance(item.verdict, NotCovered) for item in at.desk.plan(case.id).items)
        at.desk.report(case.id, "end of the service contract", on=date(2026, 11, 12))
        at.judged(case)
        fulfilled = at.done(case)
        assert {receipt.fate for receipt in fulfilled.receipts} <= {Fate.DELETED, Fate.DETACHED}
        assert at.rows("users") == []
        assert at.rows("payments") == []

    def test_the_newsletter_stops_with_one_message(self, tmp_path: Path) -> None:
        """K08: 21(2) is offered, and takes effect when it arrives."""
        at = walk(tmp_path, "kanbox", KANBOX)
        user = DataSubject.by("user", email=EMAIL)
        case = at.desk.receive(ObjectionRequest(user), channel="unsubscribe link")
        assert case.stage is Stage.FULFILLED
        assert not at.desk.guard.may_process(user, "newsletter")

    def test_what_users_prospect_with_is_their_controllers(self, tmp_path: Path) -> None:
        """K01: "only assumes the role of a subcontractor" for it: passed on, and told so."""
        at = walk(tmp_path, "kanbox", KANBOX)
        bob = DataSubject.by("contact", email="bob@example.org")
        case = at.proven(AccessRequest(bob))
        verdicts = [item.verdict for item in at.desk.plan(case.id).items]
        assert verdicts
        assert all(isinstance(verdict, Forward) for verdict in verdicts)
        case = at.desk.forward(case.id, to="the user of the solution", by=DPO, proof="mail 7")
        assert case.stage is Stage.FORWARDED
        assert at.desk.answer(case.id, channel="e-mail").stage is Stage.ANSWERED

    def test_what_was_observed_is_portable(self, tmp_path: Path) -> None:
        """K17, K07: "directly provided by you", and what the servers recorded."""
        at = walk(tmp_path, "kanbox", KANBOX)
        case = at.proven(PortabilityRequest(DataSubject.by("user", email=EMAIL)))
        fields = {
            field
            for item in at.desk.plan(case.id).items
            if not isinstance(item.verdict, NotCovered)
            for field in item.fields
        }
        assert {"email", "last_visit_at"} <= fields


KPAX = """
INSERT INTO customers VALUES (1, 'ada@example.org', 'Ada', '+331', 'Acme', 1);
INSERT INTO fraud_signals VALUES (1, 1, 'two countries in an hour', '2026-01-01 00:00:00');
INSERT INTO contacts VALUES (1, 'ada@example.org', 'Ada', 'Acme', 'a fair')
"""


class TestKpax:
    """X02, X04, X11, X13, X17."""

    def test_consent_is_withdrawn_whatever_the_contract_says(self, tmp_path: Path) -> None:
        """X13, X17: "in compliance with the … contractual limitations" limits nothing."""
        at = walk(tmp_path, "kpax", KPAX)
        customer = DataSubject.by("customer", email=EMAIL)
        case = at.desk.receive(WithdrawalRequest(customer))
        assert case.stage is Stage.FULFILLED
        assert not at.desk.guard.may_process(customer, "new_services")
        # No detriment: the service itself goes on.
        assert at.desk.guard.may_process(customer, "services")

    def test_an_objection_freezes_until_it_is_weighed(self, tmp_path: Path) -> None:
        """X11: "right to veto the processing"; fraud prevention is weighed by a human."""
        at = walk(tmp_path, "kpax", KPAX)
        customer = DataSubject.by("customer", email=EMAIL)
        request = ObjectionRequest(customer, activities="fraud", grounds="I travel for my work")
        assert at.desk.guard.may_process(customer, "fraud")
        case = at.proven(request)
        assert not at.desk.guard.may_process(customer, "fraud")
        at.judged(case, fraud=Answer.CONTINUE)
        at.done(case)
        assert not at.desk.guard.may_process(customer, "fraud")
        at.desk.answer(case.id, channel="e-mail")
        assert at.desk.guard.may_process(customer, "fraud")


KANNELLE = """
INSERT INTO organisations VALUES (7, 'Acme');
INSERT INTO members VALUES (1, 7, 'ada@example.org', 'Ada', '+331', 'phone', 0);
INSERT INTO video_projects VALUES (1, 1, 'a film', '/1.mp4');
INSERT INTO customer_contacts VALUES (1, 7, 'ada@example.org', 'Ada');
INSERT INTO invoices VALUES (1, 1, '2015-03-01', 10.00), (2, 1, '2025-03-01', 20.00)
"""


class TestKannelle:
    """N05, N08, N09, N10, N27."""

    def test_what_the_organisation_decides_is_forwarded(self, tmp_path: Path) -> None:
        """N05: "à l'administrateur de votre organisation"; the rest is answered by us."""
        at = walk(tmp_path, "kannelle", KANNELLE)
        member = DataSubject.by("member", email=EMAIL)
        case = at.proven(AccessRequest(member), tenant="7")
        theirs = [i for i in at.desk.plan(case.id).items if isinstance(i.verdict, Forward)]
        assert {item.dataset for item in theirs} >= {"video_projects", "workspace_members"}
        at.desk.forward(case.id, to="Acme", by=DPO, activities="workspace", proof="mail 9")
        at.judged(case)
        at.done(case)
        assert at.desk.answer(case.id, channel="e-mail").stage is Stage.ANSWERED

    def test_a_flag_is_no_restriction(self, tmp_path: Path) -> None:
        """N08: an account that is switched off is neither restricted nor erased."""
        at = walk(tmp_path, "kannelle", KANNELLE)
        member = DataSubject.by("member", email=EMAIL)
        assert at.rows("members")[0][-1] == 0
        assert at.desk.guard.may_process(member, "account", tenant="7")
        case = at.proven(
            RestrictionRequest(
                member, cause=RestrictionCause.NEEDED_FOR_CLAIMS, activities="account"
            ),
            tenant="7",
        )
        at.done(case)
        assert not at.desk.guard.may_process(member, "account", tenant="7")

    def test_accounting_is_kept_ten_years(self, tmp_path: Path) -> None:
        """N09, N10, N27: what remains is what the law requires, with its end."""
        at = walk(tmp_path, "kannelle", KANNELLE)
        contact = DataSubject.by("contact", email=EMAIL)
        case = at.proven(ErasureRequest(contact), tenant="7")
        at.judged(case, sales=Answer.ERASE)
        kept = [i for i in at.desk.plan(case.id).items if isinstance(i.verdict, Keep)]
        assert {item.dataset for item in kept} == {"customer_contacts", "invoices"}
        at.done(case)
        assert [row[0] for row in at.rows("invoices")] == [2]
        [[*_, email, name]] = at.rows("customer_contacts")
        assert (email, name) == (None, "Ada")


KOMIN = """
INSERT INTO users VALUES (1, 'ada@example.org', 'Ada', 'L', '+331', 'in/ada', 'h', 1, 1);
INSERT INTO purchases VALUES (1, 1, 'a show', 9.00, '2026-02-01', '1 rue X', 'Orange', 'P9');
INSERT INTO contracts VALUES (1, 1, 'v1', '2020-01-01', NULL);
INSERT INTO requests VALUES (1, 1, 'hello', '2026-01-01 00:00:00')
"""


class TestKomin:
    """M06, M07, M08, M09, M17."""

    def test_each_channel_is_refused_by_itself(self, tmp_path: Path) -> None:
        """M06, M08: "electronic and alphanumeric messages", unsubscribed from one by one."""
        at = walk(tmp_path, "komin", KOMIN)
        user = DataSubject.by("user", email=EMAIL)
        at.desk.give_consent(
            user,
            "notifications",
            channels=("e-mail", "sms"),
            notice_version="1",
            how="settings",
        )
        case = at.desk.receive(
            WithdrawalRequest(user, activities="notifications", channels="sms"), channel="sms"
        )
        assert case.stage is Stage.FULFILLED
        assert not at.desk.guard.may_process(user, "notifications", channel="sms")
        assert at.desk.guard.may_process(user, "notifications", channel="e-mail")

    def test_on_leaving_only_the_proof_stays(self, tmp_path: Path) -> None:
        """M09: "only kept in archival form for the purposes of establishing proof"."""
        at = walk(tmp_path, "komin", KOMIN)
        user = DataSubject.by("user", email=EMAIL)
        case = at.proven(ErasureRequest(user, closing_account=True))
        at.desk.report(case.id, "end of your registration", on=NOW.date())
        at.judged(case)
        kept = {
            item.dataset: item.verdict
            for item in at.desk.plan(case.id).items
            if isinstance(item.verdict, Keep)
        }
        assert kept["contracts"].until == date(2031, 11, 20)
        at.done(case)
        [user_row] = at.rows("users")
        assert EMAIL not in user_row
        assert "Ada" not in user_row
        assert at.rows("requests") == []
        assert len(at.rows("contracts")) == 1
        # What is kept for proof or for the books is used for nothing else.
        [purchase] = at.rows("purchases")
        assert purchase[-2:] == (None, None)

    def test_a_postal_request_counts_from_its_arrival(self, tmp_path: Path) -> None:
        """M03: two channels; the month runs from the day the letter arrives."""
        at = walk(tmp_path, "komin", KOMIN)
        case = at.desk.receive(
            AccessRequest(DataSubject.by("user", email=EMAIL)),
            channel="post",
            received_at=datetime(2026, 11, 10, 8, tzinfo=UTC),
        )
        assert case.time_limit.answer_by == date(2026, 12, 10)


IBOO = """
INSERT INTO companies VALUES (7, 'Acme');
INSERT INTO users VALUES (1, 7, 'ada@example.org', 'Ada', 'L', 'h');
INSERT INTO subscriptions VALUES (1, 1, 'pro', '2024-01-01', '1 rue X');
INSERT INTO bank_details VALUES
    (1, 1, 'A L', '1111', '2026-03-01'), (2, 1, 'A L', '2222', '2026-10-01');
INSERT INTO connections VALUES (1, 1, '2026-09-01 10:00:00', 30);
INSERT INTO prospects VALUES
    (1, 7, 'eve@example.org', 'Eve', '2021-01-01 00:00:00', '2022-01-01 00:00:00');
INSERT INTO meetings VALUES (1, 7, 1, '2026-11-01 10:00:00');
INSERT INTO invitees VALUES (1, 7, 1, 'bob@example.org', 'Bob', 'B');
INSERT INTO recordings VALUES (1, 1, '/1.mp4', '2026-11-01 10:00:00')
"""


class TestIboo:
    """I02, I15, I18, I19, I20, I23, I24, I30."""

    def test_proof_and_bank_details_are_kept_for_their_own_time(self, tmp_path: Path) -> None:
        """I19: five years from the termination; I20: six months from the purchase."""
        at = walk(tmp_path, "iboo", IBOO)
        user = DataSubject.by("user", email=EMAIL)
        case = at.proven(ErasureRequest(user, closing_account=True), tenant="7")
        at.desk.report(case.id, "termination of the subscription", on=NOW.date())
        at.judged(case)
        until = {
            item.dataset: item.verdict.until
            for item in at.desk.plan(case.id).items
            if isinstance(item.verdict, Keep)
        }
        assert until["subscriptions"] == date(2031, 11, 20)
        at.done(case)
        assert [row[0] for row in at.rows("bank_details")] == [2]
        assert len(at.rows("subscriptions")) == 1
        [user_row] = at.rows("users")
        assert EMAIL not in user_row

    def test_three_years_from_the_last_contact(self, tmp_path: Path) -> None:
        """I18: "maximum of 3 years" from the later of last use and last contact."""
        at = walk(tmp_path, "iboo", IBOO)
        case = at.proven(
            ErasureRequest(DataSubject.by("prospect", email="eve@example.org")), tenant="7"
        )
        at.judged(case)
        at.done(case)
        assert at.rows("prospects") == []

    def test_meetings_are_the_customers(self, tmp_path: Path) -> None:
        """I02: as subcontractor it "will forward it to the relevant data controller"."""
        at = walk(tmp_path, "iboo", IBOO)
        bob = DataSubject.by("invitee", email="bob@example.org")
        case = at.proven(ErasureRequest(bob), tenant="7")
        case = at.desk.forward(case.id, to="Acme", by=DPO, proof="mail 3")
        assert case.stage is Stage.FORWARDED
        assert len(at.rows("invitees")) == len(at.rows("recordings")) == 1

    def test_unsubscribed_stays_unsubscribed(self, tmp_path: Path) -> None:
        """I30: "unless you have unsubscribed", also for an address that signs up anew."""
        at = walk(tmp_path, "iboo", IBOO)
        user = DataSubject.by("user", email=EMAIL)
        at.desk.receive(ObjectionRequest(user), tenant="7", channel="unsubscribe link")
        with at.engine.begin() as connection:
            connection.execute(text("UPDATE users SET email = 'new@example.org' WHERE id = 1"))
            connection.execute(
                text("INSERT INTO users VALUES (2, 7, :email, 'Ada', 'L', 'h')"), {"email": EMAIL}
            )
        assert not at.desk.guard.may_process(user, "customer_news", tenant="7")


@pytest.mark.parametrize("name", ["kanbox", "kpax", "kannelle", "komin", "iboo"])
def test_recipients_are_named_on_request(name: str, tmp_path: Path) -> None:
    """I23, C-154/21: the answer names every recipient that its activities have."""
    at = walk(tmp_path, name, "")
    named = {of.name for activity in at.data_map.activities for of in activity.recipients}
    assert all(named)
    assert at.data_map.check() == ()
