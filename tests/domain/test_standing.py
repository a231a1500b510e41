"""What the guard makes of standings, and the names under which they are found."""

import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_rights import (
    Allowed,
    DataSubject,
    Denied,
    LawfulBasis,
    PersonalData,
    Place,
    ResolvedSubject,
    Secret,
    StandingVerdict,
)
from gdpr_rights.domain.fingerprints import normal_email
from gdpr_rights.domain.naming import EveryName, every_name_of, names_of
from gdpr_rights.domain.projections import PLACE, Standing
from gdpr_rights.domain.restricted import place_name, reached_by, reached_for
from gdpr_rights.domain.standing import denials, may_process, restricted_by
from tests.maps import activity, shop

NOW = datetime(2026, 1, 31, 10, tzinfo=UTC)
DAY = timedelta(days=1)
SECRET = Secret(b"0123456789abcdef")
MARKETING = activity("offers", LawfulBasis.LEGITIMATE_INTERESTS, direct_marketing=True)
LETTERS = activity("letters", LawfulBasis.CONSENT)


def standing(
    verdict: str, cause: str, *, of: str = "offers", at: datetime = NOW, name: str = "f"
) -> Standing:
    return Standing(name, of, cause, verdict, "GDPR Art. 1", at)


def restricted(case: str = "c1", *, of: str = "offers", place: str | None = None) -> Standing:
    return standing("restricted", restricted_by(case, place=place), of=of)


class TestConsent:
    """6(1)(a): "the data subject has given consent to the processing"."""

    def test_none_recorded_is_none_given(self) -> None:
        assert may_process((), LETTERS, now=NOW) == Denied(None, "GDPR Art. 6(1)(a)")
        assert may_process((), MARKETING, now=NOW) == Allowed()

    def test_one_that_is_still_to_come_does_not_count(self) -> None:
        given_ = standing("consented", "consent", of="letters", at=NOW + DAY)
        assert not may_process([given_], LETTERS, now=NOW)
        assert may_process([given_], LETTERS, now=NOW + DAY)

    def test_a_consent_for_one_channel_is_for_that_channel(self) -> None:
        given_ = standing("consented", "consent/sms", of="letters")
        assert may_process([given_], LETTERS, now=NOW, channel="sms")
        assert not may_process([given_], LETTERS, now=NOW, channel="e-mail")
        assert not may_process([given_], LETTERS, now=NOW)

    def test_what_is_said_of_another_activity_does_not_count(self) -> None:
        given_ = standing("consented", "consent", of="offers")
        assert not may_process([given_], LETTERS, now=NOW)


class TestObjection:
    """21(3): "the personal data shall no longer be processed for such purposes"."""

    def test_it_counts_by_whatever_clock_it_was_written(self) -> None:
        """Two machines never agree on the second; the person is heard even so."""
        ahead = standing("objected", "objection", at=NOW + DAY)
        denied = may_process([ahead], MARKETING, now=NOW)
        assert isinstance(denied, Denied)
        assert denied.reason is StandingVerdict.OBJECTED

    def test_to_one_channel_it_leaves_the_others(self) -> None:
        sms = standing("objected", "objection/sms")
        assert may_process([sms], MARKETING, now=NOW, channel="e-mail")
        assert not may_process([sms], MARKETING, now=NOW, channel="SMS ")

    def test_who_names_no_channel_may_mean_that_one(self) -> None:
        sms = standing("objected", "objection/sms")
        assert not may_process([sms], MARKETING, now=NOW)


class TestRestriction:
    """18(2): "shall, with the exception of storage, only be processed …"."""

    def test_each_stands_until_it_is_lifted_itself(self) -> None:
        first = standing("lifted", restricted_by("c1"), at=NOW + DAY)
        denied = may_process([first, restricted("c2")], MARKETING, now=NOW + DAY)
        assert isinstance(denied, Denied)
        assert denied.case == "c2"

    def test_a_consent_does_not_lift_it(self) -> None:
        later = standing("consented", "consent", at=NOW + DAY)
        assert not may_process([restricted(), later], MARKETING, now=NOW + DAY)

    def test_everything_that_stands_against_it_is_told(self) -> None:
        objected = standing("objected", "objection")
        against = list(denials([objected, restricted("c1"), restricted("c2")], MARKETING, now=NOW))
        assert [one.case for one in against] == ["c1", "c2", None]

    def test_a_place_counts_where_it_is_reached(self) -> None:
        place = restricted(of=PLACE, place="users.name#")
        assert not may_process([place], MARKETING, now=NOW)
        assert may_process([place], MARKETING, now=NOW, reached=lambda _: False)
        assert not may_process([place], MARKETING, now=NOW, reached=lambda of: of == "users.name#")


FIELDS = {
    "email": PersonalData("contact", used_for=["account"]),
    "name": PersonalData("identity", used_for=["account", "offers"]),
}
MAP = shop(
    MARKETING, LETTERS, activity("hosting", LawfulBasis.CONTRACT, role="processor"), users=FIELDS
)


class TestPlaces:
    @pytest.mark.parametrize(
        ("name", "reached"),
        [
            ("users#", True),
            ("users.name#", True),
            ("users.name#abc", True),
            ("users.email#", False),
            ("invoices#", False),
            ("invoices.total#", False),
            ("gone#", True),
            ("gone.name#", True),
        ],
    )
    def test_an_activity_reaches_what_it_uses(self, name: str, reached: bool) -> None:
        """What the map does not name any more may be used for anything."""
        assert reached_for(MAP, MARKETING)(name) is reached

    def test_a_rest_is_used_column_by_column(self) -> None:
        invoicing = MAP.activity["invoicing"]
        assert reached_for(MAP, invoicing)("invoices.total#")
        assert not reached_for(MAP, invoicing)("invoices.user_id#")

    def test_what_we_process_for_others_is_theirs_to_restrict(self) -> None:
        assert not reached_for(MAP, MAP.activity["hosting"])("users#")

    def test_the_key_is_not_in_the_name(self) -> None:
        assert "ada@example.org" not in place_name(SECRET, Place("users", key="ada@example.org"))

    def test_a_key_is_the_same_as_its_text(self) -> None:
        number, text = (Place("users", "name", key=key) for key in (17, "17"))
        assert place_name(SECRET, number) == place_name(SECRET, text)

    def test_it_is_found_under_a_new_secret(self) -> None:
        place = Place("users", "name", key=17)
        changed = Secret(b"another secret, for once", SECRET.current)
        assert reached_by(changed, [place])(place_name(SECRET, place))
        assert not reached_by(Secret(b"another secret, for once"), [place])(
            place_name(SECRET, place)
        )


_DATASETS = ("users", "user", "users.old")
_PLACES = st.builds(
    Place,
    st.sampled_from(_DATASETS),
    st.none() | st.sampled_from(["name", "old", "old.name"]),
    key=st.just(()) | st.sampled_from([1, 2, "1"]),
)


@given(_PLACES, st.lists(_PLACES, min_size=1, max_size=3))
def test_places_are_reached_that_have_data_in_common(one: Place, others: list[Place]) -> None:
    """Against cells written out; where names hold dots, too much may be taken to be in common."""

    def cells(place: Place) -> set[tuple[str, str, str]]:
        fields = (place.field,) if place.field else ("name", "old", "old.name")
        keys = [str(key) for key in place.key] or ["1", "2"]
        return {(place.dataset, field, key) for field in fields for key in keys}

    common = any(cells(one) & cells(other) for other in others)
    reached = reached_by(SECRET, others)(place_name(SECRET, one))
    dotted = any("." in f"{of.dataset}{of.field}" for of in (one, *others))
    assert reached == common or (reached and dotted)


_KEYS = st.integers(-5, 5) | st.text(min_size=1, max_size=5).filter(str.strip)


class TestNames:
    @given(st.text(max_size=200), st.binary(min_size=16, max_size=80), st.none() | _KEYS)
    def test_they_are_hmacs(self, text: str, key: bytes, tenant: int | str | None) -> None:
        """RFC 2104, as the standard library has it."""
        text = text.encode("utf-8", "ignore").decode()
        parts = ["contact", *([] if tenant is None else [f"tenant:{tenant}"]), normal_email(text)]
        message = b"".join(
            len(raw).to_bytes(4, "big") + raw for raw in (part.encode() for part in parts)
        )
        expected = hmac.digest(key, message, "sha256").hex()
        assert Secret(key).contact(text, tenant=tenant) == (expected,)

    @given(st.lists(_KEYS, min_size=1, max_size=3), st.none() | _KEYS)
    def test_what_is_written_is_found(
        self, values: list[int | str], tenant: int | str | None
    ) -> None:
        identifiers = tuple(("email", value) for value in values[1:])
        person = ResolvedSubject(
            "r", "customer", key=(values[0],), identifiers=identifiers, tenant=tenant
        )
        named = DataSubject("customer", (("key", values[0]), *identifiers))
        newer = Secret(b"another secret, for once", SECRET.current)
        for writer in (person, named):
            written = set(names_of(SECRET, writer, tenant=tenant))
            for reader in (person, named):
                for secret in (SECRET, newer):
                    assert written <= set(every_name_of(secret, reader, tenant=tenant))

    @pytest.mark.parametrize(("one", "other", "same"), [
        (7, "7", True), (-7, "-7", True), (7, "07", False), (7, "\uff17", False), (7, " 7", False),
    ])  # fmt: skip
    def test_a_number_is_the_same_as_its_text(self, one: int, other: str, same: bool) -> None:
        """A form gives the one, a table the other."""
        by_number, by_text = (
            set(every_name_of(SECRET, DataSubject.by("customer", key=key))) for key in (one, other)
        )
        assert (by_number == by_text) is same

    def test_the_spelling_of_an_address_does_not_matter(self) -> None:
        one, other = "Zoé@Example.org ", "zoe\u0301@example.ORG"
        assert every_name_of(SECRET, DataSubject.by("c", email=one)) == every_name_of(
            SECRET, DataSubject.by("c", email=other)
        )

    def test_tenants_are_told_apart(self) -> None:
        ada = DataSubject.by("customer", email="ada@example.org")
        names = [set(EveryName(SECRET, tenant).of(ada)) for tenant in (None, 1, 2)]
        assert not names[0] & names[1]
        assert not names[1] & names[2]

    def test_nothing_of_a_secret_is_shown(self) -> None:
        assert repr(SECRET.contacts()) == "Naming(...)"
