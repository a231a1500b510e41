"""How an automated decision is explained to the person: prepared here, signed off by a human.

Art. 15(1)(h), as the Court reads it (C-203/22), is about the procedure and the principles actually
applied, in an intelligible form; not about a formula.

Source: GDPR Art. 15(1)(h), 22; RULEBOOK 2.9/D8, 2.2/A6.
"""

from collections.abc import Iterable

from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.fields import PersonalData
from gdpr_rights.domain.in_words import wording
from gdpr_rights.domain.information import DecisionInformation
from gdpr_rights.domain.judgements import Answer, Judgement, Question
from gdpr_rights.domain.parties import Role
from gdpr_rights.domain.places import Place
from gdpr_rights.domain.register import RecordedDecision
from gdpr_rights.law.automated import CJEU_203_22

_PREFIX = "explanation/"


def explanation_questions(data_map: DataMap, facts: Facts) -> tuple[Question, ...]:
    """What a human must sign off before decisions are explained: one for each activity."""
    return tuple(
        Question(
            f"{_PREFIX}{name}",
            text=(
                f"Decisions about the person were taken for {data_map.activity[name].purpose!r}. "
                "Does their prepared explanation say, so that the person understands it, which "
                "procedure and principles were actually applied, and which data were used? A part "
                "that touches trade secrets or others goes to the authority or a court instead."
            ),
            options=(Answer.DISCLOSE, Answer.WITHHOLD),
            citation=CJEU_203_22,
        )
        for name in facts.unexplained
        if facts.judgement(f"{_PREFIX}{name}") is None
    )


def unexplained(data_map: DataMap, decisions: Iterable[RecordedDecision]) -> tuple[str, ...]:
    """The activities of ours with decisions whose explanation nobody has signed off."""
    return tuple(
        dict.fromkeys(
            of.activity
            for of in decisions
            if of.explained is None
            and of.activity in data_map.activity
            and data_map.activity[of.activity].role is not Role.PROCESSOR
        )
    )


def prepared(data_map: DataMap, of: RecordedDecision, language: str = "en") -> str:
    """The explanation as a human gets it to sign, in the words of the map and of the record."""
    words = wording(language)
    decision = data_map.activity[of.activity].automated_decision
    said = []
    if decision is not None:
        told = {
            name: getattr(decision, name).rstrip(". ")
            for name in ("logic", "significance", "consequences")
        }
        said.append(words.prepared.format(**told))
    if of.taken.applied:
        said.append(words.applied.format(applied=of.taken.applied.rstrip(". ")))
    return " ".join(said)


def decision_information(
    data_map: DataMap,
    decisions: Iterable[RecordedDecision],
    judgements: Iterable[Judgement] = (),
    *,
    language: str = "en",
) -> tuple[DecisionInformation, ...]:
    """What an access answer says of each decision about the person.

    Args:
        data_map: The map.
        decisions: The register of the person.
        judgements: What humans decided in the case.
        language: ``en`` or ``fr``; what was signed stays as it is.
    """
    words = wording(language)
    answers = {judged.question_id: judged.answer for judged in judgements}
    told = []
    for of in decisions:
        activity = data_map.activity.get(of.activity)
        if activity is None or activity.role is Role.PROCESSOR:
            continue
        withheld = answers.get(f"{_PREFIX}{of.activity}") is Answer.WITHHOLD
        explanation = (
            of.explained.text
            if of.explained is not None
            else words.withheld
            if withheld
            else prepared(data_map, of, language)
        )
        told.append(
            DecisionInformation(
                of.decision,
                purpose=activity.purpose,
                taken_at=of.taken.taken_at,
                outcome=of.taken.outcome,
                explanation=explanation,
                data_used=[_in_words(data_map, place) for place in of.taken.data_used],
                result=of.review.result if of.review is not None else None,
            )
        )
    return tuple(told)


def _in_words(data_map: DataMap, place: Place) -> str:
    dataset = data_map.dataset.get(place.dataset)
    of = dataset.classify(place.field) if dataset is not None and place.field else None
    name = place.dataset.replace("_", " ")
    if place.field is None:
        return name
    said = f"{name}: {place.field.replace('_', ' ')}"
    return f"{said} ({of.category})" if isinstance(of, PersonalData) else said
