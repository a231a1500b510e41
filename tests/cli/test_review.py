"""``gdpr-rights review``: contested today, looked at by a human, answered."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import create_engine

from gdpr_rights import DataSubject, RightsDesk, Secret
from gdpr_rights.convert import load_data_map
from gdpr_rights.journal import SQLJournal
from gdpr_rights.systems import SQLSystem
from tests.cli.conftest import HERS, Shop

WHO = ("--subject", f"customer:email={HERS}", "--activity", "fraud_prevention")
TAKEN = ("--answer", "decision/fraud_prevention=review")
DECIDED = (
    *("--outcome", "changed", "--authority", "head of security, may unblock accounts"),
    *("--looked-at", "the logins", "--looked-at", "the score"),
    *("--because", "she was travelling", "--new-decision", "the account is open again"),
)
DECISION = """
[activities.fraud_prevention.automated_decision]
logic = "a score of the places of logins"
significance = "whether the account is blocked"
consequences = "nobody can log in"
allowed_by = "contract"
"""


def review(shop: Shop, *more: str) -> Any:
    return shop.run("review", *WHO, *more, "--operator", "Grace", "--json")


@pytest.fixture
def blocking(shop: Shop) -> Shop:
    text = shop.data_map.read_text("utf-8")
    shop.data_map.write_text(text + DECISION, "utf-8")
    return shop


class TestReview:
    def test_it_is_opened_and_then_recorded(self, blocking: Shop) -> None:
        ran = review(blocking, "--statement", "I was travelling", *TAKEN)
        assert (ran.code, ran.document["outcome"]) == (0, "review-open")
        opened = ran.document["case"]
        assert opened["stage"] == "accepted"
        ran = review(blocking, *DECIDED, "--considered", "her tickets show it")
        assert (ran.code, ran.document["outcome"]) == (0, "changed")
        assert ran.document["resumed"]
        assert ran.document["case"]["id"] == opened["id"]
        assert ran.document["case"]["stage"] == "answered"
        [told] = ran.document["reviews"]
        assert told["by"] == "Grace"
        assert told["new_decision"] == "the account is open again"
        assert "CNIL" in ran.document["complaint"]

    def test_all_of_it_at_once(self, blocking: Shop) -> None:
        ran = review(blocking, *TAKEN, *DECIDED)
        assert (ran.code, ran.document["outcome"]) == (0, "changed")
        assert not ran.document["resumed"]

    def test_the_view_of_the_person_is_considered(self, blocking: Shop) -> None:
        ran = review(blocking, "--statement", "I was travelling", *TAKEN, *DECIDED)
        assert ran.error["code"] == "unfit-reviewer"
        assert "travelling" not in ran.out

    def test_a_human_says_whether_there_is_a_decision(self, shop: Shop) -> None:
        ran = review(shop)
        assert (ran.code, ran.document["outcome"]) == (1, "judgement-needed")
        asked = [question["id"] for question in ran.error["questions"]]
        assert asked == ["automated/fraud_prevention", "decision/fraud_prevention"]
        ran = review(shop, "--answer", "automated/fraud_prevention=not-covered")
        assert (ran.code, ran.document["outcome"]) == (0, "nothing-to-review")
        assert ran.document["case"]["stage"] == "answered"
        assert [item["verdict"] for item in ran.document["plan"]] == ["not-covered"]

    def test_what_the_application_recorded_is_found(
        self, blocking: Shop, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The register that the application keeps in the same journal."""
        secret = "a secret of more than sixteen bytes"
        monkeypatch.setenv("GDPR_RIGHTS_SECRET", secret)
        engine = create_engine(f"sqlite:///{blocking.journal}")
        desk = RightsDesk(
            load_data_map(blocking.data_map),
            journal=SQLJournal(engine),
            systems={"app": SQLSystem(create_engine(f"sqlite:///{blocking.database}"))},
            secret=Secret(secret.encode()),
        )
        desk.create_tables()
        desk.record_decision(
            DataSubject.by("customer", email=HERS),
            "fraud_prevention",
            decision="block-1",
            outcome="blocked",
        )
        ran = review(blocking, *DECIDED)
        assert (ran.code, ran.document["outcome"]) == (0, "changed")
        assert ran.document["reviews"][0]["decision"] == "block-1"

    def test_people_read_what_they_tell(self, blocking: Shop) -> None:
        opened = blocking.run("review", *WHO, *TAKEN)
        assert "--outcome, --authority" in opened.out
        told = blocking.run("review", *WHO, *DECIDED, "--operator", "Grace")
        for part in ("changed", "she was travelling", "Grace, head of security", "complaint"):
            assert part in told.out

    def test_nobody_else_is_asked_about(self, blocking: Shop) -> None:
        ran = blocking.run(
            *("review", "--subject", "customer:email=nobody@example.org"),
            *("--activity", "fraud_prevention", "--json"),
        )
        assert ran.error["code"] == "judgement-needed"

    def test_the_history_shows_who_reviewed_it(self, blocking: Shop) -> None:
        case = review(blocking, *TAKEN, *DECIDED).document["case"]["id"]
        shown = blocking.run_bare("show", case, "--json")
        happened = {one["what"]: one["details"] for one in shown.document["history"]}
        assert happened["reviewed"]["by"] == "Grace"
        assert happened["reviewed"]["result"] == "changed"
        assert happened["reviewed"]["on"] == date.today().isoformat()  # noqa: DTZ011
        for hidden in ("travelling", "head of security", "open again"):
            assert hidden not in shown.out


class TestWhatIsMissing:
    @pytest.mark.parametrize(
        ("left_out", "named"),
        [
            ("--authority", "--authority"),
            ("--looked-at", "--looked-at"),
            ("--because", "--because"),
            ("--new-decision", "--new-decision"),
        ],
    )
    def test_a_record_is_complete(self, blocking: Shop, left_out: str, named: str) -> None:
        pairs = [
            (option, value)
            for option, value in zip(DECIDED[::2], DECIDED[1::2], strict=True)
            if option != left_out
        ]
        ran = review(blocking, *(text for pair in pairs for text in pair))
        assert (ran.code, ran.error["code"]) == (2, "incomplete-review")
        assert named in ran.error["message"]
        assert not blocking.journal.exists()

    def test_nothing_is_said_of_a_review_without_an_outcome(self, blocking: Shop) -> None:
        ran = review(blocking, "--looked-at", "the logins")
        assert (ran.code, ran.error["code"]) == (2, "no-outcome")

    def test_no_such_activity(self, blocking: Shop) -> None:
        ran = blocking.run("review", *WHO[:2], "--activity", "fraud", "--json")
        assert (ran.code, ran.error["code"]) == (2, "unknown-activity")


def test_a_complaint_is_shown(blocking: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GDPR_RIGHTS_SECRET", "a secret of more than sixteen bytes")
    case = review(blocking, *TAKEN, *DECIDED).document["case"]["id"]
    RightsDesk(
        load_data_map(blocking.data_map),
        journal=SQLJournal(create_engine(f"sqlite:///{blocking.journal}")),
        systems={"app": SQLSystem(create_engine(f"sqlite:///{blocking.database}"))},
        secret=Secret(b"a secret of more than sixteen bytes"),
    ).record_complaint(case, authority="CNIL", reference="26-17", on=date(2026, 1, 5))
    shown = blocking.run_bare("show", case)
    assert "CNIL, 26-17, 2026-01-05" in shown.out
    document = blocking.run_bare("show", case, "--json").document
    assert document["complaints"] == [
        {"authority": "CNIL", "reference": "26-17", "on": "2026-01-05"}
    ]
    assert document["history"][-1]["what"] == "complaint lodged"
