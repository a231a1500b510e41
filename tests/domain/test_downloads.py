"""The key to an answer: it opens one case, once, until it expires; and nothing else does."""

import re
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gdpr_rights.domain.downloads import (
    DownloadToken,
    StoredToken,
    TokenVerdict,
    case_of,
    check,
    download_token,
    token_hash,
)
from gdpr_rights.errors import NaiveDatetime

CASES = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(str.strip)
RANDOM = st.text(st.sampled_from("abcXYZ0189-_"), min_size=32, max_size=64).filter(
    lambda text: text.strip("-_")
)
ZONES = st.sampled_from([UTC, timezone(timedelta(hours=9)), timezone(timedelta(hours=-5))])
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=ZONES)  # noqa: DTZ001
TEXTS = st.text(max_size=80) | st.text(st.characters(categories=["Cs", "L"]), max_size=80)


@st.composite
def tokens(draw: st.DrawFn, cases: st.SearchStrategy[str] = CASES) -> DownloadToken:
    return download_token(draw(cases), random=draw(RANDOM), expires_at=draw(TIMES))


class TestTheToken:
    @given(tokens())
    def test_it_goes_into_a_url_as_it_stands(self, token: DownloadToken) -> None:
        assert re.fullmatch(r"[A-Za-z0-9_.-]+", token.text)

    @given(tokens())
    def test_it_names_its_case(self, token: DownloadToken) -> None:
        assert case_of(token.text) == token.case_id

    @given(tokens())
    def test_it_is_not_shown(self, token: DownloadToken) -> None:
        """Neither in a log nor by accident; nor can what is kept be turned back."""
        secret = token.text.partition(".")[2]
        assume(secret not in token.case_id)
        assert secret not in repr(token)
        assert secret not in repr(token.stored)
        assert secret not in str(attrs.astuple(token.stored))

    @given(st.lists(st.tuples(CASES, RANDOM), min_size=2, max_size=2, unique=True))
    def test_no_two_are_the_same(self, pairs: list[tuple[str, str]]) -> None:
        end = datetime(2026, 11, 28, tzinfo=UTC)
        one, two = (download_token(case, random=random, expires_at=end) for case, random in pairs)
        assert one.text != two.text
        assert token_hash(one.text) != token_hash(two.text)

    @pytest.mark.parametrize(
        "random",
        ["", "a" * 31, "a" * 31 + ".", "é" * 40, "a" * 40 + "\n", "a" * 40 + "=", "-" * 40],
    )
    def test_it_needs_chance(self, random: str) -> None:
        with pytest.raises(ValueError, match="random text") as caught:
            download_token("c", random=random, expires_at=datetime(2026, 1, 1, tzinfo=UTC))
        assert not random or random not in str(caught.value)

    def test_it_is_never_longer_than_what_is_looked_at(self) -> None:
        end = datetime(2026, 1, 1, tzinfo=UTC)
        with pytest.raises(ValueError, match="at most"):
            download_token("c" * 800, random="a" * 32, expires_at=end)

    def test_its_end_has_a_zone(self) -> None:
        naive = datetime(2026, 1, 1)  # noqa: DTZ001
        with pytest.raises(NaiveDatetime):
            download_token("c", random="a" * 32, expires_at=naive)


class TestTheCaseOfAText:
    @given(TEXTS)
    def test_any_text_is_safe(self, text: str) -> None:
        named = case_of(text)
        assert named is None or named.strip()

    @given(tokens())
    def test_a_case_is_written_in_one_way(self, token: DownloadToken) -> None:
        """Padding, or bits that the decoder ignores, would be further names of the same token."""
        name, _, random = token.text.partition(".")
        alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
        others = {name[:-1] + last for last in alphabet} - {name} | {f"{name}=", f"{name}\n"}
        assert all(case_of(f"{other}.{random}") != token.case_id for other in others)

    @pytest.mark.parametrize("text", ["", ".", "Y2FzZS0x", "Y2FzZS0x.short", "a" * 2000, "é.é"])
    def test_what_is_no_token_names_none(self, text: str) -> None:
        assert case_of(text) is None


class TestTheVerdict:
    @given(tokens(), TIMES, st.booleans())
    def test_the_token_itself(self, token: DownloadToken, now: datetime, used: bool) -> None:
        """Used comes first: it is what the person must know."""
        verdict = check(attrs.evolve(token.stored, used=used), token.text, now)
        assert verdict is (
            TokenVerdict.USED
            if used
            else TokenVerdict.ACCEPTED
            if now < token.expires_at
            else TokenVerdict.EXPIRED
        )

    @given(tokens())
    def test_the_last_moment(self, token: DownloadToken) -> None:
        moment = timedelta(microseconds=1)
        stored, end = token.stored, token.expires_at
        assert check(stored, token.text, end - moment) is TokenVerdict.ACCEPTED
        assert check(stored, token.text, end) is TokenVerdict.EXPIRED

    @given(tokens(), TEXTS, TIMES, st.booleans())
    def test_another_text_learns_nothing(
        self, token: DownloadToken, text: str, now: datetime, used: bool
    ) -> None:
        assume(text != token.text)
        stored = attrs.evolve(token.stored, used=used)
        assert check(stored, text, now) is TokenVerdict.WRONG

    @given(tokens(), st.data(), TIMES)
    def test_one_character_makes_it_another(
        self, token: DownloadToken, data: st.DataObject, now: datetime
    ) -> None:
        at = data.draw(st.integers(0, len(token.text) - 1))
        other = data.draw(st.sampled_from("aZ0-_.=").filter(lambda sign: sign != token.text[at]))
        text = token.text[:at] + other + token.text[at + 1 :]
        for changed in (text, token.text + other, token.text[:-1], f" {token.text}"):
            assert check(token.stored, changed, now) is TokenVerdict.WRONG

    @given(tokens(), tokens(), TIMES)
    def test_that_of_another_case(
        self, one: DownloadToken, two: DownloadToken, now: datetime
    ) -> None:
        assume(one.text != two.text)
        assert check(one.stored, two.text, now) is TokenVerdict.WRONG

    @given(tokens(), TIMES)
    def test_a_record_put_under_another_case_opens_nothing(
        self, token: DownloadToken, now: datetime
    ) -> None:
        moved = attrs.evolve(token.stored, case_id=f"{token.case_id}x")
        assert check(moved, token.text, now) is TokenVerdict.WRONG

    @given(TEXTS, TIMES)
    def test_where_none_was_offered(self, text: str, now: datetime) -> None:
        assert check(None, text, now) is TokenVerdict.WRONG

    def test_the_time_has_a_zone(self) -> None:
        token = download_token("c", random="a" * 32, expires_at=datetime(2026, 1, 1, tzinfo=UTC))
        with pytest.raises(NaiveDatetime):
            check(token.stored, token.text, datetime(2026, 1, 1))  # noqa: DTZ001


class TestWhatIsKept:
    @pytest.mark.parametrize("kept", ["", "0" * 63, "0" * 65, "G" * 64, "the text itself"])
    def test_is_a_hash(self, kept: Any) -> None:
        with pytest.raises(ValueError, match="hash"):
            StoredToken(kept, case_id="c", expires_at=datetime(2026, 1, 1, tzinfo=UTC))
