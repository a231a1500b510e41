"""The part of the kit for journals that is about what they can be asked besides their chain."""

from datetime import UTC, date, datetime, timedelta, timezone

import attrs
import pytest

from gdpr_rights.domain.events import Fulfilled
from gdpr_rights.domain.projections import (
    PLACE,
    Attempt,
    CaseQuery,
    CaseRow,
    Standing,
    SubjectRow,
)
from gdpr_rights.domain.stages import Stage
from gdpr_rights.errors import NaiveDatetime
from gdpr_rights.law.rights import Right
from gdpr_rights.ports import Journal, Write

NOW = datetime(2027, 3, 1, 9, 30, 0, 250_000, tzinfo=UTC)
"""When things happen in the kit."""

_MOMENT = timedelta(microseconds=1)
_HOUR = timedelta(hours=1)


def a_case(name: str, **changes: object) -> CaseRow:
    """A row of a case of that name."""
    row = CaseRow(
        name,
        right=Right.ACCESS,
        stage=Stage.RECEIVED,
        received_at=NOW,
        due_on=date(2027, 4, 1),
        version=1,
    )
    return attrs.evolve(row, **changes)  # type: ignore[arg-type]


class JournalProjections:
    """What every journal must answer about cases, people, standings and attempts."""

    def journal(self) -> Journal:
        """A new, empty journal, ready to use from several threads; it is called many times."""
        raise NotImplementedError("make a new, empty journal here")

    def test_a_case_replaces_itself(self) -> None:
        """The last row of a case is the one that counts."""
        journal = self.journal()
        journal.append("case-1", 0, [Fulfilled()], NOW, [a_case("case-1")])
        later = a_case("case-1", stage=Stage.FULFILLED, due_on=None, version=2, reference="r")
        journal.append("case-1", 1, [Fulfilled()], NOW, [a_case("case-1"), later])
        assert journal.cases(CaseQuery()) == (later,)

    def test_the_case_due_first_comes_first(self) -> None:
        """Suspended ones come last; equal ones in the order of receipt."""
        journal = self.journal()
        rows = [
            a_case("suspended", due_on=None, received_at=NOW - timedelta(days=9)),
            a_case("late", due_on=date(2027, 5, 1), received_at=NOW - timedelta(days=8)),
            a_case("soon", received_at=NOW + timedelta(hours=1)),
            a_case("sooner", received_at=NOW.astimezone(timezone(timedelta(hours=9)))),
        ]
        journal.append("case-1", 0, [Fulfilled()], NOW, rows)
        cases = journal.cases(CaseQuery())
        assert [row.id for row in cases] == ["sooner", "soon", "late", "suspended"]
        assert [row.received_at.utcoffset() for row in cases] == [timedelta()] * len(rows)

    def test_cases_are_found_by_every_part_of_a_query(self) -> None:
        """Each part limits, and what is None does not."""
        journal = self.journal()
        plain = a_case("plain")
        marked = a_case(
            "marked",
            right=Right.ERASURE,
            stage=Stage.ANSWERED,
            due_on=date(2027, 4, 2),
            subject_ref="ref-1",
            reference="web-1",
            tenant="t-1",
            untold=2,
        )
        suspended = a_case("suspended", due_on=None)
        journal.append("case-1", 0, [Fulfilled()], NOW, [plain, marked, suspended])
        for query in (
            CaseQuery(stages=[Stage.ANSWERED, Stage.REFUSED]),
            CaseQuery(subject_ref="ref-1"),
            CaseQuery(reference="web-1"),
            CaseQuery(tenant="t-1"),
            CaseQuery(untold=True),
            CaseQuery(reference="web-1", tenant="t-1", due_by=date(2027, 4, 2)),
        ):
            assert journal.cases(query) == (marked,)
        assert journal.cases(CaseQuery(due_by=date(2027, 4, 1))) == (plain,)
        assert journal.cases(CaseQuery(due_by=date(2027, 4, 2))) == (plain, marked)
        assert journal.cases(CaseQuery(reference="WEB-1")) == ()
        assert journal.cases(CaseQuery(reference="web-1", tenant="t-2")) == ()
        assert journal.cases(CaseQuery(stages=[])) == ()

    def test_the_first_name_of_a_person_stays(self) -> None:
        """A person is never renamed."""
        journal = self.journal()
        first = [SubjectRow("old", "ref-1"), SubjectRow("new", "ref-1")]
        journal.append("case-1", 0, [Fulfilled()], NOW, [*first, SubjectRow("old", "ref-2")])
        journal.append("case-2", 0, [Fulfilled()], NOW, [SubjectRow("old", "ref-3")])
        assert journal.subject_ref(["old"]) == "ref-1"
        assert journal.subject_ref(["unknown", "new"]) == "ref-1"
        assert journal.subject_ref(["unknown"]) is None
        assert journal.subject_ref([]) is None

    def test_the_fingerprint_named_first_decides(self) -> None:
        """That is the one under the current secret."""
        journal = self.journal()
        rows = [SubjectRow("a", "ref-a"), SubjectRow("b", "ref-b")]
        journal.append("case-1", 0, [Fulfilled()], NOW, rows)
        assert journal.subject_ref(["b", "a"]) == "ref-b"
        assert journal.subject_ref(["a", "b"]) == "ref-a"

    def test_a_standing_replaces_that_of_its_activity(self) -> None:
        """Those of other activities and people stay."""
        journal = self.journal()
        east = timezone(timedelta(hours=2))
        old = Standing("f", "newsletter", "objection", "objected", "GDPR Art. 7(3)", NOW)
        new = attrs.evolve(old, citation="GDPR Art. 21(3)", since=NOW.astimezone(east))
        other = Standing("f", "analytics", "objection", "objected", "GDPR Art. 18", NOW)
        else_ = Standing("g", "newsletter", "objection", "objected", "GDPR Art. 18", NOW)
        journal.append("case-1", 0, [Fulfilled()], NOW, [old, other, else_])
        journal.append("case-1", 1, [Fulfilled()], NOW, [new])
        assert journal.standings(["f"]) == (other, new)
        assert journal.standings(["g", "f", "unknown"]) == (other, new, else_)
        assert journal.standings(["unknown"]) == ()
        assert journal.standings([]) == ()

    def test_very_many_fingerprints_can_be_asked_for(self) -> None:
        """More than one statement may bind."""
        journal = self.journal()
        standing = Standing("f", "newsletter", "objection", "objected", "GDPR Art. 21(3)", NOW)
        journal.append("case-1", 0, [Fulfilled()], NOW, [standing, SubjectRow("f", "ref-1")])
        many = [f"unknown-{n}" for n in range(3000)]
        assert journal.standings([*many, "f"]) == (standing,)
        assert journal.subject_ref([*many, "f"]) == "ref-1"

    def test_standings_are_found_by_activity_too(self) -> None:
        """Those of the people named alone, whatever their cause; in any order."""
        journal = self.journal()
        rows = [
            Standing(name, activity, cause, "objected", "GDPR Art. 21(3)", NOW)
            for name in ("f", "F", "g")
            for activity in ("newsletter", "analytics", PLACE)
            for cause in ("objection", "restriction/case-1")
        ]
        east = rows[0].since.astimezone(timezone(timedelta(hours=2)))
        journal.append("case-1", 0, [Fulfilled()], NOW, [attrs.evolve(rows[0], since=east)])
        journal.append("case-1", 1, [Fulfilled()], NOW, rows[1:])
        for names, activities in (
            (["f"], ["newsletter"]),
            (["f", "f"], ["newsletter", "newsletter"]),
            (["g", "f"], ["newsletter", PLACE]),
            ({"unknown", "g"}, ["analytics"]),
            (["f"], ["Newsletter"]),
            ([], ["newsletter"]),
            (["f"], []),
        ):
            wanted = {one for one in rows if one.fingerprint in names}
            found = journal.standings_of(names, activities)
            assert len(found) == len(set(found))
            assert set(found) == {one for one in wanted if one.activity in activities}

    def test_standings_of_a_whole_list(self) -> None:
        """However many names it has; what is noted of people who are not on it stays away."""
        journal = self.journal()
        names = [f"n-{n}" for n in range(2500)]
        rows = [
            Standing(name, "newsletter", "consent", "refused", "GDPR Art. 7", NOW)
            for name in (*names[::500], "stranger")
        ]
        journal.append("case-1", 0, [Fulfilled()], NOW, rows)
        found = journal.standings_of(names, ["newsletter", "analytics"])
        assert sorted(one.fingerprint for one in found) == sorted(names[::500])

    def test_projections_of_several_writes_count_in_their_order(self) -> None:
        """The last row of a case and of a standing, the first name of a person."""
        journal = self.journal()
        first, last = a_case("case-1"), a_case("case-1", stage=Stage.FULFILLED, version=2)
        old = Standing("f", "newsletter", "objection", "objected", "GDPR Art. 7(3)", NOW)
        new = Standing("f", "newsletter", "objection", "objected", "GDPR Art. 21(3)", NOW)
        journal.append_many(
            [
                Write("case-1", 0, [Fulfilled()], [first, SubjectRow("f", "ref-1"), old]),
                Write("case-2", 0, [Fulfilled()], [last, SubjectRow("f", "ref-2"), new]),
            ],
            NOW,
        )
        assert journal.cases(CaseQuery()) == (last,)
        assert journal.standings(["f"]) == (new,)
        assert journal.subject_ref(["f"]) == "ref-1"

    def test_attempts_are_counted_since_an_instant(self) -> None:
        """That instant included, in whatever zone it is given."""
        journal = self.journal()
        east = timezone(timedelta(hours=5))
        rows = [Attempt("f", NOW - _HOUR), Attempt("f", NOW.astimezone(east))]
        journal.append("case-1", 0, [Fulfilled()], NOW, rows)
        assert journal.attempts(["f"], NOW - _HOUR) == 2
        assert journal.attempts(["f"], (NOW - _HOUR + _MOMENT).astimezone(east)) == 1
        assert journal.attempts(["f"], NOW + _MOMENT) == 0
        assert journal.attempts(["F"], NOW - _HOUR) == 0
        assert journal.attempts([], NOW - _HOUR) == 0

    def test_every_attempt_counts(self) -> None:
        """Those of one instant too, in one append or in several."""
        journal = self.journal()
        journal.append("case-1", 0, [Fulfilled()], NOW, [Attempt("f", NOW), Attempt("f", NOW)])
        journal.append("case-1", 1, [Fulfilled()], NOW, [Attempt("f", NOW)])
        again = [Write(name, 0, [Fulfilled()], [Attempt("f", NOW)]) for name in ("a", "b")]
        journal.append_many(again, NOW)
        assert journal.attempts(["f"], NOW) == 5

    def test_the_fingerprint_with_most_attempts_counts(self) -> None:
        """They are not added: a person and an address have a limit each."""
        journal = self.journal()
        rows = [Attempt(name, NOW) for name in ("person", "address", "address", "other")]
        journal.append("case-1", 0, [Fulfilled()], NOW, rows)
        assert journal.attempts(["person", "address"], NOW) == 2
        assert journal.attempts(["person", "person"], NOW) == 1
        many = [f"unknown-{n}" for n in range(3000)]
        assert journal.attempts(["address", *many, "person"], NOW) == 2

    def test_attempts_of_a_week_are_remembered(self) -> None:
        """However many come later."""
        journal = self.journal()
        journal.append("case-1", 0, [Fulfilled()], NOW, [Attempt("f", NOW)])
        later = NOW + timedelta(days=7)
        journal.append("case-2", 0, [Fulfilled()], later, [Attempt("g", later)])
        assert journal.attempts(["f"], NOW) == 1

    def test_an_attempt_without_a_zone_is_refused(self) -> None:
        """As a row, and in a question."""
        journal = self.journal()
        naive = NOW.replace(tzinfo=None)
        with pytest.raises(NaiveDatetime):
            journal.append("case-1", 0, [Fulfilled()], NOW, [Attempt("f", naive)])
        with pytest.raises(NaiveDatetime):
            journal.attempts(["f"], naive)
        assert journal.read("case-1") == ()
