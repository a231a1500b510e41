"""Builds the letters that say what was done: erased, put right, restricted, stopped."""

from collections.abc import Iterator, Mapping, Sequence

import attrs

from gdpr_rights.domain.contests import wants
from gdpr_rights.domain.data_map import REST
from gdpr_rights.domain.events import Event, InstructionDone
from gdpr_rights.domain.instructions import Fate
from gdpr_rights.domain.item_names import together
from gdpr_rights.domain.letters.answers import (
    ErasureDone,
    ForwardNotice,
    NothingHeld,
    ObjectionDone,
    ObjectionRefused,
    RectificationDone,
    Refusal,
    RestrictionDone,
    WithdrawalConfirmation,
)
from gdpr_rights.domain.letters.building import nothing_done, refused
from gdpr_rights.domain.letters.notices import ReviewOutcome
from gdpr_rights.domain.letters.occasion import Occasion
from gdpr_rights.domain.plans import Action, Do, Item, Refuse
from gdpr_rights.domain.refusal_words import refusal_wording
from gdpr_rights.law.grounds import RefusalGround

NothingDone = Refusal | ForwardNotice | NothingHeld
"""What goes out where nothing was done."""


@attrs.frozen
class _Rows:
    """What became of the rows of one dataset: some are gone, some stay, some lost a part."""

    gone: bool = False
    kept: bool = False
    changed: bool = False


_GONE = (Fate.DELETED, Fate.OVERWRITTEN)
_ANYTHING = _Rows(gone=True, kept=True, changed=True)
"""What must be assumed where the receipts are of several people together."""


def erasure_done(at: Occasion) -> ErasureDone | NothingDone:
    """What was erased and what stays; a refusal where all of it does."""
    rows = _rows(at.events)
    done = tuple(_erased(at, rows))
    staying = [item for item in at.items if _may_stay(at, item, rows)]
    information = at.refusal(staying)
    if done:
        return ErasureDone(
            **at.heading,
            done=done,
            done_on=at.done_on,
            refusal=information,
            forwarded=at.forwarded,
        )
    return refused(at, information)


def _may_stay(at: Occasion, item: Item, rows: Mapping[str, _Rows] | None) -> bool:
    """Whether rows may be left of which the person must be told why they stay.

    A system that tells of rows it kept tells of all of them. Of one that tells of none it is not
    known whether there are some.
    """
    if rows is None or item.dataset not in at.data_map.dataset:
        return True
    if item.dataset in rows:
        return rows[item.dataset].kept
    systems = {name: of.system for name, of in at.data_map.dataset.items()}
    telling = {systems.get(name) for name, of in rows.items() if of.kept}
    return systems[item.dataset] not in telling


def _rows(events: Sequence[Event]) -> Mapping[str, _Rows] | None:
    """What became of the rows by dataset; None where nobody can say for this person alone."""
    found: dict[str, _Rows] = {}
    for event in events:
        if not isinstance(event, InstructionDone):
            continue
        if event.people > 1:
            return None
        for receipt in event.receipts:
            if receipt.matched:
                before = found.get(receipt.dataset, _Rows())
                kept = receipt.fate is Fate.KEPT
                found[receipt.dataset] = _Rows(
                    gone=before.gone or receipt.fate in _GONE,
                    kept=before.kept or kept,
                    changed=before.changed or receipt.changed > 0,
                )
    return found


def _erased(at: Occasion, rows: Mapping[str, _Rows] | None) -> Iterator[str]:
    words = refusal_wording(at.language)
    for dataset in dict.fromkeys(item.dataset for item in at.done):
        here = [item for item in at.items if item.dataset == dataset]
        done = [item for item in here if isinstance(item.verdict, Do)]
        of = _ANYTHING if rows is None else rows.get(dataset, _Rows())
        if not of.changed:
            continue
        stays = {
            field
            for item in here
            if of.kept and item not in done
            for field in item.fields or (REST,)
        }
        wholly = together(_with_fields(done, stays, inside=False), at.data_map)
        if wholly:
            yield wholly
        # A field that stands in some rows went with those whose storage period is over.
        partly = together(_with_fields(done, stays, inside=True), at.data_map)
        if partly and of.gone:
            yield words.ended.format(place=partly)


def _with_fields(items: Sequence[Item], fields: set[str], *, inside: bool) -> Iterator[Item]:
    for item in items:
        chosen = [field for field in item.fields or (REST,) if (field in fields) is inside]
        if chosen:
            yield attrs.evolve(item, fields=chosen)


def rectification_done(at: Occasion) -> RectificationDone | NothingDone:
    """What was put right; a refusal where nothing was."""
    if not at.done:
        return nothing_done(at)
    return RectificationDone(
        **at.heading,
        done=tuple(together([item], at.data_map) for item in at.done),
        done_on=at.done_on,
        refusal=at.refusal(),
        forwarded=at.forwarded,
        released=at.released,
    )


def restriction_done(at: Occasion) -> RestrictionDone | NothingDone:
    """What is only stored from now on; a refusal where nothing is."""
    if not at.done:
        return nothing_done(at)
    return RestrictionDone(
        **at.heading,
        done=tuple(together([item], at.data_map) for item in at.done),
        done_on=at.done_on,
        refusal=at.refusal(),
        forwarded=at.forwarded,
    )


def objection_answered(at: Occasion) -> ObjectionDone | ObjectionRefused | NothingDone:
    """What stopped; the grounds that override the objection, or why it reaches nothing."""
    decided = [name for item in at.done for name in item.activities]
    information = at.refusal()
    if decided or at.case.plan is None:
        at_once = at.case.stopped.activities if at.case.stopped else ()
        purposes = at.purposes(dict.fromkeys([*at_once, *decided]))
        return ObjectionDone(
            **at.heading,
            purposes=purposes or (refusal_wording(at.language).marketing,),
            done_on=at.done_on,
            channels=at.channels,
            refusal=information,
            forwarded=at.forwarded,
            released=at.released,
        )
    overriding = {
        item: item.verdict.because
        for item in at.items
        if isinstance(item.verdict, Refuse)
        and RefusalGround.OVERRIDING_GROUNDS in item.verdict.grounds
    }
    if overriding and information:
        return ObjectionRefused(
            **at.heading,
            purposes=tuple(together([item], at.data_map) for item in overriding),
            grounds=" ".join(dict.fromkeys(overriding.values())),
            refusal=information,
            released=at.released,
        )
    return nothing_done(at)


def review_answered(at: Occasion) -> ReviewOutcome | NothingDone:
    """What a human made of the decision; why nobody was to, where none was."""
    if not at.case.contest.reviews:
        return nothing_done(at)
    review = at.case.contest.reviews[-1]
    [purpose] = at.purposes((review.activity,))
    return ReviewOutcome(
        **at.heading,
        decision=f"{purpose} ({review.decision})" if review.decision else purpose,
        result=review.result,
        because=review.because,
        reviewer_role=review.authority,
        reviewed_on=review.on,
        new_decision=review.new_decision or "",
        is_stopped=wants(at.case.plan, Action.STOP),
        refusal=at.refusal(),
    )


def withdrawal_confirmation(at: Occasion) -> WithdrawalConfirmation | NothingDone:
    """That consent is withdrawn since the request arrived; a refusal where none was given."""
    if not at.stopped and at.case.plan is not None:
        return nothing_done(at)
    return WithdrawalConfirmation(
        **at.heading,
        purposes=at.stopped or (refusal_wording(at.language).consent,),
        withdrawn_on=at.case.time_limit.received_on,
        channels=at.channels,
        refusal=at.refusal(),
        forwarded=at.forwarded,
    )
