"""What is known when a plan is made, besides the map and the request."""

from datetime import date

import attrs

from gdpr_rights.domain.after_death_requests import ProofOfDeath
from gdpr_rights.domain.directives import KeptDirective
from gdpr_rights.domain.judgements import Judgement
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.projections import Standing
from gdpr_rights.domain.requesters import THEMSELVES, Requester
from gdpr_rights.domain.values import as_names, as_pairs, as_tuple, not_blank
from gdpr_rights.law.grounds import RefusalGround
from gdpr_rights.law.rights import Right


@attrs.frozen
class Recorded:
    """What a human at the controller decided of the whole request, and recorded.

    Attributes:
        by: Who: a role or an address at the controller.
        because: The reasons.
        on: When, a day in the controller's time zone; None in records of earlier releases.
    """

    by: str = attrs.field(validator=not_blank)
    because: str = attrs.field(validator=not_blank, kw_only=True, repr=False)
    on: date | None = attrs.field(default=None, kw_only=True)


@attrs.frozen
class RecordedRefusal(Recorded):
    """That the controller does not act on the request.

    Attributes:
        grounds: On which grounds; at least one.

    Source: GDPR Art. 12(4), 12(5), 23.
    """

    grounds: tuple[RefusalGround, ...] = attrs.field(
        converter=as_tuple, validator=attrs.validators.min_len(1), kw_only=True
    )


@attrs.frozen
class Facts:
    """Recorded facts about the person and the day.

    Attributes:
        today: The civil date in the controller's time zone.
        subject: The person found; None while nobody is, or where no data are held.
        nothing_held: Whether it is established that no data about the person are held.
        judgements: What humans have decided.
        events: Dates that the application reported, by event name (``contract end``).
        undated: Names (``dataset.column``) of retention starts that are NULL in some row.
        unclassified: Live columns (``dataset.column``) that the map does not classify.
        limited_to: The datasets to which the person limited an access request; empty: all.
        asked_grounds: Whether a person who objects was asked for their particular situation.
        stated_grounds: Whether they said what it is.
        absent: Items of a rectification whose row is not the person's, or not there.
        doubt: That there are reasonable doubts who asks, until they are removed.
        vague: That so much is held, and so little said, that the person was asked what they want
            a copy of; until they answered.
        refusal: That the controller does not act on the request.
        withdrawn: The processing activities for which the person withdrew consent, or let it end.
        objected: Those to which they objected, where it was heeded.
        was_child: Whether the person was a child when the data were collected (Art. 8(1)).
        open_rights: What else of the same person is open, or came together with the request.
        requester: Who asks, where it is not the person themselves.
        standings: What may, or may not, be done with the data of the person.
        unrecorded: Whether the register has no such decision about the person as they contest.
        unexplained: Activities of which the register has decisions about the person whose
            explanation nobody has signed off.
        tenant: The tenant it is about.
        death: What showed that the person died; None as long as nothing did.
        directives: The person's directives; read by themselves, or once their death is
            established.
        disputes: What heirs disagree about, by name: other open cases, or what was noted.
    """

    today: date
    subject: ResolvedSubject | None = attrs.field(default=None, kw_only=True)
    nothing_held: bool = attrs.field(default=False, kw_only=True)
    judgements: tuple[Judgement, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    events: tuple[tuple[str, date], ...] = attrs.field(
        default=(), converter=as_pairs, kw_only=True
    )
    undated: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    unclassified: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    limited_to: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    asked_grounds: bool = attrs.field(default=False, kw_only=True)
    stated_grounds: bool = attrs.field(default=False, kw_only=True)
    absent: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    unrecorded: bool = attrs.field(default=False, kw_only=True)
    unexplained: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    doubt: Recorded | None = attrs.field(default=None, kw_only=True)
    vague: Recorded | None = attrs.field(default=None, kw_only=True)
    refusal: RecordedRefusal | None = attrs.field(default=None, kw_only=True)
    withdrawn: tuple[str, ...] = attrs.field(default=(), converter=as_names, kw_only=True)
    objected: tuple[str, ...] = attrs.field(default=(), converter=as_names, kw_only=True)
    was_child: bool = attrs.field(default=False, kw_only=True)
    open_rights: tuple[Right, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    requester: Requester = attrs.field(default=THEMSELVES, kw_only=True)
    tenant: str | None = attrs.field(default=None, kw_only=True)
    death: ProofOfDeath | None = attrs.field(default=None, kw_only=True)
    directives: tuple[KeptDirective, ...] = attrs.field(
        default=(), converter=as_tuple, kw_only=True
    )
    disputes: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    standings: tuple[Standing, ...] = attrs.field(
        default=(), converter=as_tuple, kw_only=True, repr=False
    )

    @property
    def recorded(self) -> tuple[Judgement | Recorded, ...]:
        """Everything that a human decided, each with who and why."""
        whole = (self.doubt, self.vague, self.refusal)
        return (*self.judgements, *(one for one in whole if one is not None))

    def event(self, name: str) -> date | None:
        """When an event happened or will happen; the last report counts, so errors are mended."""
        return next((on for known, on in reversed(self.events) if known == name), None)

    def judgement(self, question_id: str) -> Judgement | None:
        """The latest answer to a question."""
        return next(
            (known for known in reversed(self.judgements) if known.question_id == question_id),
            None,
        )
