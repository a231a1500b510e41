"""Steps about a death may stop between any two effects and be called again, with one outcome."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gdpr_rights import (
    AfterDeath,
    Blocked,
    Case,
    Clause,
    DirectiveRequest,
    Fulfilled,
    Level,
    Stage,
    Wish,
)
from gdpr_rights.desk import performing
from gdpr_rights.desk.effects import Effect
from tests.desk.kit import ADA, Office
from tests.desk.test_after_death import BEA, CY, DIED, DPO, after, directive, opened, registered

DESKS = ("RightsDesk",)
"""The scripts are the same for both desks; other modules run them through both."""


class Killed(BaseException):
    """Stands for the end of the process."""


def killed_after(effects: int, monkeypatch: pytest.MonkeyPatch, work: Callable[[], Any]) -> bool:
    """Runs some work and ends the process after so many effects; whether it was ended."""
    left = effects
    perform = performing._Run.perform

    def counted(run: performing._Run, effect: Effect) -> Any:
        nonlocal left
        if left == 0:
            raise Killed
        left -= 1
        return perform(run, effect)

    with monkeypatch.context() as patch:
        patch.setattr(performing._Run, "perform", counted)
        try:
            work()
        except Killed:
            return True
    return False


def both(at: Office) -> Case:
    """A copy and an erasure, as directed, accepted."""
    registered(
        at,
        directive(
            Clause(Wish.COMMUNICATE, datasets="photos", to="Cy Byron"),
            Clause(Wish.ERASE, datasets="photos"),
            designated="Cy Byron",
        ),
    )
    at.desk.notify_death(ADA, DIED)
    case = after(at, CY, AfterDeath.COPY, AfterDeath.ERASE, datasets="photos")
    moved = at.desk.accept(case.id, decided_by=DPO)
    assert isinstance(moved, Case)
    return moved


def everything(at: Office) -> list[Any]:
    standings = sorted(
        (entry.kind, str(getattr(entry.event, "id", ""))) for entry in at.journal.entries()
    )
    return [at.rows("users"), at.rows("photos"), at.rows("messages"), standings]


WORKS: dict[str, Callable[[Office], Callable[[], Any]]] = {}


def work(make: Callable[[Office], Callable[[], Any]]) -> Callable[[Office], Callable[[], Any]]:
    WORKS[make.__name__] = make
    return make


@work
def a_directive(at: Office) -> Callable[[], Any]:
    first = registered(at, directive(Clause(Wish.STORE)))
    case = at.desk.receive(
        DirectiveRequest(ADA, directive=directive(Clause(Wish.ERASE)), revoked=first.id)
    )
    at.desk.vouch(case.id, by=DPO, because="logged in", level=Level.SESSION)
    at.desk.accept(case.id, decided_by=DPO)
    return lambda: ended(at, case)


@work
def a_death(at: Office) -> Callable[[], Any]:
    return lambda: at.desk.notify_death(ADA, DIED)


@work
def a_copy_and_an_erasure(at: Office) -> Callable[[], Any]:
    case = both(at)
    return lambda: ended(at, case)


@work
def an_end_of_accounts(at: Office) -> Callable[[], Any]:
    at.desk.notify_death(ADA, DIED)
    case = after(at, BEA, AfterDeath.CLOSE_ACCOUNTS)
    at.desk.accept(case.id, decided_by=DPO)
    return lambda: ended(at, case)


def ended(at: Office, case: Case) -> None:
    outcome = at.desk.fulfil(case.id)
    assert not isinstance(outcome, Blocked)
    assert isinstance(outcome, Fulfilled)
    assert at.desk.answer(case.id, channel="post").stage is Stage.ANSWERED


@pytest.mark.parametrize("name", sorted(WORKS))
def test_at_every_effect(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    reference = opened(tmp_path / "reference")
    WORKS[name](reference)()
    expected = without_retries(everything(reference))
    stopped = 0
    while True:
        at = opened(tmp_path / f"k{stopped}")
        again = WORKS[name](at)
        if not killed_after(stopped, monkeypatch, again):
            break
        again()
        assert without_retries(everything(at)) == expected, stopped
        assert at.journal.verify().holds
        stopped += 1
    assert stopped > 4


def without_retries(found: list[Any]) -> list[Any]:
    """What was begun twice was done once."""
    *rows, entries = found
    return [*rows, [of for of in entries if of[0] != "InstructionStarted"]]
