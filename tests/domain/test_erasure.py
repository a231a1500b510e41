"""The purpose algebra: what an erasure request does to activities, and so to fields and rows."""

from datetime import UTC, date, datetime

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_rights import (
    Answer,
    DataMap,
    DataSubject,
    Do,
    ErasureGround,
    ErasureRequest,
    Exemption,
    Facts,
    Forward,
    Item,
    Judge,
    Judgement,
    Keep,
    LawfulBasis,
    NotCovered,
    PersonalData,
    Plan,
    ProcessingActivity,
    Retention,
    Role,
    SpecialBasis,
    plan,
)
from gdpr_rights.domain.retention import AnyRetention
from gdpr_rights.domain.rows import ALL, AllOf, Before, NotBefore, Undated
from gdpr_rights.errors import UnknownItem, UnknownKind
from tests.maps import activity, shop

TODAY = date(2026, 11, 21)
ADA = DataSubject.by("customer", email="ada@example.org")
CUTOFF = date(2015, 12, 31)  # ten years after the end of 2015 is 31 December 2025


def planned(data_map: DataMap, *, facts: Facts | None = None, **request: object) -> Plan:
    asked = ErasureRequest(ADA, **request)  # type: ignore[arg-type]
    return plan(asked, data_map, facts or Facts(TODAY))


def verdict_on(extra: ProcessingActivity, **more: object) -> object:
    """The verdict on one field that only this activity uses."""
    data_map = shop(extra, users={"note": PersonalData("notes", used_for=[extra.name])})
    items = {item.id: item for item in planned(data_map, **more).items}  # type: ignore[arg-type]
    return items[f"users/{extra.name}/all"].verdict


def judged(question_id: str, answer: Answer) -> Facts:
    judgement = Judgement(
        question_id,
        answer,
        by="dpo@acme.example.org",
        because="weighed",
        at=datetime(2026, 11, 21, tzinfo=UTC),
    )
    return Facts(TODAY, judgements=[judgement])


class TestGrounds:
    """Text: "The controller shall have the obligation to erase … where …" (Art. 17(1))."""

    def test_consent_falls_because_the_request_withdraws_it(self) -> None:
        verdict = verdict_on(activity("newsletter", LawfulBasis.CONSENT))
        assert isinstance(verdict, Do)
        assert verdict.grounds == (ErasureGround.CONSENT_WITHDRAWN,)

    def test_explicit_consent_falls_whatever_the_other_basis(self) -> None:
        health = activity(
            "health", LawfulBasis.CONTRACT, special_basis=SpecialBasis.EXPLICIT_CONSENT
        )
        assert isinstance(verdict_on(health), Do)

    def test_a_running_contract_is_no_ground(self) -> None:
        verdict = verdict_on(activity("service", LawfulBasis.CONTRACT))
        assert isinstance(verdict, NotCovered)
        assert str(verdict.citations[0]) == "GDPR Art. 17(1)"

    def test_closing_the_account_ends_the_contract_that_day(self) -> None:
        verdict = verdict_on(activity("service", LawfulBasis.CONTRACT), closing_account=True)
        assert isinstance(verdict, Do)
        assert verdict.grounds == (ErasureGround.NO_LONGER_NECESSARY,)

    def test_a_grace_period_never_delays_a_requested_erasure(self) -> None:
        service = activity(
            "service", LawfulBasis.CONTRACT, retention=Retention.event("contract end", "P30D")
        )
        ended = Facts(TODAY, events={"contract end": TODAY})
        assert isinstance(verdict_on(service, facts=ended), Do)

    def test_direct_marketing_falls_on_any_basis_but_consent_has_its_own_ground(self) -> None:
        for basis in (LawfulBasis.LEGITIMATE_INTERESTS, LawfulBasis.CONTRACT):
            verdict = verdict_on(activity("offers", basis, direct_marketing=True))
            assert isinstance(verdict, Do)
            assert verdict.grounds == (ErasureGround.OBJECTION,)
        verdict = verdict_on(activity("offers", LawfulBasis.CONSENT, direct_marketing=True))
        assert isinstance(verdict, Do)
        assert verdict.grounds == (ErasureGround.CONSENT_WITHDRAWN,)

    def test_a_contract_that_ends_later_still_runs(self) -> None:
        service = activity(
            "service", LawfulBasis.CONTRACT, retention=Retention.event("contract end", "P7D")
        )
        later = Facts(TODAY, events={"contract end": date(2030, 1, 1)})
        verdict = verdict_on(service, facts=later)
        assert isinstance(verdict, NotCovered)
        assert "until 2030-01-01" in verdict.because

    def test_a_wrong_report_is_mended_by_a_later_one(self) -> None:
        facts = Facts(
            TODAY, events=[("end", date(2030, 1, 1)), ("end", date(2020, 1, 1)), ("x", TODAY)]
        )
        assert facts.event("end") == date(2020, 1, 1)

    @pytest.mark.parametrize("ground", [ErasureGround.CONSENT_WITHDRAWN, ErasureGround.OBJECTION])
    def test_consent_and_objection_follow_from_the_basis(self, ground: ErasureGround) -> None:
        service = activity("service", LawfulBasis.CONTRACT)
        assert isinstance(verdict_on(service, grounds=[ground]), NotCovered)

    @pytest.mark.parametrize(
        "ground",
        [
            ErasureGround.NO_LONGER_NECESSARY,
            ErasureGround.UNLAWFUL_PROCESSING,
            ErasureGround.LEGAL_OBLIGATION_TO_ERASE,
            ErasureGround.COLLECTED_FROM_A_CHILD,
        ],
    )
    def test_an_invoked_ground_that_needs_a_finding_is_judged(self, ground: ErasureGround) -> None:
        service = activity("service", LawfulBasis.CONTRACT)
        verdict = verdict_on(service, grounds=[ground])
        assert isinstance(verdict, Judge)
        question = verdict.questions[0].id
        found = verdict_on(service, grounds=[ground], facts=judged(question, Answer.ERASE))
        assert isinstance(found, Do)
        assert found.grounds == (ground,)
        refuted = verdict_on(service, grounds=[ground], facts=judged(question, Answer.KEEP))
        assert isinstance(refuted, NotCovered)


class TestObjectionWithinErasure:
    """Text: "… unless the controller demonstrates compelling legitimate grounds" (Art. 21(1))."""

    ANALYTICS = activity("analytics", LawfulBasis.LEGITIMATE_INTERESTS)

    def test_legitimate_interests_are_never_balanced_by_the_library(self) -> None:
        verdict = verdict_on(self.ANALYTICS)
        assert isinstance(verdict, Judge)
        assert verdict.questions[0].options == (Answer.ERASE, Answer.KEEP)

    def test_the_judgement_decides(self) -> None:
        facts = judged("balance/analytics", Answer.ERASE)
        fallen = verdict_on(self.ANALYTICS, facts=facts)
        assert isinstance(fallen, Do)
        assert fallen.grounds == (ErasureGround.OBJECTION,)
        facts = judged("balance/analytics", Answer.KEEP)
        assert isinstance(verdict_on(self.ANALYTICS, facts=facts), NotCovered)

    def test_the_objection_is_judged_even_where_another_activity_keeps_every_field(self) -> None:
        name = PersonalData("identity", used_for=["analytics", "account"])
        asking = planned(shop(self.ANALYTICS, users={"name": name}))
        assert [question.id for question in asking.questions] == ["balance/analytics"]
        assert not [item for item in asking.items if isinstance(item.verdict, Judge)]
        facts = judged("balance/analytics", Answer.ERASE)
        answered = planned(shop(self.ANALYTICS, users={"name": name}), facts=facts)
        assert answered.questions == ()

    def test_the_latest_judgement_counts(self) -> None:
        earlier, later = (
            judged("balance/analytics", answer).judgements[0]
            for answer in (Answer.KEEP, Answer.ERASE)
        )
        facts = Facts(TODAY, judgements=[earlier, later])
        assert isinstance(verdict_on(self.ANALYTICS, facts=facts), Do)


class TestExemptions:
    """Text: "… shall not apply to the extent that processing is necessary" (Art. 17(3))."""

    def test_a_legal_obligation_with_its_citation_stands_of_itself(self) -> None:
        books = activity(
            "books",
            LawfulBasis.LEGAL_OBLIGATION,
            retention=Retention.criteria("as long as the law says", citation="Some Act, s. 1"),
        )
        verdict = verdict_on(books)
        assert isinstance(verdict, Keep)
        assert verdict.exemption is Exemption.LEGAL_OBLIGATION
        assert [str(citation) for citation in verdict.citations] == [
            "GDPR Art. 17(3)(b)",
            "Some Act, s. 1",
        ]

    def test_a_public_task_is_weighed_even_with_a_citation(self) -> None:
        task = activity(
            "task",
            LawfulBasis.PUBLIC_TASK,
            retention=Retention.criteria("as the law says", citation="Some Act, s. 1"),
        )
        assert isinstance(verdict_on(task), Judge)

    @pytest.mark.parametrize("basis", [LawfulBasis.LEGAL_OBLIGATION, LawfulBasis.PUBLIC_TASK])
    def test_without_a_citation_a_human_is_asked(self, basis: LawfulBasis) -> None:
        verdict = verdict_on(activity("duty", basis))
        assert isinstance(verdict, Judge)
        kept = verdict_on(activity("duty", basis), facts=judged("exemption/duty", Answer.KEEP))
        assert isinstance(kept, Keep)

    def test_a_proof_rule_stands_under_legal_claims(self) -> None:
        proof = activity(
            "proof",
            LawfulBasis.LEGITIMATE_INTERESTS,
            exemption=Exemption.LEGAL_CLAIMS,
            retention=Retention.event("contract end", "P5Y", citation="C. civ. 2224"),
        )
        facts = Facts(TODAY, events={"contract end": date(2025, 3, 1)})
        verdict = verdict_on(proof, facts=facts)
        assert isinstance(verdict, Keep)
        assert verdict.exemption is Exemption.LEGAL_CLAIMS
        assert verdict.until == date(2030, 3, 1)

    def test_an_event_retention_that_ended_no_longer_keeps(self) -> None:
        proof = activity(
            "proof",
            LawfulBasis.LEGITIMATE_INTERESTS,
            exemption=Exemption.LEGAL_CLAIMS,
            retention=Retention.event("contract end", "P5Y", citation="C. civ. 2224"),
        )
        ended = Facts(TODAY, events={"contract end": date(2021, 11, 20)})
        assert isinstance(verdict_on(proof, facts=ended), Do)
        last_day = Facts(TODAY, events={"contract end": TODAY.replace(year=2021)})
        assert isinstance(verdict_on(proof, facts=last_day), Keep)

    @pytest.mark.parametrize(
        "exemption",
        [
            Exemption.FREEDOM_OF_EXPRESSION,
            Exemption.PUBLIC_HEALTH,
            Exemption.ARCHIVING_AND_RESEARCH,
        ],
    )
    def test_three_exemptions_are_always_weighed_by_a_human(self, exemption: Exemption) -> None:
        review = activity(
            "reviews",
            LawfulBasis.LEGITIMATE_INTERESTS,
            exemption=exemption,
            retention=Retention.criteria("for good", citation="Some Act"),
        )
        assert isinstance(verdict_on(review), Judge)

    def test_vital_interests_are_not_reached(self) -> None:
        assert isinstance(verdict_on(activity("rescue", LawfulBasis.VITAL_INTERESTS)), NotCovered)


class TestProcessor:
    """Text: "… assists the controller … to respond to requests" (Art. 28(3)(e))."""

    def test_what_we_process_for_others_is_passed_on(self) -> None:
        hosting = activity("hosting", LawfulBasis.CONTRACT, role=Role.PROCESSOR)
        assert isinstance(verdict_on(hosting, closing_account=True), Forward)

    @pytest.mark.parametrize(
        "retention",
        [Retention.after("users.day", "P1Y"), Retention.event("contract end", "P1Y")],
        ids=["after", "event"],
    )
    def test_even_when_a_retention_has_ended(self, retention: AnyRetention) -> None:
        hosting = activity(
            "hosting", LawfulBasis.CONTRACT, role=Role.PROCESSOR, retention=retention
        )
        facts = Facts(TODAY, events={"contract end": date(2000, 1, 1)})
        assert isinstance(verdict_on(hosting, facts=facts), Forward)


def items_of(data_map: DataMap, **more: object) -> dict[str, Item]:
    return {item.id: item for item in planned(data_map, **more).items}  # type: ignore[arg-type]


class TestSplit:
    """One cut-off splits the rows of a dataset into three parts that leave none out."""

    def test_rows_split_at_the_cutoff(self) -> None:
        items = items_of(shop(), closing_account=True)
        starts = ("invoices.issued_on",)
        assert items["invoices/invoicing/runs"].rows == NotBefore(starts, CUTOFF)
        assert isinstance(items["invoices/invoicing/runs"].verdict, Keep)
        assert items["invoices/invoicing/undated"].rows == Undated(starts, CUTOFF)
        assert items["invoices/invoicing/ended"].rows == Before(starts, CUTOFF)
        assert isinstance(items["invoices/invoicing/ended"].verdict, Do)

    def test_lines_follow_their_invoice(self) -> None:
        items = items_of(shop())
        assert items["invoice_lines/invoicing/runs"].rows == items["invoices/invoicing/runs"].rows

    def test_a_field_with_a_standing_and_a_falling_activity_is_kept_where_it_stands(self) -> None:
        items = items_of(shop(), closing_account=True)
        assert isinstance(items["users/account+invoicing/runs"].verdict, Keep)
        ended = items["users/account+invoicing/ended"]
        assert isinstance(ended.verdict, Do)
        assert ended.rows == Before(("invoices.issued_on",), CUTOFF)
        assert isinstance(items["users/account/all"].verdict, Do)

    def test_a_field_with_a_running_contract_is_kept_for_all_rows(self) -> None:
        items = items_of(shop())
        assert isinstance(items["users/account+invoicing/all"].verdict, NotCovered)
        assert items["users/account+invoicing/all"].rows == ALL

    def test_an_expired_row_falls_even_where_the_rest_needs_a_judgement(self) -> None:
        prospects = activity(
            "prospects",
            LawfulBasis.LEGITIMATE_INTERESTS,
            retention=Retention.after("users.last_contact", "P3Y"),
        )
        data_map = shop(prospects, users={"note": PersonalData("notes", used_for=["prospects"])})
        items = items_of(data_map)
        assert isinstance(items["users/prospects/runs"].verdict, Judge)
        assert isinstance(items["users/prospects/ended"].verdict, Do)
        assert items["users/prospects/ended"].rows == Before(
            ("users.last_contact",), date(2023, 11, 20)
        )

    def test_two_dated_duties_keep_until_the_longer_one_ends(self) -> None:
        claims = activity(
            "claims",
            LawfulBasis.LEGITIMATE_INTERESTS,
            exemption=Exemption.LEGAL_CLAIMS,
            retention=Retention.after("invoices.issued_on", "P5Y", citation="C. civ. 2224"),
        )
        name = PersonalData("x", used_for=["claims", "invoicing"])
        data_map = shop(claims, users={"name": name})
        items = items_of(data_map)
        ended = items["users/claims+invoicing/ended"].rows
        assert isinstance(ended, AllOf)
        assert {part.cutoff for part in ended.parts if isinstance(part, Before)} == {
            CUTOFF,
            date(2021, 11, 20),
        }

    def test_rows_without_a_date_are_kept_and_asked_about_once_there_are_some(self) -> None:
        quiet = items_of(shop())["invoices/invoicing/undated"]
        assert isinstance(quiet.verdict, Keep)
        facts = Facts(TODAY, undated=["invoices.issued_on"])
        asked = items_of(shop(), facts=facts)["invoices/invoicing/undated"]
        assert isinstance(asked.verdict, Judge)
        question = asked.verdict.questions[0].id
        answered = attrs.evolve(facts, judgements=judged(question, Answer.ERASE).judgements)
        assert isinstance(
            items_of(shop(), facts=answered)["invoices/invoicing/undated"].verdict, Do
        )

    def test_rows_of_links_only_share_the_activities_of_their_owner(self) -> None:
        data_map = shop()
        bare = attrs.evolve(data_map.dataset["invoice_lines"], rest=None)
        data_map = attrs.evolve(
            data_map, datasets=[data_map.dataset["users"], data_map.dataset["invoices"], bare]
        )
        item = items_of(data_map)["invoice_lines/invoicing/runs"]
        assert item.fields == ()
        assert isinstance(item.verdict, Keep)


class TestUnclassifiedColumns:
    """Nobody said what the column holds: deleting its row proceeds, overwriting is a judgement."""

    FACTS = Facts(TODAY, unclassified=["users.nickname"])

    def test_overwriting_is_asked_about(self) -> None:
        item = items_of(shop(), facts=self.FACTS, closing_account=True)["users/account/all"]
        assert isinstance(item.verdict, Judge)
        question = item.verdict.questions[0].id
        for answer, fields in (
            (Answer.ERASE, ("email", "password_hash", "nickname")),
            (Answer.KEEP, ("email", "password_hash")),
        ):
            facts = attrs.evolve(self.FACTS, judgements=judged(question, answer).judgements)
            item = items_of(shop(), facts=facts, closing_account=True)["users/account/all"]
            assert isinstance(item.verdict, Do)
            assert item.fields == fields

    def test_deleting_proceeds(self) -> None:
        facts = Facts(TODAY, unclassified=["invoice_lines.colour"])
        newsletter = activity("newsletter", LawfulBasis.CONSENT)
        data_map = shop(newsletter)
        lines = attrs.evolve(
            data_map.dataset["invoice_lines"],
            rest=PersonalData("x", used_for=["newsletter"]),
        )
        data_map = attrs.evolve(
            data_map, datasets=[data_map.dataset["users"], data_map.dataset["invoices"], lines]
        )
        item = items_of(data_map, facts=facts)["invoice_lines/newsletter/all"]
        assert isinstance(item.verdict, Do)


class TestPlan:
    def test_an_unknown_kind_is_an_error(self) -> None:
        with pytest.raises(UnknownKind, match="no kind of person 'custmer'; it has customer"):
            plan(ErasureRequest(DataSubject.by("custmer", key=1)), shop(), Facts(TODAY))

    def test_nothing_held_is_an_empty_plan(self) -> None:
        assert planned(shop(), facts=Facts(TODAY, nothing_held=True)).items == ()

    def test_an_edit_keeps_the_proposal(self) -> None:
        proposal = planned(shop())
        judgement = judged("x", Answer.KEEP).judgements[0]
        kept = Keep(Exemption.LEGAL_CLAIMS, because="a dispute", citations=())
        edited = proposal.edited("users/account/all", kept, judgement)
        assert edited.edits[0].proposed == proposal.items[-2].verdict
        assert next(i for i in edited.items if i.id == "users/account/all").verdict == kept
        with pytest.raises(UnknownItem):
            proposal.edited("users/nothing", kept, judgement)

    @given(
        bases=st.lists(st.sampled_from(LawfulBasis), min_size=1, max_size=4),
        closing=st.booleans(),
        today=st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    )
    def test_it_is_total_and_stable(
        self, bases: list[LawfulBasis], closing: bool, today: date
    ) -> None:
        """Every personal field of every row has a verdict, and the same one each time."""
        extra = [activity(f"a{number}", basis) for number, basis in enumerate(bases)]
        users = {
            f"f{number}": PersonalData("x", used_for=[each.name for each in extra[: number + 1]])
            for number in range(len(extra))
        }
        data_map = shop(*extra, users=users)
        first = planned(data_map, facts=Facts(today), closing_account=closing)
        assert first == planned(data_map, facts=Facts(today), closing_account=closing)
        assert len({item.id for item in first.items}) == len(first.items)
        for dataset in data_map.datasets:
            for name, _ in dataset.personal_fields():
                assert any(
                    name in item.fields for item in first.items if item.dataset == dataset.name
                )
