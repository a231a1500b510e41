"""Recipients learn what was done with data they received: Art. 19."""

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import attrs
import pytest

from gdpr_rights import (
    Answer,
    ByEmail,
    ByHand,
    ByWebhook,
    Case,
    Channel,
    Correction,
    DataMap,
    ErasureRequest,
    Exemption,
    Fulfilled,
    Judgement,
    Keep,
    LawfulBasis,
    NoticeStage,
    NoticeState,
    ObjectionRequest,
    Operation,
    PersonalData,
    Recipient,
    RectificationRequest,
    RefusalGround,
    RestrictionCause,
    RestrictionRequest,
    RightsDesk,
    Role,
    Stage,
    WithdrawalRequest,
)
from gdpr_rights.domain.events import NoticesDue
from gdpr_rights.domain.notices import Corrected, NoticeDetails, NoticeProof
from gdpr_rights.errors import UnknownRecipient
from gdpr_rights.journal import MemoryJournal
from gdpr_rights.systems import MemorySystem
from gdpr_rights.testing import NoticeBox
from gdpr_rights.testing.fakes import FlakySystem
from tests.desk import kit
from tests.desk.kit import ADA, BOB, NOBODY, SECRET, Office, office
from tests.desk.test_failures import stopped_at
from tests.desk.test_scenarios import accepted, established
from tests.maps import activity, shop

VERIFIED = RefusalGround.ACCURACY_VERIFIED
DPO = "dpo@acme.example.org"
HOST = Recipient("Host", notices=ByWebhook("https://host.example/notices"))
PARTNER = Recipient(
    "Partner", role=Role.CONTROLLER, notices=ByEmail("dpo@partner.example"), known_by=["email"]
)
BOOKS = Recipient("Books & Co", notices=ByHand("a letter"), known_by=["email"])
NEWSLETTER = activity(
    "newsletter", LawfulBasis.CONSENT, direct_marketing=True, recipients=[HOST, PARTNER]
)
FIELDS = {
    "email": PersonalData("contact", used_for=["account", "newsletter"], overwrite="unique"),
    "name": PersonalData(
        "identity", used_for=["account", "invoicing"], subject_authoritative=True
    ),
    "password_hash": PersonalData("credential", used_for=["account"]),
}


def told_shop(*account: Recipient, books: Recipient = BOOKS) -> DataMap:
    """The shop: its account is hosted, a partner has the newsletter, and somebody its books."""
    data_map = shop(NEWSLETTER, users=FIELDS)
    recipients = {"account": account or (HOST,), "invoicing": (books,)}
    activities = [
        attrs.evolve(of, recipients=recipients.get(of.name, of.recipients))
        for of in data_map.activities
    ]
    return attrs.evolve(data_map, activities=activities)


class Awaited:
    """A box on the event loop."""

    def __init__(self, box: NoticeBox) -> None:
        self._box = box
        self.channels = box.channels

    async def notify(self, details: NoticeDetails, /) -> NoticeProof:
        return self._box.notify(details)


def informing(
    folder: Path, box: NoticeBox | None, data_map: DataMap | None = None, **more: Any
) -> Office:
    """An office with a notifier that collects."""
    notifier: Any = box
    if box is not None and kit.KIND != "RightsDesk":
        notifier = [Awaited(box)]
    return office(folder, data_map or told_shop(), notifier=notifier, **more)


def stages(states: tuple[NoticeState, ...]) -> dict[tuple[str, Operation], NoticeStage]:
    return {(state.recipient, state.operation): state.stage for state in states}


def erased(at: Office, who: Any = BOB) -> Case:
    case = accepted(at, ErasureRequest(who, closing_account=True))
    assert isinstance(at.desk.fulfil(case.id), Fulfilled)
    return at.desk.case(case.id)


class TestAnErasure:
    """RULEBOOK 2.6: each recipient, processors included; start when the operation is executed."""

    def test_every_recipient_is_told_of_what_it_received(self, tmp_path: Path) -> None:
        box = NoticeBox()
        at = informing(tmp_path, box)
        case = erased(at)
        assert [of.notice.recipient for of in box.notices] == ["Host", "Partner"]
        (host,) = box.to("Host")
        assert host.notice.operation is Operation.ERASURE
        assert host.notice.activities == ("account", "newsletter")
        assert host.notice.categories == ("contact", "credential", "identity")
        assert host.notice.partly == ()
        assert host.notice.due_by == case.time_limit.answer_by
        assert (host.way, host.role, host.on) == (HOST.notices, Role.PROCESSOR, date(2026, 1, 31))
        assert host.purposes == ("do the account", "do the newsletter")
        assert host.person == (("email", "bob@example.org"),)
        (partner,) = box.to("Partner")
        assert partner.notice.categories == ("contact",)
        assert stages(at.desk.notices(case.id)) == {
            ("Books & Co", Operation.ERASURE): NoticeStage.DUE,
            ("Host", Operation.ERASURE): NoticeStage.SENT,
            ("Partner", Operation.ERASURE): NoticeStage.SENT,
        }
        sent = at.desk.notices(case.id)[1]
        assert (sent.channel, sent.attempts, sent.at) == (Channel.WEBHOOK, 1, at.clock.now())
        assert sent.proof == f"{host.notice.id} (in the box)"

    def test_what_stays_for_one_activity_is_gone_for_the_others(self, tmp_path: Path) -> None:
        """17(3): "to the extent that processing is necessary": the host needs no name any more."""
        box = NoticeBox()
        at = informing(tmp_path, box)
        case = erased(at, ADA)
        assert "identity" in box.to("Host")[0].notice.categories
        books = at.desk.notices(case.id)[0].notice
        # Her invoice of 2012 is gone, the one of 2025 stands, and with it her name.
        assert (books.categories, books.partly) == (("billing",), ("billing",))

    def test_nobody_is_told_of_a_person_it_never_heard_of(self, tmp_path: Path) -> None:
        """An activity without a row of theirs disclosed nothing."""
        at = informing(tmp_path, NoticeBox())
        with at.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM invoice_lines")
            connection.exec_driver_sql("DELETE FROM invoices")
        case = accepted(at, ErasureRequest(BOB))  # who stays a customer
        at.desk.fulfil(case.id)
        # The host needs the address for the account, and there are no books of him.
        assert [of.recipient for of in at.desk.notices(case.id)] == ["Partner"]
        nobody = at.desk.receive(ErasureRequest(NOBODY))
        established(at, nobody)
        at.desk.accept(nobody.id, decided_by=DPO)
        at.desk.fulfil(nobody.id)
        assert at.desk.notices(nobody.id) == ()

    def test_what_a_human_keeps_is_no_erasure(self, tmp_path: Path) -> None:
        box = NoticeBox()
        at = informing(tmp_path, box)
        case = at.desk.receive(ErasureRequest(BOB, closing_account=True))
        established(at, case)
        for item in at.desk.plan(case.id).items:
            if item.dataset == "users":
                claims = Exemption.LEGAL_CLAIMS
                keep = Keep(claims, because="a dispute", citations=[claims.citation])
                at.desk.edit(case.id, item.id, verdict=keep, by=DPO, because="a dispute")
        at.desk.accept(case.id, decided_by=DPO)
        at.desk.fulfil(case.id)
        assert [of.recipient for of in at.desk.notices(case.id)] == ["Books & Co"]

    def test_several_at_once(self, tmp_path: Path) -> None:
        box = NoticeBox()
        at = informing(tmp_path, box)
        cases = [accepted(at, ErasureRequest(who, closing_account=True)) for who in (ADA, BOB)]
        at.desk.fulfil_many([case.id for case in cases])
        assert [of.person[0][1] for of in box.to("Host")] == ["ada@example.org", "bob@example.org"]
        assert {row.id: row.untold for row in at.desk.untold()} == {case.id: 1 for case in cases}


class TestWhatFails:
    """A notifier that fails undoes nothing and blocks nothing."""

    def test_the_erasure_and_the_answer_stand(self, tmp_path: Path) -> None:
        box = NoticeBox(fail=2)
        at = informing(tmp_path, box)
        case = erased(at)
        assert [row[0] for row in at.rows("users")] == [1]
        assert at.desk.case(case.id).stage is Stage.FULFILLED
        failed = at.desk.notices(case.id)[1]
        assert (failed.stage, failed.error, failed.attempts) == (
            NoticeStage.FAILED,
            "nobody there",
            1,
        )
        answered = at.desk.answer(case.id, channel="e-mail")
        assert answered.stage is Stage.ANSWERED
        assert stages(answered.notices)["Host", Operation.ERASURE] is NoticeStage.SENT
        assert [state.attempts for state in answered.notices] == [0, 2, 2]

    def test_what_was_given_is_not_given_again(self, tmp_path: Path) -> None:
        box = NoticeBox()
        at = informing(tmp_path, box)
        case = erased(at)
        at.desk.answer(case.id, channel="e-mail")
        at.desk.fulfil(case.id)
        states = at.desk.inform(case.id)
        assert box.attempts == 2
        assert states == at.desk.notices(case.id)

    def test_only_the_kind_of_an_error_is_kept(self, tmp_path: Path) -> None:
        class Talkative(NoticeBox):
            def notify(self, details: NoticeDetails, /) -> NoticeProof:
                raise RuntimeError(f"no such user: {details.person}")

        at = informing(tmp_path, Talkative())
        case = erased(at)
        assert at.desk.notices(case.id)[1].error == "RuntimeError"
        with sqlite3.connect(tmp_path / "journal.db") as connection:
            (texts,) = connection.execute(
                "SELECT group_concat(body) FROM gdpr_rights_entries WHERE kind = 'NoticeFailed'"
            ).fetchone()
        assert "bob" not in texts

    def test_a_system_that_is_down_keeps_the_notices_back(self, tmp_path: Path) -> None:
        """Nobody is told of an erasure that was not carried out."""
        box = NoticeBox()
        at = informing(tmp_path, box, wrap=lambda system: FlakySystem(system, fail="apply"))
        case = accepted(at, ErasureRequest(BOB, closing_account=True))
        at.desk.fulfil(case.id)
        assert (box.attempts, at.desk.notices(case.id)) == (0, ())
        at.desk.fulfil(case.id)
        assert box.attempts == 2

    def test_somebody_writes_to_the_case_meanwhile(self, tmp_path: Path) -> None:
        """What was sent is recorded even so."""

        class Slow(NoticeBox):
            def notify(self, details: NoticeDetails, /) -> NoticeProof:
                if at.desk.case(case.id).stage is Stage.FULFILLED and not self.notices:
                    now = at.clock.now()
                    more = NoticesDue((), on=now.date())
                    at.journal.append(case.id, len(at.journal.read(case.id)), [more], now)
                return super().notify(details)

        if kit.KIND != "RightsDesk":
            pytest.skip("a desk cannot be called on its own loop")
        box = Slow()
        at = informing(tmp_path, box)
        case = accepted(at, ErasureRequest(BOB, closing_account=True))
        assert isinstance(at.desk.fulfil(case.id), Fulfilled)
        assert [state.attempts for state in at.desk.notices(case.id)] == [0, 1, 1]
        assert box.attempts == 2


class TestByHand:
    def test_without_a_notifier_they_are_due_and_nothing_pretends(self, tmp_path: Path) -> None:
        at = informing(tmp_path, None)
        case = erased(at)
        states = at.desk.inform(case.id)
        assert set(stages(states).values()) == {NoticeStage.DUE}
        (row,) = at.desk.untold()
        assert (row.id, row.untold) == (case.id, 3)

    def test_a_human_records_it(self, tmp_path: Path) -> None:
        at = informing(tmp_path, NoticeBox())
        case = erased(at)
        at.desk.record_notice(case.id, "Books & Co", by=DPO, proof="letter 17")
        told = at.desk.notices(case.id)[0]
        assert (told.stage, told.by, told.proof, told.channel) == (
            NoticeStage.TOLD,
            DPO,
            "letter 17",
            Channel.BY_HAND,
        )
        assert at.desk.untold() == ()
        with pytest.raises(UnknownRecipient) as error:
            at.desk.record_notice(case.id, "Books & Co", by=DPO, proof="letter 17")
        assert error.value.known == ()

    def test_only_of_what_is_due(self, tmp_path: Path) -> None:
        at = informing(tmp_path, None)
        case = erased(at)
        with pytest.raises(UnknownRecipient, match="Books & Co, Host, Partner"):
            at.desk.record_notice(case.id, "Host Inc.", by=DPO, proof="letter 17")
        with pytest.raises(UnknownRecipient):
            at.desk.record_notice(
                case.id, "Host", by=DPO, proof="letter 17", operation=Operation.RECTIFICATION
            )
        with pytest.raises(ValueError, match="proof"):
            at.desk.record_notice(case.id, "Host", by=DPO, proof=" ")

    def test_who_took_note(self, tmp_path: Path) -> None:
        at = informing(tmp_path, NoticeBox())
        case = erased(at)
        at.desk.acknowledged(case.id, "Host", by=DPO, proof="their message of today")
        host = at.desk.notices(case.id)[1]
        assert (host.stage, host.acknowledgement) == (
            NoticeStage.ACKNOWLEDGED,
            "their message of today",
        )
        assert host.proof is not None  # of having been sent
        with pytest.raises(UnknownRecipient):
            at.desk.acknowledged(case.id, "Books & Co", by=DPO, proof="nobody told it")

    @pytest.mark.parametrize("judged", [Answer.IMPOSSIBLE, Answer.DISPROPORTIONATE])
    def test_impossible_or_disproportionate_is_a_judgement(
        self, tmp_path: Path, judged: Answer
    ) -> None:
        """Art. 19: "unless this proves impossible or involves disproportionate effort"."""
        at = informing(tmp_path, NoticeBox(fail=100))
        case = erased(at)
        because = "dissolved last year"
        at.desk.not_informed(case.id, "Host", judged=judged, by=DPO, because=because)
        host = at.desk.notices(case.id)[1]
        assert host.stage is NoticeStage.RULED_OUT
        assert host.judgement is not None
        assert (host.judgement.answer, host.judgement.by) == (judged, DPO)
        assert host.judgement.at == at.clock.now()
        assert "dissolved" not in repr(host)
        with pytest.raises(ValueError, match="impossible or disproportionate"):
            at.desk.not_informed(case.id, "Partner", judged=Answer.KEEP, by=DPO, because=because)
        with pytest.raises(ValueError, match="because"):
            at.desk.not_informed(case.id, "Partner", judged=judged, by=DPO, because="")

    def test_whom_the_recipient_does_not_know_a_human_names(self, tmp_path: Path) -> None:
        """No identifier goes to somebody who did not have it: 5(1)(c)."""
        box = NoticeBox()
        books = attrs.evolve(BOOKS, notices=ByEmail("dpo@books.example"), known_by=())
        at = informing(tmp_path, box, told_shop(books=books))
        case = erased(at)
        assert box.to("Books & Co") == ()
        assert at.desk.notices(case.id)[0].stage is NoticeStage.DUE

    def test_a_recipient_may_know_the_key(self, tmp_path: Path) -> None:
        box = NoticeBox()
        books = attrs.evolve(BOOKS, notices=ByEmail("dpo@books.example"), known_by=["key"])
        at = informing(tmp_path, box, told_shop(books=books))
        erased(at)
        assert box.to("Books & Co")[0].person == (("key", 2),)


class TestForgetting:
    """DESIGN 6: "identifiers stay in the journal until" everybody who needs them has them."""

    def dump(self, folder: Path) -> str:
        with sqlite3.connect(folder / "journal.db") as connection:
            return "\n".join(connection.iterdump()).lower()

    def test_nobody_is_forgotten_before_every_recipient_was_told(self, tmp_path: Path) -> None:
        at = informing(tmp_path, NoticeBox(fail=3))
        case = erased(at)
        at.desk.answer(case.id, channel="e-mail")
        assert "bob@example.org" in self.dump(tmp_path)
        at.desk.record_notice(case.id, "Books & Co", by=DPO, proof="letter 17")
        assert "bob@example.org" in self.dump(tmp_path)
        at.desk.inform(case.id)
        assert set(stages(at.desk.notices(case.id)).values()) == {
            NoticeStage.SENT,
            NoticeStage.TOLD,
        }
        assert "bob" not in self.dump(tmp_path)
        assert at.journal.verify().holds

    def test_nor_before_the_person_was(self, tmp_path: Path) -> None:
        at = informing(tmp_path, NoticeBox())
        case = erased(at)
        at.desk.record_notice(case.id, "Books & Co", by=DPO, proof="letter 17")
        assert "bob@example.org" in self.dump(tmp_path)
        at.desk.answer(case.id, channel="e-mail")
        assert "bob" not in self.dump(tmp_path)

    def test_another_case_waits_for_its_own_recipients(self, tmp_path: Path) -> None:
        box = NoticeBox(fail=1)
        at = informing(tmp_path, box)
        corrections = [Correction("users", "name", "Robert")]
        change = accepted(at, RectificationRequest(BOB, corrections=corrections))
        at.desk.fulfil(change.id)
        at.desk.record_notice(change.id, "Books & Co", by=DPO, proof="letter 16")
        box._fail = 2
        at.desk.answer(change.id, channel="e-mail")
        assert [state.is_open for state in at.desk.notices(change.id)] == [False, True]
        case = erased(at)
        at.desk.record_notice(case.id, "Books & Co", by=DPO, proof="letter 17")
        at.desk.answer(case.id, channel="e-mail")
        dump = self.dump(tmp_path)
        assert "robert" in dump
        at.desk.inform(change.id)
        assert box.to("Host")[-1].corrected == (
            Corrected("name", category="identity", value="Robert"),
        )
        dump = self.dump(tmp_path)
        assert "robert" not in dump
        assert "bob" not in dump

    def test_a_request_taken_back(self, tmp_path: Path) -> None:
        """Who was told to restrict is told that it ended, while it is known whom it is about."""
        box = NoticeBox()
        at = informing(tmp_path, box)
        corrections = [Correction("users", "email", "robert@example.org")]
        case = at.desk.receive(RectificationRequest(BOB, corrections=corrections, restrict=True))
        established(at, case)
        box._fail = 100
        retracted = at.desk.retract(case.id)
        assert retracted.stage is Stage.RETRACTED
        assert "bob@example.org" in self.dump(tmp_path)
        box._fail = 0
        at.desk.inform(case.id)
        assert [of.notice.operation for of in box.to("Host")] == [
            Operation.RESTRICTION,
            Operation.LIFTING,
        ]
        assert "bob" not in self.dump(tmp_path)


class TestARectification:
    """RULEBOOK 2.3/R7: executed -> Art. 19 to every recipient."""

    def test_a_recipient_is_told_what_is_right(self, tmp_path: Path) -> None:
        box = NoticeBox()
        at = informing(tmp_path, box)
        corrections = [Correction("users", "name", "Robert")]
        case = accepted(at, RectificationRequest(BOB, corrections=corrections))
        at.desk.fulfil(case.id)
        (host,) = box.notices
        assert host.notice.operation is Operation.RECTIFICATION
        assert host.notice.categories == ("identity",)
        assert host.corrected == (Corrected("name", category="identity", value="Robert"),)
        assert "Robert" not in repr(host)
        assert stages(at.desk.notices(case.id)) == {
            ("Books & Co", Operation.RECTIFICATION): NoticeStage.DUE,
            ("Host", Operation.RECTIFICATION): NoticeStage.SENT,
        }
        answered = at.desk.answer(case.id, channel="e-mail")
        assert answered.request.subject.identifiers != ()

    def test_only_of_the_fields_it_holds(self, tmp_path: Path) -> None:
        box = NoticeBox()
        fields = {**FIELDS, "email": attrs.evolve(FIELDS["email"], subject_authoritative=True)}
        data_map = attrs.evolve(
            told_shop(books=attrs.evolve(BOOKS, notices=ByEmail("dpo@books.example"))),
            datasets=shop(NEWSLETTER, users=fields).datasets,
        )
        at = informing(tmp_path, box, data_map)
        corrections = [
            Correction("users", "name", "Robert"),
            Correction("users", "email", "robert@example.org"),
        ]
        case = accepted(at, RectificationRequest(BOB, corrections=corrections))
        at.desk.fulfil(case.id)
        assert [of.field for of in box.to("Books & Co")[0].corrected] == ["name"]
        assert [of.field for of in box.to("Partner")[0].corrected] == ["email"]
        assert [of.field for of in box.to("Host")[0].corrected] == ["name", "email"]
        # It is found by what it was called before.
        assert box.to("Partner")[0].person == (("email", "bob@example.org"),)


class TestARestriction:
    """RULEBOOK 2.11: restriction set -> Art. 19; 18(3): lifted after informing."""

    def contested(self, at: Office) -> Case:
        corrections = [Correction("users", "email", "robert@example.org")]
        case = at.desk.receive(RectificationRequest(BOB, corrections=corrections, restrict=True))
        established(at, case)
        return at.desk.case(case.id)

    def test_recipients_are_told_when_it_opens_and_when_it_ends(self, tmp_path: Path) -> None:
        box = NoticeBox()
        at = informing(tmp_path, box)
        case = self.contested(at)
        assert case.restricted == ("users.email",)
        assert [(of.notice.recipient, of.notice.operation) for of in box.notices] == [
            ("Host", Operation.RESTRICTION),
            ("Partner", Operation.RESTRICTION),
        ]
        at.desk.refuse(case.id, grounds=VERIFIED, because="verified", decided_by=DPO)
        assert len(box.notices) == 2
        at.desk.answer(case.id, channel="e-mail")
        assert [(of.notice.recipient, of.notice.operation) for of in box.notices[2:]] == [
            ("Host", Operation.LIFTING),
            ("Partner", Operation.LIFTING),
        ]
        assert at.desk.untold() == ()

    def test_who_was_never_told_need_not_know_that_it_ended(self, tmp_path: Path) -> None:
        at = informing(tmp_path, None)
        case = self.contested(at)
        assert len(at.desk.untold()) == 1
        at.desk.refuse(case.id, grounds=VERIFIED, because="verified", decided_by=DPO)
        at.desk.answer(case.id, channel="e-mail")
        assert set(stages(at.desk.notices(case.id)).values()) == {NoticeStage.OVERTAKEN}
        assert at.desk.untold() == ()

    def test_one_that_was_asked_for(self, tmp_path: Path) -> None:
        box = NoticeBox()
        at = informing(tmp_path, box)
        request = RestrictionRequest(
            BOB, cause=RestrictionCause.NEEDED_FOR_CLAIMS, activities=["newsletter"]
        )
        case = accepted(at, request)
        at.desk.fulfil(case.id)
        assert [of.notice.recipient for of in box.notices] == ["Host", "Partner"]
        assert box.notices[0].notice.activities == ("newsletter",)
        at.desk.answer(case.id, channel="e-mail")
        assert len(box.notices) == 2
        at.desk.announce_lifting(case.id, by=DPO, because="the claim is settled", channel="post")
        assert len(box.notices) == 2
        at.desk.lift(case.id)
        assert [of.notice.operation for of in box.notices[2:]] == [Operation.LIFTING] * 2

    def test_one_that_ends_with_the_data_is_no_lifting(self, tmp_path: Path) -> None:
        """Recipients learn of the erasure: nobody may process again what is gone."""
        box = NoticeBox()
        at = informing(tmp_path, box)
        cause = RestrictionCause.NEEDED_FOR_CLAIMS
        first = accepted(at, RestrictionRequest(BOB, cause=cause, activities=["newsletter"]))
        at.desk.fulfil(first.id)
        at.desk.answer(first.id, channel="e-mail")
        case = at.desk.receive(ErasureRequest(BOB, closing_account=True))
        established(at, case)
        for question in at.desk.plan(case.id).questions:
            judgement = Judgement(question.id, Answer.ERASE, by=DPO, because="he wants it gone")
            at.desk.judge(case.id, judgement)
        at.desk.accept(case.id, decided_by=DPO)
        at.desk.fulfil(case.id)
        at.desk.record_notice(case.id, "Books & Co", by=DPO, proof="letter 17")
        at.desk.answer(case.id, channel="e-mail")
        at.desk.inform(first.id)
        assert {of.notice.operation for of in box.notices} == {
            Operation.RESTRICTION,
            Operation.ERASURE,
        }
        assert at.desk.untold() == ()
        assert at.desk.case(first.id).request.subject.identifiers == ()


class TestWhatStops:
    """RULEBOOK 2.9/W5: consent was passed to other controllers -> tell them."""

    @pytest.mark.parametrize(
        ("request_", "operation"),
        [
            (WithdrawalRequest(BOB), Operation.WITHDRAWAL),
            (ObjectionRequest(BOB, channels=["sms"]), Operation.OBJECTION),
        ],
    )
    def test_other_controllers_are_told(
        self, tmp_path: Path, request_: Any, operation: Operation
    ) -> None:
        box = NoticeBox()
        at = informing(tmp_path, box)
        case = at.desk.receive(request_)
        at.desk.answer(case.id, channel="web page")
        (partner,) = box.notices
        assert partner.notice.recipient == "Partner"
        assert partner.notice.operation is operation
        assert partner.notice.activities == ("newsletter",)
        assert partner.notice.channels == getattr(request_, "channels", ())
        assert partner.person == (("email", "bob@example.org"),)


class TestTheMapChanges:
    def test_a_wrong_address_is_put_right(self, tmp_path: Path) -> None:
        """What must be told stays; how, is what the map says now."""
        at = informing(tmp_path, NoticeBox(fail=100))
        case = erased(at)
        box = NoticeBox()
        host = attrs.evolve(HOST, notices=ByEmail("dpo@host.example"))
        activities = [
            attrs.evolve(
                of, recipients=[host if one.name == "Host" else one for one in of.recipients]
            )
            for of in told_shop().activities
        ]
        later = office(
            tmp_path,
            attrs.evolve(told_shop(), activities=activities),
            engine=at.engine,
            notifier=box if kit.KIND == "RightsDesk" else Awaited(box),
        )
        later.desk.inform(case.id)
        assert box.to("Host")[0].way == ByEmail("dpo@host.example")

    def test_a_desk_without_a_map_loses_nothing(self, tmp_path: Path) -> None:
        """Who answers need not know the map; who informs does."""
        box = NoticeBox(fail=1)
        at = informing(tmp_path, box)
        corrections = [Correction("users", "email", "robert@example.org")]
        case = at.desk.receive(RectificationRequest(BOB, corrections=corrections, restrict=True))
        established(at, case)
        empty = attrs.evolve(told_shop(), activities=(), subjects=(), datasets=())
        bare = office(tmp_path, empty, engine=at.engine, notifier=box)
        bare.desk.refuse(case.id, grounds=VERIFIED, because="verified", decided_by=DPO)
        answered = bare.desk.answer(case.id, channel="e-mail")
        assert stages(answered.notices) == {
            ("Host", Operation.RESTRICTION): NoticeStage.OVERTAKEN,
            ("Partner", Operation.RESTRICTION): NoticeStage.SENT,
            ("Host", Operation.LIFTING): NoticeStage.DUE,
            ("Partner", Operation.LIFTING): NoticeStage.DUE,
        }
        at.desk.inform(case.id)
        assert [of.notice.operation for of in box.to("Host")] == [Operation.LIFTING]

    def test_a_recipient_that_is_gone_stays_due(self, tmp_path: Path) -> None:
        at = informing(tmp_path, NoticeBox(fail=100))
        case = erased(at)
        without = informing(tmp_path, NoticeBox(), told_shop(PARTNER), engine=at.engine)
        states = stages(without.desk.inform(case.id))
        assert states["Books & Co", Operation.ERASURE] is NoticeStage.DUE
        assert states["Partner", Operation.ERASURE] is NoticeStage.SENT


TABLES: dict[str, list[dict[str, Any]]] = {
    "users": [{"id": 2, "email": "bob@example.org", "name": "Bob", "password_hash": "h2"}],
    "invoices": [{"id": 20, "user_id": 2, "issued_on": date(2012, 1, 1), "total": 1}],
    "invoice_lines": [{"id": 200, "invoice_id": 20, "what": "a pen"}],
}


class TestStoppedScripts:
    """At every effect of fulfilment, answer and a later attempt, and then called again."""

    def test_nothing_that_was_recorded_is_given_twice(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        if kit.KIND != "RightsDesk":
            pytest.skip("the scripts are the same for both desks")
        stopped = 0
        repeated = []
        while True:
            box, journal = NoticeBox(fail=1), MemoryJournal()
            desk = RightsDesk(
                told_shop(),
                journal=journal,
                systems={"app": MemorySystem(TABLES)},
                secret=SECRET,
                notifier=box,
            )
            case = desk.receive(ErasureRequest(BOB, closing_account=True))
            desk.vouch(case.id, by=DPO, because="known")
            desk.accept(case.id, decided_by=DPO)

            def work(desk: RightsDesk = desk, case: Case = case) -> None:
                desk.fulfil(case.id)
                desk.answer(case.id, channel="e-mail")
                desk.inform(case.id)
                if any(state.is_open for state in desk.notices(case.id)):
                    desk.record_notice(case.id, "Books & Co", by=DPO, proof="letter 17")

            killed = stopped_at(work, stopped, monkeypatch)
            if not killed:
                break
            work()
            states = desk.notices(case.id)
            assert [state.recipient for state in states] == ["Books & Co", "Host", "Partner"]
            assert [state.stage for state in states] == [
                NoticeStage.TOLD,
                NoticeStage.SENT,
                NoticeStage.SENT,
            ]
            kinds = [entry.kind for entry in journal.read(case.id)]
            assert (kinds.count("NoticesDue"), kinds.count("NoticeSent")) == (1, 2)
            # Only an attempt that broke off before it was recorded is made again.
            ids = [of.notice.id for of in box.notices]
            assert len(ids) <= 3
            assert len(set(ids)) == 2
            repeated.append(len(ids) > 2)
            assert desk.case(case.id).request.subject.identifiers == ()
            assert desk.untold() == ()
            assert journal.verify().holds
            stopped += 1
        assert stopped > 20
        assert any(repeated)
        assert not all(repeated)
