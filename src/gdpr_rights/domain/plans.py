"""What a plan says: for which fields of which rows, what is done, kept or refused, and why."""

import enum
from datetime import date

import attrs

from gdpr_rights.domain.judgements import Judgement, Question
from gdpr_rights.domain.requests import Request
from gdpr_rights.domain.rows import ALL, RowSet
from gdpr_rights.domain.values import as_tuple
from gdpr_rights.errors import UnknownItem
from gdpr_rights.law.citations import Citation
from gdpr_rights.law.grounds import ErasureGround, Exemption, RefusalGround


@enum.unique
class Action(enum.Enum):
    """What a system is told to do."""

    DISCLOSE = "disclose"
    ERASE = "erase"
    RECTIFY = "rectify"
    STOP = "stop"
    """The processing activity stops for the person."""
    RESTRICT = "restrict"
    """The data are only stored."""
    REVIEW = "review"
    """A human looks at a decision that was taken without one."""
    INFORM = "inform"
    """The person is told."""
    REGISTER = "register"
    """What the person directs for after their death is registered, changed or revoked."""


@attrs.frozen
class Do:
    """It is done.

    Attributes:
        action: What.
        citations: Why, one for each processing activity that falls.
        grounds: For an erasure, the grounds of Art. 17(1).
    """

    action: Action
    citations: tuple[Citation, ...] = attrs.field(converter=as_tuple, kw_only=True)
    grounds: tuple[ErasureGround, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)


@attrs.frozen
class Keep:
    """It stays, for the standing activities alone.

    Attributes:
        exemption: The exemption of Art. 17(3).
        until: The last day, where one day is known for all rows.
        because: For how long and why, in words.
        citations: The exemption, and the rule that requires the storage.
    """

    exemption: Exemption
    until: date | None = attrs.field(default=None, kw_only=True)
    because: str = attrs.field(kw_only=True)
    citations: tuple[Citation, ...] = attrs.field(converter=as_tuple, kw_only=True)


@attrs.frozen
class Refuse:
    """The controller does not act on this part."""

    grounds: tuple[RefusalGround, ...] = attrs.field(converter=as_tuple)
    because: str = attrs.field(kw_only=True)


@attrs.frozen
class NotCovered:
    """The right does not reach this part: no ground applies, or nobody asked for it.

    Attributes:
        because: Why.
        citations: Where the law says so.
        asked: Whether the request is about this part at all. What nobody asked for is no refusal.
    """

    because: str = attrs.field(kw_only=True)
    citations: tuple[Citation, ...] = attrs.field(converter=as_tuple, kw_only=True)
    asked: bool = attrs.field(default=True, kw_only=True)


@attrs.frozen
class Forward:
    """We are the processor here: the controller has to be told."""

    activities: tuple[str, ...] = attrs.field(converter=as_tuple)
    citations: tuple[Citation, ...] = attrs.field(converter=as_tuple, kw_only=True)


@attrs.frozen
class Judge:
    """A human must decide first."""

    questions: tuple[Question, ...] = attrs.field(converter=as_tuple)


Verdict = Do | Keep | Refuse | NotCovered | Forward | Judge


@attrs.frozen
class Item:
    """Some fields of some rows of one dataset, and the verdict on them.

    Attributes:
        id: Stable across re-planning.
        dataset: The dataset; empty where the verdict is on processing activities as a whole.
        fields: Column names; `REST` stands for every column the map does not name.
        rows: Which rows of the person.
        activities: The processing activities that use the fields.
        verdict: What happens to them.
    """

    id: str
    dataset: str = attrs.field(default="", kw_only=True)
    fields: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    rows: RowSet = attrs.field(default=ALL, kw_only=True)
    activities: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    verdict: Verdict = attrs.field(kw_only=True)


@attrs.frozen
class Edit:
    """A human changed the verdict on an item; the proposal stays in the record."""

    item_id: str
    proposed: Verdict
    judgement: Judgement


@attrs.frozen
class Plan:
    """What is proposed for a request, as of one day.

    Attributes:
        request: The request.
        as_of: The civil date, in the controller's zone, on which cut-offs were computed.
        items: Every field the person has, each with its verdict.
        edits: What humans changed in the proposal.
        asked: Questions that stand beside the items.
    """

    request: Request
    as_of: date = attrs.field(kw_only=True)
    items: tuple[Item, ...] = attrs.field(converter=as_tuple, kw_only=True)
    edits: tuple[Edit, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    asked: tuple[Question, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every open question, each once."""
        found = {
            question.id: question
            for item in self.items
            if isinstance(item.verdict, Judge)
            for question in item.verdict.questions
        }
        return tuple((found | {question.id: question for question in self.asked}).values())

    def edited(self, item_id: str, verdict: Verdict, judgement: Judgement) -> "Plan":
        """The plan with another verdict on one item; the only way to change a plan.

        Raises:
            UnknownItem: The plan has no such item.
        """
        before = next((item for item in self.items if item.id == item_id), None)
        if before is None:
            raise UnknownItem(item_id, tuple(item.id for item in self.items))
        items = (
            attrs.evolve(item, verdict=verdict) if item.id == item_id else item
            for item in self.items
        )
        edit = Edit(item_id, before.verdict, judgement)
        return attrs.evolve(self, items=items, edits=(*self.edits, edit))
