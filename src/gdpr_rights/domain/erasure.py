"""The purpose algebra of erasure: activities fall, stand, or are not reached; fields follow them.

For each field, let A be the activities that use it. A field with a standing activity is kept for
that activity alone; a field with none is erased. Where an activity keeps its data for a period
after a date in the data, its rows split at one cut-off.

Source: GDPR Art. 17(1), 17(3); RULEBOOK 2.1, 2.4.
"""

from collections.abc import Iterator

import attrs

from gdpr_rights.domain.data_map import DataMap, Dataset, Erasure, ProcessingActivity
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.judgements import Answer, Question
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.plans import Action, Do, Forward, Item, Judge, Keep, NotCovered, Verdict
from gdpr_rights.domain.requests import ErasureRequest
from gdpr_rights.domain.retention import After, AfterEvent
from gdpr_rights.domain.retention_end import retention_cutoff, retention_end
from gdpr_rights.domain.rows import ALL, Before, NotBefore, RowSet, Undated, all_of
from gdpr_rights.law.bases import LawfulBasis, SpecialBasis
from gdpr_rights.law.citations import GDPR_28_3, Citation
from gdpr_rights.law.grounds import ErasureGround, Exemption

_WHOLE = (Answer.ERASE, Answer.KEEP)


@attrs.frozen
class Outcome:
    """What an erasure request does to one activity.

    Attributes:
        activity: The activity.
        verdict: On its data while their retention runs, or on all of them where none runs.
        dated: The retention by which its rows split; None where they do not.
    """

    activity: ProcessingActivity
    verdict: Verdict
    dated: After | None = None

    @property
    def falls(self) -> bool:
        """Whether it falls for every row."""
        return isinstance(self.verdict, Do)


def _falls(ground: ErasureGround, *more: Citation) -> Do:
    return Do(Action.ERASE, grounds=(ground,), citations=(ground.citation, *more))


# 17(1)(a): "the personal data are no longer necessary in relation to the purposes".
_EXPIRED = _falls(ErasureGround.NO_LONGER_NECESSARY)


def outcome(activity: ProcessingActivity, request: ErasureRequest, facts: Facts) -> Outcome:
    """What an erasure request does to one activity: it falls, stands, is not reached, or asks."""
    if request.activities and activity.name not in request.activities:
        verdict: Verdict = _not_covered(activity, "it goes on, and needs the data")
    else:
        verdict = _verdict(activity, request, facts)
    if isinstance(verdict, Do | Forward):
        # What falls, falls for every row; what we process for others is theirs to decide.
        return Outcome(activity, verdict)
    match activity.retention:
        case After() as after:
            return Outcome(activity, verdict, after)
        case AfterEvent(event=event, period=period) if (on := facts.event(event)) is not None:
            until = retention_end(on, period)
            if until < facts.today:
                return Outcome(activity, _EXPIRED)
            if isinstance(verdict, Keep):
                return Outcome(activity, attrs.evolve(verdict, until=until))
    return Outcome(activity, verdict)


def _verdict(activity: ProcessingActivity, request: ErasureRequest, facts: Facts) -> Verdict:
    if activity.role is Role.PROCESSOR:
        # RULEBOOK 2.0/G3: a processor gives no substantive answer.
        return Forward((activity.name,), citations=(GDPR_28_3,))
    if activity.direct_marketing and activity.lawful_basis is not LawfulBasis.CONSENT:
        # 2.4/c2: "the personal data shall no longer be processed for such purposes" (21(3)),
        # whatever the basis; an erasure request says no less than an objection.
        return _falls(ErasureGround.OBJECTION, Citation("GDPR Art. 21(3)"))
    if activity.name in facts.objected and activity.exemption is None:
        # 2.4/c1: it was weighed before, and nothing was found to override the objection.
        return _falls(ErasureGround.OBJECTION, Citation("GDPR Art. 21(1)"))
    exemption = activity.exemption or _EXEMPTION_OF.get(activity.lawful_basis)
    if exemption is not None:
        return _exempted(activity, exemption, facts)
    verdict = _by_basis(activity, request, facts)
    if isinstance(verdict, NotCovered):
        return _by_invoked_ground(activity, request, facts) or verdict
    return verdict


_EXEMPTION_OF = {
    LawfulBasis.LEGAL_OBLIGATION: Exemption.LEGAL_OBLIGATION,
    LawfulBasis.PUBLIC_TASK: Exemption.LEGAL_OBLIGATION,
}


def _exempted(activity: ProcessingActivity, exemption: Exemption, facts: Facts) -> Verdict:
    rule = activity.retention.citation
    citations = (exemption.citation, *((Citation(rule),) if rule else ()))
    keep = Keep(exemption, because=f"kept {activity.retention}", citations=citations)
    public_task = activity.lawful_basis is LawfulBasis.PUBLIC_TASK
    if rule and not exemption.needs_judgement and not public_task:
        # 2.4/ii and v: automatic where a rule with its citation requires the storage. Whether a
        # public task still needs the data is weighed, for 21(1) reaches it.
        return keep
    question = Question(
        f"exemption/{activity.name}",
        text=(
            f"Is the processing for {activity.purpose!r} necessary under "
            f"{exemption.value} ({exemption.citation}), so that the data must stay?"
        ),
        options=_WHOLE,
        citation=exemption.citation,
    )
    match facts.judgement(question.id):
        case None:
            return Judge((question,))
        case judged:
            return keep if judged.answer is Answer.KEEP else _EXPIRED


def _by_basis(activity: ProcessingActivity, request: ErasureRequest, facts: Facts) -> Verdict:
    if (
        activity.lawful_basis is LawfulBasis.CONSENT
        or activity.special_basis is SpecialBasis.EXPLICIT_CONSENT
    ):
        # 17(1)(b): whoever asks for erasure withdraws the consent it rests on.
        falls = _falls(ErasureGround.CONSENT_WITHDRAWN)
        # 17(1)(f) with 8(1), which speaks of consent; it is no less true of who has grown up.
        child = _falls(ErasureGround.COLLECTED_FROM_A_CHILD)
        return _joined([falls, child]) if facts.was_child else falls
    match activity.lawful_basis:
        case LawfulBasis.CONTRACT:
            match activity.retention:
                case AfterEvent(event=event):
                    end = facts.event(event)
                case _:
                    end = None
            if request.closing_account or (end is not None and end <= facts.today):
                # A grace period is a maximum and never delays a requested erasure.
                return _EXPIRED
            until = f" until {end}" if end is not None else ""
            because = f"the contract runs{until}, and its performance needs the data"
        case LawfulBasis.LEGITIMATE_INTERESTS:
            return _balanced(activity, facts)
        case _:
            because = "the processing is still necessary for its purpose"
    return _not_covered(activity, because)


def _not_covered(activity: ProcessingActivity, because: str) -> NotCovered:
    return NotCovered(
        because=f"{activity.purpose}: {because}",
        citations=(Citation("GDPR Art. 17(1)"), activity.lawful_basis.citation),
    )


def _balanced(activity: ProcessingActivity, facts: Facts) -> Verdict:
    # 21(1): "unless the controller demonstrates compelling legitimate grounds"; 2.13: never ours.
    question = Question(
        f"balance/{activity.name}",
        text=(
            f"The request is read as an objection to {activity.purpose!r}. Are there compelling "
            "legitimate grounds that override the interests of the person?"
        ),
        options=_WHOLE,
        citation=Citation("GDPR Art. 21(1)"),
    )
    match facts.judgement(question.id):
        case None:
            return Judge((question,))
        case judged if judged.answer is Answer.ERASE:
            return _falls(ErasureGround.OBJECTION, Citation("GDPR Art. 21(1)"))
        case _:
            return _not_covered(
                activity, "compelling legitimate grounds were found to override the objection"
            )


def _by_invoked_ground(
    activity: ProcessingActivity, request: ErasureRequest, facts: Facts
) -> Verdict | None:
    # Whoever invokes a ground does not prove it; consent and objection follow from the basis.
    for ground in request.grounds:
        if ground in (ErasureGround.CONSENT_WITHDRAWN, ErasureGround.OBJECTION):
            continue
        question = Question(
            f"ground/{ground.name.lower()}/{activity.name}",
            text=(
                f"The person invokes {ground.value} ({ground.citation}) for "
                f"{activity.purpose!r}. Does it apply?"
            ),
            options=_WHOLE,
            citation=ground.citation,
        )
        judged = facts.judgement(question.id)
        if judged is None:
            return Judge((question,))
        if judged.answer is Answer.ERASE:
            return _falls(ground)
    return None


def erasure_items(
    data_map: DataMap, kind: str, request: ErasureRequest, facts: Facts
) -> tuple[tuple[Item, ...], tuple[Question, ...]]:
    """The items of a plan for an erasure, and every question that its activities raise.

    A question stands even where its activity decides no field, for another one keeps them all:
    the objection to it must be answered nevertheless.
    """
    outcomes = {
        activity.name: outcome(activity, request, facts) for activity in data_map.activities
    }
    items: list[Item] = []
    asked: dict[str, Question] = {}
    for dataset in data_map.owned_datasets(kind):
        for activities, fields in _groups(data_map, dataset).items():
            used = [outcomes[name] for name in activities]
            parts = _split(dataset, activities, fields, used, facts)
            if request.activities and not {*activities} & {*request.activities}:
                parts = (_not_asked(item) for item in parts)
            items.extend(parts)
            asked |= {
                question.id: question
                for out in used
                if isinstance(out.verdict, Judge)
                for question in out.verdict.questions
            }
    return tuple(_with_unclassified(data_map, items, facts)), tuple(asked.values())


def _not_asked(item: Item) -> Item:
    because = "the request is limited to other processing"
    verdict = NotCovered(because=because, citations=(Citation("GDPR Art. 17(1)"),), asked=False)
    return attrs.evolve(item, verdict=verdict)


def _groups(data_map: DataMap, dataset: Dataset) -> dict[tuple[str, ...], tuple[str, ...]]:
    """The fields of a dataset by the activities that use them.

    Rows that hold keys and links only share the activities of the rows that own them.
    """
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, of in dataset.personal_fields():
        groups.setdefault(tuple(sorted(of.used_for)), []).append(name)
    if groups:
        return {activities: tuple(names) for activities, names in sorted(groups.items())}
    for owner in data_map.owner_chain(dataset.name)[1:]:
        inherited = {name for _, of in owner.personal_fields() for name in of.used_for}
        if inherited:
            return {tuple(sorted(inherited)): ()}
    return {(): ()}


_PRECEDENCE: tuple[type[Verdict], ...] = (Keep, NotCovered, Forward, Judge)


def _split(
    dataset: Dataset,
    activities: tuple[str, ...],
    fields: tuple[str, ...],
    outcomes: list[Outcome],
    facts: Facts,
) -> Iterator[Item]:
    """One item where all rows share a verdict; else one for each part of the split."""
    name = "+".join(activities) or "links"

    def item(part: str, rows: RowSet, verdict: Verdict) -> Item:
        return Item(
            f"{dataset.name}/{name}/{part}",
            dataset=dataset.name,
            fields=fields,
            rows=rows,
            activities=activities,
            verdict=verdict,
        )

    holding = sorted(
        (held for held in outcomes if not held.falls),
        key=lambda held: _PRECEDENCE.index(type(held.verdict)),
    )
    undated = [held for held in holding if held.dated is None]
    if undated:
        yield item("all", ALL, undated[0].verdict)
        return
    dated = [(held, held.dated) for held in holding if held.dated is not None]
    if not dated:
        yield item("all", ALL, _joined([out.verdict for out in outcomes]))
        return
    ended: list[RowSet] = []
    for number, (held, after) in enumerate(dated):
        cutoff = retention_cutoff(facts.today, after.period, after.count_from)
        part = "" if number == 0 else f"-{held.activity.name}"
        ended.append(Before(after.starts, cutoff))
        yield item(f"runs{part}", NotBefore(after.starts, cutoff), held.verdict)
        yield item(f"undated{part}", Undated(after.starts, cutoff), _undated(held, after, facts))
    yield item("ended", all_of(ended), _joined([_EXPIRED, *_falling(outcomes)]))


def _falling(outcomes: list[Outcome]) -> list[Verdict]:
    return [out.verdict for out in outcomes if out.falls]


def _joined(verdicts: list[Verdict]) -> Do:
    does = [verdict for verdict in verdicts if isinstance(verdict, Do)] or [_EXPIRED]
    return Do(
        Action.ERASE,
        grounds=tuple(dict.fromkeys(ground for do in does for ground in do.grounds)),
        citations=tuple(dict.fromkeys(citation for do in does for citation in do.citations)),
    )


def _undated(held: Outcome, after: After, facts: Facts) -> Verdict:
    """Rows without a date are kept; once there are some, a human is asked."""
    if not set(after.starts) & set(facts.undated):
        return held.verdict
    question = Question(
        f"undated/{'+'.join(after.starts)}",
        text=(
            f"Some rows lack {' or '.join(after.starts)}, so nobody can say when their "
            f"retention ({after}) ends. Are they kept?"
        ),
        options=_WHOLE,
        citation=Citation("GDPR Art. 5(1)(e)"),
    )
    match facts.judgement(question.id):
        case None:
            return Judge((question,))
        case judged:
            return held.verdict if judged.answer is Answer.KEEP else _EXPIRED


def _with_unclassified(data_map: DataMap, items: list[Item], facts: Facts) -> Iterator[Item]:
    """Asks before rows with columns that nobody classified are overwritten.

    Deleting such a row leaves nothing behind; overwriting it leaves the column as it is.
    """
    for item in items:
        dataset = data_map.dataset[item.dataset]
        columns = tuple(
            name.split(".", 1)[1]
            for name in facts.unclassified
            if name.split(".", 1)[0] == item.dataset
        )
        if (
            not columns
            or not isinstance(item.verdict, Do)
            or not _may_be_overwritten(data_map, dataset, items)
        ):
            yield item
            continue
        question = Question(
            f"unclassified/{dataset.name}/{'+'.join(columns)}",
            text=(
                f"The columns {', '.join(columns)} of {dataset.name} are not classified, and rows "
                "of it may have to be overwritten instead of deleted. Are these columns erased "
                "as well, or kept as they are?"
            ),
            options=_WHOLE,
            citation=Citation("GDPR Art. 17(1)"),
        )
        match facts.judgement(question.id):
            case None:
                yield attrs.evolve(item, verdict=Judge((question,)))
            case judged if judged.answer is Answer.ERASE:
                yield attrs.evolve(item, fields=(*item.fields, *columns))
            case _:
                yield item


def _may_be_overwritten(data_map: DataMap, dataset: Dataset, items: list[Item]) -> bool:
    if dataset.erasure is Erasure.OVERWRITE:
        return True
    held = {item.dataset for item in items if not isinstance(item.verdict, Do)}
    below = [dataset.name]
    for name in below:
        below.extend(child.name for child, _ in data_map.children(name) if child.name not in below)
        if name in held or data_map.dataset[name].erasure is Erasure.OVERWRITE:
            return True
    return bool(data_map.referrers(dataset.name))
