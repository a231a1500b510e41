"""Whole histories of cases, by a desk in memory whose every step is drawn.

A history is made by steps of the desk, those that the law allows and those that it does not, in
any order; what the desk refuses is part of it. So each history that comes out is one that can
happen.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import attrs
from hypothesis import strategies as st

from gdpr_rights.desk.sync import RightsDesk
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.fingerprints import Secret
from gdpr_rights.domain.information import ExportHeader
from gdpr_rights.domain.instructions import Batch
from gdpr_rights.domain.judgements import Judgement
from gdpr_rights.domain.outcomes import Blocked
from gdpr_rights.domain.stages import Stage
from gdpr_rights.errors import GdprRightsError
from gdpr_rights.identity import OneTimeCode
from gdpr_rights.journal import MemoryJournal
from gdpr_rights.law.clocks import ExtensionReason
from gdpr_rights.law.grounds import RefusalGround
from gdpr_rights.ports import StoredAnswer
from gdpr_rights.systems import MemorySystem
from gdpr_rights.testing import maps
from gdpr_rights.testing.fakes import CountedIds, HandClock, MailBox
from gdpr_rights.testing.requests import requests

START = datetime(2026, 1, 31, 10, tzinfo=UTC)
"""When a history begins."""

DPO = "dpo@example.org"
"""Who decides in a history."""

SECRET = Secret(b"for histories that never happened")
"""By which people are named in it."""


@attrs.frozen(eq=False)
class Shop:
    """A desk over the shop of `gdpr_rights.testing.maps`, all in memory.

    Attributes:
        data_map: Its map.
        desk: The desk.
        journal: What it remembers.
        system: The rows.
        clock: What time it is.
        mail: The codes that were sent.
    """

    data_map: DataMap
    desk: RightsDesk
    journal: MemoryJournal
    system: MemorySystem
    clock: HandClock
    mail: MailBox

    @property
    def cases(self) -> tuple[Case, ...]:
        """Every case as it stands."""
        streams = dict.fromkeys(entry.stream for entry in self.journal.entries())
        return tuple(
            Case.folded(stream, (entry.event for entry in self.journal.read(stream)))
            for stream in streams
            if ":" not in stream
        )


def shop(data_map: DataMap) -> Shop:
    """A desk over that map."""
    journal, clock, mail = MemoryJournal(), HandClock(START), MailBox()
    system = MemorySystem(maps.rows(), maps.SCHEMA)
    desk = RightsDesk(
        data_map,
        journal=journal,
        systems={"app": system},
        secret=SECRET,
        identity=[OneTimeCode(mail)],
        answers=_Copies(),
        clock=clock,
        ids=CountedIds("h"),
    )
    return Shop(data_map, desk, journal, system, clock, mail)


@attrs.frozen(eq=False)
class _Copies:
    """An answer store, and its writer, that keep nothing but how much there was."""

    name: str = ""
    rows: list[int] = attrs.field(factory=list)

    def begin(self, name: str, _header: ExportHeader, /) -> "_Copies":
        return _Copies(name)

    def write(self, batch: Batch, /) -> None:
        self.rows.append(len(batch.rows))

    def commit(self) -> StoredAnswer:
        return StoredAnswer(self.name, sha256="0" * 64, size=sum(self.rows))

    def abort(self) -> None:
        self.rows.clear()


Step = Callable[[Shop, str, st.DataObject], object]


def _verify(at: Shop, case_id: str, _: st.DataObject) -> object:
    sent = at.mail.messages
    return at.desk.verify(case_id, evidence=sent[-1].code if sent else "000000")


def _judge(at: Shop, case_id: str, data: st.DataObject) -> object:
    for question in at.desk.plan(case_id).questions:
        answer = data.draw(st.sampled_from(question.options), label=question.id)
        because = "it was weighed"
        at.desk.judge(case_id, Judgement(question.id, answer, by=DPO, because=because))
    return None


def _report(at: Shop, case_id: str, data: st.DataObject) -> object:
    on = at.clock.now().date() + timedelta(days=data.draw(st.integers(-4000, 30), label="end"))
    return at.desk.report(case_id, "contract end", on=on)


def _refuse(at: Shop, case_id: str, data: st.DataObject) -> object:
    ground = data.draw(st.sampled_from(RefusalGround), label="ground")
    return at.desk.refuse(case_id, grounds=ground, because="it was weighed", decided_by=DPO)


def _review(at: Shop, case_id: str, data: st.DataObject) -> object:
    upheld = data.draw(st.booleans(), label="upheld")
    return at.desk.review(
        case_id,
        reviewer="Grace",
        authority="head of credit",
        data_looked_at="the orders",
        statement_considered="it was weighed",
        result="upheld" if upheld else "changed",
        because="it was weighed",
        new_decision=None if upheld else "decided anew",
    )


STEPS: Mapping[str, Step] = {
    "challenge": lambda at, case, _: at.desk.challenge(case, "one-time code"),
    "verify": _verify,
    "vouch": lambda at, case, _: at.desk.vouch(case, by=DPO, because="met in person"),
    "ask_identity": lambda at, case, _: at.desk.ask_identity(case, by=DPO, because="odd sender"),
    "ask_clarification": lambda at, case, _: at.desk.ask_clarification(
        case, by=DPO, because="a large quantity"
    ),
    "clarify": lambda at, case, _: at.desk.clarify(case),
    "report": _report,
    "judge": _judge,
    "accept": lambda at, case, _: at.desk.accept(case, decided_by=DPO),
    "extend": lambda at, case, _: at.desk.extend(
        case, ExtensionReason.COMPLEXITY, by=DPO, because="three systems"
    ),
    "refuse": _refuse,
    "forward": lambda at, case, _: at.desk.forward(case, to="Host SAS", by=DPO),
    "retract": lambda at, case, _: at.desk.retract(case),
    "review": _review,
    "complain": lambda at, case, _: at.desk.record_complaint(
        case, authority="CNIL", reference="26-1"
    ),
    "fulfil": lambda at, case, _: at.desk.fulfil(case),
    "answer": lambda at, case, _: at.desk.answer(case, channel="e-mail"),
}
"""Every step that a history may try on a case, by its name."""


def tried(at: Shop, name: str, case_id: str, data: st.DataObject) -> GdprRightsError | None:
    """Tries a step on a case; the error by which the desk refused it, if it did."""
    try:
        STEPS[name](at, case_id, data)
    except GdprRightsError as error:
        return error
    return None


@st.composite
def case_histories(
    draw: st.DrawFn, *, data_map: st.SearchStrategy[DataMap] | None = None, max_steps: int = 20
) -> Shop:
    """Shops in which some requests arrived and some steps were tried on their cases.

    Args:
        draw: Given by Hypothesis.
        data_map: The maps; any of the shop by default.
        max_steps: How many steps at most.
    """
    at = shop(draw(maps.data_maps() if data_map is None else data_map))
    data = draw(st.data())
    ids = [at.desk.receive(draw(requests(at.data_map))).id]
    # Most steps move a case on; the others try what the law may not allow.
    kinds = st.sampled_from(["on", "on", "on", "on", "any", "receive", "wait"])
    for _ in range(draw(st.integers(0, max_steps))):
        case_id = draw(st.sampled_from(ids))
        match draw(kinds):
            case "receive":
                ids.append(at.desk.receive(draw(requests(at.data_map))).id)
            case "wait":
                at.clock.advance(days=draw(st.integers(1, 40)))
            case "any":
                tried(at, draw(st.sampled_from(sorted(STEPS))), case_id, data)
            case _:
                _move_on(at, case_id, data)
    return at


_ON: Mapping[Stage, tuple[str, ...]] = {
    Stage.RECEIVED: ("vouch", "challenge"),
    Stage.CHECKING_IDENTITY: ("verify", "vouch"),
    Stage.CLARIFYING: ("clarify",),
    Stage.VERIFIED: ("accept", "judge", "report", "ask_clarification", "forward"),
    Stage.ACCEPTED: ("fulfil", "review"),
    Stage.FULFILLING: ("fulfil",),
    Stage.FULFILLED: ("answer",),
    Stage.REFUSED: ("answer",),
    Stage.FORWARDED: ("answer",),
}


def _move_on(at: Shop, case_id: str, data: st.DataObject) -> None:
    stage = at.desk.case(case_id).stage
    if stage is Stage.VERIFIED:
        tried(at, "judge", case_id, data)
    tried(at, data.draw(st.sampled_from(_ON.get(stage, ("answer",)))), case_id, data)


def finished(  # noqa: C901 - one case for each stage
    at: Shop, case_id: str, data: st.DataObject
) -> Case:
    """Brings a case to its end by the steps the desk says are next: every case has one."""
    for _ in range(2 * len(Stage)):
        case = at.desk.case(case_id)
        match case.stage:
            case Stage.ANSWERED | Stage.RETRACTED:
                break
            case Stage.RECEIVED | Stage.CHECKING_IDENTITY:
                tried(at, "vouch", case_id, data)
            case Stage.CLARIFYING:
                tried(at, "clarify", case_id, data)
            case Stage.VERIFIED:
                tried(at, "judge", case_id, data)
                tried(at, "accept", case_id, data)
                if at.desk.case(case_id).stage is Stage.VERIFIED:
                    tried(at, "refuse", case_id, data)
            case Stage.ACCEPTED if case.forward == ("review",):
                tried(at, "review", case_id, data)
            case Stage.ACCEPTED | Stage.FULFILLING:
                outcome = at.desk.fulfil(case_id)
                if isinstance(outcome, Blocked):
                    for other in outcome.by:
                        finished(at, other, data)
            case _:
                tried(at, "forward", case_id, data)
                tried(at, "answer", case_id, data)
    return at.desk.case(case_id)
