"""A code sent to an address on file."""

import functools
import time
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gdpr_rights.domain.identity import ChallengeDetails, EvidenceVerdict, Level, Message
from gdpr_rights.errors import NaiveDatetime
from gdpr_rights.identity import OneTimeCode
from gdpr_rights.identity.one_time_code import normal
from gdpr_rights.ports import IdentityCheck
from gdpr_rights.testing.fakes import MailBox
from gdpr_rights.testing.identity_checks import IdentityCheckConformance

NOW = datetime(2026, 1, 31, 9, tzinfo=UTC)


class TestConformance(IdentityCheckConformance):
    def check(self) -> IdentityCheck:
        return OneTimeCode(MailBox())


class TestConformanceOfALongCode(IdentityCheckConformance):
    examples = 5

    def check(self) -> IdentityCheck:
        return OneTimeCode(MailBox(), digits=12, valid_for=timedelta(hours=1))


def details(case_id: str = "case-1", address: str | None = "ada@example.org") -> ChallengeDetails:
    return ChallengeDetails(case_id, address=address, now=NOW)


def with_code(code: str) -> OneTimeCode:
    return OneTimeCode(MailBox(), random_code=lambda: code)


class TestTheCode:
    def test_it_is_an_address_level_check(self) -> None:
        check = OneTimeCode(MailBox())
        assert (check.name, check.level) == ("one-time code", Level.ADDRESS)

    @pytest.mark.parametrize("digits", [6, 8, 12])
    def test_it_has_so_many_digits(self, digits: int) -> None:
        for _ in range(5):
            _, message = OneTimeCode(MailBox(), digits=digits).challenge(details())
            assert message is not None
            assert len(message.code) == digits
            assert message.code.isascii()
            assert message.code.isdigit()

    def test_codes_differ(self) -> None:
        check = OneTimeCode(MailBox(), digits=12)
        codes = {
            message.code
            for _, message in [check.challenge(details()) for _ in range(10)]
            if message
        }
        assert len(codes) == 10

    def test_it_works_for_a_quarter_of_an_hour(self) -> None:
        state, _ = OneTimeCode(MailBox()).challenge(details())
        assert state.expires_at == NOW + timedelta(minutes=15)

    @pytest.mark.parametrize("digits", [0, 5, 13])
    def test_a_code_that_can_be_guessed_is_refused(self, digits: int) -> None:
        with pytest.raises(ValueError, match="digits"):
            OneTimeCode(MailBox(), digits=digits)

    def test_a_code_that_never_works_is_refused(self) -> None:
        with pytest.raises(ValueError, match="valid_for"):
            OneTimeCode(MailBox(), valid_for=timedelta(0))

    def test_how_it_is_sent_is_not_shown(self) -> None:
        """A function may carry an account or a password of the mail server."""
        send = functools.partial(print, "password")
        check = OneTimeCode(send, random_code=functools.partial(str, "481922"))
        assert repr(check) == "OneTimeCode(digits=6, valid_for=datetime.timedelta(seconds=900))"

    def test_two_hashes_of_one_code_differ(self) -> None:
        check = with_code("481922")
        (one, _), (other, _) = check.challenge(details()), check.challenge(details())
        assert dict(one.values)["hash"] != dict(other.values)["hash"]

    def test_it_is_sent_as_one_message(self) -> None:
        mailbox = MailBox()
        check = OneTimeCode(send=mailbox)
        _, message = check.challenge(details())
        assert message is not None
        assert mailbox.messages == []
        check.deliver(message)
        assert mailbox.messages == [message]
        assert isinstance(message, Message)

    def test_an_address_that_is_a_number_is_one(self) -> None:
        _, message = OneTimeCode(MailBox()).challenge(
            ChallengeDetails("case-1", address=33612345678, now=NOW)
        )
        assert message is not None
        assert message.address == 33612345678


class TestEvidence:
    """People copy and type codes as they see them."""

    @pytest.mark.parametrize(
        "typed",
        [
            "012345",
            " 012345\r\n",
            "012 345",
            "012-345",
            "012\u2011345",
            "0\u00a01 2\u20093\t4 5",
            "\u200b012345\ufeff",
            "\uff10\uff11\uff12\uff13\uff14\uff15",
            "\u0660\u0661\u0662\u0663\u0664\u0665",
        ],
    )
    def test_the_same_code(self, typed: str) -> None:
        check = with_code("012345")
        state, _ = check.challenge(details())
        assert check.check(state, typed, NOW) is EvidenceVerdict.ACCEPTED

    @pytest.mark.parametrize(
        "typed", ["12345", "0123456", "012346", "543210", "O12345", "012345x", "²12345"]
    )
    def test_another(self, typed: str) -> None:
        check = with_code("012345")
        state, _ = check.challenge(details())
        assert check.check(state, typed, NOW) is EvidenceVerdict.WRONG

    @given(st.text(max_size=80))
    @example("012345" + " " * 59)
    def test_what_is_compared_is_short_and_stable(self, text: str) -> None:
        once = normal(text)
        assert len(once) <= 64
        assert normal(once) == once

    @given(
        st.from_regex(r"[0-9]{6,12}", fullmatch=True),
        st.integers(0, 12),
        st.sampled_from(" -\u2013\u00a0"),
    )
    def test_a_separator_anywhere_changes_nothing(self, code: str, at: int, sign: str) -> None:
        assert normal(code[:at] + sign + code[at:]) == code

    def test_what_is_too_long_is_not_looked_at(self) -> None:
        assert normal("1" * 64) == "1" * 64
        assert normal("1" * 65) == ""

    def test_a_code_that_says_nothing_lets_nobody_in(self) -> None:
        check = with_code(" - ")
        state, _ = check.challenge(details())
        assert check.check(state, "", NOW) is EvidenceVerdict.WRONG
        assert check.check(state, " - ", NOW) is EvidenceVerdict.WRONG


class TestTheCase:
    def test_the_same_code_of_another_case_needs_the_state_of_that_case(self) -> None:
        """A hash moved from one's own case to somebody else's is worthless there."""
        check = with_code("481922")
        mine, _ = check.challenge(details("case-1"))
        moved = type(mine)({**dict(mine.values), "case": "case-2"}, expires_at=mine.expires_at)
        assert check.check(moved, "481922", NOW) is EvidenceVerdict.WRONG
        assert check.check(mine, "481922", NOW) is EvidenceVerdict.ACCEPTED

    def test_a_hash_made_in_another_way_is_not_compared(self) -> None:
        check = with_code("481922")
        state, _ = check.challenge(details())
        other = type(state)({**dict(state.values), "scheme": "new"}, expires_at=state.expires_at)
        assert check.check(other, "481922", NOW) is EvidenceVerdict.WRONG

    def test_salt_and_case_cannot_be_shifted(self) -> None:
        check = with_code("481922")
        state, _ = check.challenge(details("a:b"))
        kept = dict(state.values)
        shifted = {**kept, "salt": f"{kept['salt']}:a", "case": "b"}
        moved = type(state)(shifted, expires_at=state.expires_at)
        assert check.check(moved, "481922", NOW) is EvidenceVerdict.WRONG


class TestTime:
    def test_a_naive_present_is_refused(self) -> None:
        check = with_code("481922")
        state, _ = check.challenge(details())
        with pytest.raises(NaiveDatetime):
            check.check(state, "481922", NOW.replace(tzinfo=None))
        with pytest.raises(NaiveDatetime):
            check.challenge(ChallengeDetails("case-1", address="x", now=NOW.replace(tzinfo=None)))

    def test_nobody_on_file_takes_as_long(self) -> None:
        """The hash is made either way: it costs nearly all of the time."""
        check = OneTimeCode(MailBox())

        def fastest(address: str | None) -> float:
            times = []
            for _ in range(5):
                start = time.perf_counter()
                check.challenge(details(address=address))
                times.append(time.perf_counter() - start)
            return min(times)

        assert fastest(None) > fastest("ada@example.org") / 2
