"""What is wrong with a step of a case."""

from datetime import date

from gdpr_rights.errors.base import GdprRightsError


class UnknownItem(GdprRightsError, LookupError):
    """A plan has no such item."""

    def __init__(self, item_id: str, known: tuple[str, ...]) -> None:
        self.item_id = item_id
        self.known = known
        super().__init__(f"the plan has no item {item_id!r}; it has {', '.join(known) or 'none'}")


class UnknownCase(GdprRightsError, LookupError):
    """The journal has no such case."""

    def __init__(self, case_id: str) -> None:
        self.case_id = case_id
        super().__init__(f"the journal has no case {case_id!r}")


class UnknownActivity(GdprRightsError, LookupError):
    """The map has no such processing activity."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name = name
        self.known = known
        super().__init__(f"the map has no activity {name!r}; it has {', '.join(known) or 'none'}")


class NotByConsent(GdprRightsError, ValueError):
    """A processing activity that consent neither allows nor ends.

    Source: GDPR Art. 6(1), 7.
    """

    def __init__(self, activity: str, why: str) -> None:
        self.activity = activity
        super().__init__(f"the activity {activity!r} {why}: no consent to it is noted")


class UnknownQuestion(GdprRightsError, LookupError):
    """The plan asks no such question, or the question takes no such answer."""

    def __init__(self, question_id: str, takes: tuple[str, ...]) -> None:
        self.question_id = question_id
        self.takes = takes
        what = f"takes {', '.join(takes)}" if takes else "is not asked by the plan"
        super().__init__(f"the question {question_id!r} {what}")


class UnknownRecipient(GdprRightsError, LookupError):
    """No such notice is open in the case, or none that could be recorded so."""

    def __init__(self, case_id: str, recipient: str, known: tuple[str, ...]) -> None:
        self.case_id = case_id
        self.recipient = recipient
        self.known = known
        super().__init__(
            f"case {case_id} has no such notice to {recipient!r}; it has one to "
            f"{', '.join(known) or 'nobody'}"
        )


class UnknownCheck(GdprRightsError, LookupError):
    """The desk has no identity check of this name."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        self.name = name
        self.known = known
        super().__init__(
            f"the desk has no identity check {name!r}; it has {', '.join(known) or 'none'}"
        )


class IllegalStep(GdprRightsError):
    """A step that the case does not allow where it stands; nothing was changed."""

    def __init__(self, case_id: str, stage: str, step: str, legal: tuple[str, ...]) -> None:
        self.case_id = case_id
        self.stage = stage
        self.step = step
        self.legal = legal
        then = f"the next legal step is {' or '.join(legal)}" if legal else "it is closed"
        super().__init__(f"case {case_id} is {stage}: it cannot {step}; {then}")


class NotRestricted(GdprRightsError):
    """A use of restricted data was to be noted where nothing is restricted; nothing was noted."""

    def __init__(self, activity: str) -> None:
        self.activity = activity
        super().__init__(
            f"{activity}: nothing of these data is restricted, so no exception of GDPR Art. 18(2) "
            "is needed: ask may_process"
        )


class IdentityNotEstablished(GdprRightsError):
    """The controller cannot act before it is established who asks.

    Source: GDPR Art. 12(2), 12(6).
    """

    def __init__(
        self,
        case_id: str,
        legal: tuple[str, ...] = ("challenge", "vouch"),
        needed: str | None = None,
        missing: tuple[str, ...] = (),
    ) -> None:
        self.case_id = case_id
        self.legal = legal
        self.needed = needed
        self.missing = missing
        enough = f" surely enough: a proof of the level {needed!r} is needed" if needed else ""
        what = f", and that they may: what is missing is {'; '.join(missing)}" if missing else ""
        super().__init__(
            f"case {case_id}: it is not established who asks{enough}{what}; "
            f"the next legal step is {' or '.join(legal)}"
        )


class NotTheirAddress(GdprRightsError):
    """A challenge would reach the person whom the data are about, and somebody else asks.

    Whoever asks for a person who died, or for the people of their organisation, proves who they
    are themselves: `vouch` records it.
    """

    def __init__(self, case_id: str) -> None:
        self.case_id = case_id
        super().__init__(
            f"case {case_id}: a message to the person proves nothing about who asks for them; "
            "the next legal step is vouch"
        )


class NoSuchCandidate(GdprRightsError, LookupError):
    """None of the people whom a request fits has the given key."""

    def __init__(self, case_id: str, candidates: int) -> None:
        self.case_id = case_id
        self.candidates = candidates
        super().__init__(
            f"case {case_id}: none of the {candidates} people whom the request fits has this key"
        )


class ReferenceTaken(GdprRightsError):
    """Another request came with the same reference; nothing was opened for this one."""

    def __init__(self, case_id: str) -> None:
        self.case_id = case_id
        super().__init__(
            f"case {case_id} has this reference already, for another request: "
            "give each request a reference of its own"
        )


class DeliveryFailed(GdprRightsError):
    """A message could not be sent; the attempt does not count.

    Show the person what they would see otherwise: whether there is an address on file is not
    theirs to learn.
    """

    def __init__(self, case_id: str, method: str, cause: str) -> None:
        self.case_id = case_id
        self.method = method
        self.cause = cause
        super().__init__(f"case {case_id}: the {method} could not be sent ({cause}); try again")


class UnknownEvent(GdprRightsError, LookupError):
    """No retention of the data map depends on such an event."""

    def __init__(self, event: str, known: tuple[str, ...]) -> None:
        self.event = event
        self.known = known
        has = ", ".join(known) or "no events"
        super().__init__(f"no retention depends on {event!r}; the data map has {has}")


class AnswerStoreMissing(GdprRightsError):
    """An access request needs a place for the copy, and the desk was given none."""

    def __init__(self, case_id: str) -> None:
        self.case_id = case_id
        super().__init__(
            f"case {case_id}: there is no place for the copy; "
            "pass answers=FolderAnswers(path) to the desk"
        )


class UnknownField(GdprRightsError, LookupError):
    """A correction names a column that the data map does not know, or a row without its key."""

    def __init__(self, dataset: str, field: str, problem: str) -> None:
        self.dataset = dataset
        self.field = field
        self.problem = problem
        super().__init__(f"datasets.{dataset}.fields.{field}: {problem}")


class UnfitValue(GdprRightsError, ValueError):
    """A corrected value that the column cannot hold: nothing was accepted, ask the person."""

    def __init__(self, case_id: str, item: str, problem: str) -> None:
        self.case_id = case_id
        self.item = item
        self.problem = problem
        super().__init__(f"case {case_id}, {item}: {problem}; ask the person, or edit the plan")


class TenantMissing(GdprRightsError, ValueError):
    """Several organisations share the tables, and nobody said which one the request is about."""

    def __init__(self, tenants: str) -> None:
        self.tenants = tenants
        super().__init__(
            f"the data map has tenants ({tenants}): pass tenant= so that equal keys of two of "
            "them are never mixed"
        )


class ExtensionTooLate(GdprRightsError, ValueError):
    """The person can no longer be told in time, so the time limit cannot be extended.

    Source: GDPR Art. 12(3).
    """

    def __init__(self, case_id: str, notice_by: date | None) -> None:
        self.case_id = case_id
        self.notice_by = notice_by
        super().__init__(f"case {case_id}: an extension had to be told by {notice_by}; answer now")


class NothingToForward(GdprRightsError, LookupError):
    """The plan has no such part that we hold for another controller, or it was passed on."""

    def __init__(self, case_id: str, open_: tuple[str, ...]) -> None:
        self.case_id = case_id
        self.open = open_
        super().__init__(
            f"case {case_id}: what is left to pass on is {', '.join(open_) or 'nothing'}"
        )


class NothingProposed(GdprRightsError, LookupError):
    """No erasure follows from the case: all data have another basis, or nothing ended."""

    def __init__(self, case_id: str) -> None:
        self.case_id = case_id
        super().__init__(
            f"case {case_id}: no erasure follows from it; consequences() lists what does"
        )


class PlanOutdated(GdprRightsError):
    """Columns were added to the tables since an erasure was accepted; nothing was erased.

    Overwriting its rows would leave what stands in them.
    """

    def __init__(self, case_id: str, columns: tuple[str, ...]) -> None:
        self.case_id = case_id
        self.columns = columns
        super().__init__(
            f"case {case_id}: the plan was accepted without {', '.join(columns)}; see that the "
            "data map classifies them, accept the case again, and call fulfil"
        )


class ReviewNotRefusable(GdprRightsError, ValueError):
    """The human review of an automated decision cannot be refused on such a ground.

    Source: GDPR Art. 22(3), 12(5).
    """

    def __init__(self, case_id: str, grounds: tuple[str, ...]) -> None:
        self.case_id = case_id
        self.grounds = grounds
        super().__init__(
            f"case {case_id}: {', '.join(grounds)} is no ground to refuse the review of a "
            "decision; where Art. 22 does not reach it, say so to the question of the plan, and "
            "else review it"
        )


class DecisionRecorded(GdprRightsError, ValueError):
    """Another decision about the person was recorded under the same name."""

    def __init__(self, activity: str, decision: str) -> None:
        self.activity = activity
        self.decision = decision
        super().__init__(
            f"activities.{activity}: another decision about the person is called {decision!r}; "
            "give each decision a name of its own"
        )


class NoAutomatedDecision(GdprRightsError, LookupError):
    """The map says that an activity takes no decision without a human."""

    def __init__(self, activity: str) -> None:
        self.activity = activity
        super().__init__(
            f"activities.{activity} takes no decision without a human, says the data map; "
            "describe it there: automated_decision"
        )


class UnfitReviewer(GdprRightsError, ValueError):
    """A review was recorded that no human with authority can have made."""

    def __init__(self, case_id: str, problem: str) -> None:
        self.case_id = case_id
        self.problem = problem
        super().__init__(f"case {case_id}: {problem} (GDPR Art. 22(3))")


class UnknownComplaint(GdprRightsError, LookupError):
    """The case has no open complaint of that number."""

    def __init__(self, case_id: str, open_: int) -> None:
        self.case_id = case_id
        self.open = open_
        super().__init__(f"case {case_id}: none of its {open_} open complaints has this number")
