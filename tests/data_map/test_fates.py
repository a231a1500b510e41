"""When a row may have to stay although a column of it is erased, and when it may be deleted."""

from typing import Any

import pytest

from gdpr_rights.domain.data_map import (
    DataMap,
    Dataset,
    ProcessingActivity,
    SubjectKind,
)
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.links import AnyLink, Link
from gdpr_rights.domain.lint.fates import may_be_deleted, may_be_overwritten
from gdpr_rights.domain.parties import Controller
from gdpr_rights.domain.retention import Retention
from gdpr_rights.law.bases import LawfulBasis

ENDS = Retention.event("contract end", "P7D")
LATER = Retention.event("contract end", "P1Y")
LAW = Retention.after("invoices.issued_on", "P10Y", citation="L123-22")

BASES: dict[str, dict[str, Any]] = {
    "contract": {"lawful_basis": "contract", "retention": ENDS},
    "same contract": {"lawful_basis": "contract", "retention": ENDS},
    "longer contract": {"lawful_basis": "contract", "retention": LATER},
    "consent": {"lawful_basis": "consent", "retention": Retention.criteria("until withdrawn")},
    "explicit consent": {
        "lawful_basis": "contract",
        "special_basis": "explicit-consent",
        "retention": LATER,
    },
    "marketing": {
        "lawful_basis": "legitimate-interests",
        "direct_marketing": True,
        "retention": LATER,
    },
    "interest": {"lawful_basis": "legitimate-interests", "retention": ENDS},
    "other interest": {"lawful_basis": "legitimate-interests", "retention": ENDS},
    "law": {"lawful_basis": "legal-obligation", "retention": LAW},
    "same law": {"lawful_basis": "legal-obligation", "retention": LAW},
    "task": {"lawful_basis": "public-task", "retention": ENDS},
    "other task": {"lawful_basis": "public-task", "retention": ENDS},
    "claims": {"lawful_basis": "contract", "exemption": "legal claims", "retention": LAW},
    "archive": {
        "lawful_basis": "contract",
        "exemption": "archiving, research or statistics",
        "retention": LAW,
    },
    "other archive": {
        "lawful_basis": "contract",
        "exemption": "archiving, research or statistics",
        "retention": LAW,
    },
    "processor": {"lawful_basis": "consent", "role": "processor", "retention": ENDS},
    "kept consent": {"lawful_basis": "consent", "exemption": "legal claims", "retention": LAW},
}
ACTIVITIES = [ProcessingActivity(name, purpose=name, **of) for name, of in BASES.items()]


def personal(*used_for: str) -> PersonalData:
    return PersonalData("data", used_for=used_for)


def data_map(*datasets: Dataset) -> DataMap:
    return DataMap(
        controller=Controller("A", contact="a@b.example", country="FR", time_zone="UTC"),
        activities=ACTIVITIES,
        subjects=[SubjectKind("customer", dataset="users")],
        datasets=datasets,
    )


def users(*, erasure: str = "delete", links: tuple[AnyLink, ...] = (), **of: Any) -> Dataset:
    return Dataset("users", system="app", fields=of, links=links, erasure=erasure)


class TestMayBeOverwritten:
    """A row with a standing field is overwritten where its other fields fall (DESIGN 4)."""

    @pytest.mark.parametrize(
        ("column", "beside", "expected"),
        [
            ("contract", "contract", False),
            ("contract", "same contract", False),
            ("contract", "longer contract", True),
            ("contract", "consent", False),
            ("contract", "explicit consent", False),
            ("contract", "marketing", False),
            ("contract", "law", True),
            ("contract", "interest", True),
            ("contract", "processor", True),
            ("contract", "kept consent", True),
            ("consent", "contract", True),
            ("law", "same law", False),
            ("law", "claims", True),
            ("claims", "kept consent", False),
            ("interest", "other interest", True),
            ("task", "other task", True),
            ("archive", "other archive", True),
            ("archive", "archive", False),
        ],
    )
    def test_beside_another_column(self, column: str, beside: str, *, expected: bool) -> None:
        of = personal(column)
        dataset = users(a=of, b=personal(beside))
        assert may_be_overwritten(data_map(dataset), dataset, of) is expected

    def test_a_column_that_shares_the_standing_activity_stands_with_it(self) -> None:
        of = personal("contract", "law")
        dataset = users(a=of, b=personal("law"))
        assert not may_be_overwritten(data_map(dataset), dataset, of)

    def test_an_overwritten_dataset(self) -> None:
        of = personal("consent")
        dataset = users(a=of, erasure="overwrite")
        assert may_be_overwritten(data_map(dataset), dataset, of)

    @pytest.mark.parametrize(
        ("link", "expected"),
        [
            (Link.owned_by("users", user_id="id"), True),
            # A row of nobody, or of other people, that refers to it is detached.
            (Link.refers("users", user_id="id"), False),
            (Link.refers("users", user_id="id", on_erased="keep"), True),
            (Link.refers("users", user_id="id", on_erased="delete"), False),
            (None, False),
        ],
    )
    def test_under_a_kept_row(self, link: AnyLink | None, *, expected: bool) -> None:
        of = personal("contract")
        dataset = users(a=of)
        kept = Dataset(
            "invoices", system="app", rest=personal("law"), links=[link] if link else []
        )
        assert may_be_overwritten(data_map(dataset, kept), dataset, of) is expected

    def test_a_kept_reference_to_a_row_that_only_falls(self) -> None:
        of = personal("consent")
        dataset = users(a=of)
        link = Link.refers("users", user_id="id", on_erased="keep")
        keeper = Dataset("notes", system="app", links=[link])
        assert may_be_overwritten(data_map(dataset, keeper), dataset, of)

    def test_over_two_hops_with_nothing_of_its_own_between(self) -> None:
        of = personal("contract")
        dataset = users(a=of)
        orders = Dataset("orders", system="app", links=[Link.owned_by("users", user_id="id")])
        invoices = Dataset(
            "invoices",
            system="app",
            rest=personal("law"),
            links=[Link.owned_by("orders", order_id="id")],
        )
        assert may_be_overwritten(data_map(dataset, orders, invoices), dataset, of)
        assert not may_be_overwritten(data_map(dataset, orders), dataset, of)


class TestMayBeDeleted:
    """Only what somebody owns is deleted, or what goes with it (OWNERSHIP 22)."""

    def test_owned_rows(self) -> None:
        owned = Dataset("orders", system="app", links=[Link.owned_by("users", user_id="id")])
        tags = Dataset("tags", system="app")
        whole = data_map(users(), owned, tags)
        assert may_be_deleted(whole, whole.dataset["users"])
        assert may_be_deleted(whole, owned)
        assert not may_be_deleted(whole, tags)

    def test_overwritten_rows(self) -> None:
        dataset = users(erasure="overwrite")
        assert not may_be_deleted(data_map(dataset), dataset)

    @pytest.mark.parametrize(("on_erased", "expected"), [("delete", True), ("detach", False)])
    def test_rows_that_go_with_another(self, on_erased: str, *, expected: bool) -> None:
        link = Link.refers("users", about="id", on_erased=on_erased)
        notes = Dataset("notes", system="app", links=[link])
        assert may_be_deleted(data_map(users(), notes), notes) is expected

    def test_rows_that_go_with_each_other(self) -> None:
        one = Dataset("one", system="app", links=[Link.refers("two", x="id", on_erased="delete")])
        two = Dataset("two", system="app", links=[Link.refers("one", x="id", on_erased="delete")])
        assert not may_be_deleted(data_map(users(), one, two), one)


def test_every_basis_of_the_law_is_covered() -> None:
    known = {activity.lawful_basis for activity in ACTIVITIES}
    assert known >= set(LawfulBasis) - {LawfulBasis.VITAL_INTERESTS}
