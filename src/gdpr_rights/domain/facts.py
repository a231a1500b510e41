"""What is known when a plan is made, besides the map and the request."""

from datetime import date

import attrs

from gdpr_rights.domain.after_death_requests import ProofOfDeath
from gdpr_rights.domain.directives import KeptDirective
from gdpr_rights.domain.judgements import Judgement
from gdpr_rights.domain.parties import ResolvedSubject
from gdpr_rights.domain.requesters import THEMSELVES, Requester
from gdpr_rights.domain.values import as_pairs, as_tuple


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
        absent: Items of a rectification whose row is not the person's, or not there.
        requester: Who asks.
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
    absent: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)
    requester: Requester = attrs.field(default=THEMSELVES, kw_only=True)
    tenant: str | None = attrs.field(default=None, kw_only=True)
    death: ProofOfDeath | None = attrs.field(default=None, kw_only=True)
    directives: tuple[KeptDirective, ...] = attrs.field(
        default=(), converter=as_tuple, kw_only=True
    )
    disputes: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)

    def event(self, name: str) -> date | None:
        """When an event happened or will happen; the last report counts, so errors are mended."""
        return next((on for known, on in reversed(self.events) if known == name), None)

    def judgement(self, question_id: str) -> Judgement | None:
        """The latest answer to a question."""
        return next(
            (known for known in reversed(self.judgements) if known.question_id == question_id),
            None,
        )
