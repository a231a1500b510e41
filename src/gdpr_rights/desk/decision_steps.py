"""What the controller decides about a case: the plan, the questions, and the time limit."""

from collections.abc import Iterable
from datetime import date

from gdpr_rights.desk import decisions, forwarding, refusing, timing
from gdpr_rights.desk.effects import Script
from gdpr_rights.desk.office import Office
from gdpr_rights.desk.step import step
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.judgements import Judgement
from gdpr_rights.domain.outcomes import JudgementNeeded, Preview
from gdpr_rights.domain.plans import Plan, Verdict
from gdpr_rights.domain.refusals import RefusalInformation
from gdpr_rights.domain.values import as_names, as_tuple
from gdpr_rights.law.clocks import ExtensionReason
from gdpr_rights.law.grounds import RefusalGround
from gdpr_rights.law.periods import Period, as_period


class Decision(Office):
    """From a verified case to an accepted plan, or to a refusal."""

    @step
    def plan(self, case_id: str, *, as_of: date | None = None) -> Script[Plan]:
        """What the map and the facts propose, or the accepted plan; before any identity check too.

        Args:
            case_id: The case.
            as_of: The civil date for cut-offs; today, in the controller's time zone, by default.

        Raises:
            UnsafeDataMap: The map would erase or disclose wrongly.
        """
        previewed = yield from decisions.preview(self._setting, case_id, as_of=as_of)
        return previewed.plan

    @step
    def preview(self, case_id: str, *, as_of: date | None = None) -> Script[Preview]:
        """The plan with row counts read from the systems. It is for the controller's eyes."""
        return decisions.preview(self._setting, case_id, as_of=as_of)

    @step
    def report(self, case_id: str, event: str, *, on: date) -> Script[Case]:
        """Records a date on which a retention depends, such as ``contract end``.

        A later report of the same event replaces an earlier one.

        Raises:
            UnknownEvent: No retention of the map depends on such an event.
        """
        return decisions.report(self._setting, case_id, event, on)

    @step
    def judge(
        self, case_id: str, judgement: Judgement, *, as_of: date | None = None
    ) -> Script[Case]:
        """Records what a human decided on a question of the plan.

        Args:
            case_id: The case.
            judgement: The decision; the desk fills in when it was made.
            as_of: The day of the plan that asks, if it is not today.

        Raises:
            UnknownQuestion: The plan asks no such question, or it takes no such answer.
        """
        return decisions.judge(self._setting, case_id, judgement, as_of=as_of)

    @step
    def edit(
        self, case_id: str, item_id: str, verdict: Verdict, *, by: str, because: str
    ) -> Script[Case]:
        """Puts another verdict in the place of the one proposed for an item of the plan.

        Both stay in the record. A later edit of the same item replaces an earlier one.

        Args:
            case_id: The case.
            item_id: The item, as `plan` names it.
            verdict: `Keep`, `Refuse`, `NotCovered`, or a `Do` with the action of the right.
            by: Who decided.
            because: Why the proposal is not followed.

        Raises:
            UnknownItem: The plan has no such item.
            ValueError: Such a verdict does not answer such a request.
            IllegalStep: The plan was accepted, or the case is closed.
        """
        return decisions.edit(
            self._setting, case_id, item_id, verdict=verdict, by=by, because=because
        )

    @step
    def accept(
        self, case_id: str, *, decided_by: str, as_of: date | None = None
    ) -> Script[Case | JudgementNeeded]:
        """The controller acts on the request: the plan and its cut-offs are fixed.

        It may be accepted again until a system has been told: the later plan counts.

        Raises:
            IdentityNotEstablished: Nobody has proven who asks, or not surely enough for this; or
                who asks for somebody else has yet to show that they may.
            UnfitValue: A column cannot hold the value of a correction.
            UnknownItem: An item that was edited is no longer in the plan, because a judgement or a
                report split it, say: edit one of those that stand in its place.
            IllegalStep: The case does not stand where it can be accepted.
        """
        return decisions.accept(self._setting, case_id, decided_by=decided_by, as_of=as_of)

    @step
    def refuse(
        self,
        case_id: str,
        *,
        grounds: Iterable[RefusalGround] | RefusalGround,
        because: str,
        decided_by: str,
    ) -> Script[Case]:
        """The controller does not act. The person must be told why, and what remains to them.

        Raises:
            ValueError: No ground, or no reasons.
            ReviewNotRefusable: The review of an automated decision is refused on such a ground.
            IllegalStep: The case does not stand where it can be refused.

        Source: GDPR Art. 12(4), 12(5).
        """
        given = (grounds,) if isinstance(grounds, RefusalGround) else as_tuple(grounds)
        given = tuple(RefusalGround(ground) for ground in given)
        if not given or not because.strip():
            raise ValueError("a refusal has at least one ground, and reasons (GDPR Art. 12(4))")
        return refusing.refuse(
            self._setting, case_id, grounds=given, because=because, decided_by=decided_by
        )

    @step
    def refusal(self, case_id: str, *, language: str | None = None) -> Script[RefusalInformation]:
        """Everything the person must be told of what is not done: reasons and remedies.

        It is of the whole request where it was refused, else of the parts of the plan that are
        kept, refused or not covered.

        Args:
            case_id: The case.
            language: ``en`` or ``fr``; that of the case by default.

        Raises:
            ValueError: Nothing is refused, or the language is another.
            AuthorityMissing: The map names no supervisory authority, nor does the directory.

        Source: GDPR Art. 12(4).
        """
        return decisions.refusal(self._setting, case_id, language=language)

    @step
    def retract(self, case_id: str) -> Script[Case]:
        """The person takes the request back; the journal forgets what named them."""
        return decisions.retract(self._setting, case_id)

    @step
    def extend(
        self,
        case_id: str,
        reason: ExtensionReason | str,
        *,
        by: str,
        because: str,
        period: Period | str | None = None,
        told_on: date | None = None,
    ) -> Script[Case]:
        """Records that the person was told that the answer takes longer, and why.

        Args:
            case_id: The case.
            reason: The complexity or the number of the requests, or its word.
            by: Who decided that it is necessary.
            because: The reasons, as the person was told.
            period: How much longer; all that the regime allows by default.
            told_on: The day they were told, in the controller's time zone; today by default.

        Raises:
            ExtensionTooLate: They had to be told earlier.
            NotProvidedFor: The regime knows no extension, not for that reason, or no second one.
            IllegalStep: The case was refused, forwarded or closed.

        Source: GDPR Art. 12(3); EDPB Guidelines 01/2022 para. 157, 162-164.
        """
        return timing.extend(
            self._setting,
            case_id,
            reason=ExtensionReason(reason),
            by=by,
            because=because,
            period=None if period is None else as_period(period),
            told_on=told_on,
        )

    @step
    def ask_clarification(self, case_id: str, *, by: str, because: str) -> Script[Case]:
        """Asks which data the person wants a copy of; the time limit is suspended meanwhile.

        It may be asked where a large quantity of data is held and the request is vague. That
        everything is wanted is an answer too.

        Raises:
            NotProvidedFor: The request is not one for access, or the regime knows no such
                suspension.
            IllegalStep: It is not established who asks, or the case was accepted or closed.

        Source: GDPR Recital 63; EDPB Guidelines 01/2022 para. 159.
        """
        return timing.ask_clarification(self._setting, case_id, by=by, because=because)

    @step
    def clarify(self, case_id: str, datasets: str | Iterable[str] = ()) -> Script[Case]:
        """Records what the person wants: some datasets, or everything; the time limit runs again.

        Raises:
            UnknownField: No such dataset holds data of the person.
            IllegalStep: Nothing was asked.
        """
        return timing.clarify(self._setting, case_id, datasets=as_names(datasets))

    @step
    def forward(
        self,
        case_id: str,
        *,
        to: str | None = None,
        by: str,
        activities: str | Iterable[str] = (),
        proof: str | None = None,
    ) -> Script[Case]:
        """Records that what we process for another controller was passed on to them.

        Where all of the request is theirs, the case is forwarded, and only the answer is left: it
        tells the person to whom. Else this is a part, and the rest goes its way.

        Args:
            case_id: The case.
            to: The controller, by name or address; the tenant by default, where the request is
                about the people of one.
            by: Who passed it on.
            activities: The processing activities concerned; all that are left by default.
            proof: What shows it, such as the number of a message.

        Raises:
            NothingToForward: The plan has no such part, or it was passed on.
            ValueError: Nobody was named, and there is no tenant.

        Source: GDPR Art. 28(3)(e).
        """
        return forwarding.forward(
            self._setting, case_id, to=to, by=by, activities=as_names(activities), proof=proof
        )
