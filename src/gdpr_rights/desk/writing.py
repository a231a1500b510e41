"""What is written to the person, from the record of the case; no system need be there for it.

Source: RULEBOOK 2.12.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from gdpr_rights.desk.effects import Now, ReadEntries, Script
from gdpr_rights.desk.office import Office
from gdpr_rights.desk.step import step
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.data_map import DataMap
from gdpr_rights.domain.events import Fulfilled, SettledAtOnce
from gdpr_rights.domain.letters.choosing import letter_for
from gdpr_rights.domain.letters.letter import Letter
from gdpr_rights.errors import UnknownCase
from gdpr_rights.ports import Entry


def letter_from(
    entries: Sequence[Entry], data_map: DataMap, now: datetime, *, language: str | None = None
) -> Letter:
    """The letter that is due in the case that some entries of a journal make.

    Args:
        entries: The entries of the case, at least one.
        data_map: The map it is decided by.
        now: The present, an aware datetime.
        language: ``en`` or ``fr``; that of the case by default.

    Raises:
        NoLetter: None is due.
        AuthorityMissing: Something is refused, and no supervisory authority is known.
        ValueError: The language is another.
    """
    events = [entry.event for entry in entries]
    case = Case.folded(entries[0].stream, events)
    zone = ZoneInfo(case.time_limit.zone)
    done = [one.at for one in entries if isinstance(one.event, Fulfilled | SettledAtOnce)]
    return letter_for(
        case,
        data_map,
        now.astimezone(zone).date(),
        events=events,
        done_on=done[-1].astimezone(zone).date() if done else None,
        language=language,
    )


class Writing(Office):
    """What is written to the person."""

    @step
    def letter(self, case_id: str, *, language: str | None = None) -> Script[Letter]:
        """The letter that is due where the case stands: everything it must say, as a value.

        `gdpr_rights.letters.Letters` writes it as text. Nothing is recorded: that the person was
        told is, by `answer`.

        Args:
            case_id: The case.
            language: ``en`` or ``fr``; that of the case by default.

        Raises:
            NoLetter: None is due: the request was taken back, or something must be done first.
            AuthorityMissing: Something is refused, and no supervisory authority is known.
            UnknownCase: The journal has no such case.
            ValueError: The language is another.

        Source: RULEBOOK 2.12.
        """
        entries: tuple[Entry, ...] = yield ReadEntries(case_id)
        if not entries:
            raise UnknownCase(case_id)
        now: datetime = yield Now()
        return letter_from(entries, self._setting.data_map, now, language=language)
