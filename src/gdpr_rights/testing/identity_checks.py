"""The kit for identity checks: subclass it in your tests, name your check, and run pytest."""

from datetime import UTC, datetime, timedelta

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from gdpr_rights.domain.identity import (
    ChallengeDetails,
    ChallengeState,
    EvidenceVerdict,
    Level,
    Message,
)
from gdpr_rights.domain.parties import Key
from gdpr_rights.ports import IdentityCheck

__all__ = ["IdentityCheckConformance"]

_NOW = datetime(2026, 1, 31, 9, tzinfo=UTC)
_ADDRESS = "ada@example.org"
_MOMENT = timedelta(microseconds=1)


class IdentityCheckConformance:
    """What every check that sends something to an address must keep to."""

    examples = 15
    """How many random cases each property tries; a check is slow where that protects people."""

    def check(self) -> IdentityCheck:
        """The check under test, each time a new one: a check keeps no state."""
        raise NotImplementedError

    def evidence(self, message: Message) -> str:
        """What a person who received the message gives as evidence."""
        return message.code

    def _challenge(
        self, case_id: str = "case-1", address: Key | None = _ADDRESS, now: datetime = _NOW
    ) -> tuple[ChallengeState, str]:
        details = ChallengeDetails(case_id, address=address, now=now)
        state, message = self.check().challenge(details)
        assert message is not None, "there was an address, so there is a message"
        return state, self.evidence(message)

    def test_it_says_what_it_is(self) -> None:
        """It has a name, and its proof is worth something."""
        check = self.check()
        assert isinstance(check, IdentityCheck)
        assert check.name.strip()
        assert check.level > Level.NONE

    def test_the_message_says_where_what_and_until_when(self) -> None:
        """It goes to the address that was given and expires when the state does."""
        details = ChallengeDetails("case-1", address=_ADDRESS, now=_NOW)
        state, message = self.check().challenge(details)
        assert message is not None
        assert (message.address, message.case_id) == (_ADDRESS, "case-1")
        assert message.expires_at == state.expires_at > _NOW

    def test_the_right_evidence_is_accepted(self) -> None:
        """By another instance too, for the state is all there is."""
        state, evidence = self._challenge()
        assert self.check().check(state, evidence, _NOW) is EvidenceVerdict.ACCEPTED

    def test_a_check_has_no_memory(self) -> None:
        """The same question has the same answer: limits and single use are the desk's to keep."""
        state, evidence = self._challenge()
        check = self.check()
        verdicts = [check.check(state, given, _NOW) for given in (evidence, "0", evidence, "0")]
        assert verdicts == [EvidenceVerdict.ACCEPTED, EvidenceVerdict.WRONG] * 2

    def test_evidence_expires(self) -> None:
        """It works until the moment that was said, and not after; then nothing is said of it."""
        state, evidence = self._challenge()
        check, last = self.check(), state.expires_at
        assert check.check(state, evidence, last) is EvidenceVerdict.ACCEPTED
        assert check.check(state, evidence, last + _MOMENT) is EvidenceVerdict.EXPIRED
        assert check.check(state, "0", last + _MOMENT) is EvidenceVerdict.EXPIRED

    def test_nobody_on_file_looks_the_same(self) -> None:
        """Without an address there is no message, and the state has the same form."""
        check = self.check()
        with_address, _ = check.challenge(ChallengeDetails("case-1", address=_ADDRESS, now=_NOW))
        without, message = check.challenge(ChallengeDetails("case-1", address=None, now=_NOW))
        assert message is None
        assert [name for name, _ in without.values] == [name for name, _ in with_address.values]
        assert [len(value) for _, value in without.values] == [
            len(value) for _, value in with_address.values
        ]
        assert without.expires_at == with_address.expires_at

    def test_a_state_is_texts_and_reveals_nothing(self) -> None:
        """The journal keeps it; neither evidence nor address can be read there."""
        state, evidence = self._challenge()
        for name, value in state.values:
            assert isinstance(name, str)
            assert isinstance(value, str)
            assert _ADDRESS not in value
            assert value != evidence

    def test_nothing_shows_in_a_repr(self) -> None:
        """Neither evidence nor address appears in what is printed or logged."""
        details = ChallengeDetails("case-1", address=_ADDRESS, now=_NOW)
        check = self.check()
        state, message = check.challenge(details)
        assert message is not None
        for shown in map(repr, (check, details, state, message)):
            assert _ADDRESS not in shown
            assert self.evidence(message) not in shown
            assert all(value not in shown for name, value in state.values if len(value) > 16)

    def test_evidence_of_one_case_is_worthless_for_another(self) -> None:
        """Neither the evidence nor the remembered state of a case serves another."""

        @settings(max_examples=self.examples, deadline=None)
        @given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
        def check(one: str, other: str) -> None:
            state, evidence = self._challenge(one)
            foreign, foreign_evidence = self._challenge(other)
            if evidence != foreign_evidence:
                assert self.check().check(foreign, evidence, _NOW) is EvidenceVerdict.WRONG
            if one == other:
                return
            stolen = {
                name: dict(foreign.values)[name] if value == one else value
                for name, value in state.values
            }
            if stolen != dict(state.values):
                moved = attrs.evolve(state, values=stolen)
                assert self.check().check(moved, evidence, _NOW) is EvidenceVerdict.WRONG

        check()

    def test_no_other_text_is_accepted(self) -> None:
        """Whatever somebody types: an answer, never an exception."""
        state, evidence = self._challenge()

        @settings(max_examples=self.examples, deadline=None)
        @given(st.text() | st.text("0123456789", min_size=1, max_size=12))
        def check(text: str) -> None:
            if "".join(filter(str.isalnum, text)) != "".join(filter(str.isalnum, evidence)):
                assert self.check().check(state, text, _NOW) is EvidenceVerdict.WRONG

        check()
        for hostile in ("", " ", "\0", "9" * 1_000_000, "\ud800", "' OR 1=1 --"):
            assert self.check().check(state, hostile, _NOW) is EvidenceVerdict.WRONG

    def test_a_state_of_something_else_is_not_accepted(self) -> None:
        """An empty, foreign or damaged state never lets anybody in."""
        state, evidence = self._challenge()
        check = self.check()
        for values in (
            {},
            {"hash": ""},
            {"scheme": "none"},
            {name: "" for name, _ in state.values},
        ):
            damaged = attrs.evolve(state, values=values)
            assert check.check(damaged, evidence, _NOW) is EvidenceVerdict.WRONG
            assert check.check(damaged, "", _NOW) is EvidenceVerdict.WRONG
