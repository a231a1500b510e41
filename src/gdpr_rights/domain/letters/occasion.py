"""What a letter is written from: a case, its map, its events, and the day."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

import attrs

from gdpr_rights.domain.case import Case
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.events import Event
from gdpr_rights.domain.item_names import purposes_of
from gdpr_rights.domain.languages import check_language
from gdpr_rights.domain.letters.parts import Passed
from gdpr_rights.domain.plans import Do, Item
from gdpr_rights.domain.refusals import RefusalInformation, refusal_in_letter
from gdpr_rights.domain.values import as_tuple
from gdpr_rights.law.rights import Right

E = TypeVar("E")


@attrs.frozen(kw_only=True)
class Occasion:
    """What a letter is written from.

    Attributes:
        case: The case.
        data_map: The map it is decided by.
        on: The day of the letter, in the controller's time zone.
        events: The events of the case, for what a human wrote down and what the systems did.
        done_on: The day on which it was carried out.
        language: ``en`` or ``fr``.
    """

    case: Case
    data_map: DataMap = attrs.field(repr=False)
    on: date
    events: Sequence[Event] = attrs.field(default=(), converter=as_tuple, repr=False)
    done_on: date
    language: str = attrs.field()

    @language.validator
    def _check_language(self, _attribute: object, value: str) -> None:
        check_language(value)

    @property
    def heading(self) -> dict[str, Any]:
        """What stands in every letter."""
        return {
            "case_id": self.case.id,
            "controller": self.data_map.controller,
            "on": self.on,
            "language": self.language,
        }

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of the accepted plan."""
        return self.case.plan.items if self.case.plan else ()

    @property
    def done(self) -> tuple[Item, ...]:
        """Those of them that are carried out."""
        return tuple(item for item in self.items if isinstance(item.verdict, Do))

    @property
    def forwarded(self) -> tuple[Passed, ...]:
        """What was passed on to other controllers."""
        return tuple(
            Passed(to=part.to, on=part.on, purposes=self.purposes(part.activities))
            for part in self.case.forwarded
        )

    @property
    def stopped(self) -> tuple[str, ...]:
        """The purposes that the request stopped when it arrived."""
        return self.purposes(self.case.stopped.activities) if self.case.stopped else ()

    @property
    def released(self) -> tuple[str, ...]:
        """What the case restricted until its answer, which tells of it before it is lifted.

        18(3): "shall be informed by the controller before the restriction of processing is
        lifted". What the person asked to be restricted stays so.
        """
        if self.case.request.right is Right.RESTRICTION:
            return ()
        words = [word for opened in self.case.restrictions for word in opened.words]
        stopped = {name for item in self.done for name in item.activities}
        if self.case.request.right is Right.OBJECTION:
            words = [word for word in words if word not in stopped]
        return self.purposes(dict.fromkeys(words))

    @property
    def channels(self) -> tuple[str, ...]:
        """The channels in which they stopped; empty where it is all of them."""
        return self.case.stopped.channels if self.case.stopped else ()

    def purposes(self, activities: Iterable[str]) -> tuple[str, ...]:
        """The purposes of some activities."""
        return purposes_of(tuple(activities), self.data_map)

    def refusal(self, items: Iterable[Item] | None = None) -> RefusalInformation | None:
        """Reasons and remedies of what is not done; None where nothing is refused.

        Args:
            items: The items to tell of; all of them by default.

        Raises:
            AuthorityMissing: No supervisory authority is known.
        """
        return refusal_in_letter(
            self.case,
            self.items if items is None else items,
            self.data_map,
            self.on,
            language=self.language,
        )

    def latest(self, kind: type[E]) -> E | None:
        """The latest event of a kind."""
        return next((event for event in reversed(self.events) if isinstance(event, kind)), None)
