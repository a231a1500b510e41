"""What else follows from a request or from an event: the effects of one right on another, as data.

Source: RULEBOOK 2.11, with 2.2/A13, 2.3/R6-R7, 2.7/P8 and 2.9/W3-W5.
"""

import enum
from collections.abc import Iterable, Iterator, Mapping

import attrs

from gdpr_rights.domain.values import as_tuple
from gdpr_rights.law.citations import GDPR_16, GDPR_28_3, Citation, Mark
from gdpr_rights.law.grounds import ErasureGround, RestrictionCause


@enum.unique
class Trigger(enum.Enum):
    """What happened, that something else follows from."""

    ACCURACY_CONTESTED = "accuracy contested"
    RECTIFICATION_REFUSED = "rectification refused"
    RECTIFIED = "rectification executed"
    OBJECTION_RECEIVED = "objection received"
    OBJECTION_UPHELD = "objection upheld"
    MARKETING_OBJECTED = "objection to marketing"
    CONSENT_WITHDRAWN = "consent withdrawn"
    UNLAWFUL_FOUND = "unlawful processing found"
    RETENTION_ENDED = "retention end reached"
    COPY_ASKED = "a copy asked for"
    ERASED = "erasure executed"
    ACCOUNT_CLOSING = "account closure announced"
    RESTRICTED = "restriction set"
    ERASURE_WITH_PORTABILITY = "erasure and portability together"
    ERASURE_WITH_ACCESS = "erasure and access together"
    DECISION_CONTESTED = "automated decision contested"
    FORWARDED = "request forwarded to the controller"
    FEE_FOUND = "found to be excessive, or a further copy"
    DEATH_NOTIFIED = "death notified"
    BREACH = "breach while a case is open"


@enum.unique
class SideEffect(enum.Enum):
    """What follows."""

    RESTRICT = "restrict"
    """The data are only stored for the time being."""
    STOP = "stop"
    SUPPRESS = "suppress"
    """An entry stays that keeps the person from being addressed again, in any channel."""
    INFORM_RECIPIENTS = "inform recipients"
    PROPOSE_ERASURE = "propose erasure"
    HOLD_PURGE = "hold the purge"
    """Nothing is purged at the end of its retention, until it is answered."""
    ANSWER_ACCESS_FIRST = "answer access first"
    EXPORT_FIRST = "export first"
    REVIEW_DECISIONS = "review automated decisions taken on the old value"
    FREEZE_DECISION = "freeze the effects of the contested decision"
    REVIEW_BY_HUMAN = "have a human review the decision"
    TELL_WHERE = "tell the person where it was forwarded"
    ASSIST = "assist the controller on instruction"
    INFORM_BEFORE_LIFTING = "inform before lifting"
    VERIFY = "verify who is right"
    WEIGH = "weigh the interests"
    OFFER_STATEMENT = "offer a supplementary statement"
    INFORM_OF_PORTABILITY = "inform about portability before closing"
    EXAMINE_OTHER_BASIS = "examine whether another basis was announced before"
    TELL_OTHER_CONTROLLERS = "tell other controllers of what was made public"
    REAPPLY_AFTER_RESTORE = "apply it again after a restore"
    ANNOUNCE_FEE = "announce the fee first"
    """So that the person may take the request back."""
    FREEZE_ACCOUNT = "freeze the account"
    DISCLOSE_NOTHING = "disclose nothing"
    FIND_DIRECTIVES = "look for directives, then heirs"


GDPR_12_5 = Citation("GDPR Art. 12(5)")
GDPR_17_2 = Citation("GDPR Art. 17(2)")
GDPR_18_3 = Citation("GDPR Art. 18(3)")
GDPR_19 = Citation("GDPR Art. 19")
GDPR_20_3 = Citation("GDPR Art. 20(3)")
GDPR_22_3 = Citation("GDPR Art. 22(3)")
C_129_21 = Citation("CJEU C-129/21")
EDPB_37 = Citation("EDPB Guidelines 01/2022 para. 37-39", Mark.MEMORY)
EDPB_05_2020 = Citation("EDPB Guidelines 05/2020", Mark.MEMORY)
WP242 = Citation("WP242 rev.01", Mark.QUOTED)
LIL_84 = Citation("Loi 78-17, art. 84-86", Mark.QUOTED)
_OURS_15 = Citation("GDPR Art. 15", Mark.DERIVED)
_OURS_17 = Citation("GDPR Art. 17(1)", Mark.DERIVED)


@attrs.frozen
class Consequence:
    """One thing that follows.

    Attributes:
        effect: What.
        trigger: From what.
        citation: Where the law says so.
        human: Whether a human does or decides it; else it follows of itself.
        ground: For a proposed erasure, its ground.
        activities: The processing activities concerned; none where it is about the request as a
            whole.
    """

    effect: SideEffect
    trigger: Trigger = attrs.field(kw_only=True)
    citation: Citation = attrs.field(kw_only=True)
    human: bool = attrs.field(default=False, kw_only=True)
    ground: ErasureGround | None = attrs.field(default=None, kw_only=True)
    activities: tuple[str, ...] = attrs.field(default=(), converter=as_tuple, kw_only=True)


def _auto(effect: SideEffect, citation: Citation) -> tuple[SideEffect, Citation, bool]:
    return effect, citation, False


def _human(effect: SideEffect, citation: Citation) -> tuple[SideEffect, Citation, bool]:
    return effect, citation, True


def _erasure(ground: ErasureGround) -> tuple[SideEffect, Citation, bool]:
    return SideEffect.PROPOSE_ERASURE, ground.citation, False


_BEFORE_LIFTING = _auto(SideEffect.INFORM_BEFORE_LIFTING, GDPR_18_3)
_RECIPIENTS = _auto(SideEffect.INFORM_RECIPIENTS, GDPR_19)

_TABLE: Mapping[Trigger, tuple[tuple[SideEffect, Citation, bool], ...]] = {
    Trigger.ACCURACY_CONTESTED: (
        _auto(SideEffect.RESTRICT, RestrictionCause.ACCURACY_CONTESTED.citation),
        _human(SideEffect.VERIFY, GDPR_16),
        _BEFORE_LIFTING,
    ),
    Trigger.RECTIFICATION_REFUSED: (_auto(SideEffect.OFFER_STATEMENT, GDPR_16),),
    Trigger.RECTIFIED: (
        _RECIPIENTS,
        _human(SideEffect.REVIEW_DECISIONS, GDPR_22_3),
    ),
    Trigger.OBJECTION_RECEIVED: (
        _auto(SideEffect.RESTRICT, RestrictionCause.OBJECTION_PENDING.citation),
        _human(SideEffect.WEIGH, Citation("GDPR Art. 21(1)")),
        _BEFORE_LIFTING,
    ),
    Trigger.OBJECTION_UPHELD: (
        _auto(SideEffect.STOP, Citation("GDPR Art. 21(1)")),
        _erasure(ErasureGround.OBJECTION),
    ),
    Trigger.MARKETING_OBJECTED: (
        _auto(SideEffect.STOP, Citation("GDPR Art. 21(3)")),
        _auto(SideEffect.SUPPRESS, Citation("GDPR Art. 21(3)")),
        _erasure(ErasureGround.OBJECTION),
    ),
    Trigger.CONSENT_WITHDRAWN: (
        _auto(SideEffect.STOP, Citation("GDPR Art. 7(3)")),
        _erasure(ErasureGround.CONSENT_WITHDRAWN),
        _auto(SideEffect.INFORM_RECIPIENTS, C_129_21),
        _human(SideEffect.EXAMINE_OTHER_BASIS, EDPB_05_2020),
    ),
    Trigger.UNLAWFUL_FOUND: (
        _human(SideEffect.PROPOSE_ERASURE, ErasureGround.UNLAWFUL_PROCESSING.citation),
        _human(SideEffect.RESTRICT, RestrictionCause.UNLAWFUL_PROCESSING.citation),
    ),
    Trigger.RETENTION_ENDED: (
        _auto(SideEffect.HOLD_PURGE, RestrictionCause.NEEDED_FOR_CLAIMS.citation),
    ),
    Trigger.COPY_ASKED: (_auto(SideEffect.HOLD_PURGE, EDPB_37),),
    Trigger.ERASED: (
        _RECIPIENTS,
        _human(SideEffect.TELL_OTHER_CONTROLLERS, GDPR_17_2),
        _auto(SideEffect.REAPPLY_AFTER_RESTORE, _OURS_17),
    ),
    Trigger.ACCOUNT_CLOSING: (_auto(SideEffect.INFORM_OF_PORTABILITY, WP242),),
    Trigger.RESTRICTED: (
        _auto(SideEffect.HOLD_PURGE, RestrictionCause.NEEDED_FOR_CLAIMS.citation),
        _RECIPIENTS,
        _BEFORE_LIFTING,
    ),
    Trigger.ERASURE_WITH_PORTABILITY: (_auto(SideEffect.EXPORT_FIRST, GDPR_20_3),),
    Trigger.ERASURE_WITH_ACCESS: (_auto(SideEffect.ANSWER_ACCESS_FIRST, _OURS_15),),
    Trigger.DECISION_CONTESTED: (
        _auto(SideEffect.FREEZE_DECISION, GDPR_22_3),
        _human(SideEffect.REVIEW_BY_HUMAN, GDPR_22_3),
    ),
    Trigger.FORWARDED: (
        _auto(SideEffect.TELL_WHERE, GDPR_28_3),
        _human(SideEffect.ASSIST, GDPR_28_3),
    ),
    Trigger.FEE_FOUND: (_auto(SideEffect.ANNOUNCE_FEE, GDPR_12_5),),
    Trigger.DEATH_NOTIFIED: (
        _auto(SideEffect.STOP, LIL_84),
        _auto(SideEffect.FREEZE_ACCOUNT, LIL_84),
        _auto(SideEffect.DISCLOSE_NOTHING, LIL_84),
        _human(SideEffect.FIND_DIRECTIVES, LIL_84),
    ),
    # Art. 33 and 34 run beside the case: nothing happens to its time limit.
    Trigger.BREACH: (),
}

_GROUND = {ground.citation: ground for ground in ErasureGround}


def following(trigger: Trigger, activities: Iterable[str] = ()) -> Iterator[Consequence]:
    """What follows from one thing, for some processing activities or for the whole request.

    Examples:
        >>> from gdpr_rights.domain.consequences import Trigger, following
        >>> [one.effect.value for one in following(Trigger.ERASURE_WITH_PORTABILITY)]
        ['export first']
    """
    named = tuple(activities)
    for effect, citation, human in _TABLE[trigger]:
        yield Consequence(
            effect,
            trigger=trigger,
            citation=citation,
            human=human,
            ground=_GROUND[citation] if effect is SideEffect.PROPOSE_ERASURE else None,
            activities=named,
        )
