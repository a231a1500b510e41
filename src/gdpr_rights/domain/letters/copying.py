"""Builds the letters that go with a copy."""

from gdpr_rights.domain.disclosure import access_information, portability_information
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.letters.answers import AccessAnswer, Enclosed, PortabilityAnswer
from gdpr_rights.domain.letters.occasion import Occasion
from gdpr_rights.domain.plans import Forward


def _copy(at: Occasion) -> tuple[Enclosed | None, tuple[str, ...]]:
    """The copy, and the datasets of which it has rows."""
    answer = at.case.answer
    if answer is None:
        return None, ()
    enclosed = Enclosed(name=answer.name, sha256=answer.sha256)
    return enclosed, tuple(name for name, rows in answer.rows if rows)


def _is_forwarded(at: Occasion) -> bool:
    return any(isinstance(item.verdict, Forward) for item in at.items)


def access_answer(at: Occasion) -> AccessAnswer:
    """Everything of Art. 15, with the copy."""
    copy, held = _copy(at)
    return AccessAnswer(
        **at.heading,
        information=access_information(
            at.data_map, held, forwarded=_is_forwarded(at), language=at.language
        ),
        copy=copy,
        refusal=at.refusal([item for item in at.items if item.dataset in held]),
        forwarded=at.forwarded,
    )


def portability_answer(at: Occasion) -> PortabilityAnswer:
    """What Art. 20 gives, with the data."""
    copy, held = _copy(at)
    fields: list[PersonalData] = []
    for item in at.done:
        if item.dataset in held and item.dataset in at.data_map.dataset:
            classes = dict(at.data_map.dataset[item.dataset].personal_fields())
            fields += [classes[name] for name in item.fields if name in classes]
    return PortabilityAnswer(
        **at.heading,
        information=portability_information(
            at.data_map, fields, forwarded=_is_forwarded(at), language=at.language
        ),
        copy=copy,
        # What the right does not reach was never looked for: that it does not is said even so.
        refusal=None if at.case.nothing_held else at.refusal(),
        forwarded=at.forwarded,
    )
