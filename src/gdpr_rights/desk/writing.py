"""What is written to the person, from the record of the case; no system need be there for it.

Source: RULEBOOK 2.12.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from gdpr_rights.desk.effects import Now, ReadCase, ReadEntries, Script
from gdpr_rights.desk.office import Office
from gdpr_rights.desk.setting import Setting
from gdpr_rights.desk.step import step
from gdpr_rights.domain.case import Case
from gdpr_rights.domain.events import Fulfilled, SettledAtOnce
from gdpr_rights.domain.letters.choosing import letter_for
from gdpr_rights.domain.letters.letter import Letter
from gdpr_rights.ports import Entry


def letter(setting: Setting, case_id: str, *, language: str | None) -> Script[Letter]:
    """The letter that is due where the case stands."""
    case: Case = yield ReadCase(case_id)
    entries: tuple[Entry, ...] = yield ReadEntries(case_id)
    now: datetime = yield Now()
    zone = ZoneInfo(setting.zone)
    done = [one.at for one in entries if isinstance(one.event, Fulfilled | SettledAtOnce)]
    return letter_for(
        case,
        setting.data_map,
        now.astimezone(zone).date(),
        events=[one.event for one in entries],
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
            ValueError: The language is another.

        Source: RULEBOOK 2.12.
        """
        return letter(self._setting, case_id, language=language)
