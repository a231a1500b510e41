"""Directives for after death: what can be registered, and which of them counts."""

from datetime import date, timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdpr_rights import (
    Clause,
    ConsentAct,
    Directive,
    DirectiveKind,
    KeptDirective,
    SpecificConsent,
    Wish,
    in_force,
)
from gdpr_rights.domain.directing import kept
from gdpr_rights.domain.directives_in_force import Contradictory, Directed, Point, resolve
from gdpr_rights.domain.events import DirectiveRegistered, DirectiveRevoked
from gdpr_rights.testing.maps import data_maps
from gdpr_rights.testing.strategies import kept_directives
from tests.rulebook.after_death import directive, general

JANUARY, FEBRUARY, MARCH = date(2026, 1, 10), date(2026, 2, 10), date(2026, 3, 10)
RECORDS = data_maps().flatmap(kept_directives)
POINTS = st.sampled_from(Point)
DATASETS = st.sampled_from(["users", "orders", None])
ACTIVITIES = st.sampled_from(["account", "newsletter", "hosting", None])


def filed(*directives: Directive, revoked_on: date | None = None) -> tuple[KeptDirective, ...]:
    return tuple(
        KeptDirective(
            f"d{number}",
            one,
            registered_on=one.written_on,
            revoked_on=revoked_on,
            number=number,
        )
        for number, one in enumerate(directives)
    )


def wish_on(found: tuple[KeptDirective, ...], dataset: str, on: date = MARCH) -> Wish | None:
    said = resolve(found, on, Point.FATE, dataset=dataset, activity="account")
    assert not isinstance(said, Contradictory)
    return said.wish if said else None


class TestSpecificConsent:
    """85 I: "consentement spécifique", never "la seule approbation … des conditions générales"."""

    def test_terms_of_use_alone_are_none(self) -> None:
        for acts in ((ConsentAct.TERMS_OF_USE,), "acceptance of terms of use", ()):
            with pytest.raises(ValueError, match="consent of its own"):
                SpecificConsent(acts, on=JANUARY, evidence="log 7")

    def test_beside_another_act_they_do_no_harm(self) -> None:
        acts = (ConsentAct.TERMS_OF_USE, ConsentAct.LETTER)
        assert SpecificConsent(acts, on=JANUARY, evidence="log 7").acts == acts

    def test_a_particular_directive_has_one(self) -> None:
        with pytest.raises(ValueError, match="specific consent"):
            Directive([Clause(Wish.ERASE)], written_on=JANUARY)

    def test_a_general_one_may_be_deposited_elsewhere_and_no_other(self) -> None:
        of = Directive(
            [Clause(Wish.ERASE)],
            kind=DirectiveKind.GENERAL,
            written_on=JANUARY,
            trusted_third_party="a notary",
        )
        assert of.register_ref is None
        with pytest.raises(ValueError, match="general directives"):
            attrs.evolve(directive(Clause(Wish.ERASE)), register_ref="7")


class TestWhatItSays:
    def test_something(self) -> None:
        with pytest.raises(ValueError, match="says something"):
            directive(words=" ")
        assert directive(words="Burn my letters.").clauses == ()

    def test_a_communication_names_who_receives_the_data(self) -> None:
        with pytest.raises(ValueError, match="names who receives"):
            Clause(Wish.COMMUNICATE)
        with pytest.raises(ValueError, match="names who receives"):
            Clause(Wish.ERASE, to="Bea Lovelace")

    def test_nobody_is_named_in_a_repr(self) -> None:
        of = directive(
            Clause(Wish.COMMUNICATE, to="Bea Lovelace"), designated="Cy Byron", words="Burn it."
        )
        shown = repr(filed(of))
        assert not [word for word in ("Bea", "Cy", "Burn") if word in shown]


class TestTheLatestOnAPoint:
    """RULEBOOK 2.10/M11."""

    def test_counts(self) -> None:
        found = filed(
            directive(Clause(Wish.ERASE), on=JANUARY), directive(Clause(Wish.STORE), on=FEBRUARY)
        )
        assert wish_on(found, "users") is Wish.STORE
        assert wish_on(found, "users", JANUARY) is Wish.ERASE

    def test_leaves_the_other_points_as_they_are(self) -> None:
        found = filed(
            directive(Clause(Wish.ERASE), on=JANUARY),
            directive(Clause(Wish.STORE, datasets="photos"), on=FEBRUARY),
            directive(Clause(Wish.COMMUNICATE, to="Bea Lovelace"), on=MARCH),
        )
        assert wish_on(found, "photos") is Wish.STORE
        assert wish_on(found, "users") is Wish.ERASE

    def test_of_the_same_day_the_one_registered_later(self) -> None:
        found = filed(directive(Clause(Wish.ERASE)), directive(Clause(Wish.STORE)))
        assert wish_on(found, "users") is Wish.STORE

    def test_silent_where_nothing_is_said(self) -> None:
        assert wish_on(filed(directive(Clause(Wish.ERASE, datasets="photos"))), "users") is None
        of = directive(Clause(Wish.ERASE, activities="account"))
        assert resolve(filed(of), MARCH, Point.FATE, dataset="users") is None

    def test_one_that_contradicts_itself_is_for_a_human(self) -> None:
        found = filed(directive(Clause(Wish.ERASE), Clause(Wish.STORE, datasets="photos")))
        said = resolve(found, MARCH, Point.FATE, dataset="photos")
        assert said == Contradictory(("d0",))

    def test_several_people_may_be_given_the_same_data(self) -> None:
        found = filed(
            directive(
                Clause(Wish.COMMUNICATE, to="Bea Lovelace"),
                Clause(Wish.COMMUNICATE, to="Cy Byron"),
            )
        )
        said = resolve(found, MARCH, Point.COMMUNICATION, dataset="photos")
        assert isinstance(said, Directed)
        assert said.to == ("Bea Lovelace", "Cy Byron")


class TestParticularAndGeneral:
    """RULEBOOK 2.10/M11: particular prevails, unless the general one is later and incompatible."""

    @pytest.mark.parametrize("on", [JANUARY, FEBRUARY, MARCH])
    def test_one_that_agrees_changes_nothing(self, on: date) -> None:
        found = filed(
            directive(Clause(Wish.ERASE), on=FEBRUARY), general(Clause(Wish.ERASE), on=on)
        )
        said = resolve(found, MARCH, Point.FATE, dataset="users")
        assert isinstance(said, Directed)
        assert said.by.id == "d0"

    def test_a_later_particular_one_prevails(self) -> None:
        found = filed(
            general(Clause(Wish.STORE), on=JANUARY), directive(Clause(Wish.ERASE), on=FEBRUARY)
        )
        assert wish_on(found, "users") is Wish.ERASE

    def test_a_later_general_one_that_differs_is_for_a_human(self) -> None:
        found = filed(
            directive(Clause(Wish.ERASE), on=JANUARY), general(Clause(Wish.STORE), on=FEBRUARY)
        )
        said = resolve(found, MARCH, Point.FATE, dataset="users")
        assert said == Contradictory(("d0", "d1"))

    def test_it_counts_where_the_particular_one_is_silent(self) -> None:
        found = filed(
            directive(Clause(Wish.ERASE, datasets="photos")),
            general(Clause(Wish.STORE), on=JANUARY),
        )
        assert wish_on(found, "users") is Wish.STORE


class TestInForce:
    @given(RECORDS, st.dates(date(2023, 1, 1), date(2027, 12, 31)), POINTS, DATASETS, ACTIVITIES)
    def test_a_revoked_one_never_counts(
        self,
        record: tuple[KeptDirective, ...],
        on: date,
        point: Point,
        dataset: str | None,
        activity: str | None,
    ) -> None:
        gone = {of.id for of in record if of.revoked_on is not None and of.revoked_on <= on}
        assert not gone & {of.id for of in in_force(record, on)}
        match resolve(record, on, point, dataset=dataset, activity=activity):
            case Directed(by=by):
                assert by.id not in gone
                assert by.directive.written_on <= on
            case Contradictory(directives=names):
                assert not gone & set(names)

    @given(RECORDS.flatmap(lambda of: st.tuples(st.just(of), st.permutations(of))), POINTS)
    def test_the_same_whatever_the_order_in_which_they_are_read(
        self, two: tuple[tuple[KeptDirective, ...], list[KeptDirective]], point: Point
    ) -> None:
        record, shuffled = two
        for dataset in ("users", "orders", None):
            said = resolve(record, MARCH, point, dataset=dataset)
            assert said == resolve(shuffled, MARCH, point, dataset=dataset)

    @given(st.permutations(["users", "orders", "photos"]), st.lists(st.sampled_from(Wish)))
    def test_the_order_of_what_is_about_other_data_does_not_matter(
        self, datasets: list[str], wishes: list[Wish]
    ) -> None:
        said = {
            name: Wish.ERASE if wishes.count(Wish.ERASE) % 2 else Wish.STORE for name in datasets
        }
        found = filed(
            *(directive(Clause(said[name], datasets=name), on=JANUARY) for name in datasets)
        )
        assert {name: wish_on(found, name) for name in datasets} == said

    def test_what_was_revoked_after_the_death_counted_when_it_came(self) -> None:
        found = filed(directive(Clause(Wish.ERASE)), revoked_on=MARCH)
        assert in_force(found, FEBRUARY)
        assert not in_force(found, MARCH)


def test_the_record_of_a_person_is_folded_from_its_events() -> None:
    one, two = directive(Clause(Wish.ERASE)), directive(Clause(Wish.STORE))
    record = kept(
        [
            DirectiveRegistered("c1", directive=one, on=JANUARY),
            DirectiveRegistered("c2", directive=two, on=FEBRUARY),
            DirectiveRevoked("c1", case="c2", on=FEBRUARY),
            DirectiveRevoked("c9", case="c3", on=MARCH),
        ]
    )
    assert [(of.id, of.number, of.revoked_on) for of in record] == [
        ("c1", 0, FEBRUARY),
        ("c2", 1, None),
    ]
    assert in_force(record, MARCH + timedelta(days=1)) == (record[1],)
