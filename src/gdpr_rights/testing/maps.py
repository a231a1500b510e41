"""Data maps that a desk can work with, and rows that fit them.

Every map describes the same small shop, of people and their orders; what the data are used for,
on which basis, in which role and for how long is drawn.
"""

from datetime import date
from typing import Any

import attrs
from hypothesis import strategies as st

from gdpr_rights.domain.activities import ProcessingActivity
from gdpr_rights.domain.automated import AutomatedDecision, WhileContested
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.datasets import Dataset, SubjectKind
from gdpr_rights.domain.fields import DataSource, OverwriteConstant, OverwriteUnique, PersonalData
from gdpr_rights.domain.links import Link
from gdpr_rights.domain.parties import Controller, DataSubject, Recipient, Role
from gdpr_rights.domain.retention import Retention
from gdpr_rights.domain.schema import Column, ForeignKey, Schema, Table
from gdpr_rights.law.automated import DecisionAllowance
from gdpr_rights.law.bases import LawfulBasis
from gdpr_rights.testing.notices import notices

_NAMES = ("account", "ads", "analytics", "fraud", "hosting", "invoicing", "newsletter", "scoring")
_FIELDS = ("email", "name", "notes")

PEOPLE = ("ada@example.org", "bob@example.org", "eve@example.org")
"""The addresses of those who have rows; `rows` gives each of them some."""

SCHEMA = Schema(
    [
        Table(
            "users",
            columns=[
                Column("id", type="integer", nullable=False, unique=True),
                Column("email", type="text", nullable=False, unique=True),
                Column("name", type="text", nullable=False),
                Column("notes", type="text"),
            ],
            key=["id"],
            indexes=[["email"]],
        ),
        Table(
            "orders",
            columns=[
                Column("id", type="integer", nullable=False, unique=True),
                Column("user_id", type="integer", nullable=False),
                Column("placed_on", type="date"),
                Column("what", type="text"),
            ],
            key=["id"],
            foreign_keys=[ForeignKey(["user_id"], "users", ["id"])],
            indexes=[["user_id"]],
        ),
    ]
)
"""What the tables look like that `rows` fills."""


def rows() -> dict[str, list[dict[str, Any]]]:
    """Rows of three people, for a `MemorySystem`."""
    return {
        "users": [
            {"id": number, "email": email, "name": email[:3].title(), "notes": None}
            for number, email in enumerate(PEOPLE, 1)
        ],
        "orders": [
            {"id": 10 * number + nth, "user_id": number, "placed_on": placed, "what": "a book"}
            for number in range(1, 1 + len(PEOPLE))
            for nth, placed in enumerate((date(2012, 5, 1), date(2025, 5, 1), None))
        ],
    }


def retentions() -> st.SearchStrategy[Any]:
    """How long data may be kept: by date, by event, or in words."""
    periods = st.sampled_from(["P30D", "P3Y", "P10Y"])
    return st.one_of(
        st.just(Retention.criteria("as long as it is needed")),
        st.builds(lambda period: Retention.event("contract end", period), periods),
        st.builds(
            lambda period, from_year_end: Retention.after(
                "orders.placed_on",
                period,
                count_from="year_end" if from_year_end else "day",
                citation="Code de commerce, art. L123-22",
            ),
            periods,
            st.booleans(),
        ),
    )


def _on_orders(name: str) -> bool:
    return name in ("invoicing", "analytics", "fraud")


@st.composite
def activities(draw: st.DrawFn, name: str) -> ProcessingActivity:
    """A processing activity of that name, on any basis and in any role."""
    basis = draw(st.sampled_from(LawfulBasis))
    marketing = name in ("ads", "newsletter") and basis not in (
        LawfulBasis.LEGAL_OBLIGATION,
        LawfulBasis.VITAL_INTERESTS,
        LawfulBasis.PUBLIC_TASK,
    )
    retention = draw(retentions())
    if not _on_orders(name) and "orders." in repr(retention):
        retention = Retention.criteria("as long as it is needed")
    decides = AutomatedDecision(
        logic="a score from the orders",
        significance="credit",
        consequences="no credit",
        allowed_by=draw(st.none() | st.sampled_from(DecisionAllowance)),
        while_contested=draw(st.sampled_from(WhileContested)),
    )
    return ProcessingActivity(
        name,
        purpose=f"{name} of the shop",
        lawful_basis=basis,
        retention=retention,
        role=Role.PROCESSOR if name == "hosting" and draw(st.booleans()) else Role.CONTROLLER,
        direct_marketing=marketing,
        automated_decision=decides if name == "scoring" else None,
        recipients=[Recipient("Parcel SARL", country="FR")] if draw(st.booleans()) else [],
    )


@st.composite
def data_maps(draw: st.DrawFn, *, max_activities: int = 4) -> DataMap:
    """Maps of the shop without a lint that would stop the desk.

    Args:
        draw: Given by Hypothesis.
        max_activities: How many processing activities at most.
    """
    names = draw(
        st.lists(st.sampled_from(_NAMES), min_size=1, max_size=max_activities, unique=True)
    )
    used = st.lists(st.sampled_from(names), min_size=1, max_size=2, unique=True)
    sources = st.sampled_from([DataSource.GIVEN, DataSource.OBSERVED, DataSource.DERIVED])
    of_users = [name for name in names if not _on_orders(name)] or names

    def field(category: str, within: list[str]) -> PersonalData:
        return PersonalData(
            category,
            used_for=draw(used) if within is names else [draw(st.sampled_from(within))],
            source=draw(sources),
            subject_authoritative=draw(st.booleans()),
        )

    orders = Dataset(
        "orders",
        system="app",
        key=["id"],
        links=[Link.owned_by("users", user_id="id")],
        fields={"placed_on": field("order", names), "what": field("order", names)},
    )
    users = Dataset(
        "users",
        system="app",
        key=["id"],
        fields={
            "email": attrs.evolve(field("contact", of_users), overwrite=OverwriteUnique()),
            "name": attrs.evolve(
                field("identity", of_users), overwrite=OverwriteConstant("erased")
            ),
            "notes": field("note", of_users),
        },
    )
    return DataMap(
        controller=Controller(
            "Acme SAS", contact="privacy@acme.example", country="FR", time_zone="Europe/Paris"
        ),
        activities=[draw(activities(name)) for name in sorted(names)],
        subjects=[SubjectKind("customer", dataset="users", lookup={"email": "email"})],
        datasets=[orders, users],
        notice=draw(st.none() | notices(activities=names, categories=["contact", "order"])),
    )


def data_subjects() -> st.SearchStrategy[DataSubject]:
    """People of the shop by address or key, spelled in several ways, and a stranger."""
    by_address = st.sampled_from([*PEOPLE, " Ada@Example.org ", "nobody@example.org"])
    return st.one_of(
        by_address.map(lambda address: DataSubject.by("customer", email=address)),
        st.sampled_from([1, 2, 3, 99]).map(lambda key: DataSubject.by("customer", key=key)),
    )
