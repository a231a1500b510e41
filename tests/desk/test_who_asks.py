"""Agents, parents and administrators; what is another controller's. RULEBOOK 3.2, 2.0/G3-G5."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest

from gdpr_rights import (
    AccessRequest,
    Administrator,
    Agent,
    Answer,
    Case,
    DataMap,
    ErasureRequest,
    Fulfilled,
    Judgement,
    JudgementNeeded,
    LawfulBasis,
    Level,
    Mandate,
    ObjectionRequest,
    Parent,
    PersonalData,
    Right,
    Role,
    Stage,
    WithdrawalRequest,
)
from gdpr_rights.errors import IdentityNotEstablished, IllegalStep, NotTheirAddress
from tests.desk import test_tenants
from tests.desk.kit import ADA, NOW, Office, office
from tests.maps import activity, shop

DPO = "dpo@acme.example.org"
WORKSPACE = activity("workspace", LawfulBasis.CONTRACT, role=Role.PROCESSOR)
NEWS = activity("news", LawfulBasis.CONSENT, direct_marketing=True)
THEIR_NEWS = activity("their news", LawfulBasis.CONSENT, role=Role.PROCESSOR)


def vouched(at: Office, case: Case) -> Case:
    at.desk.vouch(case.id, by=DPO, because="identity card was checked", level=Level.DOCUMENT)
    return at.desk.case(case.id)


def agent(**mandate: Any) -> Agent:
    return Agent("Bea Lovelace", mandate=Mandate(proof="letter of 3 March", **mandate))


class TestAgents:
    def test_own_identity_and_a_mandate(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA), requester=agent(rights=[Right.ACCESS]))
        # The person confirms that they sent somebody; who came has to show who they are.
        at.desk.challenge(case.id, "one-time code")
        at.desk.verify(case.id, at.mail.last_code("ada@example.org"))
        with pytest.raises(IdentityNotEstablished, match="document"):
            at.desk.accept(case.id, decided_by=DPO)
        vouched(at, case)
        at.desk.accept(case.id, decided_by=DPO)
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)

    def test_a_mandate_that_ran_out_is_replaced(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        yesterday = (NOW - timedelta(days=1)).date()
        case = at.desk.receive(AccessRequest(ADA), requester=agent(until=yesterday))
        vouched(at, case)
        with pytest.raises(IdentityNotEstablished) as error:
            at.desk.accept(case.id, decided_by=DPO)
        assert error.value.missing == ("a mandate that covers this right on this day",)
        at.desk.show_authority(case.id, agent(), by=DPO)
        assert isinstance(at.desk.accept(case.id, decided_by=DPO), Case)
        with pytest.raises(IllegalStep):
            at.desk.show_authority(case.id, agent(), by=DPO)

    def test_what_takes_effect_at_once_takes_effect_at_once(self, tmp_path: Path) -> None:
        at = office(tmp_path, shop(NEWS, users={"email": PersonalData("x", used_for=["news"])}))
        case = at.desk.receive(WithdrawalRequest(ADA), requester=agent())
        assert case.stage is Stage.FULFILLED


class TestParents:
    def test_a_human_looks_at_the_best_interest_of_the_child(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        parent = Parent("Bea Lovelace", childs_age=12, proof="livret de famille")
        case = vouched(at, at.desk.receive(AccessRequest(ADA), requester=parent))
        assert isinstance(at.desk.accept(case.id, decided_by=DPO), JudgementNeeded)
        at.desk.judge(
            case.id, Judgement("best-interest", Answer.ACT, by=DPO, because="the child was asked")
        )
        assert isinstance(at.desk.accept(case.id, decided_by=DPO), Case)

    def test_from_the_age_on_the_child_asks(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        parent = Parent("Bea Lovelace", childs_age=15, proof="livret de famille")
        case = vouched(at, at.desk.receive(AccessRequest(ADA), requester=parent))
        with pytest.raises(IdentityNotEstablished, match="from 15 on a child acts alone"):
            at.desk.accept(case.id, decided_by=DPO)


def hosted() -> DataMap:
    """Tenants for whom we process the names of their people."""
    single = test_tenants.data_map()
    datasets = [
        attrs.evolve(
            of,
            fields={
                "email": PersonalData("contact", used_for=["account"], overwrite="unique"),
                "name": PersonalData("identity", used_for=["workspace"]),
                "password_hash": PersonalData("credential", used_for=["account"]),
            },
        )
        if of.name == "users"
        else of
        for of in single.datasets
    ]
    activities = (*single.activities, WORKSPACE)
    return attrs.evolve(single, activities=activities, datasets=datasets)


class TestAdministrators:
    """Kannelle N05, N09: a tenant decides about what we process for it, and nothing else."""

    @pytest.fixture
    def at(self, tmp_path: Path) -> Office:
        return office(tmp_path, hosted(), schema=test_tenants.SCHEMA)

    def erased(self, at: Office, organisation: str) -> Case:
        who = Administrator("Di Byron", organisation=organisation)
        case = at.desk.receive(
            ErasureRequest(test_tenants.ADA, closing_account=True), requester=who, tenant="1"
        )
        with pytest.raises(NotTheirAddress):
            at.desk.challenge(case.id, "one-time code")
        vouched(at, case)
        at.desk.accept(case.id, decided_by=DPO)
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)
        return case

    def test_the_instruction_of_the_tenant_is_carried_out(self, at: Office) -> None:
        case = self.erased(at, "1")
        assert [row[:4] for row in at.rows("users")] == [
            (1, 7, "ada@example.org", None),
            (2, 7, "ada@example.org", "Another Ada"),
            (2, 8, "bob@example.org", "Bob"),
        ]
        told = at.desk.refusal(case.id)
        assert any("not the person" in one.because for one in told.not_done)
        assert at.desk.answer(case.id, channel="post").stage is Stage.ANSWERED

    def test_that_of_another_tenant_is_passed_on(self, at: Office) -> None:
        case = self.erased(at, "2")
        assert at.rows("users")[0][3] == "Ada"
        with pytest.raises(IllegalStep, match="forward"):
            at.desk.answer(case.id, channel="post")
        moved = at.desk.forward(case.id, by=DPO)
        assert moved.forwarded[0].to == "1"

    def test_the_tenant_is_to_whom_it_goes(self, at: Office) -> None:
        case = at.desk.receive(AccessRequest(test_tenants.ADA), tenant="2")
        moved = at.desk.forward(case.id, by=DPO, proof="message 17")
        [part] = moved.forwarded
        assert (part.to, part.activities, part.proof) == ("2", ("workspace",), "message 17")


class TestMixedRequests:
    """RULEBOOK 2.0/G5: the part of another controller is passed on, and the person is told."""

    def mixed(self, folder: Path) -> Office:
        used = ["account", "news", "their news", "workspace"]
        fields = {"email": PersonalData("contact", used_for=used)}
        return office(folder, shop(NEWS, THEIR_NEWS, WORKSPACE, users=fields))

    def test_it_is_said_where_nobody_goes_without_saying(self, tmp_path: Path) -> None:
        at = self.mixed(tmp_path)
        case = at.desk.receive(WithdrawalRequest(ADA))
        with pytest.raises(ValueError, match="to whom"):
            at.desk.forward(case.id, by=DPO)

    def test_a_withdrawal_stops_ours_at_once_and_passes_on_the_rest(self, tmp_path: Path) -> None:
        at = self.mixed(tmp_path)
        case = at.desk.receive(WithdrawalRequest(ADA))
        assert case.stage is Stage.FULFILLED
        assert case.stopped is not None
        assert case.stopped.activities == ("news",)
        with pytest.raises(IllegalStep, match="forward"):
            at.desk.answer(case.id, channel="e-mail")
        at.desk.forward(case.id, to="Host SAS", by=DPO)
        assert at.desk.answer(case.id, channel="e-mail").stage is Stage.ANSWERED

    @pytest.mark.parametrize(
        "request_",
        [
            WithdrawalRequest(ADA, activities="their news"),
            ObjectionRequest(ADA, activities=["workspace", "their news"]),
        ],
        ids=lambda of: type(of).__name__,
    )
    def test_what_is_wholly_theirs_is_passed_on_and_told(
        self, tmp_path: Path, request_: WithdrawalRequest | ObjectionRequest
    ) -> None:
        at = self.mixed(tmp_path)
        case = at.desk.receive(request_)
        assert case.stage is Stage.RECEIVED
        assert at.desk.forward(case.id, to="Host SAS", by=DPO).stage is Stage.FORWARDED
        assert at.desk.answer(case.id, channel="e-mail").stage is Stage.ANSWERED

    def test_an_objection_to_marketing_and_to_what_we_host(self, tmp_path: Path) -> None:
        at = self.mixed(tmp_path)
        case = at.desk.receive(ObjectionRequest(ADA, activities=["news", "workspace"]))
        assert case.stage is Stage.FULFILLED
        at.desk.forward(case.id, to="Host SAS", by=DPO)
        assert at.desk.answer(case.id, channel="e-mail").stage is Stage.ANSWERED
