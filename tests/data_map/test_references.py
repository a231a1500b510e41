"""Links over several columns, and columns with several foreign keys."""

from typing import Any

import pytest

from gdpr_rights.domain.data_map import DataMap, Dataset, ProcessingActivity, SubjectKind
from gdpr_rights.domain.fields import NOT_PERSONAL, PersonalData
from gdpr_rights.domain.links import AnyLink, Link
from gdpr_rights.domain.parties import Controller
from gdpr_rights.domain.retention import Retention
from gdpr_rights.domain.schema import Column, ForeignKey, Schema, Table

CONTACT = PersonalData("contact", used_for=["account"], overwrite="unique")
BOTH = {"tenant": "tenant", "user": "id"}
OWNED = Link.owned_by("users", BOTH)


def found(*links: AnyLink, key: tuple[str, ...] = ("id",), **columns: Any) -> set[str]:
    """The codes found for posts of users who are known by a tenant and a number."""
    foreign_keys = columns.pop("foreign_keys", [ForeignKey(BOTH, "users", BOTH.values())])
    nullable = columns.pop("nullable", ())
    data_map = DataMap(
        controller=Controller("A", contact="a@b.example", country="FR", time_zone="UTC"),
        activities=[
            ProcessingActivity(
                "account",
                purpose="run it",
                lawful_basis="contract",
                retention=Retention.event("contract end", "P7D"),
            )
        ],
        subjects=[SubjectKind("user", dataset="users", lookup={"email": "email"})],
        datasets=[
            Dataset("users", system="app", fields={"email": CONTACT}),
            Dataset("teams", system="app", rest=NOT_PERSONAL),
            Dataset("posts", system="app", rest=CONTACT, links=links, **columns),
        ],
    )
    names = ("id", "tenant", "user", "approver", "body")
    users = [Column("tenant"), Column("id"), Column("email", unique=True)]
    schema = Schema(
        [
            Table("users", columns=users, key=("tenant", "id"), indexes=[("email",)]),
            Table("teams", columns=[Column("tenant")], key=("tenant",)),
            Table(
                "posts",
                columns=[Column(name, nullable=name in nullable) for name in names],
                key=key,
                foreign_keys=foreign_keys,
                indexes=[("tenant",), ("user",), ("approver",)],
            ),
        ]
    )
    return {finding.code for finding in data_map.check(schema)}


class TestForeignKeysOfSeveralColumns:
    """A link covers a foreign key when one says no less than the other."""

    @pytest.mark.parametrize(
        "link",
        [
            OWNED,
            Link.owned_by("users", user="id"),
            Link.owned_by("users", {**BOTH, "body": "email"}),
        ],
    )
    def test_covered(self, link: AnyLink) -> None:
        assert not {code for code in found(link) if "foreign-key" in code}

    def test_crossed_columns(self) -> None:
        crossed = Link.owned_by("users", tenant="id", user="tenant")
        assert "link-contradicts-foreign-key" in found(crossed)

    def test_no_link_at_all(self) -> None:
        assert "foreign-key-unclassified" in found()

    def test_a_key_that_names_no_columns_of_its_target(self) -> None:
        keys = [ForeignKey(["tenant", "user"], "users", [])]
        assert not {code for code in found(OWNED, foreign_keys=keys) if "foreign-key" in code}

    def test_a_second_key_of_a_column_is_told_apart(self) -> None:
        """The link follows one key of the tenant column; the other one is not contradicted."""
        keys = [
            ForeignKey(BOTH, "users", BOTH.values()),
            ForeignKey(["tenant"], "teams", ["tenant"]),
        ]
        codes = found(OWNED, foreign_keys=keys)
        assert "foreign-key-unclassified" in codes
        assert "link-contradicts-foreign-key" not in codes
        both = found(OWNED, Link.refers("teams", tenant="tenant"), foreign_keys=keys)
        assert not {code for code in both if "foreign-key" in code}

    def test_a_link_to_an_unknown_dataset_contradicts_nothing(self) -> None:
        codes = found(Link.owned_by("user", BOTH))
        assert "unknown-dataset" in codes
        assert "link-contradicts-foreign-key" not in codes


class TestOwnersAreUnique:
    """A row belongs to one row."""

    def test_part_of_the_key_is_not_the_key(self) -> None:
        assert "owner-not-unique" in found(Link.owned_by("users", user="id"))
        assert "owner-not-unique" not in found(OWNED)

    def test_a_unique_column(self) -> None:
        assert "owner-not-unique" not in found(Link.owned_by("users", user="email"))

    def test_a_reference_need_not_be_unique(self) -> None:
        assert "owner-not-unique" not in found(OWNED, Link.refers("users", approver="id"))


class TestDetaching:
    """A composite reference sets to NULL only its nullable columns that nothing else needs."""

    APPROVED = Link.refers("users", tenant="tenant", approver="id")

    def test_one_column_is_enough(self) -> None:
        assert "reference-cannot-detach" not in found(OWNED, self.APPROVED, nullable=["approver"])

    def test_no_column_may_be_null(self) -> None:
        assert "reference-cannot-detach" in found(OWNED, self.APPROVED)

    def test_a_column_that_the_owner_link_needs(self) -> None:
        assert "reference-cannot-detach" in found(OWNED, self.APPROVED, nullable=["tenant"])

    def test_a_column_of_the_key(self) -> None:
        key = ("id", "approver")
        assert "reference-cannot-detach" in found(
            OWNED, self.APPROVED, nullable=["approver"], key=key
        )

    @pytest.mark.parametrize("on_erased", ["keep", "delete"])
    def test_references_that_are_not_detached(self, on_erased: str) -> None:
        link = Link.refers("users", approver="id", on_erased=on_erased)
        assert "reference-cannot-detach" not in found(OWNED, link)

    def test_a_column_that_is_not_there(self) -> None:
        codes = found(OWNED, Link.refers("users", approver="id", aprover="tenant"))
        assert "unknown-column" in codes
        assert "reference-cannot-detach" not in codes

    def test_overwritten_rows_that_lose_their_owner(self) -> None:
        assert "survivor-blocks-delete" in found(OWNED, erasure="overwrite")
        assert "survivor-blocks-delete" not in found(OWNED, erasure="overwrite", nullable=["user"])
        assert "survivor-blocks-delete" not in found(OWNED)


class TestRowsThatGoWithOthers:
    """``on_erased = "delete"`` does not mix with what keeps the rows (OWNERSHIP 8)."""

    def test_a_plain_reference_to_them(self) -> None:
        # Posts refer to themselves: a reply goes with the post it answers.
        reply = Link.refers("posts", approver="id", on_erased="delete")
        assert "delete-link-blocked" not in found(OWNED, reply, nullable=["approver"])

    def test_a_reference_that_keeps_them(self) -> None:
        reply = Link.refers("posts", approver="id", on_erased="delete")
        kept = Link.refers("posts", body="id", on_erased="keep")
        assert "delete-link-blocked" in found(OWNED, reply, kept, nullable=["approver"])
