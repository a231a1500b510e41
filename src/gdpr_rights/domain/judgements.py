"""Questions that only a human may answer, and the answers."""

import enum
from datetime import datetime

import attrs

from gdpr_rights.domain.values import as_tuple, not_blank
from gdpr_rights.law.citations import Citation


@enum.unique
class Answer(enum.Enum):
    """What a human may answer; each question offers some of these."""

    ERASE = "erase"
    KEEP = "keep"
    DISCLOSE = "disclose"
    WITHHOLD = "withhold"
    RECTIFY = "rectify"
    STOP = "stop"
    CONTINUE = "continue"
    RESTRICT = "restrict"
    IMPOSSIBLE = "impossible"
    DISPROPORTIONATE = "disproportionate effort"
    """What a human answers who does not tell a recipient (Art. 19)."""
    YES = "yes"
    NO = "no"
    REVIEW = "review"
    """A human reviews the decision."""
    NOT_COVERED = "not-covered"
    """The right does not reach it; the reasons say why."""
    ACT = "act"
    """It is done as asked."""
    REFUSE = "refuse"
    SILENT = "silent"
    """The person said nothing of it."""
    CHANGE_VERDICT = "change the verdict"
    """What a human answers who edits a plan."""


@attrs.frozen
class Question:
    """A question for a human. The library prepares and records it, and never answers it.

    Attributes:
        id: Stable across re-planning, so that an answer stays with its question.
        text: The question.
        options: The answers it takes.
        citation: Why a human must decide.
    """

    id: str
    text: str = attrs.field(kw_only=True)
    options: tuple[Answer, ...] = attrs.field(converter=as_tuple, kw_only=True)
    citation: Citation = attrs.field(kw_only=True)


@attrs.frozen
class Judgement:
    """What a human decided, when, and why.

    Attributes:
        question_id: The question answered.
        answer: One of the answers it offers.
        by: Who decided: a role or an address at the controller, never the data subject.
        at: When, an aware datetime; the desk fills it in.
        because: The reasons.
    """

    question_id: str = attrs.field(validator=not_blank)
    answer: Answer = attrs.field(converter=Answer)
    by: str = attrs.field(validator=not_blank, kw_only=True)
    because: str = attrs.field(validator=not_blank, kw_only=True, repr=False)
    at: datetime | None = attrs.field(default=None, kw_only=True)
