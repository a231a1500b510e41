"""What a copy does not contain, and why.

What the library proposes is said in the language of the answer; what a human decided by editing
the plan is said in that human's words.

Source: GDPR Art. 12(4), 15(4), 20; WP242 rev.01.
"""

from collections.abc import Collection, Iterator

from gdpr_rights.domain.data_map import REST, DataMap
from gdpr_rights.domain.fields import DataSource, PersonalData
from gdpr_rights.domain.in_words import basis_in_words
from gdpr_rights.domain.information import LeftOut
from gdpr_rights.domain.plans import Forward, Item, Judge, NotCovered, Plan, Refuse
from gdpr_rights.domain.wording import Wording
from gdpr_rights.law.bases import LawfulBasis, SpecialBasis
from gdpr_rights.law.rights import Right


def left_out(
    plan: Plan,
    data_map: DataMap,
    words: Wording,
    *,
    held: Collection[str],
    unclassified: Collection[str],
) -> Iterator[LeftOut]:
    """Everything that the copy does not contain.

    Args:
        plan: The accepted plan.
        data_map: The map it was made from.
        words: The language.
        held: The datasets in which rows of the person were found.
        unclassified: Live columns (``dataset.column``) that the map does not classify.
    """
    edited = {edit.item_id for edit in plan.edits}
    portability = plan.request.right is Right.PORTABILITY
    for item in plan.items:
        # Nobody looked for rows that the right does not reach; that it does not is said even so.
        if item.dataset in held or (portability and isinstance(item.verdict, NotCovered)):
            for name in item.fields:
                because = _because(item, name, data_map, words, by_hand=item.id in edited)
                if because is not None:
                    shown = words.other_columns if name == REST else name
                    yield LeftOut(item.dataset, field=shown, because=because)
    for name in unclassified:
        dataset, column = name.split(".", 1)
        if dataset in held:
            yield LeftOut(dataset, field=column, because=words.unclassified)


def _because(
    item: Item, field: str, data_map: DataMap, words: Wording, *, by_hand: bool
) -> str | None:
    match item.verdict:
        case Refuse(because=said) | NotCovered(because=said) if by_hand:
            return said
        case Refuse(grounds=grounds, because=said):
            return next(
                (words.refused[ground] for ground in grounds if ground in words.refused), said
            )
        case NotCovered(because=said):
            of = dict(data_map.dataset[item.dataset].personal_fields()).get(field)
            return _not_portable(of, data_map, words) or words.not_covered.format(because=said)
        case Judge():
            return words.undecided
        case Forward():
            return words.forwarded
        case _:
            return None


def is_portable(data_map: DataMap, activity: str) -> bool:
    """Whether an activity rests on what makes its data portable.

    "The processing is based on consent pursuant to point (a) of Article 6(1) or point (a) of
    Article 9(2) or on a contract pursuant to point (b) of Article 6(1)" (Art. 20(1)(a)).
    """
    of = data_map.activity.get(activity)
    return of is not None and (
        of.lawful_basis in (LawfulBasis.CONSENT, LawfulBasis.CONTRACT)
        or of.special_basis is SpecialBasis.EXPLICIT_CONSENT
    )


def _not_portable(of: PersonalData | None, data_map: DataMap, words: Wording) -> str | None:
    """Why a field is not portable; None where the map does not say."""
    if of is None:
        return None
    if of.source is DataSource.DERIVED:
        return words.derived
    if of.source is DataSource.THIRD_PARTY:
        return words.from_others
    known = [data_map.activity[name] for name in of.used_for if name in data_map.activity]
    if not known or any(is_portable(data_map, activity.name) for activity in known):
        return None
    bases = dict.fromkeys(basis_in_words(words, activity) for activity in known)
    return words.other_basis.format(bases=words.separator.join(bases))
