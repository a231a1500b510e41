"""Art. 77, a complaint about a case; and Art. 13-14, what everybody may know."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gdpr_rights import (
    AccessRequest,
    Case,
    DataSubject,
    ErasureRequest,
    Fulfilled,
    InformationRequest,
    PortabilityRequest,
    RefusalGround,
    Stage,
)
from gdpr_rights.domain.requests import Request
from gdpr_rights.errors import IllegalStep, UnknownComplaint
from tests.desk.kit import ADA, NOBODY, Office, office

LODGED: Any = {"authority": "CNIL", "reference": "26-0017"}


def erased(at: Office) -> Case:
    case = at.desk.receive(ErasureRequest(ADA, closing_account=True))
    at.desk.vouch(case.id, by="support", because="called back")
    at.desk.accept(case.id, decided_by="dpo")
    assert isinstance(at.desk.fulfil(case.id), Fulfilled)
    return at.desk.record_notice(case.id, "Books & Co", by="dpo", proof="letter 17")


def names_her(case: Case) -> bool:
    return bool(case.request.subject.identifiers)


class TestAComplaint:
    """It changes nothing but what is forgotten."""

    @pytest.mark.parametrize("stage", ["received", "verified", "refused", "answered", "retracted"])
    def test_it_is_noted_in_any_stage(self, tmp_path: Path, stage: str) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        if stage != "received":
            at.desk.vouch(case.id, by="support", because="called back")
        if stage in ("refused", "answered"):
            at.desk.refuse(
                case.id,
                grounds=RefusalGround.MANIFESTLY_EXCESSIVE,
                because="the tenth this week",
                decided_by="dpo",
            )
        if stage == "answered":
            at.desk.answer(case.id, channel="e-mail")
        if stage == "retracted":
            at.desk.retract(case.id)
        before = at.desk.case(case.id)
        after = at.desk.record_complaint(case.id, **LODGED)
        assert after.stage is before.stage is Stage(stage)
        assert after.forward == before.forward
        assert [one.authority for one in after.contest.complaints] == ["CNIL"]
        assert at.desk.history(case.id)[-1].kind == "ComplaintLodged"

    def test_told_twice_it_is_one(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        once = at.desk.record_complaint(case.id, **LODGED, on=date(2026, 1, 30))
        assert at.desk.record_complaint(case.id, **LODGED) == once
        assert once.contest.complaints[0].on == date(2026, 1, 30)

    def test_no_complaint_was_lodged_tomorrow(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        with pytest.raises(ValueError, match="to come"):
            at.desk.record_complaint(case.id, **LODGED, on=date(2026, 2, 1))

    def test_its_record_outlives_the_erasure(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = erased(at)
        at.desk.record_complaint(case.id, **LODGED)
        assert names_her(at.desk.answer(case.id, channel="e-mail"))
        closed = at.desk.close_complaint(case.id, reference="26-0017")
        assert not names_her(closed)
        assert closed.contest.complaints == ()
        assert at.journal.verify().holds

    def test_so_does_that_of_an_earlier_case(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        earlier = at.desk.receive(AccessRequest(ADA))
        at.desk.vouch(earlier.id, by="support", because="called back")
        at.desk.accept(earlier.id, decided_by="dpo")
        at.desk.fulfil(earlier.id)
        at.desk.answer(earlier.id, channel="e-mail")
        at.desk.record_complaint(earlier.id, **LODGED)
        case = erased(at)
        assert not names_her(at.desk.answer(case.id, channel="e-mail"))
        assert names_her(at.desk.case(earlier.id))
        assert not names_her(at.desk.close_complaint(earlier.id, reference="26-0017"))

    def test_so_does_that_of_a_request_taken_back(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.record_complaint(case.id, **LODGED)
        at.desk.record_complaint(case.id, authority="BfDI", reference="9")
        assert names_her(at.desk.retract(case.id))
        assert names_her(at.desk.close_complaint(case.id, reference="9"))
        assert not names_her(at.desk.close_complaint(case.id, reference="26-0017"))

    def test_of_an_open_case_nothing_is_forgotten(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        at.desk.record_complaint(case.id, **LODGED)
        assert names_her(at.desk.close_complaint(case.id, reference="26-0017"))

    def test_only_what_is_open_is_closed(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(AccessRequest(ADA))
        with pytest.raises(UnknownComplaint) as error:
            at.desk.close_complaint(case.id, reference="26-0017")
        assert "26-0017" not in str(error.value)


class TestWhereToComplain:
    """Art. 12(4), 15(1)(f): whoever is answered learns where."""

    @pytest.mark.parametrize("request_", [AccessRequest(ADA), PortabilityRequest(ADA)])
    def test_a_refusal_names_the_authority(self, tmp_path: Path, request_: Request) -> None:
        at = office(tmp_path)
        case = at.desk.receive(request_)
        at.desk.refuse(
            case.id,
            grounds=RefusalGround.MANIFESTLY_UNFOUNDED,
            because="it is not meant",
            decided_by="dpo",
        )
        assert "CNIL" in at.desk.refusal(case.id).complaint


class TestInformation:
    """What everybody may know: no identity is needed, and nobody decides."""

    @pytest.mark.parametrize("subject", [ADA, NOBODY])
    def test_only_the_answer_is_left(self, tmp_path: Path, subject: DataSubject) -> None:
        at = office(tmp_path)
        case = at.desk.receive(InformationRequest(subject))
        assert (case.stage, case.forward) == (Stage.FULFILLED, ("answer",))
        assert [row.id for row in at.desk.due()] == [case.id]
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)
        answered = at.desk.answer(case.id, channel="e-mail")
        assert answered.stage is Stage.ANSWERED
        assert answered.answered is not None
        assert answered.answered.in_time
        assert answered.identity is None

    def test_it_cannot_be_refused(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(InformationRequest(ADA))
        with pytest.raises(IllegalStep):
            at.desk.refuse(
                case.id,
                grounds=RefusalGround.MANIFESTLY_EXCESSIVE,
                because="so",
                decided_by="dpo",
            )

    def test_a_retry_finds_it(self, tmp_path: Path) -> None:
        at = office(tmp_path)
        case = at.desk.receive(InformationRequest(ADA), reference="r1")
        assert at.desk.receive(InformationRequest(ADA), reference="r1") == case
