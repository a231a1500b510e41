"""What is told of what is not done, in the language of the person."""

import re
from datetime import UTC, date, datetime
from itertools import product

import attrs
import pytest

from gdpr_rights import (
    Answer,
    Case,
    Correction,
    DataMap,
    DataSource,
    DataSubject,
    ErasureGround,
    ErasureRequest,
    Facts,
    Judgement,
    LawfulBasis,
    NotCovered,
    ObjectionRequest,
    PersonalData,
    Plan,
    PortabilityRequest,
    RectificationRequest,
    RefusalGround,
    Refuse,
    RestrictionRequest,
    Retention,
    ReviewRequest,
    RightsDesk,
    Role,
    Secret,
    WithdrawalRequest,
    plan,
    time_limit,
)
from gdpr_rights.domain.events import Received
from gdpr_rights.domain.refusal_words import refusal_wording
from gdpr_rights.domain.refusals import refusal_in_letter, refusal_information
from gdpr_rights.domain.requests import Request
from gdpr_rights.errors import AuthorityMissing
from gdpr_rights.journal import MemoryJournal
from gdpr_rights.law.rights import Right
from tests.maps import ACME, activity, shop

ADA = DataSubject.by("customer", email="ada@example.org")
TODAY = date(2026, 11, 21)
FIELDS = {
    "email": PersonalData("contact", used_for=["account"], overwrite="unique"),
    "name": PersonalData("identity", used_for=["invoicing"]),
    "score": PersonalData("score", used_for=["account"], source=DataSource.DERIVED),
    "notes": PersonalData("notes", used_for=["survey"]),
    "blood_group": PersonalData("health", used_for=["rescue"]),
    "password_hash": PersonalData("credential", used_for=["account"]),
}
MAP = shop(
    activity("survey", LawfulBasis.LEGITIMATE_INTERESTS),
    activity("rescue", LawfulBasis.VITAL_INTERESTS),
    activity("ledger", LawfulBasis.CONTRACT, retention=Retention.criteria("while it runs")),
    users=FIELDS,
)


def case_of(request: Request, proposal: Plan | None = None) -> Case:
    arrived = datetime(2026, 11, 2, tzinfo=UTC)
    limit = time_limit(arrived, zone="Europe/Paris")
    received = Received(request, received_at=arrived, limit=limit, channel="post")
    return attrs.evolve(Case.opened("c1", received), plan=proposal)


def judged(proposal: Plan, answer: Answer) -> tuple[Judgement, ...]:
    return tuple(
        Judgement(question.id, answer, by="dpo", because="as it is said")
        for question in proposal.questions
        if answer in question.options
    )


def settled(request: Request, data_map: DataMap, answer: Answer, **facts: object) -> Plan:
    """A plan in which every question has one answer."""
    known = Facts(TODAY, **facts)  # type: ignore[arg-type]
    for _ in range(3):
        proposal = plan(request, data_map, known)
        known = attrs.evolve(known, judgements=(*known.judgements, *judged(proposal, answer)))
    return plan(request, data_map, known)


REQUESTS: tuple[Request, ...] = (
    ErasureRequest(ADA),
    ErasureRequest(ADA, closing_account=True),
    ErasureRequest(ADA, grounds=[ErasureGround.UNLAWFUL_PROCESSING]),
    PortabilityRequest(ADA),
    RectificationRequest(
        ADA,
        corrections=[
            Correction("users", "name", "A"),
            Correction("users", "password_hash", "x"),
            Correction("users", "id", 7),
        ],
    ),
    RestrictionRequest(ADA, cause=None),
    ObjectionRequest(ADA, activities=["account", "invoicing"]),
    WithdrawalRequest(ADA, activities=["account"]),
    ReviewRequest(ADA, activity="invoicing"),
)
_OURS = re.compile(r"\b(the|you|is|not|and|leave)\b")


class TestInFrench:
    @pytest.mark.parametrize(
        ("request_", "answer"), list(product(REQUESTS, (Answer.KEEP, Answer.WITHHOLD)))
    )
    def test_everything_that_the_library_states(self, request_: Request, answer: Answer) -> None:
        """A reason that stays English would be one of a human."""
        contract = ("contract end", date(2027, 1, 1))
        for events in ((), (contract,)):
            proposal = settled(request_, MAP, answer, events=events)
            case = case_of(request_, proposal)
            information = refusal_in_letter(case, proposal.items, MAP, TODAY, language="fr")
            for one in information.not_done if information else ():
                said = one.because
                for known in MAP.activities:
                    said = said.replace(known.purpose, "").replace(str(known.retention), "")
                said = re.sub("«.*?»", "", said).replace("while it is needed", "")
                assert not _OURS.search(said.replace("while it runs", "")), said

    def test_the_contract_that_runs(self) -> None:
        words = refusal_wording("fr")
        assert words.reason(
            "hébergement: the contract runs until 2027-01-01, and its performance needs the data"
        ) == (
            "hébergement\u00a0: le contrat court jusqu'au 1er janvier 2027, et ces données sont "
            "nécessaires à son exécution"
        )
        assert words.reason("it does not rest on consent, but on GDPR Art. 6(1)(b)").endswith(
            "(RGPD art. 6(1)(b))"
        )

    def test_what_a_human_stated_stays_as_it_is(self) -> None:
        proposal = settled(ErasureRequest(ADA), MAP, Answer.KEEP)
        said = "our lawyer asked for them: the processing is still necessary for its purpose"
        first = next(item for item in proposal.items if item.dataset == "users")
        by_hand = Judgement("edit", Answer.CHANGE_VERDICT, by="dpo", because="x")
        verdict = NotCovered(because=said, citations=[Right.ERASURE.citation])
        edited = proposal.edited(first.id, verdict, by_hand)
        information = refusal_information(
            case_of(proposal.request, edited), edited, MAP, TODAY, language="fr"
        )
        assert said in [one.because for one in information.not_done]

    def test_the_whole_request(self, french_desk: RightsDesk) -> None:
        case = french_desk.receive(ErasureRequest(ADA), language="fr")
        french_desk.refuse(
            case.id,
            grounds=RefusalGround.MANIFESTLY_EXCESSIVE,
            because="la dixième",
            decided_by="dpo",
        )
        told = french_desk.refusal(case.id)
        assert told.not_done[0].what == "l'ensemble de votre demande d'effacement"
        assert told.judicial_remedy.startswith("Vous pouvez aussi former un recours")
        assert told.complaint.startswith("Vous avez le droit d'introduire une réclamation")
        told = french_desk.refusal(case.id, language="en")
        assert told.not_done[0].what == "the request for erasure"
        assert told.judicial_remedy.startswith("You may also bring an action")

    def test_every_right_has_a_name(self) -> None:
        for language in ("en", "fr"):
            names = refusal_wording(language).requests
            assert set(names) == set(Right)
            assert len(set(names.values())) == len(Right)


@pytest.fixture
def french_desk() -> RightsDesk:
    data_map = attrs.evolve(MAP, datasets=())
    return RightsDesk(data_map, journal=MemoryJournal(), systems={}, secret=Secret(b"x" * 32))


class TestRemedies:
    def test_a_refusal_names_the_authority_of_the_country(self) -> None:
        data_map = attrs.evolve(MAP, controller=attrs.evolve(ACME, authority=None))
        proposal = settled(ErasureRequest(ADA), data_map, Answer.KEEP)
        case = case_of(proposal.request, proposal)
        told = refusal_information(case, proposal, data_map, TODAY)
        assert "(CNIL)" in told.authority.name
        assert "(CNIL)" in told.complaint

    def test_it_cannot_be_told_without_one(self) -> None:
        data_map = attrs.evolve(MAP, controller=attrs.evolve(ACME, authority=None, country="BR"))
        proposal = settled(ErasureRequest(ADA), data_map, Answer.KEEP)
        with pytest.raises(AuthorityMissing, match=r"'BR'.*controller\.authority") as error:
            refusal_information(case_of(proposal.request, proposal), proposal, data_map, TODAY)
        assert error.value.country == "BR"


class TestAtOnce:
    def test_what_has_one_reason_is_said_once(self) -> None:
        proposal = settled(ErasureRequest(ADA, closing_account=True), MAP, Answer.ERASE)
        case = case_of(proposal.request, proposal)
        each = refusal_information(case, proposal, MAP, TODAY)
        told = refusal_in_letter(case, proposal.items, MAP, TODAY, language="en")
        assert told is not None
        assert len(each.not_done) > len(told.not_done)
        reasons = [(one.because, one.citations, one.until) for one in told.not_done]
        assert len(set(reasons)) == len(reasons)
        assert told.not_done[0].what == "invoice lines, invoices, users (name)"
        assert told.not_done[0].because == (
            "do the invoicing (storage period: ten years after the end of the year of the date "
            '"issued on" of your invoices)'
        )

    def test_what_the_person_did_not_want_is_not_refused(self) -> None:
        from gdpr_rights import AccessRequest

        request = AccessRequest(ADA)
        limited = plan(request, MAP, Facts(TODAY, limited_to=("invoices",)))
        assert any(isinstance(item.verdict, NotCovered) for item in limited.items)
        case = case_of(request, limited)
        assert refusal_in_letter(case, limited.items, MAP, TODAY, language="en") is None
        with pytest.raises(ValueError, match="nothing is refused"):
            refusal_information(case, limited, MAP, TODAY)

    def test_what_is_another_controllers_is_not_refused(self) -> None:
        hosted = attrs.evolve(
            MAP,
            activities=[
                attrs.evolve(one, role=Role.PROCESSOR) if one.name == "survey" else one
                for one in MAP.activities
            ],
        )
        proposal = plan(ErasureRequest(ADA, closing_account=True), hosted, Facts(TODAY))
        told = refusal_information(case_of(proposal.request), proposal, hosted, TODAY)
        assert "users.notes" not in [one.what for one in told.not_done]
        assert not [item for item in proposal.items if isinstance(item.verdict, Refuse)]
