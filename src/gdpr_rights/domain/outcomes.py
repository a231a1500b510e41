"""What the desk's steps come to: values to match on, for all that the law foresees."""

from collections.abc import Iterator

import attrs

from gdpr_rights.domain.datasets import REST
from gdpr_rights.domain.downloads import TokenVerdict
from gdpr_rights.domain.events import AnswerStored
from gdpr_rights.domain.identity import Identity
from gdpr_rights.domain.instructions import Fate, Receipt
from gdpr_rights.domain.judgements import Question
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.plans import Do, Forward, Judge, Keep, NotCovered, Plan, Refuse, Verdict
from gdpr_rights.domain.values import as_tuple


@attrs.frozen
class ChallengeMade:
    """A challenge was made. It does not say whether the person is known, and neither may you."""

    case_id: str
    method: str


@attrs.frozen
class TooManyAttempts:
    """No further challenge is made in this case: a human has to look at it."""

    case_id: str


@attrs.frozen
class Verified:
    """It is established who asks, and data about them are held."""

    identity: Identity
    subject: ResolvedSubject


@attrs.frozen
class NoData:
    """It is established who asks, and no data about them are held. That is an answer too.

    Source: GDPR Art. 15(1); EDPB Guidelines 01/2022 para. 179.
    """

    identity: Identity


@attrs.frozen
class NotVerified:
    """The evidence does not establish who asks.

    Attributes:
        expired: Whether the evidence came too late.
        attempts_left: How often evidence may still be tried on this challenge.
    """

    expired: bool
    attempts_left: int


@attrs.frozen
class AmbiguousSubject:
    """The identifiers fit several people: a human must say which of them asks, by `identify`."""

    candidates: int


@attrs.frozen
class JudgementNeeded:
    """Questions that only a human may answer, by `judge`, stand before the acceptance."""

    questions: tuple[Question, ...] = attrs.field(converter=as_tuple)


@attrs.frozen
class Blocked:
    """Another case of the same person has to be answered first.

    Source: RULEBOOK 2.11: access and portability are answered before an erasure.
    """

    by: tuple[str, ...] = attrs.field(converter=as_tuple)


@attrs.frozen
class DeathNoted:
    """It is recorded that a person died, or that they are alive after all.

    It does not say whether the person is known, and neither may you.

    Attributes:
        frozen: The processing activities that have stopped: freeze the account, send nothing. The
            guard says so from now on. Empty where the person is alive.

    Source: Loi 78-17, art. 84; RULEBOOK 2.11.
    """

    frozen: tuple[str, ...] = attrs.field(converter=as_tuple)


@attrs.frozen
class CopyProgress:
    """How far the writing of a copy has come, told batch by batch.

    Attributes:
        case_id: The case.
        dataset: The dataset being written.
        rows: Its rows so far.
    """

    case_id: str
    dataset: str
    rows: int


@attrs.frozen
class Fulfilled:
    """Every system has done its part. The clock runs until `answer`.

    Attributes:
        case_id: The case.
        receipts: What each system did.
        answer: The copy for the person, for an access request.
    """

    case_id: str
    receipts: tuple[Receipt, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    answer: AnswerStored | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class PartlyFulfilled:
    """Some systems failed. `fulfil` again retries only those.

    Attributes:
        case_id: The case.
        done: The systems that have done their part.
        failed: The systems that have not, each with its kind of error.
        receipts: What was done so far.
    """

    case_id: str
    done: tuple[str, ...] = attrs.field(converter=as_tuple, kw_only=True)
    failed: tuple[tuple[str, str], ...] = attrs.field(converter=as_tuple, kw_only=True)
    receipts: tuple[Receipt, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)


@attrs.frozen
class Download:
    """The copy may be handed out now, this once.

    Attributes:
        case_id: The case.
        answer: The copy, by the name under which the answer store has it.
    """

    case_id: str
    answer: AnswerStored


@attrs.frozen
class DownloadRefused:
    """The token opens nothing.

    Attributes:
        verdict: Why. A text that is no token of ours is `TokenVerdict.WRONG`, whatever it names.
    """

    verdict: TokenVerdict


@attrs.frozen
class Preview:
    """A plan with the rows it concerns, read from the systems. Printing it tells it by dataset.

    Attributes:
        plan: The plan.
        rows: Rows by item id.
        fates: For an erasure, rows by dataset and what would happen to them.
        people: How many people the request fits, while identity is not established.
    """

    plan: Plan
    rows: tuple[tuple[str, int], ...] = attrs.field(converter=as_tuple, kw_only=True)
    fates: tuple[tuple[str, Fate, int], ...] = attrs.field(converter=as_tuple, kw_only=True)
    people: int = attrs.field(default=1, kw_only=True)

    def rows_of(self, item_id: str) -> int:
        """How many rows an item concerns."""
        return dict(self.rows).get(item_id, 0)

    def __str__(self) -> str:
        lines = [f"{self.plan.request.right.value} as of {self.plan.as_of}"]
        if self.people > 1:
            return "\n".join([*lines, "the request fits several people: identify() says which"])
        concerned = [item.dataset for item in self.plan.items]
        for dataset in dict.fromkeys([*concerned, *(of for of, _, _ in self.fates)]):
            told = [*self._verdicts_on(dataset), *self._fates_of(dataset)]
            lines += [dataset, *(f"  {line}" for line in told)] if told else []
        return "\n".join(lines if len(lines) > 1 else [*lines, "no data"])

    def _verdicts_on(self, dataset: str) -> Iterator[str]:
        items = [item for item in self.plan.items if item.dataset == dataset]
        held = any(self.rows_of(item.id) for item in items)
        for item in items:
            rows = self.rows_of(item.id)
            fields = ", ".join(item.fields).replace(REST, "every other column") or "the row"
            if rows:
                yield f"{_counted(rows)}: {fields}: {said(item.verdict)}"
            elif isinstance(item.verdict, Judge) or (
                held and isinstance(item.verdict, Refuse | Forward)
            ):
                yield f"{fields}: {said(item.verdict)}"

    def _fates_of(self, dataset: str) -> Iterator[str]:
        fates = [f"{rows} {fate.value}" for of, fate, rows in self.fates if of == dataset and rows]
        if fates:
            yield f"would be: {', '.join(fates)}"


def _counted(rows: int) -> str:
    return f"{rows} {'row' if rows == 1 else 'rows'}"


def said(verdict: Verdict) -> str:
    """A verdict as a sentence without its subject, with the source in law."""
    match verdict:
        case Do(action=action, citations=citations):
            return f"{action.value} ({', '.join(map(str, citations))})"
        case Keep(because=because, citations=citations, until=until):
            end = f", until {until}" if until else ""
            return f"{because}{end} ({', '.join(map(str, citations))})"
        case Refuse(grounds=grounds, because=because):
            return f"not done: {because} ({', '.join(str(g.citation) for g in grounds)})"
        case NotCovered(because=because, citations=citations):
            return f"not covered: {because} ({', '.join(map(str, citations))})"
        case Forward(activities=activities):
            return f"passed on to the controller of {', '.join(activities)}"
        case Judge(questions=questions):
            return "a human decides: " + " ".join(question.text for question in questions)
