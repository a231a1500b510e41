"""What happens to the notices by which recipients of data learn what was done with them.

Source: GDPR Art. 19; RULEBOOK 2.6.
"""

from datetime import date, datetime

import attrs

from gdpr_rights.domain.judgements import Judgement
from gdpr_rights.domain.notices import NoticeProof, RecipientNotice
from gdpr_rights.domain.values import as_tuple, is_aware, not_blank
from gdpr_rights.domain.ways import Channel


@attrs.frozen
class NoticeEvent:
    """What happens to notices, at whatever stage the case is."""


@attrs.frozen
class NoticesDue(NoticeEvent):
    """Something was done of which these recipients must be told.

    Attributes:
        notices: What each must be told.
        on: When it was noted, a day in the controller's time zone.
    """

    notices: tuple[RecipientNotice, ...] = attrs.field(converter=as_tuple)
    on: date = attrs.field(kw_only=True)


@attrs.frozen
class NoticesOvertaken(NoticeEvent):
    """These notices, by id, need not be given any more: what they were about has ended."""

    notices: tuple[str, ...] = attrs.field(converter=as_tuple)


@attrs.frozen
class NoticeSent(NoticeEvent):
    """A notifier told a recipient.

    Attributes:
        notice: The id of the notice.
        channel: What carried it.
        proof: What shows it.
        at: When, an aware datetime.
    """

    notice: str
    channel: Channel = attrs.field(kw_only=True)
    proof: NoticeProof = attrs.field(kw_only=True)
    at: datetime = attrs.field(validator=is_aware, kw_only=True)


@attrs.frozen
class NoticeFailed(NoticeEvent):
    """A notifier could not; only the kind of error is kept, for its text may hold anything."""

    notice: str
    error: str = attrs.field(kw_only=True)
    at: datetime = attrs.field(validator=is_aware, kw_only=True)


@attrs.frozen
class NoticeGiven(NoticeEvent):
    """A human told a recipient.

    Attributes:
        notice: The id of the notice.
        by: Who told it.
        proof: What shows it, such as the number of a letter.
        at: When it was recorded, an aware datetime.
    """

    notice: str
    by: str = attrs.field(validator=not_blank, kw_only=True)
    proof: str = attrs.field(validator=not_blank, kw_only=True, repr=False)
    at: datetime = attrs.field(validator=is_aware, kw_only=True)


@attrs.frozen
class NoticeAcknowledged(NoticeEvent):
    """A recipient that was told has taken note; attributes as of `NoticeGiven`."""

    notice: str
    by: str = attrs.field(validator=not_blank, kw_only=True)
    proof: str = attrs.field(validator=not_blank, kw_only=True, repr=False)
    at: datetime = attrs.field(validator=is_aware, kw_only=True)


@attrs.frozen
class NoticeRuledOut(NoticeEvent):
    """A human judged that telling a recipient is impossible or a disproportionate effort."""

    notice: str
    judgement: Judgement = attrs.field(kw_only=True)


OfOneNotice = NoticeSent | NoticeFailed | NoticeGiven | NoticeAcknowledged | NoticeRuledOut

AnyNoticeEvent = NoticesDue | NoticesOvertaken | OfOneNotice
