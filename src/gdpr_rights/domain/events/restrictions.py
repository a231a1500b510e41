"""What happens to a restriction of processing, in the case that opened it."""

from datetime import date

import attrs

from gdpr_rights.domain.places import Place
from gdpr_rights.domain.values import as_tuple, not_blank, personal
from gdpr_rights.law.grounds import RestrictionCause, UseWhileRestricted


@attrs.frozen
class RestrictionOpened:
    """From now on the data are only stored.

    Attributes:
        activities: The processing activities that may use nothing of the person.
        places: The data that no activity may use.
        cause: Why.

    Source: GDPR Art. 18(1).
    """

    activities: tuple[str, ...] = attrs.field(converter=as_tuple)
    places: tuple[Place, ...] = personal(redacted=(), converter=as_tuple, default=(), kw_only=True)
    cause: RestrictionCause = attrs.field(
        default=RestrictionCause.ACCURACY_CONTESTED, kw_only=True
    )

    @property
    def words(self) -> tuple[str, ...]:
        """What is restricted, in words: activities, and data by dataset and column."""
        return tuple(dict.fromkeys((*self.activities, *(of.words for of in self.places))))


@attrs.frozen
class LiftingAnnounced:
    """The person was informed that the restriction is going to be lifted.

    Attributes:
        by: Who decided it, or who took down that the person wants it.
        because: Why it ends.
        channel: How the person was told.
        on: When, a day in the controller's time zone.
        wished: Whether it is the person who wants it to end.
        erased: Whether it ends because the data were erased: recipients are told of that instead.

    Source: GDPR Art. 18(3).
    """

    by: str = attrs.field(validator=not_blank, kw_only=True)
    because: str = attrs.field(validator=not_blank, kw_only=True, repr=False)
    channel: str = attrs.field(validator=not_blank, kw_only=True)
    on: date = attrs.field(kw_only=True)
    wished: bool = attrs.field(default=False, kw_only=True)
    erased: bool = attrs.field(default=False, kw_only=True)


@attrs.frozen
class RestrictionLifted:
    """The person was told, and the data are used again.

    Attributes:
        activities: What was restricted, in words.

    Source: GDPR Art. 18(3).
    """

    activities: tuple[str, ...] = attrs.field(converter=as_tuple)


@attrs.frozen
class UsedWhileRestricted:
    """Restricted data were used as the law allows even so.

    Attributes:
        activity: The processing activity that used them.
        use: Which of the uses that Art. 18(2) allows.
        by: Who used them.
        because: What for.

    Source: GDPR Art. 18(2).
    """

    activity: str = attrs.field(validator=not_blank)
    use: UseWhileRestricted = attrs.field(kw_only=True)
    by: str = attrs.field(validator=not_blank, kw_only=True)
    because: str = attrs.field(validator=not_blank, kw_only=True, repr=False)
