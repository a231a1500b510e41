"""What the guard reads against a naive model, over histories; and steps that were stopped."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from gdpr_rights import (
    Answer,
    ConsentState,
    DataSubject,
    Judgement,
    KeptConsent,
    ObjectionRequest,
    RightsDesk,
    WithdrawalRequest,
)
from gdpr_rights.desk import performing
from gdpr_rights.desk.effects import Effect
from gdpr_rights.domain.naming import every_name_of
from gdpr_rights.domain.standing import may_process
from gdpr_rights.journal import MemoryJournal
from gdpr_rights.systems import MemorySystem
from gdpr_rights.testing.fakes import HandClock
from tests.desk.kit import ADA, NOBODY, NOW, SECRET, Office, office
from tests.desk.test_consents import BOX, BY_KEY, MAP, SPELT

DESKS = ("RightsDesk",)
"""The scripts are the same for both desks; other modules run them through both."""

NAMES = {
    "ada": (ADA, BY_KEY, SPELT, DataSubject.by("customer", key="1", email="ada@example.org")),
    "nobody": (NOBODY, DataSubject.by("customer", email="NOBODY@example.org ")),
}
PEOPLE = st.sampled_from([(who, name) for who, names in NAMES.items() for name in names])
BY_CONSENT = st.sampled_from(["newsletter", "study"])
MARKETING = st.sampled_from(["newsletter", "mailing"])
NAMED = st.sampled_from(["e-mail", "sms"])
CHANNELS = st.lists(NAMED, unique=True)
# "post" is never named by itself: it stands for every other channel.
EVERY = ("e-mail", "sms", "post")
Who = tuple[str, DataSubject]


@attrs.frozen
class Last:
    """What somebody said last for one channel."""

    yes: bool
    until: datetime | None = None

    def allows(self, now: datetime) -> bool:
        return self.yes and (self.until is None or now < self.until)


class Histories(RuleBasedStateMachine):
    """A dict of what was said last, for each person, activity and channel."""

    @initialize()
    def open(self) -> None:
        self.clock = HandClock(NOW)
        self.journal = MemoryJournal()
        users = [{"id": 1, "email": "ada@example.org", "name": "Ada", "password_hash": "h"}]
        rows: dict[str, list[dict[str, Any]]] = {"users": users, "invoices": []}
        self.desk = RightsDesk(
            MAP,
            journal=self.journal,
            systems={"app": MemorySystem({**rows, "invoice_lines": []})},
            secret=SECRET,
            clock=self.clock,
        )
        self.model: dict[tuple[str, str, str], Last] = {}

    def said(self, who: str, activity: str, channels: list[str], last: Last) -> None:
        for channel in channels or EVERY:
            self.model[who, activity, channel] = last
        self.clock.advance(seconds=1)

    @rule(
        who=PEOPLE,
        activity=st.sampled_from(["newsletter", "study", "mailing"]),
        channels=CHANNELS,
        days=st.none() | st.integers(1, 9),
    )
    def give(self, who: Who, activity: str, channels: list[str], days: int | None) -> None:
        until = None if days is None else self.clock.now() + timedelta(days=days)
        self.desk.give_consent(who[1], activity, channels=channels, expires_at=until, **BOX)
        self.said(who[0], activity, channels, Last(yes=True, until=until))

    @rule(who=PEOPLE, activity=BY_CONSENT, channels=CHANNELS)
    def refuse(self, who: Who, activity: str, channels: list[str]) -> None:
        self.desk.refuse_consent(who[1], activity, channels=channels, **BOX)
        self.said(who[0], activity, channels, Last(yes=False))

    @rule(who=PEOPLE, activity=BY_CONSENT, channels=CHANNELS, case=st.booleans())
    def withdraw(self, who: Who, activity: str, channels: list[str], *, case: bool) -> None:
        if case:
            self.desk.receive(WithdrawalRequest(who[1], activities=activity, channels=channels))
        else:
            self.desk.withdraw_consent(who[1], activity, channels=channels)
        self.said(who[0], activity, channels, Last(yes=False))

    @rule(who=PEOPLE, activity=MARKETING, channels=CHANNELS)
    def object(self, who: Who, activity: str, channels: list[str]) -> None:
        self.desk.receive(ObjectionRequest(who[1], activities=activity, channels=channels))
        self.said(who[0], activity, channels, Last(yes=False))

    @rule(who=PEOPLE)
    def end_everything(self, who: Who) -> None:
        self.desk.receive_all([WithdrawalRequest(who[1]), ObjectionRequest(who[1])])
        for activity in ("newsletter", "study", "mailing"):
            self.said(who[0], activity, [], Last(yes=False))

    @rule(who=PEOPLE, activity=BY_CONSENT, channel=NAMED)
    def take_over_what_is_long_past(self, who: Who, activity: str, channel: str) -> None:
        kept = KeptConsent(
            who[1], activity, channel=channel, at=NOW - timedelta(days=999), how="list",
            notice_version="1",
        )  # fmt: skip
        self.desk.take_over_consents([kept])
        self.model.setdefault((who[0], activity, channel), Last(yes=True))

    @rule(days=st.integers(1, 5))
    def wait(self, days: int) -> None:
        self.clock.advance(days=days)

    @invariant()
    def the_guard_and_the_register_say_what_the_model_says(self) -> None:
        if not hasattr(self, "model"):
            return
        now = self.clock.now()
        for who, names in NAMES.items():
            for name in ("newsletter", "study", "mailing"):
                allowed = {
                    channel: last.allows(now)
                    if (last := self.model.get((who, name, channel))) is not None
                    else name == "mailing"
                    for channel in EVERY
                }
                for subject in names:
                    found = self.journal.standings(every_name_of(SECRET, subject))
                    for channel, expected in (*allowed.items(), (None, all(allowed.values()))):
                        verdict = may_process(found, MAP.activity[name], now=now, channel=channel)
                        assert bool(verdict) is expected, (who, name, channel)
                self.same_in_the_register(names[0], name, allowed)

    def same_in_the_register(
        self, subject: DataSubject, name: str, allowed: dict[str, bool]
    ) -> None:
        said = {
            of.channel: of.state is ConsentState.GIVEN
            for of in self.desk.consents(subject)
            if of.activity == name
        }
        said |= {of.channel: False for of in self.desk.objections(subject) if of.activity == name}
        rest = said.get(None, name == "mailing")
        assert {channel: said.get(channel, rest) for channel in EVERY} == allowed


def test_histories() -> None:
    run_state_machine_as_test(Histories, settings=settings(stateful_step_count=12))


class _KilledError(BaseException):
    """Stands for the end of the process."""


class TestStopped:
    """A step may stop between any two effects: what was said is noted once, or not at all."""

    @pytest.mark.parametrize("what", ["give", "withdraw", "request", "take over"])
    def test_at_every_effect(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, what: str
    ) -> None:
        at = office(tmp_path, MAP)
        kept = [
            KeptConsent(ADA, "study", at=NOW - timedelta(days=9), how="list", notice_version="1")
        ]
        steps: dict[str, Any] = {
            "give": lambda: at.desk.give_consent(ADA, "study", **BOX),
            "withdraw": lambda: at.desk.withdraw_consent(ADA, "study"),
            "request": lambda: at.desk.receive(WithdrawalRequest(ADA, activities="study")),
            "take over": lambda: at.desk.take_over_consents(kept),
        }
        stopped = 0
        while _is_stopped(steps[what], stopped, monkeypatch):
            assert at.desk.consent_history(ADA) == ()
            stopped += 1
        assert stopped > 4
        assert len(at.desk.consent_history(ADA)) == 1
        assert at.journal.verify().holds

    def test_an_objection_that_is_carried_out(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        stopped, more = 0, True
        while more:
            folder = tmp_path / f"k{stopped}"
            folder.mkdir()
            at = office(folder, MAP)
            names = ["newsletter", "mailing", "fraud"]
            case = at.desk.receive(ObjectionRequest(ADA, activities=names, grounds="a witness"))
            at.desk.vouch(case.id, by="dpo", because="known")
            stop = Judgement("balance/fraud", Answer.STOP, by="dpo", because="none found")
            at.desk.judge(case.id, stop)
            at.desk.accept(case.id, decided_by="dpo")

            def ended(at: Office = at, case_id: str = case.id) -> None:
                at.desk.fulfil(case_id)
                at.desk.answer(case_id, channel="e-mail")

            more = _is_stopped(ended, stopped, monkeypatch)
            ended()
            kinds = [entry.kind for entry in at.desk.consent_history(ADA)]
            assert kinds == ["ConsentWithdrawn", "Objected", "Objected"]
            assert not any(at.desk.guard.may_process(ADA, name) for name in names)
            assert at.journal.verify().holds
            stopped += 1
        assert stopped > 8


def _is_stopped(work: Any, effects: int, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Ends the process after so many effects; whether it was ended."""
    left = effects
    perform = performing._Run.perform

    def counted(run: performing._Run, effect: Effect) -> Any:
        nonlocal left
        if left == 0:
            raise _KilledError
        left -= 1
        return perform(run, effect)

    with monkeypatch.context() as patch:
        patch.setattr(performing._Run, "perform", counted)
        try:
            work()
        except _KilledError:
            return True
    return False
