"""A signed link sent to an address on file."""

import functools
import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_rights import (
    AccessRequest,
    DataMap,
    DataSubject,
    NotVerified,
    RightsDesk,
    Secret,
    Verified,
)
from gdpr_rights.domain.identity import ChallengeDetails, ChallengeState, EvidenceVerdict, Level
from gdpr_rights.errors import IllegalStep, NaiveDatetime
from gdpr_rights.identity import SignedLink
from gdpr_rights.journal import MemoryJournal
from gdpr_rights.ports import IdentityCheck
from gdpr_rights.systems import MemorySystem
from gdpr_rights.testing import MailBox
from gdpr_rights.testing.identity_checks import IdentityCheckConformance
from tests.test_docs import EXAMPLE_MAP

NOW = datetime(2026, 1, 31, 9, tzinfo=UTC)
SECRET = b"32 random bytes from your vault."
URL = "https://app.example/privacy/{token}"
MOMENT = timedelta(microseconds=1)


def link(secret: bytes = SECRET) -> SignedLink:
    return SignedLink(secret, MailBox(), URL)


def challenged(case_id: str = "case-1", secret: bytes = SECRET) -> tuple[ChallengeState, str]:
    details = ChallengeDetails(case_id, address="ada@example.org", now=NOW)
    state, message = link(secret).challenge(details)
    assert message is not None
    return state, message.code


def token_of(code: str) -> str:
    return code.removeprefix("https://app.example/privacy/")


class TestConformance(IdentityCheckConformance):
    def check(self) -> IdentityCheck:
        return link()


class TestConformanceOfTheToken(IdentityCheckConformance):
    """In a fragment, which never reaches the server's log; the page gives only the token."""

    def check(self) -> IdentityCheck:
        return SignedLink(SECRET, MailBox(), lambda token: f"https://app.example/p#{token}")

    def evidence(self, message: object) -> str:
        return getattr(message, "code", "").rpartition("#")[2]


class TestTheLink:
    def test_it_is_an_address_level_check(self) -> None:
        assert (link().name, link().level) == ("signed link", Level.ADDRESS)

    def test_it_is_the_whole_code_of_the_message(self) -> None:
        _, code = challenged()
        assert re.fullmatch(r"https://app\.example/privacy/[a-z2-7]+", code)

    def test_it_works_for_an_hour(self) -> None:
        state, _ = challenged()
        assert state.expires_at == NOW + timedelta(hours=1)

    def test_two_links_of_one_case_differ(self) -> None:
        assert challenged()[1] != challenged()[1]

    @pytest.mark.parametrize("secret", [b"", b"x" * 31, "x" * 32])
    def test_a_secret_that_can_be_guessed_is_refused(self, secret: Any) -> None:
        with pytest.raises(ValueError, match="32 random bytes"):
            link(secret)

    def test_an_url_without_a_place_is_refused(self) -> None:
        with pytest.raises(ValueError, match=re.escape("{token}")):
            SignedLink(SECRET, MailBox(), "https://app.example/privacy")

    def test_a_link_that_never_works_is_refused(self) -> None:
        with pytest.raises(ValueError, match="valid_for"):
            SignedLink(SECRET, MailBox(), URL, valid_for=timedelta(0))

    def test_secret_and_sender_are_not_shown(self) -> None:
        send = functools.partial(print, "password")
        shown = repr(SignedLink(SECRET, send, URL))
        assert shown == "SignedLink(valid_for=datetime.timedelta(seconds=3600))"


class TestEvidence:
    """People paste what their mail program gives them."""

    @pytest.mark.parametrize(
        "pasted",
        ["{}", " {}\r\n", "<{}>", "Please confirm: {}. Thank you", "{}?utm_source=mail", '"{}"'],
    )
    @pytest.mark.parametrize("whole", [True, False])
    def test_the_token_or_the_whole_link(self, pasted: str, whole: bool) -> None:
        state, code = challenged()
        given = pasted.format(code if whole else token_of(code))
        assert link().check(state, given, NOW) is EvidenceVerdict.ACCEPTED
        assert link().case_of(given, NOW) == "case-1"

    def test_broken_into_lines_and_in_capitals(self) -> None:
        state, code = challenged()
        token = token_of(code).upper()
        for typed in (token, f"{token[:70]}\r\n {token[70:]}"):
            assert link().check(state, typed, NOW) is EvidenceVerdict.ACCEPTED

    def test_every_changed_letter_breaks_it(self) -> None:
        """But the last, some bits of which say nothing; there is no other reading of it."""
        state, code = challenged()
        token = token_of(code)
        for at in range(len(token) - 1):
            changed = token[:at] + ("a" if token[at] != "a" else "b") + token[at + 1 :]
            assert link().check(state, changed, NOW) is EvidenceVerdict.WRONG
            assert link().case_of(changed, NOW) is None

    @given(st.text("abcdefghijklmnopqrstuvwxyz234567", min_size=80, max_size=300))
    def test_nothing_made_up_has_a_case(self, text: str) -> None:
        assert link().case_of(text, NOW) is None

    def test_what_is_too_long_is_not_looked_at(self) -> None:
        state, code = challenged()
        assert link().check(state, code + " " * 4096, NOW) is EvidenceVerdict.WRONG

    @pytest.mark.parametrize("cut", [1, 2, 8, 12])
    def test_a_token_cut_short_is_none(self, cut: int) -> None:
        state, code = challenged()
        assert link().check(state, code[:-cut], NOW) is EvidenceVerdict.WRONG


class TestTheCase:
    """The route knows the case from the token alone, once the signature was verified."""

    @given(st.text(max_size=40))
    def test_any_case_is_read_back(self, case_id: str) -> None:
        assert link().case_of(challenged(case_id)[1], NOW) == case_id

    def test_another_secret_reads_nothing(self) -> None:
        state, code = challenged()
        other = link(b"another 32 bytes from the vault.")
        assert other.case_of(code, NOW) is None
        assert other.check(state, code, NOW) is EvidenceVerdict.WRONG

    def test_it_expires_with_the_link(self) -> None:
        _, code = challenged()
        last = NOW + timedelta(hours=1)
        east = timezone(timedelta(hours=3))
        assert link().case_of(code, last.astimezone(east)) == "case-1"
        assert link().case_of(code, last + MOMENT) is None

    def test_a_state_that_was_prolonged_does_not_prolong_the_link(self) -> None:
        state, code = challenged()
        longer = attrs.evolve(state, expires_at=NOW + timedelta(days=9))
        later = NOW + timedelta(days=1)
        assert link().check(longer, code, later) is EvidenceVerdict.EXPIRED

    def test_a_link_of_an_older_challenge_is_worthless(self) -> None:
        _, old = challenged()
        state, new = challenged()
        assert link().check(state, old, NOW) is EvidenceVerdict.WRONG
        assert link().check(state, new, NOW) is EvidenceVerdict.ACCEPTED

    def test_a_state_made_in_another_way_is_not_compared(self) -> None:
        state, code = challenged()
        other = attrs.evolve(state, values={**dict(state.values), "scheme": "new"})
        assert link().check(other, code, NOW) is EvidenceVerdict.WRONG

    def test_a_naive_present_is_refused(self) -> None:
        state, code = challenged()
        naive = NOW.replace(tzinfo=None)
        with pytest.raises(NaiveDatetime):
            link().check(state, code, naive)
        with pytest.raises(NaiveDatetime):
            link().case_of(code, naive)
        with pytest.raises(NaiveDatetime):
            link().challenge(ChallengeDetails("case-1", address="x", now=naive))


class TestAtADesk:
    @pytest.fixture
    def mailbox(self) -> MailBox:
        return MailBox()

    @pytest.fixture
    def desk(self, mailbox: MailBox) -> RightsDesk:
        from gdpr_rights.convert import data_map_from_toml

        data_map: DataMap = data_map_from_toml(EXAMPLE_MAP)
        users = [{"id": 1, "email": "ada@example.org", "name": "Ada", "password_hash": "x"}]
        return RightsDesk(
            data_map,
            journal=MemoryJournal(),
            systems={"app": MemorySystem({"users": users, "invoices": []})},
            secret=Secret(SECRET),
            identity=[SignedLink(SECRET, mailbox, URL)],
        )

    def test_it_works_once_and_the_last_one_only(self, desk: RightsDesk, mailbox: MailBox) -> None:
        case = desk.receive(AccessRequest(DataSubject.by("customer", email="ada@example.org")))
        desk.challenge(case.id, "signed link")
        old = mailbox.last_code("ada@example.org")
        desk.challenge(case.id, "signed link")
        new = mailbox.last_code("ada@example.org")
        assert link().case_of(new, datetime.now(UTC)) == case.id
        assert isinstance(desk.verify(case.id, evidence=old), NotVerified)
        assert isinstance(desk.verify(case.id, evidence=new), Verified)
        with pytest.raises(IllegalStep):
            desk.verify(case.id, evidence=new)
