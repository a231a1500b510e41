"""What a request after a death comes to, item by item. Loi 78-17, art. 85; RULEBOOK 2.10."""

from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_rights import (
    AfterDeath,
    AfterDeathRequest,
    Answer,
    Clause,
    DataMap,
    Facts,
    LawfulBasis,
    PersonalData,
    Role,
    Wish,
    plan,
)
from gdpr_rights.domain.plans import Action, Do, Forward, Item, Judge, NotCovered, Refuse
from gdpr_rights.domain.requesters import DesignatedPerson, Heir, Requester
from gdpr_rights.law.grounds import RefusalGround
from gdpr_rights.testing.maps import data_maps
from gdpr_rights.testing.strategies import after_death_requests, data_subjects, facts
from tests.maps import activity, shop
from tests.rulebook.after_death import (
    CY,
    DIED,
    HEIR,
    MAP,
    PHOTOS_TO_CY,
    TODAY,
    UNPROVEN,
    after,
    directive,
    general,
)
from tests.rulebook.after_death import facts as known
from tests.rulebook.rows import ADA


def items(request: AfterDeathRequest, given: Facts, data_map: DataMap = MAP) -> dict[str, Item]:
    return {item.id: item for item in plan(request, data_map, given).items}


def verdicts(request: AfterDeathRequest, given: Facts, **more: Any) -> dict[str, type]:
    return {name: type(item.verdict) for name, item in items(request, given, **more).items()}


class TestErasure:
    def test_a_field_that_something_else_uses_stays_until_that_is_meant_too(self) -> None:
        one = directive(Clause(Wish.ERASE, activities="account"))
        found = verdicts(after(AfterDeath.ERASE, datasets="users"), known(HEIR, one))
        assert found["erasure/users/account/all"] is Do
        assert found["erasure/users/account+newsletter/all"] is Refuse
        both = directive(Clause(Wish.ERASE, activities=["account", "newsletter"]))
        found = verdicts(after(AfterDeath.ERASE, datasets="users"), known(HEIR, both))
        assert found["erasure/users/account+newsletter/all"] is Do

    def test_what_is_not_asked_for_stands_in_the_plan_and_stays(self) -> None:
        erase_all = directive(Clause(Wish.ERASE))
        found = verdicts(after(AfterDeath.ERASE, datasets="photos"), known(HEIR, erase_all))
        assert {name for name, of in found.items() if of is Do} == {"erasure/photos/account/all"}
        assert set(found.values()) == {Do, NotCovered}
        of_account = after(AfterDeath.ERASE, activities="account")
        found = verdicts(of_account, known(HEIR, erase_all))
        assert found["erasure/users/account+newsletter/all"] is NotCovered

    def test_it_cites_the_directive_first(self) -> None:
        request = after(AfterDeath.ERASE, datasets="photos")
        item = items(request, known(HEIR, directive(Clause(Wish.ERASE))))[
            "erasure/photos/account/all"
        ]
        assert isinstance(item.verdict, Do)
        assert str(item.verdict.citations[0]) == "Loi 78-17, art. 85 I"

    def test_what_we_process_for_others_is_theirs_to_erase(self) -> None:
        hosting = activity("hosting", LawfulBasis.CONTRACT, role=Role.PROCESSOR)
        hosted = shop(hosting, users={"name": PersonalData("x", used_for=["hosting"])})
        found = items(after(AfterDeath.ERASE), known(HEIR), hosted)
        assert isinstance(found["erasure/users/hosting/all"].verdict, Forward)


class TestInTheirOwnWords:
    """RULEBOOK 2.13: the interpretation of directives is never the library's."""

    @pytest.mark.parametrize(
        ("answer", "expected", "ground"),
        [
            (Answer.ACT, Do, None),
            (Answer.REFUSE, Refuse, RefusalGround.CONTRARY_DIRECTIVE),
            (Answer.SILENT, Refuse, RefusalGround.BEYOND_THE_HEIRS_PURPOSES),
        ],
    )
    def test_a_human_reads_them(
        self, answer: Answer, expected: type, ground: RefusalGround | None
    ) -> None:
        request = after(AfterDeath.ERASE, datasets="photos")
        of = directive(words="Burn my pictures.")
        asked = plan(request, MAP, known(HEIR, of)).questions
        assert [one.id for one in asked] == ["interpretation/d0/erase"]
        assert "Burn" not in asked[0].text
        told = known(HEIR, of, answers=[("interpretation/d0/erase", answer)])
        verdict = items(request, told)["erasure/photos/account/all"].verdict
        assert type(verdict) is expected
        if isinstance(verdict, Refuse):
            assert verdict.grounds == (ground,)

    def test_a_contradiction_is_read_by_a_human_too(self) -> None:
        of = directive(Clause(Wish.ERASE), Clause(Wish.STORE, datasets="photos"))
        request = after(AfterDeath.ERASE, datasets="photos")
        [question] = plan(request, MAP, known(HEIR, of)).questions
        assert question.id == "contradiction/d0/erase"
        told = known(HEIR, of, answers=[(question.id, Answer.REFUSE)])
        verdict = items(request, told)["erasure/photos/account/all"].verdict
        assert isinstance(verdict, Refuse)

    def test_a_general_one_may_stand_against_what_is_asked(self) -> None:
        shown = general(Clause(Wish.STORE))
        request = after(AfterDeath.CLOSE_ACCOUNTS, activities="account", shown=shown)
        [question] = plan(request, MAP, known(HEIR)).questions
        assert question.id == "general/shown/close-accounts"
        told = known(HEIR, answers=[(question.id, Answer.ACT)])
        assert verdicts(request, told) == {"account/closing": Refuse}
        told = known(HEIR, answers=[(question.id, Answer.SILENT)])
        assert verdicts(request, told) == {"account/closing": Do}


class TestCopies:
    def test_credentials_never_leave(self) -> None:
        everything = directive(Clause(Wish.COMMUNICATE, to="Cy Byron"), designated="Cy Byron")
        found = items(after(AfterDeath.COPY), known(CY, everything), shop())
        [secret] = [item for item in found.values() if "password_hash" in item.fields]
        assert isinstance(secret.verdict, Refuse)
        assert secret.verdict.grounds == (RefusalGround.SECURITY_OF_PROCESSING,)

    def test_a_directive_does_not_give_away_what_others_wrote(self) -> None:
        of = directive(
            Clause(Wish.COMMUNICATE, datasets="messages", to="Cy Byron"), designated="Cy Byron"
        )
        request = after(AfterDeath.COPY, datasets="messages")
        [item] = items(request, known(CY, of)).values()
        assert isinstance(item.verdict, Judge)
        assert [one.id for one in item.verdict.questions] == ["correspondence/messages.body"]
        told = known(CY, of, answers=[("correspondence/messages.body", Answer.DISCLOSE)])
        [item] = items(request, told).values()
        assert isinstance(item.verdict, Do)

    def test_it_goes_to_whom_the_person_named(self) -> None:
        request = after(AfterDeath.COPY, datasets="photos", to="CY  byron")
        heir_of_cy = known(DesignatedPerson("Cy Byron"), PHOTOS_TO_CY)
        assert verdicts(request, heir_of_cy) == {"handed-out/photos/copy/account": Do}
        other = attrs.evolve(request, to="Bea Lovelace")
        assert verdicts(other, heir_of_cy) == {"handed-out/photos/copy/account": Refuse}

    def test_withheld_from_everybody(self) -> None:
        of = directive(Clause(Wish.WITHHOLD, datasets="photos"))
        request = after(AfterDeath.MEMORIES, datasets="photos")
        assert verdicts(request, known(HEIR, of)) == {"handed-out/photos/copy/account": Refuse}


class TestWhatStops:
    def test_there_may_be_no_account(self) -> None:
        request = after(AfterDeath.CLOSE_ACCOUNTS, activities="invoicing")
        assert verdicts(request, known(HEIR)) == {"closing": NotCovered}

    def test_who_is_designated_and_no_heir_is_for_a_human(self) -> None:
        request = after(AfterDeath.CLOSE_ACCOUNTS, activities="account")
        for answer, expected in ((Answer.ACT, Do), (Answer.REFUSE, Refuse)):
            told = known(CY, PHOTOS_TO_CY, answers=[("silent/close-accounts", answer)])
            assert verdicts(request, told) == {"account/closing": expected}

    def test_an_objection_is_weighed_as_that_of_the_person(self) -> None:
        fraud = activity("fraud", LawfulBasis.LEGITIMATE_INTERESTS)
        data_map = shop(fraud, users={"name": PersonalData("x", used_for=["fraud"])})
        request = after(AfterDeath.OBJECT, AfterDeath.ERASE, activities="fraud")
        of = directive(Clause(Wish.ERASE))
        asked = {one.id: one.options for one in plan(request, data_map, known(HEIR, of)).questions}
        assert set(asked) == {"objection/balance/fraud", "balance/fraud"}
        told = known(
            HEIR,
            of,
            answers=[("objection/balance/fraud", Answer.STOP), ("balance/fraud", Answer.KEEP)],
        )
        found = items(request, told, data_map)
        stop = found["fraud/objection"].verdict
        assert isinstance(stop, Do)
        assert stop.action is Action.STOP
        assert isinstance(found["erasure/users/fraud/all"].verdict, NotCovered)


def test_a_particular_directive_is_not_shown_later() -> None:
    with pytest.raises(ValueError, match="registered by the person"):
        after(AfterDeath.ERASE, shown=directive(Clause(Wish.ERASE)))


def test_something_is_asked() -> None:
    with pytest.raises(ValueError, match="operations"):
        AfterDeathRequest(ADA, operations=())


@given(st.data())
def test_what_no_history_of_directives_and_requests_may_come_to(data: st.DataObject) -> None:
    data_map = data.draw(data_maps())
    request = data.draw(after_death_requests(data_map, data_subjects()))
    given = data.draw(facts(data_map, request, today=TODAY))
    people: list[Requester] = [HEIR, UNPROVEN, CY]
    given = attrs.evolve(given, requester=data.draw(st.sampled_from(people)))
    proposal = plan(request, data_map, given)
    if given.death is None:
        assert proposal.items == ()
    erased = [
        item
        for item in proposal.items
        if isinstance(item.verdict, Do) and item.verdict.action is Action.ERASE
    ]
    if not given.directives and request.shown is None and isinstance(given.requester, Heir):
        # Heirs have two purposes; the rest is neither done nor asked.
        assert not erased
        beyond = [AfterDeath.COPY, AfterDeath.ERASE]
        if set(request.operations) <= set(beyond) and not given.disputes:
            assert not proposal.questions or given.requester.proof is None
    for item in erased:
        assert AfterDeath.ERASE in request.operations
        assert not request.datasets or item.dataset in request.datasets
    assert proposal == plan(request, data_map, attrs.evolve(given, death=given.death))


def test_nothing_is_planned_before_the_death_is_established() -> None:
    given = attrs.evolve(known(HEIR), death=None)
    assert items(after(AfterDeath.CLOSE_ACCOUNTS), given) == {}
    assert items(after(AfterDeath.CLOSE_ACCOUNTS), attrs.evolve(given, death=DIED)) != {}
