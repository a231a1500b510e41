"""Several organisations in the same tables: nobody's rows are seen from another one. DESIGN 3."""

import json
import zipfile
from pathlib import Path
from typing import Any

import attrs
import pytest

from gdpr_rights import (
    NOT_PERSONAL,
    AccessRequest,
    Case,
    Correction,
    DataMap,
    DataSubject,
    ErasureRequest,
    Fulfilled,
    Link,
    NoData,
    Place,
    RectificationRequest,
    Verified,
)
from gdpr_rights.errors import ReferenceTaken, TenantMissing
from tests.desk.kit import SECRET, Office, office
from tests.desk.test_scenarios import established
from tests.maps import shop

DPO = "dpo@acme.example.org"
SCHEMA = """
CREATE TABLE organisations (id INTEGER PRIMARY KEY, name TEXT);
CREATE TABLE users (
    org_id INTEGER NOT NULL REFERENCES organisations (id), id INTEGER NOT NULL,
    email TEXT NOT NULL, name TEXT, password_hash TEXT, PRIMARY KEY (org_id, id));
CREATE TABLE invoices (
    id INTEGER PRIMARY KEY, org_id INTEGER NOT NULL, user_id INTEGER NOT NULL,
    issued_on DATE, total NUMERIC(10, 2), FOREIGN KEY (org_id, user_id) REFERENCES users);
CREATE TABLE invoice_lines (
    id INTEGER PRIMARY KEY, invoice_id INTEGER NOT NULL REFERENCES invoices (id), what TEXT);
CREATE INDEX invoices_user ON invoices (org_id, user_id);
CREATE INDEX lines_invoice ON invoice_lines (invoice_id);
INSERT INTO organisations VALUES (1, 'North'), (2, 'South');
INSERT INTO users VALUES
    (1, 7, 'ada@example.org', 'Ada', 'h'), (2, 7, 'ada@example.org', 'Another Ada', 'h'),
    (2, 8, 'bob@example.org', 'Bob', 'h');
INSERT INTO invoices VALUES
    (10, 1, 7, '2009-05-01', 1), (20, 2, 7, '2009-05-01', 2), (21, 2, 8, '2009-05-01', 3);
INSERT INTO invoice_lines VALUES (100, 10, 'north'), (200, 20, 'south'), (201, 21, 'bob');
"""
ADA = DataSubject.by("customer", email="ada@example.org")


def data_map() -> DataMap:
    single = shop()
    datasets = []
    for dataset in single.datasets:
        if dataset.name == "users":
            changed = attrs.evolve(dataset, tenant="org_id", key=("org_id", "id"))
        elif dataset.name == "invoices":
            owner = Link.owned_by("users", org_id="org_id", user_id="id")
            changed = attrs.evolve(dataset, tenant="org_id", links=[owner])
        else:
            changed = dataset
        datasets.append(changed)
    organisations = attrs.evolve(
        single.datasets[0],
        name="organisations",
        table="organisations",
        fields={},
        rest=NOT_PERSONAL,
        tenant="id",
        links=[],
        key=("id",),
    )
    return attrs.evolve(single, datasets=[organisations, *datasets], tenants="organisations")


@pytest.fixture
def at(tmp_path: Path) -> Office:
    return office(tmp_path, data_map(), schema=SCHEMA)


def accepted(at: Office, request: AccessRequest | ErasureRequest, tenant: str) -> Case:
    case = at.desk.receive(request, tenant=tenant)
    assert isinstance(established(at, case), Verified)
    moved = at.desk.accept(case.id, decided_by=DPO)
    assert isinstance(moved, Case)
    return moved


def copied(at: Office, case: Case) -> dict[str, list[dict[str, Any]]]:
    done = at.desk.fulfil(case.id)
    assert isinstance(done, Fulfilled)
    assert done.answer is not None
    with zipfile.ZipFile(at.folder / "answers" / done.answer.name) as archive:
        names = [name for name in archive.namelist() if name.startswith("data/")]
        return {
            name: json.loads(archive.read(name))["rows"]
            for name in names
            if name.endswith(".json")
        }


class TestTenants:
    def test_a_copy_holds_the_rows_of_one_organisation(self, at: Office) -> None:
        rows = copied(at, accepted(at, AccessRequest(ADA), "1"))
        assert [row["name"] for row in rows["data/users.json"]] == ["Ada"]
        assert [row["what"] for row in rows["data/invoice_lines.json"]] == ["north"]

    def test_an_erasure_reaches_no_other_one_with_equal_keys(self, at: Office) -> None:
        case = accepted(at, ErasureRequest(ADA, closing_account=True), "2")
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)
        assert [(row[0], row[3]) for row in at.rows("users")] == [(1, "Ada"), (2, "Bob")]
        assert [row[0] for row in at.rows("invoices")] == [10, 21]
        assert [row[0] for row in at.rows("invoice_lines")] == [100, 201]

    def test_the_same_address_is_two_people(self, at: Office) -> None:
        refs = set()
        for tenant in ("1", "2"):
            case = accepted(at, AccessRequest(ADA), tenant)
            assert case.subject is not None
            refs.add(case.subject.ref)
        assert len(refs) == 2

    def test_who_is_known_elsewhere_is_not_known_here(self, at: Office) -> None:
        bob = DataSubject.by("customer", email="bob@example.org")
        case = at.desk.receive(AccessRequest(bob), tenant="1")
        assert isinstance(established(at, case), NoData)

    def test_somebody_says_which_one(self, at: Office) -> None:
        with pytest.raises(TenantMissing, match="organisations"):
            at.desk.receive(AccessRequest(ADA))

    def test_references_of_two_are_told_apart(self, at: Office) -> None:
        cases = {
            at.desk.receive(AccessRequest(ADA), tenant=tenant, reference="r-1").id
            for tenant in ("1", "2")
        }
        assert len(cases) == 2
        with pytest.raises(ReferenceTaken):
            at.desk.receive(ErasureRequest(ADA), tenant="1", reference="r-1")

    def test_many_at_once_go_one_organisation_after_the_other(self, at: Office) -> None:
        cases = [
            accepted(at, ErasureRequest(ADA, closing_account=True), tenant)
            for tenant in ("1", "2")
        ]
        outcomes = at.desk.fulfil_many([case.id for case in cases])
        assert all(isinstance(one, Fulfilled) for one in outcomes.values())
        assert [row[3] for row in at.rows("users")] == ["Bob"]

    def test_what_is_restricted_here_is_not_restricted_there(self, at: Office) -> None:
        wrong = [Correction("users", "name", "Adah")]
        case = at.desk.receive(
            RectificationRequest(ADA, corrections=wrong, restrict=True), tenant="1"
        )
        assert isinstance(established(at, case), Verified)
        here = at.journal.standings(SECRET.contact("ada@example.org", tenant="1"))
        there = at.journal.standings(SECRET.contact("ada@example.org", tenant="2"))
        assert {one.verdict for one in here} == {"restricted"}
        assert there == at.journal.standings(SECRET.contact("ada@example.org")) == ()
        name = [Place("users", "name")]
        guard = at.desk.guard
        assert not guard.may_process(ADA, "account", places=name, tenant="1")
        assert guard.may_process(ADA, "account", places=name, tenant=2)
        assert guard.allowed([ADA], "account", tenant="1") == ()
        assert guard.allowed([ADA], "account", tenant="2") == (ADA,)
        with pytest.raises(TenantMissing):
            guard.may_process(ADA, "account")
        with pytest.raises(TenantMissing):
            guard.allowed([ADA], "account")


@pytest.mark.parametrize("alike", ["01", " 1", "1 ", "1.0"])
def test_a_tenant_has_one_name(tmp_path: Path, alike: str) -> None:
    """Else one person would have two fingerprints, and a copy would not keep the erasure back."""
    at = office(tmp_path, data_map(), schema=SCHEMA)
    case = at.desk.receive(AccessRequest(ADA), tenant=alike)
    found = at.desk.vouch(case.id, by=DPO, because="known for years")
    assert isinstance(found, NoData)
