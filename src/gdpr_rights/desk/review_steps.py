"""Automated decisions about people, their review by a human, and complaints with an authority."""

from collections.abc import Iterable
from datetime import date, datetime

from gdpr_rights.desk import complaining, registering, reviewing
from gdpr_rights.desk.effects import Script
from gdpr_rights.desk.office import Office
from gdpr_rights.desk.step import step
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.outcomes import AmbiguousSubject
from gdpr_rights.domain.parties import DataSubject
from gdpr_rights.domain.places import Place
from gdpr_rights.domain.register import NewDecision, RecordedDecision, UnknownDecision
from gdpr_rights.domain.values import as_names, as_tuple
from gdpr_rights.law.automated import ReviewResult


class Reviewing(Office):
    """The register of automated decisions, and what humans make of those that are contested."""

    @step
    def record_decision(
        self,
        subject: DataSubject,
        activity: str,
        *,
        decision: str,
        outcome: str,
        taken_at: datetime | None = None,
        data_used: Iterable[Place] = (),
        applied: str = "",
        tenant: str | None = None,
    ) -> Script[RecordedDecision | AmbiguousSubject]:
        """Records a decision that was taken without a human, so that the person may contest it.

        Recorded twice it is there once, so that a job may be run again.

        Args:
            subject: Whom it is about.
            activity: The processing activity that took it.
            decision: Your name of it; not personal, for it stays in the record.
            outcome: What was decided.
            taken_at: When, an aware datetime; now by default.
            data_used: Which data of the person it rests on: when these are rectified, the
                decision is listed for review.
            applied: The procedure and the principles actually applied to it, in plain words.
            tenant: The key of the person's tenant, where the map has tenants.

        Returns:
            `AmbiguousSubject` where several people fit; then nothing was recorded.

        Raises:
            UnknownActivity: The map has no such processing activity.
            NoAutomatedDecision: The map describes no automated decision of it.
            UnknownField: It says that data were used which the map does not name.
            DecisionRecorded: Another decision about the person has this name.

        Source: GDPR Art. 15(1)(h), 22(3).
        """
        new = NewDecision(
            subject,
            activity,
            decision=decision,
            outcome=outcome,
            taken_at=taken_at,
            data_used=data_used,
            applied=applied,
            tenant=tenant,
        )
        [recorded] = yield from registering.record(self._setting, (new,))
        return recorded

    @step
    def record_decisions(
        self, decisions: Iterable[NewDecision]
    ) -> Script[tuple[RecordedDecision | AmbiguousSubject, ...]]:
        """Records several decisions in one transaction, all or none; each as `record_decision`.

        Raises:
            UnknownActivity: As for `record_decision`, and so the other errors.
        """
        return registering.record(self._setting, as_tuple(decisions))

    @step
    def decisions(
        self, subject: DataSubject, *, tenant: str | None = None
    ) -> Script[tuple[RecordedDecision, ...]]:
        """The decisions that a person may contest, oldest first, with what became of them.

        It does not check who asks: it is for a person whom your application has logged in, and
        for your application itself, which asks whether the effects of a decision are frozen.
        """
        return registering.decisions(self._setting, subject, tenant)

    @step
    def explain_decision(
        self,
        subject: DataSubject,
        activity: str,
        decision: str,
        *,
        tenant: str | None = None,
        language: str = "en",
    ) -> Script[str | UnknownDecision]:
        """How a decision is explained to the person: as a human signed it, else as prepared.

        It is prepared from the map and from what was recorded; whether the person understands it,
        and whether it says what was actually applied, a human answers.

        Source: GDPR Art. 15(1)(h); CJEU C-203/22.
        """
        return registering.explanation(
            self._setting, subject, activity, decision, tenant=tenant, language=language
        )

    @step
    def sign_explanation(
        self,
        subject: DataSubject,
        activity: str,
        decision: str,
        *,
        by: str,
        text: str,
        tenant: str | None = None,
    ) -> Script[RecordedDecision | UnknownDecision]:
        """Records that a human signed off how a decision is explained; a later text replaces it.

        Args:
            subject: Whom the decision is about.
            activity: The processing activity that took it.
            decision: Your name of it.
            by: Who signs.
            text: The explanation, as prepared or better.
            tenant: The key of the person's tenant, where the map has tenants.

        Raises:
            ValueError: The text says nothing.
        """
        if not text.strip():
            raise ValueError("an explanation that says nothing explains nothing")
        return registering.sign(
            self._setting, subject, activity, decision, by=by, text=text, tenant=tenant
        )

    @step
    def review(
        self,
        case_id: str,
        *,
        reviewer: str,
        authority: str,
        data_looked_at: str | Iterable[str],
        result: ReviewResult | str,
        because: str,
        statement_considered: str = "",
        new_decision: str | None = None,
        decision: str | None = None,
    ) -> Script[Case | UnknownDecision]:
        """Records what a human made of a decision: only then can the case be fulfilled.

        In a case of rectification it records the review of a decision that `decisions_to_review`
        lists.

        Args:
            case_id: The case.
            reviewer: Who reviewed it: a human.
            authority: In which role, and what lets them change the decision.
            data_looked_at: What they looked at.
            result: ``upheld``, or ``changed``.
            because: The reasons, as the person is told them.
            statement_considered: What they made of the person's point of view; needed where the
                person stated one.
            new_decision: What was decided instead, where it was changed.
            decision: Which decision it was, where the request does not name the right one.

        Returns:
            `UnknownDecision` where the register has no such decision about the person; then
            nothing was recorded.

        Raises:
            UnfitReviewer: A machine cannot review it; the person's view was not considered; or a
                prohibited decision is upheld.
            ValueError: A decision is changed to nothing, or upheld with another in its place.
            IllegalStep: The case was not accepted, or there is nothing to review in it.

        Source: GDPR Art. 22(3).
        """
        return reviewing.review(
            self._setting,
            case_id,
            reviewer=reviewer,
            authority=authority,
            looked_at=as_names(data_looked_at),
            considered=statement_considered,
            result=ReviewResult(result),
            because=because,
            new_decision=new_decision,
            decision=decision,
        )

    @step
    def decisions_to_review(self, case_id: str) -> Script[tuple[RecordedDecision, ...]]:
        """The decisions that rest on data which this case rectified since: a human looks at them.

        None before the rectification was carried out, none that `review` dealt with in it, and
        none that a human has decided anew since.

        Source: GDPR Art. 16, 22(3); RULEBOOK 2.11.
        """
        return reviewing.decisions_to_review(self._setting, case_id)

    @step
    def record_complaint(
        self, case_id: str, *, authority: str, reference: str, on: date | None = None
    ) -> Script[Case]:
        """Records that the person complained to a supervisory authority of what was done here.

        Nothing else changes in the case; but its record is kept whole until `close_complaint`,
        even where the person is erased meanwhile.

        Args:
            case_id: The case, in any stage.
            authority: With which authority.
            reference: Its number for the complaint.
            on: The day it was lodged; today, in the controller's time zone, by default.

        Raises:
            ValueError: The day is yet to come.

        Source: GDPR Art. 77.
        """
        return complaining.record(
            self._setting, case_id, authority=authority, reference=reference, on=on
        )

    @step
    def close_complaint(
        self, case_id: str, *, reference: str, on: date | None = None
    ) -> Script[Case]:
        """Records that the authority has dealt with a complaint; what it kept may go now.

        Raises:
            UnknownComplaint: The case has no open complaint of this number.
            ValueError: The day is yet to come.
        """
        return complaining.close(self._setting, case_id, reference=reference, on=on)
