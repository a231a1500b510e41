"""2.11: in which order requests of one person are answered, for every pair of them."""

from pathlib import Path

import pytest

from gdpr_rights import (
    AccessRequest,
    Blocked,
    Correction,
    ErasureRequest,
    Fulfilled,
    InformationRequest,
    ObjectionRequest,
    PortabilityRequest,
    RectificationRequest,
    RestrictionCause,
    RestrictionRequest,
    ReviewRequest,
    SideEffect,
    Stage,
    WithdrawalRequest,
)
from gdpr_rights.domain.requests import Request
from tests.desk.kit import ADA
from tests.desk.test_following import DPO, at_work, effects
from tests.desk.test_scenarios import established

DESKS = ("RightsDesk",)
"""The scripts are the same for both desks; other modules run them through both."""

EVERY: dict[str, Request] = {
    "access": AccessRequest(ADA),
    "portability": PortabilityRequest(ADA),
    "rectification": RectificationRequest(ADA, corrections=[Correction("users", "name", "A.")]),
    "erasure": ErasureRequest(ADA),
    "restriction": RestrictionRequest(ADA, cause=RestrictionCause.NEEDED_FOR_CLAIMS),
    "objection": ObjectionRequest(ADA),
    "withdrawal": WithdrawalRequest(ADA),
    "review": ReviewRequest(ADA, activity="account"),
    "information": InformationRequest(ADA),
}
AT_ONCE = ("withdrawal", "objection")
FIRST = {(first, "erasure") for first in EVERY if first != "erasure"} | {
    (first, then) for first in AT_ONCE for then in EVERY if then not in AT_ONCE
}


class TestTheOrderOfEveryPair:
    """2.11: export and access before erasing; what stops at once comes first."""

    @pytest.mark.parametrize("one", EVERY)
    def test_received_together(self, tmp_path: Path, one: str) -> None:
        at = at_work(tmp_path)
        for other in EVERY.keys() - {one}:
            cases = at.desk.receive_all([EVERY[one], EVERY[other]])
            requests = [case.request for case in cases]
            if (one, other) in FIRST:
                assert requests == [EVERY[one], EVERY[other]]
            elif (other, one) in FIRST:
                assert requests == [EVERY[other], EVERY[one]]
            assert all(len(case.linked) == 1 for case in cases)

    @pytest.mark.parametrize("other", sorted(set(EVERY) - {"erasure"}))
    @pytest.mark.parametrize("together", [True, False])
    def test_an_erasure_waits_for_copies_alone(
        self, tmp_path: Path, other: str, together: bool
    ) -> None:
        at = at_work(tmp_path)
        if together:
            *_, erasure = at.desk.receive_all([EVERY["erasure"], EVERY[other]])
        else:
            erasure = at.desk.receive(EVERY["erasure"])
            beside = at.desk.receive(EVERY[other])
            if beside.stage is Stage.RECEIVED:
                established(at, beside)
        established(at, erasure)
        at.desk.accept(erasure.id, decided_by=DPO)
        waits = other in ("access", "portability")
        first = {SideEffect.ANSWER_ACCESS_FIRST, SideEffect.EXPORT_FIRST}
        assert bool(effects(at, erasure) & first) is waits
        assert isinstance(at.desk.fulfil(erasure.id), Blocked if waits else Fulfilled)
