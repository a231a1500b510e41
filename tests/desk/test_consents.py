"""GDPR Art. 7: the register of consents, and what another desk on the same journal makes of it."""

import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from gdpr_rights import (
    Consent,
    ConsentNoted,
    ConsentState,
    DataSubject,
    KeptConsent,
    LawfulBasis,
    ObjectionRequest,
    RightsDesk,
    Secret,
    Stage,
    SubjectKind,
    WithdrawalRequest,
)
from gdpr_rights.desk import performing
from gdpr_rights.desk.effects import AppendMany, Effect, Resolve
from gdpr_rights.domain.events import ConsentGiven, ConsentWithdrawn, Objected
from gdpr_rights.domain.naming import every_name_of
from gdpr_rights.domain.standing import ALLOWED, may_process
from gdpr_rights.errors import (
    NaiveDatetime,
    NotByConsent,
    SystemUnavailable,
    UnknownActivity,
    UnknownKind,
    UnknownLookup,
)
from gdpr_rights.ports import Journal
from gdpr_rights.systems import SQLSystem
from gdpr_rights.testing.fakes import FlakySystem, HandClock
from tests.desk.kit import ADA, NOBODY, NOW, SECRET, Office, office
from tests.maps import activity, shop

NEWS = activity("newsletter", LawfulBasis.CONSENT, direct_marketing=True)
STUDY = activity("study", LawfulBasis.CONSENT)
MAILING = activity("mailing", LawfulBasis.LEGITIMATE_INTERESTS, direct_marketing=True)
FRAUD = activity("fraud", LawfulBasis.LEGITIMATE_INTERESTS)
MAP = shop(NEWS, STUDY, MAILING, FRAUD)
BOX: dict[str, Any] = {"notice_version": "2026-01", "how": "box on the sign-up form"}
BY_KEY = DataSubject.by("customer", key=1)
SPELT = DataSubject.by("customer", email=" ADA@Example.org\n")
PERSONA = (ADA, BY_KEY, SPELT)


def allowed(
    journal: Journal,
    subject: DataSubject,
    name: str,
    *,
    now: datetime = NOW,
    channel: str | None = None,
    secret: Secret = SECRET,
) -> bool:
    found = journal.standings(every_name_of(secret, subject))
    return bool(may_process(found, MAP.activity[name], now=now, channel=channel))


def states(at: Office, subject: DataSubject = ADA) -> dict[tuple[str, str | None], ConsentState]:
    return {(of.activity, of.channel): of.state for of in at.desk.consents(subject)}


class TestGiving:
    """7(1): "able to demonstrate that the data subject has consented"."""

    def test_it_allows_and_says_what_was_shown(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        assert not allowed(at.journal, ADA, "newsletter")
        noted = at.desk.give_consent(ADA, "newsletter", proof="log 4711", **BOX)
        assert noted == ConsentNoted(("newsletter",))
        assert allowed(at.journal, ADA, "newsletter")
        assert at.desk.consents(ADA) == (
            Consent(
                "newsletter",
                state=ConsentState.GIVEN,
                since=NOW,
                notice_version="2026-01",
                how="box on the sign-up form",
                proof="log 4711",
            ),
        )
        assert "4711" not in repr(at.desk.consents(ADA))

    def test_it_is_for_one_purpose(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        at.desk.give_consent(ADA, "newsletter", **BOX)
        assert not allowed(at.journal, ADA, "study")

    def test_it_is_for_one_channel(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        noted = at.desk.give_consent(ADA, "newsletter", channels="E-Mail ", **BOX)
        assert noted.channels == ("e-mail",)
        assert allowed(at.journal, ADA, "newsletter", channel="e-mail")
        assert not allowed(at.journal, ADA, "newsletter", channel="sms")
        assert not allowed(at.journal, ADA, "newsletter")

    def test_whoever_names_no_channel_is_denied_where_one_is_withdrawn(
        self, tmp_path: Path
    ) -> None:
        at = office(tmp_path, MAP)
        at.desk.give_consent(ADA, "newsletter", **BOX)
        at.clock.advance(hours=1)
        at.desk.withdraw_consent(ADA, "newsletter", channels="sms")
        now = at.clock.now()
        assert allowed(at.journal, ADA, "newsletter", channel="e-mail", now=now)
        assert not allowed(at.journal, ADA, "newsletter", channel="sms", now=now)
        assert not allowed(at.journal, ADA, "newsletter", now=now)

    def test_a_refusal_is_on_record(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        at.desk.refuse_consent(ADA, "study", **BOX)
        assert states(at) == {("study", None): ConsentState.REFUSED}
        assert not allowed(at.journal, ADA, "study")

    def test_it_ends_without_any_job(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        end = NOW + timedelta(days=30)
        at.desk.give_consent(ADA, "study", expires_at=end, **BOX)
        before = len(list(at.journal.entries()))
        assert allowed(at.journal, ADA, "study", now=end - timedelta(seconds=1))
        assert not allowed(at.journal, ADA, "study", now=end)
        at.clock.set(end)
        assert states(at) == {("study", None): ConsentState.EXPIRED}
        assert len(list(at.journal.entries())) == before

    def test_a_renewal_without_an_end_has_none(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        end = NOW + timedelta(days=30)
        at.desk.give_consent(ADA, "study", channels="sms", expires_at=end, **BOX)
        at.clock.advance(days=1)
        at.desk.give_consent(ADA, "study", **BOX)
        at.clock.advance(days=1)
        at.desk.give_consent(ADA, "study", channels="sms", **BOX)
        assert allowed(at.journal, ADA, "study", channel="sms", now=end)
        assert states(at) == {
            ("study", None): ConsentState.GIVEN,
            ("study", "sms"): ConsentState.GIVEN,
        }

    def test_the_end_of_one_for_all_channels_does_not_end_that_for_one(
        self, tmp_path: Path
    ) -> None:
        at = office(tmp_path, MAP)
        end = NOW + timedelta(days=30)
        at.desk.give_consent(ADA, "study", expires_at=end, **BOX)
        at.clock.advance(days=1)
        at.desk.give_consent(ADA, "study", channels="sms", **BOX)
        assert allowed(at.journal, ADA, "study", channel="sms", now=end)
        assert not allowed(at.journal, ADA, "study", channel="e-mail", now=end)

    @pytest.mark.parametrize(
        ("error", "change"),
        [
            (UnknownActivity, {"activity": "nothing"}),
            (NotByConsent, {"activity": "account"}),
            (NotByConsent, {"activity": "fraud"}),
            (UnknownKind, {"subject": DataSubject.by("ghost", key=1)}),
            (UnknownLookup, {"subject": DataSubject.by("customer", phone="1")}),
            (ValueError, {"expires_at": NOW}),
            (NaiveDatetime, {"expires_at": datetime(2027, 1, 1)}),  # noqa: DTZ001 - as it says
            (ValueError, {"notice_version": " "}),
            (ValueError, {"how": ""}),
            (ValueError, {"channels": ["e-mail", " "]}),
            (ValueError, {"channels": "x" * 201}),
        ],
    )
    def test_what_cannot_be_noted(
        self, tmp_path: Path, error: type[Exception], change: dict[str, Any]
    ) -> None:
        at = office(tmp_path, MAP)
        with pytest.raises(error):
            at.desk.give_consent(**{"subject": ADA, "activity": "newsletter", **BOX, **change})
        assert list(at.journal.entries()) == []

    def test_another_controllers_consents_are_theirs(self, tmp_path: Path) -> None:
        theirs = activity("survey", LawfulBasis.CONSENT, role="processor")
        at = office(tmp_path, shop(theirs))
        with pytest.raises(NotByConsent, match="another controller's"):
            at.desk.give_consent(ADA, "survey", **BOX)


class TestWithdrawing:
    """7(3): "It shall be as easy to withdraw as to give consent"."""

    @pytest.mark.parametrize("by", PERSONA)
    @pytest.mark.parametrize("asked_by", PERSONA)
    def test_however_the_person_is_named(
        self, tmp_path: Path, by: DataSubject, asked_by: DataSubject
    ) -> None:
        at = office(tmp_path, MAP)
        at.desk.give_consent(asked_by, "newsletter", **BOX)
        assert allowed(at.journal, by, "newsletter")
        at.desk.withdraw_consent(by)
        for name in (*PERSONA, DataSubject.by("customer", key="1")):
            assert not allowed(at.journal, name, "newsletter")
        assert states(at, asked_by)["newsletter", None] is ConsentState.WITHDRAWN

    def test_what_was_withdrawn_stays_on_record(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        at.desk.give_consent(ADA, "newsletter", proof="log 4711", **BOX)
        at.clock.advance(days=1)
        at.desk.withdraw_consent(ADA, "newsletter", how="preference centre")
        [consent] = at.desk.consents(ADA)
        assert (consent.notice_version, consent.proof) == ("2026-01", "log 4711")
        assert (consent.how, consent.since) == ("preference centre", NOW + timedelta(days=1))
        kinds = [entry.kind for entry in at.desk.consent_history(ADA)]
        assert kinds == ["ConsentGiven", "ConsentWithdrawn"]

    def test_all_of_them_where_none_is_named(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        noted = at.desk.withdraw_consent(ADA)
        assert noted == ConsentNoted(("newsletter", "study"))
        at.desk.give_consent(ADA, "study", channels="sms", **BOX)
        at.clock.advance(days=1)
        at.desk.withdraw_consent(ADA)
        assert not allowed(at.journal, ADA, "study", channel="sms", now=at.clock.now())
        assert states(at)["study", "sms"] is ConsentState.WITHDRAWN

    def test_marketing_on_another_basis_is_objected_to(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        assert allowed(at.journal, ADA, "mailing")
        at.desk.withdraw_consent(ADA, "mailing")
        assert not allowed(at.journal, ADA, "mailing")
        [objection] = at.desk.objections(ADA)
        assert (objection.activity, str(objection.citation)) == ("mailing", "GDPR Art. 21(3)")
        with pytest.raises(NotByConsent):
            at.desk.withdraw_consent(ADA, "account")

    def test_a_request_takes_effect_the_same_way(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        at.desk.give_consent(ADA, "newsletter", **BOX)
        case = at.desk.receive(WithdrawalRequest(SPELT, channels=["E-Mail"]))
        assert case.stage is Stage.FULFILLED
        assert not allowed(at.journal, BY_KEY, "newsletter", channel="e-mail")
        at.desk.answer(case.id, channel="web")

    def test_explicit_consent_is_withdrawn_whatever_else_it_rests_on(self, tmp_path: Path) -> None:
        """9(2)(a): the contract allows nothing that the consent does not."""
        health = activity("health", LawfulBasis.CONTRACT, special_basis="explicit-consent")
        at = office(tmp_path, shop(health))
        at.desk.give_consent(ADA, "health", **BOX)
        at.clock.advance(days=1)
        case = at.desk.receive(WithdrawalRequest(ADA))
        assert case.stage is Stage.FULFILLED
        found = at.journal.standings(every_name_of(SECRET, ADA))
        assert not may_process(found, health, now=at.clock.now())

    def test_two_requests_that_came_together_share_one_record(self, tmp_path: Path) -> None:
        """They may name the person in two ways, known to the tables or not."""
        at = office(tmp_path, MAP)
        for one, other in ((ADA, BY_KEY), (NOBODY, NOBODY)):
            at.desk.receive_all([WithdrawalRequest(one), ObjectionRequest(other)])
            kinds = [(e.kind, e.event.activity) for e in at.desk.consent_history(one)]  # type: ignore[union-attr]
            assert kinds == [
                ("ConsentWithdrawn", "newsletter"),
                ("ConsentWithdrawn", "study"),
                ("ConsentWithdrawn", "newsletter"),
                ("Objected", "mailing"),
            ]
            for name in ("newsletter", "study", "mailing"):
                assert not allowed(at.journal, one, name)

    def test_nothing_tells_who_is_known(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The same comes back, by the same work: one look-up, one transaction, a few reads."""
        at = office(tmp_path, MAP)
        at.desk.withdraw_consent(DataSubject.by("customer", email="first@example.org"))
        seen: list[Effect] = []
        perform = performing._Run.perform

        def watched(run: performing._Run, effect: Effect) -> Any:
            seen.append(effect)
            return perform(run, effect)

        monkeypatch.setattr(performing._Run, "perform", watched)
        work = []
        for subject in (ADA, NOBODY):
            seen.clear()
            assert at.desk.withdraw_consent(subject) == ConsentNoted(("newsletter", "study"))
            kinds = [type(effect) for effect in seen]
            work.append((kinds.count(Resolve), kinds.count(AppendMany), len(kinds)))
        known, unknown = work
        assert known[:2] == unknown[:2] == (1, 1)
        assert abs(known[2] - unknown[2]) <= 3


class TestAddresses:
    """RULEBOOK 3.1/L0: no proof, so whoever holds the address is spared."""

    def test_of_nobody(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        at.desk.give_consent(NOBODY, "newsletter", **BOX)
        assert allowed(at.journal, NOBODY, "newsletter")
        at.clock.advance(days=1)
        at.desk.withdraw_consent(NOBODY)
        assert not allowed(at.journal, NOBODY, "newsletter", now=at.clock.now())
        assert states(at, NOBODY)["newsletter", None] is ConsentState.WITHDRAWN

    def test_what_was_noted_of_an_address_belongs_to_who_signs_up_with_it(
        self, tmp_path: Path
    ) -> None:
        """A mere new account lifts nothing; a new consent does."""
        at = office(tmp_path, MAP)
        at.desk.receive(ObjectionRequest(NOBODY))
        with at.engine.begin() as connection:
            connection.execute(
                text("INSERT INTO users VALUES (3, 'nobody@example.org', 'Nob', 'h3')")
            )
        signed_up = DataSubject.by("customer", key=3, email="nobody@example.org")
        assert not allowed(at.journal, signed_up, "mailing")
        assert [of.activity for of in at.desk.objections(signed_up)] == ["mailing"]
        at.clock.advance(days=1)
        at.desk.give_consent(signed_up, "mailing", **BOX)
        assert allowed(at.journal, signed_up, "mailing", now=at.clock.now())
        assert allowed(at.journal, NOBODY, "mailing", now=at.clock.now())
        assert at.desk.objections(signed_up) == ()

    def test_of_several_people(self, tmp_path: Path) -> None:
        """The address is spared; what one of them withdrew, the other one cannot give back."""
        kind = SubjectKind("customer", dataset="users", lookup={"email": "email", "name": "name"})
        two = shop(NEWS, MAILING)
        at = office(tmp_path, type(two)(**{**_fields(two), "subjects": [kind]}))
        with at.engine.begin() as connection:
            connection.execute(text("UPDATE users SET name = 'Same'"))
        same = DataSubject.by("customer", name="Same")
        one, other = (DataSubject.by("customer", key=key, name="Same") for key in (1, 2))
        at.desk.receive(ObjectionRequest(same))
        assert not allowed(at.journal, one, "mailing")
        assert not allowed(at.journal, other, "mailing")
        at.clock.advance(days=1)
        at.desk.withdraw_consent(one, "newsletter")
        at.clock.advance(days=1)
        at.desk.give_consent(other, "newsletter", **BOX)
        now = at.clock.now()
        assert not allowed(at.journal, one, "newsletter", now=now)
        assert allowed(at.journal, other, "newsletter", now=now)

    @pytest.mark.parametrize("named", [ADA, BY_KEY, DataSubject.by("customer", key="1")])
    def test_while_the_systems_are_down(self, tmp_path: Path, named: DataSubject) -> None:
        at = office(tmp_path, MAP)
        at.desk.give_consent(ADA, "newsletter", **BOX)
        at.clock.advance(days=1)
        down = FlakySystem(SQLSystem(at.engine), fail="resolve")
        desk = _another(at, system=down)
        noted = desk.withdraw_consent(named)
        assert noted == ConsentNoted(("newsletter", "study"))
        both = DataSubject.by("customer", key=1, email="ada@example.org")
        assert not allowed(at.journal, both, "newsletter", now=at.clock.now())
        assert not allowed(at.journal, named, "newsletter", now=at.clock.now())
        # What was noted meanwhile is found with the rest, once they are up again.
        assert states(at)["newsletter", None] is ConsentState.WITHDRAWN

    def test_reading_while_they_are_down_says_so(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        desk = _another(at, system=FlakySystem(SQLSystem(at.engine), fail="resolve"))
        with pytest.raises(SystemUnavailable):
            desk.consents(ADA)

    def test_after_the_secret_was_changed(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        at.desk.withdraw_consent(ADA, "newsletter")
        at.clock.advance(days=1)
        changed = Secret(b"another secret of 32 random byte", SECRET.current)
        desk = _another(at, secret=changed)
        now = at.clock.now()
        assert not allowed(at.journal, ADA, "newsletter", now=now, secret=changed)
        assert [of.state for of in desk.consents(ADA)] == [ConsentState.WITHDRAWN]
        desk.give_consent(ADA, "newsletter", **BOX)
        assert allowed(at.journal, ADA, "newsletter", now=now, secret=changed)


def _fields(of: Any) -> dict[str, Any]:
    return {
        "controller": of.controller,
        "activities": of.activities,
        "datasets": of.datasets,
    }


def _another(at: Office, **more: Any) -> RightsDesk:
    """Another desk on the same journal, as another process would have it."""
    return RightsDesk(
        MAP,
        journal=more.get("journal", at.journal),
        systems={"app": more.get("system", SQLSystem(at.engine))},
        secret=more.get("secret", SECRET),
        clock=more.get("clock", at.clock),
    )


class TestAcrossProcesses:
    """RULEBOOK 1.1/T7: the effect is immediate."""

    def test_another_process_denies(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        at.desk.give_consent(ADA, "newsletter", **BOX)
        program = (
            "from sqlalchemy import create_engine\n"
            "from gdpr_rights.journal import SQLJournal\n"
            "from tests.desk.test_consents import ADA, allowed\n"
            f"engine = create_engine('sqlite:///{tmp_path / 'journal.db'}')\n"
            "while True:\n"
            "    input()\n"
            "    print(allowed(SQLJournal(engine), ADA, 'newsletter'), flush=True)\n"
        )
        root = Path(__file__).parents[2]
        with subprocess.Popen(
            [sys.executable, "-c", program],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=root,
        ) as other:
            assert other.stdin is not None
            assert other.stdout is not None

            def asked() -> str:
                assert other.stdin is not None
                assert other.stdout is not None
                print(file=other.stdin, flush=True)
                return other.stdout.readline().strip()

            assert asked() == "True"
            at.desk.withdraw_consent(BY_KEY)
            assert asked() == "False"
            other.kill()

    def test_a_clock_that_is_behind_delays_nothing(self, tmp_path: Path) -> None:
        """Two machines never agree about the time."""
        at = office(tmp_path, MAP)
        behind = HandClock(NOW - timedelta(minutes=5))
        at.desk.receive(ObjectionRequest(ADA, activities="mailing"))
        now = behind.now()
        assert not allowed(at.journal, ADA, "mailing", now=now)
        at.desk.give_consent(ADA, "newsletter", **BOX)
        _another(at, clock=behind).withdraw_consent(ADA)
        for now in (behind.now(), NOW, NOW + timedelta(days=1)):
            assert not allowed(at.journal, ADA, "newsletter", now=now)
        assert states(at)["newsletter", None] is ConsentState.WITHDRAWN

    def test_two_who_write_at_once_are_both_heard(self, tmp_path: Path) -> None:
        """Of somebody noted for the first time, too: there is one record of them."""
        at = office(tmp_path, MAP)
        names = ["newsletter", "study"] * 4
        threads = [
            threading.Thread(target=at.desk.withdraw_consent, args=(NOBODY, name))
            for name in names
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        heard = [e.event.activity for e in at.desk.consent_history(NOBODY)]  # type: ignore[union-attr]
        assert sorted(heard) == sorted(names)
        assert at.journal.verify().holds


class TestTakingOver:
    """Consents that were kept elsewhere."""

    def kept(self, state: str, days: int, **more: Any) -> KeptConsent:
        given: dict[str, Any] = {"how": "former mailer", "notice_version": "2019", **more}
        return KeptConsent(
            given.pop("subject", ADA),
            given.pop("activity", "newsletter"),
            state=ConsentState(state),
            at=NOW - timedelta(days=days),
            **given,
        )

    def test_each_stands_where_its_date_belongs(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        at.desk.withdraw_consent(ADA, "newsletter")
        taken = at.desk.take_over_consents(
            [
                self.kept("given", 900),
                self.kept("given", 900, activity="study"),
                self.kept("withdrawn", 100, activity="study"),
                self.kept("withdrawn", 100, activity="mailing"),
                self.kept("given", 900, subject=NOBODY),
                self.kept("refused", 90, subject=NOBODY, activity="study", channel="SMS"),
            ]
        )
        assert (taken.people, taken.noted, taken.known) == (2, 6, 0)
        assert not allowed(at.journal, ADA, "newsletter")
        assert not allowed(at.journal, ADA, "study")
        assert not allowed(at.journal, BY_KEY, "mailing")
        assert allowed(at.journal, NOBODY, "newsletter")
        assert states(at) == {
            ("newsletter", None): ConsentState.WITHDRAWN,
            ("study", None): ConsentState.WITHDRAWN,
        }
        assert states(at, NOBODY)["study", "sms"] is ConsentState.REFUSED
        assert next(e.kind for e in at.desk.consent_history(ADA)) == "ConsentWithdrawn"

    def test_again_it_notes_nothing_new(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        kept = [self.kept("given", 9), self.kept("given", 9, subject=BY_KEY)]
        first = at.desk.take_over_consents(kept)
        assert (first.people, first.noted + first.known) == (2, 2)
        again = at.desk.take_over_consents([*kept, self.kept("withdrawn", 8)])
        assert (again.noted, again.known) == (1, 2)

    def test_an_end_that_has_passed(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        at.desk.take_over_consents([self.kept("given", 9, expires_at=NOW - timedelta(days=1))])
        assert states(at)["newsletter", None] is ConsentState.EXPIRED
        assert not allowed(at.journal, ADA, "newsletter")

    def test_many_people_in_few_transactions(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        kept = [
            self.kept("given", 9, subject=DataSubject.by("customer", email=f"{n}@example.org"))
            for n in range(250)
        ]
        taken = at.desk.take_over_consents(kept)
        assert taken.noted == 250
        assert len({entry.at for entry in at.journal.entries()}) == 1
        assert allowed(at.journal, kept[249].subject, "newsletter")

    def test_all_of_it_is_checked_first(self, tmp_path: Path) -> None:
        at = office(tmp_path, MAP)
        for wrong, error in (
            (self.kept("given", -1), ValueError),
            (self.kept("given", 1, activity="account"), NotByConsent),
            (self.kept("given", 1, subject=DataSubject.by("ghost", key=1)), UnknownKind),
        ):
            with pytest.raises(error):
                at.desk.take_over_consents([self.kept("given", 1), wrong])
        assert list(at.journal.entries()) == []

    @pytest.mark.parametrize(
        "change",
        [
            {"state": "expired"},
            {"notice_version": " "},
            {"expires_at": NOW - timedelta(days=90)},
            {"state": "withdrawn", "expires_at": NOW},
            {"channel": ""},
        ],
    )
    def test_what_nobody_can_have_said(self, change: dict[str, Any]) -> None:
        more = {"state": "given", **change}
        with pytest.raises(ValueError):  # noqa: PT011 - each says something else
            self.kept(more.pop("state"), 9, **more)


def test_the_record_says_when_what_and_by_which_case(tmp_path: Path) -> None:
    at = office(tmp_path, MAP)
    at.desk.give_consent(ADA, "newsletter", channels=["e-mail", "sms"], **BOX)
    case = at.desk.receive(WithdrawalRequest(ADA, activities="newsletter"), channel="letter")
    events = [entry.event for entry in at.desk.consent_history(ADA)]
    assert events == [
        ConsentGiven("newsletter", channel="e-mail", **BOX),
        ConsentGiven("newsletter", channel="sms", **BOX),
        ConsentWithdrawn("newsletter", how="letter", case=case.id),
    ]
    case = at.desk.receive(ObjectionRequest(ADA, activities="mailing"), channel="letter")
    [*_, last] = at.desk.consent_history(ADA)
    assert last.event == Objected("mailing", how="letter", case=case.id)


def test_allowed_is_a_value() -> None:
    assert may_process((), MAILING, now=datetime(2026, 1, 1, tzinfo=UTC)) is ALLOWED
