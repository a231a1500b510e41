"""Who may ask for a person, and what they have to show. RULEBOOK 3.2, 2.0/G3-G5."""

from datetime import date
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_rights import (
    LOW_RISK,
    AccessRequest,
    Administrator,
    Agent,
    Answer,
    Correction,
    DataMap,
    DirectiveRequest,
    ErasureRequest,
    Facts,
    Guardian,
    Heir,
    IdentityLevels,
    InformationRequest,
    Judgement,
    LawfulBasis,
    Level,
    Mandate,
    ObjectionRequest,
    Parent,
    PersonalData,
    PortabilityRequest,
    ProofOfDeath,
    RectificationRequest,
    RestrictionRequest,
    ReviewRequest,
    Right,
    Role,
    WithdrawalRequest,
    gate_of,
    plan,
)
from gdpr_rights.domain.deciding import Decision, decide
from gdpr_rights.domain.gates import Outcome
from gdpr_rights.domain.plans import Action, Do, Forward, NotCovered
from gdpr_rights.domain.requesters import THEMSELVES, Requester, same_name
from gdpr_rights.domain.requests import Request
from gdpr_rights.law.grounds import RefusalGround
from gdpr_rights.testing.maps import data_maps
from gdpr_rights.testing.strategies import data_subjects, facts, requests
from tests.maps import ACME, activity, shop
from tests.rulebook.rows import ADA

TODAY = date(2026, 11, 21)
WORKSPACE = activity(
    "workspace",
    LawfulBasis.CONTRACT,
    role=Role.PROCESSOR,
    direct_marketing=True,
    automated_decision=None,
)
VIDEOS = PersonalData("videos", used_for=["workspace"])
HOSTED = shop(
    WORKSPACE,
    users={
        "email": PersonalData("contact", used_for=["account"], overwrite="unique"),
        "videos": VIDEOS,
    },
)
"""A map in which we process the videos for the organisations of the users."""


def decided(request: Request, requester: Requester, data_map: DataMap, **known: Any) -> Decision:
    return decide(request, data_map, Facts(TODAY, requester=requester, **known))


def judged(answer: Answer, question: str = "best-interest") -> dict[str, Any]:
    return {"judgements": [Judgement(question, answer, by="dpo", because="weighed")]}


class TestAgent:
    """EDPB 01/2022 para. 80-81: own identity, and a mandate; valid for all rights."""

    def agent(self, **mandate: Any) -> Agent:
        return Agent("Bea Lovelace", mandate=Mandate(proof="letter of 3 March", **mandate))

    def test_with_a_mandate_that_covers_it(self) -> None:
        for mandate in ({}, {"rights": [Right.ACCESS]}, {"until": TODAY}):
            found = decided(AccessRequest(ADA), self.agent(**mandate), shop())
            assert found.outcome is decided(AccessRequest(ADA), THEMSELVES, shop()).outcome

    @pytest.mark.parametrize(
        "mandate", [{"rights": [Right.ACCESS]}, {"until": date(2026, 11, 20)}]
    )
    def test_else_what_is_missing_is_said(self, mandate: dict[str, Any]) -> None:
        found = decided(ErasureRequest(ADA), self.agent(**mandate), shop())
        assert found.outcome is Outcome.NEED_IDENTITY
        assert "EDPB Guidelines 01/2022 para. 80-81" in map(str, found.citations)
        known = Facts(TODAY, requester=self.agent(**mandate))
        gate = gate_of(ErasureRequest(ADA), shop(), known)
        assert gate is not None
        assert gate.what == ("a mandate that covers this right on this day",)

    def test_human_intervention_and_withdrawal_too(self) -> None:
        agent = self.agent(rights=[Right.HUMAN_REVIEW, Right.CONSENT_WITHDRAWAL])
        for request in (ReviewRequest(ADA, activity="account"), WithdrawalRequest(ADA)):
            assert gate_of(request, shop(), Facts(TODAY, requester=agent)) is None


class TestParent:
    """LIL 45: from 15 the minor acts alone; below, with the parents."""

    def parent(self, age: int) -> Parent:
        return Parent("Bea Lovelace", childs_age=age, proof="livret de famille")

    def test_below_the_age_the_parent_asks_and_a_human_looks_at_the_best_interest(self) -> None:
        found = decided(AccessRequest(ADA), self.parent(14), shop())
        assert found.outcome is Outcome.NEED_HUMAN
        assert [question.id for question in found.questions] == ["best-interest"]

    @pytest.mark.parametrize(
        ("answer", "expected"),
        [(Answer.ACT, Outcome.PARTIAL), (Answer.REFUSE, Outcome.REFUSE)],
    )
    def test_what_follows_from_it(self, answer: Answer, expected: Outcome) -> None:
        found = decided(AccessRequest(ADA), self.parent(14), shop(), **judged(answer))
        assert found.outcome is expected

    @pytest.mark.parametrize(
        ("country", "age", "alone"),
        [("FR", 14, False), ("FR", 15, True), ("DE", 15, False), ("DE", 16, True)],
    )
    def test_the_age_is_that_of_the_controllers_country(
        self, country: str, age: int, alone: bool
    ) -> None:
        acme = attrs.evolve(ACME, country=country)
        data_map = attrs.evolve(shop(), controller=acme)
        found = decided(AccessRequest(ADA), self.parent(age), data_map)
        assert (found.outcome is Outcome.NEED_IDENTITY) is alone

    def test_a_directive_below_that_age_is_given_together(self) -> None:
        request = DirectiveRequest(ADA, age=14)
        assert decided(request, THEMSELVES, shop()).outcome is Outcome.NEED_IDENTITY
        assert decided(request, self.parent(14), shop()).outcome is Outcome.NEED_HUMAN


def test_a_guardian_asks_by_the_order_that_appointed_them() -> None:
    guardian = Guardian("Bea Lovelace", proof="order of 3 March")
    mine = decided(AccessRequest(ADA), THEMSELVES, shop())
    assert decided(AccessRequest(ADA), guardian, shop()).plan == mine.plan


class TestAdministrator:
    """Art. 15, 28: not the data subject; the instruction of a controller where it is one."""

    ADMIN = Administrator("Di Byron", organisation="7")

    def test_of_what_is_ours_they_are_not_the_data_subject(self) -> None:
        found = decided(AccessRequest(ADA), self.ADMIN, shop())
        assert found.outcome is Outcome.NOT_COVERED
        assert not found.questions

    def test_the_tenants_instruction_is_honoured(self) -> None:
        """Kannelle N09: "Sur demande de l'entreprise … nous supprimons définitivement"."""
        found = decided(ErasureRequest(ADA), self.ADMIN, HOSTED, tenant="7")
        assert found.outcome is Outcome.PARTIAL
        erased = [item for item in found.plan.items if isinstance(item.verdict, Do)]
        assert [item.fields for item in erased] == [("videos",)]
        assert "GDPR Art. 28(3)(a)" in map(str, found.citations)
        assert {type(item.verdict) for item in found.plan.items} == {Do, NotCovered}

    def test_a_field_that_is_ours_too_is_not_theirs_to_erase(self) -> None:
        both = PersonalData("videos", used_for=["workspace", "account"])
        shared = shop(WORKSPACE, users={"videos": both})
        request = ErasureRequest(ADA, closing_account=True)
        assert decided(request, THEMSELVES, shared).outcome is Outcome.PARTIAL
        found = decided(request, self.ADMIN, shared, tenant="7")
        assert found.outcome is Outcome.NOT_COVERED

    @pytest.mark.parametrize("tenant", [None, "8"])
    def test_another_one_is_passed_on(self, tenant: str | None) -> None:
        found = decided(ErasureRequest(ADA), self.ADMIN, HOSTED, tenant=tenant)
        assert {type(item.verdict) for item in found.plan.items} == {Forward, NotCovered}

    @pytest.mark.parametrize(
        ("request_", "action"),
        [
            (AccessRequest(ADA), Action.DISCLOSE),
            (PortabilityRequest(ADA), Action.DISCLOSE),
            (ErasureRequest(ADA), Action.ERASE),
            (RestrictionRequest(ADA, cause="objection pending"), Action.RESTRICT),
            (ObjectionRequest(ADA, activities="workspace"), Action.STOP),
            (WithdrawalRequest(ADA, activities="workspace"), Action.STOP),
            (ReviewRequest(ADA, activity="workspace"), Action.REVIEW),
            (
                RectificationRequest(ADA, corrections=[Correction("users", "videos", "x")]),
                Action.RECTIFY,
            ),
        ],
        ids=lambda of: of.value if isinstance(of, Action) else type(of).__name__,
    )
    def test_each_right_comes_to_its_own_action(self, request_: Request, action: Action) -> None:
        proposal = plan(request_, HOSTED, Facts(TODAY, requester=self.ADMIN, tenant="7"))
        done = {item.verdict.action for item in proposal.items if isinstance(item.verdict, Do)}
        assert done == {action}

    def test_what_the_controller_tells_of_itself_it_tells_anybody(self) -> None:
        found = decided(InformationRequest(ADA), self.ADMIN, shop())
        assert found.outcome is Outcome.GRANT


class TestMixedRequests:
    """RULEBOOK 2.0/G5: answer the controller part, forward the rest."""

    @pytest.mark.parametrize(
        "request_",
        [
            AccessRequest(ADA),
            PortabilityRequest(ADA),
            ErasureRequest(ADA, closing_account=True),
            ObjectionRequest(ADA, activities=["account", "workspace"]),
            WithdrawalRequest(ADA, activities=["account", "workspace"]),
            RestrictionRequest(ADA, cause="objection pending"),
            RectificationRequest(
                ADA,
                corrections=[
                    Correction("users", "videos", "x"),
                    Correction("users", "email", "y"),
                ],
            ),
        ],
        ids=lambda of: type(of).__name__,
    )
    def test_every_right_is_split(self, request_: Request) -> None:
        items = plan(request_, HOSTED, Facts(TODAY)).items
        forwarded = [item for item in items if isinstance(item.verdict, Forward)]
        assert {name for item in forwarded for name in item.activities} == {"workspace"}
        assert len(forwarded) < len(items)

    def test_a_review_of_what_we_do_for_others_is_theirs(self) -> None:
        found = decided(ReviewRequest(ADA, activity="workspace"), THEMSELVES, HOSTED)
        assert found.outcome is Outcome.FORWARD


class TestAfterDeath:
    DIED = ProofOfDeath("acte de décès", checked_by="dpo")

    def test_an_heir_does_not_use_the_rights_of_the_person(self) -> None:
        heir = Heir("Bea Lovelace", proof="acte de notoriété")
        for request in (AccessRequest(ADA), PortabilityRequest(ADA), ErasureRequest(ADA)):
            found = decided(request, heir, HOSTED, death=self.DIED)
            grounds = {
                ground
                for item in found.plan.items
                for ground in getattr(item.verdict, "grounds", ())
                if not isinstance(item.verdict, Do)
            }
            assert grounds == {RefusalGround.BEYOND_THE_HEIRS_PURPOSES}

    @given(st.data())
    def test_whether_the_person_is_known_changes_nothing_that_is_missing(
        self, data: st.DataObject
    ) -> None:
        data_map = data.draw(data_maps())
        request = data.draw(requests(data_map, subjects=data_subjects()))
        known = data.draw(facts(data_map, request))
        other = attrs.evolve(known, nothing_held=not known.nothing_held)
        assert gate_of(request, data_map, known) == gate_of(request, data_map, other)


class TestLevels:
    """RULEBOOK 3.1: L3 for heirs and agents; L2 for directives."""

    def test_who_asks_for_another_shows_a_document(self) -> None:
        heir = Heir("Bea Lovelace")
        assert LOW_RISK.required(AccessRequest(ADA), shop(), heir) is Level.DOCUMENT
        assert LOW_RISK.required(AccessRequest(ADA), shop()) is Level.ADDRESS
        levels = IdentityLevels(others=Level.SESSION)
        assert levels.required(AccessRequest(ADA), shop(), heir) is Level.SESSION

    def test_directives_need_a_session(self) -> None:
        assert LOW_RISK.required(DirectiveRequest(ADA), shop()) is Level.SESSION

    def test_what_needs_no_proof_needs_none_from_an_agent(self) -> None:
        agent = Agent("Bea Lovelace", mandate=Mandate(proof="letter"))
        assert LOW_RISK.required(WithdrawalRequest(ADA), shop(), agent) is Level.NONE


def test_names_are_the_same_but_for_case_and_spaces() -> None:
    assert same_name("Bea  LOVELACE ", "bea lovelace")
    assert same_name("Be\u0301a", "B\u00e9a")
    assert not same_name("Bea Lovelace", "Bea Lovelac")
