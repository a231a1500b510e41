"""What the commands for a request share: the case, who asks, the plan, the decisions."""

import contextlib
import hmac
import secrets
from collections.abc import Iterator
from datetime import date
from typing import Any

from gdpr_rights import (
    LOW_RISK,
    AmbiguousSubject,
    Case,
    ErasureRequest,
    Judgement,
    JudgementNeeded,
    Level,
    ObjectionRequest,
    Question,
    RectificationRequest,
    RestrictionRequest,
    ReviewRequest,
    RightsDesk,
    Secret,
    Stage,
    WithdrawalRequest,
)
from gdpr_rights.cli import people
from gdpr_rights.cli.errands import AnyRequest, Errand
from gdpr_rights.cli.output import Stop
from gdpr_rights.domain.requesters import THEMSELVES, Requester
from gdpr_rights.errors import MapDoesNotFit, UnknownQuestion
from gdpr_rights.ports import Journal

BECAUSE = "vouched on the command line"
_BEFORE_IDENTITY = (Stage.RECEIVED, Stage.CHECKING_IDENTITY)


def reference_stem(
    command: str,
    request: AnyRequest,
    secret: Secret,
    tenant: str | None = None,
    told_apart: str | None = None,
) -> str:
    """By what an unfinished case of the same command about the same person is found again.

    It is made with the secret from exactly what was typed, so that it tells nobody who it is, and
    so that ``Ada`` and ``ada`` are never taken for one.
    """
    closing = isinstance(request, ErasureRequest) and request.closing_account
    parts = [command, str(closing), request.subject.kind]
    parts += [text for name, value in request.subject.identifiers for text in (name, str(value))]
    if isinstance(request, RectificationRequest):
        parts.append(str(request.restrict))
        for one in request.corrections:
            parts += [one.dataset, *map(str, one.key), one.field, repr(one.value)]
    if isinstance(request, RestrictionRequest):
        parts += [str(request.cause), *request.activities]
        for place in request.places:
            parts += ["place", place.words, *map(str, place.key)]
    if isinstance(request, ReviewRequest):
        # What the person says of it may be typed once only.
        parts += [request.activity, request.decision or ""]
    if isinstance(request, ObjectionRequest | WithdrawalRequest):
        # What they say of their situation may be typed once only, too.
        parts += ["activities", *request.activities, "channels", *request.channels]
    if tenant is not None:
        parts += ["tenant", tenant]
    if told_apart is not None:
        parts += ["told apart", told_apart]
    message = b"".join(
        len(raw).to_bytes(4, "big") + raw for raw in (part.encode() for part in parts)
    )
    return f"cli-{hmac.digest(secret.current, message, 'sha256').hex()[:32]}"


def unfinished(desk: RightsDesk, stem: str) -> Case | None:
    """The case of an earlier run that was not answered, if there is one."""
    for row in desk.due():
        if row.reference is not None and row.reference.startswith(f"{stem}/"):
            return desk.case(row.id)
    return None


def opened(
    desk: RightsDesk,
    request: AnyRequest,
    at_work: Errand,
    stem: str = "trial",
    *,
    language: str = "en",
    requester: Requester = THEMSELVES,
) -> Case:
    """A new case. Its reference is new too: an answered case is never opened again."""
    return desk.receive(
        request,
        received_at=at_work.received_at,
        channel=at_work.channel,
        reference=f"{stem}/{secrets.token_hex(4)}",
        tenant=at_work.tenant,
        language=language,
        requester=requester,
    )


def vouched(desk: RightsDesk, case: Case, at_work: Errand) -> Case:
    """The case, the operator having vouched for the person; that is recorded.

    Raises:
        Stop: Several people fit what was typed.
        UnsafeDataMap: The map does not fit the database; everything wrong with it is told.
    """
    known = case.identity.level if case.identity else Level.NONE
    if case.stage in _BEFORE_IDENTITY or (case.stage is Stage.VERIFIED and known < at_work.level):
        try:
            outcome = desk.vouch(
                case.id, by=at_work.operator, because=BECAUSE, level=at_work.level
            )
        except MapDoesNotFit:
            # The first thing that does not fit is told; a preview tells all of them.
            desk.preview(case.id)
            raise
        if isinstance(outcome, AmbiguousSubject):
            raise ambiguous(case.request.subject.kind)
    return desk.case(case.id)


def ambiguous(kind: str) -> Stop:
    """Several people fit what was typed."""
    return Stop(
        "ambiguous-subject",
        "several people fit --subject; nothing was done. Add an identifier, or name the "
        f"row: --subject {kind}:key=...",
        document={"outcome": "ambiguous"},
    )


def check_level(request: AnyRequest, at_work: Errand, requester: Requester = THEMSELVES) -> None:
    """Whether the operator knows surely enough who asks.

    Raises:
        Stop: They do not.
    """
    needed = LOW_RISK.required(request, at_work.data_map, requester)
    if at_work.level < needed:
        raise Stop(
            "identity-not-established",
            f"such data need a proof of the level {needed.name.lower()}; nothing was done. If you "
            f"have seen one, say so: --proof {needed.name.lower()}",
        )


def tried(trial: RightsDesk, request: AnyRequest, at_work: Errand) -> Case:
    """The case as it would be, on a desk that records nothing.

    Raises:
        Stop: Nobody, or nobody certain, can be meant; or they must be known more surely.
    """
    check_level(request, at_work)
    case = vouched(trial, opened(trial, request, at_work), at_work)
    if case.nothing_held:
        people.check_together(at_work.subject, at_work.data_map, at_work.systems, at_work.tenant)
    return case


def judged(
    desk: RightsDesk, case: Case, at_work: Errand, known: tuple[Judgement, ...] = ()
) -> None:
    """Records what the operator decided, after what an earlier run recorded already."""
    if case.nothing_held:
        return
    for judgement in known:
        # What was asked then need not be asked now.
        with contextlib.suppress(UnknownQuestion):
            desk.judge(case.id, judgement)
    for question, answer in at_work.answers.items():
        judgement = Judgement(question, answer, by=at_work.operator, because=at_work.because)
        desk.judge(case.id, judgement)


def accepted(desk: RightsDesk, case: Case, at_work: Errand, as_of: date | None = None) -> Case:
    """The case, accepted.

    Raises:
        Stop: Questions are open that only a human may answer.
    """
    case = desk.case(case.id)
    if case.stage is not Stage.VERIFIED:
        return case
    outcome = desk.accept(case.id, decided_by=at_work.operator, as_of=as_of)
    if isinstance(outcome, JudgementNeeded):
        asked = outcome.questions
        opening = (
            "a human must decide first; nothing was done. The request stays open as case "
            f"{case.id}, to be answered by {case.time_limit.answer_by}."
        )
        raise Stop(
            "judgement-needed",
            opening,
            lines=[*questions_in_words(asked), "Run the same command again with the answers."],
            details={"questions": questions_json(asked)},
            document={"outcome": "judgement-needed", "case": case_json(case)},
        )
    return outcome


def questions_in_words(asked: tuple[Question, ...]) -> Iterator[str]:
    """Open questions, and how they are answered here."""
    for question in asked:
        yield f"  {question.text} ({question.citation})"
        options = " or ".join(f"--answer {question.id}={one.value}" for one in question.options)
        yield f"    {options}"


def questions_json(asked: tuple[Question, ...]) -> list[dict[str, Any]]:
    """Open questions as JSON values."""
    return [
        {
            "id": question.id,
            "text": question.text,
            "options": [option.value for option in question.options],
            "citation": str(question.citation),
        }
        for question in asked
    ]


def case_json(case: Case) -> dict[str, Any]:
    """A case as JSON values, without anything that names the person."""
    limit = case.time_limit
    return {
        "id": case.id,
        "right": case.request.right.value,
        "stage": case.stage.value,
        "received_on": limit.received_on.isoformat(),
        "due_on": None if limit.answer_by is None else limit.answer_by.isoformat(),
        "identity": None
        if case.identity is None
        else {"method": case.identity.method, "by": case.identity.by},
        "decided_by": case.decided_by,
        "answered_on": None if case.answered is None else case.answered.on.isoformat(),
        "in_time": None if case.answered is None else case.answered.in_time,
    }


def receipts_json(case: Case) -> list[dict[str, Any]]:
    """What the systems did, as JSON values."""
    return [
        {
            "dataset": receipt.dataset,
            "fate": receipt.fate.value,
            "matched": receipt.matched,
            "changed": receipt.changed,
        }
        for receipt in case.receipts
    ]


def purged(memory: Journal, case: Case) -> list[dict[str, Any]]:
    """How far each system has taken what it erased out of its files too, as JSON values."""
    events: list[Any] = [entry.event for entry in memory.read(case.id)]
    return [
        {"system": event.system, "done": event.purge.done, "note": event.purge.note}
        for event in events
        if getattr(event, "purge", None) is not None
    ]


def partly(case: Case, failed: tuple[tuple[str, str], ...], what: str) -> Stop:
    """Some systems failed; what is done stays done."""
    lines = [f"{system} failed with {error}" for system, error in failed]
    return Stop(
        "partly-fulfilled",
        f"{what}: {'; '.join(lines)}. What was done is recorded; run the same command again to "
        f"resume case {case.id}.",
        details={
            "failed": [{"system": system, "error": error} for system, error in failed],
        },
        document={"outcome": "partly-fulfilled", "case": case_json(case)},
    )
