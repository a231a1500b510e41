"""The story of the demonstration: one customer asks for a copy, then to be erased."""

import shlex
from collections.abc import Iterator
from typing import Any, TypeVar

import attrs

from gdpr_rights import (
    AccessRequest,
    Answer,
    Case,
    DataSubject,
    Do,
    ErasureRequest,
    Fulfilled,
    Judgement,
    JudgementNeeded,
    NotVerified,
    Preview,
    Verified,
)
from gdpr_rights.cli.demo import witness
from gdpr_rights.cli.demo.people import HEROINE, email_of
from gdpr_rights.cli.demo.stage import Stage
from gdpr_rights.cli.demo.story import Grid, Lines, Part, Scene, scene
from gdpr_rights.cli.verdicts import concerned, in_columns, rows_in_words, why

TITLE = "Mara Winter writes to Lantern Boards"
OFFICER = "privacy@lantern-boards.example"
ADDRESS = email_of(HEROINE)
CHECK = "one-time code"


@attrs.define
class Tale:
    """The story while it happens: each scene is yielded when it is over."""

    stage: Stage
    scenes: list[Scene] = attrs.field(factory=list)
    access: Case | None = None
    erasure: Case | None = None
    report: dict[str, Any] = attrs.field(factory=dict)

    def play(self) -> Iterator[Scene]:
        """Plays every scene, one after the other."""
        for played in self._scenes():
            self.scenes.append(played)
            yield played

    def _scenes(self) -> Iterator[Scene]:
        yield self._the_company()
        access = self.stage.desk.receive(AccessRequest(_mara()), channel="e-mail")
        yield self._received(access, "Mara asks for a copy of her data")
        yield self._checked(access.id, mistaken=True)
        yield self._copy_decided(access.id)
        yield self._copy_handed_over(access.id)
        self.stage.clock.move(2, 10, 8, 15)
        erasure = self.stage.desk.receive(
            ErasureRequest(_mara(), closing_account=True), channel="e-mail"
        )
        yield self._received(erasure, "Mara closes her account and asks to be erased")
        yield self._checked(erasure.id, mistaken=False)
        yield self._erasure_looked_at(erasure.id)
        yield self._erasure_decided(erasure.id)
        yield self._erased(erasure.id)
        yield self._record(access.id, erasure.id)

    # -- scenes -----------------------------------------------------------------------------

    def _the_company(self) -> Scene:
        rows = self.stage.rows
        findings = self.stage.desk.check()
        if findings:
            raise AssertionError(f"the map of the demo is not clean: {findings[0].where}")
        self.report["findings"] = len(findings)
        folder = self.stage.folder
        database = f"app=sqlite:///{folder.database}"
        command = ("gdpr-rights", "check", str(folder.data_map), "--database", database)
        return scene(
            "A company, its database, its data map",
            None,
            f"Lantern Boards SAS rents out planning boards. Its database holds {rows['users']} "
            f"customers, {rows['employees']} employees and {sum(rows.values()):,} rows in "
            f"{len(rows)} tables. The data map says whose each row is, what every column "
            "holds, why, on which lawful basis and for how long.",
            "The map is held against the live tables: 0 errors, 0 warnings.",
            Lines([shlex.join(command)]),
        )

    def _received(self, case: Case, title: str) -> Scene:
        limit = case.time_limit
        return scene(
            title,
            self.stage.clock.at,
            f"The time limit starts when the e-mail arrives, whoever reads it and when. The "
            f"last day to answer is {limit.due_on}; this is how it was counted:",
            Lines(limit.explain().splitlines()),
            f"An extension by two months would have to be told, with reasons, by "
            f"{limit.extension_notice_by}; a refusal by {limit.refusal_notice_by}.",
        )

    def _checked(self, case_id: str, *, mistaken: bool) -> Scene:
        desk, outbox = self.stage.desk, self.stage.outbox
        rule = (
            "A code goes to the address on file, never to one that only the request knows. "
            "Asking for it does not stop the clock."
        )
        parts: list[Part] = [rule]
        desk.challenge(case_id, CHECK)
        code = outbox.code()
        parts.append(Lines(outbox.mails[-1].read_text("utf-8").splitlines()))
        if mistaken:
            wrong = f"{(int(code) + 1) % 10 ** len(code):0{len(code)}}"
            refused = _sure(desk.verify(case_id, wrong), NotVerified)
            parts.append(
                f"A mistyped code, {wrong}, is refused; {refused.attempts_left} attempts are left."
            )
        _sure(desk.verify(case_id, code), Verified)
        parts.append(
            f"{code} is right. From now on the case is about one row, found once and for all."
        )
        return scene(
            "Who asks?",
            self.stage.clock.at,
            *parts,
        )

    def _copy_decided(self, case_id: str) -> Scene:
        desk = self.stage.desk
        at = self.stage.clock.move(2, 2, 10, 5)
        preview = desk.preview(case_id)
        asked = _sure(desk.accept(case_id, decided_by=OFFICER), JudgementNeeded).questions
        for question in asked:
            desk.judge(
                case_id,
                Judgement(
                    question.id,
                    Answer.DISCLOSE,
                    by=OFFICER,
                    because="Read: the messages name a colleague by first name, nothing more.",
                ),
            )
        desk.accept(case_id, decided_by=OFFICER)
        return scene(
            "The privacy officer looks at the plan",
            at,
            "The plan is made from the map; the counts are read from the database.",
            _plan(preview, "copied"),
            "What the law leaves to a human, the library asks and never answers:",
            *(f"{question.text} ({question.citation})" for question in asked),
            "The officer has read the messages and discloses them. Who decided, when and why "
            "is recorded; then the plan is accepted.",
        )

    def _copy_handed_over(self, case_id: str) -> Scene:
        desk, folder = self.stage.desk, self.stage.folder
        answer = _sure(desk.fulfil(case_id), Fulfilled).answer
        if answer is None:
            raise AssertionError("the copy was not written")
        at = self.stage.clock.move(2, 3, 9, 30)
        self.stage.outbox.send(
            "copy",
            ADDRESS,
            "Your data",
            "Here is a copy of everything we hold about you, with what we use it for, who "
            "receives it, how long we keep it, and what else you may ask of us.",
            f"Attached: {folder.export.name}",
        )
        self.access = case = desk.answer(case_id, channel="e-mail")
        rows = answer.rows
        self.report["access"] = {"rows": dict(rows), "sha256": answer.sha256}
        return scene(
            "The copy goes out",
            at,
            f"{folder.export.name}: {sum(count for _, count in rows)} rows of "
            f"{len(rows)} datasets as JSON and CSV, a page in plain language, and a manifest.",
            Lines((f"SHA-256 {answer.sha256}",)),
            "Passwords and session tokens are not in it, and the page says so. Only the "
            f"answer stops the clock: answered on {_told(case)}.",
        )

    def _erasure_looked_at(self, case_id: str) -> Scene:
        at = self.stage.clock.move(2, 11, 14, 20)
        preview = self.stage.desk.preview(case_id)
        return scene(
            "What may go, and what must stay",
            at,
            "Each field follows the activities that use it. The contract ends today; asking "
            "for erasure withdraws her consent to the newsletter; invoices stay for ten years "
            "from the end of their year, and their lines with them.",
            _plan(preview, "erased"),
            "As things stand, this is what would become of her rows:",
            Grid(
                ("dataset", "what would happen", "rows"),
                tuple(
                    (dataset, fate.value, rows) for dataset, fate, rows in preview.fates if rows
                ),
            ),
            "Her own row has to stay because the kept invoices point to it: everything "
            "personal in it would be overwritten.",
        )

    def _erasure_decided(self, case_id: str) -> Scene:
        desk = self.stage.desk
        at = self.stage.clock.move(2, 11, 14, 45)
        asked = _sure(desk.accept(case_id, decided_by=OFFICER), JudgementNeeded).questions
        for question in asked:
            desk.judge(
                case_id,
                Judgement(
                    question.id,
                    Answer.ERASE,
                    by=OFFICER,
                    because="The account is closed: no stolen access is left to recognise.",
                ),
            )
        desk.accept(case_id, decided_by=OFFICER)
        return scene(
            "One question is for a human",
            at,
            *(f"{question.text} ({question.citation})" for question in asked),
            "The officer finds none: the log-in records go too. The decision is recorded, and "
            "the plan with its cut-off days is fixed.",
        )

    def _erased(self, case_id: str) -> Scene:
        desk, stage = self.stage.desk, self.stage
        others = witness.others(stage.engine)
        before = witness.mentions(stage.engine, ADDRESS)
        at = stage.clock.move(2, 11, 15, 0)
        outcome = _sure(desk.fulfil(case_id), Fulfilled)
        after = witness.mentions(stage.engine, ADDRESS)
        changed = witness.changed(others, witness.others(stage.engine))
        self.report["erasure"] = {
            "rows": [
                {"dataset": one.dataset, "fate": one.fate.value, "rows": one.matched}
                for one in outcome.receipts
            ],
            "mentions_before": before,
            "mentions_after": after,
            "rows_of_others_changed": changed,
        }
        return scene(
            "Erased, in one transaction, and read back",
            at,
            Grid(
                ("dataset", "what happened", "rows"),
                tuple(
                    (one.dataset, one.fate.value, one.matched)
                    for one in outcome.receipts
                    if one.matched
                ),
            ),
            "Before the transaction ended, every dataset was read back: nothing is left that "
            "should be gone. An independent count over all columns agrees: her address stood "
            f"in {_cells(before)} before, and stands in {_cells(after)} now.",
            f"Rows of other people that changed: {changed}.",
        )

    def _record(self, access_id: str, erasure_id: str) -> Scene:
        desk, memory = self.stage.desk, self.stage.journal
        at = self.stage.clock.move(2, 12, 9, 0)
        self.stage.outbox.send(
            "erased",
            ADDRESS,
            "Your account",
            "Your account is closed and your data are erased, except your invoices: the law has "
            "us keep each of them for ten years from the end of its year (Code de commerce, art. "
            "L123-22), for that purpose alone. Each goes when its time is over.",
            "You may lodge a complaint with the CNIL, www.cnil.fr, or go to court.",
        )
        told = [state.recipient for state in desk.notices(erasure_id)]
        for recipient in told:
            desk.record_notice(erasure_id, recipient, by=OFFICER, proof="a letter of this day")
        self.erasure = case = desk.answer(erasure_id, channel="e-mail")
        report = memory.verify()
        if not report.holds:
            raise AssertionError("the journal does not hold")
        kinds = [(entry.seq, entry.kind) for entry in memory.read(erasure_id)]
        if desk.case(erasure_id).request.subject.identifiers:
            raise AssertionError("the case still names her")
        self.report["journal"] = {
            "entries": report.entries,
            "holds": report.holds,
            "head": report.head,
            "access_case": access_id,
            "erasure_case": erasure_id,
            "erasure_case_redacted": True,
            "recipients_told": told,
        }
        return scene(
            "Told, and on the record",
            at,
            f"Those who received data of hers are told by letter (Art. 19): {', '.join(told)}.",
            f"Mara is told what is gone, what stays and why: answered on {_told(case)}. "
            "With that, the case of her erasure forgets who she is: her identifiers are "
            "redacted from it, and what was done stays provable.",
            Lines(f"{seq:>3}  {kind}" for seq, kind in kinds),
            f"The journal is a chain of {report.entries} entries, each with the hash of the "
            "one before it. It was recomputed from the first to the last, and it holds:",
            Lines((report.head,)),
        )


T = TypeVar("T")


def _sure(value: object, kind: type[T]) -> T:
    """What happened is what the story tells."""
    if not isinstance(value, kind):
        raise TypeError(f"the demo expected {kind.__name__}, not {type(value).__name__}")
    return value


def _mara() -> DataSubject:
    return DataSubject.by("customer", email=ADDRESS)


def _told(case: Case) -> str:
    if case.answered is None:
        raise AssertionError("nobody was told")
    due = case.time_limit.due_on
    if due is None:
        return case.answered.on.isoformat()
    return f"{case.answered.on}, {(due - case.answered.on).days} days before the last day"


def _cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"


def _plan(preview: Preview, done: str) -> Grid:
    return Grid(
        ("dataset", "columns", "rows", "verdict"),
        tuple(
            (
                item.dataset,
                in_columns(preview.plan, item),
                rows_in_words(preview, item),
                f"{done} ({why(item)})" if isinstance(item.verdict, Do) else why(item),
            )
            for item in concerned(preview)
        ),
    )
