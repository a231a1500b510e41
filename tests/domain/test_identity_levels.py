"""How sure it must be who asks. RULEBOOK 3.1."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from gdpr_rights import (
    LOW_RISK,
    ORDINARY_RISK,
    AccessRequest,
    AuthenticatedSession,
    Correction,
    DataSubject,
    ErasureRequest,
    IdentityLevels,
    LawfulBasis,
    Level,
    PersonalData,
    PortabilityRequest,
    RectificationRequest,
    SpecialBasis,
)
from gdpr_rights.domain.requests import Request
from gdpr_rights.errors import NaiveDatetime
from tests.maps import activity, shop

ADA = DataSubject.by("customer", email="ada@example.org")
NAME = PersonalData("identity", used_for=["account"])
BLOOD = PersonalData("blood group", used_for=["account"], special=True)
REQUESTS: tuple[Request, ...] = (
    AccessRequest(ADA),
    PortabilityRequest(ADA),
    ErasureRequest(ADA),
    RectificationRequest(ADA, corrections=[Correction("users", "name", "A")]),
)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


class TestRequired:
    """Required level = max over (data sensitivity, operation risk)."""

    @pytest.mark.parametrize("request_", REQUESTS)
    def test_an_address_is_enough_for_data_of_low_risk(self, request_: Request) -> None:
        assert LOW_RISK.required(request_, shop()) is Level.ADDRESS

    def test_a_copy_and_an_erasure_of_other_data_need_a_session(self) -> None:
        levels = [ORDINARY_RISK.required(one, shop()) for one in REQUESTS]
        assert levels == [Level.SESSION, Level.SESSION, Level.SESSION, Level.ADDRESS]

    @pytest.mark.parametrize("request_", REQUESTS[:3])
    def test_special_categories_need_more(self, request_: Request) -> None:
        assert LOW_RISK.required(request_, shop(users={"blood": BLOOD})) is Level.DOCUMENT
        health = activity(
            "health", LawfulBasis.CONTRACT, special_basis=SpecialBasis.EXPLICIT_CONSENT
        )
        by_activity = shop(health, users={"blood": attrs.evolve(NAME, used_for=["health"])})
        assert LOW_RISK.required(request_, by_activity) is Level.DOCUMENT

    def test_a_correction_only_where_it_is_about_such_a_field(self) -> None:
        data_map = shop(users={"name": NAME, "blood": BLOOD})
        assert LOW_RISK.required(REQUESTS[3], data_map) is Level.ADDRESS
        blood = RectificationRequest(ADA, corrections=[Correction("users", "blood", "0")])
        assert LOW_RISK.required(blood, data_map) is Level.DOCUMENT

    def test_the_controller_may_say_otherwise(self) -> None:
        levels = IdentityLevels(erasure=Level.DOCUMENT, special=Level.SESSION)
        assert levels.required(REQUESTS[2], shop()) is Level.DOCUMENT
        assert levels.required(REQUESTS[0], shop(users={"blood": BLOOD})) is Level.SESSION


class TestSession:
    """L2: "logged-in session with recent re-authentication or MFA"."""

    @pytest.mark.parametrize(
        ("minutes", "second_factor", "level"),
        [
            (0, False, Level.SESSION),
            (15, False, Level.SESSION),
            (16, False, Level.ADDRESS),
            (10_000, True, Level.SESSION),
            (-1, False, Level.ADDRESS),
        ],
    )
    def test_it_is_worth_what_was_proven(
        self, minutes: int, second_factor: bool, level: Level
    ) -> None:
        session = AuthenticatedSession(
            7,
            authenticated_at=NOW - timedelta(minutes=minutes),
            second_factor=second_factor,
        )
        assert session.level(NOW) is level

    def test_it_knows_its_time_zone_and_shows_no_key(self) -> None:
        with pytest.raises(NaiveDatetime):
            AuthenticatedSession(7, authenticated_at=datetime(2026, 11, 21))  # noqa: DTZ001
        assert "4711" not in repr(AuthenticatedSession(4711, authenticated_at=NOW))
