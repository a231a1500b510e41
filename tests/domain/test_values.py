"""Small values: what they accept, what they refuse, how they read."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_rights import (
    Action,
    Controller,
    Do,
    Exemption,
    Facts,
    Fate,
    Forward,
    Judge,
    Keep,
    LawfulBasis,
    Level,
    Link,
    NotCovered,
    PersonalData,
    Preview,
    Question,
    RefusalGround,
    Refuse,
    Retention,
    Right,
    Secret,
    SpecialBasis,
)
from gdpr_rights.domain.fields import OverwriteConstant, OverwriteNull, OverwriteUnique
from gdpr_rights.domain.fingerprints import normal_email
from gdpr_rights.domain.identity import Identity
from gdpr_rights.domain.judgements import Answer
from gdpr_rights.domain.outcomes import said
from gdpr_rights.domain.parties import DataSubject, ResolvedSubject
from gdpr_rights.domain.values import as_pairs, as_tuple
from gdpr_rights.law.citations import GDPR_15_4, GDPR_28_3, Citation
from tests.domain.test_erasure import ADA, TODAY, planned
from tests.maps import shop


class TestCollections:
    def test_a_bare_string_is_not_several_values(self) -> None:
        with pytest.raises(TypeError, match="write \\(value,\\)"):
            as_tuple("name")
        with pytest.raises(TypeError):
            PersonalData("contact", used_for="account")

    def test_mappings_are_sorted_so_that_equal_ones_are_equal(self) -> None:
        assert as_pairs({"b": 1, "a": 2}) == as_pairs([("a", 2), ("b", 1)]) == (("a", 2), ("b", 1))
        assert as_pairs(None) == ()

    def test_a_map_is_hashable_and_equal_to_its_like(self) -> None:
        assert shop() == shop()
        assert hash(shop()) == hash(shop())


class TestParties:
    def test_a_name_says_something(self) -> None:
        with pytest.raises(ValueError, match="name must be a text that says something"):
            Controller(" ", contact="x", country="FR", time_zone="Europe/Paris")

    def test_a_person_is_named_by_something(self) -> None:
        with pytest.raises(ValueError, match="at least one identifier"):
            DataSubject.by("customer")

    @pytest.mark.parametrize("value", ["", "  ", "x" * 1001, 2**63, -(2**63) - 1])
    def test_an_identifier_is_bounded_and_says_something(self, value: int | str) -> None:
        with pytest.raises(ValueError, match="an identifier that is a"):
            DataSubject.by("customer", email=value)
        with pytest.raises(ValueError, match="an identifier that is a"):
            DataSubject("customer", (("email", value),))

    def test_nothing_is_no_proof(self) -> None:
        with pytest.raises(ValueError, match=r"Level\.NONE is none"):
            Identity("vouched", level=Level.NONE)
        with pytest.raises(ValueError, match="by must be a text"):
            Identity("vouched", level=Level.SESSION, by=" ")

    def test_several_values_of_one_identifier_all_count(self) -> None:
        both = (("email", "a@example.org"), ("email", "b@example.org"), ("phone", "1"))
        subject = ResolvedSubject("r", "customer", key=(1,), identifiers=both)
        assert subject.values_of("email") == ("a@example.org", "b@example.org")


class TestOverwriteRules:
    def test_they_are_written_in_words_too(self) -> None:
        def rule(value: object) -> object:
            return PersonalData("x", used_for=[], overwrite=value).overwrite  # type: ignore[arg-type]

        assert rule(None) is None
        assert rule("null") == OverwriteNull()
        assert rule("unique") == OverwriteUnique()
        assert rule(OverwriteConstant("[removed]")) == OverwriteConstant("[removed]")
        with pytest.raises(ValueError, match="an overwrite rule is"):
            rule("random")


class TestLinks:
    def test_a_link_names_its_columns(self) -> None:
        with pytest.raises(ValueError, match="a link names its columns"):
            Link.owned_by("users")

    def test_columns_that_are_no_words_go_into_a_mapping(self) -> None:
        assert Link.owned_by("users", {"user id": "id"}).columns == (("user id", "id"),)


class TestRetention:
    @pytest.mark.parametrize("starts", ["issued_on", "a.b.c", ()])
    def test_it_starts_at_a_column_of_a_dataset(self, starts: object) -> None:
        with pytest.raises(ValueError, match=r"starts at 'dataset\.column'"):
            Retention.after(starts, "P1Y")  # type: ignore[arg-type]

    def test_several_starts_stand_in_one_dataset(self) -> None:
        with pytest.raises(ValueError, match="in one dataset"):
            Retention.after(("a.x", "b.y"), "P1Y")
        latest = Retention.after(("a.x", "a.y"), "P3Y")
        assert str(latest) == "three years after a.x or a.y, whichever is later"
        assert (latest.dataset, latest.columns) == ("a", ("x", "y"))


class TestCitations:
    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (LawfulBasis.CONSENT, "GDPR Art. 6(1)(a)"),
            (LawfulBasis.LEGITIMATE_INTERESTS, "GDPR Art. 6(1)(f)"),
            (SpecialBasis.EXPLICIT_CONSENT, "GDPR Art. 9(2)(a)"),
            (SpecialBasis.ARCHIVING_AND_RESEARCH, "GDPR Art. 9(2)(j)"),
            (Exemption.LEGAL_CLAIMS, "GDPR Art. 17(3)(e)"),
            (Right.ACCESS, "GDPR Art. 15"),
            (RefusalGround.MANIFESTLY_EXCESSIVE, "GDPR Art. 12(5)(b)"),
        ],
    )
    def test_every_word_of_the_law_knows_its_place(self, value: object, text: str) -> None:
        assert str(value.citation) == text  # type: ignore[attr-defined]


class TestSecret:
    KEYS = st.binary(min_size=16, max_size=40)

    def test_it_is_long_enough(self) -> None:
        with pytest.raises(ValueError, match="at least 16 random bytes"):
            Secret(b"short")
        with pytest.raises(ValueError, match="at least 16"):
            Secret(b"0" * 16, "text")  # type: ignore[arg-type]

    def test_it_is_never_shown(self) -> None:
        assert repr(Secret(b"0123456789abcdef")) == "Secret(...)"

    @given(KEYS, KEYS, st.integers() | st.text(), st.emails())
    def test_what_was_named_under_an_earlier_secret_is_found(
        self, old: bytes, new: bytes, key: int | str, email: str
    ) -> None:
        before = Secret(old).person("customer", (key,), email)
        after = Secret(new, old).person("customer", (key,), email)
        assert before[0] in after
        assert len(after) == 2

    @given(KEYS, st.integers(0, 5), st.integers(0, 5), st.emails(), st.emails())
    def test_neither_a_reused_key_nor_a_new_account_is_the_person(
        self, secret: bytes, key: int, other_key: int, email: str, other_email: str
    ) -> None:
        def named(key: int, email: str) -> tuple[str, ...]:
            return Secret(secret).person("customer", (key,), email)

        same = (key, normal_email(email)) == (other_key, normal_email(other_email))
        assert (named(key, email) == named(other_key, other_email)) is same

    def test_a_number_and_its_text_are_different_keys(self) -> None:
        secret = Secret(b"0123456789abcdef")
        assert secret.person("customer", (1,)) != secret.person("customer", ("1",))
        assert secret.person("customer", ("a", "b")) != secret.person("customer", ("ab",))
        assert secret.contact("A@example.org ") == secret.contact("a@EXAMPLE.org")
        assert secret.contact("a@example.org") != secret.person("a@example.org", ())


class TestWords:
    QUESTION = Question("q", text="Is it so?", options=[Answer.KEEP], citation=GDPR_15_4)

    @pytest.mark.parametrize(
        ("verdict", "words"),
        [
            (
                Do(Action.ERASE, citations=[Citation("GDPR Art. 17(1)(a)")]),
                "erase (GDPR Art. 17(1)(a))",
            ),
            (
                Keep(
                    Exemption.LEGAL_CLAIMS,
                    until=date(2030, 1, 1),
                    because="a dispute",
                    citations=[Exemption.LEGAL_CLAIMS.citation],
                ),
                "a dispute, until 2030-01-01 (GDPR Art. 17(3)(e))",
            ),
            (
                Refuse([RefusalGround.RIGHTS_OF_OTHERS], because="about others"),
                "not done: about others (GDPR Art. 15(4))",
            ),
            (
                NotCovered(because="it runs", citations=[Citation("GDPR Art. 17(1)")]),
                "not covered: it runs (GDPR Art. 17(1))",
            ),
            (
                Forward(["hosting"], citations=[GDPR_28_3]),
                "passed on to the controller of hosting",
            ),
            (Judge([QUESTION]), "a human decides: Is it so?"),
        ],
    )
    def test_a_verdict_reads_as_a_sentence(self, verdict: object, words: str) -> None:
        assert said(verdict) == words  # type: ignore[arg-type]

    def test_a_preview_tells_it_by_dataset(self) -> None:
        plan = planned(shop(), closing_account=True)
        rows = [("users/account/all", 1), ("invoices/invoicing/ended", 2)]
        shown = str(Preview(plan, rows=rows, fates=[("users", Fate.DELETED, 1)]))
        assert shown.splitlines() == [
            "erasure as of 2026-11-21",
            "invoices",
            "  2 rows: every other column: erase (GDPR Art. 17(1)(a))",
            "users",
            "  1 row: email, password_hash: erase (GDPR Art. 17(1)(a))",
            "  would be: 1 deleted",
        ]
        nothing = planned(shop(), facts=Facts(TODAY, subject=None, nothing_held=True))
        assert str(Preview(nothing, rows=[], fates=[])).splitlines()[-1] == "no data"
        assert ADA.kind == "customer"
