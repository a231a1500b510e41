"""What the person's directives say of something asked after their death, and who may have it done.

Directives win. Where they are silent, heirs have two purposes and nothing more; whoever is only
designated has none, and a human decides. What is unclear is asked, never guessed.

Source: Loi 78-17, art. 85; RULEBOOK 2.10.
"""

import enum
from collections.abc import Iterable, Iterator
from datetime import date

import attrs

from gdpr_rights.domain.after_death_requests import HANDED_OUT, AfterDeath, AfterDeathRequest
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.directing import LIL_85_I
from gdpr_rights.domain.directives import DirectiveKind, KeptDirective, Wish
from gdpr_rights.domain.directives_in_force import (
    Contradictory,
    Directed,
    Point,
    in_force,
    resolve,
)
from gdpr_rights.domain.facts import Facts
from gdpr_rights.domain.judgements import Answer, Question
from gdpr_rights.domain.requesters import DesignatedPerson, Heir, same_name
from gdpr_rights.law.citations import Citation, Mark

LIL_85_II = Citation("Loi 78-17, art. 85 II", Mark.QUOTED)
SHOWN = "shown"
"""The name of a general directive that the requester shows."""


@enum.unique
class Word(enum.Enum):
    """What directives say of something that is asked."""

    DIRECTED = "directed"
    CONTRARY = "contrary"
    SILENT = "silent"


@attrs.frozen
class Asked:
    """What is asked after a person's death, with all that is known of it."""

    data_map: DataMap
    request: AfterDeathRequest
    facts: Facts
    requester: Heir | DesignatedPerson

    @property
    def is_heir(self) -> bool:
        """Whether the requester showed that they are an heir, whatever else they are."""
        return self.requester.proof is not None

    @property
    def receiver(self) -> str:
        """Who would get a copy."""
        return self.request.to or self.requester.name

    @property
    def on(self) -> date:
        """The day on which directives counted: that of the death, where it is known."""
        died = self.facts.death.died_on if self.facts.death else None
        return died or self.facts.today

    @property
    def directives(self) -> tuple[KeptDirective, ...]:
        """The person's directives, with the general one that the requester shows."""
        shown = self.request.shown
        if shown is None:
            return self.facts.directives
        of = KeptDirective(SHOWN, shown, registered_on=shown.written_on, number=-1)
        return (*self.facts.directives, of)

    def wants(self, dataset: str, activities: Iterable[str]) -> bool:
        """Whether some data are among those asked for."""
        named = set(activities)
        return (not self.request.datasets or dataset in self.request.datasets) and (
            not self.request.activities or (bool(named) and named <= set(self.request.activities))
        )


@attrs.frozen
class Said:
    """What directives say, and what has to be asked before that is certain."""

    word: Word
    questions: tuple[Question, ...] = ()


def said(
    asked: Asked, operation: AfterDeath, dataset: str | None, activities: Iterable[str]
) -> Said:
    """What the directives say of an operation on some data.

    Args:
        asked: What is asked.
        operation: Which part of it.
        dataset: The dataset; None for processing activities as a whole.
        activities: The activities that use the data.
    """
    reading = _Reading(asked, operation)
    names: tuple[str | None, ...] = tuple(activities) or (None,)
    own = list(reading.in_own_words())
    if operation in HANDED_OUT:
        words = [reading.word(Point.COMMUNICATION, dataset, name) for name in names]
        if set(words) == {Word.SILENT}:
            # Who wanted data erased wanted nobody to have them.
            words = [reading.word(Point.FATE, dataset, name) for name in names]
        directed = Word.DIRECTED in words
    else:
        words = [reading.word(Point.FATE, dataset, name) for name in names]
        # What something else uses too falls only where all of its uses were meant.
        directed = set(words) == {Word.DIRECTED}
    if reading.questions:
        return Said(Word.SILENT, tuple(reading.questions.values()))
    if Word.CONTRARY in (*own, *words):
        return Said(Word.CONTRARY)
    return Said(Word.DIRECTED if directed or Word.DIRECTED in own else Word.SILENT)


class _Reading:
    """Reads directives for one operation, and gathers what has to be asked."""

    def __init__(self, asked: Asked, operation: AfterDeath) -> None:
        self._asked = asked
        self._operation = operation
        self.questions: dict[str, Question] = {}

    def word(self, point: Point, dataset: str | None, activity: str | None) -> Word:
        """What they say on a point, of some data."""
        asked = self._asked
        match resolve(asked.directives, asked.on, point, dataset=dataset, activity=activity):
            case None:
                return Word.SILENT
            case Contradictory(directives=names):
                return self._judged("contradiction", "+".join(names), _CONTRADICTION)
            case Directed() as found:
                return self._as_directed(found)

    def in_own_words(self) -> Iterator[Word]:
        """What humans read in the directives that were not said in clauses."""
        for of in in_force(self._asked.directives, self._asked.on):
            if not of.directive.clauses:
                yield self._judged("interpretation", of.id, _INTERPRETATION)

    def _as_directed(self, found: Directed) -> Word:
        word = _WORDS[self._operation in HANDED_OUT][found.wish]
        receives = any(same_name(name, self._asked.receiver) for name in found.to)
        if word is Word.DIRECTED and found.wish is Wish.COMMUNICATE and not receives:
            word = Word.CONTRARY
        if word is not Word.SILENT and found.by.directive.kind is DirectiveKind.GENERAL:
            # 2.10/M4: nobody certifies general directives, for want of a decree.
            counts = self._judged("general", found.by.id, _GENERAL)
            word = word if counts is Word.DIRECTED else counts
        if word is Word.DIRECTED and not self._may_execute(found):
            return self._judged("execution", found.by.id, _EXECUTION)
        return word

    def _may_execute(self, found: Directed) -> bool:
        """Whether the requester is certainly the one to have a directive carried out."""
        asked, named = self._asked, found.by.directive.designated
        if any(same_name(name, asked.requester.name) for name in found.to):
            return True
        # 85 I: where nobody is designated, or they died, the heirs.
        return asked.is_heir if named is None else same_name(named, asked.requester.name)

    def _judged(self, about: str, name: str, text: str) -> Word:
        question = Question(
            f"{about}/{name}/{self._operation.name.lower().replace('_', '-')}",
            text=text.format(name=name, operation=self._operation.value),
            options=(Answer.ACT, Answer.REFUSE, Answer.SILENT),
            citation=LIL_85_I,
        )
        match self._asked.facts.judgement(question.id):
            case None:
                self.questions[question.id] = question
                return Word.SILENT
            case judged:
                return _JUDGED[judged.answer]


_JUDGED = {
    Answer.ACT: Word.DIRECTED,
    Answer.REFUSE: Word.CONTRARY,
    Answer.SILENT: Word.SILENT,
}

_WORDS = {
    # Whether data are handed out: what each wish says of it.
    True: {
        Wish.STORE: Word.SILENT,
        Wish.ERASE: Word.CONTRARY,
        Wish.COMMUNICATE: Word.DIRECTED,
        Wish.WITHHOLD: Word.CONTRARY,
    },
    False: {
        Wish.STORE: Word.CONTRARY,
        Wish.ERASE: Word.DIRECTED,
        Wish.COMMUNICATE: Word.SILENT,
        Wish.WITHHOLD: Word.SILENT,
    },
}

_CONTRADICTION = (
    "The directives {name} of the person contradict one another. Is {operation} done, or refused "
    "as contrary to them; or do they say nothing of it?"
)
_INTERPRETATION = (
    "The directive {name} is in the person's own words. Does it direct {operation}, stand against "
    "it, or say nothing of it?"
)
_GENERAL = (
    "The general directive {name} bears on {operation}, and nobody has certified it. Does it "
    "count as it is written, does it stand against what is asked, or does it not count?"
)
_EXECUTION = (
    "The directive {name} does not name the requester to carry it out. May they have it carried "
    "out even so, because the person named has died, or it is they under another name?"
)
